"""Disagreements in a report: what it is about, who says what, what is held, and the rule that decided."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from kg.escapes import escape_html, show_line
from kg.graph import Graph
from kg.graph.citations import cite
from kg.graph.disputes import Point, PointSide, list_points
from kg.language import say
from kg.model.answers import Citation
from kg.report.page import Notes


def encode_conflicts(graph: Graph, notes: Notes) -> str:
    """Return all disagreements, what nobody has decided first; that a later step came stands last."""
    found = list_points(graph.store)
    if not found:
        return f"<p>{escape_html(say('no_conflicts', notes.lang))}</p>"
    claims = dict.fromkeys(claim for point in found for claim in point.claims)
    citations = cite(graph.store, claims, graph.names, notes.lang)
    head = f'<p class="about">{escape_html(say("conflicts_about", notes.lang))}</p>'
    body = ""
    for kind, members in groupby(found, key=lambda point: point.kind):
        own = list(members)
        body += f"<h3>{escape_html(graph.names.name(kind, notes.lang))} ({len(own)})</h3>"
        body += "".join(_encode_point(point, graph, notes, citations) for point in own)
    return head + body


def _encode_point(point: Point, graph: Graph, notes: Notes, citations: Mapping[str, Citation]) -> str:
    sides = "".join(
        f"<li{_mark_held(side)}>{escape_html(side.value)}{_tell_held(side, notes.lang)} "
        f"{notes.mark(list(side.claims), citations)}</li>"
        for side in point.sides
    )
    prop = f", {graph.names.name(point.relation, notes.lang)}" if point.relation else ""
    about = show_line(f"{point.tell_about(graph.names, notes.lang)}{prop}")
    none = "" if any(side.held for side in point.sides) else f" ({escape_html(say('held_none', notes.lang))})"
    rule = f"{escape_html(say('held_why', notes.lang))}: {escape_html(point.rule)}"
    told = f'<p><strong>{escape_html(about)}</strong>{none}</p><ul class="sides">{sides}</ul>'
    return told + f'<p class="small about">{rule}</p>'


def _mark_held(side: PointSide) -> str:
    return ' class="held"' if side.held else ""


def _tell_held(side: PointSide, lang: str) -> str:
    return f" ✓ {escape_html(say('held', lang))}" if side.held else ""
