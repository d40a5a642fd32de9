"""Reasons to refuse a sentence, each a small function: what it says that is not looked at, or could mean otherwise.

Each returns the reason, or an empty text. What is refused here ran once, with the answer to another question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from kg.compose.lexicon import Part
from kg.compose.sentence import Mention, Sentence
from kg.compose.subject import Subject

Doubt = Callable[[Subject, Sentence], str]


def find_doubt(subject: Subject, sentence: Sentence) -> str:
    """Return the first reason to refuse a sentence, whatever is asked for; empty where there is none."""
    return next(filter(None, (doubt(subject, sentence) for doubt in DOUBTS)), "")


def comes_in(sentence: Sentence) -> bool:
    """Say whether a word tells that something comes from abroad."""
    return any(word in part.text for part in sentence.parts for word in sentence.words.mark("incoming"))


def list_pairs(sentence: Sentence) -> list[str]:
    """Return the texts of the parts, and of each two that stand together."""
    texts = [part.text for part in sentence.parts]
    return [*texts, *map(" ".join, pairwise(texts))]


# Moods, denials and quantities


def _doubt_mood(_: Subject, sentence: Sentence) -> str:
    """Refuse what would, could or is about to be, and words whose meaning hangs on what is meant."""
    moods = sentence.words.mark("moods")
    return next((f"'{text}'" for text in list_pairs(sentence) if text in moods), "")


def _doubt_denial(subject: Subject, sentence: Sentence) -> str:
    """Refuse two denials of a script in which they stand behind what they turn, and since when something is not so."""
    negated = [one for part in sentence.parts for one in part.meanings if one.value in ("not", "not-behind")]
    also = not {part.text for part in sentence.parts}.isdisjoint(sentence.words.mark("beside-denial"))
    if sentence.is_spaceless and (len(negated) > 1 or (negated and also)):
        return "what is denied twice, or only in part"
    planned = any(map(subject.is_planned, sentence.mentions))
    if negated and planned and any(one.term in subject.ended for one in sentence.mentions):
        return "what is expected and denied"
    if negated and sentence.has("says"):
        return "who denies something"
    return "since when something is not so" if negated and sentence.has("when") else ""


def _doubt_denied_clause(subject: Subject, sentence: Sentence) -> str:
    """Refuse to deny what stands in another clause: "from India, but not from Thailand" with the verb behind each."""
    denied: set[str] = set()
    for one in sentence.mentions if sentence.is_spaceless else ():
        name = subject.name_own(one)
        if one.test == "not" and name in denied and not one.joined:
            return "it is open how far a denial goes"
        denied |= {name} if one.test == "not" else set()
    return ""


def _doubt_clauses(_: Subject, sentence: Sentence) -> str:
    """Refuse two clauses of what comes in, and who is a party beside what comes in: what belongs to which is open."""
    texts, verbs = [part.text for part in sentence.parts], sentence.words.mark("import-verbs")
    whole = "".join(texts) if sentence.is_spaceless else ""
    clauses = sum(whole.count(verb) for verb in verbs) if whole else sum(text in verbs for text in texts)
    if clauses > 1 or ("party" in sentence.show and comes_in(sentence)):
        return "what is said of which"
    for part, follows in pairwise(sentence.parts):
        if any(one.kind == "number" for one in part.meanings) and follows.text in sentence.words.mark("counter"):
            return f"'{part.text}{follows.text}'"
    return ""


def _doubt_denied_status(subject: Subject, sentence: Sentence) -> str:
    denied = any(one.kind == "value" and one.test == "not" for one in sentence.mentions)
    if denied and sentence.years:
        return "what was not so in a year"
    others = any(one.kind != "value" for one in sentence.mentions)
    if denied and others and sentence.heads[:1] == [subject.holder]:
        return f"which {subject.call('holders')} have none of which something is so"
    return ""


def _doubt_kind_of_row(_: Subject, sentence: Sentence) -> str:
    """Refuse to deny what is inferred only of what goes on: that it is not said does not make it false."""
    kinds = [one for one in sentence.mentions if one.kind in ("class", "column type")]
    if any(one.test != "is" for one in kinds):
        return "what is not said to be so"
    would = any(part.text in sentence.words.mark("would") for part in sentence.parts)
    if kinds and (would or sentence.years or sentence.has("when")):
        return "when something is so that is said of what goes on"
    return "whether something was so once" if kinds and sentence.is_whether and sentence.is_past else ""


def _doubt_all(_: Subject, sentence: Sentence) -> str:
    """Refuse what all of others have, and whether all are so."""
    mark = sentence.words.mark
    for place, (part, follows) in enumerate(pairwise(sentence.parts)):
        asked = any(map(_is_head, sentence.parts[:place]))
        if part.text in mark("whole") and asked:
            return f"'{part.text} {follows.text}'"
    texts = [part.text for part in sentence.parts]
    if sentence.is_whether and any(text in mark("every") for text in texts):
        return "whether all are so"
    ends = (texts[at + 1 : at + 3] for at, text in enumerate(texts) if text in mark("any-of"))
    return "whether all are so" if any(text in mark("also") for end in ends for text in end) else ""


def _doubt_and(subject: Subject, sentence: Sentence) -> str:
    """Refuse several values of which it is open whether one or all are meant: "makers from India and Thailand"."""
    if sentence.heads[:1] not in ([subject.holder], [subject.origin]):
        return ""
    joined = [one for one in sentence.mentions if one.joined and not one.either and one.test == "is"]
    if any(subject.name_own(one) not in ("", sentence.heads[0], subject.holder) for one in joined):
        return "whether one of them or all are meant; say 'or', or 'both'"
    return ""


def _is_head(part: Part) -> bool:
    return any(meaning.kind == "heads" for meaning in part.meanings)


# Several things at once


def _doubt_two_counts(subject: Subject, sentence: Sentence) -> str:
    """Refuse two numbers that would be one, and parts by which is counted that are listed."""
    mark, texts = sentence.words.mark, [part.text for part in sentence.parts]
    statuses = [one for one in sentence.mentions if one.kind == "value" and one.joined and not one.either]
    plain = [year for year in sentence.years if not year.bound]
    if sum(text in mark("how-many") for text in texts) > 1 or (sentence.has("count") and (statuses or len(plain) > 1)):
        return "one number for each, or one for all"
    if subject.item in sentence.heads and sentence.has("share") and len(sentence.mentions) > 1:
        return f"of which {subject.call('items')} it is a share"
    for at, part in enumerate(sentence.parts[:-3]):
        per = any(one.value in ("per", "by") and one.kind == "operators" for one in part.meanings)
        after, then, last = sentence.parts[at + 1 : at + 4]
        listed = _is_head(last) or any(one.kind == "shown" for one in last.meanings)
        if per and _is_head(after) and then.text in mark("joins") and listed:
            return f"'{part.text} {after.text} {then.text} {last.text}'; say 'per' before each"
    return ""


def _doubt_two_times(subject: Subject, sentence: Sentence) -> str:
    """Refuse times of which it is open what was then."""
    values = [one for one in sentence.mentions if one.kind == "value"]
    if len(sentence.years) > 1 and len(values) > 1:
        return "which was when"
    bounded = [year for year in sentence.years if year.bound not in ("", "between")]
    if len(bounded) > 1 and sum(map(subject.is_place, sentence.mentions)) > 1:
        return "from where since when"
    return _doubt_one_time(subject, sentence, values) if sentence.years else ""


def _doubt_one_time(subject: Subject, sentence: Sentence, values: list[Mention]) -> str:
    mark, texts = sentence.words.mark, {part.text for part in sentence.parts}
    ended = any(one.term in subject.ended for one in values)
    if ended and ("since" in sentence.verbs or not texts.isdisjoint(mark("had-ended"))):
        return "whether it ended then, or had ended, or began"
    if "announced" in sentence.verbs and not texts.isdisjoint(mark("for-year")):
        return "whether it was announced then, or is planned for then"
    if not texts.isdisjoint(mark("lasting")) and not all(year.bound for year in sentence.years):
        return "whether it began then, or went on"
    denied = any(one.test == "not" for one in sentence.mentions)
    return "since when it is not so" if denied and sentence.heads[:1] == [subject.holder] else ""


# Who does what, and where


def _doubt_built(subject: Subject, sentence: Sentence) -> str:
    """Refuse what is told by what is built, of which only what comes from abroad is looked at."""
    holders = sentence.is_spaceless and subject.holder in sentence.heads
    if holders and sentence.has("built") and comes_in(sentence):
        return "who builds it"
    if not sentence.has("built") or sentence.has("sold") or comes_in(sentence):
        return ""
    if sentence.is_whether or sentence.has("count"):
        return "what is built is not looked at, only what comes from abroad"
    if any(before in sentence.words.mark("within") for before, _ in sentence.homes):
        return "what is built at home is not looked at"
    items = any(subject.name_own(one) == subject.item for one in sentence.mentions)
    return "who builds it" if items and sentence.heads[:1] == [subject.holder] else ""


def _doubt_sites(subject: Subject, sentence: Sentence) -> str:
    if subject.site not in sentence.heads:
        return ""
    mark, places = sentence.words.mark, any(one.term != subject.home for one in _list_places(subject, sentence))
    toward = any(after in mark("toward-home") or before in mark("supplies") for before, after in sentence.homes)
    toward &= not places
    return f"{subject.call('sites')} at home, or of what comes there" if sentence.adjective or toward else ""


def _doubt_place(subject: Subject, sentence: Sentence) -> str:
    """Refuse a place that does something, or from which a holder is."""
    return next(filter(None, (_doubt_one_place(subject, sentence, one) for one in _list_places(subject, sentence))), "")


def _list_places(subject: Subject, sentence: Sentence) -> Iterator[Mention]:
    return (one for one in sentence.mentions if subject.is_place(one))


def _doubt_one_place(subject: Subject, sentence: Sentence, one: Mention) -> str:
    mark, behind = sentence.words.mark, sentence.text(one.place + 2)
    country = subject.name_own(one) == subject.origin
    if (country and one.before in mark("acts")) or (
        one.after in mark("subject") and behind.startswith(mark("import-begins"))
    ):
        return "what other countries do is not looked at"
    if one.before in mark("auxiliary") and not one.after:
        return f"'{one.before} {one.word}'"
    of_holder = one.after in mark("of") and behind in mark("holder-behind")
    return f"where a {subject.call('holder')} is from" if of_holder else ""


def _doubt_holders(subject: Subject, sentence: Sentence) -> str:
    """Refuse holders that do different things, and what is done for them or by others."""
    holders = [one for one in sentence.mentions if subject.is_holder(one)]
    if len(holders) > 1 and sentence.has("sold") and sentence.has("built"):
        return "who does what"
    if any(one.before in sentence.words.mark("supplies") for one in holders):
        return "who is supplied"
    where = sentence.head_texts.get(subject.origin, "") in sentence.words.mark("where")
    if where and holders and not sentence.has("built", "sold") and not comes_in(sentence):
        return f"where a {subject.call('holder')} is from"
    return ""


def _doubt_agents(subject: Subject, sentence: Sentence) -> str:
    """Refuse what is done by those who are asked for otherwise: "imported by makers that …"."""
    parts, mark = sentence.parts, sentence.words.mark
    for place, part in enumerate(parts):
        named = any(one.kind == "heads" and one.value == subject.holder for one in part.meanings)
        by = next((at for at in (place - 1, place - 2) if at > 0 and parts[at].text in mark("agent")), 0)
        done = parts[by - 1].text in mark("done") or any(_is_head(one) for one in parts[: max(by - 1, 0)])
        if named and by and done and not (_is_head(parts[by - 1]) or sentence.has("units")):
            return "by whom it is"
    return ""


def _doubt_beginnings(subject: Subject, sentence: Sentence) -> str:
    """Refuse who began or ended, of which only what is so of one of its items is known."""
    items = any(subject.name_own(one) == subject.item for one in sentence.mentions)
    ended = any(one.term in subject.ended for one in sentence.mentions)
    began = ended or not {"since", "until"}.isdisjoint(sentence.verbs)
    if began and not items and sentence.heads == [subject.holder] and not sentence.has("when", "newest", "oldest"):
        return f"which {subject.call('holders')} began or ended, and not which of their {subject.call('items')}"
    return ""


def _doubt_future(subject: Subject, sentence: Sentence) -> str:
    """Refuse to look for what begins in a year that is not over among what has begun, where no plan is asked for."""
    if any(one.kind == "value" for one in sentence.mentions) or not sentence.years:
        return ""
    last = max(year.text.removeprefix("FY")[:4] for year in sentence.years)
    bounds = {year.bound for year in sentence.years}
    if last > subject.now and "expected" not in sentence.verbs and bounds.isdisjoint(("before", "upto", "by")):
        return "what will go on is not known; ask what is planned"
    future = last >= subject.now and bounds.isdisjoint(("before", "upto", "by", "since"))
    if sentence.is_whether and not bounds.isdisjoint(("since", "after")):
        return "whether something began or went on since then"
    if future and (sentence.verbs == ["since"] or sentence.is_whether):
        return "whether what has begun or what is planned is meant"
    return ""


# Figures


def _doubt_counted(_: Subject, sentence: Sentence) -> str:
    """Refuse what is sold, built or there, where no word says that what comes from abroad is counted."""
    there = not {part.text for part in sentence.parts}.isdisjoint(sentence.words.mark("there-is"))
    if sentence.has("sold", "built"):
        return "figures of what is sold or built: those here count what comes from abroad"
    if not comes_in(sentence) and (sentence.has("owned") or there):
        return "figures of what there is: those here count what comes from abroad"
    pairs = {pair.replace(" ", "") for pair in list_pairs(sentence)}
    return "what it is, and not how many" if pairs & {*sentence.words.mark("things-asked")} else ""


def _doubt_most(subject: Subject, sentence: Sentence) -> str:
    """Refuse a superlative of which it is open what there is most of, or who has it."""
    if not sentence.has("most", "least"):
        return ""
    if not comes_in(sentence) and not sentence.has("units", "share", "total", "up", "down"):
        return "it is open of what there is most or least"
    alone = sentence.heads == [subject.item] and not (sentence.per or sentence.has("year", "when", "by-year"))
    return "which of them there is most of" if alone else ""


def _doubt_sizes(_: Subject, sentence: Sentence) -> str:
    """Refuse bounds on a share, and on by how many something rose or fell."""
    sizes = [number for number in sentence.numbers if number.bound in ("more", "less", "from", "to", "is")]
    if sizes and sentence.has("share"):
        return "shares that are more or less than a number"
    return "by how many it rose or fell" if sizes and sentence.has("up", "down") and not sentence.has("percent") else ""


def _doubt_several(subject: Subject, sentence: Sentence) -> str:
    """Refuse what several holders have together but for their sum, and bounds in each of several years."""
    holders = [one for one in sentence.mentions if subject.is_holder(one)]
    if len(holders) > 1 and sentence.has("sum", "total") and sentence.has("share", "change", "up", "down"):
        return "what several have together, but for their sum"
    if sentence.has("share") and len(holders) < len(sentence.mentions):
        return "shares of what is not told by holder"
    bounded = any(number.bound in ("more", "less", "from", "to") for number in sentence.numbers)
    plain = [year for year in sentence.years if not year.bound]
    return "in each of the years, or in one of them" if bounded and len(plain) > 1 else ""


def _doubt_round(_: Subject, sentence: Sentence) -> str:
    """Refuse to say whether a figure is a round number, which it may be about."""
    rounded = any(number.bound == "is" and number.text.endswith("000") for number in sentence.numbers)
    return "whether a figure is exactly a round number" if rounded and sentence.is_whether else ""


def _doubt_share(subject: Subject, sentence: Sentence) -> str:
    """Refuse a share of items that a holder has, as in "of Honda's cars"."""
    behind = (sentence.parts[one.place + 1 : one.place + 2] for one in sentence.mentions if subject.is_holder(one))
    named = any(_is_head(part) for parts in behind for part in parts)
    named &= sentence.has("share")
    return "which share it is: in what comes from abroad, or in all that a holder has" if named else ""


FIGURE_DOUBTS: tuple[Doubt, ...] = (
    _doubt_counted,
    _doubt_most,
    _doubt_sizes,
    _doubt_several,
    _doubt_round,
    _doubt_share,
)
"""Reasons to refuse a sentence that asks for figures."""
DOUBTS: tuple[Doubt, ...] = (
    _doubt_mood,
    _doubt_denial,
    _doubt_denied_clause,
    _doubt_clauses,
    _doubt_denied_status,
    _doubt_kind_of_row,
    _doubt_all,
    _doubt_and,
    _doubt_two_counts,
    _doubt_two_times,
    _doubt_built,
    _doubt_sites,
    _doubt_place,
    _doubt_holders,
    _doubt_agents,
    _doubt_beginnings,
    _doubt_future,
)
"""Reasons to refuse any sentence."""
