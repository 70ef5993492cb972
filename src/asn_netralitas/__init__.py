"""The neutrality rules of Indonesia's civil service at election time, as data that can be asked.

>>> from datetime import date
>>> from asn_netralitas import Act, Activity, Category, Person, evaluate
>>> evaluate(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27)).verdict.value
'permitted'
"""

from ._calendar import Calendar, load_calendar
from ._errors import CaseError, LoadError, Location, Problem
from ._evaluate import evaluate
from ._explain import __version__
from ._load import Rulebook, load_rulebook
from ._model import (
    Activity,
    Citation,
    DaySpan,
    Decision,
    Dispute,
    Election,
    ElectionPeriod,
    Finding,
    Instrument,
    Person,
    Reading,
    Rule,
    Sanction,
)
from ._vocabulary import (
    Act,
    Authority,
    Candidacy,
    Category,
    Confidence,
    Contest,
    ElectionKind,
    EmployerLevel,
    PeriodKind,
    Position,
    SanctionClass,
    SanctionKind,
    Stage,
    Status,
    Target,
    Text,
    Verdict,
)
from .comparison import compare
from .interview import next_question
from .receipt import replay
from .render import render

__all__ = [
    "Act",
    "Activity",
    "Authority",
    "Calendar",
    "Candidacy",
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
    "Verdict",
    "__version__",
    "compare",
    "evaluate",
    "load_calendar",
    "load_rulebook",
    "next_question",
    "render",
    "replay",
]
