"""A list of what is wrong with the input, so that all of it is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.errors import tell_all
from kg.model.claims import Where


@dataclass(slots=True)
class Problems:
    """Collects messages while reading; `stop` raises them together."""

    found: list[tuple[Where, str]] = field(default_factory=list)

    def add(self, where: Where, message: str) -> None:
        """Note one problem: what is wrong and what to do."""
        self.found.append((where, message))

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
