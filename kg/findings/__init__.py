"""The consistency checks: what in the claims cannot all be true, or wants a second look.

Takes what was read and resolved, gives findings; decides nothing, and names no source, maker or year. Each rule takes
time close to linear in the number of claims.
"""

from __future__ import annotations

from kg.findings.checks import run_checks
from kg.findings.recall import Recall
from kg.findings.rules import RULES, Rule
from kg.findings.settlement import find_findings
from kg.findings.triples import encode_finding, encode_findings

__all__ = ["RULES", "Recall", "Rule", "encode_finding", "encode_findings", "find_findings", "run_checks"]
