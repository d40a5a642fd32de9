"""What a rule is, what it looks at, and what of it need not be looked at again.

A rule over claims is a function marked with `rule`. It looks at readings in parts, such that no finding rests on
readings of two; while the readings of a part are the same, so are its findings. Other rules are queries: `checks`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pyoxigraph import NamedNode

from kg.findings.telling import Names, sort_claims
from kg.model.causes import CAUSE
from kg.model.claims import Data, Date, Node, Value
from kg.model.figures import Figure, Figures, find_vague, index_figures, is_counted
from kg.model.findings import Finding, Severity
from kg.model.outcomes import Disagreement, Reading
from kg.model.periods import Span, read_spans
from kg.model.vocabulary import Vocabulary
from kg.terms import RI

ACTIVE = RI("active")
OVER = frozenset({RI("ended"), RI("cancelled")})
COMING = frozenset({RI("possible"), RI("considered"), RI("planned"), RI("conditional")})
"""The statuses of what has not begun."""

Known = frozenset[tuple[NamedNode, NamedNode]]
"""Claims, each with a node."""

Part = tuple[object, ...]
By = Literal["source", "node", "figures", "causes", "successions", "sources", "entities"]
"""What the parts are: what each source says, or what is said of each node; all figures; all causes and what rules set;
or no reading at all but the successions, the sources, or the entities and what they are identified as."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Readings, with what the rules ask of them.

    `identified` are things that are found to be another. `known` are the claims, each with a node, of which all that
    they say of it is held in the end, at whatever stage the readings are. `successions` are the points where a later
    status followed.
    """

    data: Data
    vocabulary: Vocabulary
    names: Names
    figures: Figures
    known: Known
    identified: Mapping[NamedNode, NamedNode]
    successions: tuple[Disagreement, ...]
    parts: Mapping[By, Mapping[object, Part]]

    def is_known(self, figure: Figure) -> bool:
        """Say whether a figure is held in the end: not read otherwise, refuted, outvoted or disputed."""
        return (figure.claim, figure.node) in self.known

    def find_span(self, period: Value | None) -> Span | None:
        """Return the days of a period, or None."""
        return self.figures.spans.get(period) if isinstance(period, NamedNode) else None

    def get_published(self, reading: Reading) -> Date:
        """Return when the source of a reading appeared."""
        return self.data.sources[reading.claim.source].published

    def see(self, node: Node, told: str, claims: Iterable[NamedNode], settle: str | None = None) -> Odd:
        """Return what is odd of a node, told after its name."""
        return Odd(claims, node.iri, f"{self.names.tell_node(node)}: {told}", settle=settle)

    def find_same(self, thing: NamedNode) -> NamedNode:
        """Return what a thing was found to be, or itself."""
        return self.identified.get(thing, thing)


def make_corpus(
    data: Data,
    vocabulary: Vocabulary,
    readings: Iterable[Reading],
    known: Known,
    identified: Mapping[NamedNode, NamedNode],
    successions: Iterable[Disagreement] = (),
) -> Corpus:
    """Return readings with their indexes, in the order of their claims' names, so that no other order shows.

    Denials are left out: they say nothing of what is.
    """
    said = (reading for reading in readings if not reading.claim.denied)
    kept = tuple(sorted(said, key=lambda reading: reading.claim.iri.value))
    counted = [r for r in kept if is_counted(r.node.cls, vocabulary)]
    followed = tuple(successions)
    setting = {CAUSE, *filter(vocabulary.has_baseline, vocabulary.property_of)}
    return Corpus(
        data=data,
        vocabulary=vocabulary,
        names=Names(data.entities, vocabulary),
        figures=index_figures(counted, read_spans(data.entities.values()), find_vague(data.entities, vocabulary)),
        known=known,
        identified=identified,
        successions=followed,
        parts={
            "source": _group(kept, lambda reading: reading.claim.source),
            "node": _group(kept, lambda reading: reading.node.iri),
            "figures": {None: (*counted, *(p for r in counted if (p := (r.claim.iri, r.node.iri)) in known))},
            "causes": {None: tuple(r for r in kept if any(f.property in setting for f in r.node.key))},
            "successions": {None: followed},
            "sources": {None: ()},
            "entities": {None: tuple(identified.items())},
        },
    )


def _group(readings: Iterable[Reading], key: Callable[[Reading], NamedNode]) -> Mapping[object, Part]:
    found: dict[object, list[Reading]] = defaultdict(list)
    for reading in readings:
        found[key(reading)].append(reading)
    return {part: tuple(members) for part, members in found.items()}


@dataclass(frozen=True, slots=True)
class Odd:
    """What a rule sees: claims, what they are about, what is odd; severity and settlement, where not the rule's."""

    claims: Iterable[NamedNode]
    node: NamedNode | None
    told: str
    severity: Severity | None = None
    settle: str | None = None


Look = Callable[[tuple[Reading, ...], Corpus], Iterator[Odd]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `severity` is that of its gravest findings, `settle` what would settle them, `look` yields what is odd.

    `reads` are the properties whose values it reads, where what is decided on other values of its claims does not bear
    on it; none where all do. docs/checks.md has what each rule says.
    """

    name: str
    severity: Severity
    settle: str
    by: By
    look: Look
    reads: frozenset[NamedNode] = frozenset()

    def find(self, part: Part, corpus: Corpus) -> Iterator[Finding]:
        """Yield what is found in a part of a corpus."""
        for odd in self.look(tuple(one for one in part if isinstance(one, Reading)), corpus):
            severity, settle = odd.severity or self.severity, odd.settle or self.settle
            yield Finding(self.name, severity, sort_claims(odd.claims), odd.node, odd.told, settle)


def rule(severity: Severity, settle: str, *, by: By, reads: Iterable[NamedNode] = ()) -> Callable[[Look], Rule]:
    """Return a function that makes a rule of a function, by the name of that."""
    return lambda look: Rule(look.__name__.replace("_", "-"), severity, settle, by, look, frozenset(reads))


Seen = tuple[Part, Mapping[str, tuple[Finding, ...]]]
"""A part, and what each rule found there."""


@dataclass(slots=True)
class Recall:
    """What the rules found in each part, the last time at each stage; good among the same sources and entities."""

    _seen: dict[tuple[By, object], dict[str, Seen]] = field(default_factory=dict)

    def apply_rules(self, rules: Iterable[Rule], stage: str, corpus: Corpus) -> Iterator[Finding]:
        """Yield what rules find in a corpus; a part that is as it was, at this stage or another, is not looked at."""
        by_kind: dict[By, list[Rule]] = defaultdict(list)
        for one in rules:
            by_kind[one.by].append(one)
        for kind, members in by_kind.items():
            for name, part in corpus.parts[kind].items():
                before = self._seen.setdefault((kind, name), {})
                same = next((seen for seen in before.values() if seen[0] == part), None)
                before[stage] = same or (part, {one.name: tuple(one.find(part, corpus)) for one in members})
                for findings in before[stage][1].values():
                    yield from findings
