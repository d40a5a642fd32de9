"""The pages: ask, query and look from a browser, without any other address than the server's own.

Takes what users do and gives jobs to workers, as the endpoint does, under the same limits; keeps nothing of one user
that another could see.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nicegui import ui

from kg.web.asking import add_asking
from kg.web.conflicts import add_conflicts
from kg.web.editor import add_query
from kg.web.entities import ThingPage, add_named
from kg.web.faults import add_faults
from kg.web.ontology import add_ontology
from kg.web.pictures import add_pictures
from kg.web.records import ClaimPage, SourcePage
from kg.web.shell import add_looks

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kg.workers import Pool

__all__ = ["add_pages"]


def add_pages(app: FastAPI, pool: Pool) -> None:
    """Serve the pages beside what an application serves already."""
    add_looks()
    ui.add_css((Path(__file__).parent / "things.css").read_text("utf-8"), shared=True)
    for add in (add_asking, add_query, add_conflicts, add_pictures, add_ontology, add_faults):
        add(pool)
    for place, kind in (("/id/", ThingPage), ("/claim/", ClaimPage), ("/source/", SourcePage)):
        add_named(pool, place, kind)
    ui.run_with(
        app,
        title=pool.domain.name["en"],
        favicon=Path(__file__).parent / "icon.svg",
        show_welcome_message=False,
        dark=None,
        tailwind=False,
        binding_refresh_interval=None,
    )
