"""A proof as a page shows it: the fact, the rule it follows by, below it what the rule needs, down to the sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.web.addresses import find_page
from kg.web.citations import show_briefly, show_citation
from kg.web.tags import link, tag
from kg.web.words import say

Document = Mapping[str, Any]


def show_proof(document: Document, lang: str) -> None:
    """Show the proof of a document of the task `why`."""
    with tag("div", classes="proof"):
        if document["sure"] != "yes":
            tag("p", say("hangs_on", lang, reason=document["hangs_on"]), classes="soft")
        if not document["holds"]:
            tag("p", say("no_proof", lang))
            return
        steps = document["proofs"][0]["steps"]
        with tag("ul"):
            Unfolding(steps, document["citations"], lang).show(len(steps) - 1)


class Unfolding:
    """A proof as it is unfolded: what stands in full already is only named where it is needed again."""

    def __init__(self, steps: Sequence[Document], citations: Document, lang: str) -> None:
        self._steps, self._citations, self._lang = steps, citations, lang
        self._shown: set[int] = set()
        self._quoted: set[str] = set()

    def show(self, place: int) -> None:
        """Show a step, and below it what it follows from."""
        step = self._steps[place]
        with tag("li"):
            _tell_triple(step["triple"], self._lang)
            if "rule" not in step:
                self._tell_ground(step)
            elif place in self._shown:
                tag("span", say("as_above", self._lang), classes="soft")
            else:
                self._shown.add(place)
                self._tell_rule(step)

    def _tell_rule(self, step: Document) -> None:
        rule = step["rule"]
        tag("p", say("because", self._lang, rule=rule["axiom"]), classes="because", title=" ".join(rule["owl2rl"]))
        with tag("ul"):
            for premise in step["premises"]:
                self.show(premise)

    def _tell_ground(self, step: Document) -> None:
        """Tell by whom a fact is said: each way is enough by itself, and may need several claims together."""
        if given := step.get("given"):
            tag("p", say("given", self._lang, given=given), classes="soft")
        for claim in (claim for way in step.get("claims", ()) for claim in way):
            citation = self._citations.get(claim, {"claim": claim})
            (show_briefly if claim in self._quoted else show_citation)(citation, self._lang)
            self._quoted.add(claim)


def _tell_triple(triple: Document, lang: str) -> None:
    with tag("p", classes="fact", dir="auto"):
        for name in ("subject", "predicate", "object"):
            term = triple[name]
            page = find_page(term["value"], lang) if term["type"] == "uri" else None
            look = "relation" if name == "predicate" else ""
            (link(term["label"], page, classes=look) if page else tag("span", term["label"], classes=look))
