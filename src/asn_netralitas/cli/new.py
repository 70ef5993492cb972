"""The commands about files that people write.

`new` writes one to begin with, `schema` prints a JSON Schema, and `translate` writes a file in the
words of the other language.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeVar

import click

from asn_netralitas._files.atomic import create
from asn_netralitas._files.json_text import text_of
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.word_file import template_of
from asn_netralitas.analysis.property_files import language_of_properties
from asn_netralitas.scenario.files import SUFFIXES, language_of
from asn_netralitas.schemas.named_schemas import Name, shipped
from asn_netralitas.translation import translate as translated

from . import candidates
from .console import say_written, warn, write
from .options import LANGUAGE, CommandT, lang, lang_of_problems, needed, output
from .program import Command

NameT = TypeVar("NameT", bound=str)

_TABLE: Final = "table"
_SUFFIXES_OF_TABLES: Final = {".xlsx", ".csv", ".tsv"}
# Kinds of files in the words of either language.
_OF_YAML: Final[Mapping[str, Name]] = {
    "skenario": "scenario",
    "scenario": "scenario",
    "overlay": "overlay",
    "janji": "property",
    "property": "property",
}
# Templates of documents, which an office makes its own.
_DOCUMENTS: Final = {
    "nota": "note",
    "note": "note",
    "lembar": "worksheet",
    "worksheet": "worksheet",
}
_KINDS: Final[Mapping[str, str]] = {**_OF_YAML, "tabel": _TABLE, _TABLE: _TABLE, **_DOCUMENTS}
_SCHEMAS: Final[Mapping[str, Name]] = {
    **_OF_YAML,
    "kasus": "case",
    "case": "case",
    "decision": "decision",
    "law-pack": "law-pack",
}


def _kind(choices: Iterable[str]) -> Callable[[CommandT], CommandT]:
    offer = candidates.any_of(*choices)
    return click.argument("kind", metavar="KIND", required=False, shell_complete=offer)


@click.command(cls=Command)
@_kind(_KINDS)
@click.argument("file", metavar="FILE", required=False, shell_complete=candidates.a_file)
@lang
def new(*, kind: str | None, file: str | None, lang: Language) -> int:
    """Write a file to begin with; its name may say that it is English although nobody else does.

    A name by which scenarios are not found is taken all the same, with a warning. A table needs no
    kind, since its suffix says what it is.
    """
    if file is None and Path(kind or "").suffix.casefold() in _SUFFIXES_OF_TABLES:
        kind, file = _TABLE, kind
    name, path = _chosen(needed("KIND", kind), _KINDS), Path(needed("FILE", file))
    if name == _TABLE:
        from .table_template import write_template  # noqa: PLC0415  # it needs [frame]

        write_template(path, lang)
        say_written(path)
        return 0
    if name in _DOCUMENTS:
        create(path, template_of(name, lang))
        say_written(path)
        return 0
    language = "en" if "en" in {language_of(path), language_of_properties(path)} else lang
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


def _chosen(written: str, choices: Mapping[str, NameT]) -> NameT:
    if written not in choices:
        values = {"option": "KIND", "choices": ", ".join(choices)}
        hint = near(written, choices)
        raise CaseError([Problem(code="bad-choice", values=values, hint=hint)])
    return choices[written]
