"""Render a comparison of two decisions side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from asn_netralitas._decision.question import POLICIES
from asn_netralitas._engine.query import EVERY_DISPUTE
from asn_netralitas._files.json_diff import Difference
from asn_netralitas._model.codes import SECTIONS_OF, Authority, Position, Stage
from asn_netralitas._model.decision import Decision, DisputeView, Step
from asn_netralitas._model.law import Penalty, ReadingRef
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.words import Words, national_rules
from asn_netralitas._text.writers import narrow_lines

from .compare import FROM_WORST, NOTHING, Comparison, RuleDifference, asked

_PHRASES: Final = Catalogue("comparison")

ComparedRow = tuple[str, str, str]


def render_comparison(comparison: Comparison, *, lang: Language = "id") -> str:
    """Return as text what the cases share, what differs, and the reasons for the difference.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, compare, evaluate
    >>> liking = Activity(Act.LIKE_POST)
    >>> pns, thl = (
    ...     evaluate(Person(category, region="64.08"), liking, at=date(2024, 8, 15))
    ...     for category in (Category.PNS, Category.THL)
    ... )
    >>> print(render_comparison(compare(pns, thl), lang="en"))  # doctest: +ELLIPSIS
    like a post; 2024-08-15; Kabupaten Kutai Timur (64.08)
    <BLANKLINE>
    - category of the person: permanent civil servant | casual daily worker
    - verdict: prohibited | prohibited
    ...
    - rule skb-a-04: stands | -
    ...
    What made the difference
    ------------------------
    ...
    - casual daily worker: does not stand, since the rule does not bind a casual
      daily worker
    ...
    """
    lines = [
        line
        for what, first, second in side_by_side(comparison, lang=lang)
        for line in narrow_lines(f"{what}: {first} | {second}".removeprefix(": "), "- ", "  ")
    ]
    shared = render_shared(comparison, lang=lang)
    return "\n".join((shared, "", *lines, "", render_reasons(comparison, lang=lang)))


def render_shared(
    comparison: Comparison, *, lang: Language = "id", width: int | None = None
) -> str:
    """Return as text what both cases are about: act, category, day and place.

    Lines are folded at `width` columns, by default 80; so are those of `render_reasons`.
    """
    words, case = Words(lang=lang, catalogue=_PHRASES), asked(comparison.first)
    values = {
        "activity/act": case["activity"]["act"],
        "person/category": case["person"]["category"],
        "at": case["at"],
        "person/region": case["person"].get("region"),
        "activity/election": case["activity"].get("election"),
    }
    differ = {entry.path for entry in comparison.inputs}
    shared = (
        _given(path, value, words)
        for path, value in values.items()
        if value is not None and path not in differ
    )
    return "\n".join(narrow_lines("; ".join(shared), "", "", width))


def side_by_side(comparison: Comparison, *, lang: Language = "id") -> tuple[ComparedRow, ...]:
    """Return the rows of a table: the headings, the verdicts, and then all that differs."""
    return tuple(_rows(comparison, Words(lang=lang, catalogue=_PHRASES)))


def render_reasons(
    comparison: Comparison, *, lang: Language = "id", width: int | None = None
) -> str:
    """Return as text why each rule fares worse in one decision, or that no rule does."""
    words = Words(lang=lang, catalogue=_PHRASES)
    if not comparison.rules:
        return words.say("same" if comparison.same else "no-rule") + "\n"
    heading = words.say("heading")
    labels = _labels(comparison, words)
    titles: dict[str, list[str]] = {}
    for entry in comparison.rules:
        title = f"{words.term(entry.modality)} {entry.rule}: {entry.title[lang]}"
        titles.setdefault(_because(entry, labels, words), []).append(title)
    lines = [heading, "-" * len(heading)]
    for why, rules in titles.items():
        lines += narrow_lines(why, "- ", "  ", width)
        for title in rules:
            lines += narrow_lines(title, "  - ", "    ", width)
    return "\n".join((*lines, ""))


def _value(name: str, code: str, words: Words) -> str:
    """Return a value of a fact, or of another thing that a step is about."""
    match name:
        case "region":
            region = words.region(code)
            return code if region is None else f"{region} ({code})"
        case "election":
            return words.election(code)
        case "in_force":
            return _in_force(code, words)
        case "lifted_by":
            national = national_rules().get(code)
            return code if national is None else f"{code} ({national.title[words.lang]})"
        case "reading":
            return _reading(ReadingRef(*code.split("=", 1)), words)
        case _:
            known = code in {"yes", "no"} or name in words.vocabulary.facts
            return words.value(name, code) if known else words.code(code, *SECTIONS_OF)


def _rows(comparison: Comparison, words: Words) -> Iterator[ComparedRow]:
    first, second = comparison.first, comparison.second
    yield _headings(comparison, words)
    if len(comparison.inputs) > 1:
        yield from (_of_input(entry, words) for entry in comparison.inputs)
    yield words.say("verdict"), words.term(first.verdict), words.term(second.verdict)
    running = _running(first, words), _running(second, words)
    if running[0] != running[1]:
        yield words.say("elections"), *running
    for rule in comparison.rules:
        here, there = (words.term(each) if each else NOTHING for each in (rule.first, rule.second))
        yield words.say("rule", rule=rule.rule), here, there
    yield from _sanction_rows(first, second, words)
    for entry in comparison.disputes:
        views = _readings(entry.first, words), _readings(entry.second, words)
        yield words.say("dispute", title=entry.title[words.lang]), *views
    if any(comparison.open_facts):
        one, other = (", ".join(map(words.fact, facts)) for facts in comparison.open_facts)
        yield words.say("open"), one or NOTHING, other or NOTHING


def _headings(comparison: Comparison, words: Words) -> ComparedRow:
    """Return the one input that differs and its two values, else the numbers of the cases."""
    if len(comparison.inputs) == 1:
        return _of_input(comparison.inputs[0], words)
    return "", words.say("case", number="1"), words.say("case", number="2")


def _of_input(entry: Difference, words: Words) -> ComparedRow:
    owner, _, name = entry.path.rpartition("/")
    title = words.dispute(name) if owner == "readings" else words.fact(name)
    values = _given(entry.path, entry.first, words), _given(entry.path, entry.second, words)
    return words.say("every-dispute") if name == EVERY_DISPUTE else title, *values


def _given(path: str, value: object, words: Words) -> str:
    owner, _, name = path.rpartition("/")
    if value is None:
        return words.say("not-given")
    code = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    if owner == "readings":
        return _reading(ReadingRef(name, code), words)
    return _value(name, code, words)


def _running(decision: Decision, words: Words) -> str:
    names = (
        words.say("running", election=words.election(entry.election), stage=words.term(entry.stage))
        for entry in decision.contexts
        if entry.election is not None and entry.stage is not Stage.OUTSIDE
    )
    return "; ".join(dict.fromkeys(names)) or words.term(Stage.OUTSIDE)


def _sanction_rows(first: Decision, second: Decision, words: Words) -> Iterator[ComparedRow]:
    """Yield the classes of sanction that one decision has alone, or with other kinds."""
    every = (*first.sanctions, *second.sanctions)
    for name in dict.fromkeys(sanction.sanction_class for sanction in every):
        here, there = (
            dict.fromkeys(
                (each.certain, each.terms) for each in sanctions if each.sanction_class is name
            )
            for sanctions in (first.sanctions, second.sanctions)
        )
        if list(here) != list(there):
            whole = bool(here and there)
            sanctions = (_sanction(here, words, whole=whole), _sanction(there, words, whole=whole))
            yield words.say("sanction", sanction=words.sanction_class(name)), *sanctions


def _sanction(
    sanctions: Iterable[tuple[bool, tuple[Penalty, ...]]], words: Words, *, whole: bool
) -> str:
    """Return whether a class is certain and, where both decisions have it, with what kinds."""
    marks = dict.fromkeys(words.certainty(certain=certain) for certain, _ in sanctions)
    kinds = dict.fromkeys(_penalty(penalty, words) for _, terms in sanctions for penalty in terms)
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
    sides = zip((entry.first, entry.second), labels, strict=True)
    status, label = min(sides, key=lambda side: FROM_WORST.index(side[0]))
    fate = words.say("absent") if status is None else words.term(status)
    reasons = "; ".join(_reason(step, words) for step in entry.reasons)
    return words.say("fares", label=label, status=fate, reasons=reasons)


def _reason(step: Step, words: Words) -> str:
    """Return one requirement of a rule as a clause, with what there is instead."""
    codes = [] if step.found is None else step.found.split(", ")
    if step.what == "person":
        codes = [code for code in codes if code != Position.NONE]
    values = {
        key: ", ".join(_value(step.what, code, words) for code in listed)
        for key, listed in (("found", codes), ("expected", step.expected))
    }
    values["found"] = values["found"] or words.say("none")
    # A fact has no phrase of its own.
    if step.what not in _PHRASES:
        phrase = "fact" if codes else "fact-not-known"
        return words.say(phrase, fact=words.fact(step.what), **values)
    if step.holds is None and f"{step.what}-open" in _PHRASES:
        return words.say(f"{step.what}-open", **values)
    clause = words.say(step.what, **values)
    return clause if step.holds is False else words.say("sometimes", clause=clause)


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
