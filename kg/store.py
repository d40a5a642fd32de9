"""Builds on disk: a folder named by the digest of what went in, and a pointer to the last good one.

A build is written aside and moved into place whole; the pointer is replaced last. Nobody ever sees half a graph.
"""

from __future__ import annotations

import hashlib
import json
import os
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

from kg.errors import DataError
from kg.model.moments import Doubt

GRAPH = "graph.nq"
MANIFEST = "manifest.json"
DERIVATIONS = "derivations.jsonl"
UNSURE = "unsure.json"
POINTER = "current"


def digest_inputs(data: Path, ontology: Path, checks: Path | None = None, code: Path | None = None) -> str:
    """Return the SHA-256 of what a graph depends on: the names and contents of data, ontology, checks and code."""
    folders = ((data, "*.yaml"), (ontology, "*.ttl"), (ontology, "*.yaml"), (checks, "*.rq"), (code, "*.py"))
    digest = hashlib.sha256()
    for folder, pattern in ((folder, pattern) for folder, pattern in folders if folder):
        for path in sorted(folder.rglob(pattern)):
            content = path.read_bytes()
            name = path.relative_to(folder.parent).as_posix()
            digest.update(f"{len(name)} {name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def canonicalize(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples with their blank nodes named by the W3C algorithm RDFC-1.0, so that equal graphs are equal."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def encode_quads(quads: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads without duplicates: the same bytes for the same graph."""
    text = serialize(quads, format=RdfFormat.N_QUADS) or b""
    lines = set(text.splitlines(keepends=True))
    return b"".join(sorted(lines))


@dataclass(frozen=True, slots=True)
class Unsure:
    """What a graph holds that is not sure on the last day that is known of, and why."""

    triples: tuple[Triple, ...]
    doubts: tuple[Doubt, ...]


def encode_unsure(unsure: Unsure) -> str:
    """Return what is not sure as JSON: the triples as sorted N-Triples, the doubts with names as IRIs."""
    lines = sorted((serialize(unsure.triples, format=RdfFormat.N_TRIPLES) or b"").decode().splitlines())
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


def read_unsure(folder: Path) -> Unsure:
    """Return what a build says is not sure.

    Raises:
        DataError: the build is damaged.
    """
    try:
        found = json.loads((folder / UNSURE).read_text(encoding="utf-8"))
        triples = [q.triple for q in parse("\n".join(found["triples"]), format=RdfFormat.N_TRIPLES)]
        doubts = [_read_doubt(doubt) for doubt in found["doubts"]]
    except (OSError, ValueError, TypeError, KeyError, SyntaxError) as error:
        raise DataError(f"{folder / UNSURE}: {error}; delete the folder and run `kg build`") from error
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


def write_build(builds: Path, digest: str, write: Callable[[Path], Mapping[str, object]]) -> Path:
    """Let `write` fill a new folder, move it to `builds/<digest>`, and point to it; return the folder.

    What `write` returns becomes the manifest. If it raises, nothing changes.
    """
    import shutil  # these two are slow to import, and a question, which only reads, needs neither
    import tempfile

    builds.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=builds))
    aside.chmod(builds.stat().st_mode & 0o777)  # a temporary folder is its owner's alone; a build is for all
    try:
        manifest = write(aside)
        (aside / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        target = builds / digest
        _move(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    point_to(builds, digest)
    return target


def _move(aside: Path, target: Path) -> None:
    """Move a whole build into place; where an equal one stands already, keep that; what is damaged is replaced."""
    import shutil

    if target.exists() and not all((target / name).is_file() for name in (GRAPH, MANIFEST)):
        shutil.rmtree(target)
    try:
        aside.rename(target)
    except OSError:
        if not (target / MANIFEST).is_file():
            raise


def point_to(builds: Path, digest: str) -> None:
    """Make a build the current one, in one step."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=".pointer-", dir=builds)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(digest + "\n")
    Path(name).chmod(builds.stat().st_mode & 0o666)
    Path(name).replace(builds / POINTER)


def write_triples(path: Path, triples: Iterable[Triple]) -> None:
    """Write triples as sorted N-Triples, in one step."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES) or b"")
    Path(name).replace(path)


def read_triples(path: Path) -> list[Triple]:
    """Return the triples of an N-Triples file.

    Raises:
        DataError: the file is damaged.
    """
    try:
        return [quad.triple for quad in parse(path=path, format=RdfFormat.N_TRIPLES)]
    except (OSError, SyntaxError) as error:
        raise DataError(f"{path}: {error}; delete the file and run `kg build`") from error


def find_current(builds: Path) -> Path | None:
    """Return the folder of the current build, or None where there is none."""
    pointer = builds / POINTER
    if not pointer.is_file():
        return None
    folder = builds / pointer.read_text(encoding="utf-8").strip()
    return folder if (folder / MANIFEST).is_file() else None


def open_store(folder: Path) -> Store:
    """Return the graph of a build.

    Raises:
        DataError: the build is damaged.
    """
    store = Store()
    try:
        store.bulk_load(path=str(folder / GRAPH), format=RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise DataError(f"{folder / GRAPH}: {error}; delete the folder and run `kg build`") from error
    return store


def read_manifest(folder: Path) -> dict[str, object]:
    """Return the manifest of a build.

    Raises:
        DataError: the build is damaged.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{folder / MANIFEST}: {error}; delete the folder and run `kg build`") from error
    return dict(manifest)
