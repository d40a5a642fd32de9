"""Invented worlds of any size: a home like another, of which it is known what is really so.

Takes what was read of a home, of which the claims are patterns: of which classes they speak, by which keys, with which
facts. Gives files: invented things, and sources that tell of them, some wrong, late, vague or copied; and the truth,
kept aside. Knows no subject and asks no clock: the same seed gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pyoxigraph import NamedNode

from kg.errors import DataError, explain_system
from kg.model.claims import Claim, Fact, Node
from kg.model.figures import PERIOD, find_vague, is_counted
from kg.model.nodes import make_node
from kg.paths import Home
from kg.reader import Input, read_home
from kg.terms import CLAIM, RI, RID, UNITS

T = TypeVar("T")
STATUS = RI("status")
DATED = ("status", "since", "until", "expected")
GRADES = {"A": 0.01, "B": 0.03, "C": 0.08, "D": 0.15, "E": 0.3}
"""How often a claim of a source is wrong, by its grade."""
SPAN, YEARS = 20, 12
"""Over how many years things begin, and are counted."""
EACH, TELLERS = 6, 3
"""How many claims a source makes, and how many tell of a thing, about."""
COPIES, DECLARED, VAGUE, MENDED = 0.15, 0.7, 0.3, 0.8
"""Of sources those that copy, of these those that say so; of dates those told roughly; of wrong counts those mended."""

Shape = frozenset[tuple[NamedNode, NamedNode]]
"""The parts of a key that a pattern has, each with the class of its value."""
Says = tuple[Node, Mapping[str, str]]
"""What a claim says: a node, and values by the names that data files have for properties."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What claims of a home look like: the class of the node, that of each part of its key, and that of each fact.

    `kind` is `counted`, `lived` for what has a status, else `plain`. A thing with a file has no key.
    """

    cls: NamedNode
    key: tuple[tuple[NamedNode, NamedNode], ...]
    facts: tuple[tuple[NamedNode, NamedNode], ...]
    kind: str


@dataclass(frozen=True, slots=True)
class World:
    """The files of `data/` by name, and what is so: `facts` by node, claims that are `wrong`, and `copies`."""

    files: Mapping[str, str]
    truth: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """A claim of a source; `wrong` names the properties that it has otherwise than they are."""

    says: Says
    wrong: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Teller:
    """A source with its claims; `copies` is the one that it has them of."""

    id: str
    day: dt.date
    grade: str
    claims: tuple[Told, ...]
    copies: str | None = None


def simulate(given: Input, claims: int, seed: int) -> World:
    """Return a world of about so many claims, like the home that was read.

    Raises:
        DataError: the home has no claim that can be a pattern.
    """
    maker = Maker(given, claims, random.Random(seed))
    tellers = maker.list_tellers(claims)
    return World(
        files={
            "now.yaml": f"now: {given.data.now}\n",
            "entities/things.yaml": _dump(maker.entities),
            "decisions.yaml": "".join(maker.list_decisions(tellers)) or "[]\n",
            **{f"sources/{one.id}.yaml": maker.write_source(one) for one in tellers},
        },
        truth={
            "seed": seed,
            "claims": sum(len(one.claims) for one in tellers),
            "facts": maker.list_truth(tellers),
            "wrong": {f"{one.id}_{n:03}": t.wrong for one in tellers for n, t in enumerate(one.claims, 1) if t.wrong},
            "copies": {one.id: one.copies for one in tellers if one.copies},
        },
    )


def write_world(home: Home, claims: int, seed: int, folder: Path) -> World:
    """Write a world like a home into a folder, with the ontology and the queries of that home, and `truth.json` aside.

    Raises:
        DataError: the folder is not empty or cannot be written, or as `simulate`.
    """
    if folder.exists() and any(folder.iterdir()):
        raise DataError(f"{folder}: it is not empty; give a folder that is, or none")
    world = simulate(read_home(home.data, home.ontology, home.checks), claims, seed)
    try:
        for name, text in world.files.items():
            file = folder / "data" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (folder / "truth.json").write_text(_dump(world.truth), encoding="utf-8")
        shutil.copytree(home.ontology, folder / "ontology")
        shutil.copytree(home.queries, folder / "queries")
    except OSError as error:
        raise explain_system(error, folder) from error
    return world


def find_patterns(given: Input) -> list[Pattern]:
    """Return the pattern of each claim that has one, as often as it comes: all it says is of things with a name."""
    classes: dict[object, NamedNode] = {e.iri: e.cls for e in given.data.entities.values()}
    vague = find_vague(given.data.entities, given.vocabulary)

    def find_pattern(claim: Claim) -> Pattern | None:
        node, wanted = claim.node, {fact.property for fact in claim.facts}
        joins = given.vocabulary.class_of[node.cls].shorthand  # of a thing there may be one such node at a time
        if node.unknown or claim.denied or joins or claim.evidential == RI("opinion"):
            return None
        key = [(f.property, classes[f.value]) for f in node.key if f.value in classes and f.value not in vague]
        told = [
            (f.property, classes[f.value])
            for f in claim.facts
            if f.value in classes and f.value not in vague and classes[f.value] != node.cls and f.property != PERIOD
        ]
        counted = is_counted(node.cls, given.vocabulary) and bool(UNITS & wanted) and PERIOD in dict(key)
        kind = "counted" if counted else "lived" if STATUS in wanted else "plain"
        if len(key) < len(node.key) or (kind == "plain" and not told) or node.iri in vague:
            return None
        facts = [fact for fact in told if given.vocabulary.is_single(fact[0]) or not node.key]
        return Pattern(node.cls, tuple(key), tuple(dict(facts).items()) if kind != "counted" else (), kind)

    return [pattern for claim in given.data.claims if (pattern := find_pattern(claim))]


class Maker:
    """Makes things, what is so of them, and who tells it; every choice is of one stream of chance.

    The first things of a class are spoken of far more often than the last.
    """

    def __init__(self, given: Input, claims: int, chance: random.Random) -> None:
        self._vocabulary, self._chance, self._now = given.vocabulary, chance, given.data.now
        self._patterns = find_patterns(given)
        if not self._patterns:
            raise DataError("no claim of this home can be a pattern; give a home with claims on named things")
        self._publisher = given.data.entities[next(iter(given.data.sources.values())).publisher].cls
        self._lives: dict[NamedNode, tuple[dt.date, dt.date, dt.date | None]] = {}
        self._values: dict[tuple[NamedNode, NamedNode], NamedNode] = {}
        self.entities: dict[str, dict[str, object]] = defaultdict(dict)
        self._things = self._make_things(given, claims)
        self._leaves: dict[NamedNode, list[dict[NamedNode, NamedNode]]] = {}
        self._counts: Counter[NamedNode] = Counter()
        for cls in dict.fromkeys(p.cls for p in self._patterns if p.kind == "counted"):
            self._count(cls, claims)

    def _make_things(self, given: Input, claims: int) -> dict[NamedNode, list[NamedNode]]:
        """Make things of each class that a pattern names; what there is one of in the home, such as a market, stays."""
        known: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for entity in given.data.entities.values():
            known[entity.cls].append(entity.iri)
        found: dict[NamedNode, list[NamedNode]] = {}
        named = [c for p in self._patterns for c in (p.cls, *dict(p.key).values(), *dict(p.facts).values())]
        named.append(self._publisher)
        for cls in dict.fromkeys(c for c in named if c != RI("Period") and c in known):
            term, size = self._vocabulary.class_of[cls], len(known[cls]) * claims // len(given.data.claims)
            if len(known[cls]) == 1:
                entity = given.data.entities[known[cls][0]]
                found[cls] = [entity.iri]
                self.entities[term.name][RID.local(entity.iri)] = dict(entity.labels)
                continue
            found[cls] = [RID(f"{term.name}-{n}") for n in range(1, max(size, 3) + 1)]
            for n, iri in enumerate(found[cls], 1):
                labels = {lang: f"{term.label.get(lang, term.name)} {n}" for lang in ("en", "ja")}
                self.entities[term.name][RID.local(iri)] = labels
        return found

    def _choose(self, cls: NamedNode) -> NamedNode:
        """Return a thing of a class."""
        return self._skew(self._things[cls])

    def _skew(self, found: Sequence[T]) -> T:
        return found[int(len(found) * self._chance.random() ** 2)]

    def _make_node(self, cls: NamedNode, key: Mapping[NamedNode, NamedNode]) -> Node:
        return make_node(self._vocabulary.class_of[cls], tuple(Fact(p, v) for p, v in key.items()), (), CLAIM("any"))

    def _count(self, cls: NamedNode, claims: int) -> None:
        """Count what is most broken down of a class, and all that is less so, so that parts make up their whole."""
        shapes = {frozenset(p.key): None for p in self._patterns if p.kind == "counted" and p.cls == cls}
        dims = {prop: kind for shape in shapes for prop, kind in sorted(shape, key=str) if prop != PERIOD}
        size = max(claims // (TELLERS * YEARS * 4), 3)
        leaves = [{prop: self._choose(kind) for prop, kind in dims.items()} for _ in range(size)]
        self._leaves[cls] = list({tuple(leaf.items()): leaf for leaf in leaves}.values())
        for leaf in self._leaves[cls]:
            size = self._chance.randint(200, 60_000)
            for year in range(self._now.year - YEARS, self._now.year):
                size = max(10, int(size * self._chance.uniform(0.7, 1.5)))
                nodes = {self._project(cls, shape, leaf, year).iri for shape in shapes}
                self._counts.update(dict.fromkeys(sorted(nodes, key=str), size))

    def _project(self, cls: NamedNode, shape: Shape, leaf: Mapping[NamedNode, NamedNode], year: int) -> Node:
        """Return what is counted of a leaf in a year by the parts of the key that a shape names."""
        named = {prop: thing for prop, thing in leaf.items() if prop in dict(shape)}
        return self._make_node(cls, {**named, PERIOD: RID(f"period_{year}")})

    # --- Who tells what ---

    def list_tellers(self, claims: int) -> list[Teller]:
        """Return sources that have so many claims in all; a copy repeats some of one that was there before."""
        told, tellers = 0, list[Teller]()
        nodes = [self._find_says(self._chance.choice(self._patterns)) for _ in range(max(claims // TELLERS, 1))]
        while told < claims:
            number, day = f"source-{len(tellers) + 1:05}", self._find_day()
            grade = self._chance.choice(list(GRADES))
            origin = self._chance.choice(tellers) if tellers and self._chance.random() < COPIES else None
            if origin:
                count = self._chance.randint(1, len(origin.claims))
                day = min(self._now, origin.day + dt.timedelta(days=self._chance.randint(0, 60)))
                one = Teller(number, day, max(grade, origin.grade), origin.claims[:count], origin.id)
            else:
                about = dict.fromkeys(self._skew(nodes) for _ in range(self._chance.randint(1, 2 * EACH - 1)))
                said = [self._tell(*pair, day, GRADES[grade]) for pair in about]
                one = Teller(number, day, grade, tuple(claim for claim in said if claim))
            if one.claims:
                tellers.append(one)
                told += len(one.claims)
        return tellers

    def _find_day(self) -> dt.date:
        return self._now - dt.timedelta(days=int(365 * SPAN * self._chance.random() ** 2))

    def _find_says(self, pattern: Pattern) -> tuple[Pattern, Node]:
        """Return a node of a pattern."""
        if pattern.kind == "counted":
            leaf = self._chance.choice(self._leaves[pattern.cls])
            year = self._now.year - self._chance.randint(1, YEARS)
            return pattern, self._project(pattern.cls, frozenset(pattern.key), leaf, year)
        if not pattern.key:
            return pattern, Node(self._choose(pattern.cls), pattern.cls)
        key: dict[NamedNode, NamedNode] = {}
        for prop, cls in pattern.key:
            others = [thing for thing in self._things[cls] if thing not in key.values()]
            key[prop] = self._skew(others or self._things[cls])
        return pattern, self._make_node(pattern.cls, key)

    def _tell(self, pattern: Pattern, node: Node, day: dt.date, wrong: float) -> Told | None:
        """Return what a source tells of a node on a day, nothing where it cannot know yet; wrong as often as said."""
        name = self._vocabulary.property_of
        for prop, cls in pattern.facts:  # what is so is chosen when it is first asked for
            if (node.iri, prop) not in self._values:
                self._values[node.iri, prop] = self._choose(cls)
        truth = {name[prop].name: RID.local(self._values[node.iri, prop]) for prop, _ in pattern.facts}
        single = [(p, cls) for p, cls in pattern.facts if self._vocabulary.is_single(p)]
        slips = {name[p].name: RID.local(self._choose(cls)) for p, cls in single}
        if pattern.kind == "counted":
            period = next(f.value for f in node.key if f.property == PERIOD)
            if int(str(period)[-5:-1]) >= day.year:
                return None
            truth["units"] = str(self._counts[node.iri])
            slips["units"] = str(self._slip(self._counts[node.iri]))
        if pattern.kind == "lived":
            life = self._tell_life(node.iri, day)
            truth |= {n: self._tell_day(value) if isinstance(value, dt.date) else value for n, value in life.items()}
            if isinstance(since := life.get("since"), dt.date):
                slips["since"] = (since - dt.timedelta(days=self._chance.randint(400, 900))).isoformat()
        said = {n: v for n, v in slips.items() if v != truth[n] and self._chance.random() < wrong}
        return Told((node, truth | said), {n: truth[n] for n in said})

    def _tell_life(self, node: NamedNode, day: dt.date) -> dict[str, dt.date | str]:
        """Return the status of a thing on a day, with its date."""
        if node not in self._lives:
            since = self._find_day() + dt.timedelta(days=self._chance.randint(-400, 400))
            ended = since + dt.timedelta(days=self._chance.randint(500, 4000))
            over = self._chance.random() < 0.3
            self._lives[node] = since - dt.timedelta(days=self._chance.randint(60, 700)), since, ended if over else None
        announced, since, until = self._lives[node]
        if until and until <= day:
            return {"status": "ended", "until": until}
        if since <= day:
            return {"status": "active", "since": since}
        return {"status": "planned", "expected": since} if announced <= day else {"status": "considered"}

    def _tell_day(self, day: dt.date) -> str:
        """Return a day as a source tells it: often its month or its year only."""
        return day.isoformat()[: self._chance.choice((4, 7)) if self._chance.random() < VAGUE else 10]

    def _slip(self, number: int) -> int:
        """Return a number that is wrong: two digits exchanged, or one too many."""
        digits = list(str(number))
        place = self._chance.randrange(len(digits))
        digits[place], digits[-1] = digits[-1], digits[place]
        slipped = int("".join(digits))
        return slipped if slipped != number and digits[0] != "0" else number * 10 + self._chance.randint(1, 9)

    # --- Files, and the truth ---

    def write_source(self, one: Teller) -> str:
        """Return the file of a source."""
        rough, last = self._chance.random() < VAGUE, min(self._now, one.day + dt.timedelta(days=200))
        copied = f"derived-from: [{one.copies}]\n" if one.copies and self._chance.random() < DECLARED else ""
        publisher = RID.local(self._choose(self._publisher))
        head = (
            f"source: {one.id}\ntitle: {one.id}\npublisher: {publisher}\naddress: https://example.org/{one.id}\n"
            f"language: en\nkind: article\npublished: {f'{one.day}/{last}' if rough else one.day}\n"
            f'grade: {{value: {one.grade}, because: "invented"}}\n{copied}claims:\n'
        )
        return head + "".join(f"- {{n: {n:03}, says: {self._write(c.says)}}}\n" for n, c in enumerate(one.claims, 1))

    def _write(self, says: Says) -> str:
        node, facts = says
        term, name = self._vocabulary.class_of[node.cls], self._vocabulary.property_of
        key = {name[f.property].name: RID.local(f.value).removeprefix("period_") for f in node.key}  # type: ignore[arg-type]
        return _dump({term.name: key or RID.local(node.iri), **facts}).rstrip()

    def list_decisions(self, tellers: Sequence[Teller]) -> Iterator[str]:
        """Yield decisions that mend wrong counts, each because of a claim that has it right."""
        right = {
            (told.says[0].iri, value): f"{one.id}_{n:03}"
            for one in tellers
            for n, told in enumerate(one.claims, 1)
            for prop, value in told.says[1].items()
            if prop == "units" and not told.wrong
        }
        number = 0
        for one in tellers:
            for n, told in enumerate(one.claims, 1):
                because = right.get((told.says[0].iri, told.wrong.get("units", "")))
                if because and not one.copies and self._chance.random() < MENDED:
                    number += 1
                    read = f"{{claims: [{one.id}_{n:03}], property: units, from: {told.says[1]['units']}}}"
                    yield f"- n: {number:03}\n  read: {read}\n  to: {told.wrong['units']}\n  because: [{because}]\n"

    def list_truth(self, tellers: Sequence[Teller]) -> Mapping[str, Mapping[str, str]]:
        """Return what is so in the end, of all that some claim tells rightly, by node and property."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for one in tellers:
            for told in one.claims:
                node, facts = told.says
                ends = self._tell_life(node.iri, self._now) if node.iri in self._lives else {}
                for prop, value in facts.items():
                    if prop not in told.wrong and (
                        prop not in DATED or (prop in ends and str(ends[prop]).startswith(value))
                    ):
                        found[RID.local(node.iri)][prop] = str(ends.get(prop, value))
        return found


def _dump(value: object) -> str:
    """Return a value as YAML, of which JSON is a part."""
    return json.dumps(value, ensure_ascii=False, indent=None) + "\n"
