"""The explorer page: its bytes, escaping and layout, and what it is made of."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from kg.cli import main
from kg.escapes import show_line
from kg.explorer.content import make_picture
from kg.explorer.layout import Room, find_positions
from kg.explorer.marks import list_class_marks, list_line_marks
from kg.explorer.notes import is_web_address
from kg.explorer.page import SCRIPTS, encode_page
from kg.model.answers import Table
from kg.terms import RID
from kg.verbs import KnowledgeGraph
from tests.explorer_pages import (
    CLASSES,
    HOSTILE,
    STATUSES,
    Reader,
    make_hostile,
    make_large,
    make_source,
    make_trade,
    make_world,
    shuffle,
)


def test_same_bytes_for_same_graph() -> None:
    """The order in which nodes and edges came, parallel ones too, leaves no trace in the page."""
    graph = make_world()
    graph.add_edge("Toyota", "Japan", label="based in", inferred=False, sources=(make_source("a"),))
    graph.add_edge("Toyota", "Japan", label="sells in", inferred=False, sources=(make_source("b"),))
    first = encode_page(graph, title="Routes", legend=CLASSES)
    assert all(encode_page(shuffle(graph, seed), title="Routes", legend=CLASSES) == first for seed in range(3))


def test_page_refers_to_nothing() -> None:
    """No tag of the page names an address: the library, the style and the data are in it."""
    tags = Reader(encode_page(make_world(), title="Routes")).tags
    addresses = [
        value
        for _, attributes in tags
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data")
    ]
    assert addresses == ["data:,"]
    assert "bootstrap" not in " ".join(str(tag) for tag in tags).lower()


def test_page_has_language_and_title() -> None:
    """The page says its language and has the title as its title, escaped."""
    reader = Reader(encode_page(make_world(), title='Routes <to> & "from" Japan 日本'))
    assert ("html", {"lang": "en"}) in reader.tags
    assert next(text for tag, _, text in reader.texts if tag == "title") == 'Routes <to> & "from" Japan 日本'


def test_policy_allows_only_own_scripts() -> None:
    """The policy names the digest of each script and of the style, and allows no other and no request."""
    reader = Reader(encode_page(make_world(), title="Routes"))
    policy = next(a["content"] or "" for tag, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy")
    scripts = [text for tag, a, text in reader.texts if tag == "script" and not a and text.strip()]
    style = next(text for tag, _, text in reader.texts if tag == "style")
    digests = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (*scripts, style)]
    assert len(scripts) == 1 + len(SCRIPTS)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert all(digest in policy for digest in digests)


def test_hostile_names_make_no_markup() -> None:
    """A page full of names that are markup has the tags of one of plain names, and gives the names as shown."""
    hostile, plain = (Reader(encode_page(g, title=HOSTILE[0])) for g in (make_hostile(), make_world()))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    nodes = {node["name"]: node for node in hostile.get_json("nodes")}
    assert {node["label"] for node in nodes.values()} == {show_line(name.strip() or f"node {name}") for name in HOSTILE}
    assert {edge["says"] for edge in hostile.get_json("edges")} == set(map(show_line, HOSTILE))
    assert {article["title"] for article in hostile.get_json("about")["articles"]} == set(map(show_line, HOSTILE))


def test_page_can_be_written() -> None:
    """Whatever the names hold, also half of a surrogate pair, the page is valid UTF-8."""
    assert encode_page(make_hostile(), title="\ud800 & co").encode("utf-8")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " https://example.org",
        "https://example.org/\n",
        'https://example.org/"x',
        "https:///path",
        "http://[::1",
        "//example.org",
        "data:text/html,x",
        "ftp://example.org",
        "file:///etc/passwd",
        "",
    ],
)
def test_other_addresses_are_no_links(address: str) -> None:
    """Only a clean http or https address may become a link."""
    assert not is_web_address(address)


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1&c=2#d", "http://example.org", "https://xn--r8jz45g.jp/"]
)
def test_web_addresses_are_links(address: str) -> None:
    """An http or https address becomes a link."""
    assert is_web_address(address)


def test_sources_are_kept_once() -> None:
    """A source that many things and relations share stands once in the page."""
    about = Reader(encode_page(make_world(), title="Routes")).get_json("about")
    assert [len(about[name]) for name in ("articles", "sources")] == [11, 11]


def test_bare_graph_has_a_page() -> None:
    """Nodes and edges without attributes are shown by their names; an empty graph is a page too."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([("a", "b"), ("a", "a")])
    nodes = Reader(encode_page(graph, title="Bare")).get_json("nodes")
    assert [(node["label"], node["cls"]) for node in nodes] == [("a", "Other"), ("b", "Other")]
    assert Reader(encode_page(nx.MultiDiGraph(), title="Empty")).get_json("nodes") == []


def test_classes_have_different_marks() -> None:
    """Fifty-six classes differ in colour or shape, and a class of the legend keeps its mark where others are absent."""
    names = [f"class {number:02}" for number in range(56)]
    assert len({(mark.fill, mark.shape) for mark in list_class_marks(names)}) == 56
    assert list_class_marks(["Plant"], CLASSES) == list_class_marks(CLASSES, CLASSES)[-1:]


def test_statuses_have_different_lines() -> None:
    """No two statuses are drawn alike, and only what is active looks full."""
    marks = list_line_marks(
        STATUSES, ["active", "planned", "considered", "possible", "conditional", "ended", "cancelled"]
    )
    assert len({(mark.colour, mark.dash) for mark in marks}) == 7
    assert [mark.status for mark in marks if mark.body == "full"] == ["active"]


def test_layout_gives_each_thing_its_room() -> None:
    """In a graph of a usual size no two rooms overlap, and the picture is wider than high."""
    graph = make_world()
    graph.add_nodes_from(["alone", "also alone"])
    places = find_positions(graph, dict.fromkeys(graph, Room(120, 50)))
    for (x, y), (other_x, other_y) in combinations(places.values(), 2):
        assert abs(x - other_x) >= 118 or abs(y - other_y) >= 48
    width, height = (max(axis) - min(axis) for axis in zip(*places.values(), strict=True))
    assert width > height


def test_layout_keeps_neighbours_near() -> None:
    """Things that are related stand nearer to each other than things that are not."""
    graph = make_world()
    places = find_positions(graph, dict.fromkeys(graph, Room(120, 50)))
    gaps = {
        (a, b): abs(places[a][0] - places[b][0]) + abs(places[a][1] - places[b][1]) for a, b in combinations(graph, 2)
    }
    near = [gap for (a, b), gap in gaps.items() if graph.has_edge(a, b) or graph.has_edge(b, a)]
    far = [gap for (a, b), gap in gaps.items() if not graph.has_edge(a, b) and not graph.has_edge(b, a)]
    assert sum(near) / len(near) < 0.7 * sum(far) / len(far)


def test_routes_become_lines_where_their_ends_are() -> None:
    """A route is folded where its model, origin and destination are in the graph; each volume stays with it."""
    graph = make_trade()
    graph.remove_node("Toyota Camry")
    nodes = {node["name"]: node for node in Reader(encode_page(graph, title="Routes")).get_json("nodes")}
    assert "flow" not in nodes["route Toyota Camry"]
    ends = nodes["route Toyota Avensis"]["flow"]
    assert [ends[1], ends[2]] == [nodes["United Kingdom"]["id"], nodes["Japan"]["id"]]
    assert [volume["units"] for volume in nodes["route Toyota Avensis"]["volumes"]] == [14000]


def test_layout_of_a_large_graph_is_the_same_every_time() -> None:
    """Places of a graph too large to compare all pairs depend on nothing but the graph."""
    graph = make_large(400)
    rooms = dict.fromkeys(graph, Room(120, 50))
    assert find_positions(graph, rooms) == find_positions(shuffle(graph, 1), rooms)


# Of a graph, and from the command line.


@pytest.fixture(scope="module")
def picture(shipped: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    """Give what the page tells of the shipped graph."""
    return make_picture(shipped)


def name(local: str) -> str:
    """Return the IRI of an entity."""
    return RID(local).value


def test_units_are_those_held_of_model_and_origin(picture: nx.MultiDiGraph[str], shipped: KnowledgeGraph) -> None:
    """The volumes of a route are the volumes that are held of just its model, origin and destination."""
    rows = shipped.query(
        "SELECT ?route ?text { FILTER(?o != ?d)"
        " ?route a ri:SupplyRoute ; ri:model ?m ; ri:origin ?o ; ri:destination ?d ."
        " ?volume a ri:Volume ; ri:model ?m ; ri:origin ?o ; ri:destination ?d ; ri:unitsText ?text }"
    )
    assert isinstance(rows, Table)
    routes = ((node, volume["text"]) for node, data in picture.nodes(data=True) for volume in data["volumes"])
    assert sorted(routes) == sorted(rows.texts()) != []


def test_every_inferred_relation_has_a_proof(picture: nx.MultiDiGraph[str]) -> None:
    """The last step of the proof of an inferred relation says it, and each step without a rule has its sources."""
    inferred = [(a, b, data) for a, b, data in picture.edges(data=True) if data["inferred"]]
    assert inferred
    for start, end, data in inferred:
        says = [picture.nodes[start]["label"], data["label"], picture.nodes[end]["label"]]
        assert data["proof"][-1]["says"] == says
        assert all(step["rule"] or step["sources"] or step["given"] for step in data["proof"])


def test_said_and_not_held_stands_apart(picture: nx.MultiDiGraph[str]) -> None:
    """A value that a corrected claim gives is told as said, with its standing, and is no fact."""
    data = picture.nodes[name("sourcing_honda_usa_japan")]
    said = {saying["value"] for saying in data["sayings"]}
    assert said == {"considered"}
    assert "considered" not in {value for _, value, _ in data["facts"]}
    held = [side["value"] for point in data["disputes"] for side in point["sides"] if side["held"]]
    assert set(held) == {"planned"}


def test_explore_near_a_thing(ready_world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name and a depth choose what is near; a depth without a name is refused."""
    home = ["--home", str(ready_world), "explore"]
    assert main([*home, "India", "--depth", "1"]) == 0
    near = {node["label"] for node in Reader(capsys.readouterr().out).get_json("nodes")}
    assert main(home) == 0
    everything = {node["label"] for node in Reader(capsys.readouterr().out).get_json("nodes")}
    assert "India" in near < everything
    assert main([*home, "--depth", "1"]) == 4
    assert main([*home, "Inndja"]) == 5


@pytest.mark.parametrize(
    ("query", "labels", "says"),
    [
        ("SELECT ?r { ?r a ri:ForeignCountry }", {"India"}, set()),
        ("SELECT ?r { ?r a ri:Nothing }", set(), set()),
        ("CONSTRUCT { rid:india ri:partyTo rid:elsewhere } { }", {"India", "rid:elsewhere"}, {"party to"}),
    ],
)
def test_explore_a_query(
    query: str, labels: set[str], says: set[str], ready_world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A SELECT names the things to show, a CONSTRUCT makes the relations too; nothing found is a page that says so."""
    file = ready_world / "query.rq"
    file.write_text(query, encoding="utf-8")
    assert main(["--home", str(ready_world), "explore", "--query", str(file)]) == 0
    reader = Reader(capsys.readouterr().out)
    assert {node["label"] for node in reader.get_json("nodes")} >= labels
    assert bool(reader.get_json("nodes")) == bool(labels)
    assert {edge["says"] for edge in reader.get_json("edges")} == says


def test_explore_refuses_an_ask_query(ready_world: Path) -> None:
    """A query that names nothing to show is an error that says what to write."""
    file = ready_world / "query.rq"
    file.write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert main(["--home", str(ready_world), "explore", "--query", str(file)]) == 4
    assert main(["--home", str(ready_world), "explore", "--query", "no such file"]) == 5
