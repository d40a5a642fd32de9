"""The Python interface: what `import kg` offers, and what it does not load."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.store import find_current

SLOW = ("rdflib", "networkx", "owlrl", "pyvis", "yaml", "shacl", "prettytable", "edtf")


def test_public_names_are_pinned() -> None:
    """What programs import from kg is fixed: a name is added or removed on purpose only."""
    names = ["DataError", "KGError", "KnowledgeGraph", "LimitError", "NotFound", "QueryError", "load", "not_"]
    assert kg.__all__ == names
    assert all(hasattr(kg, name) for name in names)


def test_methods_of_the_graph_are_there() -> None:
    """The words of the command line are the methods of the graph, and each says in a sentence what it gives."""
    for name in ("ask", "find", "is_stale", "query", "show", "to_networkx", "to_rdflib"):
        text = getattr(kg.KnowledgeGraph, name).__doc__
        assert text, name
        assert text.partition("\n")[0].endswith("."), name


def test_import_is_light(root: Path) -> None:
    """`import kg`, and the graph with it, loads none of the slow libraries, so that a question starts fast."""
    code = "import sys, kg; kg.load; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "kg.graph" in loaded
    assert not loaded & set(SLOW)


def test_load_builds_what_has_no_build_yet(shipped_home: Path, closed_ontology: Path, tmp_path: Path) -> None:
    """A first use of a home makes its graph and tells the stages; the next use opens the build and tells nothing."""
    for name in ("data", "ontology", "queries"):
        (tmp_path / name).symlink_to(shipped_home / name)
    shutil.copytree(closed_ontology, tmp_path / "build" / "ontology")
    told: list[str] = []
    graph = kg.load(tmp_path, tell=told.append)
    assert [line.split()[0] for line in told] == [
        "read",
        "resolve",
        "check",
        "quads",
        "shapes",
        "inference",
        "findings",
        "store",
    ]
    assert not graph.is_stale()
    told.clear()
    again = kg.load(str(tmp_path / "data"), tell=told.append)
    assert told == []
    assert len(again.store) == len(graph.store)


def test_load_from_the_current_folder(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a path, the home around the current folder is opened."""
    monkeypatch.chdir(shipped_home / "data" / "sources")
    assert kg.load().home.data == (shipped_home / "data").resolve()


def test_load_refuses_a_damaged_build(shipped_home: Path, tmp_path: Path) -> None:
    """A build that was cut short is told with its file and the way out, never answered from."""
    for name in ("data", "ontology", "queries"):
        (tmp_path / name).symlink_to(shipped_home / name)
    folder = find_current(shipped_home / "build")
    assert folder
    shutil.copytree(shipped_home / "build", tmp_path / "build")
    copy = tmp_path / "build" / folder.name
    for name, content in (("graph.nq", "<a:b> <a:c> .\n"), ("manifest.json", "{"), ("manifest.json", "{}")):
        (copy / name).write_text(content)
        with pytest.raises(kg.DataError, match=rf"{name}: .*the build is damaged; run `kg build`"):
            kg.load(tmp_path)


def test_errors_have_one_base() -> None:
    """A program that catches kg.KGError catches every error that a user can mend."""
    with pytest.raises(kg.KGError):
        kg.load("/no/such/folder")
    assert all(issubclass(e, kg.KGError) for e in (kg.DataError, kg.LimitError, kg.NotFound, kg.QueryError))
