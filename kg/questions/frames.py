"""How well a question fits what was asked: its cues, its parameters, and words that it does not explain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.questions.language import Language
from kg.questions.lexicon import Thing
from kg.questions.profiles import Cue, Profile
from kg.questions.wording import PRONOUNS, Mention, Wording

SLOT = 1.0
"""The weight of a parameter that is given, beside that of words."""
EXACT = 1.0
"""What it adds that the words are those of an example."""
REPEATED = 100.0
"""The score where the words are those of an example to the letter."""
ASIDE = 0.5
"""What it costs that the first noun is no part of the cue: it is mostly what is asked for."""
PARTIAL = 0.7
"""How much of what is there of a cue counts where the cue is not met."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a question fits: `score` of the best cue, whether that is met, and what stands against it."""

    profile: Profile
    values: Mapping[str, str]
    score: float
    met: bool
    unexplained: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether a cue is met, each word explained and each required parameter given."""
        return self.met and not self.unexplained and not self.missing


@dataclass(frozen=True, slots=True)
class Filling:
    """What mentions are to a question: values of parameters, plain words, free to be there, or strange."""

    values: dict[str, str]
    plain: tuple[str, ...]
    free: tuple[Mention, ...]
    strange: tuple[str, ...]


class FrameParser:
    """Fits questions to wordings; `weights` are those of concepts, the rarer the heavier."""

    def __init__(self, weights: Mapping[str, float], language: Language) -> None:
        self._weights = weights
        self._language = language

    def repeat(self, profile: Profile, values: Mapping[str, str]) -> Fit:
        """Return the fit of a question that is asked in the very words of an example."""
        missing = tuple(p.name for p in profile.question.parameters if p.required and p.name not in values)
        return Fit(profile, values, REPEATED, met=True, unexplained=(), missing=missing)

    def fit(self, profile: Profile, wording: Wording, given: Mapping[str, str]) -> Fit:
        """Return how a question fits, with what was given besides the words."""
        filling = fill(profile, wording.mentions, given)
        told_besides = PRONOUNS if given else ()
        said = tuple(c for c in dict.fromkeys((*wording.concepts, *filling.plain)) if c not in told_besides)
        focus = next((concept for concept in said if concept in self._language.nouns), "")
        score, cue = self._find_best(profile, said, self._list_atoms(said, focus, filling), filling)
        told = cue.concepts if cue else frozenset()
        strict = self._language.strict - told
        strange = tuple(c for c in said if c not in profile.explained or c in strict)
        values = {**cue.values, **filling.values} if cue else filling.values
        missing = tuple(p.name for p in profile.question.parameters if p.required and p.name not in values)
        score += SLOT * len(filling.values) - ASIDE * (focus not in {"", *told, *self._language.topic})
        return Fit(profile, values, score, cue is not None, (*filling.strange, *strange), missing)

    def _list_atoms(self, said: tuple[str, ...], focus: str, filling: Filling) -> frozenset[str]:
        """Return what a cue may ask for: concepts, the first noun, and the classes of what fills no parameter."""
        things = [thing for mention in filling.free for thing in mention.things]
        marks = (f"<{name}>" for thing in things for name in (thing.kind, *thing.types))
        return frozenset((*said, f"^{focus}", *marks))

    def _find_best(
        self, profile: Profile, said: tuple[str, ...], atoms: frozenset[str], filling: Filling
    ) -> tuple[float, Cue | None]:
        """Return the best cue that is met with its score, or the score of the best that is not."""
        free = frozenset(mention.kind for mention in filling.free)
        example = profile.examples.get((frozenset(said), frozenset(filling.values), free))
        if example is not None:
            return sum(map(self._weigh, said)) + EXACT, example
        rated = [(*self._rate(cue, atoms, filling.values), cue) for cue in profile.cues]
        met = [(score, cue) for score, is_met, cue in rated if is_met]
        if met:
            strict = self._language.strict.intersection(said)
            return max(met, key=lambda pair: (strict <= pair[1].concepts, pair[0]))
        return max((score for score, _, _ in rated), default=0.0), None

    def _rate(self, cue: Cue, atoms: frozenset[str], values: Mapping[str, str]) -> tuple[float, bool]:
        """Return how much of a cue is there, and whether all is."""
        got, lacking = 0.0, 0
        for term in cue.terms:
            found = term & atoms
            if found:
                got += max(map(self._weigh, found))
            else:
                lacking += 1
        lacking += len(cue.slots - values.keys())
        if not lacking:
            return got, True
        return got * PARTIAL * (1 - lacking / (len(cue.terms) + len(cue.slots))), False

    def _weigh(self, atom: str) -> float:
        return self._weights.get(atom.lstrip("^"), 1.0)


def fill(profile: Profile, mentions: Iterable[Mention], given: Mapping[str, str]) -> Filling:
    """Return what mentions are to a question; `given` parameters are not filled again."""
    values = dict(given)
    named: list[Thing] = []
    plain: list[str] = []
    free: list[Mention] = []
    strange: list[Mention] = []
    for mention in mentions:
        if mention.goes_without_saying:
            continue
        if _is_plain(profile, mention):
            plain.extend(mention.concepts)
            continue
        parameter = next(
            (p for p in profile.question.parameters if p.name not in values and profile.takes(p, mention)), None
        )
        if parameter:
            values[parameter.name] = next(t.id for t in mention.things if parameter.type in t.types)
            named.append(mention.things[0])
        else:
            (free if profile.lets_pass(mention) else strange).append(mention)
    told = (m for m in strange if not _is_repeated(m.things[0], named) and not _is_given(profile, m, given))
    return Filling(values, tuple(plain), tuple(free), tuple(m.text for m in told))


def _is_plain(profile: Profile, mention: Mention) -> bool:
    """Say whether a name is rather some of the question's own words, such as "reverse imports"."""
    if mention.kind in profile.kinds or not mention.concepts or not profile.explained.issuperset(mention.concepts):
        return False
    types = {p.type for p in profile.question.parameters} - {"entity"}
    return not any(types & thing.types for thing in mention.things)


def _is_repeated(thing: Thing, named: Sequence[Thing]) -> bool:
    """Say whether a name only repeats another, or is part of its name, as the maker's is of a model's."""
    parts = [f" {name.casefold()} " for name in thing.names if name]
    return any(
        other.id == thing.id or any(part in f" {name.casefold()} " for part in parts for name in other.names)
        for other in named
    )


def _is_given(profile: Profile, mention: Mention, given: Mapping[str, str]) -> bool:
    """Say whether a name stands where a parameter that was given overrides it."""
    types = {p.type for p in profile.question.parameters if p.name in given}
    return any(types & thing.types for thing in mention.things)
