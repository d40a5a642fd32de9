"""Regimes in force for what comes in, by the places that they reach, and what is charged without any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.graph.held import Held
from kg.model.views import Party, Treatment
from kg.network.wording import tell


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime as it reaches one place, with the facts that say so."""

    thing: NamedNode
    triples: tuple[Triple, ...]


def list_kinds(held: Held) -> dict[str, bool]:
    """Return the kinds of regimes, and whether each is one between its parties."""
    return {row.kind: bool(row.mutual) for row in sorted(held.read(Party), key=lambda row: row.kind)}


def list_regimes(held: Held, kind: str) -> Mapping[NamedNode, Sequence[Regime]]:
    """Return the regimes of a kind in force, by each place that they reach; one between parties, with home."""
    found: dict[NamedNode, list[Regime]] = defaultdict(list)
    for thing in dict.fromkeys(row.regime for row in held.read(Party) if row.regime and row.kind == kind):
        rows = [row for row in held.read(Party) if row.regime == thing and row.status in held.statuses.going]
        home = [row for row in rows if row.party == held.home and not row.through]
        if rows and (home or not rows[0].mutual):
            stated = list(held.graph.views.list_facts(rows[0], "status"))
            stated += [t for row in home if row.mutual for t in _list_reaching(held, row)]
            for place, triples in list_reached(held, thing).items():
                found[place].append(Regime(thing, (*stated, *triples)))
    return found


def list_reached(held: Held, regime: NamedNode) -> Mapping[NamedNode, tuple[Triple, ...]]:
    """Return the places that a regime reaches, in force or not, each by the shortest way, with the facts for it."""
    found: dict[NamedNode, tuple[Triple, ...]] = {}
    rows = [row for row in held.read(Party) if row.regime == regime]
    for row in sorted(rows, key=lambda row: row.through is not None):
        if row.party:
            found.setdefault(row.party, _list_reaching(held, row))
    return found


def _list_reaching(held: Held, row: Party) -> tuple[Triple, ...]:
    return held.graph.views.list_facts(row, "party", "through")


def tell_general(held: Held) -> tuple[str, tuple[Triple, ...]]:
    """Return a sentence on what is charged without any regime on what comes in, with the facts that say so."""
    rows = [row for row in held.read(Treatment) if row.general and row.mode == "charged" and row.target == held.home]
    if not rows:
        return tell(held, "general_none"), ()
    rates = sorted(tell(held, "general_rate", rate=row.rate, goods=held.tell(row.goods)) for row in rows)
    message = "general_free" if all(row.free for row in rows) else "general_told"
    charged = tuple(t for row in rows for t in held.graph.views.list_facts(row, "value"))
    return tell(held, message, told=rates), charged
