"""What a document is: a result of plain members, from which JSON, JSON Schema and OpenAPI are made.

Its classes are declared once. `to_plain` writes a document; who needs a schema, or reads one back, has pydantic do it,
which takes the descriptions of members from the docstrings below them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, ClassVar

MEMBERS = {"xml_lang": "xml:lang"}
"""Names of members that are no names of Python."""


def name_member(field: str) -> str:
    """Return the name that a field of a class has as a member of its document."""
    return MEMBERS.get(field, field)


class Document:
    """A result of plain members. A member that is as by default is left out: it would tell nothing."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, object]] = {
        "extra": "forbid",
        "use_attribute_docstrings": True,
        "alias_generator": name_member,
    }


def to_plain(value: Any) -> Any:  # Any: whatever a document may hold, and JSON
    """Return a document, or documents in lists and mappings, as JSON has them.

    >>> from kg.model.sheets import Gap
    >>> to_plain([Gap("i", "Fronx", "model", "price", 1, 2)])[0]["stated"]
    1
    """
    if isinstance(value, Mapping):
        return {key: to_plain(member) for key, member in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(member) for member in value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    told = ((field, getattr(value, field.name)) for field in fields(value))
    silent = _is_silent if isinstance(value, Document) else lambda *_: False
    return {name_member(field.name): to_plain(member) for field, member in told if not silent(field, member)}


def _is_silent(field: Field[Any], member: object) -> bool:
    if field.default is not MISSING:
        return bool(member == field.default)
    return field.default_factory is not MISSING and member == field.default_factory()
