"""Run every check of a rulebook (`check`), or list its gaps (`gaps`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from os import PathLike
from typing import Final

from attrs import evolve

from asn_netralitas._engine.applicable_law import LawIndex, law_of
from asn_netralitas._model.codes import Act
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._reading.source_places import SourcePlaces, places_in

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

    Without `rulebook` and `calendar` the national ones are checked; that takes about a quarter of
    a minute. A flaw has a place if `files` names what was read: first the folder or file of the
    rulebook, or None for the national one, then its overlays. With `under`, the rulebook without
    overlays, it is told what these change, and of the other flaws those that they bring, but no
    gaps. Where the rules of a cell test facts in more than `most` combinations, only so many are
    looked at, always the same, and a flaw says so. `progress` hands on the acts, one by one.

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
    law = _law(rulebook, calendar)
    places: SourcePlaces = places_in(files) if files else {}
    overlaid = None if under is None else OverlayEffects.of(law, under)
    acts = tuple(Act) if overlaid is None else overlaid.acts
    rules = law.rulebook.rules if overlaid is None else overlaid.rules
    seen = checks.look_everywhere(law, progress(acts), most, overlaid)
    checks.look_ahead(seen, rules, most)
    found = chain(
        checks.conflicts(seen),
        checks.dead_rules(seen, rules),
        checks.dead_exceptions(seen, rules),
        checks.idle_rules(seen, rules),
        checks.no_authority(law, rules),
        checks.undeclared(law, rules),
        checks.stale_citations(law, rules),
        checks.holes(law),
    )
    if overlaid is None:
        found = chain(found, checks.gaps(law, acts))
    else:
        found = chain(overlaid.flaws(), filter(overlaid.brings, found))
    told = chain(found, checks.sampled(seen, most))
    return tuple(evolve(flaw, where=places.get(named)) for named, flaw in told)


def gaps(rulebook: Rulebook | None = None, calendar: Calendar | None = None) -> tuple[Gap, ...]:
    """Return the acts of which no rule speaks, with the categories and situations.

    Without `rulebook` and `calendar` the national ones are looked at.

    >>> from asn_netralitas.analysis import gaps
    >>> {gap.act.value for gap in gaps() if len(gap.categories) == 15} >= {"watch_debate"}
    True
    """
    return tuple(gaps_of(_law(rulebook, calendar), Act))


def _law(rulebook: Rulebook | None, calendar: Calendar | None) -> LawIndex:
    return law_of(
        rulebook if rulebook is not None else Rulebook.national(),
        calendar if calendar is not None else Calendar.national(),
    )
