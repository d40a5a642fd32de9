"""The consistency checks: what in the claims cannot all be true, or wants a second look.

Takes what was read and resolved, gives findings; decides nothing, and names no source and nothing of the subject. Each
rule takes time close to linear in the number of claims.
"""

from __future__ import annotations

from kg.findings.checks import run_checks
from kg.findings.rules import Recall
from kg.findings.settlement import RULES, find_findings
from kg.findings.triples import encode_finding, encode_findings

__all__ = ["RULES", "Recall", "encode_finding", "encode_findings", "find_findings", "run_checks"]
