"""What is known of one thing: its own facts, the nodes it takes part in, what is missing, and the disagreements."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from kg.graph.citations import cite, find_claims, find_key, find_origin, is_inferred
from kg.graph.disputes import find_oddities, list_points, tell_point
from kg.graph.gaps import GapFinder
from kg.graph.names import Names
from kg.graph.reasons import Teller
from kg.model.answers import Related, Sheet, Statement, text_of
from kg.model.moments import Moments
from kg.terms import ALIAS, LABEL, OWL, RDFS, RI, SKOS, TYPE

DEFAULT = DefaultGraph()
IDENTITY = {TYPE, LABEL, ALIAS, SKOS("exactMatch")}


def find_classes(store: Store, thing: NamedNode) -> set[NamedNode]:
    """Return the most specific classes of a thing."""
    found = {
        quad.object
        for quad in store.quads_for_pattern(thing, TYPE, None, DEFAULT)
        if isinstance(quad.object, NamedNode) and quad.object in RI
    }
    above = {
        quad.object
        for cls in found
        for quad in store.quads_for_pattern(cls, RDFS("subClassOf"), None, DEFAULT)
        if quad.object != cls
    }
    return found - above


class SheetMaker:
    """Makes the sheet of a thing in one language."""

    def __init__(self, store: Store, names: Names, moments: Moments | None, lang: str) -> None:
        self._store = store
        self._teller = Teller(moments, store, names, lang)
        self._names = names
        self._lang = lang

    def make(self, thing: NamedNode) -> Sheet:
        """Return all that is known of a thing, and what is not."""
        statements = self._find_statements(thing)
        related = self._find_related(thing)
        nodes = [NamedNode(node.iri) for node in related]
        claims = [c for part in (statements, related) for item in part for c in item.claims]
        return Sheet(
            iri=thing.value,
            label=self._label(thing),
            classes=self._find_classes(thing),
            aliases=(*self._texts(thing, ALIAS), *self._find_other_names(thing)),
            identifiers=self._texts(thing, SKOS("exactMatch")),
            statements=statements,
            related=related,
            gaps=GapFinder(self._store, self._names, self._lang).find(thing, nodes),
            disagreements=self._find_disagreements([thing, *nodes]),
            oddities=find_oddities(self._store, [thing, *nodes]),
            unsure=self._teller.list_unsure({thing, *nodes}),
            citations=cite(self._store, dict.fromkeys(claims), self._names, self._lang),
        )

    def _label(self, term: object) -> str:
        return text_of(self._names.label(term, self._lang))  # type: ignore[arg-type]  # an object of a quad

    def _texts(self, thing: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        found = self._store.quads_for_pattern(thing, predicate, None, DEFAULT)
        return tuple(sorted(text_of(quad.object) for quad in found))

    def _find_other_names(self, thing: NamedNode) -> tuple[str, ...]:
        """Return the labels of what a decision identified as this thing."""
        found = self._store.quads_for_pattern(None, RI("identifiedAs"), thing, DEFAULT)
        return tuple(sorted({self._label(quad.subject) for quad in found}))

    def _find_classes(self, thing: NamedNode) -> tuple[str, ...]:
        """Return the labels of the most specific classes of a thing."""
        return tuple(sorted(self._label(cls) for cls in find_classes(self._store, thing)))

    def _find_statements(self, thing: NamedNode) -> tuple[Statement, ...]:
        found = self._store.quads_for_pattern(thing, None, None, DEFAULT)
        statements = [self._make_statement(quad) for quad in found if self._is_fact(quad.predicate, quad.object)]
        return tuple(sorted(statements, key=lambda s: (s.inferred, s.relation, s.value)))

    def _make_statement(self, quad: Quad) -> Statement:
        subject, relation, value = quad.subject, quad.predicate, quad.object
        claims = find_claims(self._store, subject, relation, value) if isinstance(subject, NamedNode) else ()
        origin = find_origin(self._store, claims)
        return Statement(
            relation=self._label(relation),
            value=self._label(value),
            iri=value.value if isinstance(value, NamedNode) else None,
            claims=claims,
            inferred=is_inferred(self._store, subject, relation, value) if isinstance(subject, NamedNode) else False,
            origin=self._label(origin) if origin else "",
        )

    def _is_fact(self, predicate: NamedNode, value: object) -> bool:
        if predicate in IDENTITY or isinstance(value, BlankNode) or predicate.value.endswith(("Earliest", "Latest")):
            return False
        is_node = isinstance(value, NamedNode) and self._names.is_a(value, RI("KeyedNode"))
        return not is_node and (not isinstance(value, NamedNode) or value not in OWL)

    def _find_related(self, thing: NamedNode) -> tuple[Related, ...]:
        nodes = {
            quad.subject
            for quad in self._store.quads_for_pattern(None, None, thing, DEFAULT)
            if isinstance(quad.subject, NamedNode) and self._names.is_a(quad.subject, RI("KeyedNode"))
        }
        return tuple(sorted((self._relate(node) for node in nodes), key=lambda r: (r.cls, r.label)))

    def _relate(self, node: NamedNode) -> Related:
        key = {RI("unitsText"), *find_key(self._store, node)}
        facts: dict[str, list[str]] = defaultdict(list)
        claims: set[str] = set()
        for quad in self._store.quads_for_pattern(node, None, None, DEFAULT):
            claims.update(find_claims(self._store, node, quad.predicate, quad.object))
            skipped = quad.predicate in key or is_inferred(self._store, node, quad.predicate, quad.object)
            if not skipped and quad.predicate in RI and self._is_fact(quad.predicate, quad.object):
                facts[self._label(quad.predicate)].append(self._label(quad.object))
        told = "; ".join(f"{name} {', '.join(sorted(values))}" for name, values in sorted(facts.items()))
        return Related(node.value, self._label(node), ", ".join(self._find_classes(node)), told, tuple(sorted(claims)))

    def _find_disagreements(self, nodes: list[NamedNode]) -> tuple[str, ...]:
        return tuple(tell_point(point, self._names, self._lang) for point in list_points(self._store, nodes))
