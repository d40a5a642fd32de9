"""What the page tells of a graph: things and relations, with names, sources, disputes, sayings, runs and proofs.

Takes an opened graph; gives a networkx graph whose attributes `kg.explorer.page.encode_page` reads. Never lays out and
never changes the graph it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import networkx as nx
from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from kg.explorer.disputes import list_disputes
from kg.explorer.routes import find_route, list_runs, list_volumes
from kg.explorer.sayings import find_sayings
from kg.graph import Graph
from kg.graph.convert import drop_echoes
from kg.model.proofs import Proof
from kg.terms import ALIAS, LABEL, RI

Picture = nx.MultiDiGraph
Cite = Callable[[Iterable[str]], list[dict[str, Any]]]

DEFAULT = DefaultGraph()


def make_picture(graph: Graph, *, lang: str = "en", texts: Path | None = None) -> Picture[str]:
    """Return what is held as things and relations, with all that the page tells of each.

    Beside what `Graph.to_networkx` gives, a node may have `lang_labels`, `aliases`, `place` (of a country),
    `route` and `volumes`, `runs`, `disputes` and `sayings`; an inferred edge has a `proof`. With `texts`, sources have
    their sentences. Inferred relations between things that a stated one joins already are left out.

    Raises:
        DataError: the texts cannot be read.
    """
    picture = graph.to_networkx(lang=lang)
    drop_echoes(picture)
    cite = make_cite(graph, lang, texts)
    for name, data in picture.nodes(data=True):
        describe(graph, NamedNode(name), data, lang=lang, cite=cite)
    for name, sayings in find_sayings(graph, lang, cite).items():
        if name in picture:
            picture.nodes[name]["sayings"] = sayings
    for start, end, key, data in picture.edges(keys=True, data=True):
        data["sources"] = cite(source["claim"] for source in data["sources"])
        if data["inferred"]:
            prove(graph, Triple(NamedNode(start), NamedNode(key), NamedNode(end)), data, lang=lang, cite=cite)
    return picture


def make_cite(graph: Graph, lang: str, texts: Path | None) -> Cite:
    """Return what cites claims as the page takes them; every text is read once.

    Raises:
        DataError: the texts cannot be read.
    """
    every = [q.subject for q in graph.store.quads_for_pattern(None, RI("standing"), None, DEFAULT)]
    names = sorted(claim.value.rpartition("/")[2] for claim in every if isinstance(claim, NamedNode))
    cited = graph.evidence.cite_claims(names, lang=lang, texts=texts)
    known = {name: {**asdict(one), "claim": name, "published": one.date} for name, one in cited.items()}

    def cite(claims: Iterable[str]) -> list[dict[str, Any]]:
        return [known.get(claim, {"claim": claim}) for claim in claims]

    return cite


def describe(graph: Graph, thing: NamedNode, data: dict[str, Any], *, lang: str, cite: Cite) -> None:
    """Add to the attributes of a node what it is called, when it was so, and on what sources disagree."""
    store, names = graph.store, graph.names
    data["sources"] = cite(source["claim"] for source in data.get("sources", ()))
    data["lang_labels"], data["aliases"] = list_names(graph, thing)
    data["place"] = names.is_a(thing, RI("Country"))
    data["route"] = find_route(store, thing) if names.is_a(thing, RI("SupplyRoute")) else None
    data["volumes"] = list_volumes(graph, data["route"], lang, cite) if data["route"] else []
    data["runs"] = list_runs(store, thing)
    data["disputes"] = list_disputes(graph, thing, lang, cite)


def list_names(graph: Graph, thing: NamedNode) -> tuple[dict[str, str], list[str]]:
    """Return the labels of a thing by language, and its other names."""
    labels = {
        quad.object.language or "": quad.object.value
        for quad in graph.store.quads_for_pattern(thing, LABEL, None, DEFAULT)
        if isinstance(quad.object, Literal)
    }
    aliases = {
        quad.object.value
        for quad in graph.store.quads_for_pattern(thing, ALIAS, None, DEFAULT)
        if isinstance(quad.object, Literal)
    }
    merged = graph.store.quads_for_pattern(None, RI("identifiedAs"), thing, DEFAULT)
    aliases |= {graph.names.name(quad.subject, "en") for quad in merged if isinstance(quad.subject, NamedNode)}
    return labels, sorted(aliases)


def prove(graph: Graph, triple: Triple, data: dict[str, Any], *, lang: str, cite: Cite) -> None:
    """Add to the attributes of an inferred edge the steps of its proof, premises first."""
    proof = graph.prove(triple)
    data["proof"] = list_steps(proof, graph.names.make_label(lang), cite) if proof else []


def list_steps(proof: Proof, label: Callable[[Any], str], cite: Cite) -> list[dict[str, Any]]:
    """Return the steps of a proof: what each says, the rule and its premises by place, or the claims that state it."""
    places = {step.triple: place for place, step in enumerate(proof.steps)}
    return [
        {
            "says": [label(term) for term in (step.triple.subject, step.triple.predicate, step.triple.object)],
            "rule": step.rule.axiom if step.rule else "",
            "owl": step.rule.name if step.rule else "",
            "premises": [places[premise] for premise in step.premises],
            "given": step.ground.given,
            "sources": cite(sorted({claim for way in step.ground.claims for claim in way})),
        }
        for step in proof.steps
    ]
