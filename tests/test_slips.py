"""Slips of a curator, each a small edit of one file of the shipped data, and what tells it.

A slip is told where a new finding, or an error, names what was slipped. Slips against a sentence need the article texts;
all others are told without them. Each slip names the rule that is to tell it, and only what that rule needs is run.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kg.build import add_findings, check_data, check_home, draft_graph, infer, read_texts
from kg.errors import DataError
from kg.findings import RULES, find_findings
from kg.grounding import UNGROUNDED, find_ungrounded
from kg.model.findings import Finding
from kg.model.words import Lexicons
from kg.paths import find_home
from kg.reader import Input, read_data, read_home
from kg.reader.words import read_words
from kg.resolve import resolve
from kg.terms import CLAIM

AMS, WIKI, FUJI, CARE = "ams-2586576", "carwikihub-5153", "fujipost-37443", "carcareplus-10689"
COPY = "zz"
ERROR = "an error that stops"
RULE_NAMES = frozenset(rule.name for rule in RULES)


@dataclass(frozen=True, slots=True)
class Slip:
    """Some changes of one file, of which a copy is made where `into` names one; and what tells them.

    A change is the one line that it is on, named by words that no other line has, what stands there, and what then does.
    `about` is a claim, a source or an entity that the finding must name, and `told` words of it.
    """

    file: str
    changes: Sequence[tuple[str, str, str]]
    rule: str
    severity: str
    about: str
    told: str
    into: str = ""


def in_claim(claim: str, old: str, new: str, rule: str, severity: str, told: str, about: str = "") -> Slip:
    """Give a slip in the line of a claim."""
    source, _, number = claim.rpartition("_")
    change = (f"- {{n: {number}, ", old, new)
    return Slip(f"sources/{source}.yaml", [change], rule, severity, about or claim, told)


def in_file(file: str, old: str, new: str, rule: str, severity: str, about: str, told: str, line: str = "") -> Slip:
    """Give a slip in a file, on the one line that has some words, else the old ones."""
    return Slip(f"{file}.yaml", [(line or old, old, new)], rule, severity, about, told)


def copied(source: str, changes: Mapping[str, str], rule: str, severity: str, told: str, lines: str = "") -> Slip:
    """Give a copy of a source's file under another name, with some fields or words changed."""
    renamed = [(f"source: {source}", f"source: {source}", f"source: {COPY}")]
    more = [(lines or old, old, new) for old, new in changes.items()]
    return Slip(f"sources/{source}.yaml", [*renamed, *more], rule, severity, COPY, told, f"sources/{COPY}.yaml")


def dropped(number: str, rule: str, severity: str, about: str, told: str) -> Slip:
    """Give the removal of a decision, which becomes a comment line by line."""
    return Slip("decisions.yaml", [(f"- n: {number}", "", "")], rule, severity, about, told)


AGAINST_THE_SENTENCE: dict[str, Slip] = {
    "a digit added": in_claim(f"{AMS}_010", "units: 75,", "units: 750,", UNGROUNDED, "error", "units 750 stands in neither 3.2"),
    "two digits swapped": in_claim(f"{WIKI}_021", "37022", "73022", UNGROUNDED, "error", "units 73022"),
    "a digit dropped": in_claim(f"{WIKI}_014", "43266", "4326", UNGROUNDED, "error", "units 4326"),
    "a bound lost": in_claim(f"{AMS}_009", '"<17000"', "17000", UNGROUNDED, "error", "units 17000"),
    "a bound turned": in_claim(f"{AMS}_013", '">70000"', '"<70000"', UNGROUNDED, "error", "units 70000"),
    "another percentage": in_claim(f"{WIKI}_027", "-33", "-23", UNGROUNDED, "error", "change -23"),
    "another factor": in_claim(f"{WIKI}_014", "factor: 7", "factor: 17", UNGROUNDED, "error", "factor 17"),
    "another rank": in_claim(f"{WIKI}_021", "rank: 2", "rank: 3", UNGROUNDED, "error", "rank 3"),
    "other high years": in_claim(f"{WIKI}_001", "high-years: 30", "high-years: 20", UNGROUNDED, "error", "high-years 20"),
    "another maker": in_claim(f"{WIKI}_027", "importer: nissan", "importer: mazda", UNGROUNDED, "error", "importer Mazda"),
    "another model of the maker": in_claim(f"{AMS}_080", "nissan-kicks", "nissan-pathfinder", UNGROUNDED, "error", "model Nissan Pathfinder"),
    "a model of another maker": in_claim(f"{AMS}_073", "suzuki-fronx", "honda-elevate", UNGROUNDED, "error", "model Honda Elevate"),
    "another country": in_claim(f"{AMS}_073", "origin: india", "origin: thailand", UNGROUNDED, "error", "origin Thailand"),
    "another year": in_claim(f"{AMS}_027", "2025-12", "2024-12", UNGROUNDED, "error", "announced 2024-12"),
    "another month": in_claim(f"{WIKI}_020", "2025-04", "2025-05", UNGROUNDED, "error", "expected ../2025-05"),
    "another fiscal year": in_claim(f"{WIKI}_025", "2027-04/2028-03", "2026-04/2027-03", UNGROUNDED, "error", "expected 2026-04/2027-03"),
    "a calendar year for a fiscal one": in_claim(f"{WIKI}_025", "2027-04/2028-03", "2027", UNGROUNDED, "error", "expected 2027"),
    "another period": in_claim(f"{AMS}_010", "period: 2018", "period: 2008", UNGROUNDED, "error", "period 2008"),
    "another drive side": in_claim(f"{AMS}_098", "right-hand", "left-hand", UNGROUNDED, "error", "drive-side leftHandDrive"),
    "another direction": in_claim(f"{AMS}_010", "decrease", "increase", UNGROUNDED, "error", "direction increase"),
    "another sentence": in_claim(f"{AMS}_080", "at: 14.4", "at: 14.3", UNGROUNDED, "error", "model Nissan Kicks stands in neither 14.3"),
    "a context removed": in_claim(f"{AMS}_009", "context: [3.1], ", "", UNGROUNDED, "error", "maker Toyota does not stand in 3.2"),
    "a holder added": in_claim(f"{AMS}_010", "at: 3.2, ", "at: 3.2, by: jaia, ", UNGROUNDED, "error", "by Japan Automobile Importers Association"),
    "another holder": in_claim(f"{AMS}_027", "by: toyota", "by: honda", UNGROUNDED, "error", "by Honda"),
    "a digest changed": in_file(f"sources/{AMS}", "digest: 86e3", "digest: 86e4", ERROR, "error", f"{AMS}.yaml:161", "sentence 3.2 has another digest"),
    "an offset changed": in_file(f"sources/{AMS}", "438-558", "438-559", ERROR, "error", f"{AMS}.yaml:161", "sentence 3.2 stands at chars 438-558"),
}  # fmt: skip

WITHOUT_TEXTS: dict[str, Slip] = {
    # figures
    "a digit added to a part": in_claim(f"{CARE}_003", "5819", "58190", "parts-above-whole", "error", "Suzuki 58,190"),
    "two digits swapped in 2022": in_claim("netdenjd-278868_001", "67533", "76533", "change-does-not-fit", "warning", "76,533"),
    "two digits swapped in 2023": in_claim("yahoo-4e88c275_001", "63038", "36038", "change-does-not-fit", "warning", "36,038"),
    "two digits swapped in 1995": in_claim(f"{FUJI}_001", "107092", "170092", "high-does-not-fit", "warning", "170,092 in 1995"),
    "the digits of a percentage swapped": in_claim(f"{CARE}_001", "48", "84", "change-does-not-fit", "warning", "a rise of 84 percent"),
    "a rise for a fall": in_claim("netdenjd-278868_001", "-20.4", "20.4", "change-does-not-fit", "warning", "a rise of 20.4 percent"),
    "a year of figures to come": in_claim(f"{FUJI}_003", "period: 2025", "period: 2026", "same-figure-other-period", "error", "43,266"),
    "a record that is none": in_claim(f"{CARE}_001", "change: 48", "change: 48, record: true", "high-does-not-fit", "warning", "93,587 in 2024 is called a record"),
    "another fiscal year of sales": in_claim("response-368974_002", "FY2021", "FY2023", "dates-cannot-all-be-true", "error", "2024-03-31 as past"),
    # things
    "another model on a route": in_claim("caranddriver-99266_001", "suzuki-jimny-nomade", "suzuki-fronx", "dates-out-of-order", "error", "announced 2025-01-30"),
    "another country of a route": in_claim("caranddriver-99266_001", "origin: india", "origin: thailand", "origin-contradicted", "error", "Gurugram plant, which is in India"),
    "a plant in another country": in_claim("caranddriver-99266_001", "gurugram", "georgetown", "origin-contradicted", "error", "Georgetown plant, which is in United States"),
    "another country of a plant": in_claim("kuruma-716247_002", "located-in: thailand", "located-in: japan", "origin-contradicted", "error", "Samut Prakan plant, which is in Japan"),
    # dates
    "two digits of a year swapped": in_claim("asahi-15521184_002", "since: 2024-03", "since: 2042-03", "dates-cannot-all-be-true", "error", "2042-03-01"),
    "a start a year late": in_claim("asahi-15521184_002", "since: 2024-03", "since: 2025-03", "volume-without-route", "warning", "Honda Elevate: 30,339"),
    "month and day exchanged": in_claim("nippon-yjj2026030500918_001", "announced: 2026-03-05", "announced: 2026-05-03", "dates-cannot-all-be-true", "error", "2026-05-03"),
    "in force ten years early": in_claim("wtocenter-953_001", "in-force: 2011-08-01", "in-force: 2001-08-01", "dates-out-of-order", "error", "inForce 2001-08-01"),
    "an end before its start": in_claim("kuruma-716247_001", "since: 2020-06", "since: 2020-06, until: 2019-06", "dates-out-of-order", "error", "until 2019-06"),
    "published a year early": in_file(f"sources/{CARE}", "2025-01-14", "2024-01-14", "dates-cannot-all-be-true", "error", f"{CARE}_001", "is given as published 2024-01-14", line="published: 2025"),
    "published before it was announced": in_file("sources/response-408261", "2026-03-05", "2025-03-05", "told-before-announced", "warning", "response-408261_001", "response-408261, published 2025-03-05", line="published: "),
    "published after the last look": in_file(f"sources/{CARE}", "2025-01-14", "2027-01-14", ERROR, "error", f"{CARE}.yaml:7", "published 2027-01-14, after the day", line="published: 2025"),
    # statuses
    "a plan told too early": in_claim(f"{AMS}_047", "status: considered", "status: planned", "told-before-announced", "warning", "tells it as planned"),
    "a sourcing that ended on its routes": in_claim(f"{AMS}_018", "status: active", "status: ended", "sourcing-against-routes", "warning", "Suzuki, India, Japan"),
    # copies and grades
    "a file copied": copied(FUJI, {}, "same-page", "error", "have one address"),
    "a file copied, with another digit": copied(FUJI, {"43266": "43626"}, "same-page", "error", "have one address"),
    "a file copied to another address": copied(FUJI, {"fujipost.com/business/37443.html": "fujipost.com/2"}, "same-page", "error", "have one publisher and title"),
    "a text read twice": copied(AMS, {"https://www.automotivemanufacturingsolutions.com/": "https://example.org/1", "publisher: automotive-manufacturing-solutions": "publisher: sankei"}, "same-page", "error", "list sentences of one text"),
    "a copy of a copy of itself": in_file("sources/autoinformed-101407", "kind: announcement", "kind: announcement\nderived-from: [automotivelogistics-2581708]", ERROR, "error", "autoinformed-101407.yaml", "a cycle in derived-from"),
    "a copy graded above its original": in_file("sources/automotivelogistics-2581708", "value: B", "value: A", "copy-above-original", "warning", "automotivelogistics-2581708", "a copy of autoinformed-101407"),
    "an original graded below its copy": in_file("sources/autoinformed-101407", "value: B", "value: D", "copy-above-original", "warning", "automotivelogistics-2581708", "autoinformed-101407, graded D"),
    "one grade of a publisher's changed": in_file("sources/netdenjd-278868", "value: B", "value: A", "uneven-grades", "note", "netdenjd-278868", "graded A, while"),
    # names
    "an alias taken": in_file("entities/models", "aliases: [Fronx, フロンクス]", "aliases: [Fronx, フロンクス, Elevate]", "one-name-two-things", "warning", "Suzuki Fronx", "are both called Elevate"),
    "an alias taken from another class": in_file("entities/makers", "aliases: [Suzuki Motor]", "aliases: [Suzuki Motor, Gujarat]", "one-name-two-things", "warning", "Suzuki", "are both called Gujarat"),
    "a label taken": in_file("entities/models", "ja: ホンダ パイロット", "ja: ホンダ パスポート", "one-name-two-things", "warning", "Honda Pilot", "are both called ホンダ パスポート"),
    "an identifier elsewhere shared": in_file("entities/makers", "Q9584}", "Q181642}", "one-name-two-things", "warning", "Honda", "Q181642"),
    "an identifier doubled": in_file("entities/models", "honda-pilot: {", "honda-passport: {", ERROR, "error", "models.yaml:17", "duplicate field 'honda-passport'"),
    # decisions
    "a decision on the wrong claim": in_file("decisions", "claims: [ams-2586576_064]}", "claims: [ams-2586576_065]}", "volume-without-route", "warning", f"{AMS}_064", "nearly 9,000 sold in Japan"),
    "a decision that refutes another claim": in_file("decisions", "claims: [carwikihub-5153_007]", "claims: [carwikihub-5153_009]", "high-does-not-fit", "warning", f"{WIKI}_007", "the first in 30 years"),
    "a decision from a year that nobody says": in_file("decisions", "from: 2023", "from: 2024", ERROR, "error", "decisions.yaml:3", "decision 001 changes no claim"),
    "a decision to the wrong year": in_file("decisions", "from: 2023}\n  to: 2025", "from: 2023}\n  to: 2024", "same-figure-other-period", "error", f"{WIKI}_011", "111,513"),
    "decision 001 removed": dropped("001", "same-figure-other-period", "error", f"{WIKI}_011", "111,513"),
    "decision 003 removed": dropped("003", "one-thing-two-names", "warning", "asahi-15521184_001", "Honda Elevate"),
    "decision 006 removed": dropped("006", "volume-without-route", "warning", f"{AMS}_064", "nearly 9,000 sold in Japan"),
    "decision 007 removed": dropped("007", "cause-excluded", "error", f"{AMS}_086", "imports of Japanese makers from India"),
    "decision 008 removed": dropped("008", "high-does-not-fit", "warning", f"{WIKI}_007", "the first in 30 years"),
    # one source against itself
    "a claim under a number that is taken": in_claim(f"{FUJI}_003", "n: 003", "n: 002", ERROR, "error", "two claims have number 002", about=f"{FUJI}.yaml:13"),
    "two sentences on one figure": in_claim("response-347405_003", "importer: honda", "importer: toyota", "self-contradiction", "error", "more than one units: 15069"),
}  # fmt: skip


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
        path, into = self.data / slip.file, self.data / (slip.into or slip.file)
        text = path.read_text(encoding="utf-8")
        into.write_text(spoil(text, slip), encoding="utf-8")
        try:
            given = replace(self.given, data=read_data(self.data, self.given.vocabulary))
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
        check_data(data, resolution, unfit)
        if articles:
            return find_ungrounded(data, vocabulary, self.words, texts)
        if rule in RULE_NAMES:
            return find_findings(data, resolution, vocabulary)
        draft = draft_graph(given, resolution)
        return add_findings(given, draft, infer(draft)).findings


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
    empty = Desk(data, given, read_words(home.ontology / "words", given.vocabulary), frozenset())
    return replace(empty, found=frozenset(empty.find(given, "a check across nodes", None)))


def tells(finding: Finding, slip: Slip) -> bool:
    """Say whether a finding is the one that tells a slip: by its rule, severity, words, and what it names."""
    named = slip.about in (CLAIM.local(c) for c in finding.claims) or slip.about in finding.told
    return named and (finding.rule, finding.severity) == (slip.rule, slip.severity) and slip.told in finding.told


def judge(slip: Slip, desk: Desk, articles: Path | None) -> None:
    """Fail unless a slip is told."""
    try:
        found = desk.play(slip, articles)
    except DataError as error:
        told = [line for line in str(error).splitlines() if slip.about in line and slip.told in line]
        assert (slip.rule, bool(told)) == (ERROR, True), str(error)
        return
    assert any(tells(finding, slip) for finding in found), found


@pytest.mark.parametrize("slip", AGAINST_THE_SENTENCE.values(), ids=AGAINST_THE_SENTENCE)
def test_slip_against_a_sentence_is_told(slip: Slip, desk: Desk, articles: Path) -> None:
    """What a claim says and its sentence does not is told, and a pointer that does not fit its text stops."""
    judge(slip, desk, articles)


@pytest.mark.parametrize("slip", WITHOUT_TEXTS.values(), ids=WITHOUT_TEXTS)
def test_slip_is_told_without_texts(slip: Slip, desk: Desk) -> None:
    """What cannot be, by what other claims say or by the rules of the files, is told without any text."""
    judge(slip, desk, None)


def test_slips_are_played_as_kg_check_plays_them(desk: Desk, root: Path) -> None:
    """What the desk finds in the shipped data is what `kg check` finds there."""
    assert desk.found == frozenset(check_home(find_home(root), lambda _: None, texts=None, reasoner="engine"))


def test_sentences_of_the_shipped_data_are_clean(desk: Desk, articles: Path) -> None:
    """Nothing is told against a sentence before a slip."""
    assert not desk.find(desk.given, UNGROUNDED, articles)
