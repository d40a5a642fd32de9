"""Pixels of a picture: SVG as PNG."""

from __future__ import annotations

import re
from math import sqrt

from kg.errors import LimitError

MOST = 40_000_000
"""What a PNG may have at most: some 160 MB while it is drawn."""


def draw_pixels(svg: str, scale: float = 2.0, *, instead: str) -> bytes:
    """Return an SVG as PNG, `scale` pixels a point, or as many as there may be.

    Raises:
        LimitError: the picture is too large for pixels, with what to take instead.
    """
    from vl_convert import svg_to_png  # some 40 MB, which only a PNG needs

    root = svg.partition(">")[0]
    width, height = (float(re.findall(rf' {side}="([0-9.]+)"', root)[0]) for side in ("width", "height"))
    fitting = min(scale, sqrt(MOST / (width * height)))
    if fitting < 0.5:
        raise LimitError(f"the picture would have {width:.0f} x {height:.0f} points, too many for PNG; take {instead}")
    return svg_to_png(svg, scale=fitting)
