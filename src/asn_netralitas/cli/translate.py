"""The command `translate`: a scenario file or an overlay in the words of the other language."""

from __future__ import annotations

from pathlib import Path

import click

from asn_netralitas._files.json_text import text_of
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas.translation import translate as translated

from . import candidates
from .console import write
from .options import LANGUAGE, lang_of_problems, needed, output
from .program import Command


@click.command(cls=Command, needed=["to"])
@click.argument("file", metavar="FILE", required=False, shell_complete=candidates.a_file)
@click.option("--to", type=LANGUAGE)
@click.option("-i", "--in-place", is_flag=True)
@output
@lang_of_problems
def translate(*, file: str | None, to: Language | None, in_place: bool, output: str | None) -> int:
    """Print a file in the words of a language, or write it.

    Raises:
        CaseError: If no file or language is given, or two places to write to.
    """
    path = needed("FILE", file)
    language: Language = needed("--to", to)
    if in_place and output is not None:
        values = {"keys": "--in-place, --output"}
        raise CaseError([Problem(code="one-of-keys", values=values)])
    text = translated(text_of(Path(path)), language, path=path)
    write(text, path if in_place else output)
    return 0
