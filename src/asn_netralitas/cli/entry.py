"""Entry point of the command line.

The commands need the extra [cli], `batch` also [frame]; this module needs neither, so that it can
report a missing one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from itertools import pairwise
from typing import Final

from asn_netralitas._model.problems import Problem
from asn_netralitas._phrases.text import Language

UNUSABLE: Final = 2
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
# The extra that installs a package.
_EXTRAS: Final = {
    **dict.fromkeys(("click", "rich"), "cli"),
    **dict.fromkeys(("narwhals", "numpy", "pyarrow"), "frame"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 is done, whatever the verdict; 1 a scenario that failed or a row that could not be decided;
    2 input that cannot be used, with a sentence on standard error. Without `arguments` those of the
    process are read.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    # Of all output, errors in the arguments included.
    english = ("--lang", "en") in pairwise(given) or "--lang=en" in given
    lang: Language = "en" if english else "id"
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Replace characters that the console cannot encode; input in another encoding then
            # fails with a sentence.
            stream.reconfigure(errors="replace")
    try:
        from .program import run  # noqa: PLC0415  # it needs the extra, of which nothing else does

        code = run(given, lang)
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        package = error.name or ""
        if package not in _EXTRAS:
            raise
        values = {"package": package, "extra": _EXTRAS[package]}
        problem = Problem(code="missing-extra", values=values)
        print(problem.render(lang), file=sys.stderr)  # noqa: T201  # click may be what is missing
        return UNUSABLE
    except BrokenPipeError:
        # The reader has gone; without this the interpreter would write again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code
