"""Checks of the graph: queries with a header that names them and says in which words to tell what they find.

The header is the comment lines at the top of the file, as in the questions of `queries/*.rq`; a key may be repeated,
its lines are joined:

    # title: A sourcing against its routes
    # title-ja: 調達と供給経路の食い違い
    # severity: warning
    # description: What is found, for readers.
    # message: {node}: held {status}, while its routes are: {*route}.
    # message-ja: {node}：{status} とされるが、経路は {*route}。
    # settle: What would settle it.
    # settle-ja: 何で解決するか。

What is Japanese may be left out. The query is a SELECT with the columns `node` (what the finding is about), `claim`,
and those that the messages name.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import cast, get_args

from kg.model.claims import Where
from kg.model.findings import FIELD, Check, Severity
from kg.reader.records import Problems
from kg.sparql.faults import Fault, find_columns

NEEDED = ("title", "severity", "description", "message", "settle")
KEYS = (*NEEDED, "title-ja", "message-ja", "settle-ja")
HEADER = re.compile(r"#\s*([a-z-]+):\s*(\S.*)")


def parse_check(name: str, text: str, problems: Problems) -> Check | None:
    """Return a check from the text of its file, or None where it is broken, which is told to `problems`."""
    file = f"queries/checks/{name}.rq"
    header = _read_header(text, file, problems)
    missing = [key for key in NEEDED if key not in header]
    if missing:
        told = f"the header lacks {', '.join(missing)}; add a line '# {missing[0]}: …'"
        problems.add(Where(file, 1), told)
        return None
    severity = " ".join(header["severity"][1])
    if severity not in get_args(Severity):
        told = f"the severity '{severity}' is none of {', '.join(get_args(Severity))}; write one of these"
        problems.add(Where(file, header["severity"][0]), told)
        return None
    try:
        columns = find_columns(text, "check")
    except Fault as fault:
        problems.add(Where(file, fault.line), str(fault))
        return None
    wanted = {"node": 1, "claim": 1}
    for key in ("message", "message-ja", "settle", "settle-ja"):
        line, words = header.get(key, (1, []))
        wanted |= {column: line for _, column in FIELD.findall(" ".join(words))}
    for column, line in wanted.items():
        if column not in columns:
            told = f"the query has no column ?{column}; add it to SELECT, or correct the name in the header"
            problems.add(Where(file, line), told)
    told_in = {key.replace("-", "_"): " ".join(words) for key, (_, words) in header.items() if key != "severity"}
    return Check(name=name, severity=cast(Severity, severity), sparql=text, file=file, **told_in)


def _read_header(text: str, file: str, problems: Problems) -> dict[str, tuple[int, list[str]]]:
    """Return the first line and the words of each key."""
    found: dict[str, tuple[int, list[str]]] = {}
    for number, line in enumerate(takewhile(lambda line: line.startswith("#"), text.splitlines()), 1):
        match = HEADER.fullmatch(line.rstrip())
        if match and match[1] in KEYS:
            found.setdefault(match[1], (number, []))[1].append(match[2])
        elif match:
            told = f"'{match[1]}' is no key of a check; write one of {', '.join(KEYS)}, or no colon after a first word"
            problems.add(Where(file, number), told)
    return found
