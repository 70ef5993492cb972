"""Interviews: the open fact to ask next, and the answers so far as a storable value.

The next question is the open fact whose worst answer leaves the fewest outcomes; an outcome is the
verdict under each choice of readings. Facts that are given, presumed or irrelevant are not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import Any, Final

from attrs import asdict, evolve, field, frozen

from asn_netralitas._engine.applicable_law import Occasion, law_of
from asn_netralitas._engine.case_space import ground_of
from asn_netralitas._engine.completions import Completions
from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._engine.query import Query, validate
from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.case import Activity, At, DaySpan, Person
from asn_netralitas._model.codes import Category, FactValue, Verdict, code_of
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem, near
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary, folded
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import LANGUAGES, Text
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.cases import read_at, read_case, read_fact
from asn_netralitas._reading.rulebook import Rulebook, require_rulebook

INTERVIEW_SCHEMA: Final = "asn-netralitas/interview/1"
UNKNOWN: Final = "unknown"
_PHRASES: Final = Catalogue("common")

Outcome = tuple[Verdict | None, ...]


@frozen
class Answer:
    """One answer that a question admits: its code, and its term in both languages."""

    code: str
    term: Text


@frozen
class Question:
    """A question that is worth asking: the open fact, its wording, and the admissible answers.

    A region or a day is answered freely, by its code or as YYYY-MM-DD; `answers` is then empty.
    """

    fact: str
    text: Text
    answers: tuple[Answer, ...]


@frozen
class Given:
    """What was answered: the fact and the code of the answer, `unknown` if it stays open."""

    fact: str
    answer: str


def next_question(
    decision: Decision, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> Question | None:
    """Return the question about the open fact that is worth asking next; None if nothing is open.

    It is the fact whose worst answer leaves the fewest outcomes, and of several the first in the
    vocabulary. `rulebook` and `calendar` must be those that decided; without them the national
    ones are meant.

    Raises:
        CaseError: If the decision was made with another rulebook.

    >>> from asn_netralitas import Act, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS), Activity(Act.ATTEND_OFFICIAL_EVENT), at=date(2024, 10, 7)
    ... )
    >>> next_question(decision).text.en
    'Do they do it on official assignment, with a letter of assignment?'
    """
    case = _InterviewCase(
        decision.input.person,
        decision.input.activity,
        decision.input.at,
        decision.input.readings,
        rulebook if rulebook is not None else Rulebook.national(),
        calendar if calendar is not None else Calendar.national(),
    )
    require_rulebook(case.rulebook, decision.rulebook.digest)
    return _next(case, decision.open_facts)


@frozen(kw_only=True, slots=False)
class Interview:
    """A case with the answers so far; each answer gives a new interview.

    `person`, `activity` and `at` are as they were when it began. `question` is None when the
    verdict is firm or disputed, or nothing is left that may be asked; `decision` holds at any time.
    """

    person: Person
    activity: Activity
    at: At
    readings: Mapping[str, str] = field(hash=False)
    answers: tuple[Given, ...] = ()
    rulebook: Rulebook = field(repr=False)
    calendar: Calendar = field(repr=False)

    @cached_property
    def decision(self) -> Decision:
        """Return the decision on what is known so far."""
        return self._case.decide()

    @cached_property
    def question(self) -> Question | None:
        """Return what is worth asking next, or None."""
        return _next(self._case, self._askable)

    @property
    def remaining(self) -> int:
        """Return how many questions there may still be; mostly an answer settles several facts.

        To name one election may open facts that did not matter beside the others.
        """
        askable = self._askable
        # Whoever answers with a province is asked for the regency too.
        twice = "region" in askable and self._case.person.region is None
        return len(askable) + twice

    def answer(self, given: FactValue | date | str) -> Interview:
        """Return the interview after an answer to its question.

        A value of the fact is taken, or text: a code, a term, yes or no, ya or tidak, a day as
        YYYY-MM-DD, a region by code or full name. A province is an answer, but its regency may be
        asked next. `unknown` or `tidak tahu` leaves the fact open; it is not asked again.

        Raises:
            CaseError: If there is no question, or it does not admit the answer.

        >>> from asn_netralitas import Act
        >>> talk = start(
        ...     Person(Category.PNS), Activity(Act.ATTEND_OFFICIAL_EVENT), at=date(2024, 10, 7)
        ... )
        >>> talk.answer("ya").decision.verdict.value
        'permitted'
        """
        question = self.question
        if question is None:
            raise CaseError([Problem(code="nothing-asked")])
        written = " ".join(_as_text(given).split())
        code = UNKNOWN if says_unknown(written) else _read_answer(written, question, self._case)
        return _checked(evolve(self, answers=(*self.answers, Given(question.fact, code))))

    def to_dict(self) -> dict[str, Any]:
        """Return the interview as plain JSON values (schema `asn-netralitas/interview/1`)."""
        return {
            "schema": INTERVIEW_SCHEMA,
            "person": _known(self.person),
            "activity": _known(self.activity),
            "at": _as_text(self.at),
            "readings": dict(self.readings),
            "answers": [{"fact": given.fact, "answer": given.answer} for given in self.answers],
        }

    @classmethod
    def from_dict(
        cls,
        values: Mapping[str, Any],
        *,
        rulebook: Rulebook | None = None,
        calendar: Calendar | None = None,
    ) -> Interview:
        """Return the interview that `to_dict` wrote, to go on under a rulebook and a calendar.

        Raises:
            LoadError: If `values` is of another schema or not whole; every fault is listed.
            CaseError: If the facts contradict each other, or name what the calendar lacks.
        """
        book = rulebook if rulebook is not None else Rulebook.national()
        root = Cursor.over(values)
        root.mapping("schema", "person", "activity", "at", "readings", "answers")
        root["schema"].word("schema", INTERVIEW_SCHEMA)
        person, activity = read_case(root["person"], root["activity"], book.vocabulary, {})
        began = cls(
            person=person,
            activity=activity,
            at=read_at(root["at"]),
            readings={name.text(): each.text() for name, each in root["readings"].items()},
            rulebook=book,
            calendar=calendar if calendar is not None else Calendar.national(),
        )
        answers = [_read_given(entry, book.vocabulary) for entry in root["answers"].sequence()]
        root.finish()
        return _checked(evolve(began, answers=tuple(answers)))

    @cached_property
    def _case(self) -> _InterviewCase:
        case = _InterviewCase(
            self.person, self.activity, self.at, self.readings, self.rulebook, self.calendar
        )
        for given in self.answers:
            if given.answer != UNKNOWN:
                case = case.with_answer(given.fact, given.answer)
        return case

    @property
    def _askable(self) -> tuple[str, ...]:
        left_open = {given.fact for given in self.answers if given.answer == UNKNOWN}
        return tuple(fact for fact in self.decision.open_facts if fact not in left_open)


def start(
    person: Person,
    activity: Activity,
    *,
    at: At,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    readings: Mapping[str, str] | None = None,
) -> Interview:
    """Begin an interview about a case, which is given as it is to `evaluate`.

    What is not known is left out; a category that is not known is a group, a day a `DaySpan`.

    Raises:
        CaseError: If the case cannot be decided, as `evaluate` says.

    >>> from asn_netralitas import Act
    >>> talk = start(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27))
    >>> talk.question is None, talk.decision.verdict.value
    (True, 'permitted')
    """
    return _checked(
        Interview(
            person=person,
            activity=activity,
            at=at,
            readings=dict(readings or {}),
            rulebook=rulebook if rulebook is not None else Rulebook.national(),
            calendar=calendar if calendar is not None else Calendar.national(),
        )
    )


def says_unknown(written: str) -> bool:
    """Return whether a text says, in either language, that the answer is not known."""
    ways = (way for lang in LANGUAGES for way in _PHRASES.series("answers-of-not-knowing", lang))
    return folded(written) in {UNKNOWN, *ways}


def _checked(interview: Interview) -> Interview:
    """Return an interview whose facts have been found to fit together."""
    _ = interview.decision
    return interview


@frozen
class _InterviewCase:
    """A question with the law and the calendar that decide it."""

    person: Person
    activity: Activity
    at: At
    readings: Mapping[str, str]
    rulebook: Rulebook
    calendar: Calendar

    def decide(self) -> Decision:
        return evaluate(
            self.person,
            self.activity,
            at=self.at,
            rulebook=self.rulebook,
            calendar=self.calendar,
            readings=self.readings,
        )

    def asked(self) -> Query:
        law = law_of(self.rulebook, self.calendar)
        return validate(self.person, self.activity, self.at, law, self.readings)

    def with_answer(self, fact: str, code: str) -> _InterviewCase:
        """Return the case in which a fact has the value of a code."""
        match fact:
            case "at":
                return evolve(self, at=date.fromisoformat(code))
            case "region":
                return evolve(self, person=evolve(self.person, region=code))
            case "category":
                return evolve(self, person=evolve(self.person, category=Category(code)))
            case "election":
                return evolve(self, activity=evolve(self.activity, election=code))
            case _:
                spec = self.rulebook.vocabulary.facts[fact]
                known: dict[str, Any] = {fact: _value(spec, code)}
                if spec.owner == "person":
                    return evolve(self, person=evolve(self.person, **known))
                return evolve(self, activity=evolve(self.activity, **known))


def _next(case: _InterviewCase, open_facts: Collection[str]) -> Question | None:
    """Return the question about the fact whose worst answer leaves the fewest outcomes."""
    vocabulary = case.rulebook.vocabulary
    best, least = None, inf
    for fact in vocabulary.questions:
        if fact in open_facts:
            left = _outcomes_left(fact, case, enough=least)
            if left < least:
                best, least = fact, left
    if best is None:
        return None
    return Question(best, vocabulary.question(best), tuple(_answers(best, case)))


def _outcomes_left(fact: str, case: _InterviewCase, *, enough: float) -> float:
    """Return how many outcomes the worst answer leaves, looking no further than `enough`.

    A fact without any admissible answer cannot be asked for.
    """
    worst: float = 0
    for code in _codes(fact, case):
        worst = max(worst, len(_outcomes(case.with_answer(fact, code))))
        if worst >= enough:
            break
    return worst or inf


def _outcomes(case: _InterviewCase) -> frozenset[Outcome]:
    """Return the outcomes that a case can have; none if its facts contradict each other."""
    asked = case.asked()
    return Completions(asked, ground_of(asked)).verdicts()


def _answers(fact: str, case: _InterviewCase) -> Iterator[Answer]:
    """Yield the answers that a fact admits beside what is known; none if it is answered freely."""
    if fact in {"at", "region"}:
        return
    for code in _codes(fact, case):
        if _outcomes(case.with_answer(fact, code)):
            yield Answer(code, _term(fact, code, case))


def _term(fact: str, code: str, case: _InterviewCase) -> Text:
    vocabulary = case.rulebook.vocabulary
    if fact == "category":
        return vocabulary.term(Category(code))
    if fact == "election":
        return case.calendar.election(code).name
    value = _value(vocabulary.facts[fact], code)
    return vocabulary.term(value) if isinstance(value, StrEnum) else _PHRASES.text(code)


def _codes(fact: str, case: _InterviewCase) -> Iterable[str]:
    """Return the answers to a fact; of places and days one of each group that is alike."""
    match fact:
        case "at":
            return dict.fromkeys(day.isoformat() for day, _, _ in _spots(case))
        case "region":
            return dict.fromkeys(_regions(case))
        case "category":
            return case.rulebook.vocabulary.members(case.person.category)
        case "election":
            return _elections(case)
        case _:
            values = case.rulebook.vocabulary.facts[fact].values
            # Yes comes before no when people are asked.
            return ("yes", "no") if bool in map(type, values) else tuple(map(str, values))


def _spots(case: _InterviewCase) -> Collection[Occasion]:
    """Return one day and place of each group that meets the same settings."""
    return ground_of(case.asked()).settings.keys()


def _regions(case: _InterviewCase) -> Iterator[str]:
    """Yield one region for each place that can be told apart and has a code."""
    listed = {code for rule in case.rulebook.rules for code in rule.regions}
    listed |= {code for overlay in case.rulebook.overlays for code in overlay.regions}
    for _, place, _ in _spots(case):
        yield from [place.code] if place.code is not None else _unlisted(place, listed, case)


def _unlisted(place: Place, listed: Collection[str], case: _InterviewCase) -> Iterable[str]:
    """Return a regency of a province that no list of regions names.

    Where none is known it is the province, unless that is what the case says already.
    """
    apart = {each.code for each in case.calendar.places(place.province, listed)}
    regencies = case.calendar.regions[place.province].regencies
    others = [code for code in regencies if code not in apart][:1]
    return others or {place.province} - {case.person.region}


def _elections(case: _InterviewCase) -> tuple[str, ...]:
    """Return the elections that the act may concern, in the order of the calendar."""
    calendar = case.calendar
    met = {
        context.election
        for day, place, _ in _spots(case)
        for context in calendar.contexts(
            day, place, membership=dict.fromkeys(calendar.uncertain(day, place), True)
        )
    }
    return tuple(election.id for election in calendar.elections if election.id in met)


def region_names(calendar: Calendar, within: str | None = None) -> dict[str, str]:
    """Return the regions by code with their names: all, or those within a province.

    >>> region_names(Calendar.national(), "31")["31.71"]
    'Kota Administrasi Jakarta Pusat'
    """
    names: dict[str, str] = {}
    for code, province in calendar.regions.items():
        if within is None:
            names[code] = province.name
        if within in {None, code}:
            names |= province.regencies
    return names


def _read_answer(written: str, question: Question, case: _InterviewCase) -> str:
    """Return the code of an answer as it was written.

    Raises:
        CaseError: If the question does not admit the answer.
    """
    if question.fact == "region":
        return _read_region(written, case)
    if question.fact == "at":
        return _read_day(written, case.at)
    names = {name: answer.code for answer in question.answers for name in answer_names(answer)}
    code = names.get(folded(written))
    if code is None:
        choices = ", ".join(answer.code for answer in question.answers)
        values = {"written": written, "choices": choices}
        raise CaseError([Problem(code="bad-answer", values=values, hint=near(written, names))])
    return code


def answer_names(answer: Answer) -> Iterator[str]:
    """Yield every text that stands for an answer, as it is compared."""
    yield from map(folded, (answer.code, answer.term.id, answer.term.en))
    yield from {"yes": ("y", "true"), "no": ("n", "t", "false"), "none": ("tidak", "no")}.get(
        answer.code, ()
    )


def _read_region(written: str, case: _InterviewCase) -> str:
    within = case.person.region
    names = region_names(case.calendar, within)
    by_name = {folded(name): code for code, name in names.items()}
    code = by_name.get(folded(written), written)
    # What no region is called, the calendar refuses with the region that was likely meant.
    case.calendar.places(code)
    if code not in names:
        values = {"written": written, "region": str(within)}
        raise CaseError([Problem(code="region-elsewhere", values=values)])
    return code


def _read_day(written: str, at: At) -> str:
    problems: list[Problem] = []
    day = Cursor.over(written, problems=problems).date()
    if not problems and isinstance(at, DaySpan) and not at.first <= day <= at.last:
        values = {"written": written, "first": at.first.isoformat(), "last": at.last.isoformat()}
        problems.append(Problem(code="day-elsewhere", values=values))
    if problems:
        raise CaseError(problems)
    return day.isoformat()


def _read_given(entry: Cursor, vocabulary: Vocabulary) -> Given:
    """Return an answer of a stored interview; what is wrong with it is noted."""
    entry.mapping("fact", "answer")
    fact = entry["fact"].word("fact", *(name for name in vocabulary.questions if name != "act"))
    answer = entry["answer"]
    if answer.text() == UNKNOWN:
        return Given(fact, UNKNOWN)
    if fact == "at":
        return Given(fact, answer.date().isoformat())
    if fact == "category":
        return Given(fact, answer.code(Category))
    spec = vocabulary.facts.get(fact)
    return Given(fact, answer.text() if spec is None else code_of(read_fact(answer, spec)))


def _value(spec: FactSpec, code: str) -> FactValue:
    return spec.type(code) if issubclass(spec.type, StrEnum) else code == "yes"


def _known(owner: Person | Activity) -> dict[str, str]:
    """Return what is known of a person or an activity, as codes."""
    return {name: _as_text(value) for name, value in asdict(owner).items() if value is not None}


def _as_text(value: FactValue | At | str) -> str:
    match value:
        case DaySpan(first, last):
            return f"{first.isoformat()}/{last.isoformat()}"
        case datetime() | date():
            return value.isoformat()
        case bool() | StrEnum():
            return code_of(value)
        case _:
            return value
