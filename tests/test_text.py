"""Sentences, digests and quotes of a source text."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import Sentence, digest_sentence, find_nearest, find_quote, fold, parse_sentences

NOTICE = (
    "Ferry notice\n"
    "\n"
    "The boat “Hato” sails at nine – daily. It carries 9,587 crates.\n"
    "Fares rose by 2.5 percent. Children pay half."
)

ODD_FORMS = {"-": "‐‑‒–—―−", "'": "‘’‚‛", '"': "“”„‟", " ": "\u00a0\u2009\u202f\u3000"}
texts = st.text(st.sampled_from("abAZ 19.,!?'\"()\n\r\t-–“”’ \u00a0é\u0301日本。「」と！．"), max_size=80)
plain_texts = st.text(st.sampled_from("abc '-\"2.é"), max_size=40)


def split(text: str) -> list[str]:
    """Give the words of each sentence."""
    return [sentence.text for sentence in parse_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["One came.", "Two went!", "Who stayed?", "None."],
        ["Some boats, e.g. Hato, are old.", "Others, i.e. Kamo, are new."],
        ["A U.S. firm built it.", "U.S. Steel sold it to a non-U.S. yard."],
        ["It came from the U.S.", "The yard is in the U.K.", "In 2019 it closed."],
        ["J. R. Smith met Mr. Sato vs. Dr. Ito.", "They spoke."],
        ["No. 5 is on vol. 2, p. 7.", "Is it red?", "No.", "It is blue."],
        ["It took 2.5 hours.", "It cost $1.20."],
        ["It sails at 9 a.m. on Sept. 5 for Acme Inc. of Kobe.", "It returns."],
        ["He rowed a Model Y.", "She sailed the KR-V.", "Both won."],
        ["“It is late.”", "(We know.)", "‘Go!’", "They went."],
        ["“Is it late?” asked Ito.", "It was (by 2 hours!) indeed."],
        ["1. Open the hatch.", "2. Close it."],
        ["It sank in 2003.[1]", "13 boats remain.", "iBoat rose.", "eSail fell..."],
        ["... and so it went … Kobe was next.", "Well...", "It ended?!"],
        ["A heading without a stop"],
        ["船が来た。", "「もう出る。」と船長は言った。", "本当？と聞いた。", "終わり！", "２．５倍だ。"],
        ["「来た。」が流行した。", "（終わり。）", "次も来る。"],
    ],
)
def test_sentences_are_split_as_a_person_would(sentences: list[str]) -> None:
    """Abbreviations, initials and figures end nothing, and closing marks stay with their sentence."""
    glue = "" if "。" in sentences[0] else " "
    assert split(glue.join(sentences)) == sentences


def test_paragraphs_are_lines_that_are_not_empty() -> None:
    """Blank lines are not counted, whatever ends a line, and a byte order mark is in no sentence."""
    found = parse_sentences("\ufeffTitle\r\n \u00a0\t\r\nOne. Two.\n\n\nThree.")
    assert [(s.locator, s.start, s.end, s.text) for s in found] == [
        ("1.1", 1, 6, "Title"),
        ("2.1", 13, 17, "One."),
        ("2.2", 18, 22, "Two."),
        ("3.1", 25, 31, "Three."),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", " \u3000\n"])
def test_text_without_words_has_no_sentence(text: str) -> None:
    """Nothing comes of nothing."""
    assert parse_sentences(text) == ()


def test_digest_is_the_sha256_of_the_normal_form() -> None:
    """The digest follows the published recipe, so that another tool can compute it."""
    plain = "Caf\u00e9 'Hato' - 2 boats"
    assert digest_sentence(" Cafe\u0301 ‘Hato’ –\u00a0 2\n boats ") == hashlib.sha256(plain.encode()).hexdigest()
    assert digest_sentence(plain) != digest_sentence(plain.replace("2", "3"))


@given(texts)
def test_offsets_slice_back_to_the_sentence(text: str) -> None:
    """Start and end give the words themselves, trimmed and in order, and no letter is left out."""
    sentences = parse_sentences(text)
    ends = [0, *(sentence.end for sentence in sentences)]
    assert all(text[s.start : s.end] == s.text == s.text.strip() != "" for s in sentences)
    assert all(end <= sentence.start for end, sentence in zip(ends, sentences, strict=False))
    assert "".join("".join(s.text for s in sentences).split()) == "".join(text.split())


@given(texts)
def test_locators_are_unique_and_increasing(text: str) -> None:
    """Paragraph and sentence numbers rise, from 1 and without a gap."""
    locators = [tuple(map(int, sentence.locator.split("."))) for sentence in parse_sentences(text)]
    before = [(0, 0), *locators]
    for (paragraph, number), locator in zip(before, locators, strict=False):
        assert locator in ((paragraph, number + 1), (paragraph + 1, 1))
        assert locator != (0, 1)


@given(plain_texts, st.data())
def test_digest_and_sentences_do_not_depend_on_the_forms_of_marks(text: str, data: st.DataObject) -> None:
    """Another hyphen, quote, space or composition of the same text changes neither digest nor locators."""
    odd = "".join(data.draw(st.sampled_from(letter + ODD_FORMS.get(letter, ""))) for letter in text)
    decomposed = unicodedata.normalize("NFD", odd)
    assert digest_sentence(text) == digest_sentence(odd) == digest_sentence(decomposed)
    assert [(s.locator, s.start, s.end, s.digest) for s in parse_sentences(text)] == [
        (s.locator, s.start, s.end, s.digest) for s in parse_sentences(odd)
    ]


@given(st.text())
def test_fold_keeps_length(text: str) -> None:
    """Folding is one letter for one letter and done once, so offsets hold in both forms."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_each_sentence_is_found_by_its_own_words(text: str) -> None:
    """A quote of a whole sentence finds that sentence, whatever stands beside it."""
    whole = [s for s in parse_sentences(text) if not s.text[0].isdigit() and not s.text[-1].isdigit()]
    assert all(sentence in find_quote(text, sentence.text) for sentence in whole)


def locate(words: str) -> list[str]:
    """Give the locators of a quote in the notice."""
    return [sentence.locator for sentence in find_quote(NOTICE, words)]


@pytest.mark.parametrize(
    ("words", "locators"),
    [
        ("boat “Hato” sails", ["2.1"]),
        ('boat "Hato"  sails at nine - daily', ["2.1"]),
        ("the boat", ["2.1"]),
        ("daily. It carries", ["2.1", "2.2"]),
        ("9,587 crates.\nFares rose", ["2.2", "3.1"]),
        ("9,587 crates. Fares", ["2.2", "3.1"]),
        ("carries", ["2.2"]),
    ],
)
def test_quote_is_found_exactly_or_folded(words: str, locators: list[str]) -> None:
    """A quote may differ in marks, spaces and case, and may run over sentences and paragraphs."""
    assert locate(words) == locators


@pytest.mark.parametrize(
    "words", ["9,588 crates", "587 crates", "9,58", "2 percent", "5 percent", "Fares rose by 2", "", " \n"]
)
def test_quote_with_another_figure_is_not_found(words: str) -> None:
    """A figure is right in every digit or the quote is not there."""
    assert locate(words) == []


def test_better_form_of_a_quote_wins() -> None:
    """A match in case hides those that only match without regard to it, and each occurrence is given."""
    text = "Kamo sails. The kamo is a duck. A KAMO swims. Kamo rests."
    assert [s.locator for s in find_quote(text, "Kamo")] == ["1.1", "1.4"]
    assert [s.locator for s in find_quote(text, "kAMo")] == ["1.1", "1.2", "1.3", "1.4"]


def test_nearest_sentences_help_where_a_quote_fails() -> None:
    """The sentence that shares most words comes first, and words like none give none."""
    nearest = find_nearest(NOTICE, "It carries 9,588 crates")
    assert nearest[0].text == "It carries 9,587 crates."
    assert [s.locator for s in find_nearest(NOTICE, "fares fell", n=1)] == ["3.1"]
    assert find_nearest("船が来た。車が来た。", "車が出た")[0].text == "車が来た。"
    assert find_nearest(NOTICE, "§§§") == ()


def test_sentence_is_a_frozen_value() -> None:
    """Two sentences with the same fields are the same value and take no new field."""
    one = Sentence("1.1", 0, 2, digest_sentence("A."), "A.")
    assert one == parse_sentences("A.")[0]
    with pytest.raises(AttributeError):
        one.start = 1  # type: ignore[misc]  # the point of the test


def test_article_splits_as_counted_by_hand(articles: Path) -> None:
    """The pointers of the data into the second article rest on these counts."""
    text = (articles / "002_ee24d6891442bed3.txt").read_bytes().decode()
    per_paragraph = [2, 2, 1, 1, 1, 3, 1, 3, 1, 2, 1, 2, 1, 1, 2, 1]
    counted = [f"{p}.{n}" for p, count in enumerate(per_paragraph, 1) for n in range(1, count + 1)]
    assert [sentence.locator for sentence in parse_sentences(text)] == counted
    assert [s.locator for s in find_quote(text, "43,266 units")] == ["6.1"]
    assert find_quote(text, "3,266 units") == ()
