"""Reading a home: data files and ontology in, a checked Data out; all that is wrong is told at once.

Never decides anything: what the files say is kept as they say it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode, Triple

from kg.errors import suggest
from kg.inputs import Inputs, read_inputs, read_text
from kg.model.claims import Data, Source, Where
from kg.model.findings import Check
from kg.model.origins import cap_grades
from kg.model.vocabulary import Vocabulary
from kg.paths import choose_terms
from kg.reader.checks import parse_check
from kg.reader.decisions import read_decisions
from kg.reader.entities import read_entities
from kg.reader.names import Names
from kg.reader.ontology import parse_turtle, parse_vocabulary
from kg.reader.records import Problems, Record, check_fields, decode, get_text, parse_yaml
from kg.reader.sources import SourceFile, read_source
from kg.reader.values import parse_date
from kg.terms import CURATION, SRC

ENTITIES, SOURCES = "data/entities/*.yaml", "data/sources/*.yaml"
DECISIONS, NOW = "data/decisions.yaml", "data/now.yaml"
FORM = "write 'now: 2026-11-28', the day when the curators last looked"


@dataclass(frozen=True, slots=True)
class Input:
    """What a build starts from: the ontology's triples, its vocabulary, the data, and the checks of the graph.

    `files` are those that it was read from, as they were.
    """

    ontology: tuple[Triple, ...]
    vocabulary: Vocabulary
    data: Data
    checks: tuple[Check, ...] = ()
    files: Inputs = field(default=Inputs({}), compare=False, repr=False)


def read_home(data: Path, ontology: Path, checks: Path | None = None) -> Input:
    """Return what the folders of a home hold; no checks without their folder.

    Raises:
        DataError: something is missing or wrong; every problem found, one line each, with file and line.
    """
    files = read_inputs(data, ontology, checks)
    triples = read_ontology(files)
    vocabulary = parse_vocabulary(triples)
    return Input(triples, vocabulary, read_data(files, vocabulary), read_checks(files), files)


def read_ontology(files: Inputs) -> tuple[Triple, ...]:
    """Return the triples of the ontology.

    Raises:
        DataError: it is missing, or no Turtle.
    """
    name = choose_terms(files.list("ontology/*.ttl"))
    return parse_turtle(files.files[name], name)


def read_checks(files: Inputs) -> tuple[Check, ...]:
    """Return the checks, in the order of their names.

    Raises:
        DataError: one is broken; every problem found, with file and line.
    """
    problems = Problems()
    texts = {name: decode(files.files[name], f"queries/{name}", problems) for name in files.list("checks/*.rq")}
    found = [parse_check(PurePosixPath(name).stem, text, problems) for name, text in texts.items() if text is not None]
    problems.stop()
    return tuple(check for check in found if check)


def read_data(files: Inputs, vocabulary: Vocabulary) -> Data:
    """Return the entities, sources, claims and decisions under `data/`, and the day of `data/now.yaml`.

    Raises:
        DataError: as `read_home`.
    """
    problems = Problems()
    _check_places(files, problems)
    now = _read_now(files, problems)
    entities = read_entities(parse_files(files, ENTITIES, problems), vocabulary, problems)
    names = Names(vocabulary, entities, problems)
    read = _read_sources(parse_files(files, SOURCES, problems), now, names)
    sources = _collect_sources([r.source for r in read], problems)
    claims = {claim.iri: claim for r in read for claim in r.claims}
    records = parse_files(files, DECISIONS, problems)
    decisions = [d for r in records for d in read_decisions(r, claims, frozenset(sources), names)]
    if CURATION in sources and DECISIONS not in files.files:
        told = "the file is missing, while its source, curation, is there; put it back, or write [] into it"
        problems.add(Where(DECISIONS, 1), told)
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


def _read_now(files: Inputs, problems: Problems) -> dt.date:
    """Return the day of `data/now.yaml`, when the curators last looked; where it tells none, the last there is."""
    records = parse_files(files, NOW, problems)
    if NOW not in files.files:
        problems.add(Where(NOW, 1), f"the file is missing; {FORM}")
    for record in records:  # a broken file is told already
        check_fields(record, ("now",), problems)
        text = get_text(record, "now", problems)
        day = parse_date(text)
        if day and day.earliest and day.earliest == day.latest:
            return day.earliest
        if text:
            problems.add(record.fields["now"].where, f"'{text}' is no day; {FORM}")
    return dt.date.max


def _read_sources(records: Iterable[Record], now: dt.date, names: Names) -> list[SourceFile]:
    """Return the sources of some files, each checked to have appeared by `now`."""
    read = []
    for record in records:
        given = record.get("published")
        date = parse_date(given.text or "") if given else None
        if given and date and date.earliest and date.earliest > now:
            told = f"published {date.text}, after the day of data/now.yaml, {now.isoformat()}; correct one of them"
            names.problems.add(given.where, told)
        if found := read_source(record, names):
            read.append(found)
    return read


def _read_given(paths: Iterable[Path], problems: Problems) -> Iterable[Record]:
    """Yield the records of files that someone names; a missing one is told.

    Raises:
        DataError: a file cannot be read.
    """
    for path in paths:
        name = path.as_posix()
        if not path.exists():
            problems.add(Where(name, 1), "no such file; give one like those of data/sources/ or data/entities/")
        elif (record := parse_yaml(read_text(path), name, problems)) is not None:
            yield record


def _check_places(files: Inputs, problems: Problems) -> None:
    wanted = {*files.list(ENTITIES), *files.list(SOURCES), DECISIONS, NOW}
    for name in files.files:
        if name.startswith("data/") and name not in wanted:
            told = "this file is not read; name it *.yaml and put it straight into entities/ or sources/"
            problems.add(Where(name, 1), told)


def parse_files(files: Inputs, pattern: str, problems: Problems) -> list[Record]:
    """Return the records of the files that fit a pattern; what is broken is told to `problems` and left out."""
    texts = ((name, decode(files.files[name], name, problems)) for name in files.list(pattern))
    found = (parse_yaml(text, name, problems) for name, text in texts if text is not None)
    return [record for record in found if record is not None]


def _collect_sources(sources: list[Source], problems: Problems) -> dict[NamedNode, Source]:
    found: dict[NamedNode, Source] = {}
    for source in sources:
        first = found.setdefault(source.iri, source)
        if first is not source:
            told = f"duplicate identifier: source '{source.id}' stands at {first.where} too; rename one"
            problems.add(source.where, told)
    for source in sources:
        for said, others in (("derived-from", source.derived_from), ("same-story-as", source.same_story)):
            for other in others:
                if other not in found:
                    near = suggest(SRC.local(other), [SRC.local(s) for s in found])
                    problems.add(source.where, f"{said}: unknown source '{SRC.local(other)}'{near}; add it")
    return cap_grades(found)
