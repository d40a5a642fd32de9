"""Figures, days, claims and things in plain words, for what a finding tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from pyoxigraph import NamedNode

from kg.language import say
from kg.model.claims import Date, Entity, Node, Value
from kg.model.quantities import Extent
from kg.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Names:
    """What things, nodes and properties are called."""

    entities: Mapping[NamedNode, Entity]
    vocabulary: Vocabulary

    def tell(self, thing: Value | None) -> str:
        """Return a value as a reader knows it."""
        if isinstance(thing, NamedNode):
            entity = self.entities.get(thing)
            label = entity.labels.get("en") if entity else None
            return label or thing.value.rpartition("/")[2].rpartition("#")[2]
        return thing.text if isinstance(thing, Date) else thing.value if thing else ""

    def tell_node(self, node: Node) -> str:
        """Return a node as its class and key; an entity by its name."""
        if node.iri in self.entities:
            return self.tell(node.iri)
        told = ", ".join(self.tell(fact.value) for fact in node.key)
        term = self.vocabulary.class_of.get(node.cls)
        name = term.label.get("en", term.name) if term else "node"
        return f"{name} ({told})" if told else name

    def tell_property(self, prop: NamedNode) -> str:
        """Return a property by its label."""
        term = self.vocabulary.property_of.get(prop)
        return term.label.get("en", term.name) if term else prop.value.rpartition("#")[2]

    def tell_range(self, prop: NamedNode) -> str:
        """Return what the values of a property are, by the label of their class."""
        wanted = self.vocabulary.find_range(prop)
        kind = self.vocabulary.class_of.get(wanted) if wanted else None
        return kind.label.get("en", kind.name) if kind else self.tell_property(prop)


def tell_number(number: float) -> str:
    """Return a number with separators and no needless digits.

    >>> tell_number(111513), tell_number(7.0), tell_number(65.12)
    ('111,513', '7', '65.1')
    """
    return f"{number:,.1f}".removesuffix(".0")


def tell_extent(extent: Extent | None) -> str:
    """Return what a count can be, nothing where it is not known.

    >>> tell_extent(Extent("units", 75, 75)), tell_extent(Extent("units", 14001))
    ('75', 'at least 14,001')
    """
    if extent is None:
        return ""
    if extent.low == extent.high:
        return tell_number(extent.low)
    if extent.high == inf:
        return f"at least {tell_number(extent.low)}"
    if extent.low <= 0:
        return f"at most {tell_number(extent.high)}"
    return f"{tell_number(extent.low)} to {tell_number(extent.high)}"


def tell_change(percent: float) -> str:
    """Return a change as a rise or a fall; one of many times as a factor too.

    >>> tell_change(-18), tell_change(643.5), tell_change(0)
    ('a fall of 18 percent', 'a rise of 643.5 percent (7.4 times)', 'no change')
    """
    if percent == 0:
        return "no change"
    times = f" ({tell_number(percent / 100 + 1)} times)" if percent >= 200 else ""
    return f"a {'rise' if percent > 0 else 'fall'} of {tell_number(abs(percent))} percent{times}"


def tell_said_change(change: Extent | None) -> str:
    """Return a change as it was said, by the middle of what it can mean."""
    if change is None or change.low == -change.high:
        return "no change"
    if change.high - change.low == inf:
        return "a rise" if change.low > 0 else "a fall"
    return tell_change((change.low + change.high) / 2)


MOST = 6
"""How many things a text names before it only counts the rest."""


def tell_list(items: Iterable[str], *, of: int = 0, lang: str = "en") -> str:
    """Return items in a row, each once, and how many more there are; `of` is their number where not all are given.

    >>> tell_list(["a", "b", "c"]), tell_list("abcdefgh"), tell_list("abc", of=9)
    ('a, b and c', 'a, b, c, d, e, f and 2 more', 'a, b, c and 6 more')
    >>> tell_list(["a", "b", "c"], lang="ja"), tell_list("abcdefgh", lang="ja")
    ('a、b、c', 'a、b、c、d、e、fほか2')
    """
    found, comma = list(dict.fromkeys(items)), say("comma", lang)
    rest = max(len(found), of) - len(found[:MOST])
    if rest:
        return comma.join(found[:MOST]) + say("and_more", lang, count=rest)
    return comma.join(found) if lang == "ja" else " and ".join(filter(None, [comma.join(found[:-1]), *found[-1:]]))


def tell_claims(claims: Iterable[NamedNode]) -> str:
    """Return the identifiers of claims."""
    return tell_list(claim.value.rpartition("/")[2] for claim in claims)


def sort_claims(claims: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    """Return claims once each, in the order of their names."""
    return tuple(sorted(set(claims), key=lambda claim: claim.value))
