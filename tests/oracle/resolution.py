"""What is held of the claims of known sources, by intervals: nodes, their runs, and facts with when each begins.

It takes data and the names of known sources; it fixes no day, which a world does.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.oracle.checks import drop_blocked, hold_figures
from tests.oracle.deciding import read_known
from tests.oracle.denials import drop_denied
from tests.oracle.figures import agree_on_numbers
from tests.oracle.lives import Begin, Run, find_runs
from tests.oracle.reading import Claim, Data
from tests.oracle.terms import DATES, FIGURES, POSITION, SINGLE, VOLUMES
from tests.oracle.weighing import weigh


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that is held: when it begins, and whether a claim dates it itself."""

    name: str
    value: str
    begin: Begin
    dated: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A node that is held: its class, its keys, its runs and its facts; an entity has no keys."""

    name: str
    kind: str
    keys: Mapping[str, str]
    runs: tuple[Run, ...]
    facts: tuple[Fact, ...]
    keyed: bool

    @property
    def steps(self) -> list[tuple[Run, int]]:
        """Give every step in order, as its run and its place in it."""
        return [(run, place) for run in self.runs for place in range(len(run.steps))]


def resolve(data: Data, known: frozenset[str]) -> dict[str, Node]:
    """Give every node that is held once these sources are known."""
    claims = drop_blocked(data, drop_denied(data, read_known(data, known)))
    said: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind != "driver" or not claim.opinion:
            said[claim.node].append(claim)
    nodes = {name: _resolve_node(data, name, told) for name, told in said.items()}
    bare = {
        name: Node(name, kind, {}, (Run((), {}, ()),), (), keyed=False)
        for name, kind in data.entities.items()
        if name not in nodes
    }
    return {
        **bare,
        **{name: node for name, node in nodes.items() if node.facts or node.runs[0].claims or not node.keyed},
    }


def _resolve_node(data: Data, name: str, claims: Sequence[Claim]) -> Node:
    first = claims[0]
    runs = find_runs(data, name, claims)
    facts = _hold_facts(data, claims, runs)
    if first.kind in VOLUMES:
        figures, held = hold_figures(data, claims)
        told = tuple(dict.fromkeys(f"source {claim.source.name}" for claim in held))
        facts += [Fact(figure, value, told, dated=False) for figure, value in figures.items()]
        if not held and not facts:
            runs = [Run((), {}, ())]
    kind = data.entities.get(name, first.kind) if first.entity else first.kind
    keys = {key: value for key, value in first.keys.items() if value not in ("any", "unknown")}
    return Node(name, kind, keys, tuple(runs), tuple(facts), keyed=not first.entity)


def _hold_facts(data: Data, claims: Sequence[Claim], runs: Sequence[Run]) -> list[Fact]:
    aside = {"status", *DATES, *(FIGURES if claims[0].kind in VOLUMES else ())}
    facts = []
    for name in dict.fromkeys(name for claim in claims for name in claim.facts if name not in aside):
        stating = [claim for claim in claims if name in claim.facts]
        if name in SINGLE or name in FIGURES:
            stating = _hold_single(data, name, stating)
        for value in dict.fromkeys(value for claim in stating for value in claim.facts[name]):
            tellers = [claim for claim in stating if value in claim.facts[name]]
            facts.append(_make_fact(name, value, tellers, runs))
    return facts


def _hold_single(data: Data, name: str, stating: Sequence[Claim]) -> list[Claim]:
    numeric = name.endswith("-duty") or name in POSITION

    def agree(one: Claim, other: Claim) -> bool:
        if name in POSITION:
            said = [n for n in POSITION if n in one.facts and n in other.facts]
            return all(Decimal(one.facts[n][0]) == Decimal(other.facts[n][0]) for n in said)
        values = one.facts[name][0], other.facts[name][0]
        return agree_on_numbers(*values) if numeric else values[0] == values[1]

    held = weigh(data, stating, agree).held
    if not held:
        return []
    precise = max((claim.facts[name][0] for claim in held), key=lambda v: len(v.partition(".")[2]) if numeric else 0)
    return [claim for claim in held if claim.facts[name][0] == precise]


def _make_fact(name: str, value: str, tellers: Sequence[Claim], runs: Sequence[Run]) -> Fact:
    begins: list[str] = []
    dated = False
    for claim in tellers:
        run = next((run for run in runs if claim in run.claims), None)
        begins += run.begin_claim(claim) if run else (f"source {claim.source.name}",)
        dated = dated or bool(run and run.date_claim(claim))
    return Fact(name, value, tuple(dict.fromkeys(begins)), dated)
