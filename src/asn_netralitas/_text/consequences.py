"""Sanctions, reporting channels and duties as items of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from attrs import evolve

from asn_netralitas._model.codes import Confidence, Verdict
from asn_netralitas._model.decision import Decision, ReportTo, Sanction
from asn_netralitas._model.law import Clock, Deadline, Joined, NoRole, Penalty

from .document import UNBROKEN, Block, Bullets, Item, Paragraph, capital
from .words import Words


def sanctions(decision: Decision, words: Words) -> Iterator[Block]:
    alike: dict[Sanction, list[Sanction]] = {}
    for sanction in decision.sanctions:
        key = evolve(sanction, rule="", citations=(), confidence=Confidence.VERIFIED)
        alike.setdefault(key, []).append(sanction)
    items = tuple(_sanction(key, members, words) for key, members in alike.items())
    if items:
        yield Bullets(items)
    elif decision.verdict is Verdict.PROHIBITED:
        yield Paragraph(words.say("no-sanction"))


def _sanction(shared: Sanction, members: list[Sanction], words: Words) -> Item:
    name = words.say("no-class")
    if shared.sanction_class is not None:
        name = words.term(shared.sanction_class)
    kinds = penalties(shared.terms, shared.joined, words)
    if not shared.terms:
        kinds = words.join(_JOINS[shared.joined], map(words.term, shared.kinds))
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
        yield Item(words.say("imposed-by", by=words.join("or", map(words.term, shared.by))))
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
    if least is None:
        return words.say(f"most-{unit}", kind=text, bound=str(most))
    if most is None:
        return words.say(f"least-{unit}", kind=text, bound=least)
    return words.say("bounds", kind=text, least=least, most=most)


def _quantity(bound: int | None, penalty: Penalty, words: Words) -> str | None:
    if bound is None:
        return None
    number = words.number(bound)
    if penalty.unit is None:
        return number
    return words.say(penalty.unit, count=bound, number=number).replace(" ", UNBROKEN)


_JOINS: Final = {"alternative": "or", "and": "and", "and_or": "and-or"}


def reports(decision: Decision, words: Words) -> Iterator[Block]:
    items = (
        *(_report(tuple(doors), words) for _, doors in groupby(decision.report_to, _but_for_door)),
        *(no_role(body, words) for body in decision.no_role),
    )
    if items:
        yield Bullets(items)


def _but_for_door(report: ReportTo) -> tuple[object, ...]:
    """Return what doors that are told of together have in common."""
    return (report.route, report.reporter, report.deadline, report.follow_up)


def _report(doors: tuple[ReportTo, ...], words: Words) -> Item:
    route = words.say(_ROUTES[doors[0].route]) if doors[0].route in _ROUTES else doors[0].route
    names = capital(words.join("or", dict.fromkeys(words.term(door.to) for door in doors)))
    text = words.say("pair", name=names, value=route)
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
        yield Item(words.say("basis", citations=words.citations(citations)))


def _passed_on(doors: tuple[ReportTo, ...], words: Words) -> Iterator[str]:
    """Yield to whom doors pass a report on, naming the door where they differ in this."""
    alike = len({door.passed_on_to for door in doors}) == 1
    for door in doors:
        if door.passed_on_to:
            to = words.join("and", map(words.term, door.passed_on_to))
            by = words.term(door.to)
            yield words.say("passed-on" if alike else "passed-on-by", by=by, to=to)


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
    start = _STARTS.get(span.start)
    return words.say(
        f"{span.kind}-days",
        count=span.days,
        days=words.number(span.days),
        start=words.say(start) if start is not None else span.start,
    )


def no_role(body: NoRole, words: Words) -> Item:
    below = (Item(words.say("basis", citations=words.citations(body.citations))),)
    name = body.who[words.lang]
    text = words.say("pair", name=name, value=body.text[words.lang])
    return Item(text, below if body.citations else (), lead=name)


_ROUTES: Final = {"report": "route-report", "integrated_system": "route-integrated-system"}
_STARTS: Final = {
    "known": "start-known",
    "received": "start-received",
    "registered": "start-registered",
    "discovered": "start-discovered",
    "found": "start-found",
}


def duties(decision: Decision, words: Words) -> Iterator[Block]:
    items = tuple(
        Item(
            duty.text[words.lang],
            (Item(words.say("basis", citations=words.citation(duty.citation))),),
        )
        for duty in decision.duties
    )
    if items:
        yield Bullets(items)
