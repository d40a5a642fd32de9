"""The pages of things at their names: what they are, each fact with its sources, what follows, and what is not known.

The same addresses give triples to programs: see `kg.web.linked`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from urllib.parse import quote

from nicegui import context, ui

from kg.errors import KGError, NotFound
from kg.escapes import show_line
from kg.language import say
from kg.model.answers import Citation, Gap, Related, Sheet
from kg.terms import RID
from kg.web.addresses import choose_language, find_page, make_address
from kg.web.citations import group_places, show_citation
from kg.web.facts import Facts
from kg.web.forms import show_forms
from kg.web.jobs import read, run
from kg.web.points import show_point
from kg.web.shell import frame
from kg.web.tags import link, link_out, tag
from kg.workers import Pool
from kg.workers.places import is_local

MANY = 40
"""Nodes of a class that a page lists; a query has the others."""


def add_entities(pool: Pool) -> None:
    """Add the pages of things."""

    @ui.page("/id/{name}", response_timeout=pool.limits.seconds * 2 + 1)
    async def thing(name: str, lang: str = "en") -> None:
        lang = choose_language(lang)
        with frame(name, pool, lang=lang):
            try:
                await ThingPage(pool, lang).show(RID.iri + check_name(name))
            except KGError as error:
                await show_missing(pool, error, RID.iri + quote(name), lang)


def check_name(name: str) -> str:
    """Return the local name of a thing.

    Raises:
        NotFound: nothing can be called so.
    """
    if not is_local(name):
        raise NotFound(f"'{name}' is no name of a thing: names are letters, digits, '-' and '_'")
    return name


async def show_missing(pool: Pool, error: KGError, iri: str, lang: str) -> None:
    """Show that a page cannot be had, with the things whose names are nearest, under the status of the error."""
    context.client.status_code = error.status
    tag("h1", say("not_found" if isinstance(error, NotFound) else "error", lang))
    near = await read(pool, "nearest", thing=iri, lang=lang) if isinstance(error, NotFound) else []
    if not near:
        tag("p", str(error), dir="auto")
        return
    tag("p", say("nearest", lang, iri=iri), dir="auto")
    with tag("ul"):
        for one in near:
            with tag("li"):
                link(one.label, find_page(one.iri, lang) or "", dir="auto")


class ThingPage:
    """One user's page of a thing."""

    def __init__(self, pool: Pool, lang: str) -> None:
        self._pool, self._lang = pool, lang

    async def show(self, iri: str) -> None:
        """Make the page of a thing.

        Raises:
            KGError: there is no such thing, or it takes too long.
        """
        sheet = await read(self._pool, "show", entity=iri, lang=self._lang)
        other = await self._read_label(sheet.iri)
        ui.page_title(show_line(f"{sheet.label} · {self._pool.domain.name[self._lang]}"))
        self._show_head(sheet, other)
        places = group_places(sheet.citations)
        numbers = {claim: number for number, claims in enumerate(places, 1) for claim in claims}
        facts = Facts(self._pool, sheet.iri, numbers, self._lang)
        with tag("div", classes="thing"):
            with tag("div", classes="known"):
                facts.show(sheet.statements)
                self._show_related(sheet.related, sheet.iri, facts)
                await self._show_points(sheet)
                self._show_gaps(sheet)
                self._show_list("oddities", sheet.oddities)
                self._show_list("unsure", sheet.unsure)
            self._show_sources(sheet.citations, places)

    async def _read_label(self, iri: str) -> str:
        """Return the label of a thing in the language that the page is not in, or an empty text."""
        wanted = "ja" if self._lang == "en" else "en"
        sparql = f'SELECT ?label WHERE {{ <{iri}> rdfs:label ?label FILTER (LANG(?label) = "{wanted}") }}'
        rows = (await read(self._pool, "query", query=sparql, rows=1)).rows
        return str(rows[0]["label"]) if rows else ""

    def _show_head(self, sheet: Sheet, other: str) -> None:
        with tag("header", classes="head"):
            with tag("h1", dir="auto"):
                tag("span", sheet.label)
                if other and other != sheet.label:
                    tag("span", " ")  # who hears or copies the heading gets two names
                    tag("span", other, classes="other", lang="ja" if self._lang == "en" else "en")
            tag("p", " · ".join(sheet.classes), classes="kinds")
            if sheet.aliases:
                tag("p", say("also_called", self._lang, names=", ".join(sheet.aliases)), classes="soft", dir="auto")
            for identifier in sheet.identifiers:
                with tag("p", classes="soft"):
                    tag("span", f"{say('same_as', self._lang)} ")
                    link_out(identifier.removeprefix("http://www.wikidata.org/entity/"), identifier)
            show_forms(sheet.iri, self._lang)

    def _show_related(self, related: Sequence[Related], iri: str, facts: Facts) -> None:
        """Show the nodes that a thing takes part in, by their classes."""
        if related:
            tag("h2", say("related", self._lang))
        for cls, members in groupby(related, key=lambda node: node.cls):
            found = list(members)
            with tag("section", classes="nodes"):
                tag("h3", f"{cls} ({len(found)})")
                with tag("ul"):
                    for node in found[:MANY]:
                        with tag("li"):
                            link(node.label, find_page(node.iri, self._lang) or "", dir="auto")
                            tag("span", node.facts, classes="soft", dir="auto")
                            facts.show_marks(node.claims)
                if len(found) > MANY:
                    self._link_all(iri, len(found))

    def _link_all(self, iri: str, count: int) -> None:
        query = f"SELECT ?node ?relation WHERE {{ ?node ?relation <{iri}> ; a ri:KeyedNode }} ORDER BY ?node"
        address = make_address("/query", self._lang, query=query, run="1")
        link(say("all_nodes", self._lang, count=count), address)

    async def _show_points(self, sheet: Sheet) -> None:
        """Show where sources disagree about a thing or a node of it."""
        if not sheet.disagreements:
            return
        nodes = [sheet.iri, *(node.iri for node in sheet.related)]
        document = await run(self._pool, "points", about=nodes, lang=self._lang)
        tag("h2", say("differ", self._lang))
        for point in document.points:
            show_point(point, document, self._lang)
        if document.total > len(document.points):
            link(say("all_points", self._lang), make_address("/conflicts", self._lang))

    def _show_gaps(self, sheet: Sheet) -> None:
        """Show what is not known; what many nodes lack alike is one line."""
        if not sheet.gaps:
            return
        tag("h2", say("not_known", self._lang))
        alike: dict[tuple[str, str], list[Gap]] = {}
        for gap in sheet.gaps:
            alike.setdefault((gap.relation, gap.cls), []).append(gap)
        with tag("ul", classes="gaps"):
            for (relation, cls), gaps in alike.items():
                with tag("li"):
                    self._tell_gap(relation, cls, gaps, sheet.iri)

    def _tell_gap(self, relation: str, cls: str, gaps: Sequence[Gap], iri: str) -> None:
        tag("strong", relation)
        first = gaps[0]
        if len(gaps) > 1:
            tag("span", say("gap_many", self._lang, count=len(gaps), cls=cls))
        elif first.iri != iri:
            tag("span", " · ")
            link(first.label, find_page(first.iri, self._lang) or "", dir="auto")
        if first.others:
            told = say("gap_others", self._lang, stated=first.stated, others=first.others)
            tag("span", told, classes="soft")

    def _show_list(self, name: str, items: Sequence[str]) -> None:
        if items:
            tag("h2", say(name, self._lang))
            with tag("ul"):
                for told in items:
                    tag("li", told, dir="auto")

    def _show_sources(self, citations: Mapping[str, Citation], places: Sequence[Sequence[str]]) -> None:
        if not places:
            return
        with tag("aside", classes="sources", aria_label=say("sources", self._lang)):
            tag("h2", say("sources", self._lang))
            for number, claims in enumerate(places, 1):
                first, *others = (citations[claim] for claim in claims)
                show_citation(first, self._lang, mark=str(number), anchor=f"source-{number}", others=others)
