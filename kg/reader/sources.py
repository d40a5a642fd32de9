"""Source files: metadata of a publication, its list of sentences, and its claims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pyoxigraph import NamedNode

from kg.errors import suggest
from kg.model.claims import Claim, Date, SentencePointer, Source
from kg.model.nodes import list_terms
from kg.reader.names import Names
from kg.reader.records import (
    NUMBER,
    Problems,
    Record,
    check_fields,
    check_form,
    check_identifier,
    encode_local,
    find_text,
    find_texts,
    get_text,
)
from kg.reader.statements import read_statement
from kg.reader.values import WITHIN, parse_date
from kg.terms import CLAIM, RI, SRC

SOURCE_FIELDS = (
    "source", "title", "publisher", "address", "language", "kind", "published", "grade",
    "derived-from", "same-story-as", "text", "sentences", "claims",
)  # fmt: skip
CLAIM_FIELDS = ("n", "at", "says", "denies", "also", "context", "by", "evidential", "ungrounded", "note")
SENTENCE_FIELDS = ("at", "chars", "digest", "none")
LANGUAGE, LOCATOR = "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", r"[1-9][0-9]{0,5}\.[1-9][0-9]{0,5}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source and the claims of its file."""

    source: Source
    claims: tuple[Claim, ...]


def read_source(record: Record, names: Names) -> SourceFile | None:
    """Return the source of a file with its claims; what is wrong is told to the problems of `names`."""
    problems = names.problems
    check_fields(record, SOURCE_FIELDS, problems)
    identifier = get_text(record, "source", problems)
    if identifier:
        check_identifier(identifier, record.fields["source"].where, problems)
    publisher, kind, language = record.get("publisher"), record.get("kind"), record.get("language") or record
    if publisher is None:
        problems.add(record.where, "'publisher' is missing; add 'publisher: …', an organisation of data/entities/")
    if kind is None:
        problems.add(record.where, "'kind' is missing; add article, announcement, statistics, schedule or reference")
    house, sort = names.find_given(publisher, RI("Agent")), names.find_given(kind, RI("SourceKind"))
    told = "no language tag; write en, ja or another tag"
    grade, reason = _read_grade(record, problems)
    sentences = tuple(s for r in record.list("sentences") if (s := _read_sentence(r, problems)))
    source = Source(
        iri=SRC(encode_local(identifier or "invalid")),
        id=identifier,
        title=get_text(record, "title", problems),
        publisher=house or RI("Publisher"),
        address=get_text(record, "address", problems),
        language=check_form(get_text(record, "language", problems), LANGUAGE, told, language.where, problems),
        kind=sort or RI("reference"),
        published=_read_published(record, problems),
        grade=grade,
        grade_reason=reason,
        where=record.where,
        derived_from=tuple(SRC(encode_local(name)) for name in find_texts(record, "derived-from", problems)),
        same_story=tuple(SRC(encode_local(name)) for name in find_texts(record, "same-story-as", problems)),
        given_grade=grade,
        text=_read_path(record, problems),
        sentences=sentences,
    )
    claims = tuple(c for r in record.list("claims") if (c := _read_claim(r, source, names)))
    _check_numbers(claims, problems)
    _check_coverage(source, claims, problems)
    return SourceFile(source, claims)


def _read_published(record: Record, problems: Problems) -> Date:
    text = get_text(record, "published", problems)
    date = parse_date(text)
    if text and date is None:
        told = f"'{text}' is no EDTF date; write 2026-01-08, 2026-01, or an interval 2026-01-08/2026-03-31, {WITHIN}"
        problems.add(record.fields["published"].where, told)
    return date or Date(text, None, None)


def _read_path(record: Record, problems: Problems) -> str | None:
    """Return the file of a source's text inside the folder of the texts, if it names one."""
    text = find_text(record, "text", problems)
    path = PurePosixPath(text or "")
    if path.is_absolute() or ".." in path.parts or "\\" in path.name:
        told = f"'{text}' leads out of the folder of the texts; write the name of a file in it"
        problems.add(record.fields["text"].where, told)
        return None
    return text


def _read_grade(record: Record, problems: Problems) -> tuple[str, str]:
    grade = record.get("grade")
    if grade is None or not grade.fields:
        problems.add(record.where, "'grade' is missing; add 'grade: {value: B, because: \"…\"}'")
        return "F", ""
    check_fields(grade, ("value", "because"), problems)
    value = get_text(grade, "value", problems)
    if value and value not in set("ABCDEF"):
        problems.add(grade.where, f"'{value}' is no grade; use one of A (best) to F")
    return value or "F", get_text(grade, "because", problems)


def _read_sentence(record: Record, problems: Problems) -> SentencePointer | None:
    check_fields(record, SENTENCE_FIELDS, problems)
    locator = _read_locator(record, problems)
    span = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", get_text(record, "chars", problems))
    digest = get_text(record, "digest", problems)
    if span is None or int(span[1]) >= int(span[2]) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        told = "a sentence needs 'chars: start-end' and the 64 digits of its digest; `kg locate` prints them"
        problems.add(record.where, told)
        return None
    none = find_text(record, "none", problems)
    return SentencePointer(locator, int(span[1]), int(span[2]), digest, record.where, none)


def _read_locator(record: Record, problems: Problems) -> str:
    told = "no locator; write paragraph.sentence, such as 7.1"
    return check_form(get_text(record, "at", problems), LOCATOR, told, record.where, problems)


def _read_claim(record: Record, source: Source, names: Names) -> Claim | None:
    problems = names.problems
    check_fields(record, CLAIM_FIELDS, problems)
    told = "no claim number; write three digits or more, such as 014"
    number = check_form(get_text(record, "n", problems), NUMBER, told, record.where, problems)
    iri = CLAIM(encode_local(f"{source.id}_{number}"))
    says, denies = record.get("says"), record.get("denies")
    if (says is None) == (denies is None):
        problems.add(record.where, "'says' is missing; add what the sentence says, or, not both, what it 'denies'")
    says = says or denies
    statement = read_statement(says, iri, names) if says else None
    if statement is None:
        return None
    holder = record.get("by")
    claim = Claim(
        iri=iri,
        source=source.iri,
        number=number,
        node=statement[0],
        facts=statement[1],
        evidential=_read_evidential(record, names),
        where=record.where,
        attributed_to=names.find_given(holder, RI("Agent")),
        also_at=tuple(find_texts(record, "also", problems)),
        context=tuple(find_texts(record, "context", problems)),
        note=find_text(record, "note", problems),
        denied=denies is not None,
    )
    beyond = tuple(_read_ungrounded(record, claim, names))
    return replace(claim, sentence=_find_sentence(record, source, claim, problems), ungrounded=beyond)


def _read_ungrounded(record: Record, claim: Claim, names: Names) -> Iterator[tuple[str, str]]:
    """Yield the terms that a claim names as standing nowhere in the text, each with its reason."""
    given = record.get("ungrounded")
    if given is None:
        return
    if not given.fields:
        names.problems.add(given.where, "'ungrounded' is a mapping; write ungrounded: {origin: why it is claimed}")
    known = dict.fromkeys(name for name, _ in list_terms(claim, names.vocabulary))
    for name, why in given.fields.items():
        if name not in known:
            told = f"'ungrounded' names '{name}', which the claim does not have{suggest(name, known)}"
            names.problems.add(why.where, f"{told}; it has {', '.join(known)}")
        elif not why.text:
            names.problems.add(why.where, f"'{name}' is ungrounded without a reason; write why it is claimed")
        else:
            yield name, why.text


def _read_evidential(record: Record, names: Names) -> NamedNode:
    given, holder = record.get("evidential"), record.get("by")
    if given is None:
        return RI("attributed") if holder else RI("asserted")
    found = names.find_thing(given, RI("Evidential")) or RI("asserted")
    if found == RI("attributed") and holder is None:
        names.problems.add(given.where, "an attributed claim needs its authority; add 'by: …'")
    return found


def _find_sentence(record: Record, source: Source, claim: Claim, problems: Problems) -> SentencePointer | None:
    if not source.sentences:
        if record.get("at"):
            problems.add(record.where, "the source lists no sentences; add 'sentences', or leave 'at' out")
        return None
    by_locator = {s.locator: s for s in source.sentences}
    for locator in (*claim.also_at, *claim.context):
        if locator not in by_locator:
            problems.add(record.where, f"the source lists no sentence {locator}; correct it, or add the sentence")
    locator = _read_locator(record, problems)
    if locator and locator not in by_locator:
        problems.add(record.where, f"the source lists no sentence {locator}; correct 'at', or add the sentence")
    return by_locator.get(locator)


def _check_numbers(claims: tuple[Claim, ...], problems: Problems) -> None:
    counts = Counter(claim.number for claim in claims)
    for claim in claims:
        if counts[claim.number] > 1:
            problems.add(claim.where, f"duplicate identifier: two claims have number {claim.number}; renumber one")


def _check_coverage(source: Source, claims: tuple[Claim, ...], problems: Problems) -> None:
    covered = {claim.sentence.locator for claim in claims if claim.sentence}
    covered |= {locator for claim in claims for locator in claim.also_at}
    seen: set[str] = set()
    for sentence in source.sentences:
        if sentence.locator in seen:
            told = f"duplicate identifier: sentence {sentence.locator} is listed twice; remove one"
            problems.add(sentence.where, told)
        seen.add(sentence.locator)
        if sentence.locator not in covered and not sentence.none:
            told = f"no claim and no reason covers sentence {sentence.locator}; add a claim, or 'none: why'"
            problems.add(sentence.where, told)
        if sentence.locator in covered and sentence.none:
            told = f"sentence {sentence.locator} has claims and 'none'; remove 'none'"
            problems.add(sentence.where, told)
