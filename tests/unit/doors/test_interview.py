import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from typing import Any

import attrs
import pytest
from builders import calendar, election, reading, rule, rulebook
from builders import dispute as disputed
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import DISPUTES, calendars, questions, rulebooks

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Candidacy,
    Case,
    CaseError,
    Category,
    DaySpan,
    Decision,
    LoadError,
    Person,
    Position,
    Problem,
    Rulebook,
    Target,
    Verdict,
    evaluate,
    next_question,
)
from asn_netralitas._model.codes import ElectionKind, Modality, code_of
from asn_netralitas._model.law import AllOf, FactIs, Not, Overlay
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.interview import Given, Interview, Opening, begin, resume, start

DAY = date(2024, 11, 1)
ATTENDING = Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE)
PNS = Person(Category.PNS, region="91.01", position=Position.NONE)


def needs(fact: str, *values: Any) -> FactIs:
    return FactIs(fact, frozenset(values or (True,)))


def talk_about(book: Rulebook, person: Person = PNS, **changes: Any) -> Interview:
    given_: dict[str, Any] = {"at": DAY, "calendar": calendar(), "rulebook": book}
    return start(person, ATTENDING, **(given_ | changes))


def codes(talk: Interview) -> list[str]:
    assert talk.question is not None
    return [answer.code for answer in talk.question.answers]


def fact_of(talk: Interview) -> str | None:
    return None if talk.question is None else talk.question.fact


def problem(talk: Interview, answer: Any) -> str:
    with pytest.raises(CaseError) as error:
        talk.answer(answer)
    (found,) = error.value.problems
    return found.sentence()


# ------------------------------------------------------------------ laws

Asked = tuple[Person, Activity, date | DaySpan]


def regencies(talk: Interview) -> list[str]:
    within = talk.decision.input.person.region
    return [
        code
        for province, entry in talk.calendar.regions.items()
        if within in {None, province}
        for code in entry.regencies
    ]


def admissible(talk: Interview) -> list[str]:
    question, at = talk.question, talk.decision.input.at
    assert question is not None
    if question.fact == "region":
        return regencies(talk)
    if question.fact == "at":
        assert isinstance(at, DaySpan)
        return [at.first.isoformat(), at.last.isoformat()]
    return [answer.code for answer in question.answers]


def begun(question: Asked, book: Rulebook, elections: Calendar) -> Interview:
    person, activity, at = question
    try:
        return start(person, activity, at=at, rulebook=book, calendar=elections)
    except CaseError:
        assume(False)
        raise


def learnt(person: Person, activity: Activity, at: Any, answer: Given) -> tuple[Any, Any, Any]:
    """Return the case with an answer, by hand."""
    if answer.fact == "at":
        return person, activity, date.fromisoformat(answer.answer)
    spec = load_vocabulary().facts.get(answer.fact)
    values = Category if spec is None else spec.values
    value = next((each for each in values if code_of(each) == answer.answer), answer.answer)
    change: dict[str, Any] = {answer.fact: value}
    if hasattr(person, answer.fact):
        return attrs.evolve(person, **change), activity, at
    return person, attrs.evolve(activity, **change), at


@pytest.mark.slow
@given(rulebooks(), calendars(), questions(), st.data())
@settings(max_examples=150, deadline=None)
def test_any_admissible_answers_end_in_the_verdict_of_the_completed_case(
    book: Rulebook, elections: Calendar, question: Asked, data: st.DataObject
) -> None:
    talk = begun(question, book, elections)
    while talk.question is not None:
        assert talk.question.fact in talk.decision.open_facts
        before = talk.remaining
        talk = talk.answer(data.draw(st.sampled_from(admissible(talk))))
        assert talk.remaining < before or talk.answers[-1].fact == "election"

    person, activity, at = question
    for answer in talk.answers:
        person, activity, at = learnt(person, activity, at, answer)
    expected = evaluate(person, activity, at=at, rulebook=book, calendar=elections)
    assert talk.decision == expected
    assert talk.decision.verdict is not Verdict.DEPENDS


def verdicts(person: Person, activity: Activity, at: Any, talk: Interview) -> tuple[Verdict, ...]:
    ways = product(*([(each.id, part.id) for part in each.readings] for each in DISPUTES))
    return tuple(
        evaluate(
            person,
            activity,
            at=at,
            readings=dict(way),
            rulebook=talk.rulebook,
            calendar=talk.calendar,
        ).verdict
        for way in ways
    )


def values_of(fact: str, decision: Decision, talk: Interview) -> list[str]:
    if fact == "region":
        return [code for code in regencies(talk) if code[:2] == decision.input.person.region]
    if fact == "category":
        return list(talk.rulebook.vocabulary.members(decision.input.person.category))
    return [code_of(value) for value in talk.rulebook.vocabulary.facts[fact].values]


def outcomes(person: Person, activity: Activity, at: Any, talk: Interview) -> set[Any]:
    """Return what every way to answer every open fact comes to, one way after the other."""
    try:
        decision = evaluate(person, activity, at=at, rulebook=talk.rulebook, calendar=talk.calendar)
    except CaseError:
        return set()
    if not decision.open_facts:
        return {verdicts(person, activity, at, talk)}
    fact = decision.open_facts[0]
    found: set[Any] = set()
    for code in values_of(fact, decision, talk):
        found |= outcomes(*learnt(person, activity, at, Given(fact, code)), talk)
    return found


@pytest.mark.slow
@given(rulebooks(), calendars(), questions())
@settings(max_examples=60, deadline=None)
def test_the_worst_answer_leaves_no_more_outcomes_than_that_of_any_other_open_fact(
    book: Rulebook, elections: Calendar, question: Asked
) -> None:
    talk = begun(question, book, elections)
    opened = talk.decision.open_facts
    # To name an election is to ask another question, so that is no way to complete this one.
    assume("election" not in opened)

    soonest = min(map(book.vocabulary.turn, opened), default=0)
    worst = {
        fact: max(
            len(outcomes(*learnt(*question, Given(fact, code)), talk))
            for code in values_of(fact, talk.decision, talk)
        )
        for fact in book.vocabulary.questions
        if fact in opened and book.vocabulary.turn(fact) == soonest
    }

    least = min(worst, key=lambda fact: worst[fact], default=None)
    assert least == fact_of(talk)


@pytest.mark.slow
@given(rulebooks(), calendars(), questions(), st.data())
@settings(max_examples=100, deadline=None)
def test_an_interview_can_be_stored_as_json_at_any_point(
    book: Rulebook, elections: Calendar, question: Asked, data: st.DataObject
) -> None:
    talk = begun(question, book, elections)
    while talk.question is not None and data.draw(st.booleans()):
        talk = talk.answer(data.draw(st.sampled_from(["unknown", *admissible(talk)])))

    stored = json.dumps(talk.to_dict())
    again = Interview.from_dict(json.loads(stored), rulebook=book, calendar=elections)

    assert again == talk
    assert hash(again) == hash(talk)
    assert (again.question, again.decision) == (talk.question, talk.decision)


@pytest.mark.slow
@given(rulebooks(), calendars(), questions())
@settings(max_examples=60, deadline=None)
def test_the_next_question_of_a_decision_is_that_of_an_interview(
    book: Rulebook, elections: Calendar, question: Asked
) -> None:
    talk = begun(question, book, elections)

    assert talk.question == next_question(talk.decision, rulebook=book, calendar=elections)


# ------------------------------------------------------------------ what is asked


def test_nothing_is_asked_where_nothing_is_open() -> None:
    assert talk_about(rulebook(rule("r"))).question is None
    assert talk_about(rulebook(rule("r"))).remaining == 0


def test_a_question_has_its_wording_and_the_answers_with_their_terms() -> None:
    talk = talk_about(rulebook(rule("r", when=needs("candidacy", Candidacy.DETERMINED))))

    question = talk.question

    assert question is not None
    assert question.text.en.startswith("Are they standing")
    terms = {answer.code: answer.term.en for answer in question.answers}
    assert terms["none"] == "not standing"
    assert list(terms) == [code.value for code in Candidacy]


def test_an_answer_that_an_entailment_excludes_is_not_offered() -> None:
    """The target `own_candidacy` entails some candidacy."""
    book = rulebook(rule("r", when=needs("candidacy", Candidacy.DETERMINED)))
    own = Activity(Act.ATTEND_CAMPAIGN, target=Target.OWN_CANDIDACY)

    talk = start(PNS, own, at=DAY, rulebook=book, calendar=calendar())

    assert "none" not in codes(talk)
    assert problem(talk, Candidacy.NONE).startswith("`none` is not a possible answer")


def test_yes_comes_before_no() -> None:
    assert codes(talk_about(rulebook(rule("r", when=needs("public"))))) == ["yes", "no"]


def test_of_equal_facts_the_first_of_the_vocabulary_is_asked() -> None:
    book = rulebook(rule("r", when=needs("public")), rule("s", when=needs("active_support")))
    both = rulebook(rule("r", when=needs("public")))

    assert fact_of(talk_about(book)) == "active_support"
    assert fact_of(talk_about(both)) == "public"


def test_the_fact_that_settles_more_is_asked_before_the_first_of_the_vocabulary() -> None:
    """A day off leaves two of four outcomes; what matters only with or without it leaves three."""
    free, not_free = needs("day_off"), Not(needs("day_off"))
    book = rulebook(
        rule("r", Modality.PERMISSION, when=AllOf((not_free, needs("active_support")))),
        rule("s", Modality.ADVICE, when=free),
        rule("t", when=AllOf((free, needs("public")))),
    )
    talk = talk_about(book)

    assert fact_of(talk) == "day_off"
    assert fact_of(talk.answer(True)) == "public"
    assert fact_of(talk.answer(False)) == "active_support"


def test_whom_it_is_about_is_asked_first_and_papers_last_whatever_settles_more() -> None:
    duty, spouse = needs("official_duty"), needs("spouse_is_candidate")
    book = rulebook(
        rule("r", when=AllOf((duty, spouse))), rule("s", when=AllOf((duty, needs("public"))))
    )
    talk = talk_about(book)

    assert [
        fact_of(talk),
        fact_of(talk.answer(False)),
        fact_of(talk.answer(False).answer(True)),
    ] == ["spouse_is_candidate", "public", "official_duty"]


ASKED_OF_SPOUSES = rulebook(
    rule("r", targets=frozenset({Target.SPOUSE}), when=needs("public")),
    rule("s", targets=frozenset({Target.CANDIDATE}), when=needs("active_support")),
)
# Determined, so that the stage gives a candidate for the target.
RUNNING = calendar(election("now", first=date(2024, 9, 1), last=date(2024, 12, 1)))


def asked_of_nobody(book: Rulebook) -> Interview:
    attending = Activity(Act.ATTEND_CAMPAIGN)
    return start(PNS, attending, at=DAY, rulebook=book, calendar=RUNNING)


def test_the_target_that_the_stage_gives_can_be_asked_where_another_changes_the_outcome() -> None:
    talk = asked_of_nobody(ASKED_OF_SPOUSES)

    question = talk.target_question

    assert (fact_of(talk), "target" in talk.decision.open_facts) == ("active_support", False)
    assert question is not None
    assert {"spouse", "candidate"} < {answer.code for answer in question.answers}
    spouse = talk.with_target("spouse")
    assert (fact_of(spouse), spouse.target_question) == ("public", None)
    assert resume(spouse.to_dict(), rulebook=spouse.rulebook, calendar=RUNNING) == spouse


def test_a_target_is_not_asked_where_it_is_told_or_changes_nothing() -> None:
    same, firm = rulebook(rule("r", when=needs("public"))), rulebook(rule("r"))

    assert asked_of_nobody(firm).target_question is None
    assert asked_of_nobody(same).target_question is None
    assert talk_about(ASKED_OF_SPOUSES, calendar=RUNNING).target_question is None


def test_it_is_the_worst_answer_that_counts() -> None:
    """Active support may settle all at once, or leave three outcomes; publicity leaves two."""
    duty, public = needs("official_duty"), needs("public")
    book = rulebook(
        rule("r", when=needs("active_support")),
        rule("s", when=AllOf((public, duty))),
        rule("t", Modality.ADVICE, when=public),
    )

    assert fact_of(talk_about(book)) == "public"


def test_what_is_given_or_presumed_is_not_asked() -> None:
    book = rulebook(rule("r", when=needs("resigned")), rule("s", when=needs("unpaid_leave")))
    person = attrs.evolve(PNS, unpaid_leave=False)

    assert talk_about(book, person).question is None


def test_the_category_of_a_group_is_one_of_its_members() -> None:
    talk = talk_about(rulebook(rule("r")), Person(Category.ASN, region="91.01"))

    assert (fact_of(talk), codes(talk)[:2]) == ("category", ["pns", "cpns"])
    assert talk.answer(Category.PPPK).decision.verdict is Verdict.UNREGULATED


def test_an_election_is_chosen_among_those_that_may_be_met() -> None:
    past = election("past", first=date(2020, 1, 1), last=date(2020, 2, 1), result=date(2020, 2, 1))
    maybe = election("maybe", regions=("91.02",), regions_complete=False)
    book = rulebook(rule("r", election_kinds=frozenset({ElectionKind.PILKADA})))

    talk = talk_about(book, calendar=calendar(past, maybe))

    assert (fact_of(talk), codes(talk)) == ("election", ["maybe"])
    assert talk.answer("maybe").decision.verdict is Verdict.PROHIBITED


def test_every_open_fact_of_the_national_law_can_be_asked() -> None:
    span = DaySpan(date(2020, 9, 1), date(2020, 10, 1))

    talk = start(Person(Category.ASN), Activity(Act.STAND_FOR_ELECTION), at=span)

    opened = set(talk.decision.open_facts)
    assert {"at", "region", "category", "position", "candidacy"} <= opened
    asked = set()
    while talk.question is not None:
        asked.add(talk.question.fact)
        talk = talk.answer("unknown")
    assert asked == opened


def test_a_decision_of_another_rulebook_is_refused() -> None:
    talk = talk_about(rulebook(rule("r", when=needs("public"))))

    with pytest.raises(CaseError, match="made with the rulebook sha256:"):
        next_question(talk.decision)


# ------------------------------------------------------------------ answering


@pytest.mark.parametrize("answer", [True, "yes", "Ya", " YA ", "y", "true"])
def test_yes_can_be_said_in_either_language(answer: bool | str) -> None:
    talk = talk_about(rulebook(rule("r", when=needs("public")))).answer(answer)

    assert talk.answers == (Given("public", "yes"),)
    assert talk.decision.input.activity.public is True


@pytest.mark.parametrize("answer", [False, "no", "Tidak", "t", "n", "false"])
def test_no_can_be_said_in_either_language(answer: bool | str) -> None:
    talk = talk_about(rulebook(rule("r", when=needs("public")))).answer(answer)

    assert talk.answers == (Given("public", "no"),)
    assert talk.decision.verdict is Verdict.UNREGULATED


@pytest.mark.parametrize("answer", ["unknown", "tidak tahu", "Tidak  Tahu", "don't know", "?"])
def test_what_is_not_known_stays_open_and_is_not_asked_again(answer: str) -> None:
    talk = talk_about(rulebook(rule("r", when=needs("public")))).answer(answer)

    assert (talk.question, talk.remaining) == (None, 0)
    assert talk.decision.open_facts == ("public",)


@pytest.mark.parametrize(
    "answer", [Position.JPT_MADYA, "JPT_madya", "JPT Madya", "senior leadership post"]
)
def test_a_code_is_also_answered_by_its_term(answer: str) -> None:
    person = attrs.evolve(PNS, position=None)
    book = rulebook(rule("r", categories=frozenset(), positions=frozenset({Position.JPT_MADYA})))

    talk = talk_about(book, person).answer(answer)

    assert talk.answers == (Given("position", "jpt_madya"),)
    assert talk.decision.verdict is Verdict.PROHIBITED


def test_no_is_an_answer_where_there_may_be_none() -> None:
    person = attrs.evolve(PNS, position=None)
    book = rulebook(rule("r", categories=frozenset(), positions=frozenset({Position.CAMAT})))

    assert talk_about(book, person).answer("tidak").answers == (Given("position", "none"),)


def test_a_wrong_answer_is_refused_with_the_near_match() -> None:
    person = attrs.evolve(PNS, position=None)
    book = rulebook(rule("r", categories=frozenset(), positions=frozenset({Position.CAMAT})))

    found = problem(talk_about(book, person), "camatt")

    assert found.startswith("`camatt` is not a possible answer; possible are none, jpt_utama,")
    assert found.endswith("did you mean `camat`?")


def test_there_is_nothing_to_answer_where_nothing_is_asked() -> None:
    assert problem(talk_about(rulebook(rule("r"))), "yes") == "no question is open"


# ------------------------------------------------------------------ days and places

SOMEWHERE = attrs.evolve(PNS, region=None)
IN_ONE = rulebook(rule("r", regions=frozenset({"91.02"})))


@pytest.mark.parametrize("answer", ["91.02", "Kota Tiga", "kota  tiga"])
def test_a_region_is_answered_by_code_or_name(answer: str) -> None:
    talk = talk_about(IN_ONE, SOMEWHERE)

    assert (fact_of(talk), codes(talk)) == ("region", [])
    assert talk.answer(answer).answers == (Given("region", "91.02"),)
    assert talk.answer(answer).decision.verdict is Verdict.PROHIBITED


def test_after_a_province_its_regency_is_asked() -> None:
    province = talk_about(IN_ONE, SOMEWHERE).answer("Dua")

    assert fact_of(province) == "region"
    assert problem(province, "91") == "`91` does not lie within the region `91`"
    assert problem(province, "11.01") == "`11.01` does not lie within the region `91`"
    assert province.answer("91.01").question is None


def test_a_province_whose_regencies_are_not_known_is_an_answer_itself() -> None:
    regions = {
        code: attrs.evolve(province, complete=False, regencies={})
        for code, province in calendar().regions.items()
    }
    talk = talk_about(
        rulebook(rule("r", regions=frozenset({"91"}))),
        SOMEWHERE,
        calendar=attrs.evolve(calendar(), regions=regions),
    )

    assert fact_of(talk) == "region"
    assert talk.answer("91").decision.verdict is Verdict.PROHIBITED


def test_an_unknown_region_is_refused_with_the_near_match() -> None:
    talk = talk_about(IN_ONE, SOMEWHERE)

    assert (
        problem(talk, "Kota Tigaa")
        == "unknown region `Kota Tigaa`; did you mean `91.02` Kota Tiga?"
    )


def test_a_province_whose_other_regencies_have_no_code_is_told_apart_by_those_that_have() -> None:
    regions = {
        code: attrs.evolve(
            province, complete=False, regencies={f"{code}.01": "Kabupaten", f"{code}.02": "Kota"}
        )
        for code, province in calendar().regions.items()
    }
    listed = frozenset({"91.01", "91.02", "11.01"})
    talk = talk_about(
        rulebook(rule("r", regions=listed)),
        SOMEWHERE,
        calendar=attrs.evolve(calendar(), regions=regions),
    )

    assert fact_of(talk) == "region"
    assert talk.answer("11.02").decision.verdict is Verdict.UNREGULATED


SPAN = DaySpan(date(2024, 1, 1), date(2024, 12, 31))
IN_JUNE = rulebook(rule("r", first=date(2024, 6, 1), last=date(2024, 6, 30)))


@pytest.mark.parametrize("answer", [date(2024, 6, 15), "2024-06-15"])
def test_a_day_within_the_span_is_an_answer(answer: date | str) -> None:
    talk = talk_about(IN_JUNE, at=SPAN)

    assert (fact_of(talk), codes(talk)) == ("at", [])
    assert talk.answer(answer).decision.verdict is Verdict.PROHIBITED
    assert talk.answer("2024-07-01").decision.verdict is Verdict.UNREGULATED


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("2025-01-01", "the day 2025-01-01 is not between 2024-01-01 and 2024-12-31"),
        ("2024-06-31", "`2024-06-31` is not a calendar day (YYYY-MM-DD)"),
        (datetime(2024, 6, 15, 12, tzinfo=UTC), "`2024-06-15T12:00:00+00:00` is not a"),
    ],
    ids=str,
)
def test_no_other_day_is(answer: date | str, expected: str) -> None:
    assert problem(talk_about(IN_JUNE, at=SPAN), answer).startswith(expected)


def test_a_region_to_which_an_overlay_brings_something_is_told_apart() -> None:
    overlay = Overlay(
        id="o",
        title=Text("o", "o"),
        regions=frozenset({"91.02"}),
        first=date(2024, 1, 1),
        last=None,
        readings={"first": "a"},
        categories={},
    )
    book = rulebook(
        rule("r", reading=reading("first", "a")),
        disputes=(disputed("first", a=SPAN.first, b=SPAN.first),),
        overlays=(overlay,),
    )

    talk = talk_about(book, SOMEWHERE)

    verdicts_by_region = {
        code: talk.answer(code).decision.verdict.value for code in ("11.01", "91.01", "91.02")
    }
    assert verdicts_by_region == {"11.01": "disputed", "91.01": "disputed", "91.02": "prohibited"}


# ------------------------------------------------------------------ stored


def test_the_stored_form_is_the_case_as_it_began_and_the_answers() -> None:
    at = datetime(2024, 11, 1, 23, 30, tzinfo=timezone(timedelta(hours=7)))
    book = rulebook(
        rule("r", when=needs("public"), reading=reading("first", "a")),
        disputes=(disputed("first", a=DAY, b=DAY),),
    )

    talk = talk_about(book, at=at, readings={"first": "a"}).answer("ya")

    expected = {
        "schema": "asn-netralitas/interview/1",
        "person": {"category": "pns", "region": "91.01", "position": "none"},
        "activity": {"act": "attend_campaign", "target": "candidate"},
        "at": "2024-11-01T23:30:00+07:00",
        "readings": {"first": "a"},
        "answers": [{"fact": "public", "answer": "yes"}],
    }
    assert talk.to_dict() == expected
    # In the region it is the next day already.
    assert talk.decision.input.at == date(2024, 11, 2)
    assert Interview.from_dict(expected, rulebook=book, calendar=calendar()) == talk


def test_a_span_a_day_a_region_and_a_category_are_stored_too() -> None:
    book = rulebook(
        rule(
            "r",
            regions=frozenset({"91.02"}),
            first=date(2024, 6, 1),
            when=needs("candidacy", Candidacy.NONE),
        )
    )
    talk = talk_about(book, Person(Category.ASN), at=SPAN)
    while talk.question is not None:
        free = {"at": "2024-07-01", "region": "91.02"}
        talk = talk.answer(free.get(talk.question.fact) or codes(talk)[0])

    again = Interview.from_dict(talk.to_dict(), rulebook=book, calendar=calendar())

    assert {given_.fact for given_ in talk.answers} == {"category", "region", "at", "candidacy"}
    assert again == talk


def test_what_stayed_unknown_is_stored_and_not_asked_later() -> None:
    book = rulebook(rule("r", when=needs("public")))
    stored = talk_about(book).answer("tidak tahu").to_dict()

    again = Interview.from_dict(stored, rulebook=book, calendar=calendar())

    assert stored["answers"] == [{"fact": "public", "answer": "unknown"}]
    assert (again.question, again.decision.open_facts) == (None, ("public",))


def faults(values: Any) -> Iterator[str]:
    with pytest.raises(LoadError) as error:
        Interview.from_dict(values)
    for found in error.value.problems:
        yield found.sentence()


def test_every_fault_of_a_stored_interview_is_told() -> None:
    stored = start(Person(Category.PNS), Activity(Act.VOTE), at=DAY).to_dict()
    broken = stored | {
        "schema": "asn-netralitas/interview/2",
        "person": {"category": "pnss"},
        "at": "2024-02-30",
        "answers": [
            {"fact": "publik", "answer": "yes"},
            {"fact": "public", "answer": "maybe"},
            {"fact": "act", "answer": "vote"},
        ],
        "more": 1,
    }

    assert set(faults(broken)) >= {
        "unknown schema `asn-netralitas/interview/2`; did you mean `asn-netralitas/interview/1`?",
        "unknown category `pnss`; did you mean `pns`?",
        "`2024-02-30` is not a calendar day (YYYY-MM-DD)",
        "unknown fact `publik`; did you mean `public`?",
        "`maybe` is not yes or no",
        "unknown fact `act`; did you mean `at`?",
        "unknown key `more`",
    }


def test_a_stored_interview_that_contradicts_itself_is_refused() -> None:
    stored = start(Person(Category.THL), Activity(Act.VOTE), at=DAY).to_dict()

    with pytest.raises(CaseError, match="cannot go together"):
        Interview.from_dict(stored | {"answers": [{"fact": "unpaid_leave", "answer": "yes"}]})


# ------------------------------------------------------------------ from nothing


def held(talk: Opening | Interview, *messages: Any) -> Opening | Interview:
    """Return a talk after messages; between two of them it is kept as JSON."""
    for message in messages:
        stored = json.loads(json.dumps(talk.to_dict()))
        talk = resume(stored, today=date(2024, 8, 16)).answer(message)
    return talk


def refused(talk: Opening | Interview, message: Any) -> Problem:
    with pytest.raises(CaseError) as caught:
        talk.answer(message)
    (found,) = caught.value.problems
    return found


def test_category_act_and_day_are_asked_before_anything_else() -> None:
    talk = begin()
    asked = []
    for message in ("PPPK", "ngelike", "15 Agustus 2024"):
        assert isinstance(talk, Opening)
        asked.append(talk.question.fact)
        talk = held(talk, message)

    assert asked == ["category", "act", "at"]
    assert talk == start(Person(Category.PPPK), Activity(Act.LIKE_POST), at=date(2024, 8, 15))


def test_a_region_is_asked_when_it_matters() -> None:
    talk = held(begin(), "PNS", "ikut deklarasi", "2025-03-01", "bakal calon")

    assert talk.question is not None
    assert talk.question.fact == "region"
    assert held(talk, "Kutim").to_dict()["answers"][-1] == {"fact": "region", "answer": "64.08"}


def test_what_is_known_already_is_not_asked() -> None:
    known: dict[str, Any] = {"category": Category.PNS, "act": Act.VOTE, "at": date(2024, 11, 27)}

    assert begin(**known) == start(Person("pns"), Activity("vote"), at=date(2024, 11, 27))
    for name, value in known.items():
        rest = {other: value for other, value in known.items() if other != name}
        talk = begin(**rest, region="64.08", readings={"*": "strictest"})
        assert isinstance(talk, Opening)
        assert talk.question.fact == name
        begun = held(talk, value)
        assert isinstance(begun, Interview)
        assert begun.case == Case(
            Person("pns", region="64.08"), Activity("vote"), date(2024, 11, 27), {"*": "strictest"}
        )


def test_each_question_offers_its_answers() -> None:
    opening = begin()
    act = held(opening, "pns")

    assert opening.question is not None
    assert act.question is not None
    assert [each.code for each in opening.question.answers] == list(Category)
    assert [each.code for each in act.question.answers] == list(Act)
    at = held(act, "vote").question
    assert at is not None
    assert at.answers == ()


def test_a_day_may_be_a_span_a_time_or_a_word_about_today() -> None:
    opening = held(begin(), "pns", "vote")
    span = "1 Agustus 2024 s.d. 5 Agustus 2024"
    given_ = [held(opening, message) for message in (span, "2024-08-15T20:00+08:00", "kemarin")]
    days = [talk.case.at for talk in given_ if isinstance(talk, Interview)]

    assert days == [
        DaySpan(date(2024, 8, 1), date(2024, 8, 5)),
        datetime(2024, 8, 15, 20, tzinfo=timezone(timedelta(hours=8))),
        date(2024, 8, 15),
    ]


@pytest.mark.parametrize(
    ("said", "message", "code", "candidates"),
    [
        ((), "guru", "unknown-code", ["pns", "pppk", "honorer"]),
        ((), "banana", "unknown-code", []),
        ((), "tidak tahu", "needed-answer", []),
        ((), " ", "blank-answer", []),
        ((), None, "bad-argument", []),
        (("pns",), "memotret baliho", "unknown-code", ["display_banner"]),
        (("pns",), "like_pos", "unknown-code", ["like_post"]),
        (("pns", "vote"), "kapan", "bad-date", []),
        (("pns", "vote"), "2034-01-01/2024-01-01", "reversed-days", []),
    ],
)
def test_an_answer_that_means_nothing_or_several_things_is_asked_again(
    said: tuple[str, ...], message: Any, code: str, candidates: list[str]
) -> None:
    opening = held(begin(), *said)
    found = refused(opening, message)
    assert opening.question is not None

    assert (found.code, found.path[-1]) == (code, opening.question.fact)
    assert [each.code for each in found.candidates][: len(candidates)] == candidates
    assert bool(found.candidates) == bool(candidates)


def test_a_local_name_of_a_category_is_an_answer() -> None:
    local = Overlay(
        id="x",
        title=Text("x", "x"),
        regions=frozenset(),
        first=date(2024, 1, 1),
        last=None,
        readings={},
        categories={"TKD": Category.TK2D},
    )
    talk = begin(rulebook=rulebook(overlays=(local,))).answer("TKD")

    assert isinstance(talk, Opening)
    assert talk.category is Category.TK2D


def test_a_span_that_is_too_long_is_refused_and_the_day_asked_again() -> None:
    opening = held(begin(), "pns", "vote")

    assert refused(opening, "2000-01-01/2024-01-01").code == "too-long-span"


@pytest.mark.parametrize(
    "values",
    [{"schema": "x"}, {"person": {"category": "pnss"}}, {"activity": 5}, {"at": "kemarin"}, {}],
)
def test_an_opening_that_was_stored_badly_is_refused(values: Any) -> None:
    stored = begin(category=Category.PNS).to_dict()
    with pytest.raises(LoadError):
        resume({**stored, **values} if values else {})


@pytest.mark.parametrize("message", ["", "   ", None, 5, ["yes"], {}])
def test_no_message_at_all_is_a_problem_of_the_question(message: Any) -> None:
    talk = start(PNS, Activity(Act.ATTEND_OFFICIAL_EVENT), at=date(2024, 10, 7))
    found = refused(talk, message)

    assert found.code == ("blank-answer" if isinstance(message, str) else "bad-argument")
    assert found.path == ("activity", "official_duty")


@pytest.mark.parametrize("word", ["iya", "nggak", "enggak", "belum tahu", "ga tau", "Ya.", "GAK"])
def test_people_answer_in_their_own_words(word: str) -> None:
    talk = start(PNS, Activity(Act.ATTEND_OFFICIAL_EVENT), at=date(2024, 10, 7))

    assert len(talk.answer(word).answers) == 1


def test_a_problem_of_an_answer_has_the_path_of_the_fact() -> None:
    somewhere = held(begin(), "pns", "ikut deklarasi", "2025-03-01", "bakal calon")
    place = refused(somewhere, "Atlantis")
    needy = talk_about(rulebook(rule("r", when=needs("public"))))
    province = talk_about(IN_ONE, SOMEWHERE).answer("Dua")
    day = talk_about(IN_JUNE, at=SPAN)

    assert (place.code, place.path) == ("unknown-region", ("person", "region"))
    assert refused(needy, "perhaps").path == ("activity", "public")
    assert refused(province, "11.01").path == ("person", "region")
    assert refused(day, "2025-02-01").path == refused(day, "kapan").path == ("at",)
