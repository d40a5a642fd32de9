"""What a graph is about, in words: its names, home market and headline, examples for help texts, and lexicons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from kg.errors import DataError
from kg.language import Noun, Number, say

DOMAIN = "ontology/domain.yaml"


@dataclass(frozen=True, slots=True)
class Domain:
    """What a graph is about; texts are by language."""

    name: Mapping[str, str]
    """What the graph is called, as a title has it."""
    about: Mapping[str, str]
    """What it is about, in half a sentence."""
    home: str
    """The identifier of the market on which pictures and figures look."""
    headline: str
    """The question that the first page answers."""
    tries: tuple[str, ...]
    """Questions in words that the first page offers."""
    examples: Mapping[str, str]
    """Names for help texts, by what they are examples of."""
    words: Mapping[str, Mapping[str, str]]
    """What pictures and pages call the parts of the read model, by part and language."""
    report: tuple[str, ...]
    """The questions whose answers head a report; of one by year, the latest year."""
    shown: tuple[str, ...]
    """The classes that the explorer shows at first, by their names in data files."""

    def tell_about(self, lang: str = "en") -> str:
        """Return what it is about, as it stands within a sentence."""
        return self.about[lang][:1].lower() + self.about[lang][1:]

    def list_examples(self) -> Mapping[str, str]:
        """Return what stands for names in braces in texts that are of no subject: see `kg.language.fill`."""
        named, _, given = self.examples["question"].partition(" --")
        parameter, _, argument = given.partition(" ")
        column, _, cell = self.examples["absent"].rpartition(" ")[2].partition("=")
        claim = self.examples["changed"].partition(".")[0]
        found = {"named": named, "parameter": parameter, "argument": argument, "column": column, "cell": cell}
        return {"about": self.tell_about(), "asked": self.tries[-1], "claim": claim, **found, **self.examples}

    def say(self, word: str, lang: str) -> str:
        """Return what a part of the read model is called.

        Raises:
            DataError: the domain has no word for it.
        """
        if word not in self.words:
            raise DataError(f"{DOMAIN}: 'words' has no '{word}', which a picture or page needs; add it")
        return self.words[word][lang]


def tell_of(domain: Domain, message: str, lang: str, **values: object) -> str:
    """Return a message with what the subject calls its parts and itself, and values, in its places.

    Raises:
        DataError: the message has a place for a word that the domain has not.
    """
    words = {word: Noun(texts[lang]) for word, texts in domain.words.items()}
    try:
        return say(message, lang, **{**words, "name": domain.name[lang], **values})
    except KeyError as error:
        raise DataError(f"{DOMAIN}: 'words' has no {error}, which a picture or page needs; add it") from error


def join(names: Iterable[str], lang: str, most: int = 0) -> str:
    """Return names as a list in words: the first of them, and how many more there are where they are many.

    >>> join(["Honda", "Suzuki", "Toyota"], "en"), join(["Honda"], "ja"), join("abc", "en", most=2), join([], "en")
    ('Honda, Suzuki and Toyota', 'Honda', 'a, b and 1 more', '')
    """
    found = list(names)
    if most and len(found) > most:
        told = say("comma", lang).join(found[:most])
        return say("and_more_of", lang, names=told, n=Number(len(found) - most))
    return say("and", lang).join(filter(None, [say("comma", lang).join(found[:-1]), *found[-1:]]))


def encode_domain(domain: Domain) -> dict[str, Any]:
    """Return a domain as a manifest keeps it."""
    return asdict(domain)


def decode_domain(found: Mapping[str, Any]) -> Domain:
    """Return the domain that a manifest keeps.

    Raises:
        DataError: the manifest is of an older version, which kept less.
    """
    missing = [field.name for field in fields(Domain) if field.name not in found]
    if missing:
        raise DataError(f"the build does not say what it is about ({', '.join(missing)}); run `kg build`")
    lists = {name: tuple(found[name]) for name in ("tries", "report", "shown")}
    return Domain(**{**found, **lists})


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of a language and what it means, in the form of its section."""

    meaning: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Lexicons:
    """All words, by section of `ontology/words/*.yaml`."""

    sections: Mapping[str, tuple[Word, ...]]

    def list_words(self, section: str, meaning: str | None = None) -> tuple[Word, ...]:
        """Return the words of a section, or those with one meaning, the longest first; none where there are none."""
        found = (w for w in self.sections.get(section, ()) if meaning is None or w.meaning == meaning)
        return tuple(sorted(found, key=lambda w: (-len(w.text), w.text, w.meaning)))


def encode_words(words: Lexicons) -> dict[str, dict[str, list[str]]]:
    """Return words as a manifest keeps them: by section and meaning, of both languages."""
    found: dict[str, dict[str, list[str]]] = {}
    for section, listed in words.sections.items():
        for word in listed:
            found.setdefault(section, {}).setdefault(word.meaning, []).append(word.text)
    return found
