"""The questions of `queries/`: headers, answers that were checked by hand, and what each row rests on.

`answers/<question>.csv` has the main answer of each question, `answers/<question>--<case>.csv` further ones, as
`kg ask NAME … --format csv` prints them. Each was checked against the sources before it was put there.
"""

from __future__ import annotations

import csv
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.catalogue import read_catalogue
from kg.export.rows import encode_answer
from kg.graph.asking import HOME, choose_rows
from kg.model.answers import Row, Table, Term, text_of
from kg.model.questions import Question, fold
from kg.paths import Home, find_packaged
from kg.terms import CLAIM, LABEL, OWL, RI, RID, SRC, TYPE
from kg.verbs import KnowledgeGraph
from tests.sampling import pick, tries

ANSWERS = Path(__file__).with_name("answers")
DEFAULT = DefaultGraph()
ABOUT_CLAIMS = {"disagreements", "single-source-facts", "successions"}
"""Questions about what claims say: their rows rest on descriptions and not on facts. See test_conflicts."""

CATALOGUE = {n: q for n, q in read_catalogue(find_packaged() / "queries").items() if n not in ABOUT_CLAIMS}

CASES: dict[str, dict[str, str]] = {
    "considered-models": {},
    "considered-models--nissan": {"maker": "Nissan"},
    "deals": {},
    "deals--india": {"country": "India"},
    "deals--usa": {"country": "US"},
    "drive-side": {},
    "drivers": {},
    "ended-routes": {},
    "maker-change": {},
    "maker-change--honda": {"maker": "Honda"},
    "maker-of-model": {"model": "Kicks"},
    "maker-of-model--rsx": {"model": "RSX"},
    "maker-ranking": {"year": "2025"},
    "maker-ranking--2024": {"year": "2024"},
    "model-origin": {"model": "WR-V"},
    "model-origin--camry": {"model": "Camry"},
    "models-from": {"origin": "India"},
    "models-from--thailand": {"origin": "Thailand"},
    "models-from--usa": {"origin": "United States"},
    "models-of": {"maker": "Honda"},
    "models-of--suzuki": {"maker": "スズキ"},
    "models-of--toyota": {"maker": "Toyota Motor"},
    "names-of-model": {},
    "names-of-model--highlander": {"model": "Highlander"},
    "opinions": {},
    "opinions--tundra": {"about": "Tundra"},
    "planned-models": {},
    "planned-models--india": {"origin": "India"},
    "planned-models--toyota": {"maker": "Toyota"},
    "plants": {},
    "plants--india": {"country": "India"},
    "plants--usa": {"country": "USA"},
    "regulation-changes": {},
    "sales-channels": {},
    "sources": {},
    "tariff-basis": {},
    "tariff-basis--india": {"origin": "India"},
    "tariff-free-models": {},
    "timeline": {},
    "timeline--honda": {"entity": "Honda"},
    "volume-by-maker": {"year": "2025"},
    "volume-by-maker--2024": {"year": "2024"},
    "volume-of-maker": {"maker": "Suzuki"},
    "volume-of-maker--honda-2025": {"maker": "Honda", "year": "2025"},
    "volume-of-maker--toyota": {"maker": "Toyota"},
    "volume-of-model": {"model": "Avensis"},
    "volume-of-model--camry": {"model": "Camry"},
    "volume-total": {},
    "volume-total--2025": {"year": "2025"},
}
"""The answers that were checked by hand, with the parameters of each."""

FIRST_COLUMNS = {
    "tariff-free-models": "model, maker, origin, deal, status, duty_charged",
    "models-from": "model, maker, plant, status, since, sold_as",
    "models-of": "model, origin, plant, status, since, sold_as",
    "model-origin": "model, origin, plant, maker, status",
    "planned-models": "model, maker, origin, status, expected",
    "considered-models": "model, maker, origin, status",
    "ended-routes": "model, maker, origin, until, status",
    "volume-by-maker": "maker, units, change_percent, rank",
    "volume-of-maker": "maker, year, units, change_percent",
    "volume-total": "year, units, change_percent",
    "maker-ranking": "rank, maker, units",
    "maker-change": "maker, year, units, change_percent",
    "names-of-model": "model, market, sold_as",
    "maker-of-model": "model, maker",
    "plants": "plant, country, maker, model",
    "deals": "deal, party, in_force, covers_cars",
    "tariff-basis": "origin, claimed_duty, claimed_by, duty_charged, charged_by",
    "regulation-changes": "measure, authority, applies_to, effect, status, date",
    "sales-channels": "channel, brand, status",
    "drive-side": "model, origin, drive_side, status",
    "drivers": "effect, cause, evidential",
    "opinions": "about, assessment, source",
    "timeline": "date, event, entity, status",
    "disagreements": "about, property, values, kind, held, rule",
    "single-source-facts": "fact, source",
    "sources": "source, publisher, published, grade, claims",
}
"""The columns that DESIGN.md fixes, of questions that are there and of those to come."""

PARAMETERS = {
    "tariff-free-models": "maker? origin?",
    "models-from": "origin maker?",
    "models-of": "maker",
    "model-origin": "model origin?",
    "planned-models": "maker? origin?",
    "considered-models": "maker? origin?",
    "ended-routes": "maker? origin?",
    "volume-by-maker": "year",
    "volume-of-maker": "maker year?",
    "volume-total": "year?",
    "maker-ranking": "year?",
    "maker-change": "maker?",
    "names-of-model": "model?",
    "maker-of-model": "model",
    "plants": "country? maker?",
    "deals": "country?",
    "tariff-basis": "origin?",
    "regulation-changes": "",
    "sales-channels": "",
    "drive-side": "model? maker? origin? drive_side?",
    "drivers": "",
    "opinions": "about?",
    "timeline": "entity?",
    "sources": "",
}
"""The parameters that DESIGN.md fixes, of the questions that are there; `?` marks an optional one."""

DERIVED = {
    *("sources", "deal", "deal_claimed_by", "claimed_by", "charged_by", "covers_cars", "year", "change_percent"),
    *(
        "bound",
        "change_bound",
        "change_said",
        "change_computed",
        "record",
        "rank_basis",
        "status_is",
        "date_is",
        "event",
    ),
    *("said_of", "goods", "duty"),
    *("source", "evidential", "publisher", "published", "grade", "claims", "kind", "copied_from", "reason"),
}
"""Columns whose cells are made from what claims say, or tell of claims and sources: they stand in no claim so."""

CLAIMS_MAKE_ROWS = {"regulation-changes", "sources"}
"""Questions of which a row is also about claims: what one says together, and how many there are."""

MAY_BE_MISSING = {
    *map(RI, ("status", "statusAmong", "since", "until", "expected", "expectedEnd", "announced", "inForce", "signed")),
    *map(RI, ("maker", "plant", "operatedBy", "authority", "effect", "appliesTo", "covers", "excludes", "example")),
    *map(RI, ("soldAs", "driveSide", "rank", "changePercent", "changeFactor", "highestSince", "units", "year")),
}
"""Properties of which a thing may have a claim and no held value."""

Pattern = tuple[NamedNode, NamedNode, Term | None]
Cells = Mapping[str, Term | None]


SAID_OF_CLAIMS = ("source", "evidential", "corrects", "identifies")
"""What the questions ask of a claim itself."""


def is_in_use(graph: KnowledgeGraph, claim: NamedNode) -> bool:
    """Say whether this is a claim of which something is held."""
    return claim in CLAIM and Quad(claim, RI("standing"), RI("inUse"), DEFAULT) in graph.store


def take_over(shipped: KnowledgeGraph, store: Store) -> KnowledgeGraph:
    """Return the graph of another store, in which the same is inferred."""
    return KnowledgeGraph(store, home=shipped.home, manifest=shipped.manifest, derive=lambda: shipped.evidence.derived)


@pytest.fixture(scope="module")
def split(shipped: KnowledgeGraph) -> KnowledgeGraph:
    """Give the shipped graph with each claim in use split: one for each triple, so that each says one fact only.

    Beside each stand a claim that says the same and was corrected, and one in use that says what is not held. What a
    decision identifies a thing in is kept as well, since the parts of the decision lead to it.
    """
    store = Store()
    named = {quad.object for quad in shipped.store.quads_for_pattern(None, RI("identifies"), None, DEFAULT)}
    for number, (subject, predicate, value, graph) in enumerate(shipped.store):
        whole = not isinstance(graph, NamedNode) or not is_in_use(shipped, graph)
        if whole or graph in named:
            store.add(Quad(subject, predicate, value, graph))
        if whole or not isinstance(graph, NamedNode):
            continue
        told = [q for name in SAID_OF_CLAIMS for q in shipped.store.quads_for_pattern(graph, RI(name), None, DEFAULT)]
        told += shipped.store.quads_for_pattern(graph, TYPE, RI("Decision"), DEFAULT)
        other = Literal("unheld") if isinstance(value, Literal) else RID("unheld")
        for kind, said, standing in (("", value, "inUse"), ("-old", value, "corrected"), ("-odd", other, "inUse")):
            claim = NamedNode(f"{graph.value}-{number}{kind}")
            store.add(Quad(subject, predicate, said, claim))
            store.add(Quad(claim, RI("standing"), RI(standing), DEFAULT))
            for quad in told:
                store.add(Quad(claim, quad.predicate, quad.object, DEFAULT))
    return take_over(shipped, store)


@pytest.fixture(scope="module")
def full_of_gaps(shipped: KnowledgeGraph) -> list[KnowledgeGraph]:
    """Give shipped graphs in which half of the facts that may be missing are not held, each time another half."""
    graphs = []
    for seed in range(tries(2, 4)):
        store = Store()
        for quad in shipped.store:
            told = f"{seed} {quad.subject} {quad.predicate} {quad.object}"
            loose = quad.graph_name == DEFAULT and quad.predicate in MAY_BE_MISSING
            if not loose or zlib.crc32(told.encode()) % 2:
                store.add(quad)
        graphs.append(take_over(shipped, store))
    return graphs


@pytest.fixture(params=list(CATALOGUE.values()), ids=list(CATALOGUE))
def question(request: pytest.FixtureRequest) -> Question:
    """Give each question of the catalogue in turn."""
    found = request.param
    assert isinstance(found, Question)
    return found


def some(first: int) -> pytest.MarkDecorator:
    """Give a third of the questions to a dear test, each such test another third, so that each question has some."""
    return pytest.mark.parametrize("question", pick(CATALOGUE.values(), 3, first), ids=lambda question: question.name)


def get_table(graph: KnowledgeGraph, question: Question) -> Table:
    """Return what the query of a question gives before parameters choose rows."""
    table = graph.query(question.sparql)
    assert isinstance(table, Table)
    return table


def sort_claims(row: Row) -> tuple[str, ...]:
    """Return a row as texts, what SPARQL joined in alphabetical order: it promises no order of its own."""
    return tuple("; ".join(sorted(text_of(term).split("; "))) for term in row)


def test_questions_of_the_design_are_there() -> None:
    """The questions that are promised are there, with the parameters that are fixed for them."""
    found = {
        name: " ".join(p.name if p.required else f"{p.name}?" for p in CATALOGUE[name].parameters)
        for name in PARAMETERS
        if name in CATALOGUE
    }
    assert found == PARAMETERS


def test_header_helps(question: Question) -> None:
    """Each question says what it is, and shows six ways to ask it or more, that differ in more than punctuation."""
    assert question.title
    assert question.title != question.name
    assert question.description.endswith(".")
    assert len({fold(example.text) for example in question.examples}) >= 6
    assert all(parameter.description for parameter in question.parameters)


def test_no_example_belongs_to_two_questions() -> None:
    """The words of an example lead to one question only, and none of them is the name of another."""
    owners = [(fold(e.text), q.name) for q in CATALOGUE.values() for e in q.examples]
    assert len({text for text, _ in owners}) == len(set(owners))
    assert not {text for text, _ in owners} & set(CATALOGUE)


def test_examples_are_answered(question: Question, shipped: KnowledgeGraph) -> None:
    """An example is answered as it stands, by its own question with its own values, and with rows."""
    for example in pick(question.examples, 3):
        answer = shipped.ask(example.text)
        assert answer.question == question.name
        assert set(answer.parameters) == set(example.values)
        assert answer.rows, example.text


def test_columns(question: Question, shipped: KnowledgeGraph) -> None:
    """The first columns are the fixed ones, the last has the claims, and each parameter has a column to choose by.

    The query asks for none of these claims: who says so is no part of what is asked.
    """
    columns = list(get_table(shipped, question).columns)
    fixed = FIRST_COLUMNS.get(question.name, columns[0]).split(", ")
    assert columns[: len(fixed)] == fixed
    assert "sources" not in columns
    assert shipped.ask(question.examples[-1].text).columns[-1] == "sources"
    assert {p.column for p in question.parameters} <= set(columns)
    assert not {p.column for p in question.parameters if p.hidden} & {
        *fixed,
        *shipped.ask(question.examples[-1].text).columns,
    }
    assert len(set(columns)) == len(columns)


def find_shared(graph: KnowledgeGraph, question: Question) -> list[Row]:
    """Return the keys that several rows of a question have, over all values of its parameters."""
    assert question.key
    chosen = choose_rows(question, {}, get_table(graph, question))
    places = [chosen.columns.index(column) for column in (*question.key.about, *question.key.apart)]
    counts = Counter(tuple(row[i] for i in places) for row in chosen.rows)
    return [key for key, count in counts.items() if count > 1]


@some(0)
def test_key_tells_rows_apart(
    question: Question, shipped: KnowledgeGraph, split: KnowledgeGraph, full_of_gaps: list[KnowledgeGraph]
) -> None:
    """The key of a question is of columns that are shown, and no two rows have it, also where facts are missing."""
    assert [find_shared(graph, question) for graph in (shipped, split, *full_of_gaps)] == [[]] * (2 + len(full_of_gaps))


def test_queries_avoid_what_is_slow(question: Question) -> None:
    """No query uses FILTER NOT EXISTS, which is quadratic in the store; MINUS does the same in linear time."""
    assert "EXISTS" not in question.sparql.upper()


def test_every_question_has_an_answer_checked_by_hand() -> None:
    """The answers and the table of their parameters fit: none is missing and none is left over."""
    kept = {path.stem for path in ANSWERS.glob("*.csv") if path.stem.partition("--")[0] not in ABOUT_CLAIMS}
    assert kept == set(CASES)
    assert set(CATALOGUE) == {case for case in CASES if "--" not in case}


@pytest.mark.parametrize("case", CASES)
def test_answer_is_the_one_checked_by_hand(case: str, shipped: KnowledgeGraph) -> None:
    """A change of data, ontology or query that changes an answer is seen, and the new answer checked again."""
    answer = shipped.ask(case.partition("--")[0], CASES[case])
    assert encode_answer(answer, "csv") == (ANSWERS / f"{case}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(ANSWERS.glob("*.csv")), ids=lambda path: path.stem)
def test_cells_hold_one_value(path: Path) -> None:
    """No cell joins values but those of which a row's subject may have several, and no row comes twice.

    A semicolon in words of ours joins nothing.
    """
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    joined = {
        "deal",
        "deal_claimed_by",
        "claimed_by",
        "charged_by",
        "sources",
        "assessment",
        "reason",
        "also",
        "values",
    }
    joined |= {"authority", "applies_to", "effect", "example"}
    joined |= {"status"} if "status_is" in header else set()  # one of several
    assert rows
    assert len({tuple(row) for row in rows}) == len(rows)
    cells = [(name, cell) for row in rows for name, cell in zip(header, row, strict=True)]
    assert [cell for name, cell in cells if ";" in cell and name not in joined] == []
    assert all(row[-1] for row in rows)


def list_required(question: Question, table: Table) -> list[dict[str, str]]:
    """Return all ways to fill the required parameters of a question that give rows."""
    places = {p.name: table.columns.index(p.column) for p in question.parameters if p.required}
    return [dict(t) for t in sorted({tuple((n, text_of(row[i])) for n, i in places.items()) for row in table})]


@some(1)
def test_optional_parameter_chooses_rows(question: Question, shipped: KnowledgeGraph) -> None:
    """A value of an optional parameter gives exactly the rows that have it: none that leave the column empty."""
    table = get_table(shipped, question)
    required = {table.columns.index(p.column): p.name for p in question.parameters if p.required}
    for parameter in (p for p in question.parameters if not p.required):
        place = table.columns.index(parameter.column)
        chosen = {(row[place], *(row[i] for i in required)) for row in table if row[place] is not None}
        assert chosen, parameter.name
        for value, *others in pick(sorted(chosen, key=str), 5):
            given = {name: text_of(term) for name, term in zip(required.values(), others, strict=True)}
            answer = shipped.ask(question.name, {parameter.name: text_of(value), **given}).without_marks()
            keep = [i for i, column in enumerate(table.columns) if column in answer.columns]
            rows = [row for row in table if (row[place], *(row[i] for i in required)) == (value, *others)]
            wanted = {sort_claims(tuple(row[i] for i in keep)) for row in rows}
            assert {sort_claims(row[:-1]) for row in answer.things} == wanted, (parameter.name, value)
            assert len(answer) == len(wanted)


@some(2)
def test_optional_parameter_narrows_the_whole_answer(question: Question, shipped: KnowledgeGraph) -> None:
    """The rows with a value are rows of the answer without it, unchanged, when the column is shown in both."""
    optional = [p for p in question.parameters if not p.required and not p.hidden]
    for given in list_required(question, get_table(shipped, question)) if optional else ():
        whole = shipped.ask(question.name, given)
        for parameter in optional:
            place = whole.columns.index(parameter.column)
            for value in {term for row in whole.things if (term := row[place]) is not None}:
                part = shipped.ask(question.name, {**given, parameter.name: text_of(value)})
                wanted = [t for t, row in zip(whole.texts(), whole.things, strict=True) if row[place] == value]
                assert part.texts() == wanted


@some(0)
def test_required_parameter_chooses_rows(question: Question, shipped: KnowledgeGraph) -> None:
    """A value of a required parameter gives exactly the rows that have it."""
    table = get_table(shipped, question)
    for parameter in (p for p in question.parameters if p.required):
        place = table.columns.index(parameter.column)
        for value in {term for row in table if (term := row[place]) is not None}:
            answer = shipped.ask(question.name, {parameter.name: text_of(value)}).without_marks()
            wanted = {sort_claims(row) for row in table if row[place] == value}
            assert {sort_claims(row[:-1]) for row in answer.things} == wanted


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("models-from", {"origin": "Japan"}),
        ("volume-of-maker", {"maker": "Mazda"}),
        ("considered-models", {"maker": "Suzuki"}),
        ("names-of-model", {"model": "Fronx"}),
        ("plants", {"country": "ASEAN"}),
        ("opinions", {"about": "CX-3"}),
        ("timeline", {"entity": "JAIA"}),
        ("maker-change", {"maker": "Mitsubishi"}),
        ("planned-models", {"origin": "United Kingdom"}),
        ("planned-models", {"origin": "India", "maker": "Toyota"}),
        ("volume-by-maker", {"year": "1995"}),
        ("volume-total", {"year": "1900"}),
        ("maker-ranking", {"year": "1900"}),
        ("deals", {"country": "Japan"}),
        ("tariff-basis", {"origin": "Japan"}),
    ],
)
def test_value_that_no_row_has(name: str, values: Mapping[str, str], shipped: KnowledgeGraph) -> None:
    """A known thing of which nothing is held gives no rows and the same columns; it never gives another's rows."""
    answer = shipped.ask(name, values)
    assert answer.rows == ()
    assert answer.columns[-1] == "sources"


def make_world(folder: Path, sparql: str) -> KnowledgeGraph:
    """Make a graph of three deals, of which one has no party, and a question with an optional party."""
    store = Store()
    for name, party in (("one", "thailand"), ("two", "india"), ("three", None)):
        store.add(Quad(RID(name), TYPE, RI("TradeDeal"), DEFAULT))
        if party:
            store.add(Quad(RID(name), RI("party"), RID(party), DEFAULT))
            store.add(Quad(RID(party), TYPE, RI("Territory"), DEFAULT))
            store.add(Quad(RID(party), LABEL, Literal(party.title(), language="en"), DEFAULT))
    header = "# title: t\n# description: d\n# parameter: party? (territory) whose\n# example: deals\n"
    (folder / "deals.rq").write_text(header + sparql, encoding="utf-8")
    return KnowledgeGraph(store, home=Home(folder, folder, folder, folder), manifest={})


def test_empty_cell_is_never_filled_in(tmp_path: Path) -> None:
    """A row that leaves the column empty is no answer for any value: once Thailand's row was given to every country."""
    pattern = "?deal a ri:TradeDeal OPTIONAL { ?deal ri:party ?party }"
    graph = make_world(tmp_path, f"SELECT ?deal ?party {{ {pattern} }}")
    assert len(graph.ask("deals")) == 3
    assert [row[:2] for row in graph.ask("deals", party="India").texts()] == [("rid:two", "India")]
    assert [row[:2] for row in graph.ask("deals", party="thailand").texts()] == [("rid:one", "Thailand")]


def get_name(term: Term | None) -> NamedNode:
    """Return the thing in a cell, which must have one."""
    assert isinstance(term, NamedNode)
    return term


def find_nodes(graph: KnowledgeGraph, **facts: Term | None) -> list[NamedNode]:
    """Return the held nodes with these values of properties; None asks that the property has no value."""
    wanted = [(TYPE if name == "TYPE" else RI(name), value) for name, value in facts.items()]
    first = next((p, v) for p, v in wanted if v is not None)
    found = {quad.subject for quad in graph.store.quads_for_pattern(None, *first, DEFAULT)}
    return [
        node
        for node in found
        if isinstance(node, NamedNode)
        and all(
            Quad(node, p, v, DEFAULT) in graph.store
            if v is not None
            else not any(graph.store.quads_for_pattern(node, p, None, DEFAULT))
            for p, v in wanted
        )
    ]


def name_route(model: Term | None, origin: Term | None) -> NamedNode:
    """Return the route of a model from a country to Japan, as MODEL.md mints it."""
    return RID(f"route_{RID.local(get_name(model))}_{RID.local(get_name(origin))}_japan")


def split_cell(term: Term | None) -> list[Term]:
    """Return the terms in a cell: several where names are joined."""
    names = text_of(term).split("; ") if isinstance(term, Literal) and term.value.startswith(HOME) else []
    return [NamedNode(name) for name in names] or ([term] if term is not None else [])


def list_shown(node: NamedNode, row: Cells, **columns: str) -> list[Pattern]:
    """Return the facts of a node that are shown: for each property, the column that has its value, if it has one."""
    return [(node, RI(name), term) for name, column in columns.items() for term in split_cell(row.get(column))]


def list_route(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a row on a route rests on: that the route exists, and each of its facts that is shown."""
    if not row["model"]:
        (node,) = find_nodes(
            graph, TYPE=RI("Sourcing"), maker=row["maker"], origin=row["origin"], destination=RID("japan")
        )
        return [(node, RI("origin"), None), *list_shown(node, row, maker="maker", status="status")]
    route = name_route(row["model"], row["origin"])
    shown = {"maker": "maker", "plant": "plant", "status": "status", "since": "since", "until": "until"}
    shown |= {"expected": "expected", "soldAs": "sold_as", "announced": "announced", "firstShipped": "first_shipped"}
    shown |= {"expectedEnd": "expected_end"}
    return [
        (route, RI("origin"), None),
        *(
            p
            for p in list_shown(route, row, **shown)
            if p[1] != RI("plant") or any(graph.store.quads_for_pattern(*p, DEFAULT))
        ),
        *list_called_off(route, row, graph),
        *list_built(row, graph),
    ]


def list_called_off(route: NamedNode, row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what it rests on that a route is shown as cancelled which had not begun: that its model is."""
    begun = any(Quad(route, RI("status"), RI(s), DEFAULT) in graph.store for s in ("active", "ended", "cancelled"))
    if begun or row.get("status") != RI("cancelled"):
        return []
    return [(route, RI("status"), None), *list_shown(get_name(row["model"]), row, status="status", until="until")]


def list_ended(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a row on an end rests on: the route as it was then, and that its status is held now."""
    return [*list_route(row, graph), (name_route(row["model"], row["origin"]), RI("status"), None)]


def list_built(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what it rests on that plants in the country build the model: each production, and where each lies."""
    found: list[Pattern] = []
    for plant in split_cell(row.get("plant")):
        made = find_nodes(graph, TYPE=RI("Production"), model=row["model"], builtAt=plant)
        if made and Quad(get_name(plant), RI("locatedIn"), get_name(row["origin"]), DEFAULT) in graph.store:
            found += [(node, RI("builtAt"), plant) for node in made]
            found += [(node, RI("status"), None) for node in made]
            found += list_place(get_name(plant), row["origin"], graph)
    return found


def list_tariff_free(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a tariff-free route rests on: the route, its heading, its deals, what is charged and claimed."""
    origin, model = get_name(row["origin"]), get_name(row["model"])
    found = list_route(row, graph)
    bodies = list_values(graph, model, "bodyType")
    headings = {(body, goods) for body in bodies for goods in list_values(graph, body, "tariffHeading")}
    found += [(model, RI("bodyType"), body) for body, _ in headings]
    found += [(body, RI("tariffHeading"), goods) for body, goods in headings]
    groups = list_values(graph, origin, "memberOf")
    for goods in {goods for _, goods in headings}:
        kind = RID.local(goods)
        for deal in map(NamedNode, text_of(row["deal"]).split("; ")):
            if graph.prove(Triple(deal, TYPE, RI("JapanDealInForce"))):  # no proof where a premise was taken away
                found += [(deal, RI("party"), RID("japan")), (deal, RI("status"), RI("active"))]
            found += [(deal, RI("covers"), goods), (deal, RI("party"), origin)]
            for group in groups & list_values(graph, deal, "party"):
                found += [(deal, RI("party"), group), (origin, RI("memberOf"), group)]
            for place in (origin, *groups):
                treatment = RID(f"tariff-treatment_{RID.local(place)}_japan_{kind}_{RID.local(deal)}")
                found.append((treatment, RI("chargedDuty"), None))
        found += [(RID(f"tariff-treatment_world_japan_{kind}_mfn"), RI("chargedDuty"), None)]
    claimed = [
        node
        for node in find_nodes(graph, TYPE=RI("TariffTreatment"), origin=origin, destination=RID("japan"))
        if list_properties(graph, node) >= {RI("claimedDuty")}
    ]
    return found + [(node, RI("claimedDuty"), None) for node in claimed if row["deal_claimed_by"]]


def find_tariff_free(row: Cells, graph: KnowledgeGraph) -> set[str]:
    """Return the claims behind a tariff-free route, with those on it by who claims that the deal is the cause."""
    telling = find_behind(graph, [(name_route(row["model"], row["origin"]), RI("origin"), None)])
    claimants = set(split_cell(row["deal_claimed_by"]))
    told = {claim for claim in telling if find_stated(graph, CLAIM(claim), "source") & claimants}
    patterns = list_tariff_free(row, graph)
    claimed = [node for node, name, _ in patterns if name == RI("claimedDuty")]
    for deal in {deal for node in claimed for deal in list_values(graph, node, "regime")}:
        proof = graph.prove(Triple(deal, TYPE, RI("TradeDeal")))  # that what is named is a deal
        told |= {claim for step in proof.steps for way in step.ground.claims for claim in way} if proof else set()
    return told | find_behind(graph, drop_keys(graph, patterns))


def list_values(graph: KnowledgeGraph, node: NamedNode, name: str) -> set[NamedNode]:
    """Return the things that a node is held to have as a property."""
    quads = graph.store.quads_for_pattern(node, RI(name), None, DEFAULT)
    return {quad.object for quad in quads if isinstance(quad.object, NamedNode)}


def list_volume(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a row on a volume rests on: its figures; for a place that was counted, all figures of the year."""
    maker, year = row.get("maker"), text_of(row["year"])
    part = RID.local(maker) if isinstance(maker, NamedNode) else "any"
    when = RID.local(get_name(row["period"])).removeprefix("period_") if row.get("period") else year
    measure = {"exact": "units", "over": "unitsAbove", "under": "unitsBelow", "about": "unitsAbout"}
    shown = {"units": measure.get(text_of(row["bound"]), ""), "change_percent": "changePercent changeFactor"}
    shown |= {"rank": "rank", "highest_since": "highestSince", "record": "record"}
    facts = [RI(p) for column, names in shown.items() if row.get(column) for p in names.split()]
    found: list[Pattern] = [(RID(f"import-volume_{part}_any_any_japan_{when}"), fact, None) for fact in facts]
    if row.get("change_computed"):
        both = (RID(f"import-volume_{part}_any_any_japan_{year}") for year in (int(when), int(when) - 1))
        found += [(volume, RI("units"), None) for volume in both]
    if text_of(row.get("rank_basis")) == "counted":
        by_maker = graph.store.quads_for_pattern(None, RI("period"), RID(f"period_{year}"), DEFAULT)
        whole = RID(f"import-volume_any_any_any_japan_{year}")
        makers = [
            q.subject
            for q in by_maker
            if list_properties(graph, q.subject) >= {RI("importer")}
            and RI("model") not in list_properties(graph, q.subject)
        ]
        found += [(node, RI("units"), None) for node in (whole, *makers) if isinstance(node, NamedNode)]
    return found


def list_model_volume(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a row on the figure of a model rests on: the figure of this kind, place and period."""
    same = {name: row[name] for name in ("model", "origin", "destination", "period")}
    same["period"] = None if text_of(row["period"]) == "in all" else row["period"]
    nodes = [n for n in find_nodes(graph, **same) if Quad(n, TYPE, get_name(row["counted"]), DEFAULT) in graph.store]
    measures = ("units", "unitsAbove", "unitsBelow", "unitsAbout")
    return [
        (node, RI(p), row["units"])
        for node in nodes
        for p in measures
        if any(graph.store.quads_for_pattern(node, RI(p), row["units"], DEFAULT))
    ]


def list_properties(graph: KnowledgeGraph, node: NamedNode | BlankNode | Triple) -> set[NamedNode]:
    """Return the properties that a node has."""
    return {quad.predicate for quad in graph.store.quads_for_pattern(node, None, None, DEFAULT)}


def list_deal(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a row on a deal rests on: this party, and the facts of the deal that are shown."""
    deal = get_name(row["deal"])
    cars = {"yes": ["covers", "appliesTo"], "no": ["excludes"], "": []}[text_of(row["covers_cars"])]
    facts = list_shown(deal, row, party="party", inForce="in_force", signed="signed", status="status")
    facts += list_shown(deal, row, announced="announced")
    joining = RID(f"participation_{RID.local(get_name(row['party']))}_{RID.local(deal)}")
    facts += list_shown(joining, row, since="in_force")
    # The day may be that of the deal and of the party at once, and one of the two not held.
    held = [(s, p, v) for s, p, v in facts if v is not None and Quad(s, p, v, DEFAULT) in graph.store]
    return [(deal, RI("party"), RID("japan")), *held, *((deal, RI(p), RID("passenger-cars")) for p in cars)]


def is_unnamed(thing: NamedNode, graph: KnowledgeGraph) -> bool:
    """Say whether a source speaks of a thing without naming it."""
    return Quad(thing, TYPE, RI("Unnamed"), DEFAULT) in graph.store


def list_treatment(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a row on a duty rests on: what is claimed and charged, and since when.

    What is charged under a deal that is not named is that under those it may be, and rests on their being candidates.
    """
    origin, goods = (RID.local(get_name(row[name])) for name in ("origin", "goods"))
    regime = get_name(row["regime"])

    def name(one: NamedNode) -> NamedNode:
        return RID(f"tariff-treatment_{origin}_japan_{goods}_{RID.local(one)}")

    found = list_shown(name(regime), row, claimedDuty="claimed_duty", chargedDuty="duty_charged", since="since")
    for quad in graph.store.quads_for_pattern(regime, RI("candidate"), None, DEFAULT):
        assert isinstance(quad.object, NamedNode)
        charged = list_shown(name(quad.object), row, chargedDuty="duty_charged")
        if charged and all(any(graph.store.quads_for_pattern(*one, DEFAULT)) for one in charged):
            found += [(regime, RI("candidate"), quad.object), *charged]
    return found


def list_names(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what the name of a model in a market rests on: its renaming, and routes to there under that name."""
    model, market, name = row["model"], row["market"], row["sold_as"]
    renamed = find_nodes(graph, model=model, market=market, name=name)
    routes = find_nodes(graph, model=model, destination=market, soldAs=name)
    dates = {"since": "since", "until": "until"}
    found = [fact for node in renamed for fact in list_shown(node, row, name="sold_as", **dates)]
    return [*found, *((node, RI("soldAs"), name) for node in routes)]


def list_maker(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what the maker of a model rests on: all that is about the model and names the maker."""
    nodes = find_nodes(graph, model=row["model"], maker=row["maker"]) if row["maker"] else []
    return [(node, RI("maker"), row["maker"]) for node in nodes]


def list_place(plant: NamedNode, country: Term | None, graph: KnowledgeGraph) -> list[Pattern]:
    """Return each step of the ways from a plant to a country."""
    quads = graph.store.quads_for_pattern(None, RI("locatedIn"), None, None)
    steps = {(q.subject, q.object) for q in quads if isinstance(q.graph_name, NamedNode) and q.graph_name in CLAIM}
    held = {(s, o) for s, o in steps if Quad(s, RI("locatedIn"), o, DEFAULT) in graph.store}

    def reach(start: object, end: object) -> bool:
        return start == end or any(reach(o, end) for s, o in held if s == start)

    return [
        (inner, RI("locatedIn"), outer)
        for inner, outer in held
        if isinstance(inner, NamedNode) and reach(plant, inner) and reach(outer, country)
    ]


def list_plant(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a plant and its model rest on: production, routes that name it, place, operator, maker, route."""
    plant, model, country = get_name(row["plant"]), get_name(row["model"]), row["country"]
    production = RID(f"production_{RID.local(model)}_{RID.local(plant)}")
    found: list[Pattern] = [(production, RI("builtAt"), plant)]
    ends = {"status": "production_status", "until": "production_until"}
    found += list_shown(production, row, since="production_since", **ends)
    if country and not list_properties(graph, production) & {RI("status"), RI("until")}:
        nation = RID(f"production_{RID.local(model)}_{RID.local(get_name(country))}")
        found += list_shown(nation, row, **ends)
    supplied = find_nodes(graph, model=model, plant=plant, destination=RID("japan"))
    found += [(route, RI("plant"), plant) for route in supplied]
    found += list_place(plant, country, graph) if country else []
    found += list_shown(plant, row, operatedBy="operator")
    if row["operator_since"]:
        operation = RID(f"operation_{RID.local(plant)}_{RID.local(get_name(row['operator']))}")
        found += list_shown(operation, row, since="operator_since")
    if row["route_status"]:
        route = name_route(model, country)
        found += list_shown(route, row, status="route_status")
        found += list_called_off(route, {"model": model, "status": row["route_status"]}, graph)
    return [*found, *list_maker(row, graph)]


def list_measure(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a row on a measure rests on: the facts that are shown, the date as what it is."""
    measure = get_name(row["measure"])
    found = list_shown(measure, row, authority="authority", appliesTo="applies_to", effect="effect")
    status = "statusAmong" if row["status_is"] else "status"
    found += list_shown(measure, row, **{status: "status"})
    treatments = find_nodes(graph, TYPE=RI("TariffTreatment"), regime=measure) if row["duty"] else []
    found += [(node, RI(name), None) for node in treatments for name in ("claimedDuty", "chargedDuty")]
    return [*found, (measure, get_name(row["date_is"]), row["date"])] if row["date"] else found


def list_opening(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what the opening of a channel rests on: that it is told of, and its facts that are shown."""
    (node,) = find_nodes(graph, channel=row["channel"], openedTo=row["brand"])
    found = list_shown(node, row, channel="channel", status="status", example="example", announced="announced")
    return [*found, *list_shown(get_name(row["channel"]), row, maker="dealers_of")]


def list_drive_side(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a side rests on: a route, a sourcing or a model that has it, and the facts that are shown."""
    if text_of(row["said_of"]) == "the model, in any market":
        supply = name_route(row["model"], row["origin"]) if row["origin"] else None
        found: list[Pattern] = [(get_name(row["model"]), RI("driveSide"), row["drive_side"])]
    else:
        kind = RI("SupplyRoute" if row["model"] else "Sourcing")
        same = {name: row[name] for name in ("model", "origin", "maker", "destination")}
        (supply,) = find_nodes(graph, TYPE=kind, **same, driveSide=row["drive_side"])
        found = list_shown(supply, row, driveSide="drive_side")
    if supply is None:
        return found
    found += [(supply, RI("origin"), None), *list_shown(supply, row, status="status", maker="maker")]
    return [*found, *(list_called_off(supply, row, graph) if row["model"] else [])]


def list_event(row: Cells, graph: KnowledgeGraph) -> list[Pattern]:
    """Return what a dated event rests on: the date, and the status that is shown beside it."""
    entity = get_name(row["entity"])
    return [(entity, get_name(row["event"]), row["date"]), *list_shown(entity, row, status="status")]


RESTS_ON: dict[str, Callable[[Cells, KnowledgeGraph], list[Pattern]]] = {
    "considered-models": list_route,
    "deals": list_deal,
    "drive-side": list_drive_side,
    "ended-routes": list_ended,
    "maker-change": list_volume,
    "maker-of-model": list_maker,
    "maker-ranking": list_volume,
    "model-origin": list_route,
    "models-from": list_route,
    "models-of": list_route,
    "names-of-model": list_names,
    "planned-models": list_route,
    "plants": list_plant,
    "regulation-changes": list_measure,
    "sales-channels": list_opening,
    "tariff-basis": list_treatment,
    "timeline": list_event,
    "volume-by-maker": list_volume,
    "volume-of-maker": list_volume,
    "volume-of-model": list_model_volume,
    "volume-total": list_volume,
}
"""What the rows of each question rest on, written without a look at its query."""


def find_behind(graph: KnowledgeGraph, patterns: list[Pattern]) -> set[str]:
    """Return the claims in use whose graph states one of the patterns; where its value is open, a held one.

    Who denies something of a node names it, and states nothing.
    """
    found = set()
    for pattern in patterns:
        for quad in graph.store.quads_for_pattern(*pattern, None):
            claim = quad.graph_name
            if isinstance(claim, NamedNode) and is_in_use(graph, claim) and not is_denial(graph, claim):
                shown = pattern[2] is not None
                held = Quad(quad.subject, quad.predicate, quad.object, DEFAULT) in graph.store
                found |= {CLAIM.local(claim)} if shown or held else set()
    return found


def is_denial(graph: KnowledgeGraph, claim: NamedNode) -> bool:
    """Say whether a claim says that something is not so."""
    return any(graph.store.quads_for_pattern(None, TYPE, OWL("NegativePropertyAssertion"), claim))


def find_stated(graph: KnowledgeGraph, claim: NamedNode, name: str) -> set[Term]:
    """Return the values of a property that are described of a claim."""
    return {quad.object for quad in graph.store.quads_for_pattern(claim, RI(name), None, DEFAULT)}


def find_driver(row: Cells, graph: KnowledgeGraph) -> set[str]:
    """Return the claims of this source, made in this way, that the cause has the effect."""
    nodes = find_nodes(graph, effect=row["effect"], cause=row["cause"])
    claims = find_behind(graph, [(node, RI("cause"), row["cause"]) for node in nodes])
    return {
        claim
        for claim in claims
        if find_stated(graph, CLAIM(claim), "source") == {row["source"]}
        and find_stated(graph, CLAIM(claim), "evidential") == {row["evidential"]}
    }


def find_opinion(row: Cells, graph: KnowledgeGraph) -> set[str]:
    """Return the claims that the holder judges so, or, of a mere opinion on a cause, those that are one."""
    if row["holder"] is None:
        return {CLAIM.local(c) for c in find_mere_opinions(graph, row["about"], get_name(row["assessment"]))}
    same = {name: row[name] for name in ("about", "aspect", "holder")}
    (node,) = find_nodes(graph, **same)
    found = find_behind(graph, [(node, RI("view"), row["assessment"])])
    return {claim for claim in found if row["source"] in find_telling(graph, CLAIM(claim))}


def find_mere_opinions(graph: KnowledgeGraph, effect: Term | None, cause: NamedNode) -> set[NamedNode]:
    """Return the claims that stand as opinions, and of which each says that this cause has this effect."""
    quads = graph.store.quads_for_pattern(None, RI("cause"), cause, None)
    claims = {q.graph_name for q in quads if isinstance(q.graph_name, NamedNode)}
    return {
        claim
        for claim in claims
        if any(graph.store.quads_for_pattern(None, RI("effect"), effect, claim))
        and find_stated(graph, claim, "standing") == {RI("opinionClaim")}
    }


def find_telling(graph: KnowledgeGraph, claim: NamedNode) -> set[Term]:
    """Return the sources of which a claim tells: its own, or those of the claims that it corrects."""
    links = (RI("corrects"), RI("identifies"))
    read = {q.object for p in links for q in graph.store.quads_for_pattern(claim, p, None, DEFAULT)}
    claims = [c for c in read if isinstance(c, NamedNode)] or [claim]
    return {source for c in claims for source in find_stated(graph, c, "source")}


def find_all_claims(row: Cells, graph: KnowledgeGraph) -> set[str]:
    """Return all claims of a source, whatever became of them; a decision is none."""
    found = graph.store.quads_for_pattern(None, RI("source"), get_name(row["source"]), DEFAULT)
    claims = {CLAIM.local(q.subject) for q in found if isinstance(q.subject, NamedNode)}
    return {claim for claim in claims if not claim.startswith("decision_")}


FOUND_BEHIND: dict[str, Callable[[Cells, KnowledgeGraph], set[str]]] = {
    "drivers": find_driver,
    "opinions": find_opinion,
    "sources": find_all_claims,
    "tariff-free-models": find_tariff_free,
}
"""The claims behind the rows of questions on what is said, and not only on what is held."""


def list_keys(graph: KnowledgeGraph, node: NamedNode) -> set[Term | None]:
    """Return the properties that make up the key of a node."""
    found = graph.query(f"SELECT ?key {{ {node} a ?kind . ?kind owl:hasKey/rdf:rest*/rdf:first ?key }}")
    return {row[0] for row in found} if isinstance(found, Table) else set()


def drop_keys(graph: KnowledgeGraph, patterns: list[Pattern]) -> list[Pattern]:
    """Return patterns without parts of the key of a node of which another pattern tells more."""
    more = [p for p in patterns if p[1] not in list_keys(graph, p[0])]
    told = {p[0] for p in more if find_behind(graph, [p])}
    return [p for p in patterns if p in more or p[0] not in told]


def find_naming(graph: KnowledgeGraph, patterns: list[Pattern]) -> set[str]:
    """Return the claims that name the nodes of which patterns have a part of the key alone: by it all, or the class."""
    alone = {node for node, name, _ in patterns if name in list_keys(graph, node)}
    parts = [(node, key, None) for node in alone for key in list_keys(graph, node) if isinstance(key, NamedNode)]
    return find_behind(graph, [*parts, *((node, TYPE, None) for node in alone)])


def list_read(graph: KnowledgeGraph, claims: set[str]) -> set[str]:
    """Return the claims that decisions among some claims read, and all decisions on these, which count together."""
    links = (RI("corrects"), RI("identifies"))

    def follow(claim: str) -> set[str]:
        quads = [q for p in links for q in graph.store.quads_for_pattern(CLAIM(claim), p, None, DEFAULT)]
        return {CLAIM.local(q.object) for q in quads if isinstance(q.object, NamedNode)}

    read = {one for claim in claims for one in follow(claim)}
    back = [q for c in read for p in links for q in graph.store.quads_for_pattern(None, p, CLAIM(c), DEFAULT)]
    return read | {CLAIM.local(q.subject) for q in back if isinstance(q.subject, NamedNode)}


def find_wanted(question: Question, row: Cells, graph: KnowledgeGraph) -> set[str]:
    """Return the claims that a row should cite."""
    if question.name in FOUND_BEHIND:
        return FOUND_BEHIND[question.name](row, graph)
    return find_behind(graph, drop_keys(graph, RESTS_ON[question.name](row, graph)))


def ask_all(graph: KnowledgeGraph, question: Question) -> list[tuple[dict[str, Term | None], tuple[str, ...]]]:
    """Return every row of a question, over all values of its parameters, as terms by column, with its claims."""
    table = get_table(graph, question)
    answers = [graph.ask(question.name, given).without_marks() for given in list_required(question, table)]
    return [
        (dict(zip(answer.columns, row, strict=True)), cited)
        for answer in answers
        for row, cited in zip(answer.things, answer.cited, strict=True)
    ]


def check_citations(question: Question, graph: KnowledgeGraph) -> None:
    """Check that each row of a question cites the claims that it rests on, all of them and no others.

    With a decision come the claims that it reads.
    """
    for row, cited in ask_all(graph, question):
        wanted = find_wanted(question, row, graph)
        patterns = RESTS_ON[question.name](row, graph) if question.name in RESTS_ON else []
        naming = find_naming(graph, drop_keys(graph, patterns))
        assert wanted <= set(cited), row
        assert set(cited) <= wanted | naming | list_read(graph, wanted | naming), row


def check_cells(question: Question, graph: KnowledgeGraph) -> None:
    """Check that each cell that is no derived one stands so in the graph of a claim that its row cites."""
    for row, cited in ask_all(graph, question):
        counted = {"rank"} if text_of(row.get("rank_basis")) == "counted" else set()
        counted |= {"aspect"} if text_of(row.get("aspect")) == "caused by" else set()
        counted |= {"period"} if text_of(row.get("period")) == "in all" else set()
        quads = [q for claim in cited for q in graph.store.quads_for_pattern(None, None, None, CLAIM(claim))]
        said = {term for quad in quads for term in (quad.subject, quad.object)}
        shown = {name: term for name, term in row.items() if name not in DERIVED | counted and term is not None}
        assert [name for name, term in shown.items() if not said.issuperset(split_cell(term))] == [], row


def test_row_cites_exactly_what_it_rests_on(question: Question, shipped: KnowledgeGraph) -> None:
    """Each cited claim says something that the row shows, and each claim in use that says so is cited."""
    assert ask_all(shipped, question)
    check_citations(question, shipped)


@some(1)
def test_cited_claims_state_each_cell(question: Question, shipped: KnowledgeGraph) -> None:
    """Each cell that names a thing, a date or a figure as said stands so in a claim that its row cites."""
    check_cells(question, shipped)


@some(2)
def test_row_cites_the_claim_of_each_fact(question: Question, split: KnowledgeGraph) -> None:
    """Where a claim says one thing only, the claim of each fact is cited, and none that was corrected or not held."""
    check_citations(question, split)


@some(0)
def test_gap_is_left_open(question: Question, full_of_gaps: list[KnowledgeGraph]) -> None:
    """Where a fact is claimed and not held, its cell is empty, and no pattern for citations fills or cites it."""
    for graph in full_of_gaps:
        check_citations(question, graph)


@some(1)
def test_split_claims_change_no_row(question: Question, shipped: KnowledgeGraph, split: KnowledgeGraph) -> None:
    """How facts are spread over claims changes what is cited and nothing else: what is held makes the rows."""
    if question.name in CLAIMS_MAKE_ROWS:
        return
    ours = [list(row.values())[:-1] for row, _ in ask_all(shipped, question)]
    theirs = [list(row.values())[:-1] for row, _ in ask_all(split, question)]
    assert theirs == ours


def test_who_says_a_duty_is_cited(shipped: KnowledgeGraph) -> None:
    """The source named as claiming or charging a duty is that of a claim which the row cites."""
    for row, cited in ask_all(shipped, CATALOGUE["tariff-basis"]):
        sources = {q.object for c in cited for q in shipped.store.quads_for_pattern(CLAIM(c), RI("source"), None, None)}
        named = {term for name in ("claimed_by", "charged_by") for term in split_cell(row[name])}
        assert named
        assert named <= sources
        assert all(name in SRC for name in named)


@some(2)
def test_citations_say_where_each_claim_stands(question: Question, shipped: KnowledgeGraph) -> None:
    """Each claim that a row cites has a citation with title, publisher, date, grade and address."""
    for example in pick(question.examples, 3, 2):
        answer = shipped.ask(example.text)
        assert all(row[-1] for row in answer.texts())
        for claim in {c for cited in answer.cited for c in cited}:
            citation = answer.citations[claim]
            assert citation.name == claim
            assert all((citation.title, citation.publisher, citation.date, citation.address))
            assert citation.grade in set("ABCDEF")


@some(0)
def test_answers_in_japanese(question: Question, shipped: KnowledgeGraph) -> None:
    """With lang=ja every thing of the graph has its Japanese label, in the same rows with the same claims."""
    for example in pick(question.examples, 3, 1):
        english, japanese = shipped.ask(example.text), shipped.ask(example.text, lang="ja")
        assert japanese.things == english.things
        assert japanese.cited == english.cited
        for cells, things in zip(japanese.rows, japanese.things, strict=True):
            for cell, thing in zip(cells, things, strict=True):
                if thing in RID or thing in RI:
                    assert isinstance(cell, Literal)
                    assert cell.language == "ja", thing


def test_row_leads_to_the_sentence_behind_a_decision(shipped: KnowledgeGraph) -> None:
    """That Suzuki led in 2025 is said in one sentence only, so the row that says so names that sentence."""
    answer = shipped.ask("volume-by-maker", year=2025)
    told = " ".join(str(citation) for citation in answer.citations.values())
    assert "carwikihub-5153_014" in told


def test_place_is_counted_only_where_it_is_sure(shipped: KnowledgeGraph) -> None:
    """Suzuki was not second in 2024: Nissan and Toyota, without a figure for it, fell to 9,500 by a third."""
    places = {row[1]: row[0] for row in shipped.ask("maker-ranking", year=2024).texts()}
    assert places == {"Honda": "1", "Suzuki": ""}


def test_deals_of_a_member_include_those_of_its_group(shipped: KnowledgeGraph) -> None:
    """The deal with ASEAN is one with Thailand too, as the parameter of the question says."""
    assert "ASEAN-Japan CEP" in {row[0] for row in shipped.ask("deals", country="Thailand").texts()}
