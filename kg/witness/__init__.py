"""Which triples and conditions each row of a SPARQL query rests on.

Takes a store and the text of a query that it accepts; gives matches. Changes nothing, and knows nothing of claims.
"""
