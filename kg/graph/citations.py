"""From claims to where they stand: source, sentence, date and grade."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.graph.names import Names
from kg.model.answers import Citation, text_of
from kg.terms import CLAIM, DCTERMS, INFERRED, OWL, RI, TYPE, compact, kebab

DEFAULT = DefaultGraph()


def get_object(store: Store, subject: NamedNode, predicate: NamedNode) -> object:
    """Return the first object of a subject and predicate in the default graph, or None."""
    quad = next(store.quads_for_pattern(subject, predicate, None, DEFAULT), None)
    return quad.object if quad else None


def get_text(store: Store, subject: object, predicate: NamedNode) -> str:
    """Return the text of the first object of a subject and predicate, or an empty text."""
    found = get_object(store, subject, predicate) if isinstance(subject, NamedNode) else None
    return text_of(found)  # type: ignore[arg-type]  # an object of a quad is a term


def cite(store: Store, claims: Iterable[str], names: Names, lang: str) -> dict[str, Citation]:
    """Return the citation of each claim, by its identifier, with names in a language."""
    sources: dict[object, dict[str, str]] = {}
    return {name: _cite_one(store, name, sources, names, lang) for name in claims}


def _cite_one(store: Store, name: str, sources: dict[object, dict[str, str]], names: Names, lang: str) -> Citation:
    claim = CLAIM(name)
    said = {quad.predicate: quad.object for quad in store.quads_for_pattern(claim, None, None, DEFAULT)}
    source = said.get(RI("source"))
    if source not in sources:
        sources[source] = _describe_source(store, source, names, lang)
    evidential = said.get(RI("evidential"))
    return Citation(
        claim=name,
        locator=text_of(said.get(RI("locator"))),
        note="; ".join(filter(None, (_tell_denial(store, claim), text_of(said.get(RI("note")))))),
        reads=_find_corrected(store, claim) if RI("corrects") in said else (),
        evidential=kebab(RI.local(evidential)) if isinstance(evidential, NamedNode) else "",
        **sources[source],
    )


def _describe_source(store: Store, source: object, names: Names, lang: str) -> dict[str, str]:
    """Return what a citation tells of a source, by field."""
    publisher = get_object(store, source, DCTERMS("publisher")) if isinstance(source, NamedNode) else None
    return {
        "title": get_text(store, source, DCTERMS("title")),
        "publisher": text_of(names.label(publisher, lang)) if isinstance(publisher, NamedNode) else "",
        "published": get_text(store, source, RI("published")),
        "grade": get_text(store, source, RI("grade")),
        "address": get_text(store, source, RI("address")),
        "source": source.value if isinstance(source, NamedNode) else "",
    }


def _tell_denial(store: Store, claim: NamedNode) -> str:
    """Return what a claim denies, so that nobody takes its citation for support of that; else an empty text."""
    denied = {
        quad.object
        for denial in store.quads_for_pattern(None, TYPE, OWL("NegativePropertyAssertion"), claim)
        for target in ("targetIndividual", "targetValue")
        for quad in store.quads_for_pattern(denial.subject, OWL(target), None, claim)
    }
    return f"denies: {', '.join(sorted(_shorten(value) for value in denied))}" if denied else ""


def _shorten(value: object) -> str:
    return compact(value) if isinstance(value, NamedNode) else text_of(value)  # type: ignore[arg-type]  # a term


def _find_corrected(store: Store, decision: NamedNode) -> tuple[str, ...]:
    """Return the claims that a decision corrects, each with the place of its sentence."""
    found = store.quads_for_pattern(decision, RI("corrects"), None, DEFAULT)
    claims = sorted((q.object for q in found if isinstance(q.object, NamedNode)), key=lambda c: c.value)
    return tuple(f"{CLAIM.local(claim)} ({_tell_place(store, claim)})" for claim in claims)


def _tell_place(store: Store, claim: NamedNode) -> str:
    grade = f"grade {get_text(store, get_object(store, claim, RI('source')), RI('grade'))}"
    locator = get_text(store, claim, RI("locator"))
    return f"sentence {locator}, {grade}" if locator else grade


def find_claims(store: Store, subject: NamedNode, predicate: NamedNode, value: object) -> tuple[str, ...]:
    """Return the claims in use that state a triple, by identifier, sorted."""
    graphs = {
        quad.graph_name
        for quad in store.quads_for_pattern(subject, predicate, value, None)  # type: ignore[arg-type]  # a term
        if isinstance(quad.graph_name, NamedNode)
    }
    in_use = (g for g in graphs if g in CLAIM and get_object(store, g, RI("standing")) == RI("inUse"))
    return tuple(sorted(CLAIM.local(g) for g in in_use))


def is_inferred(store: Store, subject: NamedNode, predicate: NamedNode, value: object) -> bool:
    """Say whether a triple of the default graph is inferred."""
    found = store.quads_for_pattern(subject, predicate, value, INFERRED)  # type: ignore[arg-type]  # a term
    return next(found, None) is not None
