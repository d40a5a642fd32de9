"""Reading a home: data files and ontology in, a checked Data out; all that is wrong is told at once.

Never decides anything: what the files say is kept as they say it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from kg.errors import suggest
from kg.model.claims import Data, Source, Where
from kg.model.findings import Check
from kg.model.origins import cap_grades
from kg.model.vocabulary import Vocabulary
from kg.reader.amendments import amend
from kg.reader.checks import parse_check
from kg.reader.clock import check_published, read_now
from kg.reader.decisions import read_decisions
from kg.reader.entities import read_entities
from kg.reader.names import Names
from kg.reader.ontology import parse_vocabulary, read_turtle
from kg.reader.problems import Problems
from kg.reader.records import Record, parse_yaml
from kg.reader.sources import SourceFile, read_source
from kg.terms import SRC

__all__ = ["Input", "amend", "parse_vocabulary", "read_checks", "read_data", "read_home", "read_more", "read_turtle"]


@dataclass(frozen=True, slots=True)
class Input:
    """What a build starts from: the ontology's triples, its vocabulary, the data, and the checks of the graph."""

    ontology: tuple[Triple, ...]
    vocabulary: Vocabulary
    data: Data
    checks: tuple[Check, ...] = ()


def read_home(data: Path, ontology: Path, checks: Path | None = None) -> Input:
    """Return what the folders of a home hold; no checks without their folder.

    Raises:
        DataError: something is missing or wrong; every problem found, one line each, with file and line.
    """
    triples = read_turtle(ontology / "reverse-imports.ttl")
    vocabulary = parse_vocabulary(triples)
    return Input(triples, vocabulary, read_data(data, vocabulary), read_checks(checks) if checks else ())


def read_checks(folder: Path) -> tuple[Check, ...]:
    """Return the checks of a folder, in the order of their names.

    Raises:
        DataError: one is broken; every problem found, with file and line.
    """
    problems = Problems()
    found = [parse_check(path.stem, path.read_text(encoding="utf-8"), problems) for path in sorted(folder.glob("*.rq"))]
    problems.stop()
    return tuple(check for check in found if check)


def read_data(folder: Path, vocabulary: Vocabulary) -> Data:
    """Return the entities, sources, claims and decisions under `data/`, and the day of `data/now.yaml`.

    Raises:
        DataError: as `read_home`.
    """
    problems = Problems()
    _check_places(folder, problems)
    now = _read_now(folder, problems)
    entity_files = list(_read_files(sorted((folder / "entities").glob("*.yaml")), folder, problems))
    entities = read_entities(entity_files, vocabulary, problems)
    names = Names(vocabulary, entities, problems)
    files = list(_read_files(sorted((folder / "sources").glob("*.yaml")), folder, problems))
    read = _read_sources(files, now, names)
    sources = _collect_sources([r.source for r in read], problems)
    claims = {claim.iri: claim for r in read for claim in r.claims}
    records = list(_read_files([p for p in [folder / "decisions.yaml"] if p.exists()], folder, problems))
    decisions = [d for r in records for d in read_decisions(r, claims, frozenset(sources), names)]
    problems.stop()
    return Data(entities, sources, tuple(claims.values()), tuple(decisions), now=now)


def read_more(paths: Iterable[Path], given: Input) -> Data:
    """Return the data with more entities and sources, from files of their own; what has a `source` is one.

    Raises:
        DataError: as `read_home`, or a file cannot be read.
    """
    problems, data = Problems(), given.data
    records = list(_read_given(paths, problems))
    identities = [record for record in records if "source" not in record.fields]
    entities = read_entities(identities, given.vocabulary, problems, data.entities)
    names = Names(given.vocabulary, entities, problems)
    read = _read_sources((record for record in records if "source" in record.fields), data.now, names)
    sources = _collect_sources([*data.sources.values(), *(r.source for r in read)], problems)
    problems.stop()
    claims = (*data.claims, *(claim for r in read for claim in r.claims))
    known = data.entities if len(entities) == len(data.entities) else entities
    return replace(data, entities=known, sources=sources, claims=claims)


def _read_now(folder: Path, problems: Problems) -> dt.date:
    path = folder / "now.yaml"
    where = Where(path.relative_to(folder.parent).as_posix(), 1)
    found = [path] if path.exists() else []
    records = list(_read_files(found, folder, problems))
    if found and not records:  # a broken file is told already
        return dt.date.max
    return read_now(records[0] if records else None, where, problems)


def _read_sources(records: Iterable[Record], now: dt.date, names: Names) -> list[SourceFile]:
    """Return the sources of some files, each checked to have appeared by `now`."""
    read = []
    for record in records:
        check_published(record, now, names.problems)
        if found := read_source(record, names):
            read.append(found)
    return read


def _read_given(paths: Iterable[Path], problems: Problems) -> Iterable[Record]:
    """Yield the records of files that someone names; what is no file is told."""
    for path in paths:
        if not path.is_file():
            problems.add(
                Where(path.as_posix(), 1), "no such file; give one like those of data/sources/ or data/entities/"
            )
        elif (record := _read_file(path, path.as_posix(), problems)) is not None:
            yield record


def _check_places(folder: Path, problems: Problems) -> None:
    single = {folder / "decisions.yaml", folder / "now.yaml"}
    wanted = {*single, *(folder / "entities").glob("*.yaml"), *(folder / "sources").glob("*.yaml")}
    for path in sorted({*folder.rglob("*.yaml"), *folder.rglob("*.yml")} - wanted):
        where = Where(path.relative_to(folder.parent).as_posix(), 1)
        problems.add(where, "this file is not read; name it *.yaml and put it straight into entities/ or sources/")


def _read_files(paths: Iterable[Path], folder: Path, problems: Problems) -> Iterable[Record]:
    for path in paths:
        record = _read_file(path, path.relative_to(folder.parent).as_posix(), problems)
        if record is not None:
            yield record


def _read_file(path: Path, name: str, problems: Problems) -> Record | None:
    """Return the record of a file, None where it is broken, which is told."""
    content = path.read_bytes()
    try:
        return parse_yaml(content.decode(), name, problems)
    except UnicodeDecodeError as error:
        where = Where(name, content[: error.start].count(b"\n") + 1)
        problems.add(where, "broken YAML: a character is not UTF-8; save the file as UTF-8")
        return None


def _collect_sources(sources: list[Source], problems: Problems) -> dict[NamedNode, Source]:
    found: dict[NamedNode, Source] = {}
    for source in sources:
        first = found.setdefault(source.iri, source)
        if first is not source:
            told = f"duplicate identifier: source '{source.id}' stands at {first.where} too; rename one"
            problems.add(source.where, told)
    for source in sources:
        for field, others in (("derived-from", source.derived_from), ("same-story-as", source.same_story)):
            for other in others:
                if other not in found:
                    near = suggest(SRC.local(other), [SRC.local(s) for s in found])
                    problems.add(source.where, f"{field}: unknown source '{SRC.local(other)}'{near}; add it")
    return cap_grades(found)
