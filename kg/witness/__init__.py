"""Which triples and conditions each row of a SPARQL query rests on.

Takes a store and the text of a query that it accepts; gives matches. Changes nothing, and knows nothing of claims.
"""

from __future__ import annotations

from kg.witness.matches import Matcher
from kg.witness.mending import mend_query, read_mended
from kg.witness.running import Match

__all__ = ["Match", "Matcher", "mend_query", "read_mended"]
