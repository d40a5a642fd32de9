"""Queries that show how the graph is to be asked, with the examples and the words of what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.domain import Domain, fill


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with, and what it shows, in English and Japanese."""

    name: str
    name_ja: str
    sparql: str


def make_examples(domain: Domain) -> list[Example]:
    """Return the queries in the order in which one learns from them; the editor begins with the first."""
    words = {"flows": domain.say("flows", "en"), "flows_ja": domain.say("flows", "ja"), **domain.list_examples()}
    return [Example(fill(one.name, words), fill(one.name_ja, words), fill(one.sparql, words)) for one in EXAMPLES]


EXAMPLES = (
    Example(
        "The {flows} and what else has a status, and since when",
        "{flows_ja}などの状態と開始日",
        """\
SELECT ?node ?status ?since
WHERE {
  ?node a ri:KeyedNode ;
        ri:status ?status .
  OPTIONAL { ?node ri:since ?since }
}
ORDER BY ?status ?node""",
    ),
    Example(
        "Figures by year, parts and totals apart",
        "年別の数量（内訳と合計は別）",
        """\
# Each observation has a data set, so that parts are never added to totals.
SELECT ?set ?year ?volume ?units
WHERE {
  ?volume a ri:Volume ;
          qb:dataSet ?set ;
          ri:period/ri:year ?year ;
          ri:units ?units .
}
ORDER BY ?set ?year ?volume""",
    ),
    Example(
        "Who says it: the claims behind what one thing takes part in",
        "誰が述べたか:一つのものに関わる主張",
        """\
# A claim is also the name of a graph: it holds what one sentence says.
SELECT ?claim ?source ?sentence ?node ?relation
WHERE {
  GRAPH ?claim { ?node ?relation rid:{thing} }
  ?claim ri:source ?source .
  OPTIONAL { ?claim ri:locator ?sentence }
}
ORDER BY ?claim""",
    ),
    Example(
        "Said, but not held: figures that the graph does not take over",
        "述べられたが採用されていない数量",
        """\
# Outside GRAPH stands what is held. What is left here is said by a sentence only.
SELECT ?claim ?volume ?said ?correction
WHERE {
  GRAPH ?claim { ?volume ri:units ?said }
  ?claim a ri:Claim .
  OPTIONAL { ?claim ri:correctedBy ?correction }
  MINUS { ?volume ri:units ?said }
}
ORDER BY ?volume""",
    ),
    Example(
        "Where sources disagree: both sides and the rule",
        "情報源の相違:両者の値と規則",
        """\
SELECT ?about ?kind ?value ?claim ?rule
WHERE {
  ?point a ri:Disagreement ;
         ri:node ?about ;
         ri:kind ?kind ;
         ri:rule ?rule ;
         ri:side ?side .
  ?side ri:value ?value ;
        ri:claim ?claim .
}
ORDER BY ?kind ?about ?value""",
    ),
    Example(
        "What is inferred: which relations follow from the claims",
        "推論された関係",
        """\
SELECT ?relation (COUNT(*) AS ?facts)
WHERE {
  GRAPH <https://w3id.org/reverse-imports/graph/inferred> { ?subject ?relation ?object }
}
GROUP BY ?relation
ORDER BY DESC(?facts)""",
    ),
    Example(
        "As a graph: all that is held with one thing",
        "グラフとして:一つのものについて採用されている事実",
        """\
CONSTRUCT { ?node ?relation rid:{thing} . rid:{thing} ?told ?value }
WHERE {
  { ?node ?relation rid:{thing} } UNION { rid:{thing} ?told ?value }
}""",
    ),
    Example(
        "Yes or no: is something a {class}?",
        "はい・いいえ:クラスに属するものはあるか",
        """\
ASK { ?thing a ?class . ?class rdfs:label "{class}"@en }""",
    ),
)
"""The queries, with the names of examples in braces."""
