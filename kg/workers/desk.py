"""What a worker has at hand for its tasks, and what a request asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.limits import Limits

if TYPE_CHECKING:
    from kg.verbs import KnowledgeGraph

VIEWS = 4
"""Views as of a day that a worker keeps: one takes a second to make."""
Days = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Desk:
    """The graph, the limits of a job, and the services that queries may call."""

    graph: KnowledgeGraph
    limits: Limits
    services: frozenset[str] = frozenset()
    _views: dict[Days, KnowledgeGraph] = field(default_factory=dict, repr=False)

    def open_view(self, as_of: date | None, known_by: date | None) -> KnowledgeGraph:
        """Return the graph as things stood on one day, by what had been published by another.

        Raises:
            DataError: the data is wrong.
        """
        days = (as_of, known_by)
        if days == (None, None):
            return self.graph
        view = self._views.pop(days, None) or self.graph.at(as_of=as_of, known_by=known_by)
        self._views[days] = view  # the one used last stands last
        if len(self._views) > VIEWS:
            del self._views[next(iter(self._views))]
        return view


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of a job, by name; what is not given is empty."""

    arguments: Mapping[str, object]

    def text(self, name: str) -> str:
        """Return a text.

        Raises:
            QueryError: it is none that can be written in UTF-8.
        """
        value = self.arguments.get(name)
        return "" if value is None else check_text(str(value))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts.

        Raises:
            QueryError: as `text`.
        """
        value = self.arguments.get(name)
        return tuple(check_text(str(one)) for one in value) if isinstance(value, list | tuple) else ()

    def pairs(self, name: str) -> dict[str, str]:
        """Return a mapping of texts.

        Raises:
            QueryError: as `text`.
        """
        value = self.arguments.get(name)
        pairs = value.items() if isinstance(value, Mapping) else ()
        return {check_text(str(key)): check_text(str(one)) for key, one in pairs}

    def has(self, name: str) -> bool:
        """Say whether a switch is on."""
        return bool(self.arguments.get(name))

    def count(self, name: str, most: int) -> int:
        """Return a number of things, at most `most`, which it is where none is given.

        Raises:
            QueryError: it is no number.
        """
        text = self.text(name)
        if text and not (text.isascii() and text.isdecimal()):
            raise QueryError(f"{name}: '{text}' is no number; write it in digits, such as 50")
        return min(int(text[:9]), most) if text else most

    def day(self, name: str) -> date | None:
        """Return a day, or None where none is given.

        Raises:
            QueryError: it is no day.
        """
        text = self.text(name)
        try:
            if text and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                raise ValueError(text)  # there are other ways in which Python reads a day
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise QueryError(f"{name}: '{text}' is no day; write it as 2025-01-31") from error

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Return one of some texts, or an empty one where none is given.

        Raises:
            QueryError: it is none of them.
        """
        text = self.text(name)
        if text and text not in choices:
            raise QueryError(f"{name}: there is no '{text}'; choose {' or '.join(choices)}")
        return text


def check_text(text: str) -> str:
    """Return a text as it is; JSON may also give half of a pair of surrogates, which is none.

    Raises:
        QueryError: it cannot be written in UTF-8.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"a text has half a character at {error.start}; send whole ones") from error
    return text
