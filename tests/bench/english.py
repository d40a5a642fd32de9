"""How well English is read: of each set in tests/questions, what was run, what of it was right, and how long it took.

python tests/bench/english.py [--verbose] [SET.yaml …]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from kg.model.readings import Reading
from kg.questions import Reader
from kg.verbs import load

SETS = Path(__file__).resolve().parent.parent / "questions"
COLUMNS = ("set", "in scope", "run", "right of run", "right among three", "out of scope", "run of these", "median ms")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set: the readings that are right, none where it must not be run."""

    text: str
    right: tuple[tuple[str, Mapping[str, str]], ...]
    why: str

    def accepts(self, query: str | None, parameters: Mapping[str, str]) -> bool:
        """Say whether a reading is right."""
        return any(query == name and parameters == values for name, values in self.right)


@dataclass(frozen=True, slots=True)
class Read:
    """A question with its reading and the milliseconds that it took."""

    asked: Asked
    reading: Reading
    took: float

    @property
    def is_right(self) -> bool:
        """Say whether what was run is right; of a question that must not be run, that it was not."""
        if not self.asked.right:
            return not self.reading.sure
        return self.asked.accepts(self.reading.query, self.reading.parameters)

    @property
    def is_near(self) -> bool:
        """Say whether a right reading is among the candidates."""
        return any(self.asked.accepts(c.name, c.parameters) for c in self.reading.candidates)


def read_set(path: Path) -> list[Asked]:
    """Return the questions of a file."""
    return [parse_asked(record) for record in yaml.safe_load(path.read_text(encoding="utf-8"))]


def parse_asked(record: Mapping[str, Any]) -> Asked:
    """Return a question of a set from its record."""
    queries = record["query"] or []
    first = {"parameters": record.get("parameters")}
    ways = [{**first, "query": name} for name in ([queries] if isinstance(queries, str) else queries)]
    right = tuple(
        (str(way["query"]), {k: str(v) for k, v in (way.get("parameters") or {}).items()})
        for way in (*ways, *record.get("also", []))
    )
    return Asked(record["ask"], right if queries else (), record.get("why", ""))


def read_all(reader: Reader, asked: list[Asked]) -> Iterator[Read]:
    """Yield each question with its reading."""
    for one in asked:
        start = time.perf_counter()
        reading = reader.read(one.text)
        yield Read(one, reading, (time.perf_counter() - start) * 1000)


def summarise(read: list[Read]) -> dict[str, float]:
    """Return the figures of a set, by the columns of the table."""
    scope = [one for one in read if one.asked.right]
    others = [one for one in read if not one.asked.right]
    ran = [one for one in scope if one.reading.sure]
    return {
        "in scope": len(scope),
        "run": len(ran),
        "right of run": sum(one.is_right for one in ran),
        "right among three": sum(one.is_near for one in scope),
        "out of scope": len(others),
        "run of these": sum(one.reading.sure for one in others),
        "median ms": round(median(one.took for one in read), 2),
    }


def main() -> None:
    """Print the table, and with --verbose what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="*", type=Path, help="files (default: all in tests/questions)")
    parser.add_argument("--verbose", action="store_true", help="also list what was read wrong or not run")
    arguments = parser.parse_args()
    reader = load(Path(__file__).resolve().parent.parent.parent).reader
    reader.read("warm up")
    print(" | ".join(COLUMNS))
    for path in arguments.sets or sorted(SETS.glob("*.yaml")):
        read = list(read_all(reader, read_set(path)))
        print(" | ".join([path.stem, *map(str, summarise(read).values())]))
        for one in read if arguments.verbose else ():
            if not one.is_right:
                tell(one)


def tell(one: Read) -> None:
    """Print a question that was not read as it should be."""
    near = "" if one.is_near or not one.asked.right else " (not among three)"
    kind = "WRONG" if one.reading.sure else "not run"
    print(f"  {kind}{near}: {one.asked.text}")
    print(f"      {one.reading.told}; {[(c.name, dict(c.parameters)) for c in one.reading.candidates][:2]}")
    print(f"      wanted {[(name, dict(values)) for name, values in one.asked.right] or one.asked.why}")


if __name__ == "__main__":
    main()
