"""Conditions that stand in no rule, as the search for gaps and the proofs ask for them."""

from attrs import evolve
from builders import calendar, rulebook
from made_laws import PLAIN, holds

from asn_netralitas import Act
from asn_netralitas._engine.diagrams import FALSE, TRUE
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.law import AllOf, Named

OF_ITSELF = Named("in-public", holds("public"), frozenset({Act.LIKE_POST}))
BOOK = rulebook(vocabulary=evolve(PLAIN, conditions={"in-public": OF_ITSELF}))
LAW = LawDiagrams.of(BOOK, calendar())
ALL = sum(LAW.variables.masks)
IN_PUBLIC = LAW.conditions.of_condition(holds("public"), Act.ATTEND_CAMPAIGN, ALL)


def test_a_condition_of_the_vocabulary_holds_for_the_acts_that_meet_it_by_what_they_are() -> None:
    assert LAW.conditions.of_name("in-public", Act.LIKE_POST, ALL) == TRUE
    assert LAW.conditions.of_name("in-public", Act.ATTEND_CAMPAIGN, ALL) == IN_PUBLIC


def test_so_it_does_within_another_condition() -> None:
    both = AllOf((OF_ITSELF, holds("public")))

    of_like = LAW.conditions.of_condition(both, Act.LIKE_POST, ALL)
    other = LAW.conditions.of_condition(OF_ITSELF, Act.ATTEND_CAMPAIGN, ALL)

    assert LAW.conditions.of_condition(OF_ITSELF, Act.LIKE_POST, ALL) == TRUE
    assert of_like == other == IN_PUBLIC


def test_only_the_values_that_are_left_are_tested() -> None:
    public = LAW.variables.numbers["public"]
    only_yes = ALL & ~LAW.variables.bits_of(public, (False,))
    only_no = ALL & ~LAW.variables.bits_of(public, (True,))

    ends = [
        LAW.conditions.of_name("in-public", Act.ATTEND_CAMPAIGN, left)
        for left in (only_yes, only_no)
    ]

    assert LAW.diagrams.followed(ends[0], only_yes) == TRUE
    assert LAW.diagrams.followed(ends[1], only_no) == FALSE
