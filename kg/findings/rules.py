"""The rules by name, each with its severity and a definition for readers, in the order in which findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.findings.causes import find_duties_without_advantage, find_excluded_causes
from kg.findings.changes import find_changes_that_do_not_fit
from kg.findings.contradictions import find_self_contradictions
from kg.findings.corpus import EXPECTED, ROUTE, STATUS, VOLUME, Corpus, Look, look_at, look_at_all, look_at_each_source
from kg.findings.highs import find_highs_that_do_not_fit, find_understated_highs
from kg.findings.names import find_models_with_two_names, find_names_of_two_things
from kg.findings.order import RANKS, find_dates_out_of_order
from kg.findings.origins import find_contradicted_origins
from kg.findings.ranks import find_contradicted_ranks
from kg.findings.repeats import find_repeated_figures
from kg.findings.statuses import find_overtaken_statuses, find_plans_past_their_day, find_statuses_against_dates
from kg.findings.stories import (
    find_copies_above_originals,
    find_same_pages,
    find_same_stories,
    find_uneven_grades,
)
from kg.findings.sums import find_parts_above_whole, find_remainders
from kg.findings.writing import (
    find_dates_that_cannot_all_be_true,
    find_futures_already_past,
    find_publications_to_narrow,
)
from kg.model.findings import Finding, Severity
from kg.terms import RI


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `severity` is that of its gravest findings, `find` yields them.

    `looks_at` gives the readings of a corpus that it looks at, in parts of which each has findings of its own: where
    there are several, each finding names a claim of its part. `reads` are the properties whose values it reads,
    where what is decided on other values of its claims does not bear on it; none where all do.
    """

    name: str
    severity: Severity
    definition: str
    find: Callable[[Corpus], Iterator[Finding]]
    looks_at: Look
    reads: frozenset[NamedNode] = frozenset()


DATES = frozenset({STATUS, *RANKS, EXPECTED, RI("expectedEnd")})
VOLUMES = look_at(VOLUME)

RULES = (
    Rule(
        "same-page",
        "error",
        "One page in two files: sources with one address, without regard to scheme, `www.` and the place in the page; "
        "that list three sentences or more of one text; or that are of one publisher and have one title, or say the "
        "same in all of three claims or more. An address that names a site only says nothing. Where one names the "
        "other as `same-story-as`, it is silent.",
        find_same_pages,
        look_at(),
    ),
    Rule(
        "same-story",
        "warning",
        "Two sources that give three or more of the same exact figures, all that they share in one order, or that say "
        "the same in all of three claims or more, and are not declared as copies: one may have it of the other. A note "
        "where both credit it to one holder, since they count as one witness already.",
        find_same_stories,
        look_at(),
    ),
    Rule(
        "copy-above-original",
        "warning",
        "A source with a better grade than one that it is derived from. It weighs no more than that.",
        find_copies_above_originals,
        look_at(),
    ),
    Rule(
        "uneven-grades",
        "note",
        "A source that is graded otherwise than most sources of the same publisher and kind, which are two or more.",
        find_uneven_grades,
        look_at(),
    ),
    Rule(
        "parts-above-whole",
        "error",
        "The parts of a volume come to more than the volume. A part is of the same class and names a maker, a model, "
        "an origin or a destination that the whole leaves open, or a shorter period within its own; only parts that "
        "name the same dimensions and do not overlap are added up. Of each part the lowest figure is taken, of the "
        "whole each figure by itself; a bound counts as far as it goes. Groups, series and unnamed things are never "
        "parts, since they may hold one of their neighbours.",
        find_parts_above_whole,
        VOLUMES,
    ),
    Rule(
        "remainder",
        "note",
        "What is left of a volume when the figures of the named makers for the same period are taken away: vehicles "
        "that no maker is assigned. It is silent where a figure is open on the side that matters.",
        find_remainders,
        VOLUMES,
    ),
    Rule(
        "change-does-not-fit",
        "warning",
        "A change in percent, a factor or a mere direction that no known figure of the period before allows, with the "
        "periods in which it would fit. A percentage and a factor cover all that rounds to them as printed. A part of "
        "a year may be compared with the same part of the year before or with the span just before; where figures of "
        "the period before differ, one that fits is enough. The figure before may be the wrong one of the two: where "
        "it is not held in the end, and the change is, the finding is about it.",
        find_changes_that_do_not_fit,
        VOLUMES,
    ),
    Rule(
        "same-figure-twice",
        "error",
        "One exact figure, of four digits or more that are not zeros at its end, stands for two volumes: an error "
        "where only the period differs; a warning where the origin, the destination or what is counted differs, in "
        "one period or in two, and where only the maker or the model differs. A part may equal its whole, a period "
        "one that it lies in, and exports the imports they become.",
        find_repeated_figures,
        VOLUMES,
    ),
    Rule(
        "high-does-not-fit",
        "warning",
        "A record, an N-year high or a highest since some period that a known figure of that time exceeds, and a "
        "first rise or fall in N years with another between. Only periods of the same length are compared, and the "
        "period N years back is not among them. A claim that names no period is taken to speak of the year before its "
        "source.",
        find_highs_that_do_not_fit,
        VOLUMES,
    ),
    Rule(
        "high-understated",
        "note",
        "A figure that is called the highest since some period, as long as its own, and is above every known figure of "
        "that period as well: it may be the highest for longer, and the words say less than they could.",
        find_understated_highs,
        VOLUMES,
    ),
    Rule(
        "future-already-past",
        "warning",
        "An event told as planned or expected, of which every day it can mean lies before the first day on which its "
        "source can have appeared.",
        find_futures_already_past,
        look_at_each_source,
        DATES,
    ),
    Rule(
        "dates-cannot-all-be-true",
        "error",
        "When a source can have been written by its own dates: from the latest event that it tells as past, or the "
        "end of the latest period of which it gives figures, to the earliest event that it tells as to come. An error "
        "if that leaves no day, or begins after the source appeared; a warning if it ends before. Opinions are left "
        "out.",
        find_dates_that_cannot_all_be_true,
        look_at_each_source,
        DATES,
    ),
    Rule(
        "publication-can-be-narrowed",
        "note",
        "A source whose date of publication is wider than the time in which it can have been written by its own dates, "
        "as above, which can all be true.",
        find_publications_to_narrow,
        look_at_each_source,
        DATES,
    ),
    Rule(
        "dates-out-of-order",
        "error",
        "Dates of one thing of which one surely comes after another that it must come before: it was announced or "
        "signed after it was shipped, sold or in force, or began after it ended. Within a claim, and between claims on "
        "what has not ended, since what ended may begin again.",
        find_dates_out_of_order,
        look_at_all,
        DATES,
    ),
    Rule(
        "status-against-dates",
        "error",
        "A claim whose status and date exclude each other: what is only to come, with a day on which it was shipped or "
        "sold or ended; what goes on, with one on which it is expected or ended; what has ended, with one on which it "
        "or its end is expected.",
        find_statuses_against_dates,
        look_at_each_source,
    ),
    Rule(
        "rank-contradicted",
        "error",
        "A rank among volumes that differ in one dimension only, where as many of them as the rank has places, or "
        "more, are surely larger. Unknown rivals are not held against a rank.",
        find_contradicted_ranks,
        VOLUMES,
    ),
    Rule(
        "cause-excluded",
        "error",
        "A deal or a measure named as a cause although it changes no duty: other sources say that the general rate of "
        "the same goods into the same market is the same, or nil, so that a deal has nothing to remove. The markets "
        "are those for which the source itself, else any source, gives a duty under it; all must be known.",
        find_excluded_causes,
        look_at(RI("Driver"), RI("TariffTreatment")),
    ),
    Rule(
        "duty-without-advantage",
        "note",
        "A duty under a deal that a source claims, and that is no lower than the general rate which other sources give "
        "for the same goods into the same market.",
        find_duties_without_advantage,
        look_at(RI("TariffTreatment")),
    ),
    Rule(
        "origin-contradicted",
        "error",
        "A route or a volume from a country in which the model was not built at the time: an error where its "
        "production there had ended or not begun, or where the plant that is named lies in another country; a "
        "warning where sources only speak of production elsewhere. The time is the period, the start or the end that "
        "is stated, else for an active route the date of the source. It is silent where the country of one place of "
        "production is not known.",
        find_contradicted_origins,
        look_at(ROUTE, VOLUME, RI("Place"), RI("Production")),
        DATES,
    ),
    Rule(
        "status-overtaken",
        "warning",
        "A status that a later step has succeeded, which is a note; a warning where a route is told as coming or "
        "active and the model itself was ended or cancelled after that source appeared.",
        find_overtaken_statuses,
        look_at_all,
        DATES,
    ),
    Rule(
        "plan-past-its-day",
        "note",
        "A plan that was expected by a day of which the first has come by that of data/now.yaml, while no source says "
        "what became of it: from that first day on it is not sure.",
        find_plans_past_their_day,
        look_at_all,
        DATES,
    ),
    Rule(
        "one-thing-two-names",
        "warning",
        "A model is sold under a name, by a renaming or on a route, that is the name of another model in the files: "
        "the two may be one. Routes of the other model between the same places are told with it, unless another maker "
        "is named. Models that a decision identifies are one.",
        find_models_with_two_names,
        look_at(RI("Renaming"), ROUTE),
    ),
    Rule(
        "one-name-two-things",
        "warning",
        "Entities with the same label or alias, without regard to case, width, spaces and marks, or with the same "
        "identifier elsewhere: one thing may have two files, or one name stand for two things. Things that a decision "
        "identifies are one.",
        find_names_of_two_things,
        look_at(),
    ),
    Rule(
        "self-contradiction",
        "error",
        "Claims of one source that give one thing two values of what has one value at a time. Bounds, rounded "
        "figures and dates of different precision that can both be true do not differ. Statuses with dates that set "
        "them apart are steps of one story.",
        find_self_contradictions,
        look_at_each_source,
    ),
)
