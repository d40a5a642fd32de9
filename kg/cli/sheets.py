"""`kg show`: what is known of one thing, as a screen of text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import groupby

from kg.model.answers import Sheet


def encode_sheet(sheet: Sheet, format_name: str) -> str:
    """Return a sheet as text or JSON."""
    if format_name == "json":
        return json.dumps(_to_json(sheet), ensure_ascii=False, indent=1) + "\n"
    return "\n".join(_draw(sheet)) + "\n"


def _to_json(sheet: Sheet) -> dict[str, object]:
    found = asdict(sheet)
    found["statements"] = [
        {
            "relation": s.relation,
            "value": s.value,
            "iri": s.thing.value if s.thing else None,
            "claims": list(s.claims),
            "inferred": s.inferred,
        }
        for s in sheet.statements
    ]
    return found


def _draw(sheet: Sheet) -> Iterator[str]:
    marks = {claim: f"[{i}]" for i, claim in enumerate(sheet.citations, 1)}
    yield from _draw_thing(sheet, marks)
    yield from _draw_related(sheet, marks)
    if sheet.disagreements:
        yield "\nwhere sources differ"
        yield from (f"  {told}" for told in sheet.disagreements)
    if sheet.citations:
        yield "\nsources"
        yield from (f"  {marks[c.claim]} {c}" for c in sheet.citations.values())


def _draw_thing(sheet: Sheet, marks: Mapping[str, str]) -> Iterator[str]:
    names = f" ({', '.join(sheet.aliases)})" if sheet.aliases else ""
    yield f"{sheet.label}{names}: {', '.join(sheet.classes)}"
    yield f"  {sheet.iri}"
    for identifier in sheet.identifiers:
        yield f"  same as {identifier}"
    for s in sheet.statements:
        behind = "(inferred)" if s.inferred else " ".join(marks[c] for c in s.claims)
        yield f"  {s.relation}: {s.value}  {behind}".rstrip()


def _draw_related(sheet: Sheet, marks: Mapping[str, str]) -> Iterator[str]:
    for cls, members in groupby(sheet.related, key=lambda r: r.cls):
        yield f"\n{cls}"
        for r in members:
            facts = f" | {r.facts}" if r.facts else ""
            yield f"  {r.label}{facts}  {' '.join(marks[c] for c in r.claims)}".rstrip()
