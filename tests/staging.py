"""A world drawn by chance as a graph of its own: resolved, dated, encoded, inferred and asked as any other."""

from __future__ import annotations

import datetime as dt
import random

from kg.moments.standing import set_scene
from kg.resolve.chronology import World
from kg.resolve.clocks import list_uncertain
from kg.verbs import KnowledgeGraph
from kg.view import View, make_moment
from kg.view.live import LiveGraph


def draw_graph(then: KnowledgeGraph, rng: random.Random) -> KnowledgeGraph:
    """Return the graph of one world of a view: each source on some day, or not yet known, and each event on another."""
    view = then.moments
    assert isinstance(view, View)
    given, clocks = view.frame.given, view.clocks
    uncertain = list_uncertain(given.data, clocks.known_by, given.vocabulary.statuses)
    gone = frozenset(source for source in uncertain if rng.random() < 0.5)
    moment = make_moment(given, clocks.known_by, gone, clocks.as_of or given.data.now)
    published = moment.chronology.resolution.published
    days = {source: _draw_day(rng, days.first, days.last) for source, days in published.items()}
    tilts = {times.held.node.iri: rng.choice(times.tilts) for times in moment.chronology.times}
    scene = set_scene(moment, World(days, tilts))
    live = LiveGraph(view.frame)
    live.follow(scene.data, scene.resolution, (*view.findings, *scene.more))
    return KnowledgeGraph(live.store, home=then.home, manifest={}, derive=lambda: live)


def _draw_day(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """Return a day of an interval, in a third of the draws one of its ends."""
    if rng.random() < 1 / 3:
        return rng.choice((first, last))
    return dt.date.fromordinal(rng.randint(first.toordinal(), last.toordinal()))
