"""The file that language models read first of the site."""

import re
import runpy

from places import DOCS

LLMS = runpy.run_path(str(DOCS / "generate_llms.py"))["pages"]()["llms.txt"]


def test_it_begins_with_the_title_and_what_the_library_is() -> None:
    assert LLMS.startswith("# asn_netralitas\n\n> ")
    assert [line for line in LLMS.splitlines() if line.startswith("## ")] == [
        *("## Learn", "## Do something", "## Look something up", "## Understand something")
    ]


def test_every_link_leads_to_a_page_of_the_site() -> None:
    targets = re.findall(r"\]\(([^)#]+)", LLMS)
    # Made with the site, or out of the project's root.
    made = {"reference/vocabulary", "reference/law-files", "law-changelog"}

    assert len(targets) > 40
    for target in targets:
        page = target.removesuffix(".html")
        assert target.endswith(".html")
        assert (DOCS / f"{page}.md").is_file() or page in made or page.startswith("reference/api")
