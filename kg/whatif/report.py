"""A comparison in words: parts with records of text, for tables, Markdown, CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from textwrap import fill

from pyoxigraph import NamedNode, Triple

from kg.graph import KnowledgeGraph
from kg.graph.citations import cite
from kg.model.answers import Answer, Record, Table, text_of
from kg.model.proofs import Proof
from kg.terms import TYPE, compact
from kg.whatif.causes import Cause, Causes
from kg.whatif.comparison import Comparison, Inference, compare
from kg.whatif.rows import AnswerChange, RowChange, find_key

WIDTH, MOST = 60, 6
Asked = Callable[[KnowledgeGraph], Table]


def tell_supposed(
    before: KnowledgeGraph, after: KnowledgeGraph, asked: Asked | None, *, lang: str
) -> tuple[dict[str, Sequence[Record]], Comparison]:
    """Return what would change, by part: rows of what is asked and inferences; where nothing is asked, facts too.

    Raises:
        KGError: as what is asked does.
    """
    found = compare(before, after, [asked] if asked else [])
    report = Report(before, after, found, causes=None, lang=lang)
    facts = {} if asked else report.list_facts()
    return {**report.list_rows(), **report.list_inferences(), **facts}, found


class Report:
    """Tells a comparison; with causes, each change with the article that caused it."""

    def __init__(
        self, before: KnowledgeGraph, after: KnowledgeGraph, found: Comparison, *, causes: Causes | None, lang: str
    ) -> None:
        self._before = before
        self._after = after
        self._found = found
        self._causes = causes
        self._lang = lang

    def list_rows(self) -> dict[str, Sequence[Record]]:
        """Return the rows lost, gained and changed, by question."""
        parts: dict[str, Sequence[Record]] = {}
        for change in self._found.answers:
            name = f"{change.after.question}, " if isinstance(change.after, Answer) else ""
            parts[f"{name}rows lost"] = [self._tell_row(change, row) for row in change.lost]
            parts[f"{name}rows gained"] = [self._tell_row(change, row) for row in change.gained]
            parts[f"{name}rows changed"] = [one for row in change.changed for one in self._tell_change(change, row)]
        return parts

    def list_facts(self) -> dict[str, Sequence[Record]]:
        """Return the facts lost and gained."""
        lost, gained = self._found.lost, self._found.gained
        find = (self._causes.find_lost, self._causes.find_gained) if self._causes else (None, None)
        return {
            "facts lost": [self._tell_fact(t, self._before, find[0](t) if find[0] else None) for t in lost],
            "facts gained": [self._tell_fact(t, self._after, find[1](t) if find[1] else None) for t in gained],
        }

    def list_inferences(self) -> dict[str, Sequence[Record]]:
        """Return the inferred facts lost and gained, and those that another proof carries."""
        found = self._found
        return {
            "inferred facts lost": [self._tell_lost(one) for one in found.inferences_lost],
            "carried by another proof": [self._tell_carried(one) for one in found.carried],
            "inferred facts gained": [self._tell_gained(one) for one in found.inferences_gained],
        }

    def _tell_row(self, change: AnswerChange, row: RowChange) -> Record:
        table, place = (change.before, row.before) if row.before is not None else (change.after, row.after)
        texts = dict(zip(table.columns, _list_texts(table, place or 0), strict=True))
        if self._causes:
            texts.pop("sources", None)
            return {**texts, "because": self._tell_causes(self._causes.find_row(row, change.before, change.after))}
        return texts

    def _tell_change(self, change: AnswerChange, row: RowChange) -> Iterator[Record]:
        """Yield the cells of a row that differ; its sources only where nothing else does."""
        old, new = _list_texts(change.before, row.before or 0), _list_texts(change.after, row.after or 0)
        terms = change.before.things if isinstance(change.before, Answer) else change.before.rows
        about = ", ".join(old[i] for i in find_key([terms[row.before or 0]]) if old[i])
        told = [c for c in row.columns if c != "sources"] or ["sources"]
        for column in told:
            i = change.before.columns.index(column)
            record = {"about": about, "column": column, "before": old[i], "after": new[i]}
            causes = self._causes.find_row(row, change.before, change.after) if self._causes else []
            yield {**record, "because": self._tell_causes(causes)} if self._causes else record

    def _tell_fact(self, triple: Triple, graph: KnowledgeGraph, causes: list[Cause] | None) -> Record:
        if causes is not None:
            return {"fact": self._tell(triple, graph), "because": self._tell_causes(causes)}
        ground = graph.evidence.grounds.find(triple)
        claims = sorted({claim for way in ground.claims for claim in way})
        return {"fact": self._tell(triple, graph), "said by": ", ".join(claims) or ground.given}

    def _tell_lost(self, one: Inference) -> Record:
        record = {"fact": self._tell(one.triple, self._before), "rule": _tell_rule(one.before)}
        return {**record, **self._tell_why("claims that fell", ", ".join(one.fallen), one)}

    def _tell_gained(self, one: Inference) -> Record:
        record = {"fact": self._tell(one.triple, self._after), "rule": _tell_rule(one.after)}
        return {**record, **self._tell_why("claims", ", ".join(list_claims(one.after)), one)}

    def _tell_carried(self, one: Inference) -> Record:
        record = {"fact": self._tell(one.triple, self._after), "rule": _tell_rule(one.after)}
        carried = {"claims that carry it": ", ".join(list_claims(one.after))}
        return {**record, **self._tell_why("claims that fell", ", ".join(one.fallen), one), **carried}

    def _tell_why(self, name: str, claims: str, one: Inference) -> Record:
        return {"because": self._tell_causes(self._causes.find_inferred(one))} if self._causes else {name: claims}

    def _tell(self, triple: Triple, graph: KnowledgeGraph) -> str:
        """Return a triple by its labels."""
        subject, value = (text_of(graph.names.label(term, self._lang)) for term in (triple.subject, triple.object))
        if triple.predicate == TYPE:
            return f"{subject}: of class {value}"
        return f"{subject}: {graph.names.name(triple.predicate, self._lang)} {value}"

    def _tell_causes(self, causes: Iterable[Cause]) -> str:
        return "; ".join(self._tell_cause(cause) for cause in causes)

    def _tell_cause(self, cause: Cause) -> str:
        """Return a cause with the article and the place in it."""
        if cause.given:
            return f"{cause.how} {cause.given}"
        for graph in (self._after, self._before):
            found = cite(graph.store, [cause.claim], graph.names, self._lang)[cause.claim]
            if found.title:
                place = f", sentence {found.locator}" if found.locator else ""
                return f"{cause.how} {cause.claim} ({found.title}{place}; {found.publisher}, {found.published})"
        return f"{cause.how} {cause.claim}"


def _list_texts(table: Table, place: int) -> tuple[str, ...]:
    """Return the cells of a row; for its sources, the claims."""
    row = table.rows[place]
    if isinstance(table, Answer):
        return (*(text_of(term) for term in row[:-1]), ", ".join(table.cited[place]))
    return tuple(compact(term) if isinstance(term, NamedNode) else text_of(term) for term in row)


def _tell_rule(proof: Proof | None) -> str:
    rule = proof.steps[-1].rule if proof else None
    return rule.axiom if rule else ""


def list_claims(proof: Proof | None) -> list[str]:
    """Return the claims on which a proof rests: of alternatives, the first."""
    ways = [step.ground.claims[0] for step in (proof.steps if proof else ()) if not step.rule and step.ground.claims]
    return sorted({claim for way in ways for claim in way})


def shorten_parts(parts: Mapping[str, Sequence[Record]]) -> dict[str, Sequence[Record]]:
    """Return the parts of a report for a screen: facts that share all else in one row, and long texts in lines."""
    return {name: [_wrap(record) for record in _join_facts(records)] for name, records in parts.items()}


def _join_facts(records: Sequence[Record]) -> list[Record]:
    groups: dict[tuple[object, ...], list[Record]] = {}
    for record in records:
        rest = tuple(value for name, value in record.items() if name != "fact") if "fact" in record else (id(record),)
        groups.setdefault(rest, []).append(record)
    return [_join(members) for members in groups.values()]


def _join(records: Sequence[Record]) -> Record:
    if len(records) == 1:
        return records[0]
    facts = [str(record["fact"]) for record in records]
    more = [f"and {len(facts) - MOST} more"] if len(facts) > MOST else []
    return {**records[0], "fact": "\n".join([*facts[:MOST], *more])}


def _wrap(record: Record) -> Record:
    return {name: "\n".join(_fill(line) for line in str(value).split("\n")) for name, value in record.items()}


def _fill(line: str) -> str:
    return fill(line, WIDTH, break_on_hyphens=False, break_long_words=False)
