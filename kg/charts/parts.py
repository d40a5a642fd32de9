"""Marks put over or below one another, as parts of a specification.

Altair copies all of its objects each time some are put together, which takes longer than all the rest of a picture; so
only marks and their encodings are Altair's, and their composition is made here, of what they say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a specification."""

    spec: Mapping[str, Any]

    def properties(self, **properties: Any) -> Part:
        """Return the part with more properties, such as its size or title."""
        return Part({**self.spec, **{name: _encode(value) for name, value in properties.items()}})


def layer(*charts: alt.Chart) -> Part:
    """Return charts one over the other, the last on top."""
    return Part({"layer": [_encode(chart) for chart in charts]})


def stack(*parts: Part) -> Part:
    """Return parts one below the other."""
    return Part({"vconcat": [part.spec for part in parts]})


def _encode(value: Any) -> Any:
    if isinstance(value, alt.Chart):
        return _encode_chart(value)
    return value.to_dict() if isinstance(value, alt.SchemaBase) else value


def _encode_chart(chart: alt.Chart) -> dict[str, Any]:
    """Return a chart with its data in it; Altair would put that beside a whole that it does not see."""
    context: dict[str, Any] = {"top_level": False, "datasets": {}}
    spec: dict[str, Any] = chart.to_dict(validate=False, context=context)
    name = spec.get("data", {}).get("name")
    return {**spec, "data": {"values": context["datasets"][name]}} if name in context["datasets"] else spec


def inline(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Return rows as data of a chart; as text, which Altair neither copies nor checks row by row."""
    return alt.InlineData(values=json.dumps(list(rows), ensure_ascii=False))


def read_rows(spec: Any) -> Any:
    """Return a specification in which data that is text is rows again."""
    if isinstance(spec, list):
        return [read_rows(part) for part in spec]
    if not isinstance(spec, dict):
        return spec
    if isinstance(spec.get("values"), str):
        return {**spec, "values": json.loads(spec["values"])}
    return {name: read_rows(part) for name, part in spec.items()}
