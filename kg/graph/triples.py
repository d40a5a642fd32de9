"""A triple as people write it: labels, aliases or identifiers for its three terms."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Store, Triple

from kg.errors import NotFound, suggest
from kg.graph.lookups import DEFAULT, holds, list_literals, list_subjects
from kg.graph.names import Names
from kg.model.answers import Term
from kg.model.questions import fold
from kg.terms import LABEL, OWL, RI, TYPE, compact, kebab

PROPERTIES = (OWL("ObjectProperty"), OWL("DatatypeProperty"))


def find_triple(store: Store, names: Names, subject: str, predicate: str, value: str) -> Triple:
    """Return the triple that three names mean; whether it holds is another matter.

    A value that names nothing is the literal with this text that the subject has, or else a plain text.

    Raises:
        NotFound: subject or predicate name nothing; with the nearest names.
    """
    thing, relation = names.find(subject), find_property(store, names, predicate)
    return Triple(thing, relation, find_value(store, names, thing, relation, value))


def find_property(store: Store, names: Names, name: str) -> NamedNode:
    """Return the property with this label, identifier or IRI; `a` and `type` are the class of a thing.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    if name in ("a", "type", "rdf:type"):
        return TYPE
    known = _index_terms(store, PROPERTIES)
    if fold(name) in known:
        return known[fold(name)]
    try:
        return names.find(name)
    except NotFound as error:
        raise NotFound(f"no relation is called '{name}'{suggest(fold(name), known)}") from error


def find_value(store: Store, names: Names, thing: NamedNode, relation: NamedNode, name: str) -> Term:
    """Return the value that a name means: a class, a literal that the thing has, another thing, or a plain text."""
    if relation == TYPE:
        known = _index_terms(store, (OWL("Class"),))
        if fold(name) in known:
            return known[fold(name)]
    held = [quad.object for quad in store.quads_for_pattern(thing, relation, None, DEFAULT)]
    said = [quad.object for quad in store.quads_for_pattern(thing, relation, None, None)]
    for term in (*held, *said):
        if isinstance(term, Literal) and fold(term.value) == fold(name):
            return term
    individuals = {fold(kebab(RI.local(t))): t for t in (*held, *said) if isinstance(t, NamedNode) and t in RI}
    if fold(name) in individuals:
        return individuals[fold(name)]
    try:
        return names.find(name)
    except NotFound:
        if relation == TYPE or holds(store, relation, TYPE, PROPERTIES[0]):  # it takes things alone
            raise
        return Literal(name)


def _index_terms(store: Store, kinds: tuple[NamedNode, ...]) -> dict[str, NamedNode]:
    """Return the terms of the ontology of some kinds, by label in any language, by name, and by prefixed name."""
    found: dict[str, NamedNode] = {}
    for kind in kinds:
        for term in (term for term in list_subjects(store, TYPE, kind) if term in RI):
            labels = [label.value for label in list_literals(store, term, LABEL)]
            for word in (*labels, RI.local(term), kebab(RI.local(term)), compact(term)):
                found.setdefault(fold(word), term)
    return found
