"""A point on which sources disagree, as a page tells it: what each side says, in whose words, and why one is held."""

from __future__ import annotations

from kg.language import say
from kg.model.results import Point, Points, Side
from kg.web.citations import show_citations
from kg.web.tags import name_thing, tag


def show_point(point: Point, document: Points, lang: str) -> None:
    """Show one point of a document."""
    with tag("article", classes=f"point {point.kind}"):
        with tag("header"):
            with tag("h2", dir="auto"):
                for place, (about, label) in enumerate(zip(point.about, point.labels, strict=True)):
                    tag("span", "; " if place else "")
                    name_thing(label, about, lang)
                if point.relation:
                    tag("span", f" · {point.relation}", classes="relation")
            tag("span", document.kinds[point.kind].label, classes="kind")
        with tag("div", classes="sides"):
            for side in point.sides:
                _show_side(side, point, document, lang)
        _show_rule(point, document, lang)


def _show_side(side: Side, point: Point, document: Points, lang: str) -> None:
    with tag("section", classes="side held" if side.held else "side"):
        with tag("h3", dir="auto"):
            tag("span", side.value)
            if side.held:
                tag("span", say("held", lang), classes="badge")
        # A decision is told below, as the rule: here stand the sentences.
        names = [claim for claim in side.claims if claim != point.decision]
        show_citations([document.citations[name] for name in names], lang)


def _show_rule(point: Point, document: Points, lang: str) -> None:
    with tag("p", classes="rule", dir="auto"):
        if not any(side.held for side in point.sides):
            tag("strong", say("nothing_held", lang))
        if point.decision:
            citation = document.citations[point.decision]
            name_thing(point.rule, citation.claim, lang)
            tag("span", f": {citation.note}" if citation.note else "")
        else:
            tag("span", say("rule", lang, rule=point.rule))
