"""Tests of `ontology/domain.yaml`: what a graph is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.build import build
from kg.errors import DataError
from kg.inputs import Inputs, read_inputs
from kg.model.domain import DOMAIN, decode_domain
from kg.paths import find_home
from kg.reader.domain import read_domain


def test_a_built_graph_knows_what_it_is_about(shipped: KnowledgeGraph) -> None:
    """The graph gives what the file of its home says."""
    assert shipped.domain == read_domain(read_inputs(ontology=shipped.home.ontology))
    assert shipped.domain.name == {"en": "Reverse imports", "ja": "逆輸入車"}
    assert shipped.domain.say("items", "ja") == "車種"


def test_a_word_that_the_domain_lacks_is_told() -> None:
    """What a picture needs and the file does not have is an error that says what to add."""
    domain = read_domain(read_inputs(ontology=Path(__file__).parent.parent / "ontology"))
    with pytest.raises(DataError, match="'words' has no 'ships'"):
        domain.say("ships", "en")


def test_all_that_is_wrong_in_the_file_is_told_at_once(world: Path) -> None:
    """A misspelt key, a key left out and a home that is no identifier are each told with file and line."""
    text = (world / DOMAIN).read_text("utf-8").replace("\nname:", "\nnmae:").replace("home: japan", "home: Old Japan")
    with pytest.raises(DataError) as told:
        read_domain(Inputs({DOMAIN: text.encode()}))
    assert str(told.value).splitlines() == [
        "ontology/domain.yaml:2: 'name' must be a mapping; add 'name: {…}'",
        "ontology/domain.yaml:2: unknown field 'nmae'; did you mean name?; "
        "known: name, about, home, headline, tries, examples, words, report, shown",
        "ontology/domain.yaml:6: 'Old Japan' is no identifier; "
        "use lower-case letters and digits, parts joined by hyphens",
    ]


def test_a_build_of_an_older_version_is_told() -> None:
    """What a manifest does not keep of the domain is an error that says to build again."""
    with pytest.raises(DataError, match=r"does not say what it is about \(about, home, .*run `kg build`"):
        decode_domain({"name": {"en": "Old"}})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("home: japan", "home: nippon", "home: no entity is called 'nippon'"),
        ("headline: tariff-free-models", "headline: best", "headline: no question is called 'best'"),
    ],
)
def test_a_market_or_a_headline_that_is_none_stops_the_build(ready_world: Path, old: str, new: str, told: str) -> None:
    """A build is not made where the domain names an entity or a question that does not exist."""
    path = ready_world / DOMAIN
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(DataError, match=told):
        build(find_home(ready_world), print)
