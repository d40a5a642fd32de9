"""A home of the second subject of the tests: its own terms, beside those that the program names.

What is cut out is told by `kg.terms.NAMED` alone, so that a term which the code names and the list lacks is missed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse, serialize

from kg.terms import NAMED, RI

ROOT = Path(__file__).parent.parent
CHIPS = ROOT / "tests" / "worlds" / "chips"
ANY_SUBJECT = (
    *("disagreements", "successions", "sources"),
    *("read/steps", "read/links", "read/disputes", "read/claims", "read/sources"),
)
"""Questions and views on what sources say, whatever it is about."""
TERMS = frozenset(name for names in NAMED.values() for name in names.split())


def make_home(folder: Path) -> Path:
    """Copy the world of chips into a folder, with the terms of the program before its own; return the folder."""
    home = folder / "chips"
    shutil.copytree(CHIPS, home)
    for name in ANY_SUBJECT:
        shutil.copy(ROOT / "queries" / f"{name}.rq", home / "queries" / f"{name}.rq")
    own = home / "ontology" / "chips.ttl"
    shipped = [quad.triple for quad in parse(path=ROOT / "ontology" / "reverse-imports.ttl", format=RdfFormat.TURTLE)]
    core = serialize(cut_core(shipped), format=RdfFormat.N_TRIPLES) or b""
    own.write_bytes(core + own.read_bytes())
    return home


def cut_core(ontology: Iterable[Triple]) -> Iterator[Triple]:
    """Yield what an ontology says of the terms that the program names, and of the companions of their dates."""
    known = list(ontology)
    wanted: set[NamedNode | BlankNode] = {
        term for t in known if isinstance(term := t.subject, NamedNode) and term in RI and _is_named(RI.local(term))
    }
    found = len(wanted) + 1
    while found != len(wanted):  # what is built of nodes without a name comes with what it says something of
        found = len(wanted)
        wanted |= {t.object for t in known if t.subject in wanted and isinstance(t.object, BlankNode)}
    yield from (t for t in known if t.subject in wanted)


def _is_named(local: str) -> bool:
    return re.sub("(Earliest|Latest)$", "", local) in TERMS
