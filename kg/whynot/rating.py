"""How good reasons are: how much would have to change for them to go."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model.absences import MissingFact, Reason


def rate(reasons: Sequence[Reason]) -> tuple[int, int, int]:
    """Return how good reasons are, the lower the better.

    Few changes count first, then whether a source says one of them, then how far the others are from what is said:
    denied outright, another value of the same property, nothing at all.
    """
    leaves = [leaf for one in list_reasons(reasons) for fact in one.facts for leaf in list_leaves(fact)]
    far = sum(0 if leaf.said or leaf.denied else 1 if leaf.instead else 2 for leaf in leaves)
    return (len(list_changes(reasons)), int(not any(leaf.said for leaf in leaves)), far)


def list_changes(reasons: Sequence[Reason]) -> set[object]:
    """Return what would have to change for reasons to go: facts, each once, and conditions."""
    found: set[object] = set()
    for reason in reasons:
        leaves = [leaf for fact in reason.facts for leaf in list_leaves(fact)] if reason.kind == "pattern" else []
        inside = list_changes(reason.inner) if reason.kind != "expected" else set()
        changes = {(leaf.subject, leaf.predicate, leaf.value) for leaf in leaves} | inside
        found |= changes or {(reason.kind, reason.text)}
    return found


def list_reasons(reasons: Sequence[Reason]) -> list[Reason]:
    """Return reasons and all those inside them."""
    return [one for reason in reasons for one in (reason, *list_reasons(reason.inner))]


def list_leaves(fact: MissingFact) -> list[MissingFact]:
    """Return the facts that are missing in the end behind a missing triple."""
    if fact.gap is None:
        return [fact]
    return [leaf for inner in fact.gap.missing for leaf in list_leaves(inner)]
