"""Names minted from keys, what a value can mean, and the terms of the ontology."""

from __future__ import annotations

import datetime as dt
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.model.claims import Date, Fact, Node, Value
from kg.model.nodes import make_node, name_part, read_key, replace_thing
from kg.model.quantities import Extent, find_extent
from kg.model.vocabulary import Vocabulary
from kg.terms import CLAIM, RI, RID, XSD

SAYER = CLAIM("s1_001")
MEASURES = ("units", "unitsAbove", "unitsBelow", "unitsAbout")


def day(text: str) -> float:
    """Give a day as a number."""
    return float(dt.date.fromisoformat(text).toordinal())


def state(name: str, value: str) -> Fact:
    """Give a fact with a date, a thing or a number for its value, by the look of it."""
    if "/" in value:
        first, last = (None if end == ".." else dt.date.fromisoformat(end) for end in value.split("/"))
        return Fact(RI(name), Date(value, first, last))
    return Fact(RI(name), RID(value) if value[0].isalpha() else Literal(value, datatype=XSD("decimal")))


@pytest.mark.parametrize(
    ("cls", "key", "name"),
    [
        (
            "route",
            {"origin": "india", "model": "suzuki-fronx", "destination": "japan"},
            "route_suzuki-fronx_india_japan",
        ),
        ("import-volume", {"destination": "japan", "period": "period_2025"}, "import-volume_any_any_any_japan_2025"),
        ("import-volume", {"period": "period_FY2019", "importer": "suzuki"}, "import-volume_suzuki_any_any_any_FY2019"),
        ("production", {"builtAt": "hansalpur", "model": "suzuki-fronx"}, "production_suzuki-fronx_hansalpur"),
        (
            "tariff-treatment",
            {"origin": "world", "goods": "cars", "regime": "mfn"},
            "tariff-treatment_world_any_cars_mfn",
        ),
    ],
)
def test_name_is_minted_from_the_key_in_its_order(
    cls: str, key: dict[str, str], name: str, vocabulary: Vocabulary
) -> None:
    """The parts stand in the order of the class's key, however they are given, and `any` for an absent one."""
    facts = tuple(Fact(RI(part), RID(value)) for part, value in key.items())
    for given_in_order in (facts, facts[::-1]):
        node = make_node(vocabulary.classes[cls], given_in_order, (), SAYER)
        assert (node.iri, node.unknown) == (RID(name), ())
        assert [f.property for f in node.key] == [p for p in vocabulary.classes[cls].key if RI.local(p) in key]


def test_open_key_is_called_after_its_claim(vocabulary: Vocabulary) -> None:
    """Two claims with an open key are about two nodes."""
    cls = vocabulary.classes["import-volume"]
    names = {make_node(cls, (), (RI("period"),), claim).iri for claim in (SAYER, CLAIM("s2_001"))}
    assert names == {RID("unkeyed_s1_001"), RID("unkeyed_s2_001")}


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (RID("period_2021-H1"), "2021-H1"),
        (RI("rightHandDrive"), "right-hand-drive"),
        (Literal("WR-V"), "wr-v"),
        (Literal("manufacturing cost"), "manufacturing-cost"),
        (Literal("No. 1 / e.g. this_one"), "no-1-e-g-this-one"),
        (Literal("ジムニー ノマド"), "ジムニー-ノマド"),
        (Date("2024-10", None, None), "2024-10"),
    ],
)
def test_part_of_a_name_needs_no_escape(value: Value, part: str) -> None:
    """A part of a minted name holds letters, digits and hyphens only."""
    assert name_part(value) == part


@given(st.text(min_size=1))
def test_part_of_a_name_never_breaks_an_iri(text: str) -> None:
    """Whatever a name is, its part holds no slash, full stop, underscore or space, and makes an IRI."""
    part = name_part(Literal(text))
    assert not set(part) & set('/._ #?%<>"{}|\\^`')
    assert RID(part).value.endswith(part)


def test_key_is_read_with_another_value(vocabulary: Vocabulary) -> None:
    """Reading a key part otherwise gives the node of the new key; a node with another value stays as it is."""
    cls = vocabulary.classes["import-volume"]
    key = (Fact(RI("destination"), RID("japan")), Fact(RI("period"), RID("period_2023")))
    node, to = make_node(cls, key, (), SAYER), RID("period_2025")
    assert read_key(node, RI("period"), RID("period_2023"), to, cls, SAYER).iri == RID(
        "import-volume_any_any_any_japan_2025"
    )
    assert read_key(node, RI("period"), RID("period_2024"), to, cls, SAYER) is node
    assert read_key(node, RI("period"), None, to, cls, SAYER) is node


def test_open_key_is_filled(vocabulary: Vocabulary) -> None:
    """Reading the open part gives the keyed node; while another part is open, the node keeps its claim's name."""
    cls = vocabulary.classes["import-volume"]
    key = (Fact(RI("destination"), RID("japan")),)
    node = make_node(cls, key, (RI("period"), RI("importer")), SAYER)
    half = read_key(node, RI("period"), None, RID("period_2025"), cls, SAYER)
    assert (half.iri, half.unknown) == (RID("unkeyed_s1_001"), (RI("importer"),))
    full = read_key(half, RI("importer"), None, RID("suzuki"), cls, SAYER)
    assert (full.iri, full.unknown) == (RID("import-volume_suzuki_any_any_japan_2025"), ())


def test_thing_is_replaced_in_keys_and_as_the_node(vocabulary: Vocabulary) -> None:
    """A thing found to be another is replaced where it is the node and where a key names it, and nowhere else."""
    cls = vocabulary.classes["route"]
    old, new = RID("honda-wr-v"), RID("honda-elevate")
    route = make_node(cls, (Fact(RI("model"), old), Fact(RI("origin"), RID("india"))), (), SAYER)
    assert replace_thing(route, old, new, cls, SAYER).iri == RID("route_honda-elevate_india_any")
    assert replace_thing(Node(old, RI("VehicleModel")), old, new, None, SAYER).iri == new
    assert replace_thing(route, RID("other"), new, cls, SAYER) is route


@pytest.mark.parametrize(
    ("name", "value", "low", "high"),
    [
        ("units", "14250", 14250, 14250),
        ("unitsAbove", "14000", 14001, inf),
        ("unitsBelow", "17000", 0, 16999),
        ("unitsAbout", "70000", 65000, 75000),
        ("unitsAbout", "14500", 14450, 14550),
        ("unitsAbout", "7", 6.5, 7.5),
        ("unitsAbout", "0", -0.5, 0.5),
        ("changePercent", "19", 18.5, 19.5),
        ("changePercent", "-2.5", -2.55, -2.45),
        ("changeFactor", "7", 550, 650),
        ("changeFactor", "0.5", -55, -45),
        ("claimedDuty", "2.5", 2.5, 2.5),
        ("since", "2024-10-01/2024-10-31", day("2024-10-01"), day("2024-10-31")),
        ("since", "../2024-10-31", -inf, day("2024-10-31")),
        ("since", "2024-10-01/..", day("2024-10-01"), inf),
    ],
)  # fmt: skip
def test_value_means_an_interval(name: str, value: str, low: float, high: float) -> None:
    """A figure, a bound, a rounded figure, a change or a date covers just what it can mean."""
    extent = find_extent(state(name, value))
    assert [extent.low, extent.high] == pytest.approx([low, high])


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("units 14250", "unitsAbove 14000", True),
        ("units 14000", "unitsAbove 14000", False),
        ("units 17000", "unitsBelow 17000", False),
        ("unitsAbove 17000", "unitsBelow 14000", False),
        ("units 71234", "unitsAbout 70000", True),
        ("units 75001", "unitsAbout 70000", False),
        ("changePercent 612", "changeFactor 7", True),
        ("changePercent 500", "changeFactor 7", False),
        ("claimedDuty 0", "claimedDuty 0.0", True),
        ("claimedDuty 0", "claimedDuty 2.5", False),
        ("rank 1", "rank 01", True),
        ("rank 1", "units 2", True),
        ("basedIn japan", "basedIn usa", False),
        ("basedIn japan", "basedIn japan", True),
        ("since 2024-01-01/2024-12-31", "since 2024-10-01/2024-10-31", True),
        ("since 2024-01-01/2024-12-31", "since 2025-01-01/2025-01-31", False),
        ("since 2024-01-01/2024-12-31", "until 2025-01-01/2025-01-31", True),
    ],
)  # fmt: skip
def test_values_meet_where_both_can_be_true(one: str, other: str, *, meet: bool) -> None:
    """Values of one measure contradict unless they overlap; those of different measures never do."""
    a, b = (find_extent(state(*text.split())) for text in (one, other))
    assert (a.meets(b), b.meets(a)) == (meet, meet)


facts = st.builds(
    lambda name, number: Fact(RI(name), Literal(number)), st.sampled_from(MEASURES), st.integers(1, 10**7)
)


@given(facts, facts)
def test_meeting_is_mutual_and_each_value_meets_itself(one: Fact, other: Fact) -> None:
    """Agreement of two figures is symmetric and reflexive, and nothing is more precise than an exact one."""
    a, b = find_extent(one), find_extent(other)
    assert a.meets(b) == b.meets(a)
    assert a.meets(a)
    assert a.width >= 0


def test_name_is_exact() -> None:
    """A value that is a name is as precise as an exact figure."""
    assert Extent("status", name="planned").width == 0


@pytest.mark.parametrize(
    ("cls", "ancestor", "is_one"),
    [
        ("ImportVolume", "Volume", True),
        ("ImportVolume", "ImportVolume", True),
        ("Volume", "ImportVolume", False),
        ("CarMaker", "Agent", True),
        ("Plant", "Agent", False),
        ("NoSuchClass", "Agent", False),
    ],
)  # fmt: skip
def test_class_is_all_above_it(cls: str, ancestor: str, *, is_one: bool, vocabulary: Vocabulary) -> None:
    """A class is itself and every class above it, and a class nobody knows is nothing."""
    assert vocabulary.is_a(RI(cls), RI(ancestor)) == is_one


@pytest.mark.parametrize(
    ("prop", "single", "group"),
    [
        ("units", True, "units"),
        ("unitsAbove", True, "units"),
        ("changeFactor", True, "units"),
        ("rank", True, "units"),
        ("record", True, "units"),
        ("status", True, "status"),
        ("since", True, "since"),
        ("maker", False, "maker"),
        ("party", False, "party"),
        ("noSuchProperty", False, "noSuchProperty"),
    ],
)  # fmt: skip
def test_figures_of_one_observation_stand_in_one_group(
    prop: str, *, single: bool, group: str, vocabulary: Vocabulary
) -> None:
    """Units, bounds, change and rank are compared as one; other single values each by itself."""
    assert (vocabulary.is_single(RI(prop)), vocabulary.group_of(RI(prop))) == (single, RI(group))


def test_keys_are_those_of_the_model(vocabulary: Vocabulary) -> None:
    """The ontology gives each class of nodes the key that MODEL has, in its order."""
    keys = {name: [RI.local(p) for p in cls.key] for name, cls in vocabulary.classes.items() if cls.key}
    assert keys["route"] == ["model", "origin", "destination"]
    assert keys["sourcing"] == ["maker", "origin", "destination"]
    assert keys["import-volume"] == ["importer", "model", "origin", "destination", "period"]
    assert keys["tariff-treatment"] == ["origin", "destination", "goods", "regime"]
    assert keys["renaming"] == ["model", "market", "name"]
    assert keys["assessment"] == ["about", "aspect", "holder"]


def test_derived_class_has_no_name_in_data_files(vocabulary: Vocabulary) -> None:
    """A class with a sufficient condition is concluded and never claimed."""
    derived = {"japanese-maker", "reverse-import", "active-route", "tariff-free-route", "reverse-imported-model"}
    assert not derived & set(vocabulary.classes)
    assert RI("ReverseImport") in vocabulary.class_of


def test_value_cannot_be_changed() -> None:
    """What was read stays as it was read."""
    fact = Fact(RI("status"), RI("planned"))
    with pytest.raises(AttributeError):
        fact.value = RI("active")  # type: ignore[misc]  # the point of the test
    assert fact == Fact(RI("status"), RI("planned"))
