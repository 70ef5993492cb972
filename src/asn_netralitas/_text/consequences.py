"""Sanctions, reporting channels and duties as items of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from attrs import evolve

from asn_netralitas._model.codes import Confidence, Verdict
from asn_netralitas._model.decision import Decision, ReportTo, Sanction
from asn_netralitas._model.law import Citation, Clock, Deadline, Joined, NoRole, Penalty

from .document import UNBROKEN, Block, Item, Paragraph, bulleted, capital
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
    kinds = penalties(shared.terms, shared.joined, words) or words.terms(
        _JOINS[shared.joined], shared.kinds
    )
    text = capital(words.say("pair", name=name, value=kinds) if kinds else name)
    return Item(text, tuple(_about_sanction(shared, members, words)), lead=capital(name))


def penalties(terms: Iterable[Penalty], joined: Joined, words: Words) -> str:
    """Return kinds of sanction with bounds; one kind with several fixed lengths is named once."""
    sentences = []
    for _, same in groupby(terms, key=_but_for_length):
        first, *others = same
        if others and joined == "alternative":
            sentences.append(_penalty(first, words, tuple(others)))
        else:
            sentences += [_penalty(penalty, words) for penalty in (first, *others)]
    return words.join(_JOINS[joined], sentences)


def _but_for_length(penalty: Penalty) -> tuple[object, ...]:
    """Return what penalties share that differ in a fixed length only; bounds are never shared."""
    if penalty.least is not None and penalty.least == penalty.most:
        return (penalty.kind, penalty.percent, penalty.unit)
    return (penalty.kind, penalty.percent, penalty.unit, penalty.least, penalty.most)


def _about_sanction(shared: Sanction, members: list[Sanction], words: Words) -> Iterator[Item]:
    yield Item(_certainty(shared, words))
    if shared.by:
        yield Item(words.say("imposed-by", by=words.terms("or", shared.by)))
    if shared.note is not None:
        yield Item(words.say("note", note=shared.note[words.lang]))
    for sanction in members:
        yield Item(
            words.say(
                "sanction-basis" if sanction.citations else "sanction-rule",
                rule=sanction.rule,
                citations=words.citations(sanction.citations),
                confidence=words.term(sanction.confidence),
            )
        )


def _certainty(sanction: Sanction, words: Words) -> str:
    if sanction.certain:
        return words.say("certain")
    if not sanction.if_facts:
        return words.say("possible")
    facts = words.join("and", map(words.fact, sanction.if_facts))
    return words.say("possible-if", facts=facts)


def _penalty(penalty: Penalty, words: Words, others: tuple[Penalty, ...] = ()) -> str:
    """Return one kind of sanction with its share and its bounds, or its several fixed lengths."""
    text = words.term(penalty.kind)
    if penalty.percent is not None:
        text = words.say("percent", kind=text, percent=words.number(penalty.percent))
    unit = "amount" if penalty.unit == "rupiah" else "time"
    least, most = (_quantity(bound, penalty, words) for bound in (penalty.least, penalty.most))
    if least is None and most is None:
        return text
    if least == most:
        lengths = [str(_quantity(each.least, each, words)) for each in (penalty, *others)]
        return words.say(f"exact-{unit}", kind=text, bound=words.join("or", lengths))
    if least is not None and most is not None:
        return words.say("bounds", kind=text, least=least, most=most)
    return words.say(
        f"{'most' if least is None else 'least'}-{unit}", kind=text, bound=least or most
    )


def _quantity(bound: int | None, penalty: Penalty, words: Words) -> str | None:
    if bound is None:
        return None
    number = words.number(bound)
    if penalty.unit is None:
        return number
    return words.say(penalty.unit, count=bound, number=number).replace(" ", UNBROKEN)


_JOINS: Final = {"alternative": "or", "and": "and", "and_or": "and-or"}


def reports(decision: Decision, words: Words) -> Iterator[Block]:
    told_together = groupby(decision.report_to, _but_for_door)
    return bulleted(
        (
            *(_report(tuple(doors), words) for _, doors in told_together),
            *(no_role(body, words) for body in decision.no_role),
        )
    )


def _but_for_door(report: ReportTo) -> tuple[object, ...]:
    """Return what doors that are told of together have in common."""
    return (report.route, report.reporter, report.deadline, report.follow_up)


def _report(doors: tuple[ReportTo, ...], words: Words) -> Item:
    names = capital(words.terms("or", dict.fromkeys(door.to for door in doors)))
    text = words.say("pair", name=names, value=words.say_code("route", doors[0].route))
    return Item(text, tuple(_about_report(doors, words)), lead=names)


def _about_report(doors: tuple[ReportTo, ...], words: Words) -> Iterator[Item]:
    shared = doors[0]
    if shared.reporter is not None:
        yield Item(words.say("reporter", who=shared.reporter[words.lang]))
    if shared.deadline is not None:
        yield Item(words.say("deadline", days=_counted(shared.deadline, words)))
    yield from map(Item, dict.fromkeys(_passed_on(doors, words)))
    if shared.follow_up:
        clocks = tuple(_clock(clock, words) for clock in shared.follow_up)
        yield Item(words.say("follow-up"), clocks)
    citations = dict.fromkeys(citation for door in doors for citation in door.citations)
    if citations:
        yield _basis(citations, words)


def _passed_on(doors: tuple[ReportTo, ...], words: Words) -> Iterator[str]:
    """Yield to whom doors pass a report on, naming the door where they differ in this."""
    alike = len({door.passed_on_to for door in doors}) == 1
    for door in doors:
        if door.passed_on_to:
            to = words.terms("and", door.passed_on_to)
            phrase = "passed-on" if alike else "passed-on-by"
            yield words.say(phrase, by=words.term(door.to), to=to)


def _clock(clock: Clock, words: Words) -> Item:
    return Item(
        words.say(
            "clock",
            what=clock.what[words.lang],
            days=_counted(clock, words),
            citation=words.citation(clock.citation),
        )
    )


def _counted(span: Deadline | Clock, words: Words) -> str:
    """Return a number of days with the event from which they are counted."""
    start, number = words.say_code("start", span.start), words.number(span.days)
    return words.say(f"{span.kind}-days", count=span.days, days=number, start=start)


def no_role(body: NoRole, words: Words) -> Item:
    name = body.who[words.lang]
    text = words.say("pair", name=name, value=body.text[words.lang])
    below = (_basis(body.citations, words),) if body.citations else ()
    return Item(text, below, lead=name)


def duties(decision: Decision, words: Words) -> Iterator[Block]:
    return bulleted(
        Item(duty.text[words.lang], (_basis([duty.citation], words),)) for duty in decision.duties
    )


def _basis(citations: Iterable[Citation], words: Words) -> Item:
    return Item(words.say("basis", citations=words.citations(citations)))
