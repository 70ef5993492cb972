"""Every page of the site for everybody, in both themes; run by `make test-access`, at night.

The tests of the site look at some pages of each sort. One visit a page does for all that is asked.
The contrast of letters is measured at some texts of each look, which takes a tenth of the time.
"""

from __future__ import annotations

from typing import Final

import pytest
from access import faults_of_access, moving_parts, unseen_focus
from visits import PHONE, SITE, Theme, Visit

# One browser at the built site for every module of tests.
pytest_plugins = ["browsing"]

PAGES: Final = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
STEPS: Final = 4
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
# Among many texts one that is faint in the light theme, and one that is so in the dark.
FAINT: Final = """<html lang="en"><title>Faint</title><style>
:root { color-scheme: light dark; } body { background: light-dark(#fff, #111); }
@media (prefers-color-scheme: dark) { #dark { color: #444; } }
@media (prefers-color-scheme: light) { #light { color: #aaa; } }
</style><main><h1>Faint</h1>{many}<p id="light">faint in the light</p>{many}
<p id="dark">faint in the dark</p></main></html>"""


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


def test_one_faint_text_among_many_is_found(visit: Visit) -> None:
    page = visit.context.new_page()
    page.set_content(FAINT.replace("{many}", "<p>to be read</p>" * 500))

    for theme in THEMES:
        (fault,) = faults_of_access(page, theme)
        assert f'id="{theme}"' in fault
    page.close()
