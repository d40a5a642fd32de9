"""The whole page: one HTML text that needs nothing but a browser.

Takes a graph whose nodes and edges say what to show; gives HTML. Never writes a file and never sends a request, and the
page it gives cannot either: its Content-Security-Policy allows the scripts and the style named by their digests and
nothing else.

pyvis keeps the nodes, edges and options and renders the template; the template is ours, because that of pyvis 0.3.2
loads Bootstrap from the network and puts names into markup. Names reach the page only as JSON, and its scripts show
them as text nodes or draw them on the canvas.
"""

from __future__ import annotations

import html
import unicodedata
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from math import sqrt
from pathlib import Path

import networkx as nx
import pyvis
from pyvis.network import Network

from kg.explorer.layout import Room, find_positions
from kg.explorer.marks import INFERRED_DASH, list_class_marks, list_line_marks
from kg.explorer.notes import Record, SourceTable, list_relations, list_things

HERE = Path(__file__).resolve().parent
VIS = Path(str(pyvis.__file__)).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
SCRIPTS = ("data.js", "names.js", "picture.js", "panel.js", "controls.js")
SMALLEST, LARGEST = 9.0, 34.0
LETTER, LINE, LETTERS_A_LINE = 7.0, 15.0, 17
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "selectable": False, "tooltipDelay": 0},
    "nodes": {"chosen": False, "borderWidth": 1.5},
    "edges": {"chosen": False, "smooth": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}},
}


def encode_page(
    graph: nx.MultiDiGraph[str],
    *,
    title: str,
    legend: Sequence[str] = (),
    hidden: Sequence[str] = (),
    lang: str = "en",
    intro: str = "",
) -> str:
    """Return the page for a graph, the same bytes for the same graph whatever its order of insertion.

    Nodes may have `label`, `cls` (label of the class), `status`, `facts` (property, value, claims), `sources` and
    `lang_labels` (language to label); edges `label`, `inferred`, `status` and `sources`. A source is a mapping with
    `claim`, `title`, `locator`, `published`, `grade` and `address`. `legend` lists classes in the order in which they
    get colours and shapes, `hidden` those that are not shown until the legend is asked for them, `lang` is the
    language of the labels, and `intro` is said before anything is chosen.
    """
    sources = SourceTable()
    things = list_things(graph, sources)
    relations = list_relations(graph, sources)
    network = Network(directed=True, heading=_escape(title), cdn_resources="in_line")
    _add_things(network, graph, things, legend, hidden)
    _add_relations(network, list(things), relations)
    network.options = _OPTIONS
    about = _describe(title, lang, intro, things, relations, legend)
    return _render(network, about | {"sources": sources.records, "hidden": sorted(hidden)})


def _describe(
    title: str,
    lang: str,
    intro: str,
    things: dict[str, Record],
    relations: list[tuple[str, str, Record]],
    legend: Sequence[str],
) -> Record:
    used = {record["status"] for *_, record in relations} | {t["status"] for t in things.values() if t["status"]}
    return {
        "title": title,
        "lang": lang,
        "intro": intro,
        "classes": [asdict(mark) for mark in list_class_marks((t["cls"] for t in things.values()), legend)],
        "lines": [asdict(mark) for mark in list_line_marks(used)],
        "inferredDash": INFERRED_DASH,
    }


def _add_things(
    network: Network,
    graph: nx.MultiDiGraph[str],
    things: dict[str, Record],
    legend: Sequence[str],
    hidden: Sequence[str],
) -> None:
    # A thing is as large as it has different neighbours, so that parallel relations do not swell it.
    degrees = {name: len(set(nx.all_neighbors(graph, name))) for name in things}
    sizes = {name: min(LARGEST, SMALLEST + 3.2 * max(0.0, sqrt(degree) - 1)) for name, degree in degrees.items()}
    rooms = {name: _measure(record["label"], sizes[name]) for name, record in things.items()}
    places = find_positions(graph, rooms, [name for name, record in things.items() if record["cls"] in hidden])
    marks = {mark.label: mark for mark in list_class_marks((t["cls"] for t in things.values()), legend)}
    for number, (name, record) in enumerate(things.items()):
        mark, (x, y) = marks[record["cls"]], places[name]
        # Whole numbers as ids: pyvis and vis-network then never see a name where they expect an id.
        network.add_node(
            number, shape=mark.shape, color=mark.fill, x=x, y=y, size=round(sizes[name], 1), iri=name, **record
        )


def _add_relations(network: Network, names: list[str], relations: list[tuple[str, str, Record]]) -> None:
    numbers = {name: number for number, name in enumerate(names)}
    seen: dict[tuple[int, int], int] = {}
    for number, (start, end, record) in enumerate(relations):
        a, b = numbers[start], numbers[end]
        ends = (min(a, b), max(a, b))
        lane = seen[ends] = seen.get(ends, -1) + 1
        # Which side a curve bends to depends on its direction.
        network.add_edge(a, b, id=number, lane=lane if a <= b else -lane, **record)


def _measure(label: str, size: float) -> Room:
    """Estimate the room of a node with its name in lines below it, wide letters counting twice."""
    letters = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in label)
    lines = min(3, -(-letters // LETTERS_A_LINE))
    width = max(2 * size, min(letters, LETTERS_A_LINE) * LETTER)
    return Room(width + 14, 2 * size + lines * LINE + 14)


def _render(network: Network, about: Record) -> str:
    style = (HERE / "page.css").read_text("utf-8")
    # The comment at the end of the library names a file that only a debugger would ask for.
    library = VIS.read_text("utf-8").partition("//# sourceMappingURL")[0]
    scripts = [library, *((HERE / name).read_text("utf-8") for name in SCRIPTS)]
    environment = network.templateEnv
    environment.loader.searchpath.insert(0, str(HERE))
    environment.globals.update(about=about, style=style, scripts=scripts, policy=_encode_policy(scripts, style))
    network.path = "page.html"
    return str(network.generate_html())


def _encode_policy(scripts: Sequence[str], style: str) -> str:
    """Return the Content-Security-Policy that lets only these scripts and this style run.

    See https://www.w3.org/TR/CSP3/#grammardef-hash-source
    """
    allowed = " ".join(_encode_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_encode_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _encode_digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _escape(text: str) -> str:
    """Escape text for the title element, in ASCII so that a lone surrogate cannot stop the file from being written."""
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode()
