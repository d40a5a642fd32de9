"""Running a question of the catalogue: parameters become terms, cells become labels, claims become citations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from kg.errors import NotFound, QueryError, suggest
from kg.graph.names import Names
from kg.language import say
from kg.model.answers import MARKS, SOURCES, Answer, Row, Table, Term
from kg.model.proofs import Basis
from kg.model.questions import Parameter, Question
from kg.terms import XSD

SEPARATOR = "; "
HOME = "https://w3id.org/reverse-imports/"
FORMS = {"year": (r"\d{4}", "four digits, such as 2025"), "date": (r"\d{4}-\d\d-\d\d", "it as 2026-01-31")}
JOINED = re.compile(r'separator="; "\)\s+AS\s+\?(\w+)')


def bind_parameters(question: Question, values: Mapping[str, str], names: Names) -> dict[str, Term]:
    """Return the values of a question's parameters as terms.

    Raises:
        QueryError: a parameter is unknown, missing, or no year or date.
        NotFound: no thing of the parameter's class has the name.
    """
    known = {p.name: p for p in question.parameters}
    for name in values:
        if name not in known:
            listed = f"it has {', '.join(known)}" if known else "it has none"
            raise QueryError(f"{question.name}: no parameter '{name}'{suggest(name, known)}; {listed}")
    for name, parameter in known.items():
        if parameter.required and not values.get(name):
            raise QueryError(f"{question.name}: needs {name} ({parameter.description}); add --{name} …")
    return {n: _bind(known[n], text, question, names) for n, text in values.items() if text}


def _bind(parameter: Parameter, text: str, question: Question, names: Names) -> Term:
    if parameter.type in FORMS:
        pattern, hint = FORMS[parameter.type]
        if not re.fullmatch(pattern, text):
            raise QueryError(f"{question.name}: '{text}' is no {parameter.type}; write {hint}")
        return Literal(int(text)) if parameter.type == "year" else Literal(text, datatype=XSD("date"))
    cls = names.find_class(parameter.type)
    try:
        return names.find(text, cls)
    except NotFound as error:
        owned = names.find_owner(text, cls)
        if owned is None:
            raise NotFound(f"{question.name}, {parameter.name}: {error}") from error
        return owned[1]


def tell_owners(
    question: Question, values: Mapping[str, str], bound: Mapping[str, Term], names: Names, lang: str
) -> tuple[str, ...]:
    """Return where a thing was given that stands for another, as a brand does for its maker: the answer is of that."""
    types = {p.name: names.find_class(p.type) for p in question.parameters if p.type not in FORMS}
    label = names.make_label(lang)
    owned = (names.find_owner(values[name], cls) for name, cls in types.items() if name in bound)
    return tuple(
        say("stands_for", lang, thing=label(thing), owner=label(owner), kind=names.name_kind(thing, lang))
        for thing, owner in filter(None, owned)
        if owner in bound.values()
    )


def make_answer(  # what an answer is made of
    question: Question,
    bound: Mapping[str, Term],
    chosen: Choice,
    told_by: Sequence[Basis],
    *,
    names: Names,
    lang: str,
) -> Answer:
    """Return the answer of a question from the rows that were chosen of its solutions, and who says so of each.

    The last column names the claims; no thing stands behind its cells.
    """

    def show(term: Term | None) -> Term | None:
        if isinstance(term, Literal) and term.datatype == XSD("string"):
            said = question.say(term.value, lang)
            if said != term.value:
                return Literal(said, language=lang)
        return label_cell(term, names, lang)

    rows = zip(chosen.rows, told_by, strict=True)
    return Answer(
        question=question.name,
        title=question.name_in(lang),
        lang=lang,
        parameters={name: names.name(term, lang) for name, term in bound.items()},
        columns=(*chosen.columns, SOURCES),
        rows=tuple((*map(show, row), Literal(SEPARATOR.join(basis.claims))) for row, basis in rows),
        cited=tuple(basis.claims for basis in told_by),
        citations={},
        roles=tuple(basis.roles for basis in told_by),
        things=tuple((*row, None) for row in chosen.rows),
    )


def find_hidden(question: Question) -> frozenset[str]:
    """Return the columns of a question that only serve to choose rows."""
    return frozenset(p.column for p in question.parameters if p.hidden)


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows that an answer shows, each with the solutions of the query that it stands for."""

    columns: tuple[str, ...]
    rows: Mapping[Row, list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedChoice(Choice):
    """The rows that an answer shows, each with its mark, and whether to show marks; `held` is the result at rest.

    `before` counts rows that only may have been so before anybody said so: those at the end, or, where they are not
    `listed`, others. `worlds` are the rows of each world looked at and of the bounds of all. `unsure` tells of a sure
    row which cells it leaves empty only because they are not.
    """

    marks: tuple[str, ...]
    held: Table
    before: int
    listed: bool
    marked: bool
    worlds: tuple[tuple[Row, ...], ...]
    unsure: Mapping[Row, Row] = field(default_factory=dict)


def choose_rows(question: Question, bound: Mapping[str, Term], table: Table) -> Choice:
    """Return the rows of an answer: the solutions in which each parameter has its value.

    A parameter is compared with its column as a term. Substituting it in the query instead would give its value to
    rows that leave the column empty. Hidden columns are left out, and rows that are then equal joined.
    """
    hidden = find_hidden(question)
    columns_of = {p.name: p.column for p in question.parameters}
    keep = [i for i, column in enumerate(table.columns) if column not in hidden]
    wanted = {table.columns.index(columns_of[name]): term for name, term in bound.items()}
    joined = [table.columns[i] in JOINED.findall(question.sparql) for i in keep]
    chosen: dict[Row, list[Row]] = {}
    for row in table.rows:
        if all(row[i] == term for i, term in wanted.items()):
            chosen.setdefault(_sort_joined(tuple(row[i] for i in keep), joined), []).append(row)
    return Choice(tuple(table.columns[i] for i in keep), chosen)


def _sort_joined(row: Row, joined: Sequence[bool]) -> Row:
    """Return the row with what GROUP_CONCAT joined in a fixed order, as SPARQL promises none.

    Where nothing was joined the cell is empty, and where one name was, it is that name.
    """
    return tuple(_sort_parts(t) if mark and isinstance(t, Literal) else t for t, mark in zip(row, joined, strict=True))


def _sort_parts(term: Literal) -> Term | None:
    joined = Literal(SEPARATOR.join(sorted(set(term.value.split(SEPARATOR)))))
    if SEPARATOR in joined.value:
        return joined
    return NamedNode(joined.value) if _is_joined(joined) else joined if joined.value else None


def _is_joined(term: Literal) -> bool:
    return term.value.startswith(HOME) and term.datatype == XSD("string")


def label_cell(term: Term | None, names: Names, lang: str) -> Term | None:
    """Return what stands in a cell: a label for a name, labels for names that were joined, else the term."""
    if not isinstance(term, Literal):
        return names.label(term, lang)
    if _is_joined(term):
        return Literal(SEPARATOR.join(names.name(NamedNode(part), lang) for part in term.value.split(SEPARATOR)))
    if lang == "ja" and term.value and term.datatype == XSD("string"):
        return Literal(names.japanese.translate(term.value))
    return term if term.value else None


def mark_rows(answer: Answer, marks: Sequence[str], reasons: Sequence[str]) -> Answer:
    """Return the answer with the columns `hangs_on`, why a row is not sure, and `sure`, before that of its sources.

    No thing stands behind the cells of either.
    """
    more = [(Literal(reason) if reason else None, Literal(mark)) for reason, mark in zip(reasons, marks, strict=True)]
    columns = (*answer.columns[:-1], *MARKS, answer.columns[-1])
    rows = tuple((*row[:-1], *cells, row[-1]) for row, cells in zip(answer.rows, more, strict=True))
    things = tuple((*row[:-1], None, None, row[-1]) for row in answer.things)
    return replace(answer, columns=columns, rows=rows, things=things)
