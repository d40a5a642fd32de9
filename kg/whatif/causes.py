"""What made a fact, an inference or a row come or go between two graphs: the claims and decisions behind that very one.

A fact comes or goes with the claims that say it: one is new, was withdrawn, or stands otherwise since others speak
against it. An inference comes or goes with the premises of its proof; a row with the facts that its query found, else
with the claims of those facts, else with what changed beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.asking import SEPARATOR
from kg.graph.grounds import find_whole
from kg.graph.lookups import get_object
from kg.model.answers import SOURCES, Answer, Row, Table, Term
from kg.model.proofs import Proof
from kg.model.results import Cause
from kg.terms import CLAIM, LABEL, RI, RID, SRC
from kg.whatif.asking import Asked, pick_traced
from kg.whatif.comparison import Comparison, Inference
from kg.whatif.roots import CHANGED, MOST, Roots, blame, shorten
from kg.whatif.rows import AnswerChange, RowChange
from kg.whatif.sides import Side


class Causes:
    """Finds what caused the differences between two graphs."""

    def __init__(self, found: Comparison) -> None:
        self._sides = self._before, self._after = found.before, found.after
        self._roots = Roots(*self._sides)
        self._changed = (*found.lost, *found.gained)
        self._traced: dict[tuple[int, str], Mapping[Row, frozenset[Triple]]] = {}

    def find_fact(self, triple: Triple) -> list[Cause]:
        """Return what became of the claims that say a fact, which one of the graphs holds."""
        here, there = self._turn(triple)
        return _merge(self._find_told(triple, here, there))

    def _turn(self, triple: Triple) -> tuple[Side, Side]:
        """Return the graph that holds a triple, and the other."""
        return self._sides if self._before.holds(triple) else self._sides[::-1]

    def _find_told(self, triple: Triple, here: Side, there: Side) -> list[Cause]:
        claims = here.list_grounds(triple)
        gone = [blame(here.gone, claim) for claim in claims if not there.knows(claim)]
        if gone and here is self._after:
            return gone
        kept = [claim for claim in claims if there.knows(claim)]
        other = [
            blame(CHANGED, c) for c in kept if self._roots.is_changed(c) and triple in here.read(c) - there.read(c)
        ]
        found = gone + other + [cause for claim in kept for cause in self._find_fate(claim, triple, here, there)]
        if found:
            return found
        if not claims and here.infers(triple):
            return self._find_inferred(here.graph.prove(triple), here, there)
        return (
            [cause for claim in kept for cause in self._roots.find_decided(claim, here, there)]
            or list(self._find_rivals(triple, here, there))
            or list(self._find_records(claims))
            or list(self._find_given(triple, here))
            or [cause for claim in kept for cause in self._find_quarrel(claim, here, there)]
            or self._roots.find_nearest(self._list_near(claims, [triple]))
            or shorten(blame("no longer held" if here is self._before else "now held", claim) for claim in claims)
        )

    def _find_given(self, triple: Triple, here: Side) -> Iterator[Cause]:
        """Yield the decision that came or went, or was changed, with what it says a thing is."""
        for decision in sorted(here.claims, key=str) if triple.predicate == RI("identifiedAs") else ():
            names = here.list_objects(decision, RI("identifies")) and triple.subject in here.list_mentioned(decision)
            if names and (cause := self._roots.find(decision)):
                yield cause

    def _find_quarrel(self, claim: NamedNode, here: Side, there: Side) -> Iterator[Cause]:
        """Yield what was written otherwise in the disagreements that a claim is in where a triple is not held."""
        old = set(here.list_disagreements(claim))
        for one in there.list_disagreements(claim):
            for other in there.list_quarrelling(one) if one not in old else ():
                if cause := self._roots.find(other):
                    yield cause if here is self._after or cause.how == CHANGED else blame(there.tell_kind(one), other)

    def _list_near(self, claims: Iterable[NamedNode], triples: Iterable[Triple]) -> set[NamedNode]:
        """Return what claims and triples speak of."""
        terms = {term for side in self._sides for claim in claims for term in side.list_mentioned(claim)}
        named = {term for t in triples for term in (t.subject, t.object) if isinstance(term, NamedNode) and term in RID}
        return terms | named

    def _find_fate(self, claim: NamedNode, triple: Triple, here: Side, there: Side) -> Iterator[Cause]:
        """Yield what was said against a claim, on the point of a triple, in the graph that does not hold it.

        Where the claim stands as before, nothing else that is said of the node has to do with it.
        """
        old = set(here.list_disagreements(claim))
        new = [one for one in there.list_disagreements(claim) if one not in old]
        nodes = [one for one in new if get_object(there.graph.store, one, RI("node")) == triple.subject]
        points = [one for one in nodes if there.is_about(one, triple.predicate)]
        moved = here.list_objects(claim, RI("standing")) != there.list_objects(claim, RI("standing"))
        chosen = points or (moved and (nodes or ([] if here.is_decision(claim) else new))) or []
        for one in chosen:
            yield from self._find_opponents(one, claim, here, there)

    def _find_opponents(self, one: NamedNode, claim: NamedNode, here: Side, there: Side) -> Iterator[Cause]:
        """Yield those who speak against a claim where it is not held: what was written otherwise of them, else all."""
        others = there.list_opponents(one, claim)
        gone = [other for other in others if not here.knows(other)]
        if here is self._after:
            yield from (blame("withdrawn", other) for other in gone)
            yield from () if gone else self._find_records([claim, *others])
            return
        moved = gone or [other for other in others if self._roots.find(other)]
        own = [blame(CHANGED, claim)] if self._roots.is_changed(claim) else self._roots.find_decided(claim, here, there)
        if not moved and (edited := list(own)):
            yield from edited
            return
        yield from () if gone else self._find_records([claim, *others])
        yield from (blame(there.tell_kind(one), other) for other in moved or there.spell_out(one, others))

    def _find_rivals(self, triple: Triple, here: Side, there: Side) -> Iterator[Cause]:
        """Yield the claims, known to one graph only, of what the other holds instead of a triple."""
        for rival in there.list_rivals(triple):
            if not here.holds(rival):
                gone = [claim for claim in there.list_grounds(rival) if not here.knows(claim)]
                yield from (blame(there.gone, claim) for claim in gone)

    def find_inferred(self, inference: Inference) -> list[Cause]:
        """Return what caused the premises of a proof to come or to go."""
        lost = self._find_inferred(inference.before, self._before, self._after)
        return _merge(lost or self._find_inferred(inference.after, self._after, self._before))

    def _find_inferred(self, proof: Proof | None, here: Side, there: Side) -> list[Cause]:
        steps = proof.steps if proof else ()
        premises = [step.triple for step in steps if not step.rule and not there.holds(step.triple)]
        return [cause for triple in premises for cause in self._find_told(triple, here, there)]

    def find_row(self, asked: Asked, change: AnswerChange, row: RowChange, column: str = "") -> list[Cause]:
        """Return what caused a row to come or to go, or one of its cells to change."""
        old = self._list_facts(asked, self._before, change.before, row.before)
        new = self._list_facts(asked, self._after, change.after, row.after)
        things = {*_list_things(change.before, row.before), *_list_things(change.after, row.after)}
        said, says = _list_cited(change.before, row.before), _list_cited(change.after, row.after)
        if column == SOURCES:
            near = things | self._list_near(said ^ says, ())
            return (
                _merge(self._find_sources(said, says, old, new))
                or self._roots.find_nearest(near)
                or _tell_cited(said, says)
            )
        lost = [triple for triple in old if not self._after.holds(triple)]
        gained = [triple for triple in new if not self._before.holds(triple)]
        moved = [*lost, *gained]
        near = things | self._list_near(said | says, (*old, *new))
        shown = [t for t in lost if t.object in _list_terms(change.before, row.before, column)]
        shown += [t for t in gained if t.object in _list_terms(change.after, row.after, column)]
        own = shown or self._choose_own(moved, (*old, *new), change, row) or moved
        return (
            ([] if moved else self._roots.find_renamed(near))
            or _merge(cause for triple in own if self._is_fact(triple) for cause in self.find_fact(triple))
            or self._list_revised(t.subject for t in own)
            or _merge(self._find_sayers(triple for triple in dict.fromkeys((*old, *new)) if self._is_fact(triple)))
            or _merge(self._find_described(moved))
            or _merge(self._find_sources(said, says, old, new))
            or _merge(cause for claim in sorted(said & says, key=str) for cause in self._find_move(claim, moved))
            or _spare(_merge(c for t in self._changed if {t.subject, t.object} & things for c in self.find_fact(t)))
            or _merge(self._find_beside(said | says))
            or self._roots.find_nearest(near, worded=said == says)
            or _tell_cited(said, says)
        )

    def _choose_own(
        self, moved: Iterable[Triple], found: Iterable[Triple], change: AnswerChange, row: RowChange
    ) -> list[Triple]:
        """Return those triples that are of the nodes a row is about: that name, or are, all things of its key."""
        key = {
            term
            for table, place in ((change.before, row.before), (change.after, row.after))
            for column in change.key.about
            for term in _list_terms(table, place, column)
            if term in RID
        }
        named: dict[object, set[Term]] = {}
        for triple in found:
            named.setdefault(triple.subject, {triple.subject}).add(triple.object)
        return [triple for triple in moved if key and key <= named[triple.subject]]

    def _is_fact(self, triple: Triple) -> bool:
        """Say whether a triple is a fact, and does not describe what became of claims."""
        return triple.subject in RID and not any(triple.subject in side.descriptions for side in self._sides)

    def _list_facts(self, asked: Asked, side: Side, table: Table, place: int | None) -> list[Triple]:
        """Return the triples that a row comes about by, in order."""
        if place is None or not isinstance(table, Answer):
            return []
        if (id(asked), side.gone) not in self._traced:
            self._traced[id(asked), side.gone] = asked.trace(side.graph)
        found = self._traced[id(asked), side.gone].get(pick_traced(table, place))
        if found is None:  # a row of another world than the one at rest: all that its claims say
            found = frozenset(t for claim in table.cited[place] for t in side.read(CLAIM(claim)))
        return sorted((triple for triple in found if triple.predicate != LABEL), key=str)

    def _find_sayers(self, triples: Iterable[Triple]) -> Iterator[Cause]:
        """Yield the claims that say now what others say too, or no longer say it."""
        for triple in triples:
            old, new = self._before.list_grounds(triple), self._after.list_grounds(triple)
            yield from self._find_sources(old, new, [triple], [triple])

    def _find_sources(
        self, old: Iterable[NamedNode], new: Iterable[NamedNode], before: list[Triple], after: list[Triple]
    ) -> Iterator[Cause]:
        """Yield what became of the claims that are behind some triples in one graph only."""
        for here, there, own, others, triples in (
            (self._before, self._after, set(old), set(new), before),
            (self._after, self._before, set(new), set(old), after),
        ):
            for claim in sorted(own - others, key=str):
                if not there.knows(claim):
                    yield blame(here.gone, claim)
                    continue
                if self._roots.is_changed(claim):
                    yield blame(CHANGED, claim)
                said = [triple for triple in triples if claim in here.list_grounds(triple)]
                yield from (cause for triple in said for cause in self._find_fate(claim, triple, here, there))
                yield from self._roots.find_decided(claim, here, there)

    def _find_described(self, triples: Iterable[Triple]) -> Iterator[Cause]:
        """Yield the claims of which triples that came or went tell, where one graph only has them."""
        for triple in triples:
            here, there = self._turn(triple)
            claim = NamedNode(find_whole(str(getattr(triple.subject, "value", ""))))
            if claim in CLAIM and not there.knows(claim):
                yield blame(here.gone, claim)

    def _find_move(self, claim: NamedNode, triples: list[Triple]) -> Iterator[Cause]:
        """Yield why a claim says something else, or stands otherwise, that triples which came or went describe."""
        if triples and self._roots.is_changed(claim):
            yield blame(CHANGED, claim)
        for triple in triples:
            here, there = self._turn(triple)
            yield from self._find_fate(claim, triple, here, there)

    def _find_beside(self, claims: Iterable[NamedNode]) -> Iterator[Cause]:
        """Yield the claims that came or went on the nodes that some claims are about."""
        nodes = {node for claim in claims for side in self._sides for node in side.list_nodes(claim)}
        for node in sorted(nodes, key=str):
            old, new = self._before.list_speakers(node), self._after.list_speakers(node)
            yield from (blame("withdrawn", one) for one in sorted(old - new, key=str) if not self._after.knows(one))
            yield from (blame("new", one) for one in sorted(new - old, key=str) if not self._before.knows(one))
            yield from (blame(CHANGED, claim) for claim in sorted(old & new, key=str) if self._roots.is_changed(claim))

    def _find_records(self, claims: Iterable[NamedNode]) -> Iterator[Cause]:
        """Yield the sources of claims, and of those that they read, of which something else is recorded now."""
        read = {one for claim in claims for one in (claim, *self._after.list_covered(claim))}
        yield from self._list_revised(
            source for claim in read for source in self._after.list_objects(claim, RI("source"))
        )

    def _list_revised(self, things: Iterable[object]) -> list[Cause]:
        """Return that something else is recorded of sources among things, where both graphs know them."""
        sources = sorted({thing for thing in things if isinstance(thing, NamedNode) and thing in SRC}, key=str)
        return [cause for one in sources if (cause := self._roots.find(one)) and cause.how == CHANGED]


def _merge(causes: Iterable[Cause]) -> list[Cause]:
    """Return causes without those of a claim that is named already."""
    found: dict[tuple[str, str], Cause] = {}
    for cause in causes:
        found.setdefault((cause.claim, cause.given), cause)
    return list(found.values())


def _spare(causes: list[Cause]) -> list[Cause]:
    """Return causes unless they are more than a handful, which tell of what is around, and not of a change."""
    return causes if len(causes) <= MOST else []


def _tell_cited(old: frozenset[NamedNode], new: frozenset[NamedNode]) -> list[Cause]:
    """Return the claims that a row cites no longer, or now, where nothing that was written otherwise is found."""
    gone = [blame("no longer cited", claim) for claim in sorted(old - new, key=str)]
    return shorten([*gone, *(blame("now cited", claim) for claim in sorted(new - old, key=str))])


def _list_cited(table: object, place: int | None) -> frozenset[NamedNode]:
    return frozenset(map(CLAIM, table.cited[place])) if place is not None and isinstance(table, Answer) else frozenset()


def _list_terms(table: object, place: int | None, column: str) -> set[Term]:
    """Return the terms in a cell, one by one where several are joined."""
    if place is None or not isinstance(table, Answer) or column not in table.columns:
        return set()
    term = table.things[place][table.columns.index(column)]
    parts = term.value.split(SEPARATOR) if isinstance(term, Literal) else []
    names = [NamedNode(part) for part in parts if part.startswith((RID.iri, RI.iri, SRC.iri))]
    return {*([term] if term else []), *map(Literal, parts), *names}


def _list_things(table: object, place: int | None) -> set[NamedNode]:
    """Return the things that a row names."""
    columns = table.columns if isinstance(table, Answer) else ()
    found = (term for column in columns for term in _list_terms(table, place, column))
    return {term for term in found if isinstance(term, NamedNode) and (term in RID or term in SRC)}
