"""Builds on disk: a folder named by the digest of what went in, and a pointer to the last good one.

A build is written aside and moved into place whole; the pointer is replaced last. Nobody ever sees half a graph.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from kg.errors import DataError, explain_system
from kg.model.moments import Doubt
from kg.terms import fold_decimal

GRAPH = "graph.nq"
MANIFEST = "manifest.json"
DERIVATIONS = "derivations.jsonl"
UNSURE = "unsure.json"
POINTER = "current"
FILES = "files"
SEEN = "seen.json"
NEW, AIM, OLD = ".new-", ".pointer-", ".old"
DIGEST = 64
KEPT = 12
"""So many builds are kept, to be compared."""
LEFT = 3600
"""A build in the making that is older than so many seconds was killed."""

MENDING = "run `kg build`"


def canonicalize(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples with blank nodes named by RDFC-1.0 of the W3C, and plain decimals: equal graphs are equal."""
    dataset = Dataset(Quad(t.subject, t.predicate, fold_decimal(t.object), DefaultGraph()) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def encode_quads(quads: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads without duplicates: the same bytes for the same graph."""
    text = serialize(quads, format=RdfFormat.N_QUADS) or b""
    lines = set(text.splitlines(keepends=True))
    return b"".join(sorted(lines))


def encode_triples(triples: Iterable[Triple]) -> bytes:
    """Return triples as sorted N-Triples without duplicates."""
    return encode_quads(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)


@dataclass(frozen=True, slots=True)
class Unsure:
    """What a graph holds that is not sure on the last day that is known of, and why."""

    triples: tuple[Triple, ...]
    doubts: tuple[Doubt, ...]


def encode_unsure(unsure: Unsure) -> str:
    """Return what is not sure as JSON: the triples as sorted N-Triples, the doubts with names as IRIs."""
    lines = encode_triples(unsure.triples).decode().splitlines()
    doubts = [
        {
            "node": doubt.node.value,
            "claims": sorted(claim.value for claim in doubt.claims),
            "kind": doubt.kind,
            "text": doubt.text,
            "property": doubt.property.value if doubt.property else "",
            "by": [name.value for name in doubt.by],
            "status": doubt.status.value if doubt.status else "",
            "others": [[text, claim.value] for text, claim in doubt.others],
        }
        for doubt in unsure.doubts
    ]
    return json.dumps({"triples": lines, "doubts": doubts}, ensure_ascii=False, indent=1) + "\n"


def read_unsure(build: Build) -> Unsure:
    """Return what a build says is not sure.

    Raises:
        DataError: the build is damaged.
    """
    try:
        found = json.loads(build.read(UNSURE))
        triples = [q.triple for q in parse("\n".join(found["triples"]), format=RdfFormat.N_TRIPLES)]
        doubts = [_read_doubt(doubt) for doubt in found["doubts"]]
    except (ValueError, TypeError, KeyError, SyntaxError) as error:
        raise DataError(f"{build.folder / UNSURE}: {error}; {MENDING}") from error
    return Unsure(tuple(triples), tuple(doubts))


def _read_doubt(found: Mapping[str, Any]) -> Doubt:
    return Doubt(
        node=NamedNode(found["node"]),
        claims=frozenset(map(NamedNode, found["claims"])),
        kind=found["kind"],
        text=found["text"],
        property=NamedNode(found["property"]) if found["property"] else None,
        by=tuple(map(NamedNode, found["by"])),
        status=NamedNode(found["status"]) if found["status"] else None,
        others=tuple((text, NamedNode(claim)) for text, claim in found["others"]),
    )


@dataclass(frozen=True, slots=True)
class Build:
    """A build on disk: its folder, and its manifest, which has the SHA-256 of each of its files."""

    folder: Path
    manifest: Mapping[str, Any]

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            DataError: it is not the file that was written.
        """
        content = _read(self.folder / name)
        if hashlib.sha256(content).hexdigest() != self.manifest[FILES].get(name):
            raise DataError(f"{self.folder / name}: not as it was written: the build is damaged; {MENDING}")
        return content


def write_build(builds: Path, digest: str, write: Callable[[Path], Mapping[str, object]]) -> Path:
    """Let `write` fill a new folder, move it to `builds/<digest>`, and point to it; return the folder.

    What `write` returns becomes the manifest, with the digests of the files and of the manifest itself. If it raises,
    nothing changes. What is damaged of a build of this name is replaced; old builds are removed.

    Raises:
        DataError: the system does not let the build be written.
    """
    import shutil  # these two are slow to import, and a question, which only reads, needs neither
    import tempfile

    try:
        builds.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=NEW, dir=builds))
        try:
            aside.chmod(builds.stat().st_mode & 0o777)  # a temporary folder is its owner's alone; a build is for all
            manifest = {**write(aside), "build": digest, FILES: _sync(aside)}
            (aside / MANIFEST).write_bytes(_encode_manifest(manifest))
            _sync(aside)
            _move(aside, builds / digest)
        finally:
            for left in (aside, aside.with_suffix(OLD)):
                shutil.rmtree(left, ignore_errors=True)
        point_to(builds, digest)
        _prune(builds, digest)
    except OSError as error:
        raise explain_system(error, error.filename or builds) from error
    return builds / digest


def _sync(folder: Path) -> dict[str, str]:
    """Let the system write out the files of a folder, and return their digests: they outlive a loss of power."""
    digests = {}
    for path in (*sorted(folder.iterdir()), folder):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        if path != folder:
            digests[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests


def _encode_manifest(manifest: Mapping[str, object]) -> bytes:
    """Return a manifest as JSON, with the digest of all else that it says."""
    said = json.dumps(manifest, sort_keys=True)
    whole = {**manifest, "sha256": hashlib.sha256(said.encode()).hexdigest()}
    return f"{json.dumps(whole, indent=1, sort_keys=True)}\n".encode()


def _move(aside: Path, target: Path) -> None:
    """Move a whole build into place; where an equal one stands already, keep that; what is damaged is replaced."""
    while not _is_whole(target, aside):
        if target.exists():
            target.rename(aside.with_suffix(OLD))
        try:
            aside.rename(target)
        except OSError:  # another build of the same came first
            if not target.exists():
                raise


def _is_whole(target: Path, aside: Path) -> bool:
    """Say whether a build stands in its place, undamaged and equal to the new one where that is still aside."""
    try:
        build = open_build(target)
        verify_build(build)
        return not aside.exists() or _read(aside / MANIFEST) == _read(target / MANIFEST)
    except DataError:
        return False


def _prune(builds: Path, current: str) -> None:
    """Remove all but the newest builds, and what builds left that were killed."""
    import shutil

    kept = sorted((p for p in builds.glob(f"*/{MANIFEST}")), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    old = [path.parent for path in kept[KEPT:] if path.parent.name != current]
    before = time.time() - LEFT
    old += [p for p in builds.glob(".*") if p.name.startswith((NEW, AIM)) and p.lstat().st_mtime < before]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def mark_seen(builds: Path, build: str, seen: Mapping[str, str]) -> None:
    """Keep beside the builds how what a build was made of looked: see `kg.inputs.look_at`."""
    _replace(builds / SEEN, json.dumps({**seen, "build": build}))


def is_unchanged(builds: Path, build: str, looks: Mapping[str, str]) -> bool:
    """Say whether what a build was made of surely looks as it did; where that is not known, it has to be read."""
    try:
        return bool(json.loads((builds / SEEN).read_bytes()) == {**looks, "build": build})
    except (OSError, ValueError):
        return False


def point_to(builds: Path, digest: str) -> None:
    """Make a build the current one, in one step."""
    _replace(builds / POINTER, f"{digest}\n")


def _replace(path: Path, text: str) -> None:
    """Let a file have another text, in one step, for all who may read the folder."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=AIM, dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).chmod(path.parent.stat().st_mode & 0o666)
    Path(name).replace(path)


def find_current(builds: Path) -> Path | None:
    """Return the folder of the current build, or None where there is none.

    Raises:
        DataError: the pointer is damaged: it is the name of a build beside it, and nothing else.
    """
    pointer = builds / POINTER
    if not pointer.is_file():
        return None
    name = _read(pointer)
    if not re.fullmatch(rb"[0-9a-f]{%d}\n" % DIGEST, name):
        raise DataError(f"{pointer}: this is the name of no build; {MENDING}")
    folder = builds / name.decode().strip()
    return folder if (folder / MANIFEST).is_file() else None


def open_build(folder: Path) -> Build:
    """Return a build by its folder; its files are checked when they are read.

    Raises:
        DataError: its manifest is damaged.
    """
    content = _read(folder / MANIFEST)
    try:
        manifest = json.loads(content)
        said = {key: value for key, value in manifest.items() if key != "sha256"}
        whole = _encode_manifest(said) == content and said["build"] == folder.name
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise DataError(f"{folder / MANIFEST}: {error}: the build is damaged; {MENDING}") from error
    if not whole:
        raise DataError(f"{folder / MANIFEST}: not as it was written: the build is damaged; {MENDING}")
    return Build(folder, said)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}: the build is damaged; {MENDING}") from error


def verify_build(build: Build) -> None:
    """Check every file of a build.

    Raises:
        DataError: one is not the file that was written.
    """
    for name in build.manifest[FILES]:
        build.read(name)


def open_store(build: Build) -> Store:
    """Return the graph of a build, after all its files were checked; the dump, which is large, is read once for both.

    Raises:
        DataError: the build is damaged.
    """
    for name in build.manifest[FILES]:
        if name != GRAPH:
            build.read(name)
    store = Store()
    # What is read is what was written, to the bit: it need not be checked again.
    store.bulk_load(build.read(GRAPH), format=RdfFormat.N_QUADS, lenient=True)
    return store
