"""The parts of a SPARQL query that its rows can rest on: groups, triple patterns, paths, conditions.

Plain values: named tuples, since data classes take longer to make than a query takes to be read. Names, literals and
expressions stay as the text of the query, so that a part can be put into another query unchanged; `span` is where a
part stands in that text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import NamedTuple

from kg.sparql.tokens import Token

OWN = "?kg_"
"""What the variables begin with that are made here, for nodes without a name."""
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
    """`VALUES variables { … }`; `whole` says that it leaves no value undefined."""

    variables: tuple[str, ...]
    span: Span
    whole: bool = True


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

    `head` is the place of its columns with DISTINCT, or of the template of CONSTRUCT; `keys` are the variables and
    expressions of GROUP BY, `values` is the VALUES block at the end. `modifiers` has each keyword after the pattern
    with its place.
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
    head: Span = (0, 0)
    modifiers: tuple[tuple[str, Span], ...] = ()

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Return the expressions outside its pattern, but those that only put its rows in order."""
        told = (item.expression for item in (*self.columns, *self.keys))
        return (*filter(None, told), *self.having)

    @property
    def aggregates(self) -> bool:
        """Say whether a row stands for a group of solutions."""
        return self.grouped or any(e.aggregates for e in (*self.expressions, *self.order))


Element = Triples | Filter | Bind | Values | Optional | Union | Minus | InGraph | Lateral | Service | Group | Select


Part = Element | Exists


def list_inner(part: Part) -> tuple[Part, ...]:
    """Return what stands in a part, also what its expressions ask about."""
    match part:
        case Group(elements):
            return elements
        case Union(branches):
            return branches
        case Optional() | Minus() | Lateral() | InGraph() | Exists():
            return (part.group,)
        case Filter() | Bind():
            return part.expression.exists
        case Select():
            return (part.where, *(asked for e in (*part.expressions, *part.order) for asked in e.exists))
        case _:
            return ()


def walk(part: Part) -> Iterator[Part]:
    """Yield a part, and all that stand in it."""
    yield part
    for inner in list_inner(part):
        yield from walk(inner)


class Query(NamedTuple):
    """A whole query: `form` is SELECT, CONSTRUCT, DESCRIBE or ASK.

    `prologue` is its BASE and PREFIX lines; `dataset` has the names of FROM, `named` those of FROM NAMED, `template`
    the triples of CONSTRUCT.
    """

    text: str
    tokens: tuple[Token, ...]
    form: str
    prologue: str
    select: Select
    template: tuple[Pattern, ...] = ()
    dataset: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    dataset_text: str = ""

    def get_text(self, span: Span) -> str:
        """Return the text of a part."""
        return self.text[span[0] : span[1]]

    def write(self, columns: str, where: str, tail: str = "") -> str:
        """Return a SELECT of its own over the data of the query."""
        return f"{self.prologue} SELECT {columns} {self.dataset_text} WHERE {where} {tail}"

    def quote(self, span: Span) -> str:
        """Return the text of a part on one line."""
        return " ".join(self.get_text(span).split())

    def get_words(self, span: Span) -> tuple[Token, ...]:
        """Return the words of a part."""
        first, last = (bisect_left(self.tokens, place, key=attrgetter("start")) for place in span)
        return self.tokens[first:last]

    def list_variables(self, span: Span) -> frozenset[str]:
        """Return the variables that are written in a part."""
        return frozenset(token.text for token in self.get_words(span) if token.kind == "variable")


def write_path(path: Path) -> str:
    """Return a path as SPARQL.

    >>> write_path(Repeat(Sequence(("a:b", Inverse("a:c"))), "*"))
    '(a:b/^(a:c))*'
    """
    match path:
        case str():
            return path
        case Inverse(inner):
            return f"^({write_path(inner)})"
        case Sequence(parts):
            return "/".join(map(_bracket, parts))
        case Alternative(parts):
            return "|".join(map(_bracket, parts))
        case Repeat(inner, mark):
            return f"({write_path(inner)}){mark}"
        case Negated(forward, backward):
            return f"!({'|'.join([*forward, *(f'^{name}' for name in backward)])})"


def list_steps(pattern: Pattern, make: Callable[[], Slot]) -> Iterator[Pattern]:
    """Yield the steps of a path as patterns of their own, as far as it is a sequence; `make` names what lies between.

    >>> [step[:3] for step in list_steps(Pattern("?a", Sequence(("a:b", "a:c")), "?c"), lambda: "?b")]
    [('?a', 'a:b', '?b'), ('?b', 'a:c', '?c')]
    """
    match pattern:
        case Pattern(subject, Inverse(inner), value):
            yield from list_steps(Pattern(value, inner, subject), make)
        case Pattern(subject, Sequence((first, *rest)), value) if rest:
            middle = make()
            yield from list_steps(Pattern(subject, first, middle), make)
            yield from list_steps(Pattern(middle, Sequence(tuple(rest)) if len(rest) > 1 else rest[0], value), make)
        case _:
            yield pattern


def _bracket(path: Path) -> str:
    text = write_path(path)
    return f"({text})" if isinstance(path, Alternative | Sequence) else text
