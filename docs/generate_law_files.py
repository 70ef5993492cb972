"""Make the page that links to the files of the national law."""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from pathlib import Path
from typing import Final

import asn_netralitas

LAW: Final = Path(asn_netralitas.__file__).parent / "law"
PAGE: Final = "reference/law-files.md"
FROM_HERE: Final = "../../src/asn_netralitas/law"

_ADDRESSES: Final = {
    each.id: each.address for each in asn_netralitas.Rulebook.national().instruments
}

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
    lines = (f"- [{name}]({FROM_HERE}/{name}){_official(name)}\n" for name in names)
    return f"## {title}\n\n" + "".join(lines)


def _official(name: str) -> str:
    """Return a link to the page of an instrument at a public body, where one is known."""
    path = Path(name)
    address = _ADDRESSES.get(path.stem) if path.parent.name == "instruments" else None
    return "" if address is None else f": [official page]({address})"
