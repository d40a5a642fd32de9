"""`data/decisions.yaml`: what the curator decided, each with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.errors import suggest
from kg.model.claims import Claim, Decision, Fact, Where
from kg.reader.names import Names
from kg.reader.records import (
    NUMBER,
    Record,
    check_fields,
    check_form,
    encode_local,
    find_text,
    find_texts,
    list_reached,
)
from kg.reader.statements import UNKNOWN, read_facts
from kg.terms import CLAIM, RI, SRC

KINDS = ("read", "identify", "refute")
FIELDS = ("n", *KINDS, "to", "as", "in", "claims", "needs", "because", "note")
DECISION = "decision_"
SELECTION = ("source", "claims", "key", "property", "from")


def read_decisions(
    record: Record, claims: Mapping[NamedNode, Claim], sources: frozenset[NamedNode], names: Names
) -> tuple[Decision, ...]:
    """Return the decisions of a file, in its order; a decision without `n` has its position as number."""
    reader = DecisionReader(claims, sources, names)
    found = [reader.read(item, f"{i:03}") for i, item in enumerate(record.items, 1)]
    decisions = tuple(d for d in found if d)
    reader.check_numbers(decisions)
    reader.check_needs(decisions)
    return decisions


class DecisionReader:
    """Reads decisions against the claims and sources they speak of."""

    def __init__(self, claims: Mapping[NamedNode, Claim], sources: frozenset[NamedNode], names: Names) -> None:
        self.claims = claims
        self.sources = sources
        self.names = names
        self.problems = names.problems
        self.needed: dict[NamedNode, Where] = {}

    def read(self, record: Record, position: str) -> Decision | None:
        """Return one decision; None, told, where it is of no kind."""
        check_fields(record, FIELDS, self.problems)
        kinds = [kind for kind in KINDS if record.get(kind)]
        if len(kinds) != 1:
            self.problems.add(record.where, f"a decision has exactly one of {', '.join(KINDS)}; write one")
            return None
        told = "no number of a decision; write three digits or more, such as 001"
        given = find_text(record, "n", self.problems) or position
        number = check_form(given, NUMBER, told, record.where, self.problems)
        needs = self._read_needs(record)
        known = tuple(need for need in needs if need in self.claims)
        because = tuple(dict.fromkeys([*known, *self._read_claims(record, "because")]))
        if not because:
            self.problems.add(record.where, "a decision needs its reasons; add 'because: [claims]'")
        kind, what = kinds[0], record.fields[kinds[0]]
        note = find_text(record, "note", self.problems)
        me = CLAIM(encode_local(f"{DECISION}{number}"))
        base = Decision(me, number, kind, because, record.where, note=note, needs=needs)
        if kind == "identify":
            return self._read_identify(base, what, record)
        for field in ("in", "claims"):
            if record.get(field):
                told = f"'{field}' limits what 'identify' covers; what '{kind}' covers stands inside it"
                self.problems.add(record.fields[field].where, told)
        return self._read_selection(base, what, record)

    def _read_identify(self, base: Decision, what: Record, record: Record) -> Decision | None:
        target = record.get("as")
        if target is None:
            self.problems.add(record.where, "'as' is missing; name the entity that it is")
            return None
        old, new = self.names.find_thing(what, None), self.names.find_thing(target, None)
        place = self.names.find_given(record.get("in"), RI("Place"))
        chosen = replace(base, place=place, claims=self._read_claims(record, "claims"))
        return replace(chosen, old=old, new=new) if old and new else None

    def _read_selection(self, base: Decision, what: Record, record: Record) -> Decision | None:
        check_fields(what, SELECTION, self.problems)
        claims = self._read_claims(what, "claims")
        source = self._read_source(what)
        if not claims and source is None:
            self.problems.add(what.where, "name what the decision covers; add 'source: …' or 'claims: […]'")
        chosen = replace(base, source=source, claims=claims)
        return chosen if base.kind == "refute" else self._readreplace(chosen, what, record)

    def _readreplace(self, base: Decision, what: Record, record: Record) -> Decision | None:
        field = what.get("key") or what.get("property")
        old, new = what.get("from"), record.get("to")
        if field is None or old is None or new is None:
            told = "a reading needs 'key' (or 'property') and 'from' in 'read', and 'to' beside it; add them"
            self.problems.add(record.where, told)
            return None
        prop = self.names.find_property(field.text or "", field)
        if prop is None:
            return None
        before = None if old.text == UNKNOWN else self._read_fact(prop.name, old)
        after = self._read_fact(prop.name, new)
        if after is None:
            return None
        said = before.property if before else prop.iri
        value = before.value if before else None
        return replace(base, property=said, old=value, new=after.value, new_property=after.property)

    def _read_fact(self, name: str, record: Record) -> Fact | None:
        facts = read_facts(name, record, self.names)
        if len(facts) > 1:
            self.problems.add(record.where, "a decision reads one value as one other; write one")
        return facts[0] if facts else None

    def _read_source(self, what: Record) -> NamedNode | None:
        name = find_text(what, "source", self.problems)
        if name is None:
            return None
        if SRC(encode_local(name)) not in self.sources:
            near = suggest(name, [SRC.local(s) for s in self.sources])
            told = f"unknown source '{name}'{near}; name a source of data/sources/"
            self.problems.add(what.fields["source"].where, told)
        return SRC(encode_local(name))

    def _read_claims(self, record: Record, field: str) -> tuple[NamedNode, ...]:
        found = find_texts(record, field, self.problems)
        self._check_claims(found)
        return tuple(CLAIM(encode_local(name)) for name in found)

    def _check_claims(self, found: Mapping[str, Where]) -> None:
        for name, where in found.items():
            if CLAIM(encode_local(name)) not in self.claims:
                near = suggest(name, [CLAIM.local(c) for c in self.claims])
                self.problems.add(where, f"there is no claim '{name}'{near}; correct or remove it")

    def _read_needs(self, record: Record) -> tuple[NamedNode, ...]:
        """Return what a decision needs: claims, checked here, and decisions, which are checked once all are read."""
        found = find_texts(record, "needs", self.problems)
        decisions = {name: where for name, where in found.items() if name.startswith(DECISION)}
        self.needed |= {CLAIM(encode_local(name)): where for name, where in decisions.items()}
        self._check_claims({name: where for name, where in found.items() if name not in decisions})
        return tuple(CLAIM(encode_local(name)) for name in found)

    def check_needs(self, decisions: tuple[Decision, ...]) -> None:
        """Tell of decisions that are needed and are not there, and of those that need each other."""
        by_name = {decision.iri: decision for decision in decisions}
        for need, where in self.needed.items():
            if need not in by_name:
                near = suggest(CLAIM.local(need), [CLAIM.local(known) for known in by_name])
                self.problems.add(where, f"there is no decision '{CLAIM.local(need)}'{near}; correct or remove it")
        needs = {iri: [need for need in decision.needs if need in by_name] for iri, decision in by_name.items()}
        above = {iri: list_reached(needs[iri], needs.__getitem__) for iri in by_name}
        for iri, decision in by_name.items():
            if iri in above[iri]:
                ring = sorted(by_name[other].number for other in above[iri] if iri in above[other])
                told = f"decisions {', '.join(ring)} need each other" if len(ring) > 1 else "a decision needs itself"
                self.problems.add(decision.where, f"{told}; remove one of the 'needs'")

    def check_numbers(self, decisions: tuple[Decision, ...]) -> None:
        """Tell of numbers that two decisions share."""
        seen: dict[str, Decision] = {}
        for decision in decisions:
            first = seen.setdefault(decision.number, decision)
            if first is not decision:
                told = f"duplicate identifier: decision {decision.number} stands at {first.where} too; renumber one"
                self.problems.add(decision.where, told)
