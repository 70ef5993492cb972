"""Entry point of the command line.

The commands need the extra [cli], `batch` also [frame]; this module needs neither, so that it can
report a missing one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from errno import EBADF
from io import TextIOWrapper
from itertools import pairwise
from typing import Final

from asn_netralitas._model.problems import Problem
from asn_netralitas._phrases.text import LANGUAGES, Language

UNUSABLE: Final = 2
FAULTY: Final = 70
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
_SIGNALLED: Final = 128
_ENDS: Final = ("SIGTERM", "SIGHUP")
# Where a reader says once for all which language the program speaks.
LANGUAGE_VARIABLE: Final = "ASN_NETRALITAS_LANG"
# By their rank: the first one that is set tells the locale.
_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
# The extra that installs a package.
_EXTRAS: Final = {
    **dict.fromkeys(("click", "rich"), "cli"),
    **dict.fromkeys(("narwhals", "numpy", "pyarrow"), "frame"),
    "openpyxl": "xlsx",
    "segno": "poster",
    **dict.fromkeys(("docx", "docxtpl", "jinja2"), "docx"),
    **dict.fromkeys(("fastapi", "pydantic", "starlette", "uvicorn"), "serve"),
    "mcp": "mcp",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 is done, whatever the verdict; 1 a scenario that failed or a row that could not be decided;
    2 input that cannot be used, with a sentence on standard error; 70 a fault of the program itself
    or of its files. Without `arguments` those of the process are read; a caller that gives some
    gets the exception of such a fault.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    option, variable = _language_option(given), os.environ.get(LANGUAGE_VARIABLE)
    # Of all output, errors in the arguments included.
    chosen: Language | None = next(
        (lang for lang in LANGUAGES if lang == (option or variable)), None
    )
    lang = chosen or _language_of_locale(os.environ)
    if variable and not (option or chosen):
        values = {"option": LANGUAGE_VARIABLE, "choices": ", ".join(LANGUAGES)}
        return _refused(Problem(code="bad-choice", values=values), lang)
    if arguments is None:
        _end_in_order()
    _prepare_streams()
    try:
        _require_output()
        from .program import run  # noqa: PLC0415  # it needs the extra, of which nothing else does

        code = run(given, lang, is_chosen=chosen is not None)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        extra = _missing_extra(error)
        if extra:
            return _refused(extra, lang)
        # What a command reads or writes by name it reports itself.
        if isinstance(error, OSError) and error.filename is None:
            return _without_output(error, lang)
        if arguments is not None:
            raise
        return _failed(error, lang)
    return code


def _missing_extra(error: Exception) -> Problem | None:
    """Return the problem that an extra is not installed, if that is what an error says."""
    package = error.name or "" if isinstance(error, ModuleNotFoundError) else ""
    if package not in _EXTRAS:
        return None
    return Problem(code="missing-extra", values={"package": package, "extra": _EXTRAS[package]})


def _failed(error: Exception, lang: Language) -> int:
    """Tell in one line what no command foresaw, and return its exit code."""
    from .own_faults import problem_of, sentence_of  # noqa: PLC0415  # seldom needed

    print(sentence_of(problem_of(error), lang), file=sys.stderr)  # noqa: T201  # as in `_refused`
    return FAULTY


def _without_output(error: OSError, lang: Language) -> int:
    """Return the exit code where standard output cannot be written."""
    _write_nowhere()
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED  # the reader has gone
    values = {"reason": error.strerror or type(error).__name__}
    return _refused(Problem(code="stream-closed", values=values), lang)


def _require_output() -> None:
    """Raise an OSError if the process was started without standard output."""
    if sys.stdout is None:
        raise OSError(EBADF, os.strerror(EBADF))


def _prepare_streams() -> None:
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  # for good
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Replace characters that the console cannot encode; input in another encoding then
            # fails with a sentence.
            stream.reconfigure(errors="replace")


def _write_nowhere() -> None:
    """Send standard output to nobody, to which the interpreter would write again when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if sys.stdout is not None:
        os.dup2(nowhere, sys.stdout.fileno())


def _end_in_order() -> None:
    """Let a process that is told to end remove what it has half written."""
    for name in _ENDS:
        number = getattr(signal, name, None)
        # Who started the process may have had it ignored, as `nohup` does.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda signum, _: sys.exit(_SIGNALLED + signum))


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
