"""Looking into the default graph of a store: what is held of a thing, and of which things something is held."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.model.answers import Term, text_of

P = ParamSpec("P")
T = TypeVar("T")
DEFAULT = DefaultGraph()


def remember(find: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """Let a method keep what it found for what it was given, as long as its object lives."""
    name = f"_found by {find.__name__}"

    @wraps(find)
    def recall(self: Any, /, *given: P.args, **_: P.kwargs) -> T:
        known = self.__dict__.setdefault(name, {})
        if given not in known:
            known[given] = find(self, *given)  # type: ignore[call-arg]  # nothing is given by name
        found: T = known[given]
        return found

    return recall


def holds(store: Store, subject: NamedNode | None, predicate: NamedNode, value: Term | None = None) -> bool:
    """Say whether the default graph has a triple, of which a part may be left open."""
    return next(store.quads_for_pattern(subject, predicate, value, DEFAULT), None) is not None


def list_objects(
    store: Store, subject: NamedNode | None, predicate: NamedNode, graph: NamedNode | DefaultGraph = DEFAULT
) -> list[NamedNode]:
    """Return the objects of a subject and predicate that have a name."""
    found = store.quads_for_pattern(subject, predicate, None, graph)
    return [quad.object for quad in found if isinstance(quad.object, NamedNode)]


def list_subjects(
    store: Store, predicate: NamedNode, value: Term | None, graph: NamedNode | DefaultGraph = DEFAULT
) -> list[NamedNode]:
    """Return the subjects of a predicate and object that have a name."""
    found = store.quads_for_pattern(None, predicate, value, graph)
    return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]


def list_literals(store: Store, subject: NamedNode, predicate: NamedNode) -> list[Literal]:
    """Return the objects of a subject and predicate that are texts or values."""
    found = store.quads_for_pattern(subject, predicate, None, DEFAULT)
    return [quad.object for quad in found if isinstance(quad.object, Literal)]


def get_object(store: Store, subject: object, predicate: NamedNode) -> Term | None:
    """Return the first object of a subject and predicate, or None: what has no name has none."""
    found = store.quads_for_pattern(subject, predicate, None, DEFAULT) if isinstance(subject, NamedNode) else iter(())
    return next((quad.object for quad in found), None)


def get_text(store: Store, subject: object, predicate: NamedNode) -> str:
    """Return the text of the first object of a subject and predicate, or an empty text."""
    return text_of(get_object(store, subject, predicate))
