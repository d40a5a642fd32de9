"""How far two spellings are apart, and how far a name may be from what is typed."""

from __future__ import annotations


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
    """Return how many edits a name of this length forgives: a short word is soon another word.

    >>> [count_forgiven(name) for name in ("ford", "camry", "mitsubishi")]
    [0, 1, 2]
    """
    return 0 if len(name) < 5 else 1 if len(name) < 8 else 2
