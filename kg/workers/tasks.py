"""The tasks of a worker, by name."""

from __future__ import annotations

from collections.abc import Mapping

from kg.workers import answers, excerpts, proofs, results, supposing, things
from kg.workers.worker import Task

TASKS: Mapping[str, Task] = {
    "query": results.run_query,
    "excerpt": excerpts.excerpt,
    "graph": results.read_graph,
    "describe": results.describe,
    "catalogue": answers.list_catalogue,
    "read": answers.read,
    "ask": answers.ask,
    "conflicts": answers.list_conflicts,
    "show": things.show,
    "search": things.search,
    "why": proofs.explain,
    "why-not": proofs.explain_absence,
    "whatif": supposing.suppose,
}
