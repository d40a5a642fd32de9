"""Pictures of a graph: each with the rows it is drawn from and their claims, as SVG, PNG or a Vega-Lite specification.

Takes a graph; gives a `Picture`; changes nothing, and asks for nothing from a network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from kg.charts.files import encode_png, encode_spec, encode_svg
from kg.errors import NotFound, suggest
from kg.graph import Graph
from kg.model.pictures import Picture

if TYPE_CHECKING:
    from kg.charts.drawing import Drawing
    from kg.graph.held import Held
    from kg.model.analyses import Analysis

__all__ = ["NAMES", "OVER_TIME", "draw", "draw_analysis", "encode_png", "encode_spec", "encode_svg"]

NAMES: Mapping[str, str] = {
    "volumes": "cars brought to Japan, by maker and year, with what was disputed or corrected",
    "flow": "routes from origin to maker to model to Japan",
    "lanes": "how far each route to Japan had come, over time",
    "map": "where the routes to Japan start, and the plants there",
    "agreement": "how often sources agree where they speak of the same thing",
}
"""The pictures by name, each with what it shows; each stands in the module of its name, as `draw_` and the name."""

OVER_TIME = ("volumes", "lanes")
"""Pictures of all of time: as of one day they would show what came after it."""


def draw(graph: Graph, name: str, *, lang: str = "en") -> Picture:
    """Return a picture of a graph, with labels in a language.

    Raises:
        NotFound: there is no such picture; with the nearest names.
    """
    if name not in NAMES:
        near = suggest(name, NAMES) or f"; there are {', '.join(NAMES)}"
        raise NotFound(f"no picture is called '{name}'{near}")
    from kg.graph.held import Held  # Altair is slow to import: a list of the pictures needs none of it

    held = Held(graph, lang)
    make: Callable[[Held], Drawing] = getattr(import_module(f"kg.charts.{name}"), f"draw_{name}")
    return make(held).finish(name, held)


def draw_analysis(analysis: Analysis) -> Picture:
    """Return the picture of a network analysis, as its shape says."""
    from kg.charts.analyses import draw_analysis as make

    return make(analysis)
