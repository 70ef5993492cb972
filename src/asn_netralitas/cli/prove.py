"""The command `prove`: properties of the law, proved for all cases or broken by the smallest one.

Without a file it proves what the national law promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from textwrap import indent
from typing import Any, Final

import click

from asn_netralitas._files.paths import is_folder
from asn_netralitas._files.yaml_cursor import by_place
from asn_netralitas._model.codes import Stage
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.elections import Context
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._model.values import as_json
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.words import Words
from asn_netralitas.analysis.counterexample import Counterexample
from asn_netralitas.analysis.proof import Proof
from asn_netralitas.analysis.proof import prove as proofs_of
from asn_netralitas.analysis.properties import ComparisonClaim, Property
from asn_netralitas.analysis.property_files import (
    language_of_properties,
    load_properties,
    national_properties,
)
from asn_netralitas.analysis.witness import Witness
from asn_netralitas.render import Form

from .candidates import a_file
from .console import print_json, print_table, print_text, say, say_all, track
from .options import FAILED, CaseOptions, case_options, form, lang
from .program import PROGRAM, Command

PROVE_SCHEMA: Final = "asn-netralitas/prove/1"


@click.command(cls=Command)
@click.argument("files", metavar="[FILE...]", nargs=-1, shell_complete=a_file)
@case_options("overlay")
@form
@lang
def prove(*, files: tuple[str, ...], case: CaseOptions, lang: Language, form: Form) -> int:
    """Prove the properties of files, or those of the national law, and print what became of each.

    Overlays extend the national law that is proved.
    """
    rulebook = case.rulebook()
    case.finish()
    proofs = proofs_of(
        _properties(files, rulebook),
        rulebook,
        progress=partial(track, description=say(lang, "proving"), worth=1),
    )
    if form == "json":
        print_json(_as_json(proofs))
    else:
        _print(proofs, case.overlay, lang)
    return 0 if all(proof.holds for proof in proofs) else FAILED


def _properties(paths: Sequence[str], rulebook: Rulebook) -> tuple[Property, ...]:
    """Return the properties of all files; raise all that is wrong with any of them at once."""
    if not paths:
        return national_properties()
    properties, problems = list[Property](), list[Problem]()
    for file in dict.fromkeys(_files(paths)):
        try:
            properties += load_properties(file, rulebook)
        except LoadError as error:
            problems += sorted(error.problems, key=by_place)
    if problems:
        raise LoadError(problems)
    if not properties:
        raise CaseError([Problem(code="no-properties", values={"paths": ", ".join(paths)})])
    return tuple(properties)


def _files(paths: Iterable[str]) -> Iterator[Path]:
    """Yield each file; a folder means the property files in it and below."""
    for path in map(Path, paths):
        below = (file for file in path.rglob("*.yaml") if language_of_properties(file))
        yield from sorted(below) if is_folder(path) else (path,)


# -------------------------------------------------------------- JSON


def _as_json(proofs: Sequence[Proof]) -> dict[str, Any]:
    proved = sum(proof.holds for proof in proofs)
    return {
        "schema": PROVE_SCHEMA,
        "proved": proved,
        "not_proved": len(proofs) - proved,
        "properties": list(map(_proof_as_json, proofs)),
    }


def _proof_as_json(proof: Proof) -> dict[str, Any]:
    found, where = proof.counterexample, proof.claimed.location
    return {
        "file": None if where is None else where.name,
        "line": None if where is None else where.line,
        "name": as_json(proof.claimed.name),
        "citations": list(map(as_json, proof.claimed.citations)),
        "proved": proof.holds,
        "cells": proof.cells,
        "deciding": proof.deciding,
        "counterexample": None if found is None else found.to_dict(),
    }


# -------------------------------------------------------------- text


def _print(proofs: Sequence[Proof], overlays: Sequence[str], lang: Language) -> None:
    """Print a table for each file, then why each property does not hold, then the counts."""
    for file, group in groupby(proofs, key=_file_of):
        print_text(f"{file}\n")
        _print_results(list(group), lang)
        print_text("")
    for proof in proofs:
        if not proof.holds:
            print_text(f"{say(lang, _result(proof))}: {proof.claimed.name[lang]}")
            print_text(indent("\n".join(_reasons(proof, overlays, lang)), "  "))
            print_text("")
    proved = sum(proof.holds for proof in proofs)
    counts = {"count": len(proofs), "proved": proved, "rest": len(proofs) - proved}
    print_text(say(lang, "prove-summary", **counts))


def _file_of(proof: Proof) -> str:
    return "" if proof.claimed.location is None else proof.claimed.location.name


def _result(proof: Proof) -> str:
    if proof.holds:
        return "proved"
    return "says-nothing" if proof.counterexample is None else "broken"


def _print_results(proofs: Sequence[Proof], lang: Language) -> None:
    number = Words(lang=lang).number
    rows = [
        [say(lang, _result(proof)), number(proof.deciding), proof.claimed.name[lang]]
        for proof in proofs
    ]
    styles = {say(lang, "proved"): "green", say(lang, "broken"): "bold red"}
    headings = say_all(lang, "result", "cells-looked-at", "property")
    print_table(headings, rows, unbroken=[0, 1], styles=styles)


def _reasons(proof: Proof, overlays: Sequence[str], lang: Language) -> Iterator[str]:
    """Yield where a property stands, who promises it, and the case that breaks it."""
    claimed, found = proof.claimed, proof.counterexample
    if claimed.location is not None:
        yield str(claimed.location)
    promises = "; ".join(
        f"{citation.instrument} {citation.provision}" for citation in claimed.citations
    )
    if promises:
        yield say(lang, "promised-by", provisions=promises)
    if found is None:
        yield say(lang, "says-nothing-anywhere")
        return
    if found.decision is None:
        yield say(lang, "in-an-election-to-come", contexts=_contexts(found, lang))
    yield from _case(found.case, found.decision, overlays, lang)
    if found.beside is not None:
        yield say(lang, "compared-with")
        claim = claimed.claim
        others = [str(path) for path in claim.laws] if isinstance(claim, ComparisonClaim) else []
        yield from _case(found.beside, found.decision_beside, [*overlays, *others], lang)


def _case(
    case: Witness, decision: Decision | None, overlays: Sequence[str], lang: Language
) -> Iterator[str]:
    options = " ".join((case.options, *(f"--overlay {path}" for path in overlays)))
    yield f"{PROGRAM} evaluate {options}"
    if decision is None:
        yield Words(lang=lang).term(case.verdict)
    else:
        yield decision.summary(lang=lang)


def _contexts(found: Counterexample, lang: Language) -> str:
    """Return what a case meets: elections with their stage and periods, or none."""
    return "; ".join(_context(context, Words(lang=lang)) for context in found.contexts)


def _context(context: Context, words: Words) -> str:
    kinds = () if context.kind is None else (context.kind,)
    stage = (context.stage,) if context.stage is not Stage.OUTSIDE or not kinds else ()
    return ", ".join(map(words.term, (*kinds, *stage, *context.periods)))
