"""`kg why` and `kg why-not`: proofs down to sentences, what a triple or a row stands on, and why one is not there."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.cli.commands import open_graph, read_query
from kg.cli.limiting import add_limits, run_limited
from kg.cli.output import tell, write_bytes, write_text
from kg.cli.values import add_texts, parse_count
from kg.errors import QueryError
from kg.escapes import encode_lines
from kg.model.answers import Answer, Citation
from kg.verbs import KnowledgeGraph
from kg.verbs.table import split_expected

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.model.proofs import Basis, Proof
    from kg.whatif.footing import Footing, Surveyor

FEW = 10
"""Proofs that `--all` enumerates where it names no number."""


def add_why(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg why` takes of its own."""
    told = f"other proofs too, up to N ({FEW})"
    parser.add_argument("--all", type=parse_count, nargs="?", const=FEW, metavar="N", help=told)
    told = "a smallest set of claims that is enough for it, and the sources whose loss fells it"
    parser.add_argument("--stands-on", action="store_true", help=told)
    add_texts(parser)


def run_why(arguments: argparse.Namespace) -> None:
    """Show why a triple holds; of one that does not, why not."""
    from kg.graph.triples import find_triple

    graph = open_graph(arguments)
    triple = find_triple(graph.store, graph.names, arguments.subject, arguments.predicate, arguments.object)
    proofs = graph.evidence.find_proofs(triple, arguments.all)
    weighed = graph.weigh_triple(triple, lang=arguments.lang)
    if not proofs:
        write_text(explain_missing(graph, triple, arguments), arguments.output)
    if weighed.unsure:
        tell(f"kg: not sure{'' if proofs else '; it may hold all the same'}: {weighed.reasons[0]}")
    if not proofs:
        return
    label = graph.names.make_label(arguments.lang)
    citations = graph.evidence.cite_proofs(proofs, lang=arguments.lang)
    if arguments.format == "png":
        from kg.export.picture import draw_png

        write_bytes(draw_png(proofs, label=label, citations=citations), arguments.output)
        return
    from kg.export.proofs import encode_proofs

    several = not arguments.all and graph.evidence.prove(triple)[1]
    text = encode_proofs(proofs, arguments.format, label=label, citations=citations, several=several)
    if arguments.stands_on:
        refuse_clocks(arguments)
        lines = survey_triple(graph, triple, proofs)
        if arguments.format == "text":
            text += encode_lines(["", *lines])
        else:
            for line in lines:
                tell(line)
    write_text(text, arguments.output)


def refuse_clocks(arguments: argparse.Namespace) -> None:
    """Stop where what something stands on is asked for a day.

    Raises:
        QueryError: a clock is set, or the format has no place for it.
    """
    if arguments.as_of or arguments.known_by:
        raise QueryError("what a row stands on is tried out on the graph as it is; leave out --as-of and --known-by")
    if arguments.format in ("csv", "json") and arguments.command == "ask":
        raise QueryError(f"--why is text, and {arguments.format} has no place for it; choose table or markdown")


def explain_missing(graph: KnowledgeGraph, triple: Triple, arguments: argparse.Namespace) -> str:
    """Return why a triple does not hold."""
    from kg.export.absences import encode_missing
    from kg.whynot import Inquiry

    label = graph.names.make_label(arguments.lang)
    tell(f"does not hold: {label(triple.subject)} | {label(triple.predicate)} | {label(triple.object)}")
    found = Inquiry(graph, full=graph.full, lang=arguments.lang).explain_missing(triple)

    def cite(claims: Iterable[str]) -> Mapping[str, Citation]:
        return graph.full.evidence.cite_claims(claims, lang=arguments.lang)

    return encode_missing(found, cite, "json" if arguments.format == "json" else "text")


def survey_triple(graph: KnowledgeGraph, triple: Triple, proofs: Sequence[Proof]) -> Iterator[str]:
    """Yield what a triple stands on: a smallest set of claims, and the sources whose loss fells it."""
    from kg.model.proofs import Basis, Witness
    from kg.whatif.footing import Footing, Surveyor, holds_triple

    every = graph.evidence.prover.enumerate(triple, FEW)
    first, other = ({c for p in ps for s in p.steps for way in s.ground.claims for c in way} for ps in (proofs, every))
    surveyor, witnesses, holds = Surveyor(graph), (Witness((triple,)),), holds_triple(triple)
    support = surveyor.find_support(Basis(tuple(sorted(first)), witnesses=witnesses), holds)
    cuts = surveyor.find_cuts(Basis(tuple(sorted(first | other)), witnesses=witnesses), holds)
    yield from tell_footing(Footing(support, cuts), "falls")
    if len(every) > 1:
        yield "support: it is one of several; --all shows the proofs"


def tell_footing(footing: Footing, fate: str) -> Iterator[str]:
    """Yield a footing as lines; `fate` says what a cut does."""
    if footing.support is None:
        yield "support: no set of these claims yields it alone; it rests on something not being there"
    elif footing.support:
        told = "enough alone, with the decisions as they are, and none of them can be spared"
        yield f"support: {', '.join(footing.support)} ({told})"
    else:
        yield "support: it needs no claim"
    alone = [cut[0] for cut in footing.cuts if len(cut) == 1]
    if alone:
        yield f"cut: {fate} without any one of {', '.join(alone)}"
    else:
        told = " or ".join(" and ".join(cut) for cut in footing.cuts)
        yield f"cut: not by a single source; {fate} without {told}" if told else "cut: no set of sources fells it"


def explain_rows(graph: KnowledgeGraph, answer: Answer, lang: str) -> Iterator[str]:
    """Yield as texts, for each row of a cited answer, what it stands on and the proofs of what was inferred for it."""
    from kg.export.proofs import encode_proofs
    from kg.whatif.footing import Surveyor

    surveyor, label = Surveyor(graph), graph.names.make_label(lang)
    for i, (row, basis) in enumerate(zip(answer.without_marks().texts(), answer.bases, strict=True), 1):
        yield from ("\n", encode_lines([f"row {i}: {', '.join(filter(None, row[:-1]))}"]))
        yield encode_lines(
            f"  {line}" for line in tell_footing(survey_row(surveyor, graph, answer, i - 1), "falls or changes")
        )
        proofs = list(find_inferred(graph, basis))
        if proofs:
            citations = graph.evidence.cite_proofs(proofs, lang=lang)
            yield f"{encode_proofs(proofs, 'text', label=label, citations=citations)}\n"


def survey_row(surveyor: Surveyor, graph: KnowledgeGraph, answer: Answer, place: int) -> Footing:
    """Return what a row of an answer stands on; who else says so, in its last column, is no part of it."""
    from kg.whatif.footing import holds_row

    sparql, raw = graph.catalogue[answer.question].sparql, answer.raw[place]
    return surveyor.find_footing(answer.bases[place], holds_row(sparql, raw, cells=slice(len(raw) - 1)))


def find_inferred(graph: KnowledgeGraph, basis: Basis) -> Iterator[Proof]:
    """Yield the proofs of the inferred triples of the first way in which a row comes about."""
    for triple in basis.witnesses[0].triples if basis.witnesses else ():
        if not graph.evidence.grounds.find(triple):
            proof = graph.prove(triple)
            if proof:
                yield proof


def add_why_not(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg why-not` takes of its own."""
    parser.add_argument("question", nargs="?", help="name of a question, the question in words, or a file with a query")
    parser.add_argument("-e", "--expression", help="a query instead of a question")
    add_limits(parser)


def run_why_not(arguments: argparse.Namespace) -> None:
    """Tell why a row is not in the answer to a question, or in the result of a query."""
    from kg.export.absences import encode_absence

    graph = open_graph(arguments)
    expected = dict(split_expected(text, "--expect", '--expect COLUMN="VALUE"') for text in arguments.expect)
    sparql = read_sparql(arguments)
    if sparql is None:
        absence = graph.why_not(arguments.question, expected, arguments.parameters, lang=arguments.lang)
    else:
        with run_limited(arguments, sparql):
            absence = graph.why_not(expect=expected, query=sparql, lang=arguments.lang)
    write_text(encode_absence(absence, arguments.format), arguments.output)


def read_sparql(arguments: argparse.Namespace) -> str | None:
    """Return the query that is asked about, or None where it is a question of the catalogue.

    Raises:
        QueryError: nothing is asked about, or parameters are given for a query, which has none.
    """
    question = arguments.question
    is_file = question is not None and (question == "-" or question.endswith(".rq"))
    if arguments.expression is None and not is_file:
        if question is None:
            raise QueryError('name a question, a file with a query, or write one as -e "SELECT …"')
        return None
    if arguments.parameters or (question and arguments.expression is not None):
        raise QueryError("a query has no parameters, and stands alone; say what its row should have with --expect")
    return read_query(argparse.Namespace(expression=arguments.expression, file=question))
