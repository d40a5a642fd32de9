"""Processes that answer for a server or an assistant: each job runs under limits, and can be killed without harm.

One process, the nursery, loads the graph once and forks workers from itself, so that they share its memory and a new
one is there within milliseconds. The pool hands each job to an idle worker and passes on what it writes.
"""

from __future__ import annotations

from kg.limits import Limits
from kg.workers.pool import Pool
from kg.workers.replies import Broken, Reply, Run

__all__ = ["Broken", "Limits", "Pool", "Reply", "Run"]
