"""Render a comparison of two decisions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Any, Final

from asn_netralitas._engine.query import EVERY_DISPUTE, POLICIES
from asn_netralitas._files.json_diff import Difference
from asn_netralitas._model.codes import (
    Act,
    Authority,
    Candidacy,
    Category,
    Contest,
    ElectionKind,
    EmployerLevel,
    PeriodKind,
    Position,
    SanctionClass,
    Stage,
    Status,
    Target,
)
from asn_netralitas._model.decision import Decision, DisputeView, Step
from asn_netralitas._model.law import Penalty, ReadingRef
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.words import Words, national_rules
from asn_netralitas._text.writers import narrow_lines

from .compare import FROM_WORST, NOTHING, Comparison, RuleDifference, asked

_PHRASES: Final = Catalogue("comparison")


ComparedRow = tuple[str, str, str]
GivenValue = str | bool | None


def render_comparison(comparison: Comparison, *, lang: Language = "id") -> str:
    """Write for a person what differs, the first against the second, and what made it so.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, compare, evaluate
    >>> liking = Activity(Act.LIKE_POST)
    >>> pns, thl = (
    ...     evaluate(Person(category, region="64.08"), liking, at=date(2024, 8, 15))
    ...     for category in (Category.PNS, Category.THL)
    ... )
    >>> print(render_comparison(compare(pns, thl), lang="en"), end="")
    like a post; 2024-08-15; Kabupaten Kutai Timur (64.08)
    <BLANKLINE>
    - category of the person: permanent civil servant | casual daily worker
    - verdict: prohibited | prohibited
    - rule skb-a-04: stands | -
    - rule se1-skb-a-04: - | stands
    - sanction: moral sanction: certain | -
    - sanction: contract sanction up to termination: - | certain
    <BLANKLINE>
    What made the difference
    ------------------------
    - casual daily worker: does not stand, since the rule does not bind a casual
      daily worker
      - prohibition skb-a-04: Posting, commenting, sharing, liking, or joining a
        winning-team group or account of a hopeful
    - permanent civil servant: does not stand, since the rule does not bind a
      permanent civil servant
      - prohibition se1-skb-a-04: Posting, commenting, sharing, liking, or joining a
        winning-team group or account of a hopeful
    """
    lines = [
        line
        for what, first, second in side_by_side(comparison, lang=lang)
        for line in narrow_lines(f"{what}: {first} | {second}".removeprefix(": "), "- ", "  ")
    ]
    shared = render_shared(comparison, lang=lang)
    return "\n".join((shared, "", *lines, "", render_reasons(comparison, lang=lang)))


def render_shared(comparison: Comparison, *, lang: Language = "id") -> str:
    """Write for a person what both cases are about: act, category, day and place."""
    words, case = _words(lang), asked(comparison.first)
    differ = {entry.path for entry in comparison.inputs}
    paths = ("activity/act", "person/category", "at", "person/region", "activity/election")
    shared_values = ((path, _at_path(case, path)) for path in paths if path not in differ)
    shared = "; ".join(
        _given(path, value, words) for path, value in shared_values if value is not None
    )
    return "\n".join(narrow_lines(shared, "", ""))


def _at_path(case: Mapping[str, Any], path: str) -> str | None:
    owner, _, name = path.rpartition("/")
    return (case[owner] if owner else case).get(name)


def side_by_side(comparison: Comparison, *, lang: Language = "id") -> tuple[ComparedRow, ...]:
    """Return the rows of a table: the headings, the verdicts, and then all that differs."""
    return tuple(_rows(comparison, _words(lang)))


def render_reasons(comparison: Comparison, *, lang: Language = "id") -> str:
    """Write for a person why each rule fares worse in one decision, or that no rule does."""
    words = _words(lang)
    if not comparison.rules:
        return words.say("same" if comparison.same else "no-rule") + "\n"
    heading = words.say("heading")
    labels = _labels(comparison, words)
    groups: dict[str, list[RuleDifference]] = {}
    for entry in comparison.rules:
        groups.setdefault(_because(entry, labels, words), []).append(entry)
    lines = [line for why, entries in groups.items() for line in _group(why, entries, words)]
    return "\n".join((heading, "-" * len(heading), *lines, ""))


def _words(lang: Language) -> Words:
    return Words(lang=lang, catalogue=_PHRASES)


def _values(name: str, codes: Iterable[str], words: Words) -> str:
    """Return what a fact, or another thing that a step is about, may be."""
    return ", ".join(_value(name, code, words) for code in codes)


def _value(name: str, code: str, words: Words) -> str:
    """Return a value of a fact, or of another thing that a step is about."""
    if name in _SHOWN_BY:
        return _SHOWN_BY[name](code, words)
    known = code in {"yes", "no"} or name in words.vocabulary.facts
    return words.value(name, code) if known else words.code(code, *_ENUMS)


def _region(code: str, words: Words) -> str:
    name = words.region(code)
    return code if name is None else f"{name} ({code})"


def _rule(rule: str, words: Words) -> str:
    """Return a rule by its id, with its title if it is a national one."""
    national = national_rules().get(rule)
    return rule if national is None else f"{rule} ({national.title[words.lang]})"


def _in_force(span: str, words: Words) -> str:
    """Return the days on which a rule is in force; two dots are an open end."""
    first, _, last = span.partition("/")
    if last == "..":
        return words.say("since", day=first)
    return words.say("until" if first == ".." else "between", day=last, first=first)


def _reading(ref: ReadingRef, words: Words) -> str:
    """Return the title of a reading, a policy or an authority by which disputes are decided."""
    if ref.reading in POLICIES:
        return words.say(ref.reading)
    if ref.reading in set(Authority):
        return words.term(Authority(ref.reading))
    return words.reading_title(ref)


def _rows(comparison: Comparison, words: Words) -> Iterator[ComparedRow]:
    decisions = (comparison.first, comparison.second)
    yield _headings(comparison, words)
    if len(comparison.inputs) > 1:
        yield from (_of_input(entry, words) for entry in comparison.inputs)
    yield _row(words.say("verdict"), (words.term(decision.verdict) for decision in decisions))
    running = tuple(_running(decision, words) for decision in decisions)
    if running[0] != running[1]:
        yield _row(words.say("elections"), running)
    for rule in comparison.rules:
        statuses = (_status(status, words) for status in (rule.first, rule.second))
        yield _row(words.say("rule", rule=rule.rule), statuses)
    yield from _sanction_rows(comparison, words)
    for entry in comparison.disputes:
        views = (_readings(view, words) for view in (entry.first, entry.second))
        yield _row(words.say("dispute", title=entry.title[words.lang]), views)
    if any(comparison.open_facts):
        alone = (", ".join(map(words.fact, facts)) or NOTHING for facts in comparison.open_facts)
        yield _row(words.say("open"), alone)


def _row(what: str, cells: Iterable[str]) -> ComparedRow:
    first, second = cells
    return what, first, second


def _headings(comparison: Comparison, words: Words) -> ComparedRow:
    """Return the one thing that differs and its two values, else the numbers of the cases."""
    if len(comparison.inputs) == 1:
        return _of_input(comparison.inputs[0], words)
    return "", words.say("case", number="1"), words.say("case", number="2")


def _of_input(entry: Difference, words: Words) -> ComparedRow:
    owner, _, name = entry.path.rpartition("/")
    values = (_given(entry.path, value, words) for value in (entry.first, entry.second))
    if owner != "readings":
        return _row(words.fact(name), values)
    dispute = words.say("every-dispute") if name == EVERY_DISPUTE else words.dispute(name)
    return _row(dispute, values)


def _given(path: str, value: GivenValue, words: Words) -> str:
    owner, _, name = path.rpartition("/")
    if value is None:
        return words.say("not-given")
    code = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return (
        _reading(ReadingRef(name, code), words)
        if owner == "readings"
        else _value(name, code, words)
    )


def _running(decision: Decision, words: Words) -> str:
    names = (
        words.say("running", election=words.election(entry.election), stage=words.term(entry.stage))
        for entry in decision.contexts
        if entry.election is not None and entry.stage is not Stage.OUTSIDE
    )
    return "; ".join(dict.fromkeys(names)) or words.term(Stage.OUTSIDE)


def _status(status: Status | None, words: Words) -> str:
    return NOTHING if status is None else words.term(status)


def _sanction_rows(comparison: Comparison, words: Words) -> Iterator[ComparedRow]:
    """Yield the classes of sanction that one decision has alone, or with other kinds."""
    sides = [_by_class(decision) for decision in (comparison.first, comparison.second)]
    for name in dict.fromkeys(chain.from_iterable(sides)):
        imposed = [side.get(name, ()) for side in sides]
        if imposed[0] != imposed[1]:
            cells = (_sanction(each, words, whole=all(imposed)) for each in imposed)
            yield _row(words.say("sanction", sanction=words.sanction_class(name)), cells)


_ImposedPenalties = tuple[bool, tuple[Penalty, ...]]


def _by_class(decision: Decision) -> dict[SanctionClass | None, tuple[_ImposedPenalties, ...]]:
    by_class: dict[SanctionClass | None, dict[_ImposedPenalties, None]] = {}
    for sanction in decision.sanctions:
        brought = (sanction.certain, sanction.terms)
        by_class.setdefault(sanction.sanction_class, {})[brought] = None
    return {name: tuple(each) for name, each in by_class.items()}


def _sanction(found: tuple[_ImposedPenalties, ...], words: Words, *, whole: bool) -> str:
    """Return whether a class is certain and, where both decisions have it, with what kinds."""
    marks = dict.fromkeys(words.certainty(certain=certain) for certain, _ in found)
    kinds = dict.fromkeys(_penalty(penalty, words) for _, terms in found for penalty in terms)
    text = ", ".join(marks) or NOTHING
    return f"{text}: {', '.join(kinds)}" if whole and kinds else text


def _penalty(penalty: Penalty, words: Words) -> str:
    name, amounts = words.term(penalty.kind), words.amounts(penalty)
    return f"{name} ({', '.join(amounts)})" if amounts else name


def _readings(view: DisputeView | None, words: Words) -> str:
    if view is None:
        return NOTHING
    verdicts = {reading.verdict for reading in view.readings}
    if len(verdicts) == 1:
        return words.say("any-reading", verdict=words.term(verdicts.pop()))
    return "; ".join(
        f"{reading.title[words.lang]}: {words.term(reading.verdict)}" for reading in view.readings
    )


def _labels(comparison: Comparison, words: Words) -> tuple[str, str]:
    """Return the headings of the two cases; a bare yes or no with what it answers."""
    name, *cells = _headings(comparison, words)
    answers = {words.say("yes"), words.say("no")}
    first, second = (f"{cell} ({name})" if cell in answers else cell for cell in cells)
    return first, second


def _because(entry: RuleDifference, labels: tuple[str, str], words: Words) -> str:
    """Return in which case a rule fares worse, and why."""
    statuses = (entry.first, entry.second)
    worse = min((0, 1), key=lambda side: FROM_WORST.index(statuses[side]))
    status = statuses[worse]
    return words.say(
        "fares",
        label=labels[worse],
        status=words.say("absent") if status is None else words.term(status),
        reasons="; ".join(_reason(step, words) for step in entry.reasons),
    )


def _group(why: str, entries: Iterable[RuleDifference], words: Words) -> Iterator[str]:
    """Yield why some rules fare worse, and which these are."""
    yield from narrow_lines(why, "- ", "  ")
    for entry in entries:
        modality, title = words.term(entry.modality), entry.title[words.lang]
        yield from narrow_lines(f"{modality} {entry.rule}: {title}", "  - ", "    ")


def _reason(step: Step, words: Words) -> str:
    """Return one thing that a rule wants as a clause, with what there is instead."""
    codes = [] if step.found is None else step.found.split(", ")
    if step.what == "person":
        codes = [code for code in codes if code != Position.NONE]
    values = {
        "found": _values(step.what, codes, words) or words.say("none"),
        "expected": _values(step.what, step.expected, words),
    }
    if step.what not in _OBSTACLES:
        phrase = "fact" if codes else "fact-not-known"
        return words.say(phrase, fact=words.fact(step.what), **values)
    if step.holds is None and f"{step.what}-open" in _PHRASES:
        return words.say(f"{step.what}-open", **values)
    clause = words.say(step.what, **values)
    return clause if step.holds is False else words.say("sometimes", clause=clause)


# How values that are no codes of the vocabulary are shown.
_SHOWN_BY: Final[Mapping[str, Callable[[str, Words], str]]] = {
    "region": _region,
    "election": lambda code, words: words.election(code),
    "in_force": _in_force,
    "lifted_by": _rule,
    "reading": lambda pair, words: _reading(ReadingRef(*pair.split("=", 1)), words),
}
_OBSTACLES: Final = frozenset(
    {"in_force", "region", "act", "person", "target"}
    | {"election_kind", "contest", "stage", "period"}
    | {"reading", "held_since", "lifted_by", "condition"}
)
# Kinds of code that a step may hold, of which no two share a code but for `none`.
_ENUMS: Final[tuple[type[StrEnum], ...]] = (
    *(Category, Position, Act, Target, ElectionKind, Contest, Stage, PeriodKind),
    *(Candidacy, EmployerLevel),
)
