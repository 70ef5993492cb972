"""The files of a release agree with each other."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from places import ROOT

PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE
    )
}
# The files of hashes, with the extra that each is for.
LOCKS = {"cli": "requirements.txt", "serve": "service-requirements.txt"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def lock_of(extra: str) -> str:
    return (ROOT / "release" / LOCKS[extra]).read_text("utf-8")


def locked(extra: str) -> dict[NormalizedName, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", lock_of(extra), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize("extra", LOCKS)
def test_what_is_locked_is_what_is_pinned(extra: str) -> None:
    # Some are for other systems than the one on which the pins were made.
    found = locked(extra)
    assert {name: PINS.get(name, version) for name, version in found.items()} == found


@pytest.mark.parametrize("extra", LOCKS)
def test_all_that_an_extra_requires_is_locked_with_hashes(extra: str) -> None:
    wanted = map(Requirement, (*PROJECT["dependencies"], *PROJECT["optional-dependencies"][extra]))
    parts = re.split(r"\n(?=\S)", lock_of(extra).strip())

    assert {canonicalize_name(each.name) for each in wanted} <= {*locked(extra)}
    assert all("--hash=sha256:" in part for part in parts)


def test_no_file_of_pins_names_an_index() -> None:
    files = [(ROOT / "constraints.txt").read_text("utf-8"), *map(lock_of, LOCKS)]

    assert all("://" not in text for text in files)
    assert all("index-url" not in text for text in files)


def test_the_newest_version_of_the_changelog_is_that_of_the_project() -> None:
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert newest
    assert newest[1] == PROJECT["version"]
