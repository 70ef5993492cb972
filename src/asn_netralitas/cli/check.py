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
from textwrap import indent
from typing import Any, Final
from xml.etree import ElementTree as ET

import click
from attrs import frozen

from asn_netralitas._files.edits import Edit, rewritten
from asn_netralitas._files.paths import is_folder
from asn_netralitas._files.yaml_cursor import Cursor, by_place, document
from asn_netralitas._model.codes import Status, Verdict
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._model.spelling import folded
from asn_netralitas._model.values import fields_of
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas.mutation import Mutant, unnoticed
from asn_netralitas.rule_coverage import CoveredPart, RuleCoverage
from asn_netralitas.rule_coverage import coverage as coverage_of
from asn_netralitas.scenario.check import run, unknown_names
from asn_netralitas.scenario.files import FileRead, language_of, read
from asn_netralitas.scenario.values import Result, report

from .candidates import a_file
from .console import (
    print_json,
    print_table,
    print_text,
    printable,
    say,
    say_all,
    track,
    warn,
    width_of_terminal,
    write,
)
from .options import FAILED, at_least, form_of_faults, lang, missing, paths
from .program import Command
from .sarif import SarifResult, results_of, sarif

CHECK_SCHEMA: Final = "asn-netralitas/check/1"
_MOST_SHOWN: Final = 20
_INDENT: Final = "  "
# Endings in place of those that scenario files have: that of Notepad, and the other one of YAML.
_MEANT: Final = {".txt": "", ".yml": ".yaml"}
_AGREED: Final = frozenset({"y", "yes", "ya"})


@frozen
class CheckedFile:
    """A scenario that was decided, with the file it is from and its number there."""

    file: Path
    number: int
    result: Result


@frozen(kw_only=True)
class _Report:
    """The results of a check."""

    checked: Sequence[CheckedFile]
    covered: RuleCoverage | None
    survivors: Sequence[Mutant] | None

    @property
    def failed(self) -> list[CheckedFile]:
        return [case for case in self.checked if not case.result.passed]


@click.command(cls=Command)
@paths
@click.option("--update", is_flag=True)
@click.option("--yes", is_flag=True)
@click.option("--junit", metavar="FILE", shell_complete=a_file)
@click.option("--coverage", is_flag=True)
@click.option("--coverage-fail-under", type=str, callback=at_least(0.0), metavar="PERCENT")
@click.option("--mutate", is_flag=True)
@form_of_faults
@lang
def check(  # noqa: PLR0913  # each is an option of its own
    *,
    paths: tuple[str, ...],
    update: bool,
    yes: bool,
    junit: str | None,
    coverage: bool,
    coverage_fail_under: float | None,
    mutate: bool,
    form: str,
    lang: Language,
) -> int:
    """Check scenario files and print what became of each scenario."""
    try:
        checked = check_all(paths, lang)
    except LoadError as error:
        if form != "sarif":
            raise
        print_json(sarif(results_of(error.problems, lang)))
        return click.UsageError.exit_code
    results = [case.result for case in checked]

    def shown(mutants: Iterable[Mutant]) -> Iterable[Mutant]:
        return track(list(mutants), say(lang, "mutating"))

    outcome = _Report(
        checked=checked,
        covered=coverage_of(results) if coverage or coverage_fail_under is not None else None,
        survivors=unnoticed((r.scenario for r in results), progress=shown) if mutate else None,
    )
    match form:
        case "json":
            print_json(_as_json(outcome))
        case "sarif":
            print_json(sarif(_faults(outcome, lang)))
        case _:
            _print(outcome, lang)
    if junit is not None:
        _write_junit(Path(junit), checked, lang)
    if update and outcome.failed:
        _update(outcome.failed, lang, sure=yes)
    share = 100 if outcome.covered is None else outcome.covered.rules.percent
    return FAILED if outcome.failed or share < (coverage_fail_under or 0) else 0


def check_all(
    paths: tuple[str, ...], lang: Language, *, expecting: bool = True
) -> list[CheckedFile]:
    """Return what became of every scenario; raise all that is wrong with any file at once.

    With `expecting=False` scenarios need not expect anything.
    """
    if not paths:
        raise CaseError([missing("PATH")])
    files = {file: read(file, expecting=expecting) for file in _scenario_files(paths)}
    problems = {file: list(_problems(content)) for file, content in files.items()}
    cases = [
        (file, number, scenario)
        for file, content in files.items()
        for number, scenario in enumerate(content.scenarios)
    ]
    if not (cases or any(problems.values())):
        raise CaseError([Problem(code="no-scenarios", values={"paths": ", ".join(paths)})])
    checked = list[CheckedFile]()
    for file, number, scenario in track(cases, say(lang, "checking")):
        try:
            checked.append(CheckedFile(file, number, run(scenario)))
        except (CaseError, LoadError) as error:
            problems[file] += error.problems
    # Scenarios that share an overlay share its problems.
    distinct = dict.fromkeys(
        problem for of_file in problems.values() for problem in sorted(of_file, key=by_place)
    )
    if distinct:
        raise LoadError(distinct)
    return checked


def _problems(content: FileRead) -> Iterator[Problem]:
    """Yield every problem of a file, with what is not known of scenarios that cannot be decided."""
    yield from content.problems
    for scenario in content.faulty:
        yield from unknown_names(scenario)


def _scenario_files(paths: Iterable[str]) -> Iterable[Path]:
    """Return each file once; a folder means the scenario files in it and below."""
    files: dict[Path, Path] = {}
    for path in map(Path, paths):
        for file in _in_folder(path) if is_folder(path) else (path,):
            files.setdefault(file.resolve(), file)
    return files.values()


def _in_folder(folder: Path) -> Iterator[Path]:
    """Yield the scenario files in a folder and below; warn of those whose name ends otherwise."""
    for file in sorted(folder.rglob("*")):
        meant = file.with_suffix(_MEANT.get(file.suffix, file.suffix))
        if language_of(meant) is None:
            continue
        if meant == file:
            yield file
        else:
            values = {"path": str(file), "name": meant.name}
            warn(Problem(code="passed-over", values=values, severity="warning"))


def _as_json(outcome: _Report) -> dict[str, Any]:
    failed, survivors = len(outcome.failed), outcome.survivors
    values = {
        "schema": CHECK_SCHEMA,
        "passed": len(outcome.checked) - failed,
        "failed": failed,
        "scenarios": list(map(_scenario_as_json, outcome.checked)),
    }
    if outcome.covered is not None:
        values["coverage"] = outcome.covered.to_dict()
    if survivors is not None:
        values["unnoticed"] = [fields_of(mutant, "kind", "rule", "about") for mutant in survivors]
    return values


def _scenario_as_json(checked: CheckedFile) -> dict[str, Any]:
    result, where = checked.result, checked.result.scenario.location
    return {
        "file": checked.file,
        "line": None if where is None else where.line,
        "name": result.scenario.name,
        "verdict": result.decision.verdict,
        "passed": result.passed,
        "failures": [fields_of(failure, "key", "expected", "got") for failure in result.failures],
    }


def _faults(outcome: _Report, lang: Language) -> Iterator[SarifResult]:
    """Yield a result for each expectation that was not met."""
    for case in outcome.failed:
        for failure in case.result.failures:
            name = case.result.scenario.name
            message = printable(f"{name}: {failure.sentence(lang)}")
            yield SarifResult(f"failed-{failure.key}", "error", message, failure.where)


def _write_junit(path: Path, checked: Sequence[CheckedFile], lang: Language) -> None:
    root = ET.Element("testsuites", _junit_counts([case.result for case in checked]))
    for file, group in groupby(checked, key=lambda case: case.file):
        results = [case.result for case in group]
        suite = ET.SubElement(root, "testsuite", {"name": str(file), **_junit_counts(results)})
        for result in results:
            names = {"classname": printable(file.stem), "name": printable(result.scenario.name)}
            case = ET.SubElement(suite, "testcase", names)
            if not result.passed:
                sentences = "; ".join(failure.sentence(lang) for failure in result.failures)
                failure = ET.SubElement(case, "failure", {"message": printable(sentences)})
                failure.text = printable(report(result, lang))
    write(ET.tostring(root, encoding="unicode", xml_declaration=True), str(path))


def _junit_counts(results: Sequence[Result]) -> dict[str, str]:
    failed = sum(not result.passed for result in results)
    return {"tests": str(len(results)), "failures": str(failed), "errors": "0"}


def _print(outcome: _Report, lang: Language) -> None:
    """Print a table for each file, then every expectation that was not met, then the counts."""
    for file, group in groupby(outcome.checked, key=lambda case: case.file):
        print_text(f"{file}\n")
        _print_results([case.result for case in group], lang)
        print_text("")
    width = width_of_terminal()
    for case in outcome.failed:
        print_text(f"{say(lang, 'failed')}: {case.result.scenario.name}")
        inside = width and width - len(_INDENT)
        print_text(indent(report(case.result, lang, width=inside), _INDENT))
    if outcome.covered is not None:
        _print_coverage(outcome.covered, lang)
    if outcome.survivors is not None:
        print_text(say(lang, "unnoticed", count=len(outcome.survivors)))
        for mutant in outcome.survivors:
            print_text(f"- {mutant.sentence(lang)}")
        print_text("")
    _print_instruments([case.result for case in outcome.checked], lang)
    total, failed = len(outcome.checked), len(outcome.failed)
    print_text(say(lang, "summary", all=total, passed=total - failed, failed=failed))


def _print_results(results: Iterable[Result], lang: Language) -> None:
    term = load_vocabulary().term
    fared = failed, passed = say_all(lang, "failed", "passed")
    rows = [
        [fared[result.passed], term(result.decision.verdict)[lang], result.scenario.name]
        for result in results
    ]
    headings = say_all(lang, "result", "verdict", "scenario")
    styles = {passed: "green", failed: "bold red"}
    print_table(headings, rows, unbroken=[0, 1], styles=styles)


def _print_instruments(results: Iterable[Result], lang: Language) -> None:
    """Print for each instrument how many scenarios meet one of its rules, and how they fared."""
    book = Rulebook.national()
    instrument_of = {rule.id: rule.instrument for rule in book.rules}
    fared: dict[str, list[bool]] = {instrument.id: [] for instrument in book.instruments}
    for result in results:
        met = {
            instrument_of[finding.rule]
            for finding in result.decision.findings
            if finding.status is not Status.LIFTED and finding.rule in instrument_of
        }
        for instrument in met:
            fared[instrument].append(result.passed)
    rows = [
        [instrument.number, str(sum(passed)), str(len(passed) - sum(passed))]
        for instrument in book.instruments
        if (passed := fared[instrument.id])
    ]
    if rows:
        print_table(say_all(lang, "instrument", "passed", "failed"), rows)
        print_text("")


def _print_coverage(covered: RuleCoverage, lang: Language) -> None:
    parts: dict[str, CoveredPart] = fields_of(covered, "rules", "exceptions", "readings", "cells")
    rows = [
        [say(lang, name), f"{part.total - len(part.missed)}/{part.total}", f"{part.percent:.0f} %"]
        for name, part in parts.items()
    ]
    print_table(say_all(lang, "part", "exercised", "share"), rows)
    print_text("")
    for name, missed in ((name, part.missed) for name, part in parts.items() if part.missed):
        shown, rest = ", ".join(missed[:_MOST_SHOWN]), len(missed) - _MOST_SHOWN
        more = "" if rest <= 0 else f" {say(lang, 'and-more', count=rest)}"
        print_text(f"{say(lang, 'missed', part=say(lang, name))}: {shown}{more}\n")


def _update(failed: Iterable[CheckedFile], lang: Language, *, sure: bool) -> None:
    """Show the change of each file, then write the verdicts that were got into it."""
    for file, group in groupby(failed, key=lambda case: case.file):
        text = file.read_bytes().decode("utf-8")
        entries = document(file, vocabulary=load_vocabulary())["scenarios"].sequence()
        edits = [edit for case in group for edit in _edits(entries[case.number], case.result)]
        changed = rewritten(text, edits)
        lines = text.splitlines(), changed.splitlines()
        for line in difflib.unified_diff(*lines, str(file), str(file), lineterm="", n=1):
            _print_aside(f"{line}\n")
        if not edits:
            continue
        if not sure:
            _print_aside(f"{say(lang, 'update', file=file)} ")
        # No answer is no.
        if sure or folded(sys.stdin.readline()) in _AGREED:
            write(changed, str(file))


def _edits(entry: Cursor, result: Result) -> Iterator[Edit]:
    """Yield the change of a wrong verdict, to a code or a term as the file writes verdicts."""
    if any(failure.key == "verdict" for failure in result.failures):
        written = entry["expect"]["verdict"]
        got = result.decision.verdict
        in_codes = written.many()[0].text() in set(Verdict)
        yield Edit(*written.span, got.value if in_codes else load_vocabulary().term(got).id)


def _print_aside(text: str) -> None:
    sys.stderr.write(printable(text))
    sys.stderr.flush()
