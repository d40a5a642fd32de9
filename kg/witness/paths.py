"""Finding the triples along a property path between two ends that a query has found (SPARQL 1.1, section 9.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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

    def _step(self, start: End, path: Path, *, back: bool = False) -> Iterator[Way]:
        """Yield each end of a path from a start, with the quads of a way to it; `back` reads the path from its end."""
        match path:
            case str():
                yield from self._step_over(start, self._name(path), back=back)
            case Inverse(inner):
                yield from self._step(start, inner, back=not back)
            case Negated(forward, backward):
                yield from self._step_past(start, *((backward, forward) if back else (forward, backward)))
            case Alternative(parts):
                yield from (way for part in parts for way in self._step(start, part, back=back))
            case Sequence(parts):
                yield from self._step_along(start, parts[::-1] if back else parts, back=back)
            case Repeat():
                yield from self._step_again(start, path, back=back)

    def _step_over(self, start: End, name: NamedNode | None, *, back: bool) -> Iterator[Way]:
        if back:
            yield from ((quad.subject, (quad,)) for quad in self._look_up(None, name, start))
        elif not isinstance(start, Literal):
            yield from ((quad.object, (quad,)) for quad in self._look_up(start, name, None))

    def _step_past(self, start: End, forward: Iterable[str], backward: Iterable[str]) -> Iterator[Way]:
        """Yield the ends over any property but some; without any named for it, the way back is no way."""
        ahead, behind = (set(map(self._name, names)) for names in (forward, backward))
        for back, barred in ((False, ahead), (True, behind)):
            if barred or not (back or behind):
                found = self._step_over(start, None, back=back)
                yield from ((end, way) for end, way in found if way[0].predicate not in barred)

    def _step_along(self, start: End, parts: tuple[Path, ...], *, back: bool) -> Iterator[Way]:
        if not parts:
            yield start, ()
            return
        for middle, way in self._step(start, parts[0], back=back):
            yield from ((end, (*way, *onward)) for end, onward in self._step_along(middle, parts[1:], back=back))

    def _step_again(self, start: End, path: Repeat, *, back: bool) -> Iterator[Way]:
        if path.mark in "?*":
            yield start, ()
        seen = {start} if path.mark in "?*" else set[End]()
        front = [(start, tuple[Quad, ...]())]
        for here, way in front:  # breadth first, so that the first way to an end is a shortest one
            for there, step in self._step(here, path.path, back=back):
                if there not in seen:
                    seen.add(there)
                    yield there, (*way, *step)
                    if path.mark != "?":
                        front.append((there, (*way, *step)))
