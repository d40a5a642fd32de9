"""The one pipeline: read, resolve, check, quads, shapes, inference, findings, store.

Takes the folders of a home; leaves a whole new build, or the last good one untouched.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg import checks
from kg.catalogue import check_catalogue
from kg.errors import DataError, tell_all
from kg.findings.checks import run_checks
from kg.findings.settlement import find_findings
from kg.grounding.claims import UNGROUNDED, find_ungrounded
from kg.grounding.texts import read_texts, tell_unread
from kg.inference.clashes import Clash
from kg.inference.engine import Closure
from kg.inputs import digest_code, look_at
from kg.model.claims import Data, Where
from kg.model.domain import DOMAIN, Domain, encode_domain, encode_words
from kg.model.findings import Finding, Severity
from kg.model.outcomes import Resolution
from kg.ontology import close_schema
from kg.paths import Home
from kg.proof.records import encode_derivations
from kg.quads import list_findings, list_units
from kg.reader import Input, read_home
from kg.reader.domain import read_domain, read_words
from kg.reader.ontology import parse_turtle
from kg.resolve import resolve
from kg.shapes import find_violations
from kg.store import (
    DERIVATIONS,
    GRAPH,
    UNSURE,
    Unsure,
    encode_quads,
    encode_unsure,
    find_current,
    mark_seen,
    open_build,
    verify_build,
    write_build,
)
from kg.terms import RID, SRC, compact
from kg.view.live import Frame, LiveGraph, Supposed, make_frame, place

SHAPES = "ontology/shapes.ttl"

GRAVEST: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Draft:
    """A graph before inference: what stays the same of it, how its data is resolved, and what the texts do not say."""

    frame: Frame
    resolution: Resolution
    ungrounded: tuple[Finding, ...] = ()


class Progress:
    """Tells each stage of a build, its figures and its seconds."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._since = time.perf_counter()

    def done(self, stage: str, figures: str) -> None:
        """Tell that a stage is done."""
        now = time.perf_counter()
        self._tell(f"{stage:<10} {figures:<64} {now - self._since:5.2f} s")
        self._since = now


def build(home: Home, tell: Callable[[str], None], texts: Path | None = None) -> Path:
    """Build the graph of a home and return the folder of the build.

    With `texts`, every pointer into a text is verified first, and what of a claim does not stand there is found.

    Raises:
        DataError: the data is wrong; every problem of the first stage that finds any, with file and line.
    """
    progress = Progress(tell)
    seen = look_at(home)  # before anything is read: what is saved from now on looks otherwise
    draft = make_draft(home, progress, texts)
    live = infer(draft)
    closure = live.inferred.tell_closure()
    unsure = find_unsure(draft, live)
    schema = close_schema(home, draft.frame.given)
    figures = f"{len(closure.inferred)} triples inferred, {len(schema)} of the ontology, {len(unsure.triples)} not sure"
    progress.done("inference", figures)
    progress.done("findings", count_findings(add_findings(draft, live)))
    folder = store(home, draft, closure, (*live.store, *place(schema)), unsure)
    mark_seen(home.builds, folder.name, seen)
    progress.done("store", f"build {folder.name[:12]}")
    return folder


def make_draft(home: Home, progress: Progress, texts: Path | None) -> Draft:
    """Return what was read of a home, resolved and checked.

    Raises:
        DataError: as `build`.
    """
    given = read_home(home.data, home.ontology, home.checks)
    words = read_words(given.files, given.vocabulary)
    check_catalogue(home.queries)
    data = given.data
    check_domain(read_domain(given.files), data, home.queries)
    figures = f"{len(data.sources)} sources, {len(data.claims)} claims, {len(data.entities)} entities"
    progress.done("read", figures if data.decisions else f"{figures}; nothing is decided")
    resolution = resolve(data, given.vocabulary)
    progress.done("resolve", f"{len(resolution.nodes)} nodes held, {len(resolution.disagreements)} disagreements")
    read, unfit = read_texts(data, texts) if texts else ({}, [])
    check_data(given, resolution, unfit)
    progress.done("check", "cycles, sources, decisions, pointers" if texts else "cycles, sources, decisions")
    ungrounded = find_ungrounded(data, given.vocabulary, words, read) if texts else ()
    if texts:
        progress.done("grounding", tell_unread(data, read))
    draft = Draft(make_frame(given, ()), resolution, tuple(ungrounded))
    parts: dict[str, dict[Quad, None]] = {"held": {}, "description": {}, "claim": {}}
    for unit in list_units(data, resolution, given.vocabulary):
        parts[unit.part].update(dict.fromkeys(draft.frame.encode(unit)))
    progress.done("quads", ", ".join(f"{len(quads)} {part}" for part, quads in parts.items()))
    # Of the descriptions only those of sources come from a curator; the build makes the others, and tests check them.
    check_shapes(draft, (*parts["held"], *(quad for quad in parts["description"] if quad.subject in SRC)))
    progress.done("shapes", "no violation")
    return draft


def check_home(home: Home, tell: Callable[[str], None], *, texts: Path | None, reasoner: str) -> tuple[Finding, ...]:
    """Do all of a build but the storing, and return what the rules find; with `owlrl`, compare the engine with it.

    Raises:
        DataError: the data is wrong, the two reasoners differ, or the current build is damaged.
    """
    current = find_current(home.builds)
    if current:
        verify_build(open_build(current))
    progress = Progress(tell)
    live = infer(draft := make_draft(home, progress, texts))
    progress.done("inference", f"{len(live.inferred)} triples inferred")
    if reasoner == "owlrl":
        compare_reasoners(live)
        progress.done("owlrl", "the same domain triples")
    findings = add_findings(draft, live)
    progress.done("findings", count_findings(findings))
    return findings


def count_findings(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity, in words."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(f"{name} {counts[name]}" for name in GRAVEST)


def compare_reasoners(live: LiveGraph) -> None:
    """Stop where owlrl infers other domain triples than the engine.

    Raises:
        DataError: with the triples that only one of them infers.
    """
    from kg.inference.oracle import close_with_owlrl, is_domain_triple

    ours = {t for t in (*live.facts, *live.inferred) if is_domain_triple(t)}
    theirs = close_with_owlrl(live.facts, live.frame.ontology)
    differing = sorted(ours ^ theirs, key=str)
    if differing:
        told = (f"{'engine' if t in ours else 'owlrl'} only: {t}" for t in differing)
        raise DataError("the reasoners differ; mend the rules of the engine or the ontology:", *told)


def check_data(given: Input, resolution: Resolution, unfit: Iterable[tuple[Where, str]] = ()) -> None:
    """Stop at what the checks find, and at pointers that do not fit the texts.

    Raises:
        DataError: with every problem.
    """
    data, vocabulary = given.data, given.vocabulary
    found = [
        *checks.check_cycles(data.claims, vocabulary),
        *checks.check_copies(data),
        *checks.check_kinds(data, vocabulary),
        *checks.check_decisions(data, resolution),
        *unfit,
    ]
    if found:
        raise tell_all(found)


def check_domain(domain: Domain, data: Data, queries: Path) -> None:
    """Stop where the domain names a market or a question that is none.

    Raises:
        DataError: with every such name.
    """
    unknown = []
    if RID(domain.home) not in data.entities:
        unknown.append(f"{DOMAIN}: home: no entity is called '{domain.home}'; name one of data/entities/")
    if not (queries / f"{domain.headline}.rq").is_file():
        unknown.append(f"{DOMAIN}: headline: no question is called '{domain.headline}'; name one of queries/")
    if unknown:
        raise DataError(*unknown)


def add_findings(draft: Draft, live: LiveGraph) -> tuple[Finding, ...]:
    """Add to a graph what the rules find in its claims, and the checks in itself, and return that.

    Raises:
        DataError: a check failed.
    """
    given = draft.frame.given
    more = (*draft.ungrounded, *run_checks(given.checks, live.store))
    findings = find_findings(given.data, draft.resolution, given.vocabulary, more=more)
    live.add(list_findings(findings))
    return findings


def check_shapes(draft: Draft, facts: Iterable[Quad]) -> None:
    """Stop at what breaks a shape.

    Raises:
        DataError: with every violation, at the file and line of the claims or the entity it is about.
    """
    given = draft.frame.given
    shapes = given.files.get(SHAPES)
    parse_turtle(shapes, SHAPES)  # what is no Turtle is told by its line
    found = find_violations((quad.triple for quad in facts), draft.frame.ontology, shapes)
    if found:
        places = find_places(given.data, draft.resolution)
        raise tell_all(
            (where, f"{compact(v.focus)}{f', {v.path}' if v.path else ''}: {v.message}")
            for v in found
            for where in _find_lines(v.focus, places)
        )


def find_places(data: Data, resolution: Resolution) -> dict[NamedNode, list[Where]]:
    """Return the lines that speak of each thing: its entity, the claims about it, the source or the claim itself.

    A claim that a decision reads otherwise speaks of both things, and the decision of what it makes of it.
    """
    places: dict[NamedNode, list[Where]] = {}
    for entity in data.entities.values():
        places.setdefault(entity.iri, []).append(entity.where)
    for source in data.sources.values():
        places.setdefault(source.iri, []).append(source.where)
    for claim in data.claims:
        places.setdefault(claim.iri, []).append(claim.where)
        places.setdefault(claim.node.iri, []).append(claim.where)
    for decision in data.decisions:
        places.setdefault(decision.iri, []).append(decision.where)
    for reading in resolution.readings:
        if reading.decision:
            wheres = places.setdefault(reading.node.iri, [])
            wheres += [w for w in (reading.claim.where, reading.decision.where) if w not in wheres]
    return places


def infer(draft: Draft) -> LiveGraph:
    """Return the graph of a draft, with what follows from its facts and the ontology.

    Raises:
        DataError: the graph contradicts the ontology; with the claims on each thing it happens to.
    """
    data, live = draft.frame.given.data, LiveGraph(draft.frame)
    live.follow(data, draft.resolution)
    clashes = draft.frame.constraints.find_clashes((*live.facts, *live.inferred))
    if clashes:
        places = find_places(data, draft.resolution)
        raise tell_all((w, clash.message) for clash in clashes for w in _find_clash_lines(clash, live, places))
    return live


def _find_clash_lines(clash: Clash, live: LiveGraph, places: Mapping[NamedNode, list[Where]]) -> list[Where]:
    """Return the lines on the subject of a clash and on what its triples were inferred from."""
    todo, things = list(clash.details), {clash.subject: None}
    for triple in todo:
        derivation = live.get(triple)
        if derivation:
            todo.extend(p for p in derivation.premises if p not in todo)
        else:
            things[triple.subject] = None
    lines = [line for thing in things if thing in places for line in _find_lines(thing, places)]
    return list(dict.fromkeys(lines)) or _find_lines(clash.subject, places)


def _find_lines(thing: object, places: Mapping[NamedNode, list[Where]]) -> list[Where]:
    return places.get(thing, []) if isinstance(thing, NamedNode) and thing in places else [Where("data", 0)]


def find_unsure(draft: Draft, live: LiveGraph) -> Unsure:
    """Return what a graph holds that is not sure on the last day that is known of, and why: plans whose day came.

    What is not sure is what goes, with what falls with it, when the graph shows what is certain alone.
    """
    given = draft.frame.given
    today = Supposed(live, given.data, draft.resolution, given.vocabulary, ())
    if not today.doubts:
        return Unsure((), ())
    away, _ = live.follow(given.data, today.certain.resolution)
    live.follow(given.data, draft.resolution)
    return Unsure(tuple(sorted({quad.triple for quad in away}, key=str)), today.doubts)


def store(home: Home, draft: Draft, closure: Closure, graph: Iterable[Quad], unsure: Unsure) -> Path:
    """Write the build of a graph and make it the current one; return its folder.

    What the texts do not say is found with them only, so that a build with such findings is another.

    Raises:
        DataError: there is no room, or no right to write.
    """
    files = draft.frame.given.files
    inputs, code, told = files.digest(), digest_code(), UNGROUNDED if draft.ungrounded else ""
    digest = hashlib.sha256(f"{inputs} {code} {told}".encode()).hexdigest()
    quads = encode_quads(graph)

    def write(folder: Path) -> Mapping[str, object]:
        (folder / GRAPH).write_bytes(quads)
        derivations = encode_derivations(closure.inferred.values(), closure.rules)
        (folder / DERIVATIONS).write_text(derivations, encoding="utf-8")
        (folder / UNSURE).write_text(encode_unsure(unsure), encoding="utf-8")
        figures = {"quads": quads.count(b"\n"), "inferred": len(closure.inferred)}
        told = {
            "domain": encode_domain(read_domain(files)),
            "words": encode_words(read_words(files, draft.frame.given.vocabulary)),
        }
        return {"inputs": inputs, "code": code, **told, **figures}

    return write_build(home.builds, digest, write)
