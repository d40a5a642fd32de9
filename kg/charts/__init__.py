"""Pictures of a graph: each with the rows it is drawn from and their claims, as SVG, PNG or a Vega-Lite specification.

Takes a graph; gives a `Picture`; changes nothing, and asks for nothing from a network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from kg.errors import NotFound, suggest
from kg.escapes import escape_html, escape_json
from kg.export.pixels import draw_pixels
from kg.graph import Graph
from kg.model.analyses import Picture

if TYPE_CHECKING:
    from kg.charts.drawing import Drawing
    from kg.graph.held import Held
    from kg.model.analyses import Analysis


__all__ = ["NAMES", "OVER_TIME", "draw", "draw_analysis", "encode_png", "encode_spec", "encode_svg"]

NAMES = ("volumes", "flow", "lanes", "map", "agreement")
"""The pictures; each stands in the module of its name, as `draw_` and the name, and its title in the catalogue."""

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
    from kg.charts.drawing import make_picture
    from kg.graph.held import Held  # a list of the pictures needs none of it

    held = Held(graph, lang)
    make: Callable[[Held], Drawing] = getattr(import_module(f"kg.charts.{name}"), f"draw_{name}")
    drawing = make(held)
    claims = dict.fromkeys(claim for line in drawing.lines for claim in line.claims)
    return make_picture(drawing, name, held.cite_claims(claims), lang)


def draw_analysis(analysis: Analysis) -> Picture:
    """Return the picture of a network analysis, as its shape says."""
    from kg.charts.analyses import draw_analysis as make

    return make(analysis)


VERSION = "6.4"
"""The version of Vega-Lite that the pictures are written for."""
ROOT = re.compile(r"<svg[^>]*>")
NAME = re.compile(r'(?<=\bid=")[^"]+(?=")')


def encode_spec(picture: Picture) -> str:
    """Return the Vega-Lite specification of a picture as JSON."""
    return escape_json(json.dumps(picture.spec, ensure_ascii=False, indent=1, sort_keys=True)) + "\n"


def encode_svg(picture: Picture) -> str:
    """Return a picture as SVG: no script, and nothing that is loaded from elsewhere; the same bytes each time."""
    from vl_convert import vegalite_to_svg  # some 40 MB, which only an encoded picture needs

    svg = vegalite_to_svg(dict(picture.spec), vl_version=VERSION, allowed_base_urls=[])
    return _describe(_rename(svg, picture.name), picture) + "\n"


def encode_png(picture: Picture, scale: float = 2.0) -> bytes:
    """Return a picture as PNG, `scale` pixels a point, or as many as there may be.

    Raises:
        LimitError: the picture is too large for pixels.
    """
    return draw_pixels(encode_svg(picture), scale, instead="svg")


def _rename(svg: str, name: str) -> str:
    """Return an SVG with names of its own for its parts: Vega counts them on, and several may stand in one page."""
    for place, found in enumerate(dict.fromkeys(NAME.findall(svg)), 1):
        new = f"{name}-part{place}"
        svg = svg.replace(f'id="{found}"', f'id="{new}"').replace(f"url(#{found})", f"url(#{new})")
        svg = svg.replace(f'href="#{found}"', f'href="#{new}"')
    return svg


def _describe(svg: str, picture: Picture) -> str:
    """Return an SVG that says what it shows, for whom it is read out."""
    told = f"<title>{escape_html(picture.title)}</title><desc>{escape_html(picture.description)}</desc>"
    return ROOT.sub(lambda root: f'{root[0][:-1]} role="img" lang="{picture.lang}">{told}', svg, count=1)
