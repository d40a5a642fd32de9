"""How well a question fits what was asked: its cues, its parameters, and words that it does not explain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.questions.language import Language
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
    """How a question fits: `score` of the best cue, whether that is met, and what stands against it.

    `names` are things that are named and fill no parameter, `words` the concepts that the cue does not account for.
    """

    profile: Profile
    values: Mapping[str, str]
    score: float
    met: bool
    names: tuple[str, ...]
    words: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Return what the question cannot apply, the names first."""
        return (*self.names, *self.words)

    @property
    def is_whole(self) -> bool:
        """Say whether a cue is met, each word explained and each required parameter given."""
        return self.met and not self.unexplained and not self.missing


@dataclass(frozen=True, slots=True)
class Filling:
    """What mentions are to a question: values of parameters, plain words, or neither."""

    values: dict[str, str]
    plain: tuple[str, ...]
    others: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """How a cue fits: whether it is met, its score, and the names and words that it leaves over."""

    met: bool
    score: float
    names: tuple[str, ...]
    words: tuple[str, ...]
    values: Mapping[str, str]
    concepts: frozenset[str]

    @property
    def rank(self) -> tuple[bool, int, float]:
        """Return what sorts ratings: those that are met, and leave least over, count most."""
        return self.met, -len(self.names) - len(self.words), self.score


class FrameParser:
    """Fits questions to wordings; `weights` are those of concepts, the rarer the heavier."""

    def __init__(self, weights: Mapping[str, float], language: Language) -> None:
        self._weights = weights
        self._language = language

    def repeat(self, profile: Profile, values: Mapping[str, str]) -> Fit:
        """Return the fit of a question that is asked in the very words of an example."""
        missing = tuple(p.name for p in profile.question.parameters if p.required and p.name not in values)
        return Fit(profile, values, REPEATED, met=True, names=(), words=(), missing=missing)

    def fit(self, profile: Profile, wording: Wording, given: Mapping[str, str]) -> Fit:
        """Return how a question fits, with what was given besides the words."""
        filling = fill(profile, wording.mentions, given)
        told_besides = PRONOUNS if given else ()
        said = tuple(c for c in (*wording.concepts, *filling.plain) if c not in told_besides)
        focus = next((concept for concept in said if concept in self._language.nouns), "")
        best = self._find_best(profile, said, focus, filling)
        values = {**best.values, **filling.values}
        missing = tuple(p.name for p in profile.question.parameters if p.required and p.name not in values)
        score = best.score + SLOT * len(filling.values)
        score -= ASIDE * (focus not in {"", *best.concepts, *self._language.topic})
        return Fit(profile, values, score, best.met, best.names, best.words, missing)

    def _find_best(self, profile: Profile, said: tuple[str, ...], focus: str, filling: Filling) -> Rating:
        """Return the rating of the example that has these very concepts and names, else of the cue that fits best."""
        named = tuple(mention.things[0].id for mention in filling.others)
        example = profile.examples.get((said, frozenset(filling.values), named))
        if example is not None:
            return Rating(True, sum(map(self._weigh, set(said))) + EXACT, (), (), example.values, example.concepts)
        words = tuple(c for c in dict.fromkeys(said) if c not in self._language.topic)
        nothing = Rating(False, 0.0, tuple(m.text for m in filling.others), words, {}, frozenset())
        atoms = frozenset((*said, f"^{focus}", *(f"<{mention.things[0].id}>" for mention in filling.others)))
        rated = [self._rate(profile, cue, atoms, filling, nothing) for cue in profile.cues if cue.has_any(atoms)]
        return max(rated, key=lambda rating: rating.rank, default=nothing)

    def _rate(self, profile: Profile, cue: Cue, atoms: frozenset[str], filling: Filling, nothing: Rating) -> Rating:
        """Return how much of a cue is there, whether all is, and what else is said that it does not account for.

        Where more is lacking than a value that has to be given, it accounts for nothing.
        """
        found = [term & atoms for term in cue.terms]
        score = sum(max(map(self._weigh, some)) for some in found if some)
        slots = cue.slots - filling.values.keys()
        turned = any(filling.values.get(name, value) != value for name, value in cue.values.items())
        if turned or not all(found) or not slots <= profile.required:
            lacking = len(slots) + sum(not some for some in found)
            return replace(nothing, score=score * PARTIAL * (1 - lacking / (len(cue.terms) + len(cue.slots))))
        used = {f"<{m.things[0].id}>": i for i, m in enumerate(filling.others)}
        spent = [i for mark, i in used.items() if any(mark in some for some in found)]
        names = tuple(m.text for i, m in enumerate(filling.others) if i not in spent)
        words = tuple(c for c in nothing.words if c not in cue.explained and c not in cue.concepts)
        if slots:
            return Rating(False, score * PARTIAL, names, words, {}, frozenset())
        return Rating(True, score, names, words, cue.values, cue.concepts)

    def _weigh(self, atom: str) -> float:
        return self._weights.get(atom.lstrip("^"), 1.0)


def fill(profile: Profile, mentions: Iterable[Mention], given: Mapping[str, str]) -> Filling:
    """Return what mentions are to a question; `given` parameters are not filled again."""
    values = dict(given)
    named: list[Mention] = []
    plain: list[str] = []
    others: list[Mention] = []
    for mention in mentions:
        if profile.leaves_out(mention):
            continue
        if _is_plain(profile, mention):
            plain.extend(mention.concepts)
            continue
        parameter = next(
            (p for p in profile.question.parameters if p.name not in values and profile.takes(p, mention)), None
        )
        if parameter:
            values[parameter.name] = next(t.id for t in mention.things if parameter.type in t.types)
            named.append(mention)
        else:
            others.append(mention)
    left = (m for m in others if not _is_repeated(m, named) and not _is_given(profile, m, given))
    return Filling(values, tuple(plain), tuple(left))


def _is_plain(profile: Profile, mention: Mention) -> bool:
    """Say whether a name is rather some of the question's own words, such as "reverse imports"."""
    if mention.kind in profile.kinds or not mention.concepts or not profile.explained.issuperset(mention.concepts):
        return False
    types = {p.type for p in profile.question.parameters} - {"entity"}
    return not any(types & thing.types for thing in mention.things)


def _is_repeated(mention: Mention, named: Sequence[Mention]) -> bool:
    """Say whether a name only repeats another in the same role, or is the maker's, which is part of a model's."""
    thing = mention.things[0]
    parts = [f" {name.casefold()} " for name in thing.names if name] if "maker" in thing.types else []
    return mention.role != "also" and any(
        (other.things[0].id == thing.id and other.role == mention.role)
        or any(part in f" {name.casefold()} " for part in parts for name in other.things[0].names)
        for other in named
    )


def _is_given(profile: Profile, mention: Mention, given: Mapping[str, str]) -> bool:
    """Say whether a name stands where a parameter that was given overrides it."""
    types = {p.type for p in profile.question.parameters if p.name in given}
    return any(types & thing.types for thing in mention.things)
