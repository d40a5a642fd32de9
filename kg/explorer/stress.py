"""Stress majorisation: places for points so that their distances are near the lengths of the paths between them.

Takes the neighbours of each point with the length of the edge to each; gives coordinates. Never uses a clock, or a
function of the C mathematics library but the square root, which IEEE 754 rounds exactly: the same graph gives the same
coordinates on every machine.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf, sqrt
from random import Random

Links = list[dict[int, float]]
Lengths = dict[int, list[float]]
Pair = tuple[int, int, float]

SMALL = 120  # up to here every point is compared with every other in each round, from several starts
STARTS = (20_000, 5)  # of the descent of a small graph, times its pairs; most
ANCHORS = 100_000  # in a larger graph, points that others keep their distance to, times the points
PARTNERS = (5_000, 3, 40)  # anchors that a point is compared with in one round, times the points; fewest and most
DECAY, STOP = 0.72, 0.04  # the step of the descent: how fast it shrinks, and where it ends
ROUNDS = 12  # of the descent of a large graph, which takes larger steps instead


def place_points(links: Links) -> list[tuple[float, float]]:
    """Return a place for each point of a connected graph of two points or more.

    The method is that of Zheng, Pawar and Goodman (Graph Drawing by Stochastic Gradient Descent, 2018): it moves one
    pair at a time towards its distance, in an order drawn anew in each round, as are the pairs of a larger graph.
    """
    count = len(links)
    most = count if count <= SMALL else max(12, ANCHORS // count)
    anchors = sorted(Random(0).sample(range(count), min(most, count)))
    lengths = {anchor: _measure_from(anchor, links) for anchor in anchors}
    starts = min(STARTS[1], max(1, STARTS[0] // (count * count))) if count <= SMALL else 1
    tries = [_descend(links, lengths, Random(start)) for start in range(starts)]
    return min(tries, key=lambda places: _measure_stress(places, lengths))


def _measure_from(start: int, links: Links) -> list[float]:
    """Return the length of the shortest path from one point to each (Dijkstra)."""
    lengths = [inf] * len(links)
    lengths[start] = 0.0
    queue = [(0.0, start)]
    while queue:
        length, point = heappop(queue)
        if length > lengths[point]:
            continue
        for other, step in links[point].items():
            if length + step < lengths[other]:
                lengths[other] = length + step
                heappush(queue, (length + step, other))
    return lengths


def _descend(links: Links, lengths: Lengths, random: Random) -> list[tuple[float, float]]:
    xs, ys = [random.random() for _ in links], [random.random() for _ in links]
    near = [[(i, j, length) for j, length in row.items() if i < j] for i, row in enumerate(links)]
    longest, shortest = max(max(row) for row in lengths.values()), min(min(row.values()) for row in links)
    for step in _list_steps(longest * longest, STOP * shortest * shortest, len(links)):
        _move_pairs(xs, ys, _draw_pairs(near, lengths, random), step)
    return list(zip(xs, ys, strict=True))


def _list_steps(first: float, last: float, count: int) -> list[float]:
    """Return the steps of the descent, from the first on, each a fixed part of the one before."""
    steps = [first]
    while steps[-1] * DECAY > last:
        steps.append(steps[-1] * DECAY)
    if count <= SMALL or len(steps) <= ROUNDS:
        return steps
    return [steps[place * (len(steps) - 1) // (ROUNDS - 1)] for place in range(ROUNDS)]


def _draw_pairs(near: list[list[Pair]], lengths: Lengths, random: Random) -> list[Pair]:
    """Return every pair of a small graph in any order, else each point in turn with its neighbours and some anchors."""
    anchors, count = list(lengths), len(near)
    if count <= SMALL:
        pairs = [(i, j, lengths[j][i]) for i in range(count) for j in range(i)]
        pairs += [pair for row in near for pair in row]
        random.shuffle(pairs)
        return pairs
    total, fewest, most = PARTNERS
    partners, draw, choices = max(fewest, min(most, total // count)), random.random, len(anchors)
    order = list(range(count))
    random.shuffle(order)
    pairs = []
    for i in order:
        pairs += near[i]
        for _ in range(partners):
            j = anchors[int(draw() * choices)]
            if i != j:
                pairs.append((i, j, lengths[j][i]))
    return pairs


def _move_pairs(xs: list[float], ys: list[float], pairs: list[Pair], step: float) -> None:
    for i, j, length in pairs:
        x, y = xs[j] - xs[i], ys[j] - ys[i]
        distance = sqrt(x * x + y * y) or 1e-6
        pull = min(1.0, step / (length * length)) * (distance - length) / (2 * distance)
        xs[i] += x * pull
        ys[i] += y * pull
        xs[j] -= x * pull
        ys[j] -= y * pull


def _measure_stress(places: list[tuple[float, float]], lengths: Lengths) -> float:
    """Return the sum of the squares of the relative errors of all distances from anchors."""
    total = 0.0
    for anchor, row in lengths.items():
        ax, ay = places[anchor]
        for (x, y), length in zip(places, row, strict=True):
            if length:
                error = sqrt((x - ax) * (x - ax) + (y - ay) * (y - ay)) / length - 1
                total += error * error
    return total
