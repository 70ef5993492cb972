"""The pure evaluation: one question in, one decision out; no clock, no file, no global state.

How a verdict is reached:

1. `query` gives the settings: what law and calendar say on each day, in each place, that the
   question leaves possible.
2. A *completion* fills in everything else that is not known: the category of a group, the target,
   and every fact that a rule tests. Presumptions hold unless the caller says otherwise;
   combinations that an entailment excludes are no completions. What decides which values other
   facts may have is branched over: each setting, category and target is a cell (`cells`), in
   which every other fact has a list of values of its own.
3. For each completion and each choice of readings `application` tells what stands and which verdict
   that gives. Over all completions: one verdict under every choice is the verdict; one verdict
   under each choice, but not the same, is `disputed`; anything else `depends`.
4. A fact is *open* if two completions that agree on everything else (but where the fact decides
   what the others may be) differ in the verdict under some choice. A sanction class is *certain*
   if every completion has it under every choice.

`explain` makes the decision out of what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Final

from attrs import evolve, field, fields, frozen

from asn_netralitas._model.case import Activity, At, Person
from asn_netralitas._model.codes import code_of
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .applicable_law import ApplicableLaw, LawIndex, law_of
from .case_space import BOOKS, CaseSpace, ground_of
from .completions import Completions
from .counterfactuals import search
from .explain import decide
from .query import Query, validate
from .result import Evaluation

_REMEMBERED: Final = 16_384


def evaluate(
    person: Person,
    activity: Activity,
    *,
    at: At,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    readings: Mapping[str, str] | None = None,
) -> Decision:
    """Decide whether a person may do something on a day, in a place, and with what consequence.

    A fact that is left out is unknown, never false: the verdict is firm exactly when every way of
    filling in what is unknown gives it. `at` is a civil day, an aware datetime (which becomes the
    civil day of the person's region) or a `DaySpan`. `readings` chooses for a dispute, or for all
    of them (`"*"`), a reading by its id, by an authority that holds it, or as `strictest` or
    `most_lenient`. Without `rulebook` and `calendar` the national ones decide.

    Raises:
        CaseError: If a code, region, election or reading is unknown, a datetime has no zone, or
            two facts contradict each other.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 8, 15)
    ... )
    >>> decision.verdict.value, [sanction.rule for sanction in decision.sanctions]
    ('prohibited', ['skb-a-04'])
    """
    law = law_of(
        rulebook if rulebook is not None else Rulebook.national(),
        calendar if calendar is not None else Calendar.national(),
    )
    # Equal datetimes in different zones can fall on different days, so only a date is a cache key.
    when = at if type(at) is date else validate(person, activity, at, law, readings or {}).input.at
    asked = (when, tuple(readings.items()) if readings else (), *_of_person(person))
    try:
        return _answers(law)(*asked, *_of_activity(activity))
    except TypeError:
        # Unhashable arguments are invalid input; `validate` reports which one.
        return _decide(validate(person, activity, when, law, readings or {}))


_PERSON: Final = tuple(attribute.name for attribute in fields(Person))
_ACTIVITY: Final = tuple(attribute.name for attribute in fields(Activity))
_of_person: Final = attrgetter(*_PERSON)
_of_activity: Final = attrgetter(*_ACTIVITY)


@lru_cache(BOOKS)
def _answers(law: LawIndex) -> Callable[..., Decision]:
    """Return the decisions of a law by all that was asked, each made once, bounded."""
    decided = _decided(law)

    # `typed=True`: otherwise `True == 1` and `Act.VOTE == "vote"` would share an entry.
    @lru_cache(_REMEMBERED, typed=True)
    def answer(
        when: At,
        readings: tuple[tuple[str, str], ...],
        *values: Any,  # noqa: ANN401  # of any kind, until the question is checked
    ) -> Decision:
        person = Person(*values[: len(_PERSON)])
        activity = Activity(*values[len(_PERSON) :])
        question = validate(person, activity, when, law, dict(readings))
        ground = ground_of(question)
        decision = decided(_CaseKey(_cache_key(question, ground), question))
        return decision.asked_as(question.input)

    return answer


@frozen
class _CaseKey:
    """A question that equals every other with the same essence."""

    essence: Hashable
    question: Query = field(eq=False)


@lru_cache(BOOKS)
def _decided(law: LawIndex) -> Callable[[_CaseKey], Decision]:
    """Return the decisions of a law by what decides them, each made once, bounded."""
    ways = partial(search, rulebook=law.rulebook, calendar=law.calendar, evaluate=evaluate)

    @lru_cache(_REMEMBERED)
    def decided(asked: _CaseKey) -> Decision:
        return evolve(_decide(asked.question), ways=ways)

    return decided


def _cache_key(question: Query, ground: CaseSpace) -> Hashable:
    """Return all of a question that can change anything in its decision but `input`.

    Where one completion is left, what holds in it and the facts that its findings show; otherwise
    every fact that a rule about the act tests.
    """
    given = question.given
    mask = ground.mask(given)
    if mask is None:
        facts = question.law.deciding(question.input.activity.act)
    else:
        facts = ground.shown(mask)
    return ground, mask, tuple(map(given.get, facts))


def _decide(question: Query) -> Decision:
    ground = ground_of(question)
    space = Completions(question, ground)
    if not space.cells:
        raise CaseError(_contradictions(question, ground.settings.values()))
    return decide(
        Evaluation(
            question=question,
            settings=tuple(ground.settings.values()),
            choices=ground.choices,
            distinct=tuple(space.distinct()),
            decided_by=space.decided_by,
        )
    )


def _contradictions(question: Query, settings: Iterable[ApplicableLaw]) -> list[Problem]:
    """Return why no completion fits what was given, naming the two facts of each clash."""
    sources: dict[str, set[StrEnum | None]] = {
        "category": set(question.members),
        "act": {question.input.activity.act},
        "target": {question.target},
        "stage": {setting.stage for setting in settings},
    }
    problems = [
        Problem(
            code="contradiction",
            values={
                "if_fact": entailment.source,
                "if_value": str(next(iter(sources[entailment.source]))),
                "fact": entailment.fact,
                "value": code_of(question.given[entailment.fact]),
            },
        )
        for entailment in question.vocabulary.entailments
        if sources[entailment.source] <= entailment.values
        and question.given.get(entailment.fact) not in {None, *entailment.allowed}
    ]
    return problems or [Problem(code="impossible-case")]
