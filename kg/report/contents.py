"""What stands in a report: headline answers, pictures, analyses, conflicts and sources, each with its claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby

from kg.charts import NAMES, OVER_TIME, draw, draw_analysis, encode_svg
from kg.escapes import escape_html, show_line
from kg.graph import Graph
from kg.graph.citations import cite
from kg.graph.disputes import Point, list_points
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Analysis, Picture
from kg.model.answers import Answer, Citation
from kg.model.views import Count
from kg.network import analyse
from kg.network.regimes import tell_general
from kg.report.page import Notes, encode_look, encode_page, encode_table, tag


def encode_conflicts(graph: Graph, notes: Notes) -> str:
    """Return all disagreements, what nobody has decided first; that a later step came stands last."""
    found = list_points(graph.store)
    if not found:
        return tag("p", say("no_conflicts", notes.lang))
    claims = dict.fromkeys(claim for point in found for claim in point.claims)
    citations = cite(graph.store, claims, graph.names, notes.lang)
    body = tag("p", say("conflicts_about", notes.lang), "about")
    for kind, members in groupby(found, key=lambda point: point.kind):
        own = list(members)
        body += tag("h3", f"{graph.names.name(kind, notes.lang)} ({len(own)})")
        body += "".join(_encode_point(point, graph, notes, citations) for point in own)
    return body


def _encode_point(point: Point, graph: Graph, notes: Notes, citations: Mapping[str, Citation]) -> str:
    lang, held = notes.lang, f" ✓ {say('held', notes.lang)}"
    sides = "".join(
        f"<li{encode_look('held' if side.held else '')}>{escape_html(side.value + (held if side.held else ''))} "
        f"{notes.mark(side.claims, citations)}</li>"
        for side in point.sides
    )
    prop = f", {graph.names.name(point.relation, lang)}" if point.relation else ""
    about = show_line(f"{point.tell_about(graph.names, lang)}{prop}")
    none = "" if any(side.held for side in point.sides) else f" ({escape_html(say('held_none', lang))})"
    told = f'<p>{tag("strong", about)}{none}</p><ul class="sides">{sides}</ul>'
    return told + tag("p", f"{say('held_why', lang)}: {point.rule}", "small about")


ANALYSES = ("dependence", "single-points", "similarity", "evidence")
LONG = 12
"""Rows from which on a table is folded away below its picture."""


def encode_report(graph: Graph, *, lang: str = "en", clocks: Mapping[str, str] | None = None) -> str:
    """Return a report of a graph as one page; `clocks` tells of the days as of which the graph is, by name.

    Raises:
        QueryError: a question of the report is malformed.
    """
    notes = Notes(lang)
    answers = [answer for name in graph.domain.report if (answer := _ask(graph, name, lang))]
    left_out = OVER_TIME if (clocks or {}).get("as_of") else ()
    pictures = [draw(graph, name, lang=lang) for name in NAMES if name not in left_out]
    analyses = [analyse(graph, name, lang=lang) for name in ANALYSES]
    sources = graph.ask("sources", lang=lang)
    # The parts are written in their order, so that claims are numbered as a reader meets them.
    parts = {
        "answers": "".join(_encode_answer(answer, notes) for answer in answers),
        "pictures": "".join(_encode_picture(picture, notes) for picture in pictures),
        "network": "".join(_encode_analysis(analysis, notes) for analysis in analyses),
        "conflicts": encode_conflicts(graph, notes),
        "bibliography": _encode_sources(sources, lang),
    }
    parts |= {"claims": notes.encode(), "reproduce": _encode_making(graph, lang, clocks or {})}
    body = "".join(
        f'<section id="{name}">{tag("h2", say(f"section {name}", lang))}{part}</section>'
        for name, part in parts.items()
    )
    title = say("report_title", lang, name=graph.domain.name[lang])
    points = _list_points(answers, pictures, analyses)
    duty, charged = tell_general(Held(graph, lang))
    if charged:
        points.insert(1, ("network-single-points", duty))
    about = say("report_about", lang, about=graph.domain.about[lang])
    head = _encode_head(title, about, points, lang, clocks or {})
    return encode_page(title, head + _encode_unsure(graph, lang) + body, lang)


def encode_picture_page(picture: Picture) -> str:
    """Return one picture as a page, with its data and claims."""
    notes = Notes(picture.lang)
    shown = tag("h1", picture.title) + _encode_figure(picture, picture.caption) + _encode_data(picture, notes)
    claims = tag("h2", say("section claims", picture.lang)) + notes.encode() if picture.citations else ""
    return encode_page(picture.title, shown + claims, picture.lang)


def _ask(graph: Graph, name: str, lang: str) -> Answer | None:
    """Return the answer to a question, of the latest year where it asks for one; None where there is none."""
    if name not in graph.catalogue or name in graph.left_out:
        return None
    if not any(parameter.required for parameter in graph.catalogue[name].parameters):
        return graph.ask(name, lang=lang)
    counts = (row for row in graph.views.read(Count) if row.kind == "in" and row.holder)
    latest = max((row.year for row in counts if row.year), default=None)
    return graph.ask(name, lang=lang, year=latest) if latest else None


def _list_points(
    answers: Sequence[Answer], pictures: Sequence[Picture], analyses: Sequence[Analysis]
) -> list[tuple[str, str]]:
    """Return what the report says in short, each point with the place where its figures are cited."""
    counted = [(f"answer-{a.question}", _count(a)) for a in answers]
    stated = [(f"picture-{p.name}", p.title) for p in pictures]
    found = [(f"network-{a.name}", a.sentences[0]) for a in analyses if a.sentences and a.rows]
    return [*counted[:1], *stated, *found]


def _encode_head(
    title: str, about: str, points: Sequence[tuple[str, str]], lang: str, clocks: Mapping[str, str]
) -> str:
    """Return title and summary."""
    days = "".join(tag("p", say(f"clock {name}", lang, day=day)) for name, day in clocks.items())
    told = "".join(f'<li>{escape_html(text)} <a href="#{place}">→</a></li>' for place, text in points)
    head = tag("h1", title) + tag("p", about, "about") + days + tag("h2", say("section summary", lang))
    return f"<header>{head}<ul>{told}</ul></header>"


def _encode_unsure(graph: Graph, lang: str) -> str:
    """Return what the clocks leave out, and what is not sure, folded away."""
    head = "".join(tag("p", note) for note in graph.moments.tell_notes(lang))
    told = graph.list_unsure(lang=lang)
    if not told:
        return head
    items = "".join(tag("li", text) for text in told)
    summary = tag("summary", say("report_unsure", lang, n=len(told)))
    return f'{head}<details id="unsure">{summary}<ul class="small">{items}</ul></details>'


def _count(answer: Answer) -> str:
    """Return how many rows an answer has, by their status where it tells one."""
    told = say("answer_count", answer.lang, title=_name(answer), n=len(answer.rows))
    if "status" not in answer.columns or not answer.rows:
        return told
    found = Counter(texts[answer.columns.index("status")] for texts in answer.texts())
    return f"{told} ({', '.join(f'{count} {status}' for status, count in found.most_common())})"


def _name(answer: Answer) -> str:
    """Return the title of an answer, with its year where it is of one."""
    year = answer.parameters.get("year")
    return say("answer_of_year", answer.lang, title=answer.title, year=year) if year else answer.title


def _encode_answer(answer: Answer, notes: Notes) -> str:
    head = f'<h3 id="answer-{answer.question}">{escape_html(_name(answer))}</h3>'
    if not answer.rows:
        return head + tag("p", say("report_none", answer.lang))
    marks = [notes.mark(cited, answer.citations) for cited in answer.cited]
    rows = [texts[:-1] for texts in answer.texts()]
    disputed = "".join(tag("p", point, "small") for point in (*answer.notes, *answer.disputed))
    return head + encode_table(answer.columns[:-1], rows, answer.lang, marks) + disputed


def _encode_picture(picture: Picture, notes: Notes) -> str:
    head = f'<h3 id="picture-{picture.name}">{escape_html(picture.title)}</h3>'
    return head + _encode_figure(picture, picture.caption) + _encode_data(picture, notes)


def _encode_figure(picture: Picture, caption: str) -> str:
    """Return a picture without the title and the notes in it, which stand around it in the page."""
    plain = replace(picture, spec={name: part for name, part in picture.spec.items() if name != "title"})
    return f"<figure>{encode_svg(plain)}{tag('figcaption', caption)}</figure>"


def _encode_data(table: Picture | Analysis, notes: Notes, most: int = 0) -> str:
    """Return the rows of a picture, folded away where they are more than some."""
    if not table.rows:
        return ""
    told, shown = tag("summary", say("picture_data", table.lang, n=len(table.rows))), notes.encode_table(table)
    return f"<details>{told}{shown}</details>" if len(table.rows) > most else shown


def _encode_analysis(analysis: Analysis, notes: Notes) -> str:
    told = f'<h3 id="network-{analysis.name}">{escape_html(analysis.title)}</h3>'
    told += "".join(tag("p", text) for text in analysis.sentences)
    if analysis.behind:
        marks = notes.mark(analysis.behind, analysis.citations)
        told += f'<p class="small">{escape_html(say("counted_on", analysis.lang))} {marks}</p>'
    items = "".join(tag("li", text) for text in analysis.notes)
    told += f'<ul class="small about">{items}</ul>' if items else ""
    shown = _encode_figure(draw_analysis(analysis), "") if analysis.rows else ""
    return told + shown + _encode_data(analysis, notes, LONG)


def _encode_sources(answer: Answer, lang: str) -> str:
    """Return the sources with their grades; how many claims each makes stands in a column of its own."""
    if not answer.rows:
        return tag("p", say("report_empty", lang))
    shown = ("source", "publisher", "published", "grade", "claims", "reason")
    places = [answer.columns.index(column) for column in shown]
    rows = [[texts[place] for place in places] for texts in answer.texts()]
    return tag("p", say("grade_about", lang), "about") + encode_table(shown, rows, lang)


def _encode_making(graph: Graph, lang: str, clocks: Mapping[str, str]) -> str:
    values = {
        name: str(graph.manifest.get(key, "?"))
        for name, key in (("digest", "inputs"), ("quads", "quads"), ("inferred", "inferred"))
    }
    told = say("report_build", lang, version=_read_version(), **values)
    options = "".join(f" --{name.replace('_', '-')} {day}" for name, day in clocks.items())
    return tag("p", told) + tag("pre", f"kg build\nkg report --lang {lang}{options} --output report.html")


def _read_version() -> str:
    try:
        return version("reverse-imports")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "?"
