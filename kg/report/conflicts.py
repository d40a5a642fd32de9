"""Disagreements in a report: what it is about, who says what, what is held, and the rule that decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from kg.export.lines import clean
from kg.graph import KnowledgeGraph
from kg.graph.citations import cite
from kg.model.answers import Table, Term, text_of
from kg.report.page import Notes
from kg.report.words import say
from kg.terms import CLAIM, RI, kebab

CONFLICTS = """
SELECT ?found ?node ?property ?kind ?rule ?side ?value ?held ?claim WHERE {
  ?found a ri:Disagreement ; ri:node ?node ; ri:kind ?kind ; ri:rule ?rule ; ri:side ?side .
  ?side ri:value ?value ; ri:claim ?claim .
  OPTIONAL { ?found ri:onProperty ?property }
  OPTIONAL { ?found ri:heldSide ?held }
} ORDER BY ?found ?side ?claim"""
ORDER = ("disputed", "outvoted", "correction", "succession")


@dataclass(slots=True)
class _Side:
    value: str
    held: bool
    claims: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Conflict:
    kind: str
    about: str
    rule: str
    sides: dict[Term | None, _Side] = field(default_factory=dict)


def encode_conflicts(graph: KnowledgeGraph, notes: Notes) -> str:
    """Return all disagreements, what nobody has decided first."""
    found = _read_conflicts(graph, notes.lang)
    if not found:
        return f"<p>{escape(say('no_conflicts', notes.lang))}</p>"
    claims = dict.fromkeys(claim for one in found for side in one.sides.values() for claim in side.claims)
    citations = cite(graph.store, claims, graph.names, notes.lang)
    head = f'<p class="about">{escape(say("conflicts_about", notes.lang))}</p>'
    body = ""
    for kind in [*ORDER, *sorted({one.kind for one in found} - set(ORDER))]:
        own = sorted((one for one in found if one.kind == kind), key=lambda one: one.about)
        body += f"<h3>{escape(kind)} ({len(own)})</h3>" if own else ""
        for one in own:
            sides = "".join(
                f"<li{_mark_held(side)}>{escape(clean(side.value))}{_tell_held(side, notes.lang)} "
                f"{notes.mark(side.claims, citations)}</li>"
                for side in one.sides.values()
            )
            none = "" if any(s.held for s in one.sides.values()) else f" ({escape(say('nothing_held', notes.lang))})"
            rule = f"{escape(say('rule', notes.lang))}: {escape(clean(one.rule))}"
            body += f'<p><strong>{escape(one.about)}</strong>{none}</p><ul class="sides">{sides}</ul>'
            body += f'<p class="small about">{rule}</p>'
    return head + body


def _mark_held(side: _Side) -> str:
    return ' class="held"' if side.held else ""


def _tell_held(side: _Side, lang: str) -> str:
    return f" ✓ {escape(say('held', lang))}" if side.held else ""


def _read_conflicts(graph: KnowledgeGraph, lang: str) -> list[_Conflict]:
    table = graph.query(CONFLICTS)
    found: dict[Term | None, _Conflict] = {}
    for row in table if isinstance(table, Table) else ():
        one, node, prop, kind, rule, side, value, held, claim = row
        label = graph.names.make_label(lang)
        if one not in found:
            about = ", ".join(clean(label(term)) for term in (node, prop) if term is not None)
            found[one] = _Conflict(_tell_kind(kind), about, text_of(rule))
        own = found[one].sides.setdefault(side, _Side(text_of(value), held is not None and side == held))
        own.claims.append(CLAIM.local(claim))  # type: ignore[arg-type]  # a claim has a name
    return list(found.values())


def _tell_kind(kind: Term | None) -> str:
    return kebab(text_of(kind).removeprefix(RI.iri))
