"""The names of the graph: namespaces, and how names in data files become IRIs and back.

Takes and gives strings and pyoxigraph terms; reads no file.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

T = TypeVar("T")


class Namespace:
    """An IRI prefix; calling it with a local name gives the term.

    >>> Namespace("http://example.org/")("a").value
    'http://example.org/a'
    """

    __slots__ = ("iri",)

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __call__(self, name: str) -> NamedNode:
        """Return the term of a local name."""
        return NamedNode(self.iri + name)

    def __contains__(self, term: object) -> bool:
        """Say whether a term is a name in this namespace."""
        return isinstance(term, NamedNode) and term.value.startswith(self.iri)

    def local(self, term: NamedNode) -> str:
        """Return the local name of a term of this namespace."""
        return term.value.removeprefix(self.iri)


RI = Namespace("https://w3id.org/reverse-imports/ontology#")
RID = Namespace("https://w3id.org/reverse-imports/id/")
CLAIM = Namespace("https://w3id.org/reverse-imports/claim/")
SRC = Namespace("https://w3id.org/reverse-imports/source/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
QB = Namespace("http://purl.org/linked-data/cube#")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
WD = Namespace("http://www.wikidata.org/entity/")
EDTF = NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")

DECIMAL = XSD("decimal")

INFERRED = NamedNode("https://w3id.org/reverse-imports/graph/inferred")

CURATION = SRC("curation")
"""The source of decisions."""

PREFIXES: dict[str, str] = {
    "ri": RI.iri,
    "rid": RID.iri,
    "claim": CLAIM.iri,
    "src": SRC.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "xsd": XSD.iri,
    "skos": SKOS.iri,
    "dcterms": DCTERMS.iri,
    "prov": PROV.iri,
    "oa": OA.iri,
    "qb": QB.iri,
    "schema": SCHEMA.iri,
    "wd": WD.iri,
}

NAMED: dict[str, str] = {
    "sources": "Source SourceKind Publisher Agent address derivedFrom grade gradeReason published reference "
    "sameStoryAs sourceKind source",
    "claims": "Claim claim number note Evidential evidential asserted attributed attributedTo holder opinion Standing "
    "standing inUse correctedClaim disputedClaim opinionClaim outvotedClaim refutedClaim supersededClaim",
    "evidence": "Position position locator alsoAt context textDigest ungrounded witness",
    "decisions": "Decision because corrects correctedBy identifiedAs identifiedIn identifies needs readAs",
    "disagreements": "Disagreement DisagreementKind Contradiction Side kind correction decision disagreesIn disputed "
    "heldSide node onProperty outvoted rule side succession value",
    "findings": "Finding settle severity told",
    "nodes and keys": "Entity Concept KeyedNode Place Unnamed alwaysGiven shortName shorthand",
    "what a term is": "baseline collective fromFirstSource heldAsFact isDate least most ownWords printedAs "
    "singleValued standsFor standsWith statedBy timeless",
    "statuses and runs": "Status status statusAmong nextStatus beginsOn Run Step of step reached",
    "time": "Period period from to year announced expected expectedEnd since until datesLike",
    "quantities": "Volume DataSet units unitsAbout unitsAbove unitsBelow unitsText changeFactor changePercent "
    "direction increase decrease rank record highYears highestSince firstInYears Figure figureOf "
    "atLeast atMost changeAtLeast changeAtMost Series months",
    "causes": "cause",
}
"""The terms of an ontology that this program names, by what they are for; it knows all others by what these say of
them.

A date has companions called `…Earliest` and `…Latest`. A test finds every other name of the subject in the code.
"""

TYPE = RDF("type")
LABEL = RDFS("label")
ALIAS = SKOS("altLabel")
UNITS = {RI("units"), RI("unitsAbove"), RI("unitsBelow"), RI("unitsAbout")}
NUMBERS = {XSD("integer"), DECIMAL}


def kebab(name: str) -> str:
    """Return a CamelCase or camelCase name as kebab-case.

    >>> kebab("ImportVolume"), kebab("expectedEnd"), kebab("units")
    ('import-volume', 'expected-end', 'units')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def slug(text: str) -> str:
    """Return a text as a part of a local name: lower case, words joined by hyphens, any script.

    >>> slug("WR-V"), slug("0 Alpha (2027)"), slug("ジムニー ノマド")
    ('wr-v', '0-alpha-2027', 'ジムニー-ノマド')
    """
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).lower()).strip("-")


def compact(term: NamedNode) -> str:
    """Return a term as `prefix:local` where a prefix is known, else its IRI.

    >>> compact(RI("origin")), compact(NamedNode("http://example.org/x"))
    ('ri:origin', 'http://example.org/x')
    """
    for prefix, iri in PREFIXES.items():
        if term.value.startswith(iri):
            return f"{prefix}:{term.value.removeprefix(iri)}"
    return term.value


def fold_decimal(term: T) -> T | Literal:
    """Return a term as a store keeps it: a decimal without zeros at its end, which tell how exact a source is.

    >>> fold_decimal(Literal("-7.10", datatype=DECIMAL)).value, fold_decimal(Literal("0.0", datatype=DECIMAL)).value
    ('-7.1', '0')
    """
    if not isinstance(term, Literal) or term.datatype != DECIMAL:
        return term
    from decimal import Decimal  # only what is built or exported has any

    number = Decimal(term.value)
    return Literal(f"{number.normalize():f}" if number else "0", datatype=DECIMAL)
