"""Supply routes into the home market, and the choice of them by status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.errors import QueryError, suggest
from kg.network.facts import Facts
from kg.network.wording import count_of, join_words
from kg.terms import RI, TYPE, kebab

ACTIVE = "active"
UNSTATED = "without a status"


@dataclass(frozen=True, slots=True)
class Route:
    """A route of a model from an origin into the home market.

    `state` is its status, if one is held; `triples` are the facts that it rests on here: origin, maker and status.
    """

    iri: NamedNode
    model: NamedNode
    origin: NamedNode
    maker: NamedNode | None
    state: NamedNode | None
    plants: tuple[NamedNode, ...]
    triples: tuple[Triple, ...]

    @property
    def status(self) -> str:
        """Return the status as data files call it, such as `active`; an empty text where none is held."""
        return kebab(RI.local(self.state)) if self.state else ""

    @property
    def status_triple(self) -> Triple:
        """Return the fact on which its status rests; for one without a status, that of its origin."""
        return self.triples[-1]


def list_routes(facts: Facts) -> list[Route]:
    """Return the held routes that lead into the home market from elsewhere, by name."""
    things = facts.list_subjects(TYPE, RI("SupplyRoute"))
    return [route for thing in things if (route := _read_route(facts, thing))]


def _read_route(facts: Facts, thing: NamedNode) -> Route | None:
    model, origin, destination = (facts.find_thing(thing, RI(name)) for name in ("model", "origin", "destination"))
    if not model or not origin or destination not in facts.homes or origin == destination:
        return None
    maker, ground = _find_maker(facts, thing, model)
    status = facts.find_thing(thing, RI("status"))
    stated = [Triple(thing, RI("status"), status)] if status else [Triple(thing, RI("origin"), origin)]
    return Route(
        iri=thing,
        model=model,
        origin=origin,
        maker=maker,
        state=status,
        plants=tuple(facts.list_things(thing, RI("plant"))),
        triples=(Triple(thing, RI("origin"), origin), *ground, *stated),
    )


def _find_maker(facts: Facts, thing: NamedNode, model: NamedNode) -> tuple[NamedNode | None, list[Triple]]:
    """Return the maker of a route, or else the only one of its model; with the fact that says so."""
    for subject, relation in ((thing, RI("maker")), (model, RI("manufacturer"))):
        found = facts.list_things(subject, relation)
        if len(found) == 1:
            return found[0], [Triple(subject, relation, found[0])]
    return None, []


def parse_statuses(facts: Facts, text: str) -> tuple[str, ...]:
    """Return the statuses that a text names, with commas between them.

    Raises:
        QueryError: there is no such status; with the nearest.
    """
    known = sorted(kebab(RI.local(status)) for status in facts.list_subjects(TYPE, RI("Status")))
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",")))
    for name in names:
        if known and name not in known:  # a graph without its ontology knows no status, and no route
            near = suggest(name, known) or f"; there are {', '.join(known)}"
            raise QueryError(f"--status: no status is called '{name}'{near}")
    return names


def choose_routes(routes: Iterable[Route], statuses: Sequence[str]) -> list[Route]:
    """Return the routes that have one of some statuses."""
    return [route for route in routes if route.status in statuses]


def tell_statuses(statuses: Sequence[str]) -> str:
    """Return statuses as an adjective.

    >>> tell_statuses(["active", "planned"])
    'active or planned'
    """
    return " or ".join(statuses)


def tell_left_out(routes: Sequence[Route], chosen: Sequence[Route]) -> list[str]:
    """Return a note on the routes that are left out because of their status, and one on those without a maker."""
    kept = {route.iri for route in chosen}
    counts = Counter(route.status or UNSTATED for route in routes if route.iri not in kept)
    told = [f"{count:,} {status}" for status, count in sorted(counts.items())]
    return [f"left out by status: {join_words(told)} ({count_of(sum(counts.values()), 'route')})"] if told else []


def tell_lone_routes(facts: Facts, routes: Iterable[Route]) -> list[str]:
    """Return a note on the routes whose status one source alone states."""
    points = ((tell_route(facts, route), route.status_triple) for route in routes)
    return facts.tell_lone(points, "the status of these routes")


def tell_route(facts: Facts, route: Route) -> str:
    """Return a route in words: the model and where it comes from."""
    return f"{facts.tell(route.model)} from {facts.tell(route.origin)}"


def cite_routes(facts: Facts, routes: Iterable[Route]) -> tuple[str, ...]:
    """Return the claims behind routes, by identifier, sorted."""
    return facts.cite(triple for route in routes for triple in route.triples)
