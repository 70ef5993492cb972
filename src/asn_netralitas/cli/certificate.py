"""The command `certificate`: every verdict of the national law with its diagrams, as one file.

A certificate is JSON without words for people, so `--lang` concerns problems alone.
"""

from __future__ import annotations

import click

from asn_netralitas._model.codes import Act
from asn_netralitas.law_pack.certificate import make_certificate, to_json

from .console import write
from .options import CaseOptions, case_options, lang_of_problems, output
from .program import Command


@click.command(cls=Command)
@case_options("act")
@lang_of_problems
@output
def certificate(*, case: CaseOptions, output: str | None) -> int:
    """Write the certificate of the national law, or what it holds of one act.

    `certificate/check.py` of the source tree holds it to the law. That of one act is to look at:
    the checker says that the other acts are left out. All acts take a minute, and give the same
    bytes for the same law and package.

    Returns:
        The exit code, which is 0: that a certificate was written says nothing of whether it agrees
        with the law.

    Raises:
        CaseError: If there is no such act.
        LoadError: If the file cannot be written.
    """
    act = case.act_code()
    case.finish()
    write(to_json(make_certificate(Act if act is None else [act])), output)
    return 0
