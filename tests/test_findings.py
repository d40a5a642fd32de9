"""The consistency rules: each fires on a small case made for it, and is silent on the near miss.

A claim is written `source published | what it says`; lines of one source stand together in it. The world is invented:
Asa and Bel build cars, Nadi is the home market, Orla and Peru lie abroad.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple
from pyshacl import validate
from rdflib import Graph
from rdflib.namespace import SH

from kg.cli import main
from kg.findings.checks import run_checks
from kg.findings.rules import Recall
from kg.findings.settlement import RULES, find_findings
from kg.inputs import read_inputs
from kg.model.claims import Data
from kg.model.findings import Finding
from kg.model.origins import cap_grades
from kg.model.vocabulary import Vocabulary
from kg.ontology import close_schema
from kg.paths import find_home
from kg.quads.descriptions import describe_finding, name_finding
from kg.reader import read_checks, read_home
from kg.reader.decisions import read_decisions
from kg.reader.entities import read_entities
from kg.reader.names import Names
from kg.reader.records import Problems, parse_yaml
from kg.reader.sources import read_source
from kg.resolve import resolve
from kg.terms import CLAIM, RI, RID, TYPE
from kg.view.live import LiveGraph, make_frame

Read = Callable[..., Data]
Find = Callable[..., tuple[Finding, ...]]

WORLD = """\
maker: {asa: {en: Asa}, bel: {en: Bel}, cid: {en: Cid}}
publisher: {post: {en: Post}}
home-market: {nadi: {en: Nadi}}
foreign-country: {orla: {en: Orla}, peru: {en: Peru}}
country-group: {earth: {en: the earth}}
region: {west: {en: West Orla}}
plant: {mill: {en: Mill}, dock: {en: Dock}}
vehicle-model:
  asa-one: {en: Asa One, aliases: [One]}
  asa-two: {en: Asa Two}
  bel-uno: {en: Bel Duo, aliases: [UNO-1]}
model-series: {asa-line: {en: Asa Line}}
unnamed: {some-maker: {en: a maker}}
trade-deal: {pact: {en: Pact}}
measure: {levy: {en: Levy}}
general-rate: {plain: {en: plain rate}}
goods: {cars: {en: cars}}
phenomenon: {growth: {en: growth}, thrift: {en: thrift}}
"""
HEAD = """\
source: {name}
title: T {name}
publisher: post
address: https://example.org/
language: en
kind: article
published: {published}
grade: {{value: {grade}, because: "a test"}}
claims:
"""
TOTAL = "import-volume: {destination: nadi, period: %s}"
BY = "import-volume: {importer: %s, destination: nadi, period: %s}"
MODEL = "import-volume: {importer: %s, model: %s, destination: nadi, period: %s}"
ROUTE = "route: {model: %s, origin: %s, destination: nadi}"
DUTY = "tariff-treatment: {origin: %s, destination: nadi, goods: cars, regime: %s}, claimed-duty: %s"
BUILT = "production: {model: asa-one, built-at: %s}"
IN = ("s9 2020 | plant: mill, located-in: west", "s9 2020 | region: west, located-in: orla")
LAUNCH = f"s8 2021 | {ROUTE % ('asa-one', 'orla')}, maker: asa, status: active, since: 2020-03"

FIRES: dict[str, tuple[str, str, Sequence[str], str, str]] = {
    # case: rule, severity, claims, the claims it names, words it tells
    "parts above their total": (
        "parts-above-whole",
        "error",
        [
            f"a 2026 | {TOTAL % 2025}, units: 1000",
            f"b 2026 | {BY % ('asa', 2025)}, units: 700",
            f"b 2026 | {BY % ('bel', 2025)}, units: 400",
        ],
        "a_001 b_001 b_002",
        "the parts come to 1,100 or more (Asa 700 and Bel 400), and the whole is said to be 1,000",
    ),
    "a bound counts as far as it goes": (
        "parts-above-whole",
        "error",
        [
            f'a 2026 | {TOTAL % 2025}, units: "<1000"',
            f'b 2026 | {BY % ("asa", 2025)}, units: ">700"',
            f"b 2026 | {BY % ('bel', 2025)}, units: 299",
        ],
        "a_001 b_001 b_002",
        "1,000 or more (Asa 701 and Bel 299), and the whole is said to be at most 999",
    ),
    "models above their maker": (
        "parts-above-whole",
        "error",
        [f"a 2026 | {BY % ('asa', 2025)}, units: 10", f"a 2026 | {MODEL % ('asa', 'asa-one', 2025)}, units: 11"],
        "a_001 a_002",
        "Asa One 11",
    ),
    "halves above their year": (
        "parts-above-whole",
        "error",
        [f"a 2026 | {TOTAL % p}, units: {u}" for p, u in ((2025, 10), ("2025-H1", 6), ("2025-H2", 5))],
        "a_001 a_002 a_003",
        "2025-H1 6 and 2025-H2 5",
    ),
    "what no maker is assigned": (
        "remainder",
        "note",
        [
            f"a 2026 | {TOTAL % 2025}, units: 1000",
            f"b 2026 | {BY % ('asa', 2025)}, units: 700",
            f'b 2026 | {BY % ("bel", 2025)}, units: "~200"',
        ],
        "a_001 b_001 b_002",
        "50 to 150 of 1,000 are assigned to no car maker; named are Asa and Bel",
    ),
    "a change that fits another year": (
        "change-does-not-fit",
        "warning",
        [f"a 2026 | {TOTAL % 2023}, units: 1190, change: 19"]
        + [f"b 2026 | {TOTAL % p}, units: {u}" for p, u in ((2022, 700), (2024, 1000))],
        "a_001 b_001",
        "a rise of 19 percent is said; 1,190 against 700 in 2022 is a rise of 70 percent; "
        "it would fit 2025 (after 1,000 in 2024)",
    ),
    "a factor that does not fit": (
        "change-does-not-fit",
        "warning",
        [f"a 2026 | {TOTAL % 2024}, units: 500, factor: 7", f"b 2026 | {TOTAL % 2023}, units: 100"],
        "a_001 b_001",
        "a rise of 600 percent (7 times) is said; 500 against 100 in 2023 is a rise of 400 percent (5 times)",
    ),
    "a rise that was a fall": (
        "change-does-not-fit",
        "warning",
        [f"a 2026 | {TOTAL % 2024}, direction: increase"]
        + [f"b 2026 | {TOTAL % p}, units: {u}" for p, u in ((2023, 100), (2024, 90))],
        "a_001 b_001 b_002",
        "a rise is said; 90 against 100 in 2023 is a fall of 10 percent",
    ),
    "a change against a rounded figure": (
        "change-does-not-fit",
        "warning",
        [f"a 2026 | {TOTAL % 2024}, units: 500, change: 10", f'b 2026 | {TOTAL % 2023}, units: "~1000"'],
        "a_001 b_001",
        "500 against 500 to 1,500 in 2023 is between a fall of 66.7 percent and no change",
    ),
    "one figure for two years": (
        "same-figure-twice",
        "error",
        [f"a 2026 | {BY % ('asa', 2023)}, units: 43266", f"b 2026 | {BY % ('asa', 2025)}, units: 43266"],
        "a_001 b_001",
        "43,266: one exact figure stands for both import volume (Asa, Nadi, 2023) (a_001) and",
    ),
    "one figure for two years in one source": (
        "same-figure-twice",
        "error",
        [f"a 2026 | {BY % ('asa', p)}, units: 9595" for p in (2023, 2024)],
        "a_001 a_002",
        "9,595",
    ),
    "one figure for two makers": (
        "one-figure-two-things",
        "warning",
        [f"a 2026 | {BY % (m, 2023)}, units: 9595" for m in ("asa", "bel")],
        "a_001 a_002",
        "(Asa, Nadi, 2023) (a_001) and import volume (Bel, Nadi, 2023) (a_002)",
    ),
    "one figure for two origins and years": (
        "one-figure-two-things",
        "warning",
        [
            f"a 2026 | sales-volume: {{model: asa-one, origin: {o}, destination: nadi, period: {p}}}, units: 8933"
            for o, p in (("orla", 2023), ("nadi", "FY2021"))
        ],
        "a_001 a_002",
        "8,933",
    ),
    "a high below an earlier figure": (
        "high-does-not-fit",
        "warning",
        [f"a 2026 | {TOTAL % 2025}, units: 100, high-years: 10"]
        + [f"b 2026 | {TOTAL % p}, units: {u}" for p, u in ((2016, 120), (2014, 130))],
        "a_001 b_001",
        "100 in 2025 is called the highest in 10 years; known are 120 in 2016",
    ),
    "a highest since that is exceeded": (
        "high-does-not-fit",
        "warning",
        [f"a 2026 | {TOTAL % 2025}, units: 100, highest-since: 2010", f"b 2026 | {TOTAL % 2016}, units: 120"],
        "a_001 b_001",
        "the highest since 2010; known are 120 in 2016",
    ),
    "a record that is none": (
        "high-does-not-fit",
        "warning",
        [f"a 2026 | {TOTAL % 2025}, record: true"]
        + [f"b 2026 | {TOTAL % p}, units: {u}" for p, u in ((2025, 100), (1990, 120))],
        "a_001 b_002",
        "a record; known are 120 in 1990",
    ),
    "a first rise after others, of no period": (
        "high-does-not-fit",
        "warning",
        [
            f"a 2026-01/2026-03 | {TOTAL % 'unknown'}, direction: increase, first-in-years: 30",
            f"b 2026 | {TOTAL % 2021}, change: 37.1",
        ],
        "a_001 b_001",
        "called the first in 30 years; known are a rise of 37.1 percent in 2021",
    ),
    "a high above its own base": (
        "high-understated",
        "note",
        [f"a 2026 | {TOTAL % 2025}, units: 100, highest-since: 2010", f"b 2026 | {TOTAL % 2010}, units: 90"],
        "a_001 b_001",
        "is called the highest since 2010, and is above the 90 of that period too",
    ),
    "a plan whose day had passed": (
        "future-already-past",
        "warning",
        [f"a 2026-01-08 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2025-04"],
        "a_001",
        "told as to come by 2025-04-30, by a source that appeared on 2026-01-08 or later",
    ),
    "a past after the future": (
        "dates-cannot-all-be-true",
        "error",
        [
            f"a 2024 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2024-04",
            f"a 2024 | {ROUTE % ('asa-two', 'orla')}, status: active, since: 2024-06",
        ],
        "a_001 a_002",
        "It tells 2024-06-01 as past and 2024-04-30 as to come",
    ),
    "an event after the source": (
        "dates-cannot-all-be-true",
        "error",
        [f"a 2024 | {TOTAL % 2025}, units: 7"],
        "a_001",
        "By its own dates (a_001) it can have been written from 2025-12-31 on; it is given as published 2024, which is "
        "before that",
    ),
    "a source given too late": (
        "dates-cannot-all-be-true",
        "warning",
        [f"a 2024 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2022"],
        "a_001",
        "to 2022-12-31; it is given as published 2024, which is after that",
    ),
    "a date of publication that can be narrowed": (
        "publication-can-be-narrowed",
        "note",
        [f"a 2020/2026 | {ROUTE % ('asa-one', 'orla')}, announced: 2021-05-04, expected: 2024"],
        "a_001",
        "written from 2021-05-04 to 2024-12-31; it is given as published 2020/2026, which can be narrowed",
    ),
    "a rank with no place left": (
        "rank-contradicted",
        "error",
        [f"a 2026 | {BY % ('asa', 2025)}, units: 10, rank: 1", f"b 2026 | {BY % ('bel', 2025)}, units: 11"],
        "a_001 b_001",
        "with 10 is said to have rank 1; larger are import volume (Bel, Nadi, 2025) 11",
    ),
    "a deal as cause where there is no duty": (
        "cause-excluded",
        "error",
        [
            "a 2026 | driver: {effect: growth, cause: pact}",
            f"a 2026 | {DUTY % ('orla', 'pact', 0)}",
            f"b 2026 | {DUTY % ('earth', 'plain', 0)}",
        ],
        "a_001 b_001",
        "Pact: named as a cause of growth; without it the claimed duty is 0 all the same (b_001)",
    ),
    "a duty as advantage where there is none": (
        "duty-without-advantage",
        "note",
        [f"a 2026 | {DUTY % ('orla', 'pact', 0)}", f"b 2026 | {DUTY % ('orla', 'plain', 0)}"],
        "a_001 b_001",
        "so it is no advantage",
    ),
    "a measure that changes nothing": (
        "cause-excluded",
        "error",
        [
            "a 2026 | driver: {effect: growth, cause: levy}",
            f"b 2026 | {DUTY % ('orla', 'levy', 2.5)}",
            f"b 2026 | {DUTY % ('earth', 'plain', 2.5)}",
        ],
        "a_001 b_002",
        "without it the claimed duty is 2.5 all the same",
    ),
    "an origin where production had ended": (
        "origin-contradicted",
        "error",
        [
            *IN,
            f"a 2026 | {BUILT % 'mill'}, status: ended, until: 2018",
            f"a 2026 | {BUILT % 'peru'}",
            "b 2026 | export-volume: {model: asa-one, origin: orla, destination: nadi, period: 2020}, units: 7",
        ],
        "a_001 a_002 b_001 s9_001 s9_002",
        "where the model is said to have been built is Mill until 2018 and Peru.",
    ),
    "an origin of which nobody speaks": (
        "origin-contradicted",
        "warning",
        [f"a 2026 | {BUILT % 'peru'}", f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: active"],
        "a_001 b_001",
        "vehicles came from there at some time from 2025-01-01 to 2025-12-31",
    ),
    "a plant in another country": (
        "origin-contradicted",
        "error",
        [*IN, f"a 2025 | {ROUTE % ('asa-one', 'peru')}, plant: mill"],
        "a_001 s9_001 s9_002",
        "Mill, which is in Orla, is named as its plant",
    ),
    "a plan that came true": (
        "status-overtaken",
        "note",
        [
            f"a 2023 | {ROUTE % ('asa-one', 'orla')}, status: planned",
            f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: active",
        ],
        "a_001 b_001",
        "it was planned (a_001), and is active (b_001)",
    ),
    "announced after it began": (
        "dates-out-of-order",
        "error",
        [
            f"a 2025 | {ROUTE % ('asa-one', 'orla')}, status: active, since: 2023",
            f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: active, announced: 2024-02",
        ],
        "a_001 b_001",
        '"announced" 2024-02 (b_001) must come before "since" 2023 (a_001), and comes after it',
    ),
    "a plan of which nobody tells what became": (
        "plan-past-its-day",
        "note",
        [
            f"a 2009 | {ROUTE % ('asa-one', 'orla')}, status: ended, until: 2008",
            f"b 2023 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2024",
            f"c 2022 | {ROUTE % ('asa-one', 'orla')}, status: planned",
        ],
        "b_001 c_001",
        "expected 2024, which has begun; the last word is b_001, published 2023",
    ),
    "a route of a model that was cancelled": (
        "route-of-gone-model",
        "warning",
        [
            f"a 2023 | {ROUTE % ('asa-one', 'orla')}, status: possible",
            "b 2025 | vehicle-model: asa-one, status: cancelled, until: 2024-05",
        ],
        "a_001 b_001",
        "held to be possible, while its model was cancelled in 2024-05, after that was told",
    ),
    "a route of a series that lost a member": (
        "route-of-gone-model",
        "note",
        [
            f"a 2023 | {ROUTE % ('asa-line', 'orla')}, status: possible",
            "b 2025 | vehicle-model: asa-one, in-series: asa-line, status: cancelled",
        ],
        "a_001 b_001",
        "held to be possible, while Asa One of its series was cancelled later",
    ),
    "a model sold under another's name": (
        "one-thing-two-names",
        "warning",
        [
            "a 2025 | renaming: {model: asa-one, market: nadi, name: Uno 1}",
            f"b 2025 | {ROUTE % ('asa-one', 'orla')}, sold-as: UNO-1",
            f"b 2025 | {ROUTE % ('bel-uno', 'orla')}, status: active",
        ],
        "a_001 b_001 b_002",
        "Asa One: sold as UNO-1 and Uno 1, which is the name of Bel Duo too",
    ),
    "a plan with a day on which it began": (
        "status-against-dates",
        "error",
        [f"a 2026 | {ROUTE % ('asa-one', 'orla')}, status: planned, announced: 2025, since: 2025-04"],
        "a_001",
        "told as planned, with since 2025-04",
    ),
    "what goes on, with a day to come and its end": (
        "status-against-dates",
        "error",
        [f"a 2026 | {ROUTE % ('asa-one', 'orla')}, status: active, expected: 2027, until: 2028"],
        "a_001",
        "told as active, with expected 2027 and until 2028",
    ),
    "an end with a day on which it is expected": (
        "status-against-dates",
        "error",
        [f"a 2026 | {ROUTE % ('asa-one', 'orla')}, status: ended, expected-end: 2027"],
        "a_001",
        "told as ended, with expected-end 2027",
    ),
    "one source with two values": (
        "self-contradiction",
        "error",
        [f"a 2026 | {BY % ('asa', 2025)}, units: {u}" for u in (100, 120, 100)],
        "a_001 a_002 a_003",
        "a gives more than one units: 100 (a_001 and a_003) and 120 (a_002)",
    ),
    "one source with two statuses": (
        "self-contradiction",
        "error",
        [f"a 2026 | {ROUTE % ('asa-one', 'orla')}, status: {s}" for s in ("planned", "active")],
        "a_001 a_002",
        "more than one status: planned (a_001) and active (a_002)",
    ),
}

SILENT: dict[str, tuple[str, Sequence[str]]] = {
    # case: rule, claims
    "parts that are the whole": (
        "parts-above-whole",
        [f"a 2026 | {TOTAL % 2025}, units: 10", f"a 2026 | {BY % ('asa', 2025)}, units: 10"],
    ),
    "a whole that is open above": (
        "parts-above-whole",
        [f'a 2026 | {TOTAL % 2025}, units: ">10"', f"a 2026 | {BY % ('asa', 2025)}, units: 90"],
    ),
    "a part that is open below": (
        "parts-above-whole",
        [f"a 2026 | {TOTAL % 2025}, units: 10", f'a 2026 | {BY % ("asa", 2025)}, units: "<900"'],
    ),
    "a rounded whole": (
        "parts-above-whole",
        [f'a 2026 | {TOTAL % 2025}, units: "~1000"', f"a 2026 | {BY % ('asa', 2025)}, units: 1400"],
    ),
    "parts of another year": (
        "parts-above-whole",
        [f"a 2026 | {TOTAL % 2025}, units: 10", f"a 2026 | {BY % ('asa', 2024)}, units: 90"],
    ),
    "parts of another kind": (
        "parts-above-whole",
        [
            f"a 2026 | {TOTAL % 2025}, units: 10",
            "a 2026 | export-volume: {maker: asa, destination: nadi, period: 2025}, units: 90",
        ],
    ),
    "makers and models are not added": (
        "parts-above-whole",
        [
            f"a 2026 | {TOTAL % 2025}, units: 10",
            f"a 2026 | {BY % ('asa', 2025)}, units: 9",
            f"a 2026 | {MODEL % ('asa', 'asa-one', 2025)}, units: 8",
        ],
    ),
    "spans that overlap are not added": (
        "parts-above-whole",
        [f"a 2026 | {TOTAL % p}, units: {u}" for p, u in ((2025, 10), ("2025-H1", 6), ("2025-Q2", 5))],
    ),
    "the lowest figure of a part": (
        "parts-above-whole",
        [
            f"a 2026 | {TOTAL % 2025}, units: 10",
            f"b 2026 | {BY % ('asa', 2025)}, units: 9",
            f"c 2026 | {BY % ('asa', 2025)}, units: 90",
        ],
    ),
    "a maker nobody names": (
        "parts-above-whole",
        [
            f"a 2026 | {TOTAL % 2025}, units: 10",
            f"a 2026 | {BY % ('asa', 2025)}, units: 9",
            f"a 2026 | {BY % ('some-maker', 2025)}, units: 9",
        ],
    ),
    "nothing left": ("remainder", [f"a 2026 | {w}, units: 10" for w in (TOTAL % 2025, BY % ("asa", 2025))]),
    "a remainder that is not known": (
        "remainder",
        [f"a 2026 | {TOTAL % 2025}, units: 100", f'a 2026 | {BY % ("asa", 2025)}, units: ">10"'],
    ),
    "models leave no remainder": (
        "remainder",
        [f"a 2026 | {BY % ('asa', 2025)}, units: 100", f"a 2026 | {MODEL % ('asa', 'asa-one', 2025)}, units: 10"],
    ),
    "a percentage as printed": (
        "change-does-not-fit",
        [f"a 2026 | {TOTAL % 2024}, units: 1194, change: 19", f"b 2026 | {TOTAL % 2023}, units: 1000"],
    ),
    "a factor as printed": (
        "change-does-not-fit",
        [f"a 2026 | {TOTAL % 2024}, units: 745, factor: 7", f"b 2026 | {TOTAL % 2023}, units: 100"],
    ),
    "a rounded figure before": (
        "change-does-not-fit",
        [f"a 2026 | {TOTAL % 2024}, units: 1190, change: 19", f'b 2026 | {TOTAL % 2023}, units: "~1000"'],
    ),
    "no figure before": (
        "change-does-not-fit",
        [f"a 2026 | {TOTAL % 2024}, units: 1190, change: 19", f"b 2026 | {TOTAL % 2022}, units: 10"],
    ),
    "nothing before": (
        "change-does-not-fit",
        [f"a 2026 | {TOTAL % 2024}, units: 1190, change: 19", f"b 2026 | {TOTAL % 2023}, units: 0"],
    ),
    "one of two figures before fits": (
        "change-does-not-fit",
        [f"a 2026 | {TOTAL % 2024}, units: 1190, change: 19"]
        + [f"{s} 2026 | {TOTAL % 2023}, units: {u}" for s, u in (("b", 10), ("c", 1000))],
    ),
    "a half against the half before": (
        "change-does-not-fit",
        [f"a 2026 | {TOTAL % '2024-H2'}, units: 119, change: 19"]
        + [f"b 2026 | {TOTAL % p}, units: {u}" for p, u in (("2024-H1", 100), ("2023-H2", 50))],
    ),
    "a change of no count": ("change-does-not-fit", [f"a 2026 | {TOTAL % p}, change: 19" for p in (2023, 2024)]),
    "round figures": ("same-figure-twice", [f"a 2026 | {TOTAL % p}, units: 84800" for p in (2023, 2024)]),
    "small figures": ("same-figure-twice", [f"a 2026 | {TOTAL % p}, units: 999" for p in (2023, 2024)]),
    "rounded figures": ("same-figure-twice", [f'a 2026 | {TOTAL % p}, units: "~1234"' for p in (2023, 2024)]),
    "the only part of a whole": (
        "one-figure-two-things",
        [f"a 2026 | {w}, units: 5819" for w in (TOTAL % 2024, BY % ("asa", 2024), MODEL % ("asa", "asa-one", 2024))],
    ),
    "a year that began in its last quarter": (
        "same-figure-twice",
        [f"a 2026 | {TOTAL % p}, units: 5267" for p in (2024, "2024-Q4")],
    ),
    "exports that are imports": (
        "one-figure-two-things",
        [
            f"a 2026 | {kind}-volume: {{model: asa-one, destination: nadi, period: 2024}}, units: 5267"
            for kind in ("import", "export")
        ],
    ),
    "another maker in another year": (
        "one-figure-two-things",
        [f"a 2026 | {BY % (m, p)}, units: 5267" for m, p in (("asa", 2023), ("bel", 2024))],
    ),
    "a high at the end of its years": (
        "high-does-not-fit",
        [f"a 2026 | {TOTAL % 2025}, units: 100, high-years: 10", f"b 2026 | {TOTAL % 2015}, units: 120"],
    ),
    "a base that was higher": (
        "high-does-not-fit",
        [f"a 2026 | {TOTAL % 2025}, units: 100, highest-since: 2010", f"b 2026 | {TOTAL % 2010}, units: 120"],
    ),
    "a base that was higher, and is not": (
        "high-understated",
        [f"a 2026 | {TOTAL % 2025}, units: 100, highest-since: 2010", f"b 2026 | {TOTAL % 2010}, units: 120"],
    ),
    "a record until then": (
        "high-does-not-fit",
        [f"a 2026 | {TOTAL % 2010}, units: 100, record: true", f"b 2026 | {TOTAL % 2025}, units: 120"],
    ),
    "a high that may be higher": (
        "high-does-not-fit",
        [f'a 2026 | {TOTAL % 2025}, units: ">100", record: true', f"b 2026 | {TOTAL % 2024}, units: 120"],
    ),
    "a high against a longer span": (
        "high-does-not-fit",
        [f"a 2026 | {TOTAL % 2025}, units: 100, record: true", f"b 2026 | {TOTAL % '2020-2024'}, units: 120"],
    ),
    "a first rise after a fall": (
        "high-does-not-fit",
        [
            f"a 2026 | {TOTAL % 2025}, direction: increase, first-in-years: 30",
            f"b 2026 | {TOTAL % 2021}, change: -37.1",
        ],
    ),
    "a first of no period in a source of no year": (
        "high-does-not-fit",
        [
            f"a 2020/2026 | {TOTAL % 'unknown'}, direction: increase, first-in-years: 30",
            f"b 2026 | {TOTAL % 2018}, change: 37.1",
        ],
    ),
    "a plan that may be to come": (
        "future-already-past",
        [f"a 2026-01-08 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2026"],
    ),
    "a source of no first day": (
        "future-already-past",
        [f"a ../2026 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2020"],
    ),
    "dates that leave a day": (
        "dates-cannot-all-be-true",
        [f"a 2024-06-30 | {ROUTE % ('asa-one', 'orla')}, announced: 2024-06-30, expected: 2024-06"],
    ),
    "a date of publication that is as narrow": (
        "publication-can-be-narrowed",
        [f"a 2021-05-04 | {ROUTE % ('asa-one', 'orla')}, announced: 2021-05-04, expected: 2024"],
    ),
    "a duty that is lower": (
        "duty-without-advantage",
        [f"a 2026 | {DUTY % ('orla', 'pact', 0)}", f"b 2026 | {DUTY % ('orla', 'plain', 5)}"],
    ),
    "a duty that is charged": (
        "duty-without-advantage",
        [
            f"a 2026 | {(DUTY % ('orla', 'pact', 0)).replace('claimed', 'charged')}",
            f"b 2026 | {DUTY % ('orla', 'plain', 0)}",
        ],
    ),
    "dates of an opinion": (
        "dates-cannot-all-be-true",
        [f"a 2024 opinion | {ROUTE % ('asa-one', 'orla')}, status: active, since: 2025"],
    ),
    "a plan is not told as past": (
        "dates-cannot-all-be-true",
        ["a 2024 | trade-deal: pact, status: planned, in-force: 2025"],
    ),
    "a rank with rivals below": (
        "rank-contradicted",
        [f"a 2026 | {BY % ('asa', 2025)}, units: 10, rank: 2", f"b 2026 | {BY % ('bel', 2025)}, units: 11"],
    ),
    "a rival that may be smaller": (
        "rank-contradicted",
        [f"a 2026 | {BY % ('asa', 2025)}, units: 10, rank: 1", f'b 2026 | {BY % ("bel", 2025)}, units: "<90"'],
    ),
    "a total is no rival": (
        "rank-contradicted",
        [f"a 2026 | {BY % ('asa', 2025)}, units: 10, rank: 1", f"b 2026 | {TOTAL % 2025}, units: 11"],
    ),
    "a rival of another year": (
        "rank-contradicted",
        [f"a 2026 | {BY % ('asa', 2025)}, units: 10, rank: 1", f"b 2026 | {BY % ('bel', 2024)}, units: 11"],
    ),
    "a deal that lowers a duty": (
        "cause-excluded",
        [
            "a 2026 | driver: {effect: growth, cause: pact}",
            f"a 2026 | {DUTY % ('orla', 'pact', 0)}",
            f"b 2026 | {DUTY % ('earth', 'plain', 2.5)}",
        ],
    ),
    "no general rate": (
        "cause-excluded",
        ["a 2026 | driver: {effect: growth, cause: pact}", f"a 2026 | {DUTY % ('orla', 'pact', 0)}"],
    ),
    "a general rate for another country": (
        "cause-excluded",
        [
            "a 2026 | driver: {effect: growth, cause: pact}",
            f"a 2026 | {DUTY % ('orla', 'pact', 0)}",
            f"b 2026 | {DUTY % ('peru', 'plain', 0)}",
        ],
    ),
    "its own word only": (
        "cause-excluded",
        [
            "a 2026 | driver: {effect: growth, cause: pact}",
            f"a 2026 | {DUTY % ('orla', 'pact', 0)}",
            f"a 2026 | {DUTY % ('earth', 'plain', 0)}",
        ],
    ),
    "a cause that is no rule": (
        "cause-excluded",
        ["a 2026 | driver: {effect: growth, cause: thrift}", f"b 2026 | {DUTY % ('earth', 'plain', 0)}"],
    ),
    "built there at the time": (
        "origin-contradicted",
        [
            *IN,
            f"a 2026 | {BUILT % 'mill'}, status: ended, until: 2018",
            "b 2026 | export-volume: {model: asa-one, origin: orla, destination: nadi, period: 2018}, units: 7",
        ],
    ),
    "built where nobody knows": (
        "origin-contradicted",
        [
            f"a 2026 | {BUILT % 'dock'}",
            f"a 2026 | {BUILT % 'peru'}",
            f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: active",
        ],
    ),
    "built there again": (
        "origin-contradicted",
        [
            f"a 2026 | {BUILT % 'orla'}, until: 2010",
            f"b 2026 | {BUILT % 'orla'}, since: 2015",
            f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: active",
        ],
    ),
    "a plan needs no plant yet": (
        "origin-contradicted",
        [f"a 2026 | {BUILT % 'peru'}", f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: planned"],
    ),
    "a plan to build elsewhere": (
        "origin-contradicted",
        [f"a 2026 | {BUILT % 'peru'}, status: planned", f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: active"],
    ),
    "statuses at one time": (
        "status-overtaken",
        [f"{s} 2025 | {ROUTE % ('asa-one', 'orla')}, status: {t}" for s, t in (("a", "planned"), ("b", "active"))],
    ),
    "announced in the year it began": (
        "dates-out-of-order",
        [f"a 2025 | {ROUTE % ('asa-one', 'orla')}, status: active, since: 2024, announced: 2024-02"],
    ),
    "announced anew after it had ended": (
        "dates-out-of-order",
        [
            f"a 2009 | {ROUTE % ('asa-one', 'orla')}, status: ended, since: 2003, until: 2008",
            f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: planned, announced: 2024-02",
        ],
    ),
    "a plan that came": (
        "plan-past-its-day",
        [
            f"a 2023 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2024",
            f"b 2025 | {ROUTE % ('asa-one', 'orla')}, status: active, since: 2024",
        ],
    ),
    "a plan without a day": ("plan-past-its-day", [f"a 2023 | {ROUTE % ('asa-one', 'orla')}, status: planned"]),
    "a name of its own": (
        "one-thing-two-names",
        [f"a 2025 | {ROUTE % ('asa-one', 'orla')}, sold-as: {name}" for name in ("One", "Solo")],
    ),
    "a bound and a figure": (
        "self-contradiction",
        [f"a 2026 | {BY % ('asa', 2025)}, units: {u}" for u in ('">100"', "120", '"~100"')],
    ),
    "an end and a new plan": (
        "self-contradiction",
        [
            f"a 2011 | {ROUTE % ('asa-one', 'orla')}, status: ended, until: 2009",
            f"a 2011 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2011-09",
        ],
    ),
    "dates that go with their status": (
        "status-against-dates",
        [
            f"a 2026 | {ROUTE % ('asa-one', 'orla')}, {words}"
            for words in (
                "status: planned, announced: 2025, expected: 2027",
                "status: active, since: 2024, expected-end: 2027",
                "status: ended, since: 2020, until: 2025",
                "status: cancelled, expected: 2027, until: 2026",
                "until: 2025",
            )
        ],
    ),
    "two sources": ("self-contradiction", [f"{s} 2026 | {BY % ('asa', 2025)}, units: {s}" for s in ("1", "2")]),
}

DECISIONS: dict[str, tuple[Sequence[str], str, dict[str, tuple[str, str]]]] = {
    # case: claims, decisions, by rule: the severity, and what is said to settle it
    "a figure read under its own period": (
        [f"a 2026 C | {TOTAL % 2023}, units: 43266", f"b 2026 | {TOTAL % 2025}, units: 43266"],
        "- n: 007\n  read: {source: a, key: period, from: 2023}\n  to: 2025\n  because: [b_001]\n",
        {"same-figure-twice": ("note", "Settled by decision 007.")},
    ),
    "a decision that makes it worse": (
        [
            f"a 2026 | {TOTAL % 2025}, units: 10",
            f"b 2026 | {BY % ('asa', 2024)}, units: 11",
            f"b 2026 | {BY % ('bel', 2025)}, units: 1",
        ],
        "- n: 007\n  read: {claims: [b_001], key: period, from: 2024}\n  to: 2025\n  because: [a_001]\n",
        {"parts-above-whole": ("error", "A table of the publisher")},
    ),
    "a change whose base is read under another period": (
        [
            f"a 2026 C | {BY % ('asa', 2023)}, units: 100",
            f"b 2026 | {BY % ('asa', 2024)}, units: 200, factor: 20",
            f"b 2026 | {BY % ('asa', 2025)}, units: 100",
        ],
        "- n: 007\n  read: {claims: [a_001], key: period, from: 2023}\n  to: 2025\n  because: [b_002]\n",
        {"change-does-not-fit": ("note", "Settled by decision 007.")},
    ),
    "a cause refuted": (
        [
            "a 2026 | driver: {effect: growth, cause: pact}",
            f"c 2026 | {DUTY % ('orla', 'pact', 5)}",
            f"b 2026 | {DUTY % ('earth', 'plain', 5)}",
        ],
        "- n: 007\n  refute: {claims: [a_001]}\n  because: [b_001]\n",
        {"cause-excluded": ("note", "Settled by decision 007.")},
    ),
    "two names for one model": (
        ["a 2025 | renaming: {model: asa-one, market: nadi, name: Uno-1}"],
        "- n: 007\n  identify: bel-uno\n  as: asa-one\n  because: [a_001]\n",
        {"one-thing-two-names": ("note", "Settled by decision 007.")},
    ),
    "a figure that was outvoted": (
        [
            f"a 2026 E | {TOTAL % 2025}, units: 10",
            f"b 2026 B | {TOTAL % 2025}, units: 90",
            f"b 2026 B | {BY % ('asa', 2025)}, units: 90",
        ],
        "",
        {"parts-above-whole": ("note", "Settled: the better grade: B.")},
    ),
    "a plan that came true since": (
        [
            f"a 2026 | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2025-04",
            f"b 2026 | {ROUTE % ('asa-one', 'orla')}, status: active, since: 2025-04",
        ],
        "",
        {
            "future-already-past": ("note", "Settled: "),
            "dates-cannot-all-be-true": ("note", "Settled: "),
            "status-overtaken": ("note", "Nothing: it is history."),
        },
    ),
}


@pytest.fixture(scope="module")
def read(vocabulary: Vocabulary) -> Read:
    """Give a function that reads claims, and decisions, over the entities above."""

    def read_case(lines: Iterable[str], decisions: str = "") -> Data:
        problems = Problems()
        entities = [record for record in [parse_yaml(WORLD, "world", problems)] if record]
        names = Names(vocabulary, read_entities(entities, vocabulary, problems), problems)
        files = [parse_yaml(text, "source", problems) for text in write_sources(lines)]
        found = [file for record in files if record and (file := read_source(record, names))]
        claims = {claim.iri: claim for file in found for claim in file.claims}
        sources = cap_grades({file.source.iri: file.source for file in found})
        record = parse_yaml(decisions, "decisions", problems) if decisions else None
        decided = read_decisions(record, claims, frozenset(sources), names) if record else ()
        problems.stop()
        return Data(names.entities, sources, tuple(claims.values()), tuple(decided), now=dt.date(2026, 11, 28))

    return read_case


@pytest.fixture(scope="module")
def find(read: Read, vocabulary: Vocabulary, root: Path) -> Find:
    """Give a function that gives what the rules find in claims, and the checks in the graph of them."""
    given = read_home(root / "data", root / "ontology", root / "queries" / "checks")
    live = LiveGraph(make_frame(given, close_schema(find_home(root), given)))

    def find_case(lines: Iterable[str], decisions: str = "") -> tuple[Finding, ...]:
        data = read(lines, decisions)
        resolution = resolve(data, vocabulary)
        live.follow(data, resolution)
        return find_findings(data, resolution, vocabulary, more=run_checks(given.checks, live.store))

    return find_case


def write_sources(lines: Iterable[str]) -> list[str]:
    """Give the texts of the sources that lines of claims make."""
    texts: dict[str, str] = {}
    counts: dict[str, int] = {}
    for line in lines:
        about, _, says = line.partition(" | ")
        name, published, *words = about.split()
        grade = next((word for word in words if len(word) == 1), "B")
        evidential = "evidential: opinion, " if "opinion" in words else ""
        texts.setdefault(name, HEAD.format(name=name, published=published, grade=grade))
        counts[name] = counts.get(name, 0) + 1
        texts[name] += f"- {{n: {counts[name]:03}, {evidential}says: {{{says}}}}}\n"
    return list(texts.values())


def name_claims(claims: Iterable[NamedNode]) -> str:
    """Give the identifiers of claims."""
    return " ".join(CLAIM.local(claim) for claim in claims)


@pytest.mark.parametrize("case", FIRES)
def test_rule_fires(case: str, find: Find) -> None:
    """What is odd is found once, with its claims, its severity and the figures in words."""
    rule, severity, lines, claims, words = FIRES[case]
    (found,) = [f for f in find(lines) if (f.rule, f.severity) == (rule, severity)]
    assert name_claims(found.claims) == claims
    assert words in found.told
    assert found.told.endswith(".")
    assert found.settle.endswith(".")


@pytest.mark.parametrize("case", SILENT)
def test_rule_is_silent(case: str, find: Find) -> None:
    """What only looks odd, or of which too little is known, is not told."""
    rule, lines = SILENT[case]
    assert [f.told for f in find(lines) if f.rule == rule] == []


@pytest.mark.parametrize("case", DECISIONS)
def test_what_is_settled_is_a_note(case: str, find: Find) -> None:
    """What decisions, grades or a later step have settled is kept, and says by what; what they have not is open."""
    lines, decisions, wanted = DECISIONS[case]
    found = [f for f in find(lines, decisions) if f.rule in wanted]
    assert {(f.rule, f.severity) for f in found} == {(rule, severity) for rule, (severity, _) in wanted.items()}
    assert all(any(f.rule == rule and f.settle.startswith(words) for f in found) for rule, (_, words) in wanted.items())


def test_what_is_not_held_is_no_measure(find: Find) -> None:
    """A finding is about the figure at fault where that is known, and calls no figure known that is not held."""
    lines, decisions, _ = DECISIONS["a change whose base is read under another period"]
    (found,) = [f for f in find(lines, decisions) if f.rule == "change-does-not-fit"]
    assert found.node == RID("import-volume_asa_any_any_nadi_2023")
    assert found.told == (
        "import volume (Asa, Nadi, 2023): 100 is said; the 200 of 2024 would be a rise of 100 percent against it, "
        "and a rise of 1,900 percent (20 times) is known."
    )
    (open_still,) = [f for f in find(lines) if f.rule == "change-does-not-fit"]
    assert open_still.node == RID("import-volume_asa_any_any_nadi_2024")


def test_what_is_told_alike_is_one_finding(find: Find) -> None:
    """Two claims of the same change are one finding, which names both, and whose words stand once."""
    lines = [f"{s} 2026 | {TOTAL % 2024}, units: 500, factor: 7" for s in "ab"]
    (found,) = [f for f in find([*lines, f"c 2026 | {TOTAL % 2023}, units: 100"]) if f.rule == "change-does-not-fit"]
    assert name_claims(found.claims) == "a_001 b_001 c_001"


def test_only_what_a_rule_reads_settles_it(find: Find) -> None:
    """A vote on a figure has no part in what settled dates, although a claim of theirs lost it; a later step has."""
    lines = [
        f"a 2026 C | {ROUTE % ('asa-one', 'orla')}, status: planned, expected: 2025-04",
        f"a 2026 C | {BY % ('asa', 2025)}, units: 37022",
        f"b 2026 | {ROUTE % ('asa-one', 'orla')}, status: active, since: 2025-04",
        f"c 2026 B | {BY % ('asa', 2025)}, units: 37023",
    ]
    (found,) = [f for f in find(lines) if f.rule == "dates-cannot-all-be-true"]
    assert name_claims(found.claims) == "a_001 a_002"
    assert (found.severity, found.settle) == ("note", "Settled: a later step succeeds.")


def test_order_of_parts_is_that_of_their_keys(find: Find) -> None:
    """Parts are told in one order, whichever claims, of whatever else, name them first."""
    lines = [f"x 2026 | {TOTAL % 2025}, units: 1"] + [
        f"{s} 2026 | {BY % (m, 2025)}, units: 9" for s, m in zip("dcb", ("asa", "bel", "cid"), strict=True)
    ]
    for more in ((), (f"a 2026 | {BY % ('bel', 2024)}, units: 5", f"a 2026 | {BY % ('bel', 2025)}, units: 9")):
        (found,) = [f for f in find([*lines, *more]) if f.rule == "parts-above-whole"]
        assert "(Asa 9, Bel 9 and Cid 9)" in found.told


REFUTED = "- n: 007\n  refute: {claims: [%s]}\n  because: [c_001]\n"


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (
            "high-does-not-fit",
            [f"a 2026 | {TOTAL % 2025}, units: 100, record: true", f"b 2026 | {TOTAL % 2016}, units: 120"],
        ),
        (
            "high-does-not-fit",
            [
                f"a 2026 | {TOTAL % 2025}, direction: increase, first-in-years: 30",
                f"b 2026 | {TOTAL % 2016}, units: 70, change: 5",
            ],
        ),
        (
            "rank-contradicted",
            [f"a 2026 | {BY % ('asa', 2025)}, units: 10, rank: 1", f"b 2026 | {BY % ('bel', 2025)}, units: 11"],
        ),
    ],
)
def test_refuted_figure_is_not_known(rule: str, lines: list[str], find: Find) -> None:
    """No claim is compared with a figure that is refuted, at any stage; one that is refuted itself is told still."""
    because = f"c 2026 | {TOTAL % 1999}, units: 1"
    assert [f.rule for f in find([*lines, because]) if f.rule == rule] == [rule]
    assert [f.told for f in find([*lines, because], REFUTED % "b_001") if f.rule == rule] == []
    (settled,) = [f for f in find([*lines, because], REFUTED % "a_001") if f.rule == rule]
    assert settled.settle == "Settled by decision 007."


def test_decision_is_needed_for_the_claims_as_they_stand(find: Find) -> None:
    """The same case without its decision is open."""
    lines, _, _ = DECISIONS["a figure read under its own period"]
    assert [f.severity for f in find(lines)] == ["error"]


def test_one_name_of_two_things(read: Read, vocabulary: Vocabulary) -> None:
    """Entities that share a name or an identifier are told, without claims, whatever their classes."""
    data = read([])
    match = NamedNode("http://www.wikidata.org/entity/Q1")
    twin = replace(data.entities[RID("bel-uno")], aliases=("ASA two",))
    brand = replace(data.entities[RID("bel")], labels={"en": "One"}, matches=(match,))
    house = replace(data.entities[RID("post")], matches=(match,))
    data = replace(data, entities={**data.entities, **{one.iri: one for one in (twin, brand, house)}})
    name, found, shared = find_findings(data, resolve(data, vocabulary), vocabulary)
    assert (found.rule, found.severity, found.claims, found.node) == ("one-name-two-things", "warning", (), twin.iri)
    assert "Asa Two: it and Bel Duo are both called Asa Two" in found.told
    assert "Asa One: it and One are both called One" in name.told
    assert f"One: it and Post have the same identifier, {match.value}: one thing" in shared.told


def test_identified_things_are_one(read: Read, vocabulary: Vocabulary) -> None:
    """A shared name is settled where a decision says that both are one."""
    decision = "- n: 003\n  identify: bel-uno\n  as: asa-two\n  because: [a_001]\n"
    data = read(["a 2025 | vehicle-model: bel-uno, known-as: Deux"], decision)
    twin = replace(data.entities[RID("bel-uno")], aliases=("asa-two",))
    data = replace(data, entities={**data.entities, twin.iri: twin})
    (found,) = find_findings(data, resolve(data, vocabulary), vocabulary)
    assert (found.rule, found.severity, found.settle) == ("one-name-two-things", "note", "Settled by decision 003.")


def test_denials_say_nothing_of_what_is(find: Find, read: Read, vocabulary: Vocabulary) -> None:
    """What a sentence denies is no figure and no status."""
    data = read([f"a 2026 | {ROUTE % ('asa-one', 'orla')}, status: {s}" for s in ("planned", "active")])
    denied = replace(data, claims=(replace(data.claims[0], denied=True), data.claims[1]))
    assert find_findings(denied, resolve(denied, vocabulary), vocabulary) == ()


ELSEWHERE = {
    "one-name-two-things": "warning",
    "same-page": "error",
    "same-story": "warning",
    "copy-above-original": "warning",
    "uneven-grades": "note",
}
"""Rules on entities and sources, with their gravest severity: tested above, and in test_origins."""


def test_every_rule_fires_somewhere() -> None:
    """Each rule of the registry has a case in which it fires and one in which it is silent."""
    fired = {rule for rule, *_ in FIRES.values()} | ELSEWHERE.keys()
    silent = {rule for rule, _ in SILENT.values()} | ELSEWHERE.keys()
    names = {rule.name for rule in RULES}
    assert fired & names == silent & names == names


def test_severity_of_a_rule_is_its_gravest() -> None:
    """The severity in the registry is the gravest with which a rule fires."""
    order = ("error", "warning", "note")
    for rule in RULES:
        fired = [severity for name, severity, *_ in FIRES.values() if name == rule.name] or [ELSEWHERE[rule.name]]
        assert rule.severity == min(fired, key=order.index), rule.name


def test_rules_are_documented(root: Path) -> None:
    """The guide has each rule in the order of the registry, and each check with its description, word for word."""
    text = (root / "docs" / "checks.md").read_text(encoding="utf-8")
    sections = re.findall(r"^### `([a-z-]+)` \((\w+)\)\n\n(.*?)\n\n", text, re.MULTILINE | re.DOTALL)
    told = [(name, severity, " ".join(words.split())) for name, severity, words in sections]
    checks = read_checks(read_inputs(checks=root / "queries" / "checks"))
    assert [(name, severity) for name, severity, _ in told[: len(RULES)]] == [(r.name, r.severity) for r in RULES]
    assert told[len(RULES) :] == [(check.name, check.severity, check.description) for check in checks]


def test_order_of_claims_changes_nothing(read: Read, vocabulary: Vocabulary) -> None:
    """The findings are the same whatever the order of claims and sources."""
    cases = enumerate(lines for _, _, lines, _, _ in FIRES.values())
    data = read(f"c{n}-{line}" for n, lines in cases for line in lines)
    found = find_findings(data, resolve(data, vocabulary), vocabulary)
    for seed in range(3):
        claims, sources = list(data.claims), list(data.sources.items())
        random.Random(seed).shuffle(claims)
        random.Random(seed).shuffle(sources)
        shuffled = replace(data, claims=tuple(claims), sources=dict(sources))
        assert find_findings(shuffled, resolve(shuffled, vocabulary), vocabulary) == found


def test_findings_are_valid_data(find: Find, root: Path) -> None:
    """What is stored of findings conforms to its shape; a severity that is none does not."""
    found = [f for _, _, lines, _, _ in FIRES.values() for f in find(lines)]
    assert find_faults(found, root) == set()
    assert find_faults([replace(found[0], severity="grave")], root) == {name_finding(found[0]).value}  # type: ignore[arg-type]


def find_faults(findings: Iterable[Finding], root: Path) -> set[str]:
    """Give the names of the findings that break a shape."""
    told = list(findings)
    types = (Triple(claim, TYPE, RI("Claim")) for finding in told for claim in finding.claims)
    triples = dict.fromkeys([*(triple for finding in told for triple in describe_finding(finding)), *types])
    graph = Graph().parse(data="\n".join(f"{triple} ." for triple in triples), format="nt")
    _, results, _ = validate(graph, shacl_graph=Graph().parse(root / "ontology" / "shapes.ttl"))
    assert isinstance(results, Graph)
    return {str(focus) for focus in results.objects(None, SH.focusNode)} & {name_finding(f).value for f in told}


def test_name_of_a_finding_stays(find: Find) -> None:
    """Each finding has a name of its own, which it keeps when it is settled."""
    found = [f for _, _, lines, _, _ in FIRES.values() for f in find(lines)]
    names = {name_finding(f) for f in dict.fromkeys(found)}
    assert len(names) == len(set(found))
    assert {name_finding(replace(f, severity="note", settle="Settled by decision 001.")) for f in found} == names


# --- kg check ---


@pytest.fixture(scope="module")
def odd_home(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Give the tiny world of the tests with one more source, which gives one model more than the total."""
    home = tmp_path_factory.mktemp("odd")
    shutil.copytree(root / "tests" / "world" / "data", home / "data")
    shutil.copytree(root / "ontology", home / "ontology")
    claim = "import-volume: {model: hayato-kite, destination: japan, period: 2025}, units: 99999"
    (text,) = write_sources([f"odd 2026 | {claim}"])
    odd = text.replace("publisher: post", "publisher: quay-post")
    (home / "data" / "sources" / "odd.yaml").write_text(odd, encoding="utf-8")
    return home


def run_check(home: Path, *arguments: str) -> int:
    """Run `kg check` on a home and give its exit code."""
    return main(["--home", str(home), "check", *arguments])


@pytest.mark.parametrize("name", ["table", "csv", "json", "markdown"])
def test_check_lists_findings(name: str, odd_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each format has every finding with its rule, claims, words and what would settle it, on stdout or in a file."""
    assert run_check(odd_home, "--format", name) == 0
    out, err = capsys.readouterr()
    for told in ("severity", "settle", "error", "parts-above-whole", "odd_001", "99,999", "Settled by decision 001."):
        assert told in out
    assert err.endswith("\n1 error, 11 notes\n")
    assert run_check(odd_home, "--format", name, "--output", str(tmp_path / "found")) == 0
    assert (tmp_path / "found").read_text(encoding="utf-8") == out


def test_findings_for_programs(odd_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON is a list of objects with the same fields, the gravest first, and the full name of the node."""
    run_check(odd_home, "--format", "json")
    first, *rest = json.loads(capsys.readouterr().out)
    assert list(first) == ["severity", "rule", "told", "claims", "settle", "node"]
    assert (first["severity"], first["rule"]) == ("error", "parts-above-whole")
    assert first["node"] == RID("import-volume_any_any_any_japan_2025").value
    assert all(list(other) == list(first) for other in rest)


def test_strict_fails_on_an_open_error(odd_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --strict an open error is exit 3; the list is printed all the same, and the error says what to do."""
    assert run_check(odd_home, "--strict") == 3
    out, err = capsys.readouterr()
    assert "parts-above-whole" in out
    assert "kg: parts-above-whole: import volume (Japan, 2025): the parts come to 99,999 or more" in err
    assert err.endswith("settle the others in data/decisions.yaml\n")
    (odd_home / "data" / "sources" / "odd.yaml").unlink()
    assert run_check(odd_home, "--strict") == 0


# --- The shipped data ---


@pytest.fixture(scope="module")
def shipped_findings(shipped_data: Data, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Give what the rules find in the shipped data."""
    return find_findings(shipped_data, resolve(shipped_data, vocabulary), vocabulary)


def test_shipped_data_has_no_open_error(shipped_findings: tuple[Finding, ...]) -> None:
    """No claims of the shipped data that cannot all be right are left without a decision."""
    assert [f.told for f in shipped_findings if f.severity == "error"] == []


def test_slips_of_the_shipped_articles_are_found_and_settled(shipped_findings: tuple[Finding, ...]) -> None:
    """Each decision on a slip of an article answers findings: the rules would have found it without a reader."""
    settled = {(f.rule, by) for f in shipped_findings for by in re.findall(r"decision (\d+)", f.settle)}
    assert settled >= {
        ("parts-above-whole", "001"),
        ("change-does-not-fit", "001"),
        ("same-figure-twice", "001"),
        ("high-does-not-fit", "008"),
        ("cause-excluded", "007"),
    }
    assert {"future-already-past", "dates-cannot-all-be-true"} <= {
        f.rule for f in shipped_findings if f.settle.startswith("Settled: ")
    }


def test_recall_sees_what_is_identified(make_data: Callable[..., Data], vocabulary: Vocabulary) -> None:
    """What is remembered of a rule that looks at no claim is not taken for true once two things are found to be one."""
    data = make_data([])
    kite, tide = RID("hayato-kite"), RID("minato-tide")
    twins = {**data.entities, tide: replace(data.entities[tide], labels=data.entities[kite].labels)}
    data = replace(data, entities=twins)
    recall, resolution = Recall(), resolve(data, vocabulary)
    for identified in ({}, {tide: kite}, {}):
        read = replace(resolution, identified=identified)
        found = find_findings(data, read, vocabulary, recall)
        assert found == find_findings(data, read, vocabulary)
        assert [(f.rule, f.severity) for f in found] == [("one-name-two-things", "note" if identified else "warning")]
