"""A list of what is wrong with the input, so that all of it is told at once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from kg.errors import tell_all
from kg.model.claims import Where

LONG = 500
"""So much of the start and the end of a very long message is told."""
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""What Unicode takes for letters and signs, and nobody sees: fillers of hangul, braille without dots."""


def is_seen(char: str) -> bool:
    """Say whether a reader sees a character where it stands, be it as a space of any width."""
    return char not in BLANKS and (char.isprintable() or unicodedata.category(char) == "Zs")


@dataclass(slots=True)
class Problems:
    """Collects messages while reading; `stop` raises them together."""

    found: list[tuple[Where, str]] = field(default_factory=list)

    def add(self, where: Where, message: str) -> None:
        """Note one problem: what is wrong and what to do, on one line; what it quotes is cut where it is very long."""
        cut = f"{message[:LONG]} … {message[-LONG:]}" if len(message) > 3 * LONG else message
        seen = (c if is_seen(c) else c.encode("unicode_escape").decode() for c in cut)
        self.found.append((where, "".join(seen)))

    def stop(self) -> None:
        """Raise what was found.

        Raises:
            DataError: there is at least one problem; one line each, in the order of files and lines.
        """
        if self.found:
            raise tell_all(sorted(self.found))


def decode(content: bytes, name: str, problems: Problems) -> str | None:
    """Return the text of a file, or None where it is no UTF-8, which is told."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        where = Where(name, content[: error.start].count(b"\n") + 1)
        problems.add(where, "a character is not UTF-8; save the file as UTF-8")
        return None
