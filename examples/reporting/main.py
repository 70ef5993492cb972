"""Where a like can be reported, until when, and how soon the report must be dealt with."""

from datetime import date

from asn_netralitas import Act, Activity, Category, Person, evaluate
from asn_netralitas.reporting import deadline, follow_up

# Ascension of the Prophet, the collective leave after it, the Lunar New Year and the day of the
# vote. The package `holidays` can supply such days: `holidays.country_holidays("ID")` goes where
# this set goes.
HOLIDAYS = {date(2024, 2, 8), date(2024, 2, 9), date(2024, 2, 10), date(2024, 2, 14)}
KNOWN_ON = date(2024, 1, 30)
REGISTERED_ON = date(2024, 2, 5)


def main() -> None:
    """Ask about one like in the campaign of 2024 and print the days that follow from it."""
    decision = evaluate(
        Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 1, 26)
    )
    print(f"Known on {KNOWN_ON}, registered on {REGISTERED_ON}")
    for door in decision.report_to:
        print(f"{door.to}, passed on to: {', '.join(door.passed_on_to) or 'nobody'}")
        if door.reporter is not None:
            print(f"  by {door.reporter.en}")
        print(f"  not later than {deadline(door, KNOWN_ON, HOLIDAYS) or '(no deadline)'}")
        for clock in door.follow_up:
            if clock.start == "registered":
                print(f"  {clock.what.en}: {follow_up(clock, REGISTERED_ON, HOLIDAYS)}")
    for body in decision.no_role:
        print(f"{body.who.en}: {body.text.en}")


if __name__ == "__main__":
    main()
