"""The walkers of the law pack as processes that answer cases, and the pack that they read."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Thread
from typing import Any, Final, Self

import pytest
from attrs import frozen
from places import ROOT
from programs import found, missing, node
from shared import made_once

from asn_netralitas.law_pack import make_law_pack, to_json

WALKERS: Final = ROOT / "walkers"
Json = dict[str, Any]


def javascript() -> list[str]:
    return [str(node()), str(WALKERS / "javascript" / "answer.mjs")]


def php() -> list[str]:
    """Return how the walker in PHP is called; without PHP leave the test out, but not in CI."""
    interpreter = found("php")
    if interpreter is None:
        leave_out = pytest.fail if os.environ.get("CI") else pytest.skip
        leave_out(missing("php"))
    return [interpreter, str(WALKERS / "php" / "answer.php")]


BY_LANGUAGE: Final[Mapping[str, Callable[[], list[str]]]] = {"javascript": javascript, "php": php}


def national_pack(factory: pytest.TempPathFactory) -> Path:
    """Return the file of the national pack, made once for all workers of a run."""

    def make() -> Path:
        path = factory.mktemp("pack") / "law-pack.json"
        path.write_text(to_json(make_law_pack()), "utf-8")
        return path

    return made_once(factory, "law-pack", make)


def answers(command: Iterable[str], pack: Path, cases: Iterable[Json]) -> list[Json]:
    """Return the answers of a walker to some cases."""
    with Walker.started([*command, str(pack)]) as walker:
        return walker.answers(list(cases))


@frozen(eq=False)
class Walker:
    """A walker that runs and answers one batch of cases after the other."""

    process: subprocess.Popen[str]

    @classmethod
    def started(cls, command: list[str]) -> Walker:
        return cls(
            subprocess.Popen(  # noqa: S603  # our own walkers
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
        )

    def answers(self, cases: list[Json]) -> list[Json]:
        """Return the answers to a batch, which is written while they are read."""
        writer = Thread(target=self._write, args=(cases,), daemon=True)
        writer.start()
        assert self.process.stdout is not None
        return [json.loads(self.process.stdout.readline()) for _ in cases]

    def _write(self, cases: list[Json]) -> None:
        assert self.process.stdin is not None
        for case in cases:
            self.process.stdin.write(f"{json.dumps(case)}\n")
        self.process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()
