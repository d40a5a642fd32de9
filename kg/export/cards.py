"""The cards and labels of a picture of a proof, with their texts broken into lines and their sizes.

Takes nodes of a tree and what names terms; gives sizes in pixels, large enough for any of the common fonts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import category, east_asian_width

from kg.escapes import show_line
from kg.export.lines import wrap
from kg.export.trees import Label, Node
from kg.model.proofs import Rule
from kg.terms import TYPE

WIDTH, PAD, LINE, SIZE = 236, 10, 17, 13
INNER = WIDTH - 2 * PAD
BOLD = 1.1
"""How much wider bold letters are, at the most."""
RULE_WIDTH, RULE_LINE, RULE_SIZE = 330, 15, 12
CHIP_ROW, CHIP_SIZE, PLUS, BETWEEN = 22, 11, 13, 7

WIDTHS = ((1.0, "mwMW@%—…&+=<>"), (0.34, " ijl.,;:'|I"), (0.43, "tfr()[]!-/·"))
"""Widths of Latin characters in DejaVu Sans, the widest of the common fonts, rounded up."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text at a place, with attributes of SVG for its look."""

    text: str
    x: float
    y: float
    look: str


@dataclass(frozen=True, slots=True)
class Chip:
    """The number of a claim at a place."""

    number: int
    x: float
    y: float

    @property
    def width(self) -> float:
        """Return its width."""
        return measure_chip(self.number)


@dataclass(frozen=True, slots=True)
class Card:
    """A triple with what it rests on, or a rule in words; `kind` is how the triple is known, or `rule`."""

    kind: str
    texts: Sequence[Text]
    chips: Sequence[Chip]
    height: float
    width: float = WIDTH


@dataclass(slots=True)
class CardWriter:
    """A card in the making: lines are added from the top down."""

    y: float = PAD / 2
    texts: list[Text] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)

    def add(self, text: str, look: str = "", *, size: float = SIZE) -> None:
        """Add a text, broken into lines."""
        for line in wrap_pixels(text, INNER, size):
            self.texts.append(Text(line, PAD, self.y + SIZE, look))
            self.y += LINE

    def add_ways(self, ways: Sequence[Sequence[int]]) -> None:
        """Add the numbers of claims, those that are needed together joined by a plus."""
        x = float(PAD)
        for way in ways:
            width = sum(map(measure_chip, way)) + PLUS * (len(way) - 1)
            if x > PAD and x + width > PAD + INNER:
                x, self.y = PAD, self.y + CHIP_ROW
            x = self._add_way(way, x) + BETWEEN
        self.y += CHIP_ROW if ways else 0

    def _add_way(self, way: Sequence[int], x: float) -> float:
        for place, number in enumerate(way):
            if x > PAD and x + PLUS + measure_chip(number) > PAD + INNER:
                x, self.y = PAD, self.y + CHIP_ROW
            if place:
                self.texts.append(Text("+", x + 2.5, self.y + 15, 'font-size="12"'))
                x += PLUS
            self.chips.append(Chip(number, x, self.y + 2))
            x += measure_chip(number)
        return x


def measure_chip(number: int) -> float:
    """Return the width of the lozenge around a number."""
    return max(20, 12 + measure_width(str(number)) * CHIP_SIZE)


def measure_width(text: str) -> float:
    """Return how wide a text is at the most, in units of its font size, in the common fonts without serifs."""
    return sum(_measure_character(c) for c in text)


def _measure_character(character: str) -> float:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    if east_asian_width(character) in "WF":
        return 1
    for width, characters in WIDTHS:
        if character in characters:
            return width
    return 0.79 if character.isupper() else 0.65


def wrap_pixels(text: str, width: float, size: float) -> list[str]:
    """Return a text as lines of at most so many pixels; words that do not fit are cut."""
    return wrap(text, width / size, measure_width)


def make_card(node: Node, label: Label, numbers: Mapping[str, int]) -> Card:
    """Return the card of a node: its subject, then the rest of its triple, then what it rests on."""
    triple, ground, writer = node.step.triple, node.step.ground, CardWriter()
    writer.add(show_line(label(triple.subject)), 'font-weight="bold"', size=SIZE * BOLD)
    relation = "is a" if triple.predicate == TYPE else label(triple.predicate)
    writer.add(show_line(f"{relation} · {label(triple.object)}"))
    if node.number:
        writer.add(f"{'see ' if node.refers else ''}step {node.number}", 'font-style="italic"')
    if ground.given and not node.refers:
        writer.add(f"given: {show_line(ground.given)}", 'font-style="italic"')
    writer.add_ways([sorted(numbers[claim] for claim in way) for way in ground.claims if not node.refers])
    return Card(_choose_kind(node), tuple(writer.texts), tuple(writer.chips), writer.y + PAD / 2 + 2)


def _choose_kind(node: Node) -> str:
    if node.refers:
        return "again"
    if node.step.rule:
        return "derived" if node.parent >= 0 or node.number else "conclusion"
    return "given" if node.step.ground.given else "said"


def make_rule_card(rule: Rule) -> Card:
    """Return the card of a rule: its axiom in words, then its names in OWL 2 RL."""
    looks = ('font-size="12" font-style="italic"', 'font-size="11" fill="#4a4a4a"')
    told = (show_line(rule.axiom), rule.name.replace("+", " + "))  # each of its names is a rule of OWL 2 RL
    wrapped = [(wrap_pixels(text, RULE_WIDTH, RULE_SIZE), look) for text, look in zip(told, looks, strict=True)]
    lines = [(line, look) for part, look in wrapped for line in part]
    width = max(measure_width(line) for line, _ in lines) * RULE_SIZE + 8
    texts = [
        Text(line, width / 2, 12 + RULE_LINE * row, f'{look} text-anchor="middle"')
        for row, (line, look) in enumerate(lines)
    ]
    return Card("rule", texts, (), RULE_LINE * len(lines) + 4, width)
