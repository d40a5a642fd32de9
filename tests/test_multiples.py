"""A cell never multiplies: where a thing has several values of several properties, no question crosses them in rows."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from kg.build import build
from kg.catalogue import read_catalogue
from kg.graph.asking import choose_rows
from kg.model.answers import Table
from kg.paths import find_home, find_packaged
from kg.terms import RID
from kg.verbs import KnowledgeGraph, load

ENTITIES = """\
maker: {tatsu: {en: Tatsu}}
plant: {mato-works: {en: Mato works}, sato-works: {en: Sato works}}
authority: {road-office: {en: Road office}, trade-office: {en: Trade office}}
measure: {easier-entry: {en: easier entry}}
phenomenon: {fewer-papers: {en: fewer papers}, lower-fees: {en: lower fees}, more-imports: {en: more imports}}
brand: {kestrel: {en: Kestrel}, merlin: {en: Merlin}, osprey: {en: Osprey}, birds: {en: bird brands}}
sales-channel: {hayato-dealers: {en: dealers of Hayato}}
country-group: {world: {en: the whole world}}
"""
SOURCE = """\
source: many-{n}
title: Many, number {n}
publisher: quay-post
address: https://example.org/many/{n}
language: en
kind: {kind}
published: 2026-02-1{n}
grade: {{value: B, because: "a test"}}
derived-from: [{copied}]
claims:
"""
CLAIMS = """\
- {n: 001, says: {route: {model: hayato-kite, origin: india, destination: japan}, maker: [hayato, minato,
    tatsu], plant: [hato-works, mato-works, sato-works], status: active, since: 2024, sold-as: [Kite, Swift,
    Lark], drive-side: [left-hand-drive, right-hand-drive]}}
- {n: 002, says: {measure: easier-entry, authority: [customs-office, road-office, trade-office], applies-to:
    [india, thailand, japan], effect: [fewer-papers, lower-fees, more-imports], status: [active, planned,
    considered], in-force: 2026}}
- {n: 003, says: {sales-channel-opening: {channel: hayato-dealers, opened-to: birds}, example: [kestrel,
    merlin, osprey], status: considered}}
- {n: 004, says: {tariff-treatment: {origin: world, destination: japan, goods: passenger-cars, regime: mfn},
    claimed-duty: 0}}
- {n: 005, says: {assessment: {about: hayato-kite, aspect: looks, holder: quay-post}, view: [plain, neat,
    small]}}
- {n: 006, says: {production: {model: hayato-kite, built-at: hato-works}, status: active, since: 2023}}
- {n: 007, says: {plant: hato-works, located-in: [india, thailand, japan], operated-by: hayato}}
- {n: 008, says: {route: {model: hayato-kite, origin: thailand, destination: japan}, maker: [hayato, minato,
    tatsu], status: planned, expected: 2027, sold-as: [Kite, Swift, Lark]}}
- {n: 009, says: {route: {model: hayato-wren, origin: thailand, destination: japan}, maker: [hayato, minato,
    tatsu], status: considered}}
- {n: 010, says: {route: {model: minato-tide, origin: india, destination: japan}, maker: [hayato, minato,
    tatsu], status: ended, until: 2020, sold-as: [Kite, Swift, Lark]}}
- {n: 011, says: {driver: {effect: more-imports, cause: lower-fees}}}
- {n: 012, says: {sourcing: {maker: tatsu, origin: india, destination: japan}, drive-side: [left-hand-drive,
    right-hand-drive], status: considered}}
- {n: 013, says: {trade-deal: japan-india-cepa, party: [japan, india, thailand], covers: passenger-cars,
    in-force: 2011-08-01, status: active, signed: 2011-02}}
"""
KEYS = {name: q.key for name, q in read_catalogue(find_packaged() / "queries").items() if q.key}
pytestmark = pytest.mark.xdist_group("multiples")


@pytest.fixture(scope="module")
def many(root: Path, closed_ontology: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Give the graph of a tiny world in which each property that may has several values, by three sources."""
    home = tmp_path_factory.mktemp("many") / "world"
    shutil.copytree(root / "tests" / "world", home)
    shutil.copytree(root / "ontology", home / "ontology")
    shutil.copytree(closed_ontology, home / "build" / "ontology")
    (home / "data" / "entities" / "many.yaml").write_text(ENTITIES, encoding="utf-8")
    for n, copied in enumerate(("quay-post-2, harbour-news-1, customs-2026", "", ""), 1):
        head = SOURCE.format(n=n, kind="article", copied=copied).replace("derived-from: []\n", "")
        (home / "data" / "sources" / f"many-{n}.yaml").write_text(head + CLAIMS, encoding="utf-8")
    build(find_home(home), lambda _: None)
    return load(home)


@pytest.mark.parametrize("name", KEYS)
def test_rows_are_no_combinations(many: KnowledgeGraph, name: str) -> None:
    """What a question tells of one thing has as many rows as the values that tell them apart, and no more."""
    question = many.catalogue[name]
    table = many.query(question.sparql)
    assert isinstance(table, Table)
    chosen = choose_rows(question, {}, table)
    parts = (KEYS[name].about, KEYS[name].apart)
    about, apart = ([chosen.columns.index(column) for column in part] for part in parts)
    rows: defaultdict[object, list[tuple[object, ...]]] = defaultdict(list)
    for row in chosen.rows:
        rows[tuple(row[i] for i in about)].append(row)
    for found in rows.values():
        varied = max((len({row[i] for row in found}) for i in apart), default=1)
        assert len(found) <= varied, found


@pytest.mark.parametrize(
    ("name", "parameters", "rows"),
    [
        (
            "regulation-changes",
            {},
            ["easier entry | Customs office; Road office; Trade office | India; Japan; Thailand"],
        ),
        ("sales-channels", {}, ["dealers of Hayato | bird brands | considered | Kestrel; Merlin; Osprey"]),
        (
            "tariff-basis",
            {"origin": "Thailand"},
            ["the whole world | 0 | Many, number 1; Many, number 2; Many, number 3 |  |  | general rate"],
        ),
        (
            "models-from",
            {"origin": "India", "maker": "Tatsu"},
            [
                "Hayato Kite | Tatsu | Hato works; Mato works; Sato works | active | 2024 | Kite; Lark; Swift",
                "Minato Tide",
            ],
        ),
        (
            "model-origin",
            {"model": "hayato-wren"},
            ["Hayato Wren | India | Hato works | Hayato", *["Hayato Wren | Thailand"] * 3],
        ),
        (
            "drive-side",
            {"maker": "Minato"},
            [
                f"Hayato Kite | India | {side} drive | active | Hayato; Minato; Tatsu"
                for side in ("left-hand", "right-hand")
            ],
        ),
        ("plants", {"country": "Japan", "maker": "Tatsu"}, ["Hato works | India; Japan; Thailand | Tatsu"] * 2),
    ],
)
def test_values_stand_in_one_cell(many: KnowledgeGraph, name: str, parameters: dict[str, str], rows: list[str]) -> None:
    """Several values of one thing are joined in a cell, in one order; a parameter finds each of them."""
    found = [" | ".join(row) for row in many.ask(name, parameters).texts()]
    assert len(found) == len(rows)
    assert all(one.startswith(row) for one, row in zip(found, rows, strict=True)), found


def test_one_value_is_its_thing(many: KnowledgeGraph) -> None:
    """A cell that may join values and has one is that thing, and one without any is empty."""
    answer = many.ask("models-from", origin="India", maker="Hayato")
    wren = next(row for row in answer.things if row[0] == RID("hayato-wren"))
    assert wren[answer.columns.index("plant")] == RID("hato-works")
    assert wren[answer.columns.index("sold_as")] is None
