"""Random questions to the national law as plain JSON, the same for the same seed and number.

A question is a dict: `ask` (what is asked about the case), `person`, `activity`, `at` (one day, or
the first and the last of a span), `readings`, and `overlays` (paths). Values are codes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from attrs import evolve, frozen

from asn_netralitas import Act, Calendar, Category, Contest, ElectionKind, Rule, Rulebook, Target

Question = dict[str, Any]

EXAMPLES = Path(__file__).parents[2] / "examples"
FIRST_DAY = date(2018, 1, 1)
LAST_DAY = date(2026, 12, 31)
DECISION = "decision"
DIALOGUES = ("ways_to_permit", "ways_to_prohibit", "interview")
# Of a hundred questions one is about a span, five have an overlay, and five are asked on a day and
# in a place where the list of an election's regions is incomplete.
SPAN, OVERLAY, INCOMPLETE_LIST = range(1), range(1, 6), range(6, 11)
FAULTS: tuple[tuple[str, str, Any], ...] = (
    ("person", "region", "99.99"),
    ("person", "region", "bukan-kode"),
    ("activity", "election", "pemilu-1871"),
    ("readings", "no-such-dispute", "strictest"),
    ("readings", "*", "no-such-reading"),
    ("readings", "passive-attendance", "must_resign"),
)


def decisions(seed: int, count: int) -> Iterator[Question]:
    """Yield questions for a decision, every second one with all facts given."""
    for number in range(count):
        chance = Random(f"{seed}/{number}")  # noqa: S311  # the same in every run
        case = _question(chance, number // 2 % 100, complete=number % 2 == 0)
        yield case | {"ask": DECISION}


def dialogues(seed: int, count: int) -> Iterator[Question]:
    """Yield three questions for each incomplete case: both kinds of ways, and an interview."""
    for number in range(count):
        chance = Random(f"{seed}/dialogue/{number}")  # noqa: S311  # the same in every run
        case = _question(chance, number % 100, complete=False)
        for ask in DIALOGUES:
            yield case | {"ask": ask, "answers": number}


@frozen
class Scene:
    """Who does what, for whom, when and where; a category or a region may be left open later."""

    category: Category
    act: Act
    target: Target
    day: date
    region: str


def _question(chance: Random, kind: int, *, complete: bool) -> Question:
    overlays = tuple(_overlays(chance)) if kind in OVERLAY else ()
    scene = _scene(chance) if chance.random() < 0.2 else _scene_of_a_rule(chance, overlays)
    if kind in INCOMPLETE_LIST and _listed_in_part():
        election = chance.choice(_listed_in_part())
        scene = evolve(scene, day=_within(chance, election.first, election.last))
    person: dict[str, Any] = {"category": scene.category, "region": scene.region}
    if not complete:
        person = _left_open(chance, scene)
    facts = _facts(chance, scene, chance.choice((0.0, 0.3, 0.6, 0.9)), complete=complete)
    question: Question = {
        "person": person | facts["person"],
        "activity": {"act": scene.act} | facts["activity"],
        "at": [scene.day.isoformat()],
        "readings": _readings(chance),
        "overlays": list(overlays),
    }
    if kind in SPAN:
        _lengthen(chance, question)
    _name(chance, question["activity"])
    if chance.random() < 0.01:
        part, name, value = chance.choice(FAULTS)
        question[part][name] = value
    plain: Question = json.loads(json.dumps(question))
    return plain


def _scene(chance: Random) -> Scene:
    return Scene(
        chance.choice(_members()),
        chance.choice(list(Act)),
        chance.choice(list(Target)),
        _day(chance),
        chance.choice(_regencies()),
    )


def _scene_of_a_rule(chance: Random, overlays: tuple[str, ...]) -> Scene:
    """Return a scene that a rule may cover, so that not most questions are about nothing."""
    scene = _scene(chance)
    rule = chance.choice(_rules_of(overlays))
    kinds = rule.election_kinds or {chance.choice(list(ElectionKind))}
    held = Calendar.national().elections
    # No calendar holds the elections of villages.
    election = chance.choice([each for each in held if each.kind in kinds] or held)
    periods = [period for period in election.periods if period.kind in rule.periods]
    when = chance.choice(periods) if periods else election
    first, last = max(when.first, rule.first or FIRST_DAY), min(when.last, rule.last or LAST_DAY)
    regions = [code for code in _regencies() if {code, code[:2]} & set(election.regions)]
    if overlays:
        overlay = _overlay(overlays[-1])
        first, last = max(first, overlay.first), min(last, overlay.last or LAST_DAY)
        regions = _regencies_of(overlay.regions)
    if first <= last and chance.random() < 0.8:
        scene = evolve(scene, day=_within(chance, first, last))
    if regions and chance.random() < 0.8:
        scene = evolve(scene, region=chance.choice(regions))
    if rule.categories and chance.random() < 0.9:
        scene = evolve(scene, category=chance.choice(sorted(rule.categories)))
    if rule.targets and chance.random() < 0.8:
        scene = evolve(scene, target=chance.choice(sorted(rule.targets)))
    return evolve(scene, act=chance.choice(sorted(rule.acts)))


def _left_open(chance: Random, scene: Scene) -> dict[str, Any]:
    """Return the person with the category or the region known less well, or not at all."""
    groups = Rulebook.national().vocabulary.category_groups
    around = [group for group, members in groups.items() if scene.category in members]
    person: dict[str, Any] = {"category": scene.category, "region": scene.region}
    if around and chance.random() < 0.4:
        person["category"] = around[0]
    luck = chance.random()
    if luck < 0.15:
        del person["region"]
    elif luck < 0.3:
        person["region"] = scene.region[:2]
    return person


def _name(chance: Random, activity: dict[str, Any]) -> None:
    """Name an election or a contest in some of the cases."""
    if chance.random() < 0.08:
        activity["election"] = chance.choice(_elections())
    if chance.random() < 0.05:
        activity["contest"] = chance.choice(list(Contest))


def _facts(
    chance: Random, scene: Scene, share: float, *, complete: bool
) -> dict[str, dict[str, Any]]:
    """Return facts by owner, nearly all of them possible for the scene."""
    vocabulary = Rulebook.national().vocabulary
    target = scene.target if complete or chance.random() < 0.5 else None
    if scene.act in vocabulary.fixed_targets and chance.random() < 0.95:
        target = None
    selecting = {scene.category, scene.act, vocabulary.target_of(scene.act, target)}
    facts: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    if target is not None:
        facts["activity"]["target"] = target
    for name, spec in vocabulary.facts.items():
        if name in {"target", "contest"}:
            continue
        presumed = name in {each.fact for each in vocabulary.presumptions}
        if (not complete and chance.random() > share) or (presumed and chance.random() < 0.7):
            continue
        limits = [
            entailment.allowed
            for entailment in vocabulary.entailments
            if entailment.fact == name and selecting & set(entailment.values)
        ]
        possible = [value for value in spec.values if all(value in limit for limit in limits)]
        anything = not possible or chance.random() < 0.003
        value = chance.choice(list(spec.values) if anything else possible)
        if name == "candidacy" and chance.random() < 0.5:
            value = possible[0] if possible else value
        facts[spec.owner][name] = value
    return facts


def _day(chance: Random) -> date:
    """Return any day, or one beside a turn of the law or the calendar."""
    if chance.random() < 0.5:
        return _within(chance, FIRST_DAY, LAST_DAY)
    return chance.choice(_turns()) + timedelta(days=chance.choice((-1, 0, 1)))


def _within(chance: Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def _lengthen(chance: Random, question: Question) -> None:
    """Make a span of the day; a long one tells its place and most facts, or it takes minutes."""
    first = date.fromisoformat(question["at"][0])
    days = chance.choice((1, 5, 30, 30, 120, 365))
    question["at"].append((first + timedelta(days=days)).isoformat())
    if chance.random() < 0.01:
        question["at"].reverse()
    if days > 5 and "." not in question["person"].get("region", ""):
        question["person"]["region"] = chance.choice(_regencies())


def _readings(chance: Random) -> dict[str, str]:
    policies = ("strictest", "most_lenient")
    dispute = chance.choice(Rulebook.national().disputes)
    holders = [
        holder.authority.value
        for reading in dispute.readings
        for holder in reading.holders
        if holder.authority
    ]
    luck = chance.random()
    if luck < 0.55:
        return {}
    if luck < 0.75:
        return {"*": chance.choice(policies)}
    names = [*(reading.id for reading in dispute.readings), *holders, *policies]
    readings = {dispute.id: chance.choice(names)}
    if luck > 0.92:
        readings["*"] = chance.choice((*policies, *holders))
    return readings


def _overlays(chance: Random) -> list[str]:
    paths = sorted(
        str(path.relative_to(EXAMPLES.parent)) for path in EXAMPLES.rglob("overlay.yaml")
    )
    return chance.sample(paths, 2 if chance.random() < 0.2 else 1)


@cache
def _book(overlay: str) -> Rulebook:
    return Rulebook.national().with_overlays(EXAMPLES.parent / overlay)


def _overlay(path: str) -> Any:
    return _book(path).overlays[-1]


@cache
def _rules_of(overlays: tuple[str, ...]) -> list[Rule]:
    """Return the rules that overlays add, or else the national ones.

    One that depends on a reading comes thrice.
    """
    national = Rulebook.national().rules
    added = [rule for path in overlays for rule in _book(path).rules if rule not in national]
    return [rule for rule in added or national for _ in range(3 if rule.reading else 1)]


def _regencies_of(places: Any) -> list[str]:
    """Return the regencies among places, and those of the provinces among them."""
    return [code for code in _regencies() if {code, code[:2]} & set(places)]


@cache
def _members() -> list[Category]:
    groups = Rulebook.national().vocabulary.category_groups
    return [category for category in Category if category not in groups]


@cache
def _regencies() -> list[str]:
    regions = Calendar.national().regions.values()
    return [code for province in regions for code in province.regencies]


@cache
def _elections() -> list[str]:
    calendar = Calendar.national()
    fixed = [election.id for election in calendar.elections]
    return [*fixed, *(election.id for election in calendar.not_fixed)]


@cache
def _listed_in_part() -> list[Any]:
    elections = Calendar.national().elections
    return [election for election in elections if not election.regions_complete]


@cache
def _turns() -> list[date]:
    """Return the days on which an election, a period, a rule or an overlay begins or ends."""
    book = Rulebook.national()
    elections = Calendar.national().elections
    periods = [period for election in elections for period in election.periods]
    holders = [
        holder.since
        for dispute in book.disputes
        for reading in dispute.readings
        for holder in reading.holders
    ]
    dated: list[Any] = [*elections, *periods, *book.rules]
    ends = {day for each in dated for day in (each.first, each.last)}
    known = {book.known_from, book.known_until, *holders} | ends
    return sorted(day for day in known if day is not None)
