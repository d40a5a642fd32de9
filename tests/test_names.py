"""Names as people type them: one rule for spaces, hyphens, order, brackets, kinds, makers and a letter that is off."""

from __future__ import annotations

import pytest

from kg.errors import NotFound
from kg.graph import KnowledgeGraph
from kg.terms import RI, RID

ALPHA = "\N{GREEK SMALL LETTER ALPHA}"
TYPED = {
    "Jimny Nomad": "suzuki-jimny-nomade",
    "jimny-nomade": "suzuki-jimny-nomade",
    "JimnyNomade": "suzuki-jimny-nomade",
    "five-door Jimny": "suzuki-jimny-nomade",
    "ジムニーノマド": "suzuki-jimny-nomade",
    "スズキ　ジムニーノマド": "suzuki-jimny-nomade",
    f"0 {ALPHA}": "honda-0-alpha",
    f"0{ALPHA}": "honda-0-alpha",
    "Alpha 0": "honda-0-alpha",
    "Honda Alpha 0": "honda-0-alpha",
    "CX3": "mazda-cx-3",
    "フロンックス": "suzuki-fronx",
    "Ridgline": "honda-ridgeline",
    "グルガオン": "gurugram",
    "Gurgaon": "gurugram",
    "Hansalpur": "hansalpur",
    "Samut-Prakan": "samut-prakan",
    "メアリズビル": "marysville",
    "Acurra": "acura",
}


@pytest.mark.parametrize(("typed", "meant"), TYPED.items())
def test_name_is_found_as_it_is_typed(typed: str, meant: str, shipped: KnowledgeGraph) -> None:
    """A name is known with or without spaces, hyphens, its maker and the word for its kind, and one letter off."""
    assert RID.local(shipped.find(typed)) == meant


@pytest.mark.parametrize("typed", ["CX-30", "CX-5", "Mazda CX-30", "0 Beta", "WR-X", "Fronks", "Indonezia"])
def test_another_name_is_no_misspelt_one(typed: str, shipped: KnowledgeGraph) -> None:
    """A number, a short word or two letters make another name, and nothing is put in its place."""
    with pytest.raises(NotFound, match="is called"):
        shipped.find(typed)


def test_nothing_is_suggested_that_only_looks_alike(shipped: KnowledgeGraph) -> None:
    """What is offered has to do with the words; a country is not taken for another that has some of its letters."""
    with pytest.raises(NotFound) as told:
        shipped.names.find("Chile", RI("Territory"))
    assert "did you mean" not in str(told.value)
    with pytest.raises(NotFound, match="did you mean jimny nomade"):
        shipped.find("Jimny")


@pytest.mark.parametrize("asked", ["which pilot plants are there", "are there pilot cars from India"])
def test_plain_word_before_a_noun_is_no_model(asked: str, shipped: KnowledgeGraph) -> None:
    """A common word in small letters that tells of what kind a thing is names no model."""
    reading = shipped.read(asked)
    assert not reading.sure
    assert "pilot" in reading.told


@pytest.mark.parametrize(
    ("asked", "model"),
    [
        ("where does the pilot come from", "honda-pilot"),
        ("which plants build the Pilot", "honda-pilot"),
        (f"where is the 0 {ALPHA} built", "honda-0-alpha"),
        ("origin of the Alpha 0", "honda-0-alpha"),
        ("where is the five-door Jimny built", "suzuki-jimny-nomade"),
    ],
)
def test_question_takes_the_same_names(asked: str, model: str, shipped: KnowledgeGraph) -> None:
    """A model is read in a question under the names by which it is found."""
    assert shipped.read(asked).parameters == {"model": model}
