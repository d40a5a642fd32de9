"""Checks that no shape can make: cycles, who may say what, decisions without effect, and pointers into texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build import build
from kg.checks import check_cycles, check_decisions, check_evidence, check_kinds
from kg.errors import DataError
from kg.grounding.texts import read_texts
from kg.inputs import read_inputs
from kg.model.claims import Data, Date, SentencePointer, Source, Where
from kg.model.vocabulary import Vocabulary
from kg.paths import find_home
from kg.reader import read_data
from kg.resolve import resolve
from kg.terms import SRC
from kg.text import fold, parse_sentences
from kg.verbs import load

MakeData = Callable[..., Data]

TEXT = "harbour-news-1.txt"
NEWS = "data/sources/harbour-news-1.yaml"
DUTY = "tariff-treatment: {origin: india, destination: japan, goods: passenger-cars, regime: mfn}"


def write_source(*says: str, kind: str = "article") -> str:
    """Give the text of a source of some kind with these claims; the first stands at line 10."""
    head = "source: s1\ntitle: T\npublisher: quay-post\naddress: https://example.org/\nlanguage: en\npublished: 2026\n"
    head += f'kind: {kind}\ngrade: {{value: B, because: "a test"}}\nclaims:\n'
    return head + "".join(f"- {{n: {n:03}, says: {{{said}}}}}\n" for n, said in enumerate(says, 1))


def lie(*pairs: str) -> list[str]:
    """Give claims that places lie in places."""
    return [f"place: {pair.split()[0]}, located-in: {pair.split()[1]}" for pair in pairs]


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["hato-works gujarat", "gujarat india"], {}),
        (["hato-works gujarat", "hato-works india", "gujarat india"], {}),
        (["gujarat gujarat"], {10: "gujarat in gujarat"}),
        (
            ["hato-works gujarat", "gujarat india", "india gujarat"],
            {11: "gujarat in india in gujarat", 12: "gujarat in india in gujarat"},
        ),
        (
            ["gujarat hato-works", "hato-works india", "india gujarat"],
            dict.fromkeys([10, 11, 12], "gujarat in hato-works in india in gujarat"),
        ),
        (
            ["gujarat hato-works", "hato-works gujarat", "hato-works india", "india hato-works"],
            {
                10: "gujarat in hato-works in gujarat",
                11: "gujarat in hato-works in gujarat",
                12: "hato-works in india in hato-works",
                13: "hato-works in india in hato-works",
            },
        ),
    ],
)
def test_cycle_of_places_is_told_at_each_of_its_claims(
    places: list[str], told: dict[int, str], make_data: MakeData, vocabulary: Vocabulary
) -> None:
    """Every claim of every cycle is told with its line and the way round, also where two cycles share a place."""
    problems = check_cycles(make_data([write_source(*lie(*places))]).claims, vocabulary)
    assert {where.line: message.split(": ")[1].split(";")[0] for where, message in problems} == told
    assert len(problems) == len(told)


@pytest.mark.parametrize(
    ("kind", "duty", "fine"),
    [
        ("schedule", "charged-duty", True),
        ("schedule", "claimed-duty", True),
        ("article", "claimed-duty", True),
        *((kind, "charged-duty", False) for kind in ("article", "announcement", "statistics", "reference")),
    ],
)
def test_only_a_schedule_says_what_is_charged(
    kind: str, duty: str, *, fine: bool, make_data: MakeData, vocabulary: Vocabulary
) -> None:
    """A charged duty in a source of another kind is told at its claim."""
    problems = check_kinds(make_data([write_source(f"{DUTY}, {duty}: 0", kind=kind)]), vocabulary)
    assert [str(where) for where, _ in problems] == ([] if fine else ["source 1:10"])


@pytest.mark.parametrize(
    ("decision", "fine"),
    [
        ("read: {source: s1, key: period, from: 2023}\n  to: 2025", True),
        ("read: {source: s1, key: period, from: 2032}\n  to: 2025", False),
        ("read: {source: s1, key: origin, from: unknown}\n  to: india", False),
        ("read: {source: s1, property: units, from: 43626}\n  to: 43266", False),
        ("identify: large-minato-suv\n  as: minato-tide", False),
        ("refute: {source: s1}", True),
    ],
)
def test_decision_without_effect_is_told(
    decision: str, *, fine: bool, make_data: MakeData, vocabulary: Vocabulary
) -> None:
    """A decision that changes no claim leaves the wrong value held: it is told, and not passed over."""
    text = write_source("import-volume: {destination: japan, period: 2023}, units: 43266")
    data = make_data([text], f"- {decision}\n  because: [s1_001]\n")
    problems = check_decisions(data, resolve(data, vocabulary))
    assert [str(where) for where, _ in problems] == ([] if fine else ["decisions:1"])


# --- Evidence ---


@pytest.fixture
def check_texts(world: Path, vocabulary: Vocabulary) -> Callable[[], list[str]]:
    """Give a function that verifies the world's pointers against its texts, and gives what is wrong, line by line."""

    def check() -> list[str]:
        _, problems = read_texts(read_data(read_inputs(world / "data"), vocabulary), world / "texts")
        return [f"{where}: {message}" for where, message in problems]

    return check


def edit(path: Path, old: str, new: str) -> None:
    """Replace a passage of a file that stands there once."""
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


def test_true_pointers_verify(check_texts: Callable[[], list[str]]) -> None:
    """Each sentence stands where its source says it does, and each sentence of the text is listed."""
    assert check_texts() == []


def test_digests_are_those_of_the_model(world: Path) -> None:
    """The digest is SHA-256 of the sentence in its plain form, and the offsets count code points."""
    text = (world / "texts" / TEXT).read_text(encoding="utf-8")
    listed = (world / NEWS).read_text(encoding="utf-8")
    for sentence in parse_sentences(text):
        plain = " ".join(fold(text[sentence.start : sentence.end]).split())
        digest = hashlib.sha256(plain.encode()).hexdigest()
        assert f"{{at: {sentence.locator}, chars: {sentence.start}-{sentence.end}, digest: {digest}" in listed


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("14,250 cars", "14,520 cars", 26, "sentence 3.1 has another digest: it stands nowhere in the text"),
        ("It is the most", "Nobody asked. It is the most", 25, "sentence 2.2 has another digest: it stands at 2.3 now"),
        (" Read on for more.", "", 32, "the text has no sentence 5.2; find its place with `kg locate`"),
        ("more.", "more. Or do not.", 1, "5.3: the text has a sentence that the source does not list"),
        ("new high\n\n", "new high\n\n\n", 24, "sentence 2.1 stands at chars 35-111, not 34-110; correct 'chars'"),
        ("Reverse imports", "  Reverse imports", 23, "sentence 1.1 stands at chars 2-34, not 0-32"),
    ],
)
def test_changed_text_is_told(
    old: str, new: str, line: int, told: str, world: Path, check_texts: Callable[[], list[str]]
) -> None:
    """A sentence that changed, moved, went or came is told at the line of its pointer."""
    edit(world / "texts" / TEXT, old, new)
    assert any(p.startswith(f"{NEWS}:{line}: {told}") for p in check_texts()), check_texts()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Minato – with", "Minato - with"),
        ("“overdue”", '"overdue"'),
        ("It is the", "It\u00a0is the"),
        ("new high", "new\thigh"),
    ],
)
def test_other_hyphens_quotes_and_spaces_are_the_same_sentence(
    old: str, new: str, world: Path, check_texts: Callable[[], list[str]]
) -> None:
    """A digest stands for the words, not for the marks that a site happens to use."""
    edit(world / "texts" / TEXT, old, new)
    assert check_texts() == []


def test_offsets_are_of_the_file_as_it_is(world: Path, check_texts: Callable[[], list[str]]) -> None:
    """Lines that end in two characters shift what comes after them: an offset is one into the file, not into a copy."""
    path = world / "texts" / TEXT
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert f"{NEWS}:24: sentence 2.1 stands at chars 36-112, not 34-110; correct 'chars'" in check_texts()


def test_wrong_pointer_is_told(world: Path, check_texts: Callable[[], list[str]]) -> None:
    """A digit wrong in a pointer is told where it stands."""
    edit(world / NEWS, "chars: 140-206", "chars: 140-260")
    edit(world / NEWS, "digest: bf53", "digest: bf54")
    assert [problem.split("; ")[0] for problem in check_texts()] == [
        f"{NEWS}:26: sentence 3.1 stands at chars 140-206, not 140-260",
        f"{NEWS}:28: sentence 3.3 has another digest: it stands nowhere in the text",
    ]


def test_unlisted_sentence_is_told_at_its_source() -> None:
    """A sentence of the text that the source leaves out is told, and one that it lists alone is too."""
    pointer = SentencePointer("1.1", 0, 3, "a" * 64, Where("s.yaml", 7))
    source = replace(make_source(), sentences=(pointer,))
    problems = check_evidence(source, [("1.1", 0, 3, "a" * 64), ("1.2", 4, 9, "b" * 64)])
    assert [(str(where), message[:4]) for where, message in problems] == [("s.yaml:1", "1.2:")]
    assert [str(where) for where, _ in check_evidence(source, [])] == ["s.yaml:7"]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.unlink(), f"the text {TEXT} is not in "),
        (lambda path: path.write_bytes(b"caf\xe9"), f"the text {TEXT} is not UTF-8 at byte 3"),
    ],
)
def test_text_that_cannot_be_read_is_told(
    spoil: Callable[[Path], object], told: str, world: Path, check_texts: Callable[[], list[str]]
) -> None:
    """A text that is missing or is no UTF-8 is told at its source."""
    spoil(world / "texts" / TEXT)
    (problem,) = check_texts()
    assert problem.startswith(f"{NEWS}:1: {told}")


def test_missing_folder_of_texts_is_told(make_data: MakeData, tmp_path: Path) -> None:
    """A folder of texts that does not exist is told by name."""
    with pytest.raises(DataError, match="nowhere: no such folder; give the folder of the texts"):
        read_texts(make_data([]), tmp_path / "nowhere")


def test_source_without_text_needs_none(make_data: MakeData, tmp_path: Path) -> None:
    """A source of which only facts are kept, with an address and no text, is not looked for."""
    assert read_texts(make_data([write_source(DUTY)]), tmp_path) == ({}, [])


# --- The shipped data ---


def test_every_shipped_pointer_verifies(shipped_data: Data, articles: Path) -> None:
    """Each pointer of the shipped data fits the article texts."""
    assert read_texts(shipped_data, articles)[1] == []


def test_every_shipped_pointer_points_at_its_words(shipped_data: Data, articles: Path) -> None:
    """The characters at each pointer's offsets have its digest, counted without the code that made it."""
    checked = 0
    for source in shipped_data.sources.values():
        text = (articles / source.text).read_bytes().decode() if source.text else ""
        for pointer in source.sentences:
            plain = " ".join(fold(text[pointer.start : pointer.end]).split())
            assert hashlib.sha256(plain.encode()).hexdigest() == pointer.digest, str(pointer.where)
            checked += 1
    assert checked >= 25


def test_shorter_article_is_covered_whole(shipped_data: Data) -> None:
    """Each sentence of the shorter article has claims or says why it has none, and each claim has its sentence."""
    article = shipped_data.sources[SRC("carwikihub-5153")]
    claims = [claim for claim in shipped_data.claims if claim.source == article.iri]
    covered = {claim.sentence.locator for claim in claims if claim.sentence}
    covered |= {place for claim in claims for place in claim.also_at}
    assert len(claims) > 40
    assert all(claim.sentence for claim in claims)
    assert {s.locator for s in article.sentences} == covered | {s.locator for s in article.sentences if s.none}


def make_source() -> Source:
    """Give a source without sentences."""
    return Source(
        iri=SRC("s1"),
        id="s1",
        title="T",
        publisher=SRC("p"),
        address="",
        language="en",
        kind=SRC("k"),
        published=Date("2026", None, None),
        grade="B",
        grade_reason="a test",
        where=Where("s.yaml", 1),
    )


def test_copy_of_itself_is_told(world: Path) -> None:
    """Sources that are copies of one another in a ring are an error at each of them."""
    sources = sorted((world / "data" / "sources").glob("*.yaml"))
    names = [re.search(r"^source: (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE) for path in sources]
    first, second = [match[1] for match in names if match][:2]
    for path, origin in zip(sources[:2], (second, first), strict=True):
        text = re.sub(r"^derived-from:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        path.write_text(text.replace("\nlanguage:", f"\nderived-from: [{origin}]\nlanguage:", 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build(find_home(world), lambda _: None)
    assert str(caught.value).count("a cycle in derived-from") == 2


def test_answer_tells_what_is_disputed_beside_it(ready_world: Path) -> None:
    """An answer about a thing of which some point is disputed says so, with both sides."""
    source = ready_world / "data" / "sources" / "quay-post-2.yaml"
    text = source.read_text(encoding="utf-8")
    route = "route: {model: hayato-kite, origin: india, destination: japan}"
    lines = "".join(f"- {{n: 9{i}0, says: {{{route}, maker: hayato, since: {2001 + i}}}}}\n" for i in (1, 2))
    source.write_text(text.replace("claims:\n", f"claims:\n{lines}", 1), encoding="utf-8")
    build(find_home(ready_world), lambda _: None)
    answer = load(ready_world).ask("models-of", maker="hayato")
    assert any("since" in point and "disputed" in point for point in answer.disputed)
    assert not load(ready_world).ask("deals").disputed
