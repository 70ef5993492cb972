"""Entry point of the command line.

The commands need the extra [cli], `batch` also [frame]; this module needs neither, so that it can
report a missing one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from itertools import pairwise
from typing import Final

from asn_netralitas._model.problems import Problem
from asn_netralitas._phrases.text import LANGUAGES, Language

UNUSABLE: Final = 2
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
# Where a reader says once for all which language the program speaks.
LANGUAGE_VARIABLE: Final = "ASN_NETRALITAS_LANG"
# By their rank: the first one that is set tells the locale.
_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
# The extra that installs a package.
_EXTRAS: Final = {
    **dict.fromkeys(("click", "rich"), "cli"),
    **dict.fromkeys(("narwhals", "numpy", "pyarrow"), "frame"),
    "openpyxl": "xlsx",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 is done, whatever the verdict; 1 a scenario that failed or a row that could not be decided;
    2 input that cannot be used, with a sentence on standard error. Without `arguments` those of the
    process are read.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    option, variable = _language_option(given), os.environ.get(LANGUAGE_VARIABLE)
    # Of all output, errors in the arguments included.
    chosen = next((lang for lang in LANGUAGES if lang == (option or variable)), None)
    lang = chosen or _language_of_locale(os.environ)
    if variable and not (option or chosen):
        values = {"option": LANGUAGE_VARIABLE, "choices": ", ".join(LANGUAGES)}
        return _refused(Problem(code="bad-choice", values=values), lang)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Replace characters that the console cannot encode; input in another encoding then
            # fails with a sentence.
            stream.reconfigure(errors="replace")
    try:
        from .program import run  # noqa: PLC0415  # it needs the extra, of which nothing else does

        code = run(given, lang, is_chosen=chosen is not None)
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        package = error.name or ""
        if package not in _EXTRAS:
            raise
        values = {"package": package, "extra": _EXTRAS[package]}
        return _refused(Problem(code="missing-extra", values=values), lang)
    except BrokenPipeError:
        # The reader has gone; without this the interpreter would write again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _refused(problem: Problem, lang: Language) -> int:
    print(problem.render(lang), file=sys.stderr)  # noqa: T201  # click may be what is missing
    return UNUSABLE


def _language_option(arguments: Sequence[str]) -> str | None:
    """Return what stands behind `--lang`; the parser says whether it is a language."""
    joined = (argument.partition("=")[::2] for argument in arguments)
    pairs = (*pairwise(arguments), *joined)
    return next((value for name, value in pairs if name == "--lang"), None)


def _language_of_locale(environment: Mapping[str, str]) -> Language:
    """Return English for an English locale, and for all others the language of the law."""
    locale = next(filter(None, map(environment.get, _LOCALES)), "")
    return "en" if locale.casefold().startswith("en") else "id"
