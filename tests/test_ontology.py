"""The ontology, its shapes and its alignments: complete, inside OWL 2 RL, and of use on a tiny graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from pyshacl import validate
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS, XSD
from rdflib.term import Node

FOLDER = Path(__file__).resolve().parents[1] / "ontology"
RI = Namespace("https://w3id.org/reverse-imports/ontology#")
RID = Namespace("https://w3id.org/reverse-imports/id/")

PREFIXES = """
@prefix ri: <https://w3id.org/reverse-imports/ontology#> .
@prefix rid: <https://w3id.org/reverse-imports/id/> .
@prefix claim: <https://w3id.org/reverse-imports/claim/> .
@prefix src: <https://w3id.org/reverse-imports/source/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
"""

KEYS = {
    "SupplyRoute": ["model", "origin", "destination"],
    "Sourcing": ["maker", "origin", "destination"],
    "ImportVolume": ["importer", "model", "origin", "destination", "period"],
    "ExportVolume": ["maker", "model", "origin", "destination", "period"],
    "SalesVolume": ["maker", "model", "origin", "destination", "period"],
    "ProductionVolume": ["maker", "model", "origin", "destination", "period"],
    "Production": ["model", "builtAt"],
    "TariffTreatment": ["origin", "destination", "goods", "regime"],
    "Participation": ["member", "in"],
    "Operation": ["plant", "operator"],
    "SalesChannelOpening": ["channel", "openedTo"],
    "Renaming": ["model", "market", "name"],
    "Driver": ["effect", "cause"],
    "Comparison": ["compares", "aspect", "comparedWith"],
    "Assessment": ["about", "aspect", "holder"],
}
CHAINS = {
    ("manufacturer", "modelOf", "maker"),
    ("suppliedFrom", "modelOf", "origin"),
    ("partyTo", "memberOf", "partyTo"),
}
DERIVED = {"ActiveRoute", "OpenRoute", "JapaneseMaker", "ReverseImport", "ReverseImportedModel"}
DERIVED |= {"JapanDealInForce", "JapanCarDealInForce", "TariffFreeRoute"}
DATES = {"announced", "expected", "expectedEnd", "firstShipped", "since", "until", "signed", "inForce", "published"}
TERM_TYPES = tuple(
    OWL[name] for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
)

# OWL 2 RL (https://www.w3.org/TR/owl2-profiles/, section 4.2) without functional and inverse functional
# properties, cardinalities and sameAs, which this project leaves out: from them names would become equal.
TYPES = {*TERM_TYPES, OWL.Ontology, OWL.Restriction, OWL.AllDisjointClasses}
TYPES |= {OWL.TransitiveProperty, OWL.SymmetricProperty}
AXIOMS = {RDF.type, RDF.first, RDF.rest, RDFS.subClassOf, RDFS.domain, RDFS.range}
AXIOMS |= {OWL.inverseOf, OWL.propertyChainAxiom, OWL.hasKey, OWL.members, OWL.disjointWith}
AXIOMS |= {OWL.intersectionOf, OWL.onProperty, OWL.hasValue, OWL.someValuesFrom}
ANNOTATIONS = {RDFS.label, OWL.versionInfo, OWL.versionIRI}
DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean}

GOOD = f"""{PREFIXES}
rid:japan a ri:HomeMarket ; rdfs:label "Japan"@en , "日本"@ja .
rid:india a ri:ForeignCountry ; rdfs:label "India"@en , "インド"@ja .
rid:suzuki a ri:CarMaker ; rdfs:label "Suzuki"@en ; ri:basedIn rid:japan .
rid:jaia a ri:Association ; rdfs:label "Japan Automobile Importers Association"@en .
rid:fujipost a ri:Publisher ; rdfs:label "Fuji Post"@en .
rid:suzuki-fronx a ri:VehicleModel ; rdfs:label "Suzuki Fronx"@en .
rid:gujarat-plant a ri:Plant ; rdfs:label "Gujarat plant"@en ; ri:locatedIn rid:india .
rid:small-suv a ri:Unnamed ; rdfs:label "a small SUV"@en ; ri:candidate rid:suzuki-fronx .
rid:passenger-cars a ri:Goods ; rdfs:label "passenger cars"@en .
rid:japan-india-cepa a ri:TradeDeal ; rdfs:label "Japan–India CEPA"@en ;
    ri:party rid:japan , rid:india ; ri:status ri:active .
rid:by-maker a ri:DataSet ; rdfs:label "by maker"@en .
rid:period_2025 a ri:Period ; rdfs:label "2025"@en ; ri:year 2025 ;
    ri:from "2025-01-01"^^xsd:date ; ri:to "2025-12-31"^^xsd:date .

rid:route_suzuki-fronx_india_japan a ri:SupplyRoute ;
    ri:model rid:suzuki-fronx ; ri:origin rid:india ; ri:destination rid:japan ;
    ri:maker rid:suzuki ; ri:plant rid:gujarat-plant ; ri:status ri:active ;
    ri:since "2024-10"^^edtf:EDTF ;
    ri:sinceEarliest "2024-10-01"^^xsd:date ; ri:sinceLatest "2024-10-31"^^xsd:date .
rid:unkeyed_fujipost-37443_003 a ri:SupplyRoute ; ri:model rid:small-suv ; ri:origin rid:india .
rid:import-volume_suzuki_any_any_japan_2025 a ri:ImportVolume ; qb:dataSet rid:by-maker ;
    ri:importer rid:suzuki ; ri:destination rid:japan ; ri:period rid:period_2025 ;
    ri:units 43266 ; ri:changeFactor 7.0 ; ri:rank 1 .
rid:participation_india_japan-india-cepa a ri:Participation ; ri:member rid:india ; ri:in rid:japan-india-cepa .
rid:operation_gujarat-plant_suzuki a ri:Operation ; ri:plant rid:gujarat-plant ; ri:operator rid:suzuki .
rid:tariff-treatment_india_japan_passenger-cars_japan-india-cepa a ri:TariffTreatment ;
    ri:origin rid:india ; ri:destination rid:japan ; ri:goods rid:passenger-cars ;
    ri:regime rid:japan-india-cepa ; ri:claimedDuty 0.0 .

src:fujipost-37443 a ri:Source ; dcterms:title "Figures for 2025" ; dcterms:publisher rid:fujipost ;
    dcterms:language "en" ; ri:address "https://fujipost.com/business/37443.html" ;
    ri:sourceKind ri:article ; ri:grade "C" ; ri:gradeReason "names where its figures come from" ;
    ri:published "2026-01/.."^^edtf:EDTF ; ri:publishedEarliest "2026-01-01"^^xsd:date .
claim:fujipost-37443_002 a ri:Claim ; ri:source src:fujipost-37443 ; ri:number "002" ;
    ri:locator "2.10" ; ri:textDigest "{"0a" * 32}" ; ri:position claim:fujipost-37443_002_position ;
    ri:evidential ri:attributed ; ri:attributedTo rid:jaia ; ri:standing ri:inUse .
claim:fujipost-37443_002_position a ri:Position ; oa:start 120 ; oa:end 188 .
claim:decision_001 a ri:Decision ; ri:source src:fujipost-37443 ; ri:evidential ri:asserted ;
    ri:corrects claim:fujipost-37443_002 ; ri:because claim:fujipost-37443_002 .
rid:disagreement_1 a ri:Disagreement ; ri:kind ri:correction ; ri:rule "decision 001" ;
    ri:node rid:import-volume_suzuki_any_any_japan_2025 ; ri:onProperty ri:units ;
    ri:side rid:disagreement_1_side-1 , rid:disagreement_1_side-2 ; ri:heldSide rid:disagreement_1_side-2 .
rid:disagreement_1_side-1 a ri:Side ; ri:value "43266" ; ri:claim claim:fujipost-37443_002 .
rid:disagreement_1_side-2 a ri:Side ; ri:value "42000" ; ri:claim claim:decision_001 .
rid:run_1 a ri:Run ; ri:of rid:route_suzuki-fronx_india_japan ; ri:status ri:conditional .
"""


@cache
def read(name: str) -> Graph:
    """Return a file of the ontology folder."""
    return Graph().parse(FOLDER / name)


def ontology() -> Graph:
    """Return the ontology."""
    return read("reverse-imports.ttl")


def shapes() -> Graph:
    """Return the shapes."""
    return read("shapes.ttl")


def alignments() -> Graph:
    """Return the alignments."""
    return read("alignments.ttl")


def ours(nodes: Iterable[Node]) -> set[str]:
    """Return the local names of the `ri:` terms among nodes."""
    return {str(n).removeprefix(str(RI)) for n in nodes if isinstance(n, URIRef) and n in RI}


def terms() -> set[str]:
    """Return the local names of all declared terms."""
    return ours(s for kind in TERM_TYPES for s in ontology().subjects(RDF.type, kind))


def used(graph: Graph) -> set[str]:
    """Return the local names of all `ri:` terms that stand anywhere in a graph."""
    return ours(node for triple in graph for node in triple)


def items(graph: Graph, head: Node) -> list[Node]:
    """Return the members of an RDF list."""
    return list(Collection(graph, head))


def names(graph: Graph, head: Node) -> list[str]:
    """Return the local names of the members of an RDF list."""
    return [str(n).removeprefix(str(RI)) for n in items(graph, head)]


def ancestors(term: Node) -> set[Node]:
    """Return a class and all named classes above it."""
    return {c for c in ontology().transitive_objects(term, RDFS.subClassOf) if c is not None}


def named_classes() -> set[URIRef]:
    """Return the classes that have a name."""
    return {c for c in ontology().subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)}


def may_stand_left(node: Node) -> bool:
    """Say whether OWL 2 RL allows a class expression as a condition, of the forms used here."""
    graph = ontology()
    if isinstance(node, URIRef):
        return node in named_classes()
    parts, some = graph.value(node, OWL.intersectionOf), graph.value(node, OWL.someValuesFrom)
    if parts is not None:
        return all(may_stand_left(part) for part in items(graph, parts))
    return (node, OWL.hasValue, None) in graph or (some is not None and may_stand_left(some))


def reporting_shapes() -> Iterator[Node]:
    """Give the shapes whose results a reader sees: those of properties, and those with alternatives."""
    for shape in set(shapes().subjects(RDF.type, SH.NodeShape)):
        yield from shapes().objects(shape, SH.property)
        if any((shape, kind, None) in shapes() for kind in (SH["or"], SH.xone)):
            yield shape


def check(data: str) -> tuple[bool, str]:
    """Return whether a Turtle text conforms to the shapes, and the report."""
    graph = Graph().parse(data=data, format="turtle")
    conforms, _, report = validate(graph, shacl_graph=shapes(), ont_graph=ontology())
    return bool(conforms), str(report)


@pytest.mark.parametrize("name", ["reverse-imports.ttl", "shapes.ttl", "alignments.ttl"])
def test_every_term_used_is_declared(name: str) -> None:
    """No file uses a term that the ontology does not declare."""
    assert used(read(name)) - terms() == set()


@pytest.mark.parametrize(
    ("predicate", "languages"),
    [(RDFS.label, ["en", "ja"]), (SKOS.definition, ["en"]), (SKOS.example, ["en"])],
)
def test_every_term_is_explained(predicate: URIRef, languages: list[str]) -> None:
    """Each term has one label in English and one in Japanese, one definition and one example, none empty."""
    for name in terms():
        found = [o for o in ontology().objects(RI[name], predicate) if isinstance(o, Literal) and str(o)]
        assert sorted(o.language or "" for o in found) == languages, name


def test_labels_are_distinct_within_a_kind() -> None:
    """No two classes, properties or individuals share a label, so that a reader can tell them apart."""
    for kind in TERM_TYPES:
        declared = [s for s in ontology().subjects(RDF.type, kind) if isinstance(s, URIRef) and s in RI]
        labels = [str(o) for s in declared for o in ontology().objects(s, RDFS.label)]
        assert len(labels) == len(set(labels)), kind


def test_examples_can_be_read() -> None:
    """An example is one triple that uses the term, or a line of YAML."""
    for term, example in ontology().subject_objects(SKOS.example):
        if not str(example).endswith(" ."):
            assert isinstance(yaml.safe_load(str(example)), dict), term
            continue
        graph = Graph().parse(data=PREFIXES + str(example), format="turtle")
        assert len(graph) == 1, term
        assert used(graph) <= terms(), term
        assert any(term in triple for triple in graph), term


def test_ontology_states_no_data() -> None:
    """The only things of the data that it names are Japan and the two kinds of goods, as values in restrictions."""
    found = {t for t in ontology() for node in t if isinstance(node, URIRef) and node in RID}
    named = {"japan", "passenger-cars", "goods-vehicles"}
    assert {(p, o) for _, p, o in found} == {(OWL.hasValue, RID[name]) for name in named}


def test_ontology_has_only_constructs_of_owl_2_rl() -> None:
    """Every type and predicate of OWL, RDF Schema and RDF is in the lists above; nothing is imported."""
    graph = ontology()
    reserved = (str(OWL), str(RDFS), str(RDF))
    assert {o for o in graph.objects(None, RDF.type) if str(o).startswith(reserved)} <= TYPES
    assert {p for p in graph.predicates() if str(p).startswith(reserved)} <= AXIOMS | ANNOTATIONS
    assert (None, OWL.imports, None) not in graph


def test_subclass_axioms_are_in_owl_2_rl() -> None:
    """On the left stand names, intersections, hasValue and someValuesFrom; on the right only names."""
    for left, right in ontology().subject_objects(RDFS.subClassOf):
        assert may_stand_left(left), left
        assert right in named_classes(), right
    assert set(ontology().objects(None, RDFS.domain)) <= named_classes()


def test_every_class_expression_is_a_condition() -> None:
    """An expression without a name stands on the left of a subclass axiom, or inside one that does."""
    graph = ontology()
    inside = {node for head in graph.objects(None, OWL.intersectionOf) for node in items(graph, head)}
    inside |= set(graph.objects(None, OWL.someValuesFrom)) | set(graph.subjects(RDFS.subClassOf, None))
    expressions = {s for kind in (OWL.Class, OWL.Restriction) for s in graph.subjects(RDF.type, kind)}
    assert {e for e in expressions if isinstance(e, BNode)} <= inside


def test_ranges_fit_their_properties() -> None:
    """Object properties range over classes, datatype properties over listed datatypes, dates over nothing."""
    for prop, target in ontology().subject_objects(RDFS.range):
        data = (prop, RDF.type, OWL.DatatypeProperty) in ontology()
        assert target in (DATATYPES if data else named_classes()), prop
    dated = {RI[name + end] for name in DATES for end in ("", "Earliest", "Latest")} | {RI["from"], RI.to}
    assert not dated & set(ontology().subjects(RDFS.range, None))


def test_disjointness_leaves_room() -> None:
    """Only named classes are disjoint; a maker may be a brand, and what is not known yet may be anything."""
    graph = ontology()
    groups = [set(items(graph, head)) for head in graph.objects(None, OWL.members)]
    groups += [{*pair} for pair in graph.subject_objects(OWL.disjointWith)]
    assert all(group <= named_classes() for group in groups)
    for free in ("Brand", "Unnamed", "Phenomenon"):
        assert not [group for group in groups if RI[free] in group]
    assert {RI.Country, RI.CountryGroup} in groups
    assert {RI.HomeMarket, RI.ForeignCountry} in groups


def test_keys() -> None:
    """The keys are those of the model, in its order: the IRIs of nodes are minted from them."""
    graph = ontology()
    found = {str(s).removeprefix(str(RI)): names(graph, o) for s, o in graph.subject_objects(OWL.hasKey)}
    assert found == KEYS


def test_what_is_inferred_along_properties() -> None:
    """The chains, inverses, transitive and symmetric properties are those of the model."""
    graph = ontology()
    chains = {(*ours([s]), *names(graph, o)) for s, o in graph.subject_objects(OWL.propertyChainAxiom)}
    inverses = {frozenset(ours(pair)) for pair in graph.subject_objects(OWL.inverseOf)}
    assert chains == CHAINS
    assert inverses == {
        frozenset({"model", "modelOf"}),
        frozenset({"party", "partyTo"}),
        frozenset({"manufacturer", "makes"}),
        frozenset({"corrects", "correctedBy"}),
    }
    assert ours(graph.subjects(RDF.type, OWL.TransitiveProperty)) == {"locatedIn"}
    assert ours(graph.subjects(RDF.type, OWL.SymmetricProperty)) == {"rebadgeOf"}


def test_derived_classes_have_a_sufficient_condition() -> None:
    """Exactly the derived classes stand on the right of a condition without a name."""
    conditions = [(s, o) for s, o in ontology().subject_objects(RDFS.subClassOf) if isinstance(s, BNode)]
    assert ours(o for _, o in conditions) == DERIVED
    # An open route is active, planned or conditional; a tariff-free one of cars or of goods vehicles.
    assert len(conditions) == len(DERIVED) + 3


def test_dates_have_companions() -> None:
    """Each property marked as a date is single-valued; its first and last day are properties without mark."""
    assert ours(ontology().subjects(RI.isDate, None)) == DATES
    assert ours(ontology().subjects(RI.singleValued, None)) >= DATES
    assert {name + end for name in DATES for end in ("Earliest", "Latest")} <= terms()


def test_marks_of_time() -> None:
    """What holds at all times, and what begins with its first source, is marked; what may change is neither."""
    marked = {mark: ours(ontology().subjects(RI[mark], None)) for mark in ("timeless", "fromFirstSource", "shorthand")}
    assert marked["timeless"] >= {
        "locatedIn",
        "bodyType",
        "powertrain",
        "driveSide",
        "maker",
        "manufacturer",
        "inSeries",
    }
    changing = {"operatedBy", "ownedBy", "party", "partyTo", "covers", "excludes", "memberOf", "plant", "brandOf"}
    assert not (marked["timeless"] | marked["fromFirstSource"]) & changing
    assert marked["fromFirstSource"] == {"Assessment", "Driver", "Comparison", "claimedDuty"}
    assert marked["shorthand"] == {"Participation", "Operation"}


def test_single_values_are_checked() -> None:
    """Every property marked single-valued has at most one value in a shape."""
    limited = {
        path for shape in shapes().subjects(SH.maxCount, Literal(1)) for path in shapes().objects(shape, SH.path)
    }
    assert set(ontology().subjects(RI.singleValued, None)) - limited == set()


def test_every_class_with_instances_has_a_shape() -> None:
    """A class without subclasses, or with individuals, is the target of a shape, or a class above it is."""
    graph = ontology()
    targets = set(shapes().objects(None, SH.targetClass))
    derived = {RI[name] for name in DERIVED}
    plain = named_classes() - derived
    above = {o for s, o in graph.subject_objects(RDFS.subClassOf) if s in plain}
    filled = {o for s in graph.subjects(RDF.type, OWL.NamedIndividual) for o in graph.objects(s, RDF.type)}
    concrete = (plain - above) | (filled & plain)
    assert {c for c in concrete if not ancestors(c) & targets} == set()


def test_every_keyed_class_has_a_shape_of_its_own() -> None:
    """A class with a key is targeted by name, except production volumes, which need no part of theirs."""
    targets = ours(shapes().objects(None, SH.targetClass))
    assert set(KEYS) - targets == {"ProductionVolume"}
    assert targets <= ours(named_classes())


def test_shapes_are_core_and_say_what_to_do() -> None:
    """No shape needs SPARQL; every message has one or two further sentences on what to do."""
    assert not [p for p in shapes().predicates() if str(p) in {str(SH.sparql), str(SH.js), str(SH.rule)}]
    for shape in reporting_shapes():
        messages = [str(m) for m in shapes().objects(shape, SH.message)]
        assert len(messages) == 1, shape
        assert re.fullmatch(r".+\. .+\.", messages[0]), messages[0]


@pytest.mark.parametrize(("term", "exception"), [("Status", "conditional"), ("Evidential", "attributed")])
def test_lists_in_shapes_are_complete(term: str, exception: str) -> None:
    """A shape that asks more of one value lists all the others, so that a new one is not forgotten."""
    values = ours(ontology().subjects(RDF.type, RI[term]))
    lists = [set(names(shapes(), head)) for head in shapes().objects(None, SH["in"])]
    assert values - {exception} in lists


def test_alignments_say_how_exact_they_are() -> None:
    """Each aligned term has one comment, which names everything it is aligned with."""
    graph = alignments()
    for subject in {s for s in graph.subjects() if isinstance(s, URIRef) and s in RI}:
        comments = [str(o) for o in graph.objects(subject, RDFS.comment)]
        assert len(comments) == 1, subject
        for target in set(graph.objects(subject)) - {Literal(comments[0], lang="en")}:
            assert graph.namespace_manager.curie(str(target)) in comments[0], subject


def test_good_graph_conforms() -> None:
    """A small graph with most kinds of nodes, an unkeyed one among them, passes without inference."""
    conforms, report = check(GOOD)
    assert conforms, report


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('rdfs:label "India"@en , "インド"@ja', 'rdfs:label "インド"@ja', "no English label"),
        ('"Suzuki"@en', '"Suzuki"@en , "Suzuki Motor"@en', "two in one language"),
        ("rid:india a ri:ForeignCountry", "rid:india a ri:Country", "neither the home market nor a foreign"),
        ("ri:basedIn rid:japan", "ri:basedIn rid:japan , rid:india", "based in two countries"),
        ("ri:destination rid:japan ;\n    ri:maker", "ri:maker", "part of the key of this route is missing"),
        ("ri:model rid:suzuki-fronx ;", "ri:model rid:suzuki ;", "is no vehicle model"),
        ("ri:maker rid:suzuki", "ri:maker rid:gujarat-plant", "maker of this route is no car maker"),
        ("ri:status ri:active ;\n    ri:since", "ri:status ri:active , ri:ended ; ri:since", "The status is"),
        ("ri:status ri:active ;\n    ri:since", "ri:status ri:conditional ; ri:since", "no condition is"),
        ("ri:sinceEarliest", "ri:sinceLatest", "The last day of 'since'"),
        ('"2024-10-31"^^xsd:date', '"2024-09-30"^^xsd:date', "comes after the last"),
        ('"2024-10"^^edtf:EDTF', '"2024-10"', "is no EDTF date"),
        ('; ri:publishedEarliest "2026-01-01"^^xsd:date', "", "means no day at all"),
        ("; ri:period rid:period_2025", "", "has no destination or no period"),
        ("ri:units 43266", "ri:units 43266 , 42000", "The number in ri:units is given twice"),
        ("ri:units 43266", "ri:units -1", "no whole number of vehicles from 0 up"),
        ("ri:rank 1", "ri:rank 0", "The rank is given twice, or is no whole number from 1 up"),
        ("ri:claimedDuty 0.0", "ri:claimedDuty 1000.5", "The claimed duty is given twice, or is no number"),
        ("ri:in rid:japan-india-cepa", "ri:in rid:suzuki", "neither a deal nor a group of countries"),
        ("ri:member rid:india ;", "", "part of the key of this participation is missing"),
        ("ri:operator rid:suzuki", "ri:operator rid:india", "is no organisation"),
        ("ri:plant rid:gujarat-plant ; ri:operator", "ri:operator", "part of the key of this operation is missing"),
        (
            "ri:because claim:fujipost-37443_002 .",
            "ri:because claim:fujipost-37443_002 ; ri:needs rid:suzuki .",
            "neither a claim nor a decision",
        ),
        ('ri:grade "C"', 'ri:grade "G"', "one that is not A to F"),
        ('ri:gradeReason "names where its figures come from" ;', "", "has no reason"),
        ('dcterms:title "Figures for 2025" ;', "", "This source has no title"),
        ("https://fujipost", "fujipost", "no web address"),
        ('"2.10"', '"2"', "The locator of this claim"),
        ("; ri:attributedTo rid:jaia", "", "attributed, but to nobody"),
        ("ri:evidential ri:asserted ;", "", "The evidential of this claim is missing"),
        ('"002"', "002", "The number of this claim"),
        ("oa:end 188", "oa:end 119", "before its end"),
        ("ri:kind ri:correction ;", "", "The kind of this disagreement is missing"),
        ("ri:side rid:disagreement_1_side-1 ,", "ri:side", "fewer than two sides"),
    ],
)
def test_broken_graph_is_told(old: str, new: str, message: str) -> None:
    """One fault in the good graph is found, and its message says what is wrong."""
    assert GOOD.count(old) == 1
    conforms, report = check(GOOD.replace(old, new))
    assert not conforms
    assert message in report
