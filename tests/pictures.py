"""Takes the pictures of README: the pages as a browser shows them. `make pictures` runs it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.browsers import FLAGS
from tests.web_pages import start_site, stop_site, wait_until_whole

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SAID = """\
PREFIX ri: <https://w3id.org/reverse-imports/ontology#>
PREFIX rid: <https://w3id.org/reverse-imports/id/>
# What each sentence says that Suzuki brought to Japan, held or not
SELECT ?claim ?period ?units {
  ?claim a ri:Claim .
  GRAPH ?claim { ?volume ri:importer rid:suzuki ; ri:period ?period ; ri:units ?units }
} ORDER BY ?claim
"""
SHARP = 1.5
"""Pixels of a picture for each of the page, so that it stays readable where it is shown small."""


@dataclass(frozen=True)
class Shot:
    """What a picture shows: a path of the server, what is clicked there, and how large the window is."""

    path: str
    click: str = ""
    shown: str = ""
    size: tuple[int, int] = (1180, 760)
    dark: bool = False


QUERY = f"/query?run=1&query={quote(SAID)}"

SHOTS: Mapping[str, Shot] = {
    "ask": Shot("/", shown="figure.chart svg text", size=(1340, 900)),
    "sentence": Shot(
        "/?q=volume-by-maker&year=2025", "tr:has-text('Nissan') .number", "aside p.corrections", (1180, 760)
    ),
    "query": Shot(QUERY, shown=".grid tbody tr", size=(1180, 860), dark=True),
    "thing": Shot("/id/suzuki-fronx", "button.why", ".whys ul, .whys ol", (1180, 900)),
    "conflicts": Shot("/conflicts?kind=outvoted"),
    "pictures": Shot("/pictures?name=single-points", shown="figure.picture img", size=(1180, 900)),
    "phone": Shot("/", size=(390, 844)),
}
CHOSEN = "choose({ thing: things.find((one) => one.label === 'Suzuki Fronx') }, { go: false })"
"""What is clicked in the explorer, by its own script: where a thing stands in the picture is its own affair."""
CHARTS = ("flow", "volumes", "lanes", "map")


def take_pictures(folder: Path = PICTURES) -> None:
    """Write a PNG of each shot, from a server of the shipped data."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        sys.exit("pictures: no Chromium; install one, such as Debian's package chromium")
    folder.mkdir(parents=True, exist_ok=True)
    site = start_site(ROOT)
    try:  # the process does not end while the server runs
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=program, args=FLAGS)
            for name, shot in SHOTS.items():
                take(browser, site.address, shot).screenshot(path=folder / f"{name}.png")
            explore(browser).screenshot(path=folder / "explorer.png")
            browser.close()
    finally:
        stop_site(site)
    for name in CHARTS:
        run("chart", name, "--output", str(folder / f"{name}.png"))


def run(*arguments: str) -> None:
    """Run the command."""
    subprocess.run([sys.executable, "-m", "kg", "--home", str(ROOT), *arguments], check=True, capture_output=True)


def explore(browser: Browser) -> Page:
    """Return the explorer with a thing chosen."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=SHARP)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "graph.html"
        run("explore", "--output", str(file))
        page.goto(file.as_uri())
        page.wait_for_selector("#state:not(:empty)")
        page.evaluate(CHOSEN)
        page.wait_for_timeout(500)  # a picture waits for what is drawn
    return page


def take(browser: Browser, address: str, shot: Shot) -> Page:
    """Return a page that shows what a shot wants."""
    page = browser.new_page(
        viewport={"width": shot.size[0], "height": shot.size[1]},
        device_scale_factor=SHARP,
        color_scheme="dark" if shot.dark else "light",
    )
    page.goto(f"{address}{shot.path}", wait_until="commit")
    wait_until_whole(page)
    page.evaluate("document.fonts.ready")
    if shot.click:
        page.click(f"{shot.click} >> nth=0")
    if shot.shown:
        page.wait_for_selector(shot.shown)
    page.evaluate("document.activeElement?.blur()")
    return page


if __name__ == "__main__":
    take_pictures()
