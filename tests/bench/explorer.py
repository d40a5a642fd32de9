"""How fast an explorer page is made, drawn and answers, and how large it is, of 1,000 and of 10,000 things.

python tests/bench/explorer.py [--runs N]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING

import networkx as nx
from playwright.sync_api import sync_playwright

from kg.explorer.page import encode_page
from tests.browsers import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TARGETS = {1_000: (1.0, 0.7), 10_000: (5.0, 2.0)}  # seconds to make a page; until it has answered a click
BASE = "https://example.org/id/"
BLANK = "<!DOCTYPE html><title>blank</title><canvas></canvas><p id=state>drawn</p><script>{library}</script>"
PLACE = """() => {
    const thing = rank.find(isThingShown);
    const at = network.canvasToDOM(placeOf(thing));
    const frame = container.getBoundingClientRect();
    return [frame.left + at.x, frame.top + at.y];
}"""


def make_graph(size: int) -> nx.MultiDiGraph[str]:
    """Return models with a route, a maker and an origin each, that share makers and countries, with sources."""
    random = Random(3)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node(f"{BASE}japan", label="Japan", cls="Country", place=True)
    while len(graph) < size:
        number = len(graph)
        status = random.choice(("active", "planned", "ended"))
        names = [f"model-{number}", f"maker-{number % max(9, size // 60)}", f"country-{random.randrange(size // 80)}"]
        model, maker, country = (BASE + name for name in names)
        claim = f"claim_{number}"
        place = {"claim": claim, "locator": "6.3", "evidential": "asserted"}
        source = {**place, "title": f"Report {number % 97}", "published": "2026-01", "grade": "B"}
        graph.add_node(model, label=f"Model {number}", cls="Vehicle model", lang_labels={"ja": f"モデル {number}"})
        graph.add_node(maker, label=names[1], cls="Car maker")
        graph.add_node(country, label=names[2], cls="Country", place=True)
        told = {"status": status, "facts": (("status", status, (claim,)),), "sources": (source,)}
        ends, runs = [model, country, f"{BASE}japan"], [[status, "2024-01-01", "2024-02-01"]]
        route = f"{BASE}route-{number}"
        graph.add_node(route, label=f"Route of model {number}", cls="Supply route", flow=ends, runs=runs, **told)
        for end, says in zip((*ends, maker), ("model", "origin", "destination", "maker"), strict=True):
            graph.add_edge(route, end, label=says, status=status, inferred=False, sources=(source,))
        graph.add_edge(model, maker, label="manufacturer", inferred=True)
    return graph


def time_page(browser: Browser, address: str) -> tuple[float, float]:
    """Return the seconds until a page is drawn, and until it has answered a click on its largest thing."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#state:not(:empty)")
    drawn = time.perf_counter() - start
    if page.locator("#panel").count():
        page.mouse.click(*page.evaluate(PLACE))
        page.wait_for_selector("#panel h2")
    answered = time.perf_counter() - start
    page.close()
    return drawn, answered


def main() -> None:
    """Print a table; the yardstick is a page that reads vis-network and draws nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    program = shutil.which("chromium") or sys.exit("no chromium to open pages with")
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        print(
            f"{'things':>7} {'made':>7} {'size':>8} {'kB/thing':>9} {'drawn':>7} {'answered':>9} {'bare':>9}  targets"
        )
        for size, (most, soonest) in TARGETS.items():
            graph, file = make_graph(size), Path(folder) / "page.html"
            start = time.perf_counter()
            page = encode_page(graph, title="Large", legend=["Country", "Car maker", "Vehicle model", "Supply route"])
            made = time.perf_counter() - start
            bare = file.with_name("bare.html")
            bare.write_text(BLANK.format(library=page.split("<script>")[1].split("</script>")[0]), "utf-8")
            file.write_text(page, "utf-8")
            times = [(*time_page(browser, file.as_uri()), time_page(browser, bare.as_uri())[0]) for _ in range(runs)]
            drawn, answered, blank = (median(column) for column in zip(*times, strict=True))
            total = len(page.encode())
            print(
                f"{len(graph):>7} {made:>6.2f}s {total / 1e6:>6.2f}MB {(total - 1e6) / len(graph) / 1e3:>9.2f} "
                f"{drawn:>6.2f}s {answered:>8.2f}s {blank:>9.2f}s  {most:.0f} s, 1 MB + 1.5 kB, {soonest} s"
            )
        browser.close()


if __name__ == "__main__":
    main()
