"""What follows from the facts: rules from the ontology, the closure of the facts under them, and clashes.

Takes and gives pyoxigraph triples; reads and writes no file. `schema` and `oracle` rest on owlrl, which is
slow to import, so they are not imported here.
"""

from __future__ import annotations

from kg.inference.clashes import Clash, Constraints, find_clashes, find_constraints
from kg.inference.closure import Closure, close
from kg.inference.revision import Change, Revision
from kg.inference.rules import compile_rules

__all__ = [
    "Change",
    "Clash",
    "Closure",
    "Constraints",
    "Revision",
    "close",
    "compile_rules",
    "find_clashes",
    "find_constraints",
]
