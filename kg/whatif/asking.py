"""What two graphs are asked to be compared: questions of the catalogue, and what the checks and the sides tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Triple

from kg.errors import NotFound
from kg.graph import Graph
from kg.graph.answering import answer_question
from kg.graph.asking import bind_parameters, choose_rows
from kg.model.answers import MARKS, Answer, Row, Table
from kg.model.questions import Key, Question
from kg.terms import LABEL
from kg.whatif.rows import AnswerChange, compare_answers, join_rows

FINDINGS = """
SELECT ?rule ?about ?severity ?told ?settle
WHERE {
  ?finding a ri:Finding ; ri:rule ?rule ; ri:severity ?severity ; ri:told ?told ; ri:settle ?settle .
  OPTIONAL { ?finding ri:node ?about }
}
ORDER BY ?rule ?about ?told
"""
DISAGREEMENTS = """
SELECT ?about ?property (GROUP_CONCAT(DISTINCT ?text; separator=" | ") AS ?values) ?kind ?held ?rule
WHERE {
  { SELECT ?found ?text WHERE { ?found ri:side ?side . ?side ri:value ?text } ORDER BY ?found ?side }
  ?found a ri:Disagreement ; ri:node ?about ; ri:kind ?kind ; ri:rule ?rule .
  ?kind a ri:Contradiction .
  OPTIONAL { ?found ri:onProperty ?property }
  OPTIONAL { ?found ri:heldSide ?winner . ?winner ri:value ?held }
}
GROUP BY ?found ?about ?property ?kind ?held ?rule
ORDER BY ?about ?property ?kind ?rule
"""


def _make_question(name: str, sparql: str, key: Key) -> Question:
    return Question(
        name=name, title=name, description="", parameters=(), examples=(), sparql=sparql, key=key, sure="rows"
    )


POINTS = (
    _make_question("findings", FINDINGS, Key(("rule", "about"), ("told",))),
    _make_question("disagreements", DISAGREEMENTS, Key(("about", "property"), ("kind", "values", "rule"))),
)
"""What is compared besides the catalogue: what the checks find, and where sources cannot all be right.

That a finding was settled, or a disagreement decided, makes it no other.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its parameters, to be asked of graphs that may not all know what the parameters name."""

    question: Question
    parameters: Mapping[str, str] = field(default_factory=dict)
    lang: str = "en"

    def ask(self, graph: Graph) -> Answer:
        """Return the answer of a graph.

        Raises:
            NotFound: no thing has the name of a parameter.
            QueryError: a parameter is unknown, missing or malformed.
        """
        bound = bind_parameters(self.question, self.parameters, graph.names)
        return answer_question(graph, self.question, bound, lang=self.lang, cite=False, possible=False, texts=None)

    def trace(self, graph: Graph) -> dict[Row, frozenset[Triple]]:
        """Return the triples by which each row of a graph at rest comes about, by its cells."""
        table = graph.run(self.question.sparql)
        if not isinstance(table, Table):
            return {}
        chosen = choose_rows(self.question, bind_parameters(self.question, self.parameters, graph.names), table)
        solutions = [(row, solution) for row, found in chosen.rows.items() for solution in found]
        citer = graph.evidence.make_citer()
        bases = citer.cite_rows(self.question.sparql, table.columns, [solution for _, solution in solutions])
        traced: dict[Row, frozenset[Triple]] = {}
        for (row, _), basis in zip(solutions, bases, strict=True):
            found = {triple for witness in basis.witnesses for triple in witness.triples}
            traced[row] = traced.get(row, frozenset()) | found
        return traced

    def compare(self, before: Graph, after: Graph) -> AnswerChange:
        """Return how the answers of two graphs differ; one that does not know a thing has no rows about it.

        Raises:
            NotFound: neither graph knows the name of a parameter.
            QueryError: as `ask`.
        """
        try:
            old = self.ask(before)
        except NotFound:
            new = self.ask(after)
            old = _empty(new)
        else:
            try:
                new = self.ask(after)
            except NotFound:
                new = _empty(old)
        change = compare_answers(old, new, self.question.key)
        if not (change.lost and change.gained):
            return change
        return join_rows(
            change,
            self._trace_rows(before, old, [row.before for row in change.lost]),
            self._trace_rows(after, new, [row.after for row in change.gained]),
        )

    def _trace_rows(self, graph: Graph, answer: Answer, places: Iterable[int | None]) -> dict[int, frozenset[Triple]]:
        """Return the triples by which some rows come about, whatever the things in them are called."""
        traced = self.trace(graph)
        found = {i: traced.get(pick_traced(answer, i), ()) for i in places if i is not None}
        told = {i: frozenset(triple for triple in triples if triple.predicate != LABEL) for i, triples in found.items()}
        return {i: triples for i, triples in told.items() if triples}


def pick_traced(answer: Answer, place: int) -> Row:
    """Return the cells of a row by which `Asked.trace` knows it."""
    cells = zip(answer.columns[:-1], answer.things[place][:-1], strict=True)
    return tuple(term for name, term in cells if name not in MARKS)


def _empty(answer: Answer) -> Answer:
    return replace(answer, rows=(), things=(), cited=(), citations={})
