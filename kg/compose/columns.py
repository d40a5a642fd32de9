"""What can be asked for: rows and their columns, each made of pieces of a query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

Kind = Literal["thing", "class", "number", "date", "text"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a query: what it binds, what it uses, and its text without the OPTIONAL around it, where it has one.

    What is `spare` stands only in a query that needs what it binds.
    """

    text: str
    gives: frozenset[str]
    uses: frozenset[str]
    spare: bool = True
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in questions, its variable, and of which kind its values are.

    `property` is the relation that it shows and `range` the class of its things; `several` says that a row may have
    more than one value. `of` is the column whose things it describes; empty for the rows themselves.
    """

    name: str
    variable: str
    kind: Kind
    property: NamedNode | None = None
    range: NamedNode | None = None
    several: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """Rows that can be asked for: the variable of what each is about, its class, the columns, and how to get them.

    `own` are the columns of the query of the read model, which `base` names.
    """

    name: str
    anchor: str
    cls: NamedNode
    columns: Mapping[str, Column]
    pieces: tuple[Piece, ...]
    own: tuple[str, ...] = ()
    base: str = ""


def snake(name: str) -> str:
    """Return the name of a column as a variable.

    >>> snake("body-type"), snake("model.body-type")
    ('body_type', 'model_body_type')
    """
    return re.sub(r"\W", "_", name)


def camel(name: str) -> str:
    """Return the local name of the relation that a column is called after.

    >>> camel("body-type")
    'bodyType'
    """
    first, *rest = name.split("-")
    return first + "".join(map(str.capitalize, rest))
