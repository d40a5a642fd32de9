"""owlrl without what it does again and again: the same rules on the same triples, with the same closure.

owlrl runs every rule on every triple in each of its rounds, though most triples start a rule once at most, and looks
up in the graph each time whether what it concludes is new. `test_inference` holds it against owlrl as it comes.
"""

from __future__ import annotations

from typing import Any

from owlrl import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS

Triple = tuple[Any, Any, Any]
WORDS = (str(RDF), str(RDFS), str(OWL))


class BriskOwlrl(OWLRL_Semantics):  # type: ignore[misc]  # owlrl has no types
    """owlrl that passes over triples which can start no rule a second time, and conclusions that it has drawn."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._idle: set[Triple] = set()
        self._drawn: set[Triple] = set()

    def rules(self, t: Triple, cycle_num: int) -> None:
        """Run the rules that a triple starts."""
        if t not in self._idle:
            super().rules(t, cycle_num)
            if is_idle(t):
                self._idle.add(t)

    def store_triple(self, t: Triple) -> None:
        """Keep a conclusion for the end of the round, unless it is known."""
        if t not in self._drawn:
            super().store_triple(t)
            self._drawn.add(t)


def is_idle(triple: Triple) -> bool:
    """Say whether a triple is a mere fact, from which on its own only `eq-ref` concludes, and always the same.

    The rules of owlrl start from the triple of the axiom, and look for the facts that it bears on.
    """
    subject, predicate, value = triple
    if predicate == OWL.sameAs:
        return bool(subject == value)
    return not str(value if predicate == RDF.type else predicate).startswith(WORDS)
