"""What leave or resignation would change for somebody who is thinking of a candidacy.

A personnel program can show this before a request for leave is filed. Whatever else a row turns on
is not asked here; a row that says `depends` names it.
"""

from datetime import date

from attrs import evolve

from asn_netralitas import Act, Activity, Candidacy, Category, Decision, Person, Verdict, evaluate

ASKED_ON = date(2024, 8, 15)
EMPLOYEE = Person(Category.PNS, region="64.08", unpaid_leave=False, resigned=False)
# To be beside one's spouse, and nothing else.
BESIDE_SPOUSE = Activity(
    Act.ACCOMPANY_SPOUSE,
    active_support=False,
    partisan_symbol=False,
    party_attributes=False,
    mobilises_staff=False,
    intends_support=False,
)
PLANS = (
    Activity(Act.APPROACH_PARTY),
    Activity(Act.APPROACH_PUBLIC),
    Activity(Act.PARTY_MEMBERSHIP),
    Activity(Act.LIKE_POST),
    BESIDE_SPOUSE,
    Activity(Act.STAND_FOR_ELECTION),
)


def decide(person: Person, plan: Activity) -> Decision:
    """Decide a plan; to stand for election means to be registered by then."""
    if plan.act is Act.STAND_FOR_ELECTION:
        person = evolve(person, candidacy=Candidacy.REGISTERED)
    return evaluate(person, plan, at=ASKED_ON)


def told(decision: Decision) -> str:
    """Return a verdict with the facts or the disputes that it turns on."""
    if decision.verdict not in {Verdict.DEPENDS, Verdict.DISPUTED}:
        return decision.verdict
    why = decision.open_facts or [dispute.id for dispute in decision.disputes]
    return f"{decision.verdict} ({', '.join(why)})"


def main() -> None:
    """Print each plan at work, on unpaid leave and after resignation, with the rules that stand."""
    states = {
        "at work": EMPLOYEE,
        "on unpaid leave": evolve(EMPLOYEE, unpaid_leave=True),
        "after resignation": evolve(EMPLOYEE, resigned=True),
    }
    for plan in PLANS:
        print(plan.act)
        for name, person in states.items():
            decision = decide(person, plan)
            rules = ", ".join(each.rule for each in decision.findings if each.status == "stands")
            print(f"  {name:18} {told(decision)}" + (f": {rules}" if rules else ""))


if __name__ == "__main__":
    main()
