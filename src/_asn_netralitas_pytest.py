"""The hooks that pytest loads: options, fixtures, and the collection of scenario files.

pytest loads the plugins of every installed package at each start. This module is outside the
package, since an import of any module of a package runs its `__init__`: projects without scenarios
would start later, and coverage measured from within pytest would begin too late. The work is done
in `asn_netralitas.pytest_plugin`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest

if TYPE_CHECKING:
    from asn_netralitas import Calendar, Rulebook
    from asn_netralitas.pytest_plugin import Decide, ScenarioFile, Settings

_Kind = Literal["string", "paths", "linelist"]
SUFFIXES: Final = (".skenario.yaml", ".scenarios.yaml")
_RULEBOOK: Final = "folder or file of the rulebook that decides (default: the national one)"
_CALENDAR: Final = "folder or file of the calendar (default: the national one)"
_OVERLAYS: Final = "file with rules of a region or an agency (repeatable)"
_READINGS: Final = "the reading to use for a dispute, where a scenario chooses none (repeatable)"
_LANG: Final = "language in which failures are told: id or en (default: that of each file)"


# An option, its setting with the type, the values that it takes, and its help.
_OPTIONS: Final[tuple[tuple[str, str, _Kind, Mapping[str, Any], str], ...]] = (
    ("--asn-rulebook", "asn_rulebook", "string", {"metavar": "PATH"}, _RULEBOOK),
    ("--asn-calendar", "asn_calendar", "string", {"metavar": "PATH"}, _CALENDAR),
    ("--asn-overlay", "asn_overlays", "paths", {"metavar": "PATH"}, _OVERLAYS),
    ("--asn-reading", "asn_readings", "linelist", {"metavar": "DISPUTE=READING"}, _READINGS),
    ("--asn-lang", "asn_lang", "string", {"choices": ("id", "en")}, _LANG),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, each also as a setting of the project's configuration file."""
    group = parser.getgroup("asn-netralitas", "rules of neutrality (asn-netralitas)")
    for option, setting, kind, values, purpose in _OPTIONS:
        once = kind == "string"
        action = "store" if once else "append"
        group.addoption(option, dest=setting, action=action, help=purpose, **values)
        parser.addini(setting, purpose, type=kind, default="" if once else [])


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and read the files of the options before any test runs.

    Raises:
        UsageError: If an option cannot be used; every fault is listed.
    """
    config.addinivalue_line("markers", "skenario: a scenario of asn-netralitas")
    if any(config.getoption(name) or config.getini(name) for _, name, *_ in _OPTIONS):
        _settings(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Collect a file of scenarios."""
    if not file_path.name.endswith(SUFFIXES):
        return None
    from asn_netralitas.pytest_plugin import ScenarioFile  # noqa: PLC0415  # not before it is used

    return ScenarioFile.from_parent(parent, path=file_path)


@pytest.fixture(scope="session")
def rulebook(pytestconfig: pytest.Config) -> Rulebook:
    """Return the rulebook that the options name, with their overlays; else the national one."""
    return _settings(pytestconfig).rulebook


@pytest.fixture(scope="session")
def calendar(pytestconfig: pytest.Config) -> Calendar:
    """Return the calendar that the options name; else the national one."""
    return _settings(pytestconfig).calendar


@pytest.fixture(scope="session")
def decide(pytestconfig: pytest.Config, rulebook: Rulebook, calendar: Calendar) -> Decide:
    """Return `decide(person, activity, at=...)`: the decision by the fixtures and the options."""
    from asn_netralitas.pytest_plugin import Decide  # noqa: PLC0415  # as above

    return Decide(rulebook, calendar, _settings(pytestconfig).readings)


def _settings(config: pytest.Config) -> Settings:
    from asn_netralitas.pytest_plugin import settings_of  # noqa: PLC0415  # as above

    return settings_of(config)
