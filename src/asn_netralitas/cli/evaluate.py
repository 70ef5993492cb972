"""The command `evaluate`: decide one case and print the decision."""

from __future__ import annotations

from typing import Any

import click
from attrs import frozen

from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import Act
from asn_netralitas._model.decision import Decision, Way
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import fill_others, read_at, read_category
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.render import Form, render

from .options import (
    at_options,
    check_place,
    facts_given,
    local_names,
    national_with,
    option_value,
    pairs,
)


def decide_case(*, lang: Language, form: Form, **case: Any) -> int:  # noqa: ANN401  # as `decide_written`
    """Decide one case, print the decision, and return the exit code."""
    decision, ways = decide_written(**case)
    click.echo(render(decision, lang=lang, to=form, ways=ways).rstrip("\n"))
    return 0


@frozen(kw_only=True)
class Written:
    """The options that describe one case, as they were written."""

    category: str | None
    act: str | None
    at: str | None
    region: str | None
    election: str | None
    fact: tuple[str, ...]
    reading: tuple[str, ...]
    others_no: bool

    def decide(self, rulebook: Rulebook, problems: list[Problem]) -> Decision:
        """Return the decision by a rulebook and the national calendar.

        Raises:
            CaseError: If there are problems, noted before or of the case; each has its option.
        """
        calendar, vocabulary = Calendar.national(), rulebook.vocabulary
        facts = facts_given(self.fact, vocabulary, problems)
        category = option_value("--category", self.category, problems)
        person = Person(
            read_category(category, local_names(rulebook)), region=self.region, **facts["person"]
        )
        act = option_value("--act", self.act, problems).code(Act)
        activity = Activity(act, election=self.election, **facts["activity"])
        day = read_at(option_value("--at", self.at, problems))
        readings = dict(pairs("--reading", self.reading, problems))
        check_place(self.region, self.election, calendar, problems)
        if problems:
            raise CaseError(problems)
        if self.others_no:
            person, activity = fill_others(person, activity, vocabulary)
        try:
            return evaluate(
                person, activity, at=day, rulebook=rulebook, calendar=calendar, readings=readings
            )
        except CaseError as error:
            raise at_options(error) from None


def decide_written(
    *,
    overlay: tuple[str, ...],
    ways: bool,
    **case: Any,  # noqa: ANN401  # the options of `Written`, which click passes by their names
) -> tuple[Decision, tuple[Way, ...] | None]:
    """Return the decision on a case that options describe, and the ways if they are asked for.

    These are what would permit the act, or what would prohibit one that nothing forbids.

    Raises:
        CaseError: If there is anything wrong with the options; each problem has its own.
    """
    problems: list[Problem] = []
    rulebook = national_with(overlay, problems)
    decision = Written(**case).decide(rulebook, problems)
    return decision, (decision.ways_to_permit() or decision.ways_to_prohibit()) if ways else None
