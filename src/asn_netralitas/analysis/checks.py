"""The single checks of a rulebook, each over the whole space.

A check yields diagnostics with the part that each concerns, without its place in a file. Rules that
still apply after the last known day are checked in every context that was ever met, since a coming
election may bring it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from attrs import evolve

from asn_netralitas._engine.applicable_law import LawIndex
from asn_netralitas._model.codes import Act
from asn_netralitas._model.law import Citation, Instrument, Rule

from .gap_search import gaps_of
from .law_space import LawCell, LawSpace
from .overlay_effects import OverlayEffects
from .survey import Seen, groups
from .witness import Diagnostic, Shows, Witness, stands

PartName = tuple[str, str]
FoundDiagnostic = Iterator[tuple[PartName, Diagnostic]]

_ONE_DAY: Final = timedelta(days=1)
# Enough to find a case; it shows what was found already.
_MOST: Final = 256


def horizon(law: LawIndex) -> date:
    """Return the last day of which both law and elections are known."""
    return min(law.rulebook.known_until, law.calendar.known_until)


def gaps(law: LawIndex, acts: Iterable[Act]) -> FoundDiagnostic:
    """Yield the acts of which no rule speaks, for whom and in which situations."""
    for gap in gaps_of(law, acts):
        values = {
            "act": gap.act.value,
            "categories": ", ".join(each.value for each in gap.categories),
            "situations": ", ".join(map(str, gap.situations)),
        }
        yield ("act", gap.act.value), _warning("gap", values, gap.witness)


def conflicts(seen: Seen) -> FoundDiagnostic:
    """Yield permissions that stand beside a prohibition or an unmet obligation."""
    for (permission, prohibition), witness in seen.conflicts.items():
        values = {"permission": permission, "prohibition": prohibition}
        yield ("rule", permission), _warning("conflicting-rules", values, witness)


def dead_rules(seen: Seen, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield rules that never stand, and local ones that stand where no case can be."""
    for rule in _settled(seen, rules):
        if rule.id not in seen.stood or not _is_met(seen.law, rule):
            yield ("rule", rule.id), Diagnostic(code="never-stands", values={"rule": rule.id})


def dead_exceptions(seen: Seen, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield exceptions that never lift anything, of rules that do stand."""
    alive = seen.stood | {lifted for _, lifted in seen.lifted}
    for rule in _settled(seen, rules):
        for lifted in sorted(rule.exception_to):
            both = {rule.id, lifted} <= alive and lifted not in seen.unsure
            if both and (rule.id, lifted) not in seen.lifted:
                values = {"rule": rule.id, "lifted": lifted}
                yield ("rule", rule.id), Diagnostic(code="never-lifts", values=values)


def idle_rules(seen: Seen, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield permissions and advice that never decide, since a stricter rule always stands too."""
    for rule in _settled(seen, rules):
        if rule.id in seen.stood - seen.deciding:
            shows = stands(rule.id)
            tried = (spot.witness(seen.law, shows) for spot in seen.idle[rule.id])
            witness = next((found for found in tried if found is not None), None)
            yield ("rule", rule.id), _warning("never-decides", {"rule": rule.id}, witness)


def sampled(seen: Seen, most: int) -> FoundDiagnostic:
    """Yield the acts of which not every combination of facts was looked at."""
    for act in seen.sampled:
        values = {"act": act.value, "limit": str(most)}
        yield ("act", act.value), _warning("space-sampled", values)


def no_authority(law: LawIndex, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield sanctions that nobody imposes, neither by their rule nor by their schedule."""
    for rule in rules:
        for part in rule.consequences:
            if not part.by:
                days = _days(law, rule.first, rule.last)
                witness = _where(law, rule, days, _nobody_imposes(rule.id))
                if witness is not None:
                    named = "-" if part.sanction_class is None else part.sanction_class.value
                    values = {"rule": rule.id, "sanction_class": named}
                    flaw = Diagnostic(code="no-authority", values=values, witness=witness)
                    yield ("rule", rule.id), flaw


def undeclared(law: LawIndex, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield exceptions to rules of higher rank that nobody is said to hold."""
    ranks = {instrument.id: instrument.rank.order for instrument in law.rulebook.instruments}
    by_id = {rule.id: rule for rule in law.rulebook.rules}
    for rule in rules:
        for lifted in () if rule.interpretation_by else sorted(rule.exception_to & by_id.keys()):
            if ranks[rule.instrument] > ranks[by_id[lifted].instrument]:
                values = {"rule": rule.id, "lifted": lifted}
                days = _days(law, rule.first, rule.last)
                witness = _where(law, rule, days, _lifts(rule.id, lifted))
                flaw = Diagnostic(code="undeclared-interpretation", values=values, witness=witness)
                yield ("rule", rule.id), flaw


def stale_citations(law: LawIndex, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield instruments that a rule cites on days on which they are not in force."""
    instruments = {instrument.id: instrument for instrument in law.rulebook.instruments}
    for rule in rules:
        told: dict[str, tuple[date, date]] = {}
        for citation, begins, ends in _citations(rule):
            for stretch in _apart(law, begins, ends, instruments[citation.instrument]):
                told.setdefault(citation.instrument, stretch)
        for cited, (first, last) in told.items():
            if first <= last:
                values = {
                    "rule": rule.id,
                    "instrument": cited,
                    "first": first.isoformat(),
                    "last": last.isoformat(),
                }
                witness = _where(law, rule, _days(law, first, last), stands(rule.id))
                yield ("rule", rule.id), _warning("cited-out-of-force", values, witness)


def holes(law: LawIndex) -> FoundDiagnostic:
    """Yield days between a law and its successor on which neither is in force."""
    by_id = {instrument.id: instrument for instrument in law.rulebook.instruments}
    for instrument in law.rulebook.instruments:
        successor = by_id.get(instrument.replaced_by or "")
        if instrument.last is None or successor is None or successor.first is None:
            continue
        first, last = instrument.last + _ONE_DAY, successor.first - _ONE_DAY
        if first <= last:
            values = {
                "instrument": instrument.id,
                "successor": successor.id,
                "first": first.isoformat(),
                "last": last.isoformat(),
            }
            witness = _in_hole(law, instrument, first)
            yield ("instrument", instrument.id), _warning("hole-in-time", values, witness)


def look_everywhere(
    law: LawIndex, acts: Iterable[Act], most: int, overlaid: OverlayEffects | None
) -> Seen:
    """Return what stands in every version of the law, after comparing it with what overlays do."""
    seen, enumeration = Seen(law), LawSpace.of_all_versions(law)
    for act in acts:
        corners = tuple(enumeration.corners(act))
        seen.look(corners, most)
        if overlaid is not None:
            overlaid.look(corners, most)
    return seen


def look_ahead(seen: Seen, rules: Iterable[Rule], most: int) -> None:
    """Take in what rules that hold on may yet do, in any context that was ever met."""
    law = seen.law
    for rule in rules:
        if _holds_on(law, rule) and not _does_all(rule, seen):
            ahead = LawSpace.of_day(law, max(horizon(law), rule.first or date.min))
            for act in sorted(rule.acts):
                seen.look(_covered(ahead, rule, act), most)


def _holds_on(law: LawIndex, rule: Rule) -> bool:
    return rule.last is None or rule.last > horizon(law)


def _is_met(law: LawIndex, rule: Rule) -> bool:
    """Tell whether some case meets a rule that stands in some cell of its region.

    The election of the cell may run elsewhere only.
    """
    if not rule.regions or _holds_on(law, rule):
        return True
    return _where(law, rule, _days(law, rule.first, rule.last), stands(rule.id)) is not None


def _does_all(rule: Rule, seen: Seen) -> bool:
    lifts = all((rule.id, lifted) in seen.lifted for lifted in rule.exception_to)
    return rule.id in seen.deciding and lifts


def _settled(seen: Seen, rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the rules whose every cell was looked at."""
    yield from (rule for rule in rules if rule.id not in seen.unsure)


def _covered(enumeration: LawSpace, rule: Rule, act: Act) -> Iterator[LawCell]:
    yield from (each for each in enumeration.corners(act) if rule.id in each.cell.rules)


def _where(law: LawIndex, rule: Rule, days: tuple[date, ...], shows: Shows) -> Witness | None:
    """Return a case of some days in which a rule stands and that shows what is looked for."""
    enumeration = LawSpace(law, days)
    for act in sorted(rule.acts):
        for group in groups(_covered(enumeration, rule, act), _MOST):
            for spot in group.spots():
                if rule.id in {standing for standing, _ in spot.standing.stands}:
                    found = spot.witness(law, shows)
                    if found is not None:
                        return found
    return None


def _nobody_imposes(rule: str) -> Shows:
    return lambda decision: any(
        sanction.rule == rule and not sanction.by for sanction in decision.sanctions
    )


def _lifts(rule: str, lifted: str) -> Shows:
    return lambda decision: any(
        finding.rule == lifted and rule in finding.lifted_by for finding in decision.findings
    )


def _in_hole(law: LawIndex, instrument: Instrument, day: date) -> Witness | None:
    """Return a case that a rule of an instrument decided on its last day, asked on a later one."""
    for rule in law.rulebook.rules:
        if rule.instrument == instrument.id and rule.last == instrument.last:
            before = _where(law, rule, (day - _ONE_DAY,), stands(rule.id))
            if before is not None:
                after = evolve(before, at=day)
                return evolve(after, verdict=after.decide(law.rulebook, law.calendar).verdict)
    return None


def _days(law: LawIndex, first: date | None, last: date | None) -> tuple[date, ...]:
    """Return the first of some days, and those of them on which law or elections turn."""
    begins, ends = _within(law, first, last)
    turns = {begins, *law.turns, *law.calendar.turns}
    return tuple(sorted(day for day in turns if begins <= day <= ends))


def _within(law: LawIndex, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the part of some days of which the rulebook knows the law."""
    book = law.rulebook
    return max(first or date.min, book.known_from), min(last or date.max, book.known_until)


def _apart(
    law: LawIndex, first: date | None, last: date | None, cited: Instrument
) -> Iterator[tuple[date, date]]:
    """Yield the stretches of some days on which an instrument is not in force."""
    begins, ends = _within(law, first, last)
    if cited.first is not None and begins < cited.first:
        yield begins, min(ends, cited.first - _ONE_DAY)
    if cited.last is not None and cited.last < ends:
        yield max(begins, cited.last + _ONE_DAY), ends


def _citations(rule: Rule) -> Iterator[tuple[Citation, date | None, date | None]]:
    """Yield what a rule and its consequences cite, with the days on which it is cited."""
    for citation in rule.citations:
        yield citation, rule.first, rule.last
    for part in rule.consequences:
        firsts = [day for day in (rule.first, part.first) if day is not None]
        lasts = [day for day in (rule.last, part.last) if day is not None]
        yield part.citation, max(firsts, default=None), min(lasts, default=None)


def _warning(code: str, values: dict[str, str], witness: Witness | None = None) -> Diagnostic:
    return Diagnostic(code=code, values=values, witness=witness, severity="warning")
