"""Interviews: the open fact to ask next, and the answers so far as a storable value.

The next question is about the open fact whose worst answer leaves the fewest outcomes; an outcome
is the verdict under each choice of readings. The vocabulary names facts that are asked before or
after all others. Facts that are given, presumed or irrelevant are not asked; whom an act favours is
taken from the stage of an election, unless it is asked for by `Interview.target_question`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import Any, Final

from attrs import evolve, field, frozen

from asn_netralitas._decision.evaluate import decide
from asn_netralitas._decision.question import ask, place_problems
from asn_netralitas._decision.shown_spots import shown_day, shown_place, shown_spots
from asn_netralitas._engine.evaluation import End, evaluation_of
from asn_netralitas._engine.query import Query, diagrams_of
from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.case import Activity, At, Case, DaySpan, Person, path_of, time_as_text
from asn_netralitas._model.codes import SECTIONS_OF, Act, Category, FactValue, code_of
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import Candidate, CaseError, Problem, bad_argument
from asn_netralitas._model.spelling import folded, near
from asn_netralitas._model.values import read_only_texts
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import (
    UNKNOWN,
    read_category,
    read_fact,
    read_question,
    says_unknown,
)
from asn_netralitas._reading.days import read_at, read_day
from asn_netralitas._reading.fields import entries_of, given_value
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary, require_rulebook
from asn_netralitas.search import find_act

__all__ = [
    "INTERVIEW_SCHEMA",
    "UNKNOWN",
    "Answer",
    "Given",
    "Interview",
    "Opening",
    "Question",
    "answer_names",
    "begin",
    "next_question",
    "region_names",
    "resume",
    "says_unknown",
    "start",
]
__dir__ = __all__.copy

INTERVIEW_SCHEMA: Final = "asn-netralitas/interview/1"
_TARGET: Final = "target"
_PHRASES: Final = Catalogue("common")


@frozen
class Answer:
    """An admissible answer: its code, and its term in both languages."""

    code: str
    term: Text


@frozen
class Question:
    """The question about an open fact: its wording, and the admissible answers.

    `answers` is empty for a region or a day, which is answered in words.
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

    Of the facts that the vocabulary has asked first, it is about the one whose worst answer leaves
    the fewest outcomes; of several such facts about the first in the vocabulary. `rulebook` and
    `calendar` must be those that decided, by default the national ones.

    Raises:
        CaseError: If the decision was made with another rulebook.

    >>> from asn_netralitas import Act, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS), Activity(Act.ATTEND_OFFICIAL_EVENT), at=date(2024, 10, 7)
    ... )
    >>> next_question(decision).text.en
    'Do they do it on official assignment, with a letter of assignment?'
    """
    talk = _begun(decision.input, rulebook, calendar)
    require_rulebook(talk.rulebook, decision.rulebook.digest)
    return _next(talk, decision.open_facts)


@frozen(kw_only=True, slots=False)
class Interview:
    """A case with the answers so far; each answer gives a new interview.

    `case` stays as it was at the start. `question` is None when the verdict is firm or disputed,
    or no open fact is left to ask; there is always a `decision`, whose `input` holds the answers.
    """

    case: Case
    answers: tuple[Given, ...] = ()
    rulebook: Rulebook = field(repr=False)
    calendar: Calendar = field(repr=False)

    @cached_property
    def decision(self) -> Decision:
        """Return the decision on what is known so far."""
        return decide(self._known.case, self.rulebook, self.calendar)

    @cached_property
    def question(self) -> Question | None:
        """Return the question to ask next, or None."""
        return _next(self._known, self._askable)

    @cached_property
    def target_question(self) -> Question | None:
        """Return the question whom the act favours, where the stage tells it; it may be another.

        None if the act or the case says it, if nothing is open, or if every target has the same
        outcome. `with_target` takes the answer.

        >>> from asn_netralitas import Act
        >>> talk = start(Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN), at=date(2024, 10, 7))
        >>> [answer.code for answer in talk.target_question.answers][:3]
        ['prospective_candidate', 'independent_hopeful', 'candidate']
        """
        known, opened = self._known, self.decision.open_facts
        activity, vocabulary = known.case.activity, known.rulebook.vocabulary
        is_told = vocabulary.target_of(activity.act, activity.target) is not None
        was_asked = any(given.fact == _TARGET for given in self.answers)
        if not opened or is_told or was_asked or _TARGET in opened:
            return None
        others = {_outcomes(_with_answer(known, _TARGET, code)) for code in _codes(_TARGET, known)}
        # A target that contradicts the case has no outcome.
        is_open = bool(others - {frozenset(), _outcomes(known)})
        return _next(known, [_TARGET]) if is_open else None

    def with_target(self, code: str) -> Interview:
        """Return the interview about an act that favours this target, which may be `unknown`.

        Raises:
            CaseError: If the target contradicts what is known.
        """
        return _checked(evolve(self, answers=(*self.answers, Given(_TARGET, code))))

    @property
    def remaining(self) -> int:
        """Return how many open facts may still be asked; one answer often settles several.

        Naming one election may open facts that did not matter beside the others.
        """
        askable = self._askable
        # The answer may be a province, and the next question its regency.
        twice = "region" in askable and self._known.case.person.region is None
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
        written = _words_of(given, question.fact)
        code = UNKNOWN if says_unknown(written) else _read_answer(written, question, self._known)
        return _checked(evolve(self, answers=(*self.answers, Given(question.fact, code))))

    def to_dict(self) -> dict[str, Any]:
        """Return the interview as plain JSON values (schema `asn-netralitas/interview/1`)."""
        return {
            "schema": INTERVIEW_SCHEMA,
            **self.case.to_dict(),
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
        root["schema"].word("schema", INTERVIEW_SCHEMA)
        case = read_question(root, book.vocabulary, "schema", "answers")
        answers = [_read_given(entry, book.vocabulary) for entry in root["answers"].sequence()]
        root.finish()
        return _checked(evolve(_begun(case, book, calendar), answers=tuple(answers)))

    @cached_property
    def _known(self) -> Interview:
        """Return the interview that begins with the answers of this one."""
        talk = evolve(self, answers=())
        for given in self.answers:
            if given.answer != UNKNOWN:
                talk = _with_answer(talk, given.fact, given.answer)
        return talk

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
    return _checked(_begun(Case(person, activity, at, readings), rulebook, calendar))


@frozen(kw_only=True)
class Opening:
    """An interview whose case is not complete: category, act and day are asked, in this order.

    There is always a `question`, and no decision yet. A region is asked when it matters, by the
    `Interview` that the last answer gives.
    """

    category: Category | None = None
    act: Act | None = None
    at: At | None = None
    region: str | None = None
    readings: Mapping[str, str] = field(factory=dict, converter=read_only_texts, hash=False)
    today: date | None = None
    rulebook: Rulebook = field(repr=False)
    calendar: Calendar = field(repr=False)

    @property
    def question(self) -> Question:
        """Return the question to ask next."""
        vocabulary, fact = self.rulebook.vocabulary, self._missing[0]
        codes = _OPENED_BY.get(fact, ())
        answers = tuple(Answer(code, vocabulary.term(code)) for code in codes)
        return Question(fact, vocabulary.question(fact), answers)

    def answer(self, given: FactValue | At | str) -> Opening | Interview:
        """Return what follows after an answer to its question.

        Args:
            given: A code, a term, an everyday word, or a name that an overlay gives a category;
                for a day a value, or text as people write it.

        Raises:
            CaseError: If the answer means nothing here, or several things: the problem then has
                them as candidates, for an act by what people call it. It cannot be left open.
        """
        fact = self._missing[0]
        written = _words_of(given, fact)
        if says_unknown(written):
            raise CaseError([Problem(code="needed-answer", path=path_of(fact))])
        known: dict[str, Any] = {fact: self._read(fact, written)}
        return _opened(evolve(self, **known))

    def to_dict(self) -> dict[str, Any]:
        """Return the opening as plain JSON values, from which `resume` makes it again."""
        at = None if self.at is None else time_as_text(self.at)
        parts = {
            "person": _told(category=self.category, region=self.region),
            "activity": _told(act=self.act),
        }
        rest = _told(at=at, readings=dict(self.readings) or None)
        return {"schema": INTERVIEW_SCHEMA, **parts, **rest, "answers": []}

    @property
    def _missing(self) -> tuple[str, ...]:
        return tuple(name for name in ("category", "act", "at") if getattr(self, name) is None)

    def _read(self, fact: str, written: str) -> StrEnum | At:
        problems: list[Problem] = []
        vocabulary = self.rulebook.vocabulary
        cursor = Cursor.over(written, *path_of(fact), problems=problems, vocabulary=vocabulary)
        match fact:
            case "category":
                value: StrEnum | At = read_category(cursor, self.rulebook.local_categories)
            case "act":
                value = cursor.code(Act)
            case _:
                value = read_at(cursor, self.today)
        if problems:
            raise CaseError(map(_with_found, problems) if fact == "act" else problems)
        return value


def _opened(opening: Opening) -> Opening | Interview:
    """Return the interview about the case of an opening if it is complete, else the opening."""
    category, act, at = opening.category, opening.act, opening.at
    if category is None or act is None or at is None:
        return opening
    case = Case(Person(category, region=opening.region), Activity(act), at, opening.readings)
    return _checked(_begun(case, opening.rulebook, opening.calendar))


_OPENED_BY: Final[Mapping[str, type[StrEnum]]] = {"category": Category, "act": Act}


def _told(**values: object) -> dict[str, Any]:
    """Return the values that are known."""
    return {name: value for name, value in values.items() if value is not None}


def _with_found(problem: Problem) -> Problem:
    """Return the problem of an act with the acts that a search finds, if no other may be meant."""
    if problem.candidates:
        return problem
    found = find_act(problem.values["written"])
    return evolve(problem, candidates=[Candidate(each.code, each.name) for each in found])


def begin(  # noqa: PLR0913  # each is a part of a case that may be known
    *,
    category: Category | None = None,
    act: Act | None = None,
    at: At | None = None,
    region: str | None = None,
    readings: Mapping[str, str] | None = None,
    today: date | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
) -> Opening | Interview:
    """Begin an interview that asks for category, act and day itself, as far as they are not given.

    Args:
        today: The day by which `kemarin` and other words about today are understood.

    Raises:
        CaseError: If the case is complete and cannot be decided, as `evaluate` says.

    >>> talk = begin()
    >>> for words in ("PNS", "nyoblos", "27 November 2024"):
    ...     talk = talk.answer(words)
    >>> talk.question is None, talk.decision.verdict.value
    (True, 'permitted')
    """
    opening = Opening(
        category=category,
        act=act,
        at=at,
        region=region,
        readings=readings or {},
        today=today,
        rulebook=rulebook or Rulebook.national(),
        calendar=calendar or Calendar.national(),
    )
    return _opened(opening)


def resume(
    values: Mapping[str, Any],
    *,
    today: date | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
) -> Opening | Interview:
    """Return the opening or the interview that `to_dict` wrote.

    Raises:
        LoadError: If `values` has another schema or is faulty; every fault is listed.
        CaseError: As `Interview.from_dict`.

    >>> talk = begin().answer("PNS")
    >>> resume(talk.to_dict()) == talk
    True
    """
    root = Cursor.over(values)
    person, activity, at = root["person"], root["activity"], root.get("at")
    category, act, region = person.get("category"), activity.get("act"), person.get("region")
    if category is not None and act is not None and at is not None:
        return Interview.from_dict(values, rulebook=rulebook, calendar=calendar)
    root["schema"].word("schema", INTERVIEW_SCHEMA)
    readings = {name.text(): chosen.text() for name, chosen in entries_of(root.get("readings"))}
    known: dict[str, Any] = {
        "category": given_value(category, lambda cursor: cursor.code(Category)),
        "act": given_value(act, lambda cursor: cursor.code(Act)),
        "at": given_value(at, read_at),
        "region": given_value(region, Cursor.text),
    }
    root.finish()
    return begin(**known, readings=readings, today=today, rulebook=rulebook, calendar=calendar)


def _begun(case: Case, rulebook: Rulebook | None, calendar: Calendar | None) -> Interview:
    return Interview(
        case=case,
        rulebook=rulebook or Rulebook.national(),
        calendar=calendar or Calendar.national(),
    )


def _checked(interview: Interview) -> Interview:
    """Return an interview after deciding it, which raises if its facts contradict each other."""
    _ = interview.decision
    return interview


def _query(talk: Interview) -> Query:
    case, law = talk.case, diagrams_of(talk.rulebook, talk.calendar)
    return ask(case.person, case.activity, case.at, law, case.readings)


def _with_answer(talk: Interview, fact: str, code: str) -> Interview:
    known: dict[str, Any] = {fact: _read_value(fact, Cursor.over(code), talk.rulebook.vocabulary)}
    owner, case = path_of(fact)[0], talk.case
    if owner == "person":
        known = {owner: evolve(case.person, **known)}
    elif owner == "activity":
        known = {owner: evolve(case.activity, **known)}
    return evolve(talk, case=evolve(case, **known))


def _read_value(fact: str, answer: Cursor, vocabulary: Vocabulary) -> FactValue | date | str:
    if fact == "at":
        return answer.date()
    if fact == "category":
        return answer.code(Category)
    spec = vocabulary.facts.get(fact)
    return answer.text() if spec is None else read_fact(answer, spec)


def _next(talk: Interview, askable: Collection[str]) -> Question | None:
    vocabulary = talk.rulebook.vocabulary
    turns: dict[int, list[str]] = {}
    for fact in filter(askable.__contains__, vocabulary.questions):
        turns.setdefault(vocabulary.turn(fact), []).append(fact)
    best = next(filter(None, (_best(turns[turn], talk) for turn in sorted(turns))), None)
    if best is None:
        return None
    # A day and a region are answered freely, all else by what fits what is known.
    answers = (
        Answer(code, _term(best, code, talk))
        for code in (() if best in {"at", "region"} else _codes(best, talk))
        if _outcomes(_with_answer(talk, best, code))
    )
    return Question(best, vocabulary.question(best), tuple(answers))


def _best(facts: Iterable[str], talk: Interview) -> str | None:
    """Return the fact whose worst answer leaves the fewest outcomes; None if none has an answer."""
    best, least = None, inf
    for fact in facts:
        left = _outcomes_left(fact, talk, enough=least)
        if left < least:
            best, least = fact, left
    return best


def _outcomes_left(fact: str, talk: Interview, *, enough: float) -> float:
    """Return how many outcomes the worst answer leaves; the search stops at `enough`.

    A fact without an admissible answer leaves infinitely many.
    """
    worst: float = 0
    for code in _codes(fact, talk):
        worst = max(worst, len(_outcomes(_with_answer(talk, fact, code))))
        if worst >= enough:
            break
    return worst or inf


def _outcomes(talk: Interview) -> frozenset[End]:
    """Return the outcomes that a case can have; none if its facts contradict each other."""
    try:
        return evaluation_of(_query(talk)).ends
    except CaseError:
        return frozenset()


def _term(fact: str, code: str, talk: Interview) -> Text:
    if fact == "election":
        return talk.calendar.election(code).name
    vocabulary = talk.rulebook.vocabulary
    value = _read_value(fact, Cursor.over(code), vocabulary)
    return vocabulary.term(value) if isinstance(value, StrEnum) else _PHRASES.text(code)


def _codes(fact: str, talk: Interview) -> Iterable[str]:
    """Return the codes of answers; of days and places that the law treats alike only one."""
    match fact:
        case "at":
            query = _query(talk)
            return dict.fromkeys(shown_day(query, spot).isoformat() for spot in shown_spots(query))
        case "region":
            return dict.fromkeys(_regions(talk))
        case "category":
            return talk.rulebook.vocabulary.members(talk.case.person.category)
        case "election":
            shown = shown_spots(_query(talk)).values()
            met = {context.election for contexts in shown for context, _ in contexts}
            return (election.id for election in talk.calendar.elections if election.id in met)
        case _:
            values = talk.rulebook.vocabulary.facts[fact].values
            # Yes comes before no when people are asked.
            return ("yes", "no") if bool in map(type, values) else tuple(map(str, values))


def _regions(talk: Interview) -> Iterator[str]:
    """Yield one region for each place that the law treats differently.

    For the rest of a province it is a regency that no list of regions names. If there is none, it
    is the province, unless the case names it already.
    """
    query = _query(talk)
    listed = query.law.circumstances.codes
    for place in (shown_place(query, spot) for spot in shown_spots(query)):
        if place.code is None:
            apart = {other.code for other in talk.calendar.places(place.province, listed)}
            regencies = talk.calendar.regions[place.province].regencies
            others = [code for code in regencies if code not in apart][:1]
            yield from others or {place.province} - {talk.case.person.region}
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


def _read_answer(written: str, question: Question, talk: Interview) -> str:
    if question.fact == "region":
        return _read_region(written, talk)
    if question.fact == "at":
        return _read_day(written, talk.case.at)
    names = {name: answer.code for answer in question.answers for name in answer_names(answer)}
    code = names.get(folded(written)) or _code_said(written, question.fact, talk)
    if code is not None and code in names.values():
        return code
    values = {"written": written, "choices": ", ".join(each.code for each in question.answers)}
    path, hint = path_of(question.fact), near(written, names)
    raise CaseError([Problem(code="bad-answer", values=values, hint=hint, path=path)])


def _code_said(written: str, fact: str, talk: Interview) -> str | None:
    """Return the code of the value for which an everyday word is written."""
    vocabulary = talk.rulebook.vocabulary
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


def _read_region(written: str, talk: Interview) -> str:
    within = talk.case.person.region
    names = region_names(talk.calendar, within)
    by_name = {folded(name): code for code, name in names.items()}
    code = by_name.get(folded(written)) or talk.calendar.place_names.code_of(written) or written
    problems = list(place_problems(code, None, talk.calendar))
    if not problems and code not in names:
        values = {"written": written, "region": str(within)}
        problems.append(Problem(code="region-elsewhere", values=values, path=path_of("region")))
    if problems:
        raise CaseError(problems)
    return code


def _read_day(written: str, at: At) -> str:
    problems: list[Problem] = []
    cursor = Cursor.over(written, "at", problems=problems, vocabulary=load_vocabulary())
    day = read_day(cursor, written)
    if not problems and isinstance(at, DaySpan) and not at.first <= day <= at.last:
        values = {"written": written, "first": at.first.isoformat(), "last": at.last.isoformat()}
        cursor.note(Problem(code="day-elsewhere", values=values))
    if problems:
        raise CaseError(problems)
    return day.isoformat()


def _read_given(entry: Cursor, vocabulary: Vocabulary) -> Given:
    entry.mapping("fact", "answer")
    fact = entry["fact"].word("fact", *(name for name in vocabulary.questions if name != "act"))
    answer = entry["answer"]
    is_unknown = answer.text() == UNKNOWN
    return Given(fact, UNKNOWN if is_unknown else _as_text(_read_value(fact, answer, vocabulary)))


def _words_of(given: object, fact: str) -> str:
    """Return what was answered as text on one line.

    Raises:
        CaseError: If it is blank, or no answer at all.
    """
    if not isinstance(given, str | bool | date | DaySpan):
        raise CaseError([bad_argument(given, "text", *path_of(fact))])
    written = " ".join(_as_text(given).split())
    if not written:
        raise CaseError([Problem(code="blank-answer", path=path_of(fact))])
    return written


def _as_text(value: FactValue | At | str) -> str:
    match value:
        case DaySpan() | date():
            return time_as_text(value)
        case bool() | StrEnum():
            return code_of(value)
        case _:
            return value
