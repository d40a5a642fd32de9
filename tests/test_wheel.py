"""The wheel: what is in it, and that it answers alone, away from the checkout."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]

QUESTION = ["-m", "kg", "ask", "tariff-free-models", "--format", "csv"]
FIRST_COLUMNS = ["model", "maker", "origin", "deal", "status", "duty_charged"]


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of the checkout, and give its path."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(folder), str(root))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def clean_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a new environment with the packages that it names, and theirs; give its interpreter.

    The packages are those that the tests run on, in the versions asked for, and nothing else is in reach.
    """
    environment = tmp_path_factory.mktemp("clean")
    run(sys.executable, "-m", "venv", "--without-pip", str(environment))
    python = environment / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", str(wheel))
    (packages,) = environment.glob("lib/python*/site-packages")
    (installed,) = distributions(name="reverse-imports", path=[str(packages)])
    for needed in find_needed(installed):
        link_files(needed, packages)
    return python


def find_needed(installed: Distribution) -> list[Distribution]:
    """Give the distributions that one needs, by its own metadata and by theirs, as they are in this environment."""
    found: dict[tuple[str, frozenset[str]], Distribution] = {}
    asked = [(Requirement(line), frozenset({""})) for line in installed.requires or ()]
    while asked:
        requirement, extras = asked.pop()
        wanted = requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)
        if wanted:
            needed = distribution(requirement.name)
            assert requirement.specifier.contains(needed.version, prereleases=True), f"{requirement}: {needed.version}"
            its = frozenset({"", *requirement.extras})
            if (needed.name, its) not in found:
                found[needed.name, its] = needed
                asked += [(Requirement(line), its) for line in needed.requires or ()]
    return list({needed.name: needed for needed in found.values()}.values())


def link_files(needed: Distribution, packages: Path) -> None:
    """Put the files of a distribution into the packages of another environment; programs are left out."""
    for file in needed.files or ():
        if ".." not in file.parts:
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(Path(str(file.locate())).absolute())


def run(*command: str, folder: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a command, show all it said if it fails, and give what it printed."""
    quiet = {**os.environ, "PIP_QUIET": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, cwd=folder, env=env or quiet, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_holds_the_package_and_its_data(wheel: Path, root: Path) -> None:
    """Code, types marker, data, ontology and questions are in the wheel, and nothing else is."""
    names = set(zipfile.ZipFile(wheel).namelist())
    homes = ("data", "ontology", "queries")
    shipped = {path.relative_to(root).as_posix() for home in homes for path in (root / home).rglob("*.*")}
    assert {f"kg/home/{name}" for name in shipped} <= names
    assert {"kg/py.typed", "kg/__main__.py", "kg/home/ontology/reverse-imports.ttl"} <= names
    tops = {name.split("/")[0].partition("-")[0] for name in names}
    assert tops == {"kg", "reverse_imports"}


def test_installed_wheel_answers_from_any_folder(clean_python: Path, tmp_path: Path) -> None:
    """An analyst who has only the wheel gets cited rows, with nothing of the checkout in reach."""
    home, folder = tmp_path / "home", tmp_path / "an empty folder"
    home.mkdir()
    folder.mkdir()
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
    header, *rows = csv.reader(run(str(clean_python), *QUESTION, folder=folder, env=env).splitlines())
    assert header[:6] == FIRST_COLUMNS
    assert header[-1] == "sources"
    assert rows
    assert all(row[-1] for row in rows)
    assert not list(folder.iterdir())
