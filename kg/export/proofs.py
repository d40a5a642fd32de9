"""Proofs for people and programs: text for a terminal, JSON, Turtle (PROV-O), a picture.

Takes proofs, what names terms, and the citations of the claims; gives text.

The JSON is one object. `proofs` is a list, each a list of `steps` in which premises come before what follows from
them, so that the last one is the conclusion. A step has a `triple` (its terms as SPARQL 1.1 JSON results have them,
each with a `label`); an inferred one has its `rule` (`axiom` in words, `owl2rl` as a list of names) and `premises` as
places in the list, counted from 0; any other has `claims` (alternatives, each a list of the claims needed together)
and, where no claim is needed, what it is `given` by. `citations` says of each claim where it stands. `several` is there
where there are more proofs than are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Triple

from kg.errors import QueryError, suggest
from kg.escapes import encode_json, show_line
from kg.export.lines import count_columns, wrap
from kg.export.rows import encode_term
from kg.export.trees import Label, Node, Numbers, find_children, number_claims, put_in_words, tell_ground, unfold
from kg.model import results
from kg.model.answers import Citation, Term
from kg.model.document import to_plain
from kg.model.proofs import Proof, ProofStep

Citations = Mapping[str, Citation]

PROOF_FORMATS = ("text", "json", "turtle", "svg")
SEVERAL = "This is one of several proofs; --all gives more."
WIDTH = 100
"""Columns of a line in a terminal."""


def encode_proofs(
    proofs: Sequence[Proof], format_name: str, *, label: Label, citations: Citations, several: bool = False
) -> str:
    """Return proofs in a format of `PROOF_FORMATS`; a claim without a citation is shown by its identifier.

    `several` says that there are more, which text and JSON tell.

    Raises:
        QueryError: there is no such format.
    """
    match format_name:
        case "text":
            return _encode_text(proofs, label, citations) + (f"\n{SEVERAL}\n" if several else "")
        case "json":
            return _encode_json(proofs, label, citations, several=several)
        case "turtle":
            from kg.export.prov import encode_prov

            return encode_prov(proofs, label, citations)
        case "svg":
            from kg.export.picture import draw_svg

            return draw_svg(proofs, label=label, citations=citations)
    told = f"choose one of {', '.join(PROOF_FORMATS)}"
    raise QueryError(f"a proof has no format '{format_name}'{suggest(format_name, PROOF_FORMATS)}; {told}")


# Text


def _encode_text(proofs: Sequence[Proof], label: Label, citations: Citations) -> str:
    trees = [unfold(proof) for proof in proofs]
    numbers = number_claims(trees)
    lines = list[str]()
    for i, nodes in enumerate(trees, 1):
        lines += [f"proof {i} of {len(trees)}"] if len(trees) > 1 else []
        lines += [*_draw_trees(nodes, numbers, label), ""]
    for claim, number in numbers.items():
        head = f"[{number}] "
        lines += _hang(show_line(str(citations.get(claim, claim))), head, " " * len(head))
    return "\n".join(lines).rstrip("\n") + "\n"


def _draw_trees(nodes: Sequence[Node], numbers: Numbers, label: Label) -> Iterator[str]:
    """Yield the lines of trees; what stands left of a node's text are the branches of the nodes above it."""
    children = find_children(nodes)
    last = {places[-1] for places in children if places}
    stems = list[str]()
    for place, node in enumerate(nodes):
        stem = stems[node.parent] if node.parent >= 0 else ""
        branch, below = ("└─ ", "   ") if place in last else ("├─ ", "│  ")
        if node.parent < 0:
            branch = below = ""
            yield from [""] if place else []
        stems.append(stem + below)
        inner = stem + below + ("│  " if children[place] else "   ")
        yield from _draw_node(node, numbers, label, stem + branch, inner)
        if node.step.rule and not node.refers:
            told = f"because {show_line(node.step.rule.axiom)} (OWL 2 RL: {node.step.rule.name})"
            yield from _hang(told, inner, inner)


def _draw_node(node: Node, numbers: Numbers, label: Label, first: str, further: str) -> list[str]:
    told = put_in_words(node.step.triple, label)
    mark = _tell_mark(node, numbers)
    lines = _hang(f"{told} {mark}", first, further)
    return lines if len(lines) == 1 or not mark else [*_hang(told, first, further), *_hang(mark, further, further)]


def _tell_mark(node: Node, numbers: Numbers) -> str:
    if node.number:
        return f"({'see ' if node.refers else ''}step {node.number})"
    ground = "" if node.step.rule else tell_ground(node.step.ground, numbers)
    return f"← {ground}" if ground else ""


def _hang(text: str, first: str, further: str) -> list[str]:
    lines = wrap(text, WIDTH - max(count_columns(first), count_columns(further)))
    return [(further if i else first) + line for i, line in enumerate(lines)]


# JSON


def _encode_json(proofs: Sequence[Proof], label: Label, citations: Citations, *, several: bool) -> str:
    named = number_claims([unfold(proof) for proof in proofs])
    told = {
        "proofs": describe_proofs(proofs, label),
        "citations": {claim: citations[claim] for claim in named if claim in citations},
        **({"several": True} if several else {}),
    }
    return encode_json(to_plain(told)) + "\n"


def describe_proofs(proofs: Sequence[Proof], label: Label) -> tuple[results.Proof, ...]:
    """Return proofs as members of a document."""
    told = []
    for proof in proofs:
        places = {step.triple: place for place, step in enumerate(proof.steps)}
        told.append(results.Proof(tuple(_describe_step(step, places, label) for step in proof.steps)))
    return tuple(told)


def _describe_step(step: ProofStep, places: Mapping[Triple, int], label: Label) -> results.Step:
    triple = step.triple
    fact = results.Fact(*(_describe_term(term, label) for term in (triple.subject, triple.predicate, triple.object)))
    if step.rule:
        rule = results.Rule(step.rule.axiom, tuple(step.rule.name.split("+")))
        return results.Step(fact, rule=rule, premises=tuple(places[premise] for premise in step.premises))
    ways = tuple(tuple(sorted(way)) for way in step.ground.claims)
    return results.Step(fact, claims=ways, given=step.ground.given)


def _describe_term(term: Term, label: Label) -> results.Cell:
    found = encode_term(term)
    found["xml_lang"] = found.pop("xml:lang", "")
    return results.Cell(**found, label=label(term))  # type: ignore[arg-type]  # its type is one of the three
