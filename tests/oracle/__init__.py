"""A plain oracle of what is held as of a day, and known by a day: it shares no code with the program.

It takes the YAML files, draws worlds in which every date is one day, and tells by the written model what holds in each.
It never looks at the built graph; `compare` is given what the graph holds.

>>> from datetime import date
>>> from tests.oracle.days import parse_edtf
>>> parse_edtf("2024-02").hi
datetime.date(2024, 2, 29)
"""

from tests.oracle.comparing import compare
from tests.oracle.holding import State, hold
from tests.oracle.reading import Data, read_data
from tests.oracle.worlds import World, draw_world, draw_worlds, enumerate_worlds

__all__ = [
    "Data",
    "State",
    "World",
    "compare",
    "draw_world",
    "draw_worlds",
    "enumerate_worlds",
    "hold",
    "read_data",
]
