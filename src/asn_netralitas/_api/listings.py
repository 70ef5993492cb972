"""Rules, elections and words as JSON, for the command line, the service and tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from attrs import asdict, frozen

from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.elections import Context, Election, ElectionPeriod, Unfixed
from asn_netralitas._model.law import Instrument, Rule, binds
from asn_netralitas._model.values import fields_of
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.pictures.calendar_page import elections_in

_RULE: Final = (
    *("id", "modality", "title", "categories", "positions", "acts"),
    *("first", "last", "citations", "confidence"),
)
_PERIOD: Final = ("kind", "first", "last", "confidence")
_ELECTION: Final = (
    *("id", "name", "kind", "first", "determined", "result", "elected", "oath", "last"),
    *("regions", "regions_complete", "region_checks"),
)
_PART: Final = ("regions", "result", "elected", "oath", "last", "confidence")


# ------------------------------------------------------------------ rules


def rules_binding(
    rulebook: Rulebook, *, day: date | None, act: Act | None, category: Category | None
) -> list[Rule]:
    """Return the rules that can bind on a day, in an act, or for a member of a category."""
    return [
        rule
        for rule in (rulebook if day is None else rulebook.on(day)).rules
        if (act is None or act in rule.acts)
        and (category is None or _can_bind(rule, category, rulebook.vocabulary))
    ]


def rules_listing(rules: Iterable[Rule], rulebook: Rulebook) -> dict[str, Any]:
    """Return rules, the instruments that they cite, and the versions of their rulebook."""
    listed = [*rules]
    overlays = [overlay.id for overlay in rulebook.overlays]
    return {
        "rulebook": {**fields_of(rulebook, "id", "version", "digest"), "overlays": overlays},
        "rules": [fields_of(rule, *_RULE) for rule in listed],
        "instruments": cited_by(listed, rulebook),
    }


def cited_by(rules: Iterable[Rule], rulebook: Rulebook) -> tuple[Instrument, ...]:
    """Return the instruments that rules cite, each once."""
    return rulebook.cited(citation for rule in rules for citation in rule.citations)


def _can_bind(rule: Rule, category: Category, vocabulary: Vocabulary) -> bool:
    """Return whether a rule binds a member of a category, at least in some post."""
    return any(
        binds(rule, member, post)
        for member in vocabulary.members(category)
        for post in vocabulary.admissible("position", {"category": member})
    )


# ------------------------------------------------------------------ calendar


def calendar_listing(
    calendar: Calendar, *, day: date | None, region: str | None, election: str | None
) -> dict[str, Any]:
    """Return the elections with their periods, or what a day meets in a region.

    Raises:
        CaseError: If the calendar does not know the region.
    """
    known = {"known_until": calendar.known_until, "region": region}
    if day is not None:
        contexts = [each.to_dict() for each in meetings(calendar, day, region, election)]
        return {**known, "on": day, "contexts": contexts}
    elections = [entry for entry, _ in elections_in(calendar, region, election)]
    return {**known, **_elections(elections, elections_not_fixed(calendar, election))}


def elections_not_fixed(calendar: Calendar, election: str | None) -> list[Unfixed]:
    """Return the elections whose days are not fixed yet: all of them, or the one that is named."""
    return [entry for entry in calendar.not_fixed if election in {None, entry.id}]


def _elections(elections: Iterable[Election], not_fixed: Sequence[Unfixed]) -> dict[str, Any]:
    return {
        "elections": [
            {
                **fields_of(election, *_ELECTION),
                "periods": _periods(election),
                "parts": [
                    {**fields_of(part, *_PART), "periods": _periods(part)}
                    for part in election.parts
                ],
            }
            for election in elections
        ],
        "not_fixed": not_fixed,
    }


def _periods(election: Election) -> list[dict[str, Any]]:
    return [fields_of(period, "contests", *_PERIOD) for period in election.periods]


@frozen
class Meeting:
    """An election as a day meets it, in all places that were asked about or in some.

    It is certain unless the list of its regions has gaps and does not name the place.
    """

    context: Context
    everywhere: bool
    certain: bool
    periods: Sequence[ElectionPeriod]

    def to_dict(self) -> dict[str, Any]:
        """Return the meeting for JSON."""
        return {
            **fields_of(self.context, "election", "kind", "contests", "stage"),
            "periods": [fields_of(period, *_PERIOD) for period in self.periods],
            **fields_of(self, "everywhere", "certain"),
        }


def meetings(
    calendar: Calendar, day: date, region: str | None, election: str | None
) -> Iterator[Meeting]:
    """Yield the elections that a day meets in a region, or anywhere.

    Raises:
        CaseError: If the calendar does not know the region.
    """
    places = calendar.places(region)
    certainties: dict[Context, list[bool]] = {}
    open_there: dict[Context, dict[ElectionPeriod, None]] = {}
    for place in places:
        unsure = () if election is not None else calendar.uncertain(day, place)
        members = dict.fromkeys(unsure, True)
        for context in calendar.contexts(day, place, election=election, membership=members):
            certainties.setdefault(context, []).append(context.election not in unsure)
            known = _periods_at(place, context, calendar)
            met = (each for each in known if each.first <= day <= each.last)
            open_there.setdefault(context, {}).update(dict.fromkeys(met))
    for context, certain in certainties.items():
        everywhere, periods = len(certain) == len(places), tuple(open_there[context])
        yield Meeting(context, everywhere=everywhere, certain=all(certain), periods=periods)


def _periods_at(place: Place, context: Context, calendar: Calendar) -> Iterator[ElectionPeriod]:
    """Yield the periods that the contests of a context have in a place."""
    if context.election is not None:
        election = calendar.election(context.election)
        part = election.part(election.part_at(place.code, place.province))
        yield from (period for period in part.periods if period.contests == context.contests)


# ------------------------------------------------------------------ words


def vocabulary_listing(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the codes of each section with terms and everyday words, and the questions."""
    words = everyday_words()
    sections = {
        section: [
            {"code": code, "term": asdict(term), "words": [*words.spellings(section, code)]}
            for code, term in terms.items()
        ]
        for section, terms in vocabulary.terms.items()
    }
    questions = {name: asdict(vocabulary.question(name)) for name in vocabulary.questions}
    return {"sections": sections, "questions": questions}
