"""The description of sources, claims, decisions, disagreements and findings as triples of the default graph."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import isfinite

from pyoxigraph import Literal, NamedNode, Triple

from kg.model.claims import Claim, Decision, Entity, Fact, Source
from kg.model.figures import PERIOD, find_change, find_measure
from kg.model.findings import Finding
from kg.model.outcomes import Disagreement, HeldNode, Resolution, Run
from kg.model.periods import read_span
from kg.model.vocabulary import Vocabulary
from kg.quads.statements import encode_fact
from kg.terms import CURATION, DCTERMS, DECIMAL, LABEL, OA, QB, RI, RID, TYPE, UNITS, XSD, fold_decimal, kebab

COUNTED, CHANGED = (RI("atLeast"), RI("atMost")), (RI("changeAtLeast"), RI("changeAtMost"))


def describe_source(source: Source) -> Iterator[Triple]:
    """Yield the metadata of a source."""
    me = source.iri
    yield Triple(me, TYPE, RI("Source"))
    yield Triple(me, LABEL, Literal(source.title, language=source.language))
    yield Triple(me, DCTERMS("title"), Literal(source.title, language=source.language))
    yield Triple(me, DCTERMS("publisher"), source.publisher)
    yield Triple(me, DCTERMS("language"), Literal(source.language))
    yield Triple(me, RI("address"), Literal(source.address))
    yield Triple(me, RI("sourceKind"), source.kind)
    yield Triple(me, RI("grade"), Literal(source.grade))
    yield Triple(me, RI("gradeReason"), Literal(source.grade_reason))
    yield from encode_fact(me, Fact(RI("published"), source.published))
    yield from _link(me, RI("derivedFrom"), source.derived_from)
    yield from _link(me, RI("sameStoryAs"), source.same_story)


def _link(subject: NamedNode, prop: NamedNode, things: Iterable[NamedNode | None]) -> Iterator[Triple]:
    return (Triple(subject, prop, thing) for thing in things if thing)


def describe_claim(claim: Claim, standing: NamedNode, origin: NamedNode) -> Iterator[Triple]:
    """Yield what is known of a claim: source, place, evidential, whom it goes back to and how it stands.

    What it says is in its graph.
    """
    me = claim.iri
    yield Triple(me, TYPE, RI("Claim"))
    yield Triple(me, RI("number"), Literal(claim.number))
    yield Triple(me, RI("source"), claim.source)
    yield Triple(me, RI("evidential"), claim.evidential)
    yield Triple(me, RI("standing"), standing)
    yield Triple(me, RI("witness"), origin)
    yield from _link(me, RI("attributedTo"), [claim.attributed_to])
    beyond = tuple(f"{term}: {why}" for term, why in claim.ungrounded)
    said = (("alsoAt", claim.also_at), ("context", claim.context), ("ungrounded", beyond), ("note", (claim.note,)))
    for prop, texts in said:
        yield from (Triple(me, RI(prop), Literal(text)) for text in texts if text)
    if pointer := claim.sentence:
        position = NamedNode(me.value + "_position")
        yield Triple(me, RI("locator"), Literal(pointer.locator))
        yield Triple(me, RI("textDigest"), Literal(pointer.digest))
        yield Triple(me, RI("position"), position)
        yield Triple(position, TYPE, RI("Position"))
        yield Triple(position, OA("start"), Literal(pointer.start))
        yield Triple(position, OA("end"), Literal(pointer.end))


def describe_decision(decision: Decision, covered: Iterable[NamedNode]) -> Iterator[Triple]:
    """Yield a decision: a claim of `src:curation` that corrects claims, or identifies a thing in them."""
    me = decision.iri
    yield Triple(me, TYPE, RI("Decision"))
    yield Triple(me, RI("number"), Literal(decision.number))
    yield Triple(me, RI("source"), CURATION)
    yield Triple(me, RI("evidential"), RI("asserted"))
    yield Triple(me, RI("standing"), RI("inUse"))
    if decision.note:
        yield Triple(me, RI("note"), Literal(decision.note))
    yield from _link(me, RI("because"), decision.because)
    yield from _link(me, RI("needs"), decision.needs)
    yield from _link(me, RI("identifies" if decision.kind == "identify" else "corrects"), covered)
    yield from describe_identified(decision)


def describe_identified(decision: Decision) -> Iterator[Triple]:
    """Yield what a decision identifies, and the place in which alone it does; nothing of one that corrects."""
    if decision.kind == "identify" and isinstance(decision.old, NamedNode) and isinstance(decision.new, NamedNode):
        yield Triple(decision.old, RI("identifiedAs"), decision.new)
        yield from _link(decision.old, RI("identifiedIn"), [decision.place])


def list_covered(resolution: Resolution) -> dict[NamedNode, tuple[NamedNode, ...]]:
    """Return the claims that each decision reads otherwise, identifies a thing in, or refutes, by its name."""
    found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for reading in resolution.readings:
        for decision in reading.decisions:
            found[decision.iri].add(reading.claim.iri)
    for disagreement in resolution.disagreements:
        if disagreement.kind == "correction":
            found[disagreement.sides[1].claims[0]].update(disagreement.sides[0].claims)
    return {decision: tuple(sorted(claims, key=lambda c: c.value)) for decision, claims in found.items()}


def describe_run(run: Run) -> Iterator[Triple]:
    """Yield a run of a thing: status, start, end and steps."""
    me = RID(f"run_{run.node.value.rpartition('/')[2]}_{run.number}")
    yield Triple(me, TYPE, RI("Run"))
    yield Triple(me, RI("of"), run.node)
    yield from _link(me, RI("status"), [run.status])
    for event in run.events:
        if event.held:
            yield from encode_fact(me, event.held.fact)
    for i, (status, step) in enumerate(((step.status, step) for step in run.steps if step.status), 1):
        one = NamedNode(f"{me.value}_step{i}")
        yield Triple(me, RI("step"), one)
        yield Triple(one, TYPE, RI("Step"))
        yield Triple(one, RI("status"), status)
        if step.first != dt.date.min:
            yield Triple(one, RI("reachedEarliest"), Literal(step.first.isoformat(), datatype=XSD("date")))
        if step.last != dt.date.max:
            yield Triple(one, RI("reachedLatest"), Literal(step.last.isoformat(), datatype=XSD("date")))
        yield from _link(one, RI("claim"), step.said_by)


def describe_figure(held: HeldNode, entities: Mapping[NamedNode, Entity], vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield what queries need of what is counted: its series, the months of its period, and all that it can mean."""
    me, node, term = RID(f"figure_{RID.local(held.node.iri)}"), held.node, vocabulary.class_of[held.node.cls]
    key, facts = {fact.property: fact.value for fact in node.key}, [item.fact for item in held.facts]
    parts = (key.get(prop) for prop in term.key if prop != PERIOD)
    names = (RID.local(part) if isinstance(part, NamedNode) else "any" for part in parts)
    series = RID("_".join(["series", term.name, *names]))
    yield Triple(series, TYPE, RI("Series"))
    yield Triple(series, QB("observation"), node.iri)
    yield Triple(me, TYPE, RI("Figure"))
    yield Triple(me, RI("figureOf"), node.iri)
    period = key.get(PERIOD)
    if isinstance(period, NamedNode) and period in entities and (span := read_span(entities[period])):
        yield Triple(me, RI("months"), Literal(span.months))
    for extent, (least, most) in ((find_measure(facts, UNITS), COUNTED), (find_change(facts), CHANGED)):
        for prop, number in ((least, extent.low), (most, extent.high)) if extent else ():
            if isfinite(number):
                yield Triple(me, prop, fold_decimal(Literal(f"{Decimal(str(number)):f}", datatype=DECIMAL)))


def describe_disagreement(found: Disagreement, entities: Mapping[NamedNode, Entity]) -> Iterator[Triple]:
    """Yield a disagreement: its kind, the sides with their claims, what is held, and the rule that decided.

    Values are texts for people: a thing is told by its English label.
    """
    me = name_disagreement(found)
    yield Triple(me, TYPE, RI("Disagreement"))
    yield Triple(me, RI("kind"), RI(found.kind))
    yield Triple(me, RI("node"), found.node)
    yield Triple(me, RI("rule"), Literal(found.rule))
    yield from _link(me, RI("onProperty"), [found.property])
    yield from _link(me, RI("decision"), [found.decision])
    for i, side in enumerate(found.sides):
        one = NamedNode(f"{me.value}_side{i + 1}")
        yield Triple(me, RI("side"), one)
        yield Triple(one, TYPE, RI("Side"))
        yield Triple(one, RI("value"), Literal(_tell(side.value, entities)))
        yield from _link(one, RI("claim"), side.claims)
        if i == found.held:
            yield Triple(me, RI("heldSide"), one)
        if found.kind in ("outvoted", "disputed"):
            yield from (Triple(claim, RI("disagreesIn"), me) for claim in side.claims)


def _tell(value: str, entities: Mapping[NamedNode, Entity]) -> str:
    def name(match: re.Match[str]) -> str:
        entity = entities.get(RID(match[2])) if match[1] == "rid" else None
        return entity.labels["en"] if entity else kebab(match[2])

    return re.sub(r"\b(rid|ri):([\w-]+)", name, value)


def name_disagreement(found: Disagreement) -> NamedNode:
    """Return the IRI of a disagreement: its node and kind, and a digest of the rest, so that it never shifts."""
    claims = sorted(c.value for side in found.sides for c in side.claims)
    rest = "\n".join([found.property.value if found.property else "", found.rule, *claims])
    digest = hashlib.sha256(rest.encode()).hexdigest()[:8]
    return RID(f"disagreement_{found.kind}_{found.node.value.rpartition('/')[2]}_{digest}")


def describe_finding(finding: Finding) -> Iterator[Triple]:
    """Yield a finding: rule, severity, the claims and the node it is about, what is odd, what would settle it."""
    me = name_finding(finding)
    yield Triple(me, TYPE, RI("Finding"))
    yield Triple(me, RI("rule"), Literal(finding.rule))
    yield Triple(me, RI("severity"), Literal(finding.severity))
    yield Triple(me, RI("told"), Literal(finding.told))
    yield Triple(me, RI("settle"), Literal(finding.settle))
    yield from _link(me, RI("node"), [finding.node])
    yield from _link(me, RI("claim"), finding.claims)


def name_finding(finding: Finding) -> NamedNode:
    """Return the IRI of a finding: its rule, and a digest of what it is about, so that it never shifts.

    That it was settled since does not change it.
    """
    node = finding.node.value if finding.node else ""
    text = "\n".join([finding.rule, node, finding.told, *(claim.value for claim in finding.claims)])
    return RID(f"finding_{finding.rule}_{hashlib.sha256(text.encode()).hexdigest()[:12]}")
