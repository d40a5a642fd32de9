"""Pictures: their figures, claims and safety, and the picture of any network analysis."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import Literal, Quad, Store

from kg.charts import NAMES, OVER_TIME, draw, draw_analysis, encode_png, encode_spec, encode_svg
from kg.charts.basemap import match, read_points, read_topology
from kg.charts.lanes import place
from kg.charts.sankey import lay_out
from kg.cli import main
from kg.errors import NotFound, QueryError
from kg.model.analyses import Analysis, Picture, Shape
from kg.model.answers import Citation
from kg.paths import find_home
from kg.terms import ALIAS, CLAIM, LABEL
from kg.verbs import KnowledgeGraph, load
from kg.whatif import WhatIf
from tests.basemap import find_points

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>hacked=1</script>\"'&<b>\u202etxet ]]> {{7*7}} ${x} #" + "long " * 60


@pytest.fixture(scope="module")
def world_graph(world_build: Path) -> KnowledgeGraph:
    """Give the graph of the tiny data set."""
    return load(world_build.parent)


@pytest.fixture(scope="module")
def pictures(shipped: KnowledgeGraph) -> dict[str, Picture]:
    """Give all pictures of the shipped graph."""
    return {name: draw(shipped, name) for name in NAMES}


@pytest.fixture(scope="module")
def drawn(pictures: dict[str, Picture]) -> dict[str, str]:
    """Give the pictures of the shipped graph as SVG."""
    return {name: encode_svg(picture) for name, picture in pictures.items()}


def spoil(graph: KnowledgeGraph) -> KnowledgeGraph:
    """Return a copy of a graph in which every name is hostile, and ends on a number of its own."""
    store = Store()
    for number, quad in enumerate(graph.store):
        if quad.predicate in (LABEL, ALIAS) and isinstance(quad.object, Literal) and quad.object.language:
            named = Literal(f"{HOSTILE}{number}", language=quad.object.language)
            quad = Quad(quad.subject, quad.predicate, named, quad.graph_name)  # noqa: PLW2901  # the spoilt one
        store.add(quad)
    return KnowledgeGraph(store, home=graph.home, manifest=graph.manifest)


def check_safe(svg: str) -> ET.Element:
    """Return the root of an SVG that has no script, no reference to an address, and no handler of events."""
    root = ET.fromstring(svg)  # noqa: S314  # the test's own picture
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "title", "desc", "g", "path", "rect", "text", "tspan", "line", "defs", "clipPath", "linearGradient",
            "stop",
        }  # fmt: skip
        assert not any(name.startswith("on") or name.endswith("href") for name in element.attrib)
    assert not re.search(r"url\((?!#)", svg)
    return root


def test_names_are_listed_without_the_slow_library() -> None:
    """A list of pictures starts fast: what writes pictures is not imported for it."""
    code = "import sys, kg.charts as c; print(*c.NAMES); assert 'vl_convert' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["volumes", "flow", "lanes", "map", "agreement"]


def test_an_unknown_picture_names_the_nearest(world_graph: KnowledgeGraph) -> None:
    """Who mistypes a name is told which there is."""
    with pytest.raises(NotFound, match="did you mean volumes"):
        draw(world_graph, "volume")


def test_volumes_are_the_answers_of_the_catalogue(shipped: KnowledgeGraph, pictures: dict[str, Picture]) -> None:
    """What is drawn as held is what the questions answer, period by period, and nothing else.

    Of the totals a question answers those of calendar years only.
    """
    held = {row[:4] for row in pictures["volumes"].texts() if row[4].startswith("held")}
    held -= {row for row in held if row[0] == "All makers" and row[1].startswith("FY")}
    answered = {("All makers", *row[:2], row[3]) for row in shipped.ask("volume-total").texts()}
    makers = {row[0] for row in held} - {"All makers"}
    assert {"Suzuki", "Honda", "Nissan", "Toyota"} <= makers
    for maker in makers:
        answer = shipped.ask("volume-of-maker", maker=maker)
        period, bound = answer.columns.index("period"), answer.columns.index("bound")
        answered |= {(row[0], row[period], row[2], row[bound]) for row in answer.texts()}
    assert held == answered


def test_volumes_set_apart_what_was_said(world_graph: KnowledgeGraph) -> None:
    """A figure that an article filed under a wrong year stands there as said, and under the right one as held."""
    rows = draw(world_graph, "volumes").texts()
    assert [row for row in rows if row[0] == "Hayato"] == [
        ("Hayato", "2025", "14250", "exact", "held, after sources differed or a slip was mended"),
        ("Hayato", "2023", "14250", "exact", "said by an article, corrected"),
    ]
    assert ("Minato", "2023", "9000", "over", "said by an article, corrected") in rows


def test_volumes_state_the_finding(world_graph: KnowledgeGraph) -> None:
    """The title names who brought most in the latest year, of the total of that year."""
    assert draw(world_graph, "volumes").title == "Hayato brought the most cars to Japan in 2025: 14,250 of 30,500"


def test_parts_of_a_year_stand_apart(pictures: dict[str, Picture]) -> None:
    """Half a year has a column and a look of its own, and is in no year."""
    standings = {row[1]: row[4] for row in pictures["volumes"].texts() if row[0] == "Nissan"}
    assert standings["2021-H1"] == "held, part of a year"
    assert "2021" not in standings


def test_flow_has_the_routes_of_the_catalogue(shipped: KnowledgeGraph, pictures: dict[str, Picture]) -> None:
    """The streams are the routes that the questions give, with their status."""
    streams = {(row[2], row[1], row[0], row[4]) for row in pictures["flow"].texts()}
    answered = set()
    for origin in {row[0] for row in pictures["flow"].texts()}:
        answer = shipped.ask("models-from", origin=origin)
        answered |= {(row[0], row[1], origin, row[answer.columns.index("status")]) for row in answer.texts()}
    assert streams == answered


def test_flow_keeps_widths() -> None:
    """A node is as tall as its streams together, and each stream arrives where its path goes."""
    layout = lay_out([("a", "x"), ("a", "y"), ("b", "x")], [2, 3, 5], columns=[0, 100], gap=1, node=10)
    heights = {node.name: node.bottom - node.top for node in layout.nodes}
    assert heights == {"a": 5, "b": 5, "x": 7, "y": 3}
    ends = {stream.path: stream.points[-1] for stream in layout.streams}
    nodes = {node.name: node for node in layout.nodes}
    assert ends[1][1:] == (nodes["y"].top, nodes["y"].bottom)
    assert {top for _, top, _ in (ends[0], ends[2])} == {nodes["x"].top, nodes["x"].top + 2}


def test_lanes_end_at_the_held_status(shipped: KnowledgeGraph, pictures: dict[str, Picture]) -> None:
    """The last stage of each lane is the status that is held of the route."""
    last = {(row[0], row[2]): row[4] for row in pictures["lanes"].texts() if row[4] != "start expected"}
    flow = {(row[2], row[0]): row[4] for row in pictures["flow"].texts()}
    assert last == {route: status for route, status in flow.items() if route in last}
    assert len(last) == len(flow)


def test_lanes_show_each_time_of_a_route(pictures: dict[str, Picture]) -> None:
    """A route that ended and began again has both times; its plan lasts until it began."""
    rows = [row for row in pictures["lanes"].texts() if row[0] == "Toyota Avensis"]
    assert [(row[3], row[4], row[5], row[6]) for row in rows] == [
        ("1", "active", "2003-01-01/2003-12-31", "2009-01-01/2009-12-31"),
        ("1", "ended", "2009-01-01/2009-12-31", ""),
        ("2", "planned", "2011-06-24", "2011-09-01/2011-09-30"),
        ("2", "active", "2011-09-01/2011-09-30", "2018-01-01/2018-12-31"),
        ("2", "ended", "2018-01-01/2018-12-31", ""),
    ]


def test_plan_lasts_to_the_day_it_was_expected_by(shipped: KnowledgeGraph) -> None:
    """A plan of which nobody says that it came is drawn to the day it was expected by, not on to the next step."""
    rows = draw(WhatIf(shipped).suppose([CLAIM("response-165082_001")]), "lanes").texts()
    found = [row[4:7] for row in rows if row[0] == "Toyota Avensis" and row[3] == "2"]
    assert found == [("planned", "2011-06-24", "2011-09-19"), ("ended", "2018-01-01/2018-12-31", "")]


def test_days_are_placed_by_the_year() -> None:
    """The middle of a leap year and of another are places of their own; no time zone moves them."""
    assert place(date(2024, 7, 2)) == 2024.5
    assert 2023.99 < place(date(2023, 12, 31)) < 2024


def test_map_finds_countries_by_their_names() -> None:
    """A country is found by any of its names, at a point within it; one that is not there has none."""
    points = read_points()
    assert points == find_points(read_topology())
    for names, west, east, south, north in (
        (["Nippon", "Japan"], 130, 146, 31, 46),
        (["India"], 68, 98, 7, 36),
        (["United States of America", "USA"], -125, -67, 25, 49),
        (["United Kingdom"], -8, 2, 50, 60),
    ):
        found = match(names, points)
        assert found
        assert west < found[0] < east
        assert south < found[1] < north
    assert match(["Atlantis"], points) is None


def test_map_lists_the_plants_of_the_catalogue(shipped: KnowledgeGraph, pictures: dict[str, Picture]) -> None:
    """The plants are those that the question gives for the countries of the routes, and each is cited."""
    rows = [row for row in pictures["map"].texts() if row[1] == "plant"]
    origins = {row[0] for row in pictures["map"].texts()}
    answered = {(row[1], row[0]) for row in shipped.ask("plants").texts() if row[1] in origins}
    assert {(row[0], row[2]) for row in rows} >= answered
    assert "coordinates" not in pictures["map"].caption
    assert "listed by country" in pictures["map"].caption


def test_agreement_of_a_small_world(world_graph: KnowledgeGraph) -> None:
    """Counted by hand: the copy agrees on maker, status and start; of number 1 two readings were corrected.

    Number 1 and the Quay Post agree on the maker of the Wren. Of what was corrected they both speak of the total and of
    Hayato in 2025. The Quay Post is a reason for three more corrections, but says
    nothing of those points, so it contradicts nobody there.
    """
    rows = [row for row in draw(world_graph, "agreement").texts() if row[0] != "customs-2026"]
    assert rows == [
        ("harbour-echo-1", "harbour-news-1", "3", "3", "0", "0"),
        ("harbour-news-1", "quay-post-2", "3", "1", "0", "2"),
    ]


def test_agreement_is_no_larger_than_its_sources(pictures: dict[str, Picture]) -> None:
    """Outcomes add up to the points of a pair, and no pair is told twice or of one source."""
    rows = pictures["agreement"].rows
    counts = [[int(text) for text in row[2:]] for row in pictures["agreement"].texts()]
    assert all(points == sum(outcomes) for points, *outcomes in counts)
    pairs = [frozenset(row[:2]) for row in rows]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_cites(name: str, pictures: dict[str, Picture], shipped: KnowledgeGraph) -> None:
    """Each row of a picture has claims, each claim a citation, and the caption counts them."""
    picture = pictures[name]
    assert picture.rows
    assert all(picture.cited)
    assert {claim for cited in picture.cited for claim in cited} == set(picture.citations)
    assert f"Drawn from {len(picture.citations)} claims" in picture.caption
    assert all(citation.address for citation in picture.citations.values())


@pytest.mark.parametrize("name", NAMES)
def test_pictures_say_what_they_show(name: str, pictures: dict[str, Picture], drawn: dict[str, str]) -> None:
    """An SVG is safe, has its title and its telling for a reader, and shows the title as text."""
    root = check_safe(drawn[name])
    assert root.findtext(f"{SVG}title") == pictures[name].title
    assert root.findtext(f"{SVG}desc") == pictures[name].description
    shown = " ".join(" ".join(root.itertext()).split())
    assert pictures[name].title.split(":")[0] in shown


def list_texts(svg: str) -> Counter[str]:
    """Return the texts that an SVG shows, each with how often."""
    return Counter("".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text"))  # noqa: S314


def count_shapes(svg: str, kind: str) -> int:
    """Return how many marks of a kind an SVG has, as Vega tells a reader of them."""
    return svg.count(f'aria-roledescription="{kind}"')


def test_each_figure_is_drawn(pictures: dict[str, Picture], drawn: dict[str, str]) -> None:
    """Each row of volumes is a mark with its number beside it, and no number is drawn that no row has."""
    rows = pictures["volumes"].rows
    signs = {"exact": "", "over": ">", "under": "<", "about": "~"}
    numbers = Counter(f"{signs[str(row[3])]}{row[2]:,}" for row in rows)
    shown = list_texts(drawn["volumes"])
    assert {number: shown[number] for number in numbers} == dict(numbers)
    held = [row for row in rows if str(row[4]).startswith("held")]
    assert count_shapes(drawn["volumes"], "bar") == len(held)


def test_each_route_is_drawn(pictures: dict[str, Picture], drawn: dict[str, str]) -> None:
    """A route has a stream between each two columns, and its model has its name, with a halo below it."""
    rows = pictures["flow"].rows
    assert count_shapes(drawn["flow"], "area mark") == 3 * len(rows)
    shown = list_texts(drawn["flow"])
    assert all(shown[str(row[2])] == 2 for row in rows)


def test_each_stage_is_drawn(pictures: dict[str, Picture], drawn: dict[str, str]) -> None:
    """Each lane has its name, each end and each expected start its sign, and bars are there."""
    rows = pictures["lanes"].texts()
    shown = list_texts(drawn["lanes"])
    assert all(shown[f"{row[0]} ({row[2]})"] == 1 for row in rows)
    signs = [row for row in rows if row[4] in ("ended", "cancelled", "start expected")]
    assert count_shapes(drawn["lanes"], "point") == len(signs)
    assert count_shapes(drawn["lanes"], "bar") >= len(rows) - len(signs)


def test_each_pair_and_plant_is_drawn(pictures: dict[str, Picture], drawn: dict[str, str]) -> None:
    """A pair of sources is two cells, and a plant stands below the map."""
    sources = {source for row in pictures["agreement"].rows for source in row[:2]}
    assert count_shapes(drawn["agreement"], "rect mark") == 2 * len(pictures["agreement"].rows) + len(sources)
    plants = [row for row in pictures["map"].texts() if row[1] == "plant"]
    shown = list_texts(drawn["map"])
    assert all(shown[row[2]] == 1 for row in plants)


@pytest.mark.parametrize("name", ["flow", "map"])
def test_pictures_are_the_same_each_time(name: str, shipped: KnowledgeGraph, drawn: dict[str, str]) -> None:
    """The same graph gives the same bytes."""
    assert encode_svg(draw(shipped, name)) == drawn[name]


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_shown_and_never_run(name: str, world_graph: KnowledgeGraph) -> None:
    """Markup, script and marks of direction in names stay text, also where every name of the graph is so."""
    picture = draw(spoil(world_graph), name)
    root = check_safe(encode_svg(picture))
    if name != "agreement":  # which shows identifiers of sources only
        assert "<script>hacked" in " ".join(root.itertext())
    assert "\u202e" not in encode_spec(picture)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_graph_gets_a_sentence(name: str, root: Path) -> None:
    """With nothing to draw, the picture says so, in both languages."""
    empty = KnowledgeGraph(Store(), home=find_home(root), manifest={})
    for lang in ("en", "ja"):
        picture = draw(empty, name, lang=lang)
        assert not picture.rows
        assert picture.description
        assert picture.description in "".join(check_safe(encode_svg(picture)).itertext())


def test_pictures_speak_japanese(shipped: KnowledgeGraph) -> None:
    """With `lang`, names and words of a picture are Japanese."""
    picture = draw(shipped, "flow", lang="ja")
    assert "スズキ" in encode_svg(picture)
    assert "件の出典" in picture.caption


def test_png_has_pixels_by_its_scale(world_graph: KnowledgeGraph) -> None:
    """A PNG is as many pixels wide as its points times the scale."""
    picture = draw(world_graph, "volumes")
    widths = [int.from_bytes(encode_png(picture, scale)[16:20]) for scale in (1, 2)]
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)


def test_a_specification_names_no_address(pictures: dict[str, Picture]) -> None:
    """The specification holds its data; the only address in it is that of its own schema."""
    for picture in pictures.values():
        spec = json.loads(encode_spec(picture))
        assert re.findall(r'https?://[^"]+', json.dumps(spec)) == [spec["$schema"]]


CITED = {
    "c1": Citation(
        f"{CLAIM.iri}c1",
        "states",
        title="title",
        publisher="publisher",
        date="2026",
        grade="B",
        address="https://example.org/1",
        source="s",
    )
}
COLUMNS = ("one", "other", "number", "end", "kind")
ROWS = ((HOSTILE, "B", 3, 5, "k"), ("A", "C", 2, None, HOSTILE), ("B", "C", None, 4, "k"))


def analyse_by(shape: Shape, rows: tuple[tuple[str | int | float | None, ...], ...] = ROWS) -> Analysis:
    """Return an analysis of a shape."""
    return Analysis(
        name="made-up", title=HOSTILE, sentences=("Nothing stands out.",), columns=COLUMNS, rows=rows,
        cited=tuple(("c1",) for _ in rows), citations=CITED if rows else {}, shape=shape,
    )  # fmt: skip


SHAPES = [
    Shape("bars", x="number", y="one", series="kind"),
    Shape("stacked-bars", x="number", y="one", series="kind", facet="kind", whole=10.0),
    Shape("matrix", x="one", y="other", value="number"),
    Shape("chain", x="one", y="other", value="kind"),
    Shape("flow", x="one", y="other", value="number", series="kind"),
    Shape("dumbbell", x="number", y="one", end="end"),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_any_analysis_is_drawn_by_its_shape(shape: Shape) -> None:
    """A shape is all that a picture needs, also with hostile names and empty cells, or no rows at all."""
    picture = draw_analysis(analyse_by(shape))
    assert picture.rows == ROWS
    assert sum(count_shapes(encode_svg(picture), kind) for kind in ("bar", "rect mark", "area mark", "point")) >= 2
    assert "<script>hacked" in " ".join(check_safe(encode_svg(picture)).itertext())
    nothing = draw_analysis(analyse_by(shape, ()))
    assert "Nothing stands out." in "".join(check_safe(encode_svg(nothing)).itertext())


def test_the_command_writes_pictures(built_world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`kg chart` writes SVG to stdout, and the form that the name of a file asks for."""
    assert main(["--home", str(built_world), "chart", "flow"]) == 0
    check_safe(capsys.readouterr().out)
    for ending, start in (("png", b"\x89PNG"), ("json", b"{"), ("html", b"<!doctype html>"), ("svg", b"<svg")):
        output = tmp_path / f"flow.{ending}"
        assert main(["--home", str(built_world), "chart", "flow", "--output", str(output)]) == 0
        assert output.read_bytes().startswith(start)
    assert main(["--home", str(built_world), "chart", "flow", "--output", str(tmp_path / "flow.gif")]) == 4
    assert "flow.gif" in capsys.readouterr().err


def test_the_command_lists_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a name, `kg chart` tells which pictures there are."""
    assert main(["chart"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in NAMES)


@pytest.mark.parametrize("name", OVER_TIME)
def test_all_of_time_is_of_no_day(name: str, built_world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What shows all of time is refused as of a day, after which it would show more."""
    arguments = ["--home", str(built_world), "chart", name, "--as-of", "2024-06-30"]
    assert main(arguments) == QueryError.exit_code
    assert "leave --as-of out" in capsys.readouterr().err
