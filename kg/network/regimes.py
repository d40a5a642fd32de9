"""Deals in force with the home market, and measures in force, by the countries that they reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.network.facts import Facts
from kg.terms import RI, TYPE


@dataclass(frozen=True, slots=True)
class Regime:
    """A deal or a measure as it reaches one country, with the facts that say so."""

    thing: NamedNode
    kind: str
    triples: tuple[Triple, ...]


def list_deals(facts: Facts) -> Mapping[NamedNode, Sequence[Regime]]:
    """Return the deals in force with the home market to which each country is a party, itself or by its group."""
    found: dict[NamedNode, list[Regime]] = defaultdict(list)
    for deal in facts.list_subjects(TYPE, RI("TradeDeal")):
        home = [
            Triple(deal, RI("party"), party) for party in facts.list_things(deal, RI("party")) if party in facts.homes
        ]
        if home and facts.holds(deal, RI("status"), RI("active")):
            stated = (*home, Triple(deal, RI("status"), RI("active")))
            for country, triples in _list_reached(facts, deal, RI("party")):
                found[country].append(Regime(deal, "deal", (*stated, *triples)))
    return found


def list_measures(facts: Facts) -> Mapping[NamedNode, Sequence[Regime]]:
    """Return the measures in force that apply to each country, itself or by its group."""
    found: dict[NamedNode, list[Regime]] = defaultdict(list)
    for measure in facts.list_subjects(TYPE, RI("Measure")):
        if facts.holds(measure, RI("status"), RI("active")):
            for country, triples in _list_reached(facts, measure, RI("appliesTo")):
                stated = Triple(measure, RI("status"), RI("active"))
                found[country].append(Regime(measure, "measure", (stated, *triples)))
    return found


def list_reached(facts: Facts, regime: NamedNode) -> Mapping[NamedNode, tuple[Triple, ...]]:
    """Return the countries that a deal or a measure reaches, in force or not, with the facts that say so."""
    relation = RI("party") if facts.is_a(regime, "TradeDeal") else RI("appliesTo")
    return dict(_list_reached(facts, regime, relation))


def _list_reached(facts: Facts, regime: NamedNode, relation: NamedNode) -> list[tuple[NamedNode, tuple[Triple, ...]]]:
    """Return what a relation leads to, and the members of the groups among it; each once, by the shortest way."""
    found: dict[NamedNode, tuple[Triple, ...]] = {}
    direct = facts.list_things(regime, relation)
    for thing in direct:
        found[thing] = (Triple(regime, relation, thing),)
    for thing in direct:
        for member in facts.list_subjects(RI("memberOf"), thing):
            found.setdefault(member, (*found[thing], Triple(member, RI("memberOf"), thing)))
    return list(found.items())
