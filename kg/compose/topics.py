"""What else a sentence asks: a question of the catalogue, who says something, or what is held of a thing."""

from __future__ import annotations

from kg.compose.conditions import COLUMN, Conditions
from kg.compose.sentence import Mention, Read, Sentence, Unread
from kg.compose.subject import Subject
from kg.compose.views import FLOW, ROW
from kg.model.ask import Ask, Condition
from kg.model.questions import Question

SAID = ("value", "source", "standing")
"""What is shown of a claim."""
CLAIMS = "claims"
PLAIN = frozenset("rank all sold owned built year abroad ever".split())
"""Operators beside which a question of the catalogue says the same."""


def make_topic(subject: Subject, sentence: Sentence, question: Question) -> Read:
    """Return a question of the catalogue with the parameters that things and years give it.

    Raises:
        Unread: it cannot apply all that is said.
    """
    heads = [head for head in sentence.heads if _asks_more(subject, head, question)]
    if heads or any(one.kind != "thing" for one in sentence.mentions):
        raise Unread(f"{question.name} with more")
    given: dict[str, str] = {}
    for mention in sentence.mentions:
        name = _find_parameter(subject, question, given, mention)
        beside = mention.before in subject.words.mark("relation") and mention.before not in subject.words.mark("about")
        if not name or mention.test != "is" or beside:
            raise Unread(f"{question.name} cannot apply '{mention.text}'")
        given[name] = mention.text
    for year in sentence.years:
        name = next((p.name for p in question.parameters if p.type == "year" and p.name not in given), "")
        if not name or year.bound:
            raise Unread(f"{question.name} cannot apply '{year.text}'")
        given[name] = year.text
    left = [
        *sorted(sentence.done - PLAIN),
        *sentence.verbs,
        *sentence.show,
        *sentence.per,
        *(number.text for number in sentence.numbers),
    ]
    if left:
        raise Unread(f"{question.name} cannot apply '{left[0]}'")
    return Read(None, question.name, tuple(given.items()))


def _asks_more(subject: Subject, head: str, question: Question) -> bool:
    """Say whether a head asks for something that another question is about."""
    topics = {topic for (name, _), topic in subject.topics.items() if name == head}
    return question.name not in topics if topics else head == subject.regime


def _find_parameter(subject: Subject, question: Question, given: dict[str, str], mention: Mention) -> str:
    """Return the parameter that takes a thing; empty where none does."""
    names = subject.views.graph.names
    for parameter in question.parameters:
        if parameter.name in given or parameter.type in ("year", "date"):
            continue
        if mention.term and names.is_a(mention.term, names.find_class(parameter.type)):
            return parameter.name
    return ""


def check_charged(subject: Subject, sentence: Sentence) -> None:
    """Refuse a question of charges whose places are not said to be where something comes from.

    Raises:
        Unread: one is not.
    """
    coming = subject.words.mark("coming")
    if any(one.before not in coming and one.after not in coming for one in sentence.mentions):
        raise Unread("it is open who charges whom")


def asks_claims(subject: Subject, sentence: Sentence) -> bool:
    """Say whether it is asked who says something, or from where a figure is."""
    plain = not (sentence.mentions or sentence.years)
    return sentence.has("says") or (bool(sentence.numbers) and sentence.heads == [subject.origin] and plain)


def make_claims(subject: Subject, sentence: Sentence) -> Ask:
    """Return the question who says what is told of some flows, or a figure.

    Raises:
        Unread: it is not said of what, or more is said.
    """
    if sentence.years or sentence.verbs or sentence.per:
        raise Unread("who says when")
    if sentence.numbers:
        return Ask(CLAIMS, SAID, (Condition("value", "is", tuple(number.text for number in sentence.numbers)),))
    view = subject.get_view(FLOW)
    told = [one for one in sentence.mentions if one.kind == "value"]
    sentence.mentions = [one for one in sentence.mentions if one.kind != "value"]
    if any(map(subject.is_kind, sentence.mentions)):
        raise Unread("who says of what kind something is")
    where = Conditions(subject, sentence, view).list_named()
    if not where or any(one.test != "is" for one in told):
        raise Unread("it is not said of what")
    conditions = [Condition("node", among=Ask(subject.name_head(FLOW), where=tuple(where)))]
    if told:
        conditions.append(Condition("value", "is", tuple(one.text for one in told)))
    return Ask(CLAIMS, SAID, tuple(conditions))


def make_about(subject: Subject, sentence: Sentence) -> Ask | None:
    """Return the question what is held of a thing, where it asks for columns that flows do not have."""
    columns = subject.get_view(FLOW).columns
    _ask_members(subject, sentence)
    asked = (one.kind.removeprefix(COLUMN) for one in sentence.mentions if one.kind.startswith(COLUMN))
    wanted = tuple(dict.fromkeys(name for name in (*sentence.show, *sentence.verbs, *asked) if name not in columns))
    others = sentence.done - {"when", "any-status"} or sentence.years or sentence.numbers or sentence.per
    if not wanted or others or any(one.role for one in sentence.mentions):
        return None
    for mention in sentence.mentions:
        if mention.term is None or mention.test != "is" or mention.kind != "thing":
            continue
        cls = subject.views.name_class(mention.term)
        own, _ = subject.views.find(cls)
        if all(name in own.columns for name in wanted):
            sentence.mentions = [one for one in sentence.mentions if one is not mention]
            where = (Condition(ROW, "is", (mention.text,)), *Conditions(subject, sentence, own).list_named())
            fits = all(_is_thing(subject, head) for head in sentence.heads)
            return Ask(cls, wanted, where, whether=sentence.is_whether) if fits else None
    return None


def _is_thing(subject: Subject, head: str) -> bool:
    """Say whether a head is a thing of which something is held, and no flow or question."""
    return head not in (FLOW, subject.treatment, subject.unit) and not subject.find_topic(head, ())


def _ask_members(subject: Subject, sentence: Sentence) -> None:
    """Let a question that names something with members, and asks for nothing else, ask for these."""
    if not {*sentence.heads} <= {subject.origin} or sentence.show:
        return
    if any(subject.is_pact(subject.name_own(one)) for one in sentence.mentions):
        sentence.show += subject.words.name_columns("member")
        if sentence.homes and sentence.is_whether:
            sentence.mentions.append(subject.make_home())
