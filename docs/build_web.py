"""Build the pages that decide in the browser: the front page, the checker and the time machine.

They answer from the law pack by the JavaScript walker, which this bundles with their scripts. What
the first answer needs lies inside a page, except the law of the act, for which the page asks before
it has come itself: two rounds to the server. The checker can also run the library itself, which is
packed from its wheel with its dependencies as they are installed here, in the versions of
constraints.txt. Compiled parts are left out, since the browser cannot run them; PyYAML and pendulum
work without theirs.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from gzip import compress
from hashlib import sha256
from html import escape
from importlib.metadata import Distribution, distribution
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from asn_netralitas import Act, Calendar, Rulebook, __version__, scenario
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.html import icon_address, style_file
from asn_netralitas._text.summary import brief
from asn_netralitas._text.words import Words

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
SOURCE: Final = HERE / "web"
MODULES: Final = ROOT / ".venv" / "site" / "node_modules"
PYODIDE: Final = MODULES / "pyodide"
ESBUILD: Final = MODULES / ".bin" / "esbuild"
PROJECT: Final = "asn-netralitas"
WORDS: Final[dict[str, Any]] = runpy.run_path(str(HERE / "web_words.py"))
PARTS: Final[dict[str, Any]] = runpy.run_path(str(HERE / "web_law.py"))

LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")
# The places of the pages by language; other generators make the last two.
PLACES: Final[Mapping[str, Mapping[Language, str]]] = {
    "front": {"id": "index.html", "en": "en.html"},
    "checker": {"id": "periksa/index.html", "en": "periksa/en.html"},
    "times": {"id": "lini-masa.html", "en": "time-machine.html"},
    "questions": {"id": "tanya-jawab.html", "en": "questions-people-ask.html"},
    "quiz": {"id": "kuis.html", "en": "quiz.html"},
}
SCRIPTS: Final = ("front", "checker", "times")
# A page answers with nothing but what lies in it and beside it, and the time machine with the first
# alone. `whole` adds what lies in it.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src; img-src 'self' data:;"
    " connect-src 'self'; worker-src 'self'"
)
ALONE: Final = "default-src 'none'; script-src; style-src 'unsafe-inline'; img-src data:"
_CASE_FILE: Final = ROOT / "examples" / "cases" / "social-media.scenarios.yaml"
_CASE: Final = "Staf ahli gubernur berkampanye bagi pasangan calon di media sosial"
_RUNTIME: Final = ("worker.js",)
_PYODIDE: Final = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
_LEFT_OUT: Final = frozenset({".so", ".pyd", ".pyc"})
# What a page names of what lies inside it once it is whole, and what lies inside it then.
_LOADED: Final = re.compile(
    r'<link rel="stylesheet" href="(?P<style>[^"]+)">|<script src="(?P<script>[^"]+)"></script>'
)
_INSIDE: Final = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def build(site: Path) -> None:
    """Write the pages into the folder of the site.

    Raises:
        SystemExit: If what npm brings has not been installed.
    """
    if not (PYODIDE.is_dir() and ESBUILD.exists()):
        msg = f"{MODULES} has no pyodide or no esbuild; `make docs` installs them"
        raise SystemExit(msg)
    wheel = dict(_wheel())
    write_pages(site, wheel)
    write_runtime(site / "periksa", wheel)


# ------------------------------------------------------------------ pages


def write_pages(site: Path, wheel: Mapping[str, bytes]) -> None:
    """Write the pages with what they load, and the worker that keeps them."""
    app = site / "app"
    app.mkdir(parents=True, exist_ok=True)
    pack = law_pack(wheel)
    write_law(app, pack)
    inside = parts(pack)
    # The checker answers without them.
    (app / "words.js").write_text(inside["words.js"], "utf-8")
    for lang in LANGUAGES:
        for place, text in pages(lang).items():
            path = site / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(whole(text, inside), "utf-8")
    kept = [place for name in SCRIPTS for place in PLACES[name].values()]
    # The law of single acts is taken from the whole law where there is no network.
    kept += sorted(f"app/{path.name}" for path in app.iterdir() if path.is_file())
    digest = sha256(b"".join((site / place).read_bytes() for place in kept)).hexdigest()[:16]
    worker = Template(_source("service-worker.js"))
    text = worker.substitute(digest=digest, kept=json.dumps(kept))
    (site / "service-worker.js").write_text(text, "utf-8")


def write_law(app: Path, pack: str) -> None:
    """Write the law as a whole, and that of each act in each language."""
    (app / "law.js").write_text(_carried("asnLaw", pack), "utf-8")
    law = json.loads(pack)
    for act in law["acts"]:
        part = PARTS["part_of"](law, act)
        for lang in LANGUAGES:
            path = app / "law" / lang / f"{act}.js"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = _json(PARTS["in_language"](part, lang))
            path.write_text(_carried(f"asnLaw-{act}", text), "utf-8")


def parts(pack: str) -> dict[str, str]:
    """Return what lies inside pages: style, scripts and the law that every answer needs."""
    first = PARTS["first_part"](json.loads(pack))
    laws = {lang: _json(PARTS["in_language"](first, lang)) for lang in LANGUAGES}
    with TemporaryDirectory() as folder:
        style = Path(folder) / "style.css"
        # The colours of reports, and the style of the pages.
        style.write_text(style_file("tokens.css") + _source(style.name), "utf-8")
        return {
            style.name: bundled(style),
            "law.js": _carried("asnLaw", pack),
            "words.js": _carried("asnWords", _json(WORDS["forms"]())),
            **{f"first.{lang}.js": _carried("asnFirst", law) for lang, law in laws.items()},
            **{f"{name}.js": bundled(SOURCE / f"{name}.js") for name in SCRIPTS},
        }


def bundled(path: Path) -> str:
    """Return a script with all that it imports, which needs no other file; or a style."""
    options = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8"]
    command = [str(ESBUILD), str(path), *options, "--log-level=warning"]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return ran.stdout.decode()


def pages(lang: Language) -> dict[str, str]:
    """Return the pages of a language by their places on the site."""
    return {
        PLACES["front"][lang]: _front(lang),
        PLACES["checker"][lang]: framed("checker", lang, {}, root="../"),
        PLACES["times"][lang]: framed("times", lang, {"history": WORDS["history"](lang)}),
    }


def _front(lang: Language) -> str:
    examples = list(WORDS["PHRASES"].series("front-examples", lang))
    extra = {"examples": examples, "checker": PLACES["checker"][lang]}
    return framed("front", lang, extra, case=_real_case(lang))


def framed(
    name: str, lang: Language, extra: Mapping[str, Any], root: str = "", **values: str
) -> str:
    """Return a page of a language: its template in the frame that all these pages have."""
    other: Language = "en" if lang == "id" else "id"
    said = WORDS["words_for"](lang)
    phrases = {key.replace("-", "_"): escape(text) for key, text in said["phrases"].items()}
    places = {page: root + its[lang] for page, its in PLACES.items()}
    body = Template(_source(f"{name}.html")).substitute(phrases | places | values)
    day = Words(lang=lang).day
    days = {
        "law": day(Rulebook.national().known_until),
        "calendar": day(Calendar.national().known_until),
    }
    until = WORDS["PHRASES"].say("law-until", lang, version=__version__, **days)
    texts = {**said, **extra, "root": root}
    first = f"first.{lang}.js"
    files = {"front": [first, "words.js"], "checker": [first], "times": ["law.js"]}
    scripts = (*files[name], f"{name}.js")
    return Template(_source("frame.html")).substitute(
        phrases
        | {
            "lang": lang,
            "policy": ALONE if name == "times" else POLICY,
            "title": phrases[f"{name}_title"],
            "description": phrases[f"{name}_description"],
            "icon": icon_address(),
            "root": root,
            "front": PLACES["front"][lang],
            "other": root + PLACES[name][other],
            "other_lang": other,
            "law_until": escape(until),
            "body": body,
            "words": _json(texts).replace("<", "\\u003c"),
            "before": f"<script>{_early(root, lang)}</script>" if name == "checker" else "",
            "scripts": "".join(f'<script src="{file}"></script>\n' for file in scripts),
        }
    )


def whole(page: str, inside: Mapping[str, str]) -> str:
    """Return a page with its style and its scripts inside it, which its policy allows."""

    def put(found: re.Match[str]) -> str:
        kind = "style" if found["style"] else "script"
        return f"<{kind}>{inside[found[kind]]}</{kind}>"

    page = _LOADED.sub(put, page)
    allowed = {"script": "", "style": ""}
    for kind, text in _INSIDE.findall(page):
        allowed[kind] += f" 'sha256-{_digest(text)}'"
    page = page.replace("script-src", f"script-src{allowed['script']}", 1)
    return page.replace("style-src;", f"style-src{allowed['style']};", 1)


def _digest(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


def _early(root: str, lang: Language) -> str:
    """Return the script that asks for the law of the act in an address, before all others."""
    acts = json.dumps([act.value for act in Act])
    return Template(_source("early.js")).substitute(acts=acts, laws=f"{root}app/law/{lang}/")


def _real_case(lang: Language) -> str:
    """Return a case that an authority decided, with the answer of the library."""
    case = next(each for each in scenario.load(_CASE_FILE) if each.name == _CASE)
    decision = scenario.run(case).decision
    told = brief(decision, lang)
    say = WORDS["PHRASES"].say
    place, title = (escape(say(f"real-case-{part}", lang)) for part in ("where", "title"))
    source = f'<a href="{escape(str(case.source))}" rel="noreferrer">{place}</a>'
    return (
        f'<article class="answer {decision.verdict.value}"><header><h3 class="mark">'
        f"{escape(told.verdict)}</h3><p>{title}</p></header>"
        f"<p>{escape(told.case)} {escape(told.reasons)}</p>"
        f'<p class="note">{say("real-source", lang, source=source)}</p></article>'
    )


def law_pack(wheel: Mapping[str, bytes]) -> str:
    """Return the law pack as JSON; that of the wheel, in which the law is compiled."""
    with TemporaryDirectory() as folder:
        for name, content in wheel.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        command = [sys.executable, "-m", "asn_netralitas", "pack"]
        ran = subprocess.run(  # noqa: S603
            command, env={"PYTHONPATH": folder}, capture_output=True, check=True
        )
    return ran.stdout.decode()


def _carried(name: str, text: str) -> str:
    """Return a script that carries a text, compressed whatever a server does."""
    packed = compress(text.encode(), 9, mtime=0)
    return f'globalThis["{name}"]="{b64encode(packed).decode()}";\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def _source(name: str) -> str:
    return (SOURCE / name).read_text("utf-8")


# ------------------------------------------------------------------ the library in the browser


def write_runtime(out: Path, wheel: Mapping[str, bytes]) -> None:
    """Write the library with Python for the browser into a folder."""
    (out / "pyodide").mkdir(parents=True, exist_ok=True)
    for name in _RUNTIME:
        shutil.copyfile(SOURCE / name, out / name)
    for name in _PYODIDE:
        shutil.copyfile(PYODIDE / name, out / "pyodide" / name)
    python = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"]["python"]
    pack(out / "packages.zip", python, wheel)


def pack(path: Path, python: str, wheel: Mapping[str, bytes] | None = None) -> None:
    """Write one archive of every module that the page imports, for a version of Python."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        _add(archive, "checker.py", (SOURCE / "checker.py").read_bytes())
        for name, content in (wheel or dict(_wheel())).items():
            _add(archive, name, content)
        for needed in _needed(PROJECT, python):
            for name, content in _files(needed):
                _add(archive, name, content)


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    # Without a time, so that the same sources give the same bytes.
    archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def _wheel() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the wheel of this project, which contains the compiled law."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel:standard"]
        subprocess.run(  # noqa: S603
            [*command, "--directory", folder], cwd=ROOT, capture_output=True, check=True
        )
        (wheel,) = Path(folder).glob("*.whl")
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)


def _needed(project: str, python: str) -> Iterator[Distribution]:
    """Yield the dependencies of a project in the browser, each once."""
    browser = {
        "extra": "",
        "python_full_version": python,
        "python_version": ".".join(python.split(".")[:2]),
        "sys_platform": "emscripten",
    }
    waiting, seen = [project], {project}
    while waiting:
        for line in distribution(waiting.pop()).requires or ():
            requirement = Requirement(line)
            wanted = requirement.marker is None or requirement.marker.evaluate(browser)
            name = canonicalize_name(requirement.name)
            if wanted and name not in seen:
                seen.add(name)
                waiting.append(name)
                yield distribution(name)


def _files(installed: Distribution) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a distribution that run anywhere, without scripts outside its folder."""
    for path in installed.files or ():
        if ".." not in path.parts and path.suffix not in _LEFT_OUT:
            yield path.as_posix(), path.read_binary()


def main() -> None:
    """Build the pages at their places on the site."""
    build(ROOT / "build" / "site")


if __name__ == "__main__":
    main()
