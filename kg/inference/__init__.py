"""What follows from the facts: rules from the ontology, the closure of the facts under them, and clashes.

Takes and gives pyoxigraph triples; reads and writes no file. `oracle` rests on owlrl, which is slow to import.
"""
