"""The checks across nodes: each finds what it is for in a small world, and is silent on the near miss.

A claim is written as in the tests of the rules: `source published | what it says`. The graph of each case is made as a
what-if makes it, which another test compares with a build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.build import build, check_home
from kg.cli import main
from kg.errors import DataError
from kg.findings.checks import run_checks
from kg.findings.reach import Watch, find_reach, list_seen
from kg.inputs import read_inputs
from kg.model.findings import Check, Finding
from kg.ontology import close_schema
from kg.paths import find_home
from kg.reader import Input, read_checks, read_home
from kg.resolve import resolve
from kg.terms import CLAIM, RI, RID, TYPE
from kg.verbs import KnowledgeGraph, load
from kg.view.live import LiveGraph, make_frame
from tests import test_findings
from tests.test_findings import name_claims, write_sources

Find = Callable[..., list[Finding]]
MakeData = Callable[..., object]

ROUTE = "route: {model: %s, origin: %s, destination: japan}, maker: %s"
KITE = ROUTE % ("hayato-kite", "india", "hayato")
WREN = ROUTE % ("hayato-wren", "india", "hayato")
FROM_INDIA = "sourcing: {maker: hayato, origin: india, destination: japan}"
MAKER = "import-volume: {importer: hayato, destination: japan, period: %s}, units: %s"
MODEL = "import-volume: {importer: hayato, model: hayato-kite, destination: japan, period: %s}, units: %s"
SALES = "sales-volume: {model: hayato-kite, %sdestination: japan, period: %s}, units: %s"
TOTAL = "import-volume: {destination: japan, period: %s}"
ENDED = f"a 2021 | {KITE}, status: ended, since: 2015, until: 2019-06"
DEAL = "d 2019 | trade-deal: japan-india-cepa, status: active, in-force: 2018-04-01"
DUTY = "tariff-treatment: {origin: india, destination: japan, goods: passenger-cars, regime: japan-india-cepa}"
PLANTS = ("p 2020 | plant: hato-works, located-in: gujarat", "p 2020 | region: gujarat, located-in: india")
BUILT = "production: {model: hayato-kite, built-at: %s}"
GENERAL = "tariff-treatment: {origin: thailand, destination: japan, goods: passenger-cars, regime: mfn}"

MORE = """\
country-group:
  pact: {en: Pact}
trade-deal:
  pact-deal: {en: Pact deal}
measure:
  order: {en: Order}
organisation:
  joint-works: {en: Joint works}
body-type:
  saloon: {en: saloon}
  lorry: {en: lorry}
goods:
  goods-vehicles: {en: goods vehicles}
"""
COMES = f"a 2021 | {KITE}, status: active"
HEADINGS = (
    "b 2021 | body-type: saloon, tariff-heading: passenger-cars",
    "b 2021 | body-type: lorry, tariff-heading: goods-vehicles",
)
JOINT = (
    "p 2020 | plant: hato-works, operated-by: joint-works",
    f"a 2021 | {ROUTE % ('minato-tide', 'india', 'minato')}, plant: hato-works",
)

FOUND: dict[str, tuple[str, str, Sequence[str], str, str]] = {
    # case: check, severity, claims, the claims it names, words it tells
    "a route of a model by another maker": (
        "two-makers",
        "warning",
        [f"a 2021 | {KITE}, status: active", f"b 2021 | {ROUTE % ('hayato-kite', 'thailand', 'minato')}"],
        "a_001 b_001",
        "Hayato Kite: it is held to be of Hayato and Minato.",
    ),
    "a route from a plant that builds another model": (
        "plant-without-production",
        "warning",
        [*PLANTS, f"a 2021 | {KITE}, plant: kiri-works", f"b 2021 | {BUILT % 'hato-works'}"],
        "a_001 b_001",
        "Kiri works is named as its plant, while its model is built at Hato works there.",
    ),
    "a duty that a schedule does not charge": (
        "duty-contradicted",
        "warning",
        [f"a 2021 | {DUTY}, claimed-duty: 2", f"b 2021 | {DUTY}, charged-duty: 3"],
        "a_001 b_001",
        "a duty of 2 percent, while 3 percent is charged.",
    ),
    "a duty above the general rate": (
        "duty-contradicted",
        "warning",
        [f"a 2021 | {DUTY}, claimed-duty: 2.5", f"b 2021 | {GENERAL}, claimed-duty: 1"],
        "a_001 b_001",
        "a duty of 2.5 percent, while the general rate is 1 percent.",
    ),
    "sourcing outlives its only route": (
        "sourcing-against-routes",
        "warning",
        [f"b 2021 | {FROM_INDIA}, status: active", ENDED],
        "a_001 b_001",
        "it is held to be active, while no route of it is known to be active: Hayato Kite (ended 2019-06).",
    ),
    "sourcing behind its route": (
        "sourcing-against-routes",
        "warning",
        [f"b 2021 | {FROM_INDIA}, status: considered", f"a 2021 | {KITE}, status: planned, expected: 2030"],
        "a_001 b_001",
        "held to be considered, while a route of it has come further: Hayato Kite (planned for 2030).",
    ),
    "sourcing planned though a route is active": (
        "sourcing-against-routes",
        "warning",
        [f"b 2021 | {FROM_INDIA}, status: planned", f"a 2021 | {KITE}, status: active, since: 2020"],
        "a_001 b_001",
        "held to be planned, while a route of it has come further: Hayato Kite (active since 2020).",
    ),
    "sourcing ended before its route": (
        "sourcing-against-routes",
        "warning",
        [
            f"b 2021 | {FROM_INDIA}, status: ended",
            f"a 2021 | {KITE}, status: active",
            f"a 2021 | {WREN}, status: ended, until: 2018",
        ],
        "a_001 b_001",
        "held to be ended, while a route of it is active: Hayato Kite (active).",
    ),
    "a route that leaves the maker to its model": (
        "sourcing-against-routes",
        "warning",
        [
            f"b 2021 | {FROM_INDIA}, status: active",
            "a 2021 | route: {model: hayato-kite, origin: india, destination: japan}, status: ended, until: 2019",
            "c 2021 | production: {model: hayato-kite, built-at: india}, maker: hayato",
        ],
        "a_001 b_001",
        "no route of it is known to be active: Hayato Kite (ended 2019).",
    ),
    "a maker counted after its last route": (
        "volume-without-route",
        "note",
        [ENDED, f"b 2021 | {MAKER % (2020, 7)}"],
        "a_001 b_001",
        "Hayato: 7 imported into Japan in 2020, and no known route that fits was open then; known are Hayato Kite "
        "from India (ended 2019-06).",
    ),
    "a model counted between two runs": (
        "volume-without-route",
        "warning",
        [
            f"a 2010 | {KITE}, status: ended, since: 2003, until: 2009",
            f"a 2010 | {KITE}, status: planned, expected: 2012",
            f"c 2013 | {KITE}, status: active, since: 2012-03",
            f"b 2021 | {MODEL % ('2011', 7)}",
        ],
        "a_001 b_001 c_001",
        "Hayato Kite: 7 imported into Japan in 2011",
    ),
    "a model counted before its first shipment": (
        "volume-without-route",
        "warning",
        [
            f"a 2021 | {KITE}, status: active, since: 2020-10, first-shipped: 2020-08",
            f"b 2021 | {MODEL % ('2020-H1', 7)}",
        ],
        "a_001 b_001",
        "in 2020-H1",
    ),
    "sales between shipment and start": (
        "volume-without-route",
        "warning",
        [
            f"a 2021 | {KITE}, status: active, since: 2020-10, first-shipped: 2020-08",
            f"b 2021 | {SALES % ('origin: india, ', '2020-Q3', 7)}",
        ],
        "a_001 b_001",
        "Hayato Kite: 7 sold in Japan from India in 2020-Q3",
    ),
    "a model counted while it was planned": (
        "volume-without-route",
        "warning",
        [f"a 2026-01-05 | {KITE}, status: planned, expected: 2026", f"b 2026 | {MODEL % (2025, 7)}"],
        "a_001 b_001",
        "known are Hayato Kite from India (planned for 2026).",
    ),
    "a record and a later one": (
        "record-overtaken",
        "warning",
        [f"a 2000 | {TOTAL % 1995}, units: 100, record: true", f"b 2026 | {TOTAL % 2025}, units: 120, record: true"],
        "a_001 b_001",
        "(Japan, 1995): 100 is held to be a record; later and higher are 120 in 2025.",
    ),
    "a plan before its announcement": (
        "told-before-announced",
        "warning",
        [
            f"a 2026-03-02 C | {KITE}, status: planned",
            f"b 2026-03-05 | {KITE}, status: planned, announced: 2026-03-05",
        ],
        "a_001 b_001",
        "a, published 2026-03-02, tells it as planned; it was announced 2026-03-05, after that.",
    ),
    "a duty before its deal": (
        "deal-before-force",
        "warning",
        [DEAL, f"a 2020 | {DUTY}, charged-duty: 0, since: 2017"],
        "a_001 d_001",
        "the duty is dated from 2017, and Japan-India CEPA was in force only from 2018-04-01.",
    ),
    "a duty told before its deal": (
        "deal-before-force",
        "warning",
        [DEAL, f"a 2017 | {DUTY}, claimed-duty: 0"],
        "a_001 d_001",
        "the duty is told by a source published 2017",
    ),
    "a deal that causes what had begun": (
        "deal-before-force",
        "warning",
        [
            DEAL,
            "a 2020 | driver: {effect: india, cause: japan-india-cepa}",
            f"b 2020 | {KITE}, status: active, since: 2016",
        ],
        "a_001 d_001",
        "it is named as a cause of India, which had begun by 2016-12-31",
    ),
    "a drive side that is denied of a country": (
        "denied-elsewhere",
        "warning",
        [
            "a 2020 | denies foreign-country: india, drive-side: right-hand-drive",
            f"b 2020 | {KITE}, drive-side: right-hand-drive",
        ],
        "a_001 b_001",
        "drive side right-hand drive is held (b_001), while it is denied of India (a_001).",
    ),
    "a drive side of a model built where it is denied": (
        "denied-elsewhere",
        "warning",
        [
            *PLANTS,
            "a 2020 | denies phenomenon: low-costs, drive-side: right-hand-drive",
            "a 2020 | phenomenon: low-costs, origin: india",
            f"c 2020 | {BUILT % 'hato-works'}",
            "b 2020 | vehicle-model: hayato-kite, drive-side: right-hand-drive",
        ],
        "a_001 b_001",
        "Hayato Kite: drive side right-hand drive is held (b_001), while it is denied of low costs (a_001).",
    ),
    "a drive side of a model built at a plant in a country": (
        "denied-elsewhere",
        "warning",
        [
            *PLANTS,
            "a 2020 | denies foreign-country: india, drive-side: right-hand-drive",
            f"c 2020 | {BUILT % 'hato-works'}",
            "b 2020 | vehicle-model: hayato-kite, drive-side: right-hand-drive",
        ],
        "a_001 b_001",
        "Hayato Kite: drive side right-hand drive is held (b_001), while it is denied of India (a_001).",
    ),
    "a plant that is denied of the sourcing": (
        "denied-elsewhere",
        "warning",
        [f"a 2020 | denies {FROM_INDIA}, plant: hato-works", f"b 2020 | {KITE}, plant: hato-works"],
        "a_001 b_001",
        "plant Hato works is held",
    ),
    "two ends of production": (
        "production-ended-twice",
        "note",
        [
            "p 2020 | region: gujarat, located-in: india",
            f"a 2023 | {BUILT % 'hato-works'}, status: ended, until: 2021",
            f"b 2023 | {BUILT % 'gujarat'}, status: ended, until: 2022",
        ],
        "a_001 b_001",
        "told of Gujarat in 2022 and of Hato works in 2021, and no source knows of both",
    ),
    "a route told after its model was cancelled": (
        "route-of-gone-model",
        "warning",
        [
            f"a 2026-05 | {KITE}, status: possible",
            "b 2026-03 | vehicle-model: hayato-kite, status: cancelled, until: 2026-03",
        ],
        "a_001 b_001",
        "it is held to be possible, while its model was cancelled in 2026-03.",
    ),
    "a route of a model that was gone by an unknown day": (
        "route-of-gone-model",
        "warning",
        [f"a 2026-05 | {KITE}, status: active", "b 2026-03 | vehicle-model: hayato-kite, status: ended"],
        "a_001 b_001",
        "it is held to be active, while its model was ended before.",
    ),
    "a maker that no source places": (
        "maker-without-country",
        "warning",
        [COMES, "b 2021 | maker: minato, based-in: japan"],
        "a_001",
        "Hayato: vehicles of it come from abroad (Hayato Kite), and no source says where it is based",
    ),
    "a joint plant of which one owner is told": (
        "plant-of-others",
        "note",
        [*JOINT, "c 2020 | organisation: joint-works, owned-by: hayato"],
        "a_001 c_001",
        "Hato works: it builds for Minato, while Joint works, which runs it, is known to be owned by Hayato only.",
    ),
    "a model of no heading": (
        "model-without-heading",
        "note",
        [COMES, *HEADINGS],
        "a_001",
        "Hayato Kite: no body type of it is known to come under a tariff heading",
    ),
    "a model of two headings": (
        "model-without-heading",
        "warning",
        [*HEADINGS, "c 2021 | vehicle-model: hayato-kite, body-type: [saloon, lorry]"],
        "c_001",
        "Hayato Kite: its body types come under goods vehicles and passenger cars.",
    ),
    "a deal that reaches nobody": (
        "deal-of-empty-group",
        "warning",
        ["a 2021 | trade-deal: pact-deal, party: [japan, pact]"],
        "a_001",
        "Pact deal: Pact is party to it, and no country is known to be a member",
    ),
}

SILENT: dict[str, tuple[str, Sequence[str]]] = {
    # case: check, claims
    "a model of one maker": ("two-makers", [f"a 2021 | {KITE}, status: active", f"b 2021 | {MODEL % (2020, 7)}"]),
    "a plant that builds the model": (
        "plant-without-production",
        [
            *PLANTS,
            f"a 2021 | {KITE}, plant: hato-works",
            f"b 2021 | {BUILT % 'hato-works'}",
            f"b 2021 | {BUILT % 'kiri-works'}",
        ],
    ),
    "production elsewhere that ended or is to come": (
        "plant-without-production",
        [
            *PLANTS,
            f"a 2021 | {KITE}, plant: kiri-works",
            f"b 2021 | {BUILT % 'hato-works'}, status: ended, until: 2019",
            f"c 2021 | {BUILT % 'india'}",
        ],
    ),
    "a duty as it is charged": (
        "duty-contradicted",
        [
            f"a 2021 | {DUTY}, claimed-duty: 2",
            f"b 2021 | {DUTY}, charged-duty: 2",
            f"c 2021 | {GENERAL}, claimed-duty: 2",
        ],
    ),
    "another route goes on": (
        "sourcing-against-routes",
        [f"b 2021 | {FROM_INDIA}, status: active", ENDED, f"a 2021 | {WREN}, status: active"],
    ),
    "a route of no status": (
        "sourcing-against-routes",
        [f"b 2021 | {FROM_INDIA}, status: active", ENDED, f"a 2021 | {WREN}, sold-as: X"],
    ),
    "only a route to another market, or of another maker, or from elsewhere, ended": (
        "sourcing-against-routes",
        [
            f"b 2021 | {FROM_INDIA}, status: active",
            "a 2021 | route: {model: hayato-kite, origin: india, destination: thailand}, maker: hayato, status: ended",
            f"a 2021 | {ROUTE % ('minato-tide', 'india', 'minato')}, status: ended",
            f"a 2021 | {ROUTE % ('hayato-kite', 'thailand', 'hayato')}, status: ended",
        ],
    ),
    "a sourcing planned anew": ("sourcing-against-routes", [f"b 2021 | {FROM_INDIA}, status: planned", ENDED]),
    "a sourcing considered beside a route that is": (
        "sourcing-against-routes",
        [f"b 2021 | {FROM_INDIA}, status: possible", f"a 2021 | {KITE}, status: considered"],
    ),
    "a period that the route may touch": ("volume-without-route", [ENDED, f"b 2021 | {MODEL % (2019, 7)}"]),
    "the first run": (
        "volume-without-route",
        [
            f"a 2010 | {KITE}, status: ended, since: 2003, until: 2009",
            f"c 2013 | {KITE}, status: active, since: 2012-03",
            f"b 2021 | {MODEL % ('2003-2018', 7)}",
        ],
    ),
    "no route at all": ("volume-without-route", [f"b 2021 | {MODEL % (2019, 7)}"]),
    "a route of unknown start": (
        "volume-without-route",
        [
            ENDED,
            f"c 2021 | {ROUTE % ('hayato-wren', 'thailand', 'hayato')}, status: active",
            f"b 2021 | {MAKER % (2012, 7)}",
        ],
    ),
    "none counted": ("volume-without-route", [ENDED, f"b 2021 | {MAKER % (2020, 0)}"]),
    "a total": ("volume-without-route", [ENDED, f"b 2021 | {TOTAL % 2020}, units: 7"]),
    "sales that may be of cars built at home": ("volume-without-route", [ENDED, f"b 2021 | {SALES % ('', 2020, 7)}"]),
    "imports between shipment and start": (
        "volume-without-route",
        [
            f"a 2021 | {KITE}, status: active, since: 2020-10, first-shipped: 2020-08",
            f"b 2021 | {MODEL % ('2020-Q3', 7)}",
        ],
    ),
    "a record that stands": (
        "record-overtaken",
        [f"a 2026 | {TOTAL % 2025}, units: 120, record: true", f"b 2000 | {TOTAL % 1995}, units: 100"],
    ),
    "an earlier figure above it": (
        "record-overtaken",
        [f"a 2026 | {TOTAL % 2025}, units: 120, record: true", f"b 2000 | {TOTAL % 1995}, units: 130"],
    ),
    "a higher figure of another series": (
        "record-overtaken",
        [
            f"a 2000 | {MAKER % (1995, 100)}, record: true",
            "b 2026 | import-volume: {importer: minato, destination: japan, period: 2025}, units: 120",
        ],
    ),
    "a higher figure over a longer time": (
        "record-overtaken",
        [f"a 2000 | {TOTAL % 1995}, units: 100, record: true", f"b 2026 | {TOTAL % '2020-2024'}, units: 120"],
    ),
    "told on the day": (
        "told-before-announced",
        [f"a 2026-03 | {KITE}, status: planned", f"b 2026-03-05 | {KITE}, status: planned, announced: 2026-03-05"],
    ),
    "considered before": (
        "told-before-announced",
        [f"a 2026-01 | {KITE}, status: considered", f"b 2026-03-05 | {KITE}, status: planned, announced: 2026-03-05"],
    ),
    "a plan of the run before": (
        "told-before-announced",
        [
            f"a 2002 | {KITE}, status: planned, expected: 2003",
            f"c 2010 | {KITE}, status: ended, since: 2003, until: 2009",
            f"b 2011-06-24 | {KITE}, status: planned, announced: 2011-06-24, expected: 2012",
        ],
    ),
    "a duty in the year of its deal": ("deal-before-force", [DEAL, f"a 2020 | {DUTY}, charged-duty: 0, since: 2018"]),
    "a flow that began since": (
        "deal-before-force",
        [
            DEAL,
            "a 2020 | driver: {effect: india, cause: japan-india-cepa}",
            f"b 2020 | {KITE}, status: active, since: 2016",
            f"b 2020 | {WREN}, status: active, since: 2019",
        ],
    ),
    "a flow of unknown start": (
        "deal-before-force",
        [
            DEAL,
            "a 2020 | driver: {effect: india, cause: japan-india-cepa}",
            f"b 2020 | {KITE}, status: active, since: 2016",
            f"b 2020 | {WREN}, status: active",
        ],
    ),
    "denied of another country": (
        "denied-elsewhere",
        [
            "a 2020 | denies foreign-country: thailand, drive-side: right-hand-drive",
            f"b 2020 | {KITE}, drive-side: right-hand-drive",
        ],
    ),
    "the other side": (
        "denied-elsewhere",
        [
            "a 2020 | denies foreign-country: india, drive-side: right-hand-drive",
            f"b 2020 | {KITE}, drive-side: left-hand-drive",
        ],
    ),
    "one source that knows of both ends": (
        "production-ended-twice",
        [
            f"a 2023 | {BUILT % 'hato-works'}, status: ended, until: 2021",
            f"a 2023 | {BUILT % 'gujarat'}, status: ended, until: 2022",
        ],
    ),
    "ends in two countries": (
        "production-ended-twice",
        [
            *PLANTS,
            f"a 2023 | {BUILT % 'hato-works'}, status: ended, until: 2021",
            f"b 2023 | {BUILT % 'thailand'}, status: ended, until: 2022",
        ],
    ),
    "a plant and later its country": (
        "production-ended-twice",
        [
            *PLANTS,
            f"a 2023 | {BUILT % 'hato-works'}, status: ended, until: 2021",
            f"b 2023 | {BUILT % 'india'}, status: ended, until: 2022",
        ],
    ),
    "a duty above the general rate that a measure has raised": (
        "duty-contradicted",
        [
            f"a 2021 | {DUTY}, claimed-duty: 15",
            f"b 2021 | {DUTY.replace('thailand', 'india').replace('japan-india-cepa', 'order')}, claimed-duty: 25",
            f"c 2021 | {GENERAL}, claimed-duty: 1",
        ],
    ),
    "a duty that is told as planned before its deal": (
        "deal-before-force",
        [DEAL, f"a 2017 | {DUTY}, claimed-duty: 0, status: planned"],
    ),
    "a cancelled route of a cancelled model": (
        "route-of-gone-model",
        [f"a 2026-05 | {KITE}, status: cancelled", "b 2026-03 | vehicle-model: hayato-kite, status: cancelled"],
    ),
    "a maker that is placed": ("maker-without-country", [COMES, "b 2021 | maker: hayato, based-in: japan"]),
    "a maker of which nothing comes from abroad": (
        "maker-without-country",
        ["a 2021 | route: {model: hayato-kite, origin: japan, destination: india}, maker: hayato, status: active"],
    ),
    "a joint plant with both its owners": (
        "plant-of-others",
        [*JOINT, "c 2020 | organisation: joint-works, owned-by: [hayato, minato]"],
    ),
    "a plant whose owners are unknown": ("plant-of-others", JOINT),
    "a plant of a maker that its operator owns": (
        "plant-of-others",
        [
            *JOINT,
            "c 2020 | organisation: joint-works, owned-by: hayato",
            "c 2020 | maker: minato, owned-by: joint-works",
        ],
    ),
    "a model of one heading": (
        "model-without-heading",
        [COMES, *HEADINGS, "c 2021 | vehicle-model: hayato-kite, body-type: saloon"],
    ),
    "no heading at all": ("model-without-heading", [COMES]),
    "a deal of a group with a member": (
        "deal-of-empty-group",
        [
            "a 2021 | trade-deal: pact-deal, party: [japan, pact]",
            "b 2021 | participation: {member: india, in: pact}, status: active",
        ],
    ),
}


@pytest.fixture(scope="module")
def given(root: Path) -> Input:
    """Give the shipped input, for its ontology and its checks."""
    return read_home(root / "data", root / "ontology", root / "queries" / "checks")


@pytest.fixture(scope="module")
def find(given: Input, root: Path, make_data: MakeData) -> Find:
    """Give a function that gives what the checks find in the graph of some claims; where one changed, or run all."""
    live = LiveGraph(make_frame(given, close_schema(find_home(root), given)))
    watch = Watch(given.checks)

    def find_case(lines: Iterable[str], decisions: str = "", checks: Sequence[Check] = given.checks) -> list[Finding]:
        texts = [text.replace("publisher: post", "publisher: quay-post") for text in write_sources(lines)]
        texts = [re.sub(r"says: \{denies (.*)\}\}", r"denies: {\1}}", text) for text in texts]
        data = make_data(texts, decisions, MORE)
        changed = live.follow(data, resolve(data, given.vocabulary))  # type: ignore[arg-type]
        found = list(run_checks(checks, live.store))
        again = watch.run(live.store, chain(*changed))
        assert again == (found if checks is given.checks else list(run_checks(given.checks, live.store)))
        return found

    return find_case


@pytest.mark.parametrize("case", FOUND)
def test_check_finds(case: str, find: Find) -> None:
    """What does not go together is found once, with its claims, its severity and words without names of terms."""
    rule, severity, lines, claims, words = FOUND[case]
    (found,) = [f for f in find(lines) if f.rule == rule]
    assert (name_claims(found.claims), found.severity) == (claims, severity)
    assert words in found.told
    assert "http" not in found.told
    assert "_japan" not in found.told
    assert found.settle.endswith(".")


@pytest.mark.parametrize("case", SILENT)
def test_check_is_silent(case: str, find: Find) -> None:
    """The near miss is not told."""
    rule, lines = SILENT[case]
    assert [f.told for f in find(lines) if f.rule == rule] == []


def test_every_check_is_tried(given: Input) -> None:
    """Each check that is shipped has a case in which it finds something, and one in which it is silent."""
    names = {check.name for check in given.checks}
    found = {rule for rule, *_ in (*FOUND.values(), *test_findings.FIRES.values())}
    silent = {rule for rule, _ in (*SILENT.values(), *test_findings.SILENT.values())}
    assert found & names == silent & names == names


def test_what_a_decision_settled_is_a_note(find: Find) -> None:
    """A volume that a decision reads under another period is told still, and by what it is settled."""
    lines = [
        ENDED,
        f"b 2021 C | {MODEL % (2020, 7)}",
        f"c 2021 | {MODEL % (2018, 7)}",
        "h 2021 | maker: hayato, based-in: japan",
    ]
    decision = "- n: 007\n  read: {claims: [b_001], key: period, from: 2020}\n  to: 2018\n  because: [c_001]\n"
    (found,) = find(lines, decision)
    assert (found.rule, found.severity, found.settle) == ("volume-without-route", "note", "Settled by decision 007.")
    assert name_claims(found.claims) == "a_001 b_001"


def test_ends_at_three_places_are_told_in_pairs(find: Find) -> None:
    """Each finding names two places of which no source knows both, and never two that surely lie in two countries."""
    lines = [PLANTS[1]] + [
        f"{s} 2023 | {BUILT % place}, status: ended, until: {year}"
        for s, place, year in (("a", "hato-works", 2021), ("b", "gujarat", 2022), ("c", "thailand", 2020))
    ]
    found = [f for f in find(lines) if f.rule == "production-ended-twice"]
    assert sorted((name_claims(f.claims), re.findall("Gujarat|Hato|Thailand", f.told)) for f in found) == [
        ("a_001 b_001", ["Gujarat", "Hato"]),
        ("a_001 c_001", ["Hato", "Thailand"]),
    ]


# --- Files of checks ---

OWN = """\
# title: Routes sold under a name
# severity: note
# description: A route with a name.
# message: {node}: sold as {*name}, {count} times.
# settle: Nothing.
SELECT ?node ?name (1234 AS ?count) ?claim
WHERE { ?node ri:soldAs ?name . GRAPH ?claim { ?node ri:soldAs ?name } }
"""


def write_check(home: Path, text: str, name: str = "own") -> Path:
    """Write a check into a home, beside no others; return its file."""
    file = home / "queries" / "checks" / f"{name}.rq"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_of_one_finding(find: Find, tmp_path: Path) -> None:
    """Rows that agree in what is told once are one finding: names in a row, figures with separators, all claims."""
    checks = read_checks(read_inputs(checks=write_check(tmp_path, OWN).parent))
    found = find([f"{s} 2021 | {KITE}, sold-as: {n}" for s, n in (("a", "Two"), ("b", "One"))], checks=checks)
    told = "supply route (Hayato Kite, India, Japan): sold as One and Two, 1,234 times."
    assert [(f.rule, f.severity, f.told, name_claims(f.claims)) for f in found] == [
        ("own", "note", told, "a_001 b_001")
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# severity: note\n", "", "queries/checks/own.rq:1: the header lacks severity; add a line '# severity: …'"),
        (
            "severity: note",
            "severity: bad",
            "queries/checks/own.rq:2: the severity 'bad' is none of error, warning, note",
        ),
        ("{*name}", "{*nme}", "queries/checks/own.rq:4: the query has no column ?nme; add it to SELECT"),
        ("?claim\nWHERE", "\nWHERE", "queries/checks/own.rq:1: the query has no column ?claim"),
        ("ri:soldAs ?name . GRAPH", "ri:soldAs ?name GRAPHS", "queries/checks/own.rq:7: broken SPARQL"),
        ("# settle", "# setle", "queries/checks/own.rq:5: 'setle' is no key of a check; write one of title,"),
        (
            "SELECT ?node ?name (1234 AS ?count) ?claim",
            "ASK",
            "queries/checks/own.rq:1: a check must be a SELECT query",
        ),
    ],
)
def test_broken_check(old: str, new: str, told: str, tmp_path: Path) -> None:
    """A broken check stops with its file, its line and what to do."""
    assert old in OWN
    with pytest.raises(DataError, match=re.escape(told)):
        read_checks(read_inputs(checks=write_check(tmp_path, OWN.replace(old, new)).parent))


def test_severity_of_a_row_that_is_none(find: Find, tmp_path: Path) -> None:
    """A row whose severity is none stops, and names the file."""
    checks = read_checks(
        read_inputs(checks=write_check(tmp_path, OWN.replace("(1234", '("grave" AS ?severity) (1234')).parent)
    )
    with pytest.raises(DataError, match=re.escape("queries/checks/own.rq: ?severity is 'grave'; give one of error")):
        find([f"a 2021 | {KITE}, sold-as: One"], checks=checks)


def test_own_check_of_a_home(ready_world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A check in a home's own folder is in its findings and its graph; a change of it makes the build stale.

    The packaged questions are there still.
    """
    home = find_home(ready_world)
    build(home, lambda _: None)
    graph = load(ready_world)
    assert not graph.is_stale()
    words = "# message-ja: {node}：状態は{*name}。\n# settle: Nothing.\n# settle-ja: なし。\n"
    text = OWN.replace("ri:soldAs", "ri:status").replace("# settle: Nothing.\n", words)
    file = write_check(ready_world, text)
    home = find_home(ready_world)
    assert graph.is_stale()
    assert any(home.queries.glob("models-from.rq"))
    assert "own" in {finding.rule for finding in check_home(home, lambda _: None, texts=None, reasoner="engine")}
    for lang, words, settle in (("en", "): sold as active", "Nothing."), ("ja", "）：状態は実施中。", "なし。")):
        assert main(["--home", str(ready_world), "check", "--format", "json", "--lang", lang]) == 0
        found = [row for row in json.loads(capsys.readouterr().out) if row["rule"] == "own"]
        assert found
        assert all(row["settle"] == settle for row in found)
        assert any(words in row["told"] for row in found), [row["told"] for row in found]
    first = build(home, lambda _: None)
    assert build(home, lambda _: None) == first
    file.write_text(text.replace("sold as", "known as"), encoding="utf-8")
    second = build(home, lambda _: None)
    assert second != first
    assert "known as" in (second / "graph.nq").read_text(encoding="utf-8")
    file.write_text("SELECT", encoding="utf-8")
    assert main(["--home", str(ready_world), "build"]) == 3
    assert "queries/checks/own.rq:1: the header lacks title" in capsys.readouterr().err


# --- The shipped data ---


def test_checks_of_the_shipped_graph(shipped: KnowledgeGraph, given: Input) -> None:
    """What the checks find in the shipped graph, by check and node."""
    store = shipped.store
    assert isinstance(store, Store)
    found = list(run_checks(given.checks, store))
    assert {(f.rule, f.severity, RID.local(f.node)) for f in found if f.node} == {
        ("denied-elsewhere", "warning", "nissan-pathfinder"),
        ("denied-elsewhere", "warning", "route_toyota-highlander_usa_australia"),
        ("volume-without-route", "note", "import-volume_suzuki_any_any_japan_2023"),
        ("volume-without-route", "note", "sales-volume_toyota_toyota-camry_usa_japan_2023"),
        ("duty-without-advantage", "note", "tariff-treatment_india_japan_passenger-cars_deal-of-india-and-japan"),
        ("duty-without-advantage", "note", "tariff-treatment_thailand_japan_passenger-cars_deal-of-thailand-and-japan"),
        ("one-thing-two-names", "note", "honda-wr-v"),
    }
    assert len(found) == 7


def test_stored_findings_are_those_of_the_checks(shipped: KnowledgeGraph, given: Input) -> None:
    """Each finding of a check is in the graph that is stored, in the same words."""
    stored = {
        (row["rule"].value, row["told"].value)
        for row in shipped.store.query(  # type: ignore[union-attr]
            "PREFIX ri: <https://w3id.org/reverse-imports/ontology#> SELECT * { ?f ri:rule ?rule ; ri:told ?told }"
        )
    }
    assert {(f.rule, f.told) for f in run_checks(given.checks, shipped.store)} <= stored


# --- What bears on a check ---

UNITS, RANK = (Quad(RID("x"), RI(name), RID("y"), DefaultGraph()) for name in ("units", "rank"))
SAID = Quad(RID("x"), RI("units"), RID("y"), CLAIM("a_001"))
STANDING = Quad(CLAIM("a_001"), RI("standing"), RI("inUse"), DefaultGraph())
HELD = "GRAPH ?c { ?n ri:units ?u } ?c ri:standing ri:inUse"


@pytest.mark.parametrize(
    ("where", "changed", "bears"),
    [
        ("?n ri:units ?u", [UNITS], True),
        ("?n ri:units ?u", [SAID], False),
        ("?n a ri:Claim", [Quad(RID("x"), TYPE, RI("Claim"), DefaultGraph())], True),
        ("?n a ri:Claim", [Quad(RID("x"), TYPE, RI("Source"), DefaultGraph())], False),
        ("VALUES ?p { ri:units } ?n ?p ?u", [RANK], False),
        ("VALUES ?p { ri:units UNDEF } ?n ?p ?u", [RANK], True),
        ("?n ^ri:rank+ ?u", [UNITS], True),
        (HELD, [SAID], True),
        (HELD, [STANDING], False),
        (HELD.replace("?n ri:units ?u", "?n ri:rank ?u"), [SAID, STANDING], False),
        (f"{HELD} {{ SELECT ?n {{ ?c ri:standing ?s BIND (?c AS ?n) }} }}", [STANDING], True),
        (f"{HELD} OPTIONAL {{ ?c ri:standing ?s }}", [STANDING], False),
        (
            "?n a ri:Place FILTER EXISTS { ?n ri:units ?u }",
            [UNITS],
            True,
        ),
    ],
)
def test_check_runs_again_where_something_bears_on_it(where: str, changed: list[Quad], *, bears: bool) -> None:
    """By the patterns of a check it is known whether it sees a quad; of claims it sees those whose graphs it does."""
    reach = find_reach(f"# title: T\nSELECT ?n ?c {{ {where} }}")
    assert reach.isdisjoint(list_seen(changed, Store())) != bears


def test_claim_described_otherwise_is_seen_by_its_graph() -> None:
    """Where a claim stands otherwise than before, what sees its graph sees it, though the graph is as it was."""
    store = Store()
    store.add(SAID)
    assert not find_reach(f"SELECT ?n {{ {HELD} }}").isdisjoint(list_seen([STANDING], store))


def test_prefixes_of_its_own_make_a_check_see_all() -> None:
    """What names of a query are is not told by ours where it has prefixes of its own."""
    other = Quad(NamedNode("http://example.org/x"), NamedNode("http://example.org/p"), RID("y"), DefaultGraph())
    reach = find_reach("PREFIX ri: <http://example.org/> SELECT ?n { ?n ri:p ?u }")
    assert not reach.isdisjoint(list_seen([other], Store()))
