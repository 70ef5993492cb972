from datetime import date
from typing import Any

from attrs import evolve
from builders import calendar, consequence, dispute, reading, rule, rulebook

from asn_netralitas import (
    Act,
    Activity,
    Category,
    Decision,
    Dispute,
    Person,
    Rulebook,
    SanctionClass,
    SanctionKind,
    Verdict,
    evaluate,
    render,
)
from asn_netralitas._model.codes import Rank
from asn_netralitas._model.law import Penalty, Schedule

DAY = date(2024, 10, 10)
LONG_AGO = date(2018, 1, 1)


def ranked(case: Dispute, **ranks: Rank) -> Dispute:
    """Return a dispute whose readings have holders of these ranks."""
    return evolve(
        case,
        readings=tuple(
            evolve(each, holders=tuple(evolve(h, rank=ranks[each.id]) for h in each.holders))
            for each in case.readings
        ),
    )


def strict_or_mild(**ranks: Rank) -> Rulebook:
    split = ranked(dispute("split", strict=LONG_AGO, mild=LONG_AGO), **ranks)
    return rulebook(rule("r", reading=reading("split", "strict")), disputes=(split,))


def ask(book: Rulebook, **changes: Any) -> Decision:
    return evaluate(
        Person(Category.PNS),
        Activity(Act.ATTEND_CAMPAIGN),
        at=DAY,
        rulebook=book,
        calendar=calendar(),
        **changes,
    )


def test_the_highest_rank_chooses_the_reading_whose_best_holder_ranks_highest() -> None:
    elucidation = strict_or_mild(strict=Rank.PP, mild=Rank.SE)
    remark = strict_or_mild(strict=Rank.STATEMENT, mild=Rank.SE)

    assert ask(elucidation, readings={"*": "highest_rank"}).verdict is Verdict.PROHIBITED
    assert ask(remark, readings={"*": "highest_rank"}).verdict is Verdict.UNREGULATED


def test_between_holders_of_one_rank_it_stays_disputed() -> None:
    book = strict_or_mild(strict=Rank.SE, mild=Rank.SE)

    assert ask(book, readings={"*": "highest_rank"}).verdict is Verdict.DISPUTED


def test_who_did_not_hold_a_reading_yet_lends_it_no_rank() -> None:
    split = ranked(
        dispute("split", strict=date(2025, 1, 1), mild=LONG_AGO), strict=Rank.UU, mild=Rank.SE
    )
    book = rulebook(rule("r", reading=reading("split", "strict")), disputes=(split,))

    assert ask(book, readings={"split": "highest_rank"}).verdict is Verdict.UNREGULATED


def test_a_decision_shows_the_rank_of_each_holder() -> None:
    shown = render(ask(strict_or_mild(strict=Rank.PP, mild=Rank.SE)), lang="en")

    assert "government regulation" in shown
    assert "circular" in shown


def heavy(name: str, *kinds: SanctionKind) -> Schedule:
    origin = rule("r").citations[0]
    return Schedule(
        id=f"by-{name}",
        sanction_class=SanctionClass.DISCIPLINE_HEAVY,
        categories=frozenset(Category),
        kinds=tuple(Penalty(kind=kind) for kind in kinds),
        joined="alternative",
        imposers=(),
        reading=reading("split", name),
        first=None,
        last=None,
        citation=origin,
        confidence=rule("r").confidence,
    )


def test_schedules_of_several_readings_give_one_sanction_with_what_each_adds() -> None:
    both, own = (
        SanctionKind.POST_DOWN,
        (SanctionKind.HONOURABLE_DISMISSAL, SanctionKind.DISHONOURABLE_DISMISSAL),
    )
    book = rulebook(
        rule("r", consequences=(consequence(SanctionClass.DISCIPLINE_HEAVY),)),
        disputes=(dispute("split", strict=LONG_AGO, mild=LONG_AGO),),
        schedules=(heavy("strict", both, own[1]), heavy("mild", both, own[0])),
    )

    (sanction,) = ask(book).sanctions

    assert sanction.kinds == (both,)
    assert sanction.reading is None
    assert {(each.reading.reading, each.kinds) for each in sanction.readings} == {
        ("strict", (own[1],)),
        ("mild", (own[0],)),
    }


def test_under_a_chosen_reading_its_kinds_are_those_of_the_sanction() -> None:
    book = rulebook(
        rule("r", consequences=(consequence(SanctionClass.DISCIPLINE_HEAVY),)),
        disputes=(dispute("split", strict=LONG_AGO, mild=LONG_AGO),),
        schedules=(
            heavy("strict", SanctionKind.DISHONOURABLE_DISMISSAL),
            heavy("mild", SanctionKind.POST_DOWN),
        ),
    )

    (sanction,) = ask(book, readings={"split": "mild"}).sanctions

    assert (sanction.kinds, sanction.readings) == ((SanctionKind.POST_DOWN,), ())


def test_only_exceptions_that_bind_the_person_could_lift_a_rule() -> None:
    book = rulebook(
        rule("r", categories=frozenset({Category.PNS, Category.PPPK})),
        *(
            rule(
                f"of-{category}",
                categories=frozenset({category}),
                exception_to=frozenset({"r"}),
                reading=reading("split", "mild"),
            )
            for category in (Category.PNS, Category.PPPK)
        ),
        disputes=(dispute("split", strict=LONG_AGO, mild=LONG_AGO),),
    )

    (finding,) = ask(book, readings={"split": "strict"}).findings

    assert finding.could_be_lifted_by == ("of-pns",)
