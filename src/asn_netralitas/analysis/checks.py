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
from asn_netralitas._engine.law_space import LawCell, LawSpace, horizon, versions
from asn_netralitas._model.codes import Act
from asn_netralitas._model.law import Citation, Instrument, Rule

from .gap_search import gaps_of
from .overlay_effects import OverlayEffects
from .survey import Survey, groups
from .witness import Diagnostic, Shows, Witness, error, stands, warning

PartName = tuple[str, str]
FoundDiagnostic = Iterator[tuple[PartName, Diagnostic]]

_ONE_DAY: Final = timedelta(days=1)
# Enough combinations of facts to find an example case.
_MOST: Final = 256


def gaps(law: LawIndex, acts: Iterable[Act]) -> FoundDiagnostic:
    """Yield the acts of which no rule speaks, for whom and in which situations."""
    for gap in gaps_of(law, acts):
        values = {
            "act": gap.act.value,
            "categories": ", ".join(gap.categories),
            "situations": ", ".join(map(str, gap.situations)),
        }
        yield ("act", gap.act.value), warning("gap", values, gap.witness)


def conflicts(survey: Survey) -> FoundDiagnostic:
    """Yield permissions that stand beside a prohibition or an unmet obligation."""
    for (permission, prohibition), witness in survey.conflicts.items():
        values = {"permission": permission, "prohibition": prohibition}
        yield ("rule", permission), warning("conflicting-rules", values, witness)


def dead_rules(survey: Survey, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield rules that never stand, and local ones that stand where no case can be."""
    for rule in _settled(survey, rules):
        if rule.id not in survey.stood or not _is_met(survey.law, rule):
            yield ("rule", rule.id), error("never-stands", {"rule": rule.id})


def dead_exceptions(survey: Survey, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield exceptions that never lift anything, of rules that do stand."""
    alive = survey.stood | {lifted for _, lifted in survey.lifted}
    for rule in _settled(survey, rules):
        for lifted in sorted(rule.exception_to):
            both = {rule.id, lifted} <= alive and lifted not in survey.unsure
            if both and (rule.id, lifted) not in survey.lifted:
                yield ("rule", rule.id), error("never-lifts", {"rule": rule.id, "lifted": lifted})


def idle_rules(survey: Survey, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield permissions and advice that never decide, since a stricter rule always stands too."""
    for rule in _settled(survey, rules):
        if rule.id in survey.stood - survey.deciding:
            witnesses = (
                surveyed.witness(survey.law, stands(rule.id)) for surveyed in survey.idle[rule.id]
            )
            witness = next(filter(None, witnesses), None)
            yield ("rule", rule.id), warning("never-decides", {"rule": rule.id}, witness)


def sampled(survey: Survey, most: int) -> FoundDiagnostic:
    """Yield the acts for which not every combination of facts was examined."""
    for act in survey.sampled:
        values = {"act": act.value, "limit": str(most)}
        yield ("act", act.value), warning("space-sampled", values)


def no_authority(law: LawIndex, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield sanctions that nobody imposes, neither by their rule nor by their schedule."""
    for rule in rules:
        for part in rule.consequences:
            if not part.by:
                days = _days(law, rule.first, rule.last)
                witness = _where(law, rule, days, _nobody_imposes(rule.id))
                if witness is not None:
                    values = {"rule": rule.id, "sanction_class": str(part.sanction_class or "-")}
                    yield ("rule", rule.id), error("no-authority", values, witness)


def undeclared(law: LawIndex, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield exceptions to rules of higher rank without anybody who interprets the law so."""
    ranks = {instrument.id: instrument.rank.order for instrument in law.rulebook.instruments}
    by_id = {rule.id: rule for rule in law.rulebook.rules}
    for rule in rules:
        for lifted in () if rule.interpretation_by else sorted(rule.exception_to & by_id.keys()):
            if ranks[rule.instrument] > ranks[by_id[lifted].instrument]:
                values = {"rule": rule.id, "lifted": lifted}
                days = _days(law, rule.first, rule.last)
                witness = _where(law, rule, days, _lifts(rule.id, lifted))
                yield ("rule", rule.id), error("undeclared-interpretation", values, witness)


def stale_citations(law: LawIndex, rules: Iterable[Rule]) -> FoundDiagnostic:
    """Yield instruments that a rule cites on days on which they are not in force."""
    instruments = {instrument.id: instrument for instrument in law.rulebook.instruments}
    for rule in rules:
        stretches: dict[str, tuple[date, date]] = {}
        for citation, begins, ends in _citations(rule):
            for stretch in _apart(law, begins, ends, instruments[citation.instrument]):
                stretches.setdefault(citation.instrument, stretch)
        for cited, (first, last) in stretches.items():
            if first <= last:
                values = {"rule": rule.id, "instrument": cited, **_stretch(first, last)}
                witness = _where(law, rule, _days(law, first, last), stands(rule.id))
                yield ("rule", rule.id), warning("cited-out-of-force", values, witness)


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
                **_stretch(first, last),
            }
            witness = _in_hole(law, instrument, first)
            yield ("instrument", instrument.id), warning("hole-in-time", values, witness)


def survey_of(
    law: LawIndex, acts: Iterable[Act], most: int, effects: OverlayEffects | None
) -> Survey:
    """Return the survey of every version of the law; add all cells to the overlay effects too."""
    survey, space = Survey(law), LawSpace.of_all_versions(law)
    for act in acts:
        cells = tuple(space.cells(act))
        survey.add(cells, most)
        if effects is not None:
            effects.add(cells, most)
    return survey


def look_ahead(survey: Survey, rules: Iterable[Rule], most: int) -> None:
    """Add to the survey what rules without an end may yet do, in any context that was ever met."""
    law = survey.law
    for rule in rules:
        if _holds_on(law, rule) and not _does_all(rule, survey):
            ahead = LawSpace.of_day(law, max(horizon(law), rule.first or date.min))
            for act in sorted(rule.acts):
                survey.add(_covered(ahead, rule, act), most)


def _holds_on(law: LawIndex, rule: Rule) -> bool:
    return rule.last is None or rule.last > horizon(law)


def _is_met(law: LawIndex, rule: Rule) -> bool:
    """Tell whether some case meets a rule that stands in some cell of its region.

    The election of the cell may run elsewhere only.
    """
    if not rule.regions or _holds_on(law, rule):
        return True
    return _where(law, rule, _days(law, rule.first, rule.last), stands(rule.id)) is not None


def _does_all(rule: Rule, survey: Survey) -> bool:
    lifts = all((rule.id, lifted) in survey.lifted for lifted in rule.exception_to)
    return rule.id in survey.deciding and lifts


def _settled(survey: Survey, rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the rules whose every cell was examined in full."""
    yield from (rule for rule in rules if rule.id not in survey.unsure)


def _covered(space: LawSpace, rule: Rule, act: Act) -> Iterator[LawCell]:
    return (cell for cell in space.cells(act) if rule.id in cell.compiled.rules)


def _where(law: LawIndex, rule: Rule, days: Iterable[date], shows: Shows) -> Witness | None:
    """Return a case of some days in which a rule stands and that `shows` accepts, or None."""
    space = LawSpace.of_days(law, days)
    witnesses = (
        surveyed.witness(law, shows)
        for act in sorted(rule.acts)
        for group in groups(_covered(space, rule, act), _MOST)
        for surveyed in group.surveyed()
        if rule.id in {standing for standing, _ in surveyed.applied.stands}
    )
    return next(filter(None, witnesses), None)


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


def _days(law: LawIndex, first: date | None, last: date | None) -> list[date]:
    """Return the first of some days, and those of them on which a version of the law begins."""
    begins, ends = _within(law, first, last)
    return sorted(day for day in {begins, *versions(law)} if begins <= day <= ends)


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


def _stretch(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}
