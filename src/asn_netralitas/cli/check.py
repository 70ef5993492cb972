"""The command `check`: decide scenario files, compare, count, and update them.

Results are printed as a table, as JSON or as JUnit XML; on request with the coverage of the law by
the scenarios, and with the mutations of the law that no scenario notices.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from attrs import frozen

from asn_netralitas._files.atomic import replace
from asn_netralitas._files.edits import Edit, rewritten
from asn_netralitas._files.yaml_cursor import Cursor, by_place, document
from asn_netralitas._model.codes import Status, Verdict
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._model.vocabulary import folded
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas.mutation import Mutant, unnoticed
from asn_netralitas.render import Form
from asn_netralitas.rule_coverage import CoveredPart, RuleCoverage
from asn_netralitas.rule_coverage import coverage as coverage_of
from asn_netralitas.scenario.check import run
from asn_netralitas.scenario.files import FileRead, language_of, read
from asn_netralitas.scenario.values import Result, Scenario, report

from .console import print_json, print_table, print_text, printable, say, track

CHECK_SCHEMA: Final = "asn-netralitas/check/1"
FAILED: Final = 1
_MOST_SHOWN: Final = 20
_AGREED: Final = frozenset({"y", "yes", "ya"})


@frozen
class CheckedFile:
    """A scenario that was decided, with the file it is from and its number there."""

    file: Path
    number: int
    result: Result


@frozen(kw_only=True)
class _Report:
    """All that a check found out."""

    checked: Sequence[CheckedFile]
    covered: RuleCoverage | None
    survivors: Sequence[Mutant] | None

    @property
    def failed(self) -> list[CheckedFile]:
        return [each for each in self.checked if not each.result.passed]


def check_scenarios(  # noqa: PLR0913  # click makes an argument of every option
    *,
    paths: tuple[str, ...],
    update: bool,
    yes: bool,
    junit: str | None,
    coverage: bool,
    coverage_fail_under: float | None,
    mutate: bool,
    lang: Language,
    form: Form,
) -> int:
    """Check scenario files and print what became of each scenario."""
    checked = check_all(paths, lang)
    results = [each.result for each in checked]
    counted = coverage or coverage_fail_under is not None
    found = _Report(
        checked=checked,
        covered=coverage_of(results) if counted else None,
        survivors=_survivors(results, lang) if mutate else None,
    )
    if form == "json":
        print_json(_as_json(found))
    else:
        _print(found, lang)
    if junit is not None:
        _write_junit(Path(junit), checked, lang)
    if update and found.failed:
        _update(found.failed, lang, sure=yes)
    too_little = found.covered is not None and found.covered.rules.percent < (
        coverage_fail_under or 0
    )
    return FAILED if found.failed or too_little else 0


def check_all(paths: tuple[str, ...], lang: Language) -> list[CheckedFile]:
    """Return what became of every scenario.

    Raises:
        CaseError: If there is no scenario.
        LoadError: If anything is wrong with any file; all of it is listed.
    """
    if not paths:
        raise CaseError([Problem(code="missing-option", values={"option": "PATH"})])
    files = [(file, read(file)) for file in _scenario_files(paths)]
    problems = {file: list(found.problems) for file, found in files}
    cases = list(_cases(files))
    if not (cases or any(problems.values())):
        raise CaseError([Problem(code="no-scenarios", values={"paths": ", ".join(paths)})])
    checked = [
        CheckedFile(file, number, result)
        for file, number, scenario in track(cases, say(lang, "checking"))
        if (result := _result(scenario, problems[file])) is not None
    ]
    # Scenarios that share an overlay would each tell what is wrong with it.
    told = dict.fromkeys(one for found in problems.values() for one in sorted(found, key=by_place))
    if told:
        raise LoadError(told)
    return checked


def _scenario_files(paths: Iterable[str]) -> Iterator[Path]:
    """Yield each file once; a folder stands for the scenario files in it and below."""
    seen: set[Path] = set()
    for path in map(Path, paths):
        below = (file for file in path.rglob("*.yaml") if language_of(file))
        for file in sorted(below) if path.is_dir() else (path,):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _cases(files: Iterable[tuple[Path, FileRead]]) -> Iterator[tuple[Path, int, Scenario]]:
    for file, found in files:
        for number, scenario in enumerate(found.scenarios):
            yield file, number, scenario


def _result(scenario: Scenario, problems: list[Problem]) -> Result | None:
    try:
        return run(scenario)
    except (CaseError, LoadError) as error:
        problems += error.problems
        return None


def _survivors(results: Iterable[Result], lang: Language) -> tuple[Mutant, ...]:
    def shown(mutants: Iterable[Mutant]) -> Iterable[Mutant]:
        return track(list(mutants), say(lang, "mutating"))

    return unnoticed((result.scenario for result in results), progress=shown)


def _as_json(found: _Report) -> dict[str, Any]:
    values: dict[str, Any] = {
        "schema": CHECK_SCHEMA,
        "passed": len(found.checked) - len(found.failed),
        "failed": len(found.failed),
        "scenarios": [_scenario_as_json(each) for each in found.checked],
    }
    if found.covered is not None:
        values["coverage"] = found.covered.to_dict()
    if found.survivors is not None:
        values["unnoticed"] = [
            {"kind": mutant.kind, "rule": mutant.rule, "about": mutant.about}
            for mutant in found.survivors
        ]
    return values


def _scenario_as_json(checked: CheckedFile) -> dict[str, Any]:
    result = checked.result
    where = result.scenario.location
    return {
        "file": str(checked.file),
        "line": None if where is None else where.line,
        "name": result.scenario.name,
        "verdict": result.decision.verdict,
        "passed": result.passed,
        "failures": [
            {"key": failure.key, "expected": failure.expected, "got": failure.got}
            for failure in result.failures
        ],
    }


def _write_junit(path: Path, checked: Sequence[CheckedFile], lang: Language) -> None:
    """Write JUnit XML: a suite for each file, a case for each scenario."""
    root = ET.Element("testsuites", _junit_counts(checked))
    for file, group in groupby(checked, key=lambda each: each.file):
        cases = list(group)
        suite = ET.SubElement(root, "testsuite", {"name": str(file), **_junit_counts(cases)})
        for each in cases:
            name = {"classname": file.stem, "name": each.result.scenario.name}
            case = ET.SubElement(suite, "testcase", _in_xml(name))
            if not each.result.passed:
                sentences = [failure.sentence(lang) for failure in each.result.failures]
                failure = ET.SubElement(case, "failure", _in_xml({"message": "; ".join(sentences)}))
                failure.text = _in_xml({"": report(each.result, lang)})[""]
    replace(path, ET.tostring(root, encoding="unicode", xml_declaration=True))


def _junit_counts(checked: Sequence[CheckedFile]) -> dict[str, str]:
    failed = sum(not each.result.passed for each in checked)
    return {"tests": str(len(checked)), "failures": str(failed), "errors": "0"}


def _in_xml(values: dict[str, str]) -> dict[str, str]:
    """Blank what XML cannot hold, such as a bell in a name."""
    return {
        name: "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in value)
        for name, value in values.items()
    }


def _print(found: _Report, lang: Language) -> None:
    """Print a table for each file, then every expectation that was not met, then the counts."""
    for file, group in groupby(found.checked, key=lambda each: each.file):
        print_text(f"{file}\n")
        _print_table_of([each.result for each in group], lang)
        print_text("")
    for each in found.failed:
        print_text(f"{say(lang, 'failed')}: {each.result.scenario.name}")
        print_text(f"{_indented(report(each.result, lang))}\n")
    if found.covered is not None:
        _print_coverage(found.covered, lang)
    if found.survivors is not None:
        _print_survivors(found.survivors, lang)
    _print_instruments([each.result for each in found.checked], lang)
    failed = len(found.failed)
    counts = {"all": len(found.checked), "passed": len(found.checked) - failed, "failed": failed}
    print_text(say(lang, "summary", **counts))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())


def _print_table_of(results: Iterable[Result], lang: Language) -> None:
    vocabulary = load_vocabulary()
    passed, failed = say(lang, "passed"), say(lang, "failed")
    print_table(
        [say(lang, word) for word in ("result", "verdict", "scenario")],
        [
            [
                passed if result.passed else failed,
                vocabulary.term(result.decision.verdict)[lang],
                result.scenario.name,
            ]
            for result in results
        ],
        unbroken=[0, 1],
        styles={passed: "green", failed: "bold red"},
    )


def _print_instruments(results: Sequence[Result], lang: Language) -> None:
    """Print for each instrument how many scenarios meet one of its rules, and how they fared."""
    book = Rulebook.national()
    of_rule = {rule.id: rule.instrument for rule in book.rules}
    met = [
        {
            of_rule[finding.rule]
            for finding in result.decision.findings
            if finding.status is not Status.LIFTED and finding.rule in of_rule
        }
        for result in results
    ]
    rows = []
    for instrument in book.instruments:
        fared = [
            result.passed for result, ids in zip(results, met, strict=True) if instrument.id in ids
        ]
        if fared:
            rows.append([instrument.number, str(sum(fared)), str(len(fared) - sum(fared))])
    if rows:
        print_table([say(lang, word) for word in ("instrument", "passed", "failed")], rows)
        print_text("")


def _print_coverage(found: RuleCoverage, lang: Language) -> None:
    parts = {
        "rules": found.rules,
        "exceptions": found.exceptions,
        "readings": found.readings,
        "cells": found.cells,
    }
    rows = [[say(lang, name), *_counted(part)] for name, part in parts.items()]
    print_table([say(lang, word) for word in ("part", "exercised", "share")], rows)
    print_text("")
    for name, part in [(name, part) for name, part in parts.items() if part.missed]:
        shown = ", ".join(part.missed[:_MOST_SHOWN])
        rest = len(part.missed) - _MOST_SHOWN
        more = "" if rest <= 0 else f" {say(lang, 'and-more', count=rest)}"
        print_text(f"{say(lang, 'missed', part=say(lang, name))}: {shown}{more}\n")


def _counted(part: CoveredPart) -> tuple[str, str]:
    return f"{part.total - len(part.missed)}/{part.total}", f"{part.percent:.0f} %"


def _print_survivors(survivors: Sequence[Mutant], lang: Language) -> None:
    print_text(say(lang, "unnoticed", count=len(survivors)))
    for mutant in survivors:
        print_text(f"- {mutant.sentence(lang)}")
    print_text("")


def _update(failed: Iterable[CheckedFile], lang: Language, *, sure: bool) -> None:
    """Write the verdicts that were got into the files, after showing what would change."""
    for file, group in groupby(failed, key=lambda each: each.file):
        text = file.read_bytes().decode("utf-8")
        entries = document(file, vocabulary=load_vocabulary())["scenarios"].sequence()
        edits = [edit for each in group for edit in _edits(entries[each.number], each.result)]
        changed = rewritten(text, edits)
        lines = text.splitlines(), changed.splitlines()
        for line in difflib.unified_diff(*lines, str(file), str(file), lineterm="", n=1):
            _tell(f"{line}\n")
        if edits and (sure or _agreed(say(lang, "update", file=file))):
            replace(file, changed)


def _edits(entry: Cursor, result: Result) -> Iterator[Edit]:
    """Yield the verdict that was got, written as the file writes verdicts, if another is there."""
    if any(failure.key == "verdict" for failure in result.failures):
        written = entry["expect"]["verdict"]
        got = result.decision.verdict
        in_codes = written.many()[0].text() in set(Verdict)
        yield Edit(*written.span, got.value if in_codes else load_vocabulary().term(got).id)


def _agreed(question: str) -> bool:
    """Ask on standard error; no answer is no."""
    _tell(f"{question} ")
    return folded(sys.stdin.readline()) in _AGREED


def _tell(text: str) -> None:
    sys.stderr.write(printable(text))
    sys.stderr.flush()
