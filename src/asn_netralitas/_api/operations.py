"""What is asked of the law, from JSON to JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from attrs import evolve

from asn_netralitas._model.case import Case, DaySpan
from asn_netralitas._model.decision import Decision, Goal, __version__
from asn_netralitas._model.problems import CaseError, Problem, bad_argument
from asn_netralitas._model.values import as_json, fields_of
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.comparison.compare import compare
from asn_netralitas.counterfactual import ways_to_permit, ways_to_prohibit
from asn_netralitas.interview import INTERVIEW_SCHEMA, Interview, Question, resume
from asn_netralitas.search import find_in

# A search over more days can take minutes.
MOST_DAYS_OF_WAYS: Final = 31
LONGEST_SEARCH: Final = 200
MOST_FOUND: Final = 50


def versions() -> dict[str, Any]:
    """Return the versions and digests of library, rulebook and calendar."""
    book, calendar = Rulebook.national(), Calendar.national()
    return {
        "library": __version__,
        "rulebook": {
            **fields_of(book, "id", "version", "digest"),
            "known_from": book.known_from.isoformat(),
            "known_until": book.known_until.isoformat(),
        },
        "calendar": {"digest": calendar.digest, "known_until": calendar.known_until.isoformat()},
    }


def decided(body: object, *, words: bool = False, today: date | None = None) -> Decision:
    """Return the decision of a case that JSON values hold.

    Raises:
        CaseError: If there is any fault.
    """
    return Case.from_dict(_object(body), words=words, today=today).evaluate()


def ways_from(decision: Decision, goal: Goal) -> dict[str, Any]:
    """Return the smallest changes after which an act is prohibited, or no longer.

    Raises:
        CaseError: If the case spans more days than a search can take.
    """
    at = decision.input.at
    if isinstance(at, DaySpan) and (at.last - at.first).days >= MOST_DAYS_OF_WAYS:
        values = {"limit": str(MOST_DAYS_OF_WAYS)}
        raise CaseError([Problem(code="too-many-days", values=values, path=("at",))])
    ways = (ways_to_permit if goal == "permit" else ways_to_prohibit)(decision)
    return {"verdict": decision.verdict.value, "goal": goal, "ways": [*map(as_json, ways)]}


def next_step(body: object, *, today: date | None = None) -> dict[str, Any]:
    """Return an interview after an answer, with the question to ask next and what is known.

    `body` is an interview as `Interview.to_dict` writes it, of which any part may be missing, and
    the `answer` to its question, if one is given.

    Raises:
        CaseError: If the answer means nothing here, or the facts contradict each other.
        LoadError: If the interview is faulty.
    """
    values: dict[str, Any] = {
        "schema": INTERVIEW_SCHEMA,
        "person": {},
        "activity": {},
        "answers": [],
        **_object(body),
    }
    answer = values.pop("answer", None)
    talk = resume(values, today=today)
    if answer is not None:
        talk = talk.answer(answer)
    known: dict[str, Any] = {"verdict": None, "open_facts": [], "case": None}
    if isinstance(talk, Interview):
        known = verdict_of(talk.decision) | {"case": talk.decision.input.to_dict()}
    return {"interview": talk.to_dict(), "question": question_from(talk.question), **known}


def verdict_of(decision: Decision) -> dict[str, Any]:
    """Return the verdict of a decision, and the facts on which it turns."""
    return {"verdict": decision.verdict.value, "open_facts": [*decision.open_facts]}


def question_from(question: Question | None) -> dict[str, Any] | None:
    """Return a question as JSON."""
    return None if question is None else as_json(question)


def compared(body: object, *, words: bool = False, today: date | None = None) -> dict[str, Any]:
    """Return what differs between the decisions of two cases, `first` and `second`.

    Raises:
        CaseError: If there is any fault; the paths begin with the case.
    """
    cases = _object(body)
    problems: list[Problem] = []
    decisions: list[Decision] = []
    for name in ("first", "second"):
        if name not in cases:
            problems.append(Problem(code="missing-key", values={"key": name}, path=(name,)))
            continue
        try:
            decisions.append(decided(cases[name], words=words, today=today))
        except CaseError as error:
            problems += [evolve(each, path=(name, *each.path)) for each in error.problems]
    if problems:
        raise CaseError(problems)
    return compare(*decisions).to_dict()


def found_in(section: str, text: str, most: int) -> list[dict[str, Any]]:
    """Return what a text may mean, the best first."""
    return [*map(as_json, find_in(section, text[:LONGEST_SEARCH], most=most))]


def _object(body: object) -> Mapping[str, Any]:
    """Return a body as the object that it has to be."""
    if isinstance(body, Mapping):
        return body
    raise CaseError([bad_argument(body, "a mapping")])
