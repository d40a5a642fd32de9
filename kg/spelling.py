"""Names as people write them: other forms of a name, how far two spellings are apart, and how well a name fits words.

One rule for all faces: case, spaces, hyphens and brackets do not count, nor the order of words; a Greek letter is its
name; a plant need not be called one, nor a model with its maker; and one letter may be wrong in a long word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from kg.model.questions import fold

EXACT, PREFIX, WORDS, INSIDE, MISSPELT = range(5)
"""How a name fits words, the best first."""
NEAR, TOO_FAR = 2, 9
"""Edits of a word that is still offered, and more than any name forgives."""
SHORT = 4
"""Letters that a word has at least where one may be wrong in it."""
GREEK = re.compile("[\u03b1-\u03c9]")
BRACKETED = re.compile(r"\s*[(（]([^()（）]*)[)）]")


def join_words(name: str) -> str:
    """Return a name without case, spaces, hyphens and marks, to compare however people space it.

    >>> join_words("Jimny-Nomade") == join_words("JIMNY NOMADE"), join_words("ジムニー ノマド")
    (True, 'ジムニーノマド')
    """
    return "".join(fold(_spell_greek(name)).split())


def sort_words(name: str) -> str:
    """Return the words of a name in one order, joined.

    >>> sort_words("Alpha 0") == sort_words("0 Alpha")
    True
    """
    return "".join(sorted(fold(_spell_greek(name)).split()))


def _spell_greek(name: str) -> str:
    return GREEK.sub(lambda found: f" {unicodedata.name(found[0]).split()[-1].lower()} ", name.casefold())


def list_variants(name: str, kinds: Iterable[str], owners: Iterable[str] = ()) -> Iterator[str]:
    """Yield a name, and what it is without brackets, without the word for its kind at the end, and without an owner.

    >>> list(list_variants("Gujarat plant (Hansalpur)", ["plant"]))
    ['Gujarat plant (Hansalpur)', 'Gujarat plant', 'Hansalpur', 'Gujarat']
    >>> list(list_variants("Honda 0 Alpha", ["vehicle model"], ["Honda"]))
    ['Honda 0 Alpha', '0 Alpha']
    """
    bare = BRACKETED.sub("", name)
    yield from dict.fromkeys((name, bare, *BRACKETED.findall(name)))
    for kind in kinds:
        short = bare[: -len(kind)].strip() if bare.casefold().endswith(kind.casefold()) else ""
        if short:
            yield short
    folded = bare.casefold()
    for owner in owners:
        if folded.startswith(f"{owner.casefold()} "):
            yield bare[len(owner) :].strip()


def count_slips(wanted: Sequence[str], words: Sequence[str]) -> int | None:
    """Return the edits between the words of a name and those that are written; None where it is another name.

    >>> count_slips(["jimny", "nomade"], ["jimny", "nomad"]), count_slips(["cx", "3"], ["cx", "30"])
    (1, None)
    """
    if len(wanted) != len(words):
        return None
    edits = [
        0 if word == part else count_edits(word, part, most) if (most := _count_slips(word, part)) else TOO_FAR
        for word, part in zip(words, wanted, strict=True)
    ]
    within = all(edit <= count_forgiven(part) for edit, part in zip(edits, wanted, strict=True))
    return sum(edits) if within else None


def _count_slips(word: str, part: str) -> int:
    """Return how many edits a word that is written may be from one of a name: a letter left out makes it shorter."""
    return count_forgiven(part) if len(word) >= SHORT and not any(map(str.isdigit, word)) else 0


def count_word(word: str, part: str) -> int:
    """Return the edits between a word and one of a name, or that it is too far from it."""
    if word == part:
        return 0
    most = min(count_forgiven(word), count_forgiven(part))
    edits = count_edits(word, part, most) if most else TOO_FAR
    return edits if edits <= most else TOO_FAR


def rank_name(wanted: str, name: str) -> tuple[int, int] | None:
    """Return how a folded name fits folded words, and by how many edits; None where it does not.

    >>> rank_name("fronx", "suzuki fronx") == (WORDS, 0), rank_name("suzki", "suzuki") == (MISSPELT, 1)
    (True, True)
    """
    if not wanted:
        return None
    if name == wanted or join_words(name) == join_words(wanted):
        return EXACT, 0
    if name.startswith(wanted):
        return PREFIX, 0
    words, parts = wanted.split(), name.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return WORDS, 0
    if wanted in name:
        return INSIDE, 0
    edits = [min(count_word(word, part) for part in parts) for word in words]
    return (MISSPELT, sum(edits)) if all(edit < TOO_FAR for edit in edits) else None


def suggest_names(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the folded names that some words may be meant for, the nearest first.

    A name that only has some of the letters is not among them: no country is offered for another.

    >>> suggest_names("Suzuki Fronks", ["suzuki fronx", "suzuki"]), suggest_names("china", ["india"])
    (['suzuki fronx'], [])
    """
    wanted = fold(name)
    ranked = {one: rank for one in known if (rank := rank_name(wanted, one) or _rank_near(wanted, one)) is not None}
    return sorted(ranked, key=lambda one: (ranked[one], len(one), one))[:most]


def _rank_near(wanted: str, name: str) -> tuple[int, int] | None:
    """Return how a name fits whose words are two edits off at the most, with the same initials."""
    pairs = list(zip(wanted.split(), name.split(), strict=False))
    edits = [count_edits(word, part, NEAR) if word[0] == part[0] else TOO_FAR for word, part in pairs]
    alike = len(wanted.split()) == len(name.split()) and all(
        edit == 0 or (edit <= NEAR and count_forgiven(part)) for edit, (_, part) in zip(edits, pairs, strict=True)
    )
    return (MISSPELT, sum(edits)) if pairs and alike else None


def count_edits(one: str, other: str, most: int) -> int:
    """Return the edits between two words, or `most` + 1 where there are more.

    An edit adds, drops or changes a letter, or swaps two neighbours (the optimal string alignment distance).

    >>> count_edits("suzki", "suzuki", 2), count_edits("fornx", "fronx", 2), count_edits("ford", "fiat", 1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def count_forgiven(name: str) -> int:
    """Return how many edits a name of this length forgives: a short word, or one with digits, is soon another word.

    >>> [count_forgiven(name) for name in ("ford", "camry", "mitsubishi", "mazda2")]
    [0, 1, 2, 0]
    """
    return 0 if len(name) < 5 or any(map(str.isdigit, name)) else 1 if len(name) < 8 else 2
