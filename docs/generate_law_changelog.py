"""Make the changelog of the law: what came into force or ended on which day."""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from asn_netralitas import Instrument, Rule, Rulebook

PAGE: Final = "law-changelog.md"
_ONE_DAY: Final = timedelta(days=1)

_HEAD: Final = """\
# Changelog of the law

This page lists the changes of the law in the national rulebook, newest first.
Changes of the rulebook itself, and of the program, are in the [changelog](../CHANGELOG.md).
Days are those of the rulebook: the first on which a text was in force, or the first on which it no longer was.
Each instrument is followed by the number of its rules; rules with days of their own are listed.

This page is generated from the rulebook {rulebook} {version}, which covers {first} to {last}.
"""  # noqa: E501 # in prose a sentence is a line

Events = dict[date | None, list[str]]


def pages() -> dict[str, str]:
    """Return the page, by its path below `docs`."""
    return {PAGE: page(Rulebook.national())}


def page(rulebook: Rulebook) -> str:
    """Return the changelog of the law of a rulebook as Markdown."""
    events: Events = defaultdict(list)
    for day, line in (*_instruments(rulebook), *_rules(rulebook), *_readings(rulebook)):
        events[day].append(line)
    head = _HEAD.format(
        rulebook=rulebook.id,
        version=rulebook.version,
        first=rulebook.known_from,
        last=rulebook.known_until,
    )
    days = sorted((day for day in events if day is not None), reverse=True)
    blocks = [f"## {day}\n\n{''.join(events[day])}" for day in days]
    blocks.append(f"## From a day that is not known\n\n{''.join(events[None])}")
    return "\n".join((head, *blocks))


def _instruments(rulebook: Rulebook) -> Iterator[tuple[date | None, str]]:
    for instrument in rulebook.instruments:
        yield instrument.first, _began(rulebook, instrument)
        if instrument.last is not None:
            by = instrument.replaced_by
            ended = f"was replaced by {rulebook.instrument(by).number}" if by else "ended"
            yield instrument.last + _ONE_DAY, f"- **{instrument.number}** {ended}.\n"


def _began(rulebook: Rulebook, instrument: Instrument) -> str:
    rules = sum(rule.instrument == instrument.id for rule in rulebook.rules)
    counted = {0: "no rule of its own", 1: "1 rule"}.get(rules, f"{rules} rules")
    marked = f"days: {rulebook.vocabulary.term(instrument.confidence).en}"
    return f"- **{instrument.number}** in force: {instrument.title.en} ({counted}; {marked}).\n"


def _rules(rulebook: Rulebook) -> Iterator[tuple[date, str]]:
    for rule in rulebook.rules:
        instrument = rulebook.instrument(rule.instrument)
        named = f"`{rule.id}` of {instrument.number}: {rule.title.en}"
        if rule.first is not None and rule.first != instrument.first:
            yield rule.first, f"- Rule {named}, from this day.{_apart(rule)}\n"
        if rule.last is not None and rule.last != instrument.last:
            yield rule.last + _ONE_DAY, f"- Rule {named}, until the day before.{_apart(rule)}\n"


def _apart(rule: Rule) -> str:
    if rule.reading is None:
        return ""
    return f" Under the reading `{rule.reading.reading}` of `{rule.reading.dispute}` only."


def _readings(rulebook: Rulebook) -> Iterator[tuple[date, str]]:
    for dispute in rulebook.disputes:
        for reading in dispute.readings:
            for holder in reading.holders:
                yield (
                    holder.since,
                    (
                        f"- Disputed, {dispute.title.en}: {holder.who.en} reads "
                        f"“{reading.title.en}”.\n"
                    ),
                )
