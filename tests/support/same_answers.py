"""Compare the answers of an installed version of the package with those of this checkout.

    python tests/support/same_answers.py OTHER_PYTHON [--cases 5000] [--rendered 300]

OTHER_PYTHON is the interpreter of an environment in which the other version is installed. Both
versions answer the same questions in processes of their own: the golden corpus, every scenario of
the examples, random cases as JSON (errors included) and some of them as text, Markdown and HTML in
both languages. The program prints each difference and returns 1 if there is one. It leaves out
every cell of the national law, whose verdicts the test of `docs/reference/truth-table.json` holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import asn_netralitas
from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Contest,
    DaySpan,
    Decision,
    Person,
    Rulebook,
    Target,
    evaluate,
    render,
)
from asn_netralitas.corpus import make_corpus
from asn_netralitas.scenario import load, run

FIRST_DAY = date(2018, 1, 1)
DAYS = (date(2026, 11, 30) - FIRST_DAY).days
EXAMPLES = Path(__file__).parents[2] / "examples"
MOST_SHOWN = 20


def main() -> int:
    """Compare both versions, and return 0 if all their answers are the same."""
    options = _options()
    if options.answer:
        sys.stdout.writelines(f"{line}\n" for line in answers(options))
        return 0
    here = Path(asn_netralitas.__file__).parents[1]
    # The other interpreter finds its own package, whatever path this one was given.
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    versions = ((options.other, plain), (sys.executable, plain | {"PYTHONPATH": str(here)}))
    if len({_package(python, environment) for python, environment in versions}) == 1:
        sys.exit(f"{options.other} has no version of its own, but the one in {here}")
    both = [_lines(options, python, environment) for python, environment in versions]
    differing = [pair for pair in zip_longest(*both) if pair[0] != pair[1]]
    for other, own in differing[:MOST_SHOWN]:
        sys.stdout.write(f"- {other}\n+ {own}\n")
    sys.stdout.write(f"{len(both[1])} answers, {len(differing)} differences\n")
    return 1 if differing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", help="the interpreter of the other environment")
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--rendered", type=int, default=300)
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _package(python: str, environment: Mapping[str, str]) -> str:
    """Return where an interpreter finds the package."""
    return _output([python, "-c", "import asn_netralitas as a; print(a.__file__)"], environment)


def _lines(options: argparse.Namespace, python: str, environment: Mapping[str, str]) -> list[str]:
    numbers = [f"--cases={options.cases}", f"--rendered={options.rendered}"]
    # The sentences of 0.1.0 name a member of a set, which the seed of hashes chooses.
    seeded = {**environment, "PYTHONHASHSEED": "0"}
    return _output([python, __file__, python, "--answer", *numbers], seeded).splitlines()


def _output(command: list[str], environment: Mapping[str, str]) -> str:
    run = subprocess.run(  # noqa: S603  # an interpreter that the caller names
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment
    )
    return run.stdout


def answers(options: argparse.Namespace) -> Iterator[str]:
    """Yield one line for each answer of the version that runs this."""
    yield from make_corpus().to_json().splitlines()
    for path in sorted(EXAMPLES.rglob("*.scenarios.yaml")) + sorted(
        EXAMPLES.rglob("*.skenario.yaml")
    ):
        for scenario in load(path):
            yield f"scenario {path.name} {scenario.name} {run(scenario).failures}"
    for number, decision in enumerate(decisions(options.cases)):
        if isinstance(decision, str):
            yield f"{number} refused {decision}"
            continue
        yield f"{number} {json.dumps(decision.to_dict(), ensure_ascii=False, sort_keys=True)}"
        if number < options.rendered:
            for lang in ("id", "en"):
                for form in ("text", "markdown", "html"):
                    yield f"{number} {lang} {form} {render(decision, lang=lang, to=form)!r}"


def decisions(count: int) -> Iterator[Decision | str]:
    """Yield the decision of each random case, or the sentence that refuses it."""
    chance = random.Random(20241127)  # noqa: S311  # the same cases in every run
    facts = Rulebook.national().vocabulary.facts.values()
    regions = [None, "64", *_regions()]
    elections = [election.id for election in Calendar.national().elections]
    for _ in range(count):
        known: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
        for spec in facts:
            if chance.random() < chance.choice((0, 0.3, 0.9)):
                known[spec.owner][spec.name] = chance.choice(spec.values)
        known["activity"].setdefault("target", chance.choice((None, *Target)))
        if chance.random() < 0.1:  # a tenth of the cases
            known["activity"]["election"] = chance.choice(elections)
            known["activity"]["contest"] = chance.choice((None, *Contest))
        first = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        at = DaySpan(first, first + timedelta(days=30)) if chance.random() < 0.05 else first  # few
        person = Person(
            chance.choice(list(Category)), region=chance.choice(regions), **known["person"]
        )
        activity = Activity(chance.choice(list(Act)), **known["activity"])
        readings = chance.choice(({}, {}, {"*": "strictest"}, {"*": "most_lenient"}))
        try:
            yield evaluate(person, activity, at=at, readings=readings)
        except CaseError as error:
            yield str(error)


def _regions() -> Iterator[str]:
    for province in Calendar.national().regions.values():
        yield from list(province.regencies)[:2]


if __name__ == "__main__":
    sys.exit(main())
