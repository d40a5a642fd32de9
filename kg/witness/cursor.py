"""A place in the words of a query, which moves on as they are taken."""

from __future__ import annotations

from kg.errors import QueryError
from kg.sparql import Token


class Cursor:
    """Takes the words of a query one after another."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.place = 0
        self.made = 0

    @property
    def here(self) -> Token:
        """Return the next word."""
        return self.tokens[self.place]

    @property
    def at_end(self) -> bool:
        """Say whether all words are taken."""
        return self.here.kind == "end"

    def take(self) -> Token:
        """Return the next word and move on.

        Raises:
            QueryError: there is none.
        """
        token = self.tokens[self.place]
        if token.kind == "end":
            raise QueryError("the query ends too early")
        self.place += 1
        return token

    def expect(self, mark: str) -> Token:
        """Take a certain mark.

        Raises:
            QueryError: another word stands there.
        """
        token = self.take()
        if not token.is_mark(mark):
            raise QueryError(f"'{token.text}' at character {token.start + 1} stands where '{mark}' should")
        return token

    def make_variable(self) -> str:
        """Return a variable that the query does not have, for a node that it leaves without a name."""
        self.made += 1
        return f"?kg_node{self.made}"
