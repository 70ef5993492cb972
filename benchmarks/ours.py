"""The workload as a rulebook and a calendar of asn_netralitas, through its public names only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Category,
    DaySpan,
    Decision,
    Person,
    Rulebook,
    Target,
    Verdict,
    evaluate,
    load_calendar,
    load_rulebook,
)
from benchmarks.workload import (
    ACTS,
    CATEGORIES,
    FLAGS,
    PERIODS,
    SANCTIONS,
    UNKNOWN,
    Answer,
    Facts,
    Law,
    Norm,
    Value,
)

Case = tuple[Person, Activity, date | DaySpan]

# The first day of each period in the calendar below; they leave no day between them.
_FIRST_DAYS: Final[Mapping[str, date]] = dict(
    zip(
        PERIODS,
        (
            date(2024, 3, 1),
            date(2024, 5, 1),
            date(2024, 7, 1),
            date(2024, 7, 2),
            date(2024, 7, 10),
            date(2024, 10, 1),
        ),
        strict=True,
    )
)
_LAST_DAY: Final = date(2024, 10, 3)
_SPAN: Final = DaySpan(_FIRST_DAYS[PERIODS[0]], _LAST_DAY)
_OF_ACTIVITY: Final = tuple(flag for flag in FLAGS if flag != "campaign_leave")
_TEXT: Final = {"id": "uji", "en": "test"}
_SURE: Final = "verified"


class Ours:
    """asn_netralitas with the law of a workload."""

    def __init__(self, law: Law) -> None:
        """Write the law as files and load them."""
        with TemporaryDirectory() as folder:
            # JSON is YAML too.
            path = Path(folder) / "workload.yaml"
            path.write_text(json.dumps(_rulebook(law)), encoding="utf-8")
            self.rulebook: Rulebook = load_rulebook(path)
            path.write_text(json.dumps(_calendar()), encoding="utf-8")
            self.calendar: Calendar = load_calendar(path)

    def prepare(self, facts: Facts) -> Case:
        """Return a case as asn_netralitas takes it: the period as one of its days.

        A period that is not told is a day that is not known; a flag that is not told is left out.
        """
        leave: Any = facts.get("campaign_leave")
        told: dict[str, Any] = {name: facts.get(name) for name in _OF_ACTIVITY}
        person = Person(
            Category(str(facts["category"])), region="64.08", resigned=False, campaign_leave=leave
        )
        activity = Activity(Act(str(facts["act"])), target=Target.CANDIDATE, **told)
        return person, activity, _FIRST_DAYS[str(facts["period"])] if "period" in facts else _SPAN

    def evaluate(self, case: Case) -> Decision:
        """Return the whole decision."""
        person, activity, at = case
        return evaluate(person, activity, at=at, rulebook=self.rulebook, calendar=self.calendar)

    def verdict(self, case: Case) -> Verdict:
        """Return the verdict alone."""
        return self.evaluate(case).verdict

    def read(self, case: Case) -> object:
        """Return what follows and why, beside the verdict."""
        decision = self.evaluate(case)
        return decision.verdict, decision.sanctions, decision.findings

    def decide(self, case: Case) -> Answer:
        """Return the decision as the one code that every engine is asked for."""
        return _answer(self.evaluate(case))

    def decide_told(self, facts: Facts) -> Answer:
        """Return the same from bare facts, so that the making of the case counts too."""
        return self.decide(self.prepare(facts))


def _answer(decision: Decision) -> Answer:
    match decision.verdict:
        case Verdict.PROHIBITED:
            return max(
                (str(each.sanction_class) for each in decision.sanctions), key=SANCTIONS.index
            )
        case Verdict.DEPENDS:
            return UNKNOWN
        case verdict:
            return verdict.value


# ------------------------------------------------------------------ the files


def _rulebook(law: Law) -> Mapping[str, Any]:
    instrument = {
        "id": "law",
        "number": "1",
        "title": _TEXT,
        "rank": "uu",
        "in_force": {"first": "2018-01-01"},
        "confidence": _SURE,
    }
    return {
        "rulebook": {
            "id": "workload",
            "version": "1",
            "title": _TEXT,
            "known_from": "2018-01-01",
            "known_until": "2030-12-31",
        },
        "instruments": [{"instrument": instrument, "rules": [_rule(norm) for norm in law.norms]}],
    }


def _rule(norm: Norm) -> Mapping[str, Any]:
    citation = {"instrument": "law", "provision": f"Pasal {norm.id}"}
    rule: dict[str, Any] = {
        "id": norm.id,
        "modality": "prohibition" if norm.sanction else "permission",
        "title": _TEXT,
        "categories": norm.tests.get("category", CATEGORIES),
        "acts": norm.tests.get("act", ACTS),
        "citations": [citation],
        "confidence": _SURE,
    }
    if "period" in norm.tests:
        rule["periods"] = norm.tests["period"]
    if conditions := list(_conditions(norm.tests)):
        rule["when"] = {"all": conditions}
    if norm.lifts:
        rule["exception_to"] = norm.lifts
    if norm.sanction:
        rule["consequences"] = [{"class": norm.sanction, "by": ["ppk"], "citation": citation}]
    return rule


def _conditions(tests: Mapping[str, tuple[Value, ...]]) -> Iterator[str | Mapping[str, str]]:
    for name, values in tests.items():
        if values == (True,):
            yield name
        elif values == (False,):
            yield {"not": name}


def _calendar() -> Mapping[str, Any]:
    days = {period: first.isoformat() for period, first in _FIRST_DAYS.items()}
    determined = days["determination"]
    phases = (
        ("pendaftaran_calon", days["nomination"], days["nomination"]),
        ("penetapan_calon", determined, determined),
        ("kampanye", days["campaign"], "2024-09-30"),
        ("masa_tenang", days["quiet_period"], _LAST_DAY.isoformat()),
        ("pemungutan_suara", "2024-10-04", "2024-10-04"),
    )
    return {
        "known_until": "2030-12-31",
        "elections": [
            {
                "id": "election",
                "name": _TEXT,
                "kind": "pilkada",
                "contests": ["regional_head"],
                "first": days["pre_nomination"],
                "determined": determined,
                "result": "2024-10-20",
                "result_known": True,
                "confidence": _SURE,
                "phases": [
                    {"phase": phase, "first": first, "last": last, "confidence": _SURE}
                    for phase, first, last in phases
                ],
            }
        ],
    }
