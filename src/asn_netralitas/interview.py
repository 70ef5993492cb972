"""Interviews: the open fact to ask next, and the answers so far as a storable value.

The next question is about the open fact whose worst answer leaves the fewest outcomes; an outcome
is the verdict under each choice of readings. Facts that are given, presumed or irrelevant are not
asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import Any, Final

from attrs import asdict, evolve, field, frozen

from asn_netralitas._decision.evaluate import decide
from asn_netralitas._engine.evaluation import End, evaluation_of
from asn_netralitas._engine.query import Query, ask, diagrams_of
from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.case import Activity, At, CaseInput, DaySpan, Person
from asn_netralitas._model.codes import SECTIONS_OF, Category, FactValue, code_of
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import folded, near
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import LANGUAGES, Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_fact, read_question
from asn_netralitas._reading.days import read_day
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary, require_rulebook

INTERVIEW_SCHEMA: Final = "asn-netralitas/interview/1"
UNKNOWN: Final = "unknown"
_PHRASES: Final = Catalogue("common")


@frozen
class Answer:
    """An admissible answer: its code, and its term in both languages."""

    code: str
    term: Text


@frozen
class Question:
    """The question about an open fact: its wording, and the admissible answers.

    `answers` is empty for a region or a day, which is answered by its code or as YYYY-MM-DD.
    """

    fact: str
    text: Text
    answers: tuple[Answer, ...]


@frozen
class Given:
    """A given answer: the fact, and the code of the answer or `unknown`."""

    fact: str
    answer: str


def next_question(
    decision: Decision, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> Question | None:
    """Return the question about the open fact to ask next; None if no fact is open.

    The worst answer to that fact leaves the fewest outcomes; of several such facts it is the first
    in the vocabulary. `rulebook` and `calendar` must be those that decided, by default the
    national ones.

    Raises:
        CaseError: If the decision was made with another rulebook.

    >>> from asn_netralitas import Act, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS), Activity(Act.ATTEND_OFFICIAL_EVENT), at=date(2024, 10, 7)
    ... )
    >>> next_question(decision).text.en
    'Do they do it on official assignment, with a letter of assignment?'
    """
    case = _begun(decision.input, rulebook, calendar)
    require_rulebook(case.rulebook, decision.rulebook.digest)
    return _next(case, decision.open_facts)


@frozen(kw_only=True, slots=False)
class Interview(CaseInput):
    """A case with the answers so far; each answer gives a new interview.

    `person`, `activity` and `at` stay as they were at the start. `question` is None when the
    verdict is firm or disputed, or no open fact is left to ask; there is always a `decision`.
    """

    answers: tuple[Given, ...] = ()
    rulebook: Rulebook = field(repr=False)
    calendar: Calendar = field(repr=False)

    @cached_property
    def decision(self) -> Decision:
        """Return the decision on what is known so far."""
        return decide(self._case, self.rulebook, self.calendar)

    @cached_property
    def question(self) -> Question | None:
        """Return the question to ask next, or None."""
        return _next(self._case, self._askable)

    @property
    def remaining(self) -> int:
        """Return how many open facts may still be asked; one answer often settles several.

        Naming one election may open facts that did not matter beside the others.
        """
        askable = self._askable
        # The answer may be a province, and the next question its regency.
        twice = "region" in askable and self._case.person.region is None
        return len(askable) + twice

    def answer(self, given: FactValue | date | str) -> Interview:
        """Return the interview after an answer to its question.

        Args:
            given: A value of the fact, or text: a code, a term, yes or no, ya or tidak, a day as
                YYYY-MM-DD, a region by code or full name. After a province, its regency may be
                asked. `unknown` or `tidak tahu` leaves the fact open; it is not asked again.

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
        """Return the interview that `to_dict` wrote, under a rulebook and a calendar.

        Raises:
            LoadError: If `values` has another schema or misses a key; every fault is listed.
            CaseError: If the facts contradict each other, or name what the calendar lacks.
        """
        book = rulebook or Rulebook.national()
        root = Cursor.over(values)
        root.mapping("schema", "person", "activity", "at", "readings", "answers")
        root["schema"].word("schema", INTERVIEW_SCHEMA)
        case = read_question(root, book.vocabulary)
        _ = root["readings"]  # a question may leave them out, a stored interview has them
        answers = [_read_given(entry, book.vocabulary) for entry in root["answers"].sequence()]
        root.finish()
        return _checked(evolve(_begun(case, book, calendar), answers=tuple(answers)))

    @cached_property
    def _case(self) -> Interview:
        """Return the case with its answers taken in, as an interview that begins with it."""
        case = evolve(self, answers=())
        for given in self.answers:
            if given.answer != UNKNOWN:
                case = _with_answer(case, given.fact, given.answer)
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
    """Begin an interview about a case, which is given as to `evaluate`.

    Leave out what is not known; give an unknown category as a group, and an unknown day as a
    `DaySpan`.

    Raises:
        CaseError: If the case cannot be decided, as `evaluate` says.

    >>> from asn_netralitas import Act
    >>> talk = start(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27))
    >>> talk.question is None, talk.decision.verdict.value
    (True, 'permitted')
    """
    case = CaseInput(person=person, activity=activity, at=at, readings=readings or {})
    return _checked(_begun(case, rulebook, calendar))


def says_unknown(written: str) -> bool:
    """Return whether a text says, in either language, that the answer is not known."""
    ways = (way for lang in LANGUAGES for way in _PHRASES.series("answers-of-not-knowing", lang))
    known = everyday_words().code_in("answers", written) == UNKNOWN
    return known or written.casefold() in {UNKNOWN, *ways}


def _begun(case: CaseInput, rulebook: Rulebook | None, calendar: Calendar | None) -> Interview:
    return Interview(
        **asdict(case, recurse=False),
        rulebook=rulebook or Rulebook.national(),
        calendar=calendar or Calendar.national(),
    )


def _checked(interview: Interview) -> Interview:
    """Return an interview after deciding it, which raises if its facts contradict each other."""
    _ = interview.decision
    return interview


def _query(case: Interview) -> Query:
    law = diagrams_of(case.rulebook, case.calendar)
    return ask(case.person, case.activity, case.at, law, case.readings)


def _with_answer(case: Interview, fact: str, code: str) -> Interview:
    known: dict[str, Any] = {fact: _read_value(fact, Cursor.over(code), case.rulebook.vocabulary)}
    if fact == "at":
        return evolve(case, **known)
    if hasattr(case.person, fact):
        return evolve(case, person=evolve(case.person, **known))
    return evolve(case, activity=evolve(case.activity, **known))


def _read_value(fact: str, answer: Cursor, vocabulary: Vocabulary) -> FactValue | date | str:
    if fact == "at":
        return answer.date()
    if fact == "category":
        return answer.code(Category)
    spec = vocabulary.facts.get(fact)
    return answer.text() if spec is None else read_fact(answer, spec)


def _next(case: Interview, open_facts: Collection[str]) -> Question | None:
    vocabulary = case.rulebook.vocabulary
    best, least = None, inf
    for fact in vocabulary.questions:
        if fact in open_facts:
            left = _outcomes_left(fact, case, enough=least)
            if left < least:
                best, least = fact, left
    if best is None:
        return None
    # A day and a region are answered freely, all else by what fits what is known.
    answers = (
        Answer(code, _term(best, code, case))
        for code in (() if best in {"at", "region"} else _codes(best, case))
        if _outcomes(_with_answer(case, best, code))
    )
    return Question(best, vocabulary.question(best), tuple(answers))


def _outcomes_left(fact: str, case: Interview, *, enough: float) -> float:
    """Return how many outcomes the worst answer leaves; the search stops at `enough`.

    A fact without an admissible answer leaves infinitely many.
    """
    worst: float = 0
    for code in _codes(fact, case):
        worst = max(worst, len(_outcomes(_with_answer(case, fact, code))))
        if worst >= enough:
            break
    return worst or inf


def _outcomes(case: Interview) -> frozenset[End]:
    """Return the outcomes that a case can have; none if its facts contradict each other."""
    try:
        return evaluation_of(_query(case)).ends
    except CaseError:
        return frozenset()


def _term(fact: str, code: str, case: Interview) -> Text:
    if fact == "election":
        return case.calendar.election(code).name
    vocabulary = case.rulebook.vocabulary
    value = _read_value(fact, Cursor.over(code), vocabulary)
    return vocabulary.term(value) if isinstance(value, StrEnum) else _PHRASES.text(code)


def _codes(fact: str, case: Interview) -> Iterable[str]:
    """Return the codes of answers; of days and places that the law treats alike only one."""
    match fact:
        case "at":
            query = _query(case)
            return dict.fromkeys(query.day_of(spot).isoformat() for spot in query.shown)
        case "region":
            return dict.fromkeys(_regions(case))
        case "category":
            return case.rulebook.vocabulary.members(case.person.category)
        case "election":
            contexts = (context for spot in _query(case).shown.values() for context, _ in spot)
            met = {context.election for context in contexts}
            return (election.id for election in case.calendar.elections if election.id in met)
        case _:
            values = case.rulebook.vocabulary.facts[fact].values
            # Yes comes before no when people are asked.
            return ("yes", "no") if bool in map(type, values) else tuple(map(str, values))


def _regions(case: Interview) -> Iterator[str]:
    """Yield one region for each place that the law treats differently.

    For the rest of a province it is a regency that no list of regions names. If there is none, it
    is the province, unless the case names it already.
    """
    query = _query(case)
    listed = query.law.circumstances.codes
    for place in map(query.place_of, query.shown):
        if place.code is None:
            apart = {other.code for other in case.calendar.places(place.province, listed)}
            regencies = case.calendar.regions[place.province].regencies
            others = [code for code in regencies if code not in apart][:1]
            yield from others or {place.province} - {case.person.region}
        else:
            yield place.code


def region_names(calendar: Calendar, within: str | None = None) -> dict[str, str]:
    """Return the regions by code with their names: all, or those within a province.

    >>> region_names(Calendar.national(), "31")["31.71"]
    'Kota Administrasi Jakarta Pusat'
    """
    if within is not None:
        return dict(calendar.regions[within].regencies) if within in calendar.regions else {}
    names: dict[str, str] = {}
    for code, province in calendar.regions.items():
        names |= {code: province.name, **province.regencies}
    return names


def _read_answer(written: str, question: Question, case: Interview) -> str:
    if question.fact == "region":
        return _read_region(written, case)
    if question.fact == "at":
        return _read_day(written, case.at)
    names = {name: answer.code for answer in question.answers for name in answer_names(answer)}
    code = names.get(folded(written)) or _code_said(written, question.fact, case)
    if code is not None and code in names.values():
        return code
    values = {"written": written, "choices": ", ".join(each.code for each in question.answers)}
    raise CaseError([Problem(code="bad-answer", values=values, hint=near(written, names))])


def _code_said(written: str, fact: str, case: Interview) -> str | None:
    """Return the code of the value for which an everyday word is written."""
    vocabulary = case.rulebook.vocabulary
    if fact != "category" and fact not in vocabulary.facts:
        return None
    kind = Category if fact == "category" else vocabulary.facts[fact].type
    if issubclass(kind, StrEnum):
        return vocabulary.code_in(SECTIONS_OF[kind][0], written)
    return everyday_words().code_in("answers", written)


def answer_names(answer: Answer) -> Iterator[str]:
    """Yield every text that is accepted for an answer, folded for comparison."""
    yield from map(folded, (answer.code, answer.term.id, answer.term.en))
    others = {"yes": ("y", "true"), "no": ("n", "t", "false"), "none": ("tidak", "no")}
    yield from others.get(answer.code, ())


def _read_region(written: str, case: Interview) -> str:
    within = case.person.region
    names = region_names(case.calendar, within)
    by_name = {folded(name): code for code, name in names.items()}
    code = by_name.get(folded(written)) or case.calendar.place_names.code_of(written) or written
    # The calendar refuses an unknown region with a hint.
    case.calendar.places(code)
    if code not in names:
        values = {"written": written, "region": str(within)}
        raise CaseError([Problem(code="region-elsewhere", values=values)])
    return code


def _read_day(written: str, at: At) -> str:
    problems: list[Problem] = []
    cursor = Cursor.over(written, problems=problems, vocabulary=load_vocabulary())
    day = read_day(cursor, written)
    if not problems and isinstance(at, DaySpan) and not at.first <= day <= at.last:
        values = {"written": written, "first": at.first.isoformat(), "last": at.last.isoformat()}
        problems.append(Problem(code="day-elsewhere", values=values))
    if problems:
        raise CaseError(problems)
    return day.isoformat()


def _read_given(entry: Cursor, vocabulary: Vocabulary) -> Given:
    entry.mapping("fact", "answer")
    fact = entry["fact"].word("fact", *(name for name in vocabulary.questions if name != "act"))
    answer = entry["answer"]
    is_unknown = answer.text() == UNKNOWN
    return Given(fact, UNKNOWN if is_unknown else _as_text(_read_value(fact, answer, vocabulary)))


def _known(owner: Person | Activity) -> dict[str, str]:
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
