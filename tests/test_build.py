"""The pipeline whole: what stops it and with which words, what it leaves behind, and that it is the same each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import BlankNode

import kg.build
from kg.build import Progress, build, check_home, compare_reasoners, infer, make_draft
from kg.errors import DataError
from kg.paths import find_home
from kg.store import encode_quads, find_current
from kg.terms import INFERRED, RI, RID, TYPE
from kg.verbs import load
from kg.view.live import LiveGraph
from tests.brisk_owlrl import BriskOwlrl

POST = "data/sources/quay-post-2.yaml"
NEWS = "data/sources/harbour-news-1.yaml"
AGENTS = "data/entities/agents.yaml"
ONTOLOGY = "ontology/reverse-imports.ttl"

WORKS = "says: {plant: hato-works, located-in: gujarat}"
HAYATO = "importer: hayato, destination: japan, period: 2023"


def ignore(line: str) -> None:
    """Drop a line of progress."""


def edit(world: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file, and give its line."""
    path = world / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def list_all(folder: Path) -> dict[str, bytes]:
    """Give every file under a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def find_problems(world: Path) -> list[str]:
    """Give the lines of the error that a home gets when it is checked."""
    with pytest.raises(DataError) as caught:
        check_home(find_home(world), ignore, texts=None, reasoner="engine")
    return str(caught.value).splitlines()


# --- What stops a build ---

# name: file, what stands there, what is put in its place, and what is told at that line
FAULTS = {
    "volume without destination": (
        NEWS,
        HAYATO,
        HAYATO.replace(" destination: japan,", ""),
        "hayato_any_any_any_2025: This import volume has no destination or no period",
    ),
    "key without destination": (
        POST,
        "thailand, destination: japan",
        "thailand",
        "A part of the key of this route is missing",
    ),
    "condition that is missing": (POST, "status: considered", "status: conditional", "no condition is given"),
    "address that is none": (POST, "https://example.org/quay/2", "quay 2", "src:quay-post-2, address: "),
    "cycle of places": (
        POST,
        "located-in: india",
        "located-in: hato-works",
        "a cycle in located-in: gujarat in hato-works",
    ),
    "charged by an article": (NEWS, "claimed-duty: 0", "charged-duty: 0", "only a source of kind schedule"),
    "place with a head office": (
        POST,
        WORKS,
        "says: {plant: hato-works, based-in: india}",
        "is a ri:Agent and a ri:Place",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_names_the_line_of_its_claim(fault: str, world: Path) -> None:
    """A shape, a check or a contradiction that stops the build is told at the file and line of the claim."""
    file, old, new, told = FAULTS[fault]
    line = edit(world, file, old, new)
    line = 1 if fault == "address that is none" else line
    problems = find_problems(world)
    assert [p for p in problems if p.startswith(f"{file}:{line}: ") and told in p], "\n".join(problems)


def test_fault_of_a_corrected_claim_names_claim_and_decision(world: Path) -> None:
    """A node that only exists as a decision reads it is traced to the claims and to the decision."""
    edit(world, NEWS, HAYATO, HAYATO.replace(" destination: japan,", ""))
    places = {p.split(": ")[0] for p in find_problems(world) if "hayato_any_any_any_2025: This import" in p}
    assert places == {f"{NEWS}:14", "data/decisions.yaml:1"}


def test_second_value_names_the_claims(world: Path) -> None:
    """A second value of a single-valued property, which can only be inferred, is told at the claims on the thing."""
    path = world / ONTOLOGY
    axiom = "ri:homeOf a owl:ObjectProperty ; owl:inverseOf ri:basedIn .\n"
    path.write_text(path.read_text(encoding="utf-8") + axiom, encoding="utf-8")
    line = edit(world, POST, WORKS, "says: {foreign-country: india, home-of: hayato}")
    problems = find_problems(world)
    assert line
    told = "rid:hayato has 2 values of ri:basedIn, which has one at a time: rid:india, rid:japan"
    assert f"{POST}:17: {told}" in problems


def test_second_value_names_the_claim_it_follows_from(world: Path) -> None:
    """The claim about another thing from which the second value follows is among those told."""
    path = world / ONTOLOGY
    axiom = "ri:homeOf a owl:ObjectProperty ; owl:inverseOf ri:basedIn .\n"
    path.write_text(path.read_text(encoding="utf-8") + axiom, encoding="utf-8")
    line = edit(world, POST, WORKS, "says: {foreign-country: india, home-of: hayato}")
    assert any(p.startswith(f"{POST}:{line}: ") for p in find_problems(world))


def test_all_shapes_that_break_are_told_at_once(world: Path) -> None:
    """Two violations are two messages of one error."""
    lines = {
        edit(world, POST, "thailand, destination: japan", "thailand"),
        edit(world, POST, "address: https", "address: nowhere #"),
    }
    problems = find_problems(world)
    assert {int(p.split(":")[1]) for p in problems if p.startswith(POST)} >= lines - {4} | {1}


def test_failing_build_leaves_the_last_good_one(ready_world: Path) -> None:
    """Bad input stops the build with the data's error; the good build and the pointer stay, and nothing is added."""
    folder = build(find_home(ready_world), ignore)
    before = list_all(ready_world / "build")
    edit(ready_world, POST, "units: 21000", "units: many")
    with pytest.raises(DataError, match=rf"{POST}:13: 'units' must be a count of units"):
        build(find_home(ready_world), ignore)
    assert list_all(ready_world / "build") == before
    assert find_current(ready_world / "build") == folder


def test_failure_in_the_last_stage_leaves_nothing(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails while it is written leaves no half graph, and no build where there was none."""

    def fail(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr(kg.build, "encode_derivations", fail)
    monkeypatch.setattr(kg.build, "close_schema", lambda *_: frozenset())
    with pytest.raises(MemoryError):
        build(find_home(world), ignore)
    assert list_all(world / "build") == {}
    assert not list((world / "build").iterdir())


def test_wrong_pointer_stops_the_build(world: Path) -> None:
    """With texts, each pointer is verified before anything is built."""
    edit(world, NEWS, "chars: 140-206", "chars: 140-260")
    with pytest.raises(DataError, match=rf"{NEWS}:26: sentence 3\.1 stands at chars 140-206, not 140-260"):
        build(find_home(world), ignore, world / "texts")
    assert not (world / "build").exists()


def test_each_stage_is_told(ready_world: Path) -> None:
    """A build tells one line a stage, in the order of the pipeline."""
    told: list[str] = []
    build(find_home(ready_world), told.append, ready_world / "texts")
    stages = ["read", "resolve", "check", "grounding", "quads", "shapes", "inference", "findings", "store"]
    assert [line.split()[0] for line in told] == stages
    assert all(line.endswith(" s") for line in told)


# --- The same each time ---


def start_build(home: Path, seed: str, root: Path) -> subprocess.Popen[bytes]:
    """Start a build of a home in a process of its own, with its own order of sets and of folders."""
    code = (
        "import os, sys\n"
        "walk = os.walk\n"
        "if sys.argv[2] == '2':\n"
        "    os.walk = lambda *a, **k: ((p, f[::-1], sorted(n)[::-1]) for p, f, n in walk(*a, **k))\n"
        "import pathlib\n"
        "from kg.build import build\n"
        "from kg.paths import find_home\n"
        "build(find_home(pathlib.Path(sys.argv[1])), lambda _: None)\n"
    )
    known = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": known}
    return subprocess.Popen([sys.executable, "-c", code, str(home), seed], env=environment)


def test_builds_are_equal_byte_for_byte(world: Path, tmp_path: Path, root: Path) -> None:
    """Two copies at different paths, one with a space, built with other hash seeds and file orders, are the same."""
    other = tmp_path / "another place" / "world"
    shutil.copytree(world, other)
    started = [start_build(world, "1", root), start_build(other, "2", root)]
    assert [process.wait(timeout=300) for process in started] == [0, 0]
    one, two = list_all(world / "build"), list_all(other / "build")
    assert one.pop("seen.json") != two.pop("seen.json")  # how the files of either looked, which is no part of a build
    assert one == two
    names = {path.rpartition("/")[2] for path in one}
    assert names == {"graph.nq", "derivations.jsonl", "unsure.json", "manifest.json", "current", "closed.nt"}


def test_build_is_found_again(built_world: Path) -> None:
    """A second build of the same inputs is the same folder with the same bytes."""
    before = list_all(built_world / "build")
    assert build(find_home(built_world), ignore) == find_current(built_world / "build")
    assert list_all(built_world / "build") == before


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        (POST, True),
        (AGENTS, True),
        ("data/decisions.yaml", True),
        (ONTOLOGY, True),
        ("ontology/shapes.ttl", True),
        ("texts/harbour-news-1.txt", False),
        ("README.md", False),
    ],
)
def test_changed_inputs_make_a_graph_stale(file: str, *, stale: bool, built_world: Path) -> None:
    """A graph knows that data or ontology changed since it was built, and that they changed back."""
    graph = load(built_world)
    assert not graph.is_stale()
    path = built_world / file
    before = path.read_bytes() if path.exists() else b""
    path.write_bytes(before + b"\n# another line\n")
    assert graph.is_stale() == stale
    path.write_bytes(before)
    assert not graph.is_stale()


@pytest.fixture(scope="module")
def built_world(root: Path, closed_ontology: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a built copy of the tiny world, shared by the module: leave it as it was."""
    home = tmp_path_factory.mktemp("built") / "world"
    shutil.copytree(root / "tests" / "world", home)
    shutil.copytree(root / "ontology", home / "ontology")
    shutil.copytree(closed_ontology, home / "build" / "ontology")
    build(find_home(home), ignore)
    return home


def test_graph_is_built_where_there_is_none(ready_world: Path) -> None:
    """The first use of a home builds its graph, and tells its stages."""
    told: list[str] = []
    graph = load(ready_world / "data", tell=told.append)
    assert told
    assert find_current(ready_world / "build") is not None
    assert graph.query("ASK { rid:route_hayato-kite_india_japan a ri:ReverseImport }") is True


# --- The shipped graph ---


@pytest.fixture(scope="module")
def shipped_live(root: Path) -> LiveGraph:
    """Give the shipped graph before it is stored."""
    return infer(make_draft(find_home(root), Progress(ignore), None))


@pytest.mark.large
def test_engine_agrees_with_owlrl_on_the_shipped_graph(
    shipped_live: LiveGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule engine and owlrl infer the same domain triples from all that is held and described."""
    monkeypatch.setattr("kg.inference.oracle.OWLRL_Semantics", BriskOwlrl)
    assert len(shipped_live.inferred) > 400
    compare_reasoners(shipped_live)


def test_difference_of_the_reasoners_stops_the_check(shipped_live: LiveGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """A triple that only one of the two infers is told, with who infers it."""
    inferred = shipped_live.inferred
    lost = next(t for t in inferred if t.object == RI("ReverseImport"))
    theirs = {t for t in (*shipped_live.facts, *inferred) if t.predicate in RI or t.predicate == TYPE}
    theirs = {t for t in theirs if t.predicate in RI or t.object in RI}
    monkeypatch.setattr("kg.inference.oracle.close_with_owlrl", lambda *_: theirs - {lost})
    with pytest.raises(DataError, match=r"the reasoners differ.*\nengine only: .*ReverseImport"):
        compare_reasoners(shipped_live)


def test_shipped_graph_infers_what_it_is_for(shipped_live: LiveGraph) -> None:
    """The definitions of the ontology bear on the data: reverse imports, Japanese makers, tariff-free routes."""
    told = {(t.subject, t.object) for t in shipped_live.inferred if t.predicate == TYPE}
    assert (RID("route_suzuki-fronx_india_japan"), RI("ReverseImport")) in told
    assert (RID("route_suzuki-fronx_india_japan"), RI("TariffFreeRoute")) in told
    assert (RID("route_toyota-camry_usa_japan"), RI("TariffFreeRoute")) not in told
    assert {maker for maker, cls in told if cls == RI("JapaneseMaker")} == {
        RID(name) for name in ("suzuki", "honda", "nissan", "toyota", "mazda", "mitsubishi")
    }


def test_inferred_graph_repeats_the_inferred_triples(shipped_live: LiveGraph) -> None:
    """What is inferred stands in the default graph and once more in a graph of its own, without blank nodes."""
    quads = list(shipped_live.store)
    apart = {q.triple for q in quads if q.graph_name == INFERRED}
    assert apart == {t for t in shipped_live.inferred if not isinstance(t.subject, BlankNode)}
    assert len(encode_quads(quads).splitlines()) == len(set(quads))
