"""Find a Chromium for the tests of the site; on Debian, as root, install it where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
MISSING: Final = (
    f"The tests of the site need a Chromium: none of {', '.join(NAMES)} is on the PATH, "
    "and it can be installed by itself only as root with Debian's apt-get."
)


def chromium() -> str:
    """Return the path of a Chromium.

    Raises:
        SystemExit: If there is none and none can be installed.
    """
    found = _found() or _installed()
    if found is None:
        raise SystemExit(MISSING)
    return found


def _found() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def _installed() -> str | None:
    """Install the package of Debian with a font, and return its path; None where it cannot be."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in ("update", "install --yes --no-install-recommends chromium fonts-liberation"):
        command = ["apt-get", "-qq", *words.split()]
        subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    return _found()


if __name__ == "__main__":
    print(chromium())  # noqa: T201  # the path, for whoever runs it by hand
