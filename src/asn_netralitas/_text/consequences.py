"""Sanctions, reporting channels and duties as items of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import Final

from attrs import evolve

from asn_netralitas._model.codes import Confidence, SanctionKind, Verdict
from asn_netralitas._model.decision import Decision, ReportTo, Sanction
from asn_netralitas._model.law import Clock, Deadline, Joined, NoRole, Penalty

from .document import UNBROKEN, Block, Item, Paragraph, bulleted, capital
from .reasons import basis
from .words import Words


def sanctions(decision: Decision, words: Words) -> Iterator[Block]:
    alike: dict[Sanction, list[Sanction]] = {}
    for sanction in decision.sanctions:
        key = evolve(sanction, rule="", citations=(), confidence=Confidence.VERIFIED)
        alike.setdefault(key, []).append(sanction)
    yield from bulleted(_sanction(shared, members, words) for shared, members in alike.items())
    if not alike and decision.verdict is Verdict.PROHIBITED:
        yield Paragraph(words.say("no-sanction"))


def _sanction(shared: Sanction, members: list[Sanction], words: Words) -> Item:
    name = words.sanction_class(shared.sanction_class)
    kinds = kinds_of(shared, words)
    text = capital(words.say("pair", name=name, value=kinds) if kinds else name)
    return Item(text, tuple(_about_sanction(shared, members, words)), lead=capital(name))


def kinds_of(sanction: Sanction, words: Words) -> str:
    """Return the kinds of a sanction with their bounds; nothing where none is named."""
    bounded = penalties(sanction.terms, sanction.joined, words)
    return bounded or words.terms(_JOINS[sanction.joined], sanction.kinds)


def penalties(terms: Sequence[Penalty], joined: Joined, words: Words) -> str:
    """Return kinds of sanction with bounds; one kind with several fixed lengths is named once."""
    groups = [[penalty] for penalty in terms]
    if joined == "alternative":
        groups = [list(alike) for _, alike in groupby(terms, key=_but_for_length)]
    return words.join(_JOINS[joined], (_penalty(group, words) for group in groups))


def _but_for_length(penalty: Penalty) -> tuple[object, ...]:
    """Return what penalties share that differ in a fixed length only; bounds are never shared."""
    is_fixed = penalty.least is not None and penalty.least == penalty.most
    bounds = () if is_fixed else (penalty.least, penalty.most)
    return (penalty.kind, penalty.percent, penalty.unit, *bounds)


def _about_sanction(shared: Sanction, members: list[Sanction], words: Words) -> Iterator[Item]:
    unsure = "possible-if" if shared.if_facts else "possible"
    facts = words.open_facts(shared.if_facts)
    yield Item(words.say("certain" if shared.certain else unsure, facts=facts))
    if shared.by:
        yield Item(words.say("imposed-by", by=words.terms("or", shared.by)))
    for own in shared.readings:
        kinds = penalties(own.terms, shared.joined, words)
        cited = words.citations(own.citations)
        yield Item(words.say("kinds-by-reading", kinds=kinds, citations=cited))
    if shared.note is not None:
        yield Item(words.say("note", note=shared.note[words.lang]))
    for sanction in members:
        phrase = "sanction-basis" if sanction.citations else "sanction-rule"
        cited, confidence = words.citations(sanction.citations), words.term(sanction.confidence)
        yield Item(words.say(phrase, rule=sanction.rule, citations=cited, confidence=confidence))


def _penalty(alike: Sequence[Penalty], words: Words) -> str:
    """Return one kind of sanction with its share and its bounds, or its several fixed lengths."""
    penalty = alike[0]
    text = words.term(penalty.kind)
    if penalty.percent is not None:
        text = words.say("percent", kind=text, percent=words.number(penalty.percent))
    unit = "amount" if penalty.unit == "rupiah" else "time"
    least, most = (_quantity(bound, penalty, words) for bound in (penalty.least, penalty.most))
    if penalty.kind in _NAMED_LENGTHS or (least is None and most is None):
        return text
    if least == most:
        lengths = [str(_quantity(each.least, each, words)) for each in alike]
        return words.say(f"exact-{unit}", kind=text, bound=words.join("or", lengths))
    if least is not None and most is not None:
        return words.say("bounds", kind=text, least=least, most=most)
    phrase = "most" if least is None else "least"
    return words.say(f"{phrase}-{unit}", kind=text, bound=least or most)


def _quantity(bound: int | None, penalty: Penalty, words: Words) -> str | None:
    if bound is None:
        return None
    number = words.number(bound)
    if penalty.unit is None:
        return number
    return words.say(penalty.unit, count=bound, number=number).replace(" ", UNBROKEN)


# Kinds whose term says how long they last.
_NAMED_LENGTHS: Final = {SanctionKind.RANK_DOWN_ONE_YEAR, SanctionKind.RANK_DOWN_THREE_YEARS}
_JOINS: Final = {"alternative": "or", "and": "and", "and_or": "and-or"}


def reports(decision: Decision, words: Words) -> Iterator[Block]:
    # Channels that share all of these are listed in one entry.
    shared = attrgetter("route", "reporter", "deadline", "follow_up")
    channels = (_report(tuple(doors), words) for _, doors in groupby(decision.report_to, shared))
    return bulleted(chain(channels, (no_role(body, words) for body in decision.no_role)))


def _report(doors: tuple[ReportTo, ...], words: Words) -> Item:
    names = capital(words.terms("or", dict.fromkeys(door.to for door in doors)))
    text = words.say("pair", name=names, value=words.say_code("route", doors[0].route))
    return Item(text, tuple(_about_report(doors, words)), lead=names)


def _about_report(doors: tuple[ReportTo, ...], words: Words) -> Iterator[Item]:
    shared = doors[0]
    if shared.reporter is not None:
        yield Item(words.say("reporter", who=shared.reporter[words.lang]))
    if shared.deadline is not None:
        yield Item(words.say("deadline", days=counted(shared.deadline, words)))
    yield from map(Item, dict.fromkeys(passed_on(doors, words)))
    if shared.follow_up:
        clocks = tuple(_clock(clock, words) for clock in shared.follow_up)
        yield Item(words.say("follow-up"), clocks)
    yield from basis((citation for door in doors for citation in door.citations), words)


def passed_on(doors: tuple[ReportTo, ...], words: Words, *, by_name: bool = False) -> Iterator[str]:
    """Yield whom channels pass a report on to, `by_name` or where they differ with the channel."""
    alike = len({door.passed_on_to for door in doors}) == 1 and not by_name
    for door in doors:
        if door.passed_on_to:
            to = words.terms("and", door.passed_on_to)
            phrase = "passed-on" if alike else "passed-on-by"
            yield words.say(phrase, by=words.term(door.to), to=to)


def _clock(clock: Clock, words: Words) -> Item:
    days, citation = counted(clock, words), words.citation(clock.citation)
    return Item(words.say("clock", what=clock.what[words.lang], days=days, citation=citation))


def counted(span: Deadline | Clock, words: Words) -> str:
    """Return a number of days with the event from which they are counted."""
    start, number = words.say_code("start", span.start), words.number(span.days)
    return words.say(f"{span.kind}-days", count=span.days, days=number, start=start)


def no_role(body: NoRole, words: Words) -> Item:
    name = body.who[words.lang]
    text = words.say("pair", name=name, value=body.text[words.lang])
    return Item(text, tuple(basis(body.citations, words)), lead=name)


def duties(decision: Decision, words: Words) -> Iterator[Block]:
    return bulleted(
        Item(duty.text[words.lang], tuple(basis([duty.citation], words)))
        for duty in decision.duties
    )
