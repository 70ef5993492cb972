"""Make the page that links to the files of the national law."""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from pathlib import Path
from typing import Final

import asn_netralitas

LAW: Final = Path(asn_netralitas.__file__).parent / "law"
PAGE: Final = "reference/law-files.md"
FROM_HERE: Final = "../../src/asn_netralitas/law"

_HEAD: Final = """\
# Files of the law

The files of the national rulebook and calendar, to be read beside the text of the law.
[Rulebook files](rulebook-format.md) and [calendar files](calendar-format.md) explain their keys.
"""


def pages() -> dict[str, str]:
    """Return the page, by its path below `docs`."""
    folders = {"": "Beside them", "instruments": "Instruments", "elections": "Elections"}
    return {PAGE: "\n".join((_HEAD, *(_files(*folder) for folder in reversed(folders.items()))))}


def _files(folder: str, title: str) -> str:
    paths = sorted((LAW / folder).glob("*.yaml"))
    names = [path.relative_to(LAW).as_posix() for path in paths]
    return f"## {title}\n\n" + "".join(f"- [{name}]({FROM_HERE}/{name})\n" for name in names)
