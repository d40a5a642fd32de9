"""Finding the triples along a property path between two ends that a query has found (SPARQL 1.1, section 9.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.sparql.syntax import Alternative, Inverse, Negated, Path, Repeat, Sequence

End = NamedNode | BlankNode | Literal | Triple
Way = tuple[End, tuple[Quad, ...]]
Lookup = Callable[[End | None, NamedNode | None, End | None], Iterator[Quad]]
"""Gives the quads with a subject, predicate and object, each open where None."""


class PathFinder:
    """Finds shortest ways along paths; `terms` are the names that the paths of the query write."""

    def __init__(self, look_up: Lookup, terms: Callable[[str], End]) -> None:
        self._look_up = look_up
        self._terms = terms

    def find(self, start: End, path: Path, end: End) -> tuple[Quad, ...] | None:
        """Return the quads of a way from one end to the other, or None; over repeats it is a shortest one."""
        if isinstance(path, str):
            found = () if isinstance(start, Literal) else self._look_up(start, self._name(path), end)
            quad = next(iter(found), None)
            return (quad,) if quad else None
        return next((way for there, way in self._step(start, path) if there == end), None)

    def _name(self, text: str) -> NamedNode:
        name = self._terms(text)
        if not isinstance(name, NamedNode):
            raise TypeError(f"a path leads over names, not {name}")
        return name

    def _step(self, start: End, path: Path) -> Iterator[Way]:
        """Yield each end of a path from a start, with the quads of a way to it."""
        match path:
            case str():
                yield from self._step_over(start, frozenset([self._name(path)]), frozenset())
            case Inverse(str() as name):
                yield from self._step_over(start, frozenset(), frozenset([self._name(name)]))
            case Inverse(inner):
                yield from self._step(start, _turn(inner))
            case Negated():
                yield from self._step_past(start, path)
            case Alternative(parts):
                yield from (way for part in parts for way in self._step(start, part))
            case Sequence(parts):
                yield from self._step_along(start, parts)
            case Repeat():
                yield from self._step_again(start, path)

    def _step_over(self, start: End, forward: frozenset[NamedNode], backward: frozenset[NamedNode]) -> Iterator[Way]:
        if not isinstance(start, Literal):
            for name in forward:
                yield from ((quad.object, (quad,)) for quad in self._look_up(start, name, None))
        for name in backward:
            yield from ((quad.subject, (quad,)) for quad in self._look_up(None, name, start))

    def _step_past(self, start: End, path: Negated) -> Iterator[Way]:
        """Yield the ends over any property but some; without any named for it, the way back is no way."""
        forward, backward = (frozenset(map(self._name, names)) for names in (path.forward, path.backward))
        if (forward or not backward) and not isinstance(start, Literal):
            found = self._look_up(start, None, None)
            yield from ((quad.object, (quad,)) for quad in found if quad.predicate not in forward)
        if backward:
            found = self._look_up(None, None, start)
            yield from ((quad.subject, (quad,)) for quad in found if quad.predicate not in backward)

    def _step_along(self, start: End, parts: tuple[Path, ...]) -> Iterator[Way]:
        if not parts:
            yield start, ()
            return
        for middle, way in self._step(start, parts[0]):
            yield from ((end, (*way, *onward)) for end, onward in self._step_along(middle, parts[1:]))

    def _step_again(self, start: End, path: Repeat) -> Iterator[Way]:
        if path.mark in "?*":
            yield start, ()
        seen = {start} if path.mark in "?*" else set[End]()
        front = [(start, tuple[Quad, ...]())]
        for here, way in front:  # breadth first, so that the first way to an end is a shortest one
            for there, step in self._step(here, path.path):
                if there not in seen:
                    seen.add(there)
                    yield there, (*way, *step)
                    if path.mark != "?":
                        front.append((there, (*way, *step)))


def _turn(path: Path) -> Path:
    """Return a path read from its end, with the marks of direction at single names."""
    match path:
        case Inverse(inner):
            return inner
        case Sequence(parts):
            return Sequence(tuple(_turn(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(map(_turn, parts)))
        case Repeat(inner, mark):
            return Repeat(_turn(inner), mark)
        case Negated(forward, backward):
            return Negated(backward, forward)
        case str():
            return Inverse(path)
