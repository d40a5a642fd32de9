"""Tests of statuses as the ontology has them: their order, what each means, and the dates that tell of them."""

from __future__ import annotations

import pytest

from kg.errors import DataError
from kg.model.vocabulary import Vocabulary
from kg.reader.ontology import parse_turtle, parse_vocabulary
from kg.terms import RI

PREFIXES = "@prefix ri: <https://w3id.org/reverse-imports/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."


def read(turtle: str) -> Vocabulary:
    """Return the terms of a tiny ontology."""
    return parse_vocabulary(parse_turtle(f"{PREFIXES} ri:Status a owl:Class . {turtle}".encode(), "tiny.ttl"))


def test_the_shipped_statuses_mean_what_the_model_says(vocabulary: Vocabulary) -> None:
    """Possible before considered before planned before active before ended, conditional and cancelled beside them."""
    statuses = vocabulary.statuses
    names = ("possible", "considered", "planned", "conditional", "active", "ended", "cancelled")
    assert [statuses.rank(RI(name)) for name in names] == [0, 1, 2, 2, 3, 4, 4]
    assert statuses.plans == frozenset({RI("planned"), RI("conditional")})
    assert statuses.plan == RI("planned")
    assert statuses.going == frozenset({RI("active")})
    assert statuses.over == frozenset({RI("ended"), RI("cancelled")})
    assert statuses.begun == frozenset({RI("active"), RI("ended")})
    assert set(statuses.dates[RI("active")]) == {RI("firstShipped"), RI("inForce"), RI("since")}


def test_statuses_of_other_names_are_read_from_the_ontology() -> None:
    """What plans, goes on and is over is told by dates and order, whatever the statuses are called."""
    statuses = read("""
        ri:drafted a ri:Status ; ri:nextStatus ri:tabled .
        ri:tabled a ri:Status ; ri:nextStatus ri:binding ; ri:beginsOn ri:announced .
        ri:binding a ri:Status ; ri:nextStatus ri:repealed ; ri:beginsOn ri:since .
        ri:repealed a ri:Status ; ri:beginsOn ri:until .
        ri:withdrawn a ri:Status ; ri:beginsOn ri:until .
        ri:gazetted a owl:DatatypeProperty ; ri:datesLike ri:since .""").statuses
    names = ("drafted", "tabled", "binding", "repealed", "withdrawn")
    assert [statuses.rank(RI(name)) for name in names] == [0, 1, 2, 3, 3]
    assert statuses.plan == RI("tabled")
    assert statuses.begun == frozenset({RI("binding"), RI("repealed")})
    assert statuses.events == tuple(map(RI, ("announced", "gazetted", "since", "expected", "expectedEnd", "until")))
    assert statuses.rank(RI("unheard-of")) == statuses.rank(None) == 1


def test_a_status_begins_on_a_date_of_the_model() -> None:
    """A status that is to begin on another date is refused, with the dates that there are."""
    with pytest.raises(DataError, match=r"the beginsOn of .*binding is .*gazetted; name ri:announced, ri:since or"):
        read("ri:binding a ri:Status ; ri:beginsOn ri:gazetted .")
