"""`kg check`: what the rules found, as rows; the words of people are wrapped in a table."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import get_args

from kg.build import check_home
from kg.cli.output import tell, write_text
from kg.cli.values import ROWS, add_output, add_parameter
from kg.coverage import cover_home
from kg.errors import DataError
from kg.escapes import Markup, show_line
from kg.export.rows import encode_parts, encode_records
from kg.model.findings import Finding, Severity
from kg.paths import find_home
from kg.verbs.table import LANG, find_verb

WIDTHS = {"severity": 10, "rule": 30, "told": 60, "claims": 26, "settle": 40}


STRICT = "these claims cannot all be right; correct what was misread, and settle the others in data/decisions.yaml"


def add_check(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg check` takes."""
    parser.add_argument("--texts", type=Path, help="folder of the texts: compare pointers and claims with them")
    parser.add_argument(
        "--reasoner", choices=("engine", "owlrl"), default="engine", help="owlrl: compare the engine with owlrl (slow)"
    )
    parser.add_argument("--coverage", action="store_true", help=find_verb("coverage").help)
    parser.add_argument("--strict", action="store_true", help="fail if a finding of severity error is open")
    add_parameter(parser, LANG)
    add_output(parser, ROWS, "of the findings, or the coverage report")


def run_check(arguments: argparse.Namespace) -> None:
    """Check the data without building, and list what the rules find or, with --coverage, how far it goes.

    Raises:
        DataError: with --strict, for each finding of severity error, which no decision has settled.
    """
    home = find_home(arguments.home or Path.cwd())
    if arguments.coverage:
        write_text(encode_parts(cover_home(home), arguments.format), arguments.output)
    found = check_home(home, tell, texts=arguments.texts, reasoner=arguments.reasoner)
    if not arguments.coverage:
        write_text(encode_findings_table(found, arguments.format, arguments.lang), arguments.output)
    errors = [f"{finding.rule}: {finding.told}" for finding in found if finding.severity == "error"]
    if arguments.strict and errors:
        raise DataError(*errors, STRICT)
    tell(count_findings(found))


def encode_findings_table(findings: Sequence[Finding], format_name: str, lang: str) -> str:
    """Return findings in a format of `ROW_FORMATS` and a language; nothing for a table of none."""
    if not findings and format_name in ("table", "markdown"):
        return ""
    records = [_make_record(finding, lang) for finding in findings]
    return encode_records([_wrap(r) for r in records] if format_name == "table" else records, format_name)


def _make_record(finding: Finding, lang: str) -> Mapping[str, str]:
    told, settle = finding.tell(lang)
    return {
        "severity": finding.severity,
        "rule": finding.rule,
        "told": told,
        "claims": " ".join(claim.value.rpartition("/")[2] for claim in finding.claims),
        "settle": settle,
        "node": finding.node.value if finding.node else "",
    }


def _wrap(record: Mapping[str, str]) -> Mapping[str, str]:
    """Return a record in lines that fit a table; the name of the node, which is in the words already, is left out."""
    return {
        name: Markup(fill(show_line(record[name]), width, break_on_hyphens=False, break_long_words=False))
        for name, width in WIDTHS.items()
    }


def count_findings(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity; that all is clean where there is none.

    >>> count_findings([])
    'clean'
    """
    counts = Counter(finding.severity for finding in findings)
    told = (f"{n} {one}{'' if n == 1 else 's'}" for one in get_args(Severity) if (n := counts[one]))
    return ", ".join(told) or "clean"
