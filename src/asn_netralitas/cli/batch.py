"""The command `batch`: decide every row of a file and write all of them with the answers.

The extra [frame] is needed to decide rows, but not to show the help.
"""

from __future__ import annotations

from typing import Any, Final

import click

from .candidates import a_file
from .options import case_options, form, lang
from .program import Command

SEPARATORS: Final = {",": ",", ";": ";", "|": "|", "tab": "\t"}


@click.command(cls=Command)
@click.argument("source", metavar="IN", required=False, shell_complete=a_file)
@click.argument("target", metavar="OUT", required=False, shell_complete=a_file)
@click.option("--map", "mapped", metavar="NAME=COLUMN", multiple=True)
@click.option("--set", "constants", metavar="NAME=VALUE", multiple=True)
@click.option("--null", "nothing", metavar="WORD", multiple=True)
@click.option("--dates", type=click.Choice(["iso", "dmy", "mdy"]))
@click.option("--separator", type=click.Choice(list(SEPARATORS)))
@click.option("--by", "group", metavar="COLUMN")
@click.option("--codes", "--kode", "codes", is_flag=True)
@click.option("--short", "--ringkas", "short", is_flag=True)
@case_options("overlay", "reading")
@form
@lang
def batch(
    *,
    separator: str | None,
    **options: Any,  # noqa: ANN401  # the other fields of `BatchOptions`
) -> int:
    """Decide every row of a file, and return the exit code.

    Without a separator, the header of a CSV file decides between them.

    Raises:
        LoadError: If a file cannot be used; nothing is written then.
    """
    from .batch_rows import BatchOptions, decide_file  # noqa: PLC0415  # they need [frame]

    separators = tuple(SEPARATORS.values()) if separator is None else (SEPARATORS[separator],)
    return decide_file(BatchOptions(separators=separators, **options))
