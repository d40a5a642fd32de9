"""CPU of each stage on worlds in which many sources speak of one thing, and how it grows: 1.0 is in step with them.

Each world is invented, of one kind: sources that agree, differ, copy each other. The figures are of one run, at
N, 2N and 4N sources, so that a busy machine changes the seconds and not the exponents.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from pyoxigraph import Literal, NamedNode, Triple

from kg.checks import check_copies
from kg.findings.settlement import find_findings
from kg.graph.asking import find_hidden
from kg.inference.engine import close
from kg.inference.revision import Revision
from kg.inference.rules import compile_rules
from kg.model.answers import Table
from kg.model.claims import Claim, Data, Date, Fact, Node, Source, Value, Where
from kg.model.origins import cap_grades
from kg.model.proofs import Rule
from kg.model.questions import Question
from kg.model.vocabulary import Vocabulary
from kg.ontology import close_schema
from kg.paths import find_home
from kg.quads import list_units
from kg.reader import read_home
from kg.resolve import resolve
from kg.terms import CLAIM, RI, RID, SRC
from kg.verbs import KnowledgeGraph
from kg.view.live import LiveGraph, make_frame
from tests.bench.run import tell

DAY = dt.date(2026, 1, 1)
SIZES = (500, 1000, 2000)


def make_day(days: int) -> Date:
    """Return a day, so many after the first."""
    day = DAY + dt.timedelta(days=days)
    return Date(day.isoformat(), day, day)


def make_source(n: int, **fields: object) -> Source:
    """Return an invented source."""
    source = Source(
        iri=SRC(f"s{n:05}"),
        id=f"s{n:05}",
        title=f"Source {n}",
        publisher=RID(f"publisher-{n}"),
        address=f"https://example.org/{n}",
        language="en",
        kind=RI("article"),
        published=make_day(0),
        grade="C",
        grade_reason="invented",
        where=Where("data", n),
        given_grade="C",
    )
    return replace(source, **fields)  # type: ignore[arg-type]  # fields of a source, as the worlds below give them


VOLUME = Node(
    RID("import-volume_honda_any_any_japan_2024"),
    RI("ImportVolume"),
    (
        Fact(RI("importer"), RID("honda")),
        Fact(RI("destination"), RID("japan")),
        Fact(RI("period"), RID("period_2024")),
    ),
)
ROUTE = Node(
    RID("route_honda-wr-v_india_japan"),
    RI("SupplyRoute"),
    (
        Fact(RI("model"), RID("honda-wr-v")),
        Fact(RI("origin"), RID("india")),
        Fact(RI("destination"), RID("japan")),
    ),
)


def make_world(
    node: Node, sources: Iterable[Source], tell: Callable[[int], Mapping[str, Value]], shipped: Data
) -> Data:
    """Return the data of sources each of which makes one claim on a node."""
    known = {source.iri: source for source in sources}
    claims = tuple(
        Claim(
            iri=CLAIM(f"{source.id}_001"),
            source=source.iri,
            number="001",
            node=node,
            facts=tuple(Fact(RI(name), value) for name, value in tell(n).items()),
            evidential=RI("asserted"),
            where=source.where,
        )
        for n, source in enumerate(known.values())
    )
    return replace(shipped, sources=known, claims=claims, decisions=())


def deny_half(data: Data) -> Data:
    """Return data of which every other claim denies what the others say."""
    return replace(data, claims=tuple(replace(c, denied=n % 2 == 0) for n, c in enumerate(data.claims)))


STATUSES = ("considered", "planned", "active", "ended")

WORLDS: Mapping[str, Callable[[int, Data], Data]] = {
    "alike": lambda count, data: make_world(
        VOLUME, map(make_source, range(count)), lambda _: {"units": Literal(43266)}, data
    ),
    "seven values": lambda count, data: make_world(
        VOLUME, map(make_source, range(count)), lambda n: {"units": Literal(1000 + n % 7)}, data
    ),
    "all differ": lambda count, data: make_world(
        VOLUME, map(make_source, range(count)), lambda n: {"units": Literal(1000 + n)}, data
    ),
    "bounds": lambda count, data: make_world(
        VOLUME,
        map(make_source, range(count)),
        lambda n: {("units", "unitsAbove", "unitsBelow", "unitsAbout")[n % 4]: Literal(1000 + n // 4)},
        data,
    ),
    "chain of copies": lambda count, data: make_world(
        VOLUME,
        (make_source(n, derived_from=(SRC(f"s{n - 1:05}"),) if n else ()) for n in range(count)),
        lambda _: {"units": Literal(43266)},
        data,
    ),
    "copies of one": lambda count, data: make_world(
        VOLUME,
        (make_source(n, derived_from=(SRC("s00000"),) if n else ()) for n in range(count)),
        lambda _: {"units": Literal(43266)},
        data,
    ),
    "copies with more": lambda count, data: make_world(
        VOLUME,
        (make_source(n, derived_from=(SRC("s00000"),) if n else ()) for n in range(count)),
        lambda n: {"units": Literal(43266)} if n else {"rank": Literal(1)},
        data,
    ),
    "one address": lambda count, data: make_world(
        VOLUME,
        (make_source(n, address="https://example.org/a") for n in range(count)),
        lambda n: {"units": Literal(1000 + n % 7)},
        data,
    ),
    "same story": lambda count, data: make_world(
        VOLUME,
        (make_source(n, same_story=(SRC("s00000"),) if n else ()) for n in range(count)),
        lambda n: {"units": Literal(1000 + n % 7)},
        data,
    ),
    "one route alike": lambda count, data: make_world(
        ROUTE, map(make_source, range(count)), lambda _: {"status": RI("active"), "since": make_day(-300)}, data
    ),
    "one route, days": lambda count, data: make_world(
        ROUTE, map(make_source, range(count)), lambda n: {"status": RI("active"), "since": make_day(-300 - n)}, data
    ),
    "one route, wrong order": lambda count, data: make_world(
        ROUTE,
        map(make_source, range(count)),
        lambda n: {"announced": make_day(-n)} if n % 2 else {"status": RI("active"), "since": make_day(-3000 - n)},
        data,
    ),
    "one route, denied": lambda count, data: deny_half(
        make_world(ROUTE, map(make_source, range(count)), lambda _: {"maker": RID("honda")}, data)
    ),
    "one route, steps": lambda count, data: make_world(
        ROUTE,
        (make_source(n, published=make_day(n // 20)) for n in range(count)),
        lambda n: {"status": RI(STATUSES[n % 4])},
        data,
    ),
    "one route told again": lambda count, data: make_world(
        ROUTE,
        (make_source(n, published=make_day(n // 20)) for n in range(count)),
        lambda n: {"status": RI(STATUSES[n * 4 // count])},
        data,
    ),
}


def time_stages(data: Data, vocabulary: Vocabulary, rules: Iterable[Rule]) -> tuple[dict[str, float], int]:
    """Return the CPU seconds of each stage, and how many triples come of it."""
    seconds, triples = {}, []
    begun = time.process_time()

    def note(stage: str) -> None:
        nonlocal begun
        seconds[stage] = time.process_time() - begun
        begun = time.process_time()

    check_copies(data)
    data = replace(data, sources=cap_grades(data.sources))
    note("copies")
    resolution = resolve(data, vocabulary)
    note("resolve")
    units = list_units(data, resolution, vocabulary)
    triples = [triple for unit in units if unit.part != "claim" for triple in unit.encode()]
    note("quads")
    inferred = close(triples, rules).inferred
    note("closure")
    find_findings(data, resolution, vocabulary)
    note("findings")
    return seconds, len(triples) + len(inferred)


def fit(figures: Mapping[int, float]) -> float:
    """Return the exponent with which figures grow, by least squares over the logarithms."""
    xs, ys = [math.log(n) for n in figures], [math.log(max(y, 1e-4)) for y in figures.values()]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def bench_worlds() -> None:
    """Each stage on each world."""
    given = read_home(*(Path.cwd() / name for name in ("data", "ontology")))
    rules = compile_rules(given.ontology)
    for name, make in WORLDS.items():
        found = {count: time_stages(make(count, given.data), given.vocabulary, rules) for count in SIZES}
        for stage in found[SIZES[0]][0]:
            by_size = {n: seconds[stage] for n, (seconds, _) in found.items()}
            told = ", ".join(f"{seconds * 1e3:.0f}" for seconds in by_size.values())
            tell(f"{name}, {stage}", f"{told} ms CPU, exponent {fit(by_size):.1f}", "1.1")
        tell(f"{name}, triples", f"exponent {fit({n: triples for n, (_, triples) in found.items()}):.2f}", "1.0")


def bench_revision() -> None:
    """CPU of adding a fact to a closure, and of taking it away, by the size of the closure."""
    given = read_home(*(Path.cwd() / name for name in ("data", "ontology")))
    rules = compile_rules(given.ontology)
    fresh = [Triple(RID(f"new_{n}"), RI("basedIn"), RID("japan")) for n in range(200)]
    for count in (4_000, 16_000, 64_000):
        revision = Revision([Triple(RID(f"maker_{n}"), RI("basedIn"), RID("japan")) for n in range(count)], rules)
        begun = time.process_time()
        for fact in fresh:
            revision.revise([], [fact])
        added = time.process_time()
        for fact in fresh:
            revision.revise([fact], [])
        gone = time.process_time()
        figure = f"{(added - begun) * 5:.3f} ms CPU added, {(gone - added) * 5:.3f} taken away"
        tell(f"one fact, {len(revision)} triples inferred", figure, "0.03 ms, flat")


SHARED = ("Publisher", "Period", "BodyType", "Goods", "HomeMarket", "Place", "GeneralRate")
"""Classes of which the copies of a world have one set of things."""


def multiply(data: Data, copies: int) -> Data:
    """Return the data with everything but places of publication, periods and goods told again of other things.

    The copies share the home market, and nothing else: so each answer has as many more rows.
    """
    own = {iri for iri, entity in data.entities.items() if RI.local(entity.cls) not in SHARED}
    names = [*own, *{claim.node.iri for claim in data.claims} - {*data.entities}]

    def rename(value: Value, n: int) -> Value:
        return NamedNode(f"{value.value}-x{n}") if isinstance(value, NamedNode) and value in known else value

    def tell(claim: Claim, n: int) -> Claim:
        def move(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
            return tuple(replace(fact, value=rename(fact.value, n)) for fact in facts)

        iri = NamedNode(f"{claim.node.iri.value}-x{n}") if claim.node.iri in known else claim.node.iri
        node = replace(claim.node, iri=iri, key=move(claim.node.key))
        return replace(claim, iri=NamedNode(f"{claim.iri.value}{n:04}"), node=node, facts=move(claim.facts))

    known = {*names}
    entities, claims = dict(data.entities), list(data.claims)
    for n in range(1, copies):
        for iri in own:
            entity = data.entities[iri]
            broader = tuple(NamedNode(f"{b.value}-x{n}") if b in known else b for b in entity.broader)
            facts = tuple(replace(fact, value=rename(fact.value, n)) for fact in entity.facts)
            copy = replace(entity, iri=NamedNode(f"{iri.value}-x{n}"), broader=broader, matches=(), facts=facts)
            entities[copy.iri] = copy
        claims += [tell(claim, n) for claim in data.claims]
    return replace(data, entities=entities, claims=tuple(claims))


def take(live: LiveGraph) -> LiveGraph:
    """Return how a graph in memory was inferred: itself."""
    return live


def time_question(graph: KnowledgeGraph, question: Question) -> tuple[float, float]:
    """Return the CPU seconds of a query of the catalogue, and of finding who says so: medians of three."""
    asking, crediting = [], []
    for _ in range(3):
        begun = time.process_time()
        table = graph.run(question.sparql)
        asking.append(time.process_time() - begun)
        rows = [[row] for row in table.rows] if isinstance(table, Table) else []
        columns = table.columns if isinstance(table, Table) else ()
        citer = graph.make_evidence().make_citer()
        begun = time.process_time()
        citer.credit_rows(question.sparql, columns, rows, find_hidden(question))
        crediting.append(time.process_time() - begun)
    return median(asking), median(crediting)


YARDSTICK = "SELECT * { ?claim ri:source ?source ; ri:standing ?standing ; ri:locator ?locator }"
"""What does nothing but read in step with the claims: what is in no cache takes longer."""


def bench_questions() -> None:
    """CPU of the queries of the catalogue, and of finding who says so, on worlds of ever more claims."""
    home = find_home(Path.cwd())
    given = read_home(home.data, home.ontology)
    frame, figures = make_frame(given, close_schema(home, given)), dict[str, dict[int, tuple[float, float]]]()
    for copies in (2, 6, 17):
        data = multiply(given.data, copies)
        live = LiveGraph(frame)
        live.follow(data, resolve(data, given.vocabulary))
        graph = KnowledgeGraph(live.store, home=home, manifest={}, derive=partial(take, live))
        begun = time.process_time()
        graph.run(YARDSTICK)
        figures.setdefault("yardstick", {})[len(data.claims)] = (time.process_time() - begun, 0.0)
        for question in graph.list_questions():
            figures.setdefault(question.name, {})[len(data.claims)] = time_question(graph, question)
    for name, found in figures.items():
        for part, place in (("query", 0), ("who says so", 1)):
            by_size = {n: seconds[place] for n, seconds in found.items()}
            told = ", ".join(f"{seconds * 1e3:.0f}" for seconds in by_size.values())
            tell(f"{name}, {part}", f"{told} ms CPU, exponent {fit(by_size):.2f}", "1.1")


if __name__ == "__main__":
    bench_questions()
    bench_worlds()
    bench_revision()
