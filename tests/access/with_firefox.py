"""The pages of the site in Firefox, where it is installed; run by `make test-access`, at night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from firefox import Firefox
from first_verdict import link_of
from programs import found
from visits import DESKTOP, PHONE, TABLET, Size, Theme

# One address of the built site for every module of tests.
pytest_plugins = ["browsing"]

PROGRAM: Final = found("firefox")
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
SIZES: Final[dict[str, Size]] = {"phone": PHONE, "tablet": TABLET, "desktop": DESKTOP}
WIDE: Final = "document.documentElement.scrollWidth <= window.innerWidth"
# A page, what it says once it is ready, and where.
SAID: Final = {
    "index.html?q=guru PNS like status caleg di Sleman, 20 Januari 2024": ("#said", "DILARANG"),
    "en.html?q=pns vote, 27 November 2024, Kutai Timur": ("#said", "PERMITTED"),
    link_of("like_post"): ("#said", "Jawaban: DILARANG"),
    "lini-masa.html": ("#answer .mark", "DILARANG"),
    "tanya-jawab.html?q=foto": ("#search [role=status]", "pertanyaan"),
    "kuis.html": ("h1", "."),
    "book/pp-94-2021.html": ("h1", "PP 94/2021"),
    "book/by-act.html": ("h1", "Menurut tindakan"),
    "pictures/poster-pns.html": ("h1", "."),
    "pictures/why.html": ("h2", "."),
}
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Firefox is on the PATH")


@pytest.fixture(scope="module", name="firefox", params=THEMES)
def _firefox(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Firefox, Theme]]:
    folder: Path = tmp_path_factory.mktemp("firefox")
    assert PROGRAM is not None
    with Firefox.started(PROGRAM, folder / "profile", request.param) as window:
        yield window, request.param


@pytest.mark.parametrize("path", SAID)
def test_a_page_says_its_answer_and_fits_each_screen(
    firefox: tuple[Firefox, Theme], address: str, path: str
) -> None:
    window, theme = firefox
    window.faults.clear()
    for size in SIZES.values():
        window.open(f"{address}{path}", size)
        assert window.text(*SAID[path])
        assert window.run(WIDE) is True
        name = path.partition("?")[0].partition("#")[0].replace("/", "-").removesuffix(".html")
        window.picture(f"firefox-{name}-{theme}-{size[0]}")

    dark = window.run("matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark is (theme == "dark")
    assert window.faults == []


def test_a_matter_is_typed_and_answered(firefox: tuple[Firefox, Theme], address: str) -> None:
    window, _ = firefox
    window.open(f"{address}index.html", PHONE)
    window.run(
        "document.querySelector('#matter').value = 'PNS foto bareng calon, 7 Oktober 2024, Kutim';"
        "document.querySelector('#ask').requestSubmit()"
    )

    assert window.text("#said", "[A-Z]{5}")
