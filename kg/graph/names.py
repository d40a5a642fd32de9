"""From the names people use to the things of the graph, and from things to their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.errors import NotFound
from kg.language import find_word, say
from kg.model.answers import Term, text_of
from kg.model.questions import fold
from kg.terms import (
    ALIAS,
    CLAIM,
    INFERRED,
    LABEL,
    PREFIXES,
    RDFS,
    RI,
    RID,
    SKOS,
    SRC,
    TYPE,
    WD,
    compact,
)

if TYPE_CHECKING:
    from kg.graph.japanese import Japanese
    from kg.graph.loosely import LooseNames

DEFAULT = DefaultGraph()


class Names:
    """Finds things by label, alias or identifier, in any language, and labels by thing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def japanese(self) -> Japanese:
        """Return what puts English words of cells in Japanese."""
        from kg.graph.japanese import Japanese  # what is asked in English needs none

        return Japanese(self._store)

    @cached_property
    def loose(self) -> LooseNames:
        """Return what finds things by names that are not quite theirs."""
        from kg.graph.loosely import LooseNames  # who spells a name needs none

        return LooseNames(self._store, self)

    def find(self, name: str, cls: NamedNode | None = None) -> NamedNode:
        """Return the thing with this label, alias, identifier or IRI; a thing identified as another gives that one.

        One that is so in one place only, and a thing of its own elsewhere, is itself by its identifier or IRI.

        Raises:
            NotFound: there is none of this class, or several; with the nearest names.
        """
        for things in self._look_up(name, cls):
            found = {thing if self._is_own(thing, name) else self.follow(thing) for thing in things}
            fitting = sorted((t for t in found if cls is None or self.is_a(t, cls)), key=lambda t: t.value)
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                told = ", ".join(compact(t) for t in fitting)
                raise NotFound(f"'{name}' may be any of {told}; name one of them by its identifier")
        kind = f" of class {compact(cls)}" if cls else ""
        raise NotFound(f"nothing{kind} is called '{name}'{self.loose.suggest(name, cls)}")

    def _look_up(self, name: str, cls: NamedNode | None) -> Iterator[set[NamedNode]]:
        """Yield the things of a name, then what is ever less surely meant: for that all names are read."""
        yield self._find_all(name, cls)
        yield self.loose.find(name)
        yield self.loose.find_misspelt(name, cls)

    def _is_own(self, thing: NamedNode, name: str) -> bool:
        there = next(self._store.quads_for_pattern(thing, RI("identifiedIn"), None, DEFAULT), None)
        return there is not None and thing in self._spell(name)

    def _find_all(self, name: str, cls: NamedNode | None) -> set[NamedNode]:
        for thing in self._spell(name):
            if next(self._store.quads_for_pattern(thing, TYPE, None, DEFAULT), None):
                return {thing}
            matched = {quad.subject for quad in self._store.quads_for_pattern(None, SKOS("exactMatch"), thing, DEFAULT)}
            if matched:
                return {t for t in matched if isinstance(t, NamedNode)}
        if cls is None:
            return set(self.index.get(fold(name), ()))
        return {thing for thing in self._list_things(cls) if fold(name) in map(fold, self._list_names(thing))}

    def _list_things(self, cls: NamedNode) -> set[NamedNode]:
        """Return the things of a class, and those that are identified as one: far fewer than all that have names."""
        found = {quad.subject for quad in self._store.quads_for_pattern(None, TYPE, cls, DEFAULT)}
        quads = (q for t in found for q in self._store.quads_for_pattern(None, RI("identifiedAs"), t, DEFAULT))
        every = found.union(quad.subject for quad in quads)
        return {thing for thing in every if isinstance(thing, NamedNode) and thing in RID}

    def _list_names(self, thing: NamedNode) -> list[str]:
        quads = (q for p in (LABEL, ALIAS) for q in self._store.quads_for_pattern(thing, p, None, DEFAULT))
        return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]

    def _spell(self, name: str) -> list[NamedNode]:
        """Return the terms that a name may spell out: an IRI, a prefixed name, or the local name of an entity."""
        prefix, colon, local = name.partition(":")
        try:
            if colon and prefix in PREFIXES:
                return [NamedNode(PREFIXES[prefix] + local)]
            if name.startswith(("http://", "https://")):
                return [NamedNode(name)]
        except ValueError:  # no IRI, whatever it looks like
            return []
        if name and all(c.isalnum() or c in "-_" for c in name):
            return [RID(name), CLAIM(name), SRC(name), WD(name), RI(name)]
        return []

    @cached_property
    def index(self) -> Mapping[str, set[NamedNode]]:
        """Return the things that have names, by these as `fold` gives them."""
        index: dict[str, set[NamedNode]] = defaultdict(set)
        for predicate in (LABEL, ALIAS):
            for quad in self._store.quads_for_pattern(None, predicate, None, DEFAULT):
                if quad.subject in RID and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    index[fold(quad.object.value)].add(quad.subject)
        return index

    @cached_property
    def _standing(self) -> tuple[NamedNode, ...]:
        """Return the relations whose subject stands for its value, as a brand does for its maker."""
        quads = self._store.quads_for_pattern(None, RI("standsFor"), None, DEFAULT)
        return tuple(quad.subject for quad in quads if isinstance(quad.subject, NamedNode))

    @cached_property
    def owners(self) -> tuple[NamedNode, ...]:
        """Return the classes of things whose names those of others begin with, as the ontology states them."""
        ends = (RDFS("domain"), RDFS("range"))
        quads = (q for p in self._standing for e in ends for q in self._store.quads_for_pattern(p, e, None, DEFAULT))
        stated = (q for q in quads if Quad(q.subject, q.predicate, q.object, INFERRED) not in self._store)
        return tuple(quad.object for quad in stated if isinstance(quad.object, NamedNode))

    def list_labels(self, thing: NamedNode) -> dict[str, str]:
        """Return the labels of a thing, by language."""
        found = (quad.object for quad in self._store.quads_for_pattern(thing, LABEL, None, DEFAULT))
        return {label.language or "": label.value for label in found if isinstance(label, Literal)}

    def list_aliases(self, thing: NamedNode) -> list[str]:
        """Return the other names of a thing, and those of what a decision identifies as it, sorted."""
        found = (quad.object for quad in self._store.quads_for_pattern(thing, ALIAS, None, DEFAULT))
        merged = (quad.subject for quad in self._store.quads_for_pattern(None, RI("identifiedAs"), thing, DEFAULT))
        aliases = {alias.value for alias in found if isinstance(alias, Literal)}
        return sorted(aliases.union(self.name(one, "en") for one in merged if isinstance(one, NamedNode)))

    def follow(self, thing: NamedNode) -> NamedNode:
        """Return what a thing was identified as by a decision, else itself."""
        quad = next(self._store.quads_for_pattern(thing, RI("identifiedAs"), None, DEFAULT), None)
        return quad.object if quad and isinstance(quad.object, NamedNode) else thing

    def is_a(self, thing: NamedNode, cls: NamedNode) -> bool:
        """Say whether a thing is of a class, also by inference."""
        return next(self._store.quads_for_pattern(thing, TYPE, cls, DEFAULT), None) is not None

    def find_owner(self, name: str, cls: NamedNode) -> tuple[NamedNode, NamedNode] | None:
        """Return the thing of this name with that of a class which it stands for; None where it stands for none."""
        quads = (quad for p in self._standing for quad in self._store.quads_for_pattern(None, p, None, DEFAULT))
        owners = {q.subject: q.object for q in quads if isinstance(q.object, NamedNode) and self.is_a(q.object, cls)}
        if not owners:  # such as of a country, for which nothing stands
            return None
        try:
            thing = self.find(name)
        except NotFound:
            return None
        return (thing, owners[thing]) if thing in owners else None

    def name_kind(self, thing: NamedNode, lang: str) -> str:
        """Return what a thing that stands for another is called by its class, such as a brand."""
        return next((self.name(cls, lang) for cls in self.owners if self.is_a(thing, cls)), "")

    def find_class(self, name: str) -> NamedNode:
        """Return the class that data files call by this name."""
        quad = next(self._store.quads_for_pattern(None, RI("shortName"), Literal(name), DEFAULT), None)
        if quad and isinstance(quad.subject, NamedNode):
            return quad.subject
        return RI("".join(part.capitalize() for part in name.split("-")))

    def name(self, term: NamedNode, lang: str) -> str:
        """Return the text of a term's label."""
        return text_of(self.label(term, lang))

    def make_label(self, lang: str) -> Callable[[Term], str]:
        """Return what names terms for people, in a language."""
        return lambda term: text_of(self.label(term, lang))

    def label(self, term: Term | None, lang: str) -> Literal | None:
        """Return the label of a term in a language, else in English, else its short name; a literal as it is."""
        if term is None or isinstance(term, Literal):
            return term
        if not isinstance(term, NamedNode):
            return Literal(str(term))
        labels = {
            quad.object.language or "": quad.object
            for quad in self._store.quads_for_pattern(term, LABEL, None, DEFAULT)
            if isinstance(quad.object, Literal)
        }
        return labels.get(lang) or labels.get("en") or next(iter(labels.values()), None) or self._describe(term, lang)

    def _describe(self, term: NamedNode, lang: str) -> Literal:
        """Return what stands for a label: of a node that is not held, its class and the parts of its key."""
        if term in CLAIM:
            return Literal(CLAIM.local(term))
        if term not in RID:
            return Literal(find_word("term", compact(term), lang) or compact(term))
        kind, *parts = RID.local(term).split("_")
        if kind == "unkeyed":
            return self._describe_unkeyed(term, lang)
        cls = self.find_class(kind) if parts else None
        if cls is None or not next(self._store.quads_for_pattern(cls, LABEL, None, DEFAULT), None):
            return Literal(compact(term))
        named = [self._name_part(part, lang) for part in parts if part != "any"]
        return Literal(f"{self.name(cls, lang)}: {', '.join(named)}")

    def _describe_unkeyed(self, term: NamedNode, lang: str) -> Literal:
        """Return what a claim is about that leaves a part of the key open: its class, and the parts that it gives."""
        claim = CLAIM(RID.local(term).partition("_")[2])
        said = [quad for quad in self._store.quads_for_pattern(term, None, None, claim) if quad.object in RID]
        things = sorted({quad.object for quad in said if isinstance(quad.object, NamedNode)}, key=str)
        kinds = self._store.quads_for_pattern(term, TYPE, None, claim)
        kind = next((self.name(q.object, lang) for q in kinds if isinstance(q.object, NamedNode)), compact(term))
        parts = [self.name(thing, lang) for thing in things if not thing.value.startswith(RID("data-set_").value)]
        return Literal(f"{kind}: {', '.join([*parts, say('partly_unsaid', lang)])}")

    def _name_part(self, part: str, lang: str) -> str:
        """Return the label of the thing that a part of a key names, else the part itself."""
        return next(
            (
                self.name(thing, lang)
                for thing in (RID(part), RID(f"period_{part}"))
                if next(self._store.quads_for_pattern(thing, LABEL, None, DEFAULT), None)
            ),
            part,
        )
