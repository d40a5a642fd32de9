"""`kg schema`: the schemas of data files, as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.output import write_text
from kg.escapes import encode_json
from kg.inputs import read_inputs
from kg.paths import Home, find_home
from kg.reader import ENTITIES, parse_files, read_ontology
from kg.reader.entities import read_entities
from kg.reader.ontology import parse_vocabulary
from kg.reader.records import Problems
from kg.schema import Known, make_schemas


def add_schema(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg schema` takes."""
    parser.add_argument("--output", type=Path, help="folder to write into (default: build/schema of the home)")


def run_schema(arguments: argparse.Namespace) -> None:
    """Write the schemas for the data files of a home."""
    home = find_home(arguments.home or Path.cwd())
    folder = arguments.output or home.builds / "schema"
    for name, schema in make_schemas(read_known(home)).items():
        write_text(encode_json(schema) + "\n", folder / f"{name}.json")
    write_text(f"{folder}\n", None)


def read_known(home: Home) -> Known:
    """Return what schemas are made from: only the ontology and the entities, so that sources may be half written.

    Raises:
        DataError: the ontology or an entity file is wrong.
    """
    files = read_inputs(home.data, home.ontology)
    vocabulary = parse_vocabulary(read_ontology(files))
    problems = Problems()
    entities = read_entities(parse_files(files, ENTITIES, problems), vocabulary, problems)
    problems.stop()
    return Known(vocabulary, entities)
