"""Proofs and what they rest on: grounds, witnesses of rows, steps.

Plain values that the engine and the graph fill and that faces draw; computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

Slot = NamedNode | Literal | str
"""One place of a pattern: a term, or a variable as a string such as `"?x"`."""

Pattern = tuple[Slot, Slot, Slot]
"""Subject, predicate and object of a triple, each a term or a variable."""


@dataclass(frozen=True, slots=True)
class Rule:
    """If triples match every pattern of the body, the head holds.

    `name` is the rule of OWL 2 RL (https://www.w3.org/TR/owl2-profiles/, section 4.3), several joined by `+`
    where one axiom takes several; `axiom` says in plain words which axiom of the ontology the rule comes
    from.
    """

    name: str
    axiom: str
    body: tuple[Pattern, ...]
    head: Pattern


def is_transitive(body: Sequence[tuple[object, object, object]], head: tuple[object, object, object]) -> bool:
    """Say whether patterns, of which variables are strings, lead from two edges of a property in a row to one edge."""
    if len(body) != 2:
        return False
    (start, first, middle), (again, second, end) = body
    chained = first == second and middle == again and head == (start, first, end)
    return chained and len({slot for slot in (start, middle, end) if isinstance(slot, str)}) == 3


@dataclass(frozen=True, slots=True)
class Derivation:
    """A triple that a rule gives from premises, which stand in the order of the rule's body."""

    triple: Triple
    rule: Rule
    premises: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a triple rests on without inference.

    `claims` are alternatives, each enough: the claims that are needed together (one claim, or a decision with the
    claim that it reads). `given` says what else gives the triple, so that it needs no claim: `ontology`, `entity
    file`, `record of a source`, or an empty text.
    """

    claims: tuple[frozenset[str], ...] = ()
    given: str = ""

    def __bool__(self) -> bool:
        """Say whether the triple needs no inference."""
        return bool(self.claims or self.given)


@dataclass(frozen=True, slots=True)
class Witness:
    """One way in which a row of a result comes about: the triples that hold, and the claims whose graphs were read."""

    triples: tuple[Triple, ...]
    claims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Roles:
    """What claims do for a row, other than to state it.

    Some are read `otherwise` than they say, some are `deciding`; `contrary` state a part of what the row needs and say
    something else on another, each with what it says, or deny something.
    """

    otherwise: frozenset[str] = frozenset()
    deciding: frozenset[str] = frozenset()
    contrary: Mapping[str, str] = field(default_factory=dict)

    def list_stating(self, claims: Iterable[str]) -> frozenset[str]:
        """Return those of some claims that state the row."""
        return frozenset(claims) - self.otherwise - self.deciding - self.contrary.keys()

    def order(self, claims: Iterable[str]) -> tuple[str, ...]:
        """Return claims in the order in which they are cited: those that state, then those with another role."""
        parts = (self.contrary, self.otherwise, self.deciding)
        ranks = {claim: rank for rank, part in enumerate(parts, 1) for claim in part}
        return tuple(sorted(set(claims), key=lambda claim: (ranks.get(claim, 0), claim)))


PLAIN = Roles()
"""That all claims state the row."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What one row of a result rests on.

    `claims` are all that what the row needs rests on, those that state it first; `roles` tell which do something else.
    `given` says what else gives parts of it, such as `entity file`; `conditions` tell what must not hold for it;
    `witnesses` are the ways in which it comes about, any one enough. `several` says that what was inferred for it has
    other proofs too, from other claims perhaps.
    """

    claims: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    roles: Roles = PLAIN
    several: bool = False

    @property
    def stating(self) -> frozenset[str]:
        """Return the claims that state what the row needs."""
        return self.roles.list_stating(self.claims)


def merge_bases(bases: Sequence[Basis]) -> Basis:
    """Return what several rows rest on that an answer shows as one; a claim that states one of them states it."""
    if len(bases) == 1:
        return bases[0]
    stating = frozenset[str]().union(*(basis.stating for basis in bases))
    roles = Roles(
        otherwise=frozenset[str]().union(*(basis.roles.otherwise for basis in bases)) - stating,
        deciding=frozenset[str]().union(*(basis.roles.deciding for basis in bases)) - stating,
        contrary={c: told for b in bases for c, told in b.roles.contrary.items() if c not in stating},
    )
    return Basis(
        claims=roles.order(claim for basis in bases for claim in basis.claims),
        given=tuple(sorted({given for basis in bases for given in basis.given})),
        conditions=tuple(dict.fromkeys(told for basis in bases for told in basis.conditions)),
        witnesses=tuple(witness for basis in bases for witness in basis.witnesses),
        roles=roles,
        several=any(basis.several for basis in bases),
    )


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A triple of a proof: given by a rule from premises, or, where `rule` is None, by its ground."""

    triple: Triple
    rule: Rule | None
    premises: tuple[Triple, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Proof:
    """Steps in an order in which premises come before what follows from them; the last one is the conclusion."""

    steps: tuple[ProofStep, ...]

    @property
    def conclusion(self) -> Triple:
        """Return what is proved."""
        return self.steps[-1].triple
