"""A report of a like: whether it came in time, to whom it is passed on, and which days now run."""

from datetime import date

from asn_netralitas import Act, Activity, Category, Person, evaluate
from asn_netralitas.reporting import deadline, follow_up

# Ascension of the Prophet, the collective leave after it, the Lunar New Year and the day of the
# vote. The package `holidays` can supply such days: `holidays.country_holidays("ID")` goes where
# this set goes.
HOLIDAYS = {date(2024, 2, 8), date(2024, 2, 9), date(2024, 2, 10), date(2024, 2, 14)}
# What the form says; who is reported and who reports stays in the records of the supervisor.
REPORTED = Person(Category.ASN, region="64.08")
HAPPENED = Activity(Act.LIKE_POST)
HAPPENED_ON = date(2024, 1, 26)
KNOWN_ON = date(2024, 1, 30)
RECEIVED_ON = date(2024, 2, 5)
REGISTERED_ON = date(2024, 2, 6)


def main() -> None:
    """Ask about one like in the campaign of 2024 and print what follows for the report."""
    decision = evaluate(REPORTED, HAPPENED, at=HAPPENED_ON)
    print(f"Reported act: {decision.verdict}")
    deciding = {each.sanction_class: each.if_facts for each in decision.sanctions}
    for found, facts in deciding.items():
        sure = f"turns on {', '.join(facts)}" if facts else "certain"
        print(f"  {found or 'of no fixed level'}: {sure}")
    print(f"Known on {KNOWN_ON}, received on {RECEIVED_ON}, registered on {REGISTERED_ON}")
    for door in decision.report_to:
        print(f"{door.to}, passed on to: {', '.join(door.passed_on_to) or 'nobody'}")
        if door.reporter is not None:
            print(f"  by {door.reporter.en}")
        last = deadline(door, KNOWN_ON, HOLIDAYS)
        if last is None:
            print("  no deadline")
        else:
            print(f"  {'in time' if last >= RECEIVED_ON else 'too late'}: not later than {last}")
        for clock in door.follow_up:
            if clock.start == "registered":
                print(f"  {clock.what.en}: {follow_up(clock, REGISTERED_ON, HOLIDAYS)}")
    for body in decision.no_role:
        print(f"{body.who.en}: {body.text.en}")


if __name__ == "__main__":
    main()
