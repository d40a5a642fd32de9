"""What is known of one thing, as a screen of text or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from kg.escapes import encode_json, encode_lines
from kg.model.document import to_plain
from kg.model.sheets import Gap, Sheet

MANY = 3


def encode_sheet(sheet: Sheet, format_name: str) -> str:
    """Return a sheet as text or JSON."""
    if format_name == "json":
        return encode_json(to_plain(sheet)) + "\n"
    return encode_lines(_draw(sheet))


def _draw(sheet: Sheet) -> Iterator[str]:
    marks = {claim: f"[{i}]" for i, claim in enumerate(sheet.citations, 1)}
    yield from _draw_thing(sheet, marks)
    yield from _draw_related(sheet, marks)
    yield from _draw_gaps(sheet)
    for head, lines in (
        ("where sources differ", sheet.disagreements),
        ("what the checks found", sheet.oddities),
        ("not sure", sheet.unsure),
        ("sources", [f"{marks[c.name]} {c}" for c in sheet.citations.values()]),
    ):
        yield from ("", head, *(f"  {told}" for told in lines)) if lines else ()


def _draw_thing(sheet: Sheet, marks: Mapping[str, str]) -> Iterator[str]:
    names = f" ({', '.join(sheet.aliases)})" if sheet.aliases else ""
    yield f"{sheet.label}{names}: {', '.join(sheet.classes)}"
    yield f"  {sheet.iri}"
    for identifier in sheet.identifiers:
        yield f"  same as {identifier}"
    for s in sheet.statements:
        behind = "(inferred)" if s.inferred else " ".join(marks[c] for c in s.claims)
        origin = f" (one origin: {s.origin})" if s.origin else ""
        yield f"  {s.relation}: {s.value}  {behind}{origin}".rstrip()


def _draw_related(sheet: Sheet, marks: Mapping[str, str]) -> Iterator[str]:
    for cls, members in groupby(sheet.related, key=lambda r: r.cls):
        yield from ("", cls)
        for r in members:
            facts = f" | {r.facts}" if r.facts else ""
            yield f"  {r.label}{facts}  {' '.join(marks[c] for c in r.claims)}".rstrip()


def _draw_gaps(sheet: Sheet) -> Iterator[str]:
    """Yield what is not known: of the thing itself, then of its nodes, where what many of a class lack is one line."""
    if not sheet.gaps:
        return
    yield from ("", "not known")
    yield from (_draw_gap(gap, "") for gap in sheet.gaps if gap.iri == sheet.iri)
    alike: dict[tuple[str, str], list[Gap]] = {}
    for gap in sheet.gaps:
        if gap.iri != sheet.iri:
            alike.setdefault((gap.cls, gap.relation), []).append(gap)
    for (cls, relation), gaps in sorted(alike.items()):
        if len(gaps) > MANY:
            yield f"  {relation} | {len(gaps)} of class {cls}"
        else:
            yield from (_draw_gap(gap, f" | {gap.label}") for gap in gaps)


def _draw_gap(gap: Gap, whose: str) -> str:
    others = f"  ({gap.stated} of {gap.others} others have it)" if gap.others else ""
    return f"  {gap.relation}{whose}{others}"
