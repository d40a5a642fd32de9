"""What is charged without any deal: whether the loss of a deal would cost anything at the border."""

from __future__ import annotations

from pyoxigraph import Triple

from kg.model.answers import text_of
from kg.network.facts import Facts
from kg.network.wording import join_words
from kg.terms import RI, RID

GENERAL, ANYWHERE = RID("mfn"), RID("world")
UNKNOWN = "No general duty of the home market is held, so what a deal saves is not known."


def list_general(facts: Facts) -> list[tuple[str, Triple]]:
    """Return the general duty that schedules of the home market charge on goods from anywhere, in percent, by goods."""
    found = []
    for treatment in facts.list_subjects(RI("regime"), GENERAL):
        goods, duty = facts.find_thing(treatment, RI("goods")), facts.list_values(treatment, RI("chargedDuty"))
        home = facts.homes.intersection(facts.list_things(treatment, RI("destination")))
        if goods and duty and home and facts.holds(treatment, RI("origin"), ANYWHERE):
            said = f"{text_of(duty[0])} % on {facts.tell(goods)}"
            found.append((said, Triple(treatment, RI("chargedDuty"), duty[0])))
    return sorted(found, key=lambda one: one[0])


def tell_general(facts: Facts) -> tuple[str, tuple[Triple, ...]]:
    """Return a sentence on what is charged without any deal, with the facts that say so."""
    found = list_general(facts)
    if not found:
        return UNKNOWN, ()
    told = join_words(said for said, _ in found)
    free = all(not float(text_of(triple.object)) for _, triple in found)
    more = "so without a deal no duty would be charged either" if free else "which a deal may lower"
    return f"The general duty, charged without any deal, is {told}, {more}.", tuple(triple for _, triple in found)
