"""Scalars of data files as editors see them: the reader takes each as text, YAML parsers take some as other types."""

from __future__ import annotations

from collections.abc import Mapping

from kg.terms import EDTF

Schema = dict[str, object]

SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
CLAIM = "^[a-z0-9]+(-[a-z0-9]+)*_[0-9]{3,9}$"
NUMBER = "^[0-9]{3,9}$"
LOCATOR = r"^[1-9][0-9]{0,5}\.[1-9][0-9]{0,5}$"
SPAN = "^[0-9]{1,9}-[0-9]{1,9}$"
DIGEST = "^[0-9a-f]{64}$"
LANGUAGE = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
DAY = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
WIKIDATA = "^Q[1-9][0-9]{0,11}$"

_DAY = r"((1[89]|2[01])([0-9]{2}|[0-9]X|XX)(-(0[1-9]|1[0-2]|2[1-4]|XX)(-(0[1-9]|[12][0-9]|3[01]|XX))?)?[?~%]?)"
EDTF_DATE = rf"^({_DAY}|({_DAY}|\.\.)?/({_DAY}|\.\.)?)$"
_YEAR = "(1[89]|2[01])[0-9]{2}"
_SPAN_OF_TIME = f"(FY{_YEAR}|{_YEAR}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]|{_YEAR}))?)"
PERIOD = f"^{_SPAN_OF_TIME}(-to-{_SPAN_OF_TIME})?$"
UNITS = "^([>~]? *(0|[1-9][0-9]{0,9})|< *[1-9][0-9]{0,9})$"

# What YAML parsers make of plain words; a name that looks like a number is one to them.
WORDS: Mapping[str, object] = {
    "true": True, "yes": True, "on": True, "false": False, "no": False, "off": False, "null": None,
}  # fmt: skip


def match(pattern: str, told: str) -> Schema:
    """Return the schema of a text of a pattern; `told` is what VS Code and its like say of one that does not match.

    >>> match("^a$", "write a")
    {'type': 'string', 'pattern': '^a$', 'patternErrorMessage': 'write a'}
    """
    return {"type": "string", "pattern": pattern, "patternErrorMessage": told}


def refer(name: str, description: str = "") -> Schema:
    """Return a reference to a definition of the same file, with a description of its own if given.

    >>> refer("text")
    {'$ref': '#/$defs/text'}
    """
    told: Schema = {"description": description} if description else {}
    return {**told, "$ref": f"#/$defs/{name}"}


def list_spellings(name: str) -> list[object]:
    """Return a name, and what a YAML parser may take it for.

    >>> list_spellings("suzuki"), list_spellings("2008"), list_spellings("no")
    (['suzuki'], ['2008', 2008], ['no', False])
    """
    if name.isdigit():
        return [name, int(name)]
    return [name, WORDS[name]] if name in WORDS else [name]


def allow_several(one: Schema, most: int | None = None) -> Schema:
    """Return the schema of one value or a list of them, of `most` at most."""
    many: Schema = {"type": "array", "minItems": 1, "items": one}
    return {"anyOf": [one, many if most is None else {**many, "maxItems": most}]}


def make_scalars() -> dict[str, Schema]:
    """Return the definitions of texts, numbers, identifiers and pointers, and of the values of properties by kind."""
    count: Schema = {"type": "integer", "minimum": 0}
    fraction: Schema = {"type": "number", "exclusiveMinimum": 1, "not": {"type": "integer"}}
    string: Schema = {"type": "string", "minLength": 1, "maxLength": 2000}
    claim = match(CLAIM, "write the name of a claim: source_number, such as fujipost-37443_002")
    return {
        "day": {
            "$comment": "No type of JSON: YAML 1.1 parsers make a date of 2024-10-01, which others leave a text.",
            "not": {"type": ["string", "number", "boolean", "null", "array", "object"]},
        },
        "text": {"anyOf": [string, {"type": ["number", "boolean"]}, refer("day")]},
        "texts": allow_several(refer("text")),
        "slug": {"anyOf": [match(SLUG, "use lower-case letters and digits, parts joined by hyphens"), count]},
        "slugs": allow_several(refer("slug")),
        "number": {"anyOf": [match(NUMBER, "write three digits or more, such as 014"), count]},
        "claims": allow_several(claim),
        "locator": {"anyOf": [match(LOCATOR, "write paragraph.sentence, such as 7.1"), fraction]},
        "locators": allow_several(refer("locator")),
        **_make_values(count),
    }


def _make_values(count: Schema) -> dict[str, Schema]:
    year: Schema = {"type": "integer", "minimum": 1800, "maximum": 2199}
    date = match(EDTF_DATE, "write an EDTF date, such as 2024, 2024-10, 2024-10-01 or 2027-04/2028-03")
    period = match(PERIOD, "write a period: 2025, FY2019, 2021-H1, 2024-03, 2003-2018 or 2024-03-to-2024-12")
    whole = match("^-?(0|[1-9][0-9]{0,14})$", "write a whole number")
    return {
        "date": {"$comment": f"Extended Date/Time Format: {EDTF.value}", "anyOf": [date, year, refer("day")]},
        "period": {"anyOf": [period, year]},
        "units": {"anyOf": [match(UNITS, 'write a count of units: 43266, ">14000", "<17000" or "~70000"'), count]},
        "integer": {"anyOf": [whole, {"type": "integer"}]},
        "decimal": {
            "anyOf": [
                match(r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$", "write a number, such as -18 or 2.5"),
                {"type": "number"},
            ]
        },
        "boolean": {"anyOf": [{"enum": ["true", "false"]}, {"type": "boolean"}]},
        "string": refer("text"),
    }
