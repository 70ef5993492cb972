"""The questions that people ask, in the tree and on the site."""

import re
import runpy
from typing import Any

import pytest
from places import DOCS, ROOT
from shared import made_once

SCRIPT = runpy.run_path(str(DOCS / "generate_questions.py"))
PAGES = ("tanya-jawab.md", "questions-people-ask.md")
READERS = ("README.md", "README.id.md", "docs/index.md", "docs/staf-kebijakan.md")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return made_once(tmp_path_factory, "questions", SCRIPT["markdown"])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_tree_is_as_it_would_be_written_today(
    written: dict[str, str], page: str
) -> None:
    # If not: python docs/generate_questions.py
    assert (DOCS / page).read_text("utf-8") == written[page]


@pytest.mark.parametrize("page", PAGES)
def test_every_place_of_a_page_that_is_linked_is_there(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    headings = {
        SCRIPT["slug"](heading) for heading in re.findall(r"^##+ (.+)$", text, re.MULTILINE)
    }

    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


@pytest.mark.parametrize("page", PAGES)
def test_every_scenario_that_is_linked_begins_on_its_line(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    linked = re.findall(r"\]\((\.\./src/[^)#]+)#L(\d+)\)", text)

    assert len(linked) == text.count("\n### ")
    for path, line in linked:
        assert (DOCS / path).read_text("utf-8").splitlines()[int(line) - 1].startswith("  - nama: ")


@pytest.mark.parametrize("reader", READERS)
def test_the_questions_come_before_all_else_that_is_linked(reader: str) -> None:
    links = re.findall(r"\]\(([^)]+\.md)\)", (ROOT / reader).read_text("utf-8"))

    assert links[0].endswith(PAGES)


@pytest.mark.slow
def test_the_site_has_pages_of_both_languages_that_lead_to_each_other() -> None:
    pages = SCRIPT["pages"]()

    assert list(pages) == [
        f"{page}.html" for page in ("tanya-jawab", "questions-people-ask", "kuis", "quiz")
    ]
    assert '<a href="questions-people-ask.html">English</a>' in pages["tanya-jawab.html"]
    assert '<a href="tanya-jawab.html">Bahasa Indonesia</a>' in pages["questions-people-ask.html"]
