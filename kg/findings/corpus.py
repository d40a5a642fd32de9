"""What the rules look at: readings of claims, indexed once so that each rule takes time close to linear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.findings.figures import Figure, Series, read_figure
from kg.findings.spans import Days, Span, read_spans
from kg.model.claims import Data, Date, Node, Source, Value
from kg.model.outcomes import Disagreement, Reading
from kg.model.vocabulary import Vocabulary
from kg.terms import RI

STATUS, SINCE, UNTIL, EXPECTED = RI("status"), RI("since"), RI("until"), RI("expected")
ACTIVE, VOLUME, ROUTE = RI("active"), RI("Volume"), RI("SupplyRoute")
COMING = frozenset({RI("possible"), RI("considered"), RI("planned"), RI("conditional")})
"""The statuses of what has not begun."""

VAGUE = (RI("CountryGroup"), RI("MakerGroup"), RI("ModelSeries"), RI("Unnamed"))
"""Classes of things that may be, or hold, one of their neighbours: they are never added to them."""


Known = frozenset[tuple[NamedNode, NamedNode]]
"""Claims, each with a node."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Readings, with what the rules ask of them.

    `successions` are the points where a later status followed; `identified` are things that are found to be another;
    `vague` are things that may be, or hold, one of their neighbours. `known` are the claims, each with a node, of which
    all that they say of it is held in the end, at whatever stage the readings are.
    """

    data: Data
    vocabulary: Vocabulary
    readings: tuple[Reading, ...]
    successions: tuple[Disagreement, ...]
    identified: Mapping[NamedNode, NamedNode]
    by_class: Mapping[NamedNode, tuple[Reading, ...]]
    spans: Mapping[NamedNode, Span]
    vague: frozenset[NamedNode]
    figures: tuple[Figure, ...]
    series: Mapping[Series, Mapping[Days, tuple[Figure, ...]]]
    known: Known

    def is_known(self, figure: Figure) -> bool:
        """Say whether a figure is held in the end: not read otherwise, refuted, outvoted or disputed."""
        return (figure.claim, figure.node) in self.known

    def list_of(self, cls: NamedNode) -> tuple[Reading, ...]:
        """Return the readings about nodes of a class or one below it."""
        found = [members for c, members in self.by_class.items() if self.vocabulary.is_a(c, cls)]
        return tuple(reading for members in found for reading in members)

    def get_source(self, reading: Reading) -> Source:
        """Return the source of a reading."""
        return self.data.sources[reading.claim.source]

    def is_a(self, thing: Value | None, cls: NamedNode) -> bool:
        """Say whether a thing is an entity of a class or one below it."""
        entity = self.data.entities.get(thing) if isinstance(thing, NamedNode) else None
        return entity is not None and self.vocabulary.is_a(entity.cls, cls)

    def find_same(self, thing: NamedNode) -> NamedNode:
        """Return what a thing was found to be, or itself."""
        return self.identified.get(thing, thing)

    def tell(self, thing: Value | None) -> str:
        """Return a value as a reader knows it."""
        if isinstance(thing, NamedNode):
            entity = self.data.entities.get(thing)
            label = entity.labels.get("en") if entity else None
            return label or thing.value.rpartition("/")[2].rpartition("#")[2]
        return thing.text if isinstance(thing, Date) else thing.value if thing else ""

    def tell_node(self, node: Node) -> str:
        """Return a node as its class and key; an entity by its name."""
        if node.iri in self.data.entities:
            return self.tell(node.iri)
        return self.tell_kind(node.cls, [self.tell(fact.value) for fact in node.key])

    def tell_property(self, prop: NamedNode) -> str:
        """Return a property by its label."""
        term = self.vocabulary.property_of.get(prop)
        return term.label.get("en", term.name) if term else prop.value.rpartition("#")[2]

    def tell_kind(self, cls: NamedNode, parts: Iterable[str]) -> str:
        """Return a class with some words on it."""
        term = self.vocabulary.class_of.get(cls)
        told = ", ".join(parts)
        name = term.label.get("en", term.name) if term else "node"
        return f"{name} ({told})" if told else name


def make_corpus(
    data: Data,
    vocabulary: Vocabulary,
    readings: Iterable[Reading],
    successions: Iterable[Disagreement] = (),
    identified: Mapping[NamedNode, NamedNode] | None = None,
    like: Corpus | None = None,
) -> Corpus:
    """Return readings with their indexes, in the order of their claims' names, so that no other order shows.

    Denials are left out: they say nothing of what is. What is the same in another corpus, `like`, is taken from there.
    """
    said = (reading for reading in readings if not reading.claim.denied)
    kept = tuple(sorted(said, key=lambda reading: reading.claim.iri.value))
    by_class: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in kept:
        by_class[reading.node.cls].append(reading)
    spans = like.spans if like else read_spans(data.entities.values())
    volumes = [r for cls, members in by_class.items() if vocabulary.is_a(cls, VOLUME) for r in members]
    before = {figure.claim: figure for figure in like.figures} if like else {}
    figures = tuple(figure for reading in volumes if (figure := _find_figure(reading, before, spans)))
    return Corpus(
        data=data,
        vocabulary=vocabulary,
        readings=kept,
        successions=tuple(successions),
        identified=identified or {},
        by_class={cls: tuple(members) for cls, members in by_class.items()},
        spans=spans,
        vague=like.vague
        if like
        else frozenset(e.iri for e in data.entities.values() if any(vocabulary.is_a(e.cls, cls) for cls in VAGUE)),
        figures=figures,
        series=_index_series(figures),
        known=like.known if like else frozenset(),
    )


def narrow_corpus(corpus: Corpus, readings: Iterable[object]) -> Corpus:
    """Return a corpus with some of its readings only."""
    kept = (reading for reading in readings if isinstance(reading, Reading))
    return make_corpus(corpus.data, corpus.vocabulary, kept, corpus.successions, corpus.identified, corpus)


# --- What a rule looks at, in parts: what it finds in one does not depend on the others ---


Parts = Mapping[object, tuple[object, ...]]
Look = Callable[[Corpus], Parts]


def look_at(*classes: NamedNode) -> Look:
    """Return a function that gives, as one part, the readings about nodes of some classes or ones below them.

    With which of them are known, since what a rule finds hangs on that too.
    """

    def look(corpus: Corpus) -> Parts:
        readings = [reading for cls in classes for reading in corpus.list_of(cls)]
        return {None: (*readings, *(pair for r in readings if (pair := (r.claim.iri, r.node.iri)) in corpus.known))}

    return look


def look_at_each_source(corpus: Corpus) -> Parts:
    """Return the readings of each source."""
    found: dict[object, list[Reading]] = defaultdict(list)
    for reading in corpus.readings:
        found[reading.claim.source].append(reading)
    return {source: tuple(readings) for source, readings in found.items()}


def look_at_all(corpus: Corpus) -> Parts:
    """Return, as one part, all readings and successions."""
    return {None: (*corpus.readings, *corpus.successions)}


def _find_figure(
    reading: Reading, before: Mapping[NamedNode, Figure], spans: Mapping[NamedNode, Span]
) -> Figure | None:
    figure = before.get(reading.claim.iri)
    return figure if figure and figure.reading is reading else read_figure(reading, spans)


def _index_series(figures: Iterable[Figure]) -> dict[Series, dict[Days, tuple[Figure, ...]]]:
    found: dict[Series, dict[Days, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.span:
            found[figure.series][figure.span.days].append(figure)
    return {series: {days: tuple(members) for days, members in by.items()} for series, by in found.items()}


def find_part(node: Node, prop: NamedNode) -> NamedNode | None:
    """Return the thing that is a part of a node's key, or None."""
    return next((f.value for f in node.key if f.property == prop and isinstance(f.value, NamedNode)), None)


def find_thing(reading: Reading, prop: NamedNode) -> NamedNode | None:
    """Return the thing that a reading gives for a property, or None."""
    return next((f.value for f in reading.facts if f.property == prop and isinstance(f.value, NamedNode)), None)


def find_date(reading: Reading, prop: NamedNode) -> Date | None:
    """Return the date that a reading gives for a property, or None."""
    return next((f.value for f in reading.facts if f.property == prop and isinstance(f.value, Date)), None)


def find_text(reading: Reading, prop: NamedNode) -> str | None:
    """Return the text or number that a reading gives for a property, or None."""
    facts = (*reading.facts, *reading.node.key)
    return next((f.value.value for f in facts if f.property == prop and isinstance(f.value, Literal)), None)
