"""The read model: pictures, analyses, the explorer and the report show its rows, and questions answer the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.charts import draw
from kg.errors import DataError
from kg.explorer.content import make_picture
from kg.graph.held import Held
from kg.graph.reading import ReadModel
from kg.model.domain import encode_domain
from kg.model.views import Count, Flow, FlowPlace, Party, Place, Said, Step, Thing
from kg.network import analyse
from kg.report.contents import encode_report
from kg.terms import RI

ALL = "active,planned,considered,possible,conditional,ended,cancelled"
Names = set[tuple[str, str]]


@pytest.fixture(scope="module")
def held(shipped: KnowledgeGraph) -> Held:
    """Give what reads the views of the shipped graph."""
    return Held(shipped, "en")


def tell_flows(held: Held, flows: Iterable[Flow]) -> Names:
    """Return flows by the labels of their item and source."""
    return {(held.tell(flow.item), held.tell(flow.source)) for flow in flows}


def ask(graph: KnowledgeGraph, name: str, *columns: str, **parameters: str) -> set[tuple[str, ...]]:
    """Return some columns of the answer to a question."""
    answer = graph.ask(name, parameters)
    places = [answer.columns.index(column) for column in columns]
    return {tuple(texts[place] for place in places) for texts in answer.texts()}


def test_all_rooms_have_the_same_flows(shipped: KnowledgeGraph, held: Held) -> None:
    """The flows of the picture, the network, the explorer and the report are those of the view that lead in."""
    flows = tell_flows(held, shipped.views.inward)
    assert flows
    assert {(str(row[2]), str(row[0])) for row in draw(shipped, "flow").rows} == flows
    assert {(str(row[0]), str(row[2])) for row in draw(shipped, "lanes").rows} == flows
    assert {(str(row[2]), str(row[0])) for row in draw(shipped, "map").rows if row[1] == "model"} == flows
    dependence = analyse(shipped, "dependence", status=ALL)
    found = [dict(zip(dependence.columns, row, strict=True)) for row in dependence.rows if row[0] == "models"]
    assert {(item, str(row["origin"])) for row in found for item in str(row["models"]).split("; ")} == flows
    picture = make_picture(shipped)
    ends = [data["flow"] for _, data in picture.nodes(data=True) if data["flow"]]
    labels = {name: data["label"] for name, data in picture.nodes(data=True)}
    lead_in = [(item, source) for item, source, target in ends if target == held.home.value != source]
    assert {(labels[item], labels[source]) for item, source in lead_in} == flows
    page = re.sub(r"<[^>]+>", " ", encode_report(shipped))
    assert all(item in page and source in page for item, source in flows)
    assert f"({len(flows)} rows)" in page


def test_flows_are_those_of_the_questions(shipped: KnowledgeGraph, held: Held) -> None:
    """Item, holder, status and days of each flow are what the question of its source answers."""
    told = {
        (
            held.tell(flow.item),
            " / ".join(map(held.tell, flow.holder)),
            flow.state,
            "" if flow.expected is None else held.tell(flow.expected),
            "" if flow.until is None else held.tell(flow.until),
            held.tell(flow.source),
        )
        for flow in shipped.views.inward
    }
    answered = set[tuple[str, ...]]()
    for source in {held.tell(flow.source) for flow in shipped.views.inward}:
        rows = ask(shipped, "models-from", "model", "maker", "status", "expected", "until", origin=source)
        answered |= {(*row, source) for row in rows}
    assert told == answered


def test_places_of_flows_are_those_of_the_questions(shipped: KnowledgeGraph, held: Held) -> None:
    """The sites of each flow are the plants that the question of its source gives."""
    flows = {flow.flow: flow for flow in shipped.views.inward}
    told = {
        (held.tell(flows[row.flow].item), held.tell(flows[row.flow].source), held.tell(row.place))
        for row in held.read(FlowPlace)
        if row.flow in flows
    }
    answered = {
        (model, source, plant)
        for source in {held.tell(flow.source) for flow in flows.values()}
        for model, plants in ask(shipped, "models-from", "model", "plant", origin=source)
        for plant in plants.split("; ")
        if plant
    }
    assert told == answered


def test_counts_are_those_of_the_questions(shipped: KnowledgeGraph, held: Held) -> None:
    """What came in by holder and year is what the question by maker answers, with how exact it is."""
    rows = [row for row in held.read(Count) if row.set == "by holder" and row.target == held.home and row.year]
    years = {str(row.year) for row in rows}
    told = {(held.tell(row.holder), str(row.units), row.bound, str(row.year)) for row in rows}
    asked = ("maker", "units", "bound", "year")
    assert told == {row for year in years for row in ask(shipped, "volume-by-maker", *asked, year=year)}


def test_parties_are_those_of_the_questions(shipped: KnowledgeGraph, held: Held) -> None:
    """The other parties to each deal with the home market are those that the question on deals gives."""
    rows = [row for row in held.read(Party) if row.mutual and not row.through]
    ours = {row.regime for row in rows if row.regime and row.party == held.home}
    told = {(held.tell(row.regime), held.tell(row.party)) for row in rows if row.regime in ours} - {
        (held.tell(regime), held.tell(held.home)) for regime in ours
    }
    assert ask(shipped, "deals", "deal", "party") <= told
    asked = {deal for (deal,) in ask(shipped, "deals", "deal")}
    others = {regime for regime in ours if held.tell(regime) not in asked}
    assert all(shipped.names.is_a(regime, RI("Unnamed")) for regime in others)  # which the question leaves out


def test_sites_are_those_of_the_questions(shipped: KnowledgeGraph, held: Held) -> None:
    """Each plant of the question on plants is a place, within the countries that it gives."""
    told = {(held.tell(row.place), held.tell(row.within)) for row in held.read(Place) if row.kind == "site"}
    asked = ask(shipped, "plants", "plant", "country")
    assert {(plant, country) for plant, countries in asked for country in countries.split("; ") if country} <= told


def test_a_row_rests_on_the_facts_of_its_columns(shipped: KnowledgeGraph, held: Held) -> None:
    """The facts of a column are the held triples that give it, and their claims those of an answer with the row."""
    (flow,) = (one for one in shipped.views.inward if held.tell(one.item) == "Suzuki Fronx")
    (fact,) = shipped.views.list_facts(flow, "status")
    assert (fact.subject, fact.predicate, fact.object) == (flow.flow, RI("status"), flow.status)
    cited = shipped.query(f"SELECT ?s {{ <{flow.flow.value}> ri:status ?s }}", cite=True)
    assert held.cite_row(flow, "status") == cited.bases[0].claims != ()
    everything = set(shipped.views.list_facts(flow))
    assert everything > set(shipped.views.list_facts(flow, "source", "holder", "status"))


def test_an_item_that_is_called_off_calls_off_its_flow(shipped: KnowledgeGraph) -> None:
    """A flow that has not begun is cancelled with its item, by the fact that says so of the item."""
    called_off = [f for f in shipped.views.inward for t in shipped.views.list_facts(f, "status") if t.subject == f.item]
    assert all(flow.state == "cancelled" for flow in called_off)


def test_all_steps_and_sayings_belong_to_things(held: Held) -> None:
    """What has steps is a thing, and so is what a claim says something of that is held."""
    things = {row.thing for row in held.read(Thing)}
    assert {row.node for row in held.read(Step)} <= things
    assert {row.node for row in held.read(Said) if row.held and row.property in RI} <= things


def test_the_domain_says_what_parts_are_called(shipped: KnowledgeGraph) -> None:
    """Pictures and analyses call flows, items and holders as the domain does, in their columns and sentences."""
    domain = shipped.domain
    words = {part: dict.fromkeys(by_lang, f"{part}-word") for part, by_lang in domain.words.items()}
    manifest = {**shipped.manifest, "domain": encode_domain(replace(domain, words=words))}
    graph = KnowledgeGraph(shipped.store, home=shipped.home, manifest=manifest)
    picture = draw(graph, "flow")
    assert picture.columns[:3] == ("source-word", "holder-word", "item-word")
    assert picture.title.startswith("Flows-word to Japan")
    found = analyse(graph, "dependence")
    assert found.columns[1:3] == ("holder-word", "source-word")
    assert "flows-word into Japan" in found.sentences[0]


def make_views(graph: KnowledgeGraph, folder: Path) -> ReadModel:
    """Return the views of a graph by the queries of a folder."""
    return ReadModel(graph.store, folder, graph.views.home)


def test_a_subject_may_lack_a_view(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    """A view without a query is empty."""
    assert make_views(shipped, tmp_path).read(Flow) == ()


def test_a_column_that_a_view_does_not_have_is_told(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    """A misspelt column is an error that names the columns of the view, and so is one that every row needs."""
    file = tmp_path / "places.rq"
    file.write_text("SELECT ?place ?knid { ?place a ri:Plant }", "utf-8")
    with pytest.raises(
        DataError, match=r"places\.rq:1: the columns do not fit at knid; a row of this view has place, kind, within"
    ):
        make_views(shipped, tmp_path).read(Place)
    file.write_text("SELECT ?place { ?place a ri:Plant }", "utf-8")
    with pytest.raises(DataError, match=r"do not fit at kind; .* always place, kind"):
        make_views(shipped, tmp_path).read(Place)
