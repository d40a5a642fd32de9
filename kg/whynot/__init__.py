"""Why not: what keeps a row out of a result, or a triple out of the graph.

Takes a graph, a query and the values of a row; gives the part of the query that fails for it, what would have to be
true, and what sources say of that. Changes nothing.
"""

from __future__ import annotations

from kg.whynot.inquiry import Inquiry

__all__ = ["Inquiry"]
