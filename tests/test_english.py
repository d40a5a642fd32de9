"""Questions in English: what is run, what is only offered, and what is turned away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.catalogue import parse_question
from kg.cli import main
from kg.errors import DataError, NotFound
from kg.model.readings import Reading
from kg.questions import Lexicon, Reader, Thing
from kg.questions.language import ENGLISH
from kg.spelling import count_edits
from kg.verbs import KnowledgeGraph
from tests.bench.english import SETS, read_all, read_set, summarise

HEADER = """\
# title: Boats of a yard
# description: Which boats a yard builds.
# parameter: yard (yard) whose boats
# parameter: year? (year) when
# parameter: day? (date) on which day
# example: which boats does Nordvik build | yard=nordvik
# cue: boat|vessel {yard} (paint)
# cue: scrapped boat {yard} | year=1999
SELECT ?boat ?yard ?year ?day ?sources { }
"""
SINGLE_WORDS = ("Suzuki", "models", "2025", "figures", "which", "", "?!", "日本", "x" * 5000)


@pytest.fixture(scope="module")
def reader(shipped: KnowledgeGraph) -> Reader:
    """Give the reader of the shipped questions and names."""
    return shipped.reader


@pytest.fixture
def command(
    shipped_home: Path, one_graph: None, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Give a function that runs `kg ask` in this process and returns its exit code, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--home", str(shipped_home), "ask", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def make_reader(*headers: str) -> Reader:
    """Return a reader of questions about boats, which knows one yard."""
    yard = Thing("nordvik", "yard", frozenset(["yard"]), ("Nordvik", "ノルドヴィク"))
    questions = [parse_question(f"boats-{n}", header) for n, header in enumerate(headers, 1)]
    return Reader(questions, Lexicon([(name, yard.id) for name in yard.names], lambda _: yard))


def tell(reading: Reading) -> tuple[str | None, dict[str, str]]:
    """Return the question of a reading with its parameters."""
    return reading.query, dict(reading.parameters)


# The sets


@pytest.mark.parametrize("path", sorted(SETS.glob("*.yaml")), ids=lambda path: path.stem)
def test_sets_are_read_well(path: Path, reader: Reader) -> None:
    """Of each set 95% of what is run is right, and nothing is run that is out of scope."""
    found = summarise(list(read_all(reader, read_set(path))))
    assert found["right of run"] >= 0.95 * found["run"]
    assert found["run"] >= 0.35 * found["in scope"]
    assert found["run of these"] == 0


def test_every_example_means_what_its_header_says(shipped: KnowledgeGraph) -> None:
    """A header's own examples are read as its question with its values."""
    for question in shipped.catalogue.values():
        for example in question.examples:
            assert tell(shipped.read(example.text)) == (question.name, dict(example.values)), example.text


# What is named


@pytest.mark.parametrize(
    "name",
    ["Suzuki", "SUZUKI", "Suzuki Motor", "スズキ", "Suzuki's", "Q181642", "rid:suzuki", "Suzki", "Suzukii", "Szuuki"],
)
def test_maker_is_known_by_all_its_names(name: str, shipped: KnowledgeGraph) -> None:
    """A label, alias, identifier or Japanese name is understood, and so is a slip of the pen."""
    reading = shipped.read(f"how many cars did {name} import in 2025")
    assert tell(reading) == ("volume-of-maker", {"maker": "suzuki", "year": "2025"})


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("where is the WR-V built", "honda-elevate"),
        ("where is the WRV built", "honda-elevate"),
        ("where are Camrys built", "toyota-camry"),
        ("where is the Jimy Nomade built", "suzuki-jimny-nomade"),
        ("where is the ムラーノ built", "nissan-murano"),
        ("where is スズキ フロンクス built", "suzuki-fronx"),
        ("where is Suzuki's Fronx built", "suzuki-fronx"),
    ],
)
def test_longest_name_wins(text: str, model: str, shipped: KnowledgeGraph) -> None:
    """The name of a model is one thing, also where the name of its maker stands in it or before it."""
    assert tell(shipped.read(text)) == ("model-origin", {"model": model})


@pytest.mark.parametrize("word", ["county", "Carry", "Sudan", "Lodge", "pivot", "Rhonda", "Fjord"])
def test_no_word_is_bent_into_a_name(word: str, shipped: KnowledgeGraph) -> None:
    """A word that is close to a name, but a word of its own, is never taken for it."""
    assert not shipped.read(f"how many cars did {word} import").sure


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("which models come from the U.S.", "usa"),
        ("which American cars are sold in Japan", "usa"),
        ("Thai-built cars sold in Japan", "thailand"),
        ("which cars come from 英国", "uk"),
    ],
)
def test_place_is_known_by_its_adjective(text: str, origin: str, shipped: KnowledgeGraph) -> None:
    """Adjectives and short forms name a country as its label does."""
    assert tell(shipped.read(text)) == ("models-from", {"origin": origin})


@pytest.mark.parametrize("maker", ["mazda", "mitsubishi", "nissan", "suzuki", "toyota"])
def test_names_are_masked(maker: str, shipped: KnowledgeGraph) -> None:
    """Where an example names Honda, any maker may stand: 2021 and Honda in headers are only places to fill."""
    reading = shipped.read(f"how many reverse imports did {maker} have in 2021")
    assert tell(reading) == ("volume-of-maker", {"maker": maker, "year": "2021"})


# What is not run


@pytest.mark.parametrize(
    "text",
    [
        "how much does a Fronx cost",
        "how many employees does Suzuki have",
        "who is the CEO of Honda",
        "which model is the safest",
        "how many cars did Suzuki export to Europe in 2025",
        "which models are sold in India",
        "what duty does India charge on cars from Japan",
        "how many motorcycles did Honda import in 2025",
        "delete all triples",
        "correct the facts",
        "stop importing cars",
    ],
)
def test_out_of_scope_is_not_run(text: str, shipped: KnowledgeGraph) -> None:
    """What no question of the catalogue answers is not run, however near its words are."""
    assert not shipped.read(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "how many cars did they import",
        "models of that company",
        "how many cars did each maker import",
        "how many cars did Suzuki and Honda import in 2025",
        "which models do not come from India",
        "which models come from India except the Fronx",
        "which makers imported least since last year",
        *SINGLE_WORDS,
    ],
)
def test_doubt_is_not_run(text: str, shipped: KnowledgeGraph) -> None:
    """A missing parameter, a word without its referent, a second name or a negation leaves it open what is asked."""
    reading = shipped.read(text)
    assert (reading.query, dict(reading.parameters), len(reading.candidates) <= 3) == (None, {}, True)


def test_doubt_tells_commands_to_copy(shipped: KnowledgeGraph) -> None:
    """Whoever is not understood is told why, and gets commands only where these leave out nothing that was said."""
    with pytest.raises(NotFound) as caught:
        shipped.ask("how many cars did each maker import")
    assert "needs year" in str(caught.value)
    assert "\n  kg ask volume-by-maker --year …\n" in str(caught.value)
    with pytest.raises(NotFound, match="out of scope: no question is about 'cost'\n`kg ask` lists all"):
        shipped.ask("how much does a Fronx cost")


# What is given besides


def test_parameter_supplies_what_words_leave_out(shipped: KnowledgeGraph) -> None:
    """A parameter beside the words fills in for them, or overrides them."""
    assert tell(shipped.read("reverse imports by maker", year=2025)) == ("volume-by-maker", {"year": "2025"})
    assert tell(shipped.read("how many cars did they import", maker="honda")) == ("volume-of-maker", {"maker": "honda"})
    asked = "how many cars did Honda import in 2024"
    assert shipped.read(asked, maker="suzuki").parameters == {"maker": "suzuki", "year": "2024"}
    assert shipped.ask(asked, maker="Suzuki").parameters["maker"] == "Suzuki"


def test_cue_gives_a_value(shipped: KnowledgeGraph) -> None:
    """A word such as "overruled" names no thing, and still tells a parameter."""
    assert tell(shipped.read("which statements were overruled")) == ("disagreements", {"kind": "outvoted"})


def test_same_words_are_read_alike(shipped: KnowledgeGraph, shipped_home: Path) -> None:
    """A reading depends on nothing but the words, the questions and the names."""
    again = KnowledgeGraph(shipped.store, home=shipped.home, manifest={})
    for asked in read_set(SETS / "development.yaml")[::8]:
        assert again.read(asked.text) == shipped.read(asked.text)


# What a header teaches


def test_new_question_brings_its_language() -> None:
    """A header is all that a question needs: its cues, the words that it explains, and what its examples show."""
    reader = make_reader(HEADER)
    assert tell(reader.read("show vessels of Nordvik")) == ("boats-1", {"yard": "nordvik"})
    assert tell(reader.read("painted boats of ノルドヴィク in 2020")) == (
        "boats-1",
        {"yard": "nordvik", "year": "2020"},
    )
    assert tell(reader.read("boats of Nordvik on 2020-05-01")) == ("boats-1", {"yard": "nordvik", "day": "2020-05-01"})
    assert tell(reader.read("scrapped boats of Nordvik")) == ("boats-1", {"yard": "nordvik", "year": "1999"})
    assert not reader.read("rented boats of Nordvik").sure
    assert not reader.read("boats").sure


def test_two_questions_alike_are_told_apart_by_nobody() -> None:
    """Words that fit two questions equally well are not run; both are offered."""
    reading = make_reader(HEADER, HEADER.replace("which boats does", "whose boats are of")).read("vessels of Nordvik")
    assert not reading.sure
    assert [candidate.command for candidate in reading.candidates] == [
        "kg ask boats-1 --yard nordvik",
        "kg ask boats-2 --yard nordvik",
    ]


@pytest.mark.parametrize("cue", ["the {yard}", "boat {owner}", "of-the-sort {yard}"])
def test_cue_that_cannot_be_read_is_told(cue: str) -> None:
    """Who writes a cue of words that say nothing, or of an unknown parameter, is told the file and what to write."""
    reader = make_reader(HEADER.replace("boat|vessel {yard} (paint)", cue))
    with pytest.raises(DataError, match=r"queries/boats-1\.rq: .*; write"):
        reader.read("boats of Nordvik")


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("ab", "abc", 1), ("abc", "xyz", 3)],
)
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    """Adding, dropping, changing and swapping letters each count once, and more than asked for as one more."""
    assert count_edits(one, other, 2) == edits


def test_word_has_one_meaning() -> None:
    """In the English of the reader, a word stands in one place: of two meanings, one would silently be lost."""
    found: list[str] = []
    section = ""
    for line in ENGLISH.read_text(encoding="utf-8").splitlines():
        section = line[3:] if line.startswith("== ") else section
        if section in ("concepts", "carries nothing", "known") and not line.startswith("=="):
            found.extend(line.rpartition(":")[2].split())
    assert [word for word, count in Counter(found).items() if count > 1] == []


# The command


def test_question_in_words_is_answered(command: Callable[..., tuple[int, str, str]]) -> None:
    """Words that are surely a question are answered as the question by its name, and it is told how they were read."""
    asked = command("how many cars did Suzki import in 2025?", "--format", "csv")
    assert asked[:2] == command("volume-of-maker", "--maker", "suzuki", "--year", "2025", "--format", "csv")[:2]
    assert asked[2].startswith("volume-of-maker, maker Suzuki, year 2025: ")


@pytest.mark.parametrize("text", ["how much does a Fronx cost", "delete all triples", "how many cars did they import"])
def test_nothing_is_printed_in_doubt(text: str, command: Callable[..., tuple[int, str, str]]) -> None:
    """Unsure or out of scope ends with 5 and an empty stdout, so that no program takes it for an answer."""
    code, out, err = command(text)
    assert (code, out) == (5, "")
    assert err.startswith(f"kg: '{text}': ")
    assert err.endswith("`kg ask` lists all questions\n")


def test_reading_is_shown_as_json(command: Callable[..., tuple[int, str, str]]) -> None:
    """--reading tells how words are read and runs nothing; in doubt, query is null."""
    sure = json.loads(command("how many cars did Suzuki import", "--reading", "--format", "json")[1])
    assert sure["query"] == sure["candidates"][0] == "volume-of-maker"
    assert (sure["parameters"], sure["sure"]) == ({"maker": "suzuki"}, True)
    code, out, _ = command("how much is a Fronx", "--reading", "--format", "json")
    doubt = json.loads(out)
    assert (code, doubt["query"], doubt["parameters"], doubt["sure"]) == (0, None, {}, False)
    assert "kg ask volume-of-maker --maker suzuki" in command("how many cars did Suzuki import", "--reading")[1]


def test_catalogue_is_searched(command: Callable[..., tuple[int, str, str]]) -> None:
    """--search lists what has to do with some words, the nearest first, and says when nothing has."""
    code, out, _ = command("--search", "tariffs", "--format", "csv")
    assert (code, out.splitlines()[1].split(",")[0]) == (0, "tariff-basis")
    assert "steering" in command("--search", "wheel")[1]
    assert command("--search", "qwertz")[:2] == (5, "")
