"""Where a graph lives: the nearest home, else the packaged one with its builds in the cache folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import paths
from kg.errors import NotFound
from kg.paths import Home, find_cache, find_home, find_packaged


def make_home(folder: Path, *names: str) -> Path:
    """Make a folder with empty folders of these names in it."""
    for name in names:
        (folder / name).mkdir(parents=True)
    return folder


def test_home_here(tmp_path: Path) -> None:
    """A folder with data and ontology is a home; its builds go beside them."""
    make_home(tmp_path, "data", "ontology", "queries")
    here = tmp_path.resolve()
    assert find_home(tmp_path) == Home(here / "data", here / "ontology", here / "queries", here / "build")


def test_home_above_is_the_nearest(tmp_path: Path) -> None:
    """From deep inside, the nearest home above is meant, not one further up."""
    make_home(tmp_path, "data", "ontology", "queries")
    inner = make_home(tmp_path / "inner", "data", "ontology", "queries", "a/b")
    assert find_home(inner / "a" / "b").data == inner.resolve() / "data"


def test_data_alone_is_no_home(tmp_path: Path) -> None:
    """Many folders are called data; only one with an ontology beside it is a home."""
    make_home(tmp_path, "data", "ontology")
    inner = make_home(tmp_path / "inner", "data")
    assert find_home(inner).data == tmp_path.resolve() / "data"


def test_home_without_questions_has_the_packaged_ones(tmp_path: Path) -> None:
    """Who brings only data can still ask the questions of the catalogue."""
    make_home(tmp_path, "data", "ontology")
    assert find_home(tmp_path).queries == find_packaged() / "queries"
    assert list(find_home(tmp_path).queries.glob("*.rq"))


def test_elsewhere_is_the_packaged_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside any home the packaged data answers, and its builds go to the user's cache, never into the package."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    packaged = find_packaged()
    home = find_home(tmp_path)
    assert (home.data, home.ontology, home.queries) == tuple(packaged / n for n in ("data", "ontology", "queries"))
    assert home.builds == tmp_path / "cache" / "reverse-imports"
    assert not home.builds.exists()


def test_cache_without_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without XDG_CACHE_HOME, or with an empty one, the cache is ~/.cache, as the specification has it."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert find_cache() == tmp_path / ".cache" / "reverse-imports"
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    assert find_cache() == tmp_path / ".cache" / "reverse-imports"


def test_packaged_is_the_checkout_or_inside_the_wheel(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout uses its own files; an installed package the copy that travels inside it."""
    assert find_packaged() == root
    monkeypatch.setattr(paths, "PACKAGE", tmp_path)
    make_home(tmp_path, "home")
    assert find_packaged() == tmp_path / "home"


@pytest.mark.parametrize("name", ["missing", "file"])
def test_start_that_is_no_folder(tmp_path: Path, name: str) -> None:
    """A wrong --home is told by its name, and what to give instead."""
    (tmp_path / "file").touch()
    with pytest.raises(NotFound, match=rf"{name}: no such folder; give an existing folder with data/ and ontology/"):
        find_home(tmp_path / name)
