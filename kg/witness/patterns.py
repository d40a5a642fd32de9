"""Reading triple patterns and property paths (SPARQL 1.1, sections 4.2, 9 and 19.8)."""

from __future__ import annotations

from kg.errors import QueryError
from kg.terms import RDF
from kg.witness.cursor import Cursor
from kg.witness.syntax import Alternative, Inverse, Negated, Path, Pattern, Repeat, Sequence, Slot, Triples

TYPE, FIRST, REST, NIL = (f"<{RDF(name).value}>" for name in ("type", "first", "rest", "nil"))
STARTS = ("iri", "string", "variable", "blank", "name", "number")


class PatternReader(Cursor):
    """Reads triples; nodes without a name become variables of their own."""

    def read_triples(self) -> Triples:
        """Return the triple patterns up to the next word that begins no triple."""
        start, found = self.here.start, list[Pattern]()
        while self._starts_node():
            self._read_subject(found)
            if not self.here.is_mark("."):
                break
            self.take()
        if not found:
            raise QueryError(f"'{self.here.text}' at character {self.here.start + 1} is beyond SPARQL 1.1")
        return Triples(tuple(found), (start, self.tokens[self.place - 1].end))

    def _starts_node(self) -> bool:
        here = self.here
        return here.kind in STARTS or here.is_mark("[", "(") or here.is_word("TRUE", "FALSE")

    def _read_subject(self, found: list[Pattern]) -> None:
        listed = self.here.is_mark("[", "(")
        subject = self._read_node(found)
        if not listed or not self.here.is_mark(".", "}"):
            self._read_properties(subject, found)

    def _read_properties(self, subject: Slot, found: list[Pattern]) -> None:
        while self.here.is_mark(";") or self._starts_verb():
            if self.here.is_mark(";"):
                self.take()
                continue
            start, path = self.here.start, self._read_verb()
            while True:
                value = self._read_node(found)
                found.append(Pattern(subject, path, value, (start, self.tokens[self.place - 1].end)))
                if not self.here.is_mark(","):
                    break
                self.take()

    def _starts_verb(self) -> bool:
        here = self.here
        return here.kind in ("iri", "name", "variable") or here.is_word("A") or here.is_mark("^", "!", "(")

    def _read_verb(self) -> Path:
        return self.take().text if self.here.kind == "variable" else self._read_path()

    def _read_node(self, found: list[Pattern]) -> Slot:
        token = self.take()
        if token.is_mark("["):
            node = self.make_variable()
            self._read_properties(node, found)
            self.expect("]")
            return node
        if token.is_mark("("):
            return self._read_collection(found)
        if token.kind == "blank":
            return f"?kg_blank_{token.text[2:].replace('-', '_h_').replace('.', '_d_')}"
        if token.kind == "string":
            return self._read_literal(token.start)
        if token.kind in ("iri", "name", "variable", "number") or token.is_word("TRUE", "FALSE"):
            return token.text
        raise QueryError(f"'{token.text}' at character {token.start + 1} is beyond SPARQL 1.1")

    def _read_literal(self, start: int) -> Slot:
        if self.here.kind == "lang":
            self.take()
        elif self.here.is_mark("^^"):
            self.place += 2
        return self.text[start : self.tokens[self.place - 1].end]

    def _read_collection(self, found: list[Pattern]) -> Slot:
        members = []
        while not self.here.is_mark(")"):
            members.append(self._read_node(found))
        end = self.take().end
        cells = [self.make_variable() for _ in members]
        for cell, rest, member in zip(cells, [*cells[1:], NIL], members, strict=True):
            found.append(Pattern(cell, FIRST, member, (end, end)))
            found.append(Pattern(cell, REST, rest, (end, end)))
        return cells[0] if cells else NIL

    def _read_path(self) -> Path:
        parts = [self._read_sequence()]
        while self.here.is_mark("|"):
            self.take()
            parts.append(self._read_sequence())
        return parts[0] if len(parts) == 1 else Alternative(tuple(parts))

    def _read_sequence(self) -> Path:
        parts = [self._read_step()]
        while self.here.is_mark("/"):
            self.take()
            parts.append(self._read_step())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _read_step(self) -> Path:
        if self.here.is_mark("^"):
            self.take()
            return Inverse(self._read_repeat())
        return self._read_repeat()

    def _read_repeat(self) -> Path:
        path = self._read_primary()
        if self.here.is_mark("?", "*", "+"):
            return Repeat(path, self.take().text)
        return path

    def _read_primary(self) -> Path:
        token = self.take()
        if token.is_mark("("):
            path = self._read_path()
            self.expect(")")
            return path
        if token.is_mark("!"):
            return self._read_negated()
        return TYPE if token.is_word("A") else token.text

    def _read_negated(self) -> Negated:
        several = self.here.is_mark("(")
        if several:
            self.take()
        forward, backward = list[str](), list[str]()
        while True:
            inverse = self.here.is_mark("^")
            if inverse:
                self.take()
            token = self.take()
            (backward if inverse else forward).append(TYPE if token.is_word("A") else token.text)
            if not several or not self.here.is_mark("|"):
                break
            self.take()
        if several:
            self.expect(")")
        return Negated(tuple(forward), tuple(backward))
