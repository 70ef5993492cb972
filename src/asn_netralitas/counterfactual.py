"""The smallest changes to an act, or its day, that lead to another verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from asn_netralitas._decision.counterfactuals import search
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.decision import Decision, Goal, Way
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, require_rulebook
from asn_netralitas._text.decision_document import ways_section
from asn_netralitas._text.writers import written_section

__all__ = ["render_ways", "ways_to_permit", "ways_to_prohibit"]
__dir__ = __all__.copy


def ways_to_permit(
    decision: Decision, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> tuple[Way, ...]:
    """Return the smallest changes after which an act is not prohibited; none if it is not.

    Changes concern the target, the facts of the act that are yes or no, and the day. Setting a
    fact that was not given counts as a change. The day moves, as one change, to the nearest later
    first day or earlier last day of a stage or period of an election whose rule prohibits, within
    the days that rulebook and calendar know. A way leads to `permitted`, `discouraged` or
    `unregulated`, and no part of it does. Ways with few changes come first, then the order of the
    vocabulary counts.

    The search never changes the person (so a target that implies a fact of the person, as `spouse`
    does, needs that fact), the act, the contest or the election, and makes at most four changes.
    With most of a case unknown it can take seconds. `rulebook` and `calendar` must be those that
    decided, by default the national ones.

    Raises:
        CaseError: If another rulebook decided.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.KEPALA_DAERAH, region="64.08"),
    ...     Activity(Act.REPLACE_OFFICIALS, minister_consent=False),
    ...     at=date(2024, 4, 1),
    ... )
    >>> [
    ...     [(change.fact, change.becomes) for change in way.changes] + [way.day]
    ...     for way in ways_to_permit(decision)
    ... ][0]
    [('minister_consent', True), None]
    """
    return _search(decision, "permit", rulebook, calendar)


def ways_to_prohibit(
    decision: Decision, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> tuple[Way, ...]:
    """Return the smallest changes after which an act is prohibited; none if it is already.

    The search is that of `ways_to_permit`, except that the day moves with the elections that the
    act meets or names; outside all of them it does not move.

    Raises:
        CaseError: If another rulebook decided.
    """
    return _search(decision, "prohibit", rulebook, calendar)


def _search(
    decision: Decision, goal: Goal, rulebook: Rulebook | None, calendar: Calendar | None
) -> tuple[Way, ...]:
    law = law_or_national(rulebook, calendar)
    require_rulebook(law.rulebook, decision.rulebook.digest)
    return search(decision, goal, law)


def render_ways(
    ways: Iterable[Way], *, lang: Language = "id", to: Literal["text", "markdown"] = "text"
) -> str:
    """Return ways as text, one a line, for readers of the decision.

    `render` writes them in one document with the decision, also as HTML or JSON.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.KEPALA_DAERAH, region="64.08"),
    ...     Activity(Act.REPLACE_OFFICIALS, minister_consent=False),
    ...     at=date(2024, 4, 1),
    ... )
    >>> print(render_ways(decision.ways_to_permit(), lang="en"), end="")
    What would change the answer
    ----------------------------
    - the Minister's written consent: yes (was no). Verdict: permitted.
    - day: 2025-08-20. Verdict: not regulated.
    - day: 2024-03-21. Verdict: not regulated.
    """
    return written_section(ways_section(ways, lang), to)
