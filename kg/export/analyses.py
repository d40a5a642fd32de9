"""Analyses as text: for people, sentences, a table and numbered sources; as CSV and JSON, rows with their claims."""

from __future__ import annotations

import json

from kg.export.rows import DRAWERS, encode_csv
from kg.model.analyses import Analysis


def encode_analysis(analysis: Analysis, format_name: str) -> str:
    """Return an analysis in a format of `ROW_FORMATS`; JSON is a list of objects with their `sources`."""
    if format_name == "json":
        named = (dict(zip(analysis.columns, row, strict=True)) for row in analysis.rows)
        objects = [{**row, "sources": list(claims)} for row, claims in zip(named, analysis.cited, strict=True)]
        return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    if format_name == "csv":
        rows = zip(_list_exact(analysis), analysis.cited, strict=True)
        return encode_csv((*analysis.columns, "sources"), [[*cells, "; ".join(claims)] for cells, claims in rows])
    return _encode_for_people(analysis, format_name)


def _tell_counted(analysis: Analysis) -> list[str]:
    """Return a note with the numbers of the claims behind what is counted and not listed."""
    listed = {claim for row in analysis.cited for claim in row}
    marks = [f"[{i}]" for i, claim in enumerate(analysis.list_claims(), 1) if claim not in listed]
    return [f"what the sentences count beside the rows rests on {' '.join(marks)}"] if marks else []


def _list_exact(analysis: Analysis) -> list[list[str]]:
    """Return the cells as texts with all places of their fractions."""
    return [["" if cell is None else str(cell) for cell in row] for row in analysis.rows]


def _encode_for_people(analysis: Analysis, format_name: str) -> str:
    rows, citations = analysis.numbered()
    is_markdown = format_name == "markdown"
    head = f"## {analysis.title}" if is_markdown else analysis.title
    body = DRAWERS[format_name]((*analysis.columns, "sources"), rows) if rows else ""
    notes = [f"note: {note}" for note in (*analysis.notes, *_tell_counted(analysis))]
    sources = [f"[{i}] {citation}" for i, citation in enumerate(citations, 1)]
    parts = ([head], list(analysis.sentences), [body] if body else [], notes, sources)
    end = "  " if is_markdown else ""
    blocks = ("\n".join(f"{line}{end}" if len(part) > 1 else line for line in part) for part in parts if part)
    return "\n\n".join(blocks) + "\n"
