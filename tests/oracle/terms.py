"""The terms of the data that the oracle treats in a way of their own: keys, single values, dates, statuses."""

from collections.abc import Mapping
from types import MappingProxyType

_VOLUME = ("model", "origin", "destination", "period")

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "route": ("model", "origin", "destination"),
        "sourcing": ("maker", "origin", "destination"),
        "import-volume": ("importer", *_VOLUME),
        "export-volume": ("maker", *_VOLUME),
        "sales-volume": ("maker", *_VOLUME),
        "production-volume": ("maker", *_VOLUME),
        "production": ("model", "built-at"),
        "tariff-treatment": ("origin", "destination", "goods", "regime"),
        "sales-channel-opening": ("channel", "opened-to"),
        "renaming": ("model", "market", "name"),
        "driver": ("effect", "cause"),
        "comparison": ("compares", "aspect", "compared-with"),
        "assessment": ("about", "aspect", "holder"),
        "participation": ("member", "in"),
        "operation": ("plant", "operator"),
    }
)
# Parts of keys that are words and no names; in a local name they are written as one.
WORDS = frozenset({"aspect", "name"})
VOLUMES = frozenset(kind for kind in KEYS if kind.endswith("-volume"))
# What someone judges, compares or gives as a cause: absent before its first source.
VIEWS = frozenset({"assessment", "comparison", "driver"})
# What joins two things that a direct relation joins as well.
DIRECT = frozenset({"participation", "operation"})
# Entities with a beginning of their own, before which nothing about them holds.
REGIMES = frozenset({"trade-deal", "measure"})

# What one claim says of these stands or falls together.
FIGURES = (
    "units",
    "change",
    "factor",
    "direction",
    "rank",
    "record",
    "prior-record",
    "change-base",
    "highest-since",
    "high-years",
    "first-in-years",
)
# So does where a place is.
POSITION = frozenset({"latitude", "longitude"})
SINGLE = frozenset({"based-in", "operated-by", "relation", "claimed-duty", "charged-duty", "model-count"} | POSITION)

BEGINNINGS = ("announced", "signed", "first-shipped", "since", "in-force")
DATES = (*BEGINNINGS, "until", "expected", "expected-end")
# Dates of what is to come: no world gives them a day.
FORECASTS = frozenset({"expected", "expected-end"})

RANKS: Mapping[str, int] = MappingProxyType(
    {"possible": 0, "considered": 1, "conditional": 2, "planned": 2, "active": 3, "ended": 4, "cancelled": 4}
)
PLANS = frozenset({"planned", "conditional"})
ENDS = frozenset({"ended", "cancelled"})

# Where the ontology marks none: where a place lies, what kind of car a model is, who makes it.
TIMELESS = frozenset({"located-in", "body-type", "powertrain", "in-series", "maker"})
