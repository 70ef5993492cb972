"""Change our own code at every place of a room, and see which changes no test notices.

A lane of its own (`make test-mutation`): python tests/mutants/own_code.py FOLDER ROOM. It works on
a copy in FOLDER, where mutmut writes each function with all of its changes; a change is then only a
name. The tests are collected and run once without a change, which tells what reaches which
function. Each change is tried in a fork of that process, by the quickest tests that reach its
function, until one fails: so the law is in memory, but it is read again where reading is changed.
FOLDER keeps what became of each change, and a diff of those that survive. The exit code is 1 if
fewer than nine of ten changes are noticed.

With `--every N` only each N-th change of a module is made, always the same ones.
"""

from __future__ import annotations

import argparse
import gc
import inspect
import json
import os
import resource
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import unified_diff
from functools import cached_property
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path
from time import process_time
from typing import Any, Final

import pytest
from attrs import fields, frozen, has

ROOT: Final = Path(__file__).resolve().parents[2]
LEAST: Final = 0.9
COPIED: Final = (
    *("src", "tests", "walkers", "examples", "docs", "benchmarks"),
    *("pyproject.toml", "README.md", "CHANGELOG.md"),
)
PACKAGE: Final = "src/asn_netralitas"
# What is changed, and the tests that shall notice: none that takes many seconds by itself.
ROOMS: Final = {
    "_engine": (
        f"{PACKAGE}/_engine/*.py",
        *("tests/unit/engine", "tests/laws/test_evaluation_laws.py", "tests/laws/test_traps.py"),
        "tests/laws/test_times_without_a_region.py",
    ),
    "_reading": (
        f"{PACKAGE}/_reading/*.py",
        *("tests/unit/reading", "tests/unit/model/test_words.py", "tests/unit/model/test_case.py"),
        *("tests/unit/doors/test_law.py", "tests/unit/doors/test_kept_law.py"),
        *("tests/unit/doors/test_key.py", "tests/program/test_words_on_the_line.py"),
        *("tests/unit/schemas", "tests/program/test_verify.py"),
    ),
    "reporting": (f"{PACKAGE}/reporting.py", "tests/unit/doors/test_reporting.py"),
}
TOO_SLOW: Final = ("national_rulebook_decides", "every_key_of_the_grammar", "grammar_does_not_have")
# Of the tests that reach a function: seconds of the processor, as measured without a change.
LONGEST: Final = 5.0
# What a change may take, in seconds of the processor and in bytes, until it is called endless.
PATIENCE: Final = 30
MEMORY: Final = 4 << 30
# Read once for all, unless what is changed is how they are read.
READ_LAW: Final = ("_national", "load_vocabulary", "national_places")


@frozen(eq=False)
class Module:
    """A module with what mutmut made of its source, and the names of the changes to be tried."""

    path: str
    source: Any
    changes: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path.removeprefix(f"{PACKAGE}/")

    def diff(self, change: str) -> str:
        """Return what a change changes."""
        function, lines = change.rpartition(".")[2], self.source.code.splitlines()
        spans = self.source.line_span_by_function_name
        old, new = (
            lines[spans[name].start - 1 : spans[name].end]
            for name in (f"{function.partition('__mutmut_')[0]}__mutmut_orig", function)
        )
        return "\n".join(list(unified_diff(old, new, change, change, n=1, lineterm=""))[1:])


def function_of(change: str) -> str:
    return change.partition("__mutmut_")[0]


def copied(folder: Path, pattern: str, every: int) -> Iterator[Module]:
    """Copy the checkout into a folder, and yield each module that is changed there."""
    # Not above: tests are collected, and this file with them, where mutmut is not installed.
    mutate = import_module("mutmut.mutation.file_mutation").mutate_file_contents
    name_of = import_module("mutmut.utils.format_utils").get_mutant_name
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for path in sorted(folder.glob(pattern)):
        relative = path.relative_to(folder)
        source = mutate(str(relative), path.read_text("utf-8"))
        path.write_text(source.code, encoding="utf-8")
        names = tuple(name_of(relative, name) for name in source.mutant_names)
        if names:
            yield Module(relative.as_posix(), source, names[::every])


class Trials:
    """A plugin of pytest that runs the collected tests once, and then those of each change."""

    def __init__(self, modules: Sequence[Module], results: Path) -> None:
        self.modules = modules
        self.results = results
        self.seconds: dict[pytest.Item, float] = {}
        self.reached_by: dict[str, list[pytest.Item]] = defaultdict(list)
        self.share = 0.0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run what was collected, then every change in a process of its own."""
        self._run_unchanged(session)
        forget()
        gc.collect()
        gc.freeze()
        print()  # noqa: T201  # after the points of pytest
        found: dict[Module, dict[str, str]] = {module: {} for module in self.modules}
        turns = zip_longest(*([(module, it) for it in module.changes] for module in self.modules))
        for module, change in filter(None, chain.from_iterable(turns)):
            found[module][change] = self._tried(session, change)
            self._keep(module, found[module])
        for module, results in found.items():
            report(module.name, results)
        self.share = report(
            "all", {key: how for part in found.values() for key, how in part.items()}
        )
        return True

    def _keep(self, module: Module, found: dict[str, str]) -> None:
        path = self.results / f"{module.name.replace('/', '.')}.json"
        path.write_text(json.dumps(found, indent=1), "utf-8")
        survivors = [change for change, how in found.items() if how in {"survived", "no test"}]
        text = "\n\n".join(f"# {found[name]}\n{module.diff(name)}" for name in survivors)
        path.with_suffix(".diff").write_text(text, "utf-8")

    def _run_unchanged(self, session: pytest.Session) -> None:
        reached = import_module("mutmut.state").state()._stats  # noqa: SLF001  # noted there
        changing("stats")
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            reached.clear()
            began = process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.seconds[item] = process_time() - began
            if session.testsfailed:
                pytest.exit(f"{item.nodeid} fails without a change", returncode=2)
            for function in reached:
                self.reached_by[function].append(item)
        changing("")

    def _tried(self, session: pytest.Session, change: str) -> str:
        chosen: list[pytest.Item] = []
        left = LONGEST
        for item in sorted(self.reached_by[function_of(change)], key=self.seconds.__getitem__):
            left -= self.seconds[item]
            if left < 0 and chosen:
                break
            chosen.append(item)
        if not chosen:
            return "no test"
        child = os.fork()
        if not child:
            try:
                try_change(session, change, chosen)
            finally:
                os._exit(1)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return {0: "survived", 1: "noticed"}.get(status, "endless" if status < 0 else "noticed")


def try_change(session: pytest.Session, change: str, tests: Sequence[pytest.Item]) -> None:
    """Run tests with a change until one fails, in a process that ends with 1 then and else 0."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    if "._reading." in change:
        forget(read_law=True)
    changing(change)
    for item, following in zip(tests, [*tests[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            os._exit(1)
    os._exit(0)


def changing(change: str) -> None:
    """Make a change, by its name; mutmut would look it up in the environment at every call."""
    vars(import_module("mutmut.mutation.trampoline"))["get_mutant_under_test"] = lambda: change


def forget(*, read_law: bool = False) -> None:
    """Drop what was computed and kept, but not the national law unless it shall be read again."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("asn_netralitas."):
            continue
        for key, value in vars(module).items():
            if hasattr(value, "cache_clear") and (read_law or key not in READ_LAW):
                value.cache_clear()
    if not read_law:
        for value in gc.get_objects():
            for key in _kept_in(type(value)):
                _drop(value, key)


def _kept_in(kind: type[Any]) -> frozenset[str]:
    """Return the names of what instances of a class of ours compute once."""
    if not str(kind.__module__).startswith("asn_netralitas."):
        return frozenset()
    names = {key for key, value in vars(kind).items() if isinstance(value, cached_property)}
    if has(kind) and "__slots__" in vars(kind):
        own = {part.name for part in fields(kind)} | {"__weakref__", "_attrs_cached_hash"}
        names |= {key for key in vars(kind)["__slots__"] if key not in own}
    return frozenset(names)


def _drop(value: Any, key: str) -> None:  # of any class of ours
    if hasattr(value, "__dict__"):
        vars(value).pop(key, None)
    elif inspect.getattr_static(value, key, None) is not None:
        with suppress(AttributeError):
            object.__delattr__(value, key)


def report(name: str, found: dict[str, str]) -> float:
    """Print how many changes were noticed, and return their share."""
    noticed = sum(how in {"noticed", "endless"} for how in found.values())
    share = noticed / max(1, len(found))
    print(f"{name:32} {noticed:5} of {len(found):5} {share:6.1%}", flush=True)  # noqa: T201
    return share


def main(arguments: Sequence[str]) -> int:
    """Try the changes in a copy of the checkout, and return the exit code."""
    parser = argparse.ArgumentParser(description="Change our own code.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--every", type=int, default=1, help="make each N-th change only")
    chosen = parser.parse_args(arguments)
    folder = chosen.folder.resolve()
    copy, results = folder / "copy", folder / "results"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    results.mkdir(exist_ok=True)
    pattern, *tests = ROOMS[chosen.room]
    modules = list(copied(copy, pattern, chosen.every))
    os.chdir(copy)
    sys.path.insert(0, str(copy / "src"))
    trials = Trials(modules, results)
    options = ("-q", "-s", "-n", "0", "-p", "no:cacheprovider", "-m", "not slow")
    quick = ("-k", " and ".join(f"not {name}" for name in TOO_SLOW))
    code = pytest.main([*options, *quick, "--hypothesis-profile=change", *tests], plugins=[trials])
    return int(code) or int(trials.share < LEAST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
