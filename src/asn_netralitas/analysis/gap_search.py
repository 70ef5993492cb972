"""Find the acts of which no rule speaks, with categories and situations.

The search uses the law of the last known day, without overlays: an older gap that is closed needs
no rule. Elections that are over are no situation, since few rules speak of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from operator import itemgetter

from attrs import frozen

from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.law_space import (
    LawCell,
    LawSpace,
    SettingAt,
    alike,
    horizon,
    setting_at,
    single_categories,
)
from asn_netralitas._model.codes import Act, Category, ElectionKind, Stage, Verdict
from asn_netralitas._phrases.text import Shown

from .witness import Witness, find_witness


@frozen(repr=False)
class Situation(Shown):
    """Elections of a kind at a stage, or, without a kind, no election.

    `partly` says that rules speak in some of their periods and not in the others.
    """

    kind: ElectionKind | None
    stage: Stage
    partly: bool = False

    def __str__(self) -> str:
        """Return kind and stage as codes, with a tilde for a part."""
        codes = self.stage.value if self.kind is None else f"{self.kind.value}/{self.stage.value}"
        return f"{codes}~" if self.partly else codes


@frozen(kw_only=True, repr=False)
class Gap(Shown):
    """Categories for whom no rule speaks of an act in the same situations, whatever the facts."""

    act: Act
    categories: tuple[Category, ...]
    situations: tuple[Situation, ...]
    witness: Witness | None


def gaps_of(law: LawDiagrams, acts: Iterable[Act]) -> Iterator[Gap]:
    """Yield the gaps of each act; categories with the same situations share one."""
    space = LawSpace.of_all_versions(law)
    # Of each context that rules can tell apart, the last day that meets it.
    last_met = {
        alike(context): (day, context)
        for day in space.days
        for context in space.contexts(day, space.places[0])
        if context.election is None or context.stage is not Stage.OUTSIDE
    }
    met = sorted(last_met.values(), key=itemgetter(0))
    today, place = horizon(law), space.places[0]
    for act in acts:
        settings = [
            setting_at(law, act, today, place, context)._replace(day=day) for day, context in met
        ]
        yield from _gaps(law, act, settings)


def _gaps(law: LawDiagrams, act: Act, settings: Sequence[SettingAt]) -> Iterator[Gap]:
    targets = law.rulebook.vocabulary.targets_of(act)
    members: dict[tuple[SettingAt, ...], list[Category]] = {}
    for category in single_categories(law.rulebook.vocabulary):
        silent = tuple(
            at
            for at in settings
            if not any(LawCell(law, act, at, category, target).diagrams for target in targets)
        )
        members.setdefault(silent, []).append(category)
    for silent, categories in members.items():
        if silent:
            cells = (
                LawCell(law, act, at, category, target)
                for at in reversed(silent)
                for category, target in product(categories, targets)
            )
            yield Gap(
                act=act,
                categories=tuple(categories),
                situations=_situations(silent, settings),
                witness=find_witness(
                    cells, {}, {}, lambda decision: decision.verdict is Verdict.UNREGULATED
                ),
            )


def _situations(
    silent: Iterable[SettingAt], settings: Iterable[SettingAt]
) -> tuple[Situation, ...]:
    """Return the kinds and stages of the silent settings, in the order of the vocabulary."""
    quiet = Counter((at.context.kind, at.context.stage) for at in silent)
    every = Counter((at.context.kind, at.context.stage) for at in settings)
    return tuple(
        Situation(kind, stage, partly=every[kind, stage] > quiet[kind, stage])
        for kind, stage in product((None, *ElectionKind), Stage)
        if (kind, stage) in quiet
    )
