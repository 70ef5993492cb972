"""Try a walker of the law pack: give it the cases of a suite, and compare its answers.

    asn-netralitas pack -o law-pack.json
    asn-netralitas pack --cases -o cases.jsonl
    python walkers/conformance.py cases.jsonl node walkers/javascript/answer.mjs law-pack.json

A walker reads cases from standard input, one line of JSON each, and writes an answer to each, one
line of JSON each. What is compared is named in the suite under `expect`; an answer may hold more.
Differences are printed; the exit code is 1 if there is any. The script needs Python alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

MOST_SHOWN = 20
# What is compared of the entries of lists; all else of an answer is compared whole.
PARTS = {
    "rules": ("rule", "status"),
    "disputes": ("id", "readings"),
    "readings": ("id", "verdict", "holders"),
    "holders": ("since", "source"),
    "sanctions": ("rule", "class", "certain", "if"),
    "silence": ("reason", "ask"),
    "errors": ("code", "path"),
}
# Lists without an order of their own, and those in which equal entries count once.
UNORDERED = {"disputes", "errors", "if"}
COUNTED_ONCE = {"sanctions", "errors"}


def compared(value: object, name: str = "") -> object:
    """Return the parts of an answer that are compared, in an order that every walker can have."""
    if isinstance(value, dict):
        names = PARTS.get(name, tuple(value))
        return {key: compared(value.get(key), key) for key in names}
    if not isinstance(value, list):
        return value
    entries = [compared(entry, name) for entry in value]
    if name in COUNTED_ONCE:
        entries = [entry for at, entry in enumerate(entries) if entry not in entries[:at]]
    return sorted(entries, key=json.dumps) if name in UNORDERED else entries


def difference(expected: dict[str, Any], answer: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what is expected and what was answered, by the names of the parts that differ."""
    pairs = {
        key: (compared(expected.get(key), key), compared(answer.get(key), key)) for key in expected
    }
    if "errors" in answer and "errors" not in expected:
        pairs["errors"] = (None, answer["errors"])
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def answers_of(command: list[str], cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers of a walker to some cases, in their order."""
    lines = "".join(f"{json.dumps(case)}\n" for case in cases)
    run = subprocess.run(  # noqa: S603  # the walker that is to be tried
        command, input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def main(suite: str, *command: str) -> int:
    """Compare the answers of a walker with a suite; return the exit code."""
    lines = Path(suite).read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines if line.strip()]
    answers = answers_of(list(command), [entry["case"] for entry in entries])
    if len(answers) != len(entries):
        print(f"{len(entries)} cases, but {len(answers)} answers")
        return 1
    differing = 0
    for entry, answer in zip(entries, answers, strict=True):
        found = difference(entry["expect"], answer)
        differing += bool(found)
        if found and differing <= MOST_SHOWN:
            print(json.dumps(entry["case"]))
            for key, (expected, answered) in found.items():
                print(f"  {key}")
                print(f"    expected {json.dumps(expected)}")
                print(f"    answered {json.dumps(answered)}")
    print(f"{len(entries)} cases, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
