"""How long each network analysis of the shipped graph takes, with its citations, beside one question of the catalogue.

A first run is in a graph just opened, with networkx imported; the others are in the same graph again. Ratios are to the
question, which the same machine answers in the same run.

python tests/bench/network.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import networkx

from kg.network import analyse
from kg.verbs import load

HOME = Path(__file__).resolve().parent.parent.parent
RUNS = 5
TARGET = 100.0
PARAMETERS: dict[str, dict[str, str]] = {
    "dependence": {},
    "single-points": {},
    "exposure": {"thing": "rid:japan-india-cepa"},
    "centrality": {},
    "communities": {},
    "explanation": {"one": "Suzuki Fronx", "other": "Mitsubishi Triton"},
    "similarity": {},
    "evidence": {},
    "change": {"start": "2024-01-01", "end": "2026-06-01"},
}
LONGER = {"evidence": "all applications of rules", "change": "two graphs made anew from the data"}


def measure(run: Callable[[], object]) -> float:
    """Return the milliseconds that something takes."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print a line an analysis."""
    yardstick = median(measure(lambda: load(HOME).ask("tariff-free-models", cite=True)) for _ in range(RUNS))
    opened = load(HOME)
    asked = median(measure(lambda: opened.ask("tariff-free-models", cite=True)) for _ in range(RUNS))
    print(f"networkx {networkx.__version__}; tariff-free-models, cited: {asked:.0f} ms ({yardstick:.0f} with loading)")
    print(f"{'analysis':<15} {'first ms':>9} {'again ms':>9} {'ratio':>7}")
    for name, parameters in PARAMETERS.items():
        graph = load(HOME)
        run = partial(analyse, graph, name, **parameters)
        times = [measure(run) for _ in range(2 if name == "change" else RUNS)]
        best = min(times[1:])
        told = f"over {TARGET:.0f} ms: {LONGER.get(name, 'too slow')}" if times[0] > TARGET else ""
        print(f"{name:<15} {times[0]:>9.0f} {best:>9.0f} {best / asked:>7.2f} {told}")


if __name__ == "__main__":
    main()
