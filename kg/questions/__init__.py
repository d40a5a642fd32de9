"""Reading English: from the words that people write to a question of the catalogue and its parameters.

Takes the questions and the names of things; touches no store, and needs no network. Things and years are masked, a
frame parser decides by the cues of the questions, and BM25 ranks what may be meant where that is not sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from math import log

from kg.model.questions import Question, fold
from kg.model.readings import Candidate, Reading
from kg.questions.frames import Fit, FrameParser
from kg.questions.language import read_language
from kg.questions.lexicon import Lexicon, Thing
from kg.questions.profiles import Profile, Teacher, list_weights
from kg.questions.ranking import Ranking
from kg.questions.wording import PRONOUNS, Masker, Wording

__all__ = ["Lexicon", "Reader", "Thing"]

SHOWN = 3
"""Candidates of a reading at the most."""
MARGIN = 0.25
"""By how much a fit must be better than that of another question to be sure."""
STRANGE = 1.0
"""What a word that a question does not explain takes from its score as a candidate."""
MISSING = 0.8
"""What a required parameter takes that is not given."""
RANKED = 1.5
"""What the first place by BM25 adds."""


class Reader:
    """Reads words as questions of a catalogue; the same words are always read alike."""

    def __init__(self, questions: Iterable[Question], lexicon: Lexicon) -> None:
        self._questions = {question.name: question for question in questions}
        self._language = read_language()
        narrow = {p.type for q in self._questions.values() for p in q.parameters} - {"entity"}
        self._maskers = (
            Masker(self._language, lexicon, lambda thing: not narrow.isdisjoint(thing.types)),
            Masker(self._language, lexicon, lambda thing: bool(thing.types)),
        )

    @cached_property
    def _profiles(self) -> list[Profile]:
        teacher = Teacher(self._language, self._maskers)
        return [teacher.teach(question) for question in self._questions.values()]

    @cached_property
    def _parser(self) -> FrameParser:
        """Return the parser, with words the heavier the fewer questions have them in a cue."""
        count = len(self._profiles)
        weights = {concept: log(1 + count / holders) / 2 for concept, holders in list_weights(self._profiles)}
        return FrameParser(weights, self._language)

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking({profile.question.name: self._list_terms(profile) for profile in self._profiles})

    def _list_terms(self, profile: Profile) -> list[str]:
        """Return the words of a header for ranking; those of the title weigh twice."""
        question = profile.question
        words = self._language.split(f"{question.title} {question.title} {question.description}")
        return [*profile.terms, *self._language.find_concepts(words)]

    @cached_property
    def _explained(self) -> frozenset[str]:
        """Return the concepts that some question accounts for."""
        return frozenset().union(*(profile.explained for profile in self._profiles))

    def read(self, text: str, given: Mapping[str, str] | None = None) -> Reading:
        """Return how words are read; `given` are parameters that are known besides and override the words."""
        wordings = [masker.mask(text) for masker in self._maskers]
        if wordings[0] == wordings[1]:
            del wordings[1]
        given, folded = given or {}, fold(text)
        fits = [self._fit(profile, folded, wordings, given) for profile in self._profiles]
        fits = [fit for fit in fits if given.keys() <= fit.profile.names] or fits
        whole = sorted((fit for fit in fits if fit.is_whole), key=_order)
        if whole and (len(whole) == 1 or whole[0].score >= whole[1].score + MARGIN):
            others = (fit for fit in fits if _score(fit) > 0 and not fit.unexplained)
            return _make_reading(whole[0], sorted(others, key=_order))
        near = self._rank(fits, wordings)
        offered = [fit for fit in near if _score(fit) > 0 and not fit.unexplained]
        return Reading(None, {}, False, self._tell_doubt(near[0], whole, wordings[0]), _list_candidates(whole, offered))

    def search(self, words: str) -> list[Question]:
        """Return the questions that have to do with some words, the nearest first."""
        ranks = self._ranking.rate(self._maskers[0].mask(words).list_terms())
        found = sorted((name for name, rank in ranks.items() if rank > 0), key=lambda name: (-ranks[name], name))
        return [self._questions[name] for name in found]

    def _fit(self, profile: Profile, folded: str, wordings: list[Wording], given: Mapping[str, str]) -> Fit:
        """Return how a question fits: with all names masked where it takes any thing, else the narrow ones."""
        if folded in profile.texts:
            return self._parser.repeat(profile, {**profile.texts[folded], **given})
        return self._parser.fit(profile, wordings[-1] if profile.is_wide else wordings[0], given)

    def _rank(self, fits: list[Fit], wordings: list[Wording]) -> list[Fit]:
        """Return the fits, the nearest first, also by the words of titles and descriptions."""
        ranks = self._ranking.rate([term for wording in wordings for term in wording.list_terms()])
        top = max(ranks.values(), default=0.0) or 1.0
        scores = {
            name: _score(fit) + RANKED * ranks[name] / top for fit in fits for name in [fit.profile.question.name]
        }
        return sorted(fits, key=lambda fit: (-scores[fit.profile.question.name], fit.profile.question.name))

    def _tell_doubt(self, near: Fit, whole: list[Fit], wording: Wording) -> str:
        """Return why words are not surely a question, with those that the nearest cannot apply."""
        if whole:
            return "may be read in several ways"
        if not wording.concepts and not wording.mentions:
            return "out of scope: it names nothing that a question is about"
        strict = self._language.strict
        unknown = [c for c in dict.fromkeys(wording.concepts) if c not in self._explained and c not in strict]
        if unknown:
            told = ", ".join(f"'{wording.texts[concept]}'" for concept in unknown)
            return f"out of scope: no question is about {told}"
        if near.unexplained:
            if near.unexplained[0] in PRONOUNS:
                return f"not sure: it is open what '{wording.texts[near.unexplained[0]]}' means"
            strange = ", ".join(f"'{wording.texts.get(one, one)}'" for one in near.unexplained)
            return f"not sure: {near.profile.question.name} cannot apply {strange}"
        if near.missing:
            return f"not sure: {near.profile.question.name} needs {' and '.join(near.missing)}"
        return "not sure: it says too little"


def _score(fit: Fit) -> float:
    """Return how near a question is, whole or not."""
    return fit.score - STRANGE * len(fit.unexplained) - MISSING * len(fit.missing)


def _order(fit: Fit) -> tuple[float, str]:
    """Return what sorts fits, the nearest first."""
    return -_score(fit), fit.profile.question.name


def _make_reading(fit: Fit, fits: list[Fit]) -> Reading:
    told = "".join(f", {name} {value}" for name, value in fit.values.items())
    name = fit.profile.question.name
    return Reading(name, fit.values, True, f"{name}{told}", _list_candidates([fit], fits))


def _list_candidates(first: list[Fit], rest: list[Fit]) -> tuple[Candidate, ...]:
    by_name = {fit.profile.question.name: fit for fit in reversed((*first, *rest))}
    names = dict.fromkeys(fit.profile.question.name for fit in (*first, *rest))
    return tuple(_make_candidate(by_name[name]) for name in list(names)[:SHOWN])


def _make_candidate(fit: Fit) -> Candidate:
    question = fit.profile.question
    values = {p.name: fit.values.get(p.name, "") for p in question.parameters if p.required or p.name in fit.values}
    given = "".join(f" --{name.replace('_', '-')} {value or '…'}" for name, value in values.items())
    return Candidate(question.name, question.title, values, f"kg ask {question.name}{given}")
