"""The picture of proofs: nothing overlaps, all is told, all text is escaped, and a PNG comes of it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from kg.errors import LimitError
from kg.export import pixels
from kg.export.cards import measure_width
from kg.export.picture import draw_png, draw_svg
from kg.model.answers import Citation, Term, text_of
from kg.model.proofs import Ground, Proof, ProofStep, Rule
from kg.terms import CLAIM, INFERRED, TYPE
from kg.verbs import KnowledgeGraph
from tests.sampling import tries

EX = "http://example.org/"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(\"x\")</script> & 'q' ]]> \x1b[31m\x00\ufffe \u202eevil \u0627\u0644\u0639"


def name(text: str) -> NamedNode:
    """Return a name of the example."""
    return NamedNode(EX + text)


def label(term: Term) -> str:
    """Return the last part of a name, with spaces."""
    return text_of(term).removeprefix(EX).replace("_", " ")


def state(subject: str, value: str, *ways: Iterable[str], given: str = "") -> ProofStep:
    """Return a step that rests on claims, or is given."""
    return ProofStep(
        Triple(name(subject), name("in"), name(value)), None, (), Ground(tuple(map(frozenset, ways)), given)
    )


def conclude(subject: str, value: str, *premises: ProofStep) -> ProofStep:
    """Return a step that follows by a rule."""
    rule = Rule("cls-int1+cax-sco", "if A in B and B in C, then A in C", (), ("?a", name("in"), "?c"))
    triple = Triple(name(subject), name("in"), name(value))
    return ProofStep(triple, rule, tuple(p.triple for p in premises), Ground())


def make_chain(length: int) -> Proof:
    """Return a proof that goes step by step through so many places."""
    steps = [state("P0", "P1", ["a_1"])]
    for place in range(1, length):
        leaf = state(f"P{place}", f"P{place + 1}", [f"a_{place + 1}"])
        steps += [leaf, conclude("P0", f"P{place + 1}", steps[-1], leaf)]
    return Proof(tuple(steps))


def make_wide(count: int) -> Proof:
    """Return a proof from so many premises, each of them proved from two."""
    steps, premises = list[ProofStep](), list[ProofStep]()
    for place in range(count):
        leaves = [
            state(f"s{place}", "v", *([f"c{place}_{n}", "decision_1"] for n in range(place + 1))),
            state(f"s{place}", "k", given="ontology"),
        ]
        premises.append(conclude(f"s{place}", "w", *leaves))
        steps += [*leaves, premises[-1]]
    return Proof((*steps, conclude("all", "w", *premises)))


SMALL = Proof((state("India", "deal", ["a_1"], ["b_2", "decision_1"]),))


def cite(proofs: Iterable[Proof]) -> dict[str, Citation]:
    """Return a citation for each claim of proofs."""
    claims = {claim for proof in proofs for step in proof.steps for way in step.ground.claims for claim in way}
    told: dict[str, Any] = {
        "title": "On cars & ships",
        "publisher": "Paper",
        "date": "2024",
        "grade": "B",
        "locator": "3.1",
    }
    return {c: Citation(CLAIM.iri + c, "states", address=f"https://e.org/{c}", **told) for c in claims}


def draw(*proofs: Proof) -> ElementTree.Element:
    """Return the picture of proofs, parsed."""
    return parse(draw_svg(proofs, label=label, citations=cite(proofs)))


def parse(svg: str) -> ElementTree.Element:
    """Return the root of a picture."""
    return ElementTree.fromstring(svg)  # noqa: S314  # made by the code under test


@dataclass(frozen=True)
class Rectangle:
    """A rectangle of a picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rectangle) -> bool:
        """Say whether two rectangles share more than an edge."""
        aside = self.right <= other.left or other.right <= self.left
        return not (aside or self.bottom <= other.top or other.bottom <= self.top)

    def holds(self, other: Rectangle) -> bool:
        """Say whether another rectangle lies in this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def shrink(self) -> Rectangle:
        """Return the inside of a rectangle."""
        return Rectangle(self.left + 1, self.top + 1, self.right - 1, self.bottom - 1)


def measure(element: ElementTree.Element) -> Rectangle:
    """Return a `rect` of SVG as a rectangle."""
    x, y, width, height = (float(element.attrib[key]) for key in ("x", "y", "width", "height"))
    return Rectangle(x, y, x + width, y + height)


def find_cards(root: ElementTree.Element) -> list[Rectangle]:
    """Return the cards: what has a border and is no lozenge and no sample of the legend."""
    rects = [r for r in root.iter(f"{SVG}rect") if r.get("stroke") and r.get("height") not in ("15", "17")]
    return [measure(rect) for rect in rects]


def find_rule_labels(root: ElementTree.Element) -> list[Rectangle]:
    """Return the grounds of the labels of rules."""
    return [measure(r) for r in root.iter(f"{SVG}rect") if not r.get("stroke") and r.get("x")]


def find_segments(root: ElementTree.Element) -> list[Rectangle]:
    """Return the straight pieces of all lines."""
    found = []
    for line in root.iter(f"{SVG}polyline"):
        points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
        for (x1, y1), (x2, y2) in pairwise(points):
            found.append(Rectangle(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    return found


def list_texts(root: ElementTree.Element) -> list[str]:
    """Return the lines of text."""
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def check_layout(root: ElementTree.Element) -> None:
    """Fail where cards or labels overlap, a line runs through a card, or something leaves the picture."""
    cards, labels = find_cards(root), find_rule_labels(root)
    assert cards
    assert not [pair for pair in combinations([*cards, *labels], 2) if pair[0].meets(pair[1])]
    assert not [s for s in find_segments(root) for card in cards if s.meets(card.shrink())]
    chips = [measure(rect) for rect in root.iter(f"{SVG}rect") if rect.get("height") == "17"]
    assert not [chip for chip in chips for card in cards if chip.meets(card) and not card.holds(chip)]
    whole = Rectangle(0, 0, float(root.attrib["width"]), float(root.attrib["height"]))
    assert all(whole.holds(part) for part in [*cards, *labels, *map(measure, root.findall(f"{SVG}rect")[1:])])
    for element in root.iter(f"{SVG}text"):
        line = measure_line(element)
        assert not [card for card in cards if line.meets(card) and (line.left < card.left or line.right > card.right)]
        assert line.right <= whole.right
        assert line.bottom <= whole.bottom


def measure_line(text: ElementTree.Element) -> Rectangle:
    """Return the room that a line of text takes at the most."""
    size = float(text.get("font-size", "13"))
    width = measure_width(text.text or "") * size * (1.1 if text.get("font-weight") else 1)
    left = float(text.attrib["x"]) - (width / 2 if text.get("text-anchor") == "middle" else 0)
    return Rectangle(left, float(text.attrib["y"]) - size, left + width, float(text.attrib["y"]))


@pytest.mark.parametrize("proofs", [[SMALL], [make_chain(8)], [make_wide(8)], [SMALL, make_chain(30), make_wide(3)]])
def test_nothing_overlaps(proofs: Sequence[Proof]) -> None:
    """Small, long, wide and several proofs have a place for each card, and lines that run beside the cards."""
    check_layout(draw(*proofs))


@st.composite
def proofs(chosen: st.DrawFn) -> Proof:
    """Give proofs of any form: some leaves, then conclusions from anything before them."""
    count = chosen(st.integers(1, 5))
    kinds = st.sampled_from([((), "ontology"), ((["a_1"],), ""), ((["a_1"], ["b_2", "decision_1"]), "")])
    steps = [state(f"leaf{n}", "x", *ways, given=given) for n in range(count) for ways, given in [chosen(kinds)]]
    for number in range(chosen(st.integers(0, 9))):
        premises = chosen(st.lists(st.sampled_from(steps), min_size=1, max_size=4))
        steps.append(conclude(f"then{number}", "y", *premises))
    return Proof(tuple(steps))


@settings(max_examples=tries(15, 60))
@given(proofs(), st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_proof_with_any_names_is_drawn(proof: Proof, names: list[str]) -> None:
    """Whatever the form of a proof and whatever its names are, the picture is well-formed and nothing overlaps."""
    check_layout(parse(draw_svg([proof], label=lambda t: names[len(str(t)) % len(names)], citations=cite([proof]))))


def test_picture_tells_the_whole_proof() -> None:
    """Each triple, the rule in words and by its names, what is given, and each claim with its citation is shown."""
    root = draw(make_wide(2))
    told = " ".join(list_texts(root))
    for part in (
        "s0",
        "s1",
        "in · v",
        "in · w",
        "all",
        "if A in B and B in C",
        "cls-int1 + cax-sco",
        "given: ontology",
    ):
        assert part in told
    for claim in ("c0_0", "c1_0", "c1_1", "decision_1"):
        assert f"{claim}: On cars & ships, sentence 3.1; Paper, 2024, grade B" in told


def test_claims_needed_together_are_joined() -> None:
    """An alternative of two claims is told from two alternatives."""
    assert list_texts(draw(SMALL)).count("+") == 1
    assert list_texts(draw(Proof((state("India", "deal", ["a_1"], ["b_2"], ["decision_1"]),)))).count("+") == 0


def test_shared_step_is_proved_once() -> None:
    """A conclusion that is needed twice is shown once, and referred to by its number elsewhere."""
    leaf = state("a", "b", ["a_1"])
    shared = conclude("shared", "b", leaf)
    root = draw(Proof((leaf, shared, left := conclude("left", "b", shared), conclude("top", "b", left, shared))))
    texts = list_texts(root)
    assert texts.count("a") == 1
    assert texts.count("see step 1") == texts.count("step 1") == 1


def test_leaves_differ_in_shape() -> None:
    """What follows has round corners, what is said none, what is given a broken border: no need of colour."""
    root = draw(make_wide(2))
    cards = [r for r in root.iter(f"{SVG}rect") if r.get("stroke") and r.get("height") not in ("15", "17")]
    shapes = {(r.get("rx") is not None, r.get("stroke-dasharray") is not None) for r in cards}
    assert shapes == {(True, False), (False, False), (False, True)}


def test_hostile_names_are_text() -> None:
    """Markup, quotes, control characters and marks that turn the direction of writing stay harmless text."""
    proof = make_chain(3)
    told: dict[str, Any] = dict.fromkeys(("title", "publisher", "date", "address", "sentence"), HOSTILE)
    cited = {c: Citation(CLAIM.iri + c, "states", grade="B", **told) for c in cite([proof])}
    svg = draw_svg([proof], label=lambda _: HOSTILE, citations=cited)
    root = parse(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= set(
        "svg title desc rect text polyline".split()
    )
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on") or "href" in key]
    assert not set(svg) & set("\x1b\x00\ufffe\u202e")
    assert "<script>" in "".join(list_texts(root))
    assert "url(" not in svg
    assert "@import" not in svg


def test_picture_has_a_name_and_a_description() -> None:
    """Whoever has the picture read out hears what is proved, and each step with its rule and its premises."""
    root = draw(make_chain(2))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert title.text == "Proof of P0 · in · P2"
    assert desc.text == "P0 · in · P2, because if A in B and B in C, then A in C; from: P0 · in · P1; P1 · in · P2."
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == f"{title.get('id')} {desc.get('id')}"


def test_class_is_told_in_words() -> None:
    """The class of a thing is told as a person says it."""
    step = ProofStep(Triple(name("Suzuki"), TYPE, name("maker")), None, (), Ground((), "entity file"))
    assert "is a · maker" in list_texts(draw(Proof((step,))))


def test_long_chain_stays_narrow() -> None:
    """A chain of 500 steps neither recurses too deep nor runs off to the side, and every step is there."""
    root = draw(make_chain(500))
    assert float(root.attrib["width"]) < 900
    told = set(list_texts(root))
    assert {f"in · P{n}" for n in range(1, 501)} <= told


def test_wide_proof_stays_narrow() -> None:
    """Of many premises with proofs of their own, only so many stand in a row as a screen shows."""
    assert float(draw(make_wide(30)).attrib["width"]) < 1_300


def test_long_words_are_cut() -> None:
    """A word that is wider than its card goes on in the next line."""
    root = draw(Proof((state("x" * 300, "y" * 300, ["a_1"]),)))
    check_layout(root)
    texts = list_texts(root)
    assert "".join(t for t in texts if set(t) == {"x"}) == "x" * 300
    assert max(map(len, texts[:8])) < 60


def test_equal_proofs_give_equal_pictures() -> None:
    """The same proofs give the same file."""
    first, second = (draw_svg([make_wide(4)], label=label, citations=cite([make_wide(4)])) for _ in range(2))
    assert first == second


def test_no_proof_gives_a_picture() -> None:
    """An empty list is drawn as such, and is no crash."""
    root = parse(draw_svg([], label=label, citations={}))
    assert "nothing" in (root.findtext(f"{SVG}title") or "")


def test_claim_without_citation_is_named() -> None:
    """A claim that nobody cited is shown by its identifier."""
    assert "a_1" in list_texts(parse(draw_svg([SMALL], label=label, citations={})))


def test_png_is_twice_as_fine() -> None:
    """A small proof comes as PNG with two pixels for each point."""
    data = draw_png([SMALL], label=label, citations=cite([SMALL]))
    root = draw(SMALL)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == tuple(2 * int(root.attrib[side]) for side in ("width", "height"))


def test_png_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof with too many pixels is refused with what to take instead, before memory runs out."""
    monkeypatch.setattr(pixels, "MOST", 40_000)
    with pytest.raises(LimitError, match="take svg or text"):
        draw_png([SMALL], label=label, citations={})


def test_shipped_proofs_are_drawn(shipped: KnowledgeGraph) -> None:
    """Of the shipped graph, a proof of each form, with the real names and citations, is drawn without an overlap."""
    forms: dict[tuple[str, ...], Proof] = {}
    for quad in shipped.store.quads_for_pattern(None, None, None, INFERRED):
        proof = shipped.evidence.prover.recall(quad.triple)
        if proof:
            forms.setdefault(tuple(step.rule.name if step.rule else "" for step in proof.steps), proof)
    assert len(forms) > 5
    for proof in forms.values():
        claims = sorted({c for step in proof.steps for way in step.ground.claims for c in way})
        citations = shipped.evidence.cite_claims(claims, lang="ja", texts=None)
        check_layout(
            parse(
                draw_svg([proof], label=lambda t: text_of(shipped.names.label(t, "ja")), citations=citations),
            )
        )
