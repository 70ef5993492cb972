"""Change our own code at every place of some modules, and see which changes no test notices.

A lane of its own (`make test-mutation`): python tests/mutants/own_code.py FOLDER. It works on a
copy in FOLDER, by mutmut, whose settings in pyproject.toml name the modules and their tests. It
prints what survives, and ends with exit code 1 if fewer than nine of ten changes are noticed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
LEAST: Final = 0.9
COPIED: Final = ("src", "tests", "walkers", "examples", "docs", "pyproject.toml", "README.md")
# A change that makes a loop endless is noticed; one that no test reaches is not.
NOTICED: Final = ("killed", "timeout", "segfault")
ALL: Final = (*NOTICED, "survived", "no_tests", "suspicious")


def main(folder: Path) -> int:
    """Run mutmut in a copy of the checkout, and return the exit code."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    mutmut = (sys.executable, "-m", "mutmut")
    for command in (("run", "--max-children", "1"), ("export-cicd-stats",)):
        subprocess.run((*mutmut, *command), cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    stats = json.loads((folder / "mutants" / "mutmut-cicd-stats.json").read_text("utf-8"))
    subprocess.run((*mutmut, "results"), cwd=folder, check=True)  # noqa: S603
    noticed, total = (sum(stats.get(name, 0) for name in names) for names in (NOTICED, ALL))
    print(f"{noticed} of {total} changes were noticed.")  # noqa: T201  # a program that people run
    return int(noticed < LEAST * total)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
