"""From claims to where they stand: source, sentence, date and grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

from kg.graph.names import Names
from kg.language import say
from kg.model.answers import Citation, Role, Term, text_of
from kg.terms import CLAIM, DCTERMS, INFERRED, OWL, RDF, RI, TYPE, UNITS, kebab

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
    sources: dict[object, Citation] = {}
    return {name: _cite_one(store, name, sources, names, lang) for name in claims}


def _cite_one(store: Store, name: str, sources: dict[object, Citation], names: Names, lang: str) -> Citation:
    claim = CLAIM(name)
    said = {quad.predicate: quad.object for quad in store.quads_for_pattern(claim, None, None, DEFAULT)}
    source = said.get(RI("source"))
    if source not in sources:
        sources[source] = _describe_source(store, source, names, lang)
    evidential = said.get(RI("evidential"))
    context = (quad.object for quad in store.quads_for_pattern(claim, RI("context"), None, DEFAULT))
    denied = _tell_denied(store, claim, names, lang)
    role = _find_role(store, claim, said)
    covered = tuple(f"{CLAIM.local(c)} ({_tell_place(store, c)})" for c in list_covered(store, claim))
    return replace(
        sources[source],
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
    corrects = any(store.quads_for_pattern(None, RI("decision"), decision, DEFAULT))
    return "decides" if corrects else "completes"


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
    found = (q.object for relation in DECIDES for q in store.quads_for_pattern(decision, relation, None, DEFAULT))
    return sorted((claim for claim in found if isinstance(claim, NamedNode)), key=lambda c: c.value)


def list_deciders(store: Store, claim: NamedNode) -> list[NamedNode]:
    """Return the decisions that cover a claim, sorted."""
    found = (q.subject for relation in DECIDES for q in store.quads_for_pattern(None, relation, claim, DEFAULT))
    return sorted((decision for decision in found if isinstance(decision, NamedNode)), key=lambda d: d.value)


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
    named = not any(list(store.quads_for_pattern(d, RI("corrects"), claim, DEFAULT)) for d in deciders)
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
    found: set[NamedNode] = set()
    for quad in store.quads_for_pattern(None, RI("claim"), claim, DEFAULT):
        name = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        point = NamedNode(name.rpartition("_side")[0]) if "_side" in name else None
        decision = get_object(store, point, RI("decision")) if point else None
        if point and get_object(store, point, RI("onProperty")) == prop and isinstance(decision, NamedNode):
            found.add(decision)
    return sorted(found, key=lambda d: d.value)


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
    for quad in store.quads_for_pattern(node, TYPE, None, DEFAULT):
        item = get_object(store, quad.object, OWL("hasKey")) if isinstance(quad.object, NamedNode) else None
        while isinstance(item, BlankNode):
            part = next(store.quads_for_pattern(item, RDF("first"), None, DEFAULT)).object
            found |= {part} if isinstance(part, NamedNode) else set()
            item = next(store.quads_for_pattern(item, RDF("rest"), None, DEFAULT)).object
    return found


def _describe_source(store: Store, source: object, names: Names, lang: str) -> Citation:
    """Return the citation of a claim of a source as far as the source gives it."""
    publisher = get_object(store, source, DCTERMS("publisher")) if isinstance(source, NamedNode) else None
    return Citation(
        claim="",
        role="states",
        title=get_text(store, source, DCTERMS("title")),
        publisher=text_of(names.label(publisher, lang)) if isinstance(publisher, NamedNode) else "",
        date=get_text(store, source, RI("published")),
        grade=get_text(store, source, RI("grade")),
        address=get_text(store, source, RI("address")),
        source=source.value if isinstance(source, NamedNode) else "",
    )


def _tell_denied(store: Store, claim: NamedNode, names: Names, lang: str) -> str:
    """Return what a claim denies, so that nobody takes its citation for support of that; else an empty text."""
    told = set()
    for denial in store.quads_for_pattern(None, TYPE, OWL("NegativePropertyAssertion"), claim):
        parts = [
            names.label(quad.object, lang)
            for part in ("assertionProperty", "targetIndividual", "targetValue")
            for quad in store.quads_for_pattern(denial.subject, OWL(part), None, claim)
            if isinstance(quad.object, NamedNode | Literal)
        ]
        told.add(" ".join(map(text_of, parts)))
    return ", ".join(sorted(told))


def _tell_place(store: Store, claim: NamedNode) -> str:
    grade = f"grade {get_text(store, get_object(store, claim, RI('source')), RI('grade'))}"
    locator = get_text(store, claim, RI("locator"))
    return f"sentence {locator}, {grade}" if locator else grade


def find_claims(store: Store, subject: NamedNode, predicate: NamedNode, value: object) -> tuple[str, ...]:
    """Return the claims in use that state a triple, by identifier, those that a decision covers, and decisions."""
    graphs = {
        quad.graph_name
        for quad in store.quads_for_pattern(subject, predicate, value, None)  # type: ignore[arg-type]  # a term
        if isinstance(quad.graph_name, NamedNode)
    }
    in_use = {g for g in graphs if g in CLAIM and get_object(store, g, RI("standing")) == RI("inUse")}
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


def is_inferred(store: Store, subject: NamedNode, predicate: NamedNode, value: object) -> bool:
    """Say whether a triple of the default graph is inferred."""
    found = store.quads_for_pattern(subject, predicate, value, INFERRED)  # type: ignore[arg-type]  # a term
    return next(found, None) is not None
