"""Reading expressions: where they end, their variables, and the patterns they ask about."""

from __future__ import annotations

from kg.witness.cursor import Cursor
from kg.witness.syntax import Exists, Expression

AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
CHOICES = ("IF", "COALESCE", "IN", "NOT")


class ExpressionReader(Cursor):
    """Reads expressions by their brackets; what stands inside stays text."""

    def read_exists(self, start: int, *, negated: bool) -> Exists:
        """Return the pattern of `EXISTS`, whose words have been taken."""
        raise NotImplementedError

    def read_constraint(self) -> Expression:
        """Return an expression in brackets, a call, or `(NOT) EXISTS { … }`."""
        start, scan = self.here.start, Scan()
        if self._take_exists(scan):
            return scan.close((start, self.tokens[self.place - 1].end))
        while not self.here.is_mark("("):  # the name of a function
            scan.note(self.take().text.upper())
        self._read_brackets(scan)
        return scan.close((start, self.tokens[self.place - 1].end))

    def read_until(self, word: str, mark: str) -> Expression:
        """Return the expression before a keyword or a mark that stands outside its brackets."""
        start, scan = self.here.start, Scan()
        while not self.here.is_word(word) and not self.here.is_mark(mark):
            self._read_part(scan)
        return scan.close((start, self.tokens[self.place - 1].end))

    def _read_part(self, scan: Scan) -> None:
        if self.here.is_mark("("):
            self._read_brackets(scan)
        elif not self._take_exists(scan):
            token = self.take()
            if token.kind == "variable":
                scan.variables.add(token.text)
            else:
                scan.note(token.text.upper() if token.kind in ("word", "mark") else "")

    def _read_brackets(self, scan: Scan) -> None:
        self.expect("(")
        while not self.here.is_mark(")"):
            self._read_part(scan)
        self.take()

    def _take_exists(self, scan: Scan) -> bool:
        start = self.here.start
        negated = self.here.is_word("NOT") and self.tokens[self.place + 1].is_word("EXISTS")
        if not negated and not self.here.is_word("EXISTS"):
            return False
        self.place += 2 if negated else 1
        scan.exists.append(self.read_exists(start, negated=negated))
        return True


class Scan:
    """What has been seen of an expression."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.exists: list[Exists] = []
        self.words: set[str] = set()

    def note(self, word: str) -> None:
        """Remember a keyword or a mark."""
        self.words.add(word)

    def close(self, span: tuple[int, int]) -> Expression:
        """Return the expression."""
        plain = not self.words & {"||", "!", "=", "!=", *CHOICES}
        aggregates = bool(self.words & set(AGGREGATES))
        return Expression(span, frozenset(self.variables), tuple(self.exists), plain, aggregates)
