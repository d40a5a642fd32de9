"""Minting the IRI of a node from its key, reading a node or a fact otherwise, and what a claim is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from kg.model.claims import Claim, Fact, Node, Value
from kg.model.vocabulary import ClassTerm, Vocabulary
from kg.terms import RI, RID, UNITS, kebab, slug


def make_node(cls: ClassTerm, key: tuple[Fact, ...], unknown: tuple[NamedNode, ...], claim: NamedNode) -> Node:
    """Return the node of a key: its IRI is minted from the key's parts, in order, `any` for an absent one.

    A key that is not fully known gives `rid:unkeyed_<claim>`.
    """
    ordered = tuple(fact for prop in cls.key for fact in key if fact.property == prop)
    if unknown:
        return Node(RID(f"unkeyed_{claim.value.rpartition('/')[2]}"), cls.iri, ordered, unknown)
    parts = {fact.property: name_part(fact.value) for fact in ordered}
    return Node(RID("_".join([cls.name, *(parts.get(p, "any") for p in cls.key)])), cls.iri, ordered)


def name_part(value: Value) -> str:
    """Return a key's value as a part of a local name.

    >>> name_part(RID("period_2025")), name_part(RID("suzuki")), name_part(Literal("WR-V"))
    ('2025', 'suzuki', 'wr-v')
    """
    if isinstance(value, NamedNode):
        local = RID.local(value) if value in RID else kebab(value.value.rpartition("#")[2])
        return local.removeprefix("period_")
    return slug(value.value if isinstance(value, Literal) else value.text)


def read_key(node: Node, prop: NamedNode, old: Value | None, new: Value, cls: ClassTerm, claim: NamedNode) -> Node:
    """Return the node with `new` for `old` as the key part `prop`; `old` None stands for an unknown part.

    A node whose part is another keeps as it is.
    """
    if old is None and prop in node.unknown:
        rest = tuple(p for p in node.unknown if p != prop)
        return make_node(cls, (*node.key, Fact(prop, new)), rest, claim)
    changed = tuple(Fact(prop, new) if fact == Fact(prop, old) else fact for fact in node.key if old is not None)
    return make_node(cls, changed, node.unknown, claim) if old is not None and changed != node.key else node


def replace_thing(node: Node, old: NamedNode, new: NamedNode, cls: ClassTerm | None, claim: NamedNode) -> Node:
    """Return the node with the thing `new` for `old`, wherever its key or itself names it."""
    if node.iri == old:
        return replace(node, iri=new)
    changed = tuple(replace_value(fact, old, new) for fact in node.key)
    return make_node(cls, changed, node.unknown, claim) if cls and changed != node.key else node


def replace_value(fact: Fact, old: Value, new: Value) -> Fact:
    """Return the fact with the value `new` for `old`."""
    return Fact(fact.property, new) if fact.value == old else fact


def list_terms(claim: Claim, vocabulary: Vocabulary) -> Iterator[tuple[str, Fact | NamedNode]]:
    """Yield what a claim is made of, by its name in data files: the thing it is about, its key, facts, `by`."""
    if not claim.node.key and not claim.node.unknown:
        yield vocabulary.class_of[claim.node.cls].name, claim.node.iri
    for fact in (*claim.node.key, *claim.facts):
        yield name_property(fact.property, vocabulary), fact
    if claim.attributed_to:
        yield "by", claim.attributed_to


def name_property(prop: NamedNode, vocabulary: Vocabulary) -> str:
    """Return a property by its name in data files, where bounds are units, and a status among several a status."""
    written = RI("units") if prop in UNITS else RI("status") if prop == RI("statusAmong") else prop
    return vocabulary.property_of[written].name
