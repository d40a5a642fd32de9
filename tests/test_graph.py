"""The graph as a program uses it: finding things, queries, answers, sheets, and conversion to other libraries."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.errors import NotFound, QueryError
from kg.model.answers import Answer, Citation, Table, text_of
from kg.paths import Home
from kg.terms import ALIAS, CLAIM, INFERRED, LABEL, PREFIXES, RI, RID, SKOS, SRC, TYPE, WD
from kg.verbs import KnowledgeGraph

DEFAULT = DefaultGraph()
SOURCES_OF_FRONX = (
    "ams-2586576_073; ats-1700325_001; carcareplus-10689_006; carwikihub-5153_015; "
    "deshsewak-167238_001; deshsewak-167238_002; deshsewak-167238_003; deshsewak-167238_004; "
    "excite-webcartop-1556911_001; fujipost-37443_007"
)
HOSTILE = "<script>alert('x')</script> & \"y\""


@pytest.fixture
def world(tmp_path: Path) -> KnowledgeGraph:
    """Give a graph of three things with awkward names, and one question on them."""
    store = Store()
    things = (("plant-one", "Plant", "The plant"), ("plant-two", "Plant", "The  PLANT!"), ("maker", "CarMaker", "M"))
    for name, cls, label in things:
        store.add(Quad(RID(name), TYPE, RI(cls), DEFAULT))
        store.add(Quad(RID(name), LABEL, Literal(label, language="en"), DEFAULT))
    store.add(Quad(RID("maker"), ALIAS, Literal("The plant"), DEFAULT))
    store.add(Quad(RID("plant-two"), LABEL, Literal(HOSTILE, language="ja"), DEFAULT))
    store.add(Quad(CLAIM("x_001"), RI("source"), SRC("x"), DEFAULT))
    store.add(Quad(SRC("x"), RI("address"), Literal(HOSTILE), DEFAULT))
    text = "# title: <b>\n# description: d\n# example: plants\n"
    query = 'SELECT ?plant { ?plant a ri:Plant . ?plant rdfs:label "The  PLANT!"@en . claim:x_001 ri:source ?where }'
    (tmp_path / "plants.rq").write_text(text + query, encoding="utf-8")
    return KnowledgeGraph(store, home=Home(tmp_path, tmp_path, tmp_path, tmp_path), manifest={})


class Tags(HTMLParser):
    """Read the tags of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        """Keep the tag."""
        self.found.append(tag)


# Finding things


@pytest.mark.parametrize(
    "name",
    [
        "Suzuki Fronx",
        "fronx",
        "  FRONX ",
        "フロンクス",
        "スズキ フロンクス",
        "suzuki-fronx",
        "rid:suzuki-fronx",
        "https://w3id.org/reverse-imports/id/suzuki-fronx",
    ],
)
def test_find_by_any_of_its_names(name: str, shipped: KnowledgeGraph) -> None:
    """A thing is found by label or alias in any language, by identifier, by prefixed name and by IRI."""
    assert shipped.find(name) == RID("suzuki-fronx")


@pytest.mark.parametrize("name", ["Q53268", "wd:Q53268", "http://www.wikidata.org/entity/Q53268"])
def test_find_by_wikidata_identifier(name: str, shipped: KnowledgeGraph) -> None:
    """A thing is found by its identifier in Wikidata too, which other data sets know it by."""
    assert shipped.find(name) == RID("toyota")


@pytest.mark.parametrize("name", ["WR-V", "WR\u2011V", "wr v", "Honda WR-V", "ホンダ WR-V"])
def test_find_follows_what_was_identified(name: str, shipped: KnowledgeGraph) -> None:
    """The WR-V is the Honda Elevate, as a decision says, however its hyphen is printed."""
    assert shipped.find(name) == RID("honda-elevate")


def test_identifier_of_what_is_another_in_one_place_gives_itself(shipped: KnowledgeGraph) -> None:
    """The WR-V is the Elevate in Japan alone: its identifier gives its own sheet, which cites the decision."""
    assert shipped.find("rid:honda-wr-v") == RID("honda-wr-v")
    told = {s.relation: s for s in shipped.show("rid:honda-wr-v").statements}
    assert told["identified as"].iri == RID("honda-elevate").value
    assert told["identified in"].iri == RID("japan").value
    assert all("decision_003" in told[relation].claims for relation in ("identified as", "identified in"))


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("claim:carwikihub-5153_015", CLAIM("carwikihub-5153_015")),
        ("carwikihub-5153_015", CLAIM("carwikihub-5153_015")),
        ("fujipost-37443", SRC("fujipost-37443")),
        ("ri:SupplyRoute", RI("SupplyRoute")),
        ("supply route: Suzuki Fronx, India, Japan", RID("route_suzuki-fronx_india_japan")),
        ("US", RID("usa")),
    ],
)
def test_find_what_is_no_entity(name: str, iri: NamedNode, shipped: KnowledgeGraph) -> None:
    """Claims, sources, terms and keyed nodes have names too, and a short alias is enough for an entity."""
    assert shipped.find(name) == iri


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("sazuky", "did you mean suzuki?"),
        ("Suzuki Fronks", "suzuki fronx"),
        ("フランクズ", "フロンクス"),
        ("xyzzy", "nothing is called 'xyzzy'"),
        ("", "nothing is called ''"),
        ("ri:", "nothing is called 'ri:'"),
        ("rid:no such", "nothing is called 'rid:no such'"),
        ("rid:<b>", "nothing is called 'rid:<b>'"),
        ("http://[/", "nothing is called 'http://[/'"),
        ("https://example.org/x", "nothing is called 'https://example.org/x'"),
        ("\udcff", "nothing is called '\\udcff'"),
    ],
)
def test_unknown_name_has_the_nearest(name: str, near: str, shipped: KnowledgeGraph) -> None:
    """A name that nothing has, or that can be none, is told with the nearest names where there are any."""
    with pytest.raises(NotFound) as caught:
        shipped.find(name)
    assert near in str(caught.value)


@pytest.mark.parametrize("typed", ["suzukiqq", "fronxqq", "indiaqq", "united statesqq", "wr", "スズ"])
def test_suggested_name_is_found(typed: str, shipped: KnowledgeGraph) -> None:
    """What an error suggests can be typed as it is."""
    with pytest.raises(NotFound) as caught:
        shipped.find(typed)
    told = str(caught.value).rpartition("did you mean ")[2].removesuffix("?").split(", ")
    assert told
    assert all(shipped.find(name) for name in told)


def test_ambiguous_name_is_told(world: KnowledgeGraph) -> None:
    """A name of several things is never guessed: their identifiers are told, and each of them finds one."""
    with pytest.raises(NotFound, match=r"may be any of rid:maker, rid:plant-one, rid:plant-two; name one of them"):
        world.find("the plant")
    assert world.find("rid:plant-one") == world.find("plant-one") == RID("plant-one")


def test_class_makes_a_name_plain(world: KnowledgeGraph) -> None:
    """Where a maker is asked for, a plant of the same name is not meant; and two plants stay ambiguous."""
    assert world.names.find("the plant", RI("CarMaker")) == RID("maker")
    with pytest.raises(NotFound, match=r"may be any of rid:plant-one, rid:plant-two;"):
        world.names.find("the plant", RI("Plant"))


def test_identifier_wins_over_label() -> None:
    """An identifier means its thing, also where another thing has it as a label."""
    store = Store()
    for name, label in (("one", "two"), ("two", "Two and more")):
        store.add(Quad(RID(name), TYPE, RI("Plant"), DEFAULT))
        store.add(Quad(RID(name), LABEL, Literal(label, language="en"), DEFAULT))
    here = Path()
    graph = KnowledgeGraph(store, home=Home(here, here, here, here), manifest={})
    assert graph.find("two") == RID("two")


# Queries


def test_select_gives_terms(shipped: KnowledgeGraph) -> None:
    """A SELECT gives a table of terms with the columns as asked for, and None where nothing is bound."""
    table = shipped.query("SELECT ?label ?none { rid:india rdfs:label ?label FILTER(LANG(?label) = 'ja') }")
    assert isinstance(table, Table)
    assert table.columns == ("label", "none")
    assert list(table) == [(Literal("インド", language="ja"), None)]
    assert table.texts() == [("インド", "")]
    assert table.to_dicts() == [{"label": "インド"}]
    assert len(table) == 1


def test_ask_gives_a_truth_value(shipped: KnowledgeGraph) -> None:
    """An ASK gives a bool, nothing that is only like one."""
    assert shipped.query("ASK { rid:suzuki a ri:CarMaker }") is True
    assert shipped.query("ASK { rid:suzuki a ri:Plant }") is False


def test_construct_and_describe_give_triples(shipped: KnowledgeGraph) -> None:
    """A CONSTRUCT gives triples, as does a DESCRIBE."""
    triple = Triple(RID("suzuki"), RI("is"), RI("here"))
    assert shipped.query("CONSTRUCT { rid:suzuki ri:is ri:here } { }") == (triple,)
    described = shipped.query("DESCRIBE rid:suzuki")
    assert isinstance(described, tuple)
    assert Triple(RID("suzuki"), TYPE, RI("CarMaker")) in described


def test_prefixes_are_known(shipped: KnowledgeGraph) -> None:
    """A query needs no PREFIX line for the graph's own namespaces, and may bring its own."""
    for prefix, iri in PREFIXES.items():
        assert shipped.query(f"ASK {{ FILTER(STR({prefix}:) = '{iri}') }}") is True
    assert shipped.query("PREFIX ri: <http://example.org/> ASK { FILTER(STR(ri:a) = 'http://example.org/a') }") is True


def test_default_graph_is_what_is_held(shipped: KnowledgeGraph) -> None:
    """A plain query sees the mended year only; what the article says stands in the graph of its claim."""
    held = "SELECT ?year { rid:import-volume_suzuki_any_any_japan_%s ri:period/ri:year ?year }"
    assert shipped.query(held % 2023) == Table(("year",), ())
    assert len(list(shipped.query(held % 2025))) == 1  # type: ignore[arg-type]  # a SELECT gives a table
    said = "ASK { GRAPH claim:carwikihub-5153_014 { ?volume ri:period rid:period_2023 ; ri:units 43266 } }"
    assert shipped.query(said) is True


@pytest.mark.parametrize(
    ("sparql", "line"),
    [
        ("SELECT ?x { ?x }", 1),
        ("SELECT *\nWHERE {\n  ?s ?p\n}", 4),
        ("SELECT * {\n  ?s unknown:x ?o }", 2),
        ("", 1),
        ("DELETE WHERE { ?s ?p ?o }", 1),
        ("SELECT ?s {\n ?s ?p ?o\n} GROUP BY ?p", 3),
        ("SELECT ?s ?s { ?s ?p ?o }", 1),
    ],
)
def test_wrong_query_has_line_and_column(sparql: str, line: int, shipped: KnowledgeGraph) -> None:
    """Who writes a query with an error, or an update, is told the line and column of their own text."""
    with pytest.raises(
        QueryError, match=rf"^query: at {line}:\d+: .*; (correct the query there|write PREFIX|ask it by)"
    ) as caught:
        shipped.query(sparql)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("sparql", "reason"),
    [
        ("SELECT * { ?s unknown:x ?o }", "the prefix of 'unknown:x' is not declared"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?p", "The SELECT contains a variable that is unbound"),
        ("SELECT ?s ?s { ?s ?p ?o }", "Duplicated variable name in SELECT"),
        ("SELECT * { ?s <http://[> ?o }", "is no whole IRI"),
    ],
)
def test_wrong_query_has_the_reason(sparql: str, reason: str, shipped: KnowledgeGraph) -> None:
    """The reason is not lost among the characters that the grammar would also have taken."""
    with pytest.raises(QueryError) as caught:
        shipped.query(sparql)
    assert reason in str(caught.value)
    assert "\\u{" not in str(caught.value)


@pytest.mark.parametrize("sparql", ["ASK { FILTER(<http://example.org/f>(1)) }", "ASK { FILTER('\udcff' = 'x') }"])
def test_query_that_fails_without_a_place(sparql: str, shipped: KnowledgeGraph) -> None:
    """A query that the store cannot run, or that is no text, is the user's error and no crash."""
    with pytest.raises(QueryError, match=r"^query: .*; correct the query$"):
        shipped.query(sparql)


def test_union_of_all_graphs_is_not_queried(shipped: KnowledgeGraph) -> None:
    """A figure that several claims state counts once: the default graph is no union of the claim graphs."""
    total = "SELECT (SUM(?n) AS ?sum) { rid:import-volume_any_any_any_japan_2024 ri:units ?n }"
    table = shipped.query(total)
    assert isinstance(table, Table)
    assert table.texts() == [("93587",)]


# Questions


def test_ask_by_name_by_words_and_by_parameters(shipped: KnowledgeGraph) -> None:
    """The name with a value, the words of an example, and words with another value each give the answer meant."""
    by_name = shipped.ask("models-from", origin="India")
    assert by_name == shipped.ask("Which models come from India?")
    assert by_name == shipped.ask("which models come from Thailand", origin="インド")
    assert by_name.parameters == {"origin": "India"}
    assert shipped.ask("volume-total", year=2025) == shipped.ask("volume-total", year="2025")


@pytest.mark.parametrize(
    ("question", "parameters", "told"),
    [
        ("models-from", {}, r"models-from: needs origin \(the country the cars come from\); add --origin"),
        ("models-from", {"origin": ""}, r"needs origin"),
        ("models-from", {"orgin": "India"}, r"no parameter 'orgin'; did you mean origin\?; it has origin"),
        ("sources", {"origin": "India"}, r"no parameter 'origin'; it has none"),
        ("volume-total", {"year": "25"}, r"'25' is no year; write four digits"),
        ("volume-total", {"year": "2025-01"}, r"is no year"),
        ("models-from", {"question": "x", "self": "y"}, r"no parameter 'question'"),
    ],
)
def test_wrong_parameter(question: str, parameters: dict[str, str], told: str, shipped: KnowledgeGraph) -> None:
    """A parameter that is missing, unknown or malformed is told with the question and what it wants."""
    with pytest.raises(QueryError, match=told):
        shipped.ask(question, parameters)


def test_parameter_of_another_class(shipped: KnowledgeGraph) -> None:
    """A maker is no country: the name is looked for among the things that the parameter takes."""
    with pytest.raises(NotFound, match=r"models-from, origin: nothing of class ri:Territory is called 'Honda'"):
        shipped.ask("models-from", origin="Honda")


def test_parameter_is_never_pasted_into_the_query(shipped: KnowledgeGraph) -> None:
    """A value that reads like SPARQL is a name that nothing has."""
    with pytest.raises(NotFound):
        shipped.ask("models-from", origin="rid:india } UNION { ?route ?p ?o")
    with pytest.raises(QueryError, match="is no year"):
        shipped.ask("volume-total", year="2025) || (1=1")


def test_answer_as_dicts_and_texts(shipped: KnowledgeGraph) -> None:
    """A program gets rows as mappings without empty cells, or as texts with the claims in the last cell."""
    answer = shipped.ask("model-origin", model="Fronx")
    expected = {
        "model": "Suzuki Fronx",
        "origin": "India",
        "plant": "Gujarat plant (Hansalpur)",
        "maker": "Suzuki",
        "status": "active",
        "since": "2024-10-16",
        "sure": "yes",
        "sources": SOURCES_OF_FRONX,
    }
    assert answer.to_dicts() == [expected]
    assert len(answer) == 1
    assert [text_of(term) for row in answer for term in row if term is not None] == list(expected.values())
    assert answer.cited == (tuple(SOURCES_OF_FRONX.split("; ")),)
    assert [row[0] for row in answer.things] == [RID("suzuki-fronx")]


def test_answer_in_japanese(shipped: KnowledgeGraph) -> None:
    """Labels come in the language asked for; columns, claims and values stay."""
    answer = shipped.ask("model-origin", model="Fronx", lang="ja")
    row = answer.to_dicts()[0]
    assert (row["model"], row["origin"], row["maker"]) == ("スズキ フロンクス", "インド", "スズキ")
    assert row["sources"] == SOURCES_OF_FRONX
    assert answer.citations["deshsewak-167238_001"].publisher == "デーシュ・セーワク"


def test_citation_points_to_the_sentence(shipped: KnowledgeGraph) -> None:
    """A citation has all that a reader needs to find the sentence and to judge it."""
    answer = shipped.ask("model-origin", model="Fronx")
    assert answer.citations["carwikihub-5153_015"] == Citation(
        claim="https://w3id.org/reverse-imports/claim/carwikihub-5153_015",
        role="states",
        title="Car Wiki Hub, article 5153, on the reverse imports of Japanese makers",
        publisher="Car Wiki Hub",
        date="2026-01-08/2026-03-31",
        grade="E",
        address="https://carwikihub.com/?p=5153",
        locator="6.2",
        note="",
        source="https://w3id.org/reverse-imports/source/carwikihub-5153",
        evidential="asserted",
        context=("6.1",),
    )
    told = str(answer.citations["carwikihub-5153_015"])
    assert all(part in told for part in ("carwikihub-5153_015: ", "sentence 6.2", "grade E", "https://carwikihub.com"))


def test_numbers_of_citations(shipped: KnowledgeGraph) -> None:
    """Rows refer to the list of citations by number, each claim has one number, and the list has no others."""
    answer = shipped.ask("tariff-free-models")
    rows, citations = answer.numbered()
    for row, cited in zip(rows, answer.cited, strict=True):
        numbers = [int(mark.strip("[]")) for mark in row[-1].split()]
        assert [citations[n - 1].name for n in numbers] == list(cited)
    assert len({c.name for c in citations}) == len(citations) == len(answer.citations)


# Notebooks


def test_answer_in_a_notebook_is_escaped(world: KnowledgeGraph) -> None:
    """Names, titles and addresses can hold markup: a notebook shows it and never runs it."""
    shown = world.ask("plants", lang="ja")._repr_html_()
    assert set(Tags(shown).found) == {"h4", "table", "thead", "tbody", "tr", "th", "td", "ol", "li"}
    assert shown.count(html.escape(HOSTILE)) == 2
    assert "<h4>&lt;b&gt;</h4>" in shown


def test_table_in_a_notebook_is_escaped(world: KnowledgeGraph) -> None:
    """Rows of any query are shown as text, column names and empty cells too."""
    table = world.query('SELECT ("<img src=x onerror=alert(1)>" AS ?a) ?b { }')
    assert isinstance(table, Table)
    shown = table._repr_html_()
    assert set(Tags(shown).found) == {"table", "thead", "tbody", "tr", "th", "td"}
    assert "<td>&lt;img src=x onerror=alert(1)&gt;</td><td></td>" in shown


def test_answer_in_a_notebook_has_its_sources(shipped: KnowledgeGraph) -> None:
    """A row in a notebook shows the numbers of its sources, and each source stands below the table once."""
    answer = shipped.ask("tariff-free-models")
    shown = answer._repr_html_()
    citations = answer.numbered()[1]
    assert {citation.name for citation in citations} == set(answer.citations)
    assert shown.count("<li>") == len(citations)
    assert all(html.escape(str(citation)) in shown for citation in citations)
    assert "<td>[1]" in shown


def test_answer_without_rows_in_a_notebook() -> None:
    """An empty answer is a table with a head, so that its columns are seen."""
    columns = ("model", "sources")
    answer = Answer(columns, (), question="q", title="Title", parameters={}, cited=(), citations={})
    assert answer._repr_html_().startswith("<h4>Title</h4><table><thead><tr><th>model</th><th>sources</th></tr>")
    assert answer.to_dicts() == []
    assert answer.numbered() == ([], [])


# Sheets


def test_sheet_of_a_model(shipped: KnowledgeGraph) -> None:
    """A sheet has names, classes, facts with claims, what was inferred, and the nodes the thing takes part in."""
    sheet = shipped.show("Fronx")
    assert (sheet.label, sheet.iri) == ("Suzuki Fronx", RID("suzuki-fronx").value)
    assert sheet.classes == ("reverse-imported model",)
    assert sheet.aliases == ("Fronx", "フロンクス")
    told = {(s.relation, s.value, s.inferred): s.claims for s in sheet.statements}
    assert told["body type", "compact SUV", False] == ("carwikihub-5153_017",)
    assert told["manufacturer", "Suzuki", True] == ()
    assert [r.iri for r in sheet.related if r.iri.startswith(RID("route_").value)] == [
        RID("route_suzuki-fronx_india_japan").value
    ]


def test_sheet_backs_each_fact(shipped: KnowledgeGraph) -> None:
    """On every sheet of an entity a fact is inferred or has claims, and each claim is cited below.

    Of what an entity is, that it is a kind of something broader is identity, and no claim's.
    """
    sparql = "SELECT ?e { ?e a ri:Entity MINUS { ?e a ri:Period } FILTER(STRSTARTS(STR(?e), STR(rid:))) }"
    entities = shipped.query(sparql)
    assert isinstance(entities, Table)
    assert len(entities) > 100
    for (entity,) in entities:
        sheet = shipped.show(text_of(entity))
        facts = [s for s in sheet.statements if s.relation != "a kind of"]  # which is identity, as a label is
        assert [s for s in facts if not s.inferred and not s.claims] == [], sheet.label
        claims = {c for part in (sheet.statements, sheet.related) for item in part for c in item.claims}
        assert claims == set(sheet.citations)


def test_sheet_shows_disagreements(shipped: KnowledgeGraph) -> None:
    """On the sheet of a maker stands that its figures were filed under a wrong year, which side is held, and why."""
    (told,) = [d for d in shipped.show("Suzuki").disagreements if "decision 001" in d]
    assert "carwikihub-5153_014" in told
    assert "2025 (held)" in told
    assert "correction" in told


def test_sheet_has_identifiers_and_language(shipped: KnowledgeGraph) -> None:
    """A sheet gives the identifiers of other data sets, and its labels in the language asked for."""
    sheet = shipped.show("Q53268", lang="ja")
    assert sheet.label == "トヨタ"
    assert sheet.identifiers == (WD("Q53268").value,)


# What is not known


@pytest.fixture
def routes() -> KnowledgeGraph:
    """Give a graph of four active routes with plant and start, one with neither, and two planned ones."""
    store = Store()
    for name in ("a", "b", "c", "d"):
        add_node(store, f"route_{name}", "SupplyRoute", status="active", plant="works", since="2024")
    add_node(store, "route_bare", "SupplyRoute", status="active", model="kite")
    for name in ("e", "f"):
        add_node(store, f"route_{name}", "SupplyRoute", status="planned", expected="2027")
    return make_graph(store)


def add_node(store: Store, name: str, cls: str, **facts: str) -> None:
    """Add a keyed node with facts; its class above is inferred."""
    store.add(Quad(RID(name), TYPE, RI(cls), DEFAULT))
    for graph in (DEFAULT, INFERRED):
        store.add(Quad(RID(name), TYPE, RI("KeyedNode"), graph))
    for prop, value in facts.items():
        term = RI(value) if prop == "status" else RID(value) if value.isalpha() else Literal(value)
        store.add(Quad(RID(name), RI(prop), term, DEFAULT))


def make_graph(store: Store) -> KnowledgeGraph:
    """Give the graph of a store."""
    nowhere = Path("/nowhere")
    return KnowledgeGraph(store, home=Home(nowhere, nowhere, nowhere, nowhere), manifest={})


def find_gaps(graph: KnowledgeGraph, name: str) -> list[tuple[str, int, int]]:
    """Give the gaps on a sheet: relation, how many others have it, of how many."""
    return [(gap.relation, gap.stated, gap.others) for gap in graph.show(name).gaps]


def test_gap_is_what_most_of_the_kind_have(routes: KnowledgeGraph) -> None:
    """An active route without plant and start lacks what the other active ones have; those lack nothing."""
    assert find_gaps(routes, "route_bare") == [("ri:plant", 4, 4), ("ri:since", 4, 4)]
    assert find_gaps(routes, "route_a") == []


def test_gap_on_the_sheet_of_a_related_thing(routes: KnowledgeGraph) -> None:
    """What is missing of a route stands on the sheet of its model too, with the route's name."""
    routes.store.add(Quad(RID("kite"), TYPE, RI("VehicleModel"), DEFAULT))
    assert {(gap.iri, gap.relation) for gap in routes.show("kite").gaps} == {
        (RID("route_bare").value, "ri:plant"), (RID("route_bare").value, "ri:since"),
    }  # fmt: skip


def test_few_of_a_status_are_compared_with_all_of_the_class(routes: KnowledgeGraph) -> None:
    """Two planned routes are too few for a rule of their own; most routes of any status have a plant and a start."""
    assert find_gaps(routes, "route_e") == [("ri:plant", 4, 6), ("ri:since", 4, 6)]
    lone = Store()
    add_node(lone, "route_a", "SupplyRoute", plant="works")
    add_node(lone, "route_b", "SupplyRoute")
    assert find_gaps(make_graph(lone), "route_b") == []


def test_gap_counts_what_is_stated(routes: KnowledgeGraph) -> None:
    """What was only inferred of others is not missed; what was inferred of the thing itself is known."""
    for name in ("a", "b", "c", "d"):
        fact = (RID(f"route_{name}"), RI("suppliedFrom"), RID("deal"))
        for graph in (DEFAULT, INFERRED):
            routes.store.add(Quad(*fact, graph))
    for graph in (DEFAULT, INFERRED):
        routes.store.add(Quad(RID("route_bare"), RI("plant"), RID("works"), graph))
    assert find_gaps(routes, "route_bare") == [("ri:since", 4, 4)]


def test_bound_answers_for_a_figure() -> None:
    """A count that is only "just over" some number is a count, and its text is none of its own."""
    store = Store()
    for name in ("a", "b", "c", "d"):
        add_node(store, f"volume_{name}", "ImportVolume", units="5", unitsText="5", changeFactor="7")
    add_node(store, "volume_e", "ImportVolume", unitsAbove="5", unitsText="just over 5", changePercent="9")
    add_node(store, "volume_f", "ImportVolume", rank="1")
    graph = make_graph(store)
    assert find_gaps(graph, "volume_e") == []
    assert find_gaps(graph, "volume_f") == [("ri:units", 5, 5), ("ri:changePercent", 5, 5)]


def test_entity_wants_identifier_and_japanese_label(shipped: KnowledgeGraph) -> None:
    """An entity without Wikidata item or Japanese label lacks it, whatever others have; a complete one does not."""
    for name, complete in (("Suzuki", True), ("Suzuki Fronx", False)):
        sheet = shipped.show(name)
        own = {gap.relation for gap in sheet.gaps if gap.iri == sheet.iri and not gap.others}
        assert own == (set() if complete else {"identifier"})
    store = Store()
    store.add(Quad(RID("works"), TYPE, RI("Plant"), DEFAULT))
    store.add(Quad(RID("works"), TYPE, RI("Entity"), DEFAULT))
    store.add(Quad(RID("works"), LABEL, Literal("Works", language="en"), DEFAULT))
    assert find_gaps(make_graph(store), "works") == [("identifier", 0, 0), ("Japanese label", 0, 0)]


def test_open_key_is_a_gap() -> None:
    """A node whose key is not fully known says so."""
    store = Store()
    add_node(store, "unkeyed_x_001", "ImportVolume", units="5")
    assert find_gaps(make_graph(store), "unkeyed_x_001") == [("a part of its key", 0, 0)]


def test_gaps_are_true(shipped: KnowledgeGraph) -> None:
    """On every sheet of a model, what is said to be missing stands nowhere in the default graph."""
    labels = shipped.query(
        "SELECT ?p ?label { ?p rdfs:label ?label FILTER(LANG(?label) = 'en' && STRSTARTS(STR(?p), STR(ri:))) }"
    )
    models = shipped.query("SELECT ?m { ?m a ri:VehicleModel }")
    assert isinstance(labels, Table)
    assert isinstance(models, Table)
    named = {label: NamedNode(prop) for prop, label in labels.texts()}
    gaps = [gap for (model,) in models.texts() for gap in shipped.show(model).gaps if gap.others]
    assert gaps
    for gap in gaps:
        assert not any(shipped.store.quads_for_pattern(NamedNode(gap.iri), named[gap.relation], None, DEFAULT)), gap
        assert gap.others < 2 * gap.stated <= 2 * gap.others


# Other libraries


def write_term(term: object) -> tuple[str, ...]:
    """Return an rdflib or pyoxigraph term as texts that are equal for equal terms; blank nodes are all alike."""
    import rdflib

    if isinstance(term, BlankNode | rdflib.BNode):
        return ("_:",)
    if isinstance(term, Literal):
        return (term.value, term.language or "", "" if term.language else term.datatype.value)
    if isinstance(term, rdflib.Literal):
        kind = term.datatype or (None if term.language else rdflib.XSD.string)
        return (str(term), term.language or "", str(kind or ""))
    return (term.value if isinstance(term, NamedNode) else str(term),)


def test_rdflib_has_the_same_quads(shipped: KnowledgeGraph) -> None:
    """The rdflib Dataset holds every quad of the graph, term by term, and none besides."""
    import rdflib

    dataset = shipped.to_rdflib()
    default = {None, dataset.default_graph.identifier}
    theirs = sorted(
        (*map(write_term, (s, p, o)), ("",) if g in default else write_term(g)) for s, p, o, g in dataset.quads()
    )
    ours = sorted(
        (*map(write_term, (s, p, o)), ("",) if g == DEFAULT else write_term(g)) for s, p, o, g in shipped.store
    )
    assert theirs == ours
    assert isinstance(dataset, rdflib.Dataset)


@pytest.mark.filterwarnings("ignore:Dataset.default_context is:DeprecationWarning")  # rdflib warns of itself
@pytest.mark.filterwarnings("ignore:Dataset.identifier is:DeprecationWarning")
def test_rdflib_answers_as_the_graph(shipped: KnowledgeGraph) -> None:
    """A plain query of rdflib sees what is held, with the same prefixes, and the graph of a claim by its name."""
    dataset = shipped.to_rdflib()
    sparql = "SELECT ?model { ?route a ri:TariffFreeRoute ; ri:model ?model }"
    ours = shipped.query(sparql)
    assert isinstance(ours, Table)
    assert {str(row[0]) for row in dataset.query(sparql)} == {row[0] for row in ours.texts()}  # type: ignore[index]  # rows
    said = "ASK { GRAPH claim:carwikihub-5153_014 { ?volume ri:units 43266 } }"
    assert bool(dataset.query(said).askAnswer)


def test_networkx_has_the_held_relations(shipped: KnowledgeGraph) -> None:
    """The networkx graph has an edge for each held relation between things, and no claims or disagreements as nodes."""
    graph = shipped.to_networkx()
    inside = "FILTER(STRSTARTS(STR(?s), STR(rid:)) && STRSTARTS(STR(?p), STR(ri:)) && STRSTARTS(STR(?o), STR(rid:)))"
    kinds = "?s a ?a . ?o a ?b . VALUES ?a { ri:Entity ri:KeyedNode } VALUES ?b { ri:Entity ri:KeyedNode }"
    stated = "FILTER(?p NOT IN (ri:identifiedAs, ri:identifiedIn))"  # a decision's own statement, which no claim makes
    table = shipped.query(f"SELECT DISTINCT ?s ?p ?o {{ ?s ?p ?o . {kinds} {inside} {stated} }}")
    assert isinstance(table, Table)
    edges = {(s, p, o) for s, o, p in graph.edges(keys=True)}
    assert edges == set(table.texts())
    assert not [node for node in graph if "/claim/" in node or "/disagreement_" in node]


def test_networkx_attributes(shipped: KnowledgeGraph) -> None:
    """A node has label, class, status, facts and sources; an edge says that it was inferred, or has sources."""
    graph = shipped.to_networkx()
    route, model = RID("route_suzuki-fronx_india_japan").value, RID("suzuki-fronx").value
    node = graph.nodes[route]
    assert node["label"] == "supply route: Suzuki Fronx, India, Japan"
    assert (node["cls"], node["status"]) == ("supply route", "active")
    assert ("first shipped", "2024-08-13", ("deshsewak-167238_001",)) in node["facts"]
    facts = {(relation, value): claims for relation, value, claims in node["facts"]}
    assert facts["since", "2024-10-16"] == ("excite-webcartop-1556911_001",)
    told = {s["claim"] for s in node["sources"]}
    assert {"ams-2586576_073", "carcareplus-10689_006", "carwikihub-5153_015", "deshsewak-167238_001"} < told
    edge = graph.edges[route, model, RI("model").value]
    assert (edge["label"], edge["inferred"]) == ("model", False)
    assert {s["claim"] for s in edge["sources"]} == told
    for _, _, attributes in graph.edges(data=True):
        assert attributes["inferred"] != bool(attributes["sources"])
    assert all(data["label"] and data["cls"] for _, data in graph.nodes(data=True))


def test_networkx_in_japanese(shipped: KnowledgeGraph) -> None:
    """Labels of nodes, classes and relations come in the language asked for."""
    graph = shipped.to_networkx(lang="ja")
    route, model = RID("route_suzuki-fronx_india_japan").value, RID("suzuki-fronx").value
    assert graph.nodes[model]["label"] == "スズキ フロンクス"
    assert graph.nodes[model]["cls"] == "車種"
    assert graph.edges[route, model, RI("model").value]["label"] == "対象車種"


# The build behind it


def test_stale_build_is_known(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    """A graph knows whether its data has changed since it was built."""
    assert not shipped.is_stale()
    (tmp_path / "data").mkdir()
    other = KnowledgeGraph(shipped.store, home=Home(tmp_path, tmp_path, tmp_path, tmp_path), manifest=shipped.manifest)
    assert other.is_stale()


def test_inferred_triples_are_told_apart(shipped: KnowledgeGraph) -> None:
    """What was inferred stands in the default graph and again in a graph of its own; what a claim says does not."""
    fact = (RID("suzuki-fronx"), TYPE, RI("ReverseImportedModel"))
    assert Quad(*fact, DEFAULT) in shipped.store
    assert Quad(*fact, INFERRED) in shipped.store
    assert Quad(RID("suzuki-fronx"), TYPE, RI("VehicleModel"), INFERRED) not in shipped.store


def test_every_match_is_an_identifier_of_one_thing(shipped: KnowledgeGraph) -> None:
    """No two things are the same thing of Wikidata, so that an identifier finds one."""
    found = [quad.object for quad in shipped.store.quads_for_pattern(None, SKOS("exactMatch"), None, DEFAULT)]
    assert found
    assert len(set(found)) == len(found)


def test_citation_of_a_denial_says_so(shipped: KnowledgeGraph) -> None:
    """Nobody takes a source that says a route is not planned for one that says it is."""
    assert "response-408261_009" not in shipped.ask("considered-models").citations
    (citation,) = shipped.evidence.cite_claims(["response-408261_009"], lang="en", texts=None).values()
    assert "denies: status planned" in str(citation)
