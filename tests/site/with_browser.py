"""The pages of the site in Chromium; run by `make test-site`, which builds it.

It looks for a browser, which no other test needs, so this file has no name that pytest would find
by itself. The site is that in build/site, or in the folder that the variable SITE names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import pytest
from access import faults_of_access, moving_parts, unseen_focus
from playwright.sync_api import Browser, expect
from visits import PHONE, SITE, Visit, is_as_wide_as_its_window

from asn_netralitas import Category, pictures
from asn_netralitas.pictures.paper import PAPERS, PaperName

# One browser at the built site for every module of tests.
pytest_plugins = ["browsing"]

PAGES: Final = sorted(path.relative_to(SITE) for path in SITE.rglob("*.html"))
PLACE: Final = "64.08"
# One or two pages of each folder for the slow look at access, beside those that people begin with;
# that at every page is `make test-access`.
SAMPLES: Final = {
    "book/index.html",
    "book/se-panrb-18-2023.html",
    "decisions/0001-bit-masks-and-no-second-evaluator.html",
    "explanation/disputed-law.html",
    "how-to/nilai-tabel.html",
    "periksa/index.html",
    "reference/command-line.html",
    "reference/performance.html",
    "reference/api/search.html",
}
NARROW: Final = (360, 800)
_OUTSIDE: Final = """names => names.filter(each => {
  const { left, right } = each.getBoundingClientRect();
  return left < 0 || right > innerWidth;
}).map(each => each.textContent)"""
# So often the keyboard goes on, on its way to what a page is for.
STEPS: Final = 4
# Every kilobyte that is no part of Python for the browser.
MOST_BYTES: Final = 20_000_000


# ------------------------------------------------------------------ every page


class Links(HTMLParser):
    """The ids of a page, and all that it links to or loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if value and name in {"id", "name"}:
                self.ids.add(value)
            elif value and name in {"href", "src"}:
                self.targets.append(value)


def broken(page: Path, target: str, read: Mapping[Path, Links]) -> bool:
    """Tell whether a link within the site leads to no file, or to no place on a page."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return False
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    found = path / "index.html" if path.is_dir() else path
    if not found.is_file() or not found.is_relative_to(SITE.resolve()):
        return True
    fragment = unquote(parts.fragment)
    return bool(fragment) and found in read and fragment not in read[found].ids


def test_every_link_within_the_site_leads_somewhere() -> None:
    paths = [(SITE / page).resolve() for page in PAGES]
    read = {path: Links(path.read_text("utf-8")) for path in paths}

    found = {
        f"{path.relative_to(SITE.resolve())}: {target}"
        for path, links in read.items()
        for target in links.targets
        if broken(path, target, read)
    }

    assert "periksa/index.html" in map(str, PAGES)
    assert sorted(found) == []


def test_every_page_says_what_it_is_about() -> None:
    texts = {path: (SITE / path).read_text("utf-8") for path in PAGES}
    titled = re.compile(r"<title>\s*\S")
    described = re.compile(
        r'<meta (name="description" content="\S|content="\S[^"]*" name="description)'
    )
    spoken = re.compile(r'<html[^>]* lang="(id|en)"')

    for wanted in (titled, described, spoken):
        assert [str(path) for path, text in texts.items() if not wanted.search(text)] == []

    titles = [re.findall(r"<title>(.*?)</title>", text, re.DOTALL)[0] for text in texts.values()]
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def test_every_page_leads_to_the_other_language_or_says_why_it_has_none() -> None:
    leads = re.compile(r'<a [^>]*href="[^"]+"[^>]*>(English|Bahasa Indonesia)(: \w+)?</a>')

    assert [path for path in PAGES if not leads.search((SITE / path).read_text("utf-8"))] == []


def test_no_page_speaks_to_those_who_write_it_or_has_a_code_for_a_heading() -> None:
    texts = {path: (SITE / path).read_text("utf-8") for path in PAGES}
    to_writers = re.compile(r"writes this page|change (that|the) files? (there )?instead")
    only_code = re.compile(r"<h[23]><code[^>]*>[^<]*</code><a")

    for unwanted in (to_writers, only_code):
        assert [str(path) for path, text in texts.items() if unwanted.search(text)] == []


def test_no_name_of_a_bar_of_the_calendar_leaves_a_phone(visit: Visit) -> None:
    for path in ("pictures/calendar-64.08.html", "pictures/en/calendar-64.08.html"):
        page = visit.open(path, NARROW)
        names = page.locator("svg .name")

        assert names.count() > 0
        assert names.evaluate_all(_OUTSIDE) == []
        page.close()


@pytest.mark.parametrize("path", [*map(str, PAGES)])
def test_every_page_opens_for_everybody_and_fits_a_phone(visit: Visit, path: str) -> None:
    page = visit.open(path, PHONE)

    expect(page).not_to_have_title("")
    expect(page.locator("body")).not_to_be_empty()
    assert is_as_wide_as_its_window(page)
    assert page.locator("link[rel=icon], link[rel='shortcut icon']").count() == 1
    if "/" not in path or path in SAMPLES:
        assert faults_of_access(page, "light") == []
        assert faults_of_access(page, "dark") == []
        assert unseen_focus(page, STEPS) == []
        assert moving_parts(page) == 0
    page.close()


def test_the_site_is_small_without_python() -> None:
    # Python is the runtime and the packages that it loads.
    python = {"pyodide", "packages.zip"}
    files = (path for path in SITE.rglob("*") if path.is_file())
    sizes = (path.stat().st_size for path in files if python.isdisjoint(path.parts))

    assert sum(sizes) < MOST_BYTES


def test_the_search_of_the_site_finds_pages(visit: Visit) -> None:
    page = visit.open("search.html?q=netralitas")

    expect(page.locator("#search-results li a").first).to_be_visible()
    page.close()


# ------------------------------------------------------------------ on paper

MM: Final = 72 / 25.4
SMALLEST: Final[Mapping[PaperName, float]] = {"A3": 13.25, "A4": 9.25}  # points
DAYS: Final = (date(2024, 8, 15), date(2024, 10, 7), date(2026, 3, 1))
# What leads from one page to another, on the screen.
LEADING: Final = ".links, .language, .skip-to-content, .related-pages"


@pytest.mark.parametrize(
    "path", ["pictures/ladder.html", "kuis.html", "book/pp-94-2021.html", "tanya-jawab.html"]
)
def test_nothing_on_paper_leads_to_another_page(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.emulate_media(media="print")

    assert page.locator(LEADING).count() > 0
    assert page.locator(LEADING).filter(visible=True).count() == 0
    page.close()


def test_a_matrix_is_printed_on_one_sheet(visit: Visit) -> None:
    page = visit.open("pictures/matrix-2024-10-07.html")
    page.locator(".next-sheet").evaluate("rest => rest.remove()")

    assert len(pages_of(page.pdf(prefer_css_page_size=True))) == 1
    page.close()


# In the campaign there is most to say; the other categories have as much as these, or less.
POSTERS: Final = [
    pytest.param(category, day, name, id=f"{category}-{day}-{name}")
    for category in (Category.ASN, Category.PNS, Category.HONORER)
    for day in (DAYS if category is Category.HONORER else DAYS[1:2])
    for name in PAPERS
]


def pages_of(paper: bytes) -> list[tuple[int, int]]:
    """Return the sides of each page of a PDF by Chromium, in millimetres."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    return [(round(float(width) / MM), round(float(height) / MM)) for width, height in boxes]


@pytest.mark.parametrize(("category", "day", "name"), POSTERS)
def test_a_poster_is_printed_on_one_sheet_in_letters_to_be_read_at_arms_length(
    browser: Browser, category: Category, day: date, name: PaperName
) -> None:
    head, address = "BKPSDM Kabupaten Kutai Timur", "https://kutaitimurkab.go.id/netralitas"
    drawn = pictures.poster(category, day, PLACE, paper=name, head=head, address=address)
    with browser.new_page() as page:
        page.set_content(drawn)
        printed = page.pdf(prefer_css_page_size=True)

    # A poster hangs on a wall, where nobody reads its back.
    assert pages_of(printed) == [(PAPERS[name].width, PAPERS[name].height)]
    size = re.search(r"\.poster { font-size: ([\d.]+)pt", drawn)
    assert size is not None
    assert float(size[1]) >= SMALLEST[name]
