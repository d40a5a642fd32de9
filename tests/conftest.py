"""What the tests share: programs that may be missing, and the article texts.

A test that needs a program of the system asks for it, and never skips by itself:

    def test_page_draws(need_program: Callable[..., Path]) -> None:
        chromium = need_program("chromium", "google-chrome")

`need_program` gives the path of the first that is installed. Where none is, the test is skipped by its name;
with KG_REQUIRE_ALL=1 in the environment, as in `.ci/run`, it fails, so that no gap goes unseen.

A test that needs the article texts asks for `articles`, their folder. They are third-party and may be absent.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build import build
from kg.graph import KnowledgeGraph, load
from kg.paths import find_home

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def need_program() -> Callable[..., Path]:
    """Give a function that finds the first installed program of some names, or skips or fails the test."""
    return _need_program


@pytest.fixture(scope="session")
def articles() -> Path:
    """Give the folder of the article texts, beside the repository."""
    folder = ROOT.parent / "shared" / "articles"
    if not folder.is_dir():
        pytest.skip("the article texts are not beside the repository")
    return folder


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the shipped data, ontology and questions with its graph built, shared by the whole session."""
    home = tmp_path_factory.mktemp("shipped")
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, home / name)
    build(find_home(home), lambda _: None)
    return home


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> KnowledgeGraph:
    """Give the graph of the shipped data, shared by the whole session: ask it, change nothing."""
    return load(shipped_home)


def _need_program(*names: str) -> Path:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        missing = f"no program {' or '.join(names)} is installed"
        if os.environ.get("KG_REQUIRE_ALL") == "1":
            pytest.fail(f"{missing}, and KG_REQUIRE_ALL=1 asks for all")
        pytest.skip(missing)
    return Path(found)
