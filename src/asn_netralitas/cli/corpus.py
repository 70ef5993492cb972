"""The commands `corpus` and `pack`: write the golden corpus, and the law pack with its suite.

All of it is JSON for programs, so `--lang` concerns problems alone.
"""

from __future__ import annotations

import click

from asn_netralitas.corpus import make_corpus
from asn_netralitas.law_pack.conformance import suite
from asn_netralitas.law_pack.pack import make_law_pack, to_json

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


@click.command(cls=Command)
@case_options("overlay")
@click.option("--cases", is_flag=True)
@lang_of_problems
@output
def pack(*, case: CaseOptions, cases: bool, output: str | None) -> int:
    """Write the national law, which overlays may extend; with `--cases` the suite of that law.

    Raises:
        CaseError: If an option cannot be used.
        LoadError: If a file cannot be read or written, or the law cannot be packed.
    """
    rulebook = case.rulebook()
    case.finish()
    if cases:
        write("".join(f"{line}\n" for line in suite(rulebook)), output)
    else:
        write(to_json(make_law_pack(rulebook)), output)
    return 0
