"""A register in a CSV file, of which `diff --table` tells who gets another answer."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from attrs import fields

from asn_netralitas._files.json_text import text_of
from asn_netralitas._model.case import Activity, Case, Person
from asn_netralitas._model.problems import CaseError
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas.analysis.register_changes import render_changes, who_changes
from asn_netralitas.pictures.register_page import register

from .console import print_json, print_text
from .options import FAILED, today

_AT: Final = "at"


def print_register_changes(
    path: str, books: tuple[Rulebook, Rulebook], days: Sequence[date], form: str, lang: Language
) -> int:
    """Print who in a register changes, and return the exit code.

    The columns are named as those of `batch`: `category`, `act`, `at`, `region` and facts, in
    codes or words. A day that is given takes the place of the column `at`.

    Raises:
        LoadError: If the file cannot be read.
    """
    old_day, new_day = (days[0], days[-1]) if days else (None, None)
    cases = _cases(path, old_day)
    changes = who_changes(cases, old=books[0], new=books[1], old_day=old_day, new_day=new_day)
    match form:
        case "json":
            print_json(changes.to_dict())
        case "html":
            sys.stdout.write(register(changes, lang=lang))
        case _:
            print_text(render_changes(changes, lang=lang).rstrip("\n"))
    return FAILED if changes.undecided else 0


def _cases(path: str, day: date | None) -> Iterator[Case | CaseError]:
    text = text_of(Path(path))
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text[:200] else ",")
    owners = _owners(reader.fieldnames or (), load_vocabulary())
    known: dict[tuple[str, ...], Case | CaseError] = {}
    for record in reader:
        key = tuple(str(value) for value in record.values())
        if key not in known:
            known[key] = _case(_parts(record, owners, day))
        yield known[key]


def _case(parts: Mapping[str, Any]) -> Case | CaseError:
    """Return the case of a row, or all that is wrong with it."""
    try:
        return Case.from_dict(parts, words=True, today=today())
    except CaseError as error:
        return error


def _owners(headers: Sequence[str], vocabulary: Vocabulary) -> dict[str, tuple[str, str]]:
    """Return of each column that is read the part of the case, and the key in it."""
    parts = {
        "person": [part.name for part in fields(Person)],
        "activity": [part.name for part in fields(Activity)],
        "": [_AT],
    }
    return {
        header: (owner, name)
        for header in headers
        for owner, names in parts.items()
        for name in names
        if vocabulary.is_key(name, header)
    }


def _parts(
    record: Mapping[str, Any], owners: Mapping[str, tuple[str, str]], day: date | None
) -> dict[str, Any]:
    case: dict[str, Any] = {"person": {}, "activity": {}}
    for header, (owner, name) in owners.items():
        written = str(record.get(header) or "").strip()
        if written:
            (case[owner] if owner else case)[name] = written
    return case | ({_AT: day.isoformat()} if day is not None else {})
