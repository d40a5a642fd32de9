"""What if: the graph without some claims or with more, exactly as a build would make it, and what that changes."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.build import build
from kg.cli import main
from kg.errors import DataError, NotFound, QueryError
from kg.graph import Graph
from kg.model.answers import Row, Table
from kg.model.document import to_plain
from kg.model.questions import Key
from kg.ontology import close_schema
from kg.paths import find_home
from kg.reader import Input, read_home, read_more
from kg.terms import CLAIM, RI, RID, TYPE
from kg.verbs import load
from kg.whatif import WhatIf
from kg.whatif.asking import POINTS, Asked
from kg.whatif.comparison import Comparison, compare
from kg.whatif.report import Report
from kg.whatif.rows import compare_answers
from tests.rebuilding import build_plainly
from tests.sampling import pick, tries

HEAD = """\
source: {name}
title: Supposed
publisher: quay-post
address: https://example.org/{name}
language: en
kind: article
published: 2026-05-01
grade: {{value: {grade}, because: "a test"}}
claims:
"""
PARTY = Triple(RID("india"), RI("partyTo"), RID("japan-india-cepa"))
ROUTE = "{model: hayato-wren, origin: india, destination: japan}"
WREN = "rid:route_hayato-wren_india_japan"


class Rebuilder:
    """Builds the graph of a home from reduced data, from nothing."""

    def __init__(self, home: Path) -> None:
        found = find_home(home)
        self.given: Input = read_home(found.data, found.ontology, found.checks)
        self.schema = close_schema(found, self.given)
        self.names = sorted(CLAIM.local(claim.iri) for claim in self.given.data.claims)
        self.decisions = sorted(CLAIM.local(decision.iri) for decision in self.given.data.decisions)

    def build_without(self, gone: Collection[str]) -> set[Quad]:
        """Give all quads of the graph without some claims and decisions."""
        data = self.given.data
        claims = tuple(c for c in data.claims if CLAIM.local(c.iri) not in gone)
        kept = replace(
            data, claims=claims, decisions=tuple(d for d in data.decisions if CLAIM.local(d.iri) not in gone)
        )
        return self.build_from(replace(self.given, data=kept))

    def build_from(self, given: Input) -> set[Quad]:
        """Give all quads of the graph of an input."""
        return build_plainly(given, self.schema)


@pytest.fixture(scope="module")
def home(world_build: Path) -> Path:
    """Give the home of the tiny world, built, which nobody changes."""
    return world_build.parent


@pytest.fixture(scope="module")
def small(home: Path) -> Graph:
    """Give the graph of the tiny world."""
    return load(home)


@pytest.fixture(scope="module")
def whatif(small: Graph) -> WhatIf:
    """Give what supposes on the tiny world; each test must leave it fit for the next, whatever that supposes."""
    return WhatIf(small)


@pytest.fixture(scope="module")
def rebuilder(home: Path) -> Rebuilder:
    """Give what builds the tiny world from nothing."""
    return Rebuilder(home)


Write = Callable[..., Path]


@pytest.fixture
def write_source(tmp_path: Path) -> Write:
    """Give a function that writes a source file of some claims."""

    def write(*claims: str, name: str = "supposed-1", grade: str = "A") -> Path:
        lines = "".join(f"- {{n: {n:03}, {claim}}}\n" for n, claim in enumerate(claims, 1))
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD.format(name=name, grade=grade) + lines, encoding="utf-8")
        return path

    return write


def list_claims(graph: Graph) -> set[str]:
    """Give the identifiers of the claims and decisions of a graph."""
    found = graph.query("SELECT ?c { ?c ri:source ?s }")  # as reasons of decisions, claims are named anyway
    assert isinstance(found, Table)
    return {CLAIM.local(row[0]) for row in found if isinstance(row[0], NamedNode)}


@settings(max_examples=tries(6, 25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_drop_is_exact(data: st.DataObject, whatif: WhatIf, rebuilder: Rebuilder) -> None:
    """Without any claims and decisions, and after any others, the graph has the quads of a build without them."""
    gone = data.draw(st.sets(st.sampled_from([*rebuilder.names, *rebuilder.decisions])))
    assert set(whatif.suppose(map(CLAIM, gone)).store) == rebuilder.build_without(gone)


@settings(max_examples=tries(5, 15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_keep_is_exact(data: st.DataObject, whatif: WhatIf, rebuilder: Rebuilder) -> None:
    """Of a few claims alone, the graph has the quads of a build of these."""
    kept = data.draw(st.sets(st.sampled_from(rebuilder.names), max_size=5))
    assert set(whatif.keep(kept).store) == rebuilder.build_without(set(rebuilder.names) - kept)


def test_shipped_is_exact(shipped: Graph, shipped_home: Path) -> None:
    """On the shipped data too, where claims, whole sources and decisions go, one after the other."""
    whatif, rebuilder, chance = WhatIf(shipped), Rebuilder(shipped_home), random.Random(5)
    before = set(shipped.store)
    sources = sorted({name.rpartition("_")[0] for name in rebuilder.names})
    whole = {name for source in chance.sample(sources, 3) for name in rebuilder.names if name.startswith(f"{source}_")}
    few = {*chance.sample(rebuilder.names, 4)}
    few |= {CLAIM.local(d.iri) for d in rebuilder.given.data.decisions if d.kind == "identify"}
    for gone in (*pick([whole, few], 2), set[str]()):
        assert set(whatif.suppose(map(CLAIM, gone)).store) == rebuilder.build_without(gone)
    assert set(shipped.store) == before


@pytest.mark.parametrize(
    ("without", "gone"),
    [
        ("src:harbour-echo-1", ["harbour-echo-1_001", "harbour-echo-1_002"]),
        ("harbour-echo-1", ["harbour-echo-1_001", "harbour-echo-1_002"]),
        ("claim:quay-post-2_010", ["quay-post-2_010"]),
        ("decision_003", ["decision_003"]),
        (WREN, ["harbour-news-1_006", "quay-post-2_005"]),
        ("hayato-wren", ["harbour-news-1_006", "quay-post-2_005", "quay-post-2_014"]),
        ("minato-tide", ["harbour-news-1_008", "harbour-news-1_009", "quay-post-2_011"]),
        ("rid:large-minato-suv", ["harbour-news-1_008", "harbour-news-1_009", "quay-post-2_011"]),
        ("rid:import-volume_any_any_any_japan_2023", ["harbour-news-1_002", "harbour-news-1_003", "quay-post-2_004"]),
    ],
)
def test_what_a_thing_stands_for(whatif: WhatIf, rebuilder: Rebuilder, without: str, gone: list[str]) -> None:
    """A source goes with its claims, a claim or decision alone, a thing with what names it, as written or as read."""
    graph = whatif.suppose([without])
    assert {*rebuilder.names, *rebuilder.decisions} - list_claims(graph) == set(gone)
    assert set(graph.store) == rebuilder.build_without(gone)


def test_identity_stays(whatif: WhatIf) -> None:
    """A thing that is supposed away keeps its name: only what claims say of it goes."""
    graph = whatif.suppose([RID("japan-india-cepa")])
    assert graph.find("japan-india-cepa") == RID("japan-india-cepa")
    assert graph.query("ASK { rid:japan-india-cepa ri:party ?x }") is False


@pytest.mark.parametrize(("name", "near"), [("haytoo", "hayato"), ("src:harbour-new-1", "nothing is called")])
def test_unknown_thing(whatif: WhatIf, name: str, near: str) -> None:
    """What is not known is told with the nearest names."""
    with pytest.raises(NotFound, match=near):
        whatif.suppose([name])


def test_unknown_claim(whatif: WhatIf) -> None:
    """A claim to keep that is not known is told with the nearest ones."""
    with pytest.raises(NotFound, match=r"did you mean .*quay-post-2_001"):
        whatif.keep(["quay-post-2_0001"])
    with pytest.raises(NotFound, match="there is no claim 'x'"):
        whatif.keep(["x"])


def test_added_source(whatif: WhatIf, rebuilder: Rebuilder, write_source: Write) -> None:
    """A source file more, with a period of its own, is as if it stood among the others, and goes without a trace."""
    path = write_source(
        "says: {route: {model: minato-tide, origin: thailand, destination: japan}, status: active, since: 2026-04}",
        "says: {import-volume: {importer: minato, destination: japan, period: 2021-H1}, units: 9120}",
    )
    graph = whatif.suppose(added=[path])
    found = graph.query("ASK { rid:route_minato-tide_thailand_japan ri:status ri:active }")
    assert found is True
    assert graph.query("ASK { rid:period_2021-H1 a ri:Period }") is True
    given = rebuilder.given
    read = replace(given, data=read_more([path], given))
    assert set(graph.store) == rebuilder.build_from(read)
    assert set(whatif.suppose().store) == rebuilder.build_without([])


def test_findings_on_sources_that_are_gone_are_gone(whatif: WhatIf, rebuilder: Rebuilder, tmp_path: Path) -> None:
    """Two files of one page are found while they are supposed, and not once something else is."""
    claim = "- {n: 001, says: {import-volume: {importer: hayato, destination: japan, period: 2021}, units: 9}}\n"
    paths = [tmp_path / f"twin-{n}.yaml" for n in (1, 2)]
    for path in paths:
        path.write_text(HEAD.format(name=path.stem, grade="C") + claim)
    twins = 'ASK { ?f a ri:Finding ; ri:rule "same-page" }'
    assert whatif.suppose(added=paths).query(twins) is True
    assert whatif.suppose(rebuilder.decisions[:1]).query(twins) is False
    assert set(whatif.suppose().store) == rebuilder.build_without([])


def test_added_source_and_without(whatif: WhatIf, write_source: Write) -> None:
    """A source may be added and others, or a claim of its own, be withdrawn at once."""
    path = write_source(f"says: {{route: {ROUTE}, status: ended, until: 2026-03}}", f"says: {{route: {ROUTE}}}")
    ended = f"ASK {{ {WREN} ri:status ri:ended }}"
    assert whatif.suppose(["src:quay-post-2"], [path]).query(ended) is True
    assert whatif.suppose(["claim:supposed-1_001"], [path]).query(ended) is False


def test_added_source_changed(whatif: WhatIf, write_source: Write) -> None:
    """A file that is supposed again with another grade counts by that."""
    claim = "says: {import-volume: {importer: hayato, destination: japan, period: 2025}, units: 14300}"
    held = "ASK { rid:import-volume_hayato_any_any_japan_2025 ri:units 14300 }"
    assert whatif.suppose(added=[write_source(claim, grade="A")]).query(held) is True
    assert whatif.suppose(added=[write_source(claim, grade="F")]).query(held) is False


def test_added_entities(whatif: WhatIf, rebuilder: Rebuilder, write_source: Write, tmp_path: Path) -> None:
    """A file of entities brings things that sources speak of, whichever file comes first."""
    things = tmp_path / "things.yaml"
    things.write_text(
        "maker: {tatsu: {en: Tatsu}}\nvehicle-model: {tatsu-heron: {en: Tatsu Heron}}\n", encoding="utf-8"
    )
    path = write_source(
        "says: {route: {model: tatsu-heron, origin: india, destination: japan}, maker: tatsu, status: active}"
    )
    for files in ([things, path], [path, things]):
        graph = whatif.suppose(added=files)
        assert [row[:2] for row in graph.ask("models-of", maker="Tatsu").texts()] == [("Tatsu Heron", "India")]
        read = replace(rebuilder.given, data=read_more(files, rebuilder.given))
        assert set(graph.store) == rebuilder.build_from(read)
    assert set(whatif.suppose().store) == rebuilder.build_without([])
    with pytest.raises(DataError, match=r"unknown vehicle-line 'tatsu-heron'"):
        whatif.suppose(added=[path])
    things.write_text("maker: {hayato: {en: Another}}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"duplicate identifier 'hayato', first at data/entities/"):
        whatif.suppose(added=[things])


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        ("quay-post-2_002.units=14300", "units: 14250}}", "units: 14300}}"),
        ("claim:quay-post-2_002.units = >14000", "units: 14250}}", 'units: ">14000"}}'),
        ("quay-post-2_003.change=", "units: 9120, change: -3", "units: 9120"),
        ("quay-post-2_003.period=2024", "period: 2025}, units: 9120", "period: 2024}, units: 9120"),
        (
            "quay-post-2_005.status=[active, planned]",
            "status: active, since: 2025-04",
            "since: 2025-04, status: [active, planned]",
        ),
        ("quay-post-2_006.located-in=india", "hato-works, located-in: gujarat", "hato-works, located-in: india"),
        ("quay-post-2_009.note-worthy=x", "", ""),
    ],
)
def test_set_value(whatif: WhatIf, home: Path, tmp_path: Path, change: str, old: str, new: str) -> None:
    """A claim that is supposed to say something else gives the graph of a build of that, and goes without a trace."""
    if not old:
        with pytest.raises(QueryError, match="unknown relation 'note-worthy'"):
            whatif.suppose(changed=[change])
        return
    before = set(whatif.suppose().store)
    shutil.copytree(home, tmp_path / "home", ignore=shutil.ignore_patterns("build"))
    source = tmp_path / "home" / "data" / "sources" / "quay-post-2.yaml"
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), encoding="utf-8")
    (tmp_path / "home" / "build").symlink_to(home / "build")
    assert set(whatif.suppose(changed=[change]).store) == Rebuilder(tmp_path / "home").build_without([])
    assert set(whatif.suppose().store) == before


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ("quay-post-2_002", QueryError, "write CLAIM.PROPERTY=VALUE"),
        ("quay-post-2_2.units=7", NotFound, r"no claim 'quay-post-2_2'; did you mean .*quay-post-2_0"),
        ("quay-post-2_002.units=many", QueryError, "must be a count of units"),
        ("quay-post-2_002.importer=hayatto", QueryError, "did you mean hayato"),
        ("quay-post-2_002.importer=[hayato, minato]", QueryError, "has one value"),
        ("quay-post-2_005.status=[", QueryError, "broken YAML"),
    ],
)
def test_wrong_value(whatif: WhatIf, change: str, error: type[Exception], told: str) -> None:
    """A change that cannot be read is told by what is wrong with it."""
    with pytest.raises(error, match=told):
        whatif.suppose(changed=[change])


def test_wrong_file(whatif: WhatIf, write_source: Write, tmp_path: Path) -> None:
    """What is wrong with a file is told with file and line, and a file that is not there by its name."""
    path = write_source("says: {maker: hayatto, based-in: japan}")
    with pytest.raises(DataError, match=r"supposed-1\.yaml:10: .*hayatto.*did you mean hayato"):
        whatif.suppose(added=[path])
    with pytest.raises(DataError, match="duplicate identifier: source 'quay-post-2' stands at"):
        whatif.suppose(added=[write_source("says: {maker: hayato, based-in: japan}", name="quay-post-2")])
    with pytest.raises(DataError, match=r"none\.yaml:1: no such file"):
        whatif.suppose(added=[tmp_path / "none.yaml"])


def test_contradiction(whatif: WhatIf, rebuilder: Rebuilder, write_source: Write) -> None:
    """What would contradict the ontology is an error that names it, and what is supposed next is right again."""
    path = write_source("says: {foreign-country: india, located-in: gujarat}")
    with pytest.raises(DataError, match=r"supposed-1\.yaml:10: .*nothing stands in ri:locatedIn to itself"):
        whatif.suppose(added=[path])
    assert set(whatif.suppose([CLAIM("quay-post-2_007")]).store) == rebuilder.build_without(["quay-post-2_007"])


def test_no_clocks(whatif: WhatIf) -> None:
    """What is supposed cannot be read as of a day, which would read the data as it is."""
    with pytest.raises(QueryError, match="2025-01-01"):
        whatif.suppose().at(as_of=dt.date(2025, 1, 1))


def test_stale_graph(ready_world: Path) -> None:
    """A graph whose data has changed since it was built is no ground to suppose on."""
    build(find_home(ready_world), lambda _: None)
    graph = load(ready_world)
    path = ready_world / "data" / "decisions.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# one more\n", encoding="utf-8")
    with pytest.raises(DataError, match="run `kg build`"):
        WhatIf(graph)


def suppose_and_compare(
    small: Graph, whatif: WhatIf, without: Iterable[str], question: str, **parameters: str
) -> Comparison:
    """Give the comparison of the tiny world with what is supposed of it."""
    return compare(small, whatif.suppose(without), [Asked(small.catalogue[question], parameters)])


def test_lost_inference(small: Graph, whatif: WhatIf) -> None:
    """An inferred fact that is lost comes with the proof that broke."""
    found = suppose_and_compare(small, whatif, ["japan-india-cepa"], "tariff-free-models")
    lost = {one.triple: one for one in found.inferences_lost}[PARTY]
    assert lost.before is not None
    assert lost.before.conclusion == PARTY
    assert lost.after is None
    assert Triple(RID("japan-india-cepa"), RI("party"), RID("india")) in found.lost
    assert not found.gained
    (answer,) = found.answers
    assert {answer.before.texts()[row.before or 0][0] for row in answer.lost} == {"Hayato Kite", "Hayato Wren"}


def test_carried_by_another_proof(small: Graph, whatif: WhatIf) -> None:
    """An inferred fact whose recorded proof broke, and that stands, comes with the proof that carries it."""
    found = [
        one
        for name in ("src:quay-post-2", "src:harbour-news-1", "src:harbour-echo-1", "hayato-kite", "japan-india-cepa")
        for one in suppose_and_compare(small, whatif, [name], "tariff-free-models").carried
    ]
    assert found
    for one in found:
        assert one.before is not None
        assert one.after is not None
        assert one.before.conclusion == one.after.conclusion == one.triple


def test_changed_row(small: Graph, whatif: WhatIf) -> None:
    """A row about the same things is one that has changed, with the columns that differ."""
    found = suppose_and_compare(small, whatif, ["claim:quay-post-2_005"], "models-from", origin="india")
    (answer,) = found.answers
    assert not answer.lost
    assert [row.columns for row in answer.changed if "status" in row.columns]


def test_nothing_changes(small: Graph, whatif: WhatIf) -> None:
    """Where nothing is supposed, nothing differs."""
    asks = [Asked(question) for question in (small.catalogue["tariff-free-models"], *POINTS)]
    assert not compare(small, whatif.suppose(), asks)


FRONX, WRV, INDIA, THAILAND = (RID(name) for name in ("fronx", "wr-v", "india", "thailand"))
COLUMNS = ("model", "origin", "status")
ROUTES = Key(("model", "origin"), ("status",))


@pytest.mark.parametrize(
    ("key", "before", "after", "lost", "gained", "changed"),
    [
        (ROUTES, [(FRONX, INDIA, RI("active"))], [(FRONX, INDIA, RI("ended"))], [], [], [(0, 0, ("status",))]),
        (ROUTES, [(FRONX, INDIA, RI("active"))], [(FRONX, THAILAND, RI("active"))], [0], [0], []),
        (ROUTES, [(FRONX, INDIA, RI("active"))], [], [0], [], []),
        (None, [(FRONX, INDIA, RI("active"))], [(FRONX, INDIA, RI("ended"))], [0], [0], []),
        (None, [(FRONX, INDIA, RI("active"))] * 2, [(FRONX, INDIA, RI("active"))], [1], [], []),
        (
            ROUTES,
            [(FRONX, INDIA, RI("active")), (FRONX, INDIA, RI("ended"))],
            [(FRONX, INDIA, RI("ended")), (FRONX, INDIA, RI("planned"))],
            [],
            [],
            [(0, 1, ("status",))],
        ),
        (
            Key(("status",)),
            [(FRONX, INDIA, Literal(1))],
            [(FRONX, THAILAND, Literal(1))],
            [],
            [],
            [(0, 0, ("origin",))],
        ),
        (
            Key(("status",), ("model",)),
            [(FRONX, INDIA, Literal(1))],
            [(WRV, INDIA, Literal(1))],
            [0],
            [0],
            [],
        ),
    ],
)
def test_rows(
    key: Key | None,
    before: list[Row],
    after: list[Row],
    lost: list[int],
    gained: list[int],
    changed: list[tuple[int, int, tuple[str]]],
) -> None:
    """Rows with one key are one row; what tells rows about one thing apart may change; equal numbers are no thing."""
    found = compare_answers(Table(COLUMNS, tuple(before)), Table(COLUMNS, tuple(after)), key)
    assert [row.before for row in found.lost] == lost
    assert [row.after for row in found.gained] == gained
    assert [(row.before, row.after, row.columns) for row in found.changed] == changed


def spread(changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give changes with their cells beside the other members."""
    return [{**change["cells"], **change} for change in changes]


def tell(before: Graph, after: Graph, *names: str) -> list[dict[str, Any]]:
    """Give the changes between two graphs as data, in some questions that need no parameter, facts and points."""
    asks = [Asked(question) for question in (*(before.catalogue[name] for name in names), *POINTS)]
    report = Report(compare(before, after, asks), lang="en", placed=False)
    changes = [*report.list_rows(), *report.list_inferences(), *report.list_facts(), *report.list_backed()]
    return spread(to_plain(changes))


def test_each_lost_row_has_its_own_claim(small: Graph, whatif: WhatIf, write_source: Write) -> None:
    """Facts that a second source confirms rest on one no longer, each because of the claim that confirms it."""
    path = write_source(
        "says: {plant: hato-works, located-in: gujarat}",
        "says: {region: gujarat, located-in: india}",
        f"says: {{route: {ROUTE}, plant: hato-works}}",
    )
    told = tell(small, whatif.suppose(added=[path]), "single-source-facts")
    lost = {str(c["fact"]): c["because"] for c in told if c["part"] == "single-source-facts, rows lost"}
    assert lost == {
        "Gujarat: located in India": "new supposed-1_002",
        "Hato works: located in Gujarat": "new supposed-1_001",
        "supply route: Hayato Wren, India, Japan: plant Hato works": "new supposed-1_003",
    }


def test_cause_of_one_fact_is_not_that_of_another(small: Graph, whatif: WhatIf, write_source: Write) -> None:
    """A claim whose status was succeeded loses its other facts to nobody: what confirms those is their cause."""
    said = f"says: {{route: {ROUTE}, maker: hayato, status: %s, variant: four-wheel drive}}"
    first = write_source(said % "planned", name="supposed-1", grade="E")
    second = write_source(said % "active", name="supposed-2", grade="C")
    before = WhatIf(small).suppose(added=[first])
    told = tell(before, whatif.suppose(added=[first, second]), "single-source-facts")
    fact = "supply route: Hayato Wren, India, Japan: variant four-wheel drive"
    assert [c["because"] for c in told if c.get("fact") == fact] == ["new supposed-2_001"]


def test_cause_is_what_changed_on_the_point(small: Graph, whatif: WhatIf) -> None:
    """A decision that is withdrawn, and a claim that says something else, are the causes of what they made."""
    told = tell(small, whatif.suppose(changed=["quay-post-2_002.units=14300"]), "volume-total", "maker-ranking")
    (changed,) = [c for c in told if c["part"] == "maker-ranking, rows changed" and c["column"] == "units"]
    assert (changed["about"], changed["before"], changed["after"]) == ("Hayato, 2025", "14250", "14300")
    assert changed["evidence"] == [{"how": "changed", "claim": "quay-post-2_002"}]
    told = tell(small, whatif.suppose(["decision_001"]), "volume-total")
    (row,) = [c for c in told if c["part"] == "only sources changed" and c["question"] == "volume-total"]
    assert row["rows"] == "1 row: only its sources changed"
    (row,) = [c for c in told if c.get("question") == "volume-total" and "about" in c]
    assert row["about"] == "2025"
    assert told[-1]["part"] == "rows of which only sources changed"
    assert row["because"] == "withdrawn decision_001"


def test_finding_that_is_settled_is_one_change(small: Graph, whatif: WhatIf) -> None:
    """A finding that a decision settled is the same without it, more severe, and because of that decision."""
    told = tell(whatif.suppose(["decision_001"]), small)
    found = [c for c in told if c["part"] == "findings changed" and c.get("column") == "severity"]
    assert found
    assert {(c["before"], c["after"]) for c in found} <= {("error", "note"), ("warning", "note")}
    assert {c["because"] for c in found} == {"corrected by decision_001"}
    gone = [c for c in told if c["part"] == "findings lost"]
    assert not [c for c in gone if c["told"] in {d.get("told") for d in told if d["part"] == "findings gained"}]


def list_free(graph: Graph) -> list[str]:
    """Give the questions that need no parameter."""
    return [q.name for q in graph.catalogue.values() if not any(p.required for p in q.parameters)]


def find_causes(changes: Iterable[dict[str, object]]) -> set[object]:
    """Give in words what caused some changes, without the lines that count others."""
    return {change["because"] for change in changes if change["part"] != "only sources changed"}


def test_new_claim_is_the_cause_across_nodes(small: Graph, write_source: Write, tmp_path: Path) -> None:
    """A part that is one too many costs another its rank, and what was left over: because of the claim on it."""
    things = tmp_path / "things.yaml"
    things.write_text("maker: {tatsu: {en: Tatsu}}\n", encoding="utf-8")
    said = "says: {import-volume: {importer: tatsu, destination: japan, period: 2025}, units: 14250}"
    told = tell(small, WhatIf(small).suppose(added=[things, write_source(said, grade="B")]))
    lost = {c["fact"]: c["because"] for c in told if c["part"] == "facts lost"}
    assert lost["import volume: Hayato, Japan, 2025: rank 1"] == "disputed by supposed-1_001"
    (found,) = [c for c in told if c["part"] == "findings lost" and c["rule"] == "remainder"]
    assert found["evidence"] == [{"how": "new", "claim": "supposed-1_001"}]


@pytest.mark.parametrize("decision", ["decision_001", "decision_002", "decision_003", "decision_004"])
def test_withdrawn_decision_is_the_cause(small: Graph, decision: str) -> None:
    """All that a decision made is lost, and all that it read otherwise gained, because it was withdrawn."""
    free = pick(list_free(small), 3)
    told = tell(small, WhatIf(small).suppose([decision]), *free)
    assert {c["part"] for c in told} & {"facts lost", "facts gained", "findings changed", "disagreements lost"}
    marked = [c for c in told if c.get("column") not in ("hangs_on", "sure")]
    assert find_causes(marked) == {f"withdrawn {decision}"}


def test_changed_claim_is_the_cause(small: Graph) -> None:
    """A claim that speaks of another year loses what decisions read as that year too, disputed by no decision."""
    told = tell(small, WhatIf(small).suppose(changed=["quay-post-2_002.period=2024"]))
    lost = {c["fact"]: c["because"] for c in told if c["part"] == "facts lost"}
    assert lost["import volume: Hayato, Japan, 2025: rank 1"] == "changed quay-post-2_002"
    assert find_causes(told) == {"changed quay-post-2_002"}


def test_who_disputes_is_no_decision(small: Graph, whatif: WhatIf, write_source: Write) -> None:
    """Who speaks against a claim is the claim that a decision reads, and not the decision."""
    said = "says: {import-volume: {importer: hayato, destination: japan, period: 2025}, units: 14300}"
    paths = [write_source(said, name=name, grade="E") for name in ("supposed-1", "supposed-2")]
    before = WhatIf(small).suppose()
    told = tell(before, whatif.suppose(["claim:quay-post-2_002"], paths))
    speaking = {e["claim"] for c in told for e in c["evidence"] if e["how"] in ("disputed by", "outvoted by")}
    assert not {claim for claim in speaking if claim.startswith("decision")}


def test_equal_words_are_told_apart(small: Graph, whatif: WhatIf, write_source: Write) -> None:
    """Facts of two things with one label are told with the names of the things."""
    volume = "says: {import-volume: {destination: japan, period: unknown}, %s}"
    path = write_source(volume % "units: 12", volume % "units: 13")
    told = tell(small, whatif.suppose(added=[path]))
    for part in ("facts gained", "inferred facts gained"):
        facts = [c["fact"] for c in told if c["part"] == part]
        assert len(facts) == len(set(facts))
    assert "import volume: Japan: destination Japan (rid:unkeyed_supposed-1_001)" in {c.get("fact") for c in told}


def test_many_causes_are_counted(small: Graph, whatif: WhatIf) -> None:
    """More claims than a handful are told by their number, and all are in the evidence."""
    told = tell(small, whatif.suppose(["src:quay-post-2"]), "sources")
    (lost,) = [c for c in told if c["part"] == "sources, rows lost"]
    assert lost["because"] == "withdrawn 14 claims of quay-post-2"
    assert len(lost["evidence"]) == 14


def list_told(changes: list[dict[str, object]]) -> list[str]:
    """Give what changes tell, without their causes and proofs."""
    left_out = ("because", "cells", "evidence", "stands_on", "rule")
    return sorted(str(sorted((k, v) for k, v in change.items() if k not in left_out)) for change in changes)


def mirror(change: dict[str, object]) -> dict[str, object]:
    """Give a change the other way round."""
    *head, last = str(change["part"]).split(" ")
    part = " ".join([*head, {"lost": "gained", "gained": "lost"}.get(last, last)])
    turned = {"before": change["after"], "after": change["before"]} if "column" in change else {}
    return {**change, **turned, "part": part}


@pytest.mark.parametrize(
    "gone", [["quay-post-2"], ["decision_001"], ["hayato-kite"], ["harbour-news-1", "decision_003"]]
)
def test_mirrored(small: Graph, whatif: WhatIf, gone: list[str]) -> None:
    """What is lost one way is gained the other, and what changed changes back."""
    after = whatif.suppose(gone)
    free = pick(list_free(small), 3, len(gone))
    forth = [c for c in tell(small, after, *free) if c["part"] != "carried by another proof"]
    back = [c for c in tell(after, small, *free) if c["part"] != "carried by another proof"]
    assert forth
    assert list_told([mirror(change) for change in forth]) == list_told(back)


def test_command(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`kg whatif` tells rows and inferred facts lost, by labels, with the rule in words and the claims that fell."""
    assert main(["--home", str(home), "whatif", "--without", "japan-india-cepa", "tariff-free-models"]) == 0
    out, err = capsys.readouterr()
    assert "tariff-free-models, rows lost: 2" in err
    assert "Hayato Kite" in out
    assert "if A party B, then B partyTo A" in out
    assert "https://" not in out


def test_command_sets_and_brings(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--set` takes a value, `--with` a new model, and a question may name what is only supposed."""
    arguments = ["--home", str(home), "whatif", "--set", "quay-post-2_002.units=14300", "--format", "json"]
    assert main([*arguments, "volume-of-maker", "--maker", "hayato"]) == 0
    told = spread(json.loads(capsys.readouterr().out))
    assert told[0]["part"] == "volume-of-maker, rows changed"
    assert [told[0][name] for name in ("column", "before", "after", "because")] == [
        "units",
        "14250",
        "14300",
        "changed quay-post-2_002",
    ]
    things = tmp_path / "things.yaml"
    things.write_text("vehicle-model: {hayato-heron: {en: Hayato Heron}}\n", encoding="utf-8")
    claim = "- {n: 001, says: {route: {model: hayato-heron, origin: india, destination: japan}, status: planned}}\n"
    path = tmp_path / "supposed-9.yaml"
    path.write_text(HEAD.format(name="supposed-9", grade="B") + claim, encoding="utf-8")
    arguments = ["--home", str(home), "whatif", "--with", str(things), "--with", str(path), "--format", "json"]
    assert main([*arguments, "model-origin", "--model", "Heron of Hayato"]) == 5
    assert main([*arguments, "model-origin", "--model", "Hayato Heron"]) == 0
    (row,) = [r for r in spread(json.loads(capsys.readouterr().out)) if r["part"] == "model-origin, rows gained"]
    assert (row["model"], row["status"], row["because"]) == ("Hayato Heron", "planned", "new supposed-9_001")


def test_command_as_json(home: Path, write_source: Write, capsys: pytest.CaptureFixture[str]) -> None:
    """With parameters and an added file, and without a question, the parts of the report stand in each record."""
    path = write_source(f"says: {{route: {ROUTE}, status: ended, until: 2026-03}}")
    arguments = ["--home", str(home), "whatif", "--with", str(path), "--format", "json"]
    assert main([*arguments, "models-of", "--maker", "hayato"]) == 0
    rows = [
        record for record in spread(json.loads(capsys.readouterr().out)) if record["part"] == "models-of, rows changed"
    ]
    assert [(row["column"], row["before"], row["after"]) for row in rows if row["column"] == "status"] == [
        ("status", "active", "ended")
    ]
    assert main(arguments) == 0
    facts = [
        record["fact"] for record in spread(json.loads(capsys.readouterr().out)) if record["part"] == "facts gained"
    ]
    assert any(fact.endswith("status ended") for fact in facts)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 4, "nothing is supposed"),
        (["--without", "haytoo"], 5, "did you mean hayato"),
        (["--without", "hayato", "tarif-free-models"], 5, "did you mean tariff-free-models"),
        (["--without", "hayato", "models-of", "--makr", "x"], 4, "no parameter 'makr'; did you mean maker"),
    ],
)
def test_wrong_command(
    home: Path, arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with the command is told in a line, with the exit code of its kind."""
    assert main(["--home", str(home), "whatif", *arguments]) == code
    assert told in capsys.readouterr().err


def test_type_stays(whatif: WhatIf) -> None:
    """A node of which no claim is left is no more, and what it was is not inferred."""
    graph = whatif.suppose([WREN])
    assert Quad(RID("route_hayato-wren_india_japan"), TYPE, RI("SupplyRoute")) not in graph.store
    assert graph.query("ASK { rid:route_hayato-wren_india_japan ?p ?o }") is False
