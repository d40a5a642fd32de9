"""Who counts as a witness: by whom a claim goes back to, not by files; and the findings on sources that are one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kg.findings.settlement import find_findings
from kg.model.claims import Data
from kg.model.findings import Finding
from kg.model.origins import find_origins, fold_address
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.resolve import resolve
from kg.terms import CLAIM, RID, SRC

MakeData = Callable[..., Data]

HEAD = """\
source: {name}
title: {title}
publisher: {publisher}
address: {address}
language: en
kind: article
published: 2026-03-01
grade: {{value: {grade}, because: "a test"}}
{more}claims:
"""
FIGURE = "says: {{import-volume: {{importer: hayato, destination: japan, period: 2025}}, units: {units}}}"


def write(name: str, *claims: str, **about: str) -> str:
    """Give the text of a source; `about` gives what of its head matters."""
    given = {"title": f"Title {name}", "publisher": "quay-post", "address": f"https://example.org/{name}", "grade": "C"}
    head = HEAD.format(**{"name": name, "more": "", **given, **about})
    return head + "".join(f"- {{n: {n:03}, {claim}}}\n" for n, claim in enumerate(claims, 1))


def say(units: int, by: str = "") -> str:
    """Give a claim of the figure, credited to somebody."""
    return f"{f'by: {by}, ' if by else ''}{FIGURE.format(units=units)}"


def tell(resolution: Resolution) -> tuple[str, str]:
    """Give the figure that is held, and the kind of the disagreement with the rule that decided."""
    held = [fact.fact.value for node in resolution.nodes for fact in node.facts]
    told = [f"{found.kind}: {found.rule}" for found in resolution.disagreements]
    return " ".join(value.value for value in held if hasattr(value, "value")), " ".join(told)


THREE = ("za", "zb", "zc")


def test_files_of_one_page_are_one_witness(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Three files with one address are one source against another: nothing is held."""
    page = {"address": "https://www.example.org/page/"}
    texts = [*(write(name, say(200), **page) for name in THREE), write("zd", say(100), address="https://example.org/d")]
    held, told = tell(resolve(make_data(texts), vocabulary))
    assert (held, told.partition(":")[0]) == ("", "disputed")


def test_files_of_several_pages_are_several_witnesses(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """The same figures on pages of their own outvote the one."""
    texts = [*(write(name, say(200)) for name in THREE), write("zd", say(100))]
    assert tell(resolve(make_data(texts), vocabulary)) == ("200", "outvoted: more independent sources: 3")


def test_address_of_a_site_is_no_page(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Two articles that only give the address of their site are two."""
    site = {"address": "https://example.org/"}
    texts = [write("za", say(200), **site), write("zb", say(200), **site), write("zd", say(100))]
    assert tell(resolve(make_data(texts), vocabulary))[0] == "200"


def test_declared_stories_are_one_witness(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Sources of which one is declared the same story as another, also through a third, count once."""
    texts = [
        write("za", say(200)),
        write("zb", say(200), more="same-story-as: [za]\n"),
        write("zc", say(200), more="same-story-as: [zb]\n"),
        write("zd", say(100)),
    ]
    assert tell(resolve(make_data(texts), vocabulary))[0] == ""


@pytest.mark.parametrize(
    ("publishers", "held"),
    [(("quay-post", "quay-post", "quay-post"), ""), (("quay-post", "harbour-news", "aria"), "200")],
)
def test_papers_that_quote_one_holder(
    publishers: Iterable[str], held: str, make_data: MakeData, vocabulary: Vocabulary
) -> None:
    """What one holder said is settled by how many publishers have it so; of one publisher it is open."""
    texts = [write(n, say(200, "aria"), publisher=p) for n, p in zip(THREE, publishers, strict=True)]
    data = make_data([*texts, write("zd", say(100, "aria"))])
    assert tell(resolve(data, vocabulary))[0] == held
    assert set(find_origins(data).values()) == {RID("aria")}


def test_papers_that_quote_one_holder_are_one_against_others(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Three papers that quote the association do not outvote one that counted itself."""
    texts = [write(n, say(200, "aria")) for n in THREE]
    held, told = tell(resolve(make_data([*texts, write("zd", say(100))]), vocabulary))
    assert (held, told.partition(":")[0]) == ("", "disputed")
    texts.append(write("ze", say(200)))
    assert tell(resolve(make_data([*texts, write("zd", say(100))]), vocabulary)) == (
        "200", "outvoted: more independent sources: 2",
    )  # fmt: skip


def test_holder_and_what_it_publishes_are_one(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A paper that credits the association adds nothing to the association's own page."""
    texts = [write("za", say(200, "aria")), write("zb", say(200), publisher="aria"), write("zd", say(100))]
    assert tell(resolve(make_data(texts), vocabulary))[0] == ""


def test_story_of_a_holder_is_the_holder(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A paper that tells the story of the association's own page is no second witness beside one that credits it."""
    texts = [
        write("za", say(200), publisher="aria"),
        write("zb", say(200), more="same-story-as: [za]\n"),
        write("zc", say(200, "aria")),
        write("zd", say(100)),
    ]
    data = make_data(texts)
    assert {origin for claim, origin in find_origins(data).items() if claim != CLAIM("zd_001")} == {RID("aria")}
    assert tell(resolve(data, vocabulary))[0] == ""


def test_copy_adds_only_what_its_original_does_not_tell(make_data: MakeData) -> None:
    """Of one thing a copy repeats what its original gives, and brings what that does not; two copies bring it once."""
    model = "says: {{vehicle-model: hayato-kite, {}}}"
    texts = [
        write("tb", model.format("maker: hayato")),
        write(
            "tc",
            model.format("maker: hayato"),
            model.format("drive-side: right-hand-drive"),
            more="derived-from: [tb]\n",
        ),
    ]
    origins = find_origins(make_data(texts))
    assert origins[CLAIM("tc_001")] == SRC("tb")
    assert origins[CLAIM("tc_002")] == SRC("tc")
    texts.append(write("td", model.format("drive-side: right-hand-drive"), more="derived-from: [tb]\n"))
    origins = find_origins(make_data(texts))
    assert origins[CLAIM("tc_002")] == origins[CLAIM("td_001")] == SRC("tb")


def test_origin_on_both_sides_counts_on_neither(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Where papers differ on what the association said, one that counted itself decides."""
    texts = [write("za", say(200, "aria")), write("zb", say(200, "aria")), write("zc", say(100, "aria"))]
    assert tell(resolve(make_data([*texts, write("zd", say(100))]), vocabulary)) == (
        "100", "outvoted: more independent sources: 1",
    )  # fmt: skip


def test_copy_of_a_copy_is_a_copy(make_data: MakeData) -> None:
    """A chain of copies goes back to its first; what only the copy says is its own."""
    texts = [
        write("tb", say(200)),
        write("tc", say(200), more="derived-from: [tb]\n"),
        write("td", say(200), "says: {vehicle-model: hayato-kite, maker: hayato}", more="derived-from: [tc]\n"),
    ]
    origins = find_origins(make_data(texts))
    assert {CLAIM.local(claim): origin for claim, origin in origins.items()} == {
        "tb_001": SRC("tb"), "tc_001": SRC("tb"), "td_001": SRC("tb"), "td_002": SRC("td"),
    }  # fmt: skip


def test_copy_weighs_no_more_than_its_original(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A copy graded above its original does not outweigh what is as good as the original."""
    texts = [
        write("za", say(200)),
        write("zb", say(200), more="derived-from: [za]\n", grade="A"),
        write("zd", say(100)),
    ]
    data = make_data(texts)
    assert tell(resolve(data, vocabulary))[0] == ""
    (found,) = find(data, vocabulary, "copy-above-original")
    assert (found.severity, found.node) == ("warning", SRC("zb"))
    assert "graded A, a copy of za, graded C" in found.told


def find(data: Data, vocabulary: Vocabulary, rule: str) -> list[Finding]:
    """Give what a rule finds."""
    return [found for found in find_findings(data, resolve(data, vocabulary), vocabulary) if found.rule == rule]


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"address": "http://www.example.org/za/#top"}, "zb: it and za have one address: one page in two"),
        ({"title": "Title ZA", "address": "https://example.org/"}, "have one publisher and one title: one page"),
    ],
)
def test_same_page_is_an_error(about: dict[str, str], told: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """One page in two files is an error, until one of them says that it is the same story."""
    (found,) = find(make_data([write("za", say(200)), write("zb", say(100), **about)]), vocabulary, "same-page")
    assert (found.severity, found.node, told in found.told) == ("error", SRC("zb"), True)
    assert find(make_data([write("za", say(200)), write("zb", say(100))]), vocabulary, "same-page") == []
    more = {**about, "more": "same-story-as: [za]\n"}
    assert find(make_data([write("za", say(200)), write("zb", say(100), **more)]), vocabulary, "same-page") == []


def say_year(year: int, units: int, by: str = "") -> str:
    """Give a claim of the figure of a year."""
    return say(units, by).replace("2025", str(year))


YEARS = {2019: 9121, 2021: 8232, 2022: 7343}


@pytest.mark.parametrize(
    ("figures", "by", "found"),
    [
        (YEARS, "", ["warning"]),
        ({**YEARS, 2023: 6454}, "", ["warning"]),
        ({**dict(reversed(YEARS.items())), 2023: 6454}, "", []),
        ({**YEARS, 2022: 7344}, "", []),
        (YEARS, "aria", ["note"]),
    ],
    ids=["the same", "and one more", "in another order", "two only", "both credit one holder"],
)
def test_same_story_is_told(
    figures: dict[int, int], by: str, found: list[str], make_data: MakeData, vocabulary: Vocabulary
) -> None:
    """Two sources with three exact figures in one order may be one story; a note where they have one origin."""
    one = write("za", *(say_year(year, units, by) for year, units in YEARS.items()))
    two = [say_year(year, units, by) for year, units in figures.items()]
    findings = find(make_data([one, write("zb", *two, publisher="harbour-news")]), vocabulary, "same-story")
    assert [(f.severity, f.node) for f in findings] == [(severity, SRC("zb")) for severity in found]
    more = {"publisher": "harbour-news", "more": "derived-from: [za]\n"}
    assert find(make_data([one, write("zb", *two, **more)]), vocabulary, "same-story") == []


def test_same_story_in_all_claims(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Sources of two publishers that say the same in all, in any order, may be one story; not where one says more."""
    claims = [say_year(year, units) for year, units in ((2019, 100), (2021, 200), (2022, 300))]
    one, more = write("za", *claims), {"publisher": "harbour-news"}
    (found,) = find(make_data([one, write("zb", *reversed(claims), **more)]), vocabulary, "same-story")
    assert (found.severity, found.node, len(found.claims)) == ("warning", SRC("zb"), 6)
    assert "say the same in all their claims" in found.told
    assert find(make_data([one, write("zb", *claims, say_year(2023, 400), **more)]), vocabulary, "same-story") == []


def test_uneven_grades_are_told(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A source that is graded otherwise than two others of its publisher is told, and of two sources neither."""
    texts = [write("za", say(1)), write("zb", say(2)), write("zc", say(3), grade="A")]
    (found,) = find(make_data(texts), vocabulary, "uneven-grades")
    assert (found.severity, found.node) == ("note", SRC("zc"))
    assert found.told == "zc: graded A, while za and zb of the same publisher have C."
    assert find(make_data(texts[1:]), vocabulary, "uneven-grades") == []


def test_address_names_a_page() -> None:
    """An address is one page whatever does not name it: scheme, port, `www.`, fragment, trackers; a site is none."""
    assert fold_address("HTTPS://WWW.Example.org/a") == fold_address("http://example.org/a/#b") != ""
    assert fold_address("https://example.org") == fold_address("") == ""
    assert fold_address("https://example.org/?p=1") != fold_address("https://example.org/?p=2")
    same = ("http://m.example.org:80/a?b=2&a=1", "https://amp.example.org/a/?a=1&b=2&utm_source=x&fbclid=y")
    assert {fold_address(address) for address in same} == {fold_address("https://example.org/a?a=1&b=2")}
