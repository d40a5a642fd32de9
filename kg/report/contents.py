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
from kg.graph.disputes import Point, PointSide, list_points
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Analysis, Picture
from kg.model.answers import Answer, Citation
from kg.model.views import Count
from kg.network import analyse
from kg.network.regimes import tell_general
from kg.report.page import Notes, encode_page, encode_plain_table, encode_table


def encode_conflicts(graph: Graph, notes: Notes) -> str:
    """Return all disagreements, what nobody has decided first; that a later step came stands last."""
    found = list_points(graph.store)
    if not found:
        return f"<p>{escape_html(say('no_conflicts', notes.lang))}</p>"
    claims = dict.fromkeys(claim for point in found for claim in point.claims)
    citations = cite(graph.store, claims, graph.names, notes.lang)
    head = f'<p class="about">{escape_html(say("conflicts_about", notes.lang))}</p>'
    body = ""
    for kind, members in groupby(found, key=lambda point: point.kind):
        own = list(members)
        body += f"<h3>{escape_html(graph.names.name(kind, notes.lang))} ({len(own)})</h3>"
        body += "".join(_encode_point(point, graph, notes, citations) for point in own)
    return head + body


def _encode_point(point: Point, graph: Graph, notes: Notes, citations: Mapping[str, Citation]) -> str:
    sides = "".join(
        f"<li{_mark_held(side)}>{escape_html(side.value)}{_tell_held(side, notes.lang)} "
        f"{notes.mark(list(side.claims), citations)}</li>"
        for side in point.sides
    )
    prop = f", {graph.names.name(point.relation, notes.lang)}" if point.relation else ""
    about = show_line(f"{point.tell_about(graph.names, notes.lang)}{prop}")
    none = "" if any(side.held for side in point.sides) else f" ({escape_html(say('held_none', notes.lang))})"
    rule = f"{escape_html(say('held_why', notes.lang))}: {escape_html(point.rule)}"
    told = f'<p><strong>{escape_html(about)}</strong>{none}</p><ul class="sides">{sides}</ul>'
    return told + f'<p class="small about">{rule}</p>'


def _mark_held(side: PointSide) -> str:
    return ' class="held"' if side.held else ""


def _tell_held(side: PointSide, lang: str) -> str:
    return f" ✓ {escape_html(say('held', lang))}" if side.held else ""


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
        f'<section id="{name}"><h2>{escape_html(say(f"section {name}", lang))}</h2>{part}</section>'
        for name, part in parts.items()
    )
    title = say("report_title", lang, name=graph.domain.name[lang])
    points = _list_points(answers, pictures, analyses)
    duty, charged = tell_general(Held(graph, lang))
    if charged:
        points.insert(1, ("network-single-points", duty))
    unsure = _encode_unsure(graph, lang)
    return encode_page(
        title,
        _encode_head(title, say("report_about", lang, about=graph.domain.about[lang]), points, lang, clocks or {})
        + unsure
        + body,
        lang,
    )


def encode_picture_page(picture: Picture) -> str:
    """Return one picture as a page, with its data and claims."""
    notes = Notes(picture.lang)
    shown = _encode_figure(picture, picture.caption)
    table = _encode_data(picture, notes)
    claims = f"<h2>{escape_html(say('section claims', picture.lang))}</h2>{notes.encode()}" if picture.citations else ""
    head = f"<h1>{escape_html(picture.title)}</h1>"
    return encode_page(picture.title, head + shown + table + claims, picture.lang)


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
    days = "".join(f"<p>{escape_html(say(f'clock {name}', lang, day=day))}</p>" for name, day in clocks.items())
    told = "".join(f'<li>{escape_html(text)} <a href="#{place}">→</a></li>' for place, text in points)
    return (
        f"<header><h1>{escape_html(title)}</h1><p class='about'>{escape_html(about)}</p>{days}"
        f"<h2>{escape_html(say('section summary', lang))}</h2><ul>{told}</ul></header>"
    )


def _encode_unsure(graph: Graph, lang: str) -> str:
    """Return what the clocks leave out, and what is not sure, folded away."""
    head = "".join(f"<p>{escape_html(note)}</p>" for note in graph.moments.tell_notes(lang))
    told = graph.list_unsure(lang=lang)
    if not told:
        return head
    items = "".join(f"<li>{escape_html(text)}</li>" for text in told)
    summary = f"<summary>{escape_html(say('report_unsure', lang, n=len(told)))}</summary>"
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
        return f"{head}<p>{escape_html(say('report_none', answer.lang))}</p>"
    marks = [notes.mark(cited, answer.citations) for cited in answer.cited]
    rows = [texts[:-1] for texts in answer.texts()]
    disputed = "".join(f'<p class="small">{escape_html(point)}</p>' for point in (*answer.notes, *answer.disputed))
    return head + encode_table(answer.columns[:-1], rows, marks, answer.lang) + disputed


def _encode_picture(picture: Picture, notes: Notes) -> str:
    head = f'<h3 id="picture-{picture.name}">{escape_html(picture.title)}</h3>'
    return head + _encode_figure(picture, picture.caption) + _encode_data(picture, notes)


def _encode_figure(picture: Picture, caption: str) -> str:
    """Return a picture without the title and the notes in it, which stand around it in the page."""
    plain = replace(picture, spec={name: part for name, part in picture.spec.items() if name != "title"})
    return f"<figure>{encode_svg(plain)}<figcaption>{escape_html(caption)}</figcaption></figure>"


def _encode_data(picture: Picture, notes: Notes) -> str:
    if not picture.rows:
        return ""
    marks = [notes.mark(cited, picture.citations) for cited in picture.cited]
    table = encode_table(picture.columns, picture.texts(), marks, picture.lang)
    told = escape_html(say("picture_data", picture.lang, n=len(picture.rows)))
    return f"<details><summary>{told}</summary>{table}</details>"


def _encode_analysis(analysis: Analysis, notes: Notes) -> str:
    told = "".join(f"<p>{escape_html(text)}</p>" for text in analysis.sentences)
    if analysis.behind:
        marks = notes.mark(analysis.behind, analysis.citations)
        told += f'<p class="small">{escape_html(say("counted_on", analysis.lang))} {marks}</p>'
    notes_told = "".join(f"<li>{escape_html(text)}</li>" for text in analysis.notes)
    rest = f'<ul class="small about">{notes_told}</ul>' if notes_told else ""
    head = f'<h3 id="network-{analysis.name}">{escape_html(analysis.title)}</h3>'
    if not analysis.rows:
        return head + told + rest
    return head + told + rest + _encode_figure(draw_analysis(analysis), "") + _encode_rows(analysis, notes)


def _encode_rows(analysis: Analysis, notes: Notes) -> str:
    marks = [notes.mark(cited, analysis.citations) for cited in analysis.cited]
    table = encode_table(analysis.columns, analysis.texts(), marks, analysis.lang)
    told = escape_html(say("picture_data", analysis.lang, n=len(analysis.rows)))
    return f"<details><summary>{told}</summary>{table}</details>" if len(analysis.rows) > LONG else table


def _encode_sources(answer: Answer, lang: str) -> str:
    """Return the sources with their grades; how many claims each makes stands in a column of its own."""
    if not answer.rows:
        return f"<p>{escape_html(say('report_empty', lang))}</p>"
    shown = ("source", "publisher", "published", "grade", "claims", "reason")
    places = [answer.columns.index(column) for column in shown]
    rows = [[texts[place] for place in places] for texts in answer.texts()]
    return f'<p class="about">{escape_html(say("grade_about", lang))}</p>' + encode_plain_table(shown, rows, lang)


def _encode_making(graph: Graph, lang: str, clocks: Mapping[str, str]) -> str:
    values = {
        name: str(graph.manifest.get(key, "?"))
        for name, key in (("digest", "inputs"), ("quads", "quads"), ("inferred", "inferred"))
    }
    told = say("report_build", lang, version=_read_version(), **values)
    options = "".join(f" --{name.replace('_', '-')} {day}" for name, day in clocks.items())
    command = f"kg build\n{escape_html(f'kg report --lang {lang}{options} --output report.html')}"
    return f"<p>{escape_html(told)}</p><pre>{command}</pre>"


def _read_version() -> str:
    try:
        return version("reverse-imports")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "?"
