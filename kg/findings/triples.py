"""Findings as triples of the default graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.model.findings import Finding
from kg.terms import RI, RID, TYPE


def encode_findings(findings: Iterable[Finding]) -> Iterator[Triple]:
    """Yield findings: rule, severity, the claims and the node they are about, what is odd, what would settle it."""
    return (triple for finding in findings for triple in encode_finding(finding))


def encode_finding(finding: Finding) -> Iterator[Triple]:
    """Yield one finding."""
    me = name_finding(finding)
    yield Triple(me, TYPE, RI("Finding"))
    yield Triple(me, RI("rule"), Literal(finding.rule))
    yield Triple(me, RI("severity"), Literal(finding.severity))
    yield Triple(me, RI("told"), Literal(finding.told))
    yield Triple(me, RI("settle"), Literal(finding.settle))
    if finding.node:
        yield Triple(me, RI("node"), finding.node)
    for claim in finding.claims:
        yield Triple(me, RI("claim"), claim)


def name_finding(finding: Finding) -> NamedNode:
    """Return the IRI of a finding: its rule, and a digest of what it is about, so that it never shifts.

    That it was settled since does not change it.
    """
    node = finding.node.value if finding.node else ""
    text = "\n".join([finding.rule, node, finding.told, *(claim.value for claim in finding.claims)])
    return RID(f"finding_{finding.rule}_{hashlib.sha256(text.encode()).hexdigest()[:12]}")
