"""The diagrams of the national law as one file, made with the wheel so that nothing is compiled.

`law/diagrams.bin` holds what `LawDiagrams` would compile of the law beside it, for every situation
that its calendar brings, elections and contests that are named included. The source tree has no
such file. One that is damaged, or was made of another law, is ignored.

The file is a line of JSON that says of which law it is and how long its two parts are. The first
part gives verdicts; the second explains, and is read when something is first explained.
"""

from __future__ import annotations

import json
from array import array
from hashlib import sha256
from itertools import chain
from sys import byteorder
from typing import Any, Final
from zlib import compress, decompress

from asn_netralitas._model.codes import Act, Contest, ElectionKind, PeriodKind, Stage
from asn_netralitas._model.elections import Context

from .applicable_law import ApplicableLaw, ContextClass
from .application import RuleDiagrams
from .circumstances import LegalSituation, PlaceClass
from .law_diagrams import Cell, LawDiagrams

FILE: Final = "diagrams.bin"
# Another number for another form, so that a file of another version is ignored.
_FORM: Final = 2
_DAMAGED: Final = (ValueError, LookupError, TypeError)


def restore(law: LawDiagrams, folder: str, sources: str) -> bool:
    """Take over the diagrams in a folder if they were packed of YAML with this fingerprint.

    Return whether they were.
    """
    try:
        with open(f"{folder}/{FILE}", "rb") as stream:  # noqa: PTH123  # as in `compiled_law`
            made_of, first, second = _parts_of(stream.read())
    except (OSError, *_DAMAGED):
        return False
    if made_of != sources:
        return False
    _restore_cells(law, *_read(decompress(first)))
    law.read_later(lambda: _laws_and_rules(*_read(decompress(second))))
    return True


def _parts_of(content: bytes) -> tuple[str, bytes, bytes]:
    """Return of which YAML a file was made, and its two parts; raise if it is damaged."""
    line, _, rest = content.partition(b"\n")
    header = json.loads(line)
    if (header["form"], header["check"]) != (_FORM, sha256(rest).hexdigest()):
        raise ValueError
    return header["sources"], rest[: header["first"]], rest[header["first"] :]


def digest_of_diagrams(content: bytes) -> str | None:
    """Return the SHA-256 of a file, however its parts were compressed; None if it is damaged."""
    try:
        made_of, *parts = _parts_of(content)
    except _DAMAGED:
        return None
    whole = b"".join((made_of.encode(), *map(decompress, parts)))
    return f"sha256:{sha256(whole).hexdigest()}"


def packed(law: LawDiagrams, sources: str) -> bytes:
    """Return the file of all that is compiled of a law."""
    parts = [compress(part, 9) for part in (_cells_of(law), _rules_of(law))]
    rest = b"".join(parts)
    check = sha256(rest).hexdigest()
    header = {"form": _FORM, "sources": sources, "first": len(parts[0]), "check": check}
    return b"\n".join((_as_json(header), rest))


def _as_json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode()


def _part(values: dict[str, Any], *arrays: array[int]) -> bytes:
    """Return a line of JSON, and behind it arrays as they are in memory."""
    line = _as_json(values | {"lengths": [len(numbers) for numbers in arrays]})
    return b"\n".join((line, b"".join(_smallest_first(numbers).tobytes() for numbers in arrays)))


def _read(part: bytes) -> tuple[dict[str, Any], list[array[int]]]:
    """Return what a part of a file was made of."""
    line, _, rest = part.partition(b"\n")
    values, arrays = json.loads(line), []
    for length in values["lengths"]:
        arrays.append(_smallest_first(array("I", rest[: 4 * length])))
        rest = rest[4 * length :]
    return values, arrays


def _smallest_first(numbers: array[int]) -> array[int]:
    """Return numbers with their bytes swapped on machines that put the greatest first."""
    if byteorder == "little":
        return numbers
    swapped = numbers[:]
    swapped.byteswap()
    return swapped


# -------------------------------------------------------------- verdicts


def _cells_of(law: LawDiagrams) -> bytes:
    values: dict[str, Any] = {
        "phases": [
            (phase.election and "", phase.kind, phase.contests, phase.stage, phase.periods)
            for phase in law.circumstances.phases
        ],
        "situations": list(law.circumstances.situations),
        "places": list(law.circumstances.place_classes),
        "classes": law.circumstances.class_numbers,
        "contests": list(law.circumstances.situation_rows),
        "nodes": list(zip(law.diagrams.tested, law.diagrams.children, strict=True)),
        "cells": list(law.cells),
        "staged": law.staged,
        "readings": law.readings,
    }
    rows = law.circumstances.situation_rows.values()
    return _part(values, law.law_numbers, law.cell_numbers, *rows)


def _restore_cells(law: LawDiagrams, values: dict[str, Any], arrays: list[array[int]]) -> None:
    for election, kind, contests, stage, periods in values["phases"]:
        phase = Context(
            election=election,
            kind=kind and ElectionKind(kind),
            contests=tuple(map(Contest, contests)),
            stage=Stage(stage),
            periods=tuple(map(PeriodKind, periods)),
            confidence=None,
        )
        law.circumstances.phases.number(phase)
    for stretch, elsewhere, phases in values["situations"]:
        situation = LegalSituation(stretch, tuple(elsewhere), tuple(phases))
        law.circumstances.situations.number(situation)
    for place in values["places"]:
        law.circumstances.place_classes.number(PlaceClass(*map(tuple, place)))
    law.circumstances.class_numbers.update(values["classes"])
    law.diagrams.restore((tested, tuple(children)) for tested, children in values["nodes"])
    for verdict, excluded, presumed, touched in values["cells"]:
        law.cells.number(Cell(verdict, excluded, tuple(map(tuple, presumed)), tuple(touched)))
    law.staged.extend(values["staged"])
    law.readings.extend(tuple(map(tuple, pairs)) for pairs in values["readings"])
    law_numbers, cell_numbers, *rows = arrays
    law.law_numbers.extend(law_numbers)
    law.cell_numbers.extend(cell_numbers)
    contests = (contest and Contest(contest) for contest in values["contests"])
    law.circumstances.situation_rows.update(zip(contests, rows, strict=True))


# -------------------------------------------------------------- explanations


def _rules_of(law: LawDiagrams) -> bytes:
    rules = list(dict.fromkeys(chain.from_iterable(law.rule_sets)))
    numbers = {rule: number for number, rule in enumerate(rules)}
    values = {
        "laws": list(law.laws),
        "rules": rules,
        "sets": [[numbers[rule] for rule in rule_set] for rule_set in law.rule_sets],
    }
    return _part(values, law.rule_numbers)


def _laws_and_rules(
    values: dict[str, Any], arrays: list[array[int]]
) -> tuple[list[ApplicableLaw], list[tuple[RuleDiagrams, ...]], array[int]]:
    rules = [
        RuleDiagrams(rule, anywhere, *(tuple(map(tuple, parts)) for parts in rest))
        for rule, anywhere, *rest in values["rules"]
    ]
    return (
        [_law(entry) for entry in values["laws"]],
        [tuple(rules[number] for number in numbers) for numbers in values["sets"]],
        arrays[0],
    )


def _law(values: list[Any]) -> ApplicableLaw:
    act, staged, stage, contexts, rules, consequences, schedules, readings = values
    classes = (
        ContextClass(Stage(stage), kind and ElectionKind(kind), tuple(numbers))
        for stage, kind, numbers in contexts
    )
    return ApplicableLaw(
        Act(act),
        staged,
        Stage(stage),
        tuple(classes),
        tuple(rules),
        tuple(map(tuple, consequences)),
        tuple(schedules),
        tuple(map(tuple, readings)),
    )
