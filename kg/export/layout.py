"""Where the parts of a picture of a proof stand: the conclusion on top, below it the rule, below that the premises.

A proof is laid out along trunks. From the card of a conclusion a trunk runs down through the label of its rule;
premises that need no proof hang left and right of it, and those with a proof of their own stand below, in rows.
Nothing overlaps, since each part has its own band. Takes sizes and gives places, in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.export.cards import Card

GAP = 14
"""Between what stands one below the other."""
ASIDE = 18
"""From a trunk to what hangs beside it."""
APART = 26
"""Between what stands side by side."""
TICK = 18
"""From the top of a card down to where a line from the trunk meets it."""
ROW = 1_150
"""How wide a row of proofs may grow before the next one begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A box or a line and where it stands."""

    x: float
    y: float
    thing: Card | Line


@dataclass(slots=True)
class Block:
    """A proof with its place for everything: sizes left and right of its trunk, and what stands where.

    The origin is the top of the trunk. `below` are the blocks of premises, each with the place of its origin. It fills
    from the top down while it is made.
    """

    height: float = 0
    left: float = 0
    right: float = 0
    boxes: list[Placed] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    below: list[tuple[float, float, Block]] = field(default_factory=list)

    def add(self, box: Card) -> None:
        """Add a box in the middle."""
        self._place(-box.width / 2, box)
        self.height += box.height

    def hang(self, boxes: Sequence[Card]) -> float:
        """Hang one or two boxes beside the trunk; return where the lowest line leaves it."""
        for box, side in zip(boxes, (-1, 1), strict=False):
            self._place(-ASIDE - box.width if side < 0 else ASIDE, box)
            self.lines.append(Line(((0, self.height + TICK), (side * ASIDE, self.height + TICK))))
        end = self.height + TICK
        self.height += max(box.height for box in boxes)
        return end

    def stand(self, blocks: Sequence[Block], places: Sequence[float]) -> float:
        """Let blocks stand in a row, their trunks at these places; return where the lines to them leave the trunk."""
        bar = self.height
        self.height += GAP
        for block, x in zip(blocks, places, strict=True):
            self.lines.append(Line(((0, bar), (x, bar), (x, self.height))))
            self.below.append((x, self.height, block))
            self.left, self.right = max(self.left, block.left - x), max(self.right, block.right + x)
        self.height += max(block.height for block in blocks)
        return bar

    def _place(self, x: float, box: Card) -> None:
        self.boxes.append(Placed(x, self.height, box))
        self.left, self.right = max(self.left, -x), max(self.right, x + box.width)


def make_block(card: Card, rule: Card | None, leaves: Sequence[Card], blocks: Sequence[Block]) -> Block:
    """Return the block of a conclusion, the label of its rule, premises without a proof, and premises with one."""
    trunk = Block()
    trunk.add(card)
    end = trunk.height
    if rule:
        trunk.height += GAP
        trunk.add(rule)
        end = trunk.height
    alone = len(leaves) % 2 == 1 and not blocks
    for place in range(0, len(leaves) - alone, 2):
        trunk.height += GAP
        end = trunk.hang(leaves[place : place + 2])
    if alone:
        trunk.height += GAP
        end = trunk.height
        trunk.add(leaves[-1])
    rows = fold_rows(blocks)
    for number, row in enumerate(rows, 1):
        trunk.height += GAP
        end = trunk.stand(row, arrange(row) if number == len(rows) else make_way(row))
    trunk.lines.insert(0, Line(((0, card.height), (0, end))))
    return trunk


def fold_rows(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return blocks as rows that are not too wide, unless a block is so by itself; the lowest come first.

    So a row holds blocks of similar heights, and little of it is empty.
    """
    rows: list[list[Block]] = []
    for block in sorted(blocks, key=lambda block: block.height):
        if rows and sum(b.left + b.right + APART for b in (*rows[-1], block)) <= ROW:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def arrange(row: Sequence[Block]) -> list[float]:
    """Return the places of the trunks of blocks side by side, the trunk above in the middle of them."""
    places = _line_up(row, 0)
    middle = (places[0] + places[-1]) / 2
    return [place - middle for place in places]


def make_way(row: Sequence[Block]) -> list[float]:
    """Return the places of the trunks of blocks side by side that leave the trunk above its way down."""
    half = (len(row) + 1) // 2
    places, x = list[float](), -float(ASIDE)
    for block in reversed(row[:half]):
        places.insert(0, x - block.right)
        x -= block.left + block.right + APART
    return [*places, *_line_up(row[half:], ASIDE)]


def _line_up(row: Sequence[Block], x: float) -> list[float]:
    """Return the places of the trunks of blocks side by side, from a place to the right."""
    places = []
    for block in row:
        places.append(x + block.left)
        x += block.left + block.right + APART
    return places


def list_parts(block: Block, x: float, y: float) -> list[Placed]:
    """Return everything in a block whose origin stands at a place, conclusions before what they rest on."""
    found, waiting = list[Placed](), [(x, y, block)]
    while waiting:
        x, y, block = waiting.pop()
        found += [Placed(x, y, line) for line in block.lines]
        found += [Placed(x + part.x, y + part.y, part.thing) for part in block.boxes]
        waiting += [(x + dx, y + dy, below) for dx, dy, below in reversed(block.below)]
    return found
