"""The `says:` of a claim as a node and its facts."""

from __future__ import annotations

from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.model.claims import Fact, Node, Value
from kg.model.nodes import make_node
from kg.model.vocabulary import ClassTerm, PropertyTerm
from kg.reader.names import Names
from kg.reader.records import Record
from kg.reader.values import WITHIN, parse_date, parse_number, parse_quantity
from kg.terms import RI, XSD

UNKNOWN = "unknown"

FORMS = {
    "date": f"an EDTF date, such as 2024, 2024-10, 2024-10-01 or 2027-04/2028-03, {WITHIN}",
    "integer": "a whole number",
    "decimal": "a number, such as -18 or 2.5",
    "boolean": "true or false",
}


def read_statement(says: Record, claim: NamedNode, names: Names) -> tuple[Node, tuple[Fact, ...]] | None:
    """Return the node a `says` mapping is about, and its facts; None, told, where the node can't be read.

    The first field names the node: a keyed class with its key, or a class of entities with the entity.
    """
    if not says.fields:
        names.problems.add(says.where, "'says' must be a mapping; write says: {CLASS: {…}, PROPERTY: …}")
        return None
    (name, subject), *rest = says.fields.items()
    cls = names.find_class(name, subject)
    if cls is None:
        return None
    node = _read_keyed(cls, subject, claim, names) if cls.key else _read_entity(cls, subject, names)
    facts = [fact for field, record in rest for fact in read_facts(field, record, names)]
    return (node, tuple(facts)) if node else None


def _read_entity(cls: ClassTerm, subject: Record, names: Names) -> Node | None:
    thing = names.find_thing(subject, cls.iri)
    if thing is not None and thing not in names.entities:
        told = f"'{subject.text}' is a term of the ontology, of which nothing is claimed; name the node first"
        names.problems.add(subject.where, told)
        return None
    return Node(thing, names.entities[thing].cls) if thing else None


def _read_keyed(cls: ClassTerm, subject: Record, claim: NamedNode, names: Names) -> Node | None:
    parts = {names.vocabulary.property_of[p].name: names.vocabulary.property_of[p] for p in cls.key}
    if not subject.fields:
        names.problems.add(subject.where, f"the key of a {cls.name} is a mapping of {', '.join(parts)}; write it")
        return None
    unfit = [name for name in subject.fields if name not in parts]
    for name in unfit:
        told = f"'{name}' is no key of a {cls.name}; its keys are {', '.join(parts)}"
        names.problems.add(subject.fields[name].where, told)
    known: list[Fact] = []
    unknown: list[NamedNode] = []
    for name, prop in parts.items():
        record = subject.get(name)
        if record is None:
            continue
        if len(record.items) != 1:
            names.problems.add(record.where, f"the key '{name}' has one value; write one claim for each")
        elif record.text == UNKNOWN:
            unknown.append(prop.iri)
        else:
            known.extend(read_facts(name, record, names))
    return make_node(cls, tuple(known), tuple(unknown), claim) if known or unknown else None


def read_facts(name: str, record: Record, names: Names) -> list[Fact]:
    """Return the facts a field of `says` states; several for a list."""
    prop = names.find_property(name, record)
    if prop is None:
        return []
    if not record.items:
        names.problems.add(record.where, f"'{name}' is an empty list; give a value, or leave it out")
    if prop.iri == RI("status") and len(record.items) > 1:
        among = [names.find_thing(item, prop.range) for item in record.items]
        return [Fact(RI("statusAmong"), thing) for thing in among if thing]
    if prop.single and len(record.items) > 1:
        names.problems.add(record.where, f"'{name}' has one value at a time; write one claim for each")
        return []
    return [fact for item in record.items for fact in _read_fact(prop, item, names)]


def _read_fact(prop: PropertyTerm, record: Record, names: Names) -> list[Fact]:
    if prop.kind == "object":
        thing = names.find_thing(record, prop.range)
        return [Fact(prop.iri, thing)] if thing else []
    if prop.iri == RI("units"):
        fact = parse_quantity(record.text or "")
        form = 'a count of units: 43266, ">14000", "<17000" or "~70000"'
    else:
        value = _parse_scalar(record.text or "", prop.kind)
        fact = Fact(prop.iri, value) if value else None
        form = FORMS.get(prop.kind, "a text")
    if fact and _is_within(fact, prop):
        return [fact]
    is_bound = prop.least is not None and prop.most is not None
    mend = f"write one from {prop.least:,} to {prop.most:,}" if is_bound else "correct it"
    names.problems.add(record.where, f"'{prop.name}' must be {form}, not '{record.text}'; {mend}")
    return []


def _is_within(fact: Fact, prop: PropertyTerm) -> bool:
    if not isinstance(fact.value, Literal) or (prop.least is None and prop.most is None):
        return True
    number = Decimal(fact.value.value)
    return (prop.least is None or number >= prop.least) and (prop.most is None or number <= prop.most)


def _parse_scalar(text: str, kind: str) -> Value | None:
    if kind == "date":
        return parse_date(text)
    if kind in ("integer", "decimal"):
        return parse_number(text, kind)
    if kind == "boolean":
        return Literal(text, datatype=XSD("boolean")) if text in ("true", "false") else None
    return Literal(text) if text else None
