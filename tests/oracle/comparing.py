"""What a graph holds as certain and as possible, against worlds: every false sure and every lost possible."""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date

from tests.oracle.holding import State, hold
from tests.oracle.reading import Data
from tests.oracle.worlds import World

Held = Mapping[str, Mapping[str, Set[str]]]


def compare(
    data: Data, certain: Held, possible: Held, as_of: date, known_by: date | None, worlds: Iterable[World]
) -> list[str]:
    """Tell, a line each, what is certain and not so in some world, and what is so in some world and not possible.

    What is inferred is not told by the oracle, so it must not be among what is given.
    """
    found: dict[str, None] = {}
    for world in worlds:
        state = hold(data, world, as_of, known_by)
        for line in _find_false(certain, state):
            found[f"FALSE SURE {line}, as of {as_of}, known by {known_by or 'now'}"] = None
        for line in _find_lost(possible, state):
            found[f"LOST POSSIBLE {line}, as of {as_of}, known by {known_by or 'now'}"] = None
    return list(found)


def _find_false(certain: Held, state: State) -> Iterator[str]:
    for node, name, value in _rows(certain):
        if value not in state.nodes.get(node, {}).get(name, ()):
            yield f"{node} {name} {value}"
        elif value in state.unsure.get(node, {}).get(name, ()):
            yield f"{node} {name} {value} (it holds, and is not sure)"


def _find_lost(possible: Held, state: State) -> Iterator[str]:
    for node, name, value in _rows(state.nodes):
        if value not in possible.get(node, {}).get(name, ()):
            yield f"{node} {name} {value}"


def _rows(held: Held) -> Iterator[tuple[str, str, str]]:
    for node, said in held.items():
        for name, values in said.items():
            for value in sorted(values):
                yield node, name, value
