"""What a graph holds as the oracle writes it: names, properties and values as they stand in the data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.model.vocabulary import Vocabulary
from kg.terms import INFERRED, RI, RID, TYPE, kebab

Held = dict[str, dict[str, frozenset[str]]]

DESCRIBED = "Claim Decision Source Disagreement Side Finding Step Figure Series DataSet Period".split()
BROUGHT = {RI("unitsText"), RI("identifiedAs"), RI("identifiedIn"), RI("step")}
"""What the graph adds to what is said."""
RUN = {"of", "status", "since", "until"}
"""What the oracle tells of a run."""


def read_held(store: Store, vocabulary: Vocabulary) -> Held:
    """Return what is told of each node of the default graph, without what is inferred or describes claims."""
    names = {term.iri: term.name for term in vocabulary.properties.values()}
    inferred = {quad.triple for quad in store.quads_for_pattern(None, None, None, INFERRED)}
    described = {
        quad.subject for name in DESCRIBED for quad in store.quads_for_pattern(None, TYPE, RI(name), DefaultGraph())
    }
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        node, prop = quad.subject, quad.predicate
        if not isinstance(node, NamedNode) or node not in RID or node in described or quad.triple in inferred:
            continue
        told = found[RID.local(node)]
        is_brought = prop in BROUGHT or prop.value.endswith(("Earliest", "Latest"))
        if prop in names and not is_brought and _is_told(RID.local(node), names[prop]):
            told[names[prop]].add(_write(quad.object))
    return {node: {name: frozenset(values) for name, values in told.items()} for node, told in found.items()}


def _is_told(node: str, name: str) -> bool:
    return not node.startswith("run_") or name in RUN


def _write(term: object) -> str:
    if isinstance(term, NamedNode):
        local = RID.local(term) if term in RID else kebab(RI.local(term)) if term in RI else term.value
        return local.removeprefix("period_")
    return term.value if isinstance(term, Literal) else str(term)


def join(parts: Iterable[Mapping[str, Mapping[str, frozenset[str]]]]) -> Held:
    """Return what any of several graphs holds."""
    found: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for part in parts:
        for node, told in part.items():
            found[node] |= {name: found[node].get(name, frozenset()) | values for name, values in told.items()}
    return dict(found)


def meet(parts: Iterable[Mapping[str, Mapping[str, frozenset[str]]]]) -> Held:
    """Return what all of several graphs hold."""
    first, *others = parts
    return {
        node: {
            name: kept
            for name, values in told.items()
            if (kept := values.intersection(*(other[node].get(name, frozenset()) for other in others)))
        }
        for node, told in first.items()
        if all(node in other for other in others)
    }
