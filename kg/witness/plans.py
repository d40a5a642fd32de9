"""What a solution of a traced group rests on, as a plan; and paths as text."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.witness.syntax import (
    Alternative,
    Group,
    Inverse,
    Negated,
    Path,
    Repeat,
    Select,
    Sequence,
    Slot,
    Span,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A triple pattern, or a path, of the traced query; `graph` is the name of GRAPH around it."""

    subject: Slot
    path: Path
    value: Slot
    graph: Slot | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Plans of which one holds: the variable `mark` tells which, and that none does where it has no value.

    Without a variable the only plan holds. `absence` is where an OPTIONAL stands whose not matching decides something.
    """

    mark: Slot
    plans: tuple[Plan, ...]
    absence: Span | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a solution of a group rests on: steps, choices, rows of sub-selects, patterns asked about.

    `absences` are the groups that must have no match; `uncovered` tells what nobody can cite.
    """

    steps: tuple[Step, ...] = ()
    choices: tuple[Choice, ...] = ()
    selects: tuple[tuple[Select, Slot | None], ...] = ()
    exists: tuple[tuple[Group, Slot | None], ...] = ()
    absences: tuple[Span, ...] = ()
    uncovered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A traced query and what its solutions rest on; `columns` are the variables that it gives."""

    text: str
    columns: tuple[Slot, ...]
    plan: Plan


@dataclass(slots=True)
class Draft:
    """A plan while its group is read."""

    graph: Slot | None
    steps: list[Step] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    selects: list[tuple[Select, Slot | None]] = field(default_factory=list)
    exists: list[tuple[Group, Slot | None]] = field(default_factory=list)
    absences: list[Span] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)
    certain: set[Slot] = field(default_factory=set)
    """The variables that every solution of the group has."""

    def close(self) -> Plan:
        """Return the plan."""
        return Plan(
            tuple(self.steps),
            tuple(self.choices),
            tuple(self.selects),
            tuple(self.exists),
            tuple(self.absences),
            tuple(self.uncovered),
        )


def write_path(path: Path) -> str:
    """Return a path as SPARQL.

    >>> write_path(Repeat(Sequence(("a:b", Inverse("a:c"))), "*"))
    '(a:b/^(a:c))*'
    """
    match path:
        case str():
            return path
        case Inverse(inner):
            return f"^({write_path(inner)})"
        case Sequence(parts):
            return "/".join(map(_bracket, parts))
        case Alternative(parts):
            return "|".join(map(_bracket, parts))
        case Repeat(inner, mark):
            return f"({write_path(inner)}){mark}"
        case Negated(forward, backward):
            return f"!({'|'.join([*forward, *(f'^{name}' for name in backward)])})"


def _bracket(path: Path) -> str:
    text = write_path(path)
    return f"({text})" if isinstance(path, Alternative | Sequence) else text
