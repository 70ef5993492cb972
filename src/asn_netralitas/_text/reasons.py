"""Why a rule applies or does not, as items of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, assert_never

from attrs import evolve

from asn_netralitas._model.codes import (
    Act,
    Category,
    Contest,
    ElectionKind,
    FactValue,
    Modality,
    PeriodKind,
    Position,
    Stage,
    Status,
    Target,
    code_of,
)
from asn_netralitas._model.decision import Decision, Finding, Step
from asn_netralitas._model.law import AllOf, AnyOf, Condition, FactIs, Not

from .document import Block, Bullets, Item, Paragraph, capital
from .words import Words, grouped, national_rules


def why(decision: Decision, words: Words) -> Iterator[Block]:
    if not decision.findings:
        return
    yield Paragraph(words.say("marks"))
    order = list(Status)
    findings = sorted(decision.findings, key=lambda finding: order.index(finding.status))
    yield Bullets(tuple(finding_item(finding, decision, words) for finding in findings), apart=True)


def finding_item(finding: Finding, decision: Decision, words: Words) -> Item:
    """Return a rule with all that is told of it; how it fares and what it is about is the lead."""
    status = words.term(finding.status)
    if finding.modality is Modality.OBLIGATION and finding.status is Status.STANDS:
        status = words.say("not-met")
    elif finding.reading is not None and finding.status is Status.OPEN:
        status = words.say("by-reading")
    head = words.say(
        "finding",
        modality=capital(words.term(finding.modality)),
        rule=finding.rule,
        status=status,
        title=finding.title[words.lang],
    )
    return Item(head, tuple(_about_finding(finding, decision, words)), lead=head)


def _about_finding(finding: Finding, decision: Decision, words: Words) -> Iterator[Item]:
    if finding.citations:
        yield Item(words.say("basis", citations=words.citations(finding.citations)))
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


def _lifts(finding: Finding, words: Words) -> Iterator[Item]:
    """Yield what lifts a rule, and what lifts it, or would, only on conditions."""
    might = finding.could_be_lifted_by
    if finding.status is Status.LIFTED:
        for rule in finding.lifted_by:
            yield Item(words.say("lifted-by", rule=words.rule(rule)))
    else:
        might = (*finding.lifted_by, *might)
    for rule in might:
        known = national_rules().get(rule)
        wanted = () if known is None else conditions(known.when, words)
        phrase = "could-be-lifted-if" if wanted else "could-be-lifted"
        yield Item(words.say(phrase, rule=words.rule(rule)), wanted)


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
        case _:
            assert_never(condition)


def _test(fact: str, values: Iterable[FactValue], words: Words) -> Item:
    wanted = words.values(fact, sorted(code_of(value) for value in values))
    return Item(words.say("pair", name=words.fact(fact), value=wanted))


def _steps(steps: Iterable[Step], words: Words) -> Iterator[Item]:
    """Yield steps that must all hold; what a step wants all of is said on the same level."""
    for step in steps:
        if step.what == "all" and step.steps:
            yield from _steps(step.steps, words)
        else:
            yield _step(step, words)


def _step(step: Step, words: Words) -> Item:
    plain = _without_not(step)
    mark = _MARKS[plain.holds]
    text = words.say(mark, what=_step_text(plain, words))
    below = tuple(_step(inner, words) for inner in plain.steps)
    if plain.what == "all":
        below = tuple(_steps(plain.steps, words))
    return Item(text, below, lead=words.say(mark, what=""))


def _without_not(step: Step) -> Step:
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
    name, value, expected = _STEP_WORDS.get(step.what, _fact_words)(step, words)
    value = value or words.say(_NOT_ONE[step.holds])
    if not expected or (step.holds is True and step.what != "time"):
        return words.say("pair", name=name, value=value)
    return words.say("pair-wanted", name=name, value=value, wanted=expected)


StepWords = tuple[str, str, str]


def _person_words(step: Step, words: Words) -> StepWords:
    held = (words.code(code, Category, Position) for code in (step.found or "").split(", "))
    expected = grouped(step.expected, words, Category, Position)
    return words.say("step-person"), ", ".join(held), words.join("or", expected)


def _act_words(step: Step, words: Words) -> StepWords:
    expected = words.join("or", (words.code(code, Act) for code in step.expected))
    return words.fact("act"), words.code(step.found or "", Act), expected


def _target_words(step: Step, words: Words) -> StepWords:
    expected = grouped(step.expected, words, Target)
    return words.fact("target"), words.code(step.found or "", Target), words.join("or", expected)


def _time_words(step: Step, words: Words) -> StepWords:
    met = [code for code in (step.found or "").split(", ") if code]
    periods_met = (
        words.term(Stage.OUTSIDE) if code == "outside" else words.election(code) for code in met
    )
    expected = _time_expected(step.expected, words)
    return words.say("step-time"), words.join("and", periods_met), expected


def _time_expected(codes: Iterable[str], words: Words) -> str:
    """Return kinds, contests, stages and periods of a rule, each sort as alternatives."""
    left = list(codes)
    parts = []
    for enum in (ElectionKind, Contest, Stage, PeriodKind):
        names = [words.code(code, enum) for code in left if code in set(enum)]
        left = [code for code in left if code not in set(enum)]
        if names:
            parts.append(words.join("or", names))
    return "; ".join((*parts, *left))


def _fact_words(step: Step, words: Words) -> StepWords:
    found = "" if step.found is None else words.value(step.what, step.found)
    return words.fact(step.what), found, words.values(step.what, step.expected)


_STEP_WORDS: Final[Mapping[str, Callable[[Step, Words], StepWords]]] = {
    "person": _person_words,
    "act": _act_words,
    "target": _target_words,
    "time": _time_words,
}
_MARKS: Final[Mapping[bool | None, str]] = {True: "mark-yes", False: "mark-no", None: "mark-open"}
_NOT_ONE: Final[Mapping[bool | None, str]] = {
    True: "whichever",
    False: "none-fits",
    None: "not-known",
}
