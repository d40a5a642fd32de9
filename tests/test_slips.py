"""Slips of a curator, each a small edit of one file of the shipped data, and what tells it: played from slips.yaml.

A slip is told where a new finding, or an error, names what was slipped. Slips against a sentence need the article
texts; all others are told without them. Only what the rule that is to tell a slip needs is run.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.build import Draft, add_findings, check_data, check_home, infer
from kg.errors import DataError
from kg.findings.settlement import RULES, find_findings
from kg.grounding.claims import UNGROUNDED, find_ungrounded
from kg.grounding.texts import read_texts
from kg.inputs import read_inputs
from kg.model.domain import Lexicons
from kg.model.findings import Finding
from kg.paths import find_home
from kg.reader import Input, read_data, read_home
from kg.reader.domain import read_words
from kg.resolve import resolve
from kg.terms import CLAIM
from kg.view.live import make_frame
from tests.sampling import pick

COPY = "zz"
RULE_NAMES = frozenset(rule.name for rule in RULES)


@dataclass(frozen=True, slots=True)
class Slip:
    """Some changes of one file, written as `into`, and what tells them.

    A change is the one line that it is on, by words that no other line has, what stands there, and what then does. The
    finding has this rule and severity, names `about` and says `told`; an error that stops has no rule.
    """

    name: str
    file: str
    into: str
    changes: Sequence[tuple[str, str, str]]
    about: str
    severity: str
    rule: str
    told: str


def read_slips(part: str) -> Iterator[Slip]:
    """Yield the slips of a part of slips.yaml."""
    parts = yaml.safe_load(Path(__file__).with_name("slips.yaml").read_text(encoding="utf-8"))
    for entry in parts[part]:
        judged, told = entry["told"].split(": ", 1)
        severity, _, rule = judged.partition(" ")
        file, changes, about = read_edit(entry)
        into = COPY.join(("sources/", ".yaml")) if "copy" in entry else file
        yield Slip(entry["slip"], file, into, changes, entry.get("about", about), severity, rule, told)


def read_edit(entry: Mapping[str, Any]) -> tuple[str, list[tuple[str, str, str]], str]:
    """Return the file that an entry edits, its changes, and what it is about unless it says so."""
    if "drop" in entry:
        return "decisions.yaml", [(f"- n: {entry['drop']}", "", "")], ""
    if "copy" in entry:
        named = f"source: {entry['copy']}"
        changes = {named: f"source: {COPY}", **entry.get("changes", {})}
        return f"sources/{entry['copy']}.yaml", [(old, old, new) for old, new in changes.items()], COPY
    place, old, new = (str(entry[field]) for field in ("in", "old", "new"))
    source, _, number = place.rpartition("_")
    if number.isdigit():
        return f"sources/{source}.yaml", [(f"- {{n: {number}, ", old, new)], place
    return f"{place}.yaml", [(str(entry.get("line", old)), old, new)], place


@dataclass(frozen=True, slots=True)
class Desk:
    """The shipped data in a folder, to be spoilt and mended; what was read of it, and what is found in it."""

    data: Path
    given: Input
    words: Lexicons
    found: frozenset[Finding]

    def play(self, slip: Slip, articles: Path | None) -> list[Finding]:
        """Return what is found of the data with a slip, and was not before.

        Raises:
            DataError: the data is refused.
        """
        path, into = self.data / slip.file, self.data / slip.into
        text = path.read_text(encoding="utf-8")
        into.write_text(spoil(text, slip), encoding="utf-8")
        try:
            given = replace(self.given, data=read_data(read_inputs(self.data), self.given.vocabulary))
            return [f for f in self.find(given, slip.rule, articles) if f not in self.found]
        finally:
            into.unlink()
            path.write_text(text, encoding="utf-8")

    def find(self, given: Input, rule: str, articles: Path | None) -> Sequence[Finding]:
        """Return the findings among which those of a rule are, as `kg check` makes them.

        Raises:
            DataError: the data is refused.
        """
        data, vocabulary = given.data, given.vocabulary
        resolution = resolve(data, vocabulary)
        texts, unfit = read_texts(data, articles) if articles else ({}, [])
        check_data(given, resolution, unfit)
        if articles:
            return find_ungrounded(data, vocabulary, self.words, texts)
        if rule in RULE_NAMES:
            return find_findings(data, resolution, vocabulary)
        draft = Draft(make_frame(given, ()), resolution)
        return add_findings(draft, infer(draft))


def spoil(text: str, slip: Slip) -> str:
    """Return a text with the changes of a slip: each on the one line that has its words, where the old stands once.

    What has more lines than one begins there; a change without old words takes out the item that begins there.
    """
    for words, old, new in slip.changes:
        assert text.count(words) == 1, f"{words} stands {text.count(words)} times"
        start = text.rfind("\n", 0, text.index(words)) + 1
        if old:
            lines = text[start:].split("\n")
            place = "\n".join(lines[: old.count("\n") + 1])
            assert place.count(old) == 1, f"{old} in {place}"
            changed = place.replace(old, new)
        else:
            item = re.match(r".*\n(?: .*\n)*", text[start:])
            assert item
            place, changed = item[0], ""
        assert changed != place
        text = text[:start] + changed + text[start + len(place) :]
    return text


@pytest.fixture(scope="module")
def desk(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with a copy of the shipped data."""
    home = find_home(root)
    data = tmp_path_factory.mktemp("slips") / "data"
    shutil.copytree(home.data, data)
    given = read_home(data, home.ontology, home.checks)
    empty = Desk(data, given, read_words(given.files, given.vocabulary), frozenset())
    return replace(empty, found=frozenset(empty.find(given, "a check across nodes", None)))


def tells(finding: Finding, slip: Slip) -> bool:
    """Say whether a finding is the one that tells a slip: by its rule, severity, words, and what it names."""
    named = slip.about in (CLAIM.local(c) for c in finding.claims) or slip.about in finding.told
    return named and (finding.rule, finding.severity) == (slip.rule, slip.severity) and slip.told in finding.told


def judge(slip: Slip, desk: Desk, articles: Path | None) -> None:
    """Fail unless a slip is told."""
    if slip.rule:
        found = desk.play(slip, articles)
        assert any(tells(finding, slip) for finding in found), found
        return
    with pytest.raises(DataError) as refused:
        desk.play(slip, articles)
    lines = str(refused.value).splitlines()
    assert any(slip.about in line and slip.told in line for line in lines), lines


@pytest.mark.parametrize("slip", pick(read_slips("against-a-sentence"), 3), ids=lambda slip: slip.name)
def test_slip_against_a_sentence_is_told(slip: Slip, desk: Desk, articles: Path) -> None:
    """What a claim says and its sentence does not is told, and a pointer that does not fit its text stops."""
    judge(slip, desk, articles)


@pytest.mark.parametrize("slip", pick(read_slips("without-texts"), 4), ids=lambda slip: slip.name)
def test_slip_is_told_without_texts(slip: Slip, desk: Desk) -> None:
    """What cannot be, by what other claims say or by the rules of the files, is told without any text."""
    judge(slip, desk, None)


def test_slips_are_played_as_kg_check_plays_them(desk: Desk, root: Path) -> None:
    """What the desk finds in the shipped data is what `kg check` finds there."""
    assert desk.found == frozenset(check_home(find_home(root), lambda _: None, texts=None, reasoner="engine"))


def test_sentences_of_the_shipped_data_are_clean(desk: Desk, articles: Path) -> None:
    """Nothing is told against a sentence before a slip."""
    assert not desk.find(desk.given, UNGROUNDED, articles)
