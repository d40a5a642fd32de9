"""What the reader takes from data files, and what it says of bad ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.errors import DataError
from kg.inputs import read_inputs
from kg.model.claims import Claim, Data, Date
from kg.model.vocabulary import Vocabulary
from kg.reader import read_data, read_home, read_more
from kg.reader.ontology import parse_turtle, parse_vocabulary
from kg.reader.records import Problems, Record, parse_yaml
from kg.reader.values import parse_date, parse_number, parse_quantity
from kg.terms import CLAIM, RI, RID, SRC, WD, Namespace
from tests.sampling import tries

SH = Namespace("http://www.w3.org/ns/shacl#")

AGENTS = "data/entities/agents.yaml"
THINGS = "data/entities/things.yaml"
NEWS = "data/sources/harbour-news-1.yaml"
ECHO = "data/sources/harbour-echo-1.yaml"
POST = "data/sources/quay-post-2.yaml"
DECISIONS = "data/decisions.yaml"
NOW = "data/now.yaml"

WORKS = "{plant: hato-works, located-in: gujarat}"
WREN = "{route: {model: hayato-wren, origin: india, destination: japan}, maker: hayato, plant: hato-works"

# name of the fault: file, what stands there, what is put in its place, what is told of that line
FAULTS = {
    # The file as a whole.
    "broken YAML": (POST, "title: Quay Post", 'title: "Quay" Post', "broken YAML"),
    "anchor that is not there": (POST, "title: Quay Post", "title: *quay", "broken YAML"),
    "tab as indentation": (DECISIONS, "  to: 2025", "\tto: 2025", "broken YAML"),
    # Duplicate identifiers.
    "entity twice": (THINGS, "low-costs: {", "hayato: {", f"duplicate identifier 'hayato', first at {AGENTS}:3"),
    "entity twice in one class": (AGENTS, "minato: {", "hayato: {", "duplicate field 'hayato', first at line 3"),
    "claim twice": (POST, "n: 002, by", "n: 001, by", "duplicate identifier: two claims have number 001"),
    "sentence twice": (NEWS, "at: 2.2, chars", "at: 2.1, chars", "duplicate identifier: sentence 2.1"),
    "decision twice": (DECISIONS, "n: 002", "n: 001", "duplicate identifier: decision 001"),
    "field twice": (POST, "units: 21000", "units: 21000, units: 22000", "duplicate field 'units'"),
    # Unknown names, with the nearest known one.
    "unknown maker": (POST, "importer: hayato", "importer: hayatto", "unknown maker 'hayatto'; did you mean hayato?"),
    "unknown place": (POST, "located-in: india", "located-in: indea", "unknown place 'indea'; did you mean india?"),
    "unknown agent": (NEWS, "by: aria", "by: aira", "unknown agent 'aira'; did you mean aria?"),
    "unknown publisher": (POST, "publisher: quay-post", "publisher: quey-post", "did you mean quay-post?"),
    "name with a space": (POST, "importer: hayato", "importer: Hayato Motor", "unknown maker 'Hayato Motor'"),
    "name with a bracket": (POST, "located-in: india", 'located-in: "<india>"', "unknown place '<india>'"),
    "unknown status": (POST, "status: considered", "status: consider", "did you mean considered?"),
    "unknown kind": (POST, "kind: article", "kind: artikel", "unknown source-kind 'artikel'; did you mean article?"),
    "unknown evidential": (NEWS, "evidential: opinion", "evidential: opinon", "did you mean opinion?"),
    "unknown field of a source": (
        POST,
        "language: en",
        "langage: en",
        "unknown field 'langage'; did you mean language?",
    ),
    "unknown field of a claim": (
        NEWS,
        "context: [2.1]",
        "contxt: [2.1]",
        "unknown field 'contxt'; did you mean context?",
    ),
    "unknown field of a sentence": (NEWS, "none: call", "non: call", "unknown field 'non'; did you mean none?"),
    "unknown field of an entity": (AGENTS, "aliases: [Hayato", "alias: [Hayato", "did you mean aliases?"),
    "unknown field of a grade": (POST, 'because: "gives', 'becuase: "gives', "did you mean because?"),
    "unknown field of a decision": (
        DECISIONS,
        "  note: The",
        "  nota: The",
        "unknown field 'nota'; did you mean note?",
    ),
    "unknown relation": (POST, "units: 21000", "unit: 21000", "unknown relation 'unit'; did you mean units"),
    "unknown class of a claim": (POST, f"says: {WORKS}", "says: {plnt: hato-works}", "did you mean plant?"),
    "unknown class of entities": (THINGS, "region:", "regoin:", "unknown class 'regoin'; did you mean region?"),
    "unknown key": (
        POST,
        "destination: japan, period: 2023",
        "destnation: japan, period: 2023",
        "no key of a import-vol",
    ),
    "unknown original": (ECHO, "[harbour-news-1]", "[harbour-news-2]", "unknown source 'harbour-news-2'; did you mean"),
    # Values of the wrong type.
    "word for units": (POST, "units: 21000", "units: many", "'units' must be a count of units"),
    "units with a zero before them": (POST, "units: 21000", "units: 021000", "'units' must be a count of units"),
    "units with a comma": (POST, "units: 21000", 'units: "21,000"', "'units' must be a count of units"),
    "units in wide digits": (
        POST,
        "units: 21000",
        "units: \uff12\uff11\uff10\uff10\uff10",
        "'units' must be a count of units",
    ),
    "word for a number": (
        POST,
        "change: 45",
        "change: lots",
        "'change' must be a number, such as -18 or 2.5, not 'lots'",
    ),
    "fraction for a whole number": (NEWS, "rank: 1", "rank: 1.5", "'rank' must be a whole number, not '1.5'"),
    "word for true": (NEWS, "record: true", "record: yes", "'record' must be true or false, not 'yes'"),
    "word for a date": (POST, "since: 2025-04", "since: April", "'since' must be an EDTF date"),
    "month that is none": (POST, "since: 2025-04", "since: 2025-13", "'since' must be an EDTF date"),
    "day that is none": (POST, "since: 2025-04", "since: 2025-02-30", "'since' must be an EDTF date"),
    "year that is none": (POST, "since: 2025-04", 'since: "0000"', "'since' must be an EDTF date"),
    "year beyond all calendars": (POST, "since: 2025-04", "since: Y170000002", "'since' must be an EDTF date"),
    "interval that ends first": (POST, "since: 2025-04", "since: 2026/2025", "'since' must be an EDTF date"),
    "year of another age": (POST, "since: 2025-04", "since: 9000-01", "of the years 1800 to 2199, not '9000-01'"),
    "date as long as a book": (POST, "since: 2025-04", f"since: {'2025-' * 300}", "'since' must be an EDTF date"),
    "publication in another age": (POST, "published: 2026-02-10", "published: 9000-01", "'9000-01' is no EDTF date"),
    "period in another age": (POST, "period: 2023", "period: 1023", "'1023' is no period"),
    "period of periods": (POST, "period: 2023", f"period: {'2020-to-' * 200}2021", "is no period; write a year"),
    "units beyond all cars": (POST, "units: 21000", f"units: {'9' * 20}", "write one from 0 to 1,000,000,000"),
    "units of 1,900 digits": (POST, "units: 21000", f"units: {'9' * 1_900}", "write one from 0 to 1,000,000,000"),
    "fall below nothing": (POST, "change: 45", "change: -101", "not '-101'; write one from -100 to 1,000,000"),
    "change of 1,900 digits": (POST, "change: 45", f"change: {'4' * 1_900}", "write one from -100 to 1,000,000"),
    "rank of nobody": (NEWS, "rank: 1", "rank: 0", "'rank' must be a whole number, not '0'; write one from 1 to"),
    "span of 1,900 digits": (
        NEWS,
        "chars: ",
        f"chars: 1-{'9' * 1_900}, none: x}} #",
        "a sentence needs 'chars: start-end'",
    ),
    "source from the future": (
        POST,
        "published: 2026-02-10",
        "published: 2026-11-29",
        "after the day of data/now.yaml",
    ),
    "word for today": (NOW, "2026-11-28", "today", "'today' is no day"),
    "month for today": (NOW, "2026-11-28", "2026-11", "'2026-11' is no day; write 'now: 2026-11-28'"),
    "unknown field beside today": (NOW, "now:", "today:", "unknown field 'today'"),
    "word for the publication date": (POST, "published: 2026-02-10", "published: soon", "'soon' is no EDTF date"),
    "word for a period": (POST, "period: 2023", "period: last year", "'last year' is no period"),
    "period that ends first": (POST, "period: 2023", "period: 2023-2019", "'2023-2019' is no period"),
    "thing of another class": (
        POST,
        "importer: hayato",
        "importer: india",
        "'india' is a foreign-country, but a maker is wanted",
    ),
    "mapping for a name": (POST, "located-in: india", "located-in: {a: b}", "a name is wanted here"),
    "list for a single value": (POST, "since: 2025-04", "since: [2025-04, 2025-05]", "'since' has one value at a time"),
    "list for a key": (POST, "importer: hayato", "importer: [hayato, minato]", "the key 'importer' has one value"),
    "empty list": (POST, "status: considered", "status: []", "'status' is an empty list"),
    "grade beyond F": (POST, "value: B", "value: G", "'G' is no grade"),
    "grade without reason": (
        POST,
        ', because: "gives the association',
        ', "note": "gives the association',
        "unknown field",
    ),
    "language that is no tag": (POST, "language: en", "language: English (UK)", "'English (UK)' is no language tag"),
    "claim number of one digit": (POST, "n: 006", "n: 6", "'6' is no claim number"),
    "claim number with a space": (POST, "n: 006", "n: 0 06", "'0 06' is no claim number"),
    "decision number with a slash": (DECISIONS, "n: 002", "n: 1/2", "'1/2' is no number of a decision"),
    "locator that is none": (NEWS, "at: 3.2, says", "at: 3.x, says", "'3.x' is no locator"),
    "span that is none": (NEWS, "chars: 0-32", "chars: 0..32", "a sentence needs 'chars: start-end'"),
    "span that ends first": (NEWS, "chars: 0-32", "chars: 32-0", "a sentence needs 'chars: start-end'"),
    "digest cut short": (NEWS, "digest: 78015c07", "digest: 78015c", "the 64 digits of its digest"),
    "Wikidata item that is none": (AGENTS, "wikidata: Q1", "wikidata: 181642", "'181642' is no Wikidata item"),
    "broader of what is no concept": (AGENTS, "wikidata: Q1", "broader: hato-works", "is no kind that"),
    "mapping for a note": (DECISIONS, "note: Nobody", "note: {a: b} #", "'note' must be a text"),
    "mapping in a list of texts": (NEWS, "context: [2.1]", "context: [{a: b}]", "'context' must be a text"),
    # What a claim must have.
    "claim that says nothing": (POST, f"says: {WORKS}", "note: none", "'says' is missing"),
    "claim that says a word": (POST, f"says: {WORKS}", "says: hato-works", "'says' must be a mapping"),
    "claim of no node": (POST, f"says: {WORKS}", "says: {status: planned}", "'planned' is a term of the ontology"),
    "claim of a derived class": (
        POST,
        f"says: {WORKS}",
        "says: {japanese-maker: hayato}",
        "unknown class 'japanese-maker'",
    ),
    "key without parts": (
        POST,
        f"says: {WORKS}",
        "says: {route: hayato-kite}",
        "the key of a route is a mapping of model",
    ),
    "claim without number": (POST, "n: 006, says", "says", "'n' is missing"),
    "claim without place": (NEWS, "at: 3.2, says", "says", "'at' is missing"),
    "attributed to nobody": (NEWS, "evidential: opinion", "evidential: attributed", "needs its authority"),
    # Sentences.
    "sentence that nothing covers": (NEWS, ", none: call to read on", "", "no claim and no reason covers sentence 5.2"),
    "sentence with claims and a reason": (NEWS, "34862f}", "34862f, none: heading}", "has claims and 'none'"),
    "claim at no sentence": (NEWS, "at: 3.2, says", "at: 3.9, says", "the source lists no sentence 3.9"),
    "claim leans on no sentence": (NEWS, "context: [2.1]", "context: [9.9]", "the source lists no sentence 9.9"),
    "place without sentences": (POST, "n: 006", "n: 006, at: 1.1", "the source lists no sentences"),
    # What a source and an entity must have.
    "source id with a slash": (POST, "source: quay-post-2", "source: quay/post.2", "'quay/post.2' is no identifier"),
    "source id that decisions use": (POST, "source: quay-post-2", "source: decision", "has a meaning of its own"),
    "entity without label": (AGENTS, "minato: {en: Minato, ja", "minato: {ja", "'minato' has no label; add 'en: …'"),
    "entity as a word": (AGENTS, "minato: {en: Minato, ja: ミナト}", "minato: Minato", "'minato' has no label"),
    "entity id with a full stop": (AGENTS, "minato: {", "mina.to: {", "'mina.to' is no identifier"),
    "entity called any": (AGENTS, "minato: {", "any: {", "'any' has a meaning of its own"),
    "class without entities": (AGENTS, "publisher:", "brand: acura\npublisher:", "entities are a mapping"),
    "node as an entity": (THINGS, "region:", "route:", "a route is no entity: it is stated by claims"),
    "entity of a derived class": (THINGS, "region:", "reverse-import:", "unknown class 'reverse-import'"),
    # Decisions.
    "decision of no kind": (
        DECISIONS,
        "- n: 004\n  refute",
        "- n: 004\n  rebut",
        "exactly one of read, identify, refute",
    ),
    "decision without reasons": (DECISIONS, "  because: [quay-post-2_011]\n", "", "a decision needs its reasons"),
    "unknown reason": (
        DECISIONS,
        "[quay-post-2_011]",
        "[quay-post-2_0111]",
        "no claim 'quay-post-2_0111'; did you mean quay",
    ),
    "reason with a space": (DECISIONS, "[quay-post-2_011]", "[quay post]", "there is no claim 'quay post'"),
    "needed claim that is not there": (
        DECISIONS,
        "because: [quay-post-2_011]",
        "needs: [quay-post-2_0111]",
        "there is no claim 'quay-post-2_0111'; did you mean quay",
    ),
    "needed decision that is not there": (
        DECISIONS,
        "because: [quay-post-2_011]",
        "needs: [quay-post-2_011, decision_0001]",
        "there is no decision 'decision_0001'; did you mean decision_001",
    ),
    "decision that needs itself": (
        DECISIONS,
        "- n: 003",
        "- n: 003\n  needs: [decision_003]",
        "a decision needs itself; remove one of the 'needs'",
    ),
    "unknown claim to refute": (
        DECISIONS,
        "{claims: [harbour-news-1_003]}",
        "{claims: [harbour-news-1_093]}",
        "there is no claim",
    ),
    "unknown source to read": (
        DECISIONS,
        "{source: harbour-news-1,",
        "{source: harbour-new-1,",
        "did you mean harbour-news-1",
    ),
    "unknown field of a selection": (
        DECISIONS,
        "key: period, from: 2023",
        "key: period, form: 2023",
        "did you mean from?",
    ),
    "unknown key to read": (DECISIONS, "key: period, from: 2023", "key: perod, from: 2023", "did you mean period"),
    "wrong value to read": (DECISIONS, "key: period, from: 2023", "key: period, from: then", "'then' is no period"),
    "two values to read as": (DECISIONS, "  to: 2025", "  to: [2024, 2025]", "reads one value as one other"),
    "nothing covered": (DECISIONS, "{source: harbour-news-1, key", "{key", "name what the decision covers"),
    "unknown thing to identify": (
        DECISIONS,
        "identify: large-minato-suv",
        "identify: large suv",
        "unknown entity 'large suv'",
    ),
    "identified as nothing": (DECISIONS, "  as: minato-tide\n", "", "'as' is missing"),
}

# Faults that are told at the line of the record they spoil, which is not the line that was changed.
ELSEWHERE = {
    "decision of no kind": 14,
    "decision without reasons": 10,
    "identified as nothing": 10,
    "unknown original": 1,
}


def spoil(world: Path, file: str, old: str, new: str) -> int:
    """Put `new` in the place of the first `old` in a file, and give its line."""
    path = world / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} does not stand in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def find_problems(world: Path, vocabulary: Vocabulary) -> list[str]:
    """Give the lines of the error that the data of a home gets."""
    with pytest.raises(DataError) as caught:
        read_data(read_inputs(world / "data"), vocabulary)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_told_with_file_and_line(fault: str, world: Path, vocabulary: Vocabulary) -> None:
    """Each kind of bad input gets a clear message at its file and line."""
    file, old, new, told = FAULTS[fault]
    line = ELSEWHERE.get(fault, spoil(world, file, old, new))
    problems = find_problems(world, vocabulary)
    assert [p for p in problems if p.startswith(f"{file}:{line}: ") and told in p], "\n".join(problems)


@pytest.mark.parametrize("field", ["source", "title", "publisher", "address", "language", "kind", "published", "grade"])
def test_source_states_all_its_metadata(field: str, world: Path, vocabulary: Vocabulary) -> None:
    """A source without one of the required fields, above all without `source` itself, is told by its file."""
    path = world / POST
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(f"{field}:")), encoding="utf-8")
    assert any(p.startswith(f"{POST}:1: '{field}' is missing") for p in find_problems(world, vocabulary))


def test_source_twice_is_told_with_the_other_place(world: Path, vocabulary: Vocabulary) -> None:
    """Two files of one source name each other."""
    spoil(world, ECHO, "source: harbour-echo-1", "source: harbour-news-1")
    told = f"{NEWS}:1: duplicate identifier: source 'harbour-news-1' stands at {ECHO}:1 too; rename one"
    assert told in find_problems(world, vocabulary)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("data/sources/new.yaml", b"a: 1\nb: *a\n", "*a stands for what an anchor marks"),
        ("data/sources/new.yaml", b"a: !!python/name:os.system ''\n", "is a tag; remove it"),
        ("data/sources/new.yaml", b"a: {<<: {b: c}, ? [d, e] : f}\n", "the name of a field is a list; write a name"),
        ("data/sources/new.yaml", b"? {a: b}\n: c\n", "the name of a field is a mapping; write a name"),
        ("data/sources/new.yaml", b"%YAML 1.1\n---\na: b\n", "a line that begins with % is a directive"),
        ("data/sources/new.yaml", b"a: b\n---\nc: d\n", "a second document begins; a file has one"),
        ("data/sources/new.yaml", b"[" * 21 + b"]" * 21, "lists and mappings stand more than 20 deep in each other"),
        ("data/sources/new.yaml", b"[" * 100_000, "exceeded maximum nesting depth"),
        ("data/sources/new.yaml", b"- " * 100_000, "lists and mappings stand more than 20 deep in each other"),
        ("data/sources/new.yaml", b"a: '" + b"x" * 2_001 + b"'", "a text of 2,001 characters; write 2,000 at most"),
        ("data/sources/new.yaml", b"a: '  '", "a text of nothing but spaces"),
        ("data/sources/new.yaml", b'a: "b\\nc"', "a line break (U+000A) stands in the text"),
        ("data/sources/new.yaml", b'a: "\\e[31m"', "a character without a name (U+001B) stands in the text"),
        ("data/sources/new.yaml", b"# \xe2\x80\xae a\n", "right-to-left override (U+202E) stands in the text"),
        ("data/sources/new.yaml", b"# a\xe2\x80\xa8b: c\n", "line separator (U+2028) stands in the text"),
        ("data/sources/new.yaml", b"a: \xe3\x85\xa4", "hangul filler (U+3164) stands in the text"),
        ("data/sources/new.yaml", b'a: "\\uD800"', "broken YAML"),
        ("data/sources/new.yaml", b"a: \xed\xa0\x80", "a character is not UTF-8"),
        ("data/sources/new.yaml", b"a: \x00", "(U+0000) stands in the text"),
        ("data/sources/new.yaml", b"", "the file is empty"),
        ("data/sources/new.yaml", b"title: caf\xe9\n", "a character is not UTF-8"),
        ("data/sources/new.yaml", b"title: &a [*a]\n", "&a is an anchor"),
        ("data/sources/new.yaml", b"a: b\n--- \nc: d\n", "broken YAML"),
        ("data/sources/new.yaml", b"just words\n", "'source' is missing"),
        ("data/entities/new.yaml", b"- maker\n- model\n", "entities are a mapping"),
        ("data/sources/new.yml", b"source: new\n", "this file is not read"),
        ("data/sources/2026/new.yaml", b"source: new\n", "this file is not read"),
    ],
)
def test_file_is_never_passed_over(file: str, content: bytes, told: str, world: Path, vocabulary: Vocabulary) -> None:
    """A file that cannot be taken for what it should be is told, and neither crashes the reader nor goes unread."""
    (world / file).parent.mkdir(exist_ok=True)
    (world / file).write_bytes(content)
    assert any(p.startswith(f"{file}:") and told in p for p in find_problems(world, vocabulary))


def test_quoted_name_forges_no_line(world: Path, vocabulary: Vocabulary) -> None:
    """What a message quotes of a file stands on the one line of the message, with its line breaks seen."""
    spoil(world, POST, "located-in: india", 'located-in: "x\\ndata/now.yaml:1: forged"')
    told = find_problems(world, vocabulary)
    assert all(line.startswith(f"{POST}:") for line in told)
    assert any(r"unknown place 'x\ndata/now.yaml:1: forged'" in line for line in told)


def test_bomb_costs_nothing() -> None:
    """Lists of lists by anchors, which would be ten thousand million words, are refused at the first anchor."""
    lines = ["a0: &a0 [lol, lol]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 11))]
    problems = Problems()
    assert parse_yaml("\n".join(lines), "bomb.yaml", problems) is None
    ((where, told),) = problems.found
    assert str(where) == "bomb.yaml:1"
    assert told.startswith("broken YAML: &a0 is an anchor; remove it")


def test_japanese_and_wide_spaces_are_texts() -> None:
    """What people write in Japanese beside Latin, wide spaces, emphasis and all, is taken as it stands."""
    problems = Problems()
    record = parse_yaml("\ufeffja: 'スズキ\u3000フロンクス（Fronx）①・\u03b1'\r\n", "words.yaml", problems)
    assert not problems.found
    assert record is not None
    assert record.fields["ja"].text == "スズキ\u3000フロンクス（Fronx）①・\u03b1"


def test_word_in_two_scripts_is_refused(world: Path, vocabulary: Vocabulary) -> None:
    """A Cyrillic letter in a Latin name is seen by nobody and found by no question; a word of its own may stand."""
    spoil(world, AGENTS, "en: Hayato", "en: H\u0430yato")
    (told,) = find_problems(world, vocabulary)
    assert told.startswith(f"{AGENTS}:3: 'H\u0430yato' mixes letters of two scripts that look alike")
    spoil(world, AGENTS, "en: H\u0430yato", "en: Hayato \u03b1")
    assert read_data(read_inputs(world / "data"), vocabulary).sources


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "a/../../b", "..\\b"])
def test_text_outside_its_folder_is_refused(path: str, world: Path, vocabulary: Vocabulary) -> None:
    """A source names its text inside the folder of the texts, and nothing else of the machine."""
    spoil(world, NEWS, "text: harbour-news-1.txt", f"text: {path}")
    (told,) = find_problems(world, vocabulary)
    assert f"'{path}' leads out of the folder of the texts" in told


def test_missing_decisions_are_told(world: Path, vocabulary: Vocabulary) -> None:
    """Where the source of decisions is and their file is not, nothing is held as if nothing had been decided."""
    (world / DECISIONS).unlink()
    (told,) = find_problems(world, vocabulary)
    assert told.startswith(f"{DECISIONS}:1: the file is missing, while its source, curation, is there")
    (world / DECISIONS).write_text("[]\n", encoding="utf-8")
    assert read_data(read_inputs(world / "data"), vocabulary).sources


def test_bounds_of_the_ontology_are_those_of_the_shapes(root: Path, vocabulary: Vocabulary) -> None:
    """What a shape lets a number be, the reader takes, and not less than it."""
    shapes = parse_turtle((root / "ontology" / "shapes.ttl").read_bytes(), "shapes.ttl")
    paths = {t.subject: t.object for t in shapes if t.predicate == SH("path")}
    for name, side in (("minInclusive", "least"), ("maxInclusive", "most")):
        given = [(paths[t.subject], t.object) for t in shapes if t.predicate == SH(name)]
        bounds = {prop: Decimal(found.value) for prop, found in given if prop in RI and isinstance(found, Literal)}
        assert bounds
        assert {prop: getattr(vocabulary.property_of[prop], side) for prop in bounds} == bounds  # type: ignore[index]


def test_all_faults_are_told_at_once(world: Path, vocabulary: Vocabulary) -> None:
    """One message holds every problem of all files, each once, in the order of files and lines."""
    chosen = [
        "unknown field of a decision",
        "entity without label",
        "unknown maker",
        "word for units",
        "claim at no sentence",
    ]
    places = [(FAULTS[fault][0], spoil(world, *FAULTS[fault][:3])) for fault in chosen]
    problems = find_problems(world, vocabulary)
    told = [tuple(problem.split(":")[:2]) for problem in problems]
    assert {(file, str(line)) for file, line in places} <= set(told)
    assert problems == sorted(set(problems), key=lambda p: (p.split(":")[0], int(p.split(":")[1]), p))


def test_decisions_that_need_each_other_are_told(world: Path, vocabulary: Vocabulary) -> None:
    """Of decisions that need each other none can come first: each is told, and one that needs them is not."""
    for number, need in (("001", "003"), ("003", "002"), ("002", "001"), ("004", "001")):
        spoil(world, DECISIONS, f"- n: {number}\n", f"- n: {number}\n  needs: [decision_{need}]\n")
    assert find_problems(world, vocabulary) == [
        f"{DECISIONS}:{line}: decisions 001, 002, 003 need each other; remove one of the 'needs'" for line in (1, 7, 12)
    ]


def test_needed_claims_are_reasons(shipped_data: Data) -> None:
    """What a decision needs stands among its reasons, and a decision may need another."""
    (first, *_) = shipped_data.decisions
    assert first.needs == (CLAIM("fujipost-37443_002"),)
    assert first.because[:2] == (CLAIM("fujipost-37443_002"), CLAIM("fujipost-37443_003"))


def test_missing_day_is_told(world: Path, vocabulary: Vocabulary) -> None:
    """A home must say when its curators last looked: no day is made up for it."""
    (world / NOW).unlink()
    (told,) = find_problems(world, vocabulary)
    assert told.startswith(f"{NOW}:1: the file is missing; write 'now: 2026-11-28'")


def test_day_is_read(world: Path) -> None:
    """The day when the curators last looked is a part of the data, also when more sources are read."""
    given = read_home(world / "data", world / "ontology")
    assert read_more([], given).now == given.data.now == dt.date(2026, 11, 28)
    with pytest.raises(DataError, match=r"late\.yaml:7: published 2027, after the day of data/now\.yaml"):
        read_more([write_late(world / "late.yaml")], given)


def write_late(path: Path) -> Path:
    """Write the file of a source that appears when nobody has looked yet."""
    text = (path.parent / POST).read_text(encoding="utf-8").replace("published: 2026-02-10", "published: 2027")
    path.write_text(text, encoding="utf-8")
    return path


def test_missing_ontology_is_told(world: Path) -> None:
    """A home without the terms of its ontology is told what is missing where, and so is one that has two."""
    (world / "ontology" / "reverse-imports.ttl").unlink()
    with pytest.raises(DataError, match=r"ontology/: the file of its terms is missing; give one \*\.ttl beside"):
        read_home(world / "data", world / "ontology")
    for name in ("one.ttl", "two.ttl"):
        (world / "ontology" / name).write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=r"ontology/one\.ttl and ontology/two\.ttl both have terms"):
        read_home(world / "data", world / "ontology")


def test_broken_turtle_is_told_with_line_and_column(tmp_path: Path) -> None:
    """An ontology that is no Turtle is told with line and column."""
    path = tmp_path / "x.ttl"
    path.write_text("@prefix ri: <http://example.org/> .\nri:a ri:b ri:c\nri:d ri:e ri:f .\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.ttl:3:\d+: "):
        parse_turtle(path.read_bytes(), "x.ttl")


def test_two_terms_with_one_name_are_told(tmp_path: Path) -> None:
    """Two properties that data files would call the same stop the reading."""
    path = tmp_path / "x.ttl"
    path.write_text(
        "@prefix ri: <https://w3id.org/reverse-imports/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        'ri:soldAs a owl:DatatypeProperty . ri:label a owl:DatatypeProperty ; ri:shortName "sold-as" .',
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="are both called 'sold-as'"):
        parse_vocabulary(parse_turtle(path.read_bytes(), "x.ttl"))


@pytest.mark.parametrize(
    "text", ["014", "7.10", "NO", "yes", "null", "~", "1e3", "0x1F", "2025-01-30", "1_000", "12:30:45"]
)
def test_scalar_is_the_text_that_stands_in_the_file(text: str) -> None:
    """No scalar is given a type by its looks."""
    record = parse_yaml(f"a: {text}\nb: [{text}]\n{text}: c\n", "x.yaml", problems := Problems())
    assert record is not None
    assert (record.fields["a"].text, record.fields["b"].items[0].text) == (text, text)
    assert text in record.fields
    assert not problems.found


def test_record_stands_at_the_line_of_its_name() -> None:
    """A field is found at the line of its name, also where its value begins on the next."""
    record = parse_yaml("a:\n  b:\n  - c\n  - d: e\n", "x.yaml", Problems())
    assert isinstance(record, Record)
    inner = record.fields["a"].fields["b"]
    assert [record.fields["a"].where.line, inner.where.line, *(item.where.line for item in inner.items)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-10-01", "2024-10-01", "2024-10-01"),
        ("2026-01-08/2026-03-31", "2026-01-08", "2026-03-31"),
        ("2027-04/2028-03", "2027-04-01", "2028-03-31"),
        ("2024/2026-11", "2024-01-01", "2026-11-30"),
        ("../2025-04", "None", "2025-04-30"),
        ("2025-04/..", "2025-04-01", "None"),
        ("/2024", "None", "2024-12-31"),
        ("2024/", "2024-01-01", "None"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2024-XX", "2024-01-01", "2024-12-31"),
        ("2024?", "2024-01-01", "2024-12-31"),
    ],
)  # fmt: skip
def test_date_has_the_first_and_last_day_it_can_mean(text: str, first: str, last: str) -> None:
    """An EDTF date keeps its text and gives its days; an end that is open or not known has none."""
    date = parse_date(text)
    assert date is not None
    assert (date.text, str(date.earliest), str(date.latest)) == (text, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2024-13",
        "2024-02-30",
        "2024/10",
        "10-2024",
        " 2024",
        "2025/2024",
        "XXXX",
        "0000",
        "\uff12\uff10\uff12\uff14",
    ],
)
def test_date_that_is_none_is_none(text: str) -> None:
    """What is no date of a calendar is no date, and nothing crashes."""
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "iri", "first", "last", "year"),
    [
        ("2025", "period_2025", "2025-01-01", "2025-12-31", 2025),
        ("FY2019", "period_FY2019", "2019-04-01", "2020-03-31", None),
        ("2021-H1", "period_2021-H1", "2021-01-01", "2021-06-30", None),
        ("2021-H2", "period_2021-H2", "2021-07-01", "2021-12-31", None),
        ("2021-Q3", "period_2021-Q3", "2021-07-01", "2021-09-30", None),
        ("2024-02", "period_2024-02", "2024-02-01", "2024-02-29", None),
        ("2024-12", "period_2024-12", "2024-12-01", "2024-12-31", None),
        ("2003-2018", "period_2003-2018", "2003-01-01", "2018-12-31", None),
    ],
)  # fmt: skip
def test_period_has_its_days_and_its_year_only_where_it_is_one(
    text: str, iri: str, first: str, last: str, year: int | None, make_data: Callable[..., Data]
) -> None:
    """A period is an individual with `from` and `to`; only a calendar year has `year`."""
    data = make_data([write_source(f"{{import-volume: {{destination: japan, period: {text}}}, units: 1}}")])
    period = data.entities[RID(iri)]
    values = {RI.local(fact.property): fact.value for fact in period.facts}
    told = {name: value.value for name, value in values.items() if isinstance(value, Literal)}
    assert told == {"from": first, "to": last} | ({"year": str(year)} if year else {})
    assert period.labels["en"] == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "2024-13",
        "2024-00",
        "2021-H3",
        "2021-Q5",
        "FY2019-H1",
        "2018-2003",
        "0000",
        "9999",
        "\uff12\uff10\uff12\uff15",
    ],
)
def test_period_that_is_none_is_none(text: str, make_data: Callable[..., Data]) -> None:
    """What is no span of time is no period, and nothing crashes."""
    with pytest.raises(DataError, match=r"is no period|a name is wanted"):
        make_data([write_source(f'{{import-volume: {{destination: japan, period: "{text}"}}, units: 1}}')])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("43266", ("units", 43266)),
        (">14000", ("unitsAbove", 14000)),
        ("<17000", ("unitsBelow", 17000)),
        ("~70000", ("unitsAbout", 70000)),
        ("~ 70000", ("unitsAbout", 70000)),
        ("0", ("units", 0)),
        *((text, None) for text in ["", "-5", "43,266", "4e4", ">=3", "<0", "about 5", "1.5", "\uff14\uff13"]),
    ],
)
def test_quantity_is_a_figure_or_a_bound(text: str, told: tuple[str, int] | None) -> None:
    """A number of cars is exact, above, below or about, and never anything else."""
    fact = parse_quantity(text)
    assert (fact and (RI.local(fact.property), int(getattr(fact.value, "value", 0)))) == told


@pytest.mark.parametrize(
    ("text", "kind", "valid"),
    [
        ("-18", "decimal", True),
        ("2.50", "decimal", True),
        ("0.50", "decimal", True),
        *((text, "decimal", False) for text in ["", "+3", "1.", ".5", "1e3", "\uff17", "seven", "1 000", "--1"]),
        *((text, "integer", False) for text in ["1.0", "7 ", "one", "007"]),
    ],
)
def test_number_is_written_plainly(text: str, kind: str, valid: bool) -> None:  # noqa: FBT001  # a column of the table
    """A number has the digits that stand in the file and the type that the ontology gives."""
    found = parse_number(text, kind)
    assert (found is not None) == valid
    assert found is None or (found.value, found.datatype.value.rpartition("#")[2]) == (text, kind)


def write_source(*says: str) -> str:
    """Give the text of a source with these claims."""
    claims = "".join(f"- {{n: {n:03}, says: {said}}}\n" for n, said in enumerate(says, 1))
    return (
        "source: s1\ntitle: One\npublisher: quay-post\naddress: https://example.org/1\nlanguage: en\nkind: article\n"
        f'published: 2026\ngrade: {{value: C, because: "a test"}}\nclaims:\n{claims}'
    )


def get_claim(data: Data, name: str) -> Claim:
    """Give a claim by its local name."""
    return next(claim for claim in data.claims if claim.iri == CLAIM(name))


def test_world_is_read_as_it_stands(world: Path, vocabulary: Vocabulary) -> None:
    """A claim keeps its source, sentence, context, evidential and what the sentence says, wrong year and all."""
    data = read_data(read_inputs(world / "data"), vocabulary)
    claim = get_claim(data, "harbour-news-1_004")
    assert claim.source == SRC("harbour-news-1")
    assert claim.sentence is not None
    assert (claim.sentence.locator, claim.sentence.start, claim.sentence.end) == ("3.1", 140, 206)
    assert (claim.context, claim.evidential) == (("2.1",), RI("asserted"))
    assert claim.node.iri == RID("import-volume_hayato_any_any_japan_2023")
    assert {(RI.local(f.property), getattr(f.value, "value", "")) for f in claim.facts} == {
        ("units", "14250"), ("changeFactor", "7"), ("rank", "1"),
    }  # fmt: skip
    attributed = get_claim(data, "harbour-news-1_002")
    assert (attributed.evidential, attributed.attributed_to) == (RI("attributed"), RID("aria"))


def test_entity_has_identity_only(world: Path, vocabulary: Vocabulary) -> None:
    """An entity has class, labels, aliases and identifiers, and nothing is said of it."""
    entity = read_data(read_inputs(world / "data"), vocabulary).entities[RID("hayato")]
    assert (entity.cls, dict(entity.labels), entity.aliases) == (
        RI("CarMaker"), {"en": "Hayato", "ja": "ハヤト"}, ("Hayato Motor",),
    )  # fmt: skip
    assert (entity.matches, entity.facts) == ((WD("Q1"),), ())


def test_open_key_gives_an_unkeyed_node(world: Path, vocabulary: Vocabulary) -> None:
    """A key part that the sentence leaves open is named, and the node is called after its claim."""
    node = get_claim(read_data(read_inputs(world / "data"), vocabulary), "harbour-news-1_001").node
    assert (node.iri, node.unknown) == (RID("unkeyed_harbour-news-1_001"), (RI("period"),))
    assert [RI.local(fact.property) for fact in node.key] == ["destination"]


def test_list_of_statuses_is_a_bound(make_data: Callable[..., Data]) -> None:
    """`status: [active, planned]` is a bound, and one status in a list is that status."""
    route = "{route: {model: hayato-kite, origin: india, destination: japan}"
    data = make_data([write_source(f"{route}, status: [active, planned]}}", f"{route}, status: [active]}}")])
    told = [[(RI.local(f.property), f.value) for f in claim.facts] for claim in data.claims]
    assert told == [[("statusAmong", RI("active")), ("statusAmong", RI("planned"))], [("status", RI("active"))]]


def test_unnamed_thing_stands_wherever_its_kind_is_wanted(make_data: Callable[..., Data]) -> None:
    """A thing that a source does not name may stand for a model, and for a place, until it is identified."""
    data = make_data([write_source("{route: {model: large-minato-suv, origin: large-minato-suv, destination: japan}}")])
    assert data.claims[0].node.iri == RID("route_large-minato-suv_large-minato-suv_japan")


def test_source_keeps_its_uncertain_date_and_its_original(world: Path, vocabulary: Vocabulary) -> None:
    """A publication date may be an interval, and a copy names what it copies."""
    sources = read_data(read_inputs(world / "data"), vocabulary).sources
    date = sources[SRC("harbour-news-1")].published
    assert isinstance(date, Date)
    assert (date.text, str(date.earliest), str(date.latest)) == ("2026-01/2026-03", "2026-01-01", "2026-03-31")
    assert sources[SRC("harbour-echo-1")].derived_from == (SRC("harbour-news-1"),)


@given(
    st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
    st.one_of(st.none(), st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31))),
)
@settings(max_examples=tries(8, 25))
def test_usual_dates_are_read_as_the_library_reads_them(first: dt.date, form: str, last: dt.date | None) -> None:
    """The short way for plain dates and intervals gives what the EDTF library gives."""
    days = [first] if last is None else sorted([first, last])
    text = "/".join(day.strftime(form) for day in days)
    date, library = parse_date(text), parse_edtf(text)
    assert date is not None
    assert date.earliest == dt.date(*library.lower_strict()[:3])
    assert date.latest == dt.date(*library.upper_strict()[:3])
