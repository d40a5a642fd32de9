"""Invented worlds: they are valid, the same seed gives the same bytes, and what is held of them is near the truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from kg.build import check_home
from kg.cli import main
from kg.cli.arguments import make_parser
from kg.model.claims import Date
from kg.paths import find_home
from kg.reader import read_home
from kg.resolve import resolve
from kg.simulate import write_world
from kg.terms import RI, RID

CLAIMS = 1200


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Give a simulated home."""
    folder = tmp_path_factory.mktemp("simulated") / "home"
    write_world(find_home(root), CLAIMS, 7, folder)
    return folder


@pytest.fixture(scope="module")
def truth(world: Path) -> dict[str, Any]:
    """Give what is so in it."""
    found: dict[str, Any] = json.loads((world / "truth.json").read_text(encoding="utf-8"))
    return found


def test_world_is_valid(world: Path) -> None:
    """A simulated home is checked as any other is, with its shapes, its inference and its rules, and nothing stops."""
    assert check_home(find_home(world), lambda _: None, texts=None, reasoner="engine")


def test_seed_tells_the_bytes(world: Path, root: Path, tmp_path: Path) -> None:
    """The same seed gives the same files to the byte, and another seed others."""
    write_world(find_home(root), CLAIMS, 7, tmp_path / "again")
    write_world(find_home(root), CLAIMS, 8, tmp_path / "other")
    files = sorted(path.relative_to(world) for path in world.rglob("*") if path.is_file() and "build" not in path.parts)
    assert len(files) > CLAIMS / 12
    assert all((world / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in files)
    assert (world / "truth.json").read_bytes() != (tmp_path / "other" / "truth.json").read_bytes()


def test_world_is_as_large_and_as_odd_as_wanted(world: Path, truth: Mapping[str, Any]) -> None:
    """It has the claims asked for, some wrong, some copied, some mended, and dates that are only roughly known."""
    data = read_home(world / "data", world / "ontology").data
    assert CLAIMS <= len(data.claims) == truth["claims"] <= CLAIMS + 12
    assert len(truth["wrong"]) > CLAIMS / 100
    assert len(truth["copies"]) > sum(bool(source.derived_from) for source in data.sources.values()) > 0
    assert data.decisions
    rough = [
        f for c in data.claims for f in c.facts if isinstance(f.value, Date) and f.value.earliest != f.value.latest
    ]
    assert rough
    told = sorted((sum(c.node.iri == n for c in data.claims) for n in {c.node.iri for c in data.claims}), reverse=True)
    assert told[0] > 10 * told[len(told) // 2]


def test_what_is_held_is_near_the_truth(world: Path, truth: Mapping[str, Any]) -> None:
    """Of what is held nearly all is so, and of what is so and told nearly all is held: told in figures."""
    given = read_home(world / "data", world / "ontology")
    resolution = resolve(given.data, given.vocabulary)
    held = {(RID.local(n.node.iri), f.fact.property): f.fact.value for n in resolution.nodes for f in n.facts}
    terms = given.vocabulary.properties
    named = {(node, terms[p].iri): v for node, facts in truth["facts"].items() for p, v in facts.items()}
    single = {key: value for key, value in named.items() if given.vocabulary.is_single(key[1])}
    found = {key: tell(held[key]) for key in single if key in held}
    right = [key for key, value in found.items() if single[key].startswith(value)]
    precision, recall = len(right) / len(found), len(right) / len(single)
    assert (len(single) > 200, precision > 0.94, recall > 0.85) == (True,) * 3, (len(single), precision, recall)


def tell(value: object) -> str:
    """Return a value as the truth has it."""
    if isinstance(value, NamedNode):
        return RID.local(value) if value in RID else RI.local(value)
    return value.text if isinstance(value, Date) else value.value if isinstance(value, Literal) else str(value)


def test_command_writes_a_world(ready_world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes any number of claims, says how many and where the truth is, and refuses a full folder."""
    arguments = [
        "--home",
        str(ready_world),
        "simulate",
        "--claims",
        "60",
        "--seed",
        "3",
        "--output",
        str(tmp_path / "w"),
    ]
    assert make_parser().parse_args(["simulate", "--claims", "10000", "--output", "w"]).claims == 10_000
    assert main(arguments) == 0
    assert "claims, seed 3; what is so stands in" in capsys.readouterr().err
    assert main(arguments) == 3
    assert "it is not empty; give a folder that is, or none" in capsys.readouterr().err
    assert find_home(tmp_path / "w").data == tmp_path / "w" / "data"
