"""From claims to where they stand: source, sentence, date and grade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from kg.graph.lookups import DEFAULT, get_object, get_text, holds, list_objects, list_subjects
from kg.graph.names import Names
from kg.language import say
from kg.model.answers import Citation, Role, Term, text_of
from kg.terms import CLAIM, DCTERMS, INFERRED, OWL, RDF, RI, TYPE, UNITS, kebab


def cite(store: Store, claims: Iterable[str], names: Names, lang: str) -> dict[str, Citation]:
    """Return the citation of each claim, by its identifier, with names in a language."""
    describe = cache(lambda source: _describe_source(store, source, names, lang))
    return {name: _cite_one(store, CLAIM(name), describe, names, lang) for name in claims}


def _cite_one(
    store: Store, claim: NamedNode, describe: Callable[[Term | None], Citation], names: Names, lang: str
) -> Citation:
    said = {quad.predicate: quad.object for quad in store.quads_for_pattern(claim, None, None, DEFAULT)}
    evidential = said.get(RI("evidential"))
    context = (quad.object for quad in store.quads_for_pattern(claim, RI("context"), None, DEFAULT))
    denied = _tell_denied(store, claim, names, lang)
    role = _find_role(store, claim, said)
    covered = tuple(f"{CLAIM.local(c)} ({_tell_place(store, c)})" for c in list_covered(store, claim))
    return replace(
        describe(said.get(RI("source"))),
        claim=claim.value,
        locator=text_of(said.get(RI("locator"))),
        note=text_of(said.get(RI("note"))),
        corrects=covered if role not in ("completes", "identifies") else (),
        completes=covered if role == "completes" else (),
        identifies=covered if role == "identifies" else (),
        evidential=kebab(RI.local(evidential)) if isinstance(evidential, NamedNode) else "",
        role="denies" if denied else role,
        reading=_tell_reading(store, claim, names, lang) or denied,
        context=tuple(sorted(map(text_of, context), key=_order_locator)),
    )


def _find_role(store: Store, decision: NamedNode, said: Mapping[NamedNode, object]) -> Role:
    """Return what a claim does by itself: a decision corrects, completes or identifies, all others state."""
    if RI("because") not in said:
        return "states"
    if RI("identifies") in said:
        return "identifies"
    return "decides" if holds(store, None, RI("decision"), decision) else "completes"


def _order_locator(locator: str) -> tuple[int, ...]:
    """Return what sorts the places of sentences as they stand in the text.

    >>> sorted(["14.1", "3.6"], key=_order_locator)
    ['3.6', '14.1']
    """
    return tuple(int(part) for part in locator.split(".") if part.isdigit())


DECIDES = (RI("corrects"), RI("identifies"))
"""What a decision does to the claims that it covers."""


def list_covered(store: Store, decision: NamedNode) -> list[NamedNode]:
    """Return the claims that a decision corrects or identifies a thing in, sorted."""
    found = (claim for relation in DECIDES for claim in list_objects(store, decision, relation))
    return sorted(found, key=lambda claim: claim.value)


def list_deciders(store: Store, claim: NamedNode) -> list[NamedNode]:
    """Return the decisions that cover a claim, sorted."""
    found = (decision for relation in DECIDES for decision in list_subjects(store, relation, claim))
    return sorted(found, key=lambda decision: decision.value)


def _tell_reading(store: Store, claim: NamedNode, names: Names, lang: str) -> str:
    """Return what a claim says where decisions have it read otherwise, as what, and by which; '' of any other.

    What it says of its node is compared with what stands in the graph of the last decision, of the node it is read as.
    """
    node, deciders = get_object(store, claim, RI("readAs")), list_deciders(store, claim)
    label = names.make_label(lang)

    def tell_deciders(found: Iterable[NamedNode]) -> str:
        numbers = (label(decision).rpartition("_")[2] for decision in found)
        return say("and_decision", lang).join(say("decision", lang, number=number) for number in numbers)

    if not isinstance(node, NamedNode):
        refuted = get_object(store, claim, RI("standing")) == RI("refutedClaim")
        return say("read_refuted", lang, whose=tell_deciders(deciders)) if refuted else ""
    said = _list_said(store, claim, None)
    read = next((found for d in deciders if (found := _list_said(store, d, node))), {})
    named = not any(holds(store, d, RI("corrects"), claim) for d in deciders)
    changed = [p for p in sorted(read, key=str) if said.get(p) != read[p] and (p in said or p in find_key(store, node))]

    if named and not changed:  # the claim is about the thing itself
        old = next(iter(store.quads_for_pattern(None, TYPE, None, claim)), None)
        if old and isinstance(old.subject, NamedNode) and old.subject != node:
            whose = tell_deciders(deciders)
            return say("read_identified", lang, old=label(old.subject), new=label(node), whose=whose)

    def tell(prop: NamedNode) -> str:
        old, new = (", ".join(sorted(map(label, values.get(prop, ())))) for values in (said, read))
        many = len(changed) > 1
        how = "read_as_new" if not old else "read_named" if named else "read_instead_of" if many else "read_instead"
        whose = tell_deciders(_list_correcting(store, claim, prop) or deciders)
        return say(how, lang, property=label(prop), old=old, new=new, whose=whose)

    return "; ".join(map(tell, changed))


def _list_correcting(store: Store, claim: NamedNode, prop: NamedNode) -> list[NamedNode]:
    """Return the decisions that corrected what a claim says of a property, as the disagreements tell."""
    sides = [side.value for side in list_subjects(store, RI("claim"), claim) if "_side" in side.value]
    points = [NamedNode(side.rpartition("_side")[0]) for side in sides]
    about = [point for point in points if get_object(store, point, RI("onProperty")) == prop]
    found = {decision for point in about for decision in list_objects(store, point, RI("decision"))[:1]}
    return sorted(found, key=lambda decision: decision.value)


def _list_said(store: Store, claim: NamedNode, node: NamedNode | None) -> dict[NamedNode, frozenset[Term]]:
    """Return what the graph of a claim says of a node, or of all, in the ontology's terms; counts are one property."""
    found: dict[NamedNode, set[Term]] = {}
    for quad in store.quads_for_pattern(node, None, None, claim):
        prop = RI("units") if quad.predicate in UNITS else quad.predicate
        if prop in RI and prop != RI("unitsText") and not prop.value.endswith(("Earliest", "Latest")):
            found.setdefault(prop, set()).add(quad.object)
    return {prop: frozenset(values) for prop, values in found.items()}


def find_key(store: Store, node: NamedNode) -> set[NamedNode]:
    """Return the properties of a node's key, as `owl:hasKey` of its classes lists them."""
    found: set[NamedNode] = set()
    for cls in list_objects(store, node, TYPE):
        found.update(list_key(store, get_object(store, cls, OWL("hasKey"))))
    return found


def list_key(store: Store, cell: object) -> Iterator[NamedNode]:
    """Yield the members of a list, from one of its cells on, that have a name."""
    while isinstance(cell, BlankNode):
        said = {quad.predicate: quad.object for quad in store.quads_for_pattern(cell, None, None, DEFAULT)}
        member, cell = said[RDF("first")], said[RDF("rest")]
        if isinstance(member, NamedNode):
            yield member


def _describe_source(store: Store, source: Term | None, names: Names, lang: str) -> Citation:
    """Return the citation of a claim of a source as far as the source gives it."""
    return Citation(
        claim="",
        role="states",
        title=get_text(store, source, DCTERMS("title")),
        publisher=names.name(get_object(store, source, DCTERMS("publisher")), lang),
        date=get_text(store, source, RI("published")),
        grade=get_text(store, source, RI("grade")),
        address=get_text(store, source, RI("address")),
        source=text_of(source),
    )


def _tell_denied(store: Store, claim: NamedNode, names: Names, lang: str) -> str:
    """Return what a claim denies, so that nobody takes its citation for support of that; else an empty text."""
    told = set()
    parts = [OWL(part) for part in ("assertionProperty", "targetIndividual", "targetValue")]
    for denial in store.quads_for_pattern(None, TYPE, OWL("NegativePropertyAssertion"), claim):
        quads = (quad for part in parts for quad in store.quads_for_pattern(denial.subject, part, None, claim))
        told.add(" ".join(names.name(quad.object, lang) for quad in quads))
    return ", ".join(sorted(told))


def _tell_place(store: Store, claim: NamedNode) -> str:
    grade = f"grade {get_text(store, get_object(store, claim, RI('source')), RI('grade'))}"
    locator = get_text(store, claim, RI("locator"))
    return f"sentence {locator}, {grade}" if locator else grade


def find_claims(store: Store, subject: NamedNode, predicate: NamedNode, value: Term) -> tuple[str, ...]:
    """Return the claims in use that state a triple, by identifier, those that a decision covers, and decisions."""
    graphs = {quad.graph_name for quad in store.quads_for_pattern(subject, predicate, value, None)}
    claims = (graph for graph in graphs if isinstance(graph, NamedNode) and graph in CLAIM)
    in_use = {claim for claim in claims if get_object(store, claim, RI("standing")) == RI("inUse")}
    covers = {claim: list_covered(store, claim) for claim in in_use}
    covered = {
        claim
        for claims in covers.values()
        for claim in claims
        if get_object(store, claim, RI("readAs")) == subject
        and next(store.quads_for_pattern(None, predicate, None, claim), None) is not None
    }
    order = {c: (bool(covers[c]), False, c.value) for c in in_use}
    for claim in covered - in_use:
        used = get_object(store, claim, RI("standing")) == RI("inUse")
        order[claim] = (bool(list_covered(store, claim)), not used, claim.value)
    return tuple(CLAIM.local(c) for c in sorted(order, key=lambda c: order[c]))


def find_origin(store: Store, claims: Iterable[str]) -> NamedNode | None:
    """Return whom several claims go back to that are in use, where it is one for all of them; else None."""
    known = [CLAIM(claim) for claim in claims]
    stating = [claim for claim in known if get_object(store, claim, RI("standing")) == RI("inUse")]
    origins = {origin for c in stating if isinstance(origin := get_object(store, c, RI("witness")), NamedNode)}
    return next(iter(origins)) if len(origins) == 1 and len(stating) > 1 else None


def is_inferred(store: Store, subject: NamedNode, predicate: NamedNode, value: Term) -> bool:
    """Say whether a triple of the default graph is inferred."""
    return Quad(subject, predicate, value, INFERRED) in store
