"""How long pictures and the report take: to draw, and to write as SVG and PNG, beside reading a specification alone.

python tests/bench/charts.py [--home DIR]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

from kg.charts import NAMES, VERSION, draw, encode_png, encode_svg
from kg.report.contents import encode_report
from kg.verbs import load

ROUNDS = 3
YARDSTICK = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
T = TypeVar("T")


def measure(run: Callable[[], T]) -> tuple[T, float]:
    """Return what a function returns, and the median of the milliseconds it takes once it is warm."""
    result, took = run(), []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = run()
        took.append((time.perf_counter() - start) * 1000)
    return result, median(took)


def draw_yardstick() -> str:
    """Return the smallest chart, which takes what every chart takes."""
    from vl_convert import vegalite_to_svg

    return vegalite_to_svg(YARDSTICK, vl_version=VERSION, allowed_base_urls=[])


def main() -> None:
    """Print a row a picture, with ratios to the smallest chart of the same run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="folder with data/ and ontology/ (default: found from here)")
    graph = load(parser.parse_args().home)
    _, unit = measure(draw_yardstick)
    print(f"{'picture':12}{'draw ms':>10}{'svg ms':>10}{'ratio':>8}{'png ms':>10}{'svg kB':>9}")
    print(f"{'(one bar)':12}{'':10}{unit:10.1f}{1.0:8.1f}")
    for name in NAMES:
        picture, drawing = measure(lambda name=name: draw(graph, name))  # type: ignore[misc]  # the name of this turn
        svg, writing = measure(lambda picture=picture: encode_svg(picture))  # type: ignore[misc]
        _, pixels = measure(lambda picture=picture: encode_png(picture))  # type: ignore[misc]
        print(f"{name:12}{drawing:10.1f}{writing:10.1f}{writing / unit:8.1f}{pixels:10.1f}{len(svg) / 1000:9.1f}")
    page, took = measure(lambda: encode_report(graph))
    print(f"{'report':12}{took:10.1f}{'':10}{took / unit:8.1f}{'':10}{len(page) / 1000:9.1f}")


if __name__ == "__main__":
    main()
