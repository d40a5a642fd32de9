"""Deals and measures as causes and advantages, against the duty that is charged without them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.findings.corpus import Corpus, find_part, find_text
from kg.findings.figures import DESTINATION, ORIGIN
from kg.findings.words import sort_claims, tell_claims, tell_number
from kg.model.findings import Finding
from kg.model.outcomes import Reading
from kg.terms import RI

CHARGED, CLAIMED = RI("chargedDuty"), RI("claimedDuty")
REGIME, GOODS, CAUSE = RI("regime"), RI("goods"), RI("cause")
GENERAL, DEAL = RI("GeneralRate"), RI("TradeDeal")

Market = tuple[NamedNode | None, NamedNode | None]
"""Destination and goods."""


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty that a claim gives, in percent, and whether it is charged by a schedule."""

    reading: Reading
    percent: Decimal
    charged: bool


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties said of each regime, and those of the general rate by destination and goods."""

    by_regime: Mapping[NamedNode, tuple[Duty, ...]]
    general: Mapping[Market, tuple[Duty, ...]]


def find_excluded_causes(corpus: Corpus) -> Iterator[Finding]:
    """Yield the causes that are a duty taken away, where no duty is charged without them."""
    duties = _list_duties(corpus)
    for reading in corpus.list_of(RI("Driver")):
        regime = find_part(reading.node, CAUSE)
        if regime and (regime in duties.by_regime or corpus.is_a(regime, RI("TariffRegime"))):
            yield from _check_cause(reading, regime, duties, corpus)


def find_duties_without_advantage(corpus: Corpus) -> Iterator[Finding]:
    """Yield the duties that are claimed under a deal, where the same is charged without it."""
    duties = _list_duties(corpus)
    for regime, said in duties.by_regime.items():
        for duty in said if _is_deal(regime, corpus) else ():
            yield from _check_advantage(duty, regime, duties, corpus)


def _list_duties(corpus: Corpus) -> Duties:
    by_regime: dict[NamedNode, list[Duty]] = defaultdict(list)
    general: dict[Market, list[Duty]] = defaultdict(list)
    for reading in corpus.list_of(RI("TariffTreatment")):
        regime = find_part(reading.node, REGIME)
        duty = _find_duty(reading)
        if regime and duty:
            by_regime[regime].append(duty)
            if corpus.is_a(regime, GENERAL):
                general[_find_market(reading)].append(duty)
    return Duties({r: tuple(d) for r, d in by_regime.items()}, {m: tuple(d) for m, d in general.items()})


def _find_duty(reading: Reading) -> Duty | None:
    charged, claimed = find_text(reading, CHARGED), find_text(reading, CLAIMED)
    text = charged or claimed
    return Duty(reading, Decimal(text), charged is not None) if text else None


def _find_market(reading: Reading) -> Market:
    return find_part(reading.node, DESTINATION), find_part(reading.node, GOODS)


def list_general(reading: Reading, source: NamedNode, duties: Duties, corpus: Corpus) -> list[Duty]:
    """Return what sources other than one say of the general rate where a treatment holds.

    That is what is charged, else what is claimed. A rate of a group, such as the whole world, is taken to hold for
    the origin; one of another country is not.
    """
    origin = find_part(reading.node, ORIGIN)
    found = [
        duty
        for duty in duties.general.get(_find_market(reading), ())
        if duty.reading.claim.source != source and _covers(find_part(duty.reading.node, ORIGIN), origin, corpus)
    ]
    return [duty for duty in found if duty.charged] or found


def _covers(given: NamedNode | None, origin: NamedNode | None, corpus: Corpus) -> bool:
    return given is None or given == origin or corpus.is_a(given, RI("CountryGroup"))


def _check_cause(reading: Reading, regime: NamedNode, duties: Duties, corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding where the regime changes no duty, in any of the markets that the source, or else any, names."""
    said = duties.by_regime.get(regime, ())
    treatments = [duty for duty in said if duty.reading.claim.source == reading.claim.source] or list(said)
    deal = _is_deal(regime, corpus)
    pairs = [(duty, list_general(duty.reading, reading.claim.source, duties, corpus)) for duty in treatments]
    if pairs and all(general and all(is_nil(duty, g, deal=deal) for g in general) for duty, general in pairs):
        yield _make(reading, regime, [duty for _, general in pairs for duty in general], corpus)


def _is_deal(regime: NamedNode, corpus: Corpus) -> bool:
    """Say whether a regime is a deal; one that a source does not name is no general rate and no measure."""
    return corpus.is_a(regime, DEAL) or corpus.is_a(regime, RI("Unnamed"))


def is_nil(duty: Duty, general: Duty, *, deal: bool) -> bool:
    """Say whether a regime changes nothing: both duties are the same, or it is a deal and there is none to remove."""
    return duty.percent == general.percent or (deal and general.percent == 0)


def _make(reading: Reading, regime: NamedNode, general: list[Duty], corpus: Corpus) -> Finding:
    claims = sort_claims(duty.reading.claim.iri for duty in general)
    return Finding(
        rule="cause-excluded",
        severity="error",
        claims=sort_claims([reading.claim.iri, *claims]),
        node=reading.node.iri,
        told=f"{corpus.tell(regime)}: named as a cause of {corpus.tell(find_part(reading.node, RI('effect')))}; "
        f"without it the duty is {_tell_percents(general)} all the same ({tell_claims(claims)}).",
        settle="A duty that was charged at the time on other terms; or a decision that refutes the cause.",
    )


def _check_advantage(duty: Duty, regime: NamedNode, duties: Duties, corpus: Corpus) -> Iterator[Finding]:
    general = list_general(duty.reading, duty.reading.claim.source, duties, corpus)
    if duty.charged or not general or not all(is_nil(duty, g, deal=False) for g in general):
        return
    claims = sort_claims(g.reading.claim.iri for g in general)
    yield Finding(
        rule="duty-without-advantage",
        severity="note",
        claims=sort_claims([duty.reading.claim.iri, *claims]),
        node=duty.reading.node.iri,
        told=f"{corpus.tell(regime)}: a duty of {tell_number(float(duty.percent))} percent is claimed; without it "
        f"the duty is {_tell_percents(general)} all the same ({tell_claims(claims)}), so it is no advantage.",
        settle="Nothing if the claim says no more than the duty; a decision if it is given as a reason.",
    )


def _tell_percents(duties: list[Duty]) -> str:
    return " or ".join(sorted({f"{tell_number(float(duty.percent))} percent" for duty in duties}))
