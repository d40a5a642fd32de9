"""Why rows are not sure, in words: the dates they hang on, and who states them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from pyoxigraph import NamedNode, Store

from kg.graph.lookups import get_text, list_objects
from kg.graph.names import Names
from kg.language import say
from kg.model.moments import Doubt, Moments
from kg.terms import CLAIM, RI

FEW = 4
"""So many dates that a row hangs on are told, and then how many others there are."""


def tell_more(count: int, lang: str) -> str:
    """Return how many rows may have been so before anybody said so."""
    return say("doubt_more", lang, count=count)


class Teller:
    """Tells why rows are not sure, in a language."""

    def __init__(self, moments: Moments, store: Store, names: Names, lang: str) -> None:
        self._moments = moments
        self._store = store
        self._names = names
        self._lang = lang

    def tell(self, cited: Sequence[str], things: Container[object] = (), *, before: bool = False) -> str:
        """Return what a row of some things hangs on, by the claims behind it; of what only may have been so, that."""
        if before:
            return say("doubt before", self._lang)
        claims = {CLAIM(name) for name in cited}
        found = [doubt for doubt in self._moments.doubts if doubt.claims & claims]
        found = [doubt for doubt in found if doubt.kind != "besides"] or found
        # Where a row shows the status of a doubt, doubts of other statuses are about other rows.
        shown = [doubt for doubt in found if doubt.status is None or doubt.status in things]
        told = list(dict.fromkeys(self.tell_doubt(doubt) for doubt in shown or found))
        if len(told) > FEW:
            told = [*told[:FEW], say("doubt_others", self._lang, count=len(told) - FEW)]
        otherwise = "doubt after" if self._moments.after_now else "doubt rest"
        return say("doubt_join", self._lang).join(told) or say(otherwise, self._lang)

    def list_unsure(self, among: Container[NamedNode] | None = None) -> tuple[str, ...]:
        """Return each thing that is not sure, by its label, with what that hangs on; all, or those among some."""
        found = defaultdict[NamedNode, dict[str, None]](dict)
        for doubt in self._moments.doubts:
            if doubt.kind != "besides" and (among is None or doubt.node in among):
                found[doubt.node][self.tell_doubt(doubt)] = None
        labels = {node: self._names.name(node, self._lang) for node in found}
        comma = say("doubt_join", self._lang)
        return tuple(sorted(f"{labels[node]}: {comma.join(told)}" for node, told in found.items()))

    def tell_doubt(self, doubt: Doubt) -> str:
        """Return one doubt in words."""
        kind = "told" if doubt.kind == "besides" else doubt.kind
        if not doubt.property and kind not in ("told", "disputed"):
            kind = "next told" if kind == "next" else "undated"
        sources = doubt.by if kind in ("told", "next told") else ()
        return say(
            f"doubt {kind}",
            self._lang,
            date=f"{self._names.name(doubt.property, self._lang)} {doubt.text}".strip(),
            by=", ".join(map(_name, doubt.by)) or say("doubt several", self._lang),
            published=", ".join(f"{self._find(source, 'published')} ({_name(source)})" for source in sources),
            last=self._find_last(doubt) if kind == "lapsed" else "",
            others=", ".join(f"{text} ({_name(claim)})" for text, claim in doubt.others),
        )

    def _find_last(self, doubt: Doubt) -> str:
        """Return which source said so last, as far as it had appeared by the day."""
        sources = {source for claim in doubt.claims for source in list_objects(self._store, claim, RI("source"))}
        found = {(self._find(source, "publishedLatest"), source) for source in sources}
        found = {(day, s) for day, s in found if self._moments.day is None or day <= self._moments.day.isoformat()}
        _, source = max(found, key=lambda item: (item[0], item[1].value), default=("", None))
        return f"{self._find(source, 'published')} ({_name(source)})" if source else say("doubt nobody", self._lang)

    def _find(self, source: NamedNode, prop: str) -> str:
        return get_text(self._store, source, RI(prop)) or "?"


def _name(term: NamedNode) -> str:
    return term.value.rpartition("/")[2]
