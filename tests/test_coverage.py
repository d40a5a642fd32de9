"""The report on how far the data goes: what has claims, how claims stand, and what lacks something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg.coverage import cover_home, find_coverage
from kg.inputs import read_inputs
from kg.model.answers import Record
from kg.model.claims import Data
from kg.model.origins import count_origins, find_origins
from kg.model.vocabulary import Vocabulary
from kg.paths import find_home
from kg.reader import read_data
from kg.resolve import resolve
from kg.terms import CLAIM

Report = Mapping[str, tuple[Record, ...]]
METADATA = (
    "source: {name}\ntitle: T\npublisher: quay-post\naddress: https://example.org/{name}\nlanguage: en\nkind: article\n"
    'published: 2026\ngrade: {{value: C, because: "a test"}}\n{more}claims:\n{claims}'
)
ROUTE = "{route: {model: hayato-kite, origin: india, destination: japan}, status: active}"


@pytest.fixture(scope="session")
def data(root: Path, vocabulary: Vocabulary) -> Data:
    """Give the data of tests/world."""
    return read_data(read_inputs(root / "tests" / "world" / "data"), vocabulary)


@pytest.fixture(scope="session")
def report(data: Data, vocabulary: Vocabulary) -> Report:
    """Give the report on tests/world."""
    return find_coverage(data, resolve(data, vocabulary), vocabulary)


def write_source(name: str, *says: str, more: str = "") -> str:
    """Give the text of a source with claims."""
    claims = "".join(f"- {{n: {n:03}, says: {said}}}\n" for n, said in enumerate(says, 1))
    return METADATA.format(name=name, more=more, claims=claims)


def test_source_counts_sentences_and_claims(report: Report, data: Data) -> None:
    """Of a source the report says how many sentences it has, with and without claims, and how its claims stand."""
    (found,) = [record for record in report["sources"] if record["source"] == "harbour-news-1"]
    assert (found["sentences"], found["with_claims"], found["without"], found["claims"]) == (10, 9, 1, 11)
    assert (found["refuted"], found["opinion"]) == (1, 1)
    assert found["corrected"] == 4
    assert len(report["sources"]) == len(data.sources)


def test_standings_add_up(report: Report, vocabulary: Vocabulary) -> None:
    """Each claim stands in one way, and each way that the ontology knows has a column."""
    plain = {"source", "sentences", "with_claims", "without", "claims"}
    ways = [i for i in vocabulary.individuals.values() if i.cls.value.endswith("#Standing")]
    for record in report["sources"]:
        counts = [int(value) for name, value in record.items() if name not in plain]
        assert (sum(counts), len(counts)) == (record["claims"], len(ways))


def test_sentence_that_is_repeated_has_claims(make_data: Callable[..., Data], vocabulary: Vocabulary) -> None:
    """A pull-quote bears the claim that it repeats, and is not counted as a sentence without one."""
    pointers = "".join(f"- {{at: {at}, chars: 0-9, digest: {'0' * 64}}}\n" for at in ("1.1", "2.1"))
    text = write_source("s1", ROUTE, more=f"sentences:\n{pointers}").replace("n: 001,", "n: 001, at: 1.1, also: [2.1],")
    data = make_data([text])
    (found,) = find_coverage(data, resolve(data, vocabulary), vocabulary)["sources"]
    assert (found["sentences"], found["with_claims"], found["without"]) == (2, 2, 0)


def test_claims_without_a_sentence_are_counted(report: Report) -> None:
    """Of each source with claims the report says how many can be compared with their sentence, and how many cannot."""
    found = {record["source"]: record for record in report["grounding"]}
    assert found["harbour-news-1"] == {
        "source": "harbour-news-1", "with_sentence": 11, "without": 0, "ungrounded": 0,
    }  # fmt: skip
    assert (found["quay-post-2"]["with_sentence"], found["quay-post-2"]["without"]) == (0, 14)
    assert "curation" not in found


def test_reasons_are_counted(report: Report) -> None:
    """Why a sentence has no claim is told and counted, source by source."""
    assert report["sentences without claims"] == (
        {"source": "harbour-news-1", "reason": "call to read on", "sentences": 1},
    )


def test_entities_tell_what_they_lack(report: Report) -> None:
    """An entity without Wikidata item, Japanese label or claim is listed with what is missing; others are not."""
    lacking = {record["entity"]: record for record in report["entities"]}
    assert lacking["harbour-news"] == {
        "entity": "harbour-news", "class": "publisher", "wikidata": "missing", "ja": "missing", "claims": "",
    }  # fmt: skip
    assert lacking["mfn"]["claims"] == "none"
    assert "hayato" not in lacking
    assert not [name for name in lacking if str(name).startswith("period")]


def test_facts_on_one_source(make_data: Callable[..., Data], vocabulary: Vocabulary) -> None:
    """A fact that two papers state rests on both; one that a paper and its copy state rests on one."""
    alone = ROUTE.replace("hayato-kite", "hayato-wren")
    sources = [
        write_source("s1", ROUTE, alone),
        write_source("s2", ROUTE),
        write_source("s3", alone, more="derived-from: s1\n"),
    ]
    data = make_data(sources)
    (found,) = find_coverage(data, resolve(data, vocabulary), vocabulary)["held facts"]
    assert found == {"class": "route", "facts": 2, "on_one_origin": 1, "printed_by_several": 1}


def test_decision_is_no_witness(data: Data) -> None:
    """What only a decision and one source say goes back to that source alone, and copies of a story are one."""
    origins = find_origins(data)
    names = [CLAIM("decision_001"), CLAIM("quay-post-2_001")]
    assert count_origins(names, origins) == 1
    assert count_origins([*names, CLAIM("harbour-news-1_001")], origins) == 2
    assert count_origins([CLAIM("harbour-news-1_005"), CLAIM("harbour-echo-1_001")], origins) == 1


def test_every_held_fact_is_counted(report: Report, data: Data, vocabulary: Vocabulary) -> None:
    """The classes of the report add up to what is held: each fact, and each node that has none."""
    held = resolve(data, vocabulary).nodes
    assert sum(int(record["facts"]) for record in report["held facts"]) == sum(len(n.facts) or 1 for n in held)
    assert all(0 <= int(r["on_one_origin"]) <= int(r["facts"]) for r in report["held facts"])


def test_home_is_covered_without_a_build(world: Path) -> None:
    """The report of a home is made from its files alone, and stores nothing."""
    parts = {"sources", "grounding", "sentences without claims", "entities", "held facts", "addresses"}
    assert set(cover_home(find_home(world))) == parts
    assert not (world / "build").exists()
