"""What the ontology tells the program: classes with their keys, properties with their kinds, named individuals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.model.statuses import NO_STATUSES, Statuses


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class: `name` as data files write it, `ancestors` with itself, `key` the properties its IRI is minted from.

    `told` says that what is of it begins when somebody first says so, as a judgement does; `own_words`, that its
    things are named in the curators' own words.
    `factual` says that an opinion of it is not held. `shorthand` are the properties that join the two things of its key
    directly (`ri:shorthand`); `collective` says that its things hold others of their kind, `baseline` that they apply
    where no other of their kind does.
    """

    iri: NamedNode
    name: str
    label: Mapping[str, str]
    ancestors: frozenset[NamedNode]
    key: tuple[NamedNode, ...] = ()
    shorthand: tuple[NamedNode, ...] = ()
    told: bool = False
    own_words: bool = False
    factual: bool = False
    collective: bool = False
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class PropertyTerm:
    """A property: `kind` is `object`, `date`, `integer`, `decimal`, `string` or `boolean`.

    `group` is the property whose value it is compared with as one (`ri:standsWith`), else itself;
    `single` says that a thing has one value at a time, `timeless` that it has it always, `told` that it has it from
    when somebody first says so, `own_words` that its texts are the curators' own. `least` and `most` are the numbers
    between which its values lie, None where they need not. `printed_as` is `percent` for what is printed so,
    `stated_by` the one kind of source that may state it, `transitive` says that it leads on from value to value,
    `always_given` that every observation has it in its key.
    """

    iri: NamedNode
    name: str
    label: Mapping[str, str]
    kind: str
    single: bool
    group: NamedNode
    range: NamedNode | None = None
    timeless: bool = False
    told: bool = False
    domain: NamedNode | None = None
    own_words: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    printed_as: str = ""
    stated_by: NamedNode | None = None
    transitive: bool = False
    always_given: bool = False


@dataclass(frozen=True, slots=True)
class Individual:
    """A named individual of the ontology, such as `ri:planned`."""

    iri: NamedNode
    name: str
    cls: NamedNode


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of the ontology, by the name data files use and by IRI.

    `definitions` say what they mean, and `disjoint` are pairs of classes that are declared so.
    """

    classes: Mapping[str, ClassTerm]
    properties: Mapping[str, PropertyTerm]
    individuals: Mapping[str, Individual]
    class_of: Mapping[NamedNode, ClassTerm]
    property_of: Mapping[NamedNode, PropertyTerm]
    statuses: Statuses = NO_STATUSES
    definitions: Mapping[NamedNode, str] = field(default_factory=dict)
    disjoint: frozenset[frozenset[object]] = frozenset()

    def is_a(self, cls: NamedNode, ancestor: NamedNode) -> bool:
        """Say whether `cls` is `ancestor` or below it."""
        return (term := self.class_of.get(cls)) is not None and ancestor in term.ancestors

    def group_of(self, prop: NamedNode) -> NamedNode:
        """Return the property that stands for all those compared with `prop` as one."""
        return term.group if (term := self.property_of.get(prop)) else prop

    def is_single(self, prop: NamedNode) -> bool:
        """Say whether a thing has one value of `prop` at a time."""
        return (term := self.property_of.get(prop)) is not None and term.single

    def is_of(self, prop: NamedNode, cls: NamedNode) -> bool:
        """Say whether a property is one of a class alone: its domain is the class or one above it."""
        term = self.property_of.get(prop)
        return term is not None and term.domain is not None and self.is_a(cls, term.domain)

    def is_baseline(self, cls: NamedNode) -> bool:
        """Say whether things of a class apply where no other of their kind does."""
        return (term := self.class_of.get(cls)) is not None and term.baseline

    def has_baseline(self, prop: NamedNode) -> bool:
        """Say whether the values of a property are of a kind of which some apply where no other does."""
        kind = self.find_range(prop)
        return kind is not None and any(c.baseline and kind in c.ancestors for c in self.class_of.values())

    def find_range(self, prop: NamedNode) -> NamedNode | None:
        """Return the class of the values of a property, or None."""
        return term.range if (term := self.property_of.get(prop)) else None

    def is_timeless(self, prop: NamedNode) -> bool:
        """Say whether a thing has a value of `prop` always, once it has one."""
        return (term := self.property_of.get(prop)) is not None and term.timeless

    def begins_when_told(self, term: NamedNode) -> bool:
        """Say whether what is of a class, or a value of a property, begins when somebody first says so."""
        found = self.class_of.get(term) or self.property_of.get(term)
        return found is not None and found.told
