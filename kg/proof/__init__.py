"""Why a triple holds: recorded derivations, proofs by search, and the claims and sources that they rest on.

Takes rules, a closed graph and the grounds of its triples; changes nothing, and reads only the file of derivations.
"""
