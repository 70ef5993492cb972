"""The command `pack`: write the law pack, or the conformance suite of walkers, as JSON.

Both are for programs, so `--lang` concerns problems alone.
"""

from __future__ import annotations

import click

from asn_netralitas.law_pack.conformance import suite
from asn_netralitas.law_pack.pack import make_law_pack, to_json

from .console import write
from .options import CaseOptions, case_options, lang_of_problems, output
from .program import Command


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
