"""What of each claim stands in neither its sentence nor its context, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.grounding.dates import Calendar, Dates, Span, join_dates
from kg.grounding.names import Names, split_tokens
from kg.grounding.numbers import Number, Numbers, Role
from kg.grounding.phrases import normalise
from kg.model.claims import Claim, Data, Date, Fact, Source
from kg.model.domain import Lexicons
from kg.model.findings import Finding, Severity
from kg.model.nodes import list_terms
from kg.model.periods import Span as Period
from kg.model.periods import read_span
from kg.model.vocabulary import Vocabulary
from kg.terms import RI
from kg.text import Sentence

UNGROUNDED = "ungrounded"
SETTLE = (
    "Correct the claim, add the sentence that says it to 'context', or name it in 'ungrounded' with the reason; a name "
    "that is missing belongs to the aliases of its entity, a word to the lexicons in ontology/words/."
)

Texts = Mapping[NamedNode, tuple[Sentence, ...]]
"""The sentences of the sources whose texts are at hand."""

ROLES: Mapping[NamedNode, Role] = {
    RI("changePercent"): "percent",
    RI("changeFactor"): "times",
    RI("rank"): "place",
    RI("highYears"): "years",
    RI("firstInYears"): "years",
}
"""As what a number of the model is printed that is no count; of one of the subject the ontology says so."""

BOUNDS = {RI("unitsAbove"): "above", RI("unitsBelow"): "below", RI("unitsAbout"): "about"}


@dataclass(frozen=True, slots=True)
class Part:
    """What a sentence gives: tokens, things and terms, numbers, dates."""

    tokens: tuple[str, ...]
    things: frozenset[NamedNode]
    numbers: tuple[Number, ...]
    dates: Dates


@dataclass(frozen=True, slots=True)
class Read:
    """What several sentences give together: the things and terms of all, and the dates as they complete each other."""

    parts: tuple[Part, ...]
    things: frozenset[NamedNode]
    spans: frozenset[Span]


class Reader:
    """Reads sentences by names, numbers and dates; made once for all sources."""

    def __init__(self, data: Data, vocabulary: Vocabulary, lexicons: Lexicons) -> None:
        self.data = data
        self.vocabulary = vocabulary
        self.names = Names(data.entities, vocabulary, lexicons)
        self._numbers = Numbers(lexicons)
        self._calendar = Calendar(lexicons)
        self.find_named = cache(self._find_named)

    def read(self, text: str) -> Part:
        """Return what a sentence gives."""
        plain = normalise(text)
        dates = self._calendar.find(plain)
        tokens = split_tokens(plain)
        things = frozenset(mention.thing for mention in self.names.find(tokens))
        return Part(tuple(token.key for token in tokens), things, tuple(self._numbers.find(dates.rest)), dates)

    def _find_named(self, thing: NamedNode) -> tuple[NamedNode, ...]:
        """Return the things that must stand there for one: itself, or those that the curators' words for it name."""
        entity = self.data.entities.get(thing)
        if entity is None or not self.vocabulary.class_of[entity.cls].own_words:
            return (thing,)
        found = self.names.find(split_tokens(normalise(entity.labels.get("en", ""))))
        return tuple(dict.fromkeys(m.thing for m in found if m.thing in self.data.entities))

    def tell(self, thing: NamedNode) -> str:
        """Return the label of a thing, or its local name."""
        entity = self.data.entities.get(thing)
        return entity.labels["en"] if entity and "en" in entity.labels else thing.value.rpartition("#")[2]


def join(parts: Iterable[Part]) -> Read:
    """Return what several sentences give together."""
    read = tuple(parts)
    things = frozenset(thing for part in read for thing in part.things)
    return Read(read, things, frozenset(join_dates([part.dates for part in read])))


def find_ungrounded(data: Data, vocabulary: Vocabulary, lexicons: Lexicons, texts: Texts) -> tuple[Finding, ...]:
    """Return, for each claim of a text at hand, one finding on what stands in neither its sentence nor its context.

    A term that the claim names as ungrounded is passed over, and told where it does stand there: then a warning.
    """
    reader = Reader(data, vocabulary, lexicons)
    claims: dict[NamedNode, list[Claim]] = {}
    for claim in data.claims:
        if claim.source in texts and claim.sentence:
            claims.setdefault(claim.source, []).append(claim)
    return tuple(
        finding for iri, own in claims.items() for finding in _judge_source(data.sources[iri], own, texts[iri], reader)
    )


def _judge_source(
    source: Source, claims: Iterable[Claim], sentences: Iterable[Sentence], reader: Reader
) -> Iterator[Finding]:
    texts = {sentence.locator: sentence.text for sentence in sentences}
    read = cache(lambda locator: reader.read(texts[locator]))
    for claim in claims:
        own = claim.sentence.locator if claim.sentence else ""
        places = [p for p in dict.fromkeys((own, *claim.also_at, *claim.context)) if p in texts]
        finding = _judge(claim, source, places, join(map(read, places)), reader)
        if finding:
            yield finding


def _judge(claim: Claim, source: Source, places: list[str], read: Read, reader: Reader) -> Finding | None:
    """Return the finding on a claim, or None where all that it says stands there."""
    declared = dict(claim.ungrounded)
    lines, looked_for, absent = list[str](), set[str](), set[str]()
    own, *others = places
    where = f"stands in neither {own} nor its context {', '.join(others)}" if others else f"does not stand in {own}"
    for name, missing in _examine(claim, source, read, reader):
        looked_for.add(name)
        absent |= {name} if missing else set()
        if name not in declared:
            lines += [f"{name} {lack.told} {where}{f'; {lack.there}' if lack.there else ''}" for lack in missing]
    severity: Severity = "error" if lines else "warning"
    settle = SETTLE if lines else "Take the term out of 'ungrounded'."
    rotten = [name for name in declared if name in looked_for - absent]
    lines += [f"{name} is named as ungrounded, but stands in {', '.join(places)}" for name in rotten]
    told = ". ".join(dict.fromkeys(lines))
    return Finding(UNGROUNDED, severity, (claim.iri,), claim.node.iri, told, settle) if lines else None


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, in words, and what stands there instead."""

    told: str
    there: str = ""


def _examine(claim: Claim, source: Source, read: Read, reader: Reader) -> Iterator[tuple[str, list[Lack]]]:
    """Yield each term of a claim that words must stand for, by its name, with what is missing of it."""
    for name, term in list_terms(claim, reader.vocabulary):
        prop = term.property if isinstance(term, Fact) else None
        value = term.value if isinstance(term, Fact) else term
        if isinstance(value, Date):
            yield name, [] if has_date(value, read.spans) else [Lack(value.text, _tell_dates(read))]
        elif isinstance(value, Literal):
            if prop is not None and _is_examined(prop, reader):
                yield name, _miss_literal(prop, value, read, reader)
        elif value in reader.data.entities:
            if value != source.publisher or prop not in (None, RI("holder")):
                yield name, _miss_thing(value, read, reader)
        elif value in reader.names.terms:  # of the terms of the ontology those that the lexicons have words for
            yield name, [] if value in read.things else [Lack(RI.local(value))]


def _is_examined(prop: NamedNode, reader: Reader) -> bool:
    term = reader.vocabulary.property_of[prop]
    return not term.own_words and (term.kind != "boolean" or prop in reader.names.terms)


def _miss_thing(value: NamedNode, read: Read, reader: Reader) -> list[Lack]:
    entity = reader.data.entities[value]
    if entity.cls == RI("Period"):
        days = read_span(entity)
        return [] if days and has_period(days, read.spans) else [Lack(entity.labels["en"], _tell_dates(read))]
    absent = [thing for thing in reader.find_named(value) if thing not in read.things]
    label = reader.tell(value)
    return [
        Lack(label if thing == value else f"{label}: {reader.tell(thing)}", _tell_things(thing, read, reader))
        for thing in absent
    ]


def _miss_literal(prop: NamedNode, value: Literal, read: Read, reader: Reader) -> list[Lack]:
    kind = reader.vocabulary.property_of[prop].kind
    if kind in ("integer", "decimal"):
        there = _has_number(prop, Decimal(value.value), read, reader.vocabulary)
        return [] if there else [Lack(value.value, _tell_numbers(read, _find_role(prop, reader.vocabulary)))]
    if kind == "boolean":
        return [] if prop in read.things else [Lack(value.value)]
    words = tuple(token.key for token in split_tokens(normalise(value.value)))
    return [] if any(_stands(words, part.tokens) for part in read.parts) else [Lack(f"'{value.value}'")]


def _stands(words: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    return any(tokens[i : i + len(words)] == words for i in range(len(tokens) - len(words) + 1))


def _find_role(prop: NamedNode, vocabulary: Vocabulary) -> Role:
    return "percent" if _is_percentage(prop, vocabulary) else ROLES.get(prop, "count")


def _is_percentage(prop: NamedNode, vocabulary: Vocabulary) -> bool:
    return vocabulary.property_of[prop].printed_as == "percent"


def _has_number(prop: NamedNode, value: Decimal, read: Read, vocabulary: Vocabulary) -> bool:
    """Say whether a number is printed as what the property makes of it, with its bound, and a change with its way."""
    role, bare = _find_role(prop, vocabulary), not value and _is_percentage(prop, vocabulary)
    return any(
        (bare and number.value == 0 and number.role == "count") or _fits(number, role, prop, value)
        for part in read.parts
        if prop != RI("changePercent") or _goes(value, part, read)
        for number in part.numbers
    )


def _goes(change: Decimal, part: Part, whole: Read) -> bool:
    """Say whether a rise or a fall is told where a number stands, else anywhere; of neither the lexicons are silent."""
    ways = {RI("increase"), RI("decrease")}
    told = ways & part.things or ways & whole.things
    return not change or not told or RI("increase" if change > 0 else "decrease") in told


def _fits(number: Number, role: Role, prop: NamedNode, value: Decimal) -> bool:
    if role == "count":
        return number.role == "count" and number.value == value and number.bound == BOUNDS.get(prop, "")
    if role == "percent" and number.role == "times":
        return (number.value - 1) * 100 == value
    if role == "percent" and number.value != int(number.value):  # a third is 33 percent as well as 33.3
        return number.role == role and abs(number.value - abs(value)) < 1
    return number.role == role and number.value == abs(value)


def has_date(date: Date, spans: frozenset[Span]) -> bool:
    """Say whether a date stands among those of a text: the same, a vaguer one, or both its ends.

    A deadline ("by April") gives an end and no beginning.
    """
    told = [span for span in spans if not span.deadline]
    if date.earliest and date.latest and "/" not in date.text:
        return any(date.earliest <= span.first and span.last <= date.latest for span in told)
    begins = date.earliest is None or any(span.first == date.earliest for span in told)
    return begins and (date.latest is None or any(span.last == date.latest for span in spans))


def has_period(period: Period, spans: frozenset[Span]) -> bool:
    """Say whether a period stands there, whole or by its first and last date; it may be named as a deadline."""
    return any(span.first == period.first for span in spans) and any(span.last == period.last for span in spans)


def _tell_numbers(read: Read, role: Role) -> str:
    """Return the numbers that are printed there as what is looked for, else all."""
    every = [number for part in read.parts for number in part.numbers]
    alike = [number for number in every if number.role == role] or every
    printed = dict.fromkeys(number.text for number in alike)
    return f"printed there: {', '.join(printed)}" if printed else "no number is printed there"


def _tell_dates(read: Read) -> str:
    found = sorted({(span.first, span.last) for span in read.spans})
    told = [
        first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}" for first, last in found
    ]
    return f"dates there: {', '.join(told)}" if told else "no date stands there"


def _tell_things(thing: NamedNode, read: Read, reader: Reader) -> str:
    """Return what is named there of the class of a thing."""
    entities = reader.data.entities
    alike = sorted(reader.tell(t) for t in read.things if t in entities and entities[t].cls == entities[thing].cls)
    return f"named there: {', '.join(alike)}" if alike else ""
