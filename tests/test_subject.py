"""The subject is not in the code: `kg/` names the terms of one list, and no word of cars and trade."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kg.language import CATALOGUE, read_messages
from kg.model.vocabulary import Vocabulary
from kg.terms import NAMED, RI

CODE = Path(__file__).parent.parent / "kg"
TERMS = {name for names in NAMED.values() for name in names.split()}
MINTED = ("period_", "unkeyed_", "data-set_")
"""How names begin that the build mints for things of any subject."""
PROJECT = "reverse-imports"
"""What the program itself is called, and its namespaces."""
WORDS = re.compile(
    r"(?i)(?<![a-z])(cars?|carmakers?|makers?|vehicles?|plants?|japan|tariffs?|dut(?:y|ies)|deals?|routes?|brands?"
    r"|(?:reverse )?imports|importers?|suzuki|toyota|honda|nissan|fronx|acura|india|thailand|逆輸入車?|日本(?!語)|車種)"
    "(?![a-z])"
)
NOT_YET: dict[str, str] = {
    "kg/findings": "rules over what is said",
    "kg/language/messages.po": "columns of questions, and the words of a blocking rule",
}
"""Where the subject still stands, and as what; a line goes when its place is clean."""


def list_modules() -> list[Path]:
    """Return the modules of the program."""
    return sorted(CODE.rglob("*.py"))


def list_strings(tree: ast.Module) -> Iterator[str]:
    """Yield the strings of a module that are no docstrings."""
    bodies = [body for node in ast.walk(tree) if isinstance(body := getattr(node, "body", None), list)]
    told = {id(line.value) for body in bodies for line in body if isinstance(line, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def list_named(tree: ast.Module) -> Iterator[str]:
    """Yield the names of an ontology and of its things that a module makes terms of, or writes into queries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("RI", "RID"):
            for given in node.args:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield f"{node.func.id.lower()}:{given.value}"
    for text in list_strings(tree):
        yield from re.findall(r"\brid?:[A-Za-z][\w-]*", text)


def is_known(name: str) -> bool:
    """Say whether a name is of the list, or minted for things of any subject."""
    space, _, local = name.partition(":")
    return local.startswith(MINTED) if space == "rid" else re.sub("(Earliest|Latest)$", "", local) in TERMS


def find_subject(path: Path) -> set[str]:
    """Return what a module says of the subject: terms outside the list, and words."""
    tree = ast.parse(path.read_text("utf-8"))
    words = (found[0] for text in list_strings(tree) for found in WORDS.finditer(text.replace(PROJECT, "")))
    return {name for name in list_named(tree) if not is_known(name)} | {word.lower() for word in words}


@cache
def find_places() -> dict[str, set[str]]:
    """Return what is said of the subject, by module, and by the catalogue of messages."""
    found = {path.relative_to(CODE.parent).as_posix(): find_subject(path) for path in list_modules()}
    messages = " ".join(text for pair in read_messages().values() for text in pair)
    found[CATALOGUE.relative_to(CODE.parent).as_posix()] = {word.lower() for word in WORDS.findall(messages)}
    return {name: said for name, said in found.items() if said}


def test_the_code_names_only_the_terms_of_the_list() -> None:
    """No module outside those that are listed names a term of the subject, or has a word of it in a text."""
    strange = {name: said for name, said in find_places().items() if not name.startswith(tuple(NOT_YET))}
    assert not strange


@pytest.mark.parametrize("place", NOT_YET)
def test_a_place_that_is_clean_is_no_longer_listed(place: str) -> None:
    """Each line of the list is needed: what has become clean is to stay so."""
    assert any(name.startswith(place) for name in find_places())


def test_the_list_is_that_of_the_ontology(vocabulary: Vocabulary) -> None:
    """Each term of the list is one of the shipped ontology; `reached` stands for its two companions."""
    declared = {RI.local(term) for term in (*vocabulary.class_of, *vocabulary.property_of)}
    declared |= {RI.local(one.iri) for one in vocabulary.individuals.values()}
    assert TERMS - declared - {"reached"} <= {
        "alwaysGiven", "baseline", "beginsOn", "collective", "datesLike",
        "fromFirstSource", "heldAsFact", "isDate", "least", "most", "ownWords",
        "printedAs", "shortName", "shorthand", "singleValued", "standsFor", "standsWith", "statedBy", "timeless",
    }  # fmt: skip
