"""A comparison as changes, and these as records of text for tables, Markdown and CSV.

What caused a change, and what it stands on, is data: claims by their names. Words are made of them too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from textwrap import fill

from pyoxigraph import NamedNode, Triple

from kg.escapes import Markup, show_line
from kg.graph import Graph
from kg.graph.citations import cite
from kg.model.answers import MARKS, SOURCES, Citation, Record, text_of
from kg.model.proofs import Proof
from kg.model.results import Cause, Change
from kg.terms import TYPE, compact
from kg.whatif.asking import POINTS, Asked
from kg.whatif.causes import Causes
from kg.whatif.comparison import Comparison, Inference, compare
from kg.whatif.roots import shorten
from kg.whatif.rows import BACKING, AnswerChange, RowChange, read_cells

WIDTH, MOST = 60, 6


def tell_supposed(before: Graph, after: Graph, asked: Asked | None, *, lang: str) -> Report:
    """Return what would change: in what is asked, in what is inferred and in the points; else in all facts too.

    Raises:
        KGError: as what is asked does.
    """
    points = [Asked(question, lang=lang) for question in POINTS]
    return Report(compare(before, after, [*([asked] if asked else []), *points]), lang=lang, placed=False)


class Report:
    """Tells a comparison, each change with the claims that caused it; where it is `placed`, with their articles.

    The changes of one part come one after the other.
    """

    def __init__(self, found: Comparison, *, lang: str, placed: bool = True) -> None:
        self.found = found
        self._before = found.before.graph
        self._after = found.after.graph
        self._causes = Causes(found)
        self._lang = lang
        self._placed = placed
        self._told: dict[str, str] = {}

    def list_rows(self) -> Iterator[Change]:
        """Yield the rows lost, gained and changed, by question."""
        for asked, change in zip(self.found.asked, self.found.answers, strict=True):
            name = asked.question.name if asked.question in POINTS else f"{asked.question.name}, rows"
            yield from (self._tell_row(f"{name} lost", asked, change, row) for row in change.lost)
            yield from (self._tell_row(f"{name} gained", asked, change, row) for row in change.gained)
            for row in change.changed:
                yield from self._tell_cells(f"{name} changed", asked, change, row)

    def list_backed(self) -> Iterator[Change]:
        """Yield the rows that only other sources back, or that are sure or not now: counted, and one by one."""
        answers = zip(self.found.asked, self.found.answers, strict=True)
        backed = [(asked, change) for asked, change in answers if change.backed]
        for asked, change in backed:
            cells = {"question": asked.question.name, "rows": _count(change.backed)}
            yield self._tell("only sources changed", cells, ())
        for asked, change in backed:
            for row in change.backed:
                for one in self._tell_cells("rows of which only sources changed", asked, change, row):
                    yield replace(one, cells={"question": asked.question.name, **one.cells})

    def list_facts(self) -> Iterator[Change]:
        """Yield the facts lost and gained."""
        yield from self._tell_apart((t, self._tell_fact("facts lost", t, self._before)) for t in self.found.lost)
        yield from self._tell_apart((t, self._tell_fact("facts gained", t, self._after)) for t in self.found.gained)

    def list_inferences(self) -> Iterator[Change]:
        """Yield the inferred facts lost and gained, and those that another proof carries."""
        for part, members in (
            ("inferred facts lost", self.found.inferences_lost),
            ("carried by another proof", self.found.carried),
            ("inferred facts gained", self.found.inferences_gained),
        ):
            yield from self._tell_apart((one.triple, self._tell_inference(part, one)) for one in members)

    def _tell(self, part: str, cells: Mapping[str, str], causes: Iterable[Cause], claims: Iterable[str] = ()) -> Change:
        evidence = tuple(causes)
        because = "; ".join(map(self._tell_cause, shorten(evidence)))
        return Change(part, cells, because, evidence, tuple(sorted(set(claims))))

    def _tell_apart(self, changes: Iterable[tuple[Triple, Change]]) -> Iterator[Change]:
        """Yield changes of triples, with the name of the thing where several triples are told in the same words."""
        changes = list(changes)
        counts = Counter(change.cells["fact"] for _, change in changes)
        subjects = Counter((triple.subject, change.cells["fact"]) for triple, change in changes)
        for triple, change in changes:
            fact = change.cells["fact"]
            thing = triple.subject if subjects[triple.subject, fact] == 1 else triple.object
            named = f" ({compact(thing)})" if counts[fact] > 1 and isinstance(thing, NamedNode) else ""
            yield replace(change, cells={**change.cells, "fact": fact + named})

    def _tell_row(self, part: str, asked: Asked, change: AnswerChange, row: RowChange) -> Change:
        table, place = (change.before, row.before) if row.before is not None else (change.after, row.after)
        cells = {name: text for name, text in read_cells(table, place or 0).items() if name not in BACKING}
        return self._tell(part, cells, self._causes.find_row(asked, change, row))

    def _tell_cells(self, part: str, asked: Asked, change: AnswerChange, row: RowChange) -> Iterator[Change]:
        """Yield the cells of a row that differ: how it is backed only where nothing else does."""
        old, new = read_cells(change.before, row.before or 0), read_cells(change.after, row.after or 0)
        apart = [name for name in change.key.apart if row.shared and old.get(name) == new.get(name)]
        about = ", ".join(old[name] for name in (*change.key.about, *apart) if old.get(name))
        for column in [name for name in row.columns if name not in BACKING] or row.columns:
            cells = {"about": about, "column": column, "before": old.get(column, ""), "after": new.get(column, "")}
            found = self._causes.find_row(asked, change, row, column) if column not in MARKS else _tell_marks(old, new)
            yield self._tell(part, cells, found)

    def _tell_fact(self, part: str, triple: Triple, graph: Graph) -> Change:
        ways = graph.evidence.grounds.find(triple).claims if graph is self._after else ()
        cells = {"fact": self._tell_triple(triple, graph)}
        return self._tell(part, cells, self._causes.find_fact(triple), (claim for way in ways for claim in way))

    def _tell_inference(self, part: str, one: Inference) -> Change:
        proof, graph = (one.after, self._after) if one.after else (one.before, self._before)
        rule = proof.steps[-1].rule if proof else None
        cells = {"fact": self._tell_triple(one.triple, graph), "rule": rule.axiom if rule else ""}
        return self._tell(part, cells, self._causes.find_inferred(one), _list_claims(one.after))

    def _tell_triple(self, triple: Triple, graph: Graph) -> str:
        """Return a triple by its labels."""
        subject, value = (text_of(graph.names.label(term, self._lang)) for term in (triple.subject, triple.object))
        if triple.predicate == TYPE:
            return f"{subject}: of class {value}"
        return f"{subject}: {graph.names.name(triple.predicate, self._lang)} {value}"

    def cite(self, changes: Iterable[Change]) -> Mapping[str, Citation]:
        """Return where the claims of changes stand, each in the graph that knows it.

        Raises:
            DataError: the texts cannot be read.
        """
        claims = sorted({claim for change in changes for claim in change.list_claims()})
        known = self._before.evidence.cite_claims(claims, lang=self._lang)
        later = [claim for claim in claims if not known[claim].source]
        return {**known, **self._after.evidence.cite_claims(later, lang=self._lang)}

    def _tell_cause(self, cause: Cause) -> str:
        if not cause.claim or not self._placed:
            return f"{cause.how} {cause.claim or cause.given}"
        if cause.claim not in self._told:
            self._told[cause.claim] = self._tell_claim(cause.claim)
        return f"{cause.how} {self._told[cause.claim]}"

    def _tell_claim(self, claim: str) -> str:
        for graph in (self._after, self._before):
            found = cite(graph.store, [claim], graph.names, self._lang)[claim]
            if found.title:
                place = f", sentence {found.locator}" if found.locator else ""
                return f"{claim} ({found.title}{place}; {found.publisher}, {found.date})"
        return claim


def encode_changes(changes: Iterable[Change]) -> dict[str, Sequence[Record]]:
    """Return the changes of each part as records of text: their cells, what caused them, what they stand on."""
    parts = {part: list(members) for part, members in groupby(changes, key=attrgetter("part"))}
    return {part: [_encode(one, members) for one in members] for part, members in parts.items()}


def _encode(change: Change, others: Iterable[Change]) -> Record:
    because = {"because": change.because} if any(one.because for one in others) else {}
    stands_on = {"stands on": ", ".join(change.stands_on)} if any(one.stands_on for one in others) else {}
    return {**change.cells, **because, **stands_on}


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


def _list_claims(proof: Proof | None) -> list[str]:
    """Return the claims on which a proof rests: of alternatives, the first."""
    ways = [step.ground.claims[0] for step in (proof.steps if proof else ()) if not step.rule and step.ground.claims]
    return [claim for way in ways for claim in way]


def shorten_parts(parts: Mapping[str, Sequence[Record]]) -> dict[str, Sequence[Record]]:
    """Return the parts of a report for a screen: facts that share all else in one row, and long texts in lines."""
    return {
        part: [{name: _wrap(value) for name, value in record.items()} for record in _join_facts(records)]
        for part, records in parts.items()
    }


def _join_facts(records: Sequence[Record]) -> list[Record]:
    groups: dict[tuple[object, ...], list[Record]] = {}
    for record in records:
        rest = tuple(value for name, value in record.items() if name != "fact") if "fact" in record else (id(record),)
        groups.setdefault(rest, []).append(record)
    return [_join(members) if len(members) > 1 else members[0] for members in groups.values()]


def _join(records: Sequence[Record]) -> Record:
    facts = [show_line(str(record["fact"])) for record in records]
    more = [f"and {len(facts) - MOST} more"] if len(facts) > MOST else []
    return {**records[0], "fact": Markup("\n".join([*facts[:MOST], *more]))}


def _wrap(value: str | int) -> Markup:
    """Return a cell in lines that are not too long; only what was joined here has several already."""
    lines = value.split("\n") if isinstance(value, Markup) else [show_line(str(value))]
    return Markup("\n".join(fill(line, WIDTH, break_on_hyphens=False, break_long_words=False) for line in lines))
