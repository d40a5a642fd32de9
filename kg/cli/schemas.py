"""`kg schema`: the schemas of data files, as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from kg.escapes import encode_json
from kg.inputs import read_inputs
from kg.paths import Home
from kg.reader import ENTITIES, parse_files, read_ontology
from kg.reader.entities import read_entities
from kg.reader.ontology import parse_vocabulary
from kg.reader.records import Problems
from kg.schema import Known, make_schemas


def encode_schemas(home: Home) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each schema for the data files of a home.

    Raises:
        DataError: as `read_known`.
    """
    for name, schema in make_schemas(read_known(home)).items():
        yield name, encode_json(schema) + "\n"


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
