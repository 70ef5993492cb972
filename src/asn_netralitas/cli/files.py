"""The commands about files: `translate`, `new`, `schema`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal, TypeVar

from asn_netralitas import schemas
from asn_netralitas._files.atomic import create, replace
from asn_netralitas._files.json_text import text_of
from asn_netralitas._model.problems import CaseError, Problem, near
from asn_netralitas._phrases.text import Language
from asn_netralitas.scenario.files import language_of
from asn_netralitas.translation import translate

FileKind = Literal["scenario", "overlay"]

# What may be asked for, in the words of either language.
_KINDS: Final[Mapping[str, FileKind]] = {
    "skenario": "scenario",
    "scenario": "scenario",
    "overlay": "overlay",
}
_SCHEMAS: Final[Mapping[str, schemas.Name]] = {**_KINDS, "decision": "decision"}
GivenT = TypeVar("GivenT", bound=str)


def translate_file(
    *, file: str | None, to: Language | None, in_place: bool, output: str | None
) -> int:
    """Print a file in the words of a language, or write it."""
    path = _needed("FILE", file)
    language: Language = _needed("--to", to)
    if in_place and output is not None:
        values = {"keys": "--in-place, --output"}
        raise CaseError([Problem(code="one-of-keys", values=values)])
    text = translate(text_of(Path(path)), language, path=path)
    if in_place or output is not None:
        replace(Path(output or path), text)
    else:
        sys.stdout.write(text)
    return 0


def new_file(*, kind: str | None, file: str | None, lang: Language) -> int:
    """Write a file to begin with; its name may say that it is English although nobody else does."""
    named, path = _choice("KIND", _needed("KIND", kind), _KINDS), Path(_needed("FILE", file))
    spoken = "en" if language_of(path) == "en" else lang
    starter = files("asn_netralitas") / "starter" / f"{named}.{spoken}.yaml"
    create(path, starter.read_text("utf-8"))
    return 0


def print_schema(*, kind: str | None) -> int:
    """Print a JSON Schema."""
    sys.stdout.write(schemas.shipped(_choice("KIND", _needed("KIND", kind), _SCHEMAS)))
    return 0


def _needed(option: str, value: GivenT | None) -> GivenT:
    """Return what was given.

    Raises:
        CaseError: If nothing was.
    """
    if value is None:
        raise CaseError([Problem(code="missing-option", values={"option": option})])
    return value


def _choice(option: str, written: str, choices: Mapping[str, GivenT]) -> GivenT:
    """Return what one of some words stands for.

    Raises:
        CaseError: If it is none of them.
    """
    if written not in choices:
        values = {"option": option, "choices": ", ".join(choices)}
        hint = near(written, choices)
        raise CaseError([Problem(code="bad-choice", values=values, hint=hint)])
    return choices[written]
