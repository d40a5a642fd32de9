"""The routes to Japan as several pictures show them: model, maker, origin, status, and the claims of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.charts.held import Held, claim_of
from kg.charts.words import say
from kg.model.answers import Term

ROUTES = """
SELECT ?route ?model ?maker ?origin ?status ?claim WHERE {
  ?route a ri:SupplyRoute ; ri:model ?model ; ri:origin ?origin ; ri:destination rid:japan ; ri:status ?told .
  ?origin a ri:ForeignCountry .
  OPTIONAL { ?route ri:maker ?maker }
  # As the questions have it: what has not begun is called off with its model.
  OPTIONAL { ?model ri:status ?fate . VALUES ?fate { ri:cancelled } }
  BIND (IF(?told IN (ri:active, ri:ended, ri:cancelled), ?told, COALESCE(?fate, ?told)) AS ?status)
  {
    VALUES ?p { ri:origin ri:maker }
    ?route ?p ?v . GRAPH ?claim { ?route ?p ?v } ?claim ri:standing ri:inUse .
  }
  UNION { ?route ri:status ?status . GRAPH ?claim { ?route ri:status ?status } ?claim ri:standing ri:inUse }
  UNION { ?model ri:status ?fate . GRAPH ?claim { ?model ri:status ?fate } ?claim ri:standing ri:inUse }
}"""


@dataclass(frozen=True, slots=True)
class Route:
    """A route to Japan, its parts as labels; `place` is the country itself."""

    route: Term
    model: str
    maker: str
    origin: str
    place: NamedNode
    status: str
    claims: tuple[str, ...]


def list_routes(held: Held) -> list[Route]:
    """Return the routes from other countries whose status is held, by origin, maker and model.

    A route of which no maker, or more than one, is held stands under the words for that.
    """
    parts: dict[Term, tuple[NamedNode, str, str]] = {}
    makers: dict[Term, set[str]] = {}
    claims: dict[Term, set[str]] = {}
    for row in held.list_rows(ROUTES):
        route, origin = row["route"], row["origin"]
        if isinstance(origin, NamedNode):
            parts[route] = (origin, held.tell(row["model"]), held.tell_status(row["status"]))
            makers.setdefault(route, set()).update([held.tell(row["maker"])] if "maker" in row else [])
            claims.setdefault(route, set()).add(claim_of(row))
    unknown = say("not_held", held.lang)
    found = [
        Route(
            route, model, " / ".join(sorted(makers[route])) or unknown, held.tell(place), place, status,
            tuple(sorted(claims[route])),
        )
        for route, (place, model, status) in parts.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.origin, one.maker, one.model, str(one.route)))


def count_by(routes: Sequence[Route], part: str) -> int:
    """Return how many different values a part of some routes has."""
    return len({getattr(route, part) for route in routes})
