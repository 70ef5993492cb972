"""A decision in words: what every form of it says, in both languages.

A decision becomes a small tree of sections, paragraphs and lists, which `_writing` turns into a
form. Nothing is decided here: a code that the package does not know is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Final, assert_never

from attrs import evolve, field, fields, frozen

from asn_netralitas._model.case import (
    Activity,
    CaseInput,
    DaySpan,
    Person,
)
from asn_netralitas._model.codes import (
    Act,
    Category,
    Confidence,
    Contest,
    ElectionKind,
    FactValue,
    Modality,
    PeriodKind,
    Position,
    Stage,
    Status,
    Target,
    Verdict,
    code_of,
)
from asn_netralitas._model.decision import (
    Change,
    Decision,
    DisputeView,
    Finding,
    ReadingVerdict,
    ReportTo,
    Sanction,
    Step,
    Way,
)
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import (
    AllOf,
    AnyOf,
    Citation,
    Clock,
    Condition,
    Deadline,
    Dispute,
    FactIs,
    Instrument,
    Joined,
    NoRole,
    Not,
    Penalty,
    ReadingRef,
    Rule,
)
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary

from ._writing import (
    UNBROKEN,
    Answer,
    Block,
    Bullets,
    Document,
    Item,
    Paragraph,
    Section,
    capital,
)

_LONGEST_NUMBER: Final = 40
_DIGEST_SHOWN: Final = 19
_TWO: Final = 2
_CONJUNCTIONS: Final = {"atau", "dan", "or", "and"}
_BEFORE_A_NUMBER: Final = re.compile(r" (?=\(?\d|\w\b)")


def document(decision: Decision, lang: Language, ways: Iterable[Way] | None = None) -> Document:
    """Return the whole answer: the verdict first, then why, what follows, and what is not known.

    With `ways`, what would change the answer stands at the end.
    """
    words = Words(lang=lang, decision=decision)
    sections = _told(_SECTIONS, decision, words)
    if ways is not None:
        sections = (*sections, ways_section(ways, lang))
    return Document(lang=lang, answer=_answer(decision, words), sections=sections)


def document_of_one(decision: Decision, lang: Language) -> Document:
    """Return an answer without what others on the same day and place say too."""
    words = Words(lang=lang, decision=decision)
    sections = _told(_ITS_OWN, decision, words)
    return Document(lang=lang, answer=_answer(decision, words), sections=sections)


def sections_of(decision: Decision, lang: Language, *titles: str) -> tuple[Section, ...]:
    """Return the sections of an answer that go by these names."""
    chosen = {f"heading-{title}": _SECTIONS[f"heading-{title}"] for title in titles}
    return _told(chosen, decision, Words(lang=lang, decision=decision))


def common_sections(decisions: Sequence[Decision], lang: Language) -> tuple[Section, ...]:
    """Return what answers on one day and place have in common, with all that they cite."""
    decision, words = decisions[0], Words(lang=lang, decision=decisions[0])
    cited = (citation for each in decisions for citation in _citations(each))
    blocks = {
        "heading-contexts": _contexts(decision, words),
        "heading-instruments": _cited(cited, words),
        "heading-about": _law_used(decision, words),
    }
    told = (Section(words.say(title), tuple(found)) for title, found in blocks.items())
    return tuple(section for section in told if section.blocks)


def _told(
    sections: Mapping[str, Callable[[Decision, Words], Iterator[Block]]],
    decision: Decision,
    words: Words,
) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    told = (
        Section(words.say(title), tuple(section(decision, words)))
        for title, section in sections.items()
    )
    return tuple(section for section in told if section.blocks)


# ------------------------------------------------------------------ words


@frozen(kw_only=True)
class Words:
    """Codes, days and names in the language of the reader.

    With a decision, disputes have the titles that it shows.
    """

    lang: Language
    decision: Decision | None = None
    vocabulary: Vocabulary = field(factory=load_vocabulary, repr=False)

    def say(self, phrase: str, **values: str) -> str:
        """Return a phrase of the module with its values filled in."""
        return _PHRASES[phrase][self.lang].format_map(values)

    def term(self, code: StrEnum) -> str:
        """Return the term of a code of the vocabulary."""
        return self.vocabulary.term(code)[self.lang]

    def code(self, code: str, *enums: type[StrEnum]) -> str:
        """Return the term of a code that belongs to one of some enums, else the code itself."""
        for enum in enums:
            if code in set(enum):
                return self.term(enum(code))
        return code

    def fact(self, name: str) -> str:
        """Return the name of a fact, or of a dispute that decides like one."""
        known = self.vocabulary.terms["facts"]
        return known[name][self.lang] if name in known else self.dispute(name)

    def value(self, fact: str, code: str) -> str:
        """Return a value of a fact, which is a code, `yes` or `no`."""
        spec = self.vocabulary.facts.get(fact)
        if code in {"yes", "no"}:
            return self.say(code)
        kind = None if spec is None else spec.type
        return self.code(code, kind) if kind is not None and issubclass(kind, StrEnum) else code

    def values(self, fact: str, codes: Iterable[str]) -> str:
        """Return the values that a fact may have, as alternatives."""
        return self.join("or", (self.value(fact, code) for code in codes))

    def join(self, how: str, parts: Iterable[str]) -> str:
        """Return parts as one enumeration, with stronger marks where parts hold marks already."""
        several = tuple(parts)
        if len(several) < _TWO:
            return "".join(several)
        comma = ";" if any(", " in part for part in several) else ","
        plain = comma == "," and not any(_CONJUNCTIONS & set(part.split()) for part in several)
        first = f"{comma} ".join(several[:-1])
        if len(several) > _TWO or not plain:
            first += comma
        return self.say(f"join-{how}", first=first, last=several[-1])

    def day(self, day: date) -> str:
        """Return a day as it is written in a letter; its parts are never wrapped apart."""
        month = _MONTHS[self.lang][day.month - 1]
        return UNBROKEN.join((str(day.day), month, str(day.year)))

    def number(self, number: int) -> str:
        """Return a number with the mark for thousands that the language uses."""
        grouped = f"{number:,}"
        return grouped.replace(",", ".") if self.lang == "id" else grouped

    def when(self, at: date | DaySpan) -> str:
        """Return the day or the span of days of an act."""
        if isinstance(at, date):
            return self.say("on-day", day=self.day(at))
        return self.say("in-span", first=self.day(at.first), last=self.day(at.last))

    def where(self, region: str | None) -> str:
        """Return the place of an act with its code."""
        if region is None:
            return self.say("anywhere")
        name = self.region(region)
        if name is None:
            return self.say("in-code", code=region)
        return self.say("in-region" if "." in region else "in-province", name=name, code=region)

    def region(self, code: str) -> str | None:
        """Return the name of a region, or None where the calendar knows none."""
        province, dot, _ = code.partition(".")
        found = Calendar.national().regions.get(province)
        if found is None:
            return None
        if not dot:
            return found.name
        return found.regencies.get(code)

    def election(self, election: str) -> str:
        """Return the name of an election."""
        known = {entry.id: entry.name for entry in Calendar.national().elections}
        return known[election][self.lang] if election in known else election

    def rule(self, rule: str) -> str:
        """Return the title of a rule with its id."""
        found = _national_rules().get(rule)
        if found is None:
            return rule
        return self.say("rule", title=found.title[self.lang], rule=rule)

    def dispute(self, dispute: str) -> str:
        """Return what a dispute is about."""
        titles = (view.title[self.lang] for view in self._disputes(dispute))
        return next(titles, dispute)

    def reading(self, ref: ReadingRef) -> str:
        """Return a reading with the dispute that it answers."""
        titles = (
            reading.title[self.lang]
            for view in self._disputes(ref.dispute)
            for reading in view.readings
            if reading.id == ref.reading
        )
        title = next(titles, ref.reading)
        return self.say("reading", dispute=self.dispute(ref.dispute), reading=title)

    def _disputes(self, dispute: str) -> Iterator[DisputeView | Dispute]:
        """Yield a dispute as the decision shows it, then as the national rulebook does."""
        known: tuple[DisputeView | Dispute, ...] = Rulebook.national().disputes
        shown = () if self.decision is None else self.decision.disputes
        yield from (view for view in (*shown, *known) if view.id == dispute)

    def citation(self, citation: Citation) -> str:
        """Return a provision; an instrument whose number is too long to repeat goes by its id."""
        known = _national_instruments().get(citation.instrument)
        name = citation.instrument
        if known is not None and len(known.number) <= _LONGEST_NUMBER:
            name = known.number
        text = self.say("citation", instrument=name, provision=citation.provision)
        return _BEFORE_A_NUMBER.sub(UNBROKEN, text)

    def citations(self, citations: Iterable[Citation]) -> str:
        """Return provisions in their order."""
        return "; ".join(self.citation(citation) for citation in citations)


@cache
def _national_rules() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in Rulebook.national().rules}


@cache
def _national_instruments() -> Mapping[str, Instrument]:
    return {entry.id: entry for entry in Rulebook.national().instruments}


# ------------------------------------------------------------------ the verdict


def _answer(decision: Decision, words: Words) -> Answer:
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
    return Answer(decision.verdict, words.term(decision.verdict).upper(), text)


def _who(person: Person, words: Words) -> str:
    category, position = words.term(person.category), person.position
    if position is None or position is Position.NONE:
        return category
    return words.say("who", category=category, position=words.term(position))


def _target(decision: Decision, words: Words) -> str:
    """Return whom the act favours as it was read; nothing where it favours nobody."""
    given = decision.input.activity.target
    read = decision.assumed.get("target", () if given is None else (given.value,))
    named = [words.code(code, Target) for code in read if code != Target.NOBODY]
    return words.say("target", target=words.join("or", named)) if named else ""


# ------------------------------------------------------------------ the case


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


# ------------------------------------------------------------------ why


def _why(decision: Decision, words: Words) -> Iterator[Block]:
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
        known = _national_rules().get(rule)
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


# ------------------------------------------------------------------ the tree of why


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
    name, found, expected = _STEP_WORDS.get(step.what, _fact_words)(step, words)
    found = found or words.say(_NOT_ONE[step.holds])
    if not expected or (step.holds is True and step.what != "time"):
        return words.say("pair", name=name, value=found)
    return words.say("pair-wanted", name=name, value=found, wanted=expected)


StepWords = tuple[str, str, str]


def _person_words(step: Step, words: Words) -> StepWords:
    found = (words.code(code, Category, Position) for code in (step.found or "").split(", "))
    expected = grouped(step.expected, words, Category, Position)
    return words.say("step-person"), ", ".join(found), words.join("or", expected)


def _act_words(step: Step, words: Words) -> StepWords:
    expected = words.join("or", (words.code(code, Act) for code in step.expected))
    return words.fact("act"), words.code(step.found or "", Act), expected


def _target_words(step: Step, words: Words) -> StepWords:
    expected = grouped(step.expected, words, Target)
    return words.fact("target"), words.code(step.found or "", Target), words.join("or", expected)


def _time_words(step: Step, words: Words) -> StepWords:
    met = [code for code in (step.found or "").split(", ") if code]
    found = (
        words.term(Stage.OUTSIDE) if code == "outside" else words.election(code) for code in met
    )
    expected = _time_expected(step.expected, words)
    return words.say("step-time"), words.join("and", found), expected


def _time_expected(codes: Iterable[str], words: Words) -> str:
    """Return kinds, contests, stages and periods of a rule, each sort as alternatives."""
    left = list(codes)
    parts = []
    for enum in (ElectionKind, Contest, Stage, PeriodKind):
        named = [words.code(code, enum) for code in left if code in set(enum)]
        left = [code for code in left if code not in set(enum)]
        if named:
            parts.append(words.join("or", named))
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


def _groups(words: Words) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the groups that have a term of their own, with their members."""
    vocabulary = words.vocabulary
    for category, members in vocabulary.category_groups.items():
        yield words.term(category), frozenset(members)
    named = {
        "position_groups": vocabulary.position_groups,
        "target_groups": vocabulary.target_groups,
    }
    for section, groups in named.items():
        for group, inside in groups.items():
            yield vocabulary.terms[section][group][words.lang], frozenset(map(str, inside))


def grouped(codes: Iterable[str], words: Words, *enums: type[StrEnum]) -> Iterator[str]:
    """Yield terms of codes, whole groups by their own term."""
    left = dict.fromkeys(codes)
    for term, members in _groups(words):
        if members and members <= left.keys():
            yield term
            left = {code: None for code in left if code not in members}
    yield from (words.code(code, *enums) for code in left)


# ------------------------------------------------------------------ sanctions


def _sanctions(decision: Decision, words: Words) -> Iterator[Block]:
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
    named = []
    for _, same in groupby(terms, key=_but_for_length):
        first, *others = same
        if others and joined == "alternative":
            named.append(_penalty(first, words, tuple(others)))
        else:
            named += [_penalty(penalty, words) for penalty in (first, *others)]
    return words.join(_JOINS[joined], named)


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
    one = "one-" if bound == 1 and penalty.unit != "rupiah" else ""
    return words.say(f"{one}{penalty.unit}", number=number).replace(" ", UNBROKEN)


_JOINS: Final = {"alternative": "or", "and": "and", "and_or": "and-or"}


# ------------------------------------------------------------------ who disagrees, what follows


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


def _reports(decision: Decision, words: Words) -> Iterator[Block]:
    items = (
        *(_report(tuple(doors), words) for _, doors in groupby(decision.report_to, _but_for_door)),
        *(_no_role(body, words) for body in decision.no_role),
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
        f"{span.kind}-days" if span.days != 1 else f"one-{span.kind}-days",
        days=words.number(span.days),
        start=words.say(start) if start is not None else span.start,
    )


def _no_role(body: NoRole, words: Words) -> Item:
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


def _duties(decision: Decision, words: Words) -> Iterator[Block]:
    items = tuple(
        Item(
            duty.text[words.lang],
            (Item(words.say("basis", citations=words.citation(duty.citation))),),
        )
        for duty in decision.duties
    )
    if items:
        yield Bullets(items)


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


# ------------------------------------------------------------------ sources


def _instruments(decision: Decision, words: Words) -> Iterator[Block]:
    yield from _cited(_citations(decision), words)


def _cited(citations: Iterable[Citation], words: Words) -> Iterator[Block]:
    """Yield the instruments that were cited, with their full names."""
    cited = dict.fromkeys(citation.instrument for citation in citations)
    known = _national_instruments()
    items = []
    for name in cited:
        found = known.get(name)
        if found is not None:
            items.append(_instrument(found, words))
    if items:
        yield Bullets(tuple(items))


def _instrument(instrument: Instrument, words: Words) -> Item:
    number, source = instrument.number, instrument.source
    long = len(number) > _LONGEST_NUMBER
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
    "heading-why": _why,
    "heading-sanctions": _sanctions,
    "heading-disputes": _disputes,
    "heading-reports": _reports,
    "heading-duties": _duties,
    "heading-unknowns": _unknowns,
    "heading-instruments": _instruments,
    "heading-about": _about,
}
_ITS_OWN: Final = {
    title: section
    for title, section in {**_SECTIONS, "heading-about": _confidence_alone}.items()
    if title not in {"heading-contexts", "heading-instruments"}
}


# ------------------------------------------------------------------ what would change the answer


def ways_section(ways: Iterable[Way], lang: Language) -> Section:
    """Return ways to another verdict, one an entry, for a reader who knows the decision."""
    vocabulary = load_vocabulary()
    items = tuple(Item(_way(way, lang, vocabulary)) for way in ways)
    found = Bullets(items) if items else Paragraph(_PHRASES["no-way"][lang])
    return Section(_PHRASES["heading-ways"][lang], (found,))


def _way(way: Way, lang: Language, vocabulary: Vocabulary) -> str:
    changes = [_changed(change, lang, vocabulary) for change in way.changes]
    if way.day is not None:
        changes.append(f"{vocabulary.fact_term('at')[lang]}: {way.day.isoformat()}")
    verdict = vocabulary.term(way.verdict)[lang]
    return _PHRASES["way"][lang].format(changes="; ".join(changes), verdict=verdict)


def _changed(change: Change, lang: Language, vocabulary: Vocabulary) -> str:
    phrase = "fact-added" if change.was is None else "fact-changed"
    return _PHRASES[phrase][lang].format(
        fact=vocabulary.fact_term(change.fact)[lang],
        becomes=_fact_value(change.becomes, lang, vocabulary),
        was=_fact_value(change.was, lang, vocabulary),
    )


def _fact_value(value: FactValue | None, lang: Language, vocabulary: Vocabulary) -> str:
    if isinstance(value, StrEnum):
        return vocabulary.term(value)[lang]
    return _PHRASES["yes" if value else "no"][lang]


# ------------------------------------------------------------------ what is said

_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

_PHRASES: Final[Mapping[str, Text]] = {
    # --- the verdict
    "verdict-permitted": Text(
        "{who} {act}{target} {when} {where}.",
        "this person ({who}) may {act}{target} {when} {where}.",
    ),
    "verdict-discouraged": Text(
        "{who} {act}{target} {when} {where}. Ini imbauan; tidak mengikutinya bukan pelanggaran.",
        "this person ({who}) is advised not to {act}{target} {when} {where}. It is "
        "advice; not to follow it is no violation.",
    ),
    "verdict-prohibited": Text(
        "{who} {act}{target} {when} {where}.",
        "this person ({who}) may not {act}{target} {when} {where}.",
    ),
    "verdict-unregulated": Text(
        "{who} {act}{target} {when} {where}. Tidak ada aturan dalam kumpulan aturan ini "
        "yang menyebut hal itu; tidak diatur tidak sama dengan boleh.",
        "no rule of this rulebook says whether this person ({who}) may {act}{target} "
        "{when} {where}. That is not the same as permitted.",
    ),
    "verdict-disputed": Text(
        "{who} {act}{target} {when} {where}. Lembaga-lembaga yang berwenang menafsirkan "
        "aturannya secara berbeda, dan jawabannya bergantung pada tafsiran yang dipakai.",
        "the competent authorities read the law differently on whether this person "
        "({who}) may {act}{target} {when} {where}, and the verdict turns on the reading.",
    ),
    "verdict-depends": Text(
        "{who} {act}{target} {when} {where}. Jawabannya bergantung pada hal yang belum "
        "diketahui: {facts}.",
        "whether this person ({who}) may {act}{target} {when} {where} turns on what is "
        "not known: {facts}.",
    ),
    "verdict-depends-on-something": Text(
        "{who} {act}{target} {when} {where}. Jawabannya bergantung pada hal yang belum diketahui.",
        "whether this person ({who}) may {act}{target} {when} {where} turns on what is not known.",
    ),
    "who": Text("{category} dengan jabatan {position}", "{category}, {position}"),
    "target": Text(" (sasaran: {target})", " (concerning: {target})"),
    "on-day": Text("pada {day}", "on {day}"),
    "in-span": Text(
        "pada salah satu hari dari {first} sampai {last}", "on some day from {first} to {last}"
    ),
    "anywhere": Text("di daerah yang tidak disebutkan", "in a region that was not given"),
    "in-code": Text("di daerah berkode {code}", "in the region with the code {code}"),
    "in-region": Text("di {name} ({code})", "in {name} ({code})"),
    "in-province": Text(
        "di salah satu kabupaten/kota di Provinsi {name} ({code})",
        "in one of the regencies or cities of the province of {name} ({code})",
    ),
    "join-or": Text("{first} atau {last}", "{first} or {last}"),
    "join-and": Text("{first} dan {last}", "{first} and {last}"),
    "join-and-or": Text("{first} dan/atau {last}", "{first} and/or {last}"),
    # --- headings
    "heading-contexts": Text("Pemilihan pada hari itu", "Elections on that day"),
    "heading-given": Text("Fakta yang diberikan", "Facts that were given"),
    "heading-why": Text("Alasan", "Why"),
    "heading-sanctions": Text("Ancaman sanksi", "Sanctions"),
    "heading-disputes": Text("Perbedaan tafsiran", "Where the authorities differ"),
    "heading-reports": Text("Tempat melapor", "Where to report"),
    "heading-duties": Text("Kewajiban dan tata cara", "Duties and procedure"),
    "heading-unknowns": Text(
        "Yang belum diketahui, anggapan, dan catatan", "What is not known, presumed, or to be noted"
    ),
    "heading-instruments": Text("Peraturan yang dikutip", "Instruments cited"),
    "heading-about": Text("Tentang jawaban ini", "About this answer"),
    # --- the case
    "outside": Text("Di luar tahapan pemilihan", "Outside any election"),
    "election": Text("{name} ({about})", "{name} ({about})"),
    "context": Text("{election}: {stage}", "{election}: {stage}"),
    "contexts-possible": Text(
        "Hari atau daerahnya belum pasti. Keadaan yang mungkin:",
        "The day or the region is not certain. What may be the case:",
    ),
    "chosen": Text("tafsiran yang dipilih: {reading}", "reading that was chosen: {reading}"),
    # --- why
    "marks": Text(
        "Tanda: [ya] terpenuhi, [tidak] tidak terpenuhi, [?] belum diketahui.",
        "Marks: [yes] holds, [no] does not hold, [?] not known.",
    ),
    "finding": Text(
        "{modality} {rule} ({status}): {title}", "{modality} {rule} ({status}): {title}"
    ),
    "not-met": Text("berlaku dan tidak dipenuhi", "stands and is not met"),
    "by-reading": Text("bergantung pada tafsiran", "depends on the reading"),
    "basis": Text("Dasar hukum: {citations}", "Legal basis: {citations}"),
    "source": Text("Keandalan: {confidence}", "Confidence: {confidence}"),
    "only-reading": Text("Hanya menurut tafsiran: {reading}", "Only on the reading: {reading}"),
    "in-elections": Text("Pada: {elections}", "In: {elections}"),
    "note": Text("Catatan: {note}", "Note: {note}"),
    "because": Text("Yang diperiksa:", "What was checked:"),
    "lifted-by": Text("Dikecualikan oleh: {rule}", "Lifted by: {rule}"),
    "could-be-lifted": Text(
        "Tidak berlaku jika pengecualian ini terpenuhi: {rule}",
        "Does not stand if this exception holds: {rule}",
    ),
    "could-be-lifted-if": Text(
        "Tidak berlaku jika pengecualian ini terpenuhi: {rule}, dengan syarat:",
        "Does not stand if this exception holds: {rule}, on the condition:",
    ),
    "rule": Text("{title} ({rule})", "{title} ({rule})"),
    "reading": Text("{reading} (perihal: {dispute})", "{reading} (question: {dispute})"),
    "citation": Text("{instrument}, {provision}", "{instrument}, {provision}"),
    # --- the tree of why
    "mark-yes": Text("[ya] {what}", "[yes] {what}"),
    "mark-no": Text("[tidak] {what}", "[no] {what}"),
    "mark-open": Text("[?] {what}", "[?] {what}"),
    "step-person": Text("orang", "person"),
    "step-time": Text("waktu", "time"),
    "step-not": Text("hal berikut tidak terpenuhi:", "the following does not hold:"),
    "step-all": Text("semua hal berikut:", "all of the following:"),
    "step-any": Text("sedikitnya satu dari hal berikut:", "at least one of the following:"),
    "pair": Text("{name}: {value}", "{name}: {value}"),
    "pair-wanted": Text(
        "{name}: {value} (disyaratkan: {wanted})", "{name}: {value} (required: {wanted})"
    ),
    "yes": Text("ya", "yes"),
    "no": Text("tidak", "no"),
    "not-known": Text("belum diketahui", "not known"),
    "none-fits": Text("tidak ada yang cocok", "none that fits"),
    "whichever": Text("apa pun yang mungkin", "whichever it may be"),
    # --- sanctions
    "no-class": Text(
        "sanksi yang tingkatnya tidak ditetapkan sumber mana pun",
        "sanction whose level no source fixes",
    ),
    "no-sanction": Text(
        "Kumpulan aturan ini tidak memuat sanksi untuk perbuatan ini.",
        "This rulebook holds no sanction for this act.",
    ),
    "certain": Text("Pasti menurut fakta yang diberikan", "Certain on the facts that were given"),
    "possible": Text("Mungkin, belum pasti", "Possible, not certain"),
    "possible-if": Text("Mungkin, bergantung pada: {facts}", "Possible, depending on: {facts}"),
    "imposed-by": Text("Yang berwenang menjatuhkan: {by}", "Imposed by: {by}"),
    "sanction-basis": Text(
        "Dari aturan {rule}: {citations} ({confidence})",
        "From rule {rule}: {citations} ({confidence})",
    ),
    "sanction-rule": Text("Dari aturan {rule} ({confidence})", "From rule {rule} ({confidence})"),
    "percent": Text("{kind} sebesar {percent} persen", "{kind} by {percent} percent"),
    "exact-time": Text("{kind} selama {bound}", "{kind} for {bound}"),
    "exact-amount": Text("{kind} sebesar {bound}", "{kind} of {bound}"),
    "least-time": Text("{kind} paling singkat {bound}", "{kind} of at least {bound}"),
    "least-amount": Text("{kind} paling sedikit {bound}", "{kind} of at least {bound}"),
    "most-time": Text("{kind} paling lama {bound}", "{kind} of at most {bound}"),
    "most-amount": Text("{kind} paling banyak {bound}", "{kind} of at most {bound}"),
    "bounds": Text("{kind} {least} sampai {most}", "{kind} of {least} to {most}"),
    "days": Text("{number} hari", "{number} days"),
    "one-days": Text("{number} hari", "{number} day"),
    "months": Text("{number} bulan", "{number} months"),
    "one-months": Text("{number} bulan", "{number} month"),
    "rupiah": Text("Rp{number}", "Rp{number}"),
    # --- disputes
    "dispute": Text("Perihal: {title}", "Question: {title}"),
    "reading-verdict": Text("{title}: {verdict}", "{title}: {verdict}"),
    "holder": Text(
        "{who}, sejak {since} (sumber: {source})", "{who}, since {since} (source: {source})"
    ),
    # --- where to report, what follows
    "route-report": Text("laporan dugaan pelanggaran", "report of a suspected violation"),
    "route-integrated-system": Text(
        "laporan melalui Sistem Berbagi Terintegrasi (SBT)",
        "report through the integrated sharing system (SBT)",
    ),
    "reporter": Text("Yang dapat melapor: {who}", "Who may report: {who}"),
    "deadline": Text("Batas waktu: {days}", "Deadline: {days}"),
    "follow-up": Text("Tenggat penanganan:", "How soon it is dealt with:"),
    "clock": Text("{what}: {days} ({citation})", "{what}: {days} ({citation})"),
    "calendar-days": Text(
        "{days} hari kalender sejak {start}", "{days} calendar days after {start}"
    ),
    "working-days": Text("{days} hari kerja sejak {start}", "{days} working days after {start}"),
    "one-calendar-days": Text(
        "{days} hari kalender sejak {start}", "{days} calendar day after {start}"
    ),
    "one-working-days": Text("{days} hari kerja sejak {start}", "{days} working day after {start}"),
    "start-known": Text("dugaan pelanggaran diketahui", "the suspected violation became known"),
    "start-received": Text("laporan diterima", "the report was received"),
    "start-registered": Text(
        "laporan diterima dan didaftarkan", "the report was received and registered"
    ),
    "start-discovered": Text(
        "pengawas menemukan dugaan pelanggaran", "the supervisor discovered the suspected violation"
    ),
    "start-found": Text("dugaan tindak pidana ditemukan", "the suspected crime was found"),
    "passed-on": Text("Diteruskan kepada: {to}", "Passed on to: {to}"),
    "passed-on-by": Text("Diteruskan oleh {by} kepada: {to}", "Passed on by the {by} to: {to}"),
    # --- what is not known
    "open": Text(
        "Belum diketahui dan menentukan jawaban: {facts}",
        "Not known, and the verdict turns on it: {facts}",
    ),
    "presumed": Text(
        "{fact}: {value} (dianggap demikian karena tidak disebutkan lain)",
        "{fact}: {value} (presumed, since nothing else was said)",
    ),
    "assumed": Text(
        "{fact}: {value} (diambil dari tindakan atau tahapan pemilihan)",
        "{fact}: {value} (taken from the act or from the stage of the election)",
    ),
    "note-after-calendar": Text(
        "Tanggal ini sesudah {calendar_until}, hari terakhir yang diperiksa dalam kalender "
        "pemilihan; pemilihan sesudahnya mungkin belum tercatat.",
        "The day is after {calendar_until}, the last day for which the election calendar was "
        "checked; later elections may be missing.",
    ),
    "note-before-rulebook": Text(
        "Tanggal ini sebelum {rulebook_from}, hari pertama yang dicakup kumpulan aturan; aturan "
        "yang berlaku saat itu mungkin tidak tercatat.",
        "The day is before {rulebook_from}, the first day that the rulebook covers; rules of "
        "that time may be missing.",
    ),
    "note-after-rulebook": Text(
        "Tanggal ini sesudah {rulebook_until}, hari terakhir yang dicakup kumpulan aturan; "
        "perubahan sesudahnya mungkin belum tercatat.",
        "The day is after {rulebook_until}, the last day that the rulebook covers; later "
        "changes of the law may be missing.",
    ),
    "note-regions-incomplete": Text(
        "Daftar daerah yang menyelenggarakan salah satu pemilihan belum lengkap, sehingga belum "
        "pasti apakah daerah ini termasuk.",
        "The list of regions that hold one of the elections has gaps, so that it is not certain "
        "whether this region does.",
    ),
    "note-election-not-running": Text(
        "Pemilihan yang disebut tidak berlangsung di daerah itu pada hari itu, sehingga dinilai "
        "di luar tahapan.",
        "The election that was named does not run in that region on that day, so the answer is "
        "that outside an election.",
    ),
    "note-election-not-fixed": Text(
        "Hari-hari pemilihan yang disebut belum ditetapkan, sehingga dinilai di luar tahapan.",
        "The days of the election that was named are not fixed yet, so the answer is that outside "
        "an election.",
    ),
    "note-target-read-as": Text(
        "Sasaran yang disebut dibaca menurut tahapan pemilihan pada hari itu.",
        "The target that was given is read as what it is at the stage of the election on that day.",
    ),
    "note-contest-not-running": Text(
        "Jenis pemilihan yang disebut tidak berlangsung di daerah itu pada hari itu, sehingga "
        "dinilai di luar tahapan.",
        "The contest that was named does not run in that region on that day, so the answer is "
        "that outside an election.",
    ),
    # --- what would change the answer
    "heading-ways": Text("Yang dapat mengubah jawaban", "What would change the answer"),
    "no-way": Text(
        "Tidak ditemukan perubahan tindakan atau tanggal yang mengubah jawaban.",
        "No change of the act or its day was found that would change the answer.",
    ),
    "way": Text("{changes}. Putusan: {verdict}.", "{changes}. Verdict: {verdict}."),
    "fact-changed": Text("{fact}: {becomes} (semula {was})", "{fact}: {becomes} (was {was})"),
    "fact-added": Text("{fact}: {becomes} (belum disebut)", "{fact}: {becomes} (was not given)"),
    # --- sources
    "name": Text("{number}: {title}", "{number}: {title}"),
    "long-name": Text("{id}: {number}; {title}", "{id}: {number}; {title}"),
    "found-at": Text("Sumber: {source}", "Source: {source}"),
    "confidence": Text(
        "Keandalan jawaban: {confidence} (yang terlemah di antara teks, tanggal berlaku, dan "
        "kalender)",
        "Confidence: {confidence} (the weakest of text, dates and calendar)",
    ),
    "no-confidence": Text(
        "Keandalan jawaban: tidak dinilai, karena tidak ada aturan yang menentukannya",
        "Confidence: not rated, since no rule gives the verdict",
    ),
    "about-rulebook": Text(
        "Kumpulan aturan: {id} versi {version} ({digest}), mencakup {first} sampai {last}",
        "Rulebook: {id}, version {version} ({digest}), covering {first} to {last}",
    ),
    "about-overlays": Text(
        "Aturan tambahan setempat: {overlays}", "Rules added for the place: {overlays}"
    ),
    "about-calendar": Text(
        "Kalender pemilihan: diperiksa sampai {last}", "Election calendar: checked until {last}"
    ),
    "about-library": Text("Pustaka: asn-netralitas {version}", "Library: asn-netralitas {version}"),
    "no-advice": Text(
        "Ini keterangan umum, bukan nasihat hukum. Untuk kasus nyata, tanyakan kepada pejabat "
        "atau lembaga yang berwenang.",
        "This is general information, not legal advice. In a real case ask the competent "
        "authority.",
    ),
}
