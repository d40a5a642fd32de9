"""What a graph is about: `ontology/domain.yaml`, of which every key is needed, and the words that its texts have.

The lexicons are `ontology/words/*.yaml`: section -> meaning -> language -> words. A home without them has no words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import partial

from kg.errors import DataError, suggest
from kg.inputs import Inputs
from kg.model.domain import DOMAIN, Domain, Lexicons, Word
from kg.model.vocabulary import Vocabulary
from kg.reader import parse_files
from kg.reader.records import SLUG, Problems, Record, check_fields, check_identifier, find_texts, get_text

Fits = Callable[[str], object]

NUMBER, SLASHED = re.compile(r"[0-9]{1,15}"), re.compile(r"[1-9][0-9]{0,5}/[1-9][0-9]{0,5}")
ASKING = ("operators", "statuses", "dates", "shown", "topics", "sold", "empty", "marks", "columns")
"""The sections of words of questions: what each meaning is the reader of questions knows."""
MONTH = r"(?:[1-9]|1[0-2])"

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


def read_words(files: Inputs, vocabulary: Vocabulary) -> Lexicons:
    """Return the lexicons of a home.

    Raises:
        DataError: a file is broken, or a meaning is none of its section; every problem, with file and line.
    """
    problems = Problems()
    found: dict[str, list[Word]] = defaultdict(list)
    forms = _list_forms(vocabulary)
    for record in parse_files(files, "ontology/words/*.yaml", problems):
        for section, words in record.fields.items():
            found[section] += _read_section(section, words, forms, problems)
    problems.stop()
    return Lexicons({section: tuple(words) for section, words in found.items()})


def _list_forms(vocabulary: Vocabulary) -> Mapping[str, tuple[Fits, str]]:
    """Return, by section, what tells whether a meaning fits, and how to write one."""
    number = (NUMBER.fullmatch, "a whole number, such as 12")
    return {
        "numbers": number,
        "scales": number,
        "multiples": number,
        "ranks": number,
        "eras": (re.compile("[12][0-9]{3}").fullmatch, "the year before its first, such as 2018"),
        "fractions": (SLASHED.fullmatch, "a fraction, such as 1/3"),
        "months": (re.compile(MONTH).fullmatch, "a month from 1 to 12"),
        "parts": (re.compile(f"{MONTH}-{MONTH}").fullmatch, "the first and last month, such as 1-6"),
        "signs": _choose("percent tenth times years decades place count"),
        "before": _choose("place above below about"),
        "behind": _choose("above below about"),
        "calendar": _choose("year month day first fiscal"),
        "deadlines": _choose("before behind"),
        "endings": _choose("plural"),
        "things": (SLUG.fullmatch, "the identifier of an entity"),
        "classes": _choose(" ".join(sorted(vocabulary.classes))),
        "conditions": (re.compile(r"[a-z.-]+/[a-z0-9*-]+").fullmatch, "a column and its value, such as grade/a"),
        "heads": (
            re.compile(r"[a-z-]+(?:/[a-z-]+){0,2}").fullmatch,
            "a part or a class, and perhaps a question after a /",
        ),
        **dict.fromkeys(ASKING, (SLUG.fullmatch, "a name in small letters, joined by hyphens")),
        "terms": _choose(" ".join(sorted({*vocabulary.individuals, *vocabulary.properties}))),
    }


def _choose(names: str) -> tuple[Fits, str]:
    known = names.split()
    return partial(frozenset(known).__contains__), ", ".join(known) if len(known) < 10 else "a name of the ontology"


def _read_section(
    section: str, record: Record, forms: Mapping[str, tuple[Fits, str]], problems: Problems
) -> Iterator[Word]:
    if section not in forms:
        told = f"unknown kind of word '{section}'{suggest(section, forms)}; known: {', '.join(forms)}"
        problems.add(record.where, told)
        return
    fits, form = forms[section]
    for meaning, words in record.fields.items():
        if not fits(meaning):
            problems.add(words.where, f"'{meaning}' is no meaning of '{section}'; write {form}")
        if not words.fields.keys() <= {"en", "ja"} or not words.fields:
            problems.add(words.where, f"the words of '{meaning}' are a mapping by language; write {{en: […], ja: […]}}")
        for lang in words.fields:
            yield from (Word(meaning, text, lang) for text in find_texts(words, lang, problems))
