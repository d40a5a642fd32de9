"""The task of pictures: one with the rows it is drawn from and their claims.

A picture is given as its specification. What draws it reserves more address space than a worker may have.
"""

from __future__ import annotations

from kg.charts import NAMES, draw, draw_analysis
from kg.errors import NotFound, suggest
from kg.model.analyses import Analysis
from kg.network import ANALYSES, analyse
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, open_graph, write_document
from kg.workers.outlet import Outlet


def draw_picture(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the picture of `name`, or that of an analysis of this name with `parameters`, and what it says.

    Raises:
        NotFound: there is no such picture, or nothing of a parameter's name; with the nearest names.
        QueryError: a parameter is unknown, missing or malformed.
        DataError: the data or the texts are wrong.
    """
    name, lang = request.text("name"), request.language()
    if name not in NAMES and name not in ANALYSES:
        raise NotFound(f"there is no picture '{name}'{suggest(name, (*NAMES, *ANALYSES))}")
    graph = open_graph(desk, request)
    analysis = analyse(graph, name, lang=lang, **request.pairs("parameters")) if name in ANALYSES else None
    picture = draw_analysis(analysis) if analysis else draw(graph, name, lang=lang)
    claims = dict.fromkeys(claim for row in picture.cited for claim in row)
    told = {
        "name": name,
        "title": picture.title,
        "sentences": analysis.sentences if analysis else (picture.caption,),
        "notes": analysis.notes if analysis else (),
        "description": picture.description,
        "columns": picture.columns,
        "rows": [
            {column: text for column, text in zip(picture.columns, texts, strict=True) if text}
            for texts in picture.texts()
        ],
        "cited": picture.cited,
        "citations": cite(desk, graph, [*claims, *_list_behind(analysis, claims)], lang),
        "spec": picture.spec,
    }
    write_document(outlet, told)


def _list_behind(analysis: Analysis | None, known: dict[str, None]) -> list[str]:
    """Return the claims of what an analysis only counts."""
    return [claim for claim in analysis.behind if claim not in known] if analysis else []
