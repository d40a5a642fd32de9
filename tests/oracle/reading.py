"""The data folder as it stands: sources, claims, decisions, entities and the day the curators last looked.

It reads YAML without implicit types, so that 014 stays 014 and NO stays NO. It judges nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.oracle.days import LAST, Interval, parse_edtf
from tests.oracle.terms import KEYS, TIMELESS, WORDS

NOW = date(2026, 11, 28)


@dataclass(frozen=True, slots=True)
class Source:
    """A publication; its interval of publication is cut at now."""

    name: str
    published: Interval
    grade: str
    publisher: str
    address: str
    derived: tuple[str, ...]
    same_story: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """What one sentence says of one node; `read` once a decision reads it under another key or value."""

    name: str
    source: Source
    kind: str
    keys: Mapping[str, str]
    entity: str
    facts: Mapping[str, tuple[str, ...]]
    by: str = ""
    opinion: bool = False
    denies: bool = False
    read: bool = False

    @property
    def node(self) -> str:
        """Give the local name of the node that the claim is about."""
        if self.entity:
            return self.entity
        if "unknown" in self.keys.values():
            return f"unkeyed_{self.name}"
        return "_".join([self.kind, *(self._part(key) for key in KEYS[self.kind])])

    def _part(self, key: str) -> str:
        part = self.keys.get(key, "any")
        return re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") if key in WORDS else part

    def date(self, name: str) -> Interval | None:
        """Give the days of a date that the claim states, or None."""
        return parse_edtf(self.facts[name][0]) if name in self.facts else None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided: verb (`read`, `refute`, `identify`), what it covers, and what it needs."""

    name: str
    verb: str
    claims: tuple[str, ...]
    source: str
    key: str
    old: str
    new: str
    needs: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """All that is said, with the class of every entity."""

    sources: Mapping[str, Source]
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    entities: Mapping[str, str]
    now: date
    timeless: frozenset[str] = TIMELESS


def read_data(folder: Path) -> Data:
    """Read a data folder; marks of timeless properties come from the ontology beside it, where there are any."""
    now = date.fromisoformat(_load(folder / "now.yaml").get("now", NOW.isoformat()))
    texts = [_load(path) for path in sorted((folder / "sources").glob("*.yaml"))]
    sources = {source.name: source for source in (_parse_source(text, now) for text in texts)}
    claims = [claim for text in texts for claim in _parse_claims(text, sources[text["source"]])]
    ontology = folder.parent / "ontology" / "reverse-imports.ttl"
    return Data(
        sources,
        tuple(claims),
        tuple(_parse_decision(entry) for entry in _load(folder / "decisions.yaml") or []),
        {name: kind for path in sorted((folder / "entities").glob("*.yaml")) for name, kind in _entities(path)},
        now,
        _find_timeless(ontology.read_text("utf-8") if ontology.exists() else ""),
    )


def _find_timeless(ontology: str) -> frozenset[str]:
    blocks = re.findall(r"^ri:(\w+) a [^\n]*Property(?:(?!\n\n).)*?ri:timeless true", ontology, re.M | re.S)
    return frozenset(re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).lower() for name in blocks) or TIMELESS


def _load(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader) if path.exists() else {}  # noqa: S506 - it makes texts only


def _entities(path: Path) -> Iterator[tuple[str, str]]:
    for kind, named in (_load(path) or {}).items():
        for name in named:
            yield name, kind


def _parse_source(text: dict[str, Any], now: date) -> Source:
    published = parse_edtf(text.get("published", "../.."))
    grade = text.get("grade", {})
    return Source(
        text["source"],
        Interval(published.lo, min(published.hi, now if published.lo <= now else LAST)),
        grade.get("value", "C") if isinstance(grade, dict) else grade,
        text.get("publisher", ""),
        text.get("address", ""),
        _listed(text.get("derived-from", [])),
        _listed(text.get("same-story-as", [])),
    )


def _parse_claims(text: dict[str, Any], source: Source) -> Iterator[Claim]:
    for entry in text.get("claims") or []:
        said = dict(entry.get("says") or entry["denies"])
        kind = next(iter(said))
        subject = said.pop(kind)
        keyed = isinstance(subject, dict)
        yield Claim(
            f"{source.name}_{entry['n']}",
            source,
            kind,
            dict(subject) if keyed else {},
            "" if keyed else subject,
            {name: _listed(value) for name, value in said.items()},
            entry.get("by", ""),
            entry.get("evidential") == "opinion",
            "denies" in entry,
        )


def _parse_decision(entry: dict[str, Any]) -> Decision:
    verb = next(verb for verb in ("read", "refute", "identify") if verb in entry)
    what = entry[verb] if isinstance(entry[verb], dict) else {"from": entry[verb]}
    return Decision(
        f"decision_{entry['n']}",
        verb,
        _listed(what.get("claims", entry.get("claims", []))),
        what.get("source", ""),
        what.get("key", what.get("property", "")),
        what.get("from", ""),
        entry.get("to", entry.get("as", "")),
        _listed(entry.get("needs") or entry.get("because") or []),
        entry.get("in", ""),
    )


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
