"""Change between two days: flows that came, went or changed their status, and what that did to holders' sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.model.analyses import Cell, Line, Shape
from kg.model.views import Flow
from kg.network.dependence import compute_shares, count_pairs
from kg.network.flows import Network
from kg.network.found import Found
from kg.network.wording import tell

Moments = tuple[Network, Network]
Changed = tuple[Flow | None, Flow | None]
"""A flow as it is at each of two moments."""


def find_change(net: Network, *, start: str | date, end: str | date) -> Found:
    """Return what changed between two days, as things stood on each by all that is known now.

    A row about a flow is one whose status differs (an empty one: the flow was not there yet); rows about a `share`
    give, for each holder and source, the holder's flows of a status from there over all of its flows of that status, 0
    to 1, on both days, where they differ. Both graphs are made anew from the data (`KnowledgeGraph.at`), each with what
    may have happened by its day: an event whose date is not known to the day counts from its first possible day.

    Raises:
        QueryError: a day is none, or the first is not before the second.
        DataError: the data is wrong.
    """
    days = (parse_day(start), parse_day(end))
    if days[0] >= days[1]:
        raise QueryError(f"change: {days[0]} is not before {days[1]}; give the earlier day first")
    status = ",".join(net.named)
    before, after = (Network(net.graph.at(as_of=day), net.lang, status=status) for day in days)
    changed = _list_changed(before, after)
    flows, shares = _list_flows((before, after), changed), _list_shares(before, after)
    lone = (at.find_status(flow) for at, flow in (_find_last((before, after), pair) for pair in changed))
    holder, source = net.word("holder"), net.word("source")
    head, steps = ("about", "name", holder, source, net.word("item")), ("status_before", "status_after")
    return Found(
        title=tell(net, "change_title", start=str(days[0]), end=str(days[1])),
        sentences=_tell(flows, shares, (before, after), days),
        columns=(*head, *steps, "share_before", "share_after", "change"),
        lines=[*flows, *shares],
        shape=Shape(
            kind="dumbbell",
            x="share_before",
            y="name",
            series=source,
            end="share_after",
            unit=tell(net, "network_share"),
            whole=1.0,
        ),
        notes=[tell(net, "change_days"), *net.tell_lone("status", lone)],
        behind=sorted(_cite_all(before) | _cite_all(after)),
    )


def parse_day(value: str | date) -> date:
    """Return a day of the calendar.

    >>> parse_day("2025-01-31")
    datetime.date(2025, 1, 31)

    Raises:
        QueryError: it is none.
    """
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError as error:
        raise QueryError(f"change: '{value}' is no day of the calendar; write it as 2025-01-31") from error


def _list_changed(before: Network, after: Network) -> list[Changed]:
    """Return the flows whose status differs."""
    old, new = ({flow.flow: flow for flow in moment.flows} for moment in (before, after))
    pairs = [(old.get(name), new.get(name)) for name in sorted({*old, *new}, key=str)]
    return [pair for pair in pairs if len({flow.status if flow else None for flow in pair}) > 1]


def _find_last(moments: Moments, pair: Changed) -> tuple[Network, Flow]:
    """Return a flow as it is after a change, or as it was before where it is gone."""
    return [(moment, flow) for moment, flow in zip(moments, pair, strict=True) if flow][-1]


def _list_flows(moments: Moments, changed: Sequence[Changed]) -> list[Line]:
    lines = []
    for pair in changed:
        net, flow = _find_last(moments, pair)
        states = [net.tell(one.status) if one and one.status else None for one in pair]
        head: tuple[Cell, ...] = (net.name("flow"), net.tell_flow(flow), net.tell_holder(flow))
        claims = {claim for at, one in zip(moments, pair, strict=True) if one for claim in at.cite_flows([one])}
        told = " → ".join(state or tell(net, "change_absent") for state in states)
        cells = (*head, net.tell(flow.source), net.tell(flow.item), *states, None, None, told)
        lines.append(Line(cells, tuple(sorted(claims))))
    return sorted(lines, key=lambda line: tuple(str(cell or "") for cell in line.cells[2:5]))


def _list_shares(before: Network, after: Network) -> list[Line]:
    """Return a line a holder and source whose share differs; the share of a holder without flows is empty."""
    lines, net = [], after
    for holder in sorted({*before.pairs, *after.pairs}, key=net.tell):
        old, new = (compute_shares(count_pairs(moment.pairs.get(holder, {}))) for moment in (before, after))
        if old == new:
            continue
        claims = tuple(sorted(_cite_holder(before, holder) | _cite_holder(after, holder)))
        for source in sorted({*old, *new}, key=net.tell):
            figures = [shares.get(source, 0.0) if shares else None for shares in (old, new)]
            name = tell(net, "network_from", thing=net.tell(holder), place=net.tell(source))
            step = " → ".join(tell(net, "change_no_flow") if share is None else f"{share:.3f}" for share in figures)
            head = (tell(net, "change_share"), name, net.tell(holder), net.tell(source), None, None, None)
            lines.append(Line((*head, *figures, step), claims))
    return lines


def _cite_holder(moment: Network, holder: NamedNode) -> set[str]:
    flows = (flow for found in moment.pairs.get(holder, {}).values() for flow in found)
    return set(moment.cite_flows(flows))


def _cite_all(moment: Network) -> set[str]:
    return {claim for holder in moment.pairs for claim in _cite_holder(moment, holder)}


def _tell(flows: Sequence[Line], shares: Sequence[Line], moments: Moments, days: tuple[date, date]) -> list[str]:
    (start, end), net = days, moments[1]
    old, new = (sum(len(found) for by in moment.pairs.values() for found in by.values()) for moment in moments)
    sentences = [tell(net, "change_told", n=old, m=new, told=net.told, start=str(start), end=str(end))]
    if not flows:
        return [*sentences, tell(net, "change_none")]
    steps = Counter(str(line.cells[9]) for line in flows)
    names = [net.tell_count(count, step) for step, count in sorted(steps.items())]
    sentences.append(tell(net, "change_flows", n=len(flows), names=names))
    holders = list(dict.fromkeys(str(line.cells[2]) for line in shares))
    if holders:
        sentences.append(tell(net, "change_shares", n=len(holders), names=holders))
    return sentences
