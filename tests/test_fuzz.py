"""Data files spoilt at random: whatever stands in them, they are read, or refused by file and line, in bounded time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.build import Progress, add_findings, find_unsure, infer, make_draft
from kg.errors import DataError
from kg.paths import Home, find_home
from tests.sampling import tries

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "world"
FILES = {path.relative_to(WORLD).as_posix(): path.read_bytes() for path in sorted(WORLD.rglob("data/**/*.yaml"))}
LONGEST = 10
"""Seconds of this process, whatever else the machine does."""
TOLD = re.compile(r"(data/[\w/.-]+|ontology/[\w/.-]+|data):\d+: \S.*\S")

Step = Any  # Any: the name of a field, or a number
Tree = Any  # Any: YAML, of texts, lists and mappings


def nest(depth: int) -> Tree:
    """Return lists in each other."""
    tree: Tree = "deep"
    for _ in range(depth):
        tree = [tree]
    return tree


ODD: st.SearchStrategy[Tree] = st.one_of(
    st.sampled_from(
        [
            "", " ", "-1", "-101", "0", "9" * 20, "9" * 5_000, "1e999", "nan", "0.5", "-0", "٣", "true", "~7",
            "<0", ">-1",             "0000", "0001", "9000-01", "9999", "2025-02-30", "2025/2024",
            "../..", "/", "2025/..", "Y17e7", "-2025",
            "20XX", "2025-24", "2025?", "XXXX-XX-XX", "2020-to-" * 300 + "2021", "2003-2018", "FY2025", "2025-H3",
            "unknown", "any", "decision", "curation", "decision_001", "../../etc/passwd", "a/b.txt", "x" * 3_000,
            "a\nb", "\x1b[31m", "\u202eabc", "\u2028", "\ud83d\ude97", "Suzuk\u0456", "claim:x", "a b", "%", "<script>",
            [], {}, [[]], nest(12), nest(50), ["a"] * 500, {"a": "b"}, {"": ""}, {"says": {}}, [{"n": "001"}],
        ]
    ),
    st.text(max_size=8),
    st.integers().map(str),
    st.dates().map(str),
)  # fmt: skip
"""What stands nowhere by right."""
SLIPS = ("value", "value", "double", "drop", "name")
MARKS = (
    *(b"&a ", b"*a", b"!!python/object:os.system ", b"{", b"}", b"[", b"- ", b": ", b"? ", b"|\n", b"'", b'"', b"#"),
    *(b"\n---\n", b"%YAML 9\n", b"\t", b"\xff", b"\x00", b"\xe2\x80\xae"),
)
"""What YAML takes for a mark, or does not take."""


def list_places(tree: Tree, trail: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Yield the way to every value of a tree."""
    yield trail
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in inside:
        yield from list_places(value, (*trail, step))


def find_value(tree: Tree, way: Iterable[object]) -> Tree:
    """Return the value of a tree at the end of a way."""
    for step in way:
        tree = tree[step]
    return tree


@st.composite
def spoil_values(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a file of the world of which values are odd, those of others, doubled, gone, or under another name."""
    name = draw(st.sampled_from(sorted(FILES)))
    tree: Tree = yaml.load(FILES[name], Loader=yaml.CBaseLoader)  # noqa: S506  # texts only
    for _ in range(draw(st.integers(1, 3))):
        places = list(list_places(tree))
        if len(places) > 1:
            *way, last = draw(st.sampled_from(places[1:]))
            other = find_value(tree, draw(st.sampled_from(places)))
            value = deepcopy(draw(st.one_of(ODD, st.just(other))))  # what is drawn stands for more than one slip
            spoil(find_value(tree, way), last, value, draw(st.sampled_from(SLIPS)))
    return name, yaml.dump(tree, Dumper=Plain, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")


def spoil(inside: Tree, place: Step, value: Tree, slip: str) -> None:
    """Do a slip to what stands at a place in a list or a mapping."""
    if slip == "drop":
        del inside[place]
    elif slip == "double" and isinstance(inside, list):
        inside.append(deepcopy(inside[place]))
    elif slip == "name" and isinstance(inside, dict):
        inside[value if isinstance(value, str) else "says"] = inside.pop(place)
    else:
        inside[place] = value


class Plain(yaml.SafeDumper):
    """Writes texts as they stand in data files, without anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # as PyYAML calls it
        """Return that what is the same is written again."""
        return True


@st.composite
def spoil_bytes(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a file of the world of which some bytes are others, gone, moved or doubled."""
    name = draw(st.sampled_from(sorted(FILES)))
    content = FILES[name]
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
        piece = draw(st.one_of(st.sampled_from(MARKS), st.binary(max_size=4), st.just(content[start:end][:80])))
        end = min(end, start + draw(st.sampled_from([0, 1, 12])))
        content = content[:start] + piece + content[end:]
    return name, content


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, closed_ontology: Path) -> Home:
    """Give a home to be spoilt and mended."""
    folder = tmp_path_factory.mktemp("fuzz") / "world"
    shutil.copytree(WORLD, folder)
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    shutil.copytree(closed_ontology, folder / "build" / "ontology")
    return find_home(folder)


def check_spoilt(home: Home, name: str, content: bytes) -> None:
    """Go the way of a build with a file that is spoilt: to its end, or to an error that names a file and a line."""
    path = home.data.parent / name
    path.write_bytes(content)
    began = process_time()
    try:
        draft = make_draft(home, Progress(lambda _: None), None)
        live = infer(draft)
        find_unsure(draft, live)
        add_findings(draft, live)
    except DataError as error:
        lines = str(error).splitlines()
        assert all(TOLD.fullmatch(line) for line in lines), lines
    finally:
        path.write_bytes(FILES[name])
    assert process_time() - began < LONGEST


budget = settings(
    max_examples=tries(12, 1_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.generate, Phase.shrink],
)


@budget
@given(spoilt=spoil_values())
def test_odd_value_is_read_or_refused_with_file_and_line(home: Home, spoilt: tuple[str, bytes]) -> None:
    """Values that cannot be, or stand elsewhere, never crash the build."""
    check_spoilt(home, *spoilt)


@budget
@given(spoilt=spoil_bytes())
def test_broken_bytes_are_read_or_refused_with_file_and_line(home: Home, spoilt: tuple[str, bytes]) -> None:
    """Bytes that are no YAML, or that PyYAML would take for more than data, never crash the build."""
    check_spoilt(home, *spoilt)
