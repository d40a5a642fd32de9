"""What is not known of a thing: what is stated of most things of its kind, and not of it.

A kind is a class and, where things of the class have one, a status: most active routes have a start, most planned ones
a date they are expected at. Nothing here knows a particular property, but for those that answer for each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, Store

from kg.graph.citations import find_key, get_object
from kg.graph.names import Names
from kg.model.answers import Gap, text_of
from kg.model.quantities import UNITS
from kg.terms import INFERRED, LABEL, PREFIXES, RI, RID, SKOS, TYPE

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
