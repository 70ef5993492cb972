"""The hooks that pytest loads: options, fixtures, and the collection of scenario files.

pytest loads the plugins of every installed package at each start. This module is outside the
package, since an import of any module of a package runs its `__init__`: projects without scenarios
would start later, and coverage measured from within pytest would begin too late. The work is done
in `asn_netralitas.pytest_plugin`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from asn_netralitas import Calendar, Rulebook
    from asn_netralitas.pytest_plugin import Decide, ScenarioFile, Settings

SUFFIXES: Final = (".skenario.yaml", ".scenarios.yaml")
SETTINGS: Final = ("asn_rulebook", "asn_calendar", "asn_overlays", "asn_readings", "asn_lang")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, each also as a setting of the project's configuration file."""
    group = parser.getgroup("asn-netralitas", "rules of neutrality (asn-netralitas)")
    group.addoption("--asn-rulebook", dest="asn_rulebook", metavar="PATH", help=_RULEBOOK)
    group.addoption("--asn-calendar", dest="asn_calendar", metavar="PATH", help=_CALENDAR)
    group.addoption(
        "--asn-overlay", dest="asn_overlays", metavar="PATH", action="append", help=_OVERLAYS
    )
    group.addoption(
        "--asn-reading",
        dest="asn_readings",
        metavar="DISPUTE=READING",
        action="append",
        help=_READINGS,
    )
    group.addoption("--asn-lang", dest="asn_lang", choices=("id", "en"), help=_LANG)
    parser.addini("asn_rulebook", _RULEBOOK, type="string", default="")
    parser.addini("asn_calendar", _CALENDAR, type="string", default="")
    parser.addini("asn_overlays", _OVERLAYS, type="paths", default=[])
    parser.addini("asn_readings", _READINGS, type="linelist", default=[])
    parser.addini("asn_lang", _LANG, type="string", default="")


_RULEBOOK: Final = "folder or file of the rulebook that decides (default: the national one)"
_CALENDAR: Final = "folder or file of the calendar (default: the national one)"
_OVERLAYS: Final = "file with rules of a region or an agency (repeatable)"
_READINGS: Final = "the reading to use for a dispute, where a scenario chooses none (repeatable)"
_LANG: Final = "language in which failures are told: id or en (default: that of each file)"


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and read the files of the options before any test runs.

    Raises:
        UsageError: If an option cannot be used; every fault is listed.
    """
    config.addinivalue_line("markers", "skenario: a scenario of asn-netralitas")
    if any(config.getoption(name) or config.getini(name) for name in SETTINGS):
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
