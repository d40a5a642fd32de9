"""A proof as a page shows it: the fact, the rule it follows by, below it what the rule needs, down to the sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.language import say
from kg.model.answers import Citation
from kg.model.results import Fact, Rule, Step, Why, WhyNot
from kg.web.citations import show_briefly, show_citation
from kg.web.tags import name_thing, tag


def show_proof(document: Why | WhyNot, lang: str) -> None:
    """Show the proof of a fact, if it holds."""
    with tag("div", classes="proof"):
        if document.sure != "yes":
            tag("p", say("hangs_on", lang, reason=document.hangs_on), classes="soft")
        if isinstance(document, WhyNot):
            tag("p", say("no_proof", lang))
            return
        steps = document.proofs[0].steps
        with tag("ul"):
            Unfolding(steps, document.citations, lang).show(len(steps) - 1)


class Unfolding:
    """A proof as it is unfolded: what stands in full already is only named where it is needed again."""

    def __init__(self, steps: Sequence[Step], citations: Mapping[str, Citation], lang: str) -> None:
        self._steps, self._citations, self._lang = steps, citations, lang
        self._shown: set[int] = set()
        self._quoted: set[str] = set()

    def show(self, place: int) -> None:
        """Show a step, and below it what it follows from."""
        step = self._steps[place]
        with tag("li"):
            _tell_triple(step.triple, self._lang)
            if step.rule is None:
                self._tell_ground(step)
            elif place in self._shown:
                tag("span", say("as_above", self._lang), classes="soft")
            else:
                self._shown.add(place)
                self._tell_rule(step.rule, step.premises or ())

    def _tell_rule(self, rule: Rule, premises: Sequence[int]) -> None:
        tag("p", say("because", self._lang, rule=rule.axiom), classes="because", title=" ".join(rule.owl2rl))
        with tag("ul"):
            for premise in premises:
                self.show(premise)

    def _tell_ground(self, step: Step) -> None:
        """Tell by whom a fact is said: each way is enough by itself, and may need several claims together."""
        if step.given:
            tag("p", say("given", self._lang, given=step.given), classes="soft")
        for claim in (claim for way in step.claims or () for claim in way):
            citation = self._citations.get(claim) or Citation(claim, "states")
            (show_briefly if claim in self._quoted else show_citation)(citation, self._lang)
            self._quoted.add(claim)


def _tell_triple(triple: Fact, lang: str) -> None:
    with tag("p", classes="fact", dir="auto"):
        for term in (triple.subject, triple.predicate, triple.object):
            look = "relation" if term is triple.predicate else ""
            name_thing(term.label, term.value if term.type == "uri" else "", lang, classes=look)
