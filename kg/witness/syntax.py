"""The parts of a SPARQL query that its rows can rest on: groups, triple patterns, paths, conditions.

Plain values. Names, literals and expressions stay as the text of the query, so that a part can be put into another
query unchanged; `span` is where a part stands in that text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path read backwards: `^path`."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths one after another: `a/b`."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several paths: `a|b`."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path taken several times: `mark` is `?`, `*` or `+`."""

    path: Path
    mark: str


@dataclass(frozen=True, slots=True)
class Negated:
    """Any property but these: `!(a|^b)`; an empty `backward` looks forward only."""

    forward: tuple[str, ...]
    backward: tuple[str, ...]


Path = str | Inverse | Sequence | Alternative | Repeat | Negated
"""A property path (SPARQL 1.1, section 9); a plain property, or a variable, is its text."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, or a path between two ends."""

    subject: Slot
    path: Path
    value: Slot
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Exists:
    """`EXISTS { … }` or, where `negated`, `NOT EXISTS { … }`, inside an expression."""

    group: Group
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression: its place, its variables, and the patterns it asks about.

    `plain` says that it is a conjunction, so that each pattern it asks about must hold as it stands. `aggregates` says
    that it counts over groups.
    """

    span: Span
    variables: frozenset[str] = frozenset()
    exists: tuple[Exists, ...] = ()
    plain: bool = True
    aggregates: bool = False


@dataclass(frozen=True, slots=True)
class Triples:
    """Triple patterns that stand together."""

    patterns: tuple[Pattern, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Filter:
    """`FILTER expression`."""

    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Bind:
    """`BIND (expression AS ?variable)`."""

    expression: Expression
    variable: str
    span: Span


@dataclass(frozen=True, slots=True)
class Values:
    """`VALUES variables { … }`."""

    variables: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Optional:
    """`OPTIONAL { … }`."""

    group: Group
    span: Span


@dataclass(frozen=True, slots=True)
class Union:
    """`{ … } UNION { … }`."""

    branches: tuple[Group, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Minus:
    """`MINUS { … }`."""

    group: Group
    span: Span


@dataclass(frozen=True, slots=True)
class InGraph:
    """`GRAPH name { … }`."""

    graph: Slot
    group: Group
    span: Span


@dataclass(frozen=True, slots=True)
class Lateral:
    """`LATERAL { … }`, for each solution before it anew; beyond SPARQL 1.1 (sparql-dev, SEP-0006)."""

    group: Group
    span: Span


@dataclass(frozen=True, slots=True)
class Service:
    """`SERVICE name { … }`, which another server answers."""

    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    """`{ … }`: elements in their order; `span` has the braces."""

    elements: tuple[Element, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """A column of a SELECT: a variable, or an expression under its name."""

    variable: str
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Select:
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


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query: `form` is SELECT, CONSTRUCT, DESCRIBE or ASK.

    `prologue` is its BASE and PREFIX lines; `dataset` the names of FROM, `template` the triples of CONSTRUCT.
    """

    text: str
    form: str
    prologue: str
    select: Select
    template: tuple[Pattern, ...] = ()
    dataset: tuple[str, ...] = field(default=())
    dataset_text: str = ""

    def get_text(self, span: Span) -> str:
        """Return the text of a part."""
        return self.text[span[0] : span[1]]
