"""The whole page: one HTML text that needs nothing but a browser.

Takes a graph whose nodes and edges say what to show; gives HTML. Never writes a file and never sends a request, and the
page it gives cannot either: its Content-Security-Policy allows the scripts and the style named by their digests and
nothing else.

pyvis keeps the nodes, edges and options and renders the template; the template is ours, because that of pyvis 0.3.2
loads Bootstrap from the network and puts names into markup. Names reach the page only as JSON, and its scripts show
them as text nodes or draw them on the canvas.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import networkx as nx
import pyvis
from pyvis.network import Network

from kg.escapes import change_texts, escape_html, show, show_line
from kg.explorer.content import WORDS
from kg.explorer.drawing import find_base, find_folded, list_edges, list_nodes
from kg.explorer.marks import INFERRED_DASH, STATED, list_class_marks, list_line_marks
from kg.explorer.notes import Record, Shared, list_relations, list_things
from kg.model.statuses import NO_STATUSES

HERE = Path(__file__).resolve().parent
VIS = Path(str(pyvis.__file__)).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
_NAMES = (
    "data flows filters names paths strokes picture parts panel "
    "search legend neighbours time saving text state controls"
)
SCRIPTS = tuple(f"{name}.js" for name in _NAMES.split())
MOST, CORE = 1_500, 600  # a page of more things than MOST begins with the CORE most connected ones
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"chosen": False, "borderWidth": 1.5},
    "edges": {"chosen": False, "smooth": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}},
}
_INTERACTION = {"hover": True, "hoverConnectedEdges": False, "selectable": False}
_FAST = {"tooltipDelay": 0, "hideEdgesOnDrag": True, "hideEdgesOnZoom": True}
EASY = 400  # relations that a browser draws fast enough while the picture is being dragged


def encode_page(
    graph: nx.MultiDiGraph[str],
    *,
    title: str,
    legend: Sequence[str] = (),
    hidden: Sequence[str] = (),
    lang: str = "en",
) -> str:
    """Return the page for a graph, the same bytes for the same graph whatever its order of insertion.

    Nodes may have `label`, `cls` (label of the class), `status`, `facts` (property, value, claims), `sources`,
    `lang_labels` (language to label), `aliases`, `place` (of a country), `runs` (status, first and last day by which it
    was reached), `flow` (item, source and target, drawn as a line where all are in the graph), `volumes`, `disputes`
    and `sayings`, as `kg.explorer.content` makes them; edges `label`, `inferred`, `status`, `sources` and `proof`. A
    source is a mapping with `claim`, `title`, `locator`, `published`, `grade` and `address`. The graph itself may
    have `words`, what the subject calls the parts of flows, and `statuses`, their order. `legend` lists classes in the
    order in which they get colours and shapes, `hidden` those that are not shown until the legend is asked for them,
    and `lang` is the language of the labels.
    """
    shared = Shared()
    things = list_things(graph, shared)
    relations = list_relations(graph, shared)
    network = Network(directed=True, heading=_escape(title), cdn_resources="in_line")
    # pyvis looks through all nodes for each node and edge that is added singly: 60 s for 10,000.
    network.nodes = list_nodes(graph, things, folded=find_folded(graph), hidden=hidden)
    network.edges = list_edges(list(things), relations)
    network.options = {**_OPTIONS, "interaction": _INTERACTION | (_FAST if len(relations) > EASY else {})}
    used = {STATED} if relations else set()
    used |= {str(record["status"]) for *_, record in relations if "status" in record}
    used |= {str(thing["status"]) for thing in things.values() if "status" in thing}
    used |= {step[0] for thing in things.values() for step in thing.get("runs", ())}
    about = {
        "title": title,
        "lang": lang,
        "words": graph.graph.get("words", WORDS),
        "base": find_base(things),
        "hidden": sorted(hidden),
        "core": CORE if len(things) > MOST else len(things),
        "classes": [asdict(mark) for mark in list_class_marks((t["cls"] for t in things.values()), legend)],
        "lines": [asdict(mark) for mark in list_line_marks(graph.graph.get("statuses", NO_STATUSES), used)],
        "inferredDash": INFERRED_DASH,
        **shared.records,
    }
    return _render(network, about)


def _render(network: Network, about: Record) -> str:
    style = (HERE / "page.css").read_text("utf-8")
    # The comment at the end of the library names a file that only a debugger would ask for; some of its strings have
    # spaces that are not seen, which are escaped as JavaScript has it too, before the policy names its digest.
    library = show(VIS.read_text("utf-8").partition("//# sourceMappingURL")[0])
    scripts = [library, *((HERE / name).read_text("utf-8") for name in SCRIPTS)]
    environment = network.templateEnv
    environment.loader.searchpath.insert(0, str(HERE))
    environment.globals.update(
        about=about, style=style, scripts=scripts, policy=_encode_policy(scripts, style), encode=_encode_json
    )
    network.path = "page.html"
    return str(network.generate_html())


def _encode_json(value: object) -> str:
    """Return JSON that no parser of HTML can take for markup, in ASCII and without spaces, and all of it to be seen."""
    text = json.dumps(change_texts(show_line, value), separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


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
    """Escape text for the title element, in ASCII."""
    return escape_html(text).encode("ascii", "xmlcharrefreplace").decode()
