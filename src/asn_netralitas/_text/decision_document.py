"""A decision as a document, in either language.

The document is a small tree of sections, paragraphs and lists; `writers` and `html` turn it into a
form. An unknown code is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import fields

from asn_netralitas._model.case import Activity, CaseInput, Person
from asn_netralitas._model.codes import FactValue, Position, Stage, Target, Verdict, code_of
from asn_netralitas._model.decision import Change, Decision, DisputeView, ReadingVerdict, Way
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import Citation, Instrument, ReadingRef
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary

from .consequences import duties, reports, sanctions
from .document import AnswerBlock, Block, Bullets, Document, Item, Paragraph, Section, capital
from .reasons import why
from .words import LONGEST_NUMBER, PHRASES, Words, national_instruments

_DIGEST_SHOWN: Final = 19


def document(decision: Decision, lang: Language, ways: Iterable[Way] | None = None) -> Document:
    """Return the whole answer: the verdict first, then why, what follows, and what is not known.

    With `ways`, what would change the answer stands at the end.
    """
    words = Words(lang=lang, decision=decision)
    sections = _filled_sections(_SECTIONS, decision, words)
    if ways is not None:
        sections = (*sections, ways_section(ways, lang))
    return Document(lang=lang, answer=_answer(decision, words), sections=sections)


def document_of_one(decision: Decision, lang: Language) -> Document:
    """Return an answer without what others on the same day and place say too."""
    words = Words(lang=lang, decision=decision)
    sections = _filled_sections(_ITS_OWN, decision, words)
    return Document(lang=lang, answer=_answer(decision, words), sections=sections)


def sections_of(decision: Decision, lang: Language, *titles: str) -> tuple[Section, ...]:
    """Return the sections of an answer that go by these names."""
    chosen = {f"heading-{title}": _SECTIONS[f"heading-{title}"] for title in titles}
    return _filled_sections(chosen, decision, Words(lang=lang, decision=decision))


def common_sections(decisions: Sequence[Decision], lang: Language) -> tuple[Section, ...]:
    """Return what answers on one day and place have in common, with all that they cite."""
    decision, words = decisions[0], Words(lang=lang, decision=decisions[0])
    cited = (citation for each in decisions for citation in _citations(each))
    blocks = {
        "heading-contexts": _contexts(decision, words),
        "heading-instruments": _cited(cited, words),
        "heading-about": _law_used(decision, words),
    }
    sections = (Section(words.say(title), tuple(found)) for title, found in blocks.items())
    return tuple(section for section in sections if section.blocks)


def _filled_sections(
    sections: Mapping[str, Callable[[Decision, Words], Iterator[Block]]],
    decision: Decision,
    words: Words,
) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    filled = (
        Section(words.say(title), tuple(section(decision, words)))
        for title, section in sections.items()
    )
    return tuple(section for section in filled if section.blocks)


def _answer(decision: Decision, words: Words) -> AnswerBlock:
    """Return the verdict with the case: who, which act, whom it favours, when, where."""
    phrase = f"verdict-{decision.verdict.value}"
    if decision.verdict is Verdict.DEPENDS and not decision.open_facts:
        phrase = "verdict-depends-on-something"
    text = words.say(
        phrase,
        who=_who(decision.input.person, words),
        act=words.term(decision.input.activity.act),
        target=_target(decision, words),
        when=words.when(decision.input.at),
        where=words.where(decision.input.person.region),
        facts=words.join("and", map(words.fact, decision.open_facts)),
    )
    return AnswerBlock(decision.verdict, words.term(decision.verdict).upper(), text)


def _who(person: Person, words: Words) -> str:
    category, position = words.term(person.category), person.position
    if position is None or position is Position.NONE:
        return category
    return words.say("who", category=category, position=words.term(position))


def _target(decision: Decision, words: Words) -> str:
    """Return whom the act favours as it was read; nothing where it favours nobody."""
    given = decision.input.activity.target
    read = decision.assumed.get("target", () if given is None else (given.value,))
    targets = [words.code(code, Target) for code in read if code != Target.NOBODY]
    return words.say("target", target=words.join("or", targets)) if targets else ""


def _contexts(decision: Decision, words: Words) -> Iterator[Block]:
    """Yield the elections of the day; those of which only a period is open come last."""
    if len(decision.contexts) > 1 and not _is_placed(decision.input):
        yield Paragraph(words.say("contexts-possible"))
    running_first = sorted(decision.contexts, key=lambda context: context.stage is Stage.OUTSIDE)
    items = tuple(_context(context, words) for context in running_first)
    if items:
        yield Bullets(items)


def _is_placed(case: CaseInput) -> bool:
    """Tell whether one day and one regency are given, so that all contexts are real."""
    region = case.person.region
    return isinstance(case.at, date) and region is not None and "." in region


def _context(context: Context, words: Words) -> Item:
    if context.election is None:
        return Item(words.say("outside"))
    name = words.election(context.election)
    about = words.join("and", map(words.term, context.contests))
    text = words.say(
        "context",
        election=words.say("election", name=name, about=about) if about else name,
        stage=words.term(context.stage),
    )
    return Item(text, tuple(Item(words.term(period)) for period in context.periods), lead=name)


def _given(decision: Decision, words: Words) -> Iterator[Block]:
    """Yield what was given besides the words of the verdict: facts, election, chosen readings."""
    case = decision.input
    items = [
        Item(words.say("pair", name=words.fact(name), value=value))
        for name, value in _given_values(decision, words)
    ]
    items += [
        Item(words.say("chosen", reading=words.reading(ReadingRef(dispute, reading))))
        for dispute, reading in case.readings.items()
    ]
    if items:
        yield Bullets(tuple(items))


def _given_values(decision: Decision, words: Words) -> Iterator[tuple[str, str]]:
    said = {"category", "region", "position", "act"}
    if "target" not in decision.assumed and decision.input.activity.target is not Target.NOBODY:
        said.add("target")
    owners: tuple[Person | Activity, ...] = (decision.input.person, decision.input.activity)
    for owner in owners:
        for attribute in fields(type(owner)):
            name, value = attribute.name, getattr(owner, attribute.name)
            if name in said or value is None:
                continue
            is_election = name == "election"
            yield name, words.election(value) if is_election else words.value(name, code_of(value))


def _disputes(decision: Decision, words: Words) -> Iterator[Block]:
    for dispute in decision.disputes:
        yield Paragraph(words.say("dispute", title=capital(dispute.title[words.lang])))
        yield from _readings(dispute, words)


def _readings(dispute: DisputeView, words: Words) -> Iterator[Block]:
    items = tuple(reading_item(reading, words) for reading in dispute.readings)
    if items:
        yield Bullets(items)


def reading_item(reading: ReadingVerdict, words: Words) -> Item:
    """Return a reading with its verdict, and below it who holds it."""
    verdict = words.term(reading.verdict)
    holders = tuple(
        Item(
            words.say(
                "holder",
                who=holder.who[words.lang],
                since=words.day(holder.since),
                source=holder.source,
            ),
            address=holder.source,
        )
        for holder in reading.holders
    )
    title = capital(reading.title[words.lang])
    return Item(words.say("reading-verdict", title=title, verdict=verdict), holders, lead=title)


def _unknowns(decision: Decision, words: Words) -> Iterator[Block]:
    """Yield what is open, presumed and assumed, and how far calendar and rulebook reach."""
    facts = words.join("and", map(words.fact, decision.open_facts))
    items = [Item(words.say("open", facts=facts))] if facts else []
    items += [
        Item(words.say("presumed", fact=words.fact(fact), value=words.value(fact, code_of(value))))
        for fact, value in decision.presumed.items()
    ]
    items += [
        Item(words.say("assumed", fact=words.fact(fact), value=words.values(fact, codes)))
        for fact, codes in decision.assumed.items()
    ]
    items += [Item(_note(note, decision, words)) for note in decision.notes]
    if items:
        yield Bullets(tuple(items))


def _note(note: str, decision: Decision, words: Words) -> str:
    return words.say(
        f"note-{note}",
        calendar_until=words.day(decision.calendar.known_until),
        rulebook_from=words.day(decision.rulebook.known_from),
        rulebook_until=words.day(decision.rulebook.known_until),
    )


def _instruments(decision: Decision, words: Words) -> Iterator[Block]:
    yield from _cited(_citations(decision), words)


def _cited(citations: Iterable[Citation], words: Words) -> Iterator[Block]:
    """Yield the instruments that were cited, with their full names."""
    cited = dict.fromkeys(citation.instrument for citation in citations)
    known = national_instruments()
    items = []
    for name in cited:
        instrument = known.get(name)
        if instrument is not None:
            items.append(_instrument(instrument, words))
    if items:
        yield Bullets(tuple(items))


def _instrument(instrument: Instrument, words: Words) -> Item:
    number, source = instrument.number, instrument.source
    long = len(number) > LONGEST_NUMBER
    text = words.say(
        "long-name" if long else "name",
        id=instrument.id,
        number=number,
        title=instrument.title[words.lang],
    )
    below = () if source is None else (Item(words.say("found-at", source=source), address=source),)
    return Item(text, below, lead=instrument.id if long else number)


def _citations(decision: Decision) -> Iterator[Citation]:
    for finding in decision.findings:
        yield from finding.citations
    for sanction in decision.sanctions:
        yield from sanction.citations
    for report in decision.report_to:
        yield from report.citations
        yield from (clock.citation for clock in report.follow_up)
    for body in decision.no_role:
        yield from body.citations
    yield from (duty.citation for duty in decision.duties)


def _about(decision: Decision, words: Words) -> Iterator[Block]:
    items = (Item(_confidence(decision, words)), *_law(decision, words))
    yield Bullets(items)
    yield Paragraph(words.say("no-advice"))


def _confidence_alone(decision: Decision, words: Words) -> Iterator[Block]:
    yield Bullets((Item(_confidence(decision, words)),))


def _law_used(decision: Decision, words: Words) -> Iterator[Block]:
    yield Bullets(tuple(_law(decision, words)))
    yield Paragraph(words.say("no-advice"))


def _law(decision: Decision, words: Words) -> Iterator[Item]:
    """Yield what decided."""
    book = decision.rulebook
    yield Item(
        words.say(
            "about-rulebook",
            id=book.id,
            version=book.version,
            digest=book.digest[:_DIGEST_SHOWN],
            first=words.day(book.known_from),
            last=words.day(book.known_until),
        )
    )
    if book.overlays:
        yield Item(words.say("about-overlays", overlays=", ".join(book.overlays)))
    yield Item(words.say("about-calendar", last=words.day(decision.calendar.known_until)))
    yield Item(words.say("about-library", version=decision.library))


def _confidence(decision: Decision, words: Words) -> str:
    if decision.confidence is None:
        return words.say("no-confidence")
    return words.say("confidence", confidence=words.term(decision.confidence))


_SECTIONS: Final[Mapping[str, Callable[[Decision, Words], Iterator[Block]]]] = {
    "heading-contexts": _contexts,
    "heading-given": _given,
    "heading-why": why,
    "heading-sanctions": sanctions,
    "heading-disputes": _disputes,
    "heading-reports": reports,
    "heading-duties": duties,
    "heading-unknowns": _unknowns,
    "heading-instruments": _instruments,
    "heading-about": _about,
}
_ITS_OWN: Final = {
    title: section
    for title, section in {**_SECTIONS, "heading-about": _confidence_alone}.items()
    if title not in {"heading-contexts", "heading-instruments"}
}


def ways_section(ways: Iterable[Way], lang: Language) -> Section:
    """Return ways to another verdict, one an entry, for a reader who knows the decision."""
    vocabulary = load_vocabulary()
    items = tuple(Item(_way(way, lang, vocabulary)) for way in ways)
    block = Bullets(items) if items else Paragraph(PHRASES.say("no-way", lang))
    return Section(PHRASES.say("heading-ways", lang), (block,))


def _way(way: Way, lang: Language, vocabulary: Vocabulary) -> str:
    changes = [_changed(change, lang, vocabulary) for change in way.changes]
    if way.day is not None:
        changes.append(f"{vocabulary.fact_term('at')[lang]}: {way.day.isoformat()}")
    verdict = vocabulary.term(way.verdict)[lang]
    return PHRASES.say("way", lang, changes="; ".join(changes), verdict=verdict)


def _changed(change: Change, lang: Language, vocabulary: Vocabulary) -> str:
    phrase = "fact-added" if change.was is None else "fact-changed"
    return PHRASES.say(
        phrase,
        lang,
        fact=vocabulary.fact_term(change.fact)[lang],
        becomes=_fact_value(change.becomes, lang, vocabulary),
        was=_fact_value(change.was, lang, vocabulary),
    )


def _fact_value(value: FactValue | None, lang: Language, vocabulary: Vocabulary) -> str:
    if isinstance(value, StrEnum):
        return vocabulary.term(value)[lang]
    return PHRASES.say("yes" if value else "no", lang)
