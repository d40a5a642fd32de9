"""`make bench`: medians, and ratios between two things measured in turn in one run. No test depends on it."""

from __future__ import annotations

import datetime as dt
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions

from kg.build import Draft, Progress, add_findings, build, infer, make_draft
from kg.findings.checks import run_checks
from kg.findings.settlement import find_findings
from kg.grounding.claims import find_ungrounded
from kg.inference.engine import close
from kg.inference.oracle import close_with_owlrl
from kg.model.answers import Table
from kg.model.claims import Claim, Fact, Node, SentencePointer
from kg.ontology import close_schema
from kg.paths import Home, find_home
from kg.reader import Input, read_home
from kg.reader.domain import read_words
from kg.resolve import resolve
from kg.simulate import write_world
from kg.terms import INFERRED, PREFIXES, RI, RID
from kg.text import parse_sentences
from kg.verbs import KnowledgeGraph, load
from kg.view.live import LiveGraph, make_frame
from kg.whatif import WhatIf

ROWS = "SELECT ?s ?p ?o { ?s a ri:Claim ; ?p ?o } LIMIT 500"


def measure(runs: int, *actions: Callable[[], object]) -> list[float]:
    """Return the median seconds of each action, run in turn so that a busy machine slows all of them."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(runs):
        for action, found in zip(actions, times, strict=True):
            start = time.perf_counter()
            action()
            found.append(time.perf_counter() - start)
    return [median(found) for found in times]


def start(arguments: Sequence[str]) -> Callable[[], object]:
    """Return an action that runs Python with some arguments in a process of its own."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def tell(name: str, figure: str, target: str) -> None:
    """Print one line of the result."""
    print(f"{name:<44} {figure:<40} {target}", flush=True)


def bench_cold_start() -> None:
    """A cold question against a cold import of pyoxigraph."""
    bare, ask = measure(15, start(["-c", "import pyoxigraph"]), start(["-m", "kg", "ask", "tariff-free-models"]))
    tell("kg ask NAME, cold", f"{ask * 1e3:.0f} ms = bare {bare * 1e3:.0f} + {(ask - bare) * 1e3:.0f}", "bare + 150 ms")


def bench_query() -> None:
    """A query of 500 rows through KnowledgeGraph against the store itself."""
    graph = load()
    ours, store = measure(
        300,
        lambda: graph.query(ROWS),
        lambda: [tuple(r) for r in cast(QuerySolutions, graph.store.query(ROWS, prefixes=PREFIXES))],
    )
    tell("query of 500 rows", f"{ours * 1e6:.0f} us / store {store * 1e6:.0f} = {ours / store:.2f}", "at most 1.3")


def bench_closure() -> None:
    """The engine against owlrl on the shipped graph."""
    live = infer(make_draft(find_home(Path.cwd()), Progress(lambda _: None), None))
    facts, rules = live.facts, live.frame.rules
    (ours,) = measure(15, lambda: close(facts, rules))
    (theirs,) = measure(1, lambda: close_with_owlrl(facts, live.frame.ontology))
    figure = f"{ours * 1e3:.0f} ms, owlrl {theirs:.1f} s = {theirs / ours:.0f} times"
    tell(f"closure of {len(facts)} facts, {len(live.inferred)} inferred", figure, "at least 500 times")


def bench_build() -> None:
    """`kg build` whole, in a process of its own and within one."""
    home = find_home(Path.cwd())
    with tempfile.TemporaryDirectory() as folder:
        aside = Home(home.data, home.ontology, home.queries, Path(folder))
        cold, warm = measure(5, start(["-m", "kg", "build"]), lambda: build(aside, lambda _: None))
    tell("kg build", f"{cold:.2f} s ({warm:.2f} s without starting Python)", "1 s")


def read_simulated(claims: int) -> Input:
    """Return what is read of a simulated home with about so many claims."""
    home = find_home(Path.cwd())
    with tempfile.TemporaryDirectory() as folder:
        write_world(home, claims, 1, Path(folder) / "home")
        return read_home(Path(folder) / "home" / "data", home.ontology, home.checks)


def bench_checks() -> None:
    """Resolution and the rules over claims on 1,000 and on 10,000 claims; each rule over what is held, on 10,000."""
    figures = []
    for given in map(read_simulated, (1_000, 10_000)):

        def check(given: Input = given) -> object:
            return find_findings(given.data, resolve(given.data, given.vocabulary), given.vocabulary)

        figures.append(measure(3, check)[0])
    small, large = figures
    figure = f"{small:.2f} s, {large:.2f} s = {large / small:.1f} times for 10 times the claims"
    tell("resolution and checks, 1,000 / 10,000", figure, "close to linear")
    live = LiveGraph(make_frame(given, close_schema(find_home(Path.cwd()), given)))
    live.follow(given.data, resolve(given.data, given.vocabulary))
    for one in given.checks:
        (seconds,) = measure(1, partial(tuple, run_checks([one], live.store)))
        tell(f"{one.name}, 10,000", f"{seconds * 1e3:.0f} ms", "1 s")


def bench_grounding() -> None:
    """CPU of comparing 200 claims with their sentences, the lexicons compiled anew each time."""
    given = read_home(*(Path.cwd() / name for name in ("data", "ontology")))
    words = read_words(given.files, given.vocabulary)
    line = "By {month} {year} {maker} brought {n:,} cars of the {model} from India to Japan, {p}% more than before."
    models = [e for e in given.data.entities.values() if e.cls == RI("VehicleModel")]
    source = next(source for source in given.data.sources.values() if source.text)
    lines, claims = [], []
    for n in range(200):
        model = models[n % len(models)]
        name = model.labels["en"]
        lines.append(line.format(month="April", year=2003 + n % 20, maker=name.split()[0], n=9000 + n, model=name, p=n))
        key = (Fact(RI("model"), model.iri), Fact(RI("origin"), RID("india")), Fact(RI("destination"), RID("japan")))
        facts = (Fact(RI("units"), Literal(9000 + n)), Fact(RI("changePercent"), Literal(n)))
        pointer = SentencePointer(f"{n + 1}.1", 0, 0, "", source.where)
        node = Node(RID(f"bench_{n}"), RI("ImportVolume"), key)
        iri = NamedNode(f"{source.iri.value}_{n}")
        claims.append(Claim(iri, source.iri, str(n), node, facts, RI("asserted"), source.where, pointer))
    data, texts = replace(given.data, claims=tuple(claims)), {source.iri: parse_sentences("\n".join(lines))}
    seconds = []
    for _ in range(7):
        re.purge()
        begun = time.process_time()
        assert not find_ungrounded(data, given.vocabulary, words, texts)
        seconds.append(time.process_time() - begun)
    tell("grounding of 200 claims, 200 sentences", f"{median(seconds) * 1e3:.0f} ms CPU", "100 ms")


def bench_whatif() -> None:
    """What if, of a deal, a source and a maker, warm, against builds of the same data from nothing."""
    graph = load()
    whatif, given = WhatIf(graph), read_home(graph.home.data, graph.home.ontology, graph.home.checks)
    schema, names = close_schema(graph.home, given), ("japan-india-cepa", "src:fujipost-37443", "suzuki")

    def rebuild() -> object:
        draft = Draft(make_frame(given, schema), resolve(given.data, given.vocabulary))
        add_findings(draft, live := infer(draft))
        return live.store

    whatif.suppose()
    suppose = [partial(whatif.suppose, [name]) for name in names]
    *found, scratch = measure(15, *(action for one in suppose for action in (one, whatif.suppose)), rebuild)
    told = ", ".join(f"{name} {seconds * 1e3:.0f}" for name, seconds in zip(names, found[::2], strict=True))
    tell("what if, ms", f"{told}; build {scratch * 1e3:.0f} = {scratch / max(found):.1f} times", "under 50 ms")


CITED = {
    "patterns": "SELECT ?r ?o ?d { ?r a ri:SupplyRoute ; ri:origin ?o ; ri:destination ?d } ORDER BY ?r LIMIT 300",
    "inferred": "SELECT ?r ?d { ?r a ri:KeyedNode ; ri:model/ri:suppliedFrom ?d } ORDER BY ?r ?d LIMIT 300",
    "optional, union": """SELECT ?r ?p ?d { ?r a ri:SupplyRoute OPTIONAL { ?r ri:plant ?p }
        { ?r ri:since ?d } UNION { ?r ri:expected ?d } } ORDER BY ?r LIMIT 300""",
    "path, sub-select": """SELECT ?r ?c { { SELECT ?r { ?r a ri:SupplyRoute ; ri:status ri:active } }
        ?r ri:origin/ri:partyTo? ?c } ORDER BY ?r LIMIT 300""",
    "groups": """SELECT ?r (COUNT(?v) AS ?n) { ?r a ri:SupplyRoute ; ri:origin|ri:maker|ri:status ?v }
        GROUP BY ?r ORDER BY ?r LIMIT 300""",
}


def make_large(claims: int) -> KnowledgeGraph:
    """Return a graph of about so many claims, made by the pipeline."""
    home, given = find_home(Path.cwd()), read_simulated(claims)
    live = LiveGraph(make_frame(given, close_schema(home, given)))
    live.follow(given.data, resolve(given.data, given.vocabulary))
    return KnowledgeGraph(live.store, home=home, manifest={}, derive=lambda: live)


def bench_cited() -> None:
    """Cited rows against the same query without citations, at some 30,000 triples."""
    graph = make_large(1_300)
    held = sum(1 for _ in graph.store.quads_for_pattern(None, None, None, DefaultGraph()))
    graph.query(CITED["inferred"], cite=True)
    for name, sparql in CITED.items():
        rows = len(cast(Table, graph.query(sparql)))
        if not rows:
            raise SystemExit(f"cited, {name}: no rows, so that nothing is measured")
        plain, cited = measure(5, partial(graph.query, sparql), partial(graph.query, sparql, cite=True))
        figure = f"{plain * 1e3:.1f} ms plain, {cited * 1e3:.1f} ms cited: + {(cited - plain) * 1e3:.1f} ms"
        tell(f"cited, {name}: {rows} rows, {held} triples", figure, "plain + 60 ms")


def bench_proofs() -> None:
    """One proof, recalled and searched, in graphs of two sizes."""
    for claims in (400, 3_000):
        graph = make_large(claims)
        inferred = [q.triple for q in graph.store.quads_for_pattern(None, None, None, INFERRED)]
        chosen = [t for t in inferred if not graph.evidence.grounds.find(t)][:: max(1, len(inferred) // 200)]
        prover = graph.evidence.prover
        seconds = []
        for prove in (prover.recall, prover.search):
            start = time.perf_counter()
            for triple in chosen:
                prove(triple)
            seconds.append((time.perf_counter() - start) / len(chosen))
        figure = f"{seconds[0] * 1e3:.3f} ms recalled, {seconds[1] * 1e3:.2f} ms searched"
        tell(f"a proof, {len(inferred)} triples inferred", figure, "0.1 ms, 1 ms, flat")


def bench_clocks() -> None:
    """A question as of a day: CPU of the whole command, and of the same day and another in one process."""
    ask = [sys.executable, "-m", "kg", "ask", "models-from", "--origin", "india"]
    plain, dated = (min(_measure_cpu(command) for _ in range(5)) for command in (ask, [*ask, "--as-of", "2025-06-15"]))
    tell("as of a day, the command", f"{dated * 1e3:.0f} ms CPU; {plain * 1e3:.0f} ms without", "400 ms")
    graph = load(Path.cwd())
    graph.at(as_of=dt.date(2024, 1, 1)).ask("models-from", origin="india")
    seconds = []
    for day in ("2025-06-15", "2024-07-01", "2025-12-25"):
        start = time.process_time()
        then = graph.at(as_of=dt.date.fromisoformat(day))
        then.ask("models-from", origin="india")
        again = time.process_time()
        then.ask("models-from", origin="india")
        seconds.append((again - start, time.process_time() - again))
    other, same = (median(found) for found in zip(*seconds, strict=True))
    figure = f"{same * 1e3:.0f} ms CPU the same day again, {other * 1e3:.0f} ms another day"
    tell("as of a day, in one process", figure, "50 ms again")


def _measure_cpu(command: list[str]) -> float:
    """Return the CPU seconds of a command, its children's included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    build(find_home(Path.cwd()), lambda _: None)
    bench_cold_start()
    bench_query()
    bench_clocks()
    bench_cited()
    bench_proofs()
    bench_closure()
    bench_build()
    bench_checks()
    bench_grounding()
    bench_whatif()
