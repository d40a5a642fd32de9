"""Builds on disk, whole or not at all; stable bytes; and the faults of pyoxigraph and rdflib that the design avoids."""

from __future__ import annotations

import os
import random
import shutil
import stat
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from kg.errors import DataError
from kg.inputs import digest_code, read_inputs
from kg.store import (
    FILES,
    GRAPH,
    KEPT,
    MANIFEST,
    POINTER,
    canonicalize,
    encode_quads,
    find_current,
    open_build,
    open_store,
    point_to,
    verify_build,
    write_build,
)

ABC, GOOD, BAD, OLD, NEW, SAME, OTHER = (f"{letter * 64}" for letter in "abcdef0")
"""Names of builds, which are digests."""

LINE = '<http://example.org/a> <http://example.org/n> "{}" .\n'


def name(local: str) -> NamedNode:
    """Give a name of an example."""
    return NamedNode(f"http://example.org/{local}")


def write(text: str) -> Callable[[Path], Mapping[str, object]]:
    """Give a writer of a build with one triple."""

    def fill(folder: Path) -> Mapping[str, object]:
        (folder / GRAPH).write_text(LINE.format(text), encoding="utf-8")
        return {"inputs": text}

    return fill


def list_all(folder: Path) -> dict[str, bytes]:
    """Give every file under a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# --- Builds ---


def test_build_is_whole_and_pointed_to(tmp_path: Path) -> None:
    """A build has its files and manifest, is the current one, and leaves nothing else."""
    folder = write_build(tmp_path / "build", ABC, write("1"))
    assert find_current(tmp_path / "build") == folder == tmp_path / "build" / ABC
    assert set(list_all(tmp_path / "build")) == {f"{ABC}/{GRAPH}", f"{ABC}/{MANIFEST}", POINTER}
    manifest = open_build(folder).manifest
    assert (manifest["inputs"], manifest["build"], list(manifest[FILES])) == ("1", ABC, [GRAPH])
    assert len(open_store(open_build(folder))) == 1


def test_failing_build_changes_nothing(tmp_path: Path) -> None:
    """Where writing fails half way, the last good build stays, is still the current one, and nothing is left over."""
    write_build(tmp_path, GOOD, write("1"))
    before = list_all(tmp_path)

    def fail(folder: Path) -> Mapping[str, object]:
        (folder / GRAPH).write_text("half", encoding="utf-8")
        raise OSError(28, "disk full")

    with pytest.raises(DataError, match="disk full; make room"):
        write_build(tmp_path, BAD, fail)
    assert list_all(tmp_path) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([POINTER, GOOD])


def test_failing_first_build_leaves_no_build(tmp_path: Path) -> None:
    """Before the first good build there is none, also after one that failed."""
    with pytest.raises(ZeroDivisionError):
        write_build(tmp_path, BAD, lambda _: {"x": 1 // 0})
    assert find_current(tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_new_build_keeps_the_old_one(tmp_path: Path) -> None:
    """The pointer moves to the new build; who still reads the old one finds it whole."""
    old = write_build(tmp_path, OLD, write("1"))
    new = write_build(tmp_path, NEW, write("2"))
    assert find_current(tmp_path) == new
    assert len(open_store(open_build(old))) == 1


def test_equal_build_is_kept(tmp_path: Path) -> None:
    """The same inputs give the same folder, which is kept as it stands and pointed to again."""
    first = write_build(tmp_path, SAME, write("1"))
    write_build(tmp_path, OTHER, write("2"))
    before = (first / GRAPH).stat().st_mtime_ns
    assert write_build(tmp_path, SAME, write("1")) == first
    assert (first / GRAPH).stat().st_mtime_ns == before
    assert find_current(tmp_path) == first


@pytest.mark.parametrize("lost", [GRAPH, MANIFEST])
def test_damaged_build_is_replaced(lost: str, tmp_path: Path) -> None:
    """A build that has lost a file is made again by the next build of the same inputs."""
    folder = write_build(tmp_path, SAME, write("1"))
    (folder / lost).unlink()
    write_build(tmp_path, SAME, write("1"))
    assert find_current(tmp_path) == folder
    assert set(list_all(folder)) == {GRAPH, MANIFEST}


@pytest.mark.parametrize(
    "state", ["no folder", "no pointer", "pointer to nothing", "pointer to a build without manifest"]
)
def test_no_current_build_is_none(state: str, tmp_path: Path) -> None:
    """Without a whole build that is pointed to, there is none."""
    builds = tmp_path / "build"
    if state != "no folder":
        folder = write_build(builds, ABC, write("1"))
        if state == "no pointer":
            (builds / POINTER).unlink()
        if state == "pointer to nothing":
            shutil.rmtree(folder)
        if state == "pointer to a build without manifest":
            (folder / MANIFEST).unlink()
    assert find_current(builds) is None


def test_pointer_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At no moment is the pointer missing or half written: it is moved over the old one when it is whole."""
    write_build(tmp_path, OLD, write("1"))
    seen: list[tuple[str, str]] = []
    replace = Path.replace

    def watch(path: Path, target: Path) -> Path:
        seen.append((path.read_text(encoding="utf-8"), (tmp_path / POINTER).read_text(encoding="utf-8")))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", watch)
    point_to(tmp_path, NEW)
    assert seen == [(f"{NEW}\n", f"{OLD}\n")]


def test_build_is_as_readable_as_any_file(tmp_path: Path) -> None:
    """Another user may read a build as far as the umask lets them, so that a server can run as itself."""
    mask = os.umask(0o022)
    try:
        folder = write_build(tmp_path / "build", ABC, write("1"))
    finally:
        os.umask(mask)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / GRAPH, folder.parent / POINTER)]
    assert modes == [0o755, 0o644, 0o644]


@pytest.mark.parametrize("kind", ["flip", "cut", "swap"])
def test_every_damage_is_recognised(kind: str, tmp_path: Path) -> None:
    """No bit of a build can change, no end be missing, no file be another's, without the build being called damaged.

    The next build of the same inputs puts it right.
    """
    chance = random.Random(kind)  # damage at random
    folder = write_build(tmp_path, SAME, write("1"))
    whole = list_all(folder)
    for _ in range(40):
        path = folder / chance.choice(sorted(whole))
        content = bytearray(path.read_bytes())
        if kind == "flip":
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        elif kind == "cut":
            del content[chance.randrange(len(content)) :]
        else:
            content = bytearray(list_all(write_build(tmp_path, OTHER, write("2")))[path.name])
        path.write_bytes(content)
        with pytest.raises(DataError, match=r"(graph\.nq|manifest\.json): .*the build is damaged; run `kg build`"):
            verify_build(open_build(folder))
        assert write_build(tmp_path, SAME, write("1")) == folder
        assert list_all(folder) == whole
        assert {p.name for p in tmp_path.iterdir()} <= {POINTER, SAME, OTHER}


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A file that is gone is told by its name, with what to do."""
    folder = write_build(tmp_path, SAME, write("1"))
    (folder / GRAPH).unlink()
    with pytest.raises(DataError, match=r"graph\.nq: No such file or directory: the build is damaged; run `kg build`"):
        open_store(open_build(folder))


@pytest.mark.parametrize(
    "text", ["../../other/build/abc", "", ABC[:-1], f"{ABC}\n{ABC}", f"/{ABC}", ABC.upper(), "\xff"]
)
def test_pointer_is_a_digest_and_nothing_else(text: str, tmp_path: Path) -> None:
    """A pointer that leads elsewhere is damage, and no way to another graph; a build puts it right."""
    folder = write_build(tmp_path / "build", ABC, write("1"))
    (tmp_path / "build" / POINTER).write_text(f"{text}\n", encoding="latin-1")
    with pytest.raises(DataError, match=r"current: this is the name of no build; run `kg build`"):
        find_current(tmp_path / "build")
    assert write_build(tmp_path / "build", ABC, write("1")) == find_current(tmp_path / "build") == folder


def test_old_builds_are_removed(tmp_path: Path) -> None:
    """Only the newest builds are kept, the current one among them; what a killed build left goes after an hour."""
    for name in (".new-killed", ".new-working"):
        (tmp_path / name).mkdir()
    os.utime(tmp_path / ".new-killed", (0, 0))
    first, *names = (f"{n:064x}" for n in range(KEPT + 3))
    for number, build in enumerate((first, *names, first)):
        os.utime(write_build(tmp_path, build, write("1")) / MANIFEST, (number, number))
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {POINTER, ".new-working", first, *names[-KEPT + 1 :]}


def test_no_right_to_write_is_told(tmp_path: Path) -> None:
    """Where the system lets nothing be written, the path and what the system says are told."""
    (tmp_path / "build").write_text("a file is in the way", encoding="utf-8")
    with pytest.raises(DataError, match=r"build: file exists; give another, or mend it"):
        write_build(tmp_path / "build", ABC, write("1"))


# --- Digests ---


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Give folders of inputs: data, ontology, checks, code."""
    home = tmp_path / "home"
    for path, text in {
        "data/a.yaml": "a",
        "data/s/b.yaml": "b",
        "ontology/o.ttl": "o",
        "ontology/words/w.yaml": "w",
        "checks/q.rq": "q",
        "code/c.py": "c",
    }.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8")
    return home


def digest(home: Path) -> str:
    """Give the digest of the inputs of a home."""
    return read_inputs(home / "data", home / "ontology", home / "checks").digest() + digest_code(home / "code")


def rename(old: str, new: str) -> Callable[[Path], object]:
    """Give a change of a file's name."""
    return lambda home: (home / old).rename(home / new)


def rewrite(*texts: tuple[str, str]) -> Callable[[Path], object]:
    """Give a change of the contents of files."""
    return lambda home: [(home / path).write_text(text, encoding="utf-8") for path, text in texts]


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (rewrite(("data/a.yaml", "a ")), True),
        (rewrite(("data/s/b.yaml", "B")), True),
        (rewrite(("ontology/o.ttl", "O")), True),
        (rewrite(("ontology/words/w.yaml", "W")), True),
        (rewrite(("code/c.py", "C")), True),
        (rewrite(("data/new.yaml", "")), True),
        (rewrite(("data/a.yaml", "b"), ("data/s/b.yaml", "a")), True),
        (rename("data/a.yaml", "data/z.yaml"), True),
        (rename("data/s/b.yaml", "data/b.yaml"), True),
        (rewrite(("data/a.yaml", "a")), False),
        (rewrite(("data/notes.txt", "n"), ("README.md", "r"), ("code/c.pyc", "p")), False),
    ],
)
def test_digest_changes_with_every_input(change: Callable[[Path], object], *, counts: bool, inputs: Path) -> None:
    """Each name and content that the graph depends on counts, and nothing else does."""
    before = digest(inputs)
    change(inputs)
    assert (digest(inputs) != before) == counts


def test_digest_is_the_same_elsewhere(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy at another path, listed in another order, has the same digest."""
    before = digest(inputs)
    shutil.copytree(inputs, tmp_path / "a copy")
    reverse_listings(monkeypatch)
    assert digest(tmp_path / "a copy") == before


def reverse_listings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let folders list their files backwards."""
    walk = os.walk

    def walk_backwards(*args: Any, **how: Any) -> Iterable[tuple[str, list[str], list[str]]]:
        for place, folders, names in walk(*args, **how):
            folders.sort(reverse=True)
            yield place, folders, sorted(names, reverse=True)

    monkeypatch.setattr(os, "walk", walk_backwards)


# --- Stable bytes ---

terms = st.sampled_from([name("a"), name("b"), Literal("x"), Literal("x", language="ja"), Literal(5), Literal('q"\n')])
graphs = st.sampled_from([DefaultGraph(), name("g"), name("h")])
names = st.sampled_from([name("a"), name("b")])
quad_lists = st.lists(st.builds(Quad, names, names, terms, graphs), max_size=12)


@given(quad_lists, st.randoms(use_true_random=False))
def test_same_quads_give_the_same_bytes(quads: list[Quad], chance: random.Random) -> None:
    """Whatever their order and however often they are given, quads are written sorted, once, and read back whole."""
    shuffled = [*quads, *quads[:3]]
    chance.shuffle(shuffled)
    text = encode_quads(shuffled)
    assert text == encode_quads(quads)
    assert text.splitlines() == sorted(set(text.splitlines()))
    assert set(parse(text, RdfFormat.N_QUADS)) == set(quads)


def test_one_changed_triple_changes_one_line() -> None:
    """A change of one triple is a change of one line, so that builds can be compared."""
    quads = [Quad(name("a"), name("p"), Literal(n), DefaultGraph()) for n in range(20)]
    other = [*quads[:-1], Quad(name("a"), name("p"), Literal(99), DefaultGraph())]
    one, two = (set(encode_quads(q).splitlines()) for q in (quads, other))
    assert (len(one - two), len(two - one)) == (1, 1)


def list_chain(labels: Iterable[str]) -> list[Triple]:
    """Give an RDF list of three, with blank nodes of these labels."""
    nodes = [BlankNode(label) for label in labels]
    links = [Triple(a, name("rest"), b) for a, b in pairwise(nodes)]
    return [*links, *(Triple(node, name("first"), Literal(n)) for n, node in enumerate(nodes))]


def test_blank_nodes_are_named_by_what_they_are() -> None:
    """Equal graphs have equal names for their blank nodes, whatever a parser called them."""
    one = canonicalize(list_chain(["x", "y", "z"]))
    two = canonicalize(reversed(list_chain(["q1", "a", "b7"])))
    assert set(one) == set(two)
    assert set(one) != set(canonicalize(list_chain(["x", "y"])))


# --- Faults of libraries that the design avoids (DESIGN, "Engine decisions") ---
# A test below fails when its fault is gone: then the design may be made simpler, and the test goes.


def ask(store: Store, query: str, **how: Any) -> list[tuple[str, ...]]:
    """Give the rows of a query as texts."""
    found = store.query(query, **how)
    assert isinstance(found, QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in found]


@pytest.mark.parametrize(
    ("dataset", "how"),
    [
        ("", {"use_default_graph_as_union": True}),
        ("FROM <http://example.org/g> FROM <http://example.org/h>", {}),
        ("", {"default_graph": [name("g"), name("h")]}),
    ],
)
def test_pyoxigraph_still_counts_a_triple_of_two_graphs_twice(dataset: str, how: dict[str, Any]) -> None:
    """Pinned fault of pyoxigraph 0.5.13: a union of graphs keeps duplicates, so sums come out wrong (5 + 5)."""
    store = Store()
    for graph in (name("g"), name("h")):
        store.add(Quad(name("a"), name("n"), Literal(5), graph))
    query = f"SELECT (SUM(?n) AS ?sum) {dataset} WHERE {{ ?x <http://example.org/n> ?n }}"
    assert ask(store, query, **how) == [("10",)], "the fault is gone: unions could be used"


def test_our_default_graph_counts_once(tmp_path: Path) -> None:
    """In the materialised default graph a held triple counts once, however many claims say it."""
    lines = [LINE.format(5), *(LINE.format(5).replace(" .", f" <http://example.org/{g}> .") for g in "gh")]

    def fill(folder: Path) -> Mapping[str, object]:
        (folder / GRAPH).write_text("".join(lines), encoding="utf-8")
        return {}

    query = "SELECT (COUNT(*) AS ?n) WHERE { ?x <http://example.org/n> ?n }"
    assert ask(open_store(open_build(write_build(tmp_path, ABC, fill))), query) == [("1",)]


def test_pyoxigraph_still_has_no_time_limit() -> None:
    """Pinned lack of pyoxigraph 0.5.13: a query takes no time limit, so foreign ones need a process of their own."""
    signature = str(getattr(Store.query, "__text_signature__", ""))
    assert "prefixes" in signature
    assert not any(word in signature for word in ("timeout", "limit", "cancel")), "queries could be limited"


def test_rdflib_still_gives_extra_rows_for_a_late_aggregate() -> None:
    """Pinned fault of rdflib 7.6: an aggregate sub-select after the patterns it limits does not limit them."""
    graph = rdflib.Graph().parse(data="".join(f"<http://e/{n}> <http://e/n> {n} ." for n in (1, 2, 5)), format="turtle")
    most = "{ SELECT (MAX(?n) AS ?m) { ?y <http://e/n> ?n } }"
    early = graph.query(f"SELECT ?x {{ {most} ?x <http://e/n> ?m }}")
    late = graph.query(f"SELECT ?x {{ ?x <http://e/n> ?m . {most} }}")
    assert (len(list(early)), len(list(late))) == (1, 3), "the fault is gone: sub-selects may stand anywhere"
