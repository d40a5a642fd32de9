"""What is known of one thing: its own facts, the nodes it takes part in, what is missing, and the disagreements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from kg.graph.citations import cite, find_claims, find_key, find_origin, get_object, is_inferred
from kg.graph.disputes import find_oddities, list_points, tell_point
from kg.graph.names import Names
from kg.graph.reasons import Teller
from kg.model.answers import text_of
from kg.model.moments import Moments
from kg.model.sheets import Gap, Related, Sheet, Statement
from kg.terms import ALIAS, INFERRED, LABEL, OWL, PREFIXES, RDFS, RI, RID, SKOS, TYPE, UNITS

DEFAULT = DefaultGraph()
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
        kinds = self._count({cls for one in things for cls in self._find_classes(one)})
        return tuple(gap for one in things for gap in (*self._find_nameless(one), *self._find_unstated(one, kinds)))

    def _is_described(self, thing: NamedNode) -> bool:
        """Say whether a thing is one that claims are about, and not a source, a claim or a period."""
        is_thing = self._names.is_a(thing, RI("Entity")) or self._names.is_a(thing, RI("KeyedNode"))
        return is_thing and thing in RID and not self._names.is_a(thing, RI("Period"))

    def _find_classes(self, thing: NamedNode) -> list[NamedNode]:
        """Return the classes that a thing is stated to be of."""
        found = self._store.quads_for_pattern(thing, TYPE, None, DEFAULT)
        classes = [quad.object for quad in found if isinstance(quad.object, NamedNode) and quad.object in RI]
        return [c for c in classes if not any(self._store.quads_for_pattern(thing, TYPE, c, INFERRED))]

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
        if get_object(self._store, thing, SKOS("exactMatch")) is None:
            yield self._tell(thing, "identifier")
        labels = self._store.quads_for_pattern(thing, LABEL, None, DEFAULT)
        if not any(getattr(quad.object, "language", None) == "ja" for quad in labels):
            yield self._tell(thing, "Japanese label")

    def _find_unstated(self, thing: NamedNode, kinds: dict[Kind, Counter[object]]) -> Iterator[Gap]:
        """Yield the properties that most others of the kind have, most frequent first; key parts may all be absent."""
        own = {quad.predicate for quad in self._store.quads_for_pattern(thing, None, None, DEFAULT)}
        known = {ANSWERS_FOR.get(prop, prop) for prop in own} | find_key(self._store, thing)
        for cls in self._find_classes(thing):
            counts = kinds[cls, get_object(self._store, thing, RI("status"))]
            if counts[TYPE] <= FEWEST:
                counts = kinds[cls, None]
            others = counts[TYPE] - 1
            for prop, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))):
                if others >= FEWEST and 2 * count > others and prop not in known and is_fact(prop):
                    label = text_of(self._names.label(prop, self._lang))  # type: ignore[arg-type]  # a property
                    yield self._tell(thing, label, min(count, others), others)

    def _tell(self, thing: NamedNode, relation: str, stated: int = 0, others: int = 0) -> Gap:
        terms = (thing, next(iter(self._find_classes(thing)), None))
        name, cls = (text_of(self._names.label(term, self._lang)) for term in terms)
        return Gap(thing.value, name, cls, relation, stated, others)


def is_fact(prop: object) -> bool:
    """Say whether a property is stated of things: one of the ontology, and no bound that the build makes of a date."""
    return prop in RI and isinstance(prop, NamedNode) and not prop.value.endswith(("Earliest", "Latest"))


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
