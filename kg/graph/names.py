"""From the names people use to the things of the graph, and from things to their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import NotFound
from kg.graph.japanese import Japanese
from kg.graph.lookups import DEFAULT, holds, list_literals, list_objects, list_subjects
from kg.language import find_word, say
from kg.model.answers import Term, text_of
from kg.model.questions import fold
from kg.spelling import count_slips, join_words, list_variants, sort_words, suggest_names
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


class Names:
    """Finds things by label, alias or identifier, in any language, and labels by thing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def japanese(self) -> Japanese:
        """Return what puts English words of cells in Japanese."""
        return Japanese(self._store)

    def find(self, name: str, cls: NamedNode | None = None) -> NamedNode:
        """Return the thing with this label, alias, identifier or IRI; a thing identified as another gives that one.

        One that is so in one place only, and a thing of its own elsewhere, is itself by its identifier or IRI.

        Raises:
            NotFound: there is none of this class, or several; with the nearest names.
        """
        own = {thing for thing in self._spell(name) if holds(self._store, thing, RI("identifiedIn"))}
        ways = (self._find_all, self._find_loosely, lambda name: self._find_misspelt(name, cls))
        for things in (look(name) for look in ways):  # the loose ones read all names, and few need them
            found = {thing if thing in own else self.follow(thing) for thing in things}
            fitting = sorted((t for t in found if cls is None or self.is_a(t, cls)), key=lambda t: t.value)
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                told = ", ".join(compact(t) for t in fitting)
                raise NotFound(f"'{name}' may be any of {told}; name one of them by its identifier")
        kind = f" of class {compact(cls)}" if cls else ""
        raise NotFound(f"nothing{kind} is called '{name}'{self._suggest(name, cls)}")

    def _suggest(self, name: str, cls: NamedNode | None) -> str:
        """Return which names may be meant."""
        known = [n for n, things in self._index.items() if cls is None or self._any_is_a(things, cls)]
        near = suggest_names(name, known)
        return f"; did you mean {', '.join(near)}?" if near else ""

    def _find_all(self, name: str) -> set[NamedNode]:
        for thing in self._spell(name):
            if holds(self._store, thing, TYPE):
                return {thing}
            if matched := list_subjects(self._store, SKOS("exactMatch"), thing):
                return set(matched)
        return set(self._index.get(fold(name), ()))

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
    def _index(self) -> Mapping[str, set[NamedNode]]:
        index: dict[str, set[NamedNode]] = defaultdict(set)
        for name, thing in self._called:
            index[fold(name)].add(thing)
        return index

    @cached_property
    def _called(self) -> list[tuple[str, NamedNode]]:
        """Return the labels and aliases of things."""
        quads = (q for p in (LABEL, ALIAS) for q in self._store.quads_for_pattern(None, p, None, DEFAULT))
        named = ((q.object, q.subject) for q in quads if isinstance(q.subject, NamedNode) and q.subject in RID)
        return [(name.value, thing) for name, thing in named if isinstance(name, Literal)]

    @cached_property
    def _standing(self) -> tuple[NamedNode, ...]:
        """Return the relations whose subject stands for its value, as a brand does for its maker."""
        return tuple(list_subjects(self._store, RI("standsFor"), None))

    @cached_property
    def _owners(self) -> tuple[NamedNode, ...]:
        """Return the classes of things whose names those of others begin with, as the ontology states them."""
        ends = (RDFS("domain"), RDFS("range"))
        found = ((p, end, cls) for p in self._standing for end in ends for cls in list_objects(self._store, p, end))
        return tuple(cls for p, end, cls in found if Quad(p, end, cls, INFERRED) not in self._store)

    @cached_property
    def variants(self) -> tuple[tuple[str, NamedNode], ...]:
        """Return the names of things, also shortened: without brackets, the word for their kind, or their owner.

        No node has a name of its own.
        """
        owners = [name for name, things in self._index.items() if any(self._any_is_a(things, c) for c in self._owners)]
        return tuple(
            (variant, thing)
            for name, thing in self._called
            if not self.is_a(thing, RI("KeyedNode"))
            for variant in list_variants(name, self._list_kinds(thing), owners)
        )

    def list_labels(self, thing: NamedNode) -> dict[str, str]:
        """Return the labels of a thing, by language."""
        return {label.language or "": label.value for label in list_literals(self._store, thing, LABEL)}

    def list_aliases(self, thing: NamedNode) -> list[str]:
        """Return the other names of a thing, and those of what a decision identifies as it, sorted."""
        aliases = {alias.value for alias in list_literals(self._store, thing, ALIAS)}
        merged = list_subjects(self._store, RI("identifiedAs"), thing)
        return sorted(aliases.union(self.name(one, "en") for one in merged))

    def _list_kinds(self, thing: NamedNode) -> list[str]:
        """Return the words for what a thing is, in all languages."""
        known = [cls for cls in list_objects(self._store, thing, TYPE) if cls in RI]
        return sorted({label.value for cls in known for label in list_literals(self._store, cls, LABEL)})

    def name_classes(self, thing: NamedNode, lang: str) -> tuple[str, ...]:
        """Return the labels of the most specific classes of a thing, sorted."""
        found = {cls for cls in list_objects(self._store, thing, TYPE) if cls in RI}
        above = {a for cls in found for a in list_objects(self._store, cls, RDFS("subClassOf")) if a != cls}
        return tuple(sorted(self.name(cls, lang) for cls in found - above))

    def list_stated_classes(self, thing: NamedNode) -> list[NamedNode]:
        """Return the classes of the ontology that a thing is stated to be of, rather than inferred."""
        found = [cls for cls in list_objects(self._store, thing, TYPE) if cls in RI]
        return [cls for cls in found if Quad(thing, TYPE, cls, INFERRED) not in self._store]

    @cached_property
    def _loose(self) -> Mapping[str, set[NamedNode]]:
        loose: dict[str, set[NamedNode]] = defaultdict(set)
        for name, thing in self.variants:
            for key in (join_words(name), sort_words(name)):
                loose[key].add(thing)
        return loose

    def _find_loosely(self, name: str) -> set[NamedNode]:
        """Return the things of this name however it is spaced, in whichever order of its words, and shortened."""
        return set(self._loose.get(join_words(name)) or self._loose.get(sort_words(name)) or ())

    def _find_misspelt(self, name: str, cls: NamedNode | None) -> set[NamedNode]:
        """Return the things with a name that is one letter off, in words of some length."""
        words, whole = fold(name).split(), [join_words(name)]
        found: set[NamedNode] = set()
        for known, thing in self.variants:
            slips = count_slips(fold(known).split(), words), count_slips([join_words(known)], whole)
            if 1 in slips[: 1 if known.isascii() else 2] and (cls is None or self.is_a(self.follow(thing), cls)):
                found.add(thing)
        return found

    def follow(self, thing: NamedNode) -> NamedNode:
        """Return what a thing was identified as by a decision, else itself."""
        return next(iter(list_objects(self._store, thing, RI("identifiedAs"))), thing)

    def is_a(self, thing: NamedNode, cls: NamedNode) -> bool:
        """Say whether a thing is of a class, also by inference."""
        return holds(self._store, thing, TYPE, cls)

    def _any_is_a(self, things: set[NamedNode], cls: NamedNode) -> bool:
        return any(self.is_a(thing, cls) for thing in things)

    def find_owner(self, name: str, cls: NamedNode) -> tuple[NamedNode, NamedNode] | None:
        """Return the thing of this name with that of a class which it stands for; None where it stands for none."""
        try:
            thing = self.find(name)
        except NotFound:
            return None
        found = (owner for relation in self._standing for owner in list_objects(self._store, thing, relation))
        owner = next((owner for owner in found if self.is_a(owner, cls)), None)
        return (thing, owner) if owner else None

    def name_kind(self, thing: NamedNode, lang: str) -> str:
        """Return what a thing that stands for another is called by its class, such as a brand."""
        return next((self.name(cls, lang) for cls in self._owners if self.is_a(thing, cls)), "")

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
