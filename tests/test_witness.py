"""Which quads and conditions rows rest on: reading queries, tracing them, and ways along paths."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from kg.errors import QueryError
from kg.model.answers import Table
from kg.sparql.reading import read_query
from kg.sparql.syntax import Alternative, Inverse, Negated, Path, Repeat, Sequence, write_path
from kg.sparql.tokens import split_tokens
from kg.terms import PREFIXES
from kg.verbs import KnowledgeGraph
from kg.witness.matches import Matcher
from kg.witness.paths import PathFinder
from kg.witness.running import Match
from tests.cited_queries import CONDITIONAL, MONOTONE
from tests.rebuilding import fold_row
from tests.sampling import tries

EX = "http://example.org/"
NODES = [NamedNode(EX + name) for name in "abcd"]
PROPERTIES = [f"<{EX}{name}>" for name in ("p", "q")]


def find_matches(store: Store, sparql: str) -> tuple[Table, list[list[Match]], Matcher]:
    """Return the rows of a SELECT, their matches, and what found them."""
    found = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    table = Table(tuple(v.value for v in found.variables), tuple(tuple(row) for row in found))
    matcher = Matcher(store, read_query(sparql), PREFIXES)
    return table, matcher.find_rows(table.columns, table.rows), matcher


def run_over(quads: tuple[Quad, ...], sparql: str) -> set[tuple[object, ...]]:
    """Return the rows of a SELECT over some quads alone."""
    store = Store()
    store.extend(quads)
    found = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return {fold_row(tuple(row)) for row in found}


@pytest.mark.parametrize("sparql", MONOTONE.values(), ids=MONOTONE)
def test_row_comes_again_from_each_match_alone(shipped: KnowledgeGraph, sparql: str) -> None:
    """The quads of any match of a row are enough for the row, and nothing is left uncovered."""
    table, matches, matcher = find_matches(shipped.store, sparql)
    assert table.rows
    assert not matcher.uncovered
    for row, found in list(zip(table.rows, matches, strict=True))[:40]:
        assert found
        if any(isinstance(term, BlankNode) for term in row):
            continue
        for match in found[:5]:
            assert fold_row(row) in run_over(match.quads, sparql)
            assert not match.absences


@pytest.mark.parametrize("sparql", CONDITIONAL.values(), ids=CONDITIONAL)
def test_every_row_has_a_match(shipped: KnowledgeGraph, sparql: str) -> None:
    """A row of a query with conditions, groups or an order has its quads too, and they are in the graph."""
    table, matches, matcher = find_matches(shipped.store, sparql)
    assert table.rows
    assert all(matches)
    assert not matcher.uncovered
    assert all(quad in shipped.store for found in matches for match in found for quad in match.quads)


@pytest.mark.parametrize(
    ("sparql", "told"),
    [
        (CONDITIONAL["minus"], "no match of { rid:route_"),
        (CONDITIONAL["not exists"], "no match of { ?r ri:maker rid:"),
        (CONDITIONAL["not bound"], "no match of { rid:"),
        (CONDITIONAL["limit"], "no other solution that comes before it"),
    ],
)
def test_conditions_of_absence_are_named(shipped: KnowledgeGraph, sparql: str, told: str) -> None:
    """What must not be there is told with the values of the row, and is no quad."""
    _, matches, _ = find_matches(shipped.store, sparql)
    for found in matches:
        assert any(told in absence for match in found for absence in match.absences)


def test_each_of_equal_rows_has_a_solution_of_its_own(shipped: KnowledgeGraph) -> None:
    """Two rows that read the same rest on different things where the query keeps them apart."""
    sparql = "SELECT ?k { ?r ri:maker ?k ; a ri:SupplyRoute }"
    table, matches, _ = find_matches(shipped.store, sparql)
    assert len(set(table.rows)) < len(table.rows)
    assert all(len(found) == 1 for found in matches)
    assert len({found[0] for found in matches}) == len(table.rows)


def test_row_of_distinct_has_all_its_ways(shipped: KnowledgeGraph) -> None:
    """A row that DISTINCT joined has a match for each solution."""
    table, matches, _ = find_matches(shipped.store, "SELECT DISTINCT ?k { ?r ri:maker ?k ; a ri:SupplyRoute }")
    plain, _, _ = find_matches(shipped.store, "SELECT ?k { ?r ri:maker ?k ; a ri:SupplyRoute }")
    assert sum(map(len, matches)) == len(plain.rows) > len(table.rows)


def test_group_has_all_of_its_members(shipped: KnowledgeGraph) -> None:
    """A count rests on every member of its group, and not on those of another with the same count."""
    keyed, by_key, _ = find_matches(
        shipped.store, "SELECT ?k (COUNT(?r) AS ?n) { ?r ri:maker ?k ; a ri:SupplyRoute } GROUP BY ?k"
    )
    hidden, by_count, _ = find_matches(shipped.store, CONDITIONAL["hidden group"])
    assert [len(found[0].quads) for found in by_key] == [2 * int(str(row[1].value)) for row in keyed.rows]  # type: ignore[union-attr]  # a count
    assert sorted(len(found[0].quads) for found in by_count) == sorted(len(found[0].quads) for found in by_key)
    assert len(hidden.rows) == len(keyed.rows)


def test_union_names_the_branch_that_held(shipped: KnowledgeGraph) -> None:
    """A row of a UNION rests on the branch it came from, even where another would hold too."""
    sparql = "SELECT ?x { { ?x ri:status ri:planned } UNION { ?x ri:status ri:planned . ?x ri:expected ?when } }"
    _, matches, _ = find_matches(shipped.store, sparql)
    assert {len(found[0].quads) for found in matches} == {1, 2}


def test_condition_that_may_be_met_in_two_ways_is_not_covered(shipped: KnowledgeGraph) -> None:
    """Patterns asked about inside `||` are said to be uncovered, never guessed."""
    sparql = "SELECT ?r { ?r a ri:SupplyRoute FILTER (EXISTS { ?r ri:plant ?p } || EXISTS { ?r ri:since ?d }) }"
    _, matches, matcher = find_matches(shipped.store, sparql)
    assert all(len(found[0].quads) == 1 for found in matches)
    assert any("EXISTS" in told for told in matcher.uncovered)


def test_values_made_anew_hide_no_match(shipped: KnowledgeGraph) -> None:
    """A row with a random value has the match of what its pattern gives."""
    _, matches, matcher = find_matches(shipped.store, "SELECT ?k (RAND() AS ?x) { ?k a ri:CarMaker }")
    assert all(matches)
    assert matcher.uncovered == ()


def test_too_many_solutions_are_not_covered(shipped: KnowledgeGraph) -> None:
    """Past the limit of solutions the rest is said to be uncovered."""
    matcher = Matcher(shipped.store, read_query("SELECT ?x { ?x a ri:Claim }"), PREFIXES, limit=10)
    matcher.find_rows(("x",), [])
    assert matcher.uncovered == ("what comes after the first 10 solutions",)


@pytest.mark.parametrize(
    "wrong", ["SELECT ?x { <<( ?s ?p ?o )>> ?q ?x }", "LOAD <http://example.org/>", "SELECT ?x { ?x"]
)
def test_what_is_beyond_the_reader_is_an_error(wrong: str) -> None:
    """What is no query of SPARQL 1.1 is told, and never half read."""
    with pytest.raises(QueryError):
        read_query(wrong)


def test_words_of_a_query() -> None:
    """Names with escapes, strings of all kinds, numbers, comments and both marks of variables are read as one word."""
    text = """$a ex:b\\,c 'x\\'y' \"\"\"z"z\"\"\"@en-GB 1.5e-3 <http://x/?a=b#c> # rest
    _:n ex:a.b . >= ^^ && <"""
    words = [token.text for token in split_tokens(text)]
    assert words == [
        "?a", "ex:b\\,c", "'x\\'y'", '"""z"z"""', "@en-GB", "1.5e-3", "<http://x/?a=b#c>", "_:n", "ex:a.b", ".", ">=",
        "^^", "&&", "<", "",
    ]  # fmt: skip


def test_every_form_of_query_is_read() -> None:
    """SELECT, ASK, CONSTRUCT in both forms and DESCRIBE are told apart, with their data set and template."""
    assert read_query("ASK { ?a ?b ?c }").form == "ASK"
    assert len(read_query("CONSTRUCT { ?a ?b ?c, 5 } WHERE { ?a ?b ?c }").template) == 2
    assert len(read_query("CONSTRUCT WHERE { ?a ?b ?c ; ?d ?e }").template) == 2
    assert read_query("DESCRIBE <http://x/a> ?b WHERE { ?b ?c ?d }").form == "DESCRIBE"
    assert read_query("SELECT * FROM <http://x/g> FROM NAMED <http://x/h> { ?a ?b ?c }").dataset == ("<http://x/g>",)


def make_paths() -> st.SearchStrategy[Path]:
    """Give paths of every kind, a few levels deep."""
    names = st.sampled_from(PROPERTIES)
    sides = st.tuples(st.lists(names, max_size=2, unique=True), st.lists(names, max_size=1)).filter(any)
    plain = st.one_of(names, sides.map(lambda found: Negated(tuple(found[0]), tuple(found[1]))))
    return st.recursive(
        plain,
        lambda inner: st.one_of(
            inner.map(Inverse),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sequence(tuple(parts))),
            st.lists(inner, min_size=2, max_size=2).map(lambda parts: Alternative(tuple(parts))),
            st.builds(Repeat, inner, st.sampled_from("?*+")),
        ),
        max_leaves=4,
    )


@given(
    st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)), max_size=7),
    make_paths(),
)
@settings(max_examples=tries(40, 150))
def test_way_along_a_path_is_a_way(triples: set[tuple[NamedNode, str, NamedNode]], path: Path) -> None:
    """Where the store says that a path leads, a way is found whose quads alone make it lead there; else none is."""
    store = Store()
    store.extend(Quad(s, NamedNode(p[1:-1]), o, DefaultGraph()) for s, p, o in triples)

    def look_up(subject: object, predicate: object, value: object) -> Iterator[Quad]:
        return store.quads_for_pattern(subject, predicate, value, None)  # type: ignore[arg-type]  # terms

    finder = PathFinder(look_up, lambda text: NamedNode(text[1:-1]))
    for start, end in product(NODES, NODES):
        if start == end:  # a path of no step leads anywhere by SPARQL 1.1, and in the store only to what is in it
            continue
        sparql = f"ASK {{ {start} {write_path(path)} {end} }}"
        way = finder.find(start, path, end)
        assert bool(store.query(sparql)) == (way is not None)
        if way is not None:
            alone = Store()
            alone.extend(way)
            assert bool(alone.query(sparql))
