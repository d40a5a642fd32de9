"""README and guides: every command that they show prints what they show, and every Python block runs."""

from __future__ import annotations

import doctest
import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from kg.build import build
from kg.cli import main
from kg.paths import find_home
from kg.reader import decisions, entities, sources

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE = ROOT / "docs" / "curating.md"


def find_blocks(language: str) -> Iterator[tuple[str, str]]:
    """Yield the fenced blocks of a language, each with its place."""
    for path in DOCS:
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            yield f"{path.relative_to(ROOT)}:{text[: match.start()].count(chr(10)) + 2}", match[1]


def find_commands() -> Iterator[tuple[str, str, str]]:
    """Yield each `$ kg …` of the console blocks with the output shown below it."""
    for place, block in find_blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield place, command, output


@pytest.fixture(scope="session")
def guide_home(tmp_path_factory: pytest.TempPathFactory, closed_ontology: Path) -> Path:
    """Give the home that the guide for curators makes: its files, the shipped ontology, and the graph of them.

    A block of the guide that is a file has its path behind the language. Each pointer into its text is verified.
    """
    home = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "ontology", home / "ontology")
    shutil.copytree(closed_ontology, home / "build" / "ontology")
    for path, content in find_files():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(content, encoding="utf-8")
    build(find_home(home), lambda _: None, home / "texts")
    return home


def find_files() -> list[tuple[str, str]]:
    """Give the path and the content of each file in the guide for curators."""
    text = GUIDE.read_text(encoding="utf-8")
    return re.findall(r"^```(?:yaml|text) (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("place", "command", "output"), list(find_commands()), ids=lambda v: v[:40])
def test_shown_command_prints_what_is_shown(
    place: str,
    command: str,
    output: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    one_graph: None,
) -> None:
    """A reader who copies a command from the README or a guide sees what it shows."""
    program, *arguments = shlex.split(command)
    assert program == "kg", f"{place}: only kg is shown in console blocks"
    own = place.startswith(GUIDE.relative_to(ROOT).as_posix())
    home = request.getfixturevalue("guide_home" if own else "shipped_home")
    if own:
        monkeypatch.chdir(home)
    capsys: pytest.CaptureFixture[str] = request.getfixturevalue("capsys")
    main(["--home", str(home), *arguments])
    captured = capsys.readouterr()
    assert (captured.out or captured.err) == output, f"{place}: {command}"


@pytest.mark.parametrize(("place", "block"), list(find_blocks("python")), ids=lambda v: v[:40])
def test_python_block_runs(place: str, block: str, shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who copies the Python of the README or a guide sees what it shows."""
    monkeypatch.chdir(shipped_home)
    test = doctest.DocTestParser().get_doctest(block, {}, place, place, 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def test_readme_shows_all_three_users() -> None:
    """The README has a worked example for each kind of user."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"## {who}" in text for who in ("An analyst", "An engineer", "A curator"))


# The guide for curators


def test_guide_explains_every_field() -> None:
    """Each field that the reader knows in a data file stands in a table of the guide, in the section of its record."""
    parts = GUIDE.read_text(encoding="utf-8").split("\n## ")
    sections = {part[0]: set(re.findall(r"^\| `([a-z-]+)` \|", part, re.MULTILINE)) for part in parts[1:]}
    assert sections["2"] == set(entities.FIELDS)
    assert sections["3"] == {*sources.SOURCE_FIELDS, *sources.SENTENCE_FIELDS}
    assert sections["4"] == set(sources.CLAIM_FIELDS)
    assert sections["6"] == set(decisions.FIELDS)
    told = next(part for part in parts if part.startswith("6."))
    assert all(f"`{field}`" in told for field in decisions.SELECTION)


def test_guide_uses_every_field() -> None:
    """The files of the guide show each field at work, so that none is explained in words only."""
    told = "".join(content for _, content in find_files())
    used = set(re.findall(r"(?:^|[{, -])([a-z-]+):", told, re.MULTILINE))
    fields = {*entities.FIELDS, *sources.SOURCE_FIELDS, *sources.CLAIM_FIELDS, *sources.SENTENCE_FIELDS}
    assert fields | {*decisions.FIELDS} | {*decisions.SELECTION} <= used | {"derived-from", "same-story-as", "property"}


def test_guide_files_fit_their_schemas(guide_home: Path, tmp_path: Path) -> None:
    """What the guide shows is what an editor with its schemas accepts."""
    main(["--home", str(guide_home), "schema", "--output", str(tmp_path)])
    for path in sorted((guide_home / "data").rglob("*.yaml")):
        kind = path.stem if path.parent.name == "data" else path.parent.name
        schema = json.loads((tmp_path / f"{kind}.json").read_text(encoding="utf-8"))
        Draft202012Validator(schema).validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_guide_explains_messages_that_exist() -> None:
    """Each message that the guide explains is one that the program can give, word for word around its `…`."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "kg").rglob("*.py"))).replace("\\", "")
    section = GUIDE.read_text(encoding="utf-8").partition("\n## 8.")[2]
    messages = re.findall(r"^\| `(.+?)` \|", section, re.MULTILINE)
    assert len(messages) > 20
    for message in messages:
        assert all(part.strip() in code for part in message.split("…")), message


def test_contributing_shows_the_layers(root: Path) -> None:
    """The picture of the rooms is the contract that imports are held to, layer by layer; nothing in it is made up."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["id"] == "layers")
    text = (root / "CONTRIBUTING.md").read_text("utf-8")
    shown = text.partition("```layers\n")[2].partition("\n```")[0].splitlines()
    joints = {"+": ":", ",": "|"}
    drawn = ["".join(joints.get(sign, sign) for sign in line.replace(" ", "")) for line in shown]
    assert drawn == [layer.replace(" ", "") for layer in layers]
    for place in re.findall(r"`(kg/[\w/]+(?:\.py)?)`", text):
        assert (root / place).exists(), place
