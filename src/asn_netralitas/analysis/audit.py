"""Run every check of a rulebook (`check`), or list its gaps (`gaps`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from os import PathLike
from typing import Final

from attrs import evolve

from asn_netralitas._engine.law_space import law_or_national
from asn_netralitas._model.codes import Act
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas._reading.rulebook_files import SourcePlaces, places_in

from . import checks
from .gap_search import Gap, gaps_of
from .overlay_effects import OverlayEffects
from .witness import Diagnostic

FilePath = str | PathLike[str]
Progress = Callable[[Sequence[Act]], Iterable[Act]]

MOST_COMBINATIONS: Final = 4096


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
    effects = None if under is None else OverlayEffects.of(law, under)
    acts, rules = (
        (tuple(Act), law.rulebook.rules) if effects is None else (effects.acts, effects.rules)
    )
    survey = checks.survey_of(law, progress(acts), most, effects)
    checks.look_ahead(survey, rules, most)
    diagnostics = chain(
        checks.conflicts(survey),
        checks.dead_rules(survey, rules),
        checks.dead_exceptions(survey, rules),
        checks.idle_rules(survey, rules),
        checks.no_authority(law, rules),
        checks.undeclared(law, rules),
        checks.stale_citations(law, rules),
        checks.holes(law),
    )
    if effects is None:
        diagnostics = chain(diagnostics, checks.gaps(law, acts))
    else:
        diagnostics = chain(effects.flaws(), filter(effects.brings, diagnostics))
    return tuple(
        evolve(diagnostic, where=places.get(part))
        for part, diagnostic in chain(diagnostics, checks.sampled(survey, most))
    )


def gaps(rulebook: Rulebook | None = None, calendar: Calendar | None = None) -> tuple[Gap, ...]:
    """Return the acts of which no rule speaks, with the categories and situations.

    Without `rulebook` and `calendar` the national ones are searched.

    >>> from asn_netralitas.analysis import gaps
    >>> {gap.act.value for gap in gaps() if len(gap.categories) == 15} >= {"watch_debate"}
    True
    """
    return tuple(gaps_of(law_or_national(rulebook, calendar), Act))
