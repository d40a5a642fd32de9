"""Pictures, and the page to look around in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.charts import NAMES, OVER_TIME, draw_analysis
from kg.charts import draw as draw_chart
from kg.errors import NotFound, QueryError, suggest
from kg.model.analyses import Picture
from kg.model.answers import Table
from kg.model.results import Page
from kg.network import ANALYSES

if TYPE_CHECKING:
    from kg.verbs import KnowledgeGraph

NEAR = 2
"""Relations that a thing may be away from the entity, where nobody says how many."""


def draw(graph: KnowledgeGraph, name: str, parameters: Mapping[str, str | int], lang: str) -> Picture:
    """Return a picture, or that of an analysis with its sentences and notes: see `KnowledgeGraph.chart`."""
    if name in ANALYSES:
        found = graph.network(name, parameters, lang=lang)
        picture = replace(
            draw_analysis(found),
            name=name,
            sentences=found.sentences,
            notes=found.notes,
            citations=found.citations,
        )
    elif name not in NAMES:
        near = suggest(name, (*NAMES, *ANALYSES)) or f"; there are {', '.join(NAMES)}"
        raise NotFound(f"no picture is called '{name}'{near}")
    elif name in OVER_TIME and graph.moments.day:
        told = f"{name} shows all of time, not one day"
        raise QueryError(f"{told}; leave --as-of out, or take --known-by for what was known on a day")
    elif parameters:
        raise QueryError(f"{name}: there is no parameter '{next(iter(parameters))}'; it takes none")
    else:
        picture = draw_chart(graph, name, lang=lang)
    return replace(picture, citations=graph.evidence.cite_claims(picture.citations, lang=lang))


def explore(graph: KnowledgeGraph, part: tuple[str, int, str], days: str, lang: str) -> Page:
    """Return one page to look around in: see `KnowledgeGraph.explore`."""
    from kg.explorer.content import keep_named, keep_near, keep_triples, make_picture
    from kg.explorer.page import encode_page

    entity, depth, query = part
    if depth and not entity:
        raise QueryError("--depth counts from a thing; name it too")
    thing = graph.find(entity) if entity else None
    result = graph.run(query) if query else None
    if isinstance(result, bool):
        raise QueryError("an ASK query names nothing to show; write a SELECT or a CONSTRUCT")
    picture, title = make_picture(graph, lang=lang), graph.domain.name[lang]
    if thing is not None:
        title = f"{graph.names.name(thing, lang)} · {title}"
        picture = keep_near(picture, thing.value, depth or NEAR)
    elif isinstance(result, Table):
        picture = keep_named(picture, result)
    elif result is not None:
        picture = keep_triples(graph, picture, result, lang)
    # What the page of the whole graph does not show at first is a click away in its legend.
    legend = [graph.names.name(graph.names.find_class(cls), lang) for cls in graph.domain.shown]
    hidden = set() if entity or query else {str(cls) for _, cls in picture.nodes(data="cls")} - set(legend)
    page = encode_page(picture, title=title + days, legend=legend, hidden=sorted(hidden), lang=lang)
    return Page(page, is_empty=not picture)
