"""A comparison as parts with their changes, and these as records of text, for tables, Markdown, CSV and JSON.

What caused a change, and what it stands on, is data: claims by their names. Words are made of them last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import fill

from pyoxigraph import NamedNode, Triple

from kg.escapes import Markup, show_line
from kg.graph import Graph
from kg.graph.citations import cite
from kg.model import results
from kg.model.answers import MARKS, SOURCES, Citation, Record, text_of
from kg.model.proofs import Proof
from kg.terms import CLAIM, TYPE, compact
from kg.whatif.asking import POINTS, Asked
from kg.whatif.causes import Causes
from kg.whatif.comparison import Comparison, Inference, compare
from kg.whatif.roots import Cause, shorten
from kg.whatif.rows import BACKING, AnswerChange, RowChange, read_cells

WIDTH, MOST = 60, 6


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what is told of it, what caused it, and the claims that what is there now stands on."""

    cells: Mapping[str, str]
    because: tuple[Cause, ...] = ()
    stands_on: tuple[NamedNode, ...] = ()


Parts = Mapping[str, Sequence[Change]]


def tell_supposed(before: Graph, after: Graph, asked: Asked | None, *, lang: str) -> Report:
    """Return what would change: in what is asked, in what is inferred and in the points; else in all facts too.

    Raises:
        KGError: as what is asked does.
    """
    points = [Asked(question, lang=lang) for question in POINTS]
    found = compare(before, after, [*([asked] if asked else []), *points])
    return Report(before, after, found, lang=lang, placed=False)


class Report:
    """Tells a comparison, each change with the claims that caused it; where it is `placed`, with their articles."""

    def __init__(self, before: Graph, after: Graph, found: Comparison, *, lang: str, placed: bool = True) -> None:
        self._before = before
        self._after = after
        self.found = found
        self._causes = Causes(before, after, found)
        self._lang = lang
        self._placed = placed
        self._told: dict[NamedNode, str] = {}

    def list_rows(self) -> Parts:
        """Return the rows lost, gained and changed, by question."""
        parts: dict[str, Sequence[Change]] = {}
        for asked, change in zip(self.found.asked, self.found.answers, strict=True):
            name = asked.question.name if asked.question in POINTS else f"{asked.question.name}, rows"
            parts[f"{name} lost"] = [self._tell_row(asked, change, row) for row in change.lost]
            parts[f"{name} gained"] = [self._tell_row(asked, change, row) for row in change.gained]
            parts[f"{name} changed"] = [c for row in change.changed for c in self._tell_cells(asked, change, row)]
        return parts

    def list_backed(self) -> Parts:
        """Return the rows that only other sources back, or that are sure or not now: counted, and one by one."""
        backed = [
            (asked, change) for asked, change in zip(self.found.asked, self.found.answers, strict=True) if change.backed
        ]
        rows = [
            Change({"question": asked.question.name, **one.cells}, one.because)
            for asked, change in backed
            for row in change.backed
            for one in self._tell_cells(asked, change, row)
        ]
        return {
            "only sources changed": [
                Change({"question": asked.question.name, "rows": _count(change.backed)}) for asked, change in backed
            ],
            "rows of which only sources changed": rows,
        }

    def list_facts(self) -> Parts:
        """Return the facts lost and gained."""
        return {
            "facts lost": self._tell_apart([(t, self._tell_fact(t, self._before)) for t in self.found.lost]),
            "facts gained": self._tell_apart([(t, self._tell_fact(t, self._after)) for t in self.found.gained]),
        }

    def _tell_apart(self, changes: Sequence[tuple[Triple, Change]]) -> list[Change]:
        """Return changes of triples, with the name of the thing where several triples are told in the same words."""
        counts = Counter(change.cells["fact"] for _, change in changes)
        subjects = Counter((triple.subject, change.cells["fact"]) for triple, change in changes)
        told = []
        for triple, change in changes:
            fact = change.cells["fact"]
            thing = triple.subject if subjects[triple.subject, fact] == 1 else triple.object
            named = f" ({compact(thing)})" if counts[fact] > 1 and isinstance(thing, NamedNode) else ""
            told.append(replace(change, cells={**change.cells, "fact": fact + named}))
        return told

    def list_inferences(self) -> Parts:
        """Return the inferred facts lost and gained, and those that another proof carries."""
        found = self.found
        parts = {
            "inferred facts lost": found.inferences_lost,
            "carried by another proof": found.carried,
            "inferred facts gained": found.inferences_gained,
        }
        return {
            name: self._tell_apart([(one.triple, self._tell_inference(one)) for one in members])
            for name, members in parts.items()
        }

    def _tell_row(self, asked: Asked, change: AnswerChange, row: RowChange) -> Change:
        table, place = (change.before, row.before) if row.before is not None else (change.after, row.after)
        cells = {name: text for name, text in read_cells(table, place or 0).items() if name not in BACKING}
        return Change(cells, tuple(self._causes.find_row(asked, change, row)))

    def _tell_cells(self, asked: Asked, change: AnswerChange, row: RowChange) -> Iterator[Change]:
        """Yield the cells of a row that differ: how it is backed only where nothing else does."""
        old, new = read_cells(change.before, row.before or 0), read_cells(change.after, row.after or 0)
        apart = [name for name in change.key.apart if row.shared and old.get(name) == new.get(name)]
        names = [*change.key.about, *apart]
        about = ", ".join(old[name] for name in names if old.get(name))
        for column in [name for name in row.columns if name not in BACKING] or row.columns:
            cells = {"about": about, "column": column, "before": old.get(column, ""), "after": new.get(column, "")}
            found = self._causes.find_row(asked, change, row, column) if column not in MARKS else _tell_marks(old, new)
            yield Change(cells, tuple(found))

    def _tell_fact(self, triple: Triple, graph: Graph) -> Change:
        ways = graph.evidence.grounds.find(triple).claims if graph is self._after else ()
        claims = sorted({claim for way in ways for claim in way})
        cells = {"fact": self._tell(triple, graph)}
        return Change(cells, tuple(self._causes.find_fact(triple)), tuple(map(CLAIM, claims)))

    def _tell_inference(self, one: Inference) -> Change:
        proof, graph = (one.after, self._after) if one.after else (one.before, self._before)
        cells = {"fact": self._tell(one.triple, graph), "rule": _tell_rule(proof)}
        claims = tuple(map(CLAIM, list_claims(one.after)))
        return Change(cells, tuple(self._causes.find_inferred(one)), claims)

    def _tell(self, triple: Triple, graph: Graph) -> str:
        """Return a triple by its labels."""
        subject, value = (text_of(graph.names.label(term, self._lang)) for term in (triple.subject, triple.object))
        if triple.predicate == TYPE:
            return f"{subject}: of class {value}"
        return f"{subject}: {graph.names.name(triple.predicate, self._lang)} {value}"

    def encode(self, parts: Parts) -> dict[str, Sequence[Record]]:
        """Return the changes of each part as records of text: their cells, what caused them, what they stand on."""
        return {name: [self._encode_texts(one, changes) for one in changes] for name, changes in parts.items()}

    def _encode_texts(self, change: Change, others: Sequence[Change]) -> Record:
        record = dict(change.cells)
        if any(one.because for one in others):
            record["because"] = self.tell_causes(change.because)
        if any(one.stands_on for one in others):
            record["stands on"] = ", ".join(map(CLAIM.local, change.stands_on))
        return record

    def list_changes(self, parts: Parts, most: int | None = None) -> tuple[results.Change, ...]:
        """Return changes as members of a document, each with its part, and the claims by identifier.

        There are at most so many of each part.
        """
        return tuple(
            results.Change(
                part=name,
                cells=change.cells,
                because=self.tell_causes(change.because),
                evidence=tuple(map(_describe_cause, change.because)),
                stands_on=tuple(map(CLAIM.local, change.stands_on)),
            )
            for name, changes in parts.items()
            for change in changes[:most]
        )

    def cite(self, changes: Iterable[results.Change]) -> Mapping[str, Citation]:
        """Return where the claims of changes stand, each in the graph that knows it.

        Raises:
            DataError: the texts cannot be read.
        """
        claims = sorted({claim for change in changes for claim in change.list_claims()})
        known = self._before.evidence.cite_claims(claims, lang=self._lang)
        later = [claim for claim in claims if not known[claim].source]
        return {**known, **self._after.evidence.cite_claims(later, lang=self._lang)}

    def tell_causes(self, causes: Iterable[Cause]) -> str:
        """Return causes in words, only the number of those of one kind where they are more than a handful."""
        return "; ".join(map(self.tell_cause, shorten(causes)))

    def tell_cause(self, cause: Cause) -> str:
        """Return a cause in words."""
        if cause.claim is None or not self._placed:
            return f"{cause.how} {CLAIM.local(cause.claim) if cause.claim else cause.given}"
        if cause.claim not in self._told:
            self._told[cause.claim] = self._tell_claim(CLAIM.local(cause.claim))
        return f"{cause.how} {self._told[cause.claim]}"

    def _tell_claim(self, claim: str) -> str:
        for graph in (self._after, self._before):
            found = cite(graph.store, [claim], graph.names, self._lang)[claim]
            if found.title:
                place = f", sentence {found.locator}" if found.locator else ""
                return f"{claim} ({found.title}{place}; {found.publisher}, {found.date})"
        return claim


def _tell_marks(old: Mapping[str, str], new: Mapping[str, str]) -> list[Cause]:
    """Return what a row hung on and hangs on now, where that is another."""
    told = (("no longer hangs on", old.get("hangs_on", "")), ("hangs on", new.get("hangs_on", "")))
    return [Cause(how, given=given) for how, given in told if given and told[0][1] != told[1][1]]


def _count(rows: Sequence[RowChange]) -> str:
    """Return how many rows there are of which only this or that column changed.

    >>> _count([RowChange(0, 0, ("sources",))])
    '1 row: only its sources changed'
    """
    told = "1 row: only its sources" if len(rows) == 1 else f"{len(rows)} rows: only their sources"
    marked = any(set(row.columns) - {SOURCES} for row in rows)
    return f"{told}{', or how sure they are,' if marked else ''} changed"


def _describe_cause(cause: Cause) -> results.Cause:
    return results.Cause(cause.how, CLAIM.local(cause.claim) if cause.claim else "", "" if cause.claim else cause.given)


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
    facts = [show_line(str(record["fact"])) for record in records]
    more = [f"and {len(facts) - MOST} more"] if len(facts) > MOST else []
    return {**records[0], "fact": Markup("\n".join([*facts[:MOST], *more]))}


def _wrap(record: Record) -> Record:
    return {name: Markup("\n".join(map(_fill, _split(value)))) for name, value in record.items()}


def _split(value: str | int) -> list[str]:
    """Return the lines of a cell: only what was joined here has several."""
    return value.split("\n") if isinstance(value, Markup) else [show_line(str(value))]


def _fill(line: str) -> str:
    return fill(line, WIDTH, break_on_hyphens=False, break_long_words=False)
