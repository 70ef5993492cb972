"""The public functions that draw each page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._model.case import Activity, At, DaySpan, Person
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.decision import Decision, Way
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import fill_others
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.scenario.values import Result

from .calendar_page import calendar_sheet
from .decision_page import decision_sheet
from .matrix_page import matrix_sheet
from .sanctions_page import sanctions_sheet
from .scenarios_page import scenarios_sheet

__all__ = ["calendar", "matrix", "sanctions", "scenarios", "why"]


def matrix(  # noqa: PLR0913  # of a question to `evaluate` all but who and what, each left out at will
    at: At,
    region: str | None = None,
    *,
    others_no: bool = False,
    readings: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    lang: Language = "id",
) -> str:
    """Return the verdict of every category and act on a day, or on some day of a span.

    Each cell leads to the reasons of its verdict; cells with the same reasons share them. Groups of
    categories have no column. No fact is given, so that many verdicts depend on one; with
    `others_no` every fact is no. The other arguments are those of `evaluate`.

    Raises:
        CaseError: If `evaluate` cannot answer with these arguments.

    >>> from datetime import date
    >>> page = matrix(date(2024, 8, 15), "64.08")
    >>> 'id="cell-pns-like_post" class="prohibited"' in page
    True
    """
    book = Rulebook.national() if rulebook is None else rulebook
    vocabulary = book.vocabulary
    decisions: list[Decision] = []
    for act in Act:
        for category in Category:
            if category in vocabulary.category_groups:
                continue
            person, activity = Person(category, region=region), Activity(act)
            if others_no:
                person, activity = fill_others(person, activity, vocabulary)
            decisions.append(
                evaluate(
                    person, activity, at=at, rulebook=book, calendar=calendar, readings=readings
                )
            )
    return matrix_sheet(decisions, others_no=others_no, lang=lang).page()


def calendar(
    calendar: Calendar | None = None,
    *,
    region: str | None = None,
    election: str | None = None,
    at: At | None = None,
    lang: Language = "id",
) -> str:
    """Return the elections of a region, or one of them, with their stages and periods as bars.

    Without a region all elections are meant; a province means every place in it. `at` marks a day,
    or a span of days, and tells what is met then; nothing else is marked.

    Raises:
        CaseError: If the calendar does not know the region or the election, or a datetime has no
            zone.

    >>> "pemungutan suara" in calendar(region="64.08")
    True
    """
    book = Calendar.national() if calendar is None else calendar
    if election is not None:
        book.require(election)
    asked = None if at is None else _days(at, region, book)
    return calendar_sheet(book, region, election=election, at=asked, lang=lang).page()


def _days(at: At, region: str | None, calendar: Calendar) -> DaySpan:
    if isinstance(at, DaySpan):
        return at
    day = calendar.civil_day(at, region) if isinstance(at, datetime) else at
    return DaySpan(day, day)


def sanctions(
    rulebook: Rulebook | None = None, *, on: date | None = None, lang: Language = "id"
) -> str:
    """Return the sanctions of a rulebook from light to heavy: for whom, by whom, on what basis.

    Without `on` those of all its time stand there, with the days on which they hold.

    >>> "Tangga sanksi" in sanctions()
    True
    """
    return sanctions_sheet(
        Rulebook.national() if rulebook is None else rulebook, on=on, lang=lang
    ).page()


def why(decision: Decision, *, ways: Iterable[Way] | None = None, lang: Language = "id") -> str:
    """Return a decision as a tree: verdict, rules, conditions and facts, with what they rest on.

    Rules that stand, are open and are lifted have branches of their own; the readings of a dispute
    stand side by side. With `ways`, those of `Decision.ways_to_permit` or `ways_to_prohibit`, what
    would change the answer follows.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> liking = evaluate(Person(Category.PNS), Activity(Act.LIKE_POST), at=date(2024, 8, 15))
    >>> "Pohon alasan" in why(liking)
    True
    """
    return decision_sheet(decision, ways=ways, lang=lang).page()


def scenarios(results: Iterable[Result], *, lang: Language = "id") -> str:
    """Return what became of scenarios: what was expected and what came out, failures first.

    >>> from asn_netralitas import scenario
    >>> cases = scenario.load("examples/kutai-timur/kutai-timur.scenarios.yaml")
    >>> "10 skenario: 10 lulus, 0 gagal" in scenarios(map(scenario.run, cases))
    True
    """
    return scenarios_sheet(results, lang=lang).page()
