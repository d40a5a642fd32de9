"""Recorded derivations as a file and back: which rule gave each inferred triple, from which premises.

Terms and rules stand once, in tables; a derivation is a row of numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from kg.model.derivations import Derivation, Rule


def encode_derivations(derivations: Iterable[Derivation]) -> str:
    """Return derivations as JSON lines: a table of rules, a table of terms, then one row a derivation.

    A row is `[subject, predicate, object, rule, [premises …]]`, each premise three terms.
    """
    terms: dict[str, int] = {}
    rules: dict[Rule, int] = {}
    rows = [_encode_row(d, terms, rules) for d in derivations]
    head = {
        "rules": [{"name": rule.name, "axiom": rule.axiom} for rule in rules],
        "terms": list(terms),
    }
    lines = [json.dumps(head, ensure_ascii=False), *(json.dumps(row, separators=(",", ":")) for row in rows)]
    return "\n".join(lines) + "\n"


def _encode_row(derivation: Derivation, terms: dict[str, int], rules: dict[Rule, int]) -> list[object]:
    triples = (derivation.triple, *derivation.premises)
    coded = [[terms.setdefault(str(t), len(terms)) for t in (x.subject, x.predicate, x.object)] for x in triples]
    return [*coded[0], rules.setdefault(derivation.rule, len(rules)), coded[1:]]
