"""A question in words while it is read: what it asks for, what it names, and what turns or bounds that.

Plain state: one module fills it (`taking`), one settles what its words mean together, one refuses what is open, and
others make a question of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.compose.lexicon import Part
from kg.compose.tokens import SPACELESS
from kg.compose.words import Words
from kg.model.ask import Ask, Test


class Unread(Exception):
    """Words that are no question which can be asked; tells why."""


@dataclass(frozen=True, slots=True)
class Read:
    """How words are read: as a composed question, or as one of the catalogue with its parameters.

    `misspelt` are words that were taken for others, with these.
    """

    ask: Ask | None
    topic: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    misspelt: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Mention:
    """A value that is named, the term that it is, and how it is turned; a class of rows by its name.

    `before` and `after` are the words beside it; `joined` says that it is listed with the one before it, `either` that
    one of both is enough; `role` is the column that the word before it names.
    """

    text: str
    term: NamedNode | None
    test: Test = "is"
    kind: str = "thing"
    word: str = ""
    before: str = ""
    after: str = ""
    joined: bool = False
    either: bool = False
    place: int = 0
    role: str = ""


@dataclass(slots=True)
class Bounded:
    """A year or a number, and the word that bounds it."""

    text: str
    bound: str = ""


@dataclass(slots=True)
class Sentence:
    """What was taken from the parts of one text, from left to right.

    `asks` says that its end asks; `heads` is what is asked for, `head_texts` how it is written, `per` by what is
    counted, `each` what stands behind a word that may mean either; `show` and `verbs` are columns and dates; `done`
    are the operators, `roles` the columns that a word names for what follows it, by its place, `topic` a question of
    the catalogue. `homes` are the words beside the home market; `at_home` says that something stands there,
    `adjective` that it describes what follows. `ranged` are words of ranges, `pending` wait for what they turn or
    bound, `part` for its year; what is `joined` is listed with what comes, and `either` of both is enough. `denied`
    is the place from which on all mentions are denied together. `counts_units` says that it asks for units and no
    items, `shows_items` that it asks where, `falls_short` that it asks for less.
    """

    words: Words
    parts: Sequence[Part]
    asks: bool = False
    heads: list[str] = field(default_factory=list)
    head_texts: dict[str, str] = field(default_factory=dict)
    per: list[str] = field(default_factory=list)
    each: list[str] = field(default_factory=list)
    show: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    homes: list[tuple[str, str]] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    roles: dict[int, str] = field(default_factory=dict)
    years: list[Bounded] = field(default_factory=list)
    numbers: list[Bounded] = field(default_factory=list)
    ranged: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    topic: str = ""
    part: str = ""
    denied: int | None = None
    joined: bool = False
    either: bool = False
    at_home: bool = False
    adjective: bool = False
    counts_units: bool = False
    shows_items: bool = False
    falls_short: bool = False

    @property
    def is_spaceless(self) -> bool:
        """Say whether it is of a script without spaces, in which words stand behind what they turn."""
        return any(SPACELESS.search(part.text) for part in self.parts)

    def text(self, place: int) -> str:
        """Return the text of a part; an empty one before the first and behind the last."""
        return self.parts[place].text if 0 <= place < len(self.parts) else ""

    def has(self, *names: str) -> bool:
        """Say whether one of some operators stands in it."""
        return not self.done.isdisjoint(names)

    def pop(self, *words: str) -> str:
        """Return the last of some words that waits for what it turns; empty where none does."""
        found = next((word for word in reversed(self.pending) if word in words), "")
        if found:
            self.pending.remove(found)
        return found

    @property
    def is_whether(self) -> bool:
        """Say whether it is asked if something is so."""
        texts, mark = [part.text for part in self.parts], self.words.mark
        if self.has("count", "when") or any(text.split()[0] in mark("question") for text in texts):
            return False
        if texts[0].split()[0] in mark("auxiliary"):
            return True
        if not self.is_spaceless or any(text.startswith(mark("question-begins")) for text in texts):
            return False
        return texts[-1].endswith(mark("asks-last")) or self.asks

    @property
    def is_past(self) -> bool:
        """Say whether it is told of what was."""
        last = (self.parts[-1].text, "".join(part.text for part in self.parts[-2:]))
        ends = any(word in text for text in last for word in self.words.mark("past-within"))
        return self.parts[0].text in self.words.mark("past") or (self.is_spaceless and ends)

    def refuse_left(self, used: set[str]) -> None:
        """Refuse operators of which nothing was made.

        Raises:
            Unread: there is one.
        """
        left = self.done - used - HARMLESS
        if left:
            raise Unread(f"'{min(left)}'")


HARMLESS = frozenset(
    "sum share compare total than up-before any-status including all ever sold owned built year abroad percent".split()
)
"""Operators that may stand in a question of which nothing is made."""
