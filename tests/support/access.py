"""What axe-core finds against a page, and how a page shows the focus and rests."""

from __future__ import annotations

from typing import Any, Final

from places import ROOT
from playwright.sync_api import Page
from visits import Theme

AXE: Final = ROOT / ".venv" / "site" / "node_modules" / "axe-core" / "axe.min.js"
# Contrast is most of the time, and the same wherever letters and what is behind them look the same:
# so many texts of each look are enough, where a long page has thousands.
_TEXTS_OF_A_LOOK: Final = 8
_RUN: Final = """async ([theme, most]) => {
  const grounds = new Map([[null, ""]]);
  const ground = (element) => {
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
      const isClear = own === "rgba(0, 0, 0, 0) none 1";
      grounds.set(element, ground(element.parentElement) + (isClear ? "" : `${own};`));
    }
    return grounds.get(element);
  };
  const looks = new Map();
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  for (const element of document.body.querySelectorAll("*")) {
    const isRead = [...element.childNodes].some(isText) || element.matches("input, select");
    if (!isRead) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight, textShadow, ground(element)].join();
    looks.set(look, [...(looks.get(look) ?? []), element]);
  }
  // Of those in sight, spread over the page.
  const include = [...looks.values()].flatMap((all) => {
    const seen = all.filter((element) => element.checkVisibility());
    const step = Math.max(1, Math.floor(seen.length / most));
    return seen.filter((_, at) => at % step === 0).slice(0, most);
  });
  const resultTypes = ["violations"];
  const contrast = { resultTypes, runOnly: { type: "rule", values: ["color-contrast"] } };
  const other = { resultTypes, rules: { "color-contrast": { enabled: false } } };
  const found = include.length ? [await axe.run({ include }, contrast)] : [];
  if (theme === "light") found.push(await axe.run(document, other));
  return found.flatMap(({ violations }) => violations);
}"""
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
    found: list[dict[str, Any]] = page.evaluate(_RUN, [theme, _TEXTS_OF_A_LOOK])
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found]


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
