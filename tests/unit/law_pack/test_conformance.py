"""The conformance suite: what is expected of walkers, and what is asked of them."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from typing import Any

import pytest
from builders import calendar, dispute, election, reading, rule, rulebook
from made_laws import PLAIN, one_fact_rules

from asn_netralitas import Case, CaseError, Rulebook, Stage
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.law import FactIs
from asn_netralitas.law_pack import expected_answer, suite
from asn_netralitas.law_pack.drawn_cases import drawn_cases, faulty_cases

DISPUTED = rulebook(
    rule("strictly", reading=reading("first", "a")),
    rule("outside", stages=frozenset({Stage.OUTSIDE})),
    disputes=(dispute("first", a=date(2020, 1, 1), b=date(2020, 1, 1)),),
    vocabulary=PLAIN,
)
PILKADA = calendar(election("pilkada"))


def asked(**changes: Any) -> dict[str, Any]:
    person, activity = {"category": "pns", "region": "91.02"}, {"act": "attend_campaign"}
    return {"person": person, "activity": activity, "at": "2024-09-02"} | changes


def test_an_answer_is_reduced_to_codes_ids_and_verdicts() -> None:
    assert expected_answer(asked(), DISPUTED, PILKADA) == {
        "verdict": "disputed",
        "allowed": None,
        "open_facts": [],
        "rules": [{"rule": "strictly", "status": "open"}],
        "disputes": [
            {
                "id": "first",
                "readings": [
                    {
                        "id": name,
                        "verdict": verdict,
                        "holders": [{"since": "2020-01-01", "source": "source"}],
                    }
                    for name, verdict in (("a", "prohibited"), ("b", "unregulated"))
                ],
            }
        ],
        "sanctions": [],
        "silence": None,
        "notes": [],
    }


def test_a_class_of_a_rule_is_expected_once_with_what_decides_it() -> None:
    case = one_fact_rules(2)

    expected = expected_answer(asked(), case.book, case.calendar)

    facts = sorted(each.when.fact for each in case.book.rules if isinstance(each.when, FactIs))
    assert expected["sanctions"] == [
        {"rule": each.id, "class": "ethics", "certain": False, "if": facts}
        for each in case.book.rules
    ]


def test_a_silence_is_expected_with_its_reason() -> None:
    expected = expected_answer(asked(activity={"act": "vote"}), DISPUTED, PILKADA)

    assert (expected["verdict"], expected["silence"]) == (
        "unregulated",
        {"reason": None, "ask": []},
    )


def test_a_fault_is_expected_by_its_code_and_path() -> None:
    wrong = asked(person={"category": "pnss", "region": "91.02"}, at="2024-02-30")

    assert expected_answer(wrong, DISPUTED, PILKADA) == {
        "errors": [
            {"code": "bad-date", "path": ["at"]},
            {"code": "unknown-code", "path": ["person", "category"]},
        ]
    }


def test_a_faulty_case_has_a_fault() -> None:
    for case in faulty_cases(asked()):
        with pytest.raises(CaseError):
            Case.from_dict(case).evaluate()


@pytest.mark.parametrize("book", [DISPUTED, Rulebook.national()], ids=["made", "national"])
def test_most_drawn_cases_can_be_decided(book: Rulebook) -> None:
    known = PILKADA if book is DISPUTED else None
    drawn = list(islice(drawn_cases(law_or_national(book, known), 3), 60))

    decided = [case for case in drawn if "verdict" in expected_answer(case, book, known)]

    assert len(decided) > 45


def test_a_suite_is_the_same_for_the_same_seed() -> None:
    lines = list(suite(DISPUTED, PILKADA, size=10, seed=5))

    assert lines == list(suite(DISPUTED, PILKADA, size=10, seed=5))
    assert lines != list(suite(DISPUTED, PILKADA, size=10, seed=6))
    assert [set(json.loads(line)) for line in lines] == [{"case", "expect"}] * len(lines)
