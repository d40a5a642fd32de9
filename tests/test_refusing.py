"""What the reader of English refuses: a question in words is run with every condition in it, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from pyoxigraph import QuerySolutions

from kg.catalogue import read_catalogue
from kg.terms import PREFIXES
from kg.verbs import KnowledgeGraph
from tests.conftest import ROOT
from tests.sampling import pick, tries

EXAMPLES = [
    (question.name, example.text, example.values)
    for question in read_catalogue(ROOT / "queries").values()
    for example in question.examples
]
CROSSED = (
    "which models does {maker} import from {country}",
    "which {maker} models come from {country}",
    "does {maker} import from {country}",
    "{maker} models from {country}",
    "which cars does {maker} build in {country} and sell in Japan",
    "what does {maker} bring to Japan from {country}",
    "which {maker} cars are made in {country}",
    "models that {maker} imports from {country}",
)
NAMED = (
    *(("from India", "india"), ("built in India", "india"), ("in India", "india"), ("from the US", "usa")),
    *(("by Suzuki", "suzuki"), ("and Suzuki", "suzuki"), ("of Mazda", "mazda"), ("or Mazda", "mazda")),
    *(("or the Triton", "mitsubishi-triton"), ("of the Triton", "mitsubishi-triton"), ("in 2024", "2024")),
    *(("and 2025", "2025"), ("according to Suzuki", "suzuki")),
)
"""Conditions that name something: it has to become a value."""
OTHERWISE = ("to India", "sold in India", "for India", "outside India", "owned by India", "until 2024", "from 2023")
"""Conditions that name something in another role than a value has."""
WORDS = (
    *("not", "never", "currently", "now", "still", "already", "yet", "recently", "today", "so far", "soon", "lately"),
    *("only", "no longer", "first", "mostly", "hardly", "again", "officially", "non-Indian", "electric", "hybrid"),
)
"""Words that turn or restrict a question wherever they stand in it."""
CONDITIONS = (
    *(
        "except Toyota",
        "but not from India",
        "other than Suzuki",
        "without India",
        "excluding the US",
        "apart from Honda",
    ),
    *("all but Toyota", "unlike Mazda", "save Honda", "instead of India", "neither Honda nor Mazda", "not in India"),
    *("before 2020", "since 2024", "after 2024", "until 2025", "from 2023 to 2025", "between 2023 and 2025", "by 2024"),
    *(
        "through 2024",
        "2024 and 2025",
        "in March 2024",
        "in the first half of 2025",
        "as of 2025-01-31",
        "2025 onwards",
    ),
    *(
        "last year",
        "next year",
        "this month",
        "at any time",
        "in the last two years",
        "at the moment",
        "in the FY 2025",
    ),
    *("SUVs", "that are SUVs", "sedans only", "trucks", "pick-ups", "only electric", "hybrids", "EVs", "with a diesel"),
    *("more than 1000", "over 1000 cars", "at least two", "fewer than 5", "under 10,000", "top 3", "the top three"),
    *("biggest first", "the most", "the least", "second", "at most one", "that grew", "that fell", "that doubled"),
    *("per country", "per plant", "by month", "by body type", "on average", "in total", "the share", "in percent"),
    *(
        "the difference",
        "the sum",
        "as a ratio",
        "how many countries",
        "number of models",
        "of grade A",
        "with grade B",
    ),
    *(
        "that are reliable",
        "that are corroborated",
        "which were cancelled",
        "that were confirmed",
        "in force",
        "signed",
    ),
    *(
        "that cover trucks",
        "not in force",
        "with left-hand drive",
        "in Q1",
        "for women",
        "in yen",
        "owned by Ford",
        "!= Honda",
        "> 1000",
        "in production",
        "in Tokyo",
    ),
)
"""Conditions that a question can apply only where they are its subject."""
SUBJECTS: Mapping[str, frozenset[str]] = {
    "no longer": frozenset({"ended-routes"}),
    "the most": frozenset({"maker-ranking"}),
    "in total": frozenset({"volume-total", "volume-of-maker"}),
    "the sum": frozenset({"volume-total", "volume-of-maker"}),
    "in percent": frozenset({"maker-change", "tariff-basis"}),
    "number of models": frozenset({"volume-of-model"}),
    "with left-hand drive": frozenset({"drive-side"}),
    "in force": frozenset({"timeline"}),
    "signed": frozenset({"timeline"}),
}
"""Of these conditions, the questions that they are about, or that have a column of them."""
CASES = (
    ("Which models does Honda import from India?", "models-from", {"maker": "honda", "origin": "india"}),
    ("does Suzuki import from Thailand", "models-from", {"maker": "suzuki", "origin": "thailand"}),
    ("drive side of Elevate", "drive-side", {"model": "honda-elevate"}),
    ("Where is the Honda WR-V sold in Japan built?", "model-origin", {"model": "honda-elevate"}),
    ("which tariff-free models are made by Suzuki", "tariff-free-models", {"maker": "suzuki"}),
    ("which models are no longer imported from Thailand", "ended-routes", {"origin": "thailand"}),
    ("are the US models left-hand drive", "drive-side", {"origin": "usa", "drive_side": "leftHandDrive"}),
)
REFUSED = (
    ("Why does Suzuki build cars for Japan in India?", "why"),
    ("which planned imports are not from the US", "not"),
    ("which planned imports do not come from India", "not"),
    ("which models have not ended", "not"),
    ("which models do not come from India", "not"),
    ("which models come from India but not under a deal", "but not"),
    ("which models are planned but not considered", "but not"),
    ("which facts do not rest on one source", "not"),
    ("which facts are corroborated", "corroborated"),
    ("which models does Honda currently import", "currently"),
    ("which models are currently imported from Thailand", "currently"),
    ("which SUVs does Toyota plan to import", "suvs"),
    ("which models came from India in 2024", "2024"),
    ("growth of Suzuki from 2024 to 2025", "2024"),
    ("how much did Honda imports fall from 2024 to 2025", "fall"),
    ("imports of Honda from 2023 to 2025", "2023"),
    ("imports of Honda 2024 and 2025", "2025"),
    ("how many cars did Honda import in 2024 and 2025", "2025"),
    ("what percentage of the 2025 total is Suzuki", "percentage"),
    ("which makers grew in 2025", "grew"),
    ("Which makers doubled their imports?", "doubled"),
    ("which deals cover cars", "cover"),
    ("which deals are in force", "in force"),
    ("which sources are grade A", "letter a"),
    ("which sources are reliable", "reliable"),
    ("what was the record before 2025", "before"),
    ("how many models does Suzuki import from India", "how many models"),
    ("how many plants does Toyota have", "how many plants"),
    ("which country sends the most models", "most"),
    ("who imports least", "least"),
    ("who came second in 2025", "came second"),
    ("which models did Honda import from India in 2025", "2025"),
    ("where is the Fronx sold", "sold"),
    ("which Honda models are sold abroad", "sold abroad"),
    ("domestic Honda models", "domestic"),
    ("cars from India for the US", "us"),
    ("timeline of Suzuki and Honda", "honda"),
    ("opinions of the Asahi Shimbun", "asahi"),
    ("which sources are in Japanese", "japanese"),
)


def ask_rows(graph: KnowledgeGraph, query: str, parameters: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of an answer by the names of their columns."""
    answer = graph.ask(query, parameters)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.texts()]


def list_labels(graph: KnowledgeGraph, cls: str) -> list[str]:
    """Return the English labels of the instances of a class."""
    sparql = (
        f"SELECT ?label WHERE {{ ?thing a ri:{cls} ; rdfs:label ?label FILTER (lang(?label) = 'en') }} ORDER BY ?label"
    )
    found = graph.store.query(sparql, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return [row[0].value for row in found]


def insert(text: str, word: str) -> Iterator[str]:
    """Yield a text with a word at its end, after its first word, and within."""
    words = text.split()
    for at in (len(words), 1, len(words) * 2 // 3):
        yield " ".join([*words[:at], word, *words[at:]])


def list_changed() -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield each example with its values and with a condition added: to each a few of all, by turns."""
    turns = tries(24, 8)
    for n, (_, text, values) in enumerate(EXAMPLES):
        for condition in CONDITIONS[n % turns :: turns]:
            yield condition, values, f"{text} {condition}"
        for word in WORDS[n % turns :: turns]:
            for changed in insert(text, word):
                yield word, values, changed


def test_maker_and_country_are_both_applied(shipped: KnowledgeGraph) -> None:
    """Of each maker and country, in each phrasing, the rows are the maker's from there, or nothing is run."""
    ask = cache(lambda query, pairs: ask_rows(shipped, query, dict(pairs)))
    wrong, run = [], 0
    for m, maker in enumerate(list_labels(shipped, "CarMaker")):
        rows = ask("models-of", (("maker", maker),))
        for c, country in enumerate(list_labels(shipped, "Country")):
            wanted = sorted(row["model"] for row in rows if row["origin"] == country)
            for phrasing in pick(CROSSED, 4, m + c):
                reading = shipped.read(phrasing.format(maker=maker, country=country))
                if reading.query is None:
                    continue
                run += 1
                found = ask(reading.query, tuple(sorted(reading.parameters.items())))
                if sorted(row["model"] for row in found if row["origin"] == country) != wanted or len(found) != len(
                    wanted
                ):
                    wrong.append(f"{phrasing} {maker} {country}: {reading.told}")
    assert wrong == []
    assert run > tries(30, 150)


@pytest.mark.parametrize(("condition", "value"), NAMED)
def test_name_that_is_added_is_applied(condition: str, value: str, shipped: KnowledgeGraph) -> None:
    """A name or year that is added to an example becomes a value beside the others, or nothing is run or offered."""
    wrong = []
    for _, text, values in EXAMPLES[::2]:
        reading = shipped.read(f"{text} {condition}")
        ran = [reading.parameters] if reading.sure else [candidate.parameters for candidate in reading.candidates]
        for parameters in ran:
            given = list(parameters.values())
            # "where is the Fronx built by Suzuki": the maker is part of the model's name.
            is_there = any(one == value or one.startswith(f"{value}-") for one in given)
            if not is_there or not set(values.values()) <= set(given):
                wrong.append(f"{text} {condition}: {reading.told} {parameters}")
    assert wrong == []


@pytest.mark.parametrize("condition", OTHERWISE)
def test_name_in_another_role_is_refused(condition: str, shipped: KnowledgeGraph) -> None:
    """A place that cars go to, or a year that bounds a time, is no value: nothing is run or offered without it."""
    readings = [(text, shipped.read(f"{text} {condition}")) for _, text, _ in EXAMPLES[1::2]]
    assert [f"{text} {condition}: {r.told}" for text, r in readings if r.sure or r.candidates] == []


def test_condition_is_applied_or_refused(shipped: KnowledgeGraph) -> None:
    """With a condition added, an example is run only as a question that it is about; nothing is offered without it."""
    wrong = []
    for condition, values, changed in list_changed():
        reading = shipped.read(changed)
        about = SUBJECTS.get(condition, frozenset())
        for name, parameters in (
            [(reading.query, reading.parameters)]
            if reading.query
            else [(candidate.name, candidate.parameters) for candidate in reading.candidates]
        ):
            if name not in about or not set(values.values()) <= set(parameters.values()):
                wrong.append(f"{changed}: {reading.told} {name} {dict(parameters)}")
    assert wrong == []


@pytest.mark.parametrize(("text", "query", "values"), CASES, ids=lambda case: str(case)[:40])
def test_conditions_become_values(text: str, query: str, values: Mapping[str, str], shipped: KnowledgeGraph) -> None:
    """What a column of the answer can choose by is a value, also where no row is left."""
    reading = shipped.read(text)
    assert (reading.query, dict(reading.parameters)) == (query, values)


@pytest.mark.parametrize(("text", "word"), REFUSED, ids=lambda case: str(case)[:40])
def test_word_that_is_not_applied_is_told(text: str, word: str, shipped: KnowledgeGraph) -> None:
    """A negation, a word of time, kind, degree or count, or a second value is told, and nothing offered without it."""
    reading = shipped.read(text)
    assert not reading.sure
    assert f"'{word}'" in reading.told
    assert reading.candidates == ()


def test_no_example_names_what_it_does_not_bind(shipped: KnowledgeGraph) -> None:
    """Each name in an example is one of its values, its fixed subject ("US brands"), or Japan."""
    masker = shipped.reader._maskers[0]
    left = {
        mention.text
        for question, text, values in EXAMPLES
        for mention in masker.mask(text, spell=False).mentions
        if not mention.things[0].home
        and not any(thing.id in values.values() for thing in mention.things)
        and question != "opinions"
    }
    assert left == {"us", "disputed"}  # what is disputed is any point on which sources differ, decided or not


def test_no_cue_holds_a_negation(shipped: KnowledgeGraph) -> None:
    """What "not" turns cannot be told from a bag of words, so that no cue has it; phrases such as "no longer" have."""
    cues = [(question.name, cue.text) for question in shipped.catalogue.values() for cue in question.cues]
    assert [(name, text) for name, text in cues if {"not", "no"} & set(text.replace("|", " ").split())] == []
