"""Names in a query that nothing has: told with the nearest known one, and the query runs all the same."""

from __future__ import annotations

import pytest

from kg.errors import UnknownName
from kg.graph.unknown import tell_unknown
from kg.model.answers import Table
from kg.verbs import KnowledgeGraph


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ASK { ?r ri:orign ?c }", ["ri:orign is not in the ontology or the data; did you mean ri:origin?"]),
        (
            "ASK { ?r a ri:SupplyRout }",
            ["ri:SupplyRout is not in the ontology or the data; did you mean ri:SupplyRoute"],
        ),
        ("ASK { ?r ri:origin rid:indai }", ["rid:indai is not in the ontology or the data; did you mean rid:india?"]),
        ("ASK { GRAPH claim:qqqqq { ?s ?p ?o } }", ["claim:qqqqq is not in the ontology or the data"]),
        ("ASK { ?s (ri:orign|^ri:maker)/ri:none* ?o }", ["ri:orign", "ri:none"]),
        ("ASK { ?r ri:origin ?c FILTER(?c != rid:indai) }", ["rid:indai"]),
        ("DESCRIBE rid:indai", ["rid:indai"]),
        ("PREFIX r: <https://w3id.org/reverse-imports/id/> ASK { r:indai ?p ?o }", ["rid:indai"]),
        ("ASK { <https://w3id.org/reverse-imports/ontology#orign> ?p ?o }", ["ri:orign"]),
        ("SELECT * FROM claim:none { ?s ?p ?o }", ["claim:none"]),
    ],
)
def test_unknown_name_is_told(query: str, told: list[str], shipped: KnowledgeGraph) -> None:
    """Each name that is nowhere is told once, in its short form, with the nearest of its kind."""
    found = tell_unknown(shipped.store, query)
    assert len(found) == len(told)
    assert all(one.startswith(start) for one, start in zip(found, told, strict=True))


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?r ri:mine rid:new } { ?r ri:origin ?o }",
        "SELECT ?r (ri:mine AS ?kind) { ?r ri:origin ?o }",
        "ASK { BIND (rid:new AS ?x) VALUES ?y { rid:newer } ?s ?p ?o }",
        "ASK { SERVICE <http://other/> { ?s ri:theirs ?o } }",
        'ASK { ?s ?p "x"^^ri:mine }',
        "ASK { ?s <http://other/unheard> wd:Q1 }",
        "PREFIX mine: <https://w3id.org/reverse-imports/ontology#> ASK { ?r mine:origin rid:india }",
        'ASK { ?s ?p "ri:orign" } # ri:orign',
        "ASK { ?r ri:origin",
        "SELECT ` {}",
    ],
)
def test_names_that_a_query_brings_along_are_its_own(query: str, shipped: KnowledgeGraph) -> None:
    """New names are legitimate where a query makes them, and those of others are not known here."""
    assert tell_unknown(shipped.store, query) == ()


def test_every_name_of_the_catalogue_is_known_or_meant(shipped: KnowledgeGraph) -> None:
    """Questions of the catalogue name what is there, but for a name that stands for nothing on purpose."""
    told = {line for question in shipped.catalogue.values() for line in tell_unknown(shipped.store, question.sparql)}
    assert told <= {"rid:none is not in the ontology or the data"}


def test_python_is_warned_and_gets_its_rows(shipped: KnowledgeGraph) -> None:
    """In Python the sentence is a warning, and the query runs."""
    with pytest.warns(UnknownName, match=r"ri:orign .* did you mean ri:origin\?"):
        found = shipped.query("SELECT ?m { ?m a ri:CarMaker OPTIONAL { ?m ri:orign ?x } }")
    assert isinstance(found, Table)
    assert len(found) > 5
