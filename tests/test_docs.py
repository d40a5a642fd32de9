"""README and guides: every command that they show prints what they show, and every Python block runs."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


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


@pytest.mark.parametrize(("place", "command", "output"), list(find_commands()), ids=lambda v: v[:40])
def test_shown_command_prints_what_is_shown(
    place: str, command: str, output: str, shipped_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A reader who copies a command from the README or a guide sees what it shows."""
    program, *arguments = shlex.split(command)
    assert program == "kg", f"{place}: only kg is shown in console blocks"
    main(["--home", str(shipped_home), *arguments])
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
