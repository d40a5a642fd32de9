"""The graph that is written: what stands in the default graph, in the claim graphs, and nowhere.

The checks on the shipped graph look at its quads alone, and take nothing from the code that wrote them.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from kg.inputs import read_inputs
from kg.model.answers import Table
from kg.model.claims import Data, Entity, Fact, Where
from kg.model.nodes import make_node
from kg.model.vocabulary import Vocabulary
from kg.quads import list_units
from kg.quads.statements import encode_shorthand
from kg.reader import read_data
from kg.resolve import resolve
from kg.store import encode_quads
from kg.terms import CLAIM, EDTF, INFERRED, OWL, PREFIXES, RDF, RI, RID, SRC, TYPE, XSD, kebab
from kg.verbs import KnowledgeGraph
from tests.rebuilding import list_stated, list_triples
from tests.sampling import tries

IDENTITY = {
    "http://www.w3.org/2000/01/rdf-schema#label",
    *(f"{PREFIXES['skos']}{n}" for n in ("altLabel", "broader", "exactMatch")),
}
PERIOD = {RI(name) for name in ("from", "to", "year")}
DIRECT = {RI(name) for name in ("party", "memberOf", "operatedBy")}
DESCRIBED = ("disagreement_", "figure_", "finding_", "run_", "series_")


class Quads(NamedTuple):
    """The quads of a store by graph: the default graph, the inferred one, and one for each claim."""

    default: frozenset[Triple]
    inferred: frozenset[Triple]
    claims: dict[NamedNode, frozenset[Triple]]

    @property
    def said(self) -> frozenset[Triple]:
        """Give what any claim says."""
        return frozenset().union(*self.claims.values())


def read_quads(quads: Iterable[Quad]) -> Quads:
    """Give quads by graph."""
    graphs: dict[object, set[Triple]] = defaultdict(set)
    for quad in quads:
        graphs[quad.graph_name].add(quad.triple)
    default, inferred = graphs.pop(DefaultGraph(), set()), graphs.pop(INFERRED, set())
    claims = {graph: frozenset(found) for graph, found in graphs.items() if isinstance(graph, NamedNode)}
    assert len(claims) == len(graphs)
    return Quads(frozenset(default), frozenset(inferred), claims)


@pytest.fixture(scope="module")
def quads(shipped: KnowledgeGraph) -> Quads:
    """Give the quads of the shipped graph."""
    return read_quads(shipped.store)


@pytest.fixture(scope="module")
def entities(root: Path) -> frozenset[NamedNode]:
    """Give the entities that the shipped files list, read without the reader."""
    files = (yaml.load(p.read_text(encoding="utf-8"), yaml.BaseLoader) for p in (root / "data/entities").glob("*.yaml"))  # noqa: S506  # BaseLoader makes texts only
    return frozenset(RID(name) for file in files for group in file.values() for name in group)


@pytest.fixture(scope="module")
def ontology(root: Path) -> tuple[Triple, ...]:
    """Give the triples of the ontology as it stands in its file."""
    return tuple(quad.triple for quad in parse(path=root / "ontology" / "reverse-imports.ttl", format=RdfFormat.TURTLE))


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    """Give the rows of a query as texts."""
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in found]


# --- The shipped graph ---


def test_every_held_triple_is_said_or_inferred(
    quads: Quads, entities: frozenset[NamedNode], ontology: tuple[Triple, ...]
) -> None:
    """What is held and is neither identity, ontology nor description is said by a claim in use, or is inferred."""
    stated = frozenset(ontology)
    in_use = {t.subject for t in quads.default if t.predicate == RI("standing") and t.object == RI("inUse")}
    said = frozenset().union(*(triples for claim, triples in quads.claims.items() if claim in in_use))
    periods = {t.subject for t in quads.default if t.predicate == TYPE and t.object == RI("Period")}
    sets = {t.subject for t in quads.default if t.predicate == TYPE and t.object == RI("DataSet")}

    def is_accounted_for(triple: Triple) -> bool:
        subject = triple.subject
        if isinstance(subject, BlankNode) or isinstance(triple.object, BlankNode) or triple in stated:
            return True  # ontology
        if triple.predicate.value in IDENTITY or (subject in periods and triple.predicate in PERIOD):
            return True  # identity
        if triple.predicate == TYPE and subject in entities | periods | sets:
            return True  # identity too
        if triple.predicate in (RI("identifiedAs"), RI("identifiedIn")):
            return True  # description of a decision
        described = isinstance(subject, NamedNode) and RID.local(subject).startswith(DESCRIBED)
        return subject in CLAIM or subject in SRC or described

    unsaid = {t for t in quads.default - said - quads.inferred if not is_accounted_for(t)}
    assert sorted(map(str, unsaid)) == []


def test_node_that_is_held_is_typed_by_a_claim(quads: Quads, entities: frozenset[NamedNode]) -> None:
    """A keyed node has its class from claims, so that none stands in the default graph by itself."""
    typed = {t.subject for t in quads.said if t.predicate == TYPE}
    keyed = {t.subject for t in quads.default if t.predicate == RI("destination") or t.predicate == RI("cause")}
    assert len(keyed) > 30
    assert keyed <= typed


def test_inferred_triples_stand_in_the_default_graph_too(quads: Quads) -> None:
    """A plain query needs the default graph alone."""
    assert quads.inferred <= quads.default


def test_claim_graph_is_of_one_node_with_its_type(quads: Quads) -> None:
    """The graph of a claim is about one node, and gives its class; that of a decision gives the class of each node."""
    for graph, told in quads.claims.items():
        triples = {t for t in told if t.predicate not in (RI("identifiedAs"), RI("identifiedIn"))}
        subjects = {t.subject for t in triples}
        types = {t.subject for t in triples if t.predicate == TYPE}
        subjects -= {t.subject for t in triples if t.predicate in DIRECT} - types
        denials = {t.subject for t in triples if t.object == OWL("NegativePropertyAssertion")}
        assert types == subjects, graph
        assert all(f"{denial}".startswith(f"<{graph.value}_denial") for denial in denials)
        assert len(subjects - denials) == 1 or denials or CLAIM.local(graph).startswith("decision_")


def test_claim_graph_has_the_keys_of_its_node(quads: Quads, ontology: tuple[Triple, ...]) -> None:
    """Each keyed node's name is spelled by its class and the key that its own claim graph gives."""
    keys, names = read_keys(ontology)
    checked = 0
    for triples in quads.claims.values():
        said = {(t.subject, t.predicate): t.object for t in triples}
        for (node, predicate), cls in said.items():
            if predicate != TYPE or cls not in keys or not isinstance(node, NamedNode):
                continue
            local = RID.local(node)
            if local.startswith("unkeyed_"):
                continue
            parts = [spell(said.get((node, key))) for key in keys[cls]]
            assert local == "_".join([names[cls], *parts])
            checked += 1
    assert checked > 60


def read_keys(ontology: Iterable[Triple]) -> tuple[dict[object, list[NamedNode]], dict[object, str]]:
    """Give the keys and the names of the classes of an ontology, read without the reader."""
    objects: dict[tuple[object, object], object] = {(t.subject, t.predicate): t.object for t in ontology}
    keys: dict[object, list[NamedNode]] = {}
    for (cls, predicate), head in objects.items():
        if predicate == OWL("hasKey"):
            members: list[NamedNode] = []
            item = head
            while item != RDF("nil"):
                member, item = objects[item, RDF("first")], objects[item, RDF("rest")]
                assert isinstance(member, NamedNode)
                members.append(member)
            keys[cls] = members
    short = {cls: objects.get((cls, RI("shortName"))) for cls in keys if isinstance(cls, NamedNode)}
    return keys, {c: name.value if isinstance(name, Literal) else kebab(RI.local(c)) for c, name in short.items()}


def spell(value: object) -> str:
    """Give a key part as the model spells it in a name."""
    if value is None:
        return "any"
    if isinstance(value, Literal):
        return re.sub(r"[^a-z0-9]+", "-", value.value.lower()).strip("-")
    assert isinstance(value, NamedNode)
    return RID.local(value).removeprefix("period_")


def test_each_claim_has_a_graph_of_its_own(quads: Quads) -> None:
    """Every claim and every decision that reads a claim names a graph, and no other graph exists."""
    described = {t.subject for t in quads.default if t.predicate == TYPE and t.object == RI("Claim")}
    decisions = {t.subject for t in quads.default if t.predicate == TYPE and t.object == RI("Decision")}
    assert set(quads.claims) <= described
    assert described - set(quads.claims) <= decisions


def test_provenance_is_plain_sparql(shipped: KnowledgeGraph) -> None:
    """Who says that the Fronx comes from India is one query on any engine."""
    rows = select(
        shipped.store,
        "SELECT ?claim { ?claim a ri:Claim . GRAPH ?claim { ?route ri:model rid:suzuki-fronx ; ri:origin rid:india } }",
    )
    assert {CLAIM.local(NamedNode(row[0])) for row in rows} >= {"carwikihub-5153_015", "deshsewak-167238_001"}


def test_local_names_need_no_escape(quads: Quads) -> None:
    """No name of data holds a slash or a full stop, wherever it stands."""
    terms = {x for t in quads.default | quads.said for x in (t.subject, t.predicate, t.object)} | set(quads.claims)
    names = [n.local(t) for n in (RID, CLAIM, SRC, RI) for t in terms if isinstance(t, NamedNode) and t in n]
    assert len(names) > 500
    assert [name for name in names if not re.fullmatch(r"[\w-]+", name)] == []


def test_data_has_no_blank_nodes(quads: Quads, ontology: tuple[Triple, ...]) -> None:
    """Blank nodes stand in the ontology only, and in no named graph."""
    assert not [t for t in quads.said | quads.inferred if BlankNode in (type(t.subject), type(t.object))]
    blank = [t for t in quads.default if BlankNode in (type(t.subject), type(t.object))]
    assert len(blank) == len([t for t in ontology if BlankNode in (type(t.subject), type(t.object))])


def test_no_wrong_figure_is_held(shipped: KnowledgeGraph) -> None:
    """Of 2023 the article's figures are not held: the total of that year is another, and so is Honda's."""
    rows = select(shipped.store, "SELECT ?v ?n { ?v a ri:ImportVolume ; ri:period rid:period_2023 ; ri:units ?n }")
    assert rows == [(RID("import-volume_any_any_any_japan_2023").value, "63038")]
    wrong = "VALUES ?n { 43266 37022 9595 9587 }"
    found = f"SELECT ?v {{ {wrong} ?v ri:importer ?maker ; ri:period rid:period_2023 ; ri:units ?n }}"
    assert not select(shipped.store, found)


def test_wrong_figures_stay_in_their_claims(shipped: KnowledgeGraph) -> None:
    """The corrected claims keep their graphs, wrong year and all, and the decision says what is held."""
    query = "SELECT ?g ?p { GRAPH ?g { ?v ri:importer rid:suzuki ; ri:units 43266 ; ri:period ?p } }"
    said = {(CLAIM.local(NamedNode(g)), RID.local(NamedNode(p))) for g, p in select(shipped.store, query)}
    assert said == {
        ("abaj-25578_002", "period_2025"), ("carwikihub-5153_014", "period_2023"),
        ("decision_001", "period_2025"), ("fujipost-37443_003", "period_2025"),
    }  # fmt: skip


def test_figures_of_2025_are_those_of_the_association(shipped: KnowledgeGraph) -> None:
    """The held figures of 2025 are those that the reference facts give, each in the data set of its dimensions."""
    query = (
        "SELECT ?maker ?n ?set { ?v a ri:ImportVolume ; ri:period rid:period_2025 ; ri:units ?n ; qb:dataSet ?set"
        " OPTIONAL { ?v ri:importer ?maker } }"
    )
    rows = {(maker.rpartition("/")[2], int(n), s.rpartition("_")[2]) for maker, n, s in select(shipped.store, query)}
    assert rows == {
        ("", 111513, "total"), ("suzuki", 43266, "by-importer"), ("honda", 37022, "by-importer"),
        ("nissan", 9595, "by-importer"), ("toyota", 9587, "by-importer"),
    }  # fmt: skip


def test_dates_bring_the_days_they_can_mean(quads: Quads) -> None:
    """Each EDTF date stands with its first and last day in the same graph; an open side has none."""
    edtf = [(triples, t) for triples in (quads.default, *quads.claims.values()) for t in triples if is_edtf(t)]
    assert len(edtf) > 50
    for triples, date in edtf:
        days = {
            t.predicate.value.removeprefix(date.predicate.value): t.object
            for t in triples
            if t.subject == date.subject and t.predicate.value.startswith(date.predicate.value) and t != date
        }
        bounds = {name: day for name, day in days.items() if name in ("Earliest", "Latest")}
        assert bounds, date
        assert all(isinstance(d, Literal) and d.datatype == XSD("date") for d in bounds.values())
        assert isinstance(date.object, Literal)
        if "/" not in date.object.value:
            assert bounds["Earliest"].value.startswith(date.object.value[:4])  # type: ignore[union-attr]  # a literal, as above
            assert set(bounds) == {"Earliest", "Latest"}


def is_edtf(triple: Triple) -> bool:
    """Say whether a triple gives an EDTF date."""
    return isinstance(triple.object, Literal) and triple.object.datatype == EDTF


def test_figures_bring_their_text(quads: Quads) -> None:
    """Each number of cars that is held has one text for readers, with its bound in words."""
    texts = {t.subject: t.object for t in quads.default if t.predicate == RI("unitsText")}
    counted = {
        t.subject for t in quads.default if t.predicate in {RI(f"units{b}") for b in ("", "Above", "Below", "About")}
    }
    assert set(texts) == counted
    assert texts[RID("import-volume_suzuki_any_any_japan_2025")] == Literal("43,266")


def test_each_claim_says_where_it_stands(quads: Quads) -> None:
    """A claim has one source, number, evidential and standing; a located one has digest and position too."""
    described: dict[object, list[NamedNode]] = defaultdict(list)
    for triple in quads.default:
        if triple.subject in CLAIM:
            described[triple.subject].append(triple.predicate)
    for claim in quads.claims:
        found = described[claim]
        assert [found.count(RI(p)) for p in ("source", "number", "evidential", "standing")] == [1, 1, 1, 1]
        assert found.count(RI("locator")) == found.count(RI("textDigest")) == found.count(RI("position"))


def test_no_sentence_of_an_article_is_in_the_graph(quads: Quads, articles: Path) -> None:
    """The article texts are third-party: no run of twelve words of theirs stands in the graph."""
    words = " ".join(p.read_text(encoding="utf-8") for p in articles.glob("*.txt")).split()
    runs = {" ".join(words[i : i + 12]) for i in range(len(words) - 11)}
    literals = {t.object.value for t in quads.default | quads.said if isinstance(t.object, Literal)}
    assert not [
        text
        for text in literals
        if any(" ".join(text.split()[i : i + 12]) in runs for i in range(len(text.split()) - 11))
    ]


# --- The world of tests/world ---


def encode(data: Data, vocabulary: Vocabulary) -> bytes:
    """Give the quads of data as they would be stored, without ontology and inference."""
    resolution = resolve(data, vocabulary)
    return encode_quads(quad for unit in list_units(data, resolution, vocabulary) for quad in unit.encode_quads())


@pytest.fixture
def world_quads(world: Path, vocabulary: Vocabulary) -> Quads:
    """Give the quads of the tiny data set."""
    return read_quads(parse(encode(read_data(read_inputs(world / "data"), vocabulary), vocabulary), RdfFormat.N_QUADS))


def describe(triples: Iterable[Triple], subject: NamedNode) -> set[tuple[str, str]]:
    """Give what triples say of a subject, in local names and texts."""
    found = [(t.predicate, t.object) for t in triples if t.subject == subject]
    return {(re.split("[#/]", p.value)[-1], re.split("[#/]", getattr(o, "value", ""))[-1]) for p, o in found}


def test_claim_graph_says_what_its_sentence_says(world_quads: Quads) -> None:
    """Type, key and facts of the sentence, wrong year included, and nothing else."""
    node = RID("import-volume_hayato_any_any_japan_2023")
    graph = world_quads.claims[CLAIM("harbour-news-1_004")]
    assert describe(graph, node) == {
        ("type", "ImportVolume"), ("importer", "hayato"), ("destination", "japan"), ("period", "period_2023"),
        ("dataSet", "data-set_import-volume_by-importer"), ("units", "14250"), ("unitsText", "14,250"),
        ("changeFactor", "7"), ("rank", "1"),
    }  # fmt: skip
    assert {t.subject for t in graph} == {node}


def test_decision_graph_says_how_claims_are_read(world_quads: Quads) -> None:
    """The graph of a decision gives the nodes and facts as it reads them, and none that it leaves alone."""
    subjects = {
        RID.local(t.subject) for t in world_quads.claims[CLAIM("decision_001")] if isinstance(t.subject, NamedNode)
    }
    assert subjects == {f"import-volume_{maker}_any_any_japan_2025" for maker in ("any", "hayato", "minato")}
    assert CLAIM("decision_004") not in world_quads.claims


@pytest.mark.parametrize(
    "node",
    ["import-volume_hayato_any_any_japan_2023", "route_large-minato-suv_thailand_japan", "unkeyed_harbour-news-1_001"],
)
def test_node_of_which_no_claim_is_held_is_absent(node: str, world_quads: Quads) -> None:
    """A node that exists by a slip only is in claim graphs, and is the subject of nothing that is held."""
    assert any(t.subject == RID(node) for t in world_quads.said)
    assert not [t for t in world_quads.default if t.subject == RID(node)]


def test_decision_is_described(world_quads: Quads) -> None:
    """A decision is of the curation, has its reasons, and says what it corrects."""
    assert describe(world_quads.default, CLAIM("decision_004")) == {
        ("type", "Decision"), ("number", "004"), ("source", "curation"), ("evidential", "asserted"),
        ("standing", "inUse"), ("because", "quay-post-2_012"), ("corrects", "harbour-news-1_003"),
        ("note", "Nobody counted twenty years ago."),
    }  # fmt: skip
    assert ("identifiedAs", "minato-tide") in describe(world_quads.default, RID("large-minato-suv"))


def test_decision_tells_what_it_needs(quads: Quads) -> None:
    """What a decision cannot do without is told apart from what merely supports it, and is a reason too."""
    told = describe(quads.default, CLAIM("decision_007"))
    assert {reason for name, reason in told if name == "needs"} == {"japan-tariff-2026_001"}
    assert {reason for name, reason in told if name == "because"} == {
        "japan-tariff-2026_001", "japan-tariff-2026_002", "japan-tariff-2026_003", "webcg-52593_001",
    }  # fmt: skip


def test_claim_is_described(world_quads: Quads) -> None:
    """A claim has source, place, digest, evidential, authority, standing and reading in the default graph."""
    claim = CLAIM("harbour-news-1_002")
    digest = "28201bca3198d7ef8b4f960fcfda7a4f86baa5293b5c43fd9f75088d6356c7f4"
    assert describe(world_quads.default, claim) == {
        ("type", "Claim"), ("number", "002"), ("source", "harbour-news-1"), ("evidential", "attributed"),
        ("attributedTo", "aria"), ("witness", "aria"), ("standing", "correctedClaim"), ("locator", "2.1"),
        ("textDigest", digest), ("position", "harbour-news-1_002_position"),
        ("readAs", "import-volume_any_any_any_japan_2025"),
    }  # fmt: skip
    position = NamedNode(claim.value + "_position")
    assert describe(world_quads.default, position) == {("type", "Position"), ("start", "34"), ("end", "110")}


def test_source_is_described(world_quads: Quads) -> None:
    """A source has its bibliography, grade with reason, uncertain date and original."""
    found = describe(world_quads.default, SRC("harbour-echo-1"))
    assert found >= {
        ("type", "Source"), ("publisher", "harbour-news"), ("language", "en"), ("sourceKind", "article"),
        ("grade", "E"), ("gradeReason", "a copy of number 1"), ("derivedFrom", "harbour-news-1"),
        ("published", "2026-03"), ("publishedEarliest", "2026-03-01"), ("publishedLatest", "2026-03-31"),
    }  # fmt: skip


def test_disagreement_is_described(world_quads: Quads) -> None:
    """A disagreement has kind, node, property, rule and its sides with their claims."""
    prefix = "disagreement_succession_route_hayato-wren_india_japan_"
    names = {t.subject for t in world_quads.default if t.predicate == RI("kind")}
    (me,) = (n for n in names if isinstance(n, NamedNode) and RID.local(n).startswith(prefix))
    local = RID.local(me)
    assert describe(world_quads.default, me) == {
        ("type", "Disagreement"), ("kind", "succession"), ("node", "route_hayato-wren_india_japan"),
        ("onProperty", "status"), ("rule", "a later step succeeds"), ("side", f"{local}_side1"),
        ("side", f"{local}_side2"), ("heldSide", f"{local}_side2"),
    }  # fmt: skip
    side = describe(world_quads.default, RID(f"{local}_side1"))
    assert side == {("type", "Side"), ("value", "planned"), ("claim", "harbour-news-1_006")}


def tell_bases(make_data: Callable[..., Data], vocabulary: Vocabulary, countries: Sequence[str]) -> list[Triple]:
    """Describe one claim a country on where a maker is based, each of a source of its own."""
    texts = [
        f"source: s{n}\ntitle: T\npublisher: quay-post\naddress: https://example.org/\nlanguage: en\nkind: article\n"
        f'published: 2026\ngrade: {{value: {"BC"[n % 2]}, because: "a test"}}\nclaims:\n'
        f"- {{n: 001, says: {{maker: hayato, based-in: {country}}}}}\n"
        for n, country in enumerate(countries)
    ]
    data = make_data(texts)
    return list_triples(data, resolve(data, vocabulary), vocabulary, ["description"])


def test_claims_that_differ_name_their_disagreement(make_data: Callable[..., Data], vocabulary: Vocabulary) -> None:
    """Claims on each side of a contradiction name it, those of every side."""
    triples = tell_bases(make_data, vocabulary, ["japan", "india"])
    (me,) = {t.subject for t in triples if t.predicate == RI("heldSide")}
    links = {(t.subject, t.object) for t in triples if t.predicate == RI("disagreesIn")}
    assert links == {(CLAIM("s0_001"), me), (CLAIM("s1_001"), me)}


def test_what_a_disagreement_takes_grows_with_its_claims(
    make_data: Callable[..., Data], vocabulary: Vocabulary
) -> None:
    """Claims that differ take as many triples each, however many there are."""
    few, more, most = (len(tell_bases(make_data, vocabulary, ["japan", "india", "thailand"] * n)) for n in (2, 4, 6))
    assert most - more == more - few


@pytest.mark.parametrize(
    ("units", "prop", "text"),
    [
        ("43266", "units", "43,266"),
        ('">14000"', "unitsAbove", "over 14,000"),
        ('"<17000"', "unitsBelow", "under 17,000"),
        ('"~70000"', "unitsAbout", "about 70,000"),
    ],
)
def test_figure_is_written_with_its_text(
    units: str, prop: str, text: str, make_data: Callable[..., Data], vocabulary: Vocabulary
) -> None:
    """A figure or bound has a property of its own, and a text with the bound in words."""
    source = (
        "source: s1\ntitle: T\npublisher: quay-post\naddress: https://example.org/\nlanguage: en\nkind: article\n"
        'published: 2026\ngrade: {value: B, because: "a test"}\nclaims:\n'
        f"- {{n: 001, says: {{import-volume: {{destination: japan, period: 2025}}, units: {units}}}}}\n"
    )
    data = make_data([source])
    triples = list_triples(data, resolve(data, vocabulary), vocabulary, ["held"])
    held = describe(triples, RID("import-volume_any_any_any_japan_2025"))
    figure = re.sub(r"\D", "", units)
    assert held >= {(prop, figure), ("unitsText", text), ("dataSet", "data-set_import-volume_total")}


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("units: 43266", {("atLeast", "43266"), ("atMost", "43266")}),
        ('units: ">14000"', {("atLeast", "14001")}),
        ('units: "~70000"', {("atLeast", "65000"), ("atMost", "75000")}),
        ("change: -18", {("changeAtLeast", "-18.5"), ("changeAtMost", "-17.5")}),
        ("direction: decrease", {("changeAtMost", "-0.000000001")}),
    ],
)
def test_figure_is_described_for_queries(
    says: str, found: set[tuple[str, str]], make_data: Callable[..., Data], vocabulary: Vocabulary
) -> None:
    """What is held of an observation has all that it can mean as numbers, its months, and a series with other years."""
    source = (
        "source: s1\ntitle: T\npublisher: quay-post\naddress: https://example.org/\nlanguage: en\nkind: article\n"
        'published: 2026\ngrade: {value: B, because: "a test"}\nclaims:\n'
        f"- {{n: 001, says: {{import-volume: {{destination: japan, period: 2025}}, {says}}}}}\n"
        "- {n: 002, says: {import-volume: {destination: japan, period: 2024-H1}, units: 7}}\n"
    )
    data = make_data([source])
    triples = list_triples(data, resolve(data, vocabulary), vocabulary, ["held"])
    of = RID("import-volume_any_any_any_japan_2025")
    assert describe(triples, RID("figure_import-volume_any_any_any_japan_2025")) == found | {
        ("months", "12"),
        ("figureOf", RID.local(of)),
        ("type", "Figure"),
    }
    told = describe(triples, RID("series_import-volume_any_any_any_japan"))
    assert told == {
        ("type", "Series"),
        *(("observation", RID.local(of).replace("2025", p)) for p in ("2025", "2024-H1")),
    }


ENDS = {
    "uk": "ForeignCountry", "cptpp": "TradeDeal", "eu": "CountryGroup", "deal-nobody-named": "Unnamed",
    "works": "Plant", "runner": "CarMaker",
}  # fmt: skip


@pytest.mark.parametrize(
    ("cls", "first", "second", "direct"),
    [
        ("Participation", "uk", "cptpp", ("cptpp", "party", "uk")),
        ("Participation", "uk", "eu", ("uk", "memberOf", "eu")),
        ("Participation", "eu", "cptpp", ("cptpp", "party", "eu")),
        ("Participation", "uk", "deal-nobody-named", None),
        ("Operation", "works", "runner", ("works", "operatedBy", "runner")),
        ("Production", "uk", "works", None),
    ],
)
def test_shorthand_is_told_by_domain_and_range(
    cls: str, first: str, second: str, direct: tuple[str, str, str] | None, vocabulary: Vocabulary
) -> None:
    """Two things of a key are joined by the property of their class that fits them, in the direction that fits."""
    where = Where("x.yaml", 1)
    entities = {RID(name): Entity(RID(name), RI(kind), {"en": name}, where) for name, kind in ENDS.items()}
    term = vocabulary.class_of[RI(cls)]
    key = tuple(Fact(prop, RID(name)) for prop, name in zip(term.key, (first, second), strict=True))
    node = make_node(term, key, (), CLAIM("s1_001"))
    found = list(encode_shorthand(node, entities, vocabulary))
    assert found == ([Triple(RID(direct[0]), RI(direct[1]), RID(direct[2]))] if direct else [])


@pytest.mark.parametrize(
    ("said", "stands", "said_so"),
    [
        ("since: 2020", True, True),
        ("status: active, since: 2020", True, True),
        ("until: 2024", False, True),
        ("status: ended", False, True),
        ("since: 2020, until: 2024", False, True),
        ("status: planned, expected: 2027", False, False),
        ("status: [active, planned]", False, False),
        ("status: cancelled", False, False),
    ],
)
def test_direct_relation_stands_while_its_node_lasts(
    said: str, make_data: Callable[..., Data], vocabulary: Vocabulary, *, stands: bool, said_so: bool
) -> None:
    """A plant has its operator while nothing says that it ended; the claim keeps saying so of its own time."""
    source = (
        "source: s1\ntitle: T\npublisher: quay-post\naddress: https://example.org/\nlanguage: en\nkind: article\n"
        'published: 2026\ngrade: {value: B, because: "a test"}\nclaims:\n'
        f"- {{n: 001, says: {{operation: {{plant: hato-works, operator: hayato}}, {said}}}}}\n"
    )
    data = make_data([source])
    resolution = resolve(data, vocabulary)
    direct = Triple(RID("hato-works"), RI("operatedBy"), RID("hayato"))
    assert (direct in set(list_triples(data, resolution, vocabulary))) == stands
    graphs = {quad.graph_name for quad in list_stated(data, resolution, vocabulary) if quad.triple == direct}
    assert graphs == ({CLAIM("s1_001")} if said_so else set())


def test_denied_operation_joins_nothing(make_data: Callable[..., Data], vocabulary: Vocabulary) -> None:
    """That somebody does not run a plant makes nobody its operator."""
    source = (
        "source: s1\ntitle: T\npublisher: quay-post\naddress: https://example.org/\nlanguage: en\nkind: article\n"
        'published: 2026\ngrade: {value: B, because: "a test"}\nclaims:\n'
        "- {n: 001, denies: {operation: {plant: hato-works, operator: hayato}}}\n"
    )
    data = make_data([source])
    resolution = resolve(data, vocabulary)
    told = (q.triple.predicate for q in list_stated(data, resolution, vocabulary))
    assert RI("operatedBy") not in {*told, *(t.predicate for t in list_triples(data, resolution, vocabulary))}


def test_keyed_node_is_named_in_both_languages(world_quads: Quads) -> None:
    """A node's label is made of its class and key; where a thing has no Japanese label, the English one stands in."""
    labels = {
        (t.object.language, t.object.value)
        for t in world_quads.default
        if t.subject == RID("route_hayato-kite_india_japan") and isinstance(t.object, Literal) and t.object.language
    }
    assert labels == {
        ("en", "supply route: Hayato Kite, India, Japan"),
        ("ja", "供給経路: ハヤト カイト, インド, 日本"),
    }


@settings(max_examples=tries(3, 8))
@given(chance=st.randoms(use_true_random=False))
def test_order_never_changes_the_quads(shipped_data: Data, vocabulary: Vocabulary, chance: random.Random) -> None:
    """The shipped claims, sources and entities in any order give the same bytes."""
    claims, sources, entities = (
        list(shipped_data.claims), list(shipped_data.sources.items()), list(shipped_data.entities.items()),
    )  # fmt: skip
    for items in (claims, sources, entities):
        chance.shuffle(items)
    shuffled = replace(shipped_data, claims=tuple(claims), sources=dict(sources), entities=dict(entities))
    assert encode(shuffled, vocabulary) == encode(shipped_data, vocabulary)


@settings(max_examples=tries(3, 8))
@given(order=st.permutations(range(5)))
def test_order_of_files_never_changes_the_quads(
    order: list[int], make_data: Callable[..., Data], vocabulary: Vocabulary, root: Path
) -> None:
    """The files of the tiny data set, read in any order, give the same bytes."""
    folder = root / "tests" / "world" / "data"
    texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "sources").glob("*.yaml"))]
    decisions = (folder / "decisions.yaml").read_text(encoding="utf-8")
    assert len(texts) == len(order)
    shuffled = make_data([texts[i] for i in order], decisions)
    assert encode(shuffled, vocabulary) == encode(make_data(texts, decisions), vocabulary)


def test_denial_is_a_negative_property_assertion(shipped: KnowledgeGraph) -> None:
    """What a sentence denies is in its graph and, held, in the default graph, as OWL 2 has it, and never as a fact."""
    pattern = (
        "?d a owl:NegativePropertyAssertion ; owl:sourceIndividual ?s ; owl:assertionProperty ?p ; "
        "owl:targetIndividual ?o"
    )
    table = shipped.query(f"SELECT ?c ?s ?p ?o {{ GRAPH ?c {{ {pattern} }} {pattern} }}")
    assert isinstance(table, Table)
    assert len(table) >= 1
    for _, subject, predicate, value in table:
        assert shipped.query(f"ASK {{ {subject} {predicate} {value} }}") is False
