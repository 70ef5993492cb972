"""The command `new`, which writes a file to begin with, and `schema`, which prints a JSON Schema.

They share the words for kinds of files; alone, `schema` would be too small for a module.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

import click

from asn_netralitas._files.atomic import create
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._phrases.text import Language
from asn_netralitas.scenario.files import SUFFIXES, language_of
from asn_netralitas.schemas.named_schemas import Name, shipped

from . import candidates
from .console import say_written, warn
from .options import CommandT, lang, lang_of_problems, needed
from .program import Command

# Kinds of files in the words of either language.
_KINDS: Final[Mapping[str, Name]] = {
    "skenario": "scenario",
    "scenario": "scenario",
    "overlay": "overlay",
}
_SCHEMAS: Final[Mapping[str, Name]] = {**_KINDS, "decision": "decision"}


def _kind(choices: Iterable[str]) -> Callable[[CommandT], CommandT]:
    offer = candidates.any_of(*choices)
    return click.argument("kind", metavar="KIND", required=False, shell_complete=offer)


@click.command(cls=Command)
@_kind(_KINDS)
@click.argument("file", metavar="FILE", required=False, shell_complete=candidates.a_file)
@lang
def new(*, kind: str | None, file: str | None, lang: Language) -> int:
    """Write a file to begin with; its name may say that it is English although nobody else does.

    A name by which scenarios are not found is taken all the same, with a warning.
    """
    name, path = _chosen(needed("KIND", kind), _KINDS), Path(needed("FILE", file))
    language = "en" if language_of(path) == "en" else lang
    starter = files("asn_netralitas") / "starter" / f"{name}.{language}.yaml"
    create(path, starter.read_text("utf-8"))
    say_written(path)
    if name == "scenario" and language_of(path) is None:
        values = {"path": str(path), "endings": ", ".join(SUFFIXES)}
        warn(Problem(code="name-not-found", values=values, severity="warning"))
    return 0


@click.command(cls=Command)
@_kind(_SCHEMAS)
@lang_of_problems
def schema(*, kind: str | None) -> int:
    """Print a JSON Schema."""
    sys.stdout.write(shipped(_chosen(needed("KIND", kind), _SCHEMAS)))
    return 0


def _chosen(written: str, choices: Mapping[str, Name]) -> Name:
    if written not in choices:
        values = {"option": "KIND", "choices": ", ".join(choices)}
        hint = near(written, choices)
        raise CaseError([Problem(code="bad-choice", values=values, hint=hint)])
    return choices[written]
