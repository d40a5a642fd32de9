"""What the page tells of a graph: things and relations, with names, sources, disputes, sayings, runs and proofs.

Takes an opened graph; gives a networkx graph whose attributes `kg.explorer.page.encode_page` reads. Never lays out and
never changes the graph it reads. A part of it is what is near one thing, or what a query names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import NotFound, QueryError
from kg.graph import Graph
from kg.graph.citations import find_claims
from kg.graph.convert import COMPANIONS, Cite, make_cite, to_networkx
from kg.graph.disputes import list_points
from kg.graph.held import Held
from kg.model.answers import Table, text_of
from kg.model.views import Count, Flow, Place, Said, Step, Thing, name_status
from kg.terms import CLAIM, EDTF, RI

Picture = nx.MultiDiGraph
WORDS = {"flow": "flow", "flows": "flows", "item": "item", "source": "source"}
"""What the parts of flows are called where no subject says it."""
BOUNDS = ("exact", "over", "under", "about")
"""How exact a figure is, from the one that is told first."""


def make_picture(graph: Graph, *, lang: str = "en", texts: Path | None = None) -> Picture[str]:
    """Return what is held as things and relations, with all that the page tells of each.

    Beside what `Graph.to_networkx` gives, a node may have `lang_labels`, `aliases`, `place` (of a country),
    `flow` and `volumes`, `runs`, `disputes` and `sayings`; an inferred edge has a `proof`. With `texts`, sources have
    their sentences. Inferred relations between things that a stated one joins already are left out.

    Raises:
        DataError: the texts cannot be read.
    """
    cite = make_cite(graph, lang, texts)
    picture = to_networkx(graph, lang, cite)
    picture.graph["words"] = {word: graph.domain.say(word, "en") for word in WORDS}
    picture.graph["statuses"] = Held(graph, lang).statuses
    drop_echoes(picture)
    teller = Teller(graph, lang, cite)
    for name, data in picture.nodes(data=True):
        data.update(teller.describe(NamedNode(name)))
    for start, end, key, data in picture.edges(keys=True, data=True):
        if data["inferred"]:
            data["proof"] = teller.prove(Triple(NamedNode(start), NamedNode(key), NamedNode(end)))
    return picture


def drop_echoes(picture: Picture[str]) -> None:
    """Remove the inferred relations between things that a stated one joins already, such as inverses."""
    edges = [(a, b, key, data["inferred"]) for a, b, key, data in picture.edges(keys=True, data=True)]
    stated = {frozenset((a, b)) for a, b, _, inferred in edges if not inferred}
    picture.remove_edges_from((a, b, key) for a, b, key, inferred in edges if inferred and frozenset((a, b)) in stated)


class Teller:
    """Tells what the page has of things and of inferred relations."""

    def __init__(self, graph: Graph, lang: str, cite: Cite) -> None:
        views = graph.views
        self._graph, self._lang, self._cite = graph, lang, cite
        self._label = cache(graph.names.make_label(lang))
        self._countries = {row.place for row in views.read(Place) if row.kind == "country"}
        self._flows = {row.flow: (row.item, row.source, row.target) for row in views.read(Flow)}
        self._counts: dict[tuple[NamedNode | None, ...], list[Count]] = defaultdict(list)
        for row in sorted(views.read(Count), key=lambda row: (row.count.value, BOUNDS.index(row.bound))):
            told = self._counts[row.item, row.source, row.target]
            if not told or told[-1].count != row.count:
                told.append(row)
        self._steps: dict[NamedNode, list[Step]] = defaultdict(list)
        for step in views.read(Step):
            self._steps[step.node].append(step)
        self._sayings = self._find_sayings()

    def describe(self, thing: NamedNode) -> dict[str, Any]:
        """Return what a thing is called, what it is of flows, when it was so, and what sources say otherwise."""
        names, flow = self._graph.names, self._flows.get(thing)
        found = {
            "lang_labels": names.list_labels(thing),
            "aliases": names.list_aliases(thing),
            "place": thing in self._countries,
            "flow": [end.value for end in flow] if flow else None,
            "volumes": self._list_volumes(flow) if flow else [],
            "runs": self._list_runs(thing),
            "disputes": self._list_disputes(thing),
        }
        return found | ({"sayings": self._sayings[thing]} if thing in self._sayings else {})

    def _list_volumes(self, flow: tuple[NamedNode, NamedNode, NamedNode]) -> list[dict[str, Any]]:
        """Return the counts that are held of just this item, source and target, the latest last.

        One whose source is not stated is of all sources, and is none.
        """
        rows = self._counts.get(flow, []) if flow[1] != flow[2] else []
        found = [
            {
                "label": self._label(row.count),
                "period": self._label(row.period),
                "from": str(row.from_ or ""),
                "to": str(row.to or ""),
                "units": row.units,
                "text": row.printed or str(row.units),
                "sources": self._cite(self._find_claims(row)),
            }
            for row in rows
        ]
        return sorted(found, key=lambda one: (one["to"], one["from"], one["label"]))

    def _find_claims(self, row: Count) -> Iterator[str]:
        for fact in self._graph.views.list_facts(row, "units"):
            yield from find_claims(self._graph.store, row.count, fact.predicate, fact.object)

    def _list_runs(self, thing: NamedNode) -> list[list[str]]:
        """Return the steps of a thing: status, the day by which it may, and by which it surely was reached."""
        steps = [step for step in self._steps.get(thing, ()) if step.first and step.last]
        found = {(str(step.last), str(step.first), name_status(step.status)) for step in steps}
        return [[status, first, last] for last, first, status in sorted(found)]

    def _list_disputes(self, thing: NamedNode) -> list[dict[str, Any]]:
        """Return the points on which sources disagree about a thing, the open ones first."""
        return [
            {
                "kind": self._label(point.kind),
                "property": self._label(point.relation) if point.relation else "",
                "rule": point.rule,
                "sides": [
                    {"value": side.value, "held": side.held, "sources": self._cite(side.claims)} for side in point.sides
                ],
            }
            for point in list_points(self._graph.store, [thing])
        ]

    def _find_sayings(self) -> Mapping[NamedNode, list[dict[str, Any]]]:
        """Return, by thing, what is said and not held: relation, value, the standing of the claim, and its source.

        What is said of a node that is not held at all, such as a volume of a wrong year, is told of the things it
        names. As of a day what is said of later days is left out: only of what is there, and was never to be held, is
        it told.
        """
        dated = self._graph.moments.day is not None
        there = {row.thing for row in self._graph.views.read(Thing)}
        rows = [row for row in self._graph.views.read(Said) if row.property in RI and isinstance(row.node, NamedNode)]
        named: dict[tuple[NamedNode, NamedNode], set[NamedNode]] = defaultdict(set)
        for row in rows:
            if row.node not in there and isinstance(row.value, NamedNode):
                named[row.claim, row.node].add(row.value)
        found: dict[NamedNode, list[dict[str, Any]]] = defaultdict(list)
        for row in sorted(
            (row for row in rows if not row.held and not row.property.value.endswith(COMPANIONS)),
            key=lambda row: tuple(map(str, (row.node, row.property, row.value, row.claim))),
        ):
            if row.node in there:
                if not dated or _is_of_the_day(row):
                    found[row.node].append(self._tell_saying(row, ""))
            elif not dated and not isinstance(row.value, NamedNode):  # a part of the key, which the name tells
                for thing in sorted(named[row.claim, row.node], key=str):
                    found[thing].append(self._tell_saying(row, self._label(row.node)))
        return found

    def _tell_saying(self, row: Said, about: str) -> dict[str, Any]:
        return {
            "about": about,
            "property": self._label(row.property),
            "value": self._label(row.value),
            "standing": self._label(row.standing),
            "sources": self._cite([CLAIM.local(row.claim)]),
        }

    def prove(self, triple: Triple) -> list[dict[str, Any]]:
        """Return the steps of the proof of a triple, premises first.

        Each tells what it says, the rule and its premises by place, or the claims that state it.
        """
        proof = self._graph.prove(triple)
        steps = proof.steps if proof else ()
        places = {step.triple: place for place, step in enumerate(steps)}
        return [
            {
                "says": [
                    self._label(term) for term in (step.triple.subject, step.triple.predicate, step.triple.object)
                ],
                "rule": step.rule.axiom if step.rule else "",
                "owl": step.rule.name if step.rule else "",
                "from": [places[premise] for premise in step.premises],
                "given": step.ground.given,
                "sources": self._cite(sorted({claim for way in step.ground.claims for claim in way})),
            }
            for step in steps
        ]


def _is_of_the_day(row: Said) -> bool:
    """Say whether a later day would not hold a saying either."""
    is_date = isinstance(row.value, Literal) and row.value.datatype == EDTF
    return not is_date and row.standing not in (RI("inUse"), RI("supersededClaim"))


def keep_near(picture: nx.MultiDiGraph[str], thing: str, depth: int) -> nx.MultiDiGraph[str]:
    """Return what is at most `depth` relations away from a thing, in either direction.

    Raises:
        NotFound: the thing is not in the picture.
    """
    if thing not in picture:
        raise NotFound(f"{thing}: nothing is held that relates it to anything; name another thing")
    near, reached = {thing}, {thing}
    for _ in range(depth):
        reached = {other for one in reached for other in nx.all_neighbors(picture, one)} - near
        near |= reached
    return _keep(picture, near)


def keep_named(picture: nx.MultiDiGraph[str], table: Table) -> nx.MultiDiGraph[str]:
    """Return the things that the rows of a SELECT query name, with the relations between them.

    Raises:
        QueryError: the rows name something, and nothing of it is a thing of the graph.
    """
    named = {term.value for row in table for term in row if isinstance(term, NamedNode)}
    if table.rows and not named & set(picture):
        raise QueryError("the query names no thing of the graph; SELECT the IRIs of the things to show")
    return _keep(picture, named)


def keep_triples(
    graph: Graph, picture: nx.MultiDiGraph[str], triples: Iterable[Triple], lang: str
) -> nx.MultiDiGraph[str]:
    """Return the things and relations that a CONSTRUCT query makes; what is known of them comes from the graph.

    A triple that the graph does not hold is shown as the query has it, without a source.
    """
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph(**picture.graph)
    label = graph.names.make_label(lang)
    for triple in triples:
        start, key, end = triple.subject, triple.predicate.value, triple.object
        if not isinstance(start, NamedNode):
            continue
        _add_thing(found, picture, start, label(start))
        if not isinstance(end, NamedNode):
            data = found.nodes[start.value]
            data["facts"] = (*data["facts"], (label(triple.predicate), text_of(end), ()))
            continue
        _add_thing(found, picture, end, label(end))
        known = picture.get_edge_data(start.value, end.value, key) or {"label": label(triple.predicate)}
        found.add_edge(start.value, end.value, key=key, **known)
    return found


def _add_thing(found: nx.MultiDiGraph[str], picture: nx.MultiDiGraph[str], thing: NamedNode, label: str) -> None:
    if thing.value not in found:
        known = dict(picture.nodes[thing.value]) if thing.value in picture else {"label": label}
        # A flow stays a thing among the relations that the query asked for.
        found.add_node(thing.value, **{"facts": (), **known, "flow": None})


def _keep(picture: nx.MultiDiGraph[str], names: set[str]) -> nx.MultiDiGraph[str]:
    return nx.MultiDiGraph(picture.subgraph(names))
