"""A group of a query as parts that can be left out one by one.

A part is a triple pattern, a filter, a UNION and so on, with the text that puts it into another query. OPTIONAL and
BIND take no solution away; they are carried along where other parts need what they bind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from pyoxigraph import NamedNode

from kg.sparql import syntax
from kg.sparql.reading import TYPE
from kg.sparql.syntax import Group, Pattern, Query, Select, Slot, is_variable, list_steps, write_path
from kg.sparql.variables import NOTHING, join, list_certain, list_possible, list_slots
from kg.terms import compact

KINDS = {syntax.InGraph: "graph", syntax.Lateral: "select"}
"""The kinds of elements that are not called as their class is."""
PARAMETER = 2
"""What the value of a parameter is worth; those that the row is expected to have come above, the first highest."""
CARRIED = ("optional", "bind")
LATE = ("filter", "expected")
"""The kinds that look at the solutions of the whole group, wherever they stand in it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that a variable is to have: a term as SPARQL writes it, or where `loose` any term with this text.

    Of two values the one with the higher `worth` is the surer: it is what the row is about.
    """

    variable: Slot
    term: str
    loose: bool
    worth: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a group: `text` as it is run, `shown` as the query writes it.

    It means something only where others bind what it `needs`. It `gives` the variables that it may bind, and always
    `binds` some of these. `is_kind` says that it tells what kind of thing something is, by a class that sources state.
    """

    kind: str
    text: str
    shown: str
    needs: frozenset[Slot]
    gives: frozenset[Slot]
    element: syntax.Element | Pattern | syntax.Expression | Wanted
    graph: Slot | None = None
    binds: frozenset[Slot] = NOTHING
    is_kind: bool = False

    @property
    def is_carried(self) -> bool:
        """Say whether it takes no solution away."""
        return self.kind in CARRIED

    @property
    def mentions(self) -> frozenset[Slot]:
        """Return the variables that it has to do with."""
        return self.needs | self.gives


@dataclass(frozen=True, slots=True)
class Asked:
    """A group that is asked about: the values it should give, GRAPH around it, and parts that stand after it."""

    group: Group
    wanted: Sequence[Wanted]
    graph: Slot | None = None
    further: Sequence[Part] = ()


class Splitter:
    """Splits the groups of one query into parts."""

    def __init__(self, query: Query, is_stated: Callable[[Slot], bool]) -> None:
        self._query = query
        self._is_stated = is_stated
        self._hops = (f"?kg_hop{number}" for number in count(1))

    def split(self, group: Group, known: frozenset[Slot]) -> list[Part]:
        """Return the parts of a group in their order; `known` variables have values from outside it."""
        elements = [one for element in group.elements for one in self._open(element)]
        parts: list[Part] = []
        before = known
        for element in elements:
            others = join(list_possible(e) for e in elements if e is not element) | known
            parts += self._make(element, others if isinstance(element, syntax.Filter) else before)
            before |= list_possible(element)
        return parts

    def _open(self, element: syntax.Element) -> Iterator[syntax.Element]:
        """Yield the elements of an inner group that might as well stand outside it."""
        if isinstance(element, Group) and all(
            isinstance(e, syntax.Triples | syntax.Values | Group | Select) for e in element.elements
        ):
            for inner in element.elements:
                yield from self._open(inner)
        else:
            yield element

    def _make(self, element: syntax.Element, around: frozenset[Slot]) -> Iterator[Part]:
        if isinstance(element, syntax.Triples):
            yield from self._make_patterns(element, None)
        elif isinstance(element, syntax.InGraph) and all(isinstance(e, syntax.Triples) for e in element.group.elements):
            for inner in element.group.elements:
                if isinstance(inner, syntax.Triples):
                    yield from self._make_patterns(inner, element.graph)
        else:
            yield self._make_whole(element, around)

    def _make_whole(self, element: syntax.Element, around: frozenset[Slot]) -> Part:
        text = self._query.get_text(element.span)
        kind = KINDS.get(type(element), type(element).__name__.lower())
        depends = isinstance(element, syntax.Filter | syntax.Minus | syntax.Optional | syntax.Bind)
        needs = self._query.list_variables(element.span) & around if depends else NOTHING
        gives = list_possible(element)
        run = f"{{ {text} }}" if isinstance(element, Select) else text
        binds = list_certain(element)
        return Part(kind, run, self._query.quote(element.span), needs, gives, element, binds=binds)

    def _make_patterns(self, triples: syntax.Triples, graph: Slot | None) -> Iterator[Part]:
        for pattern in triples.patterns:
            for step in list_steps(pattern, self._hops.__next__):
                yield self._make_pattern(step, graph)

    def _make_pattern(self, pattern: Pattern, graph: Slot | None) -> Part:
        path = write_path(pattern.path)
        text = f"{pattern.subject} {'a' if path == TYPE else path} {pattern.value}"
        gives = list_slots(pattern) | (frozenset([graph]) if graph and is_variable(graph) else NOTHING)
        is_kind = path == TYPE and not graph and not is_variable(pattern.value) and self._is_stated(pattern.value)
        shown = f"GRAPH {graph} {{ {text} }}" if graph else text
        return Part("pattern", shown if graph else f"{text} .", shown, NOTHING, gives, pattern, graph, gives, is_kind)


def make_wanted(wanted: Wanted) -> Part:
    """Return the condition that a variable has a value as a part."""
    name = wanted.variable
    shown = compact(NamedNode(wanted.term[1:-1])) if wanted.term.startswith("<") else wanted.term
    test = f"STR({name}) = {wanted.term}" if wanted.loose else f"sameTerm({name}, {wanted.term})"
    return Part("expected", f"FILTER ({test})", f"{name} = {shown}", frozenset([name]), NOTHING, wanted)


def make_computed(query: Query, variable: Slot, expression: syntax.Expression) -> Part:
    """Return a column that an expression gives as a part that is carried along."""
    text, needs = query.get_text(expression.span), query.list_variables(expression.span)
    return Part("bind", f"BIND ({text} AS {variable})", text, needs, frozenset([variable]), expression)
