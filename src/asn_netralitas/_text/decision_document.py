"""A decision as a document, in either language.

The document is a small tree of sections, paragraphs and lists; `writers` and `html` turn it into a
form. An unknown code is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import asdict, evolve

from asn_netralitas._model.case import Case
from asn_netralitas._model.codes import (
    Act,
    PeriodKind,
    Position,
    Stage,
    Status,
    Target,
    Verdict,
    code_of,
)
from asn_netralitas._model.decision import Change, Decision, ReadingVerdict, Way
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import Holder, Instrument, ReadingRef
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language

from .consequences import duties, reports, sanctions
from .document import AnswerBlock, Block, Document, Item, Paragraph, Section, bulleted, capital
from .reasons import why
from .words import LONGEST_NUMBER, PHRASES, Words, has_target_phrase, national_rules

_DIGEST_SHOWN: Final = 19


SectionMaker = Callable[[Decision, Words], Iterator[Block]]


def document(decision: Decision, lang: Language) -> Document:
    """Return the whole answer: the verdict, reasons, consequences, and what is not known."""
    sections = sections_of(decision, lang, *_SECTIONS)
    return Document(lang, _answer(decision, Words(lang=lang, decision=decision)), sections)


def with_ways(answer: Document, ways: Iterable[Way] | None) -> Document:
    """Return a document whose last section lists what would change the answer, if any is given."""
    if ways is None:
        return answer
    return evolve(answer, sections=(*answer.sections, ways_section(ways, answer.lang)))


def document_of_one(decision: Decision, lang: Language) -> Document:
    """Return an answer without the sections that `common_sections` has."""
    words = Words(lang=lang, decision=decision)
    makers = {title: make for title, make in _SECTIONS.items() if title not in _IN_COMMON}
    makers["about"] = lambda decision, words: bulleted([_confidence(decision, words)])
    sections = _filled_sections(makers, decision, words)
    return Document(lang, _answer(decision, words), sections)


def sections_of(decision: Decision, lang: Language, *titles: str) -> tuple[Section, ...]:
    """Return the sections of an answer with these names; empty ones are left out."""
    makers = {title: _SECTIONS[title] for title in titles}
    return _filled_sections(makers, decision, Words(lang=lang, decision=decision))


def common_sections(decisions: Sequence[Decision], lang: Language) -> tuple[Section, ...]:
    """Return the sections that answers on one day and place share, with all they cite."""
    cited = [instrument for decision in decisions for instrument in decision.instruments]
    makers: dict[str, SectionMaker] = {
        "contexts": _contexts,
        "instruments": lambda _, words: _instruments(cited, words),
        "about": _law_used,
    }
    words = Words(lang=lang, decision=decisions[0])
    return _filled_sections(makers, decisions[0], words)


def _filled_sections(
    makers: Mapping[str, SectionMaker], decision: Decision, words: Words
) -> tuple[Section, ...]:
    filled = (
        Section(words.say(f"heading-{title}"), tuple(make(decision, words)))
        for title, make in makers.items()
    )
    return tuple(section for section in filled if section.blocks)


def _answer(decision: Decision, words: Words) -> AnswerBlock:
    """Return the verdict with the case: who, which act, whom it favours, when, where."""
    phrase = f"verdict-{decision.verdict.value}"
    if decision.verdict is Verdict.DEPENDS and not decision.open_facts:
        phrase = "verdict-depends-on-something"
    person = decision.input.person
    text = words.say(
        phrase,
        who=who(named(words.term(person.category), decision), person.position, words),
        act=words.act(decision.input.activity.act, shown_targets(decision, words.vocabulary)),
        when=words.when(decision.input.at),
        where=words.where(person.region),
        facts=words.open_facts(decision.open_facts),
    )
    text = " ".join((text, *notes(decision, words, beyond=True)))
    return AnswerBlock(decision.verdict, mark(decision.verdict, words), text)


def mark(verdict: Verdict, words: Words) -> str:
    """Return a verdict as the heading of an answer; silence says that it is no permission."""
    own = f"mark-{verdict.value}"
    return PHRASES.say(own, words.lang) if own in PHRASES else words.term(verdict).upper()


def named(category: str, decision: Decision) -> str:
    """Return a category by the names that it has there, if it has any of its own."""
    if not decision.local_names:
        return category
    return f"{', '.join(decision.local_names)} ({category})"


def who(category: str, position: Position | None, words: Words) -> str:
    """Return a person by category and post."""
    if position is None or position is Position.NONE:
        return category
    return PHRASES.say("who", words.lang, category=category, position=words.term(position))


def shown_targets(decision: Decision, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the targets that the sentence of an answer names.

    These are the one that was given, else those that were inferred if a rule that may stand asks
    for one and the act is a sentence with one. What the act says itself is not repeated.
    """
    activity = decision.input.activity
    if activity.act in vocabulary.fixed_targets:
        return ()
    if activity.target is not None:
        return () if activity.target is Target.NOBODY else (activity.target.value,)
    if activity.act in vocabulary.default_targets or not has_target_phrase(activity.act):
        return ()
    if not _asks_for_target(decision):
        return ()
    return tuple(code for code in decision.assumed.get("target", ()) if code != Target.NOBODY)


def _asks_for_target(decision: Decision) -> bool:
    return any(
        step.what == "target"
        for finding in decision.findings
        if finding.status is not Status.LIFTED
        for step in finding.because
    )


def _contexts(decision: Decision, words: Words) -> Iterator[Block]:
    """Yield the elections of the day; those of which only a period is open come last."""
    at, region = decision.input.at, decision.input.person.region
    # Given one day and one regency, all contexts are real.
    is_placed = isinstance(at, date) and region is not None and "." in region
    if len(decision.contexts) > 1 and not is_placed:
        yield Paragraph(words.say("contexts-possible"))
    running_first = sorted(decision.contexts, key=lambda context: context.stage is Stage.OUTSIDE)
    act = decision.input.activity.act
    yield from bulleted(_context(context, act, words) for context in running_first)


def _context(context: Context, act: Act, words: Words) -> Item:
    if context.is_apart and context.kind is not None:
        return Item(words.term(context.kind))
    if context.election is None:
        return Item(words.say("outside"))
    name = words.election(context.election)
    about = words.terms("and", context.contests)
    election = words.say("election", name=name, about=about) if about else name
    text = words.say("context", election=election, stage=words.term(context.stage))
    shown = (period for period in context.periods if _concerns(period, act))
    return Item(text, tuple(Item(words.term(period)) for period in shown), lead=name)


def _concerns(period: PeriodKind, act: Act) -> bool:
    """Tell whether a period is worth naming: a window is only where a rule of the act asks."""
    rules = national_rules().values()
    return period not in _WINDOWS or any(
        act in rule.acts and period in rule.periods for rule in rules
    )


def _given(decision: Decision, words: Words) -> Iterator[Block]:
    return bulleted(Item(capital(text)) for text in given(decision.input, words))


def given(case: Case, words: Words) -> Iterator[str]:
    """Yield what a case holds besides the words of the verdict: facts, election, readings."""
    said = {"category", "region", "position", "act"}
    if case.activity.target is not Target.NOBODY:
        said.add("target")
    values = asdict(case.person, recurse=False) | asdict(case.activity, recurse=False)
    for name, value in values.items():
        if name not in said and value is not None:
            if name == "election":
                text = words.say("pair", name=words.fact(name), value=words.election(value))
            else:
                text = words.statement(name, code_of(value))
            yield text
    for ref in map(ReadingRef, case.readings, case.readings.values()):
        yield words.say("chosen", reading=words.reading(ref))


def _disputes(decision: Decision, words: Words) -> Iterator[Block]:
    for dispute in decision.disputes:
        yield Paragraph(words.say("dispute", title=capital(dispute.title[words.lang])))
        yield from bulleted(reading_item(reading, words) for reading in dispute.readings)


def reading_item(reading: ReadingVerdict, words: Words) -> Item:
    """Return a reading with its verdict, and below it who holds it."""
    title = capital(reading.title[words.lang])
    text = words.say("reading-verdict", title=title, verdict=words.term(reading.verdict))
    return Item(text, tuple(_holder(holder, words) for holder in reading.holders), lead=title)


def _holder(holder: Holder, words: Words) -> Item:
    who, since, source = holder.who[words.lang], words.day(holder.since), holder.source
    rank = words.term(holder.rank)
    return Item(words.say("holder", who=who, since=since, rank=rank, source=source), address=source)


def _unknowns(decision: Decision, words: Words) -> Iterator[Block]:
    """Yield what is presumed and inferred, and what else is to be noted."""
    texts = [
        words.say("presumed", statement=words.statement(fact, code_of(value)))
        for fact, value in decision.presumed.items()
    ]
    texts += [
        capital(words.say("assumed", fact=words.fact(fact), value=words.values(fact, codes)))
        for fact, codes in decision.assumed.items()
        if codes != (Target.NOBODY,)
    ]
    texts += notes(decision, words, beyond=False)
    return bulleted(map(Item, texts))


def notes(decision: Decision, words: Words, *, beyond: bool) -> Iterator[str]:
    """Yield the notes about a day beyond the reach of law or calendar, or all the others."""
    calendar_until, rulebook = decision.calendar.known_until, decision.rulebook
    wanted: list[str] = [note for note in decision.notes if (note in _BEYOND) is beyond]
    if _AFTER_BOTH.issubset(wanted) and calendar_until == rulebook.known_until:
        wanted = ["after-both", *(note for note in wanted if note not in _AFTER_BOTH)]
    for note in wanted:
        yield words.say(
            f"note-{note}",
            calendar_until=words.day(calendar_until),
            rulebook_from=words.day(rulebook.known_from),
            rulebook_until=words.day(rulebook.known_until),
        )


def _instruments(cited: Iterable[Instrument], words: Words) -> Iterator[Block]:
    return bulleted(_instrument(instrument, words) for instrument in dict.fromkeys(cited))


def _silence(decision: Decision, words: Words) -> Iterator[Block]:
    """Yield why no rule speaks, what binds all the same, the nearest act, and whom to ask."""
    silence = decision.silence
    if silence is None:
        return
    if silence.reason is not None:
        yield Paragraph(silence.reason[words.lang])
    for duty in silence.duties:
        citations = words.citations(duty.citations)
        yield Paragraph(words.say("general-duty", title=duty.title[words.lang], basis=citations))
    if silence.nearest is not None:
        yield Paragraph(words.say("nearest-act", act=words.term(silence.nearest)))
    if silence.ask:
        yield Paragraph(words.say("ask-whom", authorities=words.terms("or", silence.ask)))


def _instrument(instrument: Instrument, words: Words) -> Item:
    """Return an instrument with its page at a public body, else with where its text was found."""
    number, title = instrument.number, instrument.title[words.lang]
    long = len(number) > LONGEST_NUMBER
    name = "long-name" if long else "name"
    text = words.say(name, id=instrument.id, number=number, title=title)
    below: tuple[Item, ...] = ()
    if (address := instrument.address) is not None:
        below = (Item(words.say("official-page", address=address), address=address),)
    elif (source := instrument.source) is not None:
        below = (Item(words.say("found-at", source=source), address=source),)
    return Item(text, below, lead=instrument.id if long else number)


def _about(decision: Decision, words: Words) -> Iterator[Block]:
    yield from bulleted((_confidence(decision, words), *_law(decision, words)))
    yield Paragraph(words.say("no-advice"))


def _law_used(decision: Decision, words: Words) -> Iterator[Block]:
    yield from bulleted(_law(decision, words))
    yield Paragraph(words.say("no-advice"))


def _law(decision: Decision, words: Words) -> Iterator[Item]:
    book = decision.rulebook
    digest, days = book.digest[:_DIGEST_SHOWN], (book.known_from, book.known_until)
    first, last = map(words.day, days)
    known = {"version": book.version, "digest": digest, "first": first, "last": last}
    yield Item(words.say("about-rulebook", id=book.id, **known))
    if book.overlays:
        yield Item(words.say("about-overlays", overlays=", ".join(book.overlays)))
    yield Item(words.say("about-calendar", last=words.day(decision.calendar.known_until)))
    yield Item(words.say("about-library", version=decision.library))


def _confidence(decision: Decision, words: Words) -> Item:
    if decision.confidence is None:
        return Item(words.say("no-confidence"))
    return Item(words.say("confidence", confidence=words.term(decision.confidence)))


_SECTIONS: Final[Mapping[str, SectionMaker]] = {
    "silence": _silence,
    "why": why,
    "disputes": _disputes,
    "sanctions": sanctions,
    "reports": reports,
    "duties": duties,
    "given": _given,
    "unknowns": _unknowns,
    "instruments": lambda decision, words: _instruments(decision.instruments, words),
    "contexts": _contexts,
    "about": _about,
}
_AFTER_BOTH: Final = frozenset({"after-rulebook", "after-calendar"})
_BEYOND: Final = {*_AFTER_BOTH, "before-rulebook"}
_WINDOWS: Final = {
    *(PeriodKind.MUTATION_WINDOW, PeriodKind.PROGRAMME_WINDOW, PeriodKind.INSTALLATION_WINDOW)
}
_IN_COMMON: Final = {"contexts", "instruments"}


def ways_section(ways: Iterable[Way], lang: Language) -> Section:
    """Return ways to another verdict, one an entry, for a reader who knows the decision."""
    words = Words(lang=lang)
    blocks = tuple(bulleted(_way(way, words) for way in ways))
    return Section(words.say("heading-ways"), blocks or (Paragraph(words.say("no-way")),))


def _way(way: Way, words: Words) -> Item:
    changes = [_changed(change, words) for change in way.changes]
    if way.day is not None:
        changes.append(f"{words.fact('at')}: {way.day.isoformat()}")
    verdict = words.term(way.verdict)
    return Item(words.say("way", changes="; ".join(changes), verdict=verdict))


def _changed(change: Change, words: Words) -> str:
    fact, becomes = words.fact(change.fact), words.value(change.fact, code_of(change.becomes))
    if change.was is None:
        return words.say("fact-added", fact=fact, becomes=becomes)
    was = words.value(change.fact, code_of(change.was))
    return words.say("fact-changed", fact=fact, becomes=becomes, was=was)
