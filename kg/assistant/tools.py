"""The tools. Their docstrings and the descriptions of their arguments are what an assistant chooses by.

A question that is not surely understood is a result, and no error: the call did what it should, the reading and its
alternatives have fields of their own, and clients may hide or repeat a call that failed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated, Literal

from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import Field

from kg.assistant.answers import Answer, Result, make_answer, make_result, make_unanswered
from kg.assistant.calls import make_tool
from kg.assistant.changes import Changes, make_changes
from kg.assistant.entities import Entity, Names, make_entity, make_names
from kg.assistant.explanations import Absence, Proof, make_absence, make_proof
from kg.assistant.guide import Guide
from kg.assistant.jobs import Jobs
from kg.assistant.questions import Questions, make_questions
from kg.errors import NotFound, QueryError

Lang = Annotated[Literal["en", "ja"], Field(description="language of labels")]
Question = Annotated[str, Field(description="a question in English, or the name of one from list_questions")]
Parameters = Annotated[
    dict[str, str | int] | None,
    Field(
        description="parameters of the question, such as {'origin': 'India'} or {'year': 2025}; things by label, "
        "alias or identifier, in English or Japanese; they override what the words say"
    ),
]
MaxRows = Annotated[int, Field(ge=1, le=1000, description="rows to return; what is cut says so")]
Thing = Annotated[str, Field(description="label, alias, identifier or IRI of a thing, in English or Japanese")]
Day = Annotated[date | None, Field(description="a day, as 2025-01-31")]


class Tools:
    """The tools over the workers of one graph; `names` are those of the questions."""

    def __init__(self, jobs: Jobs, names: Collection[str], guide: Guide) -> None:
        self._jobs = jobs
        self._names = names
        self._guide = guide

    def make_all(self) -> list[Tool]:
        """Return the tools, the most used first."""
        return [
            make_tool(call)
            for call in (
                self.ask,
                self.list_questions,
                self.search_names,
                self.show_entity,
                self.why,
                self.why_not,
                self.what_if,
                self.list_conflicts,
                self.run_sparql,
                self.read_guide,
            )
        ]

    async def list_questions(
        self,
        search: Annotated[str | None, Field(description="words to search for, such as 'tariff'")] = None,
    ) -> Annotated[CallToolResult, Questions]:
        """List the questions that the graph answers with sources: name, parameters, title, an example.

        With `search`, only those that have to do with some words, the nearest first, described in full.

        Raises:
            KGError: as the task does.
        """
        found = await self._jobs.run("catalogue", search=search)
        return make_questions(found, described=bool(search)).send()

    async def ask(  # noqa: PLR0913  # they are the parameters of the tool
        self,
        question: Question,
        parameters: Parameters = None,
        lang: Lang = "en",
        as_of: Annotated[Day, Field(description="answer as things stood on this day, as 2025-01-31")] = None,
        known_by: Annotated[Day, Field(description="use only what had been published by this day")] = None,
        max_rows: MaxRows = 50,
        *,
        possible: Annotated[
            bool, Field(description="as of a day, rows too that may have been so before anybody said so")
        ] = False,
    ) -> Annotated[CallToolResult, Answer]:
        """Answer a question about reverse imports: models, makers, plants, origins, trade deals, tariffs, volumes.

        Give it in plain English ("which models come from India"), or by the name of a question with parameters. Start
        here. The reply says how the question was read, and each row cites its sources as [1] [2]; where dates are
        vague, `sure` says whether a row is so in any case, and `hangs_on` on which date it hangs. If the words are not
        surely understood, nothing is run: the reply says "not answered" and offers the nearest readings, to be asked
        by name.

        Raises:
            KGError: as the task does.
        """
        arguments = {"question": question, "parameters": parameters or {}}
        days = {name: day.isoformat() for name, day in (("as_of", as_of), ("known_by", known_by)) if day}
        try:
            return make_answer(
                await self._jobs.run("ask", **arguments, **days, possible=possible, lang=lang, rows=max_rows)
            ).send()
        except NotFound:
            if question in self._names:
                raise
            reading = await self._jobs.run("read", **arguments)
            if reading["sure"]:
                raise
            return make_unanswered(reading).send()

    async def search_names(
        self,
        text: Annotated[str, Field(description="a name or a part of one, in English or Japanese; typos are forgiven")],
        max_rows: MaxRows = 10,
    ) -> Annotated[CallToolResult, Names]:
        """Find how makers, models, plants, countries, deals and other things are called in the graph.

        Use it before other tools where a name is uncertain. Gives identifiers, which every tool takes.

        Raises:
            KGError: as the task does.
        """
        return make_names(await self._jobs.run("search", text=text, limit=max_rows)).send()

    async def show_entity(self, name: Thing, lang: Lang = "en") -> Annotated[CallToolResult, Entity]:
        """Show all that is held of one thing, with sources: facts, routes and volumes, disagreements, what is unknown.

        Raises:
            KGError: as the task does.
        """
        return make_entity(await self._jobs.run("show", entity=name, lang=lang)).send()

    async def why(
        self,
        subject: Thing,
        predicate: Annotated[str, Field(description="a relation by label or identifier; `type` for the class")],
        object: Annotated[str, Field(description="a thing, a class or a literal")],  # noqa: A002  # the word of RDF
        lang: Lang = "en",
    ) -> Annotated[CallToolResult, Proof]:
        """Prove a fact (subject, predicate, object) rule by rule, down to the sentences of sources.

        Of a fact that does not hold, tell why not: what is held instead, what sources say, and what is missing. Use it
        for inferred facts, such as that a route is tariff-free: why("route_suzuki-fronx_india_japan", "type",
        "tariff-free route").

        Raises:
            KGError: as the task does.
        """
        found = await self._jobs.run("why", subject=subject, predicate=predicate, object=object, lang=lang)
        return make_proof(found).send()

    async def why_not(
        self,
        question: Annotated[Question | None, Field(description="the question whose answer lacks the row")] = None,
        query: Annotated[str | None, Field(description="or a SPARQL SELECT query instead of a question")] = None,
        parameters: Parameters = None,
        expect: Annotated[
            dict[str, str | int] | None,
            Field(description="what the row should have, by column: {'model': 'Honda Elevate'}; none: any row at all"),
        ] = None,
        lang: Lang = "en",
    ) -> Annotated[CallToolResult, Absence]:
        """Tell why a row is not in an answer: which part fails for it, what would have to be true, and who says so.

        For example: question "models-from", parameters {"origin": "India"}, expect {"model": "Toyota Camry"}.

        Raises:
            QueryError: there is not one question or query.
            KGError: as the task does.
        """
        if (question is None) == (query is None):
            raise QueryError("why_not: give a question or a query, and not both")
        asked = {"question": question, "query": query, "parameters": parameters or {}}
        return make_absence(await self._jobs.run("why-not", **asked, expect=expect or {}, lang=lang)).send()

    async def what_if(
        self,
        without: Annotated[
            list[str] | None, Field(description="what to suppose away: sources, claims, decisions, or things")
        ] = None,
        set: Annotated[  # noqa: A002  # the word of the command
            list[str] | None, Field(description="what to suppose that claims say, each CLAIM.PROPERTY=VALUE")
        ] = None,
        question: Annotated[Question | None, Field(description="tell of its answer; none: of all facts")] = None,
        parameters: Parameters = None,
        lang: Lang = "en",
        max_rows: MaxRows = 50,
    ) -> Annotated[CallToolResult, Changes]:
        """Tell what would change without a source, a claim, a decision, or all claims that name a thing.

        Or where a claim says something else. Gives the rows, inferred facts, findings and disagreements lost, gained
        and changed, each with what causes it. The graph stays as it is. For example: without ["Japan-India CEPA"],
        question "tariff-free-models"; or set ["fujipost-37443_003.units=50000"].

        Raises:
            KGError: as the task does.
        """
        asked = {"question": question, "parameters": parameters or {}} if question else {}
        found = await self._jobs.run("whatif", without=without or (), set=set or (), **asked, lang=lang)
        return make_changes(found, max_rows).send()

    async def list_conflicts(
        self,
        kind: Annotated[
            Literal["correction", "succession", "outvoted", "disputed"] | None,
            Field(
                description="correction: a curator read a claim otherwise; succession: news overtook it; outvoted: a "
                "better source won; disputed: nobody won, nothing is held"
            ),
        ] = None,
        lang: Lang = "en",
        max_rows: MaxRows = 50,
    ) -> Annotated[CallToolResult, Answer]:
        """List where sources disagree: the values, who says which, what is held, and the rule that decided.

        Raises:
            KGError: as the task does.
        """
        return make_answer(await self._jobs.run("conflicts", kind=kind, lang=lang, rows=max_rows)).send()

    async def run_sparql(
        self,
        query: Annotated[str, Field(description="SPARQL 1.1 SELECT, ASK or CONSTRUCT; prefixes are declared already")],
        cite: Annotated[bool, Field(description="cite the claims behind each row")] = True,  # noqa: FBT002  # an argument by name
        max_rows: MaxRows = 100,
    ) -> Annotated[CallToolResult, Result]:
        """Run a read-only SPARQL 1.1 query, with the claims that each row rests on.

        For what no question of the catalogue covers; call read_guide first, which has the classes and relations.
        Prefixes ri: (terms) and rid: (things) are declared. The default graph is what is held true, inferences
        included; each claim is a named graph of what its sentence says: ?c a ri:Claim . GRAPH ?c { … }. A query that
        runs too long is stopped.

        Raises:
            KGError: as the task does.
        """
        asked = {"query": query, "rows": max_rows}
        return make_result(await self._jobs.run("excerpt", **asked, cite=cite or None)).send()

    async def read_guide(self) -> CallToolResult:
        """Read how to query the graph: its layers, prefixes, classes, relations, example queries, how to cite.

        Raises:
            KGError: as the task does.
        """
        return await self._guide.send()
