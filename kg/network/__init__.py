"""Network analyses of a graph, on networkx: each gives sentences, a table with its claims, and what a picture needs.

Takes a graph; gives an `Analysis`; changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from kg.errors import NotFound, QueryError, suggest
from kg.graph import Graph
from kg.model.analyses import Analysis

if TYPE_CHECKING:
    from kg.network.found import Found

__all__ = ["ANALYSES", "Method", "analyse"]


@dataclass(frozen=True, slots=True)
class Method:
    """An analysis: what it is about (`things`, all needed), its options, and how many things it lists at most."""

    things: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    most: int = 20


ANALYSES: Mapping[str, Method] = {
    "dependence": Method(options=("status",)),
    "single-points": Method(options=("status",)),
    "exposure": Method(("thing",), ("status",)),
    "centrality": Method(options=("most",)),
    "communities": Method(options=("most",), most=5),
    "explanation": Method(("one", "other")),
    "similarity": Method(options=("status",)),
    "evidence": Method(options=("most",)),
    "change": Method(("start", "end"), ("status",)),
}
"""The analyses by name; each stands in the module of its name, as `find_` and that name, its title in the catalogue."""


def analyse(graph: Graph, name: str, *, lang: str = "en", **parameters: str | int) -> Analysis:
    """Return what an analysis finds in a graph, with labels in a language.

    >>> import kg
    >>> analyse(kg.load(), "exposure", thing="Japan-India CEPA")  # doctest: +SKIP

    Raises:
        NotFound: there is no such analysis, or nothing of that name; with the nearest names.
        QueryError: a parameter is unknown, missing or malformed.
        DataError: a graph as of a day has to be made, and the data is wrong.
    """
    from kg.network.flows import Network
    from kg.network.found import finish, parse_count

    method = find_method(name)
    _check(name, method, parameters)
    most = parse_count("most", parameters.get("most", method.most))
    net = Network(graph, lang, status=str(parameters.get("status", "")), most=most)
    things = {thing: str(parameters[thing]) for thing in method.things}
    options = {"status": ",".join(net.named), "most": str(most)}
    module = import_module(f"kg.network.{name.replace('-', '_')}")
    find: Callable[..., Found] = getattr(module, f"find_{name.replace('-', '_')}")
    return finish(net, name, find(net, **things), things | {option: options[option] for option in method.options})


def find_method(name: str) -> Method:
    """Return the analysis of a name.

    Raises:
        NotFound: there is none; with the nearest names, or all.
    """
    if name not in ANALYSES:
        near = suggest(name, ANALYSES) or f"; there are {', '.join(ANALYSES)}"
        raise NotFound(f"no analysis is called '{name}'{near}")
    return ANALYSES[name]


def _check(name: str, method: Method, parameters: Mapping[str, object]) -> None:
    known = (*method.things, *method.options)
    for parameter in parameters:
        if parameter not in known:
            raise QueryError(f"{name}: there is no parameter '{parameter}'; it takes {', '.join(known)}")
    missing = [thing for thing in method.things if not parameters.get(thing)]
    if missing:
        raise QueryError(
            f"{name}: needs {', '.join(missing)}; write kg network {name} {' '.join(method.things).upper()}"
        )
