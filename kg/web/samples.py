"""Queries that show how the graph is to be asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with, and what it shows, in English and Japanese."""

    name: str
    name_ja: str
    sparql: str


START = Example(
    "Models on sale in Japan that are made abroad",
    "国外で生産され日本で販売中のモデル",
    """\
SELECT ?model ?maker ?origin ?since
WHERE {
  ?route a ri:ReverseImport ;
         ri:model ?model ;
         ri:maker ?maker ;
         ri:origin ?origin ;
         ri:status ri:active .
  OPTIONAL { ?route ri:since ?since }
}
ORDER BY ?maker ?model""",
)
"""What the editor begins with."""

EXAMPLES = (
    START,
    Example(
        "Imports by year, all makers together",
        "年別の輸入台数(全メーカー)",
        """\
# Each observation has a data set, so that parts are never added to totals.
SELECT ?year ?units
WHERE {
  ?volume a ri:ImportVolume ;
          qb:dataSet rid:data-set_import-volume_total ;
          ri:destination rid:japan ;
          ri:period/ri:year ?year ;
          ri:units ?units .
}
ORDER BY ?year""",
    ),
    Example(
        "Who says it: the claims behind a fact",
        "誰が述べたか:事実の根拠となる主張",
        """\
# A claim is also the name of a graph: it holds what one sentence says.
SELECT ?claim ?source ?sentence ?origin
WHERE {
  GRAPH ?claim { ?route ri:model rid:suzuki-fronx ; ri:origin ?origin }
  ?claim ri:source ?source .
  OPTIONAL { ?claim ri:locator ?sentence }
}
ORDER BY ?claim""",
    ),
    Example(
        "Said, but not held: figures that the graph does not take over",
        "述べられたが採用されていない台数",
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
        "As a graph: routes from India in schema.org's terms",
        "グラフとして:インドからの供給経路",
        """\
CONSTRUCT {
  ?model a schema:Car ;
         schema:manufacturer ?maker ;
         schema:countryOfOrigin ?origin .
}
WHERE {
  ?route a ri:SupplyRoute ;
         ri:model ?model ;
         ri:maker ?maker ;
         ri:origin ?origin .
  FILTER (?origin = rid:india)
}""",
    ),
    Example(
        "Yes or no: does any model come from Thailand?",
        "はい・いいえ:タイ産のモデルはあるか",
        """\
ASK { ?route a ri:ReverseImport ; ri:origin rid:thailand ; ri:status ri:active }""",
    ),
)
"""All of them, in the order in which one learns from them."""
