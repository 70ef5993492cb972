"""The command `corpus`: write the golden corpus to standard output or a file."""

from __future__ import annotations

import sys
from pathlib import Path

from asn_netralitas._files.atomic import replace
from asn_netralitas._model.codes import Act
from asn_netralitas._model.problems import LoadError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.cases import read_category
from asn_netralitas.corpus import make_corpus

from .options import local_names, national_with, option_value


def write_corpus(
    *,
    category: str | None,
    act: str | None,
    overlay: tuple[str, ...],
    output: str | None,
    lang: Language,  # noqa: ARG001  # of complaints and help; a corpus has none
) -> int:
    """Write every cell, or those of one category or act."""
    problems: list[Problem] = []
    rulebook = national_with(overlay, problems)
    categories = category and [
        read_category(option_value("--category", category, problems), local_names(rulebook))
    ]
    acts = act and [option_value("--act", act, problems).code(Act)]
    if problems:
        raise LoadError(problems)
    text = make_corpus(rulebook, categories=categories or None, acts=acts or None).to_json()
    if output is None:
        sys.stdout.write(text)
    else:
        replace(Path(output), text)
    return 0
