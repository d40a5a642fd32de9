"""The consistency checks: what in the claims cannot all be true, or wants a second look.

Takes what was read and resolved, gives findings; decides nothing, and names no source and nothing of the subject. Each
rule takes time close to linear in the number of claims.
"""
