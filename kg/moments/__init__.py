"""How things stand on a day: in one world, in all, in some; and which worlds are looked at.

Takes what is resolved with its dates; gives resolutions that are encoded like any other. Reads and writes no file.
"""

from __future__ import annotations

from kg.moments.standing import Bounds, Moment, Scene, bound_nodes, gather, set_before, set_scene
from kg.moments.worlds import choose_extremes, choose_missing, choose_worlds, complete

__all__ = [
    "Bounds",
    "Moment",
    "Scene",
    "bound_nodes",
    "choose_extremes",
    "choose_missing",
    "choose_worlds",
    "complete",
    "gather",
    "set_before",
    "set_scene",
]
