"""The commands that list what the package knows: `calendar` and `rules`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from attrs import frozen

from asn_netralitas._files.yaml_cursor import finish
from asn_netralitas._model.codes import Act, Category, Contest
from asn_netralitas._model.elections import Context, Election, ElectionPeriod, Unfixed
from asn_netralitas._model.law import Citation, Rule, binds
from asn_netralitas._model.problems import Problem
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_category
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas.pictures.calendar_page import elections_in
from asn_netralitas.render import Form

from .console import print_json, print_table, print_text, say
from .options import check_place, local_names, national_with, option_value

LONGEST_NUMBER: Final = 40


def show_calendar(
    *, on: str | None, region: str | None, election: str | None, lang: Language, form: Form
) -> int:
    """Print the elections, or what is open on a day, and return the exit code."""
    problems: list[Problem] = []
    calendar = Calendar.national()
    day = None if on is None else option_value("--on", on, problems).date()
    check_place(region, election, calendar, problems)
    finish(problems)
    if day is None:
        elections = tuple(found for found, _ in elections_in(calendar, region, election))
        not_fixed = [entry for entry in calendar.not_fixed if election in {None, entry.id}]
        if form == "json":
            print_json(_elections_as_json(elections, not_fixed, calendar, region))
        else:
            _print_elections(elections, not_fixed, calendar, lang)
    else:
        openings = tuple(_openings(calendar, day, region, election))
        if form == "json":
            print_json(_openings_as_json(openings, calendar, day, region))
        else:
            _print_openings(openings, calendar, day, lang)
    return 0


def _elections_as_json(
    elections: Iterable[Election],
    not_fixed: Iterable[Unfixed],
    calendar: Calendar,
    region: str | None,
) -> dict[str, Any]:
    return {
        "known_until": calendar.known_until,
        "region": region,
        "elections": [
            {
                "id": election.id,
                "name": {"id": election.name.id, "en": election.name.en},
                "kind": election.kind,
                "first": election.first,
                "determined": election.determined,
                "result": election.result,
                "oath": election.oath,
                "last": election.last,
                "regions": election.regions,
                "regions_complete": election.regions_complete,
                "periods": [
                    {"contests": period.contests, **_period_as_json(period)}
                    for period in election.periods
                ],
            }
            for election in elections
        ],
        "not_fixed": [
            {
                "id": entry.id,
                "name": {"id": entry.name.id, "en": entry.name.en},
                "note": {"id": entry.note.id, "en": entry.note.en},
            }
            for entry in not_fixed
        ],
    }


def _period_as_json(period: ElectionPeriod) -> dict[str, Any]:
    return {
        "kind": period.kind,
        "first": period.first,
        "last": period.last,
        "confidence": period.confidence,
    }


def _print_elections(
    elections: Iterable[Election], not_fixed: Iterable[Unfixed], calendar: Calendar, lang: Language
) -> None:
    rows: list[list[str]] = []
    for election in elections:
        name = f"{election.name[lang]} ({election.id})"
        rows.append([name, say(lang, "whole"), str(election.first), str(election.last)])
        rows += (
            ["", _period_name(period, election, lang), str(period.first), str(period.last)]
            for period in election.periods
        )
    print_table([say(lang, word) for word in ("election", "period", "first", "last")], rows)
    for entry in not_fixed:
        name = f"{entry.name[lang]} ({entry.id})"
        print_text("\n" + say(lang, "not-fixed", election=name, note=entry.note[lang]))
    print_text("\n" + say(lang, "known-until", day=calendar.known_until))


def _period_name(period: ElectionPeriod, election: Election, lang: Language) -> str:
    name = load_vocabulary().term(period.kind)[lang]
    return name + _contests(period.contests, election, lang)


def _contests(contests: Iterable[Contest], election: Election, lang: Language) -> str:
    """Return the contests in brackets where those of the election go apart, else nothing."""
    if len(set(election.determined.values())) == 1:
        return ""
    vocabulary = load_vocabulary()
    return f" ({', '.join(vocabulary.term(contest)[lang] for contest in contests)})"


@frozen
class _Opening:
    """An election as it is met on a day, in all of the places that were asked about or in some.

    It is certain unless the list of its regions has gaps and does not name the place.
    """

    context: Context
    everywhere: bool
    certain: bool
    periods: tuple[ElectionPeriod, ...]


def _openings(
    calendar: Calendar, day: date, region: str | None, named: str | None
) -> Iterator[_Opening]:
    places = calendar.places(region)
    found: dict[Context, list[bool]] = {}
    for place in places:
        unsure = () if named is not None else calendar.uncertain(day, place)
        members = dict.fromkeys(unsure, True)
        for context in calendar.contexts(day, place, election=named, membership=members):
            found.setdefault(context, []).append(context.election not in unsure)
    for context, certain in found.items():
        yield _Opening(
            context,
            everywhere=len(certain) == len(places),
            certain=all(certain),
            periods=tuple(_open_periods(context, day, calendar)),
        )


def _open_periods(context: Context, day: date, calendar: Calendar) -> Iterator[ElectionPeriod]:
    if context.election is not None:
        for period in calendar.election(context.election).periods:
            if period.contests == context.contests and period.first <= day <= period.last:
                yield period


def _openings_as_json(
    openings: Iterable[_Opening], calendar: Calendar, day: date, region: str | None
) -> dict[str, Any]:
    return {
        "known_until": calendar.known_until,
        "region": region,
        "on": day,
        "contexts": [
            {
                "election": opening.context.election,
                "kind": opening.context.kind,
                "contests": opening.context.contests,
                "stage": opening.context.stage,
                "periods": [_period_as_json(period) for period in opening.periods],
                "everywhere": opening.everywhere,
                "certain": opening.certain,
            }
            for opening in openings
        ],
    }


def _print_openings(
    openings: Iterable[_Opening], calendar: Calendar, day: date, lang: Language
) -> None:
    rows = [row for opening in openings for row in _opening_rows(opening, calendar, lang)]
    headings = ("election", "stage", "period", "first", "last", "where")
    print_table([say(lang, word) for word in headings], rows)
    reach = "after-known" if day > calendar.known_until else "known-until"
    print_text("\n" + say(lang, reach, day=calendar.known_until))


def _opening_rows(opening: _Opening, calendar: Calendar, lang: Language) -> Iterator[list[str]]:
    """Yield a row for each period that is open; what they share stands in the first."""
    context, vocabulary = opening.context, load_vocabulary()
    name = "-"
    if context.election is not None:
        election = calendar.election(context.election)
        name = f"{election.name[lang]}{_contests(context.contests, election, lang)}"
    where = "everywhere" if opening.everywhere else "partly"
    shared = [name, vocabulary.term(context.stage)[lang]]
    last = say(lang, where if opening.certain else "unsure")
    periods = [
        [vocabulary.term(period.kind)[lang], str(period.first), str(period.last)]
        for period in opening.periods
    ]
    for number, period in enumerate(periods or [["-", "", ""]]):
        yield [*shared, *period, last] if number == 0 else ["", "", *period, ""]


def show_rules(
    *,
    on: str | None,
    act: str | None,
    category: str | None,
    overlay: tuple[str, ...],
    lang: Language,
    form: Form,
) -> int:
    """Print the rules that can bind in a case, and return the exit code."""
    problems: list[Problem] = []
    rulebook = national_with(overlay, problems)
    local = local_names(rulebook)
    day = None if on is None else option_value("--on", on, problems).date()
    done = None if act is None else option_value("--act", act, problems).code(Act)
    who = (
        None
        if category is None
        else read_category(option_value("--category", category, problems), local)
    )
    finish(problems)
    rules = [
        rule
        for rule in (rulebook if day is None else rulebook.on(day)).rules
        if (done is None or done in rule.acts)
        and (who is None or _can_bind(rule, who, rulebook.vocabulary))
    ]
    if form == "json":
        print_json(_rules_as_json(rules, rulebook))
    else:
        _print_rules(rules, rulebook, lang)
    return 0


def _can_bind(rule: Rule, category: Category, vocabulary: Vocabulary) -> bool:
    """Tell whether a rule binds somebody of a category, at least in some post."""
    return any(
        binds(rule, member, post)
        for member in vocabulary.members(category)
        for post in vocabulary.admissible("position", {"category": member})
    )


def _rules_as_json(rules: Iterable[Rule], rulebook: Rulebook) -> dict[str, Any]:
    return {
        "rulebook": {
            "id": rulebook.id,
            "version": rulebook.version,
            "digest": rulebook.digest,
            "overlays": [overlay.id for overlay in rulebook.overlays],
        },
        "rules": [
            {
                "id": rule.id,
                "modality": rule.modality,
                "title": {"id": rule.title.id, "en": rule.title.en},
                "categories": sorted(rule.categories),
                "positions": sorted(rule.positions),
                "acts": sorted(rule.acts),
                "first": rule.first,
                "last": rule.last,
                "citations": [
                    {"instrument": citation.instrument, "provision": citation.provision}
                    for citation in rule.citations
                ],
                "confidence": rule.confidence,
            }
            for rule in rules
        ],
    }


def _print_rules(rules: Sequence[Rule], rulebook: Rulebook, lang: Language) -> None:
    vocabulary = rulebook.vocabulary
    headings = ("rule", "title", "modality", "provision", "confidence")
    rows = [
        [
            rule.id,
            rule.title[lang],
            vocabulary.term(rule.modality)[lang],
            "; ".join(_provision(citation, rulebook) for citation in rule.citations),
            vocabulary.term(rule.confidence)[lang],
        ]
        for rule in rules
    ]
    print_table([say(lang, word) for word in headings], rows, unbroken=[0])
    print_text("\n" + say(lang, "rule-count", count=len(rules)))


def _provision(citation: Citation, rulebook: Rulebook) -> str:
    """Return a provision; an instrument whose number is too long for a table goes by its id."""
    number = rulebook.instrument(citation.instrument).number
    name = number if len(number) <= LONGEST_NUMBER else citation.instrument
    return f"{name} {citation.provision}"
