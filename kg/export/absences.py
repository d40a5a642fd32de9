"""What keeps a row out of an answer, or a fact out of the graph: as a few lines of text or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kg.escapes import encode_json, encode_lines, show_line
from kg.model.absences import Absence, MissingFact, Reason, Said
from kg.model.answers import Citation
from kg.model.document import to_plain

SHOWN = 3
"""Claims and values told of one fact at the most."""
STANDINGS = {
    "in use": "another value is held",
    "later": "is published later",
    "not then": "is held today, and was not then",
    "corrected": "is corrected",
    "refuted": "is refuted",
    "outvoted": "is outvoted",
    "superseded": "is superseded",
    "disputed": "is disputed",
    "opinion": "is an opinion",
}


def encode_absence(absence: Absence, format_name: str) -> str:
    """Return an absence as text or JSON."""
    if format_name == "json":
        return encode_json(to_plain(absence)) + "\n"
    drawing = Drawing()
    return encode_lines([*drawing.draw_body(absence), *drawing.draw_notes(absence.citations)])


def encode_missing(
    missing: MissingFact, cite: Callable[[Iterable[str]], Mapping[str, Citation]], format_name: str
) -> str:
    """Return what is known of a fact that does not hold as text or JSON; `cite` gives the citations of claims."""
    if format_name == "json":
        return encode_json(to_plain(missing)) + "\n"
    drawing = Drawing()
    return encode_lines([*drawing.draw_missing(missing), *drawing.draw_notes(cite(drawing.numbers))])


class Drawing:
    """Draws an absence, with footnotes for claims; `show` gives what comes from data as the medium has it."""

    def __init__(self, show: Callable[[str], str] = show_line) -> None:
        self._show = show
        self.numbers: dict[str, str] = {}
        self._drawn: set[MissingFact] = set()

    def draw_body(self, absence: Absence) -> Iterator[str]:
        """Yield the lines without the footnotes, for which `numbers` has the claims then."""
        looked_for = self._show(", ".join(f"{name} {value}" for name, value in absence.expected.items()))
        if absence.present:
            yield f"the row is there: {looked_for}" if looked_for else "the result has rows"
            yield from (f"  {self._show(tell_values(row))}" for row in absence.rows)
            return
        finding = absence.finding
        yield f"no row with {looked_for}" if looked_for else "no row at all"
        yield "this part of the query has no solution for it" if looked_for else "this part has no solution"
        yield from (f"  {self._show(shorten(text))}" for text in finding.failing)
        if finding.kept and finding.bindings:
            yield f"nearest, where {finding.kept} of {finding.parts} parts hold"
            yield f"  {self._show(tell_values(finding.bindings))}"
        yield "what is missing"
        for reason in finding.reasons:
            yield from self._draw_reason(reason, "  ")

    def draw_notes(self, citations: Mapping[str, Citation]) -> Iterator[str]:
        """Yield the footnotes under what was drawn so far."""
        if self.numbers:
            yield "sources"
            yield from (f"  {number} {citations[claim]}" for claim, number in self.numbers.items())

    def _note(self, claim: str) -> str:
        return self.numbers.setdefault(claim, f"[{len(self.numbers) + 1}]")

    def _draw_reason(self, reason: Reason, indent: str) -> Iterator[str]:
        yield f"{indent}{self._show(shorten(reason.text))}: {self._show(reason.told)}"
        yield from self._draw_facts(reason.facts, indent + "  ")
        for held in reason.held:
            told = [f"held: {self._show(held.told)}", *map(self._note, held.claims[:SHOWN])]
            yield f"{indent}  {' '.join(told)}"
        for inner in reason.inner:
            yield from self._draw_reason(inner, indent + "  ")

    def _draw_facts(self, facts: Sequence[MissingFact], indent: str) -> Iterator[str]:
        """Yield the facts; of several of which each would do, those that somebody says or denies, or else the first."""
        told = [fact for fact in facts if fact.said or fact.denied] or list(facts[:1])
        for fact in told:
            yield from self.draw_missing(fact, indent)
        others = len(facts) - len(told)
        if others:
            yield f"{indent}nor does any source say so of the {others} other values"

    def draw_missing(self, fact: MissingFact, indent: str = "") -> Iterator[str]:
        """Yield the lines on one fact."""
        if fact in self._drawn:
            yield f"{indent}{self._show(fact.told)}: as above"
            return
        self._drawn.add(fact)
        yield f"{indent}{self._show(fact.told)}"
        yield from self._draw_sayings(fact, indent + "  ")
        if fact.gap:
            yield f"{indent}  would follow: {self._show(fact.gap.axiom)}; of its premises is missing"
            for missing in fact.gap.missing:
                yield from self.draw_missing(missing, indent + "    ")

    def _draw_sayings(self, fact: MissingFact, indent: str) -> Iterator[str]:
        for said in fact.said[:SHOWN]:
            day = f" ({self._show(said.published)})" if said.standing == "later" else ""
            whom = f" of {self._show(said.about)}" if said.about != fact.subject else ""
            standing = STANDINGS.get(said.standing, said.standing)
            yield f"{indent}{self._note(said.claim)} says so{whom}, but {standing}{day}"
            yield from (f"{indent}  {self._show(told)}" for told in said.because[:SHOWN])
        yield from (f"{indent}{self._note(said.claim)} denies it" for said in fact.denied[:SHOWN])
        if fact.sayable and not fact.said:
            yield f"{indent}no source says so"
        if fact.instead:
            yield f"{indent}instead: {self._tell_instead(fact.instead)}"
            others = [said for said in fact.instead if said.standing not in ("in use", "later", "not then")]
            because = dict.fromkeys(told for said in others for told in said.because)  # each disagreement once
            yield from (f"{indent}  {self._show(told)}" for told in [*because][:SHOWN])

    def _tell_instead(self, instead: Sequence[Said]) -> str:
        grouped: dict[tuple[str, str], list[str]] = {}
        for said in instead:
            grouped.setdefault((said.value, said.standing), []).append(said.claim)
        return "; ".join(self._tell_value(*key, claims) for key, claims in grouped.items())

    def _tell_value(self, value: str, standing: str, claims: Sequence[str]) -> str:
        marks = [self._note(claim) for claim in claims[:SHOWN] if claim]
        told = "" if standing in ("in use", "held") else f"({STANDINGS.get(standing, standing)})"
        return " ".join(filter(None, (self._show(value), *marks, told)))


def tell_values(values: Mapping[str, str]) -> str:
    """Return the values of a row as text, without those that hold many claims."""
    return ", ".join(f"{name} {value}" for name, value in values.items() if len(value) < 120)


def shorten(text: str, width: int = 100) -> str:
    """Return a text that fits a line.

    >>> shorten("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= width else f"{text[: width - 1]}…"
