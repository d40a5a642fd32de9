"""How often sources agree: a matrix of the pairs that speak of the same property of the same thing.

What a disagreement sets on two sides is no agreement; whatever two claims in use say of one point otherwise agrees, as
the building of the graph found (a round figure agrees with an exact one that it rounds to). Of a property with several
values, only equal ones are one point. Keys, which make two claims be about one thing, are no points of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from pyoxigraph import NamedNode

from kg.charts.drawing import Drawing, draw_nothing
from kg.charts.marks import INK
from kg.charts.parts import Part, encode_cells, encode_name, encode_number, layer, mark
from kg.charts.words import tell
from kg.escapes import show_line
from kg.graph.citations import find_key
from kg.graph.convert import COMPANIONS
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Line
from kg.model.views import Dispute, Said, SourceRow
from kg.terms import CLAIM, QB, RI, SRC, TYPE, UNITS

COLUMNS = ("source", "other", "points", "agree", "disagree", "corrected")
NO_POINTS = frozenset((TYPE, QB("dataSet"), RI("unitsText")))
CELL = 26
AGREE, DISAGREE, CORRECTED = "agree", "disagree", "corrected"
Pair = tuple[NamedNode, NamedNode]


@dataclass(slots=True)
class _Tally:
    """What two sources make of the points that both speak of: an outcome a point, and the claims."""

    outcomes: dict[Any, str]
    claims: set[str]

    def count(self, outcome: str) -> int:
        """Return on how many points they stand like that."""
        return sum(found == outcome for found in self.outcomes.values())

    @property
    def figures(self) -> tuple[int, ...]:
        """Return how many points both speak of, and on how many of them they stand in each way."""
        return (len(self.outcomes), *map(self.count, (AGREE, DISAGREE, CORRECTED)))


def draw_agreement(held: Held) -> Drawing:
    """Return the picture of agreement between the sources that have a point in common with another."""
    lang, tallies = held.lang, count_pairs(held)
    if not tallies:
        return draw_nothing(say("agreement_none", lang), say("agreement_none", lang), COLUMNS)
    order = sort_sources(tallies)
    points = sum(len(tally.outcomes) for tally in tallies.values())
    agree = sum(tally.count(AGREE) for tally in tallies.values())
    names = {source: show_line(SRC.local(source)) for source in order}
    pairs = sorted(tallies.items(), key=lambda item: [names[source] for source in item[0]])
    return Drawing(
        title=say("agreement_title", lang, sources=len(order), agree=f"{agree:,}", points=f"{points:,}"),
        notes=[say("agreement_cell", lang), tell(held, "agreement_marks")],
        description=_describe(tallies, names),
        columns=COLUMNS,
        lines=[
            Line((names[one], names[other], *tally.figures), tuple(sorted(tally.claims)))
            for (one, other), tally in pairs
        ],
        chart=_draw_matrix(held, tallies, names),
        width=CELL * len(order) + 150,
    )


def count_pairs(held: Held) -> dict[Pair, _Tally]:
    """Return what each pair of sources, in the order of their names, makes of the points they share."""
    tallies: dict[Pair, _Tally] = defaultdict(lambda: _Tally({}, set()))
    for point, outcome, one, other in [*_list_contradictions(held), *_list_agreements(held)]:
        first, second = sorted((one.source, other.source), key=str)
        if first != second:
            tally = tallies[first, second]
            tally.outcomes.setdefault(point, outcome)  # what they contradict each other on is told first
            tally.claims.update((CLAIM.local(one.claim), CLAIM.local(other.claim)))
    return dict(tallies)


def _list_contradictions(held: Held) -> Iterable[tuple[Any, str, Said, Said]]:
    # The reasons of a decision stand on its side, and may be about something else: those contradict nobody here.
    claims = {row.claim: row for row in held.read(Said) if not row.decides}
    about = {(row.node, row.claim) for row in held.read(Said)}
    found: dict[NamedNode, list[tuple[Dispute, Said]]] = defaultdict(list)
    for row in held.read(Dispute):
        said = claims.get(row.claim)
        if said and row.kind != RI("succession") and (said.standing != RI("inUse") or (row.node, row.claim) in about):
            found[row.dispute].append((row, said))
    for rows in found.values():
        for (one, said), (other, also) in combinations(rows, 2):
            if one.side != other.side:
                outcome = CORRECTED if one.kind == RI("correction") else DISAGREE
                yield (one.node, _gather(one.property)), outcome, said, also


def _list_agreements(held: Held) -> Iterable[tuple[Any, str, Said, Said]]:
    store, single = held.graph.store, held.graph.evidence.grounds.single_valued
    keys: dict[NamedNode, set[NamedNode]] = {}
    found: dict[Any, list[Said]] = defaultdict(list)
    for row in held.read(Said):
        told = row.held and not row.decides and row.standing == RI("inUse") and row.property not in NO_POINTS
        if not told or row.property.value.endswith(COMPANIONS):
            continue
        if row.node not in keys:
            keys[row.node] = find_key(store, row.node)
        if row.property not in keys[row.node]:
            point = (row.node, _gather(row.property))
            found[point if row.property in single else (*point, row.value)].append(row)
    for point, rows in found.items():
        for one, other in combinations(rows, 2):
            yield point, AGREE, one, other


def _gather(prop: NamedNode | None) -> NamedNode | None:
    """Return a property, one for all that give the same quantity."""
    return RI("units") if prop in UNITS else prop


def sort_sources(tallies: Mapping[Pair, _Tally]) -> list[NamedNode]:
    """Return the sources so that those with much in common stand together: blocks lie along the diagonal.

    It starts with the source that shares most, and goes on with the one that shares most with the last ones (a
    maximum adjacency order, Stoer and Wagner, 1997, where nearer ones weigh more).
    """
    weights: dict[NamedNode, dict[NamedNode, int]] = defaultdict(dict)
    for (one, other), tally in tallies.items():
        weights[one][other] = weights[other][one] = len(tally.outcomes)
    left = sorted(weights, key=lambda source: (-sum(weights[source].values()), str(source)))
    order: list[NamedNode] = []
    pull: dict[NamedNode, float] = dict.fromkeys(left, 0.0)
    while left:
        chosen = max(left, key=lambda source: pull[source])
        left.remove(chosen)
        order.append(chosen)
        for source in left:
            pull[source] = pull[source] * 0.6 + weights[source].get(chosen, 0)
    return order


def _describe(tallies: Mapping[Pair, _Tally], names: Mapping[NamedNode, str]) -> str:
    told = [
        f"{names[one]} and {names[other]}: {disagree} contradicted, {corrected} corrected of {points}"
        for (one, other), (points, agree, disagree, corrected) in ((pair, t.figures) for pair, t in tallies.items())
        if agree < points
    ]
    return f"{len(tallies)} pairs of sources speak of the same points. {'; '.join(sorted(told))}"


def _draw_matrix(held: Held, tallies: Mapping[Pair, _Tally], names: Mapping[NamedNode, str]) -> Part:
    """Return the cells of pairs, the same on both sides of a grey diagonal: no source is compared with itself."""
    copies = {frozenset((row.source, row.original)) for row in held.read(SourceRow) if row.original}
    rows = []
    for pair in sorted(tallies, key=str):
        points, agree, disagree, corrected = tallies[pair].figures
        signs = {"×": corrected, "!": disagree, "c": frozenset(pair) in copies}
        told = {"share": round(agree / points, 3), "text": f"{points}{''.join(sign for sign, n in signs.items() if n)}"}
        rows += [{"y": names[one], "x": names[other], **told} for one, other in (pair, pair[::-1])]
    domain = list(names.values())
    spot = encode_cells(domain, -60)
    shade = {"domain": [0, 0.5, 1], "range": ["#d55e00", "#f3efe6", "#56b4e9"]}
    legend = {"title": say("share_agree", held.lang), "format": ".0%", "orient": "bottom", "gradientLength": 160}
    share = encode_number("share", scale=shade, legend=legend)
    return layer(
        mark("rect", [{"x": name, "y": name} for name in domain], spot, color="#e4e7eb"),
        mark("rect", rows, {**spot, "color": share}, stroke="#ffffff", strokeWidth=1),
        mark("text", rows, {**spot, "text": encode_name("text")}, fontSize=10, color=INK),
        width=CELL * len(domain),
        height=CELL * len(domain),
    )
