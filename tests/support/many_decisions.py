"""Decide the same random cases in several threads at once, and print each answer that differs.

`python many_decisions.py THREADS` asks the national rulebook in a process that remembers nothing
yet; each thread asks in an order of its own. Where all say the same, that is printed once.
"""

import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from asn_netralitas import Act, Activity, CaseError, Category, Person, Position, evaluate
from asn_netralitas.interview import next_question

CASES = 80
DAYS = (date(2019, 3, 10), date(2024, 8, 15), date(2024, 10, 7), date(2025, 1, 15))
REGIONS = ("64.08", "35.04", "64")
FACTS = ("active_support", "partisan_symbol", "party_attributes", "public")


# To search for ways decides hundreds of cases, so only one case is asked for its own. Whatever else
# would take a side is known, or no single change permits it.
FIRST = (
    Person(Category.PNS, region="64.08", position=Position.PELAKSANA, unpaid_leave=True),
    Activity(
        Act.ACCOMPANY_SPOUSE,
        active_support=False,
        partisan_symbol=False,
        party_attributes=True,
        mobilises_staff=False,
        intends_support=False,
    ),
    date(2024, 10, 7),
)


def random_case(chance: random.Random) -> tuple[Person, Activity, date]:
    facts: dict[str, Any] = {name: chance.choice((None, True, False)) for name in FACTS}
    person = Person(chance.choice(list(Category)), region=chance.choice(REGIONS))
    return person, Activity(chance.choice(list(Act)), **facts), chance.choice(DAYS)


def answer(number: int, person: Person, activity: Activity, at: date) -> Any:
    try:
        decision = evaluate(person, activity, at=at)
    except CaseError as error:
        return str(error)
    question = next_question(decision)
    ways = decision.ways_to_permit() if number == 0 else ()
    return [
        decision.to_dict(),
        question and question.fact,
        [change.fact for way in ways for change in way.changes],
    ]


def main(threads: int) -> None:
    chance = random.Random(20241127)  # noqa: S311  # the same cases each time
    asked = [FIRST, *(random_case(chance) for _ in range(CASES - 1))]
    ready = Barrier(threads)

    def run(thread: int) -> str:
        numbers = list(range(CASES))
        random.Random(thread).shuffle(numbers)  # noqa: S311  # another order for each thread
        ready.wait()
        found = {number: answer(number, *asked[number]) for number in numbers}
        return json.dumps([found[number] for number in range(CASES)])

    # A thread may be interrupted after any step, so that they meet in the middle of one.
    sys.setswitchinterval(1e-5)
    with ThreadPoolExecutor(threads) as pool:
        said = dict.fromkeys(pool.map(run, range(threads)))
    sys.stdout.write("\n".join(said))


if __name__ == "__main__":
    main(int(sys.argv[1]))
