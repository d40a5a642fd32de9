"""Analyses as text: for people, sentences, a table and numbered sources; as CSV and JSON, rows with their claims."""

from __future__ import annotations

from kg.escapes import Markup, encode_json, escape_markdown, show_line
from kg.export.rows import DRAWERS, encode_csv, number_lines, shape_lines
from kg.model.analyses import Analysis


def encode_analysis(analysis: Analysis, format_name: str) -> str:
    """Return an analysis in a format of `ROW_FORMATS`; JSON is a list of objects with their `sources`."""
    if format_name == "json":
        named = (dict(zip(analysis.columns, row, strict=True)) for row in analysis.rows)
        objects = [{**row, "sources": list(claims)} for row, claims in zip(named, analysis.cited, strict=True)]
        return encode_json(objects) + "\n"
    if format_name == "csv":
        rows = zip(_list_exact(analysis), analysis.cited, strict=True)
        return encode_csv((*analysis.columns, "sources"), [[*cells, "; ".join(claims)] for cells, claims in rows])
    return _encode_for_people(analysis, format_name)


def _tell_counted(analysis: Analysis) -> list[Markup]:
    """Return a note with the numbers of the claims behind what is counted and not listed."""
    listed = {claim for row in analysis.cited for claim in row}
    marks = [f"[{i}]" for i, claim in enumerate(analysis.list_claims(), 1) if claim not in listed]
    return [Markup(f"note: what the sentences count beside the rows rests on {' '.join(marks)}")] if marks else []


def _list_exact(analysis: Analysis) -> list[list[str]]:
    """Return the cells as texts with all places of their fractions."""
    return [["" if cell is None else str(cell) for cell in row] for row in analysis.rows]


def _encode_for_people(analysis: Analysis, format_name: str) -> str:
    rows, citations = analysis.numbered()
    head = f"## {escape_markdown(analysis.title)}" if format_name == "markdown" else show_line(analysis.title)
    body = [DRAWERS[format_name]((*analysis.columns, "sources"), rows)] if rows else []
    notes = shape_lines([*(f"note: {note}" for note in analysis.notes), *_tell_counted(analysis)], format_name)
    told, sources = shape_lines(analysis.sentences, format_name), number_lines(citations, format_name)
    blocks = (
        "\n".join(part) if len(part) > 1 else part[0].rstrip() for part in ([head], told, body, notes, sources) if part
    )
    return "\n\n".join(blocks) + "\n"
