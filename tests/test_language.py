"""One catalogue of messages in both languages: nothing is missing in it, and nothing of it stands elsewhere."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from polib import pofile

from kg import language
from kg.language import CATALOGUE, fill_pair, find_word, list_pairs, name_column, read_messages, say
from kg.verbs import KnowledgeGraph

CODE = Path(__file__).parent.parent / "kg"
LETTERS = re.compile("[\u3005\u3041-\u30ff\u4e00-\u9fff]")
SAYING = {"say": 0, "tell": 1, "tell_of": 1}
"""The functions that say a message, with the place of its name among what they are given."""
KINDS = ("find_word", "list_pairs")
"""The functions that are given what a group of names begins with."""
ENGLISH = {
    "asked_condition": "a column and its value beside it",
    "asked_is": "a value alone",
    "same_as": "the name of a site",
}
"""Messages of which the English may stand for the Japanese, with the reason."""
ELSEWHERE = {
    "kg/export/lines.py": "marks at which Japanese text is not broken",
    "kg/grounding/names.py": "letters of a text that is read",
    "kg/reader/values.py": "the label that a year is given, which is data",
    "kg/text.py": "marks of a text that is read",
    "kg/verbs/table.py": "a verb has its words in both languages beside it",
    "kg/web/shell.py": "the name of the language itself",
}
"""Modules in which Japanese stands all the same, with the reason."""


@cache
def parse_modules() -> dict[str, ast.Module]:
    """Return the syntax trees of the modules, by their paths."""
    paths = [path for path in sorted(CODE.rglob("*.py")) if path.parent != CODE / "language"]
    return {str(path.relative_to(CODE.parent)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def list_names(node: ast.expr) -> list[str]:
    """Return what a name in the code can be, as regular expressions; nothing of a variable."""
    if isinstance(node, ast.IfExp):
        return [*list_names(node.body), *list_names(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(text if (text := read_text(part)) else ".+" for part in node.values)]
    if isinstance(node, ast.BinOp):
        return [f"{read_text(node.left)}.+"]
    return [text] if (text := read_text(node)) else []


def read_text(node: ast.expr) -> str:
    """Return a text of the code as a regular expression; an empty one of all else."""
    return re.escape(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def list_said(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the messages that a module says, as regular expressions, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            place = SAYING.get(node.func.id, 0)
            if node.func.id in SAYING and len(node.args) > place:
                yield from ((name, node.lineno) for name in list_names(node.args[place]))
            elif node.func.id in KINDS:
                yield from ((f"{name} .+", node.lineno) for name in list_names(node.args[0]))


def list_texts(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the texts of a module that are no docstrings, with the line."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value, node.lineno


def speaks(tree: ast.Module) -> bool:
    """Say whether a module says messages."""
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return bool(modules & {"kg.language", "kg.charts.words", "kg.model.domain", "kg.network.wording"})


def list_holes(text: str) -> Counter[str]:
    """Return the places of a message for values; a place that chooses a form of words by a number shows no value."""
    return Counter(name for _, name, form, _ in Formatter().parse(text) if name is not None and "|" not in (form or ""))


def test_what_is_said_is_in_the_catalogue() -> None:
    """Each message that the code says by a name, or by a part of one, has an entry."""
    speaking = {path: tree for path, tree in parse_modules().items() if speaks(tree)}
    said = [(path, *found) for path, tree in speaking.items() for found in list_said(tree)]
    known = read_messages()
    missing = [f"{path}:{line}: {name}" for path, name, line in said if not any(re.fullmatch(name, n) for n in known)]
    assert len(said) > 200
    assert not missing


def test_catalogue_has_nothing_that_is_not_said() -> None:
    """Each entry is said by a name that stands in a module that says messages; columns are named by queries."""
    speaking = [tree for tree in parse_modules().values() if speaks(tree)]
    texts = {text for tree in speaking for text, _ in list_texts(tree)}
    patterns = {name for tree in speaking for name, _ in list_said(tree)}
    left = [name for name in read_messages() if name not in texts and not name.startswith("column ")]
    assert [name for name in left if not any(re.fullmatch(pattern, name) for pattern in patterns)] == []


def test_columns_are_those_of_questions_and_tables(shipped: KnowledgeGraph) -> None:
    """Each column of a question has a Japanese name."""
    columns = {column for columns in shipped.columns.values() for column in columns} | {"sources"}
    assert [column for column in sorted(columns) if not find_word("column", column.replace("_", " "), "ja")] == []


def test_english_stands_for_japanese_only_where_listed() -> None:
    """Each message has Japanese of its own, but for those of the list."""
    assert {
        name for name, (english, japanese) in read_messages().items() if english == japanese or not japanese
    } == set(ENGLISH)


def test_both_languages_take_the_same_values(shipped: KnowledgeGraph) -> None:
    """A message has the same places for values in both languages, but for words of the subject, which may differ."""
    given = {*shipped.domain.words, "name", "home"}
    for name, (english, japanese) in read_messages().items():
        holes = [Counter({h: n for h, n in list_holes(text).items() if h not in given}) for text in (english, japanese)]
        assert holes[0] == holes[1], name


def test_catalogue_is_one_that_gettext_reads() -> None:
    """Each entry has a name of its own, is read as polib reads it, and is marked where it has places for values."""
    entries = pofile(str(CATALOGUE), check_for_duplicates=True)
    assert [(e.msgctxt, (e.msgid, e.msgstr)) for e in entries] == list(read_messages().items())
    assert not [e.msgctxt for e in entries if bool(list_holes(e.msgid)) != ("python-brace-format" in e.flags)]
    assert not entries.fuzzy_entries()


def test_japanese_stands_in_the_catalogue_only() -> None:
    """No module has Japanese in its code, but for those of the list, each with its reason."""
    found = {path for path, tree in parse_modules().items() for text, _ in list_texts(tree) if LETTERS.search(text)}
    assert found == set(ELSEWHERE)


def test_text_that_is_not_translated_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message without Japanese is said in English; one without an entry is an error, in either language."""
    monkeypatch.setattr(language, "read_messages", lambda: {"greeting": ("Hello {name}", "")})
    assert say("greeting", "ja", name="x") == say("greeting", "en", name="x") == "Hello x"
    with pytest.raises(KeyError, match="farewell"):
        say("farewell", "en")


def test_column_without_japanese_has_its_own_name() -> None:
    """A column of a stranger's query is named as it is."""
    assert name_column("my_column", "ja") == name_column("my_column", "en") == "my column"


def test_what_the_build_states_is_put_in_japanese() -> None:
    """A text of the build with a value in it keeps the value, itself told in Japanese where it can be."""
    stated = list_pairs("stated")
    assert fill_pair("the better grade: B", stated) == "より高い等級: B"
    assert fill_pair("not refuted", stated, lambda part: stated.get(part, part)) == "否定ではない"
    assert fill_pair("the better grade: ", stated) is None
