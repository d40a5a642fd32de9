"""The reply on a supposition: what would be lost, gained and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any

from pydantic import Field

from kg.assistant.replies import WRITTEN, Notes, Record, Reply, write_marks, write_table
from kg.escapes import escape_markdown

Json = Mapping[str, Any]  # Any: it comes from JSON
EVIDENCE = ("part", "because", "evidence", "stands_on")
"""The members of a change that are no cells."""


class Change(Record):
    """One thing that would change: its cells, what causes it, and the claims behind it."""

    cells: dict[str, str]
    because: Annotated[str, Field(description="what causes it, with the numbers of the claims"), WRITTEN] = ""
    cites: Annotated[Sequence[int], Field(description="the claims of the causes, and those that it stands on")] = ()


class Part(Record):
    """Changes of one kind, such as rows lost, or inferred facts lost."""

    name: str
    changes: list[Change]
    total: Annotated[int, Field(description="number of all changes, of which these are the first")]


class Changes(Reply):
    """What would change."""

    without: Sequence[str] = ()
    set: Sequence[str] = ()
    parts: Annotated[Sequence[Part], Field(description="what would change, by kind; none: nothing would")] = ()

    def write(self) -> Iterator[str]:
        """Yield a table for each kind of change."""
        without = [f"without {', '.join(self.without)}"] if self.without else []
        told = [*without, *([f"with {', '.join(self.set)}"] if self.set else [])]
        yield f"Supposed: the graph {' and '.join(told)}. The graph itself is unchanged."
        if not self.parts:
            yield from ("", "Nothing of this would change.")
        for part in self.parts:
            yield from ("", f"**{part.name}** ({part.total})")
            columns = list(dict.fromkeys(name for change in part.changes for name in change.cells))
            rows = [
                [*(c.cells.get(name, "") for name in columns), c.because, write_marks(c.cites)] for c in part.changes
            ]
            yield from write_table((*columns, "because", "citations"), rows)


def make_changes(found: Json, most: int) -> Changes:
    """Return the reply for what the task `whatif` gives, with up to `most` changes of each kind."""
    notes, parts, cut = Notes(found["citations"]), [], []
    for name, group in groupby(found["changes"], key=lambda change: str(change["part"])):
        changes = list(group)
        made = [_make_change(one, notes) for one in changes[:most]]
        parts.append(Part(name=name, changes=made, total=len(changes)))
        if len(changes) > most:
            cut.append(f"{name}: {most} of {len(changes)}; ask for more with max_rows")
    given = {"without": found["without"], "set": found.get("set", ())}
    return Changes(**given, parts=parts, notes=cut, citations=notes.list())


def _make_change(found: Json, notes: Notes) -> Change:
    cells = {name: str(value) for name, value in found.items() if name not in EVIDENCE and value}
    causes = [
        f"{escape_markdown(cause['how'])} "
        f"{write_marks(notes.number([cause['claim']])) if 'claim' in cause else escape_markdown(cause['given'])}"
        for cause in found["evidence"]
    ]
    claims = [cause["claim"] for cause in found["evidence"] if "claim" in cause] + list(found["stands_on"])
    return Change(cells=cells, because="; ".join(causes), cites=notes.number(dict.fromkeys(claims)))
