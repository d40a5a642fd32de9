"""Which findings are open and which are settled: the rules see the claims before and after they were resolved.

The rules run on claims as they stand, as decisions read them, and as they are held. What is found in the last is open.
What is found only before is settled, and is kept as a note that says by what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pyoxigraph import NamedNode

from kg.findings import counts, dates, sources
from kg.findings.rules import Corpus, Known, Recall, Rule, make_corpus
from kg.findings.telling import sort_claims, tell_list
from kg.model.claims import Data
from kg.model.findings import Finding
from kg.model.outcomes import Disagreement, Reading, Resolution
from kg.model.statuses import EXPECTED, EXPECTED_END, STATUS
from kg.model.vocabulary import Vocabulary

RULES: tuple[Rule, ...] = (
    sources.same_page,
    sources.same_story,
    sources.copy_above_original,
    sources.uneven_grades,
    counts.parts_above_whole,
    counts.remainder,
    counts.change_does_not_fit,
    counts.same_figure_twice,
    counts.high_does_not_fit,
    counts.high_understated,
    dates.future_already_past,
    dates.dates_cannot_all_be_true,
    dates.publication_can_be_narrowed,
    dates.dates_out_of_order,
    dates.status_against_dates,
    counts.rank_contradicted,
    counts.cause_excluded,
    dates.status_overtaken,
    dates.plan_past_its_day,
    sources.one_name_two_things,
    dates.self_contradiction,
)
"""The rules over claims, in the order in which findings are told."""

READS = {rule.name: rule.reads for rule in RULES}

PLANS = frozenset({STATUS, EXPECTED, EXPECTED_END})
"""What of a claim is no longer held once a later status has succeeded its own."""

ORDER = {"error": 0, "warning": 1, "note": 2}


def find_findings(
    data: Data,
    resolution: Resolution,
    vocabulary: Vocabulary,
    recall: Recall | None = None,
    *,
    more: Iterable[Finding] = (),
) -> tuple[Finding, ...]:
    """Return what all rules find and what the checks of the graph found, `more`, the gravest first.

    What is settled is a note and says by what. With `recall`, what a rule found before, among the same sources and
    entities, is not looked for again.
    """
    recall = recall or Recall()
    said, corrected, held = make_corpora(data, resolution, vocabulary)
    found = list(recall.apply_rules(RULES, "held", held))
    decided, lost = read_outcomes(data, resolution, vocabulary)
    for stage, before, rulings, words in (
        ("corrected", corrected, lost, "Settled: {}."),
        ("said", said, decided, "Settled by {}."),
    ):
        known, earlier = Later(found), recall.apply_rules(RULES, stage, before)
        found += [settle(finding, rulings, words) for finding in earlier if not known.has(finding)]
    order = partial(_rank, places={rule.name: place for place, rule in enumerate(RULES)})
    return tuple(sorted((*merge_findings(found), *more), key=order))


def merge_findings(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings of different claims that are told word for word the same as one, with the claims of all."""
    alike: dict[Finding, list[NamedNode]] = defaultdict(list)
    for finding in findings:
        alike[replace(finding, claims=())] += finding.claims
    yield from (replace(finding, claims=sort_claims(claims)) for finding, claims in alike.items())


def _rank(found: Finding, places: Mapping[str, int]) -> tuple[int, int, str, str, str]:
    """Return by what findings are ordered: severity, the place of the rule (checks come last), what it is about."""
    name = found.claims[0].value if found.claims else found.node.value if found.node else ""
    return ORDER[found.severity], places.get(found.rule, len(places)), found.rule, name, found.told


def make_corpora(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> tuple[Corpus, Corpus, Corpus]:
    """Return the claims as they stand, as decisions read them, and as they are held.

    A claim that is outvoted on a point is not held on it, nor a plan that a later step has succeeded.
    """
    unchanged = {reading.claim.iri: reading for reading in resolution.readings if not reading.decision}
    said = [unchanged.get(claim.iri) or Reading(claim, claim.node, claim.facts) for claim in data.claims]
    lost = _list_lost(resolution)
    held = [_keep(reading, lost, vocabulary) for reading in resolution.readings]
    known, same = list_known(resolution, held), resolution.identified
    gone = (d for d in resolution.disagreements if d.kind == "succession")
    return (
        make_corpus(data, vocabulary, said, known, {}),
        make_corpus(data, vocabulary, resolution.readings, known, same),
        make_corpus(data, vocabulary, held, known, same, gone),
    )


def list_known(resolution: Resolution, held: Iterable[Reading]) -> Known:
    """Return the claims, with their nodes, that are held in all they say: nothing was lost, and nothing is disputed."""
    disputed = {
        (claim, found.node)
        for found in resolution.disagreements
        if found.kind == "disputed"
        for side in found.sides
        for claim in side.claims
    }
    return frozenset(
        (reading.claim.iri, reading.node.iri)
        for reading, kept in zip(resolution.readings, held, strict=True)
        if reading is kept and (reading.said_by, reading.node.iri) not in disputed
    )


def _list_lost(resolution: Resolution) -> Mapping[tuple[NamedNode, NamedNode], frozenset[NamedNode]]:
    """Return, for each claim or decision with a node, the properties that are not held of it."""
    lost: dict[tuple[NamedNode, NamedNode], frozenset[NamedNode]] = defaultdict(frozenset)
    for found in resolution.disagreements:
        props = PLANS if found.kind == "succession" else frozenset([found.property] if found.property else [])
        for sayer in _list_losers(found):
            lost[sayer, found.node] |= props
    return lost


def _list_losers(found: Disagreement) -> list[NamedNode]:
    """Return the claims that lost their place to another side, by votes or in time."""
    if found.kind not in ("outvoted", "succession") or found.held is None:
        return []
    return [claim for i, side in enumerate(found.sides) if i != found.held for claim in side.claims]


def _keep(
    reading: Reading, lost: Mapping[tuple[NamedNode, NamedNode], frozenset[NamedNode]], vocabulary: Vocabulary
) -> Reading:
    props = lost.get((reading.said_by, reading.node.iri))
    if not props:
        return reading
    kept = (f for f in reading.facts if props.isdisjoint((f.property, vocabulary.group_of(f.property))))
    return replace(reading, facts=tuple(kept))


# --- What is settled, and by what ---


@dataclass(frozen=True, slots=True)
class Ruling:
    """What decided, in words, and the properties whose values it decided on; none where it is on more than values."""

    words: str
    properties: frozenset[NamedNode] = frozenset()


Rulings = Mapping[NamedNode, Sequence[Ruling]]
"""What decided on a claim or a thing."""


def read_outcomes(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> tuple[Rulings, Rulings]:
    """Return what decided on each claim and, where a decision identifies it, each thing; and what lost them a place."""
    decided: dict[NamedNode, list[Ruling]] = defaultdict(list)
    lost: dict[NamedNode, list[Ruling]] = defaultdict(list)
    for decision in data.decisions:
        if decision.kind == "identify" and isinstance(decision.old, NamedNode):
            decided[decision.old].append(Ruling(f"decision {decision.number}"))
    claims: dict[tuple[NamedNode, NamedNode], list[NamedNode]] = defaultdict(list)
    for reading in resolution.readings:
        claims[reading.said_by, reading.node.iri].append(reading.claim.iri)
    for found in resolution.disagreements:
        ruling = Ruling(found.rule, _list_values(found, vocabulary))
        for claim in found.sides[0].claims if found.kind == "correction" else ():
            decided[claim].append(ruling)
        for claim in (claim for sayer in _list_losers(found) for claim in claims[sayer, found.node]):
            lost[claim].append(ruling)
    return decided, lost


def _list_values(found: Disagreement, vocabulary: Vocabulary) -> frozenset[NamedNode]:
    """Return the properties on whose values a disagreement was; none where a key was read otherwise, or all refuted."""
    if found.kind == "succession":
        return PLANS
    valued = [found.property] if found.property and vocabulary.is_single(found.property) else []
    return frozenset(map(vocabulary.group_of, valued))


def settle(finding: Finding, rulings: Rulings, words: str) -> Finding:
    """Return a finding that is no longer open as a note that says what settled it, on a value that its rule reads."""
    things = (*finding.claims, *([finding.node] if finding.node else []))
    reads = READS[finding.rule]
    found = (ruling for thing in things for ruling in rulings.get(thing, ()))
    by = sorted({r.words for r in found if not reads or not r.properties or reads & r.properties})
    return replace(finding, severity="note", settle=words.format(tell_list(by) or "what became of other claims"))


Key = tuple[str, NamedNode | None]
"""The name of a rule, and a claim or a node."""


class Later:
    """What a later stage finds, each as its claims: whole, and by the rule and the node, any claim, or the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._same = {(f.rule, f.node, f.claims) for f in findings}
        indexes = [defaultdict[Key, list[frozenset[NamedNode]]](list) for _ in range(3)]
        self._by_node, self._by_claim, self._by_first = indexes
        for finding in findings:
            claims = frozenset(finding.claims)
            self._by_node[finding.rule, finding.node].append(claims)
            for claim in claims:
                self._by_claim[finding.rule, claim].append(claims)
            for claim in finding.claims[:1]:
                self._by_first[finding.rule, claim].append(claims)

    def has(self, finding: Finding) -> bool:
        """Say whether the same is found: on the claims, on more or fewer of them, or on one of them and the node."""
        rule, claims = finding.rule, frozenset(finding.claims)
        if (rule, finding.node, finding.claims) in self._same or not claims:
            return (rule, finding.node, finding.claims) in self._same
        rarest = min((self._by_claim.get((rule, claim), ()) for claim in claims), key=len)
        fewer = (found for claim in claims for found in self._by_first.get((rule, claim), ()))
        near = self._by_node.get((rule, finding.node), ()) if finding.node else ()
        return (
            any(claims <= found for found in rarest)
            or any(found <= claims for found in fewer)
            or any(not claims.isdisjoint(found) for found in near)
        )
