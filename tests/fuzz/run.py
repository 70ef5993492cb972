"""Fuzz the targets for some minutes, guided by coverage where atheris is installed.

usage: python tests/fuzz/run.py [--minutes MINUTES] [TARGET ...]

Each target has a process of its own and an equal share of the time. An input of a kind that failed
before is passed over; the first of each kind is put into the corpus, where the ordinary tests find
it. Inputs that reach new lines are kept in `build/fuzz`, with which the next run begins.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
CORPUS: Final = ROOT / "tests" / "fuzz" / "corpus"
_LONGEST: Final = 20_000
_SLOW: Final = 60
_MOST_MEGABYTES: Final = 3_000
_DONE: Final = re.compile(r"(?:Done|ran) ([0-9]+) runs")
_RUNS: Final = re.compile(r"^#([0-9]+)", re.MULTILINE)


def main() -> int:
    """Run each target, print its figures, and return 1 if an input failed."""
    sys.path.insert(0, str(ROOT / "tests" / "support"))
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    if options.only:
        return _fuzz(options.only, options.minutes * 60)
    from fuzz_targets import TARGETS  # noqa: PLC0415  # a child imports it instrumented

    names = options.targets or list(TARGETS)
    found = 0
    for name in names:
        found += _run_apart(name, options.minutes / len(names))
    return 1 if found else 0


def _run_apart(name: str, minutes: float) -> int:
    """Fuzz one target in a process of its own, and return how many inputs failed."""
    known, began = set(CORPUS.joinpath(name).iterdir()), time.monotonic()
    run = subprocess.run(  # noqa: S603  # this program
        [sys.executable, __file__, "--only", name, "--minutes", str(minutes)],
        stderr=subprocess.PIPE,
        check=False,
    )
    told = run.stderr.decode("utf-8", "replace")
    runs = [int(number) for number in (*_RUNS.findall(told), *_DONE.findall(told))]
    taken = (time.monotonic() - began) / 60
    print(f"{name}: {max(runs, default=0)} runs in {taken:.1f} minutes", flush=True)
    for left in (ROOT / "build" / "fuzz").glob(f"{name}-*"):
        # What ended the process: a time-out, or too much memory.
        left.replace(_place(name, left.read_bytes()))
    new = sorted(set(CORPUS.joinpath(name).iterdir()) - known)
    for path in new:
        print(f"  FAILED {path.relative_to(ROOT)}", flush=True)
    if not new and run.returncode:
        print(told[-3000:], file=sys.stderr)
    return len(new) or int(run.returncode != 0)


def _place(name: str, content: bytes) -> Path:
    return CORPUS / name / f"found-{sha256(content).hexdigest()[:12]}"


def _fuzz(name: str, seconds: float) -> int:
    kept = ROOT / "build" / "fuzz" / name
    kept.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        if importlib.util.find_spec("atheris") is None:
            return _at_random(name, seconds, Path(folder))
        return _guided(name, seconds, Path(folder), kept)


def _at_random(name: str, seconds: float, folder: Path) -> int:
    """Change the known inputs at random until the time is over."""
    import fuzz_targets  # noqa: PLC0415  # as in `main`

    known = list(fuzz_targets.TARGETS[name].inputs(name))
    one, chance, runs = _noting(name, folder), random.Random(), 0  # noqa: S311  # no secret
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        one(fuzz_targets.mutated(chance.choice(known), chance))
        runs += 1
    print(f"ran {runs} runs", file=sys.stderr)
    return 0


def _guided(name: str, seconds: float, folder: Path, kept: Path) -> int:
    """Let atheris look for inputs that reach new lines; it ends the process."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["asn_netralitas"]):
        import fuzz_targets  # noqa: PLC0415  # as in `main`
    seeds, work = folder / "seeds", folder / "work"
    seeds.mkdir()
    work.mkdir()
    one = _noting(name, work)
    for number, content in enumerate(fuzz_targets.TARGETS[name].inputs(name)):
        (seeds / str(number)).write_bytes(content)
        one(content)  # also loads the law, which would else count as a slow input

    def changed(content: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311  # no secret
        if chance.random() < 1 / 3:
            return bytes(atheris.Mutate(content, most))
        return fuzz_targets.mutated(content, chance)[:most]

    options = {
        "max_total_time": round(seconds),
        "max_len": _LONGEST,
        "timeout": _SLOW,
        "report_slow_units": _SLOW,
        "rss_limit_mb": _MOST_MEGABYTES,
        "artifact_prefix": f"{kept.parent}/{name}-",
    }
    arguments = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([name, *arguments, str(kept), str(seeds)], one, custom_mutator=changed)
    atheris.Fuzz()
    return 0


def _noting(name: str, folder: Path) -> Callable[[bytes], None]:
    """Return a target that puts the first input of each kind of failure into the corpus."""
    import fuzz_targets  # noqa: PLC0415  # as in `main`

    run, kinds = fuzz_targets.TARGETS[name].run, set[str]()

    def one(content: bytes) -> None:
        try:
            run(content, folder)
        except Exception as error:  # noqa: BLE001  # whatever is raised is a failure
            kind = _kind(error)
            if kind not in kinds:
                kinds.add(kind)
                _place(name, content).write_bytes(content)
                notes = ROOT / "build" / "fuzz" / f"{_place(name, content).name}.txt"
                notes.write_text(traceback.format_exc(), "utf-8")

    return one


def _kind(error: Exception) -> str:
    """Return what was raised and where, by which failures are told apart."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-3:]]
    return " ".join((type(error).__name__, *places))


if __name__ == "__main__":
    sys.exit(main())
