"""What the tests of the pages share: one server of the shipped data and one Chromium, and a page that is watched.

A test module takes the fixtures `browser`, `context`, `open_page` and `site` by naming each, such as
`site = web_pages.site`, and has an xdist_group of its own. A page may ask for nothing of another address and may write
no error to the console, else its test fails.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsers import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

DESKTOP, PHONE = (1280, 800), (390, 844)
OPENED = "window.socket?.connected && document.querySelector('main.page')?.ariaBusy === 'false'"
"""What holds once a page is connected and has all that it waited for."""


@dataclass(frozen=True)
class Site:
    """A server that runs, and its address."""

    address: str
    process: subprocess.Popen[str] = field(repr=False)


@dataclass
class Watch:
    """What pages did that they should not do."""

    address: str
    complaints: list[str] = field(default_factory=list)

    def follow(self, page: Page, expected: tuple[str, ...]) -> None:
        """Listen to a page; messages that have a part of `expected` in them are meant."""

        def note(told: str) -> None:
            if not any(part in told for part in expected):
                self.complaints.append(told)

        page.on("console", lambda message: note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("dialog", lambda dialog: note(dialog.message))
        page.on("request", self._check)

    def _check(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked for {request.url}")


def list_faults(page: Page) -> list[str]:
    """Return the serious faults of accessibility that axe-core finds on a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def wait_until_whole(page: Page) -> None:
    """Wait until a page is connected and has all that it waits for itself."""
    page.wait_for_function(OPENED)


def is_too_wide(page: Page) -> bool:
    """Say whether one would have to scroll a page sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


Opener = Callable[..., "Page"]


def start_site(home: Path, *options: str) -> Site:
    """Start a server on any free port."""
    command = [sys.executable, "-m", "kg", "--home", str(home), "serve", "--port", "0", "--workers", "2", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    line = process.stderr.readline()
    assert "serving http://" in line, line + process.stderr.read()
    return Site(line.split("serving ")[1].split("/sparql")[0], process)


def stop_site(site: Site) -> None:
    """End a server, and look that it ended well."""
    site.process.send_signal(signal.SIGINT)
    _, told = site.process.communicate(timeout=30)
    assert "Traceback" not in told, told


@pytest.fixture(scope="module")
def site(shipped_home: Path, root: Path) -> Iterator[Site]:
    """Give a server of the shipped data, shared by the module; with the texts, where they are beside the repository."""
    texts = root.parent / "shared" / "articles"
    served = start_site(shipped_home, *(("--texts", str(texts)) if texts.is_dir() else ()))
    yield served
    stop_site(served)


@pytest.fixture(scope="module")
def browser(need_program: Callable[..., Path]) -> Iterator[Browser]:
    """Give a Chromium that knows no name but this machine's, or skip the test by its name."""
    with open_browser(need_program) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a profile of the browser, shared by the module: a page is there sooner where its scripts are known."""
    opened = browser.new_context()
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def open_page(site: Site, context: BrowserContext) -> Iterator[Opener]:
    """Give a function that opens a path in a page of its own and waits until it is whole.

    `open_page("/query", size=PHONE, expected=("404",), dark=True)`: all but the path may be left out; `expected` are
    parts of messages that a test means to cause.
    """
    watch = Watch(site.address)
    pages: list[Page] = []

    def opened(
        path: str = "/", *, size: tuple[int, int] = DESKTOP, expected: tuple[str, ...] = (), dark: bool = False
    ) -> Page:
        page = context.new_page()
        pages.append(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="dark" if dark else "light")
        watch.follow(page, expected)
        page.goto(f"{site.address}{path}", wait_until="commit")
        wait_until_whole(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert watch.complaints == []
