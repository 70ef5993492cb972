"""The neutrality rules of Indonesia's civil service at election time, as data that can be asked.

>>> from datetime import date
>>> from asn_netralitas import Act, Activity, Category, Person, evaluate
>>> evaluate(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27)).verdict.value
'permitted'
"""

from typing import TYPE_CHECKING

from asn_netralitas._decision import cases as _cases  # noqa: F401  # it sets what a case does
from asn_netralitas._decision.evaluate import evaluate
from asn_netralitas._model.case import Activity, Case, DaySpan, Person, Understood
from asn_netralitas._model.codes import (
    Act,
    Authority,
    Candidacy,
    Category,
    Confidence,
    Contest,
    ElectionKind,
    EmployerLevel,
    Impact,
    PeriodKind,
    Position,
    SanctionClass,
    SanctionKind,
    Stage,
    Status,
    Target,
    Verdict,
)
from asn_netralitas._model.decision import Decision, Finding, Sanction, __version__
from asn_netralitas._model.elections import Election, ElectionPeriod
from asn_netralitas._model.law import Citation, Dispute, Instrument, Reading, Rule
from asn_netralitas._model.problems import Candidate, CaseError, LoadError, Location, Problem
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.calendar import Calendar, load_calendar
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook

from . import notebook  # noqa: F401  # it registers what a notebook shows of a value
from .render import render

if TYPE_CHECKING:
    from asn_netralitas.comparison.compare import compare

    from .interview import next_question
    from .receipt import replay
    from .search import find_act, find_fact, find_region
else:
    # Hidden from type checkers, which would then take any name for one of the package.
    def __getattr__(name: str) -> object:
        """Load what is public and not loaded yet."""
        if name not in _ON_TOP:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        from importlib import import_module  # noqa: PLC0415  # as all that is loaded late

        value = getattr(import_module(f".{_ON_TOP[name]}", __name__), name)
        globals()[name] = value
        return value


__all__ = [
    "Act",
    "Activity",
    "Authority",
    "Calendar",
    "Candidacy",
    "Candidate",
    "Case",
    "CaseError",
    "Category",
    "Citation",
    "Confidence",
    "Contest",
    "DaySpan",
    "Decision",
    "Dispute",
    "Election",
    "ElectionKind",
    "ElectionPeriod",
    "EmployerLevel",
    "Finding",
    "Impact",
    "Instrument",
    "LoadError",
    "Location",
    "PeriodKind",
    "Person",
    "Position",
    "Problem",
    "Reading",
    "Rule",
    "Rulebook",
    "Sanction",
    "SanctionClass",
    "SanctionKind",
    "Stage",
    "Status",
    "Target",
    "Text",
    "Understood",
    "Verdict",
    "Vocabulary",
    "__version__",
    "compare",
    "evaluate",
    "find_act",
    "find_fact",
    "find_region",
    "load_calendar",
    "load_rulebook",
    "next_question",
    "render",
    "replay",
]

# What builds on a decision, by its module: each is loaded when it is first asked for, so that
# a program that only decides does not wait for it.
_ON_TOP = {
    "compare": "comparison",
    **dict.fromkeys(("find_act", "find_fact", "find_region"), "search"),
    "next_question": "interview",
    "replay": "receipt",
}


def __dir__() -> list[str]:
    """Return the public names, loaded or not, with the modules that are loaded."""
    return sorted({*globals(), *__all__})
