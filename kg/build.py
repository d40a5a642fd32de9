"""The one pipeline: read, resolve, check, quads, shapes, inference, findings, store.

Takes the folders of a home; leaves a whole new build, or the last good one untouched.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from kg import checks
from kg.catalogue import check_catalogue
from kg.errors import DataError, tell_all
from kg.findings.checks import run_checks
from kg.findings.settlement import find_findings
from kg.findings.triples import encode_findings
from kg.grounding import UNGROUNDED, Texts, find_ungrounded, read_texts, tell_unread
from kg.inference.clashes import Clash, find_constraints
from kg.inference.engine import Closure
from kg.inference.revision import Revision
from kg.inference.rules import compile_rules
from kg.inputs import digest_code, look_at
from kg.model.claims import Data, Where
from kg.model.domain import DOMAIN, Domain, encode_domain
from kg.model.findings import Finding, Severity
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.moments.standing import Moment, Scene, bound_nodes, gather
from kg.ontology import close_schema, list_individuals
from kg.paths import Home
from kg.proof.records import encode_derivations
from kg.quads import (
    describe_run,
    encode_claims,
    encode_denials,
    encode_descriptions,
    encode_held,
    encode_identity,
)
from kg.reader import Input, parse_turtle, read_home
from kg.reader.domain import read_domain
from kg.reader.words import read_words
from kg.resolve import resolve
from kg.resolve.chronology import Chronology
from kg.shapes import find_violations
from kg.store import (
    DERIVATIONS,
    GRAPH,
    UNSURE,
    Unsure,
    canonicalize,
    encode_quads,
    encode_unsure,
    find_current,
    mark_seen,
    open_build,
    verify_build,
    write_build,
)
from kg.terms import INFERRED, RID, SRC, compact

SHAPES = "ontology/shapes.ttl"

NO_TEXTS: Texts = MappingProxyType({})
"""What a build without the texts has of them."""

GRAVEST: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Draft:
    """A graph that has not been stored: the triples of the default graph by where they come from, and claim graphs.

    Of findings it has those of the texts only, before `add_findings`.
    """

    ontology: tuple[Triple, ...]
    held: tuple[Triple, ...]
    descriptions: tuple[Triple, ...]
    claims: tuple[Quad, ...]
    places: Mapping[NamedNode, list[Where]]
    resolution: Resolution
    findings: tuple[Finding, ...] = ()


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
    given, draft = make_draft(home, progress, texts)
    closure, revision = infer(draft)
    unsure = find_unsure(given, draft, revision)
    schema = close_schema(home, given)
    figures = f"{len(closure.inferred)} triples inferred, {len(schema)} of the ontology, {len(unsure.triples)} not sure"
    progress.done("inference", figures)
    draft = add_findings(given, draft, closure)
    progress.done("findings", count_findings(draft.findings))
    folder = store(home, given, draft, closure, schema, unsure)
    mark_seen(home.builds, folder.name, seen)
    progress.done("store", f"build {folder.name[:12]}")
    return folder


def make_draft(home: Home, progress: Progress, texts: Path | None) -> tuple[Input, Draft]:
    """Return what was read, and the graph of it before inference, checked.

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
    read, unfit = read_texts(data, texts) if texts else (NO_TEXTS, [])
    check_data(given, resolution, unfit)
    progress.done("check", "cycles, sources, decisions, pointers" if texts else "cycles, sources, decisions")
    ungrounded = find_ungrounded(data, given.vocabulary, words, read) if texts else ()
    if texts:
        progress.done("grounding", tell_unread(data, read))
    draft = draft_graph(given, resolution, ungrounded)
    progress.done("quads", f"{len(draft.held)} held, {len(draft.descriptions)} description, {len(draft.claims)} claim")
    shapes = given.files.get(SHAPES)
    parse_turtle(shapes, SHAPES)  # what is no Turtle is told by its line
    check_shapes(draft, shapes)
    progress.done("shapes", "no violation")
    return given, draft


def check_home(home: Home, tell: Callable[[str], None], *, texts: Path | None, reasoner: str) -> tuple[Finding, ...]:
    """Do all of a build but the storing, and return what the rules find; with `owlrl`, compare the engine with it.

    Raises:
        DataError: the data is wrong, the two reasoners differ, or the current build is damaged.
    """
    current = find_current(home.builds)
    if current:
        verify_build(open_build(current))
    progress = Progress(tell)
    given, draft = make_draft(home, progress, texts)
    closure, _ = infer(draft)
    progress.done("inference", f"{len(closure.inferred)} triples inferred")
    if reasoner == "owlrl":
        compare_reasoners(draft, closure)
        progress.done("owlrl", "the same domain triples")
    findings = add_findings(given, draft, closure).findings
    progress.done("findings", count_findings(findings))
    return findings


def count_findings(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity, in words."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(f"{name} {counts[name]}" for name in GRAVEST)


def compare_reasoners(draft: Draft, closure: Closure) -> None:
    """Stop where owlrl infers other domain triples than the engine.

    Raises:
        DataError: with the triples that only one of them infers.
    """
    from kg.inference.oracle import close_with_owlrl, is_domain_triple

    facts = list_facts(draft)
    ours = {t for t in (*facts, *closure.inferred) if is_domain_triple(t)}
    theirs = close_with_owlrl(facts, draft.ontology)
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


def draft_graph(given: Input, resolution: Resolution, ungrounded: Iterable[Finding] = ()) -> Draft:
    """Return the graph of what was read and resolved, before inference; of findings only what the texts do not say."""
    data, vocabulary = given.data, given.vocabulary
    held = (
        *encode_identity(data, resolution, vocabulary),
        *encode_held(resolution, vocabulary),
        *encode_denials(resolution),
    )
    return Draft(
        ontology=tuple(canonicalize(given.ontology)),
        held=tuple(dict.fromkeys(held)),
        descriptions=tuple(dict.fromkeys(encode_descriptions(data, resolution))),
        claims=tuple(dict.fromkeys(encode_claims(data, resolution, vocabulary))),
        places=find_places(data, resolution),
        resolution=resolution,
        findings=tuple(ungrounded),
    )


def add_findings(given: Input, draft: Draft, closure: Closure) -> Draft:
    """Return a draft with what the rules find in its claims, and the checks in its graph; nothing is inferred from it.

    Raises:
        DataError: a check failed.
    """
    graph = Store()
    graph.bulk_extend(list_quads(draft, closure, ()))
    more = (*draft.findings, *run_checks(given.checks, graph))
    findings = find_findings(given.data, draft.resolution, given.vocabulary, more=more)
    described = dict.fromkeys((*draft.descriptions, *encode_findings(findings)))
    return replace(draft, descriptions=tuple(described), findings=findings)


def check_shapes(draft: Draft, shapes: bytes) -> None:
    """Stop at what breaks a shape.

    Raises:
        DataError: with every violation, at the file and line of the claims or the entity it is about.
    """
    # Of the descriptions only those of sources come from a curator; the build makes the others, and tests check them.
    sources = (t for t in draft.descriptions if t.subject in SRC)
    found = find_violations((*draft.held, *sources), draft.ontology, shapes)
    if found:
        raise tell_all(
            (where, f"{compact(v.focus)}{f', {v.path}' if v.path else ''}: {v.message}")
            for v in found
            for where in _find_lines(v.focus, draft.places)
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


def infer(draft: Draft) -> tuple[Closure, Revision]:
    """Return what follows from the held facts and the ontology, once, and as it would follow further changes.

    Raises:
        DataError: the graph contradicts the ontology; with the claims on each thing it happens to.
    """
    facts = list_facts(draft)
    revision = Revision(facts, compile_rules(draft.ontology))
    closure = revision.tell_closure()
    clashes = find_constraints(draft.ontology).find_clashes((*facts, *closure.inferred))
    if clashes:
        raise tell_all((w, clash.message) for clash in clashes for w in _find_clash_lines(clash, closure, draft.places))
    return closure, revision


def _find_clash_lines(clash: Clash, closure: Closure, places: Mapping[NamedNode, list[Where]]) -> list[Where]:
    """Return the lines on the subject of a clash and on what its triples were inferred from."""
    todo, things = list(clash.details), {clash.subject: None}
    for triple in todo:
        derivation = closure.inferred.get(triple)
        if derivation:
            todo.extend(p for p in derivation.premises if p not in todo)
        else:
            things[triple.subject] = None
    lines = [line for thing in things if thing in places for line in _find_lines(thing, places)]
    return list(dict.fromkeys(lines)) or _find_lines(clash.subject, places)


def list_facts(draft: Draft) -> tuple[Triple, ...]:
    """Return what inference starts from: what is held, the descriptions, and the individuals of the ontology."""
    return (*draft.held, *draft.descriptions, *list_individuals(draft.ontology))


def _find_lines(thing: object, places: Mapping[NamedNode, list[Where]]) -> list[Where]:
    return places.get(thing, []) if isinstance(thing, NamedNode) and thing in places else [Where("data", 0)]


def find_unsure(given: Input, draft: Draft, revision: Revision) -> Unsure:
    """Return what the graph holds that is not sure on the last day that is known of, and why: plans whose day came.

    What is not sure is taken from the closure of the facts, with what falls with it.
    """
    data, vocabulary = given.data, given.vocabulary
    moment = Moment(data, Chronology(draft.resolution, data, vocabulary), data.now)
    bounds = bound_nodes([moment], frozenset())
    doubts = tuple(doubt for bound in bounds.values() for doubt in bound.doubts)
    if not doubts:
        return Unsure((), ())
    certain = {iri: bound.certain for iri, bound in bounds.items() if bound.certain}
    scene = gather(Scene(data, draft.resolution), certain, (), possible=False)
    sure = _list_dated(data, scene.resolution, vocabulary)
    away = _list_dated(data, draft.resolution, vocabulary).keys() - sure
    fallen = revision.revise(away & {*list_facts(draft)}, ()).lost
    return Unsure((*sorted(away, key=str), *sorted(fallen, key=str)), doubts)


def _list_dated(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> dict[Triple, None]:
    """Return the triples that dates bear on: what is held, and the runs of it."""
    runs = (triple for run in resolution.runs for triple in describe_run(run))
    held = (*encode_identity(data, resolution, vocabulary), *encode_held(resolution, vocabulary))
    return dict.fromkeys((*held, *runs))


def store(home: Home, given: Input, draft: Draft, closure: Closure, schema: Iterable[Triple], unsure: Unsure) -> Path:
    """Write the build of a graph and make it the current one; return its folder.

    What the texts do not say is found with them only, so that a build with such findings is another.

    Raises:
        DataError: there is no room, or no right to write.
    """
    inputs, code = given.files.digest(), digest_code()
    told = UNGROUNDED if any(finding.rule == UNGROUNDED for finding in draft.findings) else ""
    digest = hashlib.sha256(f"{inputs} {code} {told}".encode()).hexdigest()
    quads = encode_quads(list_quads(draft, closure, schema))

    def write(folder: Path) -> Mapping[str, object]:
        (folder / GRAPH).write_bytes(quads)
        derivations = encode_derivations(closure.inferred.values(), closure.rules)
        (folder / DERIVATIONS).write_text(derivations, encoding="utf-8")
        (folder / UNSURE).write_text(encode_unsure(unsure), encoding="utf-8")
        figures = {"quads": quads.count(b"\n"), "inferred": len(closure.inferred)}
        return {"inputs": inputs, "code": code, "domain": encode_domain(read_domain(given.files)), **figures}

    return write_build(home.builds, digest, write)


def list_quads(draft: Draft, closure: Closure, schema: Iterable[Triple]) -> Iterator[Quad]:
    """Yield the whole graph: default graph, claim graphs, and the inferred triples again in a graph of their own."""
    inferred = (*closure.inferred, *schema)
    for triple in (*draft.ontology, *draft.held, *draft.descriptions, *inferred):
        yield Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
    for triple in inferred:
        if not isinstance(triple.subject, BlankNode):
            yield Quad(triple.subject, triple.predicate, triple.object, INFERRED)
    yield from draft.claims
