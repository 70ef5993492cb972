"""Write anew what is expected in the sample for walkers, after a change of the law or of an answer.

    python tests/support/walker_sample.py

The cases stay; what changes is to be read before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from asn_netralitas.law_pack import expected_answer

SAMPLE: Final = Path(__file__).parents[2] / "walkers" / "sample.jsonl"


def renewed(line: str) -> str:
    """Return a line of the sample with what Python answers now."""
    case = json.loads(line)["case"]
    return json.dumps({"case": case, "expect": expected_answer(case)}, ensure_ascii=False)


if __name__ == "__main__":
    lines = SAMPLE.read_text("utf-8").splitlines()
    SAMPLE.write_text("".join(f"{renewed(line)}\n" for line in lines), "utf-8")
