"""The tasks of a worker, by name."""

from __future__ import annotations

from collections.abc import Mapping

from kg.workers import answers, descriptions, disagreements, drawing, excerpts, proofs, results, supposing, things
from kg.workers.worker import Task

TASKS: Mapping[str, Task] = {
    "query": results.run_query,
    "excerpt": excerpts.excerpt,
    "graph": results.read_graph,
    "describe": results.describe,
    "catalogue": answers.list_catalogue,
    "queries": answers.list_queries,
    "read": answers.read,
    "ask": answers.ask,
    "conflicts": answers.list_conflicts,
    "disagreements": disagreements.list_disagreements,
    "show": things.show,
    "search": things.search,
    "labels": things.label,
    "draw": drawing.draw_picture,
    "describe-thing": descriptions.describe_thing,
    "nearest": descriptions.list_near,
    "ontology": descriptions.give_ontology,
    "cite": descriptions.cite_claims,
    "why": proofs.explain,
    "why-not": proofs.explain_absence,
    "whatif": supposing.suppose,
}
