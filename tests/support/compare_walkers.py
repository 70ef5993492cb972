"""Compare the walkers with Python on random cases: half about rules, half from `drawn_questions`.

    python tests/support/compare_walkers.py [--cases 100000] [--seed 1] [--pack FILE]

Each walker runs in one process, to which the cases are given in batches. The pack is made first
unless a file holds it. Differences are printed; the exit code is 1 if there is any.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import drawn_questions
from walker_programs import BY_LANGUAGE, WALKERS, Json, Walker

from asn_netralitas._engine.query import law_or_national
from asn_netralitas.law_pack import expected_answer, make_law_pack, to_json
from asn_netralitas.law_pack.drawn_cases import drawn_cases

sys.path.append(str(WALKERS))

from conformance import difference  # it lies beside the walkers

BATCH, MOST_SHOWN = 2_000, 20


def questions(seed: int, number: int) -> Iterator[Json]:
    """Yield about so many questions to the law without overlays, as cases."""
    for drawn in drawn_questions.decisions(seed, number):
        if not drawn["overlays"]:
            parts = {name: drawn[name] for name in ("person", "activity", "readings")}
            yield parts | {"at": "/".join(drawn["at"])}


def differing(walkers: dict[str, Walker], batch: list[Json]) -> Iterator[tuple[str, Json, Any]]:
    """Yield each walker that answers a case otherwise than Python, with the case and how."""
    expected = [expected_answer(case) for case in batch]
    for name, walker in walkers.items():
        for case, wanted, answer in zip(batch, expected, walker.answers(batch), strict=True):
            found = difference(wanted, answer)
            if found:
                yield name, case, found


def main(cases: int, seed: int, pack: Path | None) -> int:
    """Compare so many cases; return the exit code."""
    about_rules = islice(drawn_cases(law_or_national(None, None), seed), cases // 2)
    drawn = chain(about_rules, questions(seed, cases))
    asked = islice(drawn, cases)
    count = wrong = 0
    with TemporaryDirectory() as folder, ExitStack() as stack:
        if pack is None:
            pack = Path(folder) / "law-pack.json"
            pack.write_text(to_json(make_law_pack()), "utf-8")
        walkers = {
            name: stack.enter_context(Walker.started([*command(), str(pack)]))
            for name, command in BY_LANGUAGE.items()
        }
        while batch := list(islice(asked, BATCH)):
            count += len(batch)
            for name, case, found in differing(walkers, batch):
                wrong += 1
                if wrong <= MOST_SHOWN:
                    print(name, json.dumps(case), json.dumps(found), sep="\n  ")  # noqa: T201
            print(f"{count} cases, {wrong} answers differ", flush=True)  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", type=Path)
    sys.exit(main(**vars(parser.parse_args())))
