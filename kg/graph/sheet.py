"""What is known of one thing: its own facts, the nodes it takes part in, what is missing, and the disagreements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, QuerySolutions, Store

from kg.graph.citations import cite, find_claims, find_key, find_origin, is_inferred
from kg.graph.disputes import find_oddities, list_points, tell_point
from kg.graph.lookups import DEFAULT, get_object, holds, list_subjects
from kg.graph.names import Names
from kg.graph.reasons import Teller
from kg.model.answers import Term, text_of
from kg.model.moments import Moments
from kg.model.sheets import Gap, Related, Sheet, Statement
from kg.terms import ALIAS, INFERRED, LABEL, OWL, PREFIXES, RI, RID, SKOS, TYPE, UNITS

FEWEST = 3  # of fewer others nothing is "most"
ANSWERS_FOR = {
    **dict.fromkeys([*UNITS, RI("unitsText")], RI("units")),
    RI("changeFactor"): RI("changePercent"),
    RI("statusAmong"): RI("status"),
}

# What is stated of the things of some classes, by class and status; `rdf:type` counts the things themselves.
COUNTS = """
SELECT ?class ?status ?property (COUNT(DISTINCT ?thing) AS ?things) {{
  VALUES ?class {{ {classes} }}
  ?thing a ?class ; ?property ?value .
  OPTIONAL {{ ?thing ri:status ?status }}
  MINUS {{ GRAPH <{inferred}> {{ ?thing ?property ?value }} }}
  MINUS {{ GRAPH <{inferred}> {{ ?thing a ?class }} }}
}} GROUP BY ?class ?status ?property
"""

Kind = tuple[object, object]


class GapFinder:
    """Finds what is not known of things, and tells it in one language."""

    def __init__(self, store: Store, names: Names, lang: str) -> None:
        self._store = store
        self._names = names
        self._lang = lang

    def find(self, thing: NamedNode, nodes: Iterable[NamedNode]) -> tuple[Gap, ...]:
        """Return what is not known of a thing and of the nodes it takes part in, its own gaps first."""
        things = [one for one in (thing, *nodes) if self._is_described(one)]
        kinds = self._count({cls for one in things for cls in self._names.list_stated_classes(one)})
        return tuple(gap for one in things for gap in (*self._find_nameless(one), *self._find_unstated(one, kinds)))

    def _is_described(self, thing: NamedNode) -> bool:
        """Say whether a thing is one that claims are about, and not a source, a claim or a period."""
        is_thing = self._names.is_a(thing, RI("Entity")) or self._names.is_a(thing, RI("KeyedNode"))
        return is_thing and thing in RID and not self._names.is_a(thing, RI("Period"))

    def _count(self, classes: Iterable[NamedNode]) -> dict[Kind, Counter[object]]:
        """Return how many things of each class and status have each property; with status None, all of the class."""
        listed = " ".join(sorted(str(cls) for cls in classes))
        solutions = self._store.query(COUNTS.format(classes=listed, inferred=INFERRED.value), prefixes=PREFIXES)
        counts: dict[Kind, Counter[object]] = defaultdict(Counter)
        for solution in solutions if isinstance(solutions, QuerySolutions) else ():
            prop = ANSWERS_FOR.get(solution["property"], solution["property"])
            for kind in {(solution["class"], solution["status"]), (solution["class"], None)}:
                counts[kind][prop] += int(text_of(solution["things"]))
        return counts

    def _find_nameless(self, thing: NamedNode) -> Iterator[Gap]:
        """Yield what is missing of a thing's identity."""
        if thing.value.startswith(RID("unkeyed_").value):
            yield self._tell(thing, "a part of its key")
        if not self._names.is_a(thing, RI("Entity")):
            return
        if not holds(self._store, thing, SKOS("exactMatch")):
            yield self._tell(thing, "identifier")
        if "ja" not in self._names.list_labels(thing):
            yield self._tell(thing, "Japanese label")

    def _find_unstated(self, thing: NamedNode, kinds: dict[Kind, Counter[object]]) -> Iterator[Gap]:
        """Yield the properties that most others of the kind have, most frequent first; key parts may all be absent."""
        own = {quad.predicate for quad in self._store.quads_for_pattern(thing, None, None, DEFAULT)}
        known = {ANSWERS_FOR.get(prop, prop) for prop in own} | find_key(self._store, thing)
        for cls in self._names.list_stated_classes(thing):
            counts = kinds[cls, get_object(self._store, thing, RI("status"))]
            if counts[TYPE] <= FEWEST:
                counts = kinds[cls, None]
            others = counts[TYPE] - 1
            for prop, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))):
                if others >= FEWEST and 2 * count > others and prop not in known and is_fact(prop):
                    label = self._names.name(prop, self._lang)  # type: ignore[arg-type]  # a property
                    yield self._tell(thing, label, min(count, others), others)

    def _tell(self, thing: NamedNode, relation: str, stated: int = 0, others: int = 0) -> Gap:
        terms = (thing, next(iter(self._names.list_stated_classes(thing)), None))
        name, cls = (self._names.name(term, self._lang) for term in terms)
        return Gap(thing.value, name, cls, relation, stated, others)


def is_fact(prop: object) -> bool:
    """Say whether a property is stated of things: one of the ontology, and no bound that the build makes of a date."""
    return prop in RI and isinstance(prop, NamedNode) and not prop.value.endswith(("Earliest", "Latest"))


IDENTITY = {TYPE, LABEL, ALIAS, SKOS("exactMatch")}


class SheetMaker:
    """Makes the sheet of a thing in one language."""

    def __init__(self, store: Store, names: Names, moments: Moments, lang: str) -> None:
        self._store = store
        self._teller = Teller(moments, store, names, lang)
        self._names = names
        self._lang = lang

    def make(self, thing: NamedNode) -> Sheet:
        """Return all that is known of a thing, and what is not."""
        statements = self._find_statements(thing)
        related = self._find_related(thing)
        nodes = [NamedNode(node.iri) for node in related]
        merged = {self._label(one) for one in list_subjects(self._store, RI("identifiedAs"), thing)}
        points = list_points(self._store, [thing, *nodes])
        claims = [c for part in (statements, related) for item in part for c in item.claims]
        return Sheet(
            iri=thing.value,
            label=self._label(thing),
            classes=self._names.name_classes(thing, self._lang),
            aliases=(*self._texts(thing, ALIAS), *sorted(merged)),
            identifiers=self._texts(thing, SKOS("exactMatch")),
            statements=statements,
            related=related,
            gaps=GapFinder(self._store, self._names, self._lang).find(thing, nodes),
            disagreements=tuple(tell_point(point, self._names, self._lang) for point in points),
            oddities=find_oddities(self._store, [thing, *nodes]),
            unsure=self._teller.list_unsure({thing, *nodes}),
            citations=cite(self._store, dict.fromkeys(claims), self._names, self._lang),
        )

    def _label(self, term: Term) -> str:
        return self._names.name(term, self._lang)

    def _texts(self, thing: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        found = self._store.quads_for_pattern(thing, predicate, None, DEFAULT)
        return tuple(sorted(text_of(quad.object) for quad in found))

    def _find_statements(self, thing: NamedNode) -> tuple[Statement, ...]:
        found = self._store.quads_for_pattern(thing, None, None, DEFAULT)
        facts = [(quad.predicate, quad.object) for quad in found if self._is_fact(quad.predicate, quad.object)]
        statements = (self._make_statement(thing, relation, value) for relation, value in facts)
        return tuple(sorted(statements, key=lambda s: (s.inferred, s.relation, s.value)))

    def _make_statement(self, thing: NamedNode, relation: NamedNode, value: Term) -> Statement:
        claims = find_claims(self._store, thing, relation, value)
        origin = find_origin(self._store, claims)
        return Statement(
            relation=self._label(relation),
            value=self._label(value),
            iri=value.value if isinstance(value, NamedNode) else None,
            claims=claims,
            inferred=is_inferred(self._store, thing, relation, value),
            origin=self._names.name(origin, self._lang),
        )

    def _is_fact(self, predicate: NamedNode, value: object) -> bool:
        if predicate in IDENTITY or isinstance(value, BlankNode) or predicate.value.endswith(("Earliest", "Latest")):
            return False
        is_node = isinstance(value, NamedNode) and self._names.is_a(value, RI("KeyedNode"))
        return not is_node and (not isinstance(value, NamedNode) or value not in OWL)

    def _find_related(self, thing: NamedNode) -> tuple[Related, ...]:
        about = {quad.subject for quad in self._store.quads_for_pattern(None, None, thing, DEFAULT)}
        nodes = [one for one in about if isinstance(one, NamedNode) and self._names.is_a(one, RI("KeyedNode"))]
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
        classes = ", ".join(self._names.name_classes(node, self._lang))
        return Related(node.value, self._label(node), classes, told, tuple(sorted(claims)))
