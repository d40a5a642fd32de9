"""The text of a SPARQL query: its words, and the groups and patterns that they make up.

One reader for all who look into a query. Takes text, gives plain values; runs nothing and looks at no data.
"""
