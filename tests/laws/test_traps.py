"""Questions that a shortcut of the evaluation would answer wrongly, each as its smallest case.

Where trying every completion is possible, `held` does that too.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from attrs import evolve, fields
from builders import calendar, consequence, dispute, election, reading, rule, rulebook
from hypothesis import given
from hypothesis import strategies as st
from made_laws import DAY, PLAIN, case, holds
from oracle import Oracle
from strategies import Case

from asn_netralitas import (
    Act,
    Activity,
    Authority,
    CaseError,
    Category,
    Contest,
    DaySpan,
    Decision,
    Dispute,
    Person,
    SanctionClass,
    Stage,
    Target,
    Text,
    Verdict,
    evaluate,
    next_question,
)
from asn_netralitas._model.codes import ElectionKind, Modality, Position
from asn_netralitas._model.law import AllOf, AnyOf, Condition, Holder, Named, Not, Rule
from asn_netralitas._model.vocabulary import Entailment, Vocabulary
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.counterfactual import ways_to_permit

EVE = date(2024, 5, 31)  # of the first day of an election of the builders
FIRST_DAY = date(2024, 6, 1)


def ask(category: Category, region: str, act: Act, at: date, **known: Any) -> Decision:
    """Return the national decision on a case; facts are sorted to person or act by their name."""
    of_person = {field.name for field in fields(Person)}
    person = {name: value for name, value in known.items() if name in of_person}
    activity = {name: value for name, value in known.items() if name not in of_person}
    return evaluate(Person(category, region=region, **person), Activity(act, **activity), at=at)


def held(asked: Case) -> Decision:
    """Return a decision that is the one of trying every completion."""
    oracle, decision = Oracle(asked), asked.decide()
    assert (decision.verdict, set(decision.open_facts)) == (oracle.verdict, oracle.open_facts)
    assert {finding.rule: (finding.status, finding.elections) for finding in decision.findings} == (
        oracle.findings
    )
    assert {
        each.sanction_class: (each.certain, set(each.if_facts)) for each in decision.sanctions
    } == oracle.sanctions
    return decision


# ------------------------------------------------------------------ what depends on what


def test_a_category_is_open_that_another_can_not_follow_with_the_same_facts() -> None:
    decision = ask(Category.ASN, "21", Act.PUBLISH_PHOTO, date(2025, 5, 11))

    assert decision.open_facts == (
        *("category", "target", "unpaid_leave", "active_support", "partisan_symbol"),
        *("party_attributes", "mobilises_staff", "intends_support"),
    )


def test_a_category_is_open_where_equal_rules_meet_other_values() -> None:
    # Only a PNS can be on unpaid leave; both are told apart by that alone.
    on_leave = rule(
        "on-leave", categories=frozenset({Category.PNS, Category.CPNS}), when=holds("unpaid_leave")
    )
    groups = {Category.ASN: frozenset({Category.PNS, Category.CPNS})}
    limited = [
        entailment
        for entailment in rulebook().vocabulary.entailments
        if entailment.fact == "unpaid_leave"
    ]
    vocabulary = evolve(PLAIN, entailments=tuple(limited), category_groups=groups)

    decision = held(case(rulebook(on_leave, vocabulary=vocabulary), category=Category.ASN))

    assert decision.open_facts == ("category", "unpaid_leave")


def limits(category: Category, fact: str, allowed: tuple[bool, ...]) -> Entailment:
    return Entailment(
        source="category", values=frozenset({category}), fact=fact, allowed=frozenset(allowed)
    )


TWO = (Category.PNS, Category.PPPK)


@pytest.mark.parametrize("limited", TWO)
def test_a_category_is_open_whichever_of_two_has_fewer_values(limited: Category) -> None:
    # Who may act in public is told from the other, who may not, by doing so; not the other way.
    in_public = rule("in-public", categories=frozenset(TWO), when=holds("public"))
    vocabulary = evolve(
        PLAIN,
        entailments=(limits(limited, "public", (False,)),),
        category_groups={Category.ASN: frozenset(TWO)},
    )

    decision = held(case(rulebook(in_public, vocabulary=vocabulary), category=Category.ASN))

    assert decision.open_facts == ("category", "public")


SOME = st.sampled_from([(True,), (False,), (True, False)])
THREE_FACTS = ("public", "active_support", "unpaid_leave")


@st.composite
def limited_apart(draw: st.DrawFn) -> Vocabulary:
    """Return a vocabulary that leaves two categories other values of the same facts."""
    entailments = [limits(category, fact, draw(SOME)) for category in TWO for fact in THREE_FACTS]
    groups = {Category.ASN: frozenset(TWO)}
    return evolve(PLAIN, entailments=tuple(entailments), category_groups=groups)


def conditions() -> st.SearchStrategy[Condition]:
    return st.builds(
        lambda fact, value: holds(fact, value=value), st.sampled_from(THREE_FACTS), st.booleans()
    )


@given(limited_apart(), st.lists(st.tuples(st.sampled_from(TWO), conditions()), max_size=4))
def test_each_of_two_categories_keeps_to_its_own_values(
    vocabulary: Vocabulary, conditioned: list[tuple[Category, Condition]]
) -> None:
    rules = [
        rule(f"rule-{number}", categories=frozenset({category}), when=when)
        for number, (category, when) in enumerate(conditioned)
    ]

    held(case(rulebook(*rules, vocabulary=vocabulary), category=Category.ASN))


def test_day_and_region_are_open_where_each_moves_the_law_to_the_other() -> None:
    eve = DAY - timedelta(days=1)
    before = rule("before", regions=frozenset({"91.01"}), last=eve)
    after = rule("after", regions=frozenset({"91.02"}), first=DAY)
    book = rulebook(before, after, vocabulary=PLAIN)

    decision = held(case(book, region="91", at=DaySpan(eve, DAY)))

    assert decision.open_facts == ("at", "region")


def test_a_fact_that_no_rule_tests_may_tell_the_category() -> None:
    vocabulary = evolve(
        PLAIN,
        entailments=(limits(Category.PPPK, "unpaid_leave", (False,)),),
        category_groups={Category.ASN: frozenset(TWO)},
    )
    asked = case(rulebook(rule("of-pns"), vocabulary=vocabulary), category=Category.ASN)
    on_leave = evolve(asked, person=evolve(asked.person, unpaid_leave=True))

    assert held(asked).open_facts == ("category",)
    assert (held(on_leave).verdict, held(on_leave).open_facts) == (Verdict.PROHIBITED, ())


def test_a_fact_that_the_others_have_settled_is_not_open() -> None:
    # Without the duty nothing turns on the support, although both are in one condition.
    on_duty = AllOf((Not(holds("active_support")), holds("official_duty")))
    book = rulebook(rule("either", when=AnyOf((holds("public"), on_duty))), vocabulary=PLAIN)
    asked = case(book)
    off_duty = evolve(asked, activity=evolve(asked.activity, official_duty=False))

    assert held(asked).open_facts == ("active_support", "public", "official_duty")
    assert held(off_duty).open_facts == ("public",)


BOTH = (holds("public"), holds("active_support"))


@pytest.mark.parametrize("condition", [Not(AllOf(BOTH)), Not(AnyOf(BOTH)), Not(Not(BOTH[0]))])
@pytest.mark.parametrize("known", [{}, {"public": True}, {"public": False}])
def test_a_condition_that_is_negated_is_true_where_it_was_not(
    condition: Condition, known: dict[str, Any]
) -> None:
    asked = case(rulebook(rule("negated", when=condition), vocabulary=PLAIN))

    held(evolve(asked, activity=evolve(asked.activity, **known)))


# ------------------------------------------------------------------ readings


def test_a_reading_that_is_chosen_closes_what_only_the_other_tests() -> None:
    person = Person(Category.HONORER, region="82.08")
    attend = partial(evaluate, person, Activity(Act.ATTEND_CAMPAIGN), at=date(2024, 10, 7))

    assert attend().open_facts == (
        *("active_support", "partisan_symbol", "party_attributes", "service_attributes"),
        *("state_facilities", "mobilises_staff", "intends_support", "official_duty"),
    )
    assert attend(readings={"*": "strictest"}).open_facts == (
        *("active_support", "partisan_symbol", "party_attributes"),
        *("mobilises_staff", "intends_support", "official_duty"),
    )


def of_reading(name: str, **changes: Any) -> Rule:
    return rule(f"of-{name}", reading=reading("question", name), **changes)


def test_a_condition_that_one_act_meets_by_itself_is_asked_of_another() -> None:
    # Both acts leave every fact the same values, so that only the condition tells them apart.
    of_itself = Named("in-public", holds("public"), frozenset({Act.LIKE_POST}))
    acts = frozenset({Act.LIKE_POST, Act.ATTEND_CAMPAIGN})
    vocabulary = evolve(PLAIN, conditions={"in-public": of_itself})
    asked = case(rulebook(rule("r", acts=acts, when=of_itself), vocabulary=vocabulary))

    like = held(evolve(asked, activity=Activity(Act.LIKE_POST)))
    attend = held(asked)

    assert (like.verdict, attend.verdict) == (Verdict.PROHIBITED, Verdict.DEPENDS)
    assert attend.open_facts == ("public",)


def test_a_rule_binds_one_category_whole_and_another_by_its_posts() -> None:
    binds = rule(
        "binds", categories=frozenset({Category.PNS}), positions=frozenset({Position.JPT_PRATAMA})
    )
    book = rulebook(binds, vocabulary=PLAIN)

    whole = held(case(book, category=Category.PNS))
    by_post = held(case(book, category=Category.PPPK))

    assert (whole.verdict, by_post.verdict) == (Verdict.PROHIBITED, Verdict.DEPENDS)
    assert by_post.open_facts == ("position",)


def test_a_consequence_for_one_category_follows_for_it_alone() -> None:
    for_pns = consequence(SanctionClass.ETHICS, categories=frozenset({Category.PNS}))
    book = rulebook(rule("r", categories=frozenset(TWO), consequences=(for_pns,)))

    classes = [
        [each.sanction_class for each in held(case(book, category=category)).sanctions]
        for category in TWO
    ]

    assert classes == [[SanctionClass.ETHICS], []]


def test_a_hopeful_is_read_as_a_candidate_once_candidates_are_determined() -> None:
    for_candidates = rule("for-candidates", targets=frozenset({Target.CANDIDATE}))
    book, running = rulebook(for_candidates, vocabulary=PLAIN), calendar(election("e"))
    activity = Activity(Act.ATTEND_CAMPAIGN, target=Target.INDEPENDENT_HOPEFUL)
    before = evolve(case(book, running, at=date(2024, 9, 30)), activity=activity)

    verdicts = [held(asked).verdict for asked in (before, evolve(before, at=date(2024, 10, 1)))]

    assert verdicts == [Verdict.UNREGULATED, Verdict.PROHIBITED]


def test_of_two_disputes_each_keeps_the_readings_that_its_days_have() -> None:
    # On the day before, both readings of the first prohibit, whatever the second only advises.
    names = ("first", "second")
    disputes = tuple(dispute(name, one=EVE, two=EVE, three=DAY) for name in names)
    modalities = (Modality.PROHIBITION, Modality.ADVICE)
    rules = [
        rule(f"{name}-{which}", modality, reading=reading(name, which))
        for name, modality in zip(names, modalities, strict=True)
        for which in ("one", "two")
    ]
    book = rulebook(*rules, disputes=disputes, vocabulary=PLAIN)
    eve = DAY - timedelta(days=1)

    span = case(book, at=DaySpan(eve, DAY)).decide()

    assert held(case(book, at=eve)).verdict is Verdict.PROHIBITED
    assert (span.verdict, span.open_facts) == (Verdict.DISPUTED, ("at",))


def test_a_reading_that_comes_later_is_no_completion_of_the_days_before() -> None:
    # On the first day both readings prohibit; on the second there is one that does not.
    later = dispute("question", one=EVE, two=EVE, three=DAY)
    book = rulebook(of_reading("one"), of_reading("two"), disputes=(later,), vocabulary=PLAIN)

    # The oracle has no completion less on the first day, so it is not asked.
    span = case(book, at=DaySpan(DAY - timedelta(days=1), DAY)).decide()
    before = held(case(book, at=DAY - timedelta(days=1)))

    assert (span.verdict, span.open_facts) == (Verdict.DISPUTED, ("at",))
    assert (before.verdict, before.open_facts) == (Verdict.PROHIBITED, ())


def test_a_day_with_one_reading_has_it_under_every_choice() -> None:
    later = dispute("question", one=EVE, two=DAY)
    book = rulebook(of_reading("one"), disputes=(later,), vocabulary=PLAIN)

    decision = held(case(book, at=DaySpan(DAY - timedelta(days=1), DAY)))

    # Who follows the second reading is bound on the first day, when there was only the other.
    assert (decision.verdict, decision.open_facts) == (Verdict.DEPENDS, ("at",))


def test_a_choice_of_a_reading_that_is_not_there_yet_chooses_nothing() -> None:
    later = dispute("question", one=EVE, two=EVE, three=DAY)
    book = rulebook(of_reading("one"), disputes=(later,), vocabulary=PLAIN)
    chosen = evolve(case(book), readings={"question": "three"})

    assert held(chosen).verdict is Verdict.UNREGULATED
    assert held(evolve(chosen, at=DAY - timedelta(days=1))).verdict is Verdict.DISPUTED


def test_a_holder_may_read_a_dispute_otherwise_on_the_next_day() -> None:
    one, two = dispute("question", one=EVE, two=EVE).readings
    before, after = (
        Holder(who=Text("B", "B"), since=day, source="source", authority=Authority.PPK)
        for day in (EVE, DAY)
    )
    changed = Dispute(
        id="question",
        title=Text("question", "question"),
        readings=(
            evolve(one, holders=(*one.holders, before)),
            evolve(two, holders=(*two.holders, after)),
        ),
    )
    book = rulebook(of_reading("one"), disputes=(changed,), vocabulary=PLAIN)
    asked = evolve(
        case(book, at=DaySpan(DAY - timedelta(days=1), DAY)),
        readings={"question": Authority.PPK.value},
    )

    assert (held(asked).verdict, held(asked).open_facts) == (Verdict.DEPENDS, ("at",))


# ------------------------------------------------------------------ elections and targets


def test_two_places_alike_but_for_a_list_with_gaps_are_not_one() -> None:
    in_time = rule("in-time", stages=frozenset({Stage.BEFORE_DETERMINATION}))
    listed_in_part = calendar(election("one", regions=("91.01",), regions_complete=False))
    book = rulebook(in_time, vocabulary=PLAIN)

    inside = held(case(book, listed_in_part, region="91.01"))
    perhaps = held(case(book, listed_in_part, region="91.02"))
    anywhere = held(case(book, listed_in_part, region="91"))

    assert (inside.verdict, inside.open_facts) == (Verdict.PROHIBITED, ())
    assert (perhaps.verdict, perhaps.open_facts) == (Verdict.DEPENDS, ("election",))
    assert anywhere.open_facts == ("region", "election")


def test_a_day_is_open_on_which_an_election_may_run_that_no_other_day_has() -> None:
    in_time = rule("in-time", stages=frozenset({Stage.BEFORE_DETERMINATION}))
    listed_in_part = calendar(election("one", regions=("91.01",), regions_complete=False))
    book = rulebook(in_time, vocabulary=PLAIN)

    decision = held(case(book, listed_in_part, at=DaySpan(EVE, FIRST_DAY)))

    assert decision.open_facts == ("at", "election")


def test_outside_a_stage_any_target_is_possible_and_within_one_its_own() -> None:
    for_party = rule("for-party", targets=frozenset({Target.PARTY}))
    for_hopeful = rule("for-hopeful", targets=frozenset({Target.PROSPECTIVE_CANDIDATE}))
    span = DaySpan(EVE, FIRST_DAY)
    one = calendar(election("one"))

    by_party = held(case(rulebook(for_party, vocabulary=PLAIN), one, at=span))
    by_hopeful = held(case(rulebook(for_hopeful, vocabulary=PLAIN), one, at=span))

    assert by_party.open_facts == ("at", "target")
    assert by_hopeful.open_facts == ("at", "target")
    # The second day alone is certain, since the stage gives the target.
    assert held(case(rulebook(for_hopeful, vocabulary=PLAIN), one, at=FIRST_DAY)).open_facts == ()


def test_a_candidate_before_the_determination_is_another_target_in_each_election() -> None:
    earlier = election("determined", determined={Contest.REGIONAL_HEAD: date(2024, 8, 1)})
    both = calendar(election("not-yet"), earlier)
    asked = case(rulebook(rule("all", targets=frozenset({Target.CANDIDATE}))), both)
    for_candidate = evolve(asked, activity=evolve(asked.activity, target=Target.CANDIDATE))
    for_hopeful = evolve(
        asked, activity=evolve(asked.activity, target=Target.PROSPECTIVE_CANDIDATE)
    )

    assert [finding.elections for finding in held(for_candidate).findings] == [("determined",)]
    assert held(for_hopeful).findings == ()


def test_to_name_an_election_or_a_contest_is_another_question() -> None:
    of_pilkada = rule("of-pilkada", election_kinds=frozenset({ElectionKind.PILKADA}))
    of_pemilu = rule(
        "of-pemilu", election_kinds=frozenset({ElectionKind.PEMILU}), when=holds("public")
    )
    pemilu = election(
        "pemilu", kind=ElectionKind.PEMILU, determined={Contest.DPR: date(2024, 10, 1)}
    )
    book = rulebook(of_pilkada, of_pemilu, vocabulary=PLAIN)
    asked = case(book, calendar(election("pilkada"), pemilu))
    one = evolve(asked, activity=evolve(asked.activity, election="pemilu"))
    other = evolve(asked, activity=evolve(asked.activity, contest=Contest.DPR))

    assert (held(asked).verdict, held(asked).open_facts) == (Verdict.PROHIBITED, ())
    assert held(one).open_facts == ("public",)
    assert held(other).open_facts == ("public",)


@pytest.mark.parametrize("named", ["e", None], ids=["named-election", "any-election"])
@pytest.mark.parametrize(
    "changes",
    [{}, {"regions": ("91.01",), "regions_complete": False}],
    ids=["everywhere", "list-with-gaps"],
)
def test_a_contest_that_is_named_meets_no_rule_about_another_of_the_election(
    named: str | None, changes: dict[str, Any]
) -> None:
    contests = (Contest.PRESIDENT, Contest.DPR)
    both = election("e", determined=dict.fromkeys(contests, date(2024, 10, 1)), **changes)
    book = rulebook(rule("r", contests=frozenset({Contest.PRESIDENT})), vocabulary=PLAIN)
    # In 91.02 it is unknown whether an election with gaps in its list runs.
    may_run = Verdict.DEPENDS if changes and named is None else Verdict.PROHIBITED
    asked = case(book, calendar(both))

    verdicts = [
        held(
            evolve(asked, activity=evolve(asked.activity, election=named, contest=contest))
        ).verdict
        for contest in (*contests, None)
    ]

    assert verdicts == [may_run, Verdict.UNREGULATED, may_run]


# ------------------------------------------------------------------ presumptions and sanctions


def test_what_is_presumed_is_never_open_and_only_where_it_is_presumed() -> None:
    paid = rule(
        "paid",
        categories=frozenset({Category.HONORER, Category.PNS}),
        when=holds("paid_by_state", value=False),
    )
    # What the two categories see is alike, so that the presumption alone tells them apart.
    book = rulebook(paid, vocabulary=evolve(load_vocabulary(), entailments=()))
    presumed = case(book, category=Category.HONORER)
    of_pns = evolve(presumed, person=evolve(presumed.person, category=Category.PNS))
    told = evolve(presumed, person=evolve(presumed.person, paid_by_state=False))

    assert held(presumed).presumed == {"resigned": False, "paid_by_state": True}
    assert (held(presumed).verdict, held(presumed).open_facts) == (Verdict.UNREGULATED, ())
    assert held(told).verdict is Verdict.PROHIBITED
    assert held(of_pns).open_facts == ("paid_by_state",)


def test_a_way_leaves_what_is_presumed_as_it_is() -> None:
    paid_in_public = rule("paid", categories=frozenset({Category.HONORER}), when=holds("public"))
    unpaid = rule(
        "unpaid", categories=frozenset({Category.HONORER}), when=holds("paid_by_state", value=False)
    )
    asked = case(rulebook(paid_in_public, unpaid), category=Category.HONORER)
    decision = evolve(asked, activity=evolve(asked.activity, public=True)).decide()

    ways = ways_to_permit(decision, rulebook=asked.book, calendar=asked.calendar)

    assert [[(change.fact, change.becomes) for change in way.changes] for way in ways] == [
        [("public", False)]
    ]


def test_categories_that_a_consequence_alone_tells_apart_are_two() -> None:
    of_one = consequence(SanctionClass.ETHICS, categories=frozenset(TWO[:1]))
    vocabulary = evolve(PLAIN, category_groups={Category.ASN: frozenset(TWO)})
    book = rulebook(
        rule("always", categories=frozenset(TWO), consequences=(of_one,)), vocabulary=vocabulary
    )

    (sanction,) = held(case(book, category=Category.ASN)).sanctions

    assert (sanction.certain, sanction.if_facts) == (False, ("category",))


def test_targets_that_a_consequence_alone_tells_apart_are_two() -> None:
    of_spouses = consequence(SanctionClass.ETHICS, targets=frozenset({Target.SPOUSE}))
    asked = case(rulebook(rule("always", consequences=(of_spouses,)), vocabulary=PLAIN))
    for_spouse, for_party = (
        evolve(asked, activity=evolve(asked.activity, target=target))
        for target in (Target.SPOUSE, Target.PARTY)
    )

    assert len(held(for_spouse).sanctions) == 1
    assert held(for_party).sanctions == ()


def test_contexts_that_a_consequence_alone_tells_apart_are_two() -> None:
    of_pemilu = consequence(
        SanctionClass.ETHICS, kinds_of_election=frozenset({ElectionKind.PEMILU})
    )
    book = rulebook(rule("always", consequences=(of_pemilu,)), vocabulary=PLAIN)
    pilkada, pemilu = election("pilkada"), election("pemilu", kind=ElectionKind.PEMILU)

    assert held(case(book, calendar(pilkada))).sanctions == ()
    assert len(held(case(book, calendar(pilkada, pemilu))).sanctions) == 1


def test_a_way_may_tell_the_category_by_a_fact_that_no_rule_tests() -> None:
    vocabulary = evolve(
        PLAIN,
        entailments=(limits(Category.PNS, "public", (False,)),),
        category_groups={Category.ASN: frozenset(TWO)},
    )
    asked = case(rulebook(rule("of-pns"), vocabulary=vocabulary), category=Category.ASN)

    ways = ways_to_permit(held(asked), rulebook=asked.book, calendar=asked.calendar)

    assert [[(change.fact, change.becomes) for change in way.changes] for way in ways] == [
        [("public", True)]
    ]
    permitted = evolve(asked, activity=evolve(asked.activity, public=True)).decide()
    assert ways_to_permit(permitted, rulebook=asked.book, calendar=asked.calendar) == ()


def test_what_only_a_sanction_turns_on_is_not_open() -> None:
    part = consequence(SanctionClass.ETHICS, when=holds("public"))
    decision = held(case(rulebook(rule("always", consequences=(part,)), vocabulary=PLAIN)))

    (sanction,) = decision.sanctions
    assert (decision.verdict, decision.open_facts) == (Verdict.PROHIBITED, ())
    assert (sanction.certain, sanction.if_facts) == (False, ("public",))


def test_no_question_is_asked_about_what_only_a_sanction_turns_on() -> None:
    part = consequence(SanctionClass.ETHICS, when=holds("public"))
    by_support = rule("by-support", when=holds("active_support"), consequences=(part,))
    asked = case(rulebook(by_support, vocabulary=PLAIN))

    decision = held(asked)
    question = next_question(decision, rulebook=asked.book, calendar=asked.calendar)

    assert decision.open_facts == ("active_support",)
    assert question is not None
    assert question.fact == "active_support"


def test_an_exception_that_does_not_bind_the_person_is_not_among_those_that_could_lift() -> None:
    # b36-b names no PPPK.
    decision = ask(
        *(Category.PPPK, "64.08", Act.ATTEND_CAMPAIGN, date(2020, 10, 15)), target=Target.SPOUSE
    )

    could = {finding.rule: finding.could_be_lifted_by for finding in decision.findings}
    assert could["bkn-2019-attend"] == ()


# ------------------------------------------------------------------ errors


@pytest.mark.parametrize(
    ("person", "activity", "readings", "code"),
    [
        ({"category": Category.PPPK, "unpaid_leave": True}, {}, {}, "contradiction"),
        ({"category": Category.PNS, "region": "99.99"}, {}, {}, "unknown-region"),
        ({"category": Category.PNS}, {"election": "none"}, {}, "unknown-election"),
        ({"category": Category.PNS}, {}, {"passive-attendance": "none"}, "unknown-reading"),
        ({"category": Category.PNS}, {}, {"none": "strictest"}, "unknown-dispute"),
    ],
)
def test_all_that_is_wrong_with_a_case_is_said_before_there_is_a_decision(
    person: dict[str, Any], activity: dict[str, Any], readings: dict[str, str], code: str
) -> None:
    with pytest.raises(CaseError) as caught:
        evaluate(
            Person(**person),
            Activity(Act.ATTEND_CAMPAIGN, **activity),
            at=date(2024, 10, 7),
            readings=readings,
        )

    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_decision_explains_itself_whatever_was_asked_since() -> None:
    permission = rule(
        "may", Modality.PERMISSION, exception_to=frozenset({"always"}), when=holds("public")
    )
    asked = case(rulebook(rule("always"), permission, vocabulary=PLAIN))
    first, second = asked.decide(), asked.decide()
    whole = second.to_dict()
    for number in range(20):
        other = rulebook(rule(f"other-{number}"), vocabulary=PLAIN)
        assert case(other).decide().verdict is Verdict.PROHIBITED

    assert first.to_dict() == whole
    assert first == second
