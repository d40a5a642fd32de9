"""Replies on things: all that is known of one, and which things have a name like some words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any

from pydantic import Field

from kg.assistant.replies import Notes, Record, Reply, write_list, write_marks, write_table
from kg.terms import RID

Json = Mapping[str, Any]  # Any: it comes from JSON
MANY = 40
"""Nodes and gaps that are shown of one thing at the most."""


class Fact(Record):
    """A fact of the thing; one that is inferred has a proof, which `why` gives, instead of citations."""

    relation: str
    value: str
    inferred: bool = False
    cites: Sequence[int] = ()


class Node(Record):
    """A node that the thing takes part in, such as a supply route or an import volume."""

    id: Annotated[str, Field(description="identifier, for show_entity and why")]
    label: str
    kind: str
    facts: str = ""
    cites: Sequence[int] = ()


class Entity(Reply):
    """All that is known of one thing."""

    id: Annotated[str, Field(description="identifier, for the other tools; rid:ID in SPARQL")] = ""
    label: str = ""
    classes: Sequence[str] = ()
    aliases: Sequence[str] = ()
    same_as: Sequence[str] = ()
    facts: Sequence[Fact] = ()
    nodes: Annotated[Sequence[Node], Field(description="what it takes part in")] = ()
    unknown: Annotated[Sequence[str], Field(description="what the graph does not know of it")] = ()
    disagreements: Annotated[Sequence[str], Field(description="where sources differ, and what is held; say so")] = ()
    oddities: Annotated[Sequence[str], Field(description="what the consistency checks found")] = ()
    unsure: Annotated[Sequence[str], Field(description="what is not sure, and what that hangs on; say so")] = ()

    def write(self) -> Iterator[str]:
        """Yield the thing, its facts, its nodes, and what is odd or not known."""
        also = f" (also {', '.join(self.aliases)})" if self.aliases else ""
        yield f"**{self.label}**{also}: {', '.join(self.classes)}; {self.id}"
        yield from write_list("Facts", [_write_fact(fact) for fact in self.facts])
        for kind, nodes in groupby(self.nodes, key=lambda node: node.kind):
            yield from write_list(kind, [_write_node(node) for node in nodes])
        yield from write_list("Where sources differ", self.disagreements)
        yield from write_list("What the checks found", self.oddities)
        yield from write_list("Not sure", self.unsure)
        yield from write_list("Not known", self.unknown)


class Name(Record):
    """A thing with a name like the words."""

    id: str
    label: str
    label_ja: str = ""
    classes: Sequence[str] = ()
    matched: Annotated[str, Field(description="the name that fits")] = ""


class Names(Reply):
    """Things whose names are like some words, best first."""

    names: Sequence[Name] = ()

    def write(self) -> Iterator[str]:
        """Yield a table of the things."""
        if not self.names:
            yield "Nothing in the graph has a name like this."
        rows = [[n.id, n.label, n.label_ja, ", ".join(n.classes), n.matched] for n in self.names]
        yield from write_table(("id", "label", "Japanese", "classes", "matched"), rows)


def make_entity(found: Json) -> Entity:
    """Return the reply for a thing of the task `show`."""
    notes = Notes(found["citations"])
    facts = [
        Fact(relation=s["relation"], value=s["value"], inferred=s["inferred"], cites=notes.number(s["claims"]))
        for s in found["statements"]
    ]
    nodes = [
        Node(id=shorten(r["iri"]), label=r["label"], kind=r["cls"], facts=r["facts"], cites=notes.number(r["claims"]))
        for r in found["related"][:MANY]
    ]
    return Entity(
        id=shorten(found["iri"]),
        label=found["label"],
        classes=found["classes"],
        aliases=found["aliases"],
        same_as=found["identifiers"],
        facts=facts,
        nodes=nodes,
        unknown=[_tell_gap(gap, found["iri"]) for gap in found["gaps"][:MANY]],
        disagreements=found["disagreements"],
        oddities=found["oddities"],
        unsure=found["unsure"],
        notes=[*_tell_cut(found, "related", "nodes"), *_tell_cut(found, "gaps", "things not known")],
        citations=notes.list(),
    )


def make_names(found: Sequence[Json]) -> Names:
    """Return the reply for names of the task `search`."""
    names = [
        Name(
            id=one["id"],
            label=one["label"],
            label_ja=one.get("label_ja", ""),
            classes=one.get("classes", []),
            matched=one.get("matched", ""),
        )
        for one in found
    ]
    return Names(names=names)


def shorten(iri: str) -> str:
    """Return the identifier of a thing, by which every tool knows it.

    >>> shorten("https://w3id.org/reverse-imports/id/suzuki")
    'suzuki'
    """
    return iri.removeprefix(RID.iri)


def _write_fact(fact: Fact) -> str:
    behind = "(inferred)" if fact.inferred else write_marks(fact.cites)
    return f"{fact.relation}: {fact.value} {behind}".rstrip()


def _write_node(node: Node) -> str:
    facts = f": {node.facts}" if node.facts else ""
    return f"{node.label}{facts} {write_marks(node.cites)}".rstrip() + f" ({node.id})"


def _tell_gap(gap: Json, iri: str) -> str:
    whose = "" if gap["iri"] == iri else f" of {gap['label']}"
    return f"{gap['relation']}{whose}"


def _tell_cut(found: Json, name: str, told: str) -> list[str]:
    total = len(found[name])
    return [f"{MANY} of {total} {told}; run_sparql gives the others"] if total > MANY else []
