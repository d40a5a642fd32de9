"""Reading words as a composed question, in English and Japanese, by rules and lexicons alone.

Every word is used, or is on the list of those that can restrict nothing; else nothing is read, and what is left over is
told. A word that turns or bounds what is asked, and finds nothing to turn, is left over too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.compose.compiling import DURING, Compiled
from kg.compose.lexicon import SPACELESS, Lexicon, Meaning, Part
from kg.compose.views import FLOW, ROW, Column, View, Views
from kg.model.answers import Table
from kg.model.ask import Ask, Condition, Test
from kg.model.questions import Question, fold
from kg.terms import RDFS, RI, TYPE

SENTENCES = re.compile(r"(?<!\b[A-Z])(?<!\bvs)(?<!\bno)[.?!。？！]\s*(?=[^\W\d])(?![a-z]*\.)")
"""Where one sentence ends and another begins."""
YEAR = re.compile(r"(?:19|20)\d\d")
ORDER = ("thing", "times", "operators", "conditions", "statuses", "heads", "value", "class", "dates", "shown", "topics", "time", "number", "sold", "empty")
"""Which meaning of a phrase is taken, where it has several."""
FIGURES = frozenset({"units", "record", "sum", "change", "up", "down", "rank"})
"""Operators that are about figures."""
BOUNDS = ("since", "after", "before", "upto", "by", "between", "more", "less", "from", "to")
TURNS = ("not", "only", "both", "each", "per")
AUXILIARIES = frozenset("do does did is are was were has have had".split())
ASKING = frozenset("what which who where when how whose why".split())
COUNTED = {"count-model": "model", "count-maker": "maker", "count-origin": "origin"}
CHANGES: dict[str, Condition] = {"up": Condition("change", "above", ("0",)), "down": Condition("change", "below", ("0",))}
COMPARED: dict[str, Test] = {"more": "above", "less": "below", "from": "from", "to": "to", "is": "is"}
DATED: dict[str, Test] = {"since": "from", "after": "above", "before": "below", "upto": "to", "by": "to", "": "is"}
SHOWN = {"trade-deal": ("in-force",), "measure": ("authority", "status")}
"""What is shown of things of a class, where it has such columns."""
SAID = ("value", "source", "standing")
"""What is shown of a claim."""
PARTS = {"flow": "flow", "model": "item", "car": "item", "maker": "holder", "origin": "source", "plant": "site"}
"""Heads that are parts of a flow."""


COMING = ("from", "から", "製", "産", "built in", "made in")
"""What stands beside a place from which things come."""
PAST = ("did", "was", "were", "had")
FROM_HOME = ("from", "built in", "made in", "produced in", "assembled in", "manufactured in", "build in")
LATEST_ORDER = 4
"""The last place at which a word that asks to be told something stands."""
RELATIONS = ("to", "with", "under", "about", "as", "at", "into", "onto", "upon", "towards", "for", "against", "through", "via", "regarding", "concerning", "but", "like")
RELATIONS_BEHIND = ("へ", "向け", "向けに", "のように", "経由")
"""Relations in which a thing may stand to what is asked, and which nothing is held of."""
ADVERBS = ("もう", "まだ", "今", "今も", "現在", "目下", "かつて")
MAKERS = ("maker", "makers", "carmaker", "carmakers", "company", "companies", "manufacturer", "manufacturers", "brand", "brands", "automaker", "automakers", "メーカー")
TOPICS = {"duty": "tariff-basis", "measure": "regulation-changes", "renaming": "names-of-model"}
"""Heads that stand for a question of the catalogue."""
LACKING = ("ない", "がない", "のない", "なし", "がありません", "ありません")
"""Words that deny that there is anything of which all is so that is said before."""
GONE = ("no longer", "not any more", "not anymore", "not any longer", "もう")
PLANS = ("plan", "plans", "import plan", "import plans", "計画", "計画の")
YEARLY = ("in", "during", "of", "the year", "for")
ASKED = ("何", "どれ", "どの", "どこ", "誰", "いつ", "いくつ", "なぜ", "どう", "いくら", "どんな")
"""What Japanese questions begin with that ask for more than yes or no."""
RUNS = {"since": "run-since", "until": "run-until"}
"""Dates of each time that a flow lived, by those of the last."""
WHERE = ("where", "where from", "どこ", "どこの国")
KANA = re.compile("(?:^| )(?:[\u3041-\u3096] ){3}")
"""Three particles in a row, which are rather a word that is not known."""
HALVES = {"1-6": "H1", "7-12": "H2", "1-3": "Q1", "4-6": "Q2", "7-9": "Q3", "10-12": "Q4"}


def text_of_years(text: str) -> bool:
    """Say whether a word makes a duration of the number before it."""
    return text in ("year", "years", "month", "months", "年間", "ヶ月", "か月", "年")


def make_time(year: str, part: str) -> str:
    """Return a year, or a part of it, as its period is called.

    >>> make_time("2021", "1-6"), make_time("2024", "12"), make_time("2019", "fiscal"), make_time("2024", "")
    ('2021-H1', '2024-12', 'FY2019', '2024')
    """
    if part == "fiscal":
        return f"FY{year}"
    if "-to-" in part:
        first, last = part.split("-to-")
        return f"{year}-{first}-to-{year}-{last}"
    if part and part not in HALVES and not part.isdigit():
        raise Unread("a season is no period of which anything is held")
    return f"{year}-{HALVES.get(part, part)}" if part else year


class Unread(Exception):
    """Words that are no question which can be asked; tells why."""


@dataclass(frozen=True, slots=True)
class Read:
    """How words are read: as a composed question, or as one of the catalogue with its parameters.

    `misspelt` are words that were taken for others, with these.
    """

    ask: Ask | None
    topic: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    misspelt: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Mention:
    """A value that is named, the term that it is, and how it is turned; a class of rows by its name."""

    text: str
    term: NamedNode | None
    test: Test = "is"
    kind: str = "thing"
    word: str = ""
    before: str = ""
    after: str = ""
    joined: bool = False
    either: bool = False
    place: int = 0


@dataclass(slots=True)
class Bounded:
    """A year or a number, and the word that bounds it."""

    text: str
    bound: str = ""


def limit_change(number: Bounded, falls: bool) -> list[Condition]:
    """Return the conditions that something rose or fell by so many percent.

    >>> limit_change(Bounded("20", "more"), True)[0].write()
    '<-20'
    """
    test = COMPARED[number.bound]
    if not falls:
        return [Condition("change", test, (number.text,))]
    turned: dict[Test, Test] = {"above": "below", "below": "above", "from": "to", "to": "from"}
    found = [Condition("change", turned.get(test, test), (f"-{number.text}",))]
    return [*found, CHANGES["down"]] if turned.get(test) in ("above", "from") else found


class WordReader:
    """Reads words on one graph, as composed questions, or as those `topics` of the catalogue that are none."""

    def __init__(
        self, lexicon: Lexicon, views: Views, compile: Callable[[Ask], Compiled], topics: Iterable[Question]
    ) -> None:
        self.lexicon = lexicon
        self.views = views
        self.compile = compile
        self.ends_asking = False
        self.now = find_now(views)
        self.statuses = frozenset(
            quad.subject for quad in views.graph.store.quads_for_pattern(None, TYPE, RI("Status"), DefaultGraph())
        )
        self.topics = {question.name: question for question in topics}
        self._examples = {
            fold(example.text): (name, tuple(example.values.items()))
            for name, question in self.topics.items()
            for example in question.examples
        }

    def read(self, text: str) -> Read:
        """Return how words are read.

        Raises:
            Unread: a word is not known, or nothing that can be asked is made of them.
        """
        known = self._examples.get(fold(text))
        if known:
            return Read(None, *known)
        if SENTENCES.search(text.strip()):
            raise Unread("several sentences at once; ask one question")
        self.ends_asking = text.strip().endswith(("た?", "た？", "る?", "る？"))
        parts = self.lexicon.split(text)
        unknown = dict.fromkeys(part.text for part in parts if not part.meanings)
        if unknown or not parts:
            raise Unread("it has no words" if not parts else ", ".join(f"'{word}'" for word in unknown))
        found = Interpreter(self, parts).interpret()
        return replace(found, misspelt=tuple((part.text, part.meant) for part in parts if part.meant))


def find_now(views: Views) -> str:
    """Return the year in which the curators last looked, which is that of the newest source."""
    found = views.graph.run("SELECT (MAX(?day) AS ?last) { ?source ri:publishedEarliest ?day }")
    term = found.rows[0][0] if isinstance(found, Table) and found.rows else None
    return term.value[:4] if isinstance(term, Literal) else ""


class Interpreter:
    """Makes a question of the parts of one text, which it takes from left to right."""

    def __init__(self, reader: WordReader, parts: Sequence[Part]) -> None:
        self._reader = reader
        self._views = reader.views
        self._parts = parts
        self._behind = any(SPACELESS.search(part.text) for part in parts)
        self._heads: list[str] = []
        self._mentions: list[Mention] = []
        self._per: list[str] = []
        self._show: list[str] = []
        self._done: set[str] = set()
        self._years: list[Bounded] = []
        self._numbers: list[Bounded] = []
        self._verbs: list[str] = []
        self._topic = ""
        self._pending: list[str] = []
        self._joined = False
        self._show_items = False
        self._either = False
        self._places: list[int] = []
        self._ranged: list[str] = []
        self._none: int | None = None
        self._each: list[str] = []
        self._cars = False
        self._head_texts: dict[str, str] = {}
        self._homes: list[tuple[str, str]] = []
        self._at_home = False
        self._less = False
        self._adjective = False
        self._part = ""

    def interpret(self) -> Read:
        """Return the question.

        Raises:
            Unread: a word finds nothing to turn or to bound, or nothing that can be asked is made of them.
        """
        if self._behind and KANA.search(" ".join(part.text for part in self._parts)):
            raise Unread("a word that is made of particles")
        for place, part in enumerate(self._parts):
            self._take(place, self._choose(part, place))
        if self._part:
            raise Unread("it is not said of which year")
        if {"share"} & self._done and {"up", "down", "change"} & self._done:
            self._done.discard("share")
        if "count" in self._done and {"up", "down", "change", "compare"} & self._done and not self._heads:
            self._done.remove("count")
        self._drop_plans()
        if self._each and ("count" in self._done or self._is_figures()):
            self._per += self._each  # else each is all of them
            self._heads = [head for head in self._heads if head not in self._each]
        for year in self._years:
            year.bound = year.bound.rstrip("?") if len(self._years) == 1 else "" if year.bound.endswith("?") else year.bound
        if len(self._years) == 2 and len(self._ranged) > 1 and not any(year.bound for year in self._years):
            for year in self._years:
                year.bound = "between"
        for number in self._numbers:
            if not number.bound:
                number.bound = "first" if {"most", "least", "newest", "oldest"} & self._done else "is"
        if "including" in self._done:
            self._verbs = self._verbs[:1]
            self._mentions = [one for one in self._mentions if one.kind != "value"]
        if "count" in self._done and not self._heads and not self._show:
            self._done = (self._done - {"count"}) | {"units", "count-units"}
        if "units" in self._done and "count-units" in self._done and any(one.kind != "thing" or self._is_kind(one) for one in self._mentions):
            self._done = (self._done - {"units"}) | {"count"}  # what has a status or a kind are models
            self._heads = self._heads or ["model"]
        self._done.discard("count-units")
        more = self._pop("more", "less") if {"than", "up-before"} & self._done else ""
        if more:
            self._done.add("compare" if "than" in self._done else {"more": "up", "less": "down"}[more])
            self._less = more == "less"
            self._done -= {"count"} if "than" in self._done else set()
        if "percent" in self._done:
            self._done.discard("share")
        self._pending = [word for word in self._pending if word != "by"]  # who does it is said with it
        if self._pending:
            raise Unread(f"'{self._pending[0]}' has nothing that it turns or bounds")
        if self._topic:
            return self._make_topic()
        self._check()
        if self._behind and len(self._heads) > 1:
            asking = [head for head in self._heads if self._head_texts.get(head, "").startswith(ASKED)]
            chosen = (asking or self._heads[-1:])[0]  # what is asked for stands last
            self._heads = [chosen, *(head for head in self._heads if head != chosen)]
        if "says" in self._done or (self._numbers and self._heads == ["origin"] and not (self._mentions or self._years)):
            return Read(self._make_claims())
        if self._heads[:1] == ["measure"] and "change" in self._done:
            self._done.remove("change")
            self._topic = "regulation-changes"
            return self._make_topic()
        if "duty" in self._heads[:1]:
            return self._make_duty()
        if "renaming" in self._heads:
            self._topic = "names-of-model"
            return self._make_topic()
        about = self._make_about()
        if about:
            return Read(about)
        if "than" in self._done and "compare" not in self._done:
            raise Unread("'than'")
        ask = self._make_figures() if self._is_figures() else self._make_list()
        if not (ask.where or ask.count or ask.order or self._heads or ask.total or ask.show):
            raise Unread("it says too little")
        return Read(ask)

    # One part after another

    def _choose(self, part: Part, place: int) -> Meaning:
        found = sorted(part.meanings, key=lambda one: ORDER.index(one.kind))
        time = next((one for one in found if one.kind == "time"), None)
        if time and self._is_dated(place):
            return time
        if found[0].kind == "class" and any(one.kind == "empty" for one in found):
            return next(one for one in found if one.kind == "empty")
        things = [one for one in found if one.kind == "thing" and one.term]
        view = self._views.read.get(FLOW)
        if things and len(found) > len(things) and view and not any(self._find_column(view, one.term) for one in things if one.term):
            return next(one for one in found if one.kind != "thing")
        if len(things) > 1 and view:
            columns = [*view.columns]
            fits = {one: self._find_column(view, one.term) for one in things if one.term}
            return min(things, key=lambda one: columns.index(own.name) if (own := fits[one]) else len(columns))
        return found[0]

    def _is_dated(self, place: int) -> bool:
        """Say whether a name of a month, which is one of something else too, stands before a year or another month."""
        if place and self._parts[place - 1].text in ("in", "since", "by", "until", "during", "last", "next"):
            return True
        rest = [part for part in self._parts[place + 1 : place + 3] if part.text not in ("to", "through", "till", "until")]
        return bool(rest) and (bool(YEAR.fullmatch(rest[0].text)) or any(one.kind == "time" for one in rest[0].meanings))

    def _take(self, place: int, meaning: Meaning) -> None:
        name = meaning.value
        match meaning.kind:
            case "thing" if meaning.term == self._views.graph.views.home:
                self._pop("between")
                if self._pop("not"):
                    raise Unread("what does not come to the home market is not looked at")
                self._take_home(name, place, meaning.term)
            case "thing" | "value" | "class" | "statuses":
                term = RI(name) if meaning.kind == "statuses" else meaning.term
                kind = "value" if meaning.kind == "statuses" else meaning.kind
                mention = Mention(name, term, kind=kind, word=self._parts[place].text)
                mention.place = place
                mention.before = self._parts[place - 1].text if place else ""
                if mention.before == "the" and place > 1:
                    mention.before = self._parts[place - 2].text
                mention.after = self._parts[place + 1].text if place + 1 < len(self._parts) else ""
                self._mention(mention)
            case "dates":
                self._verbs.append(name)
            case "time":
                self._take_time(*name.split())
            case "heads":
                if not (self._behind and self._heads and self._parts[place].text in WHERE):
                    self._head_texts[name] = self._parts[place].text
                    self._take_head(name, self._parts[place + 1].text if place + 1 < len(self._parts) else "")
                if self._parts[place].text in WHERE and self._heads[0] == name:
                    self._show_items = True
            case "sold":
                self._done.add(name)
            case "conditions":
                column, _, value = name.partition("/")
                self._mention(Mention(value, None, kind=f"column {column}"))
            case "shown":
                self._show.append(name)
            case "topics":
                self._topic = self._topic or name
            case "times":
                self._done.update({"change", "up"})
                self._numbers.append(Bounded(str((int(name) - 1) * 100), "change"))
            case "number":
                self._take_number(place, name)
            case "operators":
                self._take_operator(place, name)
            case "empty" if name == "order" and place > LATEST_ORDER:
                raise Unread(f"'{self._parts[place].text}'")

    def _take_home(self, name: str, place: int, term: NamedNode) -> None:
        """Take the home market, to which all comes: what is said to come from it, or to stand there, is another thing."""
        text = self._parts[place].text
        before = self._parts[place - 1].text if place else ""
        after = self._parts[place + 1].text if place + 1 < len(self._parts) else ""
        if before in FROM_HOME or after in ("から", "製", "産") or text.endswith(("製", "産")):
            raise Unread(f"what comes from {text} is not looked at")
        self._at_home = self._at_home or before == "in" or after in ("に", "の", "にある", "で")
        if text.startswith("japanese"):
            self._at_home = self._at_home or "source" in self._heads
            self._adjective = True
        self._homes.append((before, after))

    def _pop(self, *words: str) -> str:
        """Return the last of some words that waits for what it turns; empty where none does."""
        found = next((word for word in reversed(self._pending) if word in words), "")
        if found:
            self._pending.remove(found)
        return found

    def _mention(self, mention: Mention) -> None:
        last = self._mentions[-1] if self._mentions else None
        if self._joined and mention.text == "planned" and not any(one.kind == "value" for one in self._mentions):
            raise Unread("it is open which status is meant beside the plan")
        self._pop("between")
        if self._pop("not"):
            mention.test = "not"
        elif self._pop("only"):
            mention.test = "only"
        elif "both" in self._pending or (self._joined and last and last.test == "all"):
            mention.test = "all"
            if last and last.test == "all":
                self._pop("both")
        elif self._joined and last and last.kind == mention.kind and last.test == "not" and self._is_alike(last, mention):
            mention.test = "not"
        before = self._parts[mention.place - 1].text if mention.place else ""
        view = self._views.read.get(FLOW)
        column = self._find_column(view, mention.term) if view and mention.term else None
        if before in ("which", "what", "how many", "list") and column and column.of == self._views.name_part("item"):
            self._heads.insert(0, "model")
        mention.joined, mention.either, self._joined = self._joined, self._joined and self._either, False
        self._mentions.append(mention)

    def _is_alike(self, one: Mention, other: Mention) -> bool:
        view = self._views.read.get(FLOW)
        if view is None or one.term is None or other.term is None:
            return False
        return self._find_column(view, one.term) == self._find_column(view, other.term)

    def _take_head(self, head: str, follows: str = "") -> None:
        if head == "origin" and follows in ("import", "imports", "buy", "buys"):
            raise Unread("what other countries import is not looked at")
        word = self._pop("each", "per", "by")
        if word == "each":
            self._each.append(head)
            self._heads += [head] if head not in self._heads else []
        elif word:
            self._per.append(head)
        elif self._heads and head in ("model", "flow") and "not" in self._pending and self._heads[0] in ("maker", "origin", "plant"):
            self._pop("not")
            self._none = len(self._mentions)
        elif self._heads and head in ("trade-deal", "plant") and self._pop("not"):
            self._mentions.append(Mention("*", None, "not", f"column {'origin.party-to' if head == 'trade-deal' else head}"))
        elif head == "car" and "count" in self._done and not self._heads:
            self._done = (self._done - {"count"}) | {"units", "count-units"}  # of cars, not of models
        elif head == "car":
            self._cars = True
            self._heads += [] if "model" in self._heads else ["model"]
        elif head not in self._heads:
            self._heads.append(head)

    def _take_number(self, place: int, text: str) -> None:
        if self._is_month(place):
            self._take_time("months", text)
            return
        before = self._parts[place - 1].text if place else ""
        is_year = YEAR.fullmatch(text) and (before in YEARLY or self._behind)
        near = {one.value for part in self._parts[max(0, place - 2) : place] for one in part.meanings if one.kind == "operators"}
        bound = self._pop(*(word for word in (BOUNDS[:6] if is_year else BOUNDS) if word in near or word == "between"))
        follows = self._parts[place + 1].meanings if place + 1 < len(self._parts) else ()
        names = {one.value for one in follows if one.kind == "operators"}
        if YEAR.fullmatch(text) and bound not in ("more", "less", "from", "to"):
            if self._years and self._years[-1].bound == "between" and len(self._years) == 1:
                bound = "between"
            rest = [part.text for part in self._parts[place + 1 : place + 3]]
            after = next((word for word in rest if word != "年"), "")
            bound = bound or ({"から": "since?", "まで": "upto?"}.get(after, "") if self._behind else "")
            self._years.append(Bounded(make_time(text, self._part), bound))
            self._part = ""
        elif any((one.kind == "heads" and one.value != "car") or text_of_years(self._parts[place + 1].text) for one in follows) and not YEAR.fullmatch(text):
            raise Unread(f"'{text} {self._parts[place + 1].text}'")
        elif bound in COMPARED:
            self._numbers.append(Bounded(text.rstrip("%"), bound))
            self._done |= {"percent"} if text.endswith("%") else set()
        else:
            self._numbers.append(Bounded(text.rstrip("%"), "" if names & {*BOUNDS} or self._behind else "first"))

    def _is_month(self, place: int) -> bool:
        """Say whether a number is that of a month, or the first of some months: 10月, 10～12月."""
        rest = [part.text for part in self._parts[place + 1 : place + 3]]
        return rest[:1] == ["月"] or (rest[1:] == ["月"] and rest[0].isdigit())

    def _take_time(self, section: str, name: str) -> None:
        """Take a part of a year, such as a month or a half, which stands before the year or after it."""
        part = {"months": f"{int(name):02}" if name.isdigit() else "", "parts": name, "calendar": "fiscal" if name == "fiscal" else ""}[section]
        if not part:
            raise Unread("a part of a year that is not looked at")
        if self._years and YEAR.fullmatch(self._years[-1].text) and (self._behind or not self._years[-1].bound):
            self._years[-1].text = make_time(self._years[-1].text, part)
        elif self._behind and self._years and part.isdigit() and re.fullmatch(r"\d{4}-\d\d", self._years[-1].text):
            year, first = self._years[-1].text.split("-")
            self._years[-1].text = make_time(year, f"{int(first)}-{int(part)}")
        elif self._part and part.isdigit() and self._part.isdigit():
            self._part = f"{self._part}-to-{part}"
        else:
            self._part = part

    def _take_operator(self, place: int, name: str) -> None:
        if name == "or":
            self._joined, self._either = True, True
        elif name == "not-behind":
            if not self._mentions:
                raise Unread("a word that denies has nothing before it")
            self._joined = False
            if self._parts[place].text in LACKING and len(self._mentions) > 1:
                self._none = 0
            else:
                self._turn_last("not")
        elif name in COUNTED:
            self._done.add("count")
            self._heads.append(COUNTED[name])
        elif name == "and":
            self._joined, self._either = True, False
        elif name == "beyond":
            raise Unread(f"'{self._parts[place].text}'")
        elif name == "pronoun":
            raise Unread(f"it is open what '{self._parts[place].text}' means")
        elif name in BOUNDS or name in TURNS:
            self._take_bound(name)
        elif name == "share" and self._numbers and self._parts[place - 1].text.rstrip("%") == self._numbers[-1].text:
            self._done.add("percent")
        elif name == "range":
            self._ranged.append(self._parts[place].text)
        elif name != "within":
            self._done.add(name)

    def _turn_last(self, test: Test) -> None:
        """Turn the last value that is mentioned, and those listed with it."""
        last = self._mentions[-1]
        if last.word in ADVERBS:
            raise Unread(f"'{last.word}' with what is denied")
        for mention in self._mentions:
            if mention is last or (mention.kind == last.kind and mention.test == "is" and self._is_alike(mention, last)):
                mention.test = test

    def _take_bound(self, name: str) -> None:
        """Take a word that bounds or turns what follows it or, in Japanese, what is before it."""
        if self._behind and name in ("since", "after", "before", "upto", "between") and self._years:
            for year in self._years if name == "between" else self._years[-1:]:
                year.bound = name
        elif name in COMPARED and self._numbers and not self._numbers[-1].bound:
            self._numbers[-1].bound = name
        elif self._behind and name == "per" and self._heads:
            self._per.append(self._heads.pop())
        elif self._behind and name == "only" and self._mentions:
            self._turn_last("only")
        elif self._behind and name == "both" and self._mentions:
            self._turn_last("all")
        elif self._behind and name in ("before", "upto", "since", "after"):
            raise Unread(f"'{name}' has no year before it")
        else:
            self._pending.append(name)

    def _check(self) -> None:
        """Refuse what may mean something else than would be run.

        Raises:
            Unread: it may.
        """
        whether = self._is_whether()
        home = self._views.graph.views.home
        if "plant" in self._heads and self._at_home:
            if self._heads != ["plant"] or self._mentions:
                raise Unread("plants at home build no cars that come from abroad")
            self._mentions.append(Mention(home.value.rpartition("/")[2], home))
        if self._adjective and "source" in self._heads:
            raise Unread("from where a source is")
        if whether and any(one.test == "all" for one in self._mentions):
            raise Unread("whether both are so")
        if "built" in self._done and any(after == "で" for _, after in self._homes):
            raise Unread("what is built at home is not looked at")
        if "abroad" in self._done and "sold" in self._done:
            raise Unread("what is sold abroad is not looked at")
        if sum(part.text == "も" for part in self._parts) > 1:
            raise Unread("'も' twice")
        if self._behind and self._heads[:1] == ["origin"] and any(part.text.startswith("輸入") for part in self._parts) and not any(part.text == "から" for part in self._parts) and not self._mentions:
            raise Unread("what other countries import is not looked at")
        self._check_statuses()
        self._check_places(places := [one for one in self._mentions if one.kind == "thing" and self._is_foreign(one)])
        if whether and any(one.joined for one in self._mentions):
            raise Unread("whether both are so")
        if self._parts[0].text.split()[0] == "how" and not {"count", "units", "change", "up", "down", "share"} & self._done and len(self._parts) > 1:
            raise Unread("how something is done")
        if whether and ({"all"} & self._done or self._each):
            raise Unread("whether all are so")
        if whether and (self._none is not None or any(one.test not in ("is", "all") for one in self._mentions)):
            raise Unread("whether something is not so, or only so")
        if any(one.before in ("into", "into the", "to", "to the") or one.after in ("へ", "向け", "に輸出") for one in places):
            raise Unread("what goes to other markets is not looked at")
        if "renaming" in self._heads:
            return
        if "sold" in self._done and any(one.before in ("in", "in the") or one.after == "で" for one in places):
            raise Unread("it is open whether cars are sold or built there")
        view = self._views.read.get(FLOW)
        makers = [one for one in self._mentions if view and one.term and (c := self._find_column(view, one.term)) and c.name == self._views.name_part("holder")]
        if "owned" in self._done and self._heads[:1] == ["plant"] and makers:
            raise Unread("whose plants they are, and not whose cars they build")
        if self._heads[:2] == ["origin", "trade-deal"] and places:
            raise Unread("it is open which country is meant")
        self._check_relations()
        if self._is_paired():
            raise Unread("what belongs together is open")

    def _check_relations(self) -> None:
        """Refuse a thing that stands in a relation that is not looked at, and two that are not listed.

        Raises:
            Unread: there is one.
        """
        view = self._get_view(FLOW)
        seen: dict[str, Mention] = {}
        last = ""
        for one in self._mentions:
            column = self._find_column(view, one.term) if one.term else None
            name = column.name if column else ""
            if one.kind == "thing" and name and not name.endswith("party-to") and "trade-deal" not in self._heads:
                if one.before in RELATIONS and not ("compare" in self._done and one.before in ("to", "with")):
                    raise Unread(f"'{one.before} {one.word}'")
                if one.after in RELATIONS_BEHIND:
                    raise Unread(f"'{one.word}{one.after}'")
                before = seen.get(name)
                apart = before is not None and one.place - before.place > 1 and not one.joined
                if before and apart and before.term != one.term and before.test == one.test == "is" and "compare" not in self._done and not self._each_of(before):
                    raise Unread(f"'{before.word}' and '{one.word}' are not listed together")
                seen[name] = one
            if one.joined and one.kind == "thing" and last and name and name != last and not self._behind_status(one):
                raise Unread("what is listed is of different kinds")
            if one.either and last and name != last:
                raise Unread("what is listed with 'or' is of different kinds")
            last = name

    def _behind_status(self, mention: Mention) -> bool:
        """Say whether a thing is joined to a clause before it: "planned and from India"."""
        return mention.before not in ("and", "or", "と", "や", "か")

    def _each_of(self, mention: Mention) -> bool:
        """Say whether a list of things goes on after one, as in "Honda's and Nissan's"."""
        return mention.after in ("and", "or", "と", "や", "か", "nor")

    def _check_places(self, places: Sequence[Mention]) -> None:
        """Refuse places of which it is open whether cars come from there.

        Raises:
            Unread: one is such.
        """
        built = "built" in self._done
        for one in places:
            if one.after in MAKERS:
                raise Unread("where a maker is from")
            if "renaming" in self._heads:
                continue
            if (one.before in ("in", "in the") or one.after == "で") and not built and self._heads[:1] != ["plant"]:
                raise Unread("it is open whether cars are sold or built there")
        if "sold" in self._done and not built and self._head_texts.get("origin", "") in WHERE:
            raise Unread("it is open whether cars are sold or built there")

    def _check_statuses(self) -> None:
        """Bring together words of status that stand in one question and are not listed.

        Raises:
            Unread: it is open what they mean together.
        """
        told = [one for one in self._mentions if one.kind == "value" and one.term in self._reader.statuses]
        if len(told) < 2 or any(one.joined for one in told[1:]):
            return
        first, second = sorted(told, key=lambda one: one.text != "active")[:2]
        if first.text == "active" and first.test == second.test == "is":
            self._mentions.remove(first)  # what is planned now is planned
        elif {first.text, second.text} == {"planned", "ended"} and "no longer" not in (first.word, second.word):
            self._mentions = [one for one in self._mentions if one not in (first, second)]
            self._verbs.append("expected-end")
        elif first.test == second.test == "is":
            raise Unread(f"'{first.word}' with '{second.word}'")

    def _is_kind(self, mention: Mention) -> bool:
        """Say whether a mention is of what kind cars are, and no maker, model or place."""
        view = self._views.read.get(FLOW)
        column = self._find_column(view, mention.term) if view and mention.term else None
        return column is None or bool(column.of)

    def _is_foreign(self, mention: Mention) -> bool:
        """Say whether a place is named."""
        view = self._views.read.get(FLOW)
        column = self._find_column(view, mention.term) if view and mention.term else None
        return column is not None and column.name in map(self._views.name_part, ("source", "site"))

    def _is_paired(self) -> bool:
        """Say whether values of two columns alternate, as in "SUVs from India and sedans from Thailand"."""
        view = self._views.read.get(FLOW)
        columns = [c.name for one in self._mentions if view and one.term and (c := self._find_column(view, one.term))]
        runs = [name for place, name in enumerate(columns) if not place or columns[place - 1] != name]
        twice = {name for name in runs if runs.count(name) > 1}
        return len(twice) > 1

    def _drop_plans(self) -> None:
        """Leave out that something is planned where that is said of plans: "which plans were cancelled"."""
        statuses = [one for one in self._mentions if one.kind == "value"]
        if len(statuses) > 1:
            self._mentions = [one for one in self._mentions if not (one in statuses and one.word in PLANS)]

    def _make_about(self) -> Ask | None:
        """Return the question what is held of a thing, where it asks for columns that flows do not have."""
        view = self._get_view(FLOW)
        if {*self._heads} <= {"origin"} and not self._show:
            fits = [c.name for one in self._mentions if one.term and (c := self._find_column(view, one.term))]
            if any(name.endswith("party-to") for name in fits):
                self._show.append("party")
                home = self._views.graph.views.home
                if self._homes and self._is_whether():
                    self._mentions.append(Mention(home.value.rpartition("/")[2], home))
        asked = [one.kind.removeprefix("column ") for one in self._mentions if one.kind.startswith("column ")]
        wanted = [name for name in (*self._show, *self._verbs, *asked) if name not in view.columns]
        if not wanted or self._done - {"when", "any-status"} or self._years or self._numbers or self._per:
            return None
        for mention in self._mentions:
            if mention.term is None or mention.test != "is" or mention.kind != "thing":
                continue
            own, _ = self._views.find(self._views.name_class(mention.term))
            if all(name in own.columns for name in wanted):
                others = [one for one in self._mentions if one is not mention]
                self._mentions = others
                where = [Condition(ROW, "is", (mention.text,)), *self._list_conditions(own, "")]
                if any(head not in ("model", "maker", "origin", "trade-deal", "plant", "source", "measure") for head in self._heads):
                    return None
                return Ask(self._views.name_class(mention.term), tuple(dict.fromkeys(wanted)), tuple(where), whether=self._is_whether())
        return None

    def _make_duty(self) -> Read:
        """Return the question what is charged on what comes from a place, which has to be said as its origin."""
        self._topic = "tariff-basis"
        if any(one.before not in COMING and one.after not in COMING for one in self._mentions):
            raise Unread("it is open who charges whom")
        return self._make_topic()

    def _make_claims(self) -> Ask:
        """Return the question who says what is told of some flows, or a figure."""
        numbers = tuple(number.text for number in self._numbers)
        if self._years or self._verbs or self._per:
            raise Unread("who says when")
        if numbers:
            return Ask("claims", SAID, (Condition("value", "is", numbers),))
        view = self._get_view(FLOW)
        told = [one for one in self._mentions if one.kind == "value"]
        self._mentions = [one for one in self._mentions if one.kind != "value"]
        where = self._list_conditions(view, "")
        if not where or any(one.test != "is" for one in told):
            raise Unread("it is not said of what")
        inner = Ask(self._views.name_part(FLOW), where=tuple(where))
        conditions = [Condition("node", among=inner)]
        if told:
            conditions.append(Condition("value", "is", tuple(one.text for one in told)))
        return Ask("claims", SAID, tuple(conditions))

    # Questions of the catalogue

    def _make_topic(self) -> Read:
        question = self._reader.topics.get(self._topic)
        if question is None:
            raise Unread(f"no question is about '{self._topic}'")
        names, given = self._views.graph.names, dict[str, str]()
        other = [head for head in self._heads if head in ("duty", "measure", "trade-deal", "renaming") and TOPICS.get(head) != question.name]
        if other or any(one.kind != "thing" for one in self._mentions):
            raise Unread(f"{question.name} with more")
        for mention in self._mentions:
            fits = (p for p in question.parameters if p.name not in given and p.type not in ("year", "date"))
            found = next((p for p in fits if mention.term and names.is_a(mention.term, names.find_class(p.type))), None)
            if found is None or mention.test != "is":
                raise Unread(f"{question.name} cannot apply '{mention.text}'")
            given[found.name] = mention.text
        for year in self._years:
            found = next((p for p in question.parameters if p.type == "year" and p.name not in given), None)
            if found is None or year.bound:
                raise Unread(f"{question.name} cannot apply '{year.text}'")
            given[found.name] = year.text
        left = [*self._done - {"rank", "all", "sold", "owned", "built", "year", "abroad", "ever"}, *self._per, *(n.text for n in self._numbers)]
        if left:
            raise Unread(f"{question.name} cannot apply '{left[0]}'")
        return Read(None, question.name, tuple(given.items()))

    # Figures

    def _is_figures(self) -> bool:
        if "says" in self._done:
            return False
        if self._done & {"up", "down"} and self._heads == ["model"] and not self._years:
            raise Unread("models that rose or fell")
        if self._done & FIGURES or any(n.bound in COMPARED for n in self._numbers):
            return True
        parts = {mention.kind for mention in self._mentions}
        heads = [head for head in self._heads if head != "model"]
        if "share" in self._done and not self._cars and self._heads[:1] == ["model"]:
            self._done.add("count")
            return False
        if {"share", "total"} & self._done and "count" not in self._done:
            return True
        if {"most", "least", "compare"} & self._done and "count" not in self._done:
            maker = self._views.name_part("holder")
            view = self._get_view(FLOW)
            columns = {c.name if c else "" for one in self._mentions for c in [self._find_column(view, one.term) if one.term else None]}
            if not columns <= {maker} or heads not in ([], ["maker"]):
                return "compare" in self._done and columns <= {maker}
            return self._cars or "compare" in self._done or "model" not in self._heads
        view = self._views.read.get(FLOW)
        maker = self._views.name_part("holder")
        if not view or any(one.term and (c := self._find_column(view, one.term)) and c.name != maker for one in self._mentions):
            return False
        if "total" in self._done and "count" not in self._done:
            return True
        if "share" in self._done and not self._cars and self._heads[:1] == ["model"]:
            self._done.add("count")
            return False
        is_plain = not self._heads and not self._show and not self._verbs and "when" not in self._done
        return is_plain and bool(self._years or self._per) and "value" not in parts and "class" not in parts

    def _make_figures(self) -> Ask:
        view, maker = self._get_view("count"), self._views.name_part("holder")
        if any(one.kind != "thing" for one in self._mentions):
            raise Unread("figures of what has a status or a kind")
        turns = self._done & {"up", "down"}
        if "compare" in self._done and "than" in self._done and len(self._years) == 2 and maker not in {c.column for c in self._list_conditions(view, "")}:
            years = [year.text for year in self._years]
            if years[0] < years[1] or not all(map(YEAR.fullmatch, years)) or int(years[0]) - int(years[1]) != 1 or self._less:
                raise Unread("a comparison of these years")
            self._done = (self._done - {"compare"}) | {"up"}
            turns = {"up"}
            self._years = [Bounded(years[0])]
        if self._done & {"change", "up", "down", "compare"}:
            for year in self._years:
                year.bound = "" if year.bound == "between" else year.bound
        if turns and len(self._years) == 2 and self._is_whether():
            first, last = sorted(int(year.text) for year in self._years if YEAR.fullmatch(year.text))
            if last - first != 1:
                raise Unread("whether a figure rose over more than a year")
            self._years = [Bounded(str(last))]
        where = [*self._list_conditions(view, ""), *self._list_years(view)]
        columns = {one.column for one in where}
        show, per = list[str](), [self._name_head(head) for head in self._per]
        record = "record" in self._done
        record = record or bool({"most", "least"} & self._done and "maker" not in self._heads and maker not in per and "compare" not in self._done)
        about_makers = not record and ("maker" in self._heads or maker in per or "rank" in self._done)
        if about_makers and maker not in columns and "total" not in self._done:
            where.append(Condition(maker, "has"))
        if self._done & {"change", "up", "down"} or any(n.bound == "change" for n in self._numbers):
            show += ["change", "change-bound"]
        if not ({"compare"} & self._done or len(self._years) == 2):
            where += [CHANGES[name] for name in ("up", "down") if name in self._done and self._asks_makers(maker, columns)]
        first = 0
        for number in self._numbers:
            if number.bound == "change":
                where = [one for one in where if one.column != "change"] + [Condition("change", "from", (number.text,))]
            elif number.bound == "first":
                first = int(number.text)
            elif "percent" in self._done:
                where = [*(one for one in where if one.column != "change"), *limit_change(number, "down" in turns)]
            else:
                where.append(Condition("units", COMPARED[number.bound], (number.text,)))
        order = ""
        superlative = {"most", "least"} & self._done
        if record:
            where += [] if self._years else [Condition("year", "has")]
            superlative = superlative or {"most"}
        if superlative and self._is_whether():
            raise Unread("whether something is the most")
        if superlative or "rank" in self._done:
            key = "change" if show and superlative else "units"
            falls = key == "change" and "down" in self._done
            order = ("" if ("least" in self._done) != falls else "-") + key
            first = first or (1 if superlative else 0)
            if not self._years and maker in {one.column for one in where if one.test == "has"}:
                where.append(Condition("year", "is", (self._find_latest_year(),)))
        if "rank" in self._done and maker in columns:
            raise Unread("which rank one maker has")
        if ("sum" in self._done or "total" in self._done) and maker in columns and not self._years:
            raise Unread("a total of which years")
        if "sum" in self._done and not self._years:
            raise Unread("a total of which years")
        self._done.discard("count-units")
        self._use_up({"units", "record", "change", "up", "down", "rank", "most", "least", "total", "when"})
        if "sum" in self._done or ("total" in self._done and len(self._years) > 1 and maker in columns):
            return Ask("volumes", where=tuple(where), total="units")
        heads = [head for head in self._heads if head not in ("model", "maker")]
        if heads and self._name_head(heads[0]) not in columns:
            where.append(Condition(self._name_head(heads[0]), "has"))
        compare = "compare" in self._done or (len(self._years) == 2 and bool(show) and "between" not in {y.bound for y in self._years})
        for head in self._per:
            if self._name_head(head) not in {one.column for one in where}:
                where.append(Condition(self._name_head(head), "has"))
        whether = self._is_whether() and bool(turns or compare or self._numbers)
        if whether and compare and self._less:
            raise Unread("whether one has less than another")
        return Ask(
            "volumes",
            tuple(show),
            tuple(where),
            share="share" in self._done,
            compare=compare,
            whether=whether,
            order=order,
            first=first,
        )

    def _asks_makers(self, maker: str, columns: set[str]) -> bool:
        """Say whether makers are asked for that grew, and not by how much one did."""
        by_year = bool({"year", "when"} & self._done) and not self._years
        return (maker not in columns and "maker" in self._heads) or self._is_whether() or by_year

    def _find_latest_year(self) -> str:
        """Return the last year of which figures by holder are held."""
        ask = Ask("volumes", ("year",), (Condition(self._views.name_part("holder"), "has"), Condition("year", "has")))
        found = self._views.graph.run(self._reader.compile(ask).sparql)
        if not isinstance(found, Table) or not found.rows:
            raise Unread("no figure by year is held")
        place = found.columns.index("year")
        return max(row[place].value for row in found.rows if isinstance(row[place], Literal))  # type: ignore[union-attr]

    # Lists, counts, yes or no

    def _make_list(self) -> Ask:
        heads = list(self._heads) or ["model"]
        asked = heads[0]
        measured, superlative = "count" in self._done, {"most", "least"} & self._done
        view, of = self._find_asked(asked)
        if self._years and not self._verbs and not any(year.bound for year in self._years):
            told = [one for one in self._mentions if one.kind == "value" and one.text in ("active", "planned") and one.test == "is"]
            if told and told[0].text == "planned" and min(year.text[:4] for year in self._years) < self._reader.now:
                raise Unread("what was planned then")
            if told and told[0].text == "active":
                self._mentions.remove(told[0])  # what went on then
        where = [*self._list_lacking(view, of), *self._list_conditions(view, of), *self._list_years(view)]
        past = ("ever" in self._done and "count" in self._done) or self._is_whether() and ("ever" in self._done or self._parts[0].text in PAST or self._ends_past())
        if past and not any(one.kind == "value" for one in self._mentions) and "run-status" in view.columns:
            where.append(Condition("run-status", "is", ("active", "ended")))
        if asked not in ("model", "flow") and any(one.word in GONE for one in self._mentions):
            where.append(Condition("status", "not", ("active",)))
        own = SHOWN.get(asked, ())
        where_columns = {one.column for one in where}
        self._show += [name for name in own if name in view.columns and name not in where_columns]
        show = [name for name in self._show if not (name == "plant" and asked == "plant")]
        per = [self._name_head(head) for head in self._per]
        if self._show_items and asked == "origin" and self._views.name_part("item") not in {one.column for one in where}:
            show.append(self._views.name_part("item"))
        if "in-force" in self._verbs and "in-force" in view.columns and not self._years:
            where.append(Condition("in-force", "has"))
        if "when" in self._done and not view.own:
            where += [Condition(name, "has") for name in ("in-force", "published") if name in view.columns]
        elif "when" in self._done:
            show += [name for name in ("since", "expected", "until", "in-force") if name in view.columns]
        if "expected-end" in self._verbs and not self._years:
            where.append(Condition("expected-end", "has"))
        if {"expected", "announced", "expected-end"} & {*self._verbs} and not any(one.column == "status" for one in where):
            where.append(Condition("status", "has"))
        show += self._list_verbs(view, where)
        if superlative:
            if len(heads) > 1 or asked != "model":
                per, asked = [self._name_head(asked)], next((head for head in heads[1:] if head in PARTS), "model")
                measured = True
                if "least" in self._done:
                    raise Unread("what has none is not counted")
            else:
                raise Unread("'most' of what is not said")
        elif len(heads) > 1:
            extra = self._use_heads(view, heads[1:], where)
            show += extra
        order, first = self._order(view, measured=measured)
        if order and not measured:
            show.append(order.removeprefix("-"))
            where.append(Condition(order.removeprefix("-"), "has"))
        if measured and per and not order:
            order = "-count"
        numbers = [number.text for number in self._numbers if number.bound == "first"]
        if numbers and not (order or superlative):
            raise Unread(f"'{numbers[0]}'")
        self._use_up({"count", "most", "least", "newest", "oldest", "when"})
        return Ask(
            self._name_of(asked),
            tuple(dict.fromkeys(show)),
            tuple(where),
            tuple(per),
            count=measured or bool(per),
            share="share" in self._done,
            whether=self._is_whether() and not measured and not per,
            order=order,
            first=int(numbers[0]) if numbers and first else first,
        )

    def _list_lacking(self, view: View, asked: str) -> list[Condition]:
        """Return the condition that nothing is so of which all is said that is denied together."""
        if self._none is None:
            return []
        if not asked or asked == self._views.name_part("item"):
            raise Unread("it is open what is denied")
        inner, self._mentions = self._mentions[self._none :], self._mentions[: self._none]
        outer, self._mentions = self._mentions, inner
        among = Ask(self._name_of(self._heads[0]), where=(*self._list_conditions(view, asked), *self._list_years(view)))
        self._mentions, self._years = outer, []
        return [Condition(asked, "not", among=among)]

    def _order(self, view: View, *, measured: bool) -> tuple[str, int]:
        if {"most", "least"} & self._done:
            return ("-count" if "most" in self._done else "count"), 1
        for word, sign in (("newest", "-"), ("oldest", "")):
            if word in self._done:
                column = next((name for name in ("since", "in-force", "published") if name in view.columns), "")
                if not column:
                    raise Unread(f"'{word}' of what has no date")
                return f"{sign}{column}", 1
        return "", 0

    def _use_heads(self, view: View, heads: Sequence[str], where: list[Condition]) -> list[str]:
        """Return the columns of what is asked for besides; deals are asked of the place that is party to them."""
        show = []
        for head in heads:
            name = self._name_head(head)
            if head == "trade-deal" and "origin.party-to" in view.columns:
                if not any(one.column.endswith("party-to") for one in where):
                    where.append(Condition("origin.party-to", "has"))
            elif name in view.columns:
                show.append(name)
            elif head not in ("model", "flow"):
                raise Unread(f"'{head}' with '{self._heads[0]}'")
        return show

    def _list_verbs(self, view: View, where: list[Condition]) -> list[str]:
        """Return the columns of dates that verbs name and no condition uses."""
        used = {one.column.removeprefix("run-") for one in where} | {one.column for one in where}
        names = [name for name in self._verbs if name not in used]
        for name in names:
            if name not in view.columns and not (name == "in-force" and "trade-deal" in self._heads):
                raise Unread(f"'{name}' of {view.name}")
        found = [name for name in names if name in view.columns]
        if "when" not in self._done and not self._show_items:
            where += [Condition(name, "has") for name in found]  # announced cars are those with an announcement
        return found

    def _use_up(self, words: set[str]) -> None:
        left = self._done - words - {"sum", "share", "compare", "total", "than", "up-before", "any-status", "including", "all", "ever", "sold", "owned", "built", "year", "abroad", "percent"}
        if left:
            raise Unread(f"'{min(left)}'")

    def _is_whether(self) -> bool:
        """Say whether it is asked if something is so."""
        words = [part.text for part in self._parts]
        if {"count", "when"} & self._done or any(word.split()[0] in ASKING for word in words):
            return False
        if words[0].split()[0] in AUXILIARIES:
            return True
        asks = any(word.startswith(ASKED) for word in words)
        return self._behind and not asks and (words[-1].endswith("か") or self._reader.ends_asking)

    def _ends_past(self) -> bool:
        return self._behind and any("たか" in text or "ました" in text or "でした" in text for text in (self._parts[-1].text, "".join(p.text for p in self._parts[-2:])))

    # Views and columns

    def _get_view(self, anchor: str) -> View:
        if anchor not in self._views.read:
            raise Unread("nothing of that kind is held")
        return self._views.read[anchor]

    def _find_asked(self, head: str) -> tuple[View, str]:
        """Return the view that is asked, and the column."""
        return self._views.find(self._name_of(head))

    def _name_of(self, head: str) -> str:
        if head == "plant" and self._heads == ["plant"] and not self._years and all(one.kind == "thing" and self._is_place(one.term) for one in self._mentions):
            return self._site
        return self._views.name_part(PARTS[head]) if head in PARTS else head

    @property
    def _site(self) -> str:
        """Return the class of all plants, wherever their cars go."""
        cls = self._get_view(FLOW).columns[self._views.name_part("site")].range
        return f"ri:{RI.local(cls)}" if cls else "plants"

    def _is_place(self, term: NamedNode | None) -> bool:
        """Say whether a plant can lie in a thing, or be run by it, and it makes no cars that come home."""
        view, _ = self._views.find(self._site)
        maker = self._get_view(FLOW).columns[self._views.name_part("holder")].range
        names = self._views.graph.names
        return bool(term and self._find_column(view, term) and not (maker and names.is_a(term, maker)))

    def _name_head(self, head: str) -> str:
        return self._views.name_part(PARTS[head]) if head in PARTS else head

    def _find_column(self, view: View, term: NamedNode, asked: str = "") -> Column | None:
        """Return the column whose values a term is one of: an own one, or one of the things in an own one."""
        names, target = self._views.graph.names, self._views.name_part("target")
        own = [view.columns[name] for name in view.own if name != target] or [c for c in view.columns.values() if not c.of]
        order = [c.name for c in own]
        deeper = [self._views.name_part(part) for part in ("item", "source")] if view.own else []
        deep = [c for c in view.columns.values() if c.of in deeper]
        deep.sort(key=lambda c: (c.of != asked, order.index(c.of)))
        traits = [c for c in view.columns.values() if not c.of and c not in own and c.range and term in RI]
        for column in (*own, *traits, *deep):
            if column in deep and not column.name.endswith(("party-to", "member-of")) and names.is_a(term, RI("Place")):
                continue
            if column.kind == "thing" and column.range and column.name not in ("status.next-status",) and names.is_a(term, column.range):
                return column
        return None

    def _list_conditions(self, view: View, asked: str) -> list[Condition]:
        found: list[Condition] = []
        parties = [one for one in self._mentions if one.test == "is" and one.term and self._name_column(view, one, asked) == "party"]
        for mention in parties if len(parties) > 1 else ():
            mention.test = "all"
        for mention in self._mentions:
            column = self._name_column(view, mention, asked)
            same = next((one for one in found if (one.column, one.test) == (column, mention.test)), None)
            values = (mention.text,)
            if values == ("*",):
                found.append(Condition(column, "lacks" if mention.test == "not" else "has"))
                continue
            if same:
                found[found.index(same)] = replace(same, values=tuple(dict.fromkeys((*same.values, *values))))
            else:
                found.append(Condition(column, mention.test, values))
        return found

    def _name_column(self, view: View, mention: Mention, asked: str) -> str:
        if mention.kind == "class":
            above = [q.object for q in self._views.graph.store.quads_for_pattern(mention.term, RDFS("subClassOf"), None, DefaultGraph())]
            if "type" not in view.columns or view.cls not in above:
                raise Unread(f"'{mention.text}' of {view.name}")
            return "type"
        if mention.kind.startswith("column "):
            return mention.kind.removeprefix("column ")
        column = self._find_column(view, mention.term, asked) if mention.term else None
        if column is None:
            raise Unread(f"'{mention.text}' of {view.name}")
        return column.name

    def _list_years(self, view: View) -> list[Condition]:
        """Return the conditions of years, on the date that verbs and statuses say."""
        if not self._years:
            return []
        parts = [year for year in self._years if not YEAR.fullmatch(year.text)]
        if parts and "period" in view.columns:
            if len(parts) < len(self._years) or any(year.bound for year in parts):
                raise Unread(f"'{parts[0].text}' with other times")
            return [Condition("period", "is", tuple(f"period_{year.text}" for year in parts))]
        ends = {"until"} if any(one.text == "ended" for one in self._mentions) else set()
        if len({*self._verbs} | ends) > 1 and len(self._years) > 1:
            raise Unread("several dates at once")
        column = self._find_date(view)
        if column == DURING and any(year.bound in ("upto", "by") for year in self._years):
            raise Unread("it is open what was so until then")
        if [year.bound for year in self._years] == ["between", "between"]:
            first, last = sorted(year.text for year in self._years)
            if column == DURING:
                return [Condition(DURING, "is", (f"{first}/{last}",))]
            return [Condition(column, "from", (first,)), Condition(column, "to", (last,))]
        found = []
        plain = tuple(year.text for year in self._years if not year.bound)
        if plain:
            found.append(Condition(column, "is", plain))
        for year in self._years:
            if year.bound:
                name = RUNS["since"] if column == DURING else column
                found.append(Condition(name, DATED[year.bound], (year.text,)))
        return found

    def _find_date(self, view: View) -> str:
        verbs = [name for name in self._verbs if name in view.columns]
        if "year" in view.columns:
            return "year"
        statuses = {mention.text for mention in self._mentions if mention.term and mention.test == "is"}
        if verbs and verbs[-1] in RUNS and not statuses & {"ended", "cancelled"} and "run" in view.columns:
            return RUNS[verbs[-1]]
        if verbs:
            return verbs[-1]
        if statuses & {"planned"}:
            return "expected"
        if statuses & {"ended", "cancelled"}:
            return "until"
        if "run" in view.columns:
            self._mentions_now = False
            return DURING
        found = next((name for name in ("in-force", "published", "since", "announced") if name in view.columns), "")
        if not found or any(not year.bound for year in self._years):
            raise Unread(f"'{self._years[0].text}' of {view.name}")
        return found
