"""What a question's header teaches: its cues, the words that it explains, and what its parameters look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import DataError
from kg.model.questions import Example, Parameter, Question, fold
from kg.questions.language import Language
from kg.questions.wording import Masker, Mention, Wording

Said = tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]
"""The words of an example in their order, the parameters that it names, and what else it names."""

TERM = re.compile(r"\(([^)]*)\)|\{([a-z_]+)\}|([^\s(){}]+)")
SHOWN = ("destination", "agent", "excluded", "within", "bound")
"""Roles in which a question takes a place or a year only where an example shows it: most cars come from a place."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell a question: one of each set of concepts, named parameters, and values for others.

    `values` are parameters that the cue itself gives, such as the kind of what "was corrected"; `explained` are the
    concepts that may be said besides without changing what is asked.
    """

    terms: tuple[frozenset[str], ...]
    slots: frozenset[str]
    values: Mapping[str, str]
    concepts: frozenset[str]
    explained: frozenset[str] = frozenset()

    def has_any(self, atoms: frozenset[str]) -> bool:
        """Say whether one of the words that the cue asks for is there, if it asks for any."""
        return not self.terms or not all(map(atoms.isdisjoint, self.terms))


@dataclass
class Profile:
    """A question as the reader knows it.

    `examples` are cues that have to be met as a whole, by their concepts in order, parameters and what else they name;
    `explained` the concepts that the question accounts for somewhere; `roles` those in which a parameter has been
    shown, `kinds` what has filled one, `homes` those in which Japan goes without saying; `texts` are the
    examples as they stand, `terms` the words of examples and cues, for ranking.
    """

    question: Question
    cues: list[Cue] = field(default_factory=list)
    examples: dict[Said, Cue] = field(default_factory=dict)
    texts: dict[str, Mapping[str, str]] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)
    roles: set[tuple[str, str]] = field(default_factory=set)
    homes: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    terms: list[str] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Say whether a parameter takes whatever has a name."""
        return any(parameter.type == "entity" for parameter in self.question.parameters)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the parameters."""
        return frozenset(parameter.name for parameter in self.question.parameters)

    @property
    def required(self) -> frozenset[str]:
        """Return the names of the parameters that have to be given."""
        return frozenset(parameter.name for parameter in self.question.parameters if parameter.required)

    def leaves_out(self, mention: Mention) -> bool:
        """Say whether what is mentioned goes without saying: Japan, where an example shows that it does."""
        shown = mention.role in self.homes if self.is_wide else bool(self.homes)
        return mention.goes_without_saying and shown

    def takes(self, parameter: Parameter, mention: Mention) -> bool:
        """Say whether a parameter may take what is mentioned: its class fits, and its role has been shown."""
        fits = [t for t in mention.things if parameter.type in t.types and (not t.home or t.kind in self.kinds)]
        if len(fits) != 1 or (parameter.type == "entity" and mention.kind not in self.kinds):
            return False
        if mention.role in ("modifier", "origin"):
            return parameter.type != "entity"
        if mention.role == "agent" and parameter.type != "entity" and not fits[0].place:
            return True  # that a maker does something is what most questions are about
        return mention.role not in SHOWN or (parameter.name, mention.role) in self.roles


class Teacher:
    """Makes the profiles of questions; `maskers` are one of what narrow parameters take, and one of all things.

    An example takes the first, unless only the second sees its values.
    """

    def __init__(self, language: Language, maskers: Sequence[Masker]) -> None:
        self._language = language
        self._maskers = maskers

    def teach(self, question: Question) -> Profile:
        """Return the profile of a question.

        Raises:
            DataError: a cue names no parameter of the question, or a word that says nothing.
        """
        profile = Profile(question, explained=set(self._language.topic))
        self._language.know(f"{question.title} {question.description}")
        for example in question.examples:
            self._learn_example(profile, example)
        for cue in question.cues:
            profile.cues.append(self._parse_cue(profile, cue))
        return profile

    def _learn_example(self, profile: Profile, example: Example) -> None:
        everything = self._maskers[1].mask(example.text, spell=False)
        is_wide = any(map(self._is_wide, everything.mentions))
        wording = self._maskers[0].mask(example.text, spell=False) if is_wide else everything
        silent = _find_silent(example, wording)
        if silent:
            wording, silent = everything, _find_silent(example, everything)
        shown, others = set(), list[str]()
        for mention in wording.mentions:
            name = next((n for n, v in example.values.items() if any(t.id == v for t in mention.things)), None)
            if name:
                shown.add(name)
                profile.roles.add((name, mention.role))
                profile.kinds.add(mention.kind)
            elif mention.goes_without_saying:
                profile.homes.add(mention.role)
            else:
                others.append(mention.things[0].id)
        concepts = frozenset(wording.concepts)
        profile.texts[fold(example.text)] = example.values
        profile.explained.update(concepts)
        profile.terms.extend(wording.list_terms())
        if concepts:
            profile.examples[tuple(wording.concepts), frozenset(shown), tuple(others)] = Cue(
                (), frozenset(shown), silent, concepts
            )

    def _is_wide(self, mention: Mention) -> bool:
        return not all(map(self._maskers[0].accepts, mention.things))

    def _parse_cue(self, profile: Profile, cue: Example) -> Cue:
        terms, slots, besides = [], set(), set(self._language.topic)
        for optional, slot, term in TERM.findall(cue.text):
            if optional:
                besides.update(self._read_term(profile, word) for word in optional.split())
            elif slot:
                slots.add(slot)
            else:
                terms.append(frozenset(self._read_term(profile, word) for word in term.split("|")))
        unknown = slots - {parameter.name for parameter in profile.question.parameters}
        if unknown:
            told = f"queries/{profile.question.name}.rq: '# cue: {cue.text}' names no parameter with {{{min(unknown)}}}"
            raise DataError(f"{told}; write one of the question's own")
        concepts = frozenset(atom.lstrip("^") for term in terms for atom in term)
        profile.explained.update(concepts, besides)
        profile.terms.extend(concepts)
        return Cue(tuple(terms), frozenset(slots), cue.values, concepts, frozenset(besides))

    def _read_term(self, profile: Profile, word: str) -> str:
        """Return the concept of a word of a cue; `^` before it asks for the first noun, `<usa>` for this thing.

        Raises:
            DataError: the word says nothing, or several things.
        """
        if word.startswith("<"):
            return word
        concept = self._language.learn(word.lstrip("^"))
        if not concept:
            where = (
                f"queries/{profile.question.name}.rq: in a cue, '{word}' is no one word or phrase that says something"
            )
            raise DataError(f"{where}; write a word, or a phrase of kg/questions/english.txt with hyphens")
        return f"^{concept}" if word.startswith("^") else concept


def _find_silent(example: Example, wording: Wording) -> dict[str, str]:
    """Return the values of an example that its words do not name."""
    named = {thing.id for mention in wording.mentions for thing in mention.things}
    return {name: value for name, value in example.values.items() if value not in named}


def list_weights(profiles: Sequence[Profile]) -> Iterator[tuple[str, int]]:
    """Yield each concept with the number of questions that have it in a cue."""
    counts: dict[str, int] = {}
    for profile in profiles:
        for concept in {c for cue in profile.cues for c in cue.concepts}:
            counts[concept] = counts.get(concept, 0) + 1
    yield from counts.items()
