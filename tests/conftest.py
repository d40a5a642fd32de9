"""What the tests share: programs that may be missing, and the article texts.

A test that needs a program of the system asks for it, and never skips by itself:

    def test_page_draws(need_program: Callable[..., Path]) -> None:
        chromium = need_program("chromium", "google-chrome")

`need_program` gives the path of the first that is installed. Where none is, the test is skipped by its name;
with KG_REQUIRE_ALL=1 in the environment, as in `.ci/run`, it fails, so that no gap goes unseen.

A test that needs the article texts asks for `articles`, their folder. They are third-party and may be absent.
"""

from __future__ import annotations

import datetime as dt
import gc
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kg.build import build
from kg.inputs import read_inputs
from kg.model.claims import Data
from kg.model.origins import cap_grades
from kg.model.vocabulary import Vocabulary
from kg.ontology import close_schema
from kg.paths import find_home
from kg.reader import read_data, read_home, read_ontology
from kg.reader.decisions import read_decisions
from kg.reader.entities import read_entities
from kg.reader.names import Names
from kg.reader.ontology import parse_vocabulary
from kg.reader.records import Problems, parse_yaml
from kg.reader.sources import read_source
from kg.verbs import KnowledgeGraph, load
from tests.sampling import ALL, tries

ROOT = Path(__file__).resolve().parent.parent
NOW = dt.date(2026, 11, 28)

# The graph is kept from the first test to the last: looking through it for garbage again and again costs a seventh.
gc.set_threshold(200_000, 20, 50)

# No example is too slow: what a machine has to do besides is no fault.
settings.register_profile(
    "tests", max_examples=tries(25, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")


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
def closed_ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which builds keep what follows from the shipped ontology, which takes owlrl a second.

    A copy of it as `build/ontology` of a home is what a second build finds there; a changed ontology makes it void.
    """
    home = replace(find_home(ROOT), builds=tmp_path_factory.mktemp("closed"))
    close_schema(home, read_home(home.data, home.ontology, home.checks))
    return home.builds / "ontology"


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory, closed_ontology: Path) -> Path:
    """Give a copy of the shipped data, ontology and questions with its graph built, shared by the whole session."""
    home = tmp_path_factory.mktemp("shipped")
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, home / name)
    shutil.copytree(closed_ontology, home / "build" / "ontology")
    build(find_home(home), lambda _: None)
    return home


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> KnowledgeGraph:
    """Give the graph of the shipped data, shared by the whole session: ask it, change nothing."""
    return load(shipped_home)


@pytest.fixture
def one_graph(shipped_home: Path, shipped: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let commands that read the shipped graph in this process share it; other tests open it as the command does."""

    def find(home: Path | None, *, tell: Callable[[str], None] | None = None) -> KnowledgeGraph:
        return shipped if home == shipped_home else load(home, tell=tell)

    monkeypatch.setattr("kg.cli.commands.load", find)
    yield
    shipped.texts.folder = None


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Give the terms of the shipped ontology."""
    return parse_vocabulary(read_ontology(read_inputs(ontology=ROOT / "ontology")))


@pytest.fixture(scope="session")
def shipped_data(vocabulary: Vocabulary) -> Data:
    """Give the shipped data as it is read, before anything is decided."""
    return read_data(read_inputs(ROOT / "data"), vocabulary)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Give a home of one's own with the tiny data set of tests/world and the shipped ontology, to be spoilt at will."""
    home = tmp_path / "world"
    shutil.copytree(ROOT / "tests" / "world", home)
    shutil.copytree(ROOT / "ontology", home / "ontology")
    return home


@pytest.fixture
def ready_world(world: Path, closed_ontology: Path) -> Path:
    """Give such a home in which an earlier build has closed the ontology, for tests that build."""
    shutil.copytree(closed_ontology, world / "build" / "ontology")
    return world


@pytest.fixture(scope="session")
def world_build(closed_ontology: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the builds of the tiny data set, made once."""
    home = tmp_path_factory.mktemp("built") / "world"
    shutil.copytree(ROOT / "tests" / "world", home)
    shutil.copytree(ROOT / "ontology", home / "ontology")
    shutil.copytree(closed_ontology, home / "build" / "ontology")
    build(find_home(home), lambda _: None)
    return home / "build"


@pytest.fixture
def built_world(world: Path, world_build: Path) -> Path:
    """Give a home of one's own with the tiny data set and its graph built."""
    shutil.copytree(world_build, world / "build")
    return world


@pytest.fixture(scope="session")
def make_data(vocabulary: Vocabulary) -> Callable[..., Data]:
    """Give a function that reads source texts, and decisions, over the entities of tests/world and some more."""
    folder = ROOT / "tests" / "world" / "data" / "entities"
    entities = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}

    def make(sources: Iterable[str], decisions: str = "", more: str = "") -> Data:
        problems = Problems()
        all_texts = {**entities, "more entities": more}.items()
        records = [record for name, text in all_texts if text and (record := parse_yaml(text, name, problems))]
        names = Names(vocabulary, read_entities(records, vocabulary, problems), problems)
        files = [parse_yaml(text, f"source {n}", problems) for n, text in enumerate(sources, 1)]
        read = [found for record in files if record and (found := read_source(record, names))]
        claims = {claim.iri: claim for file in read for claim in file.claims}
        known = cap_grades({file.source.iri: file.source for file in read})
        record = parse_yaml(decisions, "decisions", problems) if decisions else None
        decided = read_decisions(record, claims, frozenset(known), names) if record else ()
        problems.stop()
        return Data(names.entities, known, tuple(claims.values()), decided, now=NOW)

    return make


def _need_program(*names: str) -> Path:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        missing = f"no program {' or '.join(names)} is installed"
        if ALL:
            pytest.fail(f"{missing}, and KG_REQUIRE_ALL=1 asks for all")
        pytest.skip(missing)
    return Path(found)
