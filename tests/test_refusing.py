"""What a word in a question does: it is in the reading, or nothing is run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.catalogue import read_catalogue
from kg.compose.reading import WordReader
from kg.compose.sentence import Unread
from kg.verbs import KnowledgeGraph
from tests.conftest import ROOT
from tests.sampling import tries

EXAMPLES = [example.text for question in read_catalogue(ROOT / "queries").values() for example in question.examples]
NAMED = (
    *(("from India", "india"), ("built in India", "india"), ("in India", "india"), ("from the US", "usa")),
    *(("by Suzuki", "suzuki"), ("and Suzuki", "suzuki"), ("of Mazda", "mazda"), ("or Mazda", "mazda")),
    *(("or the Triton", "mitsubishi-triton"), ("of the Triton", "mitsubishi-triton"), ("in 2024", "2024")),
    *(("and 2025", "2025"), ("according to Suzuki", "suzuki")),
)
"""Conditions that name something: it has to become a value."""
OTHERWISE = ("to India", "sold in India", "for India", "via India", "owned by India", "like India", "by India")
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
STATED = ("the most", "in percent", "currently", "now", "still", "already", "today", "at the moment", "in production")
"""Words that repeat what a question says: what is considered is so now, a change is told in percent."""
REFUSED = (
    ("Why does Suzuki build cars for Japan in India?", "suzuki"),
    ("which facts are corroborated", "corroborated"),
    ("which sources are reliable", "reliable"),
    ("who came second in 2025", "second"),
    ("where is the Fronx sold", "sold"),
    ("how many did Suzuki sell", "sold or built"),
    ("how many cars did Honda make in 2024", "sold or built"),
    ("did Honda sell more cars than Suzuki in 2025", "sold or built"),
    ("how many models does Honda sell in Japan", "built at home"),
    ("how many electric cars were imported in 2025", "whether cars or models"),
    ("how many SUVs were imported in 2025", "whether cars or models"),
    ("2025年にインドから輸入された車の数", "whether cars or models"),
    ("how many cars does Honda have", "what there is"),
    ("ホンダの車は何台ありますか", "what there is"),
    ("which maker is the biggest", "most or least"),
    ("total imports of Nissan from 2024 to 2025", "a part is not held"),
    ("how many cars did Nissan import in 2024 and 2025 in total", "a part is not held"),
    ("How many cars did Suzuki import in total from 2023 to 2025", "a part is not held"),
    ("スズキとトヨタの2024年の台数の合計", "a part is not held"),
    ("what share of Honda's cars are imported", "which share"),
    ("how many models does Honda make", "what is built"),
    ("ホンダが2024年に生産した台数", "sold or built"),
    ("スズキは2025年に何台販売しましたか", "sold or built"),
    ("which Honda models are sold abroad", "abroad"),
    ("domestic Honda models", "domestic"),
    ("cars from India for the US", "for us"),
    ("do all Hondas come from India", "all"),
    ("does only Suzuki import from India", "only"),
    ("are no cars imported from India", "not so"),
    ("do Honda and Nissan import from India", "both"),
    ("is the Accord built in Japan", "japan"),
    ("which countries import Japanese cars", "other countries"),
    ("cars that came last year", "last year"),
    ("which SUVs come from India and sedans from Thailand", ""),
    ("日本で作られているホンダ車は", ""),
    ("インドで売られている日本車は", ""),
    ("もう販売されていない車は", ""),
)
"""Questions of which something cannot be applied, with what is told of it."""


@pytest.fixture(scope="module")
def reader(shipped: KnowledgeGraph) -> WordReader:
    """Give a reader that knows no example by heart."""
    return shipped.composer.make_reader(())


def read(reader: WordReader, text: str) -> object:
    """Return how words are read, or None where they are not."""
    try:
        return reader.read(text).ask
    except Unread:
        return None


def list_changed() -> Iterator[tuple[str, str, str]]:
    """Yield each example with a condition added, and the condition: to each a few of all, by turns."""
    added = [*(condition for condition, _ in NAMED), *WORDS, *CONDITIONS]
    turns = tries(24, 2)
    for place, text in enumerate(EXAMPLES):
        yield from ((text, one, f"{text} {one}") for one in added[place % turns :: turns])


def test_condition_is_in_the_reading_or_nothing_is_run(reader: WordReader) -> None:
    """A question to which a condition is added is read otherwise than without it, or not at all."""
    same = []
    for text, added, changed in list_changed():
        found = read(reader, changed)
        repeated = added.lower().split()[-1] in text.lower()
        if found is not None and found == read(reader, text) and added not in STATED and not repeated:
            same.append(changed)
    assert same == []


@pytest.mark.parametrize("condition", OTHERWISE)
def test_name_in_another_role_is_refused(condition: str, reader: WordReader) -> None:
    """A place that cars go to, or that does something else, is no place where they come from: nothing is run."""
    texts = [
        text for text in EXAMPLES[1::2] if not (condition.startswith("owned") and "plant" in text)
    ]  # these are owned
    ran = [f"{text} {condition}" for text in texts if read(reader, f"{text} {condition}") is not None]
    assert ran == []


WRONG = (
    "Which models were not active in 2018?",
    "Which models were not on sale in 2021?",
    "Which cars does India import?",
    "Which cars does the US import?",
    "How many cars did the US import in 2025?",
    "How many imports did the US have in 2025?",
    "Which models does Honda make in Japan?",
    "Which models does Suzuki make in Japan and in India?",
    "Which Japanese plants build cars?",
    "Which makers are Thai?",
    "Where is Honda from?",
    "Which cars are made by Honda and sold by Toyota?",
    "Which makers supply Toyota?",
    "Who builds the GR Supra?",
    "Which models are sold by Japanese makers in Japan?",
    "How many models are imported by Japanese makers?",
    "Which models were announced by the maker in 2025?",
    "Which models are imported by makers that import from India?",
    "Which cars built in the UK have been sold in Japan by Japanese makers?",
    "Which models does every maker import?",
    "Which countries supply all makers?",
    "Which makers import all SUVs?",
    "Which makers import every model from Thailand?",
    "Does Honda import more models than Toyota?",
    "Which maker imports the most cars from Thailand?",
    "Which maker is planning to import the most?",
    "Which models are about to end?",
    "Which models are to be launched?",
    "Which models could be imported from the US?",
    "Which makers want to import from the US?",
    "Which imports are not tariff-free?",
    "Was the Baleno tariff-free?",
    "Which makers import from India, Thailand and China?",
    "Which models did Suzuki import instead of the Baleno?",
    "Is the Camry built in the US?",
    "How many models are built in the US?",
    "全メーカーがインドから輸入していますか",
    "ホンダの全車種はインド製ですか",
    "どのメーカーもアメリカから輸入していますか",
    "アメリカから輸入される車はどれも左ハンドルですか",
    "アメリカで生産されているトヨタ車は何車種",
    "ホンダは2025年に1万台以上減りましたか",
    "シェアが30%を超えるメーカー",
    "インドに輸入される車種",
    "ホンダがアメリカに輸入する車種",
    "インドが輸入する車種",
    "英国への輸入台数",
    "日本からの輸入車",
    "国内生産のモデル",
    "トヨタの国内工場",
    "日本に供給している工場",
    "日本向けに生産している工場",
    "インドから輸入されていない車がないメーカー",
    "インド以外から輸入していないメーカー",
    "バレーノはいつから輸入されていないのですか",
    "インドから輸入が予定されていないメーカー",
    "トヨタは2026年にアメリカから輸入しますか",
    "2026年に発売される車種",
    "2027年に発売される車種",
    "2026年に輸入が始まる車種",
    "カムリの輸入が中止になったらどうなる",
    "2024年から2025年にかけて台数が減ったメーカー",
    "2024年に比べて2025年に減った会社",
    "輸入台数が減った年",
    "2025年に増えた台数",
    "2025年にスズキは何台増えましたか",
    "2025年に減った車種",
    "アメリカのメーカー",
    "インドの会社",
    "RCEPの加盟国から輸入されている車種",
    "今までタイから輸入された車種",
    "過去にタイから輸入されていた車種",
    "逆輸入をやめたメーカー",
    "2024年に輸入を始めたメーカー",
    "ジムニーノマドの月産",
    "トヨタが所有する工場",
    "トヨタが保有する車種",
    "ホンダは2025年に何を輸入しましたか",
    "2025年に一番多く輸入された車",
    "2025年のトヨタと日産の合計シェア",
    "インドから最も多く輸入しているメーカー",
    "How many models are planned and how many are active?",
    "What share of Honda's models come from India?",
    "What percentage of Suzuki's models are SUVs?",
    "What share of Toyota models are planned?",
    "Which models would be tariff-free without the RCEP?",
    "Would the Camry be tariff-free?",
    "Which models are neither planned nor ended?",
    "Makers whose models all come from India",
    "Which makers had all their models cancelled?",
    "Countries whose models are all tariff free",
    "Models all built in India",
    "Which makers all import from India?",
    "Which makers imported more than 10000 cars in every year?",
    "Which makers imported over 40000 cars in 2024 and 2025?",
    "What share of imports did Honda and Suzuki have together in 2025?",
    "What was the combined growth of Nissan and Toyota in 2025?",
    "How many models per country and status?",
    "How many models by maker and status?",
    "How many models per maker and origin?",
    "How many models ended and how many were cancelled?",
    "Number of planned and active models per maker",
    "How many models were imported in 2019 and in 2024?",
    "Which models started and ended before 2021?",
    "Which models planned for 2026 have been announced by Toyota?",
    "Which models did Toyota announce for 2026?",
    "Which models were active in 2019 and planned in 2025?",
    "Which models have been imported since 2010 from Thailand and since 2020 from India?",
    "Which deals were in force in 2010?",
    "Which models were no longer imported in 2021?",
    "Which models had ended in 2023?",
    "Which models were imported throughout 2024?",
    "Which models arrived within a year of the Fronx?",
    "Which models were tariff-free before 2020?",
    "Since when is the Fronx tariff-free?",
    "Which makers have not imported from Thailand since 2020?",
    "What share of makers import from India?",
    "Honda's share of SUVs",
    "インドから輸入しているがタイからは輸入していないメーカー",
    "ホンダは輸入しているがスズキは輸入していない国",
    "SUVを輸入しているがセダンは輸入していないメーカー",
    "インドまたはタイから輸入し、アメリカからは輸入していないメーカー",
    "まだ終わっていない車",
    "輸入がまだ終了していない車",
    "2025年の4社の合計",
    "2025年の台数が最も多い2社",
    "ホンダが輸入している国から輸入しているメーカー",
    "フロンクスを輸入しているメーカーが輸入していた車",
    "マツダが輸入していた車を今輸入しているメーカー",
    "RCEPに参加している国から輸入している車",
    "もしタイの協定が終了した場合の車",
    "インドからの輸入が終了した場合の輸入モデル",
    "どの記事がフロンクスはタイ製ではないと言っているか",
    "アベンシスは2018年以降に輸入された?",
    "2024年以降インドから輸入されていないメーカー",
    "インド以外からも輸入しているメーカー",
    "2027年に輸入される車",
    "2030年の輸入車",
    "2022年に終わっていた車",
    "インドネシアから輸入する車を作るメーカー",
    "スズキはタイから輸入していないですよね",
    "アコードはインド製じゃないの?",
    "カムリはアメリカ製ではない?",
    "2025年の輸入台数は11万台でしたか",
    "逆輸入車とは何ですか",
)
"""Questions that ran once and answered another question: roles, moods, quantities, directions and denials."""


@pytest.mark.parametrize("text", WRONG)
def test_what_was_answered_otherwise_is_refused(text: str, shipped: KnowledgeGraph) -> None:
    """A word that turns what is asked into something that is not looked at is not passed over."""
    assert not shipped.read(text).sure


@pytest.mark.parametrize(("text", "told"), REFUSED, ids=lambda case: str(case)[:40])
def test_what_cannot_be_applied_is_told(text: str, told: str, shipped: KnowledgeGraph) -> None:
    """A question of which something cannot be applied is not run, and it is told what it is."""
    reading = shipped.read(text)
    assert not reading.sure
    assert told in reading.told.lower()
