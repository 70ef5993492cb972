"""Configure Sphinx for the pages that `build.py` laid out: appearance and languages."""
# ruff: noqa: INP001 # read by Sphinx, not a package

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from runpy import run_path
from textwrap import shorten
from typing import Any, Final, cast

from docutils.nodes import document, paragraph
from furo.navigation import get_navigation_tree  # type: ignore[import-untyped]
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.toctree import TocTree

# Sphinx keeps the function by its name, so it must be one of a module that can be imported.
sys.path.insert(0, str(Path(__file__).parent))
from book_anchors import anchor

import asn_netralitas
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.html import style_file

project = "asn_netralitas"
author = "the asn_netralitas authors"
version = release = asn_netralitas.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 4
myst_heading_slug_func = anchor
# A function is not kept from one build to the next; each is made anew.
suppress_warnings = ["config.cache"]
default_role = "code"  # a single backtick in a docstring is code, as in Markdown
python_use_unqualified_type_names = True
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = "asn_netralitas"
html_favicon = "../src/asn_netralitas/styles/icon.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_domain_indices = False
html_use_index = False


def theme_colours() -> dict[str, dict[str, str]]:
    """Return the colours of reports as those of the theme, light and dark."""
    names = {
        "accent": ("brand-primary", "brand-content", "brand-visited"),
        "page": ("background-primary",),
        "paper": ("background-secondary",),
        "faint": ("background-border",),
        "text": ("foreground-primary",),
        "pale": ("foreground-secondary", "foreground-muted"),
    }
    light, dark = style_file("tokens.css").split("@media", 1)
    return {
        f"{theme}_css_variables": {
            f"color-{its}": found[1]
            for name, theirs in names.items()
            if (found := re.search(rf"--{name}: ([^;]+);", text))
            for its in theirs
        }
        for theme, text in (("light", light), ("dark", dark))
    }


html_theme_options = theme_colours()

BUILD: Final = run_path(str(Path(__file__).with_name("build.py")))
# The doors whose pages are in Indonesian; every other page is in English.
INDONESIAN: Final = {
    Path(door).stem for door, its_language in BUILD["DOORS"].items() if its_language == "id"
}

PHRASES: Final = Catalogue("pages")
TWINS: Final = {
    one.removesuffix(".md"): other.removesuffix(".md")
    for pair in BUILD["PAIRS"].items()
    for one, other in (pair, pair[::-1])
}

# The texts of the theme; Sphinx translates only some of them into Indonesian.
WORDS: Final = {
    "Back to top": "Kembali ke atas",
    "Home": "Beranda",
    "Made with ": "Dibuat dengan ",
    "Next": "Berikutnya",
    "On this page": "Di halaman ini",
    "Previous": "Sebelumnya",
    "Search": "Cari",
    "Skip to content": "Langsung ke isi",
}

MOST_OF_DESCRIPTION: Final = 200
FUNCTION: Final = re.compile(r"<(?:built-in )?function (\w+)[^>]*>")
LINK_TITLES: Final = ('title="Link to this heading"', 'title="Tautan ke judul ini"')


def pages_below(env: BuildEnvironment, page: str) -> Iterator[str]:
    """Yield a page and all pages in its tables of contents, at any depth."""
    yield page
    for child in env.toctree_includes.get(page, ()):
        yield from pages_below(env, child)


def door_of(env: BuildEnvironment, page: str) -> str | None:
    """Return the door behind which a page lies; None for the start page and what Sphinx adds."""
    doors = env.toctree_includes.get("index", [])
    return next((door for door in doors if page in pages_below(env, door)), None)


def navigation(app: Sphinx, page: str, door: str | None) -> str:
    """Return the table of contents of a door, or of the start page, as HTML for the theme."""
    builder = html_builder(app)
    tables = app.env.get_doctree(door or "index").findall(addnodes.toctree)
    resolved = (
        TocTree(app.env).resolve(
            page, builder, table, titles_only=True, collapse=False, includehidden=True
        )
        for table in tables
    )
    found = [builder.render_partial(table)["fragment"] for table in resolved if table]
    return str(get_navigation_tree("".join(found)))


def html_builder(app: Sphinx) -> StandaloneHTMLBuilder:
    """Return the builder, which always is one for HTML here."""
    return cast("StandaloneHTMLBuilder", app.builder)


def in_one_language(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: document | None
) -> None:
    """Give a page the language of its door, and links to pages behind that door only."""
    door = door_of(app.env, page)
    context["furo_navigation_tree"] = navigation(app, page, door)
    _, *neighbours = html_builder(app).relations.get(page, (None, None, None))
    for side, neighbour in zip(("prev", "next"), neighbours, strict=True):
        if neighbour and door_of(app.env, neighbour) != door:
            context[side] = None
    if door in INDONESIAN:
        context["language"] = "id"
        context["gettext"] = context["_"] = lambda text: WORDS.get(text, text)
        context["body"] = context.get("body", "").replace(*LINK_TITLES)
    first = None if doctree is None else next(iter(doctree.findall(paragraph)), None)
    # The search and the index have no text of their own.
    about = PHRASES.say("front-description", "en") if first is None else first.astext()
    context["metatags"] = context.get("metatags", "") + description(about)
    if door is not None:
        links = language_switch(app, page, "id" if door in INDONESIAN else "en")
        context["body"] = links + context.get("body", "")


def description(about: str) -> str:
    """Return what a page is about, for whoever lists it: its first sentences."""
    text = shorten(about, MOST_OF_DESCRIPTION, placeholder=" …")
    return f'<meta name="description" content="{escape(text)}">'


def language_switch(app: Sphinx, page: str, lang: Language) -> str:
    """Return a link to the same page in the other language, or why there is none."""
    other: Language = "en" if lang == "id" else "id"
    builder, twin = html_builder(app), TWINS.get(page)
    name, why = PHRASES.say("other-language", lang), PHRASES.text(f"only-{lang}")
    link = builder.get_relative_uri(page, twin or "index")
    if twin is None and other == "en":
        link = link.replace("index.html", "en.html")
    said = "" if twin else f"{escape(why.id if lang == 'id' else why.en)} "
    told = name if twin else f"{name}: {PHRASES.say('home', other)}"
    return (
        f'<p class="language">{said}<a href="{link}" hreflang="{other}" lang="{other}">'
        f"{escape(told)}</a></p>"
    )


def with_names_of_defaults(  # the arguments of the event
    _app: Sphinx,
    _what: str,
    _name: str,
    _found: object,
    _options: object,
    signature: str | None,
    returned: str | None,
) -> tuple[str | None, str | None]:
    """Return a signature in which a default that is a function stands by its name.

    Sphinx cannot read the repr of a function, and then shows all of the signature raw.
    """
    return signature and FUNCTION.sub(r"\1", signature), returned


def setup(app: Sphinx) -> None:
    """Connect the functions of this file to Sphinx."""
    app.connect("autodoc-process-signature", with_names_of_defaults)
    app.connect("html-page-context", in_one_language, priority=900)
