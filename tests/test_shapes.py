"""The SHACL engine against pyshacl: the same violations, whichever constraint is broken.

Every constraint of the shapes is broken at planted nodes, and the shipped facts are damaged at random.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from pyshacl import validate
from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.build import Progress, infer, make_draft
from kg.paths import find_home
from kg.shapes import SCHEMA, find_violations, name_path
from kg.terms import RI, RID, TYPE, XSD
from tests.conftest import ROOT
from tests.sampling import tries

SEEDS = range(tries(1, 40))
SHAPES = ROOT / "ontology" / "shapes.ttl"
EDTF = NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")
INTEGER, DATE = XSD("integer"), XSD("date")

COMPARABLE = {
    INTEGER: (Literal(-1), Literal(0), Literal(7)),
    DATE: tuple(Literal(day, datatype=DATE) for day in ("1900-01-01", "2024-02-29", "2999-12-31")),
}
VALUES = (
    *(RID("nothing"), RID("japan"), RI("active"), RI("attributed")),
    *(
        Literal(text)
        for text in ("", "A", "error", 'two\n"lines" \u202e\\', "7.1", "en", "a" * 64, "https://example.org/a")
    ),
    *(Literal("words", language=tag) for tag in ("en", "en-GB", "ja")),
    *(Literal(text, language="fr") for text in ("words", "other words", "more words")),
    *COMPARABLE[INTEGER],
    *COMPARABLE[DATE],
    *(Literal(text, datatype=XSD("decimal")) for text in ("-100.5", "1000.0", "1000.01")),
    *(Literal("1", datatype=XSD("boolean")), Literal("2025~", datatype=EDTF)),
    Literal("https://example.org/ a", datatype=XSD("anyURI")),
    None,
)
"""Each fits some shapes and breaks others; None is no value."""
ILL_TYPED = (Literal("many", datatype=INTEGER), Literal("2024-02-30", datatype=DATE))
"""What no order has a place for: where values are compared, pyshacl stops with an error."""

Mark = tuple[NamedNode, NamedNode | Literal]
"""What makes a node a target of a shape: its class, or that it has a property."""

Found = set[tuple[str, str, str]]
"""Focus, path and message of each violation."""


@cache
def read_shapes() -> Graph:
    """Return the shapes."""
    return Graph().parse(SHAPES)


@cache
def read_facts() -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """Return the shipped facts, with all that the build describes, and the ontology."""
    live = infer(make_draft(find_home(ROOT), Progress(lambda _: None), None))
    return tuple(live.facts), live.frame.ontology


def items(head: Node) -> Iterable[Node]:
    """Return the members of a list of the shapes."""
    return Collection(read_shapes(), head)


def list_paths(shape: Node) -> Iterator[NamedNode]:
    """Give the properties that a shape looks at, also in its parts."""
    shapes = read_shapes()
    for predicate, value in shapes.predicate_objects(shape):
        if predicate == SH.path:
            one_of = shapes.value(value, SH.alternativePath)
            yield from (NamedNode(str(path)) for path in (items(one_of) if one_of else [value]))
        elif predicate in (SH.lessThan, SH.lessThanOrEquals):
            yield NamedNode(str(value))
        elif predicate == SH.property:
            yield from list_paths(value)
        elif predicate in (SH["or"], SH.xone):
            for part in items(value):
                yield from list_paths(part)


@cache
def list_targets() -> list[tuple[list[Mark], list[NamedNode]]]:
    """Return what makes a node a target of a shape, in each way, and the properties that the shape looks at."""
    shapes, found = read_shapes(), []
    for shape in sorted(set(shapes.subjects(RDF.type, SH.NodeShape)), key=str):
        marks: list[Mark] = [(TYPE, NamedNode(str(kind))) for kind in shapes.objects(shape, SH.targetClass)]
        marks += [(NamedNode(str(p)), COMPARABLE[DATE][1]) for p in shapes.objects(shape, SH.targetSubjectsOf)]
        found.append((sorted(marks, key=str), sorted(set(list_paths(shape)), key=str)))
    return found


@cache
def list_compared() -> tuple[set[NamedNode], set[NamedNode]]:
    """Return the properties whose values must come before those of others, and these."""
    shapes = read_shapes()
    pairs = [pair for kind in (SH.lessThan, SH.lessThanOrEquals) for pair in shapes.subject_objects(kind)]
    before = {NamedNode(str(shapes.value(shape, SH.path))) for shape, _ in pairs}
    return before, {NamedNode(str(after)) for _, after in pairs}


def find_type(path: NamedNode) -> NamedNode:
    """Return the datatype that a shape gives the values of a property that are compared."""
    shapes = read_shapes()
    return next(
        NamedNode(str(t)) for s in shapes.subjects(SH.path, URIRef(path.value)) for t in shapes.objects(s, SH.datatype)
    )


def plant() -> list[Triple]:
    """Return new nodes of each target: at each of them every property has another value, or two, at the first none.

    What cannot be compared breaks an order, by the specification, and pyshacl lets it pass: so values that are compared
    are of one type, but at every fourth node, where there are those that come before, or those that come after.
    """
    (before, after), graph = list_compared(), []
    for number, (marks, paths) in enumerate(list_targets()):
        for i in range(len(VALUES)):
            node, mark = RID(f"{'unkeyed_' if i % 2 else ''}new_{number}_{i}"), marks[i % len(marks)]
            graph.append(Triple(node, *mark))
            left_out = () if i % 4 else after if mark[0] in before or i % 8 else before
            for place, path in enumerate(path for path in paths if i >= len(marks) and path not in left_out):
                pool = COMPARABLE[find_type(path)] if i % 4 and (path in before or path in after) else VALUES
                values = {pool[(i + 5 * place) % len(pool)], pool[(i + 5 * place + i % 3) % len(pool)]}
                graph += [Triple(node, path, value) for value in values if value]
    return graph


def damage(facts: tuple[Triple, ...], draw: random.Random) -> list[Triple]:
    """Return facts with values lost and gained of each property at some node of each target."""
    before, after = list_compared()
    nodes, said = defaultdict(list), defaultdict(list)
    for triple in facts:
        nodes[triple.predicate, triple.object if triple.predicate == TYPE else None].append(triple.subject)
        said[triple.predicate].append(triple.object)
    graph = dict.fromkeys(facts)
    for number, (marks, paths) in enumerate(list_targets()):
        for path in (*paths, TYPE):
            predicate, value = draw.choice(marks)
            node = draw.choice([RID(f"new_{number}"), *nodes[predicate, value if predicate == TYPE else None]])
            graph[Triple(node, predicate, value)] = None
            for triple in [t for t in graph if t.subject == node and t.predicate == path and draw.random() < 0.6]:
                del graph[triple]
            odd = COMPARABLE[find_type(path)] if path in before or path in after else (*VALUES, *ILL_TYPED)
            gained = draw.choices(said[TYPE] if path == TYPE else [*said[path], *odd], k=draw.randint(0, 2))
            graph.update({Triple(node, path, value): None for value in gained if value})
    return list(graph)


def ask_pyshacl(facts: Iterable[Triple], ontology: Iterable[Triple]) -> Graph:
    """Return the report of pyshacl."""
    schema = [triple for triple in ontology if triple.predicate in SCHEMA]
    text = pyoxigraph.serialize([*facts, *schema], format=RdfFormat.N_TRIPLES)
    _, report, _ = validate(Graph().parse(data=text, format="nt"), shacl_graph=read_shapes(), inplace=True)
    assert isinstance(report, Graph)
    return report


def read_report(report: Graph) -> Found:
    """Return what pyshacl found."""
    return {
        (
            str(report.value(result, SH.focusNode)),
            tell_path(report.value(result, SH.resultPath)),
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def tell_path(path: Node | None) -> str:
    """Return a path by the names of its properties."""
    one_of = read_shapes().value(path, SH.alternativePath) if path else None
    return "|".join(name_path(f"<{part}>") for part in (items(one_of) if one_of else filter(None, [path])))


def find(facts: Iterable[Triple], ontology: Iterable[Triple]) -> Found:
    """Return what the engine found."""
    return {(v.focus.value, v.path, v.message) for v in find_violations(facts, ontology, SHAPES.read_bytes())}


def list_constraints() -> set[tuple[str, str]]:
    """Return each constraint of the shapes that tell a message: the message, and the name of its component."""
    shapes = read_shapes()
    named = {"class": "Class", "or": "Or", "in": "In", "qualifiedMinCount": "QualifiedMinCount"}
    apart = {
        SH[name] for name in ("path", "message", "property", "targetClass", "targetSubjectsOf", "qualifiedValueShape")
    }
    found = set()
    for shape, message in shapes.subject_objects(SH.message):
        for predicate in shapes.predicates(shape):
            name = str(predicate).removeprefix(str(SH))
            if predicate not in apart and name != str(predicate):
                found.add((str(message), f"{named.get(name, name[0].upper() + name[1:])}ConstraintComponent"))
    return found


def test_every_constraint_is_broken_alike() -> None:
    """At planted nodes each constraint of each shape is broken, and the engine and pyshacl find the same."""
    graph, (_, ontology) = plant(), read_facts()
    report = ask_pyshacl(graph, ontology)
    assert find(graph, ontology) == read_report(report)
    broken = {
        (str(report.value(r, SH.resultMessage)), str(report.value(r, SH.sourceConstraintComponent)).rpartition("#")[2])
        for r in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert list_constraints() <= broken


@pytest.mark.parametrize("seed", SEEDS)
def test_damage_is_found_alike(seed: int) -> None:
    """Whatever is lost of the shipped facts or added to them, the engine and pyshacl find the same."""
    facts, ontology = read_facts()
    graph = damage(facts, random.Random(seed))
    found = find(graph, ontology)
    assert len(found) > 100
    assert found == read_report(ask_pyshacl(graph, ontology))


def test_whole_facts_break_nothing() -> None:
    """The shipped facts, with all that the build describes, conform."""
    assert find_violations(*read_facts(), SHAPES.read_bytes()) == ()


def test_line_ends_are_no_end_of_a_text() -> None:
    """A pattern ends with the text (XPath `fn:matches`), which pyshacl takes to end before a last line end too."""
    claim = RID("claim")
    facts = [Triple(claim, TYPE, RI("Claim")), Triple(claim, RI("locator"), Literal("7.1\n"))]
    assert (claim.value, "locator") in {(focus, path) for focus, path, _ in find(facts, ())}


@pytest.mark.parametrize("last", [Literal("some day"), *ILL_TYPED, Literal("1900-01-01", datatype=DATE)])
def test_order_that_cannot_be_told_is_broken(last: Literal) -> None:
    """What cannot be compared breaks an order, as what comes after does (SHACL 4.5.4)."""
    period = RID("period")
    first = Triple(period, RI("from"), COMPARABLE[DATE][1])
    found = find([Triple(period, TYPE, RI("Period")), first, Triple(period, RI("to"), last)], ())
    assert (period.value, "from") in {(focus, path) for focus, path, _ in found}
