"""Why a triple holds: recorded derivations, proofs by search, and the claims and sources that they rest on.

Takes rules, a closed graph and the grounds of its triples; changes nothing, and reads only the file of derivations.
"""

from __future__ import annotations

from kg.proof.alternatives import rank_proofs
from kg.proof.cheapest import get_cost
from kg.proof.records import Records, encode_derivations, read_derivations
from kg.proof.search import Prover
from kg.proof.supports import Supports

__all__ = ["Prover", "Records", "Supports", "encode_derivations", "get_cost", "rank_proofs", "read_derivations"]
