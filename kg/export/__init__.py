"""Files and texts for other tools: the graph in RDF formats, rows as tables, CSV, JSON and Markdown."""

from __future__ import annotations

from kg.export.rdf import RDF_FORMATS, encode_graph, encode_triples
from kg.export.rows import ROW_FORMATS, encode_answer, encode_boolean, encode_records, encode_table

__all__ = [
    "RDF_FORMATS",
    "ROW_FORMATS",
    "encode_answer",
    "encode_boolean",
    "encode_graph",
    "encode_records",
    "encode_table",
    "encode_triples",
]
