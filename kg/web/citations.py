"""Where a claim stands, as a page tells it: the sentence, its place, its source, and how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.language import say
from kg.model.answers import Citation
from kg.web.addresses import find_page
from kg.web.tags import link, link_out, name_thing, tag

FEW = 2
"""Claims of a side that are shown at once; the others open on a click."""


def group_places(citations: Mapping[str, Citation]) -> list[list[str]]:
    """Return claims by the sentences in which they stand; one that has no place stands by itself.

    >>> group_places({"a_1": Citation("a_1", "states", source="a", locator="1.1"), "b": Citation("b", "states")})
    [['a_1'], ['b']]
    """
    found: dict[tuple[str, str], list[str]] = {}
    for claim, citation in citations.items():
        place = (citation.source, citation.locator) if citation.locator else ("", citation.claim)
        found.setdefault(place, []).append(claim)
    return list(found.values())


def show_citation(
    citation: Citation,
    lang: str,
    *,
    mark: str = "",
    anchor: str = "",
    others: Sequence[Citation] = (),
    here: bool = False,
) -> None:
    """Show where a claim stands; `mark` is its number on the page, and `anchor` the name by which links find it.

    `others` are further claims in the same sentence. The claim's own page, which is `here`, has no link to itself.
    """
    attributes = {"id": anchor, "tabindex": "-1"} if anchor else {}
    with tag("article", classes="claim" if mark else "claim plain", **attributes):
        if mark:
            tag("span", mark, classes="badge")
        if citation.sentence:
            tag("blockquote", citation.sentence, dir="auto")
        _tell_source(citation, lang)
        for note in dict.fromkeys(one.note for one in (citation, *others) if one.note):
            tag("p", note, classes="remark", dir="auto")
        _tell_links(citation, () if here else (citation, *others), lang)


def show_briefly(citation: Citation, lang: str) -> None:
    """Show where a claim stands in a line, for one that stands in full above."""
    with tag("p", classes="claim plain about", dir="auto"):
        place, title = citation.locator, citation.title or citation.claim
        told = ", ".join(filter(None, (title, say("sentence", lang, place=place) if place else "")))
        name_thing(told, citation.claim, lang)
        tag("span", f" {say('as_above', lang)}")


def show_citations(citations: Sequence[Citation], lang: str) -> None:
    """Show some citations, and where there are many, the others on a click."""
    for citation in citations[:FEW]:
        show_citation(citation, lang)
    if len(citations) > FEW:
        with tag("details", classes="more"):
            tag("summary", say("more_claims", lang, count=len(citations) - FEW))
            for citation in citations[FEW:]:
                show_citation(citation, lang)


def _tell_source(citation: Citation, lang: str) -> None:
    place = citation.locator
    with tag("p", classes="about", dir="auto"):
        name_thing(citation.title or citation.claim, citation.source, lang)
        where = say("sentence", lang, place=place) if place else ""
        grade = say("grade", lang, grade=citation.grade) if citation.grade else ""
        told = (citation.publisher, citation.date, where, citation.evidential, grade)
        tag("span", " · ".join(("", *filter(None, told))))


def _tell_links(citation: Citation, claims: Sequence[Citation], lang: str) -> None:
    with tag("p", classes="links"):
        for one in claims:
            if page := find_page(one.claim, lang):
                name = one.claim.rpartition("_")[2] if len(claims) > 1 else ""
                link(f"{say('this_claim', lang)} {name}".strip(), page)
        if citation.address and not find_page(citation.address):
            link_out(say("open_source", lang), citation.address)
