"""The schemas of data files: they accept what the reader accepts, as editors parse it, and refuse what is broken."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kg.inputs import read_inputs
from kg.model.claims import Data, Where
from kg.model.vocabulary import Vocabulary
from kg.reader import decisions, entities, read_data, sources
from kg.reader.values import parse_date, parse_period, parse_quantity
from kg.schema import Known, make_schemas
from kg.terms import RI, RID

Check = Callable[[str, object], list[str]]
KINDS = {"entities": "entities/*.yaml", "sources": "sources/*.yaml", "decisions": "decisions.yaml", "now": "now.yaml"}

SOURCE: dict[str, Any] = {
    "source": "quay-post-3",
    "title": "Quay Post, number 3",
    "publisher": "quay-post",
    "address": "https://example.org/quay/3",
    "language": "en",
    "kind": "article",
    "published": "2026-02",
    "grade": {"value": "B", "because": "it names its figures' source"},
    "sentences": [{"at": 1.1, "chars": "0-32", "digest": "0" * 64, "none": "heading"}],
    "claims": [{"n": 1, "says": {"maker": "hayato", "based-in": "japan"}}],
}
ROUTE = {"model": "hayato-kite", "origin": "india", "destination": "japan"}
VOLUME = {"importer": "hayato", "destination": "japan", "period": 2025}
DECISION: dict[str, Any] = {
    "n": 1,
    "read": {"source": "harbour-news-1", "key": "period", "from": 2023},
    "to": 2025,
    "because": ["quay-post-2_001"],
}


@pytest.fixture(scope="session")
def world_data(root: Path, vocabulary: Vocabulary) -> Data:
    """Give the data of tests/world."""
    return read_data(read_inputs(root / "tests" / "world" / "data"), vocabulary)


@pytest.fixture(scope="session")
def known(vocabulary: Vocabulary, world_data: Data) -> Known:
    """Give what the schemas of tests/world are made from."""
    return Known(vocabulary, world_data.entities)


@pytest.fixture(scope="session")
def schemas(known: Known) -> Mapping[str, Any]:
    """Give the schemas of tests/world."""
    return make_schemas(known)


@pytest.fixture(scope="session")
def check(schemas: Mapping[str, Any]) -> Check:
    """Give a function that lists what the schema of a kind of file finds wrong in a document."""
    return make_check(schemas)


def make_check(schemas: Mapping[str, Any]) -> Check:
    """Return a function that lists what is wrong in a document, by the schema of its kind."""
    validators = {kind: Draft202012Validator(schema) for kind, schema in schemas.items()}
    return lambda kind, document: [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in validators[kind].iter_errors(document)
    ]


def change(document: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return a copy of a document with other fields; None takes a field out."""
    changed = {**copy.deepcopy(document), **{name.replace("_", "-"): value for name, value in fields.items()}}
    return {name: value for name, value in changed.items() if value is not None}


def claim(**fields: object) -> dict[str, Any]:
    """Return a source with one claim of these fields."""
    return change(SOURCE, claims=[{"n": 1, **fields}])


# What editors see


@pytest.mark.parametrize("kind", KINDS)
def test_shipped_files_fit(kind: str, root: Path, vocabulary: Vocabulary, shipped_data: Data) -> None:
    """Every data file that ships is right in the eyes of an editor, whatever types YAML gives its values."""
    check = make_check(make_schemas(Known(vocabulary, shipped_data.entities)))
    files = sorted((root / "data").glob(KINDS[kind]))
    assert files
    wrong = [(file.name, told) for file in files for told in check(kind, yaml.safe_load(file.read_text("utf-8")))]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_files_of_the_test_world_fit(kind: str, root: Path, check: Check) -> None:
    """A data set of other makers and papers fits the schemas that are made from its own entities."""
    files = sorted((root / "tests" / "world" / "data").glob(KINDS[kind]))
    assert [told for file in files for told in check(kind, yaml.safe_load(file.read_text("utf-8")))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_a_schema(kind: str, schemas: Mapping[str, Any]) -> None:
    """Each schema is valid JSON Schema of the draft it names, and each reference in it leads somewhere."""
    schema = schemas[kind]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    assert {name.removeprefix("#/$defs/") for name in find_references(schema)} <= set(schema["$defs"])


def find_references(schema: object) -> set[str]:
    """Return all that a schema refers to."""
    if isinstance(schema, list):
        return set().union(*map(find_references, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
    return own.union(*map(find_references, schema.values()))


def test_schema_without_entities_is_a_schema(vocabulary: Vocabulary) -> None:
    """An empty home has schemas too, which say that nothing of the kind is known yet."""
    empty = make_schemas(Known(vocabulary, {}))
    for schema in empty.values():
        Draft202012Validator.check_schema(schema)
    told = make_check(empty)("sources", SOURCE)
    assert any(line.startswith("publisher: ") for line in told)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("published", [2026, "2026-01", "2026-01-08", dt.date(2026, 1, 8), "2026-01-08/2026-03-31", "../2026"]),
        ("title", ["Kite", 2008, 8.6, True, dt.date(2026, 1, 8)]),
        ("derived-from", ["harbour-news-1", ["harbour-news-1", "quay-post-2"]]),
    ],
)
def test_metadata_as_parsed(field: str, values: list[object], check: Check) -> None:
    """A year is a number to an editor, a day may be a date, and a title that looks like a number is one."""
    assert [told for value in values for told in check("sources", {**SOURCE, field: value})] == []


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({"n": 14, "says": {"route": ROUTE, "status": "active"}}, True),
        ({"n": "014", "at": 7.1, "says": {"route": ROUTE}}, True),
        ({"at": "7.10", "also": [4.1], "context": [3.6, "14.10"], "says": {"route": ROUTE}}, True),
        ({"says": {"route": ROUTE, "status": ["planned", "active"], "since": 2024}}, True),
        ({"says": {"route": ROUTE, "since": dt.date(2024, 8, 13), "sold-as": 3008}}, True),
        ({"says": {"import-volume": VOLUME, "units": 43266, "factor": 7, "rank": 1, "record": True}}, True),
        ({"says": {"import-volume": {**VOLUME, "period": "unknown"}, "units": ">14000", "change": -18.5}}, True),
        ({"says": {"import-volume": {**VOLUME, "period": "2024-03-to-2024-12"}, "highest-since": 1995}}, True),
        ({"denies": {"route": ROUTE, "status": "planned"}}, True),
        ({"ungrounded": {"origin": "it is said above", "by": "so"}, "says": {"route": ROUTE}}, True),
        ({"by": "aria", "evidential": "attributed", "says": {"plant": "hato-works", "located-in": "gujarat"}}, True),
        ({"says": {"unnamed": "large-minato-suv", "candidate": "minato-tide"}}, True),
        ({"says": {"route": {**ROUTE, "model": "large-minato-suv"}}}, True),
        ({"says": {"maker": "hayato", "owned-by": ["minato"], "known-as": "Hay"}}, True),
        ({"says": {"route": ROUTE, "statsu": "active"}}, False),
        ({"says": {"route": ROUTE, "status": "activ"}}, False),
        ({"says": {"route": {**ROUTE, "model": "hayato-kyte"}}}, False),
        ({"says": {"route": {**ROUTE, "model": "japan"}}}, False),
        ({"says": {"route": {**ROUTE, "maker": "hayato"}}}, False),
        ({"says": {"route": {}}}, False),
        ({"says": {"route": ROUTE, "since": ["2024", "2025"]}}, False),
        ({"says": {"route": ROUTE, "since": "Oct 2024"}}, False),
        ({"says": {"route": ROUTE, "since": []}}, False),
        ({"says": {"route": ROUTE, "units": 5}}, False),
        ({"says": {"route": ROUTE, "sourcing": {"maker": "hayato"}}}, False),
        ({"says": {"vehicle-model": "hayato-kite", "rank": 1}}, False),
        ({"says": {"import-volume": VOLUME, "units": "43,266"}}, False),
        ({"says": {"import-volume": VOLUME, "units": -5}}, False),
        ({"says": {"import-volume": VOLUME, "units": 1.5}}, False),
        ({"says": {"import-volume": VOLUME, "rank": "first"}}, False),
        ({"says": {"import-volume": VOLUME, "record": "maybe"}}, False),
        ({"says": {"import-volume": {**VOLUME, "period": 25}}}, False),
        ({"says": {"import-volume": {**VOLUME, "period": "2024-13"}}}, False),
        ({"says": {"status": "active"}}, False),
        ({"says": {"maker": "japan"}}, False),
        ({"says": {"maker": "hayato", "based-in": "gujarat"}}, False),
        ({"says": {}}, False),
        ({"says": "active"}, False),
        ({}, False),
        ({"says": {"route": ROUTE}, "denies": {"route": ROUTE}}, False),
        ({"n": "14", "says": {"route": ROUTE}}, False),
        ({"at": "7", "says": {"route": ROUTE}}, False),
        ({"at": 7, "says": {"route": ROUTE}}, False),
        ({"by": "japan", "says": {"route": ROUTE}}, False),
        ({"evidential": "attributed", "says": {"route": ROUTE}}, False),
        ({"evidential": "certain", "says": {"route": ROUTE}}, False),
        ({"says": {"route": ROUTE}, "remark": "x"}, False),
        ({"note": "", "says": {"route": ROUTE}}, False),
        ({"ungrounded": {}, "says": {"route": ROUTE}}, False),
        ({"ungrounded": {"orign": "it is said above"}, "says": {"route": ROUTE}}, False),
        ({"ungrounded": {"origin": ""}, "says": {"route": ROUTE}}, False),
    ],
    ids=lambda value: str(value)[:60],
)
def test_claim(fields: dict[str, object], right: bool, check: Check) -> None:  # noqa: FBT001  # a column of the table
    """A claim has a number, a statement or a denial of what the ontology knows, and values that fit each property."""
    assert (check("sources", claim(**fields)) == []) == right


@pytest.mark.parametrize(
    "broken",
    [
        *(change(SOURCE, **{field: None}) for field in ("source", "title", "publisher", "kind", "published", "grade")),
        change(SOURCE, publisher="japan"),
        change(SOURCE, publisher="quay-pots"),
        change(SOURCE, kind="blog"),
        change(SOURCE, language="English"),
        change(SOURCE, published="last week"),
        change(SOURCE, grade="B"),
        change(SOURCE, grade={"value": "G", "because": "x"}),
        change(SOURCE, grade={"value": "B"}),
        change(SOURCE, source="Quay Post"),
        change(SOURCE, titel="x"),
        change(SOURCE, sentences=[{"at": 1.1, "chars": "0-32"}]),
        change(SOURCE, sentences=[{"at": 1.1, "chars": 32, "digest": "0" * 64}]),
        change(SOURCE, sentences=[{"at": 1.1, "chars": "0-32", "digest": "0" * 63}]),
        change(SOURCE, sentences=[{"at": 1.1, "chars": "0-32", "digest": "0" * 64, "claims": [1]}]),
    ],
    ids=str,
)
def test_broken_source(broken: dict[str, object], check: Check) -> None:
    """A field that is missing, unknown or of a wrong form is marked where it is written."""
    assert check("sources", broken)


@pytest.mark.parametrize(
    ("document", "right"),
    [
        ({"maker": {"kobato": {"en": "Kobato", "ja": "コバト", "aliases": "Kobato Motor", "wikidata": "Q12"}}}, True),
        ({"vehicle-model": {"kobato-86": {"en": 86}}, "model-series": {"86": {"en": "86", "aliases": [86]}}}, True),
        ({}, False),
        ({"maker": {}}, False),
        ({"maker": {"kobato": {"ja": "コバト"}}}, False),
        ({"maker": {"Kobato": {"en": "Kobato"}}}, False),
        ({"maker": {"unknown": {"en": "Kobato"}}}, False),
        ({"maker": {"kobato": {"en": "Kobato", "wikidata": "12"}}}, False),
        ({"maker": {"kobato": {"en": "Kobato", "based-in": "japan"}}}, False),
        ({"makers": {"kobato": {"en": "Kobato"}}}, False),
        ({"route": {"kobato": {"en": "Kobato"}}}, False),
        ({"status": {"late": {"en": "late"}}}, False),
        ({"period": {"edo": {"en": "Edo"}}}, False),
        (["maker"], False),
    ],
    ids=lambda value: str(value)[:60],
)
def test_entities(document: object, right: bool, check: Check) -> None:  # noqa: FBT001  # a column of the table
    """An entity file has classes of things with names, and of each thing its identity only."""
    assert (check("entities", document) == []) == right


@pytest.mark.parametrize(
    ("decision", "right"),
    [
        (DECISION, True),
        (change(DECISION, n=None, note="a slip"), True),
        (change(DECISION, read={"claims": ["harbour-news-1_001"], "key": "period", "from": "unknown"}), True),
        (change(DECISION, read={"source": "x", "property": "units", "from": ">9000"}, to=9120), True),
        (change(DECISION, read=None, to=None, refute={"claims": "harbour-news-1_003"}), True),
        (change(DECISION, read=None, to=None, identify="large-minato-suv", **{"as": "minato-tide"}), True),
        (change(DECISION, because=None), False),
        (change(DECISION, because=None, needs="quay-post-2_001"), True),
        (change(DECISION, needs=["quay-post-2_001", "decision_002"]), True),
        (change(DECISION, needs=["quay-post-2"]), False),
        (change(DECISION, because=["quay-post-2"]), False),
        (change(DECISION, to=None), False),
        (change(DECISION, to="next year"), False),
        (change(DECISION, read=None), False),
        (change(DECISION, refute={"source": "x"}), False),
        (change(DECISION, read={"key": "period", "from": 2023}), False),
        (change(DECISION, read={"source": "x", "key": "perod", "from": 2023}), False),
        (change(DECISION, read={"source": "x", "key": "period", "form": 2023}), False),
        (change(DECISION, read={"source": "x", "key": "origin", "from": "japan"}, to="hayato"), False),
        (change(DECISION, read=None, to=None, identify="large-minato-suv"), False),
        (change(DECISION, read=None, to=None, identify="a suv", **{"as": "minato-tide"}), False),
    ],
    ids=lambda value: str(value)[:80],
)
def test_decision(decision: dict[str, object], right: bool, check: Check) -> None:  # noqa: FBT001  # a column of the table
    """A decision is of one kind, has its reasons, and reads a value as another of the same property."""
    assert (check("decisions", [decision]) == []) == right


@pytest.mark.parametrize(
    ("document", "right"),
    [
        ({"now": dt.date(2026, 11, 28)}, True),
        ({"now": "2026-11-28"}, True),
        ({"now": "2026-11"}, False),
        ({"now": 2026}, False),
        ({}, False),
        ({"now": "2026-11-28", "today": "2026-11-28"}, False),
    ],
    ids=str,
)
def test_now(document: dict[str, object], right: bool, check: Check) -> None:  # noqa: FBT001  # a column of the table
    """The day when the curators last looked is a day."""
    assert (check("now", document) == []) == right


# What the ontology knows


def test_fields_are_those_of_the_reader(schemas: Mapping[str, Any]) -> None:
    """The schemas know the fields that the reader knows, no more and no fewer."""
    source, decision = schemas["sources"], schemas["decisions"]["$defs"]["decision"]
    assert set(schemas["entities"]["$defs"]["identity"]["properties"]) == set(entities.FIELDS)
    assert set(source["properties"]) == set(sources.SOURCE_FIELDS)
    assert set(source["$defs"]["claim"]["properties"]) == set(sources.CLAIM_FIELDS)
    assert set(source["$defs"]["sentence"]["properties"]) == set(sources.SENTENCE_FIELDS)
    assert set(decision["properties"]) == set(decisions.FIELDS)
    assert set(decision["properties"]["read"]["properties"]) == set(decisions.SELECTION)


def test_terms_are_described_by_their_definitions(schemas: Mapping[str, Any], known: Known) -> None:
    """Each property that an editor offers says what it means in the words of the ontology."""
    terms = schemas["sources"]["$defs"]
    for prop in known.properties:
        assert terms[f"property-{prop.name}"]["description"] == known.vocabulary.definitions[prop.iri]
    status = dict(zip(terms["things-status"]["enum"], terms["things-status"]["enumDescriptions"], strict=True))
    assert status["planned"] == known.vocabulary.definitions[RI("planned")]
    assert all(described["description"] for described in schemas["entities"]["properties"].values())


def test_names_fit_their_places(schemas: Mapping[str, Any]) -> None:
    """Where a model is wanted an editor offers models and what has no name, with their labels, and no maker."""
    models = schemas["sources"]["$defs"]["things-vehicle-line"]
    labels = dict(zip(models["enum"], models["enumDescriptions"], strict=True))
    assert labels == {
        "hayato-kite": "Hayato Kite / ハヤト カイト",
        "hayato-wren": "Hayato Wren / ハヤト レン",
        "large-minato-suv": "a large SUV of Minato",
        "minato-tide": "Minato Tide / ミナト タイド",
    }


def test_properties_are_those_that_the_ontology_allows(known: Known, vocabulary: Vocabulary) -> None:
    """A volume may have units, a model may not; what only describes claims, or the bounds of a date, nobody states."""
    names = {
        cls: {p.name for p in known.list_properties(vocabulary.classes[cls])} for cls in ("route", "import-volume")
    }
    assert {"status", "plant", "since", "sold-as"} <= names["route"]
    assert not {"units", "based-in", "grade", "locator", "since-earliest", "kind"} & names["route"]
    assert {"units", "change", "rank", "highest-since"} <= names["import-volume"]


# The forms of values, against the reader


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        (
            "date",
            "2024 2024-10 2024-10-01 2024-10~ 2024? 2027-04/2028-03 ../2025-04 2024/.. 2024/ 202X 2024-13 24 then",
        ),
        (
            "period",
            "2025 FY2019 2021-H1 2021-Q4 2024-03 2003-2018 2024-03-to-2024-12 25 2024-13 2021-H3 FY2019-H1 0000",
        ),
        ("units", "43266 >14000 <17000 ~70000 0 -5 43,266 4e4 >=3 <0 1.5 5+"),
    ],
)
def test_form_is_that_of_the_reader(name: str, texts: str, schemas: Mapping[str, Any]) -> None:
    """As a text in quotes a value is right for an editor exactly if it is right for the reader."""
    where = Where("", 1)
    parse: Mapping[str, Callable[[str], object]] = {
        "date": parse_date, "period": lambda text: parse_period(text, where), "units": parse_quantity,
    }  # fmt: skip
    validator = Draft202012Validator({**schemas["sources"]["$defs"][name], "$defs": schemas["sources"]["$defs"]})
    told = {text: validator.is_valid(text) for text in texts.split()}
    assert told == {text: parse[name](text) is not None for text in told}
    assert True in told.values()
    assert False in told.values()


def test_name_that_yaml_takes_for_something_else(vocabulary: Vocabulary, world_data: Data) -> None:
    """A country called `no` and a model called `86` fit, though YAML makes a truth value and a number of the names."""
    odd = {
        RID("no"): replace(world_data.entities[RID("india")], iri=RID("no")),
        RID("86"): replace(world_data.entities[RID("hayato-kite")], iri=RID("86")),
    }
    check = make_check(make_schemas(Known(vocabulary, {**world_data.entities, **odd})))
    says = yaml.safe_load("{route: {model: 86, origin: no, destination: japan}, status: active}")
    assert says["route"] == {"model": 86, "origin": False, "destination": "japan"}
    assert check("sources", claim(says=says)) == []
    assert check("sources", claim(says={"route": {"model": 87, "origin": True}})) != []
