"""Composed questions give the rows that a walk over the read model gives, and words are read as what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg import KnowledgeGraph, compose
from kg.compose import Composer
from kg.compose.sentence import Unread
from kg.errors import NotFound, QueryError
from kg.model.answers import Answer
from kg.model.ask import Ask, Condition, make_ask, parse_condition
from kg.model.views import Flow, FlowPlace
from kg.terms import RI, RID, SKOS
from tests.sampling import pick

MAKERS = ("suzuki", "honda", "toyota", "nissan", "mazda", "mitsubishi")
PLACES = ("india", "thailand", "usa", "uk", "china", "indonesia", "austria")
STATUSES = ("active", "planned", "considered", "ended", "cancelled")
PHRASES = (
    "which models does {maker} import from {place}",
    "{maker} models from {place}",
    "which cars from {place} are made by {maker}",
    "What does {maker} bring to Japan from {place}?",
    "list the {maker} cars that come from {place}",
    "models that {maker} builds in {place} and sells in Japan",
    "which {maker} vehicles are built in {place} for Japan",
    "{maker} {place} models",
    "show me every model that comes to Japan from {place} and is made by {maker}",
    "{maker}が{place}から輸入している車種",
    "{place}から来る{maker}のモデルはどれですか",
)
"""Ways to ask for the models of a maker from a place."""


@pytest.fixture(scope="module")
def composer(shipped: KnowledgeGraph) -> Composer:
    """Give what answers composed questions of the shipped graph."""
    return Composer(shipped)


def list_things(answer: Answer, *columns: str) -> set[tuple[str, ...]]:
    """Return some columns of the rows of an answer, by local name."""
    places = [answer.columns.index(column) for column in columns]
    return {
        tuple(str(row[place]).rpartition("/")[2].rpartition("#")[2].rstrip(">") for place in places)
        for row in answer.things
    }


def walk_flows(graph: KnowledgeGraph, keep: Callable[[Flow], bool]) -> set[tuple[str, ...]]:
    """Return item and source of the flows that lead in and are kept, by local name: the oracle, without a query."""
    return {(RID.local(flow.item), RID.local(flow.source)) for flow in graph.views.inward if keep(flow)}


def leads(maker: str, place: str) -> Callable[[Flow], bool]:
    """Return what says whether a flow is of a maker and from a place."""
    return lambda flow: RID(maker) in flow.holder and flow.source == RID(place)


def list_ended(graph: KnowledgeGraph) -> set[object]:
    """Return the flows of which a run is over, also of those that began again."""
    ended = [quad.subject for quad in graph.store.quads_for_pattern(None, RI("status"), RI("ended"), None)]
    return {quad.object for run in ended for quad in graph.store.quads_for_pattern(run, RI("of"), None, None)}


def is_kind(graph: KnowledgeGraph, item: NamedNode, body: str) -> bool:
    """Say whether an item is of a body type, or of a narrower one."""
    kinds = [quad.object for quad in graph.store.quads_for_pattern(item, RI("bodyType"), None, None)]
    for kind in kinds:
        kinds += [quad.object for quad in graph.store.quads_for_pattern(kind, SKOS("broader"), None, None)]  # type: ignore[arg-type]
    return RID(body) in kinds


def test_conditions_meet_like_a_walk_over_flows(shipped: KnowledgeGraph, composer: Composer) -> None:
    """Maker, place and status, each also denied, and a body type give the flows that a walk over them gives."""
    ended = list_ended(shipped)
    for maker, place, status in pick(product(MAKERS, PLACES, STATUSES), 10):
        found = composer.answer(make_ask("routes", {"maker": maker, "origin": place, "status": status}))
        fits = leads(maker, place)
        flows = [flow for flow in shipped.views.inward if fits(flow)]
        met = {flow for flow in flows if (flow.flow in ended if status == "ended" else flow.state == status)}
        expected = walk_flows(shipped, met.__contains__)
        assert list_things(found, "model", "origin") == expected, (maker, place, status)
    for place, body in product(("india", "usa", "thailand"), ("suv", "crossover", "pick-up", "sedan")):
        found = composer.answer(make_ask("models", {"origin": place, "body-type": body}))
        bodied = {flow for flow in shipped.views.inward if is_kind(shipped, flow.item, body)}
        expected = walk_flows(shipped, {flow for flow in bodied if flow.source == RID(place)}.__contains__)
        assert list_things(found, "model", "origin") == expected, (place, body)


@pytest.mark.parametrize("asked", ["models", "makers"])
def test_not_means_none(shipped: KnowledgeGraph, composer: Composer, asked: str) -> None:
    """What is not from a place has no flow from there at all, even where it has one from elsewhere."""
    column = {"models": "model", "makers": "maker"}[asked]
    for place in PLACES:
        found = {row[0] for row in list_things(composer.answer(make_ask(asked, {"origin": f"!{place}"})), column)}
        every, there = set[str](), set[str]()
        for flow in shipped.views.inward:
            names = {RID.local(one) for one in ((flow.item,) if asked == "models" else flow.holder)}
            every |= names
            there |= names if flow.source == RID(place) else set()
        assert found == every - there, place


def test_counts_are_of_what_is_asked_for(shipped: KnowledgeGraph, composer: Composer) -> None:
    """A count is of different things, whatever else a row is joined with, and takes what goes on."""
    active = [flow for flow in shipped.views.inward if flow.state == "active"]
    by_place: dict[str, set[NamedNode]] = {}
    for flow in active:
        by_place.setdefault(RID.local(flow.source), set()).add(flow.item)
    answer = composer.answer(Ask("models", per=("origin",), count=True, show=()))
    assert {(place, str(len(items))) for place, items in by_place.items()} == {
        (thing, row[1]) for (thing,), row in zip(sort_things(answer), sorted_texts(answer), strict=True)
    }
    plants = {place.place for flow in active for place in shipped.views.read(FlowPlace) if place.flow == flow.flow}
    total = composer.answer(Ask("plants", count=True))
    assert total.texts()[0][0] == str(len(plants))
    assert any(note.startswith("not counted: ") for note in total.notes)


def sort_things(answer: Answer) -> list[tuple[str]]:
    """Return the things of the first column, in the order of the rows."""
    return [(str(row[0]).rpartition("/")[2].rstrip(">"),) for row in answer.things]


def sorted_texts(answer: Answer) -> list[tuple[str, ...]]:
    """Return the texts of the rows in their order."""
    return answer.texts()


def test_values_that_stand_in_no_row_are_told(shipped: KnowledgeGraph) -> None:
    """Of several that are asked for, those of which nothing is found are named."""
    notes = shipped.ask("how many cars did Nissan and Honda import in 2024").notes
    assert "nothing is found of Nissan" in notes


def test_every_row_cites(composer: Composer) -> None:
    """Each row of a list, a count and a sum rests on claims."""
    for ask in (
        make_ask("models", {"maker": "honda", "status": "active", "show": "body-type,plant"}),
        make_ask("models", {"count": True, "per": "maker"}),
        make_ask("volumes", {"year": "2025", "maker": "*", "total": "units"}),
        make_ask("deals", {"covers": "passenger-cars"}),
    ):
        answer = composer.answer(ask)
        assert answer.rows
        assert all(answer.cited), ask


def test_what_has_no_value_is_told(composer: Composer) -> None:
    """What has no value where a condition denies or compares is left out, and counted in a note."""
    answer = composer.answer(make_ask("volumes", {"maker": "*", "change": ">0"}))
    assert any("left out" in note for note in answer.notes)
    assert all(float(row[answer.columns.index("change")]) > 0 for row in answer.texts())


def test_the_first_rows_keep_ties(composer: Composer) -> None:
    """The first of a ranking come with those that are equal to the last of them."""
    every = composer.answer(make_ask("models", {"count": True, "per": "origin", "order": "-count"}))
    counts = [row[1] for row in every.texts()]
    first = composer.answer(make_ask("models", {"count": True, "per": "origin", "order": "-count", "first": "1"}))
    assert len(first.rows) == counts.count(counts[0])


def test_an_empty_answer_says_what_empties_it(composer: Composer) -> None:
    """An answer without rows tells what there is without each condition that alone keeps all out."""
    answer = composer.answer(make_ask("models", {"maker": "mazda", "origin": "india"}))
    assert not answer.rows
    assert any("without 'maker: Mazda'" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("of", "parts", "error"),
    [
        ("unicorns", {}, NotFound),
        ("models", {"colour": "red"}, QueryError),
        ("models", {"maker": "tesla"}, NotFound),
        ("models", {"maker": ">honda"}, QueryError),
        ("models", {"first": "none"}, QueryError),
        ("models", {"since": "yesterday"}, QueryError),
        ("models", {"total": "maker"}, QueryError),
        ("models", {"country": "india", "order": "units"}, QueryError),
    ],
)
def test_what_cannot_be_asked_is_refused(
    composer: Composer, of: str, parts: dict[str, str], error: type[Exception]
) -> None:
    """A name, a column, a value or a combination that is wrong is refused, and never dropped."""
    with pytest.raises(error):
        composer.answer(make_ask(of, parts))


@pytest.mark.parametrize("value", ["1,000", "active", "over 1000", "<a>", "a:b"])
def test_a_value_of_any_kind_is_compiled(composer: Composer, value: str) -> None:
    """What a claim says may be a number, a term, a thing or a text of any letters."""
    assert "?value" in composer.compile(Ask("claims", where=(Condition("value", "is", (value,)),))).sparql


def test_a_word_that_asks_where_after_per_is_no_error(composer: Composer) -> None:
    """A question of which nothing is left but by what is counted is read."""
    assert composer.reader.read("per where").ask == Ask("volumes", where=(Condition("origin", "has"),))


def test_conditions_are_written_as_they_are_read() -> None:
    """A condition that is written is read as the same one."""
    for text in ("india", "!usa,uk", "=india", "&india,thailand", ">=2024", "<10", "*", "!*"):
        assert parse_condition("c", text).write() == text
    assert parse_condition("c", "x") == Condition("c", "is", ("x",))


def list_grid() -> Iterator[tuple[str, str, str]]:
    """Yield ways to ask for the models of each maker from each place."""
    yield from product(PHRASES, MAKERS, PLACES)


def name_all(graph: KnowledgeGraph, names: Iterable[str], lang: str) -> dict[str, str]:
    """Return the labels of things by identifier."""
    return {name: graph.names.name(RID(name), lang) for name in names}


def test_each_maker_and_place_in_each_phrasing(shipped: KnowledgeGraph) -> None:
    """Every maker from every place, in ten phrasings of both languages, gives just the flows of both."""
    for phrase, maker, place in pick(list_grid(), 8):
        lang = "en" if phrase.isascii() else "ja"
        text = phrase.format(
            maker=name_all(shipped, [maker], lang)[maker], place=name_all(shipped, [place], lang)[place]
        )
        expected = {name for name, _ in walk_flows(shipped, leads(maker, place))}
        assert {model for (model,) in list_things(shipped.ask(text), "model")} == expected, text


ADDED = (
    " from Thailand",
    " that are SUVs",
    " that are planned",
    " that are not from India",
    " in 2024",
    " of Suzuki",
    " that are no longer sold",
    " that are electric",
)
"""Conditions that can be added to a question."""


@pytest.mark.parametrize("base", ["which models come from the US", "which Honda models are there", "list the models"])
def test_a_condition_that_is_added_changes_the_question(composer: Composer, base: str) -> None:
    """A condition added to a question is in its reading, or nothing is run."""
    plain = composer.reader.read(base).ask
    for more in ADDED:
        try:
            longer = composer.reader.read(base + more).ask
        except Unread:
            continue
        assert longer != plain, base + more
        assert longer is not None
        assert plain is not None
        assert sum(len(one.values) for one in longer.where) > sum(len(one.values) for one in plain.where)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "what is the weather in Tokyo",
        "which models come from Mars",
        "SELECT ?x { ?x a ri:CarMaker }",
        "天気はどうですか",
        "delete all models",
        "rm -rf /",
        "which models come from India and cost less than 20,000 dollars",
        "not",
    ],
)
def test_what_is_not_understood_is_not_run(composer: Composer, text: str) -> None:
    """A word that is not known, or that finds nothing to turn, keeps the whole question from being run."""
    with pytest.raises(Unread):
        composer.reader.read(text)


def test_every_word_that_is_looked_for_stands_in_the_lexicon(composer: Composer) -> None:
    """Marks and columns by which sentences are read are sections of the lexicon, and each that stands there is used."""
    code = "".join(path.read_text("utf-8") for path in sorted(Path(compose.__file__).parent.glob("*.py")))
    sections = composer.graph.manifest["words"]
    assert isinstance(sections, dict)
    assert set(re.findall(r'mark\(f?"([a-z-]+)"\)', code)) | {"since-behind", "upto-behind"} == set(sections["marks"])
    asked = set(re.findall(r'(?:name_columns|_columns)\("([a-z-]+)"\)', code))
    assert asked | {"trade-deal", "measure"} == set(sections["columns"])
