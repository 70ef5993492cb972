"""Templates of word processors, filled in: the bytes of a .docx file.

What is filled in is text and nothing else: it is escaped, and never read as a part of a template.
A template of an office runs in a sandbox, in which it reaches the given values alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from asn_netralitas._files.archives import MOST_UNPACKED, check_clock, is_bounded, settled
from asn_netralitas._files.paths import waits
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language

from .html import printable

# What a template is given: texts, numbers, and lists and tables of them.
Value = str | int | Sequence["Value"] | Mapping[str, "Value"]


def template_of(name: str, lang: Language) -> bytes:
    """Return the template that the package brings for a document."""
    return (files("asn_netralitas") / "starter" / f"{name}.{lang}.docx").read_bytes()


def filled(template: bytes, values: Mapping[str, Value], name: str) -> bytes:
    """Return a template with values in the places that name them.

    The same template and values give the same bytes.

    Raises:
        CaseError: If it is no file of a word processor, is too large when unpacked, or asks for
            what there is not; `name` then names it.
        LoadError: If the machine's clock names a year that such a file cannot hold.
    """
    check_clock()
    # Of the extra `docx`, and slow to load.
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    # A word processor shows no line over a missing value, so that it would be missed in a letter.
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    written = BytesIO()
    try:
        is_small = is_bounded(BytesIO(template))
    except BadZipFile as error:
        raise CaseError([_bad(name, str(error))]) from None
    if not is_small:
        raise CaseError([_too_large(name)])
    try:
        document = DocxTemplate(BytesIO(template))
        document.render({key: _plain(value) for key, value in values.items()}, sandbox)
        document.save(written)
    except Exception as error:  # noqa: BLE001  # a template is a program, which can raise anything
        raise CaseError([_bad(name, str(error) or type(error).__name__)]) from None
    return settled(written.getvalue())


def _bad(path: str, reason: str) -> Problem:
    return Problem(code="bad-template", values={"path": path, "reason": reason})


def _too_large(path: str) -> Problem:
    return Problem(code="too-large", values={"path": path, "limit": str(MOST_UNPACKED)})


def _plain(value: Value) -> Any:  # noqa: ANN401  # what templates walk through
    """Return a value without signs that a file cannot hold or that would begin a page."""
    match value:
        case str():
            return printable(value)
        case int():
            return value
        case Mapping():
            return {key: _plain(inner) for key, inner in value.items()}
        case _:
            return [_plain(inner) for inner in value]


def read_template(path: Path) -> bytes:
    """Return the bytes of a template of an office.

    Raises:
        CaseError: If it cannot be read, or is larger than any document.
    """
    if waits(path):
        raise CaseError([Problem(code="special-file", values={"path": str(path)})])
    try:
        with path.open("rb") as file:
            content = file.read(MOST_UNPACKED + 1)
    except OSError as error:
        raise CaseError([_bad(str(path), error.strerror or type(error).__name__)]) from None
    if len(content) > MOST_UNPACKED:
        raise CaseError([_too_large(str(path))])
    return content
