"""What asn_netralitas may cost under the national law, asked what it was never asked before.

A budget is a row of `BUDGETS`, measured by the contestant of its name.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import astuple, evolve, frozen

from asn_netralitas import Act, Calendar, Decision, Rulebook, next_question, render
from benchmarks import national
from benchmarks.national import Case
from benchmarks.timing import Fresh, Measure, Seconds, inside, running
from benchmarks.workload import SEED

COMPLETE: Final = "verdict: every fact known"
FOUR_KNOWN: Final = "verdict: category, act, region and day known"
NO_REGION: Final = "verdict: category, act and day known"
YEAR: Final = "verdict: some ASN, an act, a year, no region"
THREE_YEARS: Final = "verdict: some ASN, an act, three years, no region"
LOOKUP: Final = "dict lookup by a ready tuple"
MORE_RULES: Final = "verdict: 162 more rules on other acts"
FEWER_RULES: Final = "verdict: the same cases, one more rule on another act"
DUTY: Final = "verdict: one more general duty over all acts"
NO_DUTY: Final = "verdict: the same cases, the duty on one other act"
DUTY_FIRST: Final = "verdict, its cell met first: one more general duty"
NO_DUTY_FIRST: Final = "verdict, its cell met first: one more rule on another act"
IMPORT: Final = "import asn_netralitas"
IMPORT_BASE: Final = "import attrs, cattrs, yaml"
FIRST_DECISION: Final = "process: start to first national decision"
BARE: Final = "process: bare interpreter"
DIFF: Final = "diff of two days of the law"
CHECK: Final = "check of the whole law"

_US: Final = 1e-6
_MS: Final = 1e-3
_LONG: Final = 1_096
_FLAGS: Final = [
    *("partisan_symbol", "party_attributes", "service_attributes"),
    *("state_facilities", "mobilises_staff"),
]
_PARTS: Final = (
    *("contexts", "findings", "sanctions", "open_facts", "presumed", "assumed", "disputes"),
    *("report_to", "no_role", "duties", "notes", "confidence", "calendar", "rulebook"),
)


@frozen
class Budget:
    """What a contestant may take on average, and in such a share of the cases."""

    name: str
    mean: Seconds
    high: Seconds | None = None
    share: float = 0.99


@frozen
class Ratio:
    """How many times its baseline, timed in the same rounds, a contestant may take."""

    name: str
    baseline: str
    limit: float | None


BUDGETS: Final = (
    Budget(COMPLETE, 10 * _US, 30 * _US),
    Budget(FOUR_KNOWN, 20 * _US, 100 * _US),
    Budget(NO_REGION, 40 * _US, 150 * _US),
    Budget(YEAR, 1 * _MS),
    Budget(THREE_YEARS, 2 * _MS),
    Budget("open facts, verdict known: one day", 100 * _US),
    Budget("open facts, verdict known: no region", 1 * _MS),
    Budget("open facts, verdict known: a year", 10 * _MS),
    Budget("open facts, verdict known: three years", 25 * _MS),
    Budget("all read: every fact known", 300 * _US, 1 * _MS),
    Budget("all read: one day", 600 * _US),
    Budget("all read: no region", 5 * _MS),
    Budget("all read: a year", 50 * _MS),
    Budget("all read: three years", 150 * _MS),
    Budget("all read: every fact known, asked before", 60 * _US),
    Budget("text, all read before", 350 * _US),
    Budget("next question: one day", 1 * _MS),
    Budget("next question: three years", 30 * _MS),
    Budget("ways to permit: one day, nothing known", 20 * _MS, 100 * _MS, share=1),
)
RATIOS: Final = (
    Ratio(MORE_RULES, FEWER_RULES, 1.1),
    Ratio(DUTY, NO_DUTY, 2),
    Ratio(DUTY_FIRST, NO_DUTY_FIRST, 2),
)
PROCESS_RATIOS: Final = (Ratio(IMPORT, IMPORT_BASE, 1.2), Ratio(FIRST_DECISION, BARE, 8))
PROCESS_BUDGETS: Final = (Budget(DIFF, 1), Budget(CHECK, 5))

Kind = Callable[[int], Iterator[Case]]


# ------------------------------------------------------------------ contestants


def national_law() -> Mapping[str, Fresh]:
    """Return what each budget of the national law is about, each with cases of its own."""
    kinds: Mapping[str, Kind] = {
        "every fact known": national.complete,
        "one day": national.four_known,
        "no region": national.no_region,
        "a year": partial(national.spans, 365),
        "three years": partial(national.spans, _LONG),
    }
    found = {LOOKUP: _lookup()}
    verdicts = (COMPLETE, FOUR_KNOWN, NO_REGION, YEAR, THREE_YEARS)
    for number, (verdict, (kind, cases)) in enumerate(zip(verdicts, kinds.items(), strict=True)):
        seed = SEED + 10 * number
        found[verdict] = Fresh(Case.decide, cases(seed))
        found[f"all read: {kind}"] = Fresh(_read_all, cases(seed + 1))
        if kind != "every fact known":
            found[f"open facts, verdict known: {kind}"] = Fresh(
                _open_facts, cases(seed + 2), _with_verdict
            )
            found[f"next question: {kind}"] = Fresh(next_question, cases(seed + 3), _with_open)
    complete, incomplete = national.complete, national.four_known
    found["all read: every fact known, asked before"] = Fresh(
        _read_all, complete(SEED + 5), _asked_before
    )
    found["text, all read before"] = Fresh(_rendered, complete(SEED + 6), _whole)
    found["ways to permit: one day, nothing known"] = Fresh(
        Decision.ways_to_permit, incomplete(SEED + 7), _with_open, most=300
    )
    names = {LOOKUP, *(budget.name for budget in BUDGETS)}
    return {name: fresh for name, fresh in found.items() if name in names}


def _lookup() -> Fresh:
    """Return the least that an answer can cost: it lies in a dict, and its key is made before."""
    cases = list(islice(national.complete(), 2_000))
    answers = {_key(case): number for number, case in enumerate(cases)}
    return Fresh(answers.__getitem__, cycle(map(_key, cases)))


def _key(case: Case) -> tuple[Any, ...]:
    return (*astuple(case.person), *astuple(case.activity), case.at)


def _read_all(case: Case) -> list[Any]:
    decision = case.evaluate()
    return [getattr(decision, part) for part in _PARTS]


def _asked_before(case: Case) -> Case:
    _read_all(case)
    return case


def _whole(case: Case) -> Decision:
    decision = case.evaluate()
    decision.to_dict()
    return decision


def _with_verdict(case: Case) -> Decision:
    decision = case.evaluate()
    _ = decision.verdict
    return decision


def _with_open(case: Case) -> Decision:
    decision = case.evaluate()
    _ = decision.open_facts
    return decision


def _open_facts(decision: Decision) -> object:
    return decision.open_facts


def _rendered(decision: Decision) -> str:
    return render(decision, lang="en", to="text")


# ------------------------------------------------------------------ growth


def growth() -> Mapping[str, Fresh]:
    """Return the same cases under the national law and under more of it."""
    acts = list(Act)
    asked, others = acts[::2], acts[1::2]
    few, many = (_with_rules(_rules(number, others)) for number in (1, 162))
    one, duty = (_with_rules([_duty(some)]) for some in (others[:1], acts))

    return {
        FEWER_RULES: _verdicts(few, asked, SEED + 100, met=True),
        MORE_RULES: _verdicts(many, asked, SEED + 100, met=True),
        NO_DUTY: _verdicts(one, asked, SEED + 101, met=True),
        DUTY: _verdicts(duty, asked, SEED + 101, met=True),
        NO_DUTY_FIRST: _verdicts(one, asked, SEED + 102, met=False),
        DUTY_FIRST: _verdicts(duty, asked, SEED + 102, met=False),
    }


def _verdicts(book: Rulebook, acts: list[Act], seed: int, *, met: bool) -> Fresh:
    """Return cases under a rulebook, each asked after its like with one fact more, if `met`."""

    def prepare(case: Case) -> Case:
        if met:
            evolve(case, activity=evolve(case.activity, public=True)).evaluate(book)
        return case

    return Fresh(lambda case: case.evaluate(book).verdict, national.four_known(seed, acts), prepare)


_versions: Final = count()


def _with_rules(rules: list[Mapping[str, Any]]) -> Rulebook:
    """Return the national rulebook with more rules, as an overlay of the whole country."""
    title = {"id": "uji", "en": "test"}
    name = f"test-{next(_versions)}"
    instrument = {
        "id": name,
        "number": name,
        "title": title,
        "rank": "statement",
        "in_force": {"first": national.FIRST_DAY.isoformat()},
        "confidence": "secondary",
    }
    citation = {"instrument": name, "provision": "1"}
    common = {
        "instrument": name,
        "title": title,
        "citations": [citation],
        "confidence": "secondary",
    }
    content = {
        "overlay": {
            "id": name,
            "title": title,
            "regions": list(Calendar.national().regions),
            "first": national.FIRST_DAY.isoformat(),
        },
        "instruments": [instrument],
        "rules": [{**common, **rule, "id": f"{name}-{rule['id']}"} for rule in rules],
    }
    with TemporaryDirectory() as folder:
        # JSON is YAML too.
        path = Path(folder) / "overlay.yaml"
        path.write_text(json.dumps(content), encoding="utf-8")
        return Rulebook.national().with_overlays(path)


def _rules(number: int, acts: list[Act]) -> list[Mapping[str, Any]]:
    chance = random.Random(SEED)  # noqa: S311  # the same rules in every run
    return [
        {
            "id": str(each),
            "modality": "advice",
            "categories": ["asn"],
            "acts": [chance.choice(acts).value],
            "when": {"all": chance.sample(_FLAGS, 2)},
        }
        for each in range(number)
    ]


def _duty(acts: list[Act]) -> Mapping[str, Any]:
    return {
        "id": "duty",
        "modality": "advice",
        "categories": ["asn", "non_asn"],
        "acts": [act.value for act in acts],
        "when": {"any": _FLAGS},
    }


# ------------------------------------------------------------------ processes


def processes() -> Mapping[str, Measure]:
    """Return what is timed in processes of their own."""
    decide = (
        "from datetime import date\n"
        "from asn_netralitas import Act, Activity, Category, Person, evaluate\n"
        "person = Person(Category.PNS, region='64.08')\n"
        "evaluate(person, Activity(Act.LIKE_POST), at=date(2024, 8, 15)).verdict\n"
    )
    return {
        IMPORT: inside("import asn_netralitas"),
        IMPORT_BASE: inside("import attrs, cattrs, yaml"),
        FIRST_DECISION: running(decide),
        BARE: running("pass"),
    }


def whole_law() -> Mapping[str, Measure]:
    """Return what walks the whole law, each time in a process that remembers nothing."""
    days = tuple(date(year, 11, 20).isoformat() for year in (2023, 2024))
    prelude = (
        "from datetime import date; from asn_netralitas import Calendar, Rulebook;"
        "from asn_netralitas.analysis import check, diff; Rulebook.national(); Calendar.national()"
    )
    old, new = (f"date.fromisoformat({day!r})" for day in days)
    return {
        DIFF: inside(f"diff(old_day={old}, new_day={new})", prelude),
        CHECK: inside("check()", prelude),
    }
