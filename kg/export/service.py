"""What a server tells of itself: the data set in VoID, the endpoint in SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from kg.model.domain import Domain
from kg.terms import DCTERMS, PREFIXES, RI, RID, TYPE, XSD, Namespace

VOID = Namespace("http://rdfs.org/ns/void#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
GRAPHS = (
    "The default graph holds what is held true. Each ri:Claim names a graph with what its sentence says; "
    "SELECT ?claim { ?claim a ri:Claim } lists them."
)


def describe_dataset(store: Store, address: str, manifest: Mapping[str, object], domain: Domain) -> list[Triple]:
    """Return the description of the default graph as a void:Dataset, served below `address` (W3C note VoID)."""
    me = NamedNode(f"{address}/.well-known/void#dataset")
    title = f"{domain.name['en']}: what sources say of {domain.tell_about()}, and what is held"
    held = [quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())]
    counts = Counter(triple.predicate for triple in held)
    kinds = (triple.object for triple in held if triple.predicate == TYPE)
    classes = Counter(kind for kind in kinds if isinstance(kind, NamedNode))
    found: list[tuple[NamedNode, NamedNode | Literal]] = [
        (TYPE, VOID("Dataset")),
        (DCTERMS("title"), Literal(title, language="en")),
        (DCTERMS("description"), Literal(GRAPHS, language="en")),
        (DCTERMS("license"), LICENCE),
        (DCTERMS("identifier"), Literal(str(manifest.get("inputs", "")))),
        (VOID("sparqlEndpoint"), NamedNode(f"{address}/sparql")),
        (VOID("dataDump"), NamedNode(f"{address}/data?default")),
        (VOID("uriSpace"), Literal(RID.iri)),
        (VOID("exampleResource"), RID(domain.examples["thing"])),
        (VOID("triples"), _number(len(held))),
        (VOID("distinctSubjects"), _number(len({triple.subject for triple in held}))),
        (VOID("properties"), _number(len(counts))),
        (VOID("classes"), _number(len(classes))),
        *((VOID("feature"), FORMATS(name)) for name in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")),
        *((VOID("vocabulary"), NamedNode(iri)) for iri in _find_vocabularies((*counts, *classes))),
    ]
    properties = _describe_parts(me, VOID("propertyPartition"), VOID("property"), VOID("triples"), counts)
    members = _describe_parts(me, VOID("classPartition"), VOID("class"), VOID("entities"), classes)
    return [*(Triple(me, predicate, value) for predicate, value in found), *members, *properties]


def describe_service(address: str, formats: Iterable[str], services: Iterable[str]) -> list[Triple]:
    """Return the description of the endpoint at `address`/sparql, which writes `formats` and may call `services`."""
    me, default, graph = NamedNode(f"{address}/sparql"), BlankNode("dataset"), BlankNode("graph")
    found: list[tuple[NamedNode, NamedNode | BlankNode]] = [
        (TYPE, SD("Service")),
        (SD("endpoint"), me),
        (SD("supportedLanguage"), SD("SPARQL11Query")),
        (SD("defaultDataset"), default),
        *((SD("resultFormat"), NamedNode(iri)) for iri in dict.fromkeys(formats)),
        *([(SD("feature"), SD("BasicFederatedQuery"))] if tuple(services) else []),
    ]
    parts: list[tuple[BlankNode, NamedNode, NamedNode | BlankNode | Literal]] = [
        (default, TYPE, SD("Dataset")),
        (default, SD("defaultGraph"), graph),
        (graph, TYPE, SD("Graph")),
        (graph, DCTERMS("description"), Literal(GRAPHS, language="en")),
    ]
    return [*(Triple(me, predicate, value) for predicate, value in found), *(Triple(*part) for part in parts)]


def _describe_parts(
    me: NamedNode, part: NamedNode, name: NamedNode, size: NamedNode, counts: Counter[NamedNode]
) -> Iterator[Triple]:
    for i, (term, count) in enumerate(sorted(counts.items(), key=lambda item: item[0].value), 1):
        node = NamedNode(f"{me.value}-{part.value.rpartition('#')[2]}-{i}")
        yield Triple(me, part, node)
        yield Triple(node, name, term)
        yield Triple(node, size, _number(count))


def _find_vocabularies(terms: Iterable[NamedNode]) -> list[str]:
    """Return the vocabularies with a prefix in the graph that some terms are of."""
    used = {term.value for term in terms}
    return [iri for iri in PREFIXES.values() if iri != RI.iri and any(term.startswith(iri) for term in used)] + [RI.iri]


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD("integer"))
