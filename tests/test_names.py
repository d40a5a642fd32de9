"""Names as people type them: one rule for spaces, hyphens, order, brackets, kinds, makers and a letter that is off."""

from __future__ import annotations

import re

import pytest

from kg.errors import NotFound
from kg.terms import RI, RID
from kg.verbs import KnowledgeGraph

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
    "Jimy Nomade": "suzuki-jimny-nomade",
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


@pytest.mark.parametrize("typed", ["CX-30", "CX-5", "Mazda CX-30", "0 Beta", "WR-X", "Fronks", "Jimmy Nomad"])
def test_another_name_is_no_misspelt_one(typed: str, shipped: KnowledgeGraph) -> None:
    """A number, a short word or two letters make another name, and nothing is put in its place."""
    with pytest.raises(NotFound, match="is called"):
        shipped.find(typed)


def test_nothing_is_suggested_that_only_looks_alike(shipped: KnowledgeGraph) -> None:
    """What is offered has to do with the words; a country is not taken for another that has some of its letters."""
    with pytest.raises(NotFound) as told:
        shipped.names.find("Norway", RI("Territory"))
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
    found = shipped.ask(asked)
    assert found.rows
    assert {row[found.columns.index("model")] for row in found.things} == {RID(model)}


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("disagreements", {"検討中 | 計画済み", "より高い等級: B", "判断001"}),
        ("successions", {"後の段階が優先", "計画済みではない | 計画済み"}),
        ("regulation-changes", {"いずれか一つ"}),
        ("volume-total", {"正確", "約"}),
    ],
)
def test_cells_are_in_japanese(question: str, cells: set[str], shipped: KnowledgeGraph) -> None:
    """With Japanese labels no English stays in a cell but names: bounds, statuses, sides and rules are told in it."""
    answer = shipped.ask(question, lang="ja")
    found = {cell for row in answer.texts() for cell in row[:-1]}
    assert cells <= found
    assert not [
        cell for cell in found if re.search(r"\b(exact|about|nearly|considered|grade|decision|refuted)\b", cell)
    ]


def test_brand_stands_for_its_maker_and_says_so(shipped: KnowledgeGraph) -> None:
    """Where a maker is wanted and a brand is given, the rows are those of its maker, and that is told."""
    answer = shipped.ask("models-of", maker="acura")
    assert answer.notes[0] == "Acura is a brand of Honda"
    assert answer.parameters == {"maker": "Honda"}
    assert {row[0] for row in answer.texts()} == {row[0] for row in shipped.ask("models-of", maker="honda").texts()}
    with pytest.raises(NotFound, match="nothing of class ri:CarMaker is called 'jeep'"):
        shipped.ask("models-of", maker="jeep")


def test_kinds_of_bodies_have_broader_kinds(shipped: KnowledgeGraph) -> None:
    """Who asks for SUVs finds those that a source calls small, large or compact."""
    found = shipped.query("SELECT DISTINCT ?m { ?m a ri:VehicleModel ; ri:bodyType/skos:broader* rid:suv }")
    assert {"honda-pilot", "suzuki-jimny-nomade", "toyota-highlander"} <= {
        RID.local(row[0])  # type: ignore[arg-type]
        for row in found.rows  # type: ignore[union-attr]
    }
