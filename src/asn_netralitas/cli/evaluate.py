"""The command `evaluate`: decide one case and print the decision."""

from __future__ import annotations

from typing import Final

import click

from asn_netralitas._decision.evaluate import evaluate as evaluated
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import Act
from asn_netralitas._model.decision import Decision, Way
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import fill_others, read_category
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.render import Detail, Form

from .console import print_decision
from .options import CaseOptions, any_form, at_options, case_options, detail, lang
from .program import Command

OPTIONS: Final = (
    *("category", "act", "at", "region", "election", "fact"),
    *("others_no", "ways", "overlay", "reading"),
)
NEEDED: Final = ("category", "act", "at")


@click.command(cls=Command, needed=NEEDED)
@case_options(*OPTIONS)
@any_form
@detail
@lang
def evaluate(*, case: CaseOptions, lang: Language, form: Form, detail: Detail) -> int:
    """Decide one case, print the decision, and return the exit code."""
    decision, ways = decide_with_ways(case)
    print_decision(decision, lang, form, detail, ways)
    return 0


def decide_with_ways(case: CaseOptions) -> tuple[Decision, tuple[Way, ...] | None]:
    """Return the decision on a case, and the ways if they are asked for.

    These are what would permit the act, or what would prohibit one that nothing forbids.
    """
    decision = decide(case, case.rulebook())
    ways = (decision.ways_to_permit() or decision.ways_to_prohibit()) if case.ways else None
    return decision, ways


def decide(case: CaseOptions, rulebook: Rulebook) -> Decision:
    """Return the decision by a rulebook and the national calendar; raise all problems noted."""
    calendar, vocabulary = Calendar.national(), rulebook.vocabulary
    facts = case.facts(vocabulary)
    category = read_category(case.cursor("category"), rulebook.local_categories)
    person = Person(category, region=case.region, **facts["person"])
    act = case.cursor("act").code(Act)
    activity = Activity(act, election=case.election, **facts["activity"])
    at = case.at_needed()
    readings = case.readings()
    case.check_place()
    case.finish()
    if case.others_no:
        person, activity = fill_others(person, activity, vocabulary)
    with at_options():
        return evaluated(
            person, activity, at=at, rulebook=rulebook, calendar=calendar, readings=readings
        )
