"""Findings remembered by the readings they come from, so that a rule looks again only where something has changed.

A rule tells what it looks at: readings in parts, such that no finding rests on readings of two. While the readings of a
part are the same, its findings are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.findings.corpus import Corpus, Look, Parts, narrow_corpus
from kg.findings.rules import RULES, Rule
from kg.model.findings import Finding
from kg.model.outcomes import Reading

Found = Mapping[object, tuple[Finding, ...]]
"""What a rule found, by part."""


@dataclass(frozen=True, slots=True)
class View:
    """What some rules look at: its parts, those that have changed, and a corpus that holds these at least."""

    parts: Parts
    changed: Parts
    corpus: Corpus


@dataclass(slots=True)
class Recall:
    """What each rule found at each stage, the last time it was applied; good among the same sources and entities."""

    _parts: dict[tuple[str, Look], Parts] = field(default_factory=dict)
    _found: dict[tuple[str, str], Found] = field(default_factory=dict)
    _identified: dict[str, Mapping[NamedNode, NamedNode]] = field(default_factory=dict)

    def apply_rules(self, stage: str, corpus: Corpus) -> Iterator[Finding]:
        """Yield what every rule finds in a corpus; `stage` says with which earlier one it is compared."""
        same = self._identified.get(stage) == corpus.identified
        self._identified[stage] = corpus.identified
        views = {look: self._view(stage, look, corpus, same=same) for look in {rule.looks_at for rule in RULES}}
        for rule in RULES:
            before = self._found.get((stage, rule.name), {})
            found = self._found[stage, rule.name] = find_again(rule, views[rule.looks_at], before)
            for findings in found.values():
                yield from findings

    def _view(self, stage: str, look: Look, corpus: Corpus, *, same: bool) -> View:
        before = self._parts.get((stage, look), {}) if same else {}
        parts = self._parts[stage, look] = look(corpus)
        changed = {part: looked_at for part, looked_at in parts.items() if before.get(part) != looked_at}
        if len(changed) == len(parts):
            return View(parts, changed, corpus)
        return View(parts, changed, narrow_corpus(corpus, (one for part in changed.values() for one in part)))


def find_again(rule: Rule, view: View, before: Found) -> Found:
    """Return what a rule finds in each part; what it found before in those that have not changed is taken over."""
    kept = {part: before[part] for part in view.parts if part not in view.changed}
    return {**kept, **assign_findings(rule.find(view.corpus), view.changed)} if view.changed else kept


def assign_findings(findings: Iterable[Finding], parts: Parts) -> Found:
    """Return findings by the part that their claims are in."""
    found: dict[object, list[Finding]] = defaultdict(list)
    if len(parts) == 1:
        return {part: tuple(findings) for part in parts}
    part_of = {r.claim.iri: part for part, looked_at in parts.items() for r in looked_at if isinstance(r, Reading)}
    for finding in findings:
        found[part_of[finding.claims[0]]].append(finding)
    return {part: tuple(found[part]) for part in parts}
