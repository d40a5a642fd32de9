"""What the claims of the two articles say: nothing of a sentence is kept only as an example, a note or free text."""

from __future__ import annotations

import pytest

from kg.verbs import KnowledgeGraph

AMS, HUB = "ams-2586576", "carwikihub-5153"

SAID = [
    (AMS, "1.1", "rid:wider-us-imports ri:actor rid:japanese-makers ; ri:origin rid:usa ; ri:destination rid:japan"),
    (AMS, "2.1", "rid:reverse-imports ri:actor rid:japanese-makers ; ri:destination rid:japan"),
    (AMS, "2.2", "rid:imports-from-india ri:origin rid:india ; ri:destination rid:japan"),
    (AMS, "2.2", "rid:imports-from-thailand ri:origin rid:thailand ; ri:destination rid:japan"),
    (AMS, "2.2", "rid:wider-us-imports ri:origin rid:usa ; ri:statusAmong ri:possible , ri:considered , ri:planned"),
    (AMS, "3.1", "rid:toyota-plant-in-the-uk ri:ownedBy rid:toyota ; ri:locatedIn rid:uk"),
    (AMS, "3.1", "?made a ri:Production ; ri:model rid:toyota-avensis ; ri:builtAt rid:toyota-plant-in-the-uk"),
    (AMS, "3.2", "?exports a ri:ExportVolume ; ri:direction ri:decrease ; ri:changeBase rid:period_2004 ; ri:units 75"),
    (AMS, "3.5", "rid:european-premium-brands ri:partOf rid:japan-import-market"),
    (AMS, "3.5", "?share ri:compares rid:european-premium-brands ; ri:relation ri:more"),
    (AMS, "3.5", "rid:change-of-import-market ri:statusAmong ri:possible , ri:active"),
    (AMS, "3.8", "rid:wider-us-imports ri:actor rid:some-japanese-makers ; ri:status ri:planned"),
    (AMS, "3.8", "rid:some-japanese-makers ri:example rid:toyota"),
    (AMS, "6.2", "rid:toyota-us-imports ri:actor rid:toyota ; ri:partOf rid:japanese-response-to-us-tariffs"),
    (AMS, "6.2", "?driver ri:effect rid:japanese-response-to-us-tariffs ; ri:cause rid:us-import-tariffs"),
    (AMS, "6.2", "rid:us-import-tariffs ri:appliesTo rid:japan , rid:other-countries ; ri:destination rid:usa"),
    (AMS, "6.2", "rid:sourcing_toyota_usa_japan ri:modelCount 3"),
    (AMS, "6.2", "rid:toyota-plants-in-the-us ri:ownedBy rid:toyota ; ri:locatedIn rid:usa"),
    (AMS, "7.1", "rid:sourcing_toyota_usa_japan ri:modelCount 3 ; ri:status ri:planned"),
    (
        AMS,
        "7.5",
        "rid:success-of-us-built-models ri:status ri:conditional ; ri:condition rid:changes-of-rules-in-japan",
    ),
    (
        AMS,
        "7.5",
        "?view ri:about rid:success-of-us-built-models ; "
        "ri:example rid:fit-for-the-japanese-market , rid:interest-of-japanese-buyers",
    ),
    (AMS, "10.2", "rid:us-pressure-in-talks ri:actor rid:usa ; ri:appliesTo rid:government-of-japan"),
    (AMS, "10.2", "rid:us-pressure-in-talks ri:partOf rid:us-japan-trade-talks"),
    (AMS, "10.2", "rid:opening-of-markets ri:actor rid:government-of-japan ; ri:statusAmong ri:active , ri:planned"),
    (AMS, "10.3", "rid:us-vehicle-certification ri:replaces rid:physical-testing"),
    (AMS, "10.3", "rid:physical-testing ri:effect rid:compliance-with-safety-rules"),
    (AMS, "10.3", "rid:physical-testing ri:expectedEnd ?early_in_2026"),
    (AMS, "11.1", "?opening a ri:SalesChannelOpening ; ri:actor rid:toyota ; ri:status ri:considered"),
    (AMS, "11.1", "rid:toyota-dealers ri:maker rid:toyota ; ri:destination rid:japan"),
    (AMS, "11.4", "rid:acura-rsx ri:brand rid:acura"),
    (AMS, "13.1", "rid:right-hand-drive-of-us-built-models ri:status ri:possible"),
    (
        AMS,
        "13.1",
        '?view ri:about rid:success-of-us-built-models ; ri:view "perhaps doubtful if the wheel is not on the right"',
    ),
    (AMS, "14.1", "rid:imports-from-india ri:status ri:active"),
    (AMS, "17.1", "rid:honda-plants-in-india ri:ownedBy rid:honda ; ri:locatedIn rid:india"),
    (AMS, "17.1", "rid:suzuki-plants-in-india ri:ownedBy rid:suzuki ; ri:locatedIn rid:india"),
    (AMS, "17.1", "rid:mazda-plants-in-thailand ri:ownedBy rid:mazda ; ri:locatedIn rid:thailand"),
    (AMS, "17.1", "rid:nissan-plants-in-thailand ri:ownedBy rid:nissan ; ri:locatedIn rid:thailand"),
    (AMS, "17.1", "rid:imports-from-thailand ri:actor rid:mazda , rid:nissan"),
    (AMS, "17.2", "rid:honda-plants-in-india ri:driveSide ri:rightHandDrive"),
    (AMS, "15.1", "?cost ri:compares rid:india ; ri:comparedWith rid:japan ; ri:relation ri:muchLess"),
    (AMS, "7.3", "?size ri:compares rid:toyota-tundra ; ri:relation ri:muchMore"),
    (AMS, "17.4", "rid:us-japan-trade-talks ri:actor rid:us-negotiators"),
    (HUB, "2.1", "rid:reverse-imports ri:meaning ?words ; ri:actor rid:japanese-makers ; ri:destination rid:japan"),
    (HUB, "4.1", "?imports ri:period rid:period_1995 ; ri:units 107092 ; ri:priorRecord true"),
    (HUB, "6.1", "?imports ri:importer rid:suzuki ; ri:changeFactor 7.0 ; ri:changeBase rid:period_2022"),
    (HUB, "7.1", "?view a ri:Assessment ; ri:about rid:honda ; ri:holder rid:carwikihub"),
    (HUB, "8.2", "?made a ri:Production ; ri:model rid:honda-wr-v ; ri:builtAt rid:india"),
    (HUB, "8.3", "?made a ri:Production ; ri:model rid:honda-0-alpha ; ri:builtAt rid:india ; ri:status ri:planned"),
    (HUB, "12.1", "rid:sourcing_toyota_usa_japan ri:modelCount 3 ; ri:status ri:planned"),
    (HUB, "15.2", "rid:willingness-to-import-from-the-us ri:direction ri:increase"),
    (HUB, "12.2", "rid:us-vehicle-certification ri:statusAmong ri:planned , ri:active"),
]


@pytest.mark.parametrize(("source", "place", "pattern"), SAID, ids=lambda value: value.split(" ;")[0])
def test_claim_says_it(source: str, place: str, pattern: str, shipped: KnowledgeGraph) -> None:
    """A sentence's who, whom, where, how many, against what and on what condition are triples of one of its claims."""
    asked = f'ASK {{ ?claim ri:source src:{source} ; ri:locator "{place}" . GRAPH ?claim {{ {pattern} }} }}'
    assert shipped.query(asked) is True


def test_what_is_not_confirmed_is_denied(shipped: KnowledgeGraph) -> None:
    """That a maker has not confirmed is a denial of a plan: it is history, as both have planned since."""
    denied = """SELECT ?sourcing ?standing {
      ?claim ri:source src:ams-2586576 ; ri:locator "7.2" ; ri:standing ?standing .
      GRAPH ?claim { ?denial a owl:NegativePropertyAssertion ; owl:sourceIndividual ?sourcing }
    } ORDER BY ?sourcing"""
    rows = [tuple(map(str, row)) for row in shipped.query(denied).rows]  # type: ignore[union-attr]
    assert ["honda" in rows[0][0], "supersededClaim" in rows[0][1]] == [True, True]
    assert ["nissan" in rows[1][0], "supersededClaim" in rows[1][1]] == [True, True]


def test_judgement_is_no_fact(shipped: KnowledgeGraph) -> None:
    """What the shorter article takes the surge to show is its opinion, and no cause that is held."""
    cause = "?driver ri:effect rid:supply-chain-changes ; ri:cause rid:cost-effective-regions"
    assert shipped.query(f"ASK {{ {cause} }}") is False
    assert shipped.query(f"ASK {{ GRAPH ?claim {{ {cause} }} ?claim ri:evidential ri:opinion }}") is True


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (AMS, "shifting-trade-rules"),
        (AMS, "cost-pressures"),
        (AMS, "manufacturing-strategies"),
        (HUB, "shift-to-low-cost-hubs"),
    ],
)
def test_what_growth_reflects_is_no_fact(source: str, cause: str, shipped: KnowledgeGraph) -> None:
    """What growth is said to reflect is an opinion of the article, and no cause that is held."""
    driver = f"?driver ri:effect rid:reverse-import-growth ; ri:cause rid:{cause}"
    assert shipped.query(f"ASK {{ {driver} }}") is False
    said = f"ASK {{ GRAPH ?claim {{ {driver} }} ?claim ri:source src:{source} ; ri:evidential ri:opinion }}"
    assert shipped.query(said) is True


def test_success_hangs_on_rules_alone(shipped: KnowledgeGraph) -> None:
    """What is only to be weighed, or may tell against success, is no condition of it."""
    conditions = shipped.query("SELECT ?c { rid:success-of-us-built-models ri:condition ?c }").rows  # type: ignore[union-attr]
    assert [str(row[0]) for row in conditions] == ["<https://w3id.org/reverse-imports/id/changes-of-rules-in-japan>"]


def test_one_record_is_held_of_one_series(shipped: KnowledgeGraph) -> None:
    """The figure that was the record until 2025 is held as that, and is no record."""
    held = "SELECT ?p { ?v ri:record true ; ri:period ?p }"
    assert [str(row[0]) for row in shipped.query(held).rows] == [  # type: ignore[union-attr]
        "<https://w3id.org/reverse-imports/id/period_2025>"
    ]


def test_base_of_a_change_is_read_with_its_figure(shipped: KnowledgeGraph) -> None:
    """A figure of 2025 that is filed under 2023 is told against 2024, filed under 2022."""
    base = "SELECT ?base { ?v ri:importer rid:suzuki ; ri:period rid:period_2025 ; ri:changeBase ?base }"
    assert "period_2024" in str(shipped.query(base).rows)  # type: ignore[union-attr]
