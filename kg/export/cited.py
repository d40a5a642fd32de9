"""Results with their citations: SPARQL 1.1 JSON, CSV, tables and Markdown of rows, and RDF of triples.

In JSON the citations stand in `head`, one list a row: an extra member anywhere else breaks the parsers of rdflib and
pyoxigraph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from pyoxigraph import Literal, NamedNode, Triple

from kg.escapes import Markup, encode_json, encode_lines
from kg.export.rdf import encode_triples
from kg.export.rows import CSV, DRAWERS, encode_answer, make_document, number_lines, shape_lines, show_texts
from kg.model.answers import TOLD, Answer, Citation, Table
from kg.model.cited import Cited
from kg.model.document import to_plain
from kg.model.proofs import Basis, Roles
from kg.terms import CLAIM, PROV, RDF, RDFS, TYPE, Namespace

STATEMENT = "https://w3id.org/reverse-imports/statement/"
READING = Namespace("https://w3id.org/reverse-imports/reading/")
ROLE = Namespace("https://w3id.org/reverse-imports/role/")
"""What a claim does for a statement that a decision makes of it."""
BAR = " | "
SEVERAL = "what is cited is one of several proofs of what was inferred; `kg why` with --all gives more"


def encode_cited(cited: Cited, format_name: str) -> str:
    """Return a cited result in a format of `ROW_FORMATS` or `CSV`; a graph as `encode_triples` has it, with statements.

    Raises:
        QueryError: the format has rows, and the result is a graph.
    """
    result = cited.result
    if isinstance(result, Table):
        return _encode_rows(result, cited, format_name)
    if isinstance(result, bool):
        return _encode_truth(result, cited, format_name)
    text = encode_triples((*result, *_describe(result, cited.bases)), format_name)
    notes = [f"# not covered by the citations: {told}" for told in cited.uncovered if format_name == "table"]
    return encode_lines(notes) + text


def encode_cited_answer(answer: Answer, format_name: str) -> str:
    """Return an answer with its citations in a format of `ROW_FORMATS`."""
    if format_name in ("json", "csv"):
        cited = Cited(answer, answer.bases, answer.citations, answer.uncovered)
        return _encode_rows(answer, cited, format_name)
    return _add_notes(encode_answer(answer, format_name), answer.bases, answer.uncovered, format_name)


def name_statement(triple: Triple) -> NamedNode:
    """Return the name of a triple as a statement: a digest of it in N-Triples."""
    return NamedNode(STATEMENT + hashlib.sha256(str(triple).encode()).hexdigest()[:16])


def describe_statement(triple: Triple) -> Iterator[Triple]:
    """Yield a triple as a statement (RDF 1.1 Schema)."""
    me = name_statement(triple)
    yield Triple(me, TYPE, RDF("Statement"))
    yield Triple(me, RDF("subject"), triple.subject)
    yield Triple(me, RDF("predicate"), triple.predicate)
    yield Triple(me, RDF("object"), triple.object)


def _encode_rows(table: Table, cited: Cited, format_name: str) -> str:
    if format_name == "json":
        return f"{encode_json(make_document(table.columns, table.rows, _make_head(cited)))}\n"
    if format_name in CSV:
        return CSV[format_name](*_list_cited(table, cited))
    uses = [cited.list_citations(row) for row in range(len(cited.bases))]
    order = {use: i for i, use in enumerate(dict.fromkeys(use for row in uses for use in row), 1)}
    marks = [
        Markup(" ".join(f"[{order[use]}]" for use in row)) or (f"({', '.join(basis.given)})" if basis.given else "")
        for row, basis in zip(uses, cited.bases, strict=True)
    ]
    rows = [[*row, mark] for row, mark in zip(show_texts(table), marks, strict=True)]
    drawn = DRAWERS[format_name]((*table.columns, "citations"), rows)
    notes = number_lines(order, format_name)
    text = "\n".join([drawn, *([""] if notes else []), *notes]) + "\n"
    return _add_notes(text, cited.bases, cited.uncovered, format_name)


def _encode_truth(value: object, cited: Cited, format_name: str) -> str:
    truth = "true" if value else "false"
    if format_name == "json":
        return encode_json({"head": _make_head(cited), "boolean": bool(value)}) + "\n"
    notes = number_lines(cited.list_citations(0), format_name)
    return _add_notes("\n".join([truth, *notes]) + "\n", cited.bases, cited.uncovered, format_name)


def _make_head(cited: Cited) -> dict[str, object]:
    """Return the members of `head`: lists with an entry a row, and what is not covered."""
    bases, citations = cited.bases, cited.citations
    members: dict[str, list[object]] = {
        "citations": [[to_plain(citations[claim].in_row(basis.roles)) for claim in basis.claims] for basis in bases],
        "given": [list(basis.given) for basis in bases],
        "conditions": [list(basis.conditions) for basis in bases],
        "several": [basis.several for basis in bases],
        "uncovered": list(cited.uncovered),
    }
    return {name: values for name, values in members.items() if name == "citations" or any(values)}


def _tell_role(citation: Citation) -> str:
    return f"{citation.role}: {citation.reading}" if citation.role in TOLD else citation.role


CITED: Mapping[str, Callable[[Citation], str]] = {
    "cited_claims": attrgetter("name"),
    "cited_roles": _tell_role,
    "cited_sources": attrgetter("title"),
    "cited_locators": attrgetter("locator"),
    "cited_dates": attrgetter("date"),
    "cited_evidentials": attrgetter("evidential"),
    "cited_sentences": attrgetter("sentence"),
}
"""The columns of citations, and what they tell; sentences only where the texts are at hand."""


def _list_cited(table: Table, cited: Cited) -> tuple[list[str], list[list[str]]]:
    """Return rows with further columns, in which a bar stands between what belongs to one claim and the next."""
    quoted = any(citation.sentence for citation in cited.citations.values())
    names = [name for name in CITED if quoted or name != "cited_sentences"]
    rows = []
    for row, basis in zip(table.texts(), cited.bases, strict=True):
        found = [cited.citations[claim].in_row(basis.roles) for claim in basis.claims]
        parts = (*(map(CITED[name], found) for name in names), basis.given, basis.conditions)
        rows.append([*row, *map(BAR.join, parts), "yes" if basis.several else "", BAR.join(cited.uncovered)])
    return [*table.columns, *names, "given", "conditions", "one_of_several", "not_covered"], rows


def _add_notes(text: str, bases: Sequence[Basis], uncovered: Sequence[str], format_name: str) -> str:
    rows: dict[str, list[int]] = {}
    for i, basis in enumerate(bases, 1):
        for condition in basis.conditions:
            rows.setdefault(condition, []).append(i)
    notes = [f"row {', '.join(map(str, found))}: only while there is {told}" for told, found in rows.items()]
    several = [i for i, basis in enumerate(bases, 1) if basis.several]
    if several:
        notes.append(Markup(f"row {', '.join(map(str, several))}: {SEVERAL}"))
    notes += [f"not covered by the citations: {told}" for told in uncovered]
    return text + "".join(f"{line}\n" for line in shape_lines(notes, format_name))


def _describe(triples: Sequence[Triple], bases: Sequence[Basis]) -> Iterator[Triple]:
    """Yield each triple as a statement that was derived from the claims it rests on (RDF 1.1 Schema, PROV-O).

    It was derived from the claims that state it, and from decisions. A claim that is read otherwise than it says is
    used, with that role, by the reading that gave the statement, and not what it was derived from.
    """
    for triple, basis in zip(triples, bases, strict=True):
        if not basis.claims:
            continue
        me = name_statement(triple)
        yield from describe_statement(triple)
        yield from describe_roles(me, basis.claims, basis.roles)
        for condition in basis.conditions:
            yield Triple(me, RDFS("comment"), Literal(f"only while there is {condition}"))
        if basis.several:
            yield Triple(me, RDFS("comment"), Literal(SEVERAL))


def describe_roles(me: NamedNode, claims: Iterable[str], roles: Roles) -> Iterator[Triple]:
    """Yield what a statement was derived from, and the reading that used what says otherwise (PROV-O, section 3.3)."""
    stating = roles.list_stating(claims)
    for claim in sorted(stating | roles.deciding):
        yield Triple(me, PROV("wasDerivedFrom"), CLAIM(claim))
    used = {"readOtherwise": sorted(roles.otherwise), "sayingOtherwise": sorted(roles.contrary)}
    if not any(used.values()):
        return
    told = "\n".join([me.value, *(claim for part in used.values() for claim in part), *sorted(roles.deciding)])
    act = READING(hashlib.sha256(told.encode()).hexdigest()[:16])
    yield Triple(me, PROV("wasGeneratedBy"), act)
    yield Triple(act, TYPE, PROV("Activity"))
    for role, part in {**used, "deciding": sorted(roles.deciding)}.items():
        for claim in part:
            usage = NamedNode(f"{act.value}_{claim}")
            yield Triple(act, PROV("qualifiedUsage"), usage)
            yield Triple(usage, TYPE, PROV("Usage"))
            yield Triple(usage, PROV("entity"), CLAIM(claim))
            yield Triple(usage, PROV("hadRole"), ROLE(role))
