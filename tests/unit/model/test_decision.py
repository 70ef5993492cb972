"""What `Decision.from_dict` takes, and what it refuses."""

import json
from datetime import date
from typing import Any

import pytest

from asn_netralitas import Act, Activity, Category, Decision, Person, evaluate

LIKED = evaluate(
    Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 10, 7)
)
SILENCE: dict[str, Any] = {
    "reason": None,
    "citations": [],
    "duties": [],
    "nearest": None,
    "ask": [],
}


def written() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(json.dumps(LIKED.to_dict()))
    return values


def test_what_a_decision_wrote_is_that_decision() -> None:
    assert Decision.from_dict(written()) == LIKED
    assert Decision.from_dict(LIKED.to_dict(labels="id")) == LIKED


@pytest.mark.parametrize("values", [[], None, "x", 1, {}, {"schema": "other"}])
def test_what_is_no_decision_is_a_value_error(values: Any) -> None:
    with pytest.raises(ValueError, match="not a decision of schema"):
        Decision.from_dict(values)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"allowed": True}, "`allowed`: True"),
        ({"allowed": "false"}, "`allowed`: 'false'"),
        ({"open_facts": "abc"}, "`open_facts`: 'abc'"),
        ({"findings": ""}, "`findings`: ''"),
        ({"library": {}}, "`library`: {}"),
        ({"presumed": {"resigned": "no"}}, "`presumed.resigned`: 'no'"),
        ({"assumed": "x"}, "assumed"),
        (
            {"verdict": "permitted", "allowed": True},
            "`verdict`: permitted, for which no rule speaks",
        ),
        ({"verdict": "unregulated", "allowed": None}, "although a rule forbids it"),
        ({"verdict": "disputed", "allowed": None}, "although a rule forbids it"),
        ({"findings": []}, "`verdict`: prohibited, for which no rule speaks"),
        ({"silence": SILENCE}, "`silence`: told beside prohibited"),
    ],
)
def test_a_value_that_no_decision_writes_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # the text is held below
        Decision.from_dict({**written(), **change})

    assert told in str(raised.value)


def test_no_part_is_taken_for_another_type() -> None:
    values = written()
    values["sanctions"][0]["certain"] = "false"

    with pytest.raises(ValueError, match=r"`sanctions\.0\.certain`: 'false'"):
        Decision.from_dict(values)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rule": "may-01"}, "`sanctions.0`: of `may-01`, a rule that does not speak"),
        ({"certain": True, "if": ["public"]}, "`sanctions.0`: certain, and yet it depends"),
    ],
)
def test_a_sanction_that_follows_from_no_rule_is_refused(change: dict[str, Any], told: str) -> None:
    values = written()
    values["sanctions"][0] |= change

    with pytest.raises(ValueError, match=told):
        Decision.from_dict(values)


def test_what_depends_has_an_open_fact() -> None:
    open_case = evaluate(Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN), at=date(2024, 10, 7))
    values = {**open_case.to_dict(), "open_facts": []}

    with pytest.raises(ValueError, match="depends, without an open fact"):
        Decision.from_dict(values)


def test_what_a_later_version_added_may_be_missing() -> None:
    values = written()
    for name in ("silence", "local_names", "instruments", "no_role"):
        del values[name]

    assert Decision.from_dict(values).verdict is LIKED.verdict
