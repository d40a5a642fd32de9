"""A browser for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


FLAGS = [
    *"--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(),
    *"--disable-component-update --disable-sync".split(),
    # No name is resolved, and no address is reached but this machine's own.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@contextmanager
def open_browser(need_program: Callable[..., Path]) -> Iterator[Browser]:
    """Run a Chromium, or skip the test by the name of what is missing."""
    program = need_program("chromium", "chromium-browser", "google-chrome")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Chromium: playwright is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(program), args=FLAGS)
        yield chromium
        chromium.close()
