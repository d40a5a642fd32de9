"""Lexicons: `ontology/words/*.yaml`, section -> meaning -> language -> words. A home without them has no words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from kg.errors import suggest
from kg.inputs import Inputs
from kg.model.domain import Lexicons, Word
from kg.model.vocabulary import Vocabulary
from kg.reader import parse_files
from kg.reader.records import SLUG, Problems, Record, find_texts

Fits = Callable[[str], object]

NUMBER, SLASHED = re.compile(r"[0-9]{1,15}"), re.compile(r"[1-9][0-9]{0,5}/[1-9][0-9]{0,5}")
ASKING = ("operators", "statuses", "dates", "shown", "topics", "sold", "empty", "marks", "columns")
"""The sections of words of questions: what each meaning is the reader of questions knows."""
MONTH = r"(?:[1-9]|1[0-2])"


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
        **dict.fromkeys(ASKING, (SLUG.fullmatch, "a name in small letters, joined by hyphens")),
        "heads": (
            re.compile(r"[a-z-]+(?:/[a-z-]+){0,2}").fullmatch,
            "a part or a class, and perhaps a question after a /",
        ),
        "conditions": (
            re.compile(r"[a-z.-]+/[a-z0-9*-]+").fullmatch,
            "a column and its value, such as covers/passenger-cars",
        ),
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
