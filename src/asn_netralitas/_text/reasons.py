"""Why a rule applies or does not, as items of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, assert_never

from attrs import evolve

from asn_netralitas._model import codes
from asn_netralitas._model.codes import Status
from asn_netralitas._model.decision import Decision, Finding, Step
from asn_netralitas._model.law import AllOf, AnyOf, Citation, Condition, FactIs, Named, Not

from .document import Block, Bullets, Item, Paragraph, capital
from .words import Words, grouped, national_rules


def why(decision: Decision, words: Words) -> Iterator[Block]:
    if not decision.findings:
        return
    yield Paragraph(words.say("marks"))
    findings = sorted(decision.findings, key=lambda finding: list(Status).index(finding.status))
    yield Bullets(tuple(finding_item(finding, decision, words) for finding in findings), apart=True)


def finding_item(finding: Finding, decision: Decision, words: Words) -> Item:
    """Return a rule with what was checked of it; its lead is its id, status and title."""
    status = words.term(finding.status)
    if finding.modality is codes.Modality.OBLIGATION and finding.status is Status.STANDS:
        status = words.say("not-met")
    elif finding.reading is not None and finding.status is Status.OPEN:
        status = words.say("by-reading")
    modality, title = capital(words.term(finding.modality)), finding.title[words.lang]
    head = words.say("finding", modality=modality, rule=finding.rule, status=status, title=title)
    return Item(head, tuple(_about_finding(finding, decision, words)), lead=head)


def _about_finding(finding: Finding, decision: Decision, words: Words) -> Iterator[Item]:
    yield from basis(finding.citations, words)
    yield Item(words.say("source", confidence=words.term(finding.confidence)))
    if finding.reading is not None:
        yield Item(words.say("only-reading", reading=words.reading(finding.reading)))
    if finding.elections and len(decision.contexts) > 1:
        elections = words.join("and", map(words.election, finding.elections))
        yield Item(words.say("in-elections", elections=elections))
    if finding.note is not None:
        yield Item(words.say("note", note=finding.note[words.lang]))
    yield from _lifts(finding, words)
    if finding.because:
        yield Item(words.say("because"), tuple(_steps(finding.because, words)))


def basis(citations: Iterable[Citation], words: Words) -> Iterator[Item]:
    """Yield the legal basis, each provision once, or nothing where none is cited."""
    if cited := dict.fromkeys(citations):
        yield Item(words.say("basis", citations=words.citations(cited)))


def _lifts(finding: Finding, words: Words) -> Iterator[Item]:
    """Yield the rules that lift a rule, and those that would, with their conditions."""
    might = finding.could_be_lifted_by
    if finding.status is Status.LIFTED:
        for rule in finding.lifted_by:
            yield Item(words.say("lifted-by", rule=words.rule(rule)))
    else:
        might = (*finding.lifted_by, *might)
    for rule in might:
        known = national_rules().get(rule)
        needed = () if known is None else conditions(known.when, words)
        phrase = "could-be-lifted-if" if needed else "could-be-lifted"
        yield Item(words.say(phrase, rule=words.rule(rule)), needed)


def conditions(condition: Condition | None, words: Words) -> tuple[Item, ...]:
    """Return what must all be true for a condition, one entry each."""
    match condition:
        case None:
            return ()
        case AllOf(parts):
            return tuple(item for part in parts for item in conditions(part, words))
        case _:
            return (_condition(condition, words),)


def _condition(condition: Condition, words: Words) -> Item:
    match condition:
        case FactIs(fact, values):
            return _test(fact, values, words)
        case Not(FactIs(fact, values)) if all(isinstance(value, bool) for value in values):
            return _test(fact, {not value for value in values}, words)
        case Not(part):
            return Item(words.say("step-not"), conditions(part, words))
        case AllOf():
            return Item(words.say("step-all"), conditions(condition, words))
        case AnyOf(parts):
            return Item(words.say("step-any"), tuple(_condition(part, words) for part in parts))
        case Named(name):
            return Item(capital(words.condition(name)))
        case _:
            assert_never(condition)


def _test(fact: str, values: Iterable[codes.FactValue], words: Words) -> Item:
    wanted = sorted(codes.code_of(value) for value in values)
    if len(wanted) == 1:
        return Item(capital(words.statement(fact, wanted[0])))
    expected = words.values(fact, wanted)
    return Item(words.say("pair", name=words.fact(fact), value=expected))


def _steps(steps: Iterable[Step], words: Words) -> Iterator[Item]:
    """Yield steps that must all hold; a step of kind `all` is replaced by its own steps."""
    for step in steps:
        if step.what == "all" and step.steps:
            yield from _steps(step.steps, words)
        else:
            yield _step(step, words)


def _step(step: Step, words: Words) -> Item:
    plain = without_not(step)
    mark = _MARKS[plain.holds]
    text = words.say(mark, what=_step_text(plain, words))
    inner = (_step(each, words) for each in plain.steps)
    below = _steps(plain.steps, words) if plain.what == "all" else inner
    return Item(text, tuple(below), lead=words.say(mark, what=""))


def without_not(step: Step) -> Step:
    """Return a negated yes-or-no test as a test of the other answer, which is easier to read."""
    if step.what != "not" or len(step.steps) != 1:
        return step
    (inner,) = step.steps
    if inner.steps or not {"yes", "no"}.issuperset(inner.expected):
        return step
    flipped = {"yes": "no", "no": "yes"}
    return evolve(inner, holds=step.holds, expected=tuple(flipped[code] for code in inner.expected))


def _step_text(step: Step, words: Words) -> str:
    if step.what in {"not", "all", "any"}:
        return words.say(f"step-{step.what}")
    if step.what in words.vocabulary.conditions:
        name = words.condition(step.what)
        act = words.code(step.found, codes.Act) if step.found else None
        return name if act is None else words.say("pair", name=name, value=act)
    if len(step.expected) == 1 and step.expected[0] in {"yes", "no"}:
        return words.statement(step.what, step.expected[0])
    by_phrase = step.what in {"person", "time"}
    name = words.say(f"step-{step.what}") if by_phrase else words.fact(step.what)
    value, expected = _value_and_expected(step, words)
    value = value or words.say(_NO_VALUE[step.holds])
    if not expected or (step.holds is True and step.what != "time"):
        return words.say("pair", name=name, value=value)
    return words.say("pair-wanted", name=name, value=value, wanted=expected)


def _value_and_expected(step: Step, words: Words) -> tuple[str, str]:
    """Return the value found, empty where there is no single one, and the values asked for."""
    parts = step.found.split(", ") if step.found else []
    match step.what:
        case "time":
            outside = words.term(codes.Stage.OUTSIDE)
            periods = (outside if code == "outside" else words.election(code) for code in parts)
            return words.join("and", periods), _time_expected(step.expected, words)
        case "person" | "act" | "target":
            enums = _STEP_ENUMS[step.what]
            value = ", ".join(words.code(code, *enums) for code in parts)
            return value, words.join("or", grouped(step.expected, words, *enums))
        case fact:
            value = "" if step.found is None else words.value(fact, step.found)
            return value, words.values(fact, step.expected)


def _time_expected(expected: Sequence[str], words: Words) -> str:
    """Return kinds, contests, stages and periods of a rule, each sort as alternatives."""
    sorts = [[code for code in expected if code in set(enum)] for enum in _TIME_ENUMS]
    others = [code for code in expected if not any(code in sort for sort in sorts)]
    terms = ([words.code(code, *_TIME_ENUMS) for code in sort] for sort in sorts if sort)
    return "; ".join((*(words.join("or", alternatives) for alternatives in terms), *others))


_STEP_ENUMS: Final[Mapping[str, tuple[type[StrEnum], ...]]] = {
    "person": (codes.Category, codes.Position),
    "act": (codes.Act,),
    "target": (codes.Target,),
}
_TIME_ENUMS: Final = (codes.ElectionKind, codes.Contest, codes.Stage, codes.PeriodKind)
_MARKS: Final[Mapping[bool | None, str]] = {True: "mark-yes", False: "mark-no", None: "mark-open"}
_NO_VALUE: Final = {True: "whichever", False: "none-fits", None: "not-known"}
