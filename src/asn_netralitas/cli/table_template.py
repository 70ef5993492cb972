"""A table to fill in, which `batch` answers: headers, lists to choose from, two rows as examples.

Its columns and rows are codes in `starter/table.csv`; the file has the words of the reader.
"""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from asn_netralitas._files.atomic import whole
from asn_netralitas._model.problems import refuse
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas._text.words import Words

from .console import say
from .tables.files import form_of, writing
from .tables.forms import Dialect, Opened
from .tables.term_lists import heading_of, look_of

# Columns of the keeper's own, which `batch` does not read; their texts are phrases.
_OWN: Final = ("office", "note")
# Excel parts the cells of CSV by the mark that is no decimal comma.
_SEPARATORS: Final = {"id": ";", "en": ","}


def write_template(path: Path, lang: Language) -> None:
    """Write a table to fill in.

    Raises:
        LoadError: If the file exists or cannot be written, or its form is unknown.
    """
    form_of(path)
    if os.path.lexists(path):
        refuse("file-exists", path=str(path))
    vocabulary = load_vocabulary()
    heads, *rows = _codes()
    table = _table(heads, rows, vocabulary, lang)
    dialect = Dialect(separator=_SEPARATORS[lang], mark=codecs.BOM_UTF8)
    like = Opened(schema=table.schema, read=lambda _: iter([table]), dialect=dialect)
    places = {name: place for place, name in enumerate(heads) if name not in _OWN}
    look = look_of(places, vocabulary, lang)
    with whole(path) as part, writing(part, path, table.schema, like, look) as writer:
        writer.write(table)


def _codes() -> list[list[str]]:
    text = (files("asn_netralitas") / "starter" / "table.csv").read_text("utf-8")
    return list(csv.reader(text.splitlines()))


def _table(
    heads: list[str], rows: list[list[str]], vocabulary: Vocabulary, lang: Language
) -> pa.Table:
    words = Words(lang=lang, vocabulary=vocabulary)

    def heading(name: str) -> str:
        if name in _OWN:
            return say(lang, f"template-{name}")
        return heading_of(name, vocabulary, lang)

    def cells(name: str, column: Iterable[str]) -> list[Any]:
        return [_cell(name, code, words) if code else None for code in column]

    columns = zip(heads, zip(*rows, strict=True), strict=True)
    return pa.table({heading(name): cells(name, column) for name, column in columns})


def _cell(name: str, code: str, words: Words) -> str | date:
    """Return the cell of a code in the words of the reader."""
    if name in _OWN:
        return say(words.lang, f"template-{code}")
    if name == "at":
        return date.fromisoformat(code)
    if name == "region":
        return words.region(code) or code
    sections = {"category": "categories", "act": "acts"}
    if name in sections:
        return words.vocabulary.terms[sections[name]][code][words.lang]
    return words.value(name, code)
