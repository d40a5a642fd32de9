"""A picture of proofs in SVG or PNG: cards of triples, joined by rules, with numbered claims and their citations.

Takes proofs, what names terms, and the citations of claims. All text is escaped; there is no script, no style sheet,
and nothing that is loaded from elsewhere. Claims and rules differ in shape as well as in colour (Okabe and Ito's, which
colour-blind readers can tell apart).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.escapes import escape_html, show_line
from kg.export.cards import Card, Chip, make_card, make_rule_card, measure_width, wrap_pixels
from kg.export.layout import APART, Block, Line, Placed, list_parts, make_block
from kg.export.pixels import draw_pixels
from kg.export.trees import Label, Node, find_children, number_claims, put_in_words, unfold
from kg.model.answers import Citation
from kg.model.proofs import Proof, ProofStep, Rule

Citations = Mapping[str, Citation]

FONTS = "'Noto Sans', 'Noto Sans JP', 'Noto Sans CJK JP', 'DejaVu Sans', Arial, sans-serif"
INK, LINES = "#1a1a1a", "#5a6570"
MARGIN = 24
LEAST = 760
"""The least width, so that the citations are readable below a small proof."""
SMALL = 12

LOOKS: Mapping[str, str] = {
    "conclusion": 'rx="9" fill="#cfe5f5" stroke="#0072b2" stroke-width="2.5"',
    "derived": 'rx="9" fill="#e8f2fa" stroke="#0072b2" stroke-width="1.2"',
    "said": 'fill="#fff4d9" stroke="#b36b00" stroke-width="1.2"',
    "given": 'fill="#f1f1f1" stroke="#5c5c5c" stroke-width="1.2" stroke-dasharray="5 3"',
    "again": 'rx="9" fill="#ffffff" stroke="#0072b2" stroke-width="1.2" stroke-dasharray="2 3"',
    "rule": 'fill="#ffffff"',
}
LEGEND = (
    ("derived", "follows by a rule"),
    ("said", "said by sources"),
    ("given", "given without a source"),
    ("again", "shown elsewhere"),
)
EXPLAINED = "Numbers are claims, listed below: any one of them is enough; + joins those that are needed together."


@dataclass(frozen=True, slots=True)
class Canvas:
    """Elements of SVG, and how far they reach."""

    elements: Sequence[str]
    width: float
    height: float


def draw_svg(proofs: Sequence[Proof], *, label: Label, citations: Citations) -> str:
    """Return a picture of proofs, one below the other, as SVG."""
    trees = [unfold(proof) for proof in proofs]
    canvas = _draw(trees, label, citations)
    width, height = round(canvas.width), round(canvas.height)
    told = "; ".join(dict.fromkeys(put_in_words(proof.conclusion, label) for proof in proofs)) or "nothing"
    told_steps = (
        _tell_step(n.step, n.step.rule, label) for nodes in trees for n in nodes if n.step.rule and not n.refers
    )
    steps = " ".join(told_steps)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
            f' role="img" aria-labelledby="proof-title proof-desc" font-family="{FONTS}" font-size="13" fill="{INK}">',
            f'<title id="proof-title">Proof of {escape_html(told)}</title>',
            f'<desc id="proof-desc">{escape_html(steps or "It takes no rule.")}</desc>',
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *canvas.elements,
            "</svg>\n",
        ]
    )


def draw_png(proofs: Sequence[Proof], *, label: Label, citations: Citations) -> bytes:
    """Return a picture of proofs as PNG, twice as fine as a screen where that is not too large.

    Raises:
        LimitError: the proofs are too large for a picture of pixels.
    """
    return draw_pixels(draw_svg(proofs, label=label, citations=citations), instead="svg or text")


def _tell_step(step: ProofStep, rule: Rule, label: Label) -> str:
    """Return a step as a sentence, for whom a picture is read out."""
    premises = "; ".join(put_in_words(premise, label) for premise in dict.fromkeys(step.premises))
    return f"{put_in_words(step.triple, label)}, because {show_line(rule.axiom)}; from: {premises}."


def _draw(trees: Sequence[Sequence[Node]], label: Label, citations: Citations) -> Canvas:
    numbers = number_claims(trees)
    proofs = [_make_blocks(nodes, label, numbers) for nodes in trees]
    inner = max([LEAST, *(block.left + block.right for blocks in proofs for block in blocks)])
    elements, y = list[str](), float(MARGIN)
    for place, blocks in enumerate(proofs, 1):
        if len(proofs) > 1:
            elements += _draw_text(MARGIN, y + 14, f"proof {place} of {len(proofs)}", 'font-weight="bold"')
            y += 30
        for block in blocks:
            x = MARGIN + (inner - block.left - block.right) / 2 + block.left
            elements += [element for part in list_parts(block, x, y) for element in _draw_part(part)]
            y += block.height + APART
    foot = _draw_foot(numbers, citations, inner, y)
    return Canvas([*elements, *foot.elements], inner + 2 * MARGIN, foot.height + MARGIN)


def _make_blocks(nodes: Sequence[Node], label: Label, numbers: Mapping[str, int]) -> list[Block]:
    """Return the blocks of the trees of a proof; premises, which stand behind their conclusions, are made first."""
    children = find_children(nodes)
    cards = [make_card(node, label, numbers) for node in nodes]
    blocks: dict[int, Block] = {}
    for place in range(len(nodes) - 1, -1, -1):
        below = children[place]
        rule = nodes[place].step.rule
        leaves = [cards[child] for child in below if not children[child]]
        proved = [blocks[child] for child in below if children[child]]
        blocks[place] = make_block(cards[place], make_rule_card(rule) if rule and below else None, leaves, proved)
    return [blocks[place] for place, node in enumerate(nodes) if node.parent < 0]


def _draw_part(part: Placed) -> Iterator[str]:
    if isinstance(part.thing, Line):
        points = " ".join(f"{part.x + x:.1f},{part.y + y:.1f}" for x, y in part.thing.points)
        yield f'<polyline points="{points}" fill="none" stroke="{LINES}" stroke-width="1.2"/>'
    else:
        yield from _draw_card(part.thing, part.x, part.y)


def _draw_card(card: Card, x: float, y: float) -> Iterator[str]:
    size = f'width="{card.width:.1f}" height="{card.height:.1f}"'
    yield f'<rect x="{x:.1f}" y="{y:.1f}" {size} {LOOKS[card.kind]}/>'
    for text in card.texts:
        yield from _draw_text(x + text.x, y + text.y, text.text, text.look)
    for chip in card.chips:
        yield from _draw_chip(chip, x, y)


def _draw_chip(chip: Chip, x: float, y: float) -> Iterator[str]:
    """Yield the number of a claim in a lozenge."""
    left, top = x + chip.x, y + chip.y
    place = f'x="{left:.1f}" y="{top:.1f}" width="{chip.width:.1f}" height="17" rx="8.5"'
    yield f'<rect {place} fill="#e69f00" stroke="#7a4a00"/>'
    yield from _draw_text(left + chip.width / 2, top + 12.5, str(chip.number), 'font-size="11" text-anchor="middle"')


def _draw_text(x: float, y: float, text: str, look: str) -> list[str]:
    return [f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape_html(text)}</text>']


def _draw_foot(numbers: Mapping[str, int], citations: Citations, width: float, y: float) -> Canvas:
    """Return the legend and the citations, one below the other."""
    elements, y = list(_draw_legend(y)), y + 60
    for claim, number in numbers.items():
        chip = Chip(number, 0, 0)
        elements += _draw_chip(chip, MARGIN, y)
        told = show_line(str(citations[claim])) if claim in citations else claim
        for line in wrap_pixels(told, width - 46, SMALL):
            elements += _draw_text(MARGIN + 46, y + 13, line, f'font-size="{SMALL}"')
            y += 17
        y += 5
    return Canvas(elements, width, y)


def _draw_legend(y: float) -> Iterator[str]:
    """Yield samples of the cards with what they mean; they fit the least width."""
    x = float(MARGIN)
    for kind, told in LEGEND:
        look = LOOKS[kind].replace('rx="9"', 'rx="4"')
        yield f'<rect x="{x:.1f}" y="{y:.1f}" width="24" height="15" {look}/>'
        yield from _draw_text(x + 30, y + 12, told, f'font-size="{SMALL}"')
        x += 44 + measure_width(told) * SMALL
    yield from _draw_text(MARGIN, y + 34, EXPLAINED, f'font-size="{SMALL}"')
