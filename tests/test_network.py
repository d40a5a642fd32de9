"""Network analyses against values worked out by hand, and what must be true of them for any graph.

The small graph: makers A and B; origins India and Thailand. Active routes: a1 from India (plant p1), a2 from India
(plants p1 and p2, each enough), a3 from Thailand, a4 from India and from Thailand, all of A; b1 from Thailand, of B;
planned: b2 from Thailand. Deals in force with Japan: d1 of India, d2 and d3 of Thailand. Each fact is a claim of its
own, of source s1 where nothing else is said.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.cli import main
from kg.errors import KGError, NotFound, QueryError
from kg.export.rows import encode_analysis
from kg.graph.held import Held
from kg.model.analyses import Analysis, Cell
from kg.network import ANALYSES, analyse
from kg.network.centrality import compute_exactly
from kg.network.evidence import find_footing
from kg.network.things import read_things
from kg.paths import find_home
from kg.terms import CLAIM, LABEL, OWL, RI, RID, SRC, TYPE, XSD
from kg.verbs import KnowledgeGraph, load
from kg.verbs.table import ANALYSES as NAMES
from kg.whatif import WhatIf

DEFAULT = DefaultGraph()
CLASSES = {
    "japan": "HomeMarket Country Territory", "india": "Country Territory", "thailand": "Country Territory",
    "a": "CarMaker", "b": "CarMaker", "p1": "Plant", "p2": "Plant",
    "a1": "VehicleLine", "a2": "VehicleLine", "a3": "VehicleLine", "a4": "VehicleLine", "b1": "VehicleLine",
    "b2": "VehicleLine", "d1": "TradeDeal", "d2": "TradeDeal", "d3": "TradeDeal", "2025": "Period",
    "asean": "CountryGroup",
}  # fmt: skip
ROUTES = [
    ("a1", "india", "a", "active", "p1"),
    ("a2", "india", "a", "active", "p1 p2"),
    ("a3", "thailand", "a", "active", ""),
    ("a4", "india", "a", "active", ""),
    ("a4", "thailand", "a", "active", ""),
    ("b1", "thailand", "b", "active", ""),
    ("b2", "thailand", "b", "planned", ""),
]
TARIFF = (("a", "TariffTreatment"), ("regime", "mfn"), ("origin", "world"), ("destination", "japan"), ("goods", "cars"))
Said = tuple[str, str, object]
CASES: dict[str, dict[str, str]] = {
    "dependence": {"status": "active,planned"},
    "single-points": {"status": "active,planned"},
    "exposure": {"thing": "India"},
    "centrality": {},
    "communities": {},
    "explanation": {"one": "Suzuki Fronx", "other": "Mitsubishi Triton"},
    "similarity": {"status": "active,planned"},
    "evidence": {"most": "100"},
}


def list_routes() -> Iterator[Said]:
    """Yield what is said of the routes of the small graph."""
    for model, origin, maker, status, plants in ROUTES:
        route = f"route_{model}_{origin}_japan"
        yield route, "a", RI("SupplyRoute")
        yield from (
            (route, name, RID(thing)) for name, thing in (("model", model), ("origin", origin), ("maker", maker))
        )
        yield route, "destination", RID("japan")
        yield route, "status", RI(status)
        yield from ((route, "plant", RID(plant)) for plant in plants.split())


def list_deals() -> Iterator[Said]:
    """Yield what is said of the deals of the small graph; Thailand is a party to d3 through its group."""
    for deal, party in (("d1", "india"), ("d2", "thailand"), ("d3", "asean")):
        yield from ((deal, "party", RID(thing)) for thing in (party, "japan"))
        yield deal, "status", RI("active")
    yield "thailand", "memberOf", RID("asean")


def list_volume(key: str, units: int, **parts: str) -> Iterator[Said]:
    """Yield what is said of an import volume of 2025."""
    yield key, "a", RI("ImportVolume")
    yield key, "destination", RID("japan")
    yield key, "period", RID("2025")
    yield key, "units", Literal(str(units), datatype=XSD("integer"))
    yield from ((key, name, RID(thing)) for name, thing in parts.items())


def make_graph(said: Iterable[Said], *, second: Iterable[int] = ()) -> KnowledgeGraph:
    """Return a graph in which a claim of its own states each fact; those of some numbers a source s2 states too."""
    store, again = Store(), set(second)
    store.extend(Quad(SRC(source), TYPE, RI("Source"), DEFAULT) for source in ("s1", "s2"))
    for thing, classes in CLASSES.items():
        store.extend(Quad(RID(thing), TYPE, RI(cls), DEFAULT) for cls in (*classes.split(), "Entity"))
        store.add(Quad(RID(thing), LABEL, Literal(thing, language="en"), DEFAULT))
    for status, date in (("active", "since"), ("planned", "announced"), ("ended", "until")):
        store.add(Quad(RI(status), TYPE, RI("Status"), DEFAULT))
        store.add(Quad(RI(status), RI("beginsOn"), RI(date), DEFAULT))
        store.add(Quad(RI(status), LABEL, Literal(status, language="en"), DEFAULT))
    for status, after in (("planned", "active"), ("active", "ended")):
        store.add(Quad(RI(status), RI("nextStatus"), RI(after), DEFAULT))
    for number, (subject, relation, value) in enumerate(said):
        predicate = TYPE if relation == "a" else RI(relation)
        assert isinstance(value, NamedNode | Literal)
        store.add(Quad(RID(subject), predicate, value, DEFAULT))
        if relation == "a":
            follows = ("KeyedNode", "Volume") if value == RI("ImportVolume") else ("KeyedNode",)
            store.extend(Quad(RID(subject), TYPE, RI(cls), DEFAULT) for cls in follows)
        elif isinstance(value, NamedNode):
            store.add(Quad(predicate, TYPE, OWL("ObjectProperty"), DEFAULT))
        for source in ("s1", "s2") if number in again else ("s1",):
            claim = CLAIM(f"{source}_{number:03}")
            store.add(Quad(RID(subject), predicate, value, claim))
            store.add(Quad(claim, RI("standing"), RI("inUse"), DEFAULT))
            store.add(Quad(claim, RI("source"), SRC(source), DEFAULT))
    return KnowledgeGraph(store, home=find_home(Path(__file__).parent), manifest={})


def list_links(pairs: Iterable[str]) -> Iterator[Said]:
    """Yield a link between two things for each pair of letters, which are makers by that name."""
    for pair in pairs:
        yield pair[0], "ownedBy", RID(pair[1])


def make_links(*pairs: str) -> KnowledgeGraph:
    """Return a graph of makers called by letters, with the links of some pairs."""
    graph = make_graph(list_links(pairs))
    for name in sorted({letter for pair in pairs for letter in pair}):
        graph.store.extend(Quad(RID(name), TYPE, RI(cls), DEFAULT) for cls in ("CarMaker", "Entity"))
        graph.store.add(Quad(RID(name), LABEL, Literal(name, language="en"), DEFAULT))
    return graph


@pytest.fixture(scope="module")
def small() -> KnowledgeGraph:
    """Give the small graph."""
    return make_graph([*list_routes(), *list_deals()])


@pytest.fixture(scope="module")
def analyses(shipped: KnowledgeGraph) -> dict[str, Analysis]:
    """Give each analysis of the shipped graph but that of two days, which takes seconds."""
    return {name: analyse(shipped, name, **parameters) for name, parameters in CASES.items()}


def pick(analysis: Analysis, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of the rows."""
    places = [analysis.columns.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in analysis.rows]


def test_dependence(small: KnowledgeGraph) -> None:
    """Of A's five routes three are from India: shares 0.6 and 0.4, index 0.36 + 0.16; B has one origin, index 1."""
    found = analyse(small, "dependence")
    rows = pick(found, "maker", "origin", "count", "share", "herfindahl")
    assert rows == [
        ("a", "india", 3, 0.6, pytest.approx(0.52)),
        ("a", "thailand", 2, 0.4, pytest.approx(0.52)),
        ("b", "thailand", 1, 1.0, 1.0),
    ]
    assert found.sentences[0] == "Of 6 active routes into japan, 3 come from india and 3 from thailand."
    assert "left out by status: 1 planned (1 route)" in found.notes


def test_dependence_by_status(small: KnowledgeGraph) -> None:
    """B's planned route counts only when planned routes are asked for."""
    found = analyse(small, "dependence", status="planned")
    assert pick(found, "maker", "count") == [("b", 1)]


def test_dependence_by_units() -> None:
    """With 600 and 200 units of a total of 1,000, the rest of 200 has no origin, so there is no index."""
    volumes = [
        *list_volume("v1", 600, importer="a", origin="india"),
        *list_volume("v2", 200, importer="a", origin="thailand"),
        *list_volume("v3", 1000, importer="a"),
        *list_volume("v4", 50, importer="a", origin="india", model="a1"),
        *list_volume("v5", 300, importer="b", model="b1"),
    ]
    found = analyse(make_graph([*list_routes(), *volumes]), "dependence")
    rows = [
        row for row in pick(found, "measure", "maker", "origin", "count", "share", "herfindahl") if row[0] != "models"
    ]
    assert rows == [
        ("units, 2025", "a", "india", 600, 0.6, None),
        ("units, 2025", "a", "thailand", 200, 0.2, None),
        ("units, 2025", "a", "no origin held", 200, 0.2, None),
        ("units by the only origin held, 2025", "b", "thailand", 300, 1.0, 1.0),
    ]
    assert any("no source says so" in note for note in found.notes)


def test_units_without_origin() -> None:
    """A total without an origin gives no share: it is told as missing."""
    volumes = [*list_volume("v1", 1000, importer="a"), *list_volume("v2", 9, importer="a", model="a4")]
    found = analyse(make_graph([*list_routes(), *volumes]), "dependence")
    assert {row[0] for row in found.rows} == {"models"}
    assert "no origin is held for the units of a 2025 (1,000)" in found.notes


def test_single_points(small: KnowledgeGraph) -> None:
    """India cuts off a1 and a2, Thailand a3 and b1: a4 has two origins, a2 two plants, Thailand two deals."""
    found = analyse(small, "single-points")
    assert pick(found, "thing", "kind", "lost", "models_left") == [
        ("india", "country", "a1; a2", 3),
        ("thailand", "country", "a3; b1", 3),
        ("p1", "plant", "a1", 4),
        ("d1", "deal", "a1; a2", 3),
    ]
    assert "4 of 5 models have one active route only, which is a bridge." in found.sentences
    assert "2 plants and countries would have to be lost" in found.sentences[2]


def test_single_points_cut_at_plants() -> None:
    """Where all models come from one plant, the smallest cut is that plant or its country: one thing."""
    routes = [said for said in list_routes() if said[0] in ("route_a1_india_japan",)]
    found = analyse(make_graph(routes), "single-points")
    assert "No fewer than 1 plant or country" in found.sentences[2]
    assert found.sentences[2].endswith("for example india.")
    assert pick(found, "thing", "models_lost", "models_left") == [("india", 1, 0), ("p1", 1, 0)]


def test_exposure(small: KnowledgeGraph) -> None:
    """Three of six active routes rest on d1 alone; those of Thailand have d2 and, through their group, d3."""
    found = analyse(small, "exposure", thing="d1")
    assert found.sentences[0] == "3 of 6 active routes into the home market (50 %) rest on d1."
    assert found.sentences[1] == "By maker: a (3 of 5)."
    assert "3 of the 3 rest on it alone" in found.sentences[2]
    other = analyse(small, "exposure", thing="d3")
    assert pick(other, "model", "others") == [("a3", "d2"), ("a4", "d2"), ("b1", "d2")]
    assert "0 of the 3 rest on it alone" in other.sentences[2]


@pytest.mark.parametrize(
    ("duty", "told"),
    [
        (0, "is 0 % on cars, so without a deal no duty would be charged either"),
        (10, "is 10 % on cars, which a deal may lower"),
    ],
)
def test_deals_are_told_with_what_is_charged_without(duty: int, told: str) -> None:
    """Of a deal it is said what is charged without any, and who says so: where nobody pays, no deal saves anything."""
    charged: list[Said] = [("tariff", name, (RI if name == "a" else RID)(thing)) for name, thing in TARIFF]
    charged.append(("tariff", "chargedDuty", Literal(duty)))
    graph = make_graph([*list_routes(), *list_deals(), *charged])
    graph.store.add(Quad(RID("cars"), LABEL, Literal("cars", language="en"), DEFAULT))
    (claim,) = {quad.graph_name for quad in graph.store.quads_for_pattern(None, RI("chargedDuty"), None, None)} - {
        DEFAULT
    }
    for found in (analyse(graph, "exposure", thing="d1"), analyse(graph, "single-points")):
        assert f"The general duty, charged without any deal, {told}." in found.sentences
        assert isinstance(claim, NamedNode)
        assert CLAIM.local(claim) in found.behind
    assert not any("duty" in sentence for sentence in analyse(graph, "exposure", thing="india").sentences)


def test_what_is_only_counted_is_cited(small: KnowledgeGraph) -> None:
    """The six active routes behind "3 of 6" are cited, also those that no row is about; the table says by which."""
    found = analyse(small, "exposure", thing="d1")
    rows = {claim for row in found.cited for claim in row}
    assert len(set(found.behind) - rows) == 3 * 3  # origin, maker and status of the routes from Thailand
    assert set(found.citations) == rows.union(found.behind)
    assert "not known" in found.sentences[-1]  # what a deal saves, where no general duty is held
    assert "note: what the sentences count beside the rows rests on [" in encode_analysis(found, "table")


@pytest.mark.parametrize(
    ("thing", "models"),
    [("p1", ["a1", "a2"]), ("b", ["b1"]), ("a4", ["a4", "a4"]), ("asean", ["a3", "a4", "b1"]), ("japan", [])],
)
def test_exposure_kinds(small: KnowledgeGraph, thing: str, models: list[str]) -> None:
    """Routes rest on their plants, makers, models and the groups of their origins, and not on where they lead."""
    assert [row[0] for row in analyse(small, "exposure", thing=thing).rows] == models


def test_centrality() -> None:
    """In the path k-l-m-n, l lies between (k, m) and (k, n): two of the three pairs of others; so does m."""
    found = analyse(make_links("kl", "lm", "mn"), "centrality")
    assert pick(found, "thing", "betweenness", "neighbours") == [
        ("l", pytest.approx(2 / 3), 2),
        ("m", pytest.approx(2 / 3), 2),
    ]
    assert found.sentences[0].startswith("l and m tie most")


def test_centrality_is_that_of_networkx(shipped: KnowledgeGraph) -> None:
    """The quicker way gives the figures of networkx, on the shipped graph and on small ones of several parts."""
    pairs = [(0, 1), (1, 2), (1, 3), (4, 5), (3, 6), (6, 2)]
    graphs = [read_things(Held(shipped, "en")).graph, nx.Graph(), nx.path_graph(2), nx.star_graph(4)]
    parts: nx.Graph[int] = nx.Graph()
    parts.add_nodes_from(range(8))
    parts.add_edges_from(pairs)
    for graph in (*graphs, parts):
        assert compute_exactly(graph) == pytest.approx(nx.betweenness_centrality(graph))


def test_centrality_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit betweenness is estimated, the same each time, and a note says so."""
    monkeypatch.setattr("kg.network.centrality.EXACT", 3)
    monkeypatch.setattr("kg.network.centrality.PIVOTS", 2)
    graph = make_links("kl", "lm", "mn", "no", "op")
    one, again = (analyse(graph, "centrality") for _ in range(2))
    assert one.rows == again.rows
    assert any("estimated from 2 of 6 things" in note for note in one.notes)


def test_communities() -> None:
    """Two triangles with one link between: each has 3 of 7 links inside, so modularity is 2 (3/7 - 1/4) = 0.357."""
    found = analyse(make_links("kl", "lm", "km", "xy", "yz", "xz", "mx"), "communities")
    assert pick(found, "community", "thing", "inside", "outside") == [
        ("k", "k", 2, 0), ("k", "l", 2, 0), ("k", "m", 2, 1), ("x", "x", 2, 1), ("x", "y", 2, 0), ("x", "z", 2, 0),
    ]  # fmt: skip
    assert "(modularity 0.357)" in found.sentences[0]


def test_explanation_goes_round_hubs() -> None:
    """Through h costs 2 + log2 of its neighbours, 4 with four and 5.2 with nine; by x and y it is 3 + 1 + 1."""
    ways = ["sx", "xy", "yt", "sh", "ht"]
    assert len(analyse(make_links(*ways, "hk", "hl"), "explanation", one="s", other="t").rows) == 2
    assert len(analyse(make_links(*ways, *(f"h{c}" for c in "klmnopq")), "explanation", one="s", other="t").rows) == 3


def test_explanation_ends() -> None:
    """A thing is explained to itself without a fact, and to one that nothing leads to not at all."""
    graph = make_links("kl", "mn")
    assert analyse(graph, "explanation", one="k", other="k").sentences[0].startswith("k is one and the same")
    assert analyse(graph, "explanation", one="k", other="n").sentences == ("No path of held facts leads from k to n.",)


def test_explanation_through_japan_only() -> None:
    """Where there is no way but through the home market, it is taken, and a note says so."""
    found = analyse(
        make_graph([("a", "basedIn", RID("japan")), ("b", "basedIn", RID("japan"))]), "explanation", one="a", other="b"
    )
    assert pick(found, "from", "relation", "to") == [("a", "ri:basedIn →", "japan"), ("japan", "← ri:basedIn", "b")]
    assert any("home market" in note for note in found.notes)


def test_similarity(small: KnowledgeGraph) -> None:
    """A has India 0.6 and Thailand 0.4, B Thailand 1: overlap 0.4 / 1.6, cosine 0.4 / √0.52."""
    found = analyse(small, "similarity")
    assert pick(found, "maker", "other_maker", "overlap", "cosine", "origins") == [
        ("a", "b", pytest.approx(0.25), pytest.approx(0.4 / sqrt(0.52)), "thailand")
    ]


def test_evidence() -> None:
    """Of the seven facts of a route s1 states all and s2 the first: six fall without s1, none without s2."""
    route = [said for said in list_routes() if said[0] == "route_a1_india_japan"]
    assert len(route) == 7
    found = analyse(make_graph(route, second=[0]), "evidence")
    assert pick(found, "claims", "facts", "alone", "falls") == [(7, 7, 6, 6), (1, 1, 0, 0)]
    assert found.sentences[0] == "6 of 7 stated facts (85.7 %) stand on a single source."


def test_denial_carries_nothing() -> None:
    """A source that denies something of a node speaks of it too, and does not keep it when the other is withdrawn."""
    route = [said for said in list_routes() if said[0] == "route_a1_india_japan"]
    graph = make_graph(route, second=[0])
    denial = Quad(CLAIM("s2_000_denial"), TYPE, OWL("NegativePropertyAssertion"), CLAIM("s2_000"))
    graph.store.add(denial)
    assert pick(analyse(graph, "evidence"), "claims", "facts", "falls") == [(7, 7, 7), (1, 0, 0)]


def test_evidence_against_whatif(built_world: Path) -> None:
    """Withdrawing a source fells just the facts that are said to fall, some of them inferred.

    What is left is resolved again there: the route that it had active is planned once more, and so still open.
    """
    graph = load(built_world)
    footing = find_footing(Held(graph, "en"))
    source = SRC("quay-post-2")
    told = {t for part in (footing.stated, footing.inferred) for t, needs in part.items() if source in needs}
    claims = [CLAIM.local(q.subject) for q in graph.store.quads_for_pattern(None, RI("source"), source, DEFAULT)]  # type: ignore[arg-type]
    after = WhatIf(graph).suppose(map(CLAIM, claims))
    known = {**footing.stated, **footing.inferred}
    fell = {t for t in known if Quad(t.subject, t.predicate, t.object, DEFAULT) not in after.store}
    assert fell == told - {Triple(RID("route_hayato-wren_india_japan"), TYPE, RI("OpenRoute"))} != told
    assert told.intersection(footing.inferred)


def test_change(built_world: Path) -> None:
    """Before 2025-04 the Kite alone is active; after it the Wren too, and both come from India."""
    found = analyse(load(built_world), "change", start="2025-01-01", end="2025-12-31")
    assert ("Hayato Wren", "active") in pick(found, "model", "status_after")
    assert (
        "1 active route of a known maker led into the home market on 2025-01-01, and 2 on 2025-12-31."
        in found.sentences
    )
    assert not [row for row in found.rows if row[0] == "share"]
    assert all(found.cited)


@pytest.mark.parametrize("name", CASES)
def test_every_row_cites(analyses: dict[str, Analysis], shipped: KnowledgeGraph, name: str) -> None:
    """Each row of the shipped graph cites claims, each of which exists and stands in a source with a title."""
    found = analyses[name]
    assert found.rows
    assert len(found.rows) == len(found.cited)
    assert all(found.cited)
    for claim in {claim for row in found.cited for claim in row}:
        assert Quad(CLAIM(claim), TYPE, RI("Claim"), DEFAULT) in shipped.store
        assert found.citations[claim].title


@pytest.mark.parametrize("name", CASES)
def test_shape_names_columns(analyses: dict[str, Analysis], name: str) -> None:
    """What a picture needs are columns of the table, with numbers where it takes numbers."""
    found = analyses[name]
    shape = found.shape
    named = [shape.x, shape.y, shape.value, shape.series, shape.end, shape.facet]
    assert {column for column in named if column} <= set(found.columns)
    number = {"bars": shape.x, "stacked-bars": shape.x, "matrix": shape.value, "flow": shape.value}.get(shape.kind)
    assert number is None or all(isinstance(row[found.columns.index(number)], int | float) for row in found.rows)


def test_shares_add_up(analyses: dict[str, Analysis]) -> None:
    """The shares of a maker add to 1 for each measure."""
    sums: dict[tuple[Cell, Cell], float] = {}
    for measure, maker, share in pick(analyses["dependence"], "measure", "maker", "share"):
        sums[measure, maker] = sums.get((measure, maker), 0.0) + float(share or 0)
    assert sums
    assert all(total == pytest.approx(1) for total in sums.values())


def test_models_agree_with_catalogue(analyses: dict[str, Analysis], shipped: KnowledgeGraph) -> None:
    """The models from India are those that the catalogue gives."""
    asked = {row[0] for row in shipped.ask("models-from", origin="India").texts()}
    assert {str(row[0]) for row in analyse(shipped, "exposure", thing="India", status="active,planned").rows} <= asked
    assert {str(row[0]) for row in analyses["exposure"].rows} <= asked


def test_labels_in_japanese(shipped: KnowledgeGraph) -> None:
    """Labels follow the language, and figures do not."""
    one, other = (analyse(shipped, "dependence", lang=lang) for lang in ("en", "ja"))
    assert sorted(pick(one, "count", "share")) == sorted(pick(other, "count", "share"))
    assert "インド" in {row[2] for row in other.rows}


@pytest.mark.parametrize("name", [name for name in ANALYSES if name not in ("change", "exposure", "explanation")])
def test_empty_graph(name: str) -> None:
    """A graph with nothing in it gives a sentence that says so, and no row."""
    found = analyse(make_graph([]), name)
    assert not found.rows
    assert any(word in found.sentences[0] for word in ("No ", "no ", "Nothing"))
    assert encode_analysis(found, "table").startswith(found.title)


@pytest.mark.parametrize(
    ("name", "parameters", "error", "told"),
    [
        ("exposur", {}, NotFound, "did you mean exposure"),
        ("nonsense", {}, NotFound, "there are dependence, single-points"),
        ("exposure", {}, QueryError, "needs thing"),
        ("exposure", {"thing": "Inndja"}, NotFound, "did you mean india"),
        ("exposure", {"thing": "2025"}, QueryError, "name one of these: deal, measure"),
        ("dependence", {"status": "plannd"}, QueryError, "did you mean planned"),
        ("dependence", {"most": "3"}, QueryError, "there is no parameter 'most'"),
        ("centrality", {"most": "none"}, QueryError, "'none' is no number"),
        ("change", {"start": "2025-02-30", "end": "2026-01-01"}, QueryError, "no day of the calendar"),
        ("change", {"start": "2026-01-01", "end": "2025-01-01"}, QueryError, "is not before"),
    ],
)
def test_bad_input(
    small: KnowledgeGraph, name: str, parameters: dict[str, str], error: type[KGError], told: str
) -> None:
    """Wrong names and parameters are told with what is near."""
    with pytest.raises(error, match=told):
        analyse(small, name, **parameters)


def test_formats(small: KnowledgeGraph) -> None:
    """CSV and JSON carry the claims of each row; tables and Markdown number them."""
    found = analyse(small, "similarity")
    objects = json.loads(encode_analysis(found, "json"))
    rows = list(csv.DictReader(io.StringIO(encode_analysis(found, "csv"))))
    assert objects[0]["sources"] == list(found.cited[0]) == rows[0]["sources"].split("; ")
    assert objects[0]["overlap"] == float(rows[0]["overlap"]) == pytest.approx(0.25)
    assert "[1] s1_" in encode_analysis(found, "table")
    assert "## Similarity" in encode_analysis(found, "markdown")


def test_command(shipped_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command lists the analyses, runs one, and refuses what one does not take."""
    assert tuple(ANALYSES) == NAMES
    assert main(["--home", str(shipped_home), "network", "--format", "json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == list(NAMES)
    assert main(["--home", str(shipped_home), "network", "similarity", "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("maker,other_maker,overlap")
    assert "most alike" in told.err
    assert main(["--home", str(shipped_home), "network", "dependence", "Suzuki"]) == 4
    assert "takes no thing" in capsys.readouterr().err
    assert main(["--home", str(shipped_home), "network", "similarity", "--picture", "a.pdf"]) == 4
    assert "an .svg or a .png" in capsys.readouterr().err
