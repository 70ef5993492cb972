"""Build the pages that decide in the browser: the front page, the checker and the time machine.

They answer from the law pack by the JavaScript walker, which this bundles with their scripts. The
checker can also run the library itself, which is packed from its wheel with its dependencies as
they are installed here, in the versions of constraints.txt. Compiled parts are left out, since the
browser cannot run them; PyYAML and pendulum work without theirs.
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
# The part of the law that every answer needs; that of an act comes with its name.
FIRST: Final = "app/law/first.js"
# A page answers with nothing but what lies beside it.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; worker-src 'self'"
)
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
    (app / "icon.svg").write_text(style_file("icon.svg"), "utf-8")
    write_style(app / "style.css")
    write_law(app, law_pack(wheel))
    (app / "words.js").write_text(_carried("asnWords", _json(WORDS["forms"]())), "utf-8")
    for name in SCRIPTS:
        bundle(SOURCE / f"{name}.js", app / f"{name}.js")
    for lang in LANGUAGES:
        for place, text in pages(lang).items():
            path = site / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        times = site / PLACES["times"][lang]
        times.write_text(in_one_file(times.read_text("utf-8"), app), "utf-8")
    (app / "times.js").unlink()
    kept = [place for name in SCRIPTS for place in PLACES[name].values()]
    # The law of single acts is taken from the whole law where there is no network.
    kept += sorted(f"app/{path.name}" for path in app.iterdir() if path.is_file())
    kept.append(FIRST)
    digest = sha256(b"".join((site / place).read_bytes() for place in kept)).hexdigest()[:16]
    worker = Template(_source("service-worker.js"))
    text = worker.substitute(digest=digest, kept=json.dumps(kept))
    (site / "service-worker.js").write_text(text, "utf-8")


def write_style(path: Path) -> None:
    """Write the colours of reports and the style of the pages as one short style sheet."""
    path.write_text(style_file("tokens.css") + _source("style.css"), "utf-8")
    command = [str(ESBUILD), str(path), "--minify", "--allow-overwrite", "--charset=utf8"]
    options = [f"--outfile={path}", "--log-level=warning"]
    subprocess.run([*command, *options], check=True)  # noqa: S603


def write_law(app: Path, pack: str) -> None:
    """Write the law as a whole, and in the parts from which the first answer comes."""
    (app / "law").mkdir(exist_ok=True)
    (app / "law.js").write_text(_carried("asnLaw", pack), "utf-8")
    law = json.loads(pack)
    first = _json(PARTS["first_part"](law))
    (app.parent / FIRST).write_text(_carried("asnFirst", first), "utf-8")
    for act in law["acts"]:
        part = _carried(f"asnLaw-{act}", _json(PARTS["part_of"](law, act)))
        (app / "law" / f"{act}.js").write_text(part, "utf-8")


def bundle(script: Path, out: Path) -> None:
    """Write a script with all that it imports as one, which a page opened as a file can run too."""
    command = [str(ESBUILD), str(script), "--bundle", "--minify", "--format=iife"]
    options = ["--target=es2022", "--charset=utf8", f"--outfile={out}", "--log-level=warning"]
    subprocess.run([*command, *options], check=True)  # noqa: S603


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
    law = "app/law.js" if name == "times" else FIRST
    late = f'<script id="asnWords-script" src="{root}app/words.js" async></script>'
    early = _early(root) if name == "checker" else ""
    policy = POLICY.replace("script-src 'self'", f"script-src 'self' 'sha256-{_digest(early)}'")
    return Template(_source("frame.html")).substitute(
        phrases
        | {
            "lang": lang,
            "policy": policy if early else POLICY,
            "title": phrases[f"{name}_title"],
            "description": phrases[f"{name}_description"],
            "root": root,
            "front": PLACES["front"][lang],
            "other": root + PLACES[name][other],
            "other_lang": other,
            "law_until": escape(until),
            "styles": f'<link rel="stylesheet" href="{root}app/style.css">',
            "body": body,
            "words": _json(texts).replace("<", "\\u003c"),
            "early": f"<script>{early}</script>" if early else "",
            "scripts": "".join(map(_script, (f"{root}{law}", f"{root}app/{name}.js"))),
            "late": late if name == "front" else "",
        }
    )


def in_one_file(page: str, app: Path) -> str:
    """Return a page with what it loads inside it, so that it can be sent as one file."""
    scripts = [(app / f"{name}.js").read_text("utf-8") for name in ("law", "times")]
    style = (app / "style.css").read_text("utf-8")
    digests = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    policy = f"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data:"
    page = re.sub(r'<script [^>]*src="[^"]*"[^>]*></script>\n?', "", page)
    page = page.replace(escape(POLICY, quote=False), policy)
    page = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>\n{style}</style>", page)
    page = page.replace('href="app/icon.svg"', f'href="{icon_address()}"')
    inside = "".join(f"<script>{script}</script>\n" for script in scripts)
    return page.replace("</body>", f"{inside}</body>")


def _digest(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


def _early(root: str) -> str:
    """Return the script that asks for the law of the act in an address, before all others."""
    acts = json.dumps([act.value for act in Act])
    return Template(_source("early.js")).substitute(acts=acts, root=root)


def _script(address: str) -> str:
    return f'<script src="{address}" defer></script>\n'


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
