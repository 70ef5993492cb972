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
from itertools import chain, product
from sys import byteorder
from typing import Any, Final
from zlib import compress, decompress

from asn_netralitas._model.codes import Act, Category, Contest, ElectionKind, PeriodKind, Stage
from asn_netralitas._model.elections import Context

from .applicable_law import ApplicableLaw, ContextClass
from .application import RuleDiagrams
from .circumstances import LegalSituation
from .law_diagrams import Cell, LawDiagrams

FILE: Final = "diagrams.bin"
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
    _restore_cells(law, decompress(first))
    law.read_later(lambda: _laws_and_rules(json.loads(decompress(second))))
    return True


def _parts_of(content: bytes) -> tuple[str, bytes, bytes]:
    """Return of which YAML a file was made, and its two parts; raise if it is damaged."""
    line, _, rest = content.partition(b"\n")
    header = json.loads(line)
    if header["check"] != sha256(rest).hexdigest():
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
    """Return the file of a law of which nothing is compiled yet."""
    _compile_all(law)
    parts = [compress(part, 9) for part in (_cells_of(law), _rules_of(law))]
    rest = b"".join(parts)
    check = sha256(rest).hexdigest()
    header = {"sources": sources, "first": len(parts[0]), "check": check}
    return b"\n".join((_as_json(header), rest))


def _as_json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode()


def _compile_all(law: LawDiagrams) -> None:
    """Compile every cell that some question can reach."""
    circumstances, vocabulary = law.circumstances, law.rulebook.vocabulary
    for segment in range(len(circumstances.stretches)):
        elections = (None, *(met.election.id for met in circumstances.met(segment)))
        for place in circumstances.unlike(segment):
            for election, contest in product(elections, (None, *Contest)):
                circumstances.spots((segment,), (place,), election, contest)
    for situation, act in product(range(len(circumstances.situations)), Act):
        law.law_of(act, situation)
    categories = [category for category in Category if category not in vocabulary.category_groups]
    for number, applicable in enumerate(law.laws):
        act = applicable.act
        targets = law.targets(number, vocabulary.fixed_targets.get(act))
        targets = tuple(dict.fromkeys((*targets, *vocabulary.targets_of(act))))
        for category, target in product(categories, targets):
            law.cell(number, category, target)
            law.rule_diagrams(number, category, target)


# -------------------------------------------------------------- verdicts


def _cells_of(law: LawDiagrams) -> bytes:
    values = {
        "phases": [
            (phase.election and "", phase.kind, phase.contests, phase.stage, phase.periods)
            for phase in law.circumstances.phases
        ],
        "situations": list(law.circumstances.situations),
        "nodes": list(zip(law.diagrams.tested, law.diagrams.children, strict=True)),
        "cells": list(law.cells),
        "staged": law.staged,
        "lengths": [len(numbers) for numbers in _arrays(law)],
    }
    arrays = (_smallest_first(numbers).tobytes() for numbers in _arrays(law))
    return b"\n".join((_as_json(values), b"".join(arrays)))


def _restore_cells(law: LawDiagrams, content: bytes) -> None:
    line, _, rest = content.partition(b"\n")
    values = json.loads(line)
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
    law.diagrams.restore((tested, tuple(children)) for tested, children in values["nodes"])
    for verdict, excluded, presumed, touched in values["cells"]:
        law.cells.number(Cell(verdict, excluded, tuple(map(tuple, presumed)), tuple(touched)))
    law.staged.extend(values["staged"])
    for numbers, length in zip(_arrays(law), values["lengths"], strict=True):
        numbers.extend(_smallest_first(array("I", rest[: 4 * length])))
        rest = rest[4 * length :]


def _arrays(law: LawDiagrams) -> tuple[array[int], array[int], array[int]]:
    return law.law_numbers, law.cell_numbers, law.rule_numbers


def _smallest_first(numbers: array[int]) -> array[int]:
    """Return numbers with their bytes swapped on machines that put the greatest first."""
    if byteorder == "little":
        return numbers
    swapped = numbers[:]
    swapped.byteswap()
    return swapped


# -------------------------------------------------------------- explanations


def _rules_of(law: LawDiagrams) -> bytes:
    rules = list(dict.fromkeys(chain.from_iterable(law.rule_sets)))
    numbers = {rule: number for number, rule in enumerate(rules)}
    values = {
        "laws": list(law.laws),
        "rules": rules,
        "sets": [[numbers[rule] for rule in rule_set] for rule_set in law.rule_sets],
    }
    return _as_json(values)


def _laws_and_rules(
    values: dict[str, Any],
) -> tuple[list[ApplicableLaw], list[tuple[RuleDiagrams, ...]]]:
    rules = [
        RuleDiagrams(rule, anywhere, *(tuple(map(tuple, parts)) for parts in rest))
        for rule, anywhere, *rest in values["rules"]
    ]
    return (
        [_law(entry) for entry in values["laws"]],
        [tuple(rules[number] for number in numbers) for numbers in values["sets"]],
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
