"""The command `diff`: what changes between two rulebooks, or two days of the law."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

import click

from asn_netralitas._model.problems import LoadError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook
from asn_netralitas.analysis.law_diff import diff as law_diff
from asn_netralitas.analysis.law_diff_text import render_diff
from asn_netralitas.render import Form

from .candidates import a_file
from .console import print_text, say, track, width_of_terminal
from .options import any_form, case_option, lang, option_value
from .program import Command

NATIONAL: Final = "nasional"
_NAMES: Final = frozenset({NATIONAL, "national"})
_MOST: Final = 2


@click.command(cls=Command)
@click.argument("paths", metavar="[OLD] [NEW]", nargs=-1, shell_complete=a_file)
@case_option("on", multiple=True)
@case_option("overlay")
@click.option("--table", "--tabel", "register", metavar="FILE", shell_complete=a_file)
@any_form
@lang
def diff(
    *,
    paths: tuple[str, ...],
    on: tuple[str, ...],
    overlay: tuple[str, ...],
    register: str | None,
    lang: Language,
    form: Form,
) -> int:
    """Compare two rulebooks, or the law of two days, and print what changes.

    A rulebook that is left out is the national one; overlays extend the second. With a register,
    print who in it gets another answer.
    """
    problems = list(_not_two_laws(paths, on, overlay))
    days = [option_value("--on", written, problems).date() for written in on][:_MOST]
    books = [NATIONAL, *paths] if len(paths) < _MOST else paths
    old = _book(books[0], problems)
    new = _book(books[-1], problems, overlay)
    if problems:
        raise LoadError(problems)
    if register is not None:
        from .register_diff import print_register_changes  # noqa: PLC0415  # few ask for it

        return print_register_changes(register, (old, new), days, form, lang)
    changes = law_diff(
        old,
        new,
        old_day=days[0] if days else None,
        new_day=days[-1] if days else None,
        progress=partial(track, description=say(lang, "comparing"), worth=_MOST),
    )
    text = render_diff(changes, lang=lang, to=form, width=width_of_terminal()).rstrip("\n")
    print_text(text) if form == "text" else sys.stdout.write(f"{text}\n")
    return 0


def _not_two_laws(
    paths: Sequence[str], on: Sequence[str], overlay: Sequence[str]
) -> Iterator[Problem]:
    if not paths and not overlay and len(on) < _MOST:
        yield Problem(code="nothing-to-diff")
    for name, given in (("RULEBOOK", paths), ("--on", on)):
        if len(given) > _MOST:
            yield Problem(code="given-too-often", values={"name": name})


def _book(path: str, problems: list[Problem], overlays: Sequence[str] = ()) -> Rulebook:
    """Return a rulebook; the national one in place of one that cannot be used."""
    national = Rulebook.national()
    try:
        if path not in _NAMES:
            return load_rulebook(path, *overlays)
        return national.with_overlays(*overlays) if overlays else national
    except LoadError as error:
        problems += (problem for problem in error.problems if problem not in problems)
        return national
