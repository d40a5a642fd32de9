"""What has changed between two builds or days: facts, inferences and answers, each with what caused it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.build import build
from kg.cli import main
from kg.errors import NotFound, QueryError
from kg.paths import Home, find_home
from kg.verbs import load
from kg.whatif.snapshots import find_build, open_snapshot

LATER = """\
source: quay-post-3
title: Quay Post, number 3
publisher: quay-post
address: https://example.org/quay/3
language: en
kind: article
published: 2026-05-01
grade: {value: B, because: "as number 2"}
claims:
- {n: 001, says: {route: {model: hayato-kite, origin: india, destination: japan}, status: ended, until: 2026-04}}
- {n: 002, says: {route: {model: minato-tide, origin: thailand, destination: japan}, maker: minato, status: active}}
- {n: 003, says: {import-volume: {importer: minato, destination: japan, period: 2025}, units: 9125}}
"""
BETTER = """\
source: customs-2027
title: Customs returns of 2025
publisher: customs-office
address: https://example.org/customs/2025
language: ja
kind: statistics
published: 2026-06-01
grade: {value: A, because: "the office that counts"}
claims:
- {n: 001, says: {import-volume: {importer: hayato, destination: japan, period: 2025}, units: 14300}}
"""
Record = Mapping[str, Any]

pytestmark = pytest.mark.xdist_group("diff")  # two builds, for one worker alone


def spread(changes: Iterable[Record]) -> list[Record]:
    """Give changes with their cells beside the other members."""
    return [{**change["cells"], **change} for change in changes]


@pytest.fixture(scope="module")
def builds(root: Path, closed_ontology: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Give a home with two builds, and their names: without two sources, and with them but without a third."""
    home = tmp_path_factory.mktemp("diff") / "world"
    shutil.copytree(root / "tests" / "world", home)
    shutil.copytree(root / "ontology", home / "ontology")
    shutil.copytree(closed_ontology, home / "build" / "ontology")
    first = build(find_home(home), lambda _: None)
    sources = home / "data" / "sources"
    (sources / "quay-post-3.yaml").write_text(LATER, encoding="utf-8")
    (sources / "customs-2027.yaml").write_text(BETTER, encoding="utf-8")
    (sources / "harbour-echo-1.yaml").unlink()
    second = build(find_home(home), lambda _: None)
    return home, first.name, second.name


@pytest.fixture(scope="module")
def changes(builds: tuple[Path, str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """Give what `kg diff` tells of the two builds."""
    home, first, _ = builds
    output = tmp_path_factory.mktemp("out") / "diff.json"
    assert main(["--home", str(home), "diff", first[:10], "current", "--format", "json", "--output", str(output)]) == 0
    return spread(json.loads(output.read_text(encoding="utf-8")))


def choose(records: list[Record], part: str, **wanted: str) -> list[Record]:
    """Give the records of a part in which some cells hold some words."""
    return [r for r in records if r["part"] == part and all(words in r.get(name, "") for name, words in wanted.items())]


def test_gained_fact(changes: list[Record]) -> None:
    """A fact that is held now comes with the article that is new and says so, and where it stands."""
    (found,) = choose(changes, "facts gained", fact="Hayato Kite, India, Japan: status ended")
    assert found["because"] == "new quay-post-3_001 (Quay Post, number 3; Quay Post, 2026-05-01)"


@pytest.mark.parametrize(
    ("fact", "causes"),
    [
        ("Hayato, Japan, 2025: units 14250", ["outvoted by customs-2027_001 (Customs returns of 2025;"]),
        ("Minato, Japan, 2025: units 9120", ["disputed by quay-post-3_003 "]),
        ("Minato, Japan, 2025: importer Minato", ["withdrawn harbour-echo-1_002 ", "disputed by quay-post-3_003 "]),
        ("Minato Tide, Thailand, Japan: status considered", ["succeeded by quay-post-3_002 "]),
        ("Kite, India, Japan: status active", ["withdrawn harbour-echo-1_001 ", "succeeded by quay-post-3_001 "]),
    ],
)
def test_lost_fact(changes: list[Record], fact: str, causes: list[str]) -> None:
    """A fact that is lost comes with the claim that was withdrawn, or the one that took its place, and no other."""
    (found,) = choose(changes, "facts lost", fact=fact)
    assert all(cause in found["because"] for cause in causes)
    assert found["because"].count("(") == len(causes)


def test_inferences(changes: list[Record]) -> None:
    """An inferred fact comes with its rule and the articles behind the premises that came or went."""
    (gained,) = choose(changes, "inferred facts gained", fact="Minato Tide: of class reverse-imported model")
    assert "is a ReverseImportedModel" in gained["rule"]
    assert gained["because"].startswith("new quay-post-3_002 ")
    (lost,) = choose(changes, "inferred facts lost", fact="Hayato Kite: of class reverse-imported model")
    assert "succeeded by quay-post-3_001 " in lost["because"]


def test_answers(changes: list[Record]) -> None:
    """A row that is lost, gained or changed comes with the articles behind it; all questions are compared."""
    (lost,) = choose(changes, "tariff-free-models, rows lost", model="Hayato Kite")
    assert "succeeded by quay-post-3_001 " in lost["because"]
    (gained,) = choose(changes, "ended-routes, rows gained", model="Hayato Kite")
    assert gained["because"].startswith("new quay-post-3_001 ")
    (changed,) = choose(changes, "maker-ranking, rows changed", about="Hayato", column="units")
    assert (changed["before"], changed["after"]) == ("14250", "14300")
    assert "customs-2027_001" in changed["because"]
    assert not choose(changes, "deals, rows lost")


def test_findings_and_disagreements(changes: list[Record]) -> None:
    """What sources disagree on now, and what the checks find now, is told with the claims that made it so."""
    (found,) = choose(changes, "disagreements gained", about="Hayato, Japan, 2025")
    assert (found["kind"], found["held"]) == ("outvoted", "units 14300")
    assert found["because"] == "new customs-2027_001 (Customs returns of 2025; Customs office, 2026-06-01)"
    assert found["evidence"] == [{"how": "new", "claim": "customs-2027_001"}]
    (found,) = choose(changes, "findings gained", about="Minato Tide, Thailand, Japan")
    assert (found["rule"], found["severity"]) == ("status-overtaken", "note")
    assert found["evidence"] == [{"how": "new", "claim": "quay-post-3_002"}]
    assert not choose(changes, "disagreements, rows gained")


def test_succession_is_no_disagreement(changes: list[Record]) -> None:
    """A later step is told as a succession, and not as what sources disagree on."""
    assert choose(changes, "disagreements gained")
    assert not [c for c in changes if c["part"].startswith("disagreements") and c.get("kind") == "succession"]
    assert choose(changes, "successions, rows gained")


def test_every_change_has_a_cause(changes: list[Record]) -> None:
    """Nothing comes or goes without a reason."""
    assert changes
    assert [record for record in changes if not record["because"] and record["part"] != "only sources changed"] == []


def test_copy_that_went_is_a_printing_less(changes: list[Record]) -> None:
    """A fact that a copy repeated is printed by one source less, because of the claim that went."""
    (found,) = choose(
        changes, "single-source-facts, rows changed", about="supply route: Hayato Kite, India, Japan: maker Hayato"
    )
    assert (found["column"], found["before"], found["after"]) == ("printed_by", "2", "1")
    assert found["evidence"] == [{"how": "withdrawn", "claim": "harbour-echo-1_001"}]


def test_edited_source(ready_world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A claim that says something else now, and a grade that was changed, are the causes of what they changed."""
    first = build(find_home(ready_world), lambda _: None)
    path = ready_world / "data" / "sources" / "quay-post-2.yaml"
    text = path.read_text(encoding="utf-8").replace("units: 21000", "units: 21500").replace("value: B", "value: F")
    path.write_text(text, encoding="utf-8")
    build(find_home(ready_world), lambda _: None)
    assert main(["--home", str(ready_world), "diff", first.name, "current", "--format", "json"]) == 0
    changes = spread(json.loads(capsys.readouterr().out))
    (found,) = choose(changes, "volume-total, rows changed", about="2023")
    assert (found["column"], found["before"], found["after"]) == ("units", "21000", "21500")
    assert found["evidence"] == [{"how": "changed", "claim": "quay-post-2_004"}]
    (found,) = choose(changes, "facts lost", fact="Hayato Wren, India, Japan: status active")
    record = {"how": "changed", "given": "record of src:quay-post-2"}
    assert found["evidence"] == [record, {"how": "outvoted by", "claim": "harbour-news-1_006"}]
    (found,) = choose(changes, "sources, rows changed", about="Quay Post, number 2")
    assert (found["before"], found["after"], found["evidence"]) == ("B", "F", [record])
    assert not [change for change in changes if not change["because"] and change["part"] != "only sources changed"]


def rebuild(home: Path, file: str, old: str, new: str, capsys: pytest.CaptureFixture[str]) -> list[Record]:
    """Give what `kg diff` tells of an edited file: the home is built, edited, and built again."""
    first = build(find_home(home), lambda _: None)
    path = home / "data" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    build(find_home(home), lambda _: None)
    assert main(["--home", str(home), "diff", first.name, "current", "--format", "json"]) == 0
    return spread(json.loads(capsys.readouterr().out))


def find_causes(changes: list[Record]) -> set[str]:
    """Give in words what caused some changes, without the lines that count others."""
    return {change["because"] for change in changes if change["part"] != "only sources changed"}


def test_edited_label(ready_world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fact of a thing that is called otherwise is the same fact, in other words because of the entity file."""
    changes = rebuild(ready_world, "entities/things.yaml", "{en: Hayato Kite,", "{en: Hayato Kite II,", capsys)
    assert find_causes(changes) == {"changed entity rid:hayato-kite"}
    told = {(c["before"], c["after"]) for c in choose(changes, "single-source-facts, rows changed", column="fact")}
    fact = "supply route: Hayato Kite{}, India, Japan: since 2024"
    assert (fact.format(""), fact.format(" II")) in told
    assert not [c for c in changes if c["part"].endswith((" lost", " gained"))]


def test_edited_grade(ready_world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding on a source itself, which cites no claim, comes with the record that was changed."""
    for number in (5, 6, 7):
        text = LATER.replace("post-3", f"post-{number}").replace("number 3", f"number {number}")
        head = text[: text.index("- {n: 001")].replace("quay/3", f"quay/{number}")
        says = f"import-volume: {{destination: thailand, period: 201{number}}}, units: 70{number}"
        claim = f"- {{n: 001, says: {{{says}}}}}\n"
        path = ready_world / "data" / "sources" / f"quay-post-{number}.yaml"
        path.write_text(head + claim, encoding="utf-8")
    changes = rebuild(ready_world, "sources/quay-post-7.yaml", "value: B", "value: E", capsys)
    (found,) = choose(changes, "findings gained", rule="uneven-grades")
    assert found["evidence"] == [{"how": "changed", "given": "record of src:quay-post-7"}]


@pytest.mark.parametrize(
    ("old", "new", "decision"),
    [
        ("period, from: unknown}\n  to: 2025", "period, from: unknown}\n  to: 2024", "decision_002"),
        ("as: minato-tide", "as: hayato-wren", "decision_003"),
    ],
)
def test_edited_decision(
    ready_world: Path, old: str, new: str, decision: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a decision that was changed makes of claims comes and goes because of it."""
    changes = rebuild(ready_world, "decisions.yaml", old, new, capsys)
    assert choose(changes, "facts lost")
    assert choose(changes, "facts gained")
    named = {c["because"].partition(" (")[0] for c in changes if c["part"].startswith("facts")}
    assert named == {f"changed {decision}"}


def test_same_build(builds: tuple[Path, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A build does not differ from itself."""
    home, first, _ = builds
    assert main(["--home", str(home), "diff", first, first]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("nothing changes in what is held or answered\n")


def test_days(builds: tuple[Path, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A day stands for what was known by then, or with a clock for how things stood."""
    home, _, _ = builds
    arguments = ["--home", str(home), "diff", "2026-04-30", "2026-05-31", "--question", "ended-routes"]
    assert main([*arguments, "--format", "json"]) == 0
    (found,) = choose(spread(json.loads(capsys.readouterr().out)), "ended-routes, rows gained")
    assert (found["model"], found["because"][:23]) == ("Hayato Kite", "new quay-post-3_001 (Qu")
    assert main([*arguments, "--format", "json", "--clock", "as-of"]) == 0
    assert not choose(spread(json.loads(capsys.readouterr().out)), "facts gained", fact="units")


@pytest.fixture
def some_builds(tmp_path: Path) -> Home:
    """Give a home with three folders that look like builds, the last of them current."""
    names = [f"{start:0<64}" for start in ("abc1", "abd2", "fff3")]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "current").write_text(f"{names[-1]}\n", encoding="utf-8")
    return Home(tmp_path, tmp_path, tmp_path, tmp_path)


def test_names_of_builds(some_builds: Home) -> None:
    """A build is found by the start of its name, or as the current one."""
    assert find_build(some_builds, "abd").name == f"{'abd2':0<64}"
    assert find_build(some_builds, "current").name == f"{'fff3':0<64}"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ab", "any of the builds abc100000000, abd200000000"),
        ("abc200000000", "did you mean .*abc1"),
        ("yesterday", "there are current, abc100000000, abd200000000, fff300000000"),
        ("", "there are current"),
    ],
)
def test_unknown_build(some_builds: Home, name: str, told: str) -> None:
    """A build that is not known, or a name of several, is told with those there are."""
    with pytest.raises(NotFound, match=told):
        find_build(some_builds, name)


def test_no_day(builds: tuple[Path, str, str]) -> None:
    """A day that the calendar does not have is told."""
    with pytest.raises(QueryError, match="no day of the calendar"):
        open_snapshot(load(builds[0]), "2025-02-30", "known-by")
