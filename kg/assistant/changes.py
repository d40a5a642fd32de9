"""The reply on a supposition: what would be lost, gained and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any

from pydantic import Field

from kg.assistant.replies import Notes, Record, Reply, write_marks, write_table

Json = Mapping[str, Any]  # Any: it comes from JSON
CLAIMED = ("claims that fell", "claims", "claims that carry it", "said by", "sources")
"""Fields of a change that name claims."""


class Change(Record):
    """One thing that would change: its cells, and the claims behind it."""

    cells: dict[str, str]
    cites: Sequence[int] = ()


class Part(Record):
    """Changes of one kind, such as rows lost, or inferred facts lost."""

    name: str
    changes: list[Change]
    total: Annotated[int, Field(description="number of all changes, of which these are the first")]


class Changes(Reply):
    """What would change."""

    without: Sequence[str] = ()
    parts: Annotated[Sequence[Part], Field(description="what would change, by kind; none: nothing would")] = ()

    def write(self) -> Iterator[str]:
        """Yield a table for each kind of change."""
        yield f"Supposed: the graph without {', '.join(self.without)}. The graph itself is unchanged."
        if not self.parts:
            yield from ("", "Nothing of this would change.")
        for part in self.parts:
            yield from ("", f"**{part.name}** ({part.total})")
            columns = list(dict.fromkeys(name for change in part.changes for name in change.cells))
            rows = [[*(c.cells.get(name, "") for name in columns), write_marks(c.cites)] for c in part.changes]
            yield from write_table((*columns, "citations"), rows)


def make_changes(found: Json, most: int) -> Changes:
    """Return the reply for what the task `whatif` gives, with up to `most` changes of each kind."""
    notes, parts, cut = Notes(found["citations"]), [], []
    for name, group in groupby(found["changes"], key=lambda change: str(change["part"])):
        changes = list(group)
        made = [_make_change(one, notes, found["citations"]) for one in changes[:most]]
        parts.append(Part(name=name, changes=made, total=len(changes)))
        if len(changes) > most:
            cut.append(f"{name}: {most} of {len(changes)}; ask for more with max_rows")
    return Changes(without=found["without"], parts=parts, notes=cut, citations=notes.list())


def _make_change(found: Json, notes: Notes, citations: Json) -> Change:
    """Return a change; what stands among its claims and is none stays a cell."""
    cells, claims = dict[str, str](), list[str]()
    for name, value in found.items():
        named = str(value).split(", ") if name in CLAIMED else []
        claims += [one for one in named if one in citations]
        text = ", ".join(one for one in named if one not in citations) if named else str(value)
        if text and name != "part":
            cells[name] = text
    return Change(cells=cells, cites=notes.number(claims))
