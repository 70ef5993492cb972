"""Every page of the site for everybody, in both themes; run by `make test-access`, at night.

The tests of the site look at some pages of each sort. One visit a page does for all that is asked.
"""

from __future__ import annotations

from typing import Final

import pytest
from access import faults_of_access, moving_parts, unseen_focus
from visits import PHONE, SITE, Visit

# One browser at the built site for every module of tests.
pytest_plugins = ["browsing"]

PAGES: Final = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
STEPS: Final = 4


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody(visit: Visit, path: str) -> None:
    page = visit.open(path, PHONE)
    found = {
        "light": faults_of_access(page, "light"),
        "dark": faults_of_access(page, "dark"),
        "focus": unseen_focus(page, STEPS),
        "motion": moving_parts(page),
    }
    page.close()

    assert found == {"light": [], "dark": [], "focus": [], "motion": 0}
