"""What is wrong, as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, Final, Literal

from attrs import frozen

from asn_netralitas._model.decision import __version__
from asn_netralitas._model.problems import Location, Problem
from asn_netralitas._phrases.text import Language

Level = Literal["error", "warning", "note"]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_NAME: Final = "asn-netralitas"


@frozen
class SarifResult:
    """One fault: by which rule, how severe, in which words, and where."""

    rule: str
    level: Level
    message: str
    where: Location | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as a result of SARIF; a path has forward slashes."""
        result: dict[str, Any] = {
            "ruleId": self.rule,
            "level": self.level,
            "message": {"text": self.message},
        }
        if self.where is not None:
            region = {"startLine": self.where.line, "startColumn": self.where.column}
            place = {
                "artifactLocation": {"uri": PurePath(self.where.name).as_posix()},
                "region": region,
            }
            result["locations"] = [{"physicalLocation": place}]
        return result


def sarif(results: Iterable[SarifResult]) -> dict[str, Any]:
    """Return a log of SARIF with one run; it lists each rule once."""
    listed = [*results]
    rules = [{"id": rule} for rule in dict.fromkeys(each.rule for each in listed)]
    driver = {"name": _NAME, "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": [each.to_dict() for each in listed]}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def results_of(problems: Iterable[Problem], lang: Language) -> Iterator[SarifResult]:
    """Yield a result for each problem of a file."""
    for problem in problems:
        yield SarifResult(problem.code, problem.severity, problem.sentence(lang), problem.where)
