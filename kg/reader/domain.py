"""What a graph is about: `ontology/domain.yaml`, of which every key is needed."""

from __future__ import annotations

from dataclasses import fields

from kg.errors import DataError
from kg.inputs import Inputs
from kg.model.domain import DOMAIN, Domain
from kg.reader import parse_files
from kg.reader.records import Problems, Record, check_fields, check_identifier, find_texts, get_text

LANGUAGES = ("en", "ja")
EXAMPLES = ("thing", "search", "node", "class", "lost", "changed", "question", "absent")
"""A thing, a word to search, a keyed node, a class that it is inferred to have, a thing that may be lost, another value
of a claim, a question with a parameter, and one that lacks a row."""


def read_domain(files: Inputs) -> Domain:
    """Return what the graph of some files is about.

    Raises:
        DataError: the file is missing or broken; every problem, with file and line.
    """
    problems = Problems()
    files.get(DOMAIN)
    records = parse_files(files, DOMAIN, problems)
    problems.stop()
    if not records:
        raise DataError(f"{DOMAIN}: the file is empty; restore it")
    record = records[0]
    check_fields(record, tuple(field.name for field in fields(Domain)), problems)
    words = _get_mapping(record, "words", problems)
    domain = Domain(
        name=_read_texts(record, "name", LANGUAGES, problems),
        about=_read_texts(record, "about", LANGUAGES, problems),
        home=_get_identifier(record, "home", problems),
        headline=_get_identifier(record, "headline", problems),
        tries=tuple(find_texts(record, "tries", problems)),
        examples=_read_texts(record, "examples", EXAMPLES, problems),
        words={word: _read_texts(words, word, LANGUAGES, problems) for word in words.fields},
        report=tuple(find_texts(record, "report", problems)),
        shown=tuple(find_texts(record, "shown", problems)),
    )
    problems.stop()
    return domain


def _get_identifier(record: Record, name: str, problems: Problems) -> str:
    found = get_text(record, name, problems)
    if found:
        check_identifier(found, record.fields[name].where, problems)
    return found


def _get_mapping(record: Record, name: str, problems: Problems) -> Record:
    """Return a mapping; where it is missing or none, tell, and return what has no fields."""
    found = record.get(name) or Record("", record.where)
    if not found.fields:
        problems.add(found.where, f"'{name}' must be a mapping; add '{name}: {{…}}'")
    return found


def _read_texts(record: Record, name: str, wanted: tuple[str, ...], problems: Problems) -> dict[str, str]:
    """Return the texts of a mapping that has what is wanted, and no more."""
    found = _get_mapping(record, name, problems)
    check_fields(found, wanted, problems)
    return {key: get_text(found, key, problems) for key in wanted} if found.fields else {}
