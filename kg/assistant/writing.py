"""Documents as texts that an assistant can quote: what was found, marks [1] [2] for what it rests on, and the sources.

Clients show their model the text or the document, so each holds all there is. The text is made of the document after
its texts were escaped: nothing in them makes Markdown, a line or a mark of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from mcp_types import CallToolResult, TextContent

from kg.escapes import change_texts, cut, encode_json, escape_markdown, show_line
from kg.export.absences import Drawing
from kg.model import results
from kg.model.absences import Absence
from kg.model.analyses import Analysis
from kg.model.answers import Citation
from kg.model.document import to_plain
from kg.model.readings import Reading
from kg.model.sheets import Related, Sheet, Statement
from kg.terms import CLAIM, RID, TYPE

MANY = 40
"""Nodes and gaps that are shown of one thing at the most."""
FEW = 3
"""Examples shown of a question."""


class Marks:
    """Numbers what a text cites, in the order in which it does; a claim with another role has another number."""

    def __init__(self, citations: Mapping[str, Citation] | None = None) -> None:
        self._citations = citations or {}
        self._numbers: dict[Citation, int] = {}

    def mark(self, citations: Iterable[Citation]) -> str:
        """Return the marks of citations."""
        return " ".join(f"[{self._numbers.setdefault(one, len(self._numbers) + 1)}]" for one in citations)

    def mark_claims(self, claims: Iterable[str]) -> str:
        """Return the marks of claims, by their identifiers."""
        return self.mark(self._citations.get(claim) or Citation(CLAIM.iri + claim, "states") for claim in claims)

    def list(self) -> list[str]:
        """Return the citations that have a number, a line each."""
        return [f"[{number}] {one}" for one, number in self._numbers.items()]


Writer = Callable[[Any, Marks], Iterator[str]]


def send(name: str, document: Any) -> CallToolResult:
    """Return the result of a tool: the text of a verb's document, and the document, all of it to be seen."""
    # Texts make no Markdown of their own: each is a line, and a long one is cut.
    told = change_texts(lambda text: escape_markdown(cut(text)), document)
    marks = Marks(getattr(told, "citations", None))
    body = list(WRITERS[name](told, marks)) if name in WRITERS else [encode_json(to_plain(told))]
    text = "\n".join([*body, *write_list("Sources", marks.list(), mark="")]).strip()
    plain = change_texts(lambda text: cut(show_line(text)), to_plain(document))
    structured = plain if isinstance(plain, dict) else {"result": plain}
    return CallToolResult(content=[TextContent(text=text)], structured_content=structured)


def write_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    r"""Yield a table of Markdown texts without padding, since each blank is read, and without empty columns.

    >>> print("\n".join(write_table(("model", "since"), [("Fronx", "")])))
    | model |
    | --- |
    | Fronx |
    """
    kept = [i for i in range(len(columns)) if any(row[i] for row in rows)]
    if kept:
        yield _write_row([columns[i] for i in kept])
        yield _write_row(["---"] * len(kept))
        yield from (_write_row([row[i] for i in kept]) for row in rows)


def _write_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"


def write_list(title: str, items: Sequence[str], *, mark: str = "- ") -> list[str]:
    """Return a section with an item a line; nothing where there is none.

    >>> write_list("Notes", ["cut"])
    ['', '**Notes**', '- cut']
    """
    return ["", f"**{title}**", *(f"{mark}{item}" for item in items)] if items else []


# Answers and results


def write_answer(found: results.Answer, marks: Marks) -> Iterator[str]:
    """Yield how the question was read first, then the rows, then what is disputed, cut or left out."""
    told = "" if found.ask else f" as {_tell_question(found.question, found.parameters)}"
    yield f"Read{told}: {found.title}"
    yield ""
    if found.rows:
        yield from _write_rows(found, marks)
    else:
        yield "No rows: nothing that is held answers this. That is not evidence that it is false."
    yield from write_list("Disputed: sources differ, and nothing is held", found.disputed)
    yield from write_list("Notes", [*_tell_cut(len(found.rows), found.total), *found.left_out, *_tell_bases(found)])


def write_reading(reading: Reading, _: Marks) -> Iterator[str]:
    """Yield that words were not understood, and which."""
    yield "**Not answered.** This was not understood, so nothing was run, and nothing follows from it."
    yield from write_list("Notes", [reading.told])


def write_excerpt(found: results.Excerpt, marks: Marks) -> Iterator[str]:
    """Yield the truth value, or the table."""
    if found.boolean is not None:
        cited = marks.mark(found.list_citations(0)) if found.cited else ""
        yield f"{'true' if found.boolean else 'false'} {cited}".rstrip()
    elif found.rows:
        yield from _write_rows(found, marks)
    else:
        yield "No rows: nothing that is held matches the query."
    cut_told = () if found.boolean is not None else _tell_cut(len(found.rows), found.total, more=found.more)
    yield from write_list("Notes", [*found.notes, *cut_told, *_tell_bases(found)])


def _tell_question(name: str, parameters: Mapping[str, str]) -> str:
    given = ", ".join(f"{parameter} {value or '…'}" for parameter, value in parameters.items())
    return f"{name}{f' ({given})' if given else ''}"


def _write_rows(found: results.Rows, marks: Marks) -> Iterator[str]:
    cells = [
        [*(row.get(column, "") for column in found.columns), marks.mark(found.list_citations(place))]
        for place, row in enumerate(found.rows)
    ]
    yield from write_table((*found.columns, "citations"), cells)


def _tell_cut(shown: int, total: int, *, more: bool = False) -> list[str]:
    if shown == total and not more:
        return []
    whole = f"{'more than ' if more else ''}{total}"
    return [f"{shown} of {whole} rows; ask for more with max_rows, or for fewer with a narrower question"]


def _tell_bases(found: results.Rows) -> list[str]:
    """Return what citations do not say: rows that need no claim, rows that rest on an absence, and gaps."""
    told: dict[str, list[int]] = {}
    for i, conditions in enumerate(found.conditions, 1):
        for condition in conditions:
            told.setdefault(f"only while there is {condition}", []).append(i)
    for i, (claims, given) in enumerate(zip(found.cited, found.given, strict=False), 1):
        if given and not claims:
            told.setdefault(f"rests on no claim, but on: {', '.join(given)}", []).append(i)
    whole = isinstance(found, results.Excerpt) and found.boolean is not None
    lines = [text if whole else f"row {', '.join(map(str, places))}: {text}" for text, places in told.items()]
    return lines + [f"not covered by the citations: {text}" for text in found.uncovered]


def write_questions(found: Sequence[results.Question], _: Marks) -> Iterator[str]:
    """Yield a line for each question, with its description below where they are not all of the catalogue."""
    for one in found:
        given = ", ".join(f"{p.name}{'' if p.required else '?'} ({p.type})" for p in one.parameters)
        examples = "; ".join(f"“{example.text}”" for example in one.examples[:FEW])
        yield f"- **{one.name}**{f' [{given}]' if given else ''}: {one.title}. E.g. {examples}"
        if one.description:
            yield f"  {one.description} Columns: {', '.join(one.columns)}."


# Things


def write_names(found: Sequence[results.Named], _: Marks) -> Iterator[str]:
    """Yield a table of things."""
    if not found:
        yield "Nothing in the graph has a name like this."
    rows = [[one.id, one.label, one.label_ja, ", ".join(one.classes), one.matched] for one in found]
    yield from write_table(("id", "label", "Japanese", "classes", "matched"), rows)


def write_sheet(sheet: Sheet, marks: Marks) -> Iterator[str]:
    """Yield the thing, its facts, its nodes, and what is odd or not known."""
    also = f" (also {', '.join(sheet.aliases)})" if sheet.aliases else ""
    yield f"**{sheet.label}**{also}: {', '.join(sheet.classes)}; {shorten(sheet.iri)}"
    yield from write_list("Facts", [_tell_fact(fact, marks) for fact in sheet.statements])
    for kind, nodes in groupby(sheet.related, key=lambda node: node.cls):
        yield from write_list(kind, [_tell_node(node, marks) for node in nodes])
    yield from write_list("Where sources differ", sheet.disagreements)
    yield from write_list("What the checks found", sheet.oddities)
    yield from write_list("Not sure", sheet.unsure)
    gaps = [gap.relation + ("" if gap.iri == sheet.iri else f" of {gap.label}") for gap in sheet.gaps]
    yield from write_list("Not known", gaps)
    parts = {"nodes": sheet.related, "things not known": sheet.gaps}
    cut_parts = [name for name, part in parts.items() if len(part) == MANY]
    yield from write_list("Notes", [f"the first {MANY} {name}; run_sparql gives the others" for name in cut_parts])


def shorten(iri: str) -> str:
    """Return the identifier of a thing, by which every tool knows it.

    >>> shorten("https://w3id.org/reverse-imports/id/suzuki")
    'suzuki'
    """
    return iri.removeprefix(RID.iri)


def _tell_fact(fact: Statement, marks: Marks) -> str:
    behind = "(inferred)" if fact.inferred else marks.mark_claims(fact.claims)
    return f"{fact.relation}: {fact.value} {behind}".rstrip()


def _tell_node(node: Related, marks: Marks) -> str:
    facts = f": {node.facts}" if node.facts else ""
    return f"{node.label}{facts} {marks.mark_claims(node.claims)}".rstrip() + f" ({shorten(node.iri)})"


# Proofs and absences


def write_why(found: results.Why | results.WhyNot, marks: Marks) -> Iterator[str]:
    """Yield the fact, then its proofs or what keeps it from holding."""
    told = _tell_triple(found.proofs[0].steps[-1].triple) if isinstance(found, results.Why) else found.why_not.told
    yield f"**{'Holds' if found.holds else 'Does not hold'}**: {told}"
    if found.hangs_on:
        yield f"**Not sure**: {found.hangs_on}"
    for proof in found.proofs if isinstance(found, results.Why) else ():
        steps = enumerate(proof.steps, 1)
        told_steps = [f"{i}. {_tell_triple(step.triple)}{_tell_ground(step, marks)}" for i, step in steps]
        yield from write_list("Proof", told_steps, mark="")
    if isinstance(found, results.WhyNot):
        reasons = _draw(lambda drawing: drawing.draw_missing(found.why_not), marks)
        yield from write_list("Why not", reasons, mark="")
        yield from ("", "That it does not hold here is not evidence that it is false.")


def _tell_triple(triple: results.Fact) -> str:
    relation = "is a" if triple.predicate.value == TYPE.value else triple.predicate.label
    return f"{triple.subject.label} · {relation} · {triple.object.label}"


def _tell_ground(step: results.Step, marks: Marks) -> str:
    if step.rule:
        places = ", ".join(str(place + 1) for place in step.premises or ())
        return f": because {step.rule.axiom} (OWL 2 RL: {'+'.join(step.rule.owl2rl)}); from steps {places}"
    ways = " or ".join(marks.mark_claims(way) for way in step.claims or ())
    ground = " or ".join(filter(None, (ways, step.given)))
    return f" ← {ground}" if ground else ""


def write_absence(found: Absence, marks: Marks) -> Iterator[str]:
    """Yield the rows that are there, or the reasons."""
    if found.present:
        yield "The row is there:"
        columns = list(dict.fromkeys(column for row in found.rows for column in row))
        yield from write_table(columns, [[row.get(column, "") for column in columns] for row in found.rows])
    else:
        yield from _draw(lambda drawing: drawing.draw_body(found), marks)


def _draw(draw: Callable[[Drawing], Iterable[str]], marks: Marks) -> list[str]:
    """Return what is drawn of an absence as a nested list of Markdown."""
    drawing = Drawing(str)
    lines = list(draw(drawing))
    marks.mark_claims(drawing.numbers)
    return [f"{line[: len(line) - len(line.lstrip())]}- {line.lstrip()}" for line in lines]


# Changes, findings and analyses


def write_changes(found: results.Supposition | results.Difference, marks: Marks) -> Iterator[str]:
    """Yield what is supposed or compared, and a table for each kind of change."""
    if isinstance(found, results.Difference):
        yield f"From {found.first} to {found.second}."
    else:
        parts = {"without": found.without, "with": found.set}
        told = " and ".join(f"{word} {', '.join(names)}" for word, names in parts.items() if names)
        yield f"Supposed: the graph {told}. The graph itself is unchanged."
    if not found.changes:
        happens = "has changed" if isinstance(found, results.Difference) else "would change"
        yield from ("", f"Nothing of this {happens}.")
    notes = []
    for part, group in groupby(found.changes, key=lambda change: change.part):
        changes = list(group)
        yield from ("", f"**{part}** ({found.totals[part]})")
        columns = list(dict.fromkeys(name for change in changes for name, cell in change.cells.items() if cell))
        causes = ["; ".join(_tell_cause(cause, marks) for cause in change.evidence) for change in changes]
        rows = [
            [*(change.cells.get(name, "") for name in columns), because, marks.mark_claims(change.list_claims())]
            for change, because in zip(changes, causes, strict=True)
        ]
        yield from write_table((*columns, "because", "citations"), rows)
        if len(changes) < found.totals[part]:
            notes.append(f"{part}: {len(changes)} of {found.totals[part]}; ask for more with max_rows")
    yield from write_list("Notes", notes)


def _tell_cause(cause: results.Cause, marks: Marks) -> str:
    return f"{cause.how} {marks.mark_claims([cause.claim]) if cause.claim else cause.given}"


def write_oddities(found: results.Oddities, marks: Marks) -> Iterator[str]:
    """Yield a table of what the checks found."""
    if not found.findings:
        yield "The checks found nothing like this."
    rows = [[one.severity, one.rule, one.told, one.settle, marks.mark_claims(one.claims)] for one in found.findings]
    yield from write_table(("severity", "rule", "told", "what would settle it", "citations"), rows)


def write_analysis(found: Analysis, marks: Marks) -> Iterator[str]:
    """Yield what an analysis tells, and its rows."""
    yield f"**{found.title}**"
    yield from (f"- {sentence}" for sentence in found.sentences)
    yield ""
    rows = [[*texts, marks.mark_claims(claims)] for texts, claims in zip(found.texts(), found.cited, strict=True)]
    yield from write_table((*found.columns, "citations"), rows)
    yield from write_list("Notes", found.notes)


WRITERS: Mapping[str, Writer] = {
    "ask": write_answer,
    "conflicts": write_answer,
    "read": write_reading,
    "query": write_excerpt,
    "list": write_questions,
    "search": write_names,
    "show": write_sheet,
    "why": write_why,
    "why-not": write_absence,
    "whatif": write_changes,
    "diff": write_changes,
    "findings": write_oddities,
    "network": write_analysis,
}
"""How the document of a verb is written; another is written as JSON."""
