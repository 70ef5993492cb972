"""Days, places and elections as far as they can be told apart."""

from datetime import date

import pytest
from builders import calendar, election, rule, rulebook

from asn_netralitas import Act, Activity, CaseError, Category, Contest, Person, evaluate
from asn_netralitas._engine import circumstances as module
from asn_netralitas._engine.circumstances import Numbered

DAY = date(2024, 9, 2)
IN_PART = {"regions": ("91.01",), "regions_complete": False}


def test_a_value_has_one_number_whoever_adds_it_first(monkeypatch: pytest.MonkeyPatch) -> None:
    numbered = Numbered("a")

    class Late:
        """A lock for which another thread had to be waited, which added the value."""

        waited = False

        def __enter__(self) -> None:
            if not self.waited:
                self.waited = True
                numbered.number("b")

        def __exit__(self, *_: object) -> None:
            """Nothing was locked."""

    monkeypatch.setattr(numbered, "_lock", Late())

    assert (numbered.number("b"), numbered.number("a")) == (1, 0)
    assert (list(numbered), len(numbered)) == (["a", "b"], 2)


def test_more_ways_to_complete_lists_than_can_be_tried_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_SPOTS", 3)
    later = election("later", determined={Contest.REGIONAL_HEAD: date(2024, 8, 1)}, **IN_PART)
    lists = calendar(election("one", **IN_PART), later)

    with pytest.raises(CaseError) as caught:
        evaluate(
            Person(Category.PNS, region="91.02"),
            Activity(Act.LIKE_POST),
            at=DAY,
            rulebook=rulebook(),
            calendar=lists,
        )

    (problem,) = caught.value.problems
    assert (problem.code, problem.values) == ("too-much-open", {"tell": "region"})


def test_law_that_is_made_to_last_for_ever_is_decided_by() -> None:
    book = rulebook(rule("r", last=date.max))

    decision = evaluate(Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN), at=DAY, rulebook=book)

    assert [finding.rule for finding in decision.findings] == ["r"]
