"""From the names people use to the things of the graph, and from things to their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import NotFound
from kg.graph.lookups import DEFAULT, holds, list_literals, list_objects, list_subjects
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
        own = {thing for thing in self._spell(name) if holds(self._store, thing, RI("identifiedIn"))}
        for things in self._look_up(name, cls):
            found = {thing if thing in own else self.follow(thing) for thing in things}
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

    def _find_all(self, name: str, cls: NamedNode | None) -> set[NamedNode]:
        for thing in self._spell(name):
            if holds(self._store, thing, TYPE):
                return {thing}
            if matched := list_subjects(self._store, SKOS("exactMatch"), thing):
                return set(matched)
        if cls is None:
            return set(self.index.get(fold(name), ()))
        # The things of a class, and those that are identified as one, are far fewer than all that have names.
        found = list_subjects(self._store, TYPE, cls)
        merged = [other for one in found for other in list_subjects(self._store, RI("identifiedAs"), one)]
        return {thing for thing in (*found, *merged) if thing in RID and fold(name) in self._list_names(thing)}

    def _list_names(self, thing: NamedNode) -> list[str]:
        return [fold(name.value) for relation in (LABEL, ALIAS) for name in list_literals(self._store, thing, relation)]

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
        for name, thing in self.called:
            index[fold(name)].add(thing)
        return index

    @cached_property
    def called(self) -> list[tuple[str, NamedNode]]:
        """Return the labels and aliases of things."""
        quads = (q for p in (LABEL, ALIAS) for q in self._store.quads_for_pattern(None, p, None, DEFAULT))
        named = ((q.object, q.subject) for q in quads if isinstance(q.subject, NamedNode) and q.subject in RID)
        return [(name.value, thing) for name, thing in named if isinstance(name, Literal)]

    @cached_property
    def _standing(self) -> tuple[NamedNode, ...]:
        """Return the relations whose subject stands for its value, as a brand does for its maker."""
        return tuple(list_subjects(self._store, RI("standsFor"), None))

    @cached_property
    def owners(self) -> tuple[NamedNode, ...]:
        """Return the classes of things whose names those of others begin with, as the ontology states them."""
        ends = (RDFS("domain"), RDFS("range"))
        found = ((p, end, cls) for p in self._standing for end in ends for cls in list_objects(self._store, p, end))
        return tuple(cls for p, end, cls in found if Quad(p, end, cls, INFERRED) not in self._store)

    def list_labels(self, thing: NamedNode) -> dict[str, str]:
        """Return the labels of a thing, by language."""
        return {label.language or "": label.value for label in list_literals(self._store, thing, LABEL)}

    def list_aliases(self, thing: NamedNode) -> list[str]:
        """Return the other names of a thing, and those of what a decision identifies as it, sorted."""
        aliases = {alias.value for alias in list_literals(self._store, thing, ALIAS)}
        merged = list_subjects(self._store, RI("identifiedAs"), thing)
        return sorted(aliases.union(self.name(one, "en") for one in merged))

    def name_classes(self, thing: NamedNode, lang: str) -> tuple[str, ...]:
        """Return the labels of the most specific classes of a thing, sorted."""
        found = {cls for cls in list_objects(self._store, thing, TYPE) if cls in RI}
        above = {a for cls in found for a in list_objects(self._store, cls, RDFS("subClassOf")) if a != cls}
        return tuple(sorted(self.name(cls, lang) for cls in found - above))

    def list_stated_classes(self, thing: NamedNode) -> list[NamedNode]:
        """Return the classes of the ontology that a thing is stated to be of, rather than inferred."""
        found = [cls for cls in list_objects(self._store, thing, TYPE) if cls in RI]
        return [cls for cls in found if Quad(thing, TYPE, cls, INFERRED) not in self._store]

    def follow(self, thing: NamedNode) -> NamedNode:
        """Return what a thing was identified as by a decision, else itself."""
        return next(iter(list_objects(self._store, thing, RI("identifiedAs"))), thing)

    def is_a(self, thing: NamedNode, cls: NamedNode) -> bool:
        """Say whether a thing is of a class, also by inference."""
        return holds(self._store, thing, TYPE, cls)

    def find_owner(self, name: str, cls: NamedNode) -> tuple[NamedNode, NamedNode] | None:
        """Return the thing of this name with that of a class which it stands for; None where it stands for none."""
        standing = [(thing, p) for p in self._standing for thing in list_subjects(self._store, p, None)]
        found = ((thing, owner) for thing, p in standing for owner in list_objects(self._store, thing, p))
        owners = {thing: owner for thing, owner in found if self.is_a(owner, cls)}
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
        named = list_subjects(self._store, RI("shortName"), Literal(name))
        return named[0] if named else RI("".join(part.capitalize() for part in name.split("-")))

    def name(self, term: Term | None, lang: str) -> str:
        """Return the text of a term's label; an empty text for None."""
        return text_of(self.label(term, lang))

    def make_label(self, lang: str) -> Callable[[Term], str]:
        """Return what names terms for people, in a language."""
        return lambda term: self.name(term, lang)

    def label(self, term: Term | None, lang: str) -> Literal | None:
        """Return the label of a term in a language, else in English, else its short name; a literal as it is."""
        if term is None or isinstance(term, Literal):
            return term
        if not isinstance(term, NamedNode):
            return Literal(str(term))
        labels = {label.language or "": label for label in list_literals(self._store, term, LABEL)}
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
        if cls is None or not holds(self._store, cls, LABEL):
            return Literal(compact(term))
        named = [self._name_part(part, lang) for part in parts if part != "any"]
        return Literal(f"{self.name(cls, lang)}: {', '.join(named)}")

    def _describe_unkeyed(self, term: NamedNode, lang: str) -> Literal:
        """Return what a claim is about that leaves a part of the key open: its class, and the parts that it gives."""
        claim = CLAIM(RID.local(term).partition("_")[2])
        said = (quad.object for quad in self._store.quads_for_pattern(term, None, None, claim))
        things = sorted({value for value in said if isinstance(value, NamedNode) and value in RID}, key=str)
        kinds = list_objects(self._store, term, TYPE, claim)
        kind = self.name(kinds[0], lang) if kinds else compact(term)
        parts = [self.name(thing, lang) for thing in things if not thing.value.startswith(RID("data-set_").value)]
        return Literal(f"{kind}: {', '.join([*parts, say('partly_unsaid', lang)])}")

    def _name_part(self, part: str, lang: str) -> str:
        """Return the label of the thing that a part of a key names, else the part itself."""
        named = [thing for thing in (RID(part), RID(f"period_{part}")) if holds(self._store, thing, LABEL)]
        return self.name(named[0], lang) if named else part
