"""Compile all of a law: every cell that some question can reach.

Days, places, elections and contests that nothing tells apart bring the same situation, whose cells
are compiled once.
"""

from __future__ import annotations

from itertools import product

from asn_netralitas._engine.circumstances import Circumstances
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.codes import Act, Contest
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .law_space import single_categories


def wholly_compiled(rulebook: Rulebook, calendar: Calendar) -> LawDiagrams:
    """Return a law of which every cell is compiled that some question can reach."""
    law = LawDiagrams.of(rulebook, calendar)
    for segment in range(len(law.circumstances.stretches)):
        _meet_situations(law.circumstances, segment)
    for situation, act in product(range(len(law.circumstances.situations)), Act):
        law.law_of(act, situation)
    vocabulary = rulebook.vocabulary
    for number, applicable in enumerate(law.laws):
        act = applicable.act
        targets = law.targets(number, vocabulary.fixed_targets.get(act))
        targets = tuple(dict.fromkeys((*targets, *vocabulary.targets_of(act))))
        for category, target in product(single_categories(vocabulary), targets):
            law.cell(number, category, target)
    return law


def _meet_situations(circumstances: Circumstances, segment: int) -> None:
    """Meet every situation on the days of a segment, and so give it a number."""
    places = circumstances.classes(None)
    elections = (met.election.id for met in circumstances.met(segment))
    for election, contest in product((None, *elections), (None, *Contest)):
        circumstances.situations_of((segment,), places, election, contest)
