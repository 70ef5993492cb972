"""The conformance suite of walkers: cases, each with the answer that every walker must give.

A line holds a `case` and what to `expect`: the parts of an answer that are compared, which are
codes, ids and verdicts, without the words and citations that a walker copies from the pack.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.case import Case
from asn_netralitas._model.decision import Decision, Note
from asn_netralitas._model.problems import CaseError
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .drawn_cases import Json, drawn_cases, faulty_cases
from .texts import wording

SUITE_SIZE: Final = 2_000
# The notes that a walker can give: it does not see why an election may run in a place.
NOTES: Final[tuple[Note, ...]] = ("after-calendar", "before-rulebook", "after-rulebook")


def suite(
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    *,
    size: int = SUITE_SIZE,
    seed: int = 1,
) -> Iterator[str]:
    """Yield the lines of a suite: faults and times, then random cases about the rules.

    The same law, size and seed give the same lines.
    """
    law = law_or_national(rulebook, calendar)
    drawn = drawn_cases(law, seed)
    for case in (*faulty_cases(next(drawn)), *islice(drawn, size)):
        expected = expected_answer(case, law.rulebook, law.calendar)
        yield json.dumps({"case": case, "expect": expected}, ensure_ascii=False)


# -------------------------------------------------------------- what is expected


def expected_answer(
    case: Mapping[str, object], rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> Json:
    """Return what every walker must answer to a case, given as JSON values.

    >>> person, activity = {"category": "pns", "region": "64.08"}, {"act": "like_post"}
    >>> expected_answer({"person": person, "activity": activity, "at": "2024-08-15T20:00"})
    {'errors': [{'code': 'naive-datetime', 'path': ['at']}]}
    """
    try:
        return _parts_of(Case.from_dict(case).evaluate(rulebook, calendar))
    except CaseError as error:
        found = sorted({(problem.code, problem.path) for problem in error.problems})
        return {"errors": [{"code": code, "path": list(path)} for code, path in found]}


def _parts_of(decision: Decision) -> Json:
    silence = decision.silence
    return {
        "verdict": decision.verdict.value,
        "allowed": decision.allowed,
        "open_facts": list(decision.open_facts),
        "rules": [{"rule": each.rule, "status": each.status.value} for each in decision.findings],
        "disputes": [
            {
                "id": view.id,
                "readings": [
                    {
                        "id": reading.id,
                        "verdict": reading.verdict.value,
                        "holders": [
                            {"since": holder.since.isoformat(), "source": holder.source}
                            for holder in reading.holders
                        ],
                    }
                    for reading in view.readings
                ],
            }
            for view in sorted(decision.disputes, key=lambda view: view.id)
        ],
        "sanctions": list(_sanctions(decision)),
        "silence": silence
        and {
            "reason": silence.reason and wording(silence.reason),
            "ask": [authority.value for authority in silence.ask],
        },
        "notes": [note for note in decision.notes if note in NOTES],
    }


def _sanctions(decision: Decision) -> Iterator[Json]:
    """Yield what may follow, once for each rule and class."""
    seen = set()
    for sanction in decision.sanctions:
        name = sanction.sanction_class and sanction.sanction_class.value
        if (sanction.rule, name) not in seen:
            seen.add((sanction.rule, name))
            facts = sorted(sanction.if_facts)
            yield {"rule": sanction.rule, "class": name, "certain": sanction.certain, "if": facts}
