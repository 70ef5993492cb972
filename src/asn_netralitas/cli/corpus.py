"""The command `corpus`: write the golden corpus to standard output or a file.

The corpus is JSON without words for people, so `--lang` concerns problems alone.
"""

from __future__ import annotations

import click

from asn_netralitas.corpus import make_corpus

from .console import write
from .options import CaseOptions, case_options, lang_of_problems, output
from .program import Command


@click.command(cls=Command)
@case_options("category", "act", "overlay")
@lang_of_problems
@output
def corpus(*, case: CaseOptions, output: str | None) -> int:
    """Write every cell, or those of one category or act.

    Overlays extend the national rulebook, and may give categories further names.

    Raises:
        CaseError: If an option cannot be used.
        LoadError: If the file cannot be written.
    """
    rulebook = case.rulebook()
    category = case.category_code(rulebook)
    act = case.act_code()
    case.finish()
    cells = make_corpus(
        rulebook,
        categories=None if category is None else [category],
        acts=None if act is None else [act],
    )
    write(cells.to_json(), output)
    return 0
