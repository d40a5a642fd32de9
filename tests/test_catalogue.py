"""The catalogue: headers of question files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue import check_catalogue, find_fault, parse_question, read_catalogue
from kg.errors import DataError
from kg.model.questions import Example, Key, Parameter, fold

HEADER = """\
# title: Plants
# title-ja: 工場
# description: Where plants are,
# description: and who runs them.
# parameter: country (territory) where they stand
# parameter: maker? (maker, filter) whose they are
# parameter: near? (place, filter plant) what they are near
# example: which plants are in India | country=india
# example: which plants of Suzuki are in India | country=india, maker=suzuki
# example: plants
# cue: where|place plant {country} (stand)
# cue: abandoned | maker=suzuki
SELECT ?plant ?country ?maker { }
"""


def test_header_is_read() -> None:
    """Title, description over several lines, parameters and examples come from the header; the query is kept whole."""
    question = parse_question("plants", HEADER)
    assert (question.name, question.title) == ("plants", "Plants")
    assert [question.name_in(lang) for lang in ("en", "ja")] == ["Plants", "工場"]
    assert question.description == "Where plants are, and who runs them."
    assert question.parameters == (
        Parameter("country", "territory", "where they stand", required=True, column="country", hidden=False),
        Parameter("maker", "maker", "whose they are", required=False, column="maker", hidden=True),
        Parameter("near", "place", "what they are near", required=False, column="plant", hidden=True),
    )
    assert question.examples == (
        Example("which plants are in India", {"country": "india"}),
        Example("which plants of Suzuki are in India", {"country": "india", "maker": "suzuki"}),
        Example("plants", {}),
    )
    assert question.cues == (
        Example("where|place plant {country} (stand)", {}),
        Example("abandoned", {"maker": "suzuki"}),
    )
    assert question.sparql == HEADER


def test_comment_below_the_header_is_no_header() -> None:
    """A comment beside the patterns, also one that reads like a line of the header, changes nothing."""
    text = HEADER + "# example: not one\n# parameter: !!\n# title: another\n"
    assert parse_question("plants", text).examples == parse_question("plants", HEADER).examples
    assert parse_question("plants", text).title == "Plants"


@pytest.mark.parametrize("key", ["title", "description", "example"])
def test_missing_line_is_told(key: str) -> None:
    """Who writes a question and forgets a line is told the file and the line to add."""
    lines = (line for line in HEADER.splitlines() if not line.startswith(f"# {key}:"))
    with pytest.raises(DataError, match=rf"queries/plants\.rq: the header lacks {key}; add a line '# {key}: …'"):
        parse_question("plants", "\n".join(lines))


@pytest.mark.parametrize(
    "line", ["country", "country territory", "country (Territory!) x", "country?? (year) x", "(x)"]
)
def test_malformed_parameter_is_told(line: str) -> None:
    """A parameter line that cannot be read stops with the file, the line and the form to write."""
    with pytest.raises(DataError, match=r"queries/plants\.rq: '# parameter: .*' is malformed; write"):
        parse_question("plants", HEADER.replace("country (territory) where they stand", line))


def test_catalogue_is_named_by_files(tmp_path: Path) -> None:
    """A question is called as its file, whatever else lies in the folder."""
    for name in ("plants.rq", "all-plants.rq"):
        (tmp_path / name).write_text(HEADER, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no question", encoding="utf-8")
    assert list(read_catalogue(tmp_path)) == ["all-plants", "plants"]


def test_broken_question_breaks_itself_only(tmp_path: Path) -> None:
    """What is no text, has no header or cannot be read is left out and told; the others can be asked."""
    (tmp_path / "plants.rq").write_text(HEADER, encoding="utf-8")
    (tmp_path / "bytes.rq").write_bytes(b"\xff\xfe# title: x\n")
    (tmp_path / "folder.rq").mkdir()
    (tmp_path / "header.rq").write_text("# title: X\nSELECT", encoding="utf-8")
    catalogue = read_catalogue(tmp_path)
    assert list(catalogue) == ["plants"]
    assert catalogue.broken == {
        "bytes": "queries/bytes.rq:1: a character is not UTF-8; save the file as UTF-8",
        "folder": "queries/folder.rq: it is a folder; give a plain file",
        "header": "queries/header.rq: the header lacks description, example; add a line '# description: …'",
    }
    with pytest.raises(DataError) as refused:
        check_catalogue(tmp_path)
    assert str(refused.value).splitlines() == list(catalogue.broken.values())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{ }", "{ ?a ?b }", "queries/plants.rq:14: broken SPARQL: "),
        ("SELECT", "ASK { } #", "queries/plants.rq:1: a question must be a SELECT query"),
        ("SELECT ?plant ?country", "SELECT ?plant", "queries/plants.rq:1: country: the query has no column ?country"),
        (
            "{ }",
            "{" * 20_000,
            "queries/plants.rq:1: it is nested too deeply: more than 100 brackets",
        ),
        ("SELECT", f"PREFIX a: <a> BASE <b>{' ' * 5_000}# c", "queries/plants.rq:1: a question must be a SELECT query"),
    ],
)
def test_fault_of_a_query_is_told(old: str, new: str, told: str) -> None:
    """A query that cannot be asked is told with file and line, also one that would end the parser."""
    found = find_fault(parse_question("plants", HEADER.replace(old, new)))
    assert found is not None
    assert found.startswith(told)
    assert find_fault(parse_question("plants", HEADER)) is None


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212", "\uff0d", " "])
def test_fold_takes_every_hyphen_alike(hyphen: str) -> None:
    """A name copied from an article, which prints another hyphen, is the name that is typed."""
    assert fold(f"WR{hyphen}V") == fold("WR-V")


@given(st.text(), st.text())
def test_fold_forgets_case_and_edges_only(one: str, two: str) -> None:
    """Folding never joins words that were apart, and surrounding punctuation and spaces leave no trace."""
    assert fold(f"  {one}!? ") == fold(one)
    assert fold(f"{one}, {two}").split() == fold(one).split() + fold(two).split()


@pytest.mark.parametrize(
    ("line", "key"),
    [("plant", Key(("plant",))), ("plant, country (maker, since)", Key(("plant", "country"), ("maker", "since")))],
)
def test_key(line: str, key: Key) -> None:
    """A key names the columns a row is about, and in brackets those that tell rows about the same apart."""
    assert parse_question("plants", HEADER.replace("# cue: ab", f"# key: {line}\n# cue: ab")).key == key
    assert parse_question("plants", HEADER).key is None


def test_malformed_key() -> None:
    """A key that is none is told."""
    with pytest.raises(DataError, match=r"'# key: Plant \(' is malformed"):
        parse_question("plants", HEADER.replace("# cue: ab", "# key: Plant (\n# cue: ab"))
