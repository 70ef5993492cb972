"""A decision in one paragraph, for a message or a cell of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Authority, Modality, SanctionClass, Stage, Status, Verdict
from asn_netralitas._model.decision import Decision, DisputeView, Finding, Sanction, Step
from asn_netralitas._model.law import Deadline
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language

from .consequences import counted, kinds_of
from .decision_document import mark, named, notes, shown_targets, who
from .document import UNBROKEN, AnswerBlock, Document, capital
from .reasons import without_not
from .words import Words

_PHRASES: Final = Catalogue("summary")
_MOST_CITATIONS: Final = 3
_MOST_STAGES: Final = 2
# The rules that give a verdict: of these sorts, and in this order.
_DECIDING: Final[Mapping[Verdict, tuple[Modality, ...]]] = {
    Verdict.PROHIBITED: (Modality.PROHIBITION, Modality.OBLIGATION),
    Verdict.DISCOURAGED: (Modality.ADVICE,),
    Verdict.PERMITTED: (Modality.PERMISSION,),
    Verdict.UNREGULATED: (),
    Verdict.DISPUTED: (Modality.PROHIBITION, Modality.PERMISSION),
    Verdict.DEPENDS: (Modality.PROHIBITION, Modality.OBLIGATION, Modality.PERMISSION),
}
_OPEN: Final = {Verdict.DISPUTED, Verdict.DEPENDS}
_FORBIDDING: Final = {Modality.PROHIBITION, Modality.OBLIGATION}

Test = tuple[str, str]  # a fact and `yes` or `no`


@frozen
class Brief:
    """An answer in pieces: the verdict in everyday words, the case, and what follows from it."""

    verdict: str
    case: str
    reasons: str


def brief(decision: Decision, lang: Language) -> Brief:
    """Return the pieces of a decision's paragraph, for pages that ask a question of their own.

    The case names no region if none was given, since such pages answer for every region.
    """
    words = Words(lang=lang, decision=decision, catalogue=_PHRASES)
    return Brief(
        verdict=everyday_verdict(decision.verdict, lang),
        case=_unbroken(capital(_case(decision, words, anywhere=False))),
        reasons=_unbroken(" ".join(_reasons(decision, words))),
    )


def everyday_verdict(verdict: Verdict, lang: Language) -> str:
    """Return a verdict as the beginning of an answer in everyday words."""
    return capital(mark(verdict, Words(lang=lang)).lower())


def _unbroken(text: str) -> str:
    """Return a text whose parts may be wrapped apart, as on a page of any width."""
    return text.replace(UNBROKEN, " ")


def summary(decision: Decision, lang: Language) -> str:
    """Return a decision as one paragraph on one line."""
    answer = short_document(decision, lang).answer
    text = _PHRASES.say("answer", lang, mark=answer.mark, sentences=answer.text)
    return _unbroken(text)


def short_document(decision: Decision, lang: Language) -> Document:
    """Return a decision as a document of one paragraph."""
    words = Words(lang=lang, decision=decision, catalogue=_PHRASES)
    text = " ".join(_sentences(decision, words))
    return Document(lang, AnswerBlock(decision.verdict, mark(decision.verdict, words), text), ())


def turns_on(decision: Decision, lang: Language) -> tuple[str, ...]:
    """Return in sentences what an open answer turns on; none where the answer is firm."""
    return tuple(_turns_on(decision, Words(lang=lang, decision=decision, catalogue=_PHRASES)))


def _sentences(decision: Decision, words: Words) -> Iterator[str]:
    yield capital(_case(decision, words))
    yield from _reasons(decision, words)
    yield words.say("no-advice")


def _reasons(decision: Decision, words: Words) -> Iterator[str]:
    plain = Words(lang=words.lang, decision=decision)
    yield from notes(decision, plain, beyond=True)
    yield from _turns_on(decision, words)
    yield from _silence(decision, words, plain)
    yield from _basis(decision, words)
    yield from _sanctions(decision, words, plain)
    if doors := report_doors(decision, words.lang):
        yield words.say("report", doors=doors)


def _case(decision: Decision, words: Words, *, anywhere: bool = True) -> str:
    """Return the case; unless `anywhere`, no region is named where none was given."""
    person, activity = decision.input.person, decision.input.activity
    phrase = "case" if anywhere or person.region is not None else "case-anywhere"
    return words.say(
        phrase,
        who=who(named(words.short(person.category), decision), person.position, words),
        act=words.act(activity.act, shown_targets(decision, words.vocabulary)),
        when=words.when(decision.input.at),
        where=_where(person.region, words),
        stage=_stage(decision, words),
    )


def _where(region: str | None, words: Words) -> str:
    name = None if region is None else words.region(region)
    if region is None or name is None:
        return words.where(region)
    return words.say("in-region" if "." in region else "in-province", name=name)


def _stage(decision: Decision, words: Words) -> str:
    """Return the election and its stage; of several, those that the deciding rules are about."""
    about = {election for finding in deciding(decision) for election in finding.elections}
    running = [context for context in decision.contexts if context.stage is not Stage.OUTSIDE]
    shown = [context for context in running if context.election in about] or running
    stages = dict.fromkeys(
        words.say(
            "running",
            election=words.election(context.election or str(context.kind)),
            stage=words.term(context.stage),
        )
        for context in shown
    )
    if len(stages) > _MOST_STAGES:
        return words.say("stage-not-certain")
    return "; ".join(stages) or words.term(Stage.OUTSIDE)


def deciding(decision: Decision) -> list[Finding]:
    """Return the rules that give the verdict, or on which it turns, by their sort."""
    wanted = _DECIDING[decision.verdict]
    statuses = {Status.STANDS, Status.OPEN} if decision.verdict in _OPEN else {Status.STANDS}
    found = (
        finding
        for finding in decision.findings
        if finding.modality in wanted and finding.status in statuses
    )
    return sorted(found, key=lambda finding: wanted.index(finding.modality))


def _basis(decision: Decision, words: Words) -> Iterator[str]:
    cited = [
        *dict.fromkeys(citation for finding in deciding(decision) for citation in finding.citations)
    ]
    if cited:
        citations = words.citations(cited[:_MOST_CITATIONS])
        if len(cited) > _MOST_CITATIONS:
            citations = words.say("more-citations", citations=citations)
        yield words.say("basis", citations=citations)


# ------------------------------------------------------------------ what an answer turns on


def _turns_on(decision: Decision, words: Words) -> Iterator[str]:
    match decision.verdict:
        case Verdict.DISCOURAGED:
            yield words.say("advice")
        case Verdict.DISPUTED:
            yield from _readings(decision, words)
        case Verdict.DEPENDS:
            yield from _open(decision, words)
        case _:
            pass


def _readings(decision: Decision, words: Words) -> Iterator[str]:
    """Yield each reading that leads to another verdict, with the first who holds it."""
    for view in decision.disputes:
        if len({reading.verdict for reading in view.readings}) > 1:
            said = (
                words.say(
                    "reading",
                    reading=reading.title[words.lang],
                    verdict=words.term(reading.verdict),
                    who=words.join("and", (held.who[words.lang] for held in reading.holders[:1])),
                )
                for reading in view.readings
            )
            yield capital(words.say("readings", readings="; ".join(said)))


def _open(decision: Decision, words: Words) -> Iterator[str]:
    """Yield what is enough for a prohibition, on what authorities differ, and what else is open."""
    hinges = hinges_of(decision, words)
    enough, titles = hinges.enough, hinges.differ
    if enough:
        statements = words.join("or", (words.statement(fact, code) for fact, code in enough))
        yield words.say("prohibited-if", statements=statements)
    if titles:
        phrase = "differ-else" if enough else "differ"
        yield words.say(phrase, titles=words.join("and", titles))
    if hinges.rest:
        facts = words.open_facts(hinges.rest)
        yield words.say("turns-on-too" if enough or titles else "turns-on", facts=facts)
    elif not (enough or titles):
        yield words.say("turns-on-something")


@frozen
class Hinges:
    """On what an open answer turns: tests, titles of disputes, and the other open facts.

    Each of the tests is enough for a prohibition; they are in the order of the vocabulary.
    """

    enough: tuple[Test, ...]
    differ: tuple[str, ...]
    rest: tuple[str, ...]


def hinges_of(decision: Decision, words: Words) -> Hinges:
    """Return on what an answer turns that depends on facts."""
    order = list(words.vocabulary.facts)
    tests = {test for finding in decision.findings for test in _enough(finding)}
    enough = tuple(sorted(tests, key=lambda test: (order.index(test[0]), test[1])))
    differ = (
        view.title[words.lang] for view in decision.disputes if _matters(view, decision, tests)
    )
    decided = {fact for fact, _ in enough}
    rest = (fact for fact in decision.open_facts if fact not in decided)
    return Hinges(enough, tuple(differ), tuple(rest))


def _enough(finding: Finding) -> Iterator[Test]:
    """Yield the tests of which each alone makes an open prohibition stand, whatever else is so."""
    lifted = finding.lifted_by or finding.could_be_lifted_by
    if finding.status is not Status.OPEN or finding.modality not in _FORBIDDING:
        return
    needed = list(_needed(finding.because))
    if finding.reading is None and not lifted and len(needed) == 1:
        yield from _either(needed[0])


def _needed(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the open steps that must all hold."""
    for step in steps:
        if step.holds is None:
            yield from _needed(step.steps) if step.what == "all" else (step,)


def _either(step: Step) -> Iterator[Test]:
    plain = without_not(step)
    if not plain.steps and len(plain.expected) == 1 and plain.expected[0] in {"yes", "no"}:
        yield plain.what, plain.expected[0]
    elif plain.what == "any" or len(plain.steps) == 1:
        for part in plain.steps:
            if part.holds is None:
                yield from _either(part)


def _matters(view: DisputeView, decision: Decision, enough: set[Test]) -> bool:
    """Return whether a prohibition of a reading can stand where nothing that is enough is so."""
    return any(
        finding.reading is not None
        and finding.reading.dispute == view.id
        and finding.modality in _FORBIDDING
        and enough.isdisjoint(_open_tests(finding.because))
        for finding in decision.findings
        if finding.status is not Status.LIFTED
    )


def _open_tests(steps: Iterable[Step]) -> Iterator[Test]:
    for step in map(without_not, steps):
        if step.holds is None:
            yield from ((step.what, code) for code in step.expected)
            yield from _open_tests(step.steps)


# ------------------------------------------------------------------ silence, sanctions, reports


def _silence(decision: Decision, words: Words, plain: Words) -> Iterator[str]:
    silence = decision.silence
    if decision.verdict is Verdict.UNREGULATED:
        yield words.say("silence")
    if silence is None:
        return
    if silence.reason is not None:
        yield silence.reason[words.lang]
    for duty in silence.duties[:1]:
        basis = words.citations(duty.citations[:1])
        yield plain.say("general-duty", title=duty.title[words.lang], basis=basis)
    if silence.ask:
        yield plain.say("ask-whom", authorities=words.terms("or", silence.ask))


def _sanctions(decision: Decision, words: Words, plain: Words) -> Iterator[str]:
    """Yield what follows for sure if it is proven, with who imposes it, then what may follow."""
    certain: dict[SanctionClass | None, Sanction] = {}
    possible: dict[SanctionClass | None, Sanction] = {}
    for sanction in decision.sanctions:
        (certain if sanction.certain else possible).setdefault(sanction.sanction_class, sanction)
    if certain:
        known = [each for each in certain.values() if each.sanction_class] or certain.values()
        by_whom = groupby(known, attrgetter("by"))
        said = (_threatened(by, alike, words, plain) for by, alike in by_whom)
        yield words.say("threatened", sanctions="; ".join(said))
        possible.pop(None, None)
    others = [plain.sanction_class(each) for each in possible if each not in certain]
    if others:
        phrase = "perhaps-too" if certain else "perhaps"
        yield words.say(phrase, sanctions=words.join("and", others))


def _threatened(
    by: tuple[Authority, ...], sanctions: Iterable[Sanction], words: Words, plain: Words
) -> str:
    """Return sanctions with who imposes them."""
    texts = []
    for sanction in sanctions:
        name, kinds = plain.sanction_class(sanction.sanction_class), kinds_of(sanction, plain)
        texts.append(
            name
            if kinds.startswith(name) or not kinds
            else words.say("with-kinds", name=name, kinds=kinds)
        )
    said = "; ".join(texts)
    return words.say("by", sanction=said, by=words.terms("or", by)) if by else said


def report_doors(decision: Decision, lang: Language) -> str:
    """Return where a violation can be reported, the doors with a deadline with it."""
    words = Words(lang=lang, decision=decision, catalogue=_PHRASES)
    plain, doors = Words(lang=lang, decision=decision), []
    alike: dict[Deadline | None, dict[Authority, None]] = {}
    # In a span of days the same doors may come again and again, each time by other rules.
    for door in decision.report_to:
        alike.setdefault(door.deadline, {})[door.to] = None
    for deadline, authorities in alike.items():
        names = words.terms("or", authorities)
        if deadline is not None:
            names = words.say("until", doors=names, days=counted(deadline, plain))
        doors.append(names)
    return "; ".join(doors)
