"""Questions in words, written by people who had not read the code, with the rows that are right.

Each file of `tests/asked/` is a list: `ask`, the question; `lang`; `any`, the answers that are right, of which one is
enough, as rows of the cells that tell them apart; `"yes"`, what a question of yes or no is answered; `scope: out`,
where nothing may be run. What is not understood is refused, and counts as no answer; an answer that is not right fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import KnowledgeGraph
from kg.errors import NotFound, QueryError
from kg.model.answers import Answer

SETS = Path(__file__).with_name("asked")
VERDICTS = {"yes": True, "no": False, "not now": False}
LEAST = {
    ("first", "en"): 80,
    ("first", "ja"): 85,
    ("second", "en"): 60,
    ("second", "ja"): 60,
    ("mended", "en"): 100,
    ("mended", "ja"): 100,
}
"""How many of a hundred questions in scope run at least, by set and language."""


@cache
def read_set(name: str) -> list[dict[str, Any]]:
    """Return the questions of a set."""
    found: list[dict[str, Any]] = yaml.safe_load((SETS / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def answer(graph: KnowledgeGraph, question: Mapping[str, Any]) -> Answer | None:
    """Return the answer to a question, or None where it is refused."""
    try:
        return graph.ask(question["ask"])
    except (NotFound, QueryError):
        return None


def list_rows(found: Answer) -> Iterator[frozenset[str]]:
    """Yield the cells of each row, without its sources; and the figures of a difference that a note tells."""
    yield from (frozenset(row[:-1]) for row in found.texts())


def list_told(found: Answer) -> list[frozenset[str]]:
    """Return the numbers that a note computes."""
    notes = [re.findall(r"[-+]?[\d,.]+", note) for note in found.notes if "computed" in note]
    return [
        frozenset(form for text in note for form in (text.replace(",", ""), text.replace(",", "").lstrip("+-")))
        for note in notes
    ]


def is_right(found: Answer, question: Mapping[str, Any]) -> bool:
    """Say whether an answer is one of those that are right: each row is expected, and each expected row is there."""
    if "yes" in question:
        verdict = next((VERDICTS[note] for note in found.notes if note in VERDICTS), None)
        if verdict is None or verdict != (str(question["yes"]).lower() == "true"):
            return False
        if not verdict:
            return True
    rows, told = list(list_rows(found)), list_told(found)
    for expected in question.get("any", ()):
        wanted = [frozenset(map(str, row)) for row in expected]
        there = all(any(want <= row for row in rows) for want in wanted)
        if (rows or not wanted) and there and all(any(want <= row for want in wanted) for row in rows):
            return True
        if not rows and not wanted:
            return True
        if wanted and told and all(any(want <= one for one in told) for want in wanted):
            return True
    return "any" not in question


@pytest.mark.parametrize(("name", "lang"), LEAST)
def test_what_runs_is_right(shipped: KnowledgeGraph, name: str, lang: str) -> None:
    """No question is answered wrongly, and most of those in scope are answered."""
    asked = [one for one in read_set(name) if one["lang"] == lang and one.get("scope") != "out"]
    outcomes: Counter[str] = Counter()
    wrong = []
    for one in asked:
        found = answer(shipped, one)
        outcomes["run" if found else "refused"] += 1
        if found and not is_right(found, one):
            wrong.append((one["ask"], found.title))
    assert not wrong
    assert outcomes["run"] * 100 >= LEAST[name, lang] * len(asked)


@pytest.mark.parametrize("name", ["first", "second"])
def test_what_is_out_of_scope_is_refused(shipped: KnowledgeGraph, name: str) -> None:
    """Nothing is run of what the graph cannot answer."""
    for one in read_set(name):
        if one.get("scope") == "out":
            assert answer(shipped, one) is None, one["ask"]
