"""The parts of a SPARQL query that its rows can rest on: groups, triple patterns, paths, conditions.

Plain values: named tuples, since data classes take longer to make than a query takes to be read. Names, literals and
expressions stay as the text of the query, so that a part can be put into another query unchanged; `span` is where a
part stands in that text.
"""

from __future__ import annotations

from typing import NamedTuple

Span = tuple[int, int]
Slot = str
"""One place of a pattern as text: a variable such as `?x`, or a term as the query writes it."""


def is_variable(slot: str) -> bool:
    """Say whether a slot is a variable."""
    return slot[0] == "?"


def get_name(variable: str) -> str:
    """Return the name of a variable without its mark.

    >>> get_name("?model")
    'model'
    """
    return variable[1:]


class Inverse(NamedTuple):
    """A path read backwards: `^path`."""

    path: Path


class Sequence(NamedTuple):
    """Paths one after another: `a/b`."""

    parts: tuple[Path, ...]


class Alternative(NamedTuple):
    """One of several paths: `a|b`."""

    parts: tuple[Path, ...]


class Repeat(NamedTuple):
    """A path taken several times: `mark` is `?`, `*` or `+`."""

    path: Path
    mark: str


class Negated(NamedTuple):
    """Any property but these: `!(a|^b)`; an empty `backward` looks forward only."""

    forward: tuple[str, ...]
    backward: tuple[str, ...]


Path = str | Inverse | Sequence | Alternative | Repeat | Negated
"""A property path (SPARQL 1.1, section 9); a plain property, or a variable, is its text."""


class Pattern(NamedTuple):
    """A triple pattern, or a path between two ends."""

    subject: Slot
    path: Path
    value: Slot
    span: Span = (0, 0)


class Exists(NamedTuple):
    """`EXISTS { … }` or, where `negated`, `NOT EXISTS { … }`, inside an expression."""

    group: Group
    negated: bool
    span: Span


class Expression(NamedTuple):
    """An expression: its place, its variables, and the patterns it asks about.

    `plain` says that it is a conjunction, so that each pattern it asks about must hold as it stands. `aggregates` says
    that it counts over groups.
    """

    span: Span
    variables: frozenset[str] = frozenset()
    exists: tuple[Exists, ...] = ()
    plain: bool = True
    aggregates: bool = False


class Triples(NamedTuple):
    """Triple patterns that stand together."""

    patterns: tuple[Pattern, ...]
    span: Span


class Filter(NamedTuple):
    """`FILTER expression`."""

    expression: Expression
    span: Span


class Bind(NamedTuple):
    """`BIND (expression AS ?variable)`."""

    expression: Expression
    variable: str
    span: Span


class Values(NamedTuple):
    """`VALUES variables { … }`."""

    variables: tuple[str, ...]
    span: Span


class Optional(NamedTuple):
    """`OPTIONAL { … }`."""

    group: Group
    span: Span


class Union(NamedTuple):
    """`{ … } UNION { … }`."""

    branches: tuple[Group, ...]
    span: Span


class Minus(NamedTuple):
    """`MINUS { … }`."""

    group: Group
    span: Span


class InGraph(NamedTuple):
    """`GRAPH name { … }`."""

    graph: Slot
    group: Group
    span: Span


class Lateral(NamedTuple):
    """`LATERAL { … }`, for each solution before it anew; beyond SPARQL 1.1 (sparql-dev, SEP-0006)."""

    group: Group
    span: Span


class Service(NamedTuple):
    """`SERVICE name { … }`, which another server answers."""

    span: Span


class Group(NamedTuple):
    """`{ … }`: elements in their order; `span` has the braces."""

    elements: tuple[Element, ...]
    span: Span


class Item(NamedTuple):
    """A column of a SELECT: a variable, or an expression under its name."""

    variable: str
    expression: Expression | None = None


class Select(NamedTuple):
    """A SELECT, at the top or inside braces; `columns` is empty for `*`.

    `keys` are the variables and expressions of GROUP BY; `where_end` is where the solution modifiers begin, `values`
    the VALUES block at the end.
    """

    columns: tuple[Item, ...]
    where: Group
    span: Span
    distinct: bool = False
    grouped: bool = False
    keys: tuple[Item, ...] = ()
    having: tuple[Expression, ...] = ()
    order: tuple[Expression, ...] = ()
    sliced: bool = False
    values: Values | None = None

    @property
    def aggregates(self) -> bool:
        """Say whether a row stands for a group of solutions."""
        told = (item.expression for item in self.columns if item.expression)
        return self.grouped or any(e.aggregates for e in (*told, *self.having, *self.order))


Element = Triples | Filter | Bind | Values | Optional | Union | Minus | InGraph | Lateral | Service | Group | Select


class Query(NamedTuple):
    """A whole query: `form` is SELECT, CONSTRUCT, DESCRIBE or ASK.

    `prologue` is its BASE and PREFIX lines; `dataset` the names of FROM, `template` the triples of CONSTRUCT.
    """

    text: str
    form: str
    prologue: str
    select: Select
    template: tuple[Pattern, ...] = ()
    dataset: tuple[str, ...] = ()
    dataset_text: str = ""

    def get_text(self, span: Span) -> str:
        """Return the text of a part."""
        return self.text[span[0] : span[1]]
