"""The pages of things at their names: what they are, each fact with its sources, what follows, and what is not known.

The same addresses give triples to programs: see `kg.web.linked`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import quote

from nicegui import context, ui

from kg.errors import KGError, NotFound
from kg.escapes import show_line
from kg.language import say
from kg.model.sheets import Gap, Related, Sheet
from kg.web.addresses import choose_language, make_address
from kg.web.citations import group_places, show_citation
from kg.web.facts import Facts
from kg.web.forms import show_forms
from kg.web.jobs import read, run
from kg.web.points import show_point
from kg.web.shell import frame
from kg.web.tags import link, link_out, list_texts, name_thing, tag
from kg.workers import Pool
from kg.workers.places import PLACES, is_local

NODES = "SELECT ?node ?relation WHERE {{ ?node ?relation <{iri}> ; a ri:KeyedNode }} ORDER BY ?node"
MANY = 40
"""Nodes of a class that a page lists; a query has the others."""


def add_named(pool: Pool, place: str, kind: type[NamedPage]) -> None:
    """Add the pages of what is found by its name at a place of the server."""

    @ui.page(f"{place}{{name}}", response_timeout=pool.limits.seconds * 2 + 1)
    async def named(name: str, lang: str = "en") -> None:
        lang = choose_language(lang)
        with frame(name, pool, lang=lang):
            try:
                if not is_local(name):
                    raise NotFound(f"'{name}' is no name of a thing: names are letters, digits, '-' and '_'")
                await kind(pool, lang).show(PLACES[place] + name)
            except KGError as error:
                await _show_missing(pool, error, PLACES[place] + quote(name), lang)


async def _show_missing(pool: Pool, error: KGError, iri: str, lang: str) -> None:
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
                name_thing(one.label, one.iri, lang, dir="auto")


class NamedPage:
    """One user's page of what has a name."""

    def __init__(self, pool: Pool, lang: str) -> None:
        self._pool, self._lang = pool, lang

    async def show(self, iri: str) -> None:
        """Make the page: its head, and what else is told of what it is of.

        Raises:
            KGError: there is no such thing, or it takes too long.
        """
        sheet: Sheet = await read(self._pool, "show", entity=iri, lang=self._lang)
        other = await self._read_label(sheet.iri)
        ui.page_title(show_line(f"{sheet.label} · {self._pool.domain.name[self._lang]}"))
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
        await self.tell(sheet)

    async def tell(self, sheet: Sheet) -> None:
        """Make what stands below the head.

        Raises:
            KGError: as `show`.
        """
        raise NotImplementedError

    async def _read_label(self, iri: str) -> str:
        """Return the label of a thing in the language that the page is not in, or an empty text."""
        wanted = "ja" if self._lang == "en" else "en"
        sparql = f'SELECT ?label WHERE {{ <{iri}> rdfs:label ?label FILTER (LANG(?label) = "{wanted}") }}'
        rows = (await read(self._pool, "query", query=sparql, rows=1)).rows
        return str(rows[0]["label"]) if rows else ""

    def link_all(self, query: str, count: int) -> None:
        """Link to the page where a query gives all of what is shown in part."""
        link(say("all_nodes", self._lang, count=count), make_address("/query", self._lang, query=query, run="1"))


class ThingPage(NamedPage):
    """One user's page of a thing."""

    async def tell(self, sheet: Sheet) -> None:
        """Show what is known of the thing, and what is not, with its sources.

        Raises:
            KGError: it takes too long.
        """
        places = group_places(sheet.citations)
        numbers = {claim: number for number, claims in enumerate(places, 1) for claim in claims}
        facts = Facts(self._pool, sheet.iri, numbers, self._lang)
        with tag("div", classes="thing"):
            with tag("div", classes="known"):
                facts.show(sheet.statements)
                self._show_related(sheet.related, sheet.iri, facts)
                await self._show_points(sheet)
                self._show_gaps(sheet)
                for name, texts in (("oddities", sheet.oddities), ("unsure", sheet.unsure)):
                    if texts:
                        tag("h2", say(name, self._lang))
                        list_texts(texts)
            if places:
                with tag("aside", classes="sources", aria_label=say("sources", self._lang)):
                    tag("h2", say("sources", self._lang))
                    for number, claims in enumerate(places, 1):
                        first, *others = (sheet.citations[claim] for claim in claims)
                        show_citation(first, self._lang, mark=str(number), anchor=f"source-{number}", others=others)

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
                            name_thing(node.label, node.iri, self._lang, dir="auto")
                            tag("span", node.facts, classes="soft", dir="auto")
                            facts.show_marks(node.claims)
                if len(found) > MANY:
                    self.link_all(NODES.format(iri=iri), len(found))

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
            for gaps in alike.values():
                with tag("li"):
                    self._tell_gap(gaps, sheet.iri)

    def _tell_gap(self, gaps: Sequence[Gap], iri: str) -> None:
        first = gaps[0]
        tag("strong", first.relation)
        if len(gaps) > 1:
            tag("span", say("gap_many", self._lang, count=len(gaps), cls=first.cls))
        elif first.iri != iri:
            tag("span", " · ")
            name_thing(first.label, first.iri, self._lang, dir="auto")
        if first.others:
            told = say("gap_others", self._lang, stated=first.stated, others=first.others)
            tag("span", told, classes="soft")
