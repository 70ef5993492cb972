"""Build the site of the documentation: lay its pages out, run Sphinx, add what is no page.

Run it as `python docs/build.py`. It lays pages out in `build/docs` and writes the site to
`build/site`; a warning of Sphinx is an error.

Every `docs/generate_*.py` with a function `pages() -> dict[str, str]` adds pages, by their paths
below `docs`: Markdown goes through Sphinx, everything else is copied to the site as it is.
`build_web.py` adds the pages that decide in the browser; its front page takes the place of
`index.md`, which stays the front page of the tree.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import re
import runpy
import shutil
import sys
from collections.abc import Callable, Container, Iterator, Mapping
from os.path import normpath, relpath
from pathlib import Path, PurePosixPath
from typing import Final

from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
LAID_OUT: Final = ROOT / "build" / "docs"
SITE: Final = ROOT / "build" / "site"

Pages = dict[str, str]

# Folders of the project and their places on the site; the first that matches counts.
PLACES: Final[Mapping[str, str]] = {
    "CHANGELOG.md": "changelog.md",
    # On the site they are pages of their own, which can be searched.
    "docs/tanya-jawab.md": "tanya-jawab.html",
    "docs/questions-people-ask.md": "questions-people-ask.html",
    "examples": "examples",
    "src/asn_netralitas/law": "law",
    "docs": "",
}
# The targets of links to folders.
FRONTS: Final[Mapping[str, str]] = {
    "examples": "developers.md#examples",
    "law": "reference/law-files.md",
    "law/instruments": "reference/law-files.md#instruments",
    "law/elections": "reference/law-files.md#elections",
}
# The pages that decide in the browser, which nothing here makes.
WEB: Final = ("periksa/", "en.html", "lini-masa.html", "time-machine.html")
SAY: Final = Catalogue("pages").say
# The pages that lead to all others, with the language of the pages behind them.
DOORS: Final[Mapping[str, str]] = {
    "developers.md": "en",
    "staf-kebijakan.md": "id",
    "menjelaskan-putusan.md": "id",
}

# Pages that say the same in both languages.
PAIRS: Final[Mapping[str, str]] = {
    "how-to/decide-a-table.md": "how-to/nilai-tabel.md",
    "how-to/write-an-overlay.md": "how-to/tulis-overlay-daerah.md",
}

_LINK: Final = re.compile(r"(?<=\]\()(?![a-z]+:)(?P<path>[^)#\s]+)(?P<part>#[^)\s]*)?(?=\))")
_HEADING: Final = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_FENCED: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_TO_HTML: Final = re.compile(r"\[(?P<words>[^]]*)\]\((?![a-z]+:)(?P<path>[^)\s]+\.html)\)")
# A doctest needs a blank line before the fence, and a reader none.
_BLANK_END: Final = re.compile(r"(?<=\n)\n+```$", re.MULTILINE)
# What is said to readers of the tree alone, where generated pages are missing.
_IN_THE_TREE: Final = re.compile(r"<!-- in the tree -->.*?<!-- on the site too -->\n?", re.DOTALL)
_HIDDEN: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def written() -> Pages:
    """Return the pages that people wrote, by their paths on the site."""
    paths = (*HERE.rglob("*.md"), *ROOT.glob("examples/*/README.md"), ROOT / "CHANGELOG.md")
    return {
        place(path.relative_to(ROOT).as_posix()): path.read_text("utf-8") for path in sorted(paths)
    }


def generators() -> dict[str, Callable[[], Pages]]:
    """Return the functions that make pages, by the names of their scripts."""
    scripts = {path.stem: runpy.run_path(str(path)) for path in sorted(HERE.glob("generate_*.py"))}
    return {name: script["pages"] for name, script in scripts.items() if "pages" in script}


def generated() -> Pages:
    """Return the pages of all generators, by their paths on the site."""
    return {page: text for make in generators().values() for page, text in make().items()}


def place(path: str) -> str:
    """Return the path on the site of a path of the project, or the path itself if it has none."""
    for beginning, there in PLACES.items():
        if path == beginning or path.startswith(f"{beginning}/"):
            return f"{there}{path.removeprefix(beginning)}".removeprefix("/")
    return path


def origin(page: str) -> str:
    """Return the path in the project of a path on the site."""
    for beginning, there in PLACES.items():
        if there and (page == there or page.startswith(f"{there}/")):
            return f"{beginning}{page.removeprefix(there)}"
    return f"docs/{page}"


def relinked(page: str, text: str) -> str:
    """Return the text of a page with its links turned into those of the site."""
    folder = PurePosixPath(origin(page)).parent

    def link(found: re.Match[str]) -> str:
        target = place(normpath(folder / found["path"]))
        target = FRONTS.get(target, target + (found["part"] or ""))
        return relpath(target, PurePosixPath(page).parent)

    return _LINK.sub(link, text)


def links(text: str) -> Iterator[str]:
    """Yield the paths of the relative links in a text, without those in code."""
    return (found["path"] for found in _LINK.finditer(_FENCED.sub("", text)))


def with_contents(page: str, text: str) -> str:
    """Return a page with its links to pages as tables of contents, one for each heading.

    So no list is written twice, and the page stays plain Markdown. A door may list any page, an
    `index.md` those beside and below it.
    """
    if page not in DOORS and PurePosixPath(page).name != "index.md":
        return text
    found = [path for path in links(text) if path.endswith(".md")]
    led_to = {path for path in found if page in DOORS or not path.startswith("../")}
    sections = _sections(text)
    titled = ((title if page in DOORS else "", below) for title, below in sections)
    return text + "".join(_contents(title, below, led_to) for title, below in titled)


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield headings with their links, first those above any heading; the last place counts."""
    titles = ["", *_HEADING.findall(text)]
    home = {path: at for at, body in enumerate(_HEADING.split(text)[::2]) for path in links(body)}
    for at, title in enumerate(titles):
        yield title, [path for path, its in home.items() if its == at]


def _contents(title: str, linked: list[str], led_to: Container[str]) -> str:
    below = [path for path in linked if path in led_to]
    caption = f":caption: {title}\n" if title else ""
    return "\n".join(("\n```{toctree}", ":hidden:", caption, *below, "```\n")) if below else ""


def lay_out(pages: Mapping[str, str]) -> None:
    """Write pages, and the files that they link to, for Sphinx."""
    shutil.rmtree(LAID_OUT, ignore_errors=True)
    for page, text in pages.items():
        path = LAID_OUT / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(for_sphinx(page, text) if page.endswith(".md") else text, "utf-8")
        for linked in _linked_files(page, text):
            _copy(ROOT / origin(linked), LAID_OUT / linked)


def for_sphinx(page: str, text: str) -> str:
    """Return the text of a page for Sphinx."""
    # Sphinx would copy a page of HTML that it finds, and warn of one that comes after it.
    linked = _TO_HTML.sub(r'<a href="\g<path>">\g<words></a>', relinked(page, text))
    return with_contents(page, _BLANK_END.sub("```", _HIDDEN.sub("", _IN_THE_TREE.sub("", linked))))


def _linked_files(page: str, text: str) -> Iterator[str]:
    """Yield the files of the project, other than pages, that a page links to."""
    for path in links(relinked(page, text)):
        there = normpath(PurePosixPath(page).parent / path)
        if not origin(there).endswith(".md") and (ROOT / origin(there)).is_file():
            yield there


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def run_sphinx() -> None:
    """Make the whole site anew from the pages that were laid out.

    Raises:
        SystemExit: If Sphinx warns of anything.
    """
    from sphinx.cmd.build import build_main  # noqa: PLC0415  # pytest reads this without Sphinx

    shutil.rmtree(SITE, ignore_errors=True)
    options = ("--quiet", "--fail-on-warning", "--keep-going", "--fresh-env", "--jobs=auto")
    places = ("-c", HERE, "-d", LAID_OUT.with_name("doctrees"), LAID_OUT, SITE)
    code = build_main([*options, *map(str, places)])
    if code:
        raise SystemExit(code)


# What the theme leaves out for readers of the screen, and who moves by keys.
_MENDED: Final[Mapping[str, str]] = {
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Menu">',
    'class="caption" role="heading">': 'class="caption" role="heading" aria-level="2">',
    "<pre>": '<pre tabindex="0">',
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
    '<th class="head"><p></p></th>': "<td></td>",
}
_RESULTS: Final = '<div id="search-results">'
# The theme repeats its colours on every page.
_COLOURS: Final = re.compile(r"<style>\s*(body \{.*?)</style>", re.DOTALL)

# Marks for which neither style nor script of the theme asks, and blanks: over a megabyte.
_SPARED: Final = (
    (
        re.compile(
            r'<span class="(?:pre|std std-ref|xref myst|(?:doc )?std std-doc)">([^<]*)</span>'
        ),
        r"\1",
    ),
    (re.compile(r'class="reference internal"'), 'class="reference"'),
    (re.compile(r'class="docutils (literal notranslate)"'), r'class="\1"'),
    (re.compile(r'(<svg[^>]*) xmlns="http://www.w3.org/2000/svg"'), r"\1"),
    (re.compile(r"\n\s+"), "\n"),
)


def spared(text: str) -> str:
    """Return a page without what nobody sees; what is set as it is written stays so."""
    written = re.split(r"(<pre.*?</pre>)", text, flags=re.DOTALL)
    for number in range(0, len(written), 2):
        for mark, rest in _SPARED:
            written[number] = mark.sub(rest, written[number])
    return "".join(written)


def search() -> str:
    """Return the head of the search page, which is one page for both languages."""
    homes: Mapping[Language, str] = {"id": "index.html", "en": "en.html"}
    names = {"id": SAY("other-language", "en"), "en": SAY("other-language", "id")}
    links = " &#183; ".join(
        f'<a href="{home}" hreflang="{lang}" lang="{lang}">{names[lang]}: {SAY("home", lang)}</a>'
        for lang, home in homes.items()
    )
    word = f'{SAY("search", "en")} / <span lang="id">{SAY("search", "id")}</span>'
    return (
        f'<p class="language">{links}</p>\n<h1>{word}</h1>\n'
        '<form class="search" action="search.html" role="search">\n'
        f'<input type="search" name="q" aria-label="{SAY("search", "en")}">'
        f"<button>{word}</button>\n</form>\n{_RESULTS}"
    )


def mend() -> None:
    """Complete the pages that Sphinx wrote."""
    colours = set()
    for path in SITE.rglob("*.html"):
        text = path.read_text("utf-8")
        for lacking, whole in {**_MENDED, _RESULTS: search()}.items():
            text = text.replace(lacking, whole)
        colours.update(_COLOURS.findall(text))
        path.write_text(spared(_COLOURS.sub("", text)), "utf-8")
    with (SITE / "_static" / "site.css").open("a", encoding="utf-8") as style:
        style.writelines(colours)
    for path in (SITE / "_static").rglob("*.map"):
        path.unlink()


def main() -> None:
    """Build the site and say where it is."""
    pages = {**written(), **generated()}
    lay_out(pages)
    run_sphinx()
    mend()
    for page in pages:
        if not page.endswith(".md"):
            _copy(LAID_OUT / page, SITE / page)
    runpy.run_path(str(HERE / "build_web.py"))["build"](SITE)
    sys.stdout.write(f"{SITE.relative_to(ROOT)}/index.html\n")


if __name__ == "__main__":
    main()
