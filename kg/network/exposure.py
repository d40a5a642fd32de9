"""Exposure to one regime, country, site, holder or item: the flows that rest on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.errors import QueryError
from kg.language import name_column
from kg.model.analyses import Line, Shape
from kg.model.domain import join
from kg.model.views import Count, Flow, Party, Place, Thing
from kg.network.flows import Network
from kg.network.found import Found
from kg.network.regimes import Regime, list_kinds, list_reached, list_regimes, tell_general
from kg.network.volumes import find_only_sources, list_imports, list_stated
from kg.network.wording import percent_of, tell

PARTS = ("group", "country", "site", "holder", "item")
"""What flows can rest on beside regimes."""
Reached = Mapping[NamedNode, tuple[Triple, ...]]


@dataclass(frozen=True, slots=True)
class About:
    """What flows rest on: a thing, its part in flows or its kind as a regime, and the places that it reaches."""

    thing: NamedNode
    part: str
    mutual: bool | None
    reached: Reached

    @property
    def is_regime(self) -> bool:
        """Say whether it is a regime."""
        return self.mutual is not None


def find_exposure(net: Network, *, thing: str) -> Found:
    """Return the flows of a status that rest on a thing: a row a flow, whose `weight` is 1.

    A flow rests on a regime that reaches its source (as a party or what it applies to, itself or by its group), on its
    source, its sites, its holder and its item. `others` are the other regimes of the kind, in force, that reach the
    same source: with any, the flow does not rest on this one alone. `units` are those of the item in the latest period
    in which they are held for this source, as printed; units of an item count for a source that they state, or for the
    only one of its flows that have begun. Edges go from source to item. Of a regime between parties it is also told
    what is charged without any.

    Raises:
        NotFound: there is no such thing; with the nearest names.
        QueryError: it is not of a kind that flows rest on.
    """
    about = _find_about(net, net.graph.find(thing))
    resting = [flow for flow in net.flows if _list_ways(net, flow, about) is not None]
    chosen = [flow for flow in resting if flow in net.chosen]
    others = list_regimes(net, about.part) if about.is_regime else {}
    units = find_units(net)
    lines = [_make_line(net, flow, about, others, units.get(flow.flow)) for flow in chosen]
    duty, charged = tell_general(net) if about.mutual and chosen else ("", ())
    item, source = net.word("item"), net.word("source")
    return Found(
        title=tell(net, "exposure_title", thing=net.tell(about.thing)),
        sentences=[*_tell(net, about, chosen, lines), *filter(None, [duty])],
        columns=(item, net.word("holder"), source, "status", "weight", "others", "units", "period", "bound"),
        lines=lines,
        shape=Shape(kind="flow", x=item, y=source, value="weight", series="status", unit=net.word("flows")),
        notes=[
            *net.tell_left_out(resting),
            *_tell_regime(net, about),
            *net.tell_lone_flows(chosen),
            *_tell_units(net, [units[flow.flow] for flow in chosen if flow.flow in units]),
        ],
        behind=(*net.cite_flows(net.chosen), *net.cite(charged)),
    )


def _find_about(net: Network, thing: NamedNode) -> About:
    """Return what is to be known of a thing on which flows rest.

    Raises:
        QueryError: no flow rests on such a thing.
    """
    kinds = list_kinds(net)
    parts = {row.part for row in net.read(Thing) if row.thing == thing}
    part = next((part for part in (*kinds, *PARTS) if part in parts), None)
    if part is None:
        names = (*kinds, "country group", "country", *map(net.word, PARTS[2:]))
        told = f"no {net.word('flow')} rests on {net.tell(thing)} by itself"
        raise QueryError(f"exposure: {told}; name one of these: {join(names, 'en', most=9)}")
    if part in kinds:
        return About(thing, part, kinds[part], list_reached(net, thing))
    members = {row.place: net.graph.views.list_facts(row, "group") for row in net.read(Place) if thing in row.group}
    return About(thing, part, None, {thing: (), **members})


def _list_ways(net: Network, flow: Flow, about: About) -> tuple[Triple, ...] | None:
    """Return the facts by which a flow rests on a thing, beside its own; None where it does not."""
    if about.part == "site":
        sites = [row for row in net.list_sites(flow) if row.place == about.thing]
        return net.graph.views.list_facts(sites[0], "place") if sites else None
    part = {"holder": flow.only_holder, "item": flow.item}.get(about.part, flow.source)
    return about.reached.get(part) if part else None


def _make_line(
    net: Network, flow: Flow, about: About, others: Mapping[NamedNode, Sequence[Regime]], volume: Count | None
) -> Line:
    beside = [regime for regime in others.get(flow.source, ()) if regime.thing != about.thing]
    cells = (
        net.tell(flow.item),
        net.tell_holder(flow),
        net.tell(flow.source),
        net.tell(flow.status) if flow.status else None,
        1,
        "; ".join(net.tell(regime.thing) for regime in beside) or None,
        *((volume.units, net.tell(volume.period), volume.bound) if volume else (None, None, None)),
    )
    triples = [*net.list_facts(flow), *(_list_ways(net, flow, about) or ())]
    triples += [triple for regime in beside for triple in regime.triples]
    triples += list_stated(net, volume) if volume else ()
    return Line(cells, net.cite(triples))


def find_units(net: Network) -> Mapping[NamedNode, Count]:
    """Return the count of the item of each flow in the latest period that is held for its source."""
    only = {flow.flow for flow in find_only_sources(net, net.flows).values()}
    found: dict[NamedNode, Count] = {}
    counts = sorted(list_imports(net), key=lambda row: (str(row.to or ""), str(row.from_ or ""), row.period.value))
    for row in counts:
        for flow in net.flows:
            if row.item == flow.item and (row.source == flow.source or (row.source is None and flow.flow in only)):
                found[flow.flow] = row
    return found


def _tell(net: Network, about: About, chosen: Sequence[Flow], lines: Sequence[Line]) -> list[str]:
    flows, kinds = net.chosen, {"told": net.told, "thing": net.tell(about.thing)}
    if not chosen:
        return [tell(net, "exposure_none" if flows else "exposure_nothing", n=len(flows), **kinds)]
    share = percent_of(len(chosen) / len(flows))
    sentences = [tell(net, "exposure_told", n=len(chosen), all=len(flows), percent=share, **kinds)]
    ours, all_of = (Counter(flow.only_holder for flow in found if flow.only_holder) for found in (chosen, flows))
    holders = sorted(
        tell(net, "network_count_of", thing=net.tell(holder), n=count, all=all_of[holder])
        for holder, count in ours.items()
    )
    sentences += [tell(net, "exposure_holders", names=holders)] if holders else []
    if about.is_regime:
        alone = sum(line.cells[5] is None for line in lines)
        sentences.append(tell(net, "exposure_alone", n=alone, all=len(lines), kind=name_column(about.part, net.lang)))
    counted = [
        tell(net, "network_units_in", thing=str(item), n=units, period=str(period))
        for item, *_, units, period, _ in (line.cells for line in lines)
        if isinstance(units, int)
    ]
    message = "exposure_units_of" if counted else "exposure_units"
    return [*sentences, tell(net, message, n=len(counted), all=len(lines), names=counted)]


def _tell_regime(net: Network, about: About) -> list[str]:
    """Return notes on a regime that is not in force, or not with the home market."""
    rows = [row for row in net.read(Party) if row.regime == about.thing] if about.is_regime else []
    thing = net.tell(about.thing)
    notes = (
        [tell(net, "exposure_not_in_force", thing=thing)] if rows and rows[0].status not in net.statuses.going else []
    )
    if about.mutual and not any(row.party == net.home and not row.through for row in rows):
        notes.append(tell(net, "exposure_no_party", thing=thing))
    return notes


def _tell_units(net: Network, counts: Sequence[Count]) -> list[str]:
    """Return notes on units whose source nobody states, and on those that one source alone states."""
    points = {net.tell(row.item): list_stated(net, row)[0] for row in counts if row.item}
    guess = [tell(net, "network_guess")] if any(row.source is None for row in counts) else []
    return [*guess, *net.tell_lone("units", points.items())]
