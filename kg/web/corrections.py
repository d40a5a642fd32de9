"""What decisions correct: the points of disagreement in which they decided, those about a row's own things first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BETWEEN = " | "
"""What stands between the values of the sides of a disagreement."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A point on which sentences said one thing, and the graph reads another; `places` is where they stand."""

    about: str
    said: str
    held: str
    places: str


def find_corrections(conflicts: Mapping[str, Any], decision: str, things: Sequence[str]) -> list[Correction]:
    """Return what a decision corrects, from the document of all disagreements.

    Where some of it is about the things of a row, only that: a decision may correct many sentences at once.
    """
    found = list(_list_corrections(conflicts, decision))
    near = [one for one, about in found if is_about(about, things)]
    return list(dict.fromkeys(near or [one for one, _ in found]))


def _list_corrections(conflicts: Mapping[str, Any], decision: str) -> Iterator[tuple[Correction, str]]:
    for row, claims, thing in zip(conflicts["rows"], conflicts["cited"], conflicts["things"], strict=True):
        if decision in claims:
            held = row.get("held", "")
            said = [value for value in row.get("values", "").split(BETWEEN) if value != held]
            about = ", ".join(filter(None, (row.get("about"), row.get("property"))))
            corrected = [one.partition(" ")[0] for one in conflicts["citations"][decision].get("corrects", ())]
            cited = [conflicts["citations"][claim] for claim in claims if claim in corrected]
            places = "; ".join(dict.fromkeys(map(_tell_place, cited)))
            yield Correction(about, BETWEEN.join(said), held, places), thing.get("about", "")


def _tell_place(citation: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (citation.get("title"), citation.get("locator"))))


def is_about(name: str, things: Sequence[str]) -> bool:
    """Say whether a node, or one of several that `; ` joins, is one of some things or has one in its key.

    >>> is_about("rid:volume_suzuki_japan_2025", ["rid:suzuki"]), is_about("rid:suzuki-fronx", ["rid:suzuki"])
    (True, False)
    """
    nodes = name.split("; ")
    parts = {part for node in nodes for part in (node, *_get_local(node).split("_"))}
    return any(thing in parts or _get_local(thing) in parts for thing in things)


def _get_local(name: str) -> str:
    return name.rpartition("/")[2].rpartition(":")[2]
