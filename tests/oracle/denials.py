"""Denials: what one source says and another denies is held by grade, then by independent origins.

A status that is told only after it was denied was reached in between, and is held.
"""

from collections.abc import Sequence
from dataclasses import replace

from tests.oracle.reading import Claim, Data
from tests.oracle.weighing import choose_side


def drop_denied(data: Data, claims: Sequence[Claim]) -> list[Claim]:
    """Give the claims that are no denials, without the values that a denial outweighs or leaves open."""
    said = [claim for claim in claims if not claim.denies]
    for denial in claims:
        if denial.denies and denial.facts:
            for name, values in denial.facts.items():
                for value in values:
                    said = _drop_value(data, claims, said, (denial.node, name, value))
        elif denial.denies:
            against = [c for c in said if c.node == denial.node]
            deniers = [c for c in claims if c.denies and not c.facts and c.node == denial.node]
            if against and choose_side(data, [against, deniers]) != 0:
                said = [c for c in said if c.node != denial.node]
    return said


def _drop_value(data: Data, claims: Sequence[Claim], said: list[Claim], denied: tuple[str, str, str]) -> list[Claim]:
    node, name, value = denied
    against = [c for c in said if c.node == node and value in c.facts.get(name, ())]
    deniers = [c for c in claims if c.denies and c.node == node and value in c.facts.get(name, ())]
    later = all(d.source.published.hi < c.source.published.lo for d in deniers for c in against)
    if not against or (name == "status" and later) or choose_side(data, [against, deniers]) == 0:
        return said
    return [left for c in said if (left := _without(c, name, value) if c in against else c)]


def _without(claim: Claim, name: str, value: str) -> Claim | None:
    """Give a claim without a value, or None where it says nothing else."""
    left = tuple(v for v in claim.facts[name] if v != value)
    others = {key: values for key, values in claim.facts.items() if key != name}
    facts = {**others, name: left} if left else others
    return replace(claim, facts=facts) if facts else None
