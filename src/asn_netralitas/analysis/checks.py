"""Run every check of a rulebook (`check`), or list its gaps (`gaps`).

Each check covers the whole space and yields diagnostics with the part that each concerns. Rules
that still apply after the last known day are checked in every context that was ever met, since a
coming election may bring it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, product
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import evolve

from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.codes import Act
from asn_netralitas._model.elections import ONE_DAY
from asn_netralitas._model.law import Consequence, Instrument, Rule
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas._reading.rulebook_files import LAW, SourcePlaces, places_in

from .acceptance import Acceptance, accepted_in, with_reasons
from .gap_search import Gap, gaps_of
from .law_space import LawCell, LawSpace, versions
from .overlay_effects import OverlayEffects
from .survey import Survey, groups
from .witness import Diagnostic, PartDiagnostic, Shows, Witness, diagnostic, stands

FilePath = str | PathLike[str]
Progress = Callable[[Sequence[Act]], Iterable[Act]]

MOST_COMBINATIONS: Final = 4096
# Enough combinations of facts to find an example case.
_MOST_TRIED: Final = 256


def check(  # each can be left out
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    *,
    files: Sequence[FilePath | None] = (),
    under: Rulebook | None = None,
    most: int = MOST_COMBINATIONS,
    progress: Progress = iter,
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a rulebook although it can be loaded, by kind.

    Checking the national rulebook takes about a quarter of a minute.

    Args:
        rulebook: The rulebook to check, by default the national one.
        calendar: The elections, by default the national ones.
        files: What was read: first the folder or file of the rulebook, or None for the national
            one, then its overlays. Without it no diagnostic has a place.
        under: The rulebook without overlays. With it the result is what the overlays change, and
            the diagnostics that they bring, but no gaps.
        most: Where the rules of a cell test facts in more combinations, only so many are examined,
            always the same, and a diagnostic says so.
        progress: Is given the acts, and yields each before it is examined.

    Raises:
        LoadError: If anything is wrong with the files.

    >>> from asn_netralitas import Rulebook
    >>> from asn_netralitas.analysis import check
    >>> overlay = "docs/how-to/contoh.overlay.yaml"
    >>> national = Rulebook.national()
    >>> book = national.with_overlays(overlay)
    >>> flaws = check(book, files=[None, overlay], under=national)
    >>> flaws[-1].sentence()
    '`contoh-debate` makes 64 cells stricter; in the case `unregulated` becomes `discouraged`'
    >>> str(flaws[-1].where), flaws[-1].witness.verdict.value
    ('docs/how-to/contoh.overlay.yaml:19:9', 'discouraged')
    """
    law = law_or_national(rulebook, calendar)
    places: SourcePlaces = places_in(files, load_vocabulary()) if files else {}
    effects = None if under is None else OverlayEffects(law, law_or_national(under, law.calendar))
    acts, rules = tuple(Act), law.rulebook.rules
    if effects is not None:
        acts, rules = effects.acts, effects.rules
    survey = _survey(law, progress(acts), most, effects)
    _look_ahead(survey, rules, most)
    settled = [rule for rule in rules if rule.id not in survey.unsure]
    checks = (
        *product((_dead_rule, _dead_exceptions, _idle_rule), settled),
        *product((_no_authority, _undeclared, _stale_citations), rules),
    )
    of_rules = (flaw for check_of, rule in checks for flaw in check_of(survey, rule))
    found = chain(_conflicts(survey), of_rules, _holes(law))
    if effects is None:
        found = chain(found, _silent_acts(law, acts))
    else:
        found = chain(effects.diagnostics(), filter(effects.brings, found))
    placed = (
        evolve(flaw, where=places.get(part)) for part, flaw in chain(found, _sampled(survey, most))
    )
    return tuple(with_reasons(placed, _accepted(law, files), law.rulebook.silences))


def _accepted(law: LawDiagrams, files: Sequence[FilePath | None]) -> tuple[Acceptance, ...]:
    """Return what the rulebook accepts that was read, or the national one."""
    folder = next(iter(files), None)
    if folder is not None:
        return accepted_in(Path(folder))
    return accepted_in(LAW) if files or law.rulebook is Rulebook.national() else ()


def gaps(rulebook: Rulebook | None = None, calendar: Calendar | None = None) -> tuple[Gap, ...]:
    """Return the acts of which no rule speaks, with the categories and situations.

    Without `rulebook` and `calendar` the national ones are searched.

    >>> from asn_netralitas.analysis import gaps
    >>> "watch_debate" in {gap.act.value for gap in gaps()}
    True
    """
    return tuple(gaps_of(law_or_national(rulebook, calendar), Act))


def _survey(
    law: LawDiagrams, acts: Iterable[Act], most: int, effects: OverlayEffects | None
) -> Survey:
    """Return the survey of every version of the law; add all cells to the overlay effects too."""
    survey, space = Survey(law), LawSpace.of_all_versions(law)
    for act in acts:
        cells = tuple(space.cells(act))
        survey.add(cells, most)
        if effects is not None:
            effects.add(cells, most)
    return survey


def _look_ahead(survey: Survey, rules: Iterable[Rule], most: int) -> None:
    """Add to the survey what rules without an end may yet do, in any context that was ever met."""
    law = survey.law
    for rule in rules:
        lifts = all((rule.id, lifted) in survey.lifted for lifted in rule.exception_to)
        if _holds_on(law, rule) and not (lifts and rule.id in survey.deciding):
            ahead = LawSpace.of_day(law, max(law.horizon, rule.first or date.min))
            for act in sorted(rule.acts):
                survey.add(_covered(ahead, rule, act), most)


def _holds_on(law: LawDiagrams, rule: Rule) -> bool:
    return rule.last is None or rule.last > law.horizon


def _conflicts(survey: Survey) -> Iterator[PartDiagnostic]:
    """Yield permissions that stand beside a prohibition or an unmet obligation."""
    for (permission, prohibition), witness in survey.conflicts.items():
        values = {"permission": permission, "prohibition": prohibition}
        yield diagnostic(("rule", permission), "conflicting-rules", values, witness)


def _dead_rule(survey: Survey, rule: Rule) -> Iterator[PartDiagnostic]:
    """Yield a rule that never stands, or a local one that stands where no case can be."""
    # The election of a cell in which a local rule stands may run elsewhere only.
    local = bool(rule.regions) and not _holds_on(survey.law, rule)
    if rule.id not in survey.stood or (local and _where(survey.law, rule, stands(rule.id)) is None):
        yield diagnostic(("rule", rule.id), "never-stands", {"rule": rule.id})


def _dead_exceptions(survey: Survey, rule: Rule) -> Iterator[PartDiagnostic]:
    """Yield exceptions that never lift anything, of rules that do stand."""
    for lifted in sorted(rule.exception_to & survey.alive - survey.unsure):
        if rule.id in survey.alive and (rule.id, lifted) not in survey.lifted:
            values = {"rule": rule.id, "lifted": lifted}
            yield diagnostic(("rule", rule.id), "never-lifts", values)


def _idle_rule(survey: Survey, rule: Rule) -> Iterator[PartDiagnostic]:
    """Yield a permission or advice that never decides, since a stricter rule always stands too."""
    if rule.id in survey.stood - survey.deciding:
        witnesses = (cell.witness(stands(rule.id)) for cell in survey.idle[rule.id])
        witness = next(filter(None, witnesses), None)
        yield diagnostic(("rule", rule.id), "never-decides", {"rule": rule.id}, witness)


def _sampled(survey: Survey, most: int) -> Iterator[PartDiagnostic]:
    """Yield the acts for which not every combination of facts was examined."""
    for act in survey.sampled:
        yield diagnostic(("act", act), "space-sampled", {"act": act.value, "limit": str(most)})


def _silent_acts(law: LawDiagrams, acts: Iterable[Act]) -> Iterator[PartDiagnostic]:
    """Yield the acts of which no rule speaks, for whom and in which situations."""
    for gap in gaps_of(law, acts):
        categories, situations = ", ".join(gap.categories), ", ".join(map(str, gap.situations))
        values = {"act": gap.act.value, "categories": categories, "situations": situations}
        yield diagnostic(("act", gap.act), "gap", values, gap.witness)


def _no_authority(survey: Survey, rule: Rule) -> Iterator[PartDiagnostic]:
    """Yield sanctions that nobody imposes, neither by their rule nor by their schedule."""
    for part in rule.consequences:
        witness = None if part.by else _where(survey.law, rule, _nobody_imposes(rule.id))
        if witness is not None:
            values = {"rule": rule.id, "sanction_class": str(part.sanction_class or "-")}
            yield diagnostic(("rule", rule.id), "no-authority", values, witness)


def _undeclared(survey: Survey, rule: Rule) -> Iterator[PartDiagnostic]:
    """Yield exceptions to rules of higher rank without anybody who interprets the law so."""
    book = survey.law.rulebook
    rank = book.instrument(rule.instrument).rank.order
    ranks = {other.id: book.instrument(other.instrument).rank.order for other in book.rules}
    for lifted in () if rule.interpretation_by else sorted(rule.exception_to & ranks.keys()):
        if rank > ranks[lifted]:
            values = {"rule": rule.id, "lifted": lifted}
            witness = _where(survey.law, rule, _lifts(rule.id, lifted))
            yield diagnostic(("rule", rule.id), "undeclared-interpretation", values, witness)


def _stale_citations(survey: Survey, rule: Rule) -> Iterator[PartDiagnostic]:
    """Yield instruments that a rule cites on days on which they are not in force."""
    law = survey.law
    cited = [(citation, _within(law, rule)) for citation in rule.citations]
    cited += ((part.citation, _within(law, rule, part)) for part in rule.consequences)
    stretches: dict[str, tuple[date, date]] = {}
    for citation, days in cited:
        for stretch in _apart(*days, law.rulebook.instrument(citation.instrument)):
            stretches.setdefault(citation.instrument, stretch)
    for instrument, stretch in stretches.items():
        if stretch[0] <= stretch[1]:
            values = {"rule": rule.id, "instrument": instrument, **_texts(stretch)}
            witness = _where(law, rule, stands(rule.id), stretch)
            yield diagnostic(("rule", rule.id), "cited-out-of-force", values, witness)


def _holes(law: LawDiagrams) -> Iterator[PartDiagnostic]:
    """Yield days between a law and its successor on which neither is in force."""
    by_id = {instrument.id: instrument for instrument in law.rulebook.instruments}
    for old in law.rulebook.instruments:
        new = by_id.get(old.replaced_by or "")
        if old.last is None or new is None or new.first is None:
            continue
        hole = old.last + ONE_DAY, new.first - ONE_DAY
        if hole[0] <= hole[1]:
            values = {"instrument": old.id, "successor": new.id, **_texts(hole)}
            witness = _in_hole(law, old, old.last)
            yield diagnostic(("instrument", old.id), "hole-in-time", values, witness)


def _where(
    law: LawDiagrams, rule: Rule, shows: Shows, stretch: tuple[date, date] | None = None
) -> Witness | None:
    """Return a case in which a rule stands and that `shows` accepts, or None.

    Without a stretch of days those of the rule are searched.
    """
    first, last = stretch or _within(law, rule)
    days = sorted(day for day in {first, *versions(law)} if first <= day <= last)
    space = LawSpace.of_days(law, days)
    witnesses = (
        surveyed.witness(shows)
        for act in sorted(rule.acts)
        for group in groups(_covered(space, rule, act), _MOST_TRIED)
        for surveyed in group.surveyed()
        if rule.id in surveyed.found.stands
    )
    return next(filter(None, witnesses), None)


def _covered(space: LawSpace, rule: Rule, act: Act) -> Iterator[LawCell]:
    return (cell for cell in space.cells(act) if rule.id in cell.rules)


def _nobody_imposes(rule: str) -> Shows:
    return lambda decision: any(
        sanction.rule == rule and not sanction.by for sanction in decision.sanctions
    )


def _lifts(rule: str, lifted: str) -> Shows:
    return lambda decision: any(
        finding.rule == lifted and rule in finding.lifted_by for finding in decision.findings
    )


def _in_hole(law: LawDiagrams, instrument: Instrument, last: date) -> Witness | None:
    """Return a case that a rule of an instrument decided on its last day, asked a day later."""
    for rule in law.rulebook.rules:
        if rule.instrument == instrument.id and rule.last == last:
            before = _where(law, rule, stands(rule.id), (last, last))
            if before is not None:
                after = evolve(before, at=last + ONE_DAY)
                return evolve(after, verdict=after.decide(law.rulebook, law.calendar).verdict)
    return None


def _within(law: LawDiagrams, *parts: Rule | Consequence) -> tuple[date, date]:
    """Return the known days of the law on which all of some parts are in force."""
    firsts = [law.rulebook.known_from, *(part.first for part in parts if part.first is not None)]
    lasts = [law.rulebook.known_until, *(part.last for part in parts if part.last is not None)]
    return max(firsts), min(lasts)


def _apart(first: date, last: date, cited: Instrument) -> Iterator[tuple[date, date]]:
    """Yield the stretches of some days on which an instrument is not in force."""
    if cited.first is not None and first < cited.first:
        yield first, min(last, cited.first - ONE_DAY)
    if cited.last is not None and cited.last < last:
        yield max(first, cited.last + ONE_DAY), last


def _texts(stretch: tuple[date, date]) -> dict[str, str]:
    return {"first": stretch[0].isoformat(), "last": stretch[1].isoformat()}
