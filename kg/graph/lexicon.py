"""The names of things for the reader of English, as a store has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.graph.lookups import list_subjects
from kg.graph.names import Names
from kg.model.questions import Question, fold
from kg.questions import Lexicon, Thing
from kg.terms import PREFIXES, RI, RID, TYPE, WD, kebab

SHORTENED = ("VehicleLine", "Plant")
"""Classes of what people call by a part of its name."""

QUERY = """SELECT ?thing ?name WHERE {
  VALUES ?class { %s }
  ?thing a ?class ; rdfs:label|skos:altLabel|skos:exactMatch ?name
  FILTER (?class != ri:Entity || STRSTARTS(STR(?thing), STR(rid:)))
}"""
"""Names of things; of those that are only entities, no terms of the ontology, whose names are plain words."""


def make_lexicon(store: Store, names: Names, questions: Iterable[Question]) -> Lexicon:
    """Return the names of all things that a parameter of the questions may take."""
    types = {p.type for q in questions for p in q.parameters} - {"year", "date"}
    classes = {name: names.find_class(name) for name in sorted(types)}
    found = store.query(QUERY % " ".join(map(str, classes.values())), prefixes=PREFIXES)
    called: dict[NamedNode, list[str]] = defaultdict(list)
    for thing, name in found if isinstance(found, QuerySolutions) else ():
        called[thing].append(WD.local(name) if isinstance(name, NamedNode) else name.value)
    for thing in sorted(called, key=str):
        same = names.follow(thing)
        called[thing].append(_localise(thing))
        if same != thing:
            called[same].extend(called.pop(thing))
    instances = {name: frozenset(list_subjects(store, TYPE, cls)) for name, cls in classes.items()}
    places, homes = (frozenset(list_subjects(store, TYPE, RI(name))) for name in ("Place", "HomeMarket"))
    things = {_localise(thing): thing for thing in sorted(called, key=str)}

    def describe(name: str) -> Thing:
        """Return a thing by its identifier."""
        thing = things[name]
        fits = frozenset(kind for kind, found in instances.items() if thing in found)
        known = tuple(sorted(set(called[thing])))
        kind = min((kebab(RI.local(cls)) for cls in names.list_stated_classes(thing)), default="")
        return Thing(name, kind, fits, known, place=thing in places, home=thing in homes)

    told = [(name, thing) for thing in things for name in sorted(set(called[things[thing]]))]
    return Lexicon([*told, *_list_other_names(names, {fold(name) for name, _ in told}, things)], describe)


def _list_other_names(
    names: Names, taken: Container[str], things: Mapping[str, NamedNode]
) -> Iterator[tuple[str, str]]:
    """Yield the shortened names of models and plants that are the name of no other thing, each with its thing.

    Two words of which one is a number may stand in either order: "Alpha 0".
    """
    for name, thing in names.loose.variants:
        same = names.follow(thing)
        if _localise(same) in things and any(names.is_a(same, RI(cls)) for cls in SHORTENED):
            words = fold(name).split()
            turned = [" ".join(reversed(words))] if len(words) == 2 and any(map(str.isdigit, words)) else []
            yield from ((n, _localise(same)) for n in (" ".join(words), *turned) if n not in taken)


def _localise(thing: NamedNode) -> str:
    return (RID if thing in RID else RI).local(thing)
