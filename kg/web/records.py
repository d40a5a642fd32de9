"""The pages of claims and sources at their names: the sentence and what it says; the source and all its claims."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from kg.language import say
from kg.model.answers import Citation
from kg.model.sheets import Sheet, Statement
from kg.terms import CLAIM
from kg.web.addresses import find_page
from kg.web.citations import group_places, show_citation
from kg.web.entities import NamedPage
from kg.web.facts import Facts
from kg.web.jobs import run
from kg.web.tags import name_thing, tag

SAID = """\
SELECT ?subject ?relation ?value (isIRI(?value) AS ?named) WHERE {{
  GRAPH <{iri}> {{ ?subject ?relation ?value }}
  FILTER (!STRENDS(STR(?relation), "Earliest") && !STRENDS(STR(?relation), "Latest"))
}} ORDER BY ?subject (?relation != rdf:type) ?relation ?value"""
"""What a sentence says; the bounds of a date are told by the date."""
CORRECTIONS = "SELECT ?decision WHERE {{ <{iri}> ri:correctedBy ?decision }} ORDER BY ?decision"
CLAIMS = """\
SELECT ?claim WHERE {{
  ?claim ri:source <{iri}> OPTIONAL {{ ?claim ri:number ?number }}
}} ORDER BY ?number ?claim"""
MOST = 300
"""Claims of a source that a page lists."""


class ClaimPage(NamedPage):
    """One user's page of a claim."""

    async def tell(self, sheet: Sheet) -> None:
        """Show where the claim stands, what it says, and what is told of it.

        Raises:
            KGError: it takes too long.
        """
        name = sheet.iri.removeprefix(CLAIM.iri)
        found = await run(self._pool, "query", query=CORRECTIONS.format(iri=sheet.iri))
        decisions = [row["decision"].removeprefix("claim:") for row in found.rows]
        citations = await run(self._pool, "cite", claims=[name, *decisions], lang=self._lang)
        show_citation(citations.pop(name), self._lang, here=True)
        if citations:
            tag("h2", say("corrected_by", self._lang))
            for citation in citations.values():
                show_citation(citation, self._lang)
        await self._show_said(sheet.iri)
        Facts(self._pool, sheet.iri, {}, self._lang).show(sheet.statements)

    async def _show_said(self, iri: str) -> None:
        """Show the triples that the sentence of a claim says, whether they are held or not."""
        rows = (await run(self._pool, "query", query=SAID.format(iri=iri), rows=MOST)).rows
        if not rows:
            return
        tag("h2", say("says", self._lang))
        tag("p", say("says_hint", self._lang), classes="hint")
        terms = sorted(
            {row[c] for row in rows for c in ("subject", "relation", "value") if c != "value" or is_iri(row)}
        )
        labels = await run(self._pool, "labels", terms=terms, lang=self._lang)
        for subject, members in groupby(rows, key=lambda row: str(row["subject"])):
            with tag("h3", classes="subject"):
                name_thing(labels[subject], subject, self._lang, dir="auto")
            Facts(self._pool, iri, {}, self._lang).list([make_statement(row, labels) for row in members])


class SourcePage(NamedPage):
    """One user's page of a source."""

    async def tell(self, sheet: Sheet) -> None:
        """Show what is told of the source, and its claims by their sentences.

        Raises:
            KGError: it takes too long.
        """
        Facts(self._pool, sheet.iri, {}, self._lang).show(sheet.statements)
        query = CLAIMS.format(iri=sheet.iri)
        found = await run(self._pool, "query", query=query, rows=MOST)
        names = [row["claim"].removeprefix("claim:") for row in found.rows]
        citations = await run(self._pool, "cite", claims=names, lang=self._lang)
        tag("h2", say("claims_of_source", self._lang, count=found.total))
        self._list_claims(citations)
        if found.total > MOST:
            self.link_all(query, found.total)

    def _list_claims(self, citations: Mapping[str, Citation]) -> None:
        """List the claims of a source by the sentences in which they stand."""
        with tag("ul", classes="sentences"):
            for claims in group_places(citations):
                found = [citations[claim] for claim in claims]
                with tag("li"):
                    self._tell_sentence(found[0])
                    with tag("p", classes="links"):
                        for citation in found:
                            name = f"{say('this_claim', self._lang)} {citation.claim.rpartition('_')[2]}"
                            name_thing(name, citation.claim, self._lang)

    def _tell_sentence(self, citation: Citation) -> None:
        place = citation.locator
        tag("strong", say("sentence", self._lang, place=place) if place else say("no_place", self._lang))
        if citation.sentence:
            tag("blockquote", citation.sentence, dir="auto")
        elif citation.note:
            tag("p", citation.note, classes="soft", dir="auto")


def make_statement(row: Mapping[str, str], labels: Mapping[str, str]) -> Statement:
    """Return a triple that a sentence says, as a statement of the pages."""
    value = row["value"]
    return Statement(
        relation=labels[row["relation"]],
        value=labels[value] if is_iri(row) else value,
        iri=value if is_iri(row) and find_page(value) else None,
        claims=(),
        inferred=False,
        origin="",
    )


def is_iri(row: Mapping[str, str]) -> bool:
    """Say whether the value of a triple is a thing."""
    return row["named"] == "true"
