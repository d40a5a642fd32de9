"""A plain oracle of what is held as of a day, and known by a day: it shares no code with the program.

It takes the YAML files, draws worlds in which every date is one day, and tells by the written model what holds in each.
It never looks at the built graph; `compare` is given what the graph holds.

    data = read_data(Path("data"))
    worlds = list(draw_worlds(data, random.Random(1), 50, known_by=None))
    hold(data, worlds[0], date(2025, 12, 25)).nodes["route_toyota-camry_usa_japan"]["status"]  # frozenset({"planned"})
    compare(data, certain, possible, date(2025, 12, 25), None, worlds)  # a line for each error

A node is named as in the graph, a property as in the data. Values are texts: names of entities and statuses are slugs,
a date is the EDTF text that is held, a period is written as in the data, a number as its source writes it.
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
