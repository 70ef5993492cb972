"""Two decisions side by side: what of the question differs, what of the answer, and why.

Why a rule stands in one of them only is told by what it wants and the other case has not: from the
trees of why where both decisions tell of the rule, else from the rule itself. Nothing is guessed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Any, Final

from attrs import asdict, field, frozen

from asn_netralitas._engine.applicable_law import Law, law_of
from asn_netralitas._engine.query import EVERY_DISPUTE, POLICIES
from asn_netralitas._files.json_diff import Difference, differences
from asn_netralitas._model.codes import (
    Act,
    Authority,
    Candidacy,
    Category,
    Contest,
    ElectionKind,
    EmployerLevel,
    Modality,
    PeriodKind,
    Position,
    SanctionClass,
    Stage,
    Status,
    Target,
    Verdict,
)
from asn_netralitas._model.decision import (
    Decision,
    DisputeView,
    Finding,
    Sanction,
    Step,
)
from asn_netralitas._model.law import Penalty, Rule
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas._text.writers import narrow_lines

from ._obstacles import situations, why_absent, why_lifted, why_open

COMPARISON_SCHEMA: Final = "asn-netralitas/comparison/1"
NOTHING: Final = "-"
_FROM_WORST: Final = (None, Status.LIFTED, Status.OPEN, Status.STANDS)


# ------------------------------------------------------------------ what comes out


@frozen(kw_only=True)
class RuleDifference:
    """A rule that fares differently, and what it wants that the case where it fares worse has not.

    A status is None where the decision does not tell of the rule: it does not stand there. A step
    that does not hold is an obstacle in every case that is left, one that is open (None) in some.
    """

    rule: str
    title: Text
    modality: Modality
    first: Status | None
    second: Status | None
    reasons: tuple[Step, ...]


@frozen(kw_only=True)
class SanctionDifference:
    """A sanction that one decision has alone, or that the two have differently."""

    rule: str
    sanction_class: SanctionClass | None
    first: Sanction | None
    second: Sanction | None


@frozen(kw_only=True)
class DisputeDifference:
    """A dispute on which one decision turns alone, or whose readings give other verdicts."""

    id: str
    title: Text
    first: DisputeView | None
    second: DisputeView | None


@frozen(kw_only=True)
class Comparison:
    """Two decisions and all that differs between their questions and their answers.

    The paths of `inputs` are those of `Decision.input` in JSON, as `person/category`. Duties, doors
    to report to and notes are not compared. A comparison has the law of neither decision.
    """

    first: Decision
    second: Decision
    inputs: tuple[Difference, ...]
    rules: tuple[RuleDifference, ...]
    sanctions: tuple[SanctionDifference, ...]
    disputes: tuple[DisputeDifference, ...]

    @property
    def open_facts(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the facts on which only the first verdict turns, and only the second."""
        one, other = self.first.open_facts, self.second.open_facts
        return (
            tuple(fact for fact in one if fact not in other),
            tuple(fact for fact in other if fact not in one),
        )

    @property
    def same(self) -> bool:
        """Tell whether nothing of the answers differs that is compared."""
        return self.first.verdict is self.second.verdict and not (
            self.rules or self.sanctions or self.disputes or any(self.open_facts)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values (schema `asn-netralitas/comparison/1`)."""
        one, other = self.first.to_dict(), self.second.to_dict()
        return {
            "schema": COMPARISON_SCHEMA,
            "same": self.same,
            **{key: _pair(one[key], other[key]) for key in ("input", "verdict", "contexts")},
            "differences": [asdict(entry) for entry in self.inputs],
            "rules": [_rule_as_json(entry) for entry in self.rules],
            "sanctions": [
                {
                    "rule": entry.rule,
                    "class": _code(entry.sanction_class),
                    **_pair(
                        _written(entry.first, self.first.sanctions, one["sanctions"]),
                        _written(entry.second, self.second.sanctions, other["sanctions"]),
                    ),
                }
                for entry in self.sanctions
            ],
            "disputes": [
                {
                    "id": entry.id,
                    "title": asdict(entry.title),
                    **_pair(
                        _written(entry.first, self.first.disputes, one["disputes"]),
                        _written(entry.second, self.second.disputes, other["disputes"]),
                    ),
                }
                for entry in self.disputes
            ],
            "open_facts": _pair(*map(list, self.open_facts)),
            "rulebook": one["rulebook"],
        }


def _pair(first: object, second: object) -> dict[str, object]:
    return {"first": first, "second": second}


def _code(code: StrEnum | None) -> str | None:
    return None if code is None else code.value


def _written(part: object, parts: tuple[object, ...], written: list[object]) -> object:
    """Return a part of a decision as its JSON has it."""
    return None if part is None else written[parts.index(part)]


def _rule_as_json(entry: RuleDifference) -> dict[str, Any]:
    return {
        "rule": entry.rule,
        "title": asdict(entry.title),
        "modality": entry.modality.value,
        **_pair(_code(entry.first), _code(entry.second)),
        "reasons": [
            {"what": step.what, "holds": step.holds, "found": step.found}
            | {"expected": list(step.expected)}
            for step in entry.reasons
        ],
    }


# ------------------------------------------------------------------ comparing


def compare(
    first: Decision,
    second: Decision,
    *,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
) -> Comparison:
    """Set two decisions of one rulebook side by side, and tell what made the difference.

    They may differ in anything that was asked; the clearest reasons come from two that differ in
    one thing. `rulebook` and `calendar` must be those that decided; without them the national ones
    are meant. Decisions that were read back from JSON do as well.

    Raises:
        CaseError: If another rulebook made one of the decisions.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> liking = Activity(Act.LIKE_POST)
    >>> pns, thl = (
    ...     evaluate(Person(category, region="64.08"), liking, at=date(2024, 8, 15))
    ...     for category in (Category.PNS, Category.THL)
    ... )
    >>> found = compare(pns, thl)
    >>> [(entry.path, entry.first, entry.second) for entry in found.inputs]
    [('person/category', 'pns', 'thl')]
    >>> for entry in found.rules:
    ...     print(entry.rule, entry.first, entry.second, [step.what for step in entry.reasons])
    skb-a-04 stands None ['person']
    se1-skb-a-04 None stands ['person']
    """
    book = Rulebook.national() if rulebook is None else rulebook
    for decision in (first, second):
        if decision.rulebook.digest != book.digest:
            values = {"written": decision.rulebook.digest, "held": book.digest}
            raise CaseError([Problem(code="other-rulebook", values=values)])
    return Comparison(
        first=first,
        second=second,
        inputs=tuple(differences(_asked(first), _asked(second))),
        rules=tuple(_rules(first, second, law_of(book, calendar or Calendar.national()))),
        sanctions=tuple(_sanctions(first, second)),
        disputes=tuple(_disputes(first, second)),
    )


def _asked(decision: Decision) -> dict[str, Any]:
    """Return the question as JSON that was read back, with its readings even if there are none."""
    found: dict[str, Any] = json.loads(json.dumps(decision.to_dict()["input"]))
    return {**found, "readings": found.get("readings", {})}


def _rules(first: Decision, second: Decision, law: Law) -> Iterator[RuleDifference]:
    one, other = (
        {finding.rule: finding for finding in decision.findings} for decision in (first, second)
    )
    for rule in law.rulebook.rules:
        here, there = one.get(rule.id), other.get(rule.id)
        statuses = [None if found is None else found.status for found in (here, there)]
        if statuses[0] is statuses[1]:
            continue
        if _standing(here) > _standing(there):
            reasons = _reasons(rule, here, there, second, law)
        else:
            reasons = _reasons(rule, there, here, first, law)
        yield RuleDifference(
            rule=rule.id,
            title=rule.title,
            modality=rule.modality,
            first=statuses[0],
            second=statuses[1],
            reasons=reasons,
        )


def _standing(finding: Finding | None) -> int:
    return _FROM_WORST.index(None if finding is None else finding.status)


def _reasons(
    rule: Rule, better: Finding | None, worse: Finding | None, decision: Decision, law: Law
) -> tuple[Step, ...]:
    """Return what a rule wants that the decision in which it fares worse has not."""
    if worse is not None and worse.status is Status.LIFTED:
        return why_lifted(worse)
    found = situations(decision, law)
    if worse is None or better is None:
        return why_absent(rule, found, law.rulebook)
    return why_open(rule, worse, better, found, law.rulebook)


def _sanctions(first: Decision, second: Decision) -> Iterator[SanctionDifference]:
    one, other = _by_rule(first.sanctions), _by_rule(second.sanctions)
    for key in dict.fromkeys((*one, *other)):
        here, there = one.get(key), other.get(key)
        if here != there:
            rule, sanction_class, _ = key
            yield SanctionDifference(
                rule=rule, sanction_class=sanction_class, first=here, second=there
            )


_Key = tuple[str, SanctionClass | None, int]


def _by_rule(sanctions: Iterable[Sanction]) -> dict[_Key, Sanction]:
    """Return sanctions by rule and class; those that share both are numbered."""
    found: dict[_Key, Sanction] = {}
    counts = Counter[tuple[str, SanctionClass | None]]()
    for sanction in sanctions:
        named = (sanction.rule, sanction.sanction_class)
        found[*named, counts[named]] = sanction
        counts[named] += 1
    return found


def _disputes(first: Decision, second: Decision) -> Iterator[DisputeDifference]:
    one, other = ({view.id: view for view in decision.disputes} for decision in (first, second))
    for name in dict.fromkeys((*one, *other)):
        here, there = one.get(name), other.get(name)
        if _verdicts(here) != _verdicts(there):
            title = (one | other)[name].title
            yield DisputeDifference(id=name, title=title, first=here, second=there)


def _verdicts(view: DisputeView | None) -> list[tuple[str, Verdict]]:
    return [] if view is None else [(reading.id, reading.verdict) for reading in view.readings]


# ------------------------------------------------------------------ for people

Row = tuple[str, str, str]
Given = str | bool | None


def render_comparison(comparison: Comparison, *, lang: Language = "id") -> str:
    """Write for a person what differs, the first against the second, and what made it so.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
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
    words, case = _Words(lang), _asked(comparison.first)
    differ = {entry.path for entry in comparison.inputs}
    paths = ("activity/act", "person/category", "at", "person/region", "activity/election")
    found = ((path, _at_path(case, path)) for path in paths if path not in differ)
    shared = "; ".join(_given(path, value, words) for path, value in found if value is not None)
    return "\n".join(narrow_lines(shared, "", ""))


def _at_path(case: Mapping[str, Any], path: str) -> str | None:
    owner, _, name = path.rpartition("/")
    return (case[owner] if owner else case).get(name)


def side_by_side(comparison: Comparison, *, lang: Language = "id") -> tuple[Row, ...]:
    """Return the rows of a table: the headings, the verdicts, and then all that differs."""
    return tuple(_rows(comparison, _Words(lang)))


def render_reasons(comparison: Comparison, *, lang: Language = "id") -> str:
    """Write for a person why each rule fares worse in one decision, or that no rule does."""
    words = _Words(lang)
    if not comparison.rules:
        return words.say("same" if comparison.same else "no-rule") + "\n"
    heading = words.say("heading")
    labels = _labels(comparison, words)
    groups: dict[str, list[RuleDifference]] = {}
    for entry in comparison.rules:
        groups.setdefault(_because(entry, labels, words), []).append(entry)
    lines = [line for why, entries in groups.items() for line in _group(why, entries, words)]
    return "\n".join((heading, "-" * len(heading), *lines, ""))


@frozen
class _Words:
    """Codes in the language of the reader."""

    lang: Language
    vocabulary: Vocabulary = field(factory=load_vocabulary)

    def say(self, phrase: str, **values: str) -> str:
        return _PHRASES[phrase][self.lang].format_map(values)

    def term(self, code: StrEnum) -> str:
        return self.vocabulary.term(code)[self.lang]

    def fact(self, name: str) -> str:
        known = self.vocabulary.terms["facts"]
        return known[name][self.lang] if name in known else self.dispute(name)

    def values(self, name: str, codes: Iterable[str]) -> str:
        """Return what a fact, or another thing that a step is about, may be."""
        return ", ".join(self.value(name, code) for code in codes)

    def value(self, name: str, code: str) -> str:
        """Return a value of a fact, or of another thing that a step is about."""
        named: Mapping[str, Callable[[str], str]] = {
            "region": _region,
            "election": self.election,
            "in_force": self.days,
            "lifted_by": self.rule,
            "reading": lambda pair: self.reading(*pair.split("=", 1)),
        }
        if code in {"yes", "no"}:
            return self.say(code)
        if name in named:
            return named[name](code)
        spec = self.vocabulary.facts.get(name)
        enums = _ENUMS if spec is None else (spec.type,)
        for enum in enums:
            if issubclass(enum, StrEnum) and code in set(enum):
                return self.term(enum(code))
        return code

    def days(self, span: str) -> str:
        """Return the days on which a rule is in force; two dots are an open end."""
        first, _, last = span.partition("/")
        if last == "..":
            return self.say("since", day=first)
        return self.say("until" if first == ".." else "between", day=last, first=first)

    def election(self, election: str) -> str:
        known = {entry.id: entry.name for entry in Calendar.national().elections}
        return known[election][self.lang] if election in known else election

    def rule(self, rule: str) -> str:
        known = {entry.id: entry.title for entry in Rulebook.national().rules}
        return f"{rule} ({known[rule][self.lang]})" if rule in known else rule

    def dispute(self, dispute: str) -> str:
        known = {entry.id: entry.title for entry in Rulebook.national().disputes}
        if dispute == EVERY_DISPUTE:
            return self.say("every-dispute")
        return known[dispute][self.lang] if dispute in known else dispute

    def reading(self, dispute: str, reading: str) -> str:
        titles = (
            entry.title[self.lang]
            for known in Rulebook.national().disputes
            if known.id == dispute
            for entry in known.readings
            if entry.id == reading
        )
        if reading in POLICIES:
            return self.say(reading)
        if reading in set(Authority):
            return self.term(Authority(reading))
        return next(titles, reading)


def _region(code: str) -> str:
    province, dot, _ = code.partition(".")
    known = Calendar.national().regions.get(province)
    if known is None:
        return code
    name = known.regencies.get(code) if dot else known.name
    return code if name is None else f"{name} ({code})"


# ------------------------------------------------------------------ the table


def _rows(comparison: Comparison, words: _Words) -> Iterator[Row]:
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


def _row(what: str, cells: Iterable[str]) -> Row:
    first, second = cells
    return what, first, second


def _headings(comparison: Comparison, words: _Words) -> Row:
    """Return the one thing that differs and its two values, else the numbers of the cases."""
    if len(comparison.inputs) == 1:
        return _of_input(comparison.inputs[0], words)
    return "", words.say("case", number="1"), words.say("case", number="2")


def _of_input(entry: Difference, words: _Words) -> Row:
    owner, _, name = entry.path.rpartition("/")
    values = (_given(entry.path, value, words) for value in (entry.first, entry.second))
    return _row(words.dispute(name) if owner == "readings" else words.fact(name), values)


def _given(path: str, value: Given, words: _Words) -> str:
    owner, _, name = path.rpartition("/")
    if value is None:
        return words.say("not-given")
    code = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return words.reading(name, code) if owner == "readings" else words.value(name, code)


def _running(decision: Decision, words: _Words) -> str:
    named = (
        words.say("running", election=words.election(entry.election), stage=words.term(entry.stage))
        for entry in decision.contexts
        if entry.election is not None and entry.stage is not Stage.OUTSIDE
    )
    return "; ".join(dict.fromkeys(named)) or words.term(Stage.OUTSIDE)


def _status(status: Status | None, words: _Words) -> str:
    return NOTHING if status is None else words.term(status)


def _sanction_rows(comparison: Comparison, words: _Words) -> Iterator[Row]:
    """Yield the classes of sanction that one decision has alone, or with other kinds."""
    sides = [_by_class(decision) for decision in (comparison.first, comparison.second)]
    for name in dict.fromkeys(chain.from_iterable(sides)):
        found = [side.get(name, ()) for side in sides]
        if found[0] != found[1]:
            term = words.say("no-class") if name is None else words.term(name)
            cells = (_sanction(each, words, whole=all(found)) for each in found)
            yield _row(words.say("sanction", sanction=term), cells)


_Brought = tuple[bool, tuple[Penalty, ...]]


def _by_class(decision: Decision) -> dict[SanctionClass | None, tuple[_Brought, ...]]:
    found: dict[SanctionClass | None, dict[_Brought, None]] = {}
    for sanction in decision.sanctions:
        brought = (sanction.certain, sanction.terms)
        found.setdefault(sanction.sanction_class, {})[brought] = None
    return {name: tuple(each) for name, each in found.items()}


def _sanction(found: tuple[_Brought, ...], words: _Words, *, whole: bool) -> str:
    """Return whether a class is certain and, where both decisions have it, with what kinds."""
    marks = dict.fromkeys(words.say("certain" if certain else "possible") for certain, _ in found)
    kinds = dict.fromkeys(_penalty(penalty, words) for _, terms in found for penalty in terms)
    text = ", ".join(marks) or NOTHING
    return f"{text}: {', '.join(kinds)}" if whole and kinds else text


def _penalty(penalty: Penalty, words: _Words) -> str:
    bounds = dict.fromkeys(bound for bound in (penalty.least, penalty.most) if bound is not None)
    parts = [] if penalty.percent is None else [f"{penalty.percent}%"]
    if bounds:
        unit = "" if penalty.unit is None else words.say(penalty.unit)
        parts.append(f"{'-'.join(map(str, bounds))} {unit}".rstrip())
    name = words.term(penalty.kind)
    return f"{name} ({', '.join(parts)})" if parts else name


def _readings(view: DisputeView | None, words: _Words) -> str:
    if view is None:
        return NOTHING
    verdicts = {reading.verdict for reading in view.readings}
    if len(verdicts) == 1:
        return words.say("any-reading", verdict=words.term(verdicts.pop()))
    return "; ".join(
        f"{reading.title[words.lang]}: {words.term(reading.verdict)}" for reading in view.readings
    )


# ------------------------------------------------------------------ the reasons


def _labels(comparison: Comparison, words: _Words) -> tuple[str, str]:
    """Return the headings of the two cases; a bare yes or no with what it answers."""
    name, *cells = _headings(comparison, words)
    answers = {words.say("yes"), words.say("no")}
    first, second = (f"{cell} ({name})" if cell in answers else cell for cell in cells)
    return first, second


def _because(entry: RuleDifference, labels: tuple[str, str], words: _Words) -> str:
    """Return in which case a rule fares worse, and why."""
    statuses = (entry.first, entry.second)
    worse = min((0, 1), key=lambda side: _FROM_WORST.index(statuses[side]))
    status = statuses[worse]
    return words.say(
        "fares",
        label=labels[worse],
        status=words.say("absent") if status is None else words.term(status),
        reasons="; ".join(_reason(step, words) for step in entry.reasons),
    )


def _group(why: str, entries: Iterable[RuleDifference], words: _Words) -> Iterator[str]:
    """Yield why some rules fare worse, and which these are."""
    yield from narrow_lines(why, "- ", "  ")
    for entry in entries:
        modality, title = words.term(entry.modality), entry.title[words.lang]
        yield from narrow_lines(f"{modality} {entry.rule}: {title}", "  - ", "    ")


def _reason(step: Step, words: _Words) -> str:
    """Return one thing that a rule wants as a clause, with what there is instead."""
    codes = [] if step.found is None else step.found.split(", ")
    if step.what == "person":
        codes = [code for code in codes if code != Position.NONE]
    values = {
        "found": words.values(step.what, codes) or words.say("none"),
        "expected": words.values(step.what, step.expected),
    }
    if step.what not in _OBSTACLES:
        phrase = "fact" if codes else "fact-not-known"
        return words.say(phrase, fact=words.fact(step.what), **values)
    if step.holds is None and f"{step.what}-open" in _PHRASES:
        return words.say(f"{step.what}-open", **values)
    clause = words.say(step.what, **values)
    return clause if step.holds is False else words.say("sometimes", clause=clause)


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
_PHRASES: Final[Mapping[str, Text]] = {
    # --- the table
    "case": Text("kasus {number}", "case {number}"),
    "verdict": Text("putusan", "verdict"),
    "elections": Text("pemilihan", "elections"),
    "running": Text("{election}, {stage}", "{election}, {stage}"),
    "rule": Text("aturan {rule}", "rule {rule}"),
    "sanction": Text("sanksi: {sanction}", "sanction: {sanction}"),
    "no-class": Text("golongan tidak ditentukan", "class not fixed"),
    "certain": Text("pasti", "certain"),
    "possible": Text("mungkin", "possible"),
    "days": Text("hari", "days"),
    "months": Text("bulan", "months"),
    "rupiah": Text("rupiah", "rupiah"),
    "dispute": Text("sengketa: {title}", "dispute: {title}"),
    "any-reading": Text("{verdict} menurut semua tafsiran", "{verdict} by every reading"),
    "open": Text("belum diketahui", "not known"),
    "every-dispute": Text("semua sengketa", "every dispute"),
    "strictest": Text("tafsiran yang paling ketat", "the strictest reading"),
    "most_lenient": Text("tafsiran yang paling longgar", "the most lenient reading"),
    "not-given": Text("tidak disebut", "not given"),
    "yes": Text("ya", "yes"),
    "no": Text("tidak", "no"),
    "none": Text("tidak ada", "none"),
    # --- the reasons
    "heading": Text("Yang membuat beda", "What made the difference"),
    "no-rule": Text(
        "Tidak ada aturan yang berlaku hanya di salah satu.", "No rule stands in one of them only."
    ),
    "same": Text(
        "Putusan, aturan, sanksi, dan sengketanya sama.",
        "Verdict, rules, sanctions and disputes are the same.",
    ),
    "fares": Text("{label}: {status}, karena {reasons}", "{label}: {status}, since {reasons}"),
    "absent": Text("tidak berlaku", "does not stand"),
    "sometimes": Text("dalam sebagian kemungkinan {clause}", "in some cases {clause}"),
    "in_force": Text("aturan itu berlaku {expected}", "the rule is in force {expected}"),
    "since": Text("sejak {day}", "from {day} on"),
    "until": Text("sampai {day}", "until {day}"),
    "between": Text("dari {first} sampai {day}", "from {first} to {day}"),
    "region": Text("aturan itu hanya untuk {expected}", "the rule is for {expected} only"),
    "act": Text("aturan itu tidak menyebut tindakan ini", "the rule does not name this act"),
    "person": Text("aturan itu tidak mengikat {found}", "the rule does not bind a {found}"),
    "target": Text(
        "sasarannya {found}, sedangkan aturan itu untuk {expected}",
        "it concerns {found}, and the rule is for {expected}",
    ),
    "target-open": Text(
        "sasarannya belum diketahui, sedangkan aturan itu untuk {expected}",
        "whom it concerns is not known, and the rule is for {expected}",
    ),
    "election_kind": Text(
        "tidak ada {expected} yang berjalan ({found})", "no {expected} runs ({found})"
    ),
    "contest": Text(
        "tidak ada pemilihan {expected} yang berjalan ({found})",
        "no election of {expected} runs ({found})",
    ),
    "stage": Text(
        "tahapnya {found}, sedangkan aturan itu untuk {expected}",
        "the stage is {found}, and the rule is for {expected}",
    ),
    "period": Text(
        "masanya {found}, sedangkan aturan itu untuk {expected}",
        "the period is {found}, and the rule is for {expected}",
    ),
    "reading": Text(
        'tafsiran yang dipakai adalah "{found}", sedangkan aturan itu menurut "{expected}"',
        'the reading is "{found}", and the rule goes with "{expected}"',
    ),
    "reading-open": Text(
        'para lembaga berbeda tafsiran, dan aturan itu hanya menurut "{expected}"',
        'the authorities disagree, and the rule goes with "{expected}" only',
    ),
    "held_since": Text(
        "tafsiran yang membawanya baru ada sejak {expected}",
        "the reading that brings it has been held only since {expected}",
    ),
    "lifted_by": Text("ada pengecualian {found}", "it is lifted by {found}"),
    "lifted_by-open": Text("mungkin ada pengecualian {found}", "it may be lifted by {found}"),
    "condition": Text("syaratnya tidak terpenuhi", "its condition is not met"),
    "condition-open": Text("syaratnya belum pasti", "its condition is not certain"),
    "fact": Text(
        "{fact} adalah {found}, sedangkan syaratnya {expected}", "{fact} is {found}, not {expected}"
    ),
    "fact-not-known": Text("{fact} belum diketahui", "{fact} is not known"),
}
