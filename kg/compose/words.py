"""The words of a graph's lexicons, as its build keeps them: by section and meaning, of both languages at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


class Words:
    """The words of `ontology/words/`, out of the manifest of a build; a graph without them has none."""

    def __init__(self, sections: object) -> None:
        self._sections: Mapping[str, Mapping[str, Sequence[str]]] = sections if isinstance(sections, Mapping) else {}

    def list_section(self, section: str) -> Iterator[tuple[str, str]]:
        """Yield each word of a section with what it means."""
        for meaning, texts in self._sections.get(section, {}).items():
            yield from ((text, meaning) for text in texts)

    def mark(self, name: str) -> tuple[str, ...]:
        """Return the words that are looked for beside others under a name."""
        return tuple(self._sections.get("marks", {}).get(name, ()))

    def name_columns(self, role: str) -> tuple[str, ...]:
        """Return the names of the columns of which readers of questions make something."""
        return tuple(self._sections.get("columns", {}).get(role, ()))
