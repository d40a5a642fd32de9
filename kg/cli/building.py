"""`kg build` and `kg simulate`: a graph from a home, and an invented home."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.build import build
from kg.cli.output import tell, write_text
from kg.cli.values import parse_amount
from kg.paths import find_home
from kg.simulate import write_world


def add_build(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg build` takes."""
    parser.add_argument("--texts", type=Path, help="folder of the texts: compare pointers and claims with them")


def run_build(arguments: argparse.Namespace) -> None:
    """Build the graph."""
    folder = build(find_home(arguments.home or Path.cwd()), tell, arguments.texts)
    write_text(f"{folder}\n", None)


def add_simulate(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg simulate` takes."""
    parser.add_argument("--claims", type=parse_amount, default=1000, help="about how many claims (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files")
    parser.add_argument("--output", type=Path, required=True, help="folder to write the home into; new, or empty")


def run_simulate(arguments: argparse.Namespace) -> None:
    """Write an invented home like this one."""
    home = find_home(arguments.home or Path.cwd())
    truth = write_world(home, arguments.claims, arguments.seed, arguments.output).truth
    tell(f"{truth['claims']} claims, seed {arguments.seed}; what is so stands in {arguments.output / 'truth.json'}")
