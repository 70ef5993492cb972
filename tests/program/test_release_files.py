"""The files of a release agree with each other."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from places import ROOT

PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE
    )
}
LOCK = (ROOT / "release" / "requirements.txt").read_text("utf-8")
LOCKED = dict(re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_what_is_locked_is_what_is_pinned() -> None:
    # Some are for other systems than the one on which the pins were made.
    assert {name: PINS.get(name, version) for name, version in LOCKED.items()} == LOCKED


def test_all_that_the_command_line_requires_is_locked_with_hashes() -> None:
    wanted = map(Requirement, (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cli"]))
    parts = re.split(r"\n(?=\S)", LOCK.strip())

    assert {canonicalize_name(each.name) for each in wanted} <= {*LOCKED}
    assert all("--hash=sha256:" in part for part in parts)


def test_no_file_of_pins_names_an_index() -> None:
    files = (ROOT / "constraints.txt", ROOT / "release" / "requirements.txt")

    assert all("://" not in file.read_text("utf-8") for file in files)
    assert all("index-url" not in file.read_text("utf-8") for file in files)


def test_the_newest_version_of_the_changelog_is_that_of_the_project() -> None:
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert newest
    assert newest[1] == PROJECT["version"]
