"""Configure Sphinx for the pages that `build.py` laid out: appearance and languages."""
# ruff: noqa: INP001 # read by Sphinx, not a package

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from typing import Any, Final, cast

from docutils.nodes import document, section
from furo.navigation import get_navigation_tree  # type: ignore[import-untyped]
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.toctree import TocTree

import asn_netralitas

project = "asn_netralitas"
author = "the asn_netralitas authors"
version = release = asn_netralitas.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 4
default_role = "code"  # a single backtick in a docstring is code, as in Markdown
python_use_unqualified_type_names = True
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = "asn_netralitas"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_domain_indices = False

# The doors whose pages are in Indonesian; every other page is in English.
INDONESIAN: Final = {
    Path(door).stem
    for door, its_language in run_path(str(Path(__file__).with_name("build.py")))["DOORS"].items()
    if its_language == "id"
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
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object
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


def mark_doors(app: Sphinx, doctree: document) -> None:
    """Mark each part of the start page as a door, and one to Indonesian pages as Indonesian."""
    if app.env.current_document.docname != "index":
        return
    for door in doctree[0].findall(section, include_self=False):
        led_to = {str(link.get("reftarget")) for link in door.findall(addnodes.pending_xref)}
        door["classes"] += ["door", "language-id"] if led_to & INDONESIAN else ["door"]


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
    app.connect("doctree-read", mark_doors)
    app.connect("html-page-context", in_one_language, priority=900)
