"""The stage of an election for the title of a picture, such as the campaign."""

from __future__ import annotations

from typing import Final

from asn_netralitas._model.codes import PeriodKind, Stage
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.elections import Context
from asn_netralitas._text.document import capital
from asn_netralitas._text.words import Words

from .topics import PHRASES

_PERIODS: Final = tuple(kind for kind in PeriodKind if not kind.endswith("_window"))


def stages_of(decision: Decision, words: Words) -> str:
    """Return the elections that run with the stage of each; `outside` where none does."""
    running: dict[str, dict[str, None]] = {}
    for context in decision.contexts:
        if context.stage is not Stage.OUTSIDE:
            name = words.election(context.election or str(context.kind))
            running.setdefault(name, {})[_stage_of(context, decision, words)] = None
    said = (
        PHRASES.say("stage", words.lang, stage=capital(words.join("or", stages)), election=election)
        for election, stages in running.items()
    )
    return "; ".join(said) or capital(words.term(Stage.OUTSIDE))


def _stage_of(context: Context, decision: Decision, words: Words) -> str:
    """Return a stage; that with candidates goes by the period that all days lie in."""
    stage = words.term(context.stage)
    contexts = [each for each in decision.contexts if each.election == context.election]
    shared = set.intersection(*(set(each.periods) for each in contexts))
    period = next((kind for kind in _PERIODS if kind in shared), None)
    if period is None or context.stage is not Stage.AFTER_DETERMINATION:
        return stage
    return PHRASES.say("period", words.lang, period=words.term(period), stage=stage)
