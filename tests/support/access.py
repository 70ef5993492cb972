"""What axe-core finds against a page, and how a page shows the focus and rests."""

from __future__ import annotations

from typing import Any, Final

from places import ROOT
from playwright.sync_api import Page
from visits import Theme

AXE: Final = ROOT / ".venv" / "site" / "node_modules" / "axe-core" / "axe.min.js"
_CONTRAST: Final = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
_FOCUS: Final = """() => {
  const seen = document.activeElement;
  const { outlineStyle, boxShadow } = getComputedStyle(seen);
  const isShown = outlineStyle !== "none" || boxShadow !== "none" || seen.matches("body");
  return isShown ? "" : seen.outerHTML.slice(0, 200);
}"""
_MOVING: Final = "document.getAnimations().filter(each => each.playState === 'running').length"


def faults_of_access(page: Page, theme: Theme) -> list[str]:
    """Return what axe-core finds; of the dark theme, where colours alone differ, the contrast."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    if theme == "light":
        page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "options => axe.run(document, options)",
        {"resultTypes": ["violations"], **(_CONTRAST if theme == "dark" else {})},
    )
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found["violations"]]


def unseen_focus(page: Page, steps: int) -> list[str]:
    """Return what has the focus after some steps of the keyboard, and does not show it."""
    found = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        found.append(str(page.evaluate(_FOCUS)))
    return [each for each in found if each]


def moving_parts(page: Page) -> int:
    """Return how many parts of a page move for somebody who wants nothing to move."""
    page.emulate_media(reduced_motion="reduce")
    return int(page.evaluate(_MOVING))
