"""The pages of the site before Sphinx sees them: what they link to, and in which language they are.

`make docs` builds the site itself, and a warning of Sphinx is an error there.
"""

import re
import runpy
from functools import cache
from os.path import normpath
from pathlib import PurePosixPath
from typing import Any

import pytest
from places import ROOT

BUILD: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "build.py"))
# Take a quarter of a minute to make; they have tests of their own.
SLOW = {
    "generate_questions": (
        "tanya-jawab.html",
        "questions-people-ask.html",
        "kuis.html",
        "quiz.html",
    )
}
READMES = ("README.md", "README.id.md")
TELLING = {
    "en": r"\b(?:the|and|of|is|that|it)\b",
    "id": r"\b(?:yang|dan|dengan|tidak|untuk|atau|ini)\b",
}


@cache
def made() -> dict[str, str]:
    """What the generators make but for those that are slow, of which only the names are here."""
    makers = BUILD["generators"]()
    quick = [make() for name, make in makers.items() if name not in SLOW]
    return dict.fromkeys((page for pages in SLOW.values() for page in pages), "") | {
        page: text for each in quick for page, text in each.items()
    }


@cache
def pages() -> dict[str, str]:
    """Every page of the site, by its path there."""
    texts = {**BUILD["written"](), **made()}
    return {page: text for page, text in texts.items() if page.endswith(".md")}


def on_the_site(page: str) -> set[str]:
    """Where the links of a page lead."""
    folder = PurePosixPath(page).parent
    links = BUILD["links"](BUILD["relinked"](page, pages()[page]))
    return {normpath(folder / link) for link in links}


def children(page: str) -> list[str]:
    """The pages in the tables of contents of a page."""
    text = BUILD["for_sphinx"](page, pages()[page])
    tables = re.findall(r"^```{toctree}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    found = [line for table in tables for line in table.splitlines() if line.endswith(".md")]
    return [normpath(PurePosixPath(page).parent / line) for line in found]


def below(page: str) -> list[str]:
    return [page, *(found for child in children(page) for found in below(child))]


def test_every_link_of_a_page_leads_to_a_page_or_a_file_of_the_project() -> None:
    lost = {
        (page, target)
        for page in pages()
        for target in on_the_site(page)
        if not target.startswith(BUILD["WEB"])
        and target not in {**pages(), **made()}
        and not (ROOT / BUILD["origin"](target)).is_file()
    }

    assert lost == set()


def test_no_page_of_the_project_is_copied_over_one_of_the_site() -> None:
    copied = {file for page, text in pages().items() for file in BUILD["_linked_files"](page, text)}

    assert "tanya-jawab.html" in made()
    assert copied.isdisjoint({*pages(), *made()})


def test_every_page_stands_in_one_table_of_contents() -> None:
    assert sorted(below("index.md")) == sorted(pages())


@pytest.mark.parametrize("readme", READMES)
def test_every_link_of_a_readme_leads_somewhere(readme: str) -> None:
    links = BUILD["links"]((ROOT / readme).read_text("utf-8"))

    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("door", BUILD["DOORS"])
def test_every_page_behind_a_door_is_in_the_language_of_that_door(door: str) -> None:
    language = BUILD["DOORS"][door]
    for page in below(door):
        prose = re.sub(r"```.*?```|`[^`]*`|<!--.*?-->", "", pages()[page], flags=re.DOTALL)
        told = {lang: len(re.findall(words, prose)) for lang, words in TELLING.items()}
        assert max(told, key=told.__getitem__) == language, page


def test_the_api_has_a_page_for_every_public_module_and_package() -> None:
    api = runpy.run_path(str(ROOT / "docs" / "generate_api.py"))["pages"]()

    assert {f"reference/api/{name}.md" for name in ("analysis", "frame", "reporting")} <= set(api)
    assert not any("/_" in page for page in api)
