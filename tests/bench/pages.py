"""How soon the first page can be used: a browser that has never been there opens it, until a key typed is answered.

python tests/bench/pages.py [RUNS]
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.browsers import FLAGS  # noqa: E402  # the tests are no package that is installed
from tests.web_pages import start_site, stop_site, wait_until_whole  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TARGET = 1.5
"""Seconds within which the question box can be used."""
BOX = "input[name=q]"


def time_page(browser: Browser, address: str) -> tuple[float, float, float]:
    """Return the seconds until the box is there, until it suggests, and until the page is whole."""
    context = browser.new_context()  # nothing is kept of what was opened before
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(BOX)
    shown = time.perf_counter() - start
    page.keyboard.type("suz")
    page.wait_for_selector(".suggestions li")
    suggested = time.perf_counter() - start
    wait_until_whole(page)
    whole = time.perf_counter() - start
    context.close()
    return shown, suggested, whole


def main() -> None:
    """Print the medians, and how many times the target they are."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    program = shutil.which("chromium") or sys.exit("no chromium to open pages with")
    site = start_site(ROOT)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        found = [time_page(browser, site.address) for _ in range(runs)]
        browser.close()
    stop_site(site)
    for name, taken in zip(("box is there", "box suggests", "page is whole"), zip(*found, strict=True), strict=True):
        print(f"{name:<15}{median(taken):6.2f} s   {median(taken) / TARGET:5.2f} of the target of {TARGET} s")


if __name__ == "__main__":
    main()
