"""Paragraphs, sentences and digests of a source text.

Takes the text of an article as one string; gives its sentences with locator, offsets and digest, and finds
quotes in it. Never reads a file, never guesses: a quote is found word for word or not at all.
"""

from __future__ import annotations

import difflib
import hashlib
import heapq
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_FOLDS = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "'": "\u2018\u2019\u201a\u201b",
    '"': "\u201c\u201d\u201e\u201f",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff",
}
_FOLD_TABLE = str.maketrans({odd: plain for plain, odds in _FOLDS.items() for odd in odds})

# All patterns below run on folded text, so that each quote, hyphen and space has one form.
_LINE = re.compile(r"[^\r\n]+")
_CLOSERS = r"""(?:["'»)\]}】）」』]|\[\d+\])*"""
_STOP = re.compile(rf"(?P<latin>[.!?…]+){_CLOSERS}(?=\s|$)|(?:[。｡！？]|．(?!\d))+(?P<closers>{_CLOSERS})")
_BRACKETED = re.compile(r"「[^「」]*」|『[^『』]*』|（[^（）]*）")
# In Japanese a particle after a closed quotation goes on with the sentence around it.
_PARTICLE = re.compile(r"と|って|など|[のをが]")
_LIST_LABEL = re.compile(r"(?:\d{1,2}|[A-Za-z])$")
_DOTTED = re.compile(r"(?:\w+-)*(?:[A-Za-z]\.)+[A-Za-z]$")  # U.S, a.m, non-U.S
_NEXT_WORD = re.compile(r"[\W_]*([\w-]*)")
# What opens a sentence and stands in no name shows, after "the U.S.", that the next sentence begins.
_OPENING = re.compile(
    r"[\W_]*(?:(?:The|This|These|Those|It|Its|They|Their|There|He|She|We|However|Meanwhile)\b|In \d{4}\b)"
)

_NEVER_LAST = frozenset(
    "e.g i.e eg ie v vs viz cf ca approx mr mrs ms messrs mx dr prof st gen sen rep gov lt col capt sgt rev hon".split()
)
_BEFORE_NUMBER = frozenset("no nos nr p pp fig figs vol vols sec ch art eq para ver".split())
_SELDOM_LAST = frozenset(
    "inc ltd co corp plc bros jr sr dept est ph.d jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_BEFORE_LETTER = frozenset("class grade group line model phase plan section segment series type vitamin".split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its locator ("7.1"), its code points in the text (end exclusive), digest and words."""

    locator: str
    start: int
    end: int
    digest: str
    text: str


def fold(text: str) -> str:
    r"""Give the text with each hyphen, quote and space in its plain form, at the same length.

    >>> fold("a\u2013b \u201cc\u201d")
    'a-b "c"'
    """
    return text.translate(_FOLD_TABLE)


def digest_sentence(text: str) -> str:
    r"""Give the SHA-256 (hex) of the text in NFC, folded, runs of white space as one space, and trimmed.

    >>> digest_sentence("Made  in\u00a0India. ") == digest_sentence("Made in India.")
    True
    """
    return hashlib.sha256(_normalise(text).encode()).hexdigest()


def parse_sentences(text: str) -> tuple[Sentence, ...]:
    r"""Give all sentences in order, as a person would count them; a paragraph is a line that is not empty.

    >>> [(s.locator, s.text) for s in parse_sentences("Cars\n\nOne, e.g. Alto, came. Two went.")]
    [('1.1', 'Cars'), ('2.1', 'One, e.g. Alto, came.'), ('2.2', 'Two went.')]
    """
    return tuple(_number_sentences(text))


def find_quote(text: str, words: str) -> tuple[Sentence, ...]:
    """Give the sentences that hold the words: exact, else folded, else folded in any case; else none.

    Words that run over several sentences give each of them. A figure is whole: "587" is not in "9,587".
    """
    sentences = parse_sentences(text)
    for form in (str, _normalise, _normalise_case):
        found = _find_in_form(text, sentences, words, form)
        if found:
            return found
    return ()


def find_nearest(text: str, words: str, n: int = 3) -> tuple[Sentence, ...]:
    """Give up to n sentences most like the words, best first, to help a person whose quote was not found."""
    wanted = _normalise_case(words)
    scored = [(_score_likeness(wanted, _normalise_case(s.text)), s) for s in parse_sentences(text)]
    best = heapq.nlargest(n, scored, key=lambda pair: pair[0])
    return tuple(sentence for score, sentence in best if score > (0.0, 0.0))


def _normalise(text: str) -> str:
    return " ".join(fold(unicodedata.normalize("NFC", text)).split())


def _normalise_case(text: str) -> str:
    return _normalise(_normalise(text).casefold())


def _number_sentences(text: str) -> Iterator[Sentence]:
    paragraph = 0
    folded = fold(text)
    for line in _LINE.finditer(folded):
        spans = list(_split_line(line.group()))
        paragraph += bool(spans)
        for number, (start, end) in enumerate(spans, 1):
            words = text[line.start() + start : line.start() + end]
            yield Sentence(
                f"{paragraph}.{number}", line.start() + start, line.start() + end, digest_sentence(words), words
            )


def _split_line(line: str) -> Iterator[tuple[int, int]]:
    """Give the span of each sentence of a folded line, without the white space around it."""
    start = 0
    bracketed = [match.span() for match in _BRACKETED.finditer(line)]
    for stop in _STOP.finditer(line):
        if _ends_sentence(line, start, stop, bracketed):
            yield _trim(line, start, stop.end())
            start = stop.end()
    if line[start:].strip():
        yield _trim(line, start, len(line))


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    words = line[start:end]
    return end - len(words.lstrip()), start + len(words.rstrip())


def _ends_sentence(line: str, start: int, stop: re.Match[str], bracketed: list[tuple[int, int]]) -> bool:
    if any(begin < stop.end() < end for begin, end in bracketed):
        return False
    if stop["latin"]:
        return _ends_latin_sentence(line, line[start : stop.start()], stop)
    may_go_on = stop["closers"] or stop.group()[-1] in "！？"
    return not (may_go_on and _PARTICLE.match(line, stop.end()))


def _ends_latin_sentence(line: str, before: str, stop: re.Match[str]) -> bool:
    word = _find_next_word(line, stop.end())
    # A name such as "eVitara" may open a sentence; a word all in small letters goes on with this one.
    if not before.strip() or (word.islower() and word[0].isalpha()):
        return False
    if stop["latin"] in ("...", "…"):
        return not before[-1].isspace()
    return stop["latin"] != "." or not _is_abbreviation(before, line, stop.end())


def _is_abbreviation(before: str, line: str, end: int) -> bool:
    """Tell whether the full stop between `before` and `end` belongs to the last word alone."""
    *earlier, last = (word.lstrip("\"'([{") for word in before.split())
    key = last.lower()
    if key in _NEVER_LAST or (not earlier and _LIST_LABEL.match(last)):
        return True
    if key in _BEFORE_NUMBER:
        return _find_next_word(line, end)[:1].isdigit()
    seldom_last = key in _SELDOM_LAST or _DOTTED.match(last) or _is_initial(earlier, last)
    return bool(seldom_last) and not _OPENING.match(line, end)


def _is_initial(earlier: list[str], last: str) -> bool:
    """Tell "J." of a name from the last letter of "the Model Y."."""
    named = bool(earlier) and earlier[-1].lower() in _BEFORE_LETTER
    return len(last) == 1 and last.isupper() and not named


def _find_next_word(line: str, end: int) -> str:
    match = _NEXT_WORD.match(line, end)
    return match[1] if match else ""


def _find_in_form(
    text: str, sentences: tuple[Sentence, ...], words: str, form: Callable[[str], str]
) -> tuple[Sentence, ...]:
    wanted = form(words).strip()
    if not wanted:
        return ()
    whole, spans = _join_forms(text, sentences, form)
    hits = [match.span() for match in _compile_words(wanted).finditer(whole)]
    return tuple(
        sentence
        for sentence, (start, end) in zip(sentences, spans, strict=True)
        if any(first < end and start < last for first, last in hits)
    )


def _join_forms(
    text: str, sentences: tuple[Sentence, ...], form: Callable[[str], str]
) -> tuple[str, list[tuple[int, int]]]:
    """Give the text in a form, and where each sentence stands in it: a form may change the length."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = done = 0
    for sentence in sentences:
        gap = form(f"x{text[done : sentence.start]}x")[1:-1] if parts else ""
        words = form(sentence.text)
        parts += (gap, words)
        spans.append((length + len(gap), length + len(gap) + len(words)))
        length, done = spans[-1][1], sentence.end
    return "".join(parts), spans


def _compile_words(wanted: str) -> re.Pattern[str]:
    """Give a pattern for the words that cuts no figure in two: one digit more is another fact."""
    head = r"(?<!\d)(?<!\d[.,，．])" if wanted[0].isdigit() else ""
    tail = r"(?!\d)(?![.,，．]\d)" if wanted[-1].isdigit() else ""
    return re.compile(head + re.escape(wanted) + tail)


def _score_likeness(wanted: str, words: str) -> tuple[float, float]:
    """Give the share of wanted words there, then the likeness by letters, for texts without spaces."""
    ours, theirs = set(re.findall(r"\w+", wanted)), set(re.findall(r"\w+", words))
    share = len(ours & theirs) / len(ours) if ours else 0.0
    return share, difflib.SequenceMatcher(None, wanted, words, autojunk=False).ratio()
