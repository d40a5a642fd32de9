"""How often sources agree: a matrix of the pairs that speak of the same property of the same thing.

What a disagreement sets on two sides is no agreement; whatever two claims in use say of one point otherwise agrees, as
the building of the graph found (a round figure agrees with an exact one that it rounds to). Of a property with several
values, only equal ones are one point. Keys, which make two claims be about one thing, are no points of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import altair as alt

from kg.charts.drawing import Drawing, Line, draw_nothing
from kg.charts.held import Held, Row, claim_of
from kg.charts.marks import INK
from kg.charts.parts import Part, inline, layer
from kg.charts.words import say
from kg.escapes import show_line
from kg.model.answers import Term, text_of
from kg.terms import RI, SRC

COLUMNS = ("source", "other", "points", "agree", "disagree", "corrected")
SAID = """
SELECT ?node ?property ?value ?claim ?source WHERE {
  ?claim ri:standing ri:inUse ; ri:source ?source MINUS { ?claim a ri:Decision }
  GRAPH ?claim { ?node ?property ?value } ?node ?property ?value .
  FILTER (?property NOT IN (rdf:type, qb:dataSet, ri:unitsText))
  # The bounds of a date repeat it.
  FILTER (!REGEX(STR(?property), "(Earliest|Latest)$"))
}"""
KEYS = "SELECT DISTINCT ?class ?property WHERE { ?class owl:hasKey/rdf:rest*/rdf:first ?property }"
TYPES = "SELECT ?node ?class WHERE { ?node a ?class . ?class owl:hasKey ?key }"
SINGLE = "SELECT ?property WHERE { ?property ri:singleValued true }"
SIDES = """
SELECT ?found ?node ?property ?kind ?side ?claim ?source ?standing WHERE {
  ?found a ri:Disagreement ; ri:node ?node ; ri:kind ?kind ; ri:side ?side .
  FILTER (?kind != ri:succession)
  OPTIONAL { ?found ri:onProperty ?property }
  ?side ri:claim ?claim . ?claim ri:source ?source ; ri:standing ?standing MINUS { ?claim a ri:Decision }
}"""
ABOUT = "SELECT DISTINCT ?node ?claim WHERE { ?claim a ri:Claim . GRAPH ?claim { ?node ?p ?o } }"
MEASURES = frozenset(RI(name) for name in ("units", "unitsAbove", "unitsBelow", "unitsAbout"))
COPIES = "SELECT ?copy ?source WHERE { ?copy ri:derivedFrom ?source }"
CELL = 26
AGREE, DISAGREE, CORRECTED = "agree", "disagree", "corrected"
Pair = tuple[Term, Term]


@dataclass(slots=True)
class _Tally:
    """What two sources make of the points that both speak of: an outcome a point, and the claims."""

    outcomes: dict[Any, str]
    claims: set[str]

    def count(self, outcome: str) -> int:
        """Return on how many points they stand like that."""
        return sum(found == outcome for found in self.outcomes.values())


def draw_agreement(held: Held) -> Drawing:
    """Return the picture of agreement between the sources that have a point in common with another."""
    lang, tallies = held.lang, count_pairs(held)
    if not tallies:
        return draw_nothing(say("agreement_none", lang), say("agreement_none", lang), COLUMNS)
    order = sort_sources(tallies)
    points = sum(len(tally.outcomes) for tally in tallies.values())
    agree = sum(tally.count(AGREE) for tally in tallies.values())
    names = {source: _name(source) for source in order}
    return Drawing(
        title=say("agreement_title", lang, sources=len(order), agree=f"{agree:,}", points=f"{points:,}"),
        notes=[say("agreement_cell", lang), say("agreement_marks", lang)],
        description=_describe(tallies, names),
        columns=COLUMNS,
        lines=[_make_line(pair, tallies[pair], names) for pair in sorted(tallies, key=lambda p: [names[s] for s in p])],
        chart=_Matrix(tallies, names, _find_copies(held)).draw(order, lang),
        width=CELL * len(order) + 150,
    )


def _name(source: Term) -> str:
    return show_line(SRC.local(source)) if source in SRC else show_line(text_of(source))  # type: ignore[arg-type]  # a name


def count_pairs(held: Held) -> dict[Pair, _Tally]:
    """Return what each pair of sources, in the order of their names, makes of the points they share."""
    tallies: dict[Pair, _Tally] = defaultdict(lambda: _Tally({}, set()))
    for point, outcome, one, other in [*_list_contradictions(held), *_list_agreements(held)]:
        first, second = sorted((one, other), key=lambda row: str(row["source"]))
        if first["source"] != second["source"]:
            tally = tallies[first["source"], second["source"]]
            tally.outcomes.setdefault(point, outcome)  # what they contradict each other on is told first
            tally.claims.update((claim_of(first), claim_of(second)))
    return dict(tallies)


def _list_contradictions(held: Held) -> Iterable[tuple[Any, str, Row, Row]]:
    # The reasons of a decision stand on its side, and may be about something else: those contradict nobody here.
    about = {(row["node"], row["claim"]) for row in held.list_rows(ABOUT)}
    found: dict[Term, list[Row]] = defaultdict(list)
    for row in held.list_rows(SIDES):
        if row["standing"] != RI("inUse") or (row["node"], row["claim"]) in about:
            found[row["found"]].append(row)
    for rows in found.values():
        for one, other in combinations(sorted(rows, key=str), 2):
            if one["side"] != other["side"]:
                outcome = CORRECTED if held.tell_status(one["kind"]) == "correction" else DISAGREE
                yield (one["node"], _gather(one.get("property"))), outcome, one, other


def _list_agreements(held: Held) -> Iterable[tuple[Any, str, Row, Row]]:
    keys = {(row["class"], row["property"]) for row in held.list_rows(KEYS)}
    classes: dict[Term, set[Term]] = defaultdict(set)
    for row in held.list_rows(TYPES):
        classes[row["node"]].add(row["class"])
    single = {row["property"] for row in held.list_rows(SINGLE)}
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in held.list_rows(SAID):
        prop = row["property"]
        if not any((cls, prop) in keys for cls in classes[row["node"]]):
            point = (row["node"], _gather(prop))
            found[point if prop in single else (*point, row["value"])].append(row)
    for point, rows in found.items():
        for one, other in combinations(sorted(rows, key=str), 2):
            yield point, AGREE, one, other


def _gather(prop: Term | None) -> Term | None:
    """Return a property, one for all that give the same quantity."""
    return RI("units") if prop in MEASURES else prop


def sort_sources(tallies: Mapping[Pair, _Tally]) -> list[Term]:
    """Return the sources so that those with much in common stand together: blocks lie along the diagonal.

    It starts with the source that shares most, and goes on with the one that shares most with the last ones (a
    maximum adjacency order, Stoer and Wagner, 1997, where nearer ones weigh more).
    """
    weights: dict[Term, dict[Term, int]] = defaultdict(dict)
    for (one, other), tally in tallies.items():
        weights[one][other] = weights[other][one] = len(tally.outcomes)
    left = sorted(weights, key=lambda source: (-sum(weights[source].values()), str(source)))
    order: list[Term] = []
    pull: dict[Term, float] = dict.fromkeys(left, 0.0)
    while left:
        chosen = max(left, key=lambda source: pull[source])
        left.remove(chosen)
        order.append(chosen)
        for source in left:
            pull[source] = pull[source] * 0.6 + weights[source].get(chosen, 0)
    return order


def _describe(tallies: Mapping[Pair, _Tally], names: Mapping[Term, str]) -> str:
    told = [
        f"{names[one]} and {names[other]}: {tally.count(DISAGREE)} contradicted, {tally.count(CORRECTED)} corrected of "
        f"{len(tally.outcomes)}"
        for (one, other), tally in tallies.items()
        if tally.count(AGREE) < len(tally.outcomes)
    ]
    return f"{len(tallies)} pairs of sources speak of the same points. {'; '.join(sorted(told))}"


def _make_line(pair: Pair, tally: _Tally, names: Mapping[Term, str]) -> Line:
    counts = (tally.count(AGREE), tally.count(DISAGREE), tally.count(CORRECTED))
    return Line((names[pair[0]], names[pair[1]], len(tally.outcomes), *counts), tuple(sorted(tally.claims)))


def _find_copies(held: Held) -> set[Pair]:
    """Return the pairs of which one is a copy of the other."""
    found = [(row["copy"], row["source"]) for row in held.list_rows(COPIES)]
    return {*found, *((source, copy) for copy, source in found)}


@dataclass(frozen=True, slots=True)
class _Matrix:
    """The cells of pairs, the same on both sides of the diagonal."""

    tallies: Mapping[Pair, _Tally]
    names: Mapping[Term, str]
    copies: set[Pair]

    def draw(self, order: Sequence[Term], lang: str) -> Part:
        """Return the matrix; the diagonal is grey, as no source is compared with itself."""
        rows = [self._make_cell(one, other, pair) for pair in self.tallies for one, other in (pair, pair[::-1])]
        domain = [self.names[source] for source in order]
        scale = alt.Scale(domain=domain)
        x = alt.X("x:N", sort=None, scale=scale, axis=alt.Axis(title=None, labelAngle=-60, orient="top", ticks=False))
        y = alt.Y("y:N", sort=None, scale=scale, axis=alt.Axis(title=None, ticks=False))
        shade = alt.Scale(domain=[0, 0.5, 1], range=["#d55e00", "#f3efe6", "#56b4e9"])
        legend = alt.Legend(title=say("share_agree", lang), format=".0%", orient="bottom", gradientLength=160)
        own = alt.Chart(inline([{"x": name, "y": name} for name in domain])).mark_rect(color="#e4e7eb")
        cells = alt.Chart(inline(rows)).mark_rect(stroke="#ffffff", strokeWidth=1)
        text = alt.Chart(inline(rows)).mark_text(fontSize=10, color=INK)
        size = CELL * len(order)
        return layer(
            own.encode(x=x, y=y),
            cells.encode(x=x, y=y, color=alt.Color("share:Q", scale=shade, legend=legend)),
            text.encode(x=x, y=y, text="text:N"),
        ).properties(width=size, height=size)

    def _make_cell(self, one: Term, other: Term, pair: Pair) -> dict[str, Any]:
        tally = self.tallies[pair]
        signs = {"×": tally.count(CORRECTED), "!": tally.count(DISAGREE), "c": pair in self.copies}
        points = len(tally.outcomes)
        return {
            "y": self.names[one], "x": self.names[other], "share": round(tally.count(AGREE) / points, 3),
            "text": f"{points}{''.join(sign for sign, here in signs.items() if here)}",
        }  # fmt: skip
