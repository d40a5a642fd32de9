"""A closure that follows its facts as they come and go, at the cost of what changes.

Takes triples lost and gained; gives the inferred triples lost and gained. What it holds is always what `close` gives of
the facts, though the recorded derivation of a triple may be another of those it has. Reads and writes no file.

What is lost goes with all that was derived from it by recorded derivations, since these are what each triple stands on.
Of that, what a rule gives from what is left comes back, and what follows from that and from what is gained is found as
in a new closure: every match of a rule has a premise that came back or is gained, or was found by then. (The method is
known as delete and rederive: A. Gupta, I. S. Mumick, V. S. Subrahmanian, Maintaining views incrementally, 1993.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Triple

from kg.inference.coding import Code
from kg.inference.engine import Closure, Engine, decode
from kg.inference.joins import Origin, build_checks
from kg.model.proofs import Derivation, Rule


@dataclass(frozen=True, slots=True)
class Change:
    """The triples that are inferred no more, and those that are now; a fact is not inferred."""

    lost: frozenset[Triple]
    gained: frozenset[Triple]


class Revision(Mapping[Triple, Derivation]):
    """The closure of facts that change: each inferred triple with its recorded derivation.

    >>> from kg.terms import RI
    >>> rule = Rule("own", "own", (("?a", RI("p"), "?b"),), ("?a", RI("q"), "?b"))
    >>> fact = Triple(RI("x"), RI("p"), RI("y"))
    >>> revision = Revision([fact], [rule])
    >>> len(revision), len(revision.revise([fact], []).lost), len(revision)
    (1, 1, 0)
    """

    def __init__(self, facts: Iterable[Triple], rules: Iterable[Rule]) -> None:
        """Close facts under rules.

        Raises:
            DataError: as `revise`.
        """
        self._engine = Engine(rules)
        self._memory = self._engine.memory
        self._checks = build_checks(self._engine.coded, self._memory)
        self._dependents: defaultdict[Code, set[Code]] = defaultdict(set)
        self._engine.give(facts)
        self._firings = self._engine.saturate()
        self._note_dependents(self._memory.origins)

    def tell_closure(self) -> Closure:
        """Return what follows from the facts as they are, as `close` tells it of facts that have not changed."""
        return Closure(decode(self._engine, {}), self._firings, self._engine.rules)

    def __contains__(self, triple: object) -> bool:
        if not isinstance(triple, Triple) or triple.predicate not in self._engine.known:
            return False
        return self._memory.origins.get(self._engine.coding.encode_triple(triple)) is not None

    def __len__(self) -> int:
        return sum(origin is not None for origin in self._memory.origins.values())

    def __iter__(self) -> Iterator[Triple]:
        return (self._decode(code) for code, origin in self._memory.origins.items() if origin)

    def __getitem__(self, triple: Triple) -> Derivation:
        code = self._engine.coding.encode_triple(triple)
        found = self._engine.derive(code, {code: triple}) if triple in self else None
        if found is None:
            raise KeyError(triple)
        return found

    def revise(self, lost: Iterable[Triple], gained: Iterable[Triple]) -> Change:
        """Take facts away and add others, and return what changes of what is inferred.

        After an error it is of no more use.

        Raises:
            DataError: for `owl:sameAs`, and for a literal where an axiom needs a thing.
        """
        origins = self._memory.origins
        away, new = self._engine.encode_facts(lost), self._engine.encode_facts(gained)
        before = self._take_out(away)
        before |= {code: origins[code] for code in new if code in origins}
        origins.update(dict.fromkeys(new))
        back = {code: origin for code in before if code not in new and (origin := self._find_origin(code))}
        origins.update(back)
        self._memory.queue.extend((*new, *back))
        known = len(origins)
        self._engine.saturate()
        found = islice(reversed(origins), len(origins) - known)  # the last, so that no other is looked at
        return self._tell_change(before, (*new, *back, *found))

    def _find_origin(self, code: Code) -> Origin | None:
        """Return a rule and premises that have been taken up from which it gives a triple, or None."""
        subject, predicate, value = code
        found = ((number, check(subject, value)) for number, check in self._checks.list(predicate, value))
        return next(((number, premises) for number, premises in found if premises is not None), None)

    def _take_out(self, codes: Iterable[Code]) -> dict[Code, Origin | None]:
        """Take out facts and all whose recorded derivation rests on them; return what they were, and how derived."""
        origins, queue = self._memory.origins, list(codes)
        out: dict[Code, Origin | None] = {}
        for code in queue:
            if code in out:
                continue
            for name in self._engine.list_names(code):
                self._memory.take_out(code[0], name, code[2])
            out[code] = origins[code]
            noted = (c for c in self._dependents.pop(code, ()) if c not in out)
            # The derivation of a triple may be another by now than the one that was noted to rest on this.
            queue += [c for c in noted if (origin := origins.get(c)) and code in origin[1]]
        for code in out:
            del origins[code]
        return out

    def _tell_change(self, before: dict[Code, Origin | None], touched: Iterable[Code]) -> Change:
        origins = self._memory.origins
        self._note_dependents(touched)
        was = {code for code, origin in before.items() if origin}
        changed = (*before, *touched)
        is_now = {code for code in changed if origins.get(code)}
        return Change(frozenset(map(self._decode, was - is_now)), frozenset(map(self._decode, is_now - was)))

    def _note_dependents(self, codes: Iterable[Code]) -> None:
        for code in codes:
            origin = self._memory.origins[code]
            for premise in origin[1] if origin else ():
                self._dependents[premise].add(code)

    def _decode(self, code: Code) -> Triple:
        return self._engine.coding.decode_triple(code)
