"""The files of a home are read once, only plain ones, and a build is stamped with what was read."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import kg.build
from kg import inputs
from kg.build import build, check_home
from kg.cli import main
from kg.errors import DataError
from kg.inputs import digest_home, read_inputs
from kg.paths import find_home
from kg.reader import Input, read_home
from kg.store import find_current, open_build, verify_build
from kg.verbs import load

POST = "data/sources/quay-post-2.yaml"


def ignore(line: str) -> None:
    """Drop a line of progress."""


@pytest.fixture
def home(root: Path, closed_ontology: Path, tmp_path: Path) -> Path:
    """Give a copy of the tiny world that has not been built."""
    place = tmp_path / "world"
    shutil.copytree(root / "tests" / "world", place)
    shutil.copytree(root / "ontology", place / "ontology")
    shutil.copytree(closed_ontology, place / "build" / "ontology")
    return place


def put_pipe(path: Path) -> None:
    """Make a pipe, which has no end until somebody writes."""
    os.mkfifo(path)


def put_endless(path: Path) -> None:
    """Make a link to a device that never ends."""
    path.symlink_to("/dev/zero")


def put_outside(path: Path) -> None:
    """Make a link to a good file of another folder."""
    other = path.parent.parent.parent.parent / "elsewhere.yaml"
    other.write_text("source: x\n", encoding="utf-8")
    path.symlink_to(other)


def put_dangling(path: Path) -> None:
    """Make a link to nothing."""
    path.symlink_to(path.with_name("nothing"))


def put_loop(path: Path) -> None:
    """Make a link to itself."""
    path.symlink_to(path)


def put_large(path: Path) -> None:
    """Make a file that is larger than is read."""
    path.write_bytes(b"#" * (inputs.LARGEST + 1))


def put_folder(path: Path) -> None:
    """Make a folder that is called like a file."""
    path.mkdir()


ODD: dict[Callable[[Path], None], str] = {
    put_pipe: "it is a pipe",
    put_endless: "it leads out of",
    put_outside: "it leads out of",
    put_dangling: "no such file or directory",
    put_loop: "Symlink loop",
    put_large: "it is larger than 16 MiB",
    put_folder: "it is a folder",
}


@pytest.mark.parametrize(
    "name", ["data/sources/odd.yaml", "data/odd.yaml", "ontology/odd.ttl", "queries/checks/odd.rq"]
)
@pytest.mark.parametrize("put", ODD)
def test_only_plain_files_are_read(put: Callable[[Path], None], name: str, home: Path) -> None:
    """What is no plain file of the home, or never ends, is told by name before it is opened, and nothing hangs."""
    (home / "queries" / "checks").mkdir(parents=True, exist_ok=True)
    put(home / name)
    with pytest.raises(DataError, match=rf"{re.escape(str(home / name))}: {re.escape(ODD[put])}"):
        build(find_home(home), ignore)


def test_every_odd_file_is_told(home: Path) -> None:
    """All files that cannot be read are told at once."""
    for number, put in enumerate(ODD):
        put(home / f"data/sources/odd{number}.yaml")
    with pytest.raises(DataError) as told:
        read_inputs(home / "data", home / "ontology")
    assert [line.partition(":")[0][-9:] for line in str(told.value).splitlines()] == [
        f"odd{number}.yaml" for number in range(len(ODD))
    ]


def test_linked_folder_is_told(home: Path) -> None:
    """A folder of data behind a link is told: its files would else be passed over."""
    (home / "data" / "sources").rename(home / "moved")
    (home / "data" / "sources").symlink_to(home / "moved")
    with pytest.raises(DataError, match=r"data/sources: it leads out of"):
        read_inputs(home / "data")


def test_link_inside_the_folder_is_read(home: Path) -> None:
    """A link to a file of the same folder, as some systems mount them, is as good as the file."""
    (home / "data" / "kept").mkdir()
    (home / POST).rename(home / "data" / "kept" / "post.text")
    (home / POST).symlink_to("../kept/post.text")
    assert read_inputs(home / "data").files[POST] == (home / "data/kept/post.text").read_bytes()


def test_build_is_what_was_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is saved while a graph is built is not in it: the graph says that it is stale, and is built anew."""
    path = home / POST
    before = path.read_text(encoding="utf-8")
    after = before.replace("units: 9120", "units: 9999")
    assert after != before

    def read_then_save(*folders: Path) -> Input:
        found = read_home(*folders)
        path.write_text(after, encoding="utf-8")
        return found

    count = "ASK {{ ?v ri:units {} }}"
    with monkeypatch.context() as during:
        during.setattr(kg.build, "read_home", read_then_save)
        first = build(find_home(home), ignore)
    graph = load(home)
    assert (graph.query(count.format(9120)), graph.list_changed()) == (True, ("data",))
    assert build(find_home(home), ignore) != first
    graph = load(home)
    assert (graph.query(count.format(9999)), graph.list_changed()) == (True, ())
    looks = path.stat()
    path.write_text(after.replace("9999", "9998"), encoding="utf-8")
    os.utime(path, ns=(looks.st_atime_ns, looks.st_mtime_ns))  # the same size, and of the same time as before
    assert graph.list_changed() == ("data",)
    path.write_text(after, encoding="utf-8")
    assert graph.list_changed() == ()
    assert graph.manifest["inputs"] == digest_home(find_home(home))
    path.write_text(before, encoding="utf-8")
    assert build(find_home(home), ignore) == first


def test_no_answer_from_a_damaged_build(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever file of a build is damaged, no question is answered and no check passes until `kg build` mends it."""
    folder = build(find_home(home), ignore)
    for name in ("graph.nq", "derivations.jsonl", "unsure.json", "manifest.json"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[:-1] + b" ")
        assert main(["--home", str(home), "ask", "plants"]) == 3
        told = capsys.readouterr()
        assert told.out == ""
        assert re.search(rf"{name}: .*the build is damaged; run `kg build`", told.err)
        with pytest.raises(DataError, match="the build is damaged"):
            check_home(find_home(home), ignore, texts=None, reasoner="engine")
        (folder / name).write_bytes(whole)
    (folder / "graph.nq").write_bytes(b"")
    (folder / "derivations.jsonl").unlink()
    with pytest.raises(DataError, match="the build is damaged"):
        load(home)
    assert build(find_home(home), ignore) == folder == find_current(home / "build")
    verify_build(open_build(folder))


def test_kept_ontology_is_used_as_it_was_written(home: Path) -> None:
    """A triple added to what is kept of the closed ontology comes into no graph: it is made again."""
    (kept,) = (home / "build" / "ontology").glob("*/closed.nt")
    whole = kept.read_bytes()
    mars = b"<https://w3id.org/reverse-imports/id/mars> <http://example.org/is> <http://example.org/near> .\n"
    kept.write_bytes(whole + mars)
    build(find_home(home), ignore)
    assert load(home).query("ASK { rid:mars ?p ?o }") is False
    assert kept.read_bytes() == whole


def test_changed_code_is_told(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A graph that an older program has built says so."""
    build(find_home(home), ignore)
    monkeypatch.setattr("kg.graph.look_at", lambda _: {"code": "looks otherwise"})
    assert load(home).list_changed() == ()
    monkeypatch.setattr("kg.graph.digest_code", lambda: "other")
    main(["--home", str(home), "ask", "plants"])
    assert "kg: the code has changed since this graph was built; run `kg build`" in capsys.readouterr().err
