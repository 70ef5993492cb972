import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any, Final
from zipfile import ZipFile
from zlib import crc32

import pytest
from places import DOCS, PACKAGE

from asn_netralitas import Text
from asn_netralitas._files.yaml_cursor import document
from asn_netralitas._phrases import catalogue
from asn_netralitas._phrases.catalogue import Catalogue, Wording, compiled_phrases, phrases_of

FILES: Final = sorted(path.stem for path in (PACKAGE / "phrases").glob("*.yaml"))
MODULES: Final = sorted(PACKAGE.rglob("*.py"))
# The pages in the browser say phrases too: `$front_title` in a page, and texts in a script.
WEB: Final = sorted((DOCS / "web").glob("*"))
SAID_IN_WEB: Final = re.compile(r"\$(\w+)|[\"'`]([a-z][a-z-]+)[\"'`]|`([a-z-]+)\$\{")
# Words that nearly every Indonesian sentence has one of, and no English one or code.
INDONESIAN: Final = re.compile(
    r"\b(yang|tidak|dengan|untuk|dari|pada|oleh|berkas|adalah|belum|sudah|dapat|harus|bukan"
    r"|daerah|aturan|putusan|pegawai|tanggal|hari|bulan|boleh|dilarang)\b",
    re.IGNORECASE,
)
# The starting words of files that people write, the words for yes and no in these, and doctests.
SPOKEN: Final = {"ya", "tidak"}


def _forms(wording: Wording) -> tuple[str, ...]:
    if isinstance(wording, Mapping):
        return tuple(wording.values())
    return (wording,) if isinstance(wording, str) else tuple(wording)


def _slots(form: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


@pytest.mark.parametrize("file", FILES)
def test_a_phrase_has_both_languages_and_nothing_else(file: str) -> None:
    assert [key for key, wording in phrases_of(file).items() if list(wording) != ["id", "en"]] == []


@pytest.mark.parametrize("file", FILES)
def test_both_languages_and_all_plural_forms_fill_in_the_same_values(file: str) -> None:
    uneven = {
        key: slots
        for key, wording in phrases_of(file).items()
        if not all(isinstance(form, list) for form in wording.values())
        and len(slots := {frozenset(_slots(f)) for w in wording.values() for f in _forms(w)}) > 1
    }

    assert uneven == {}


@pytest.mark.parametrize("file", FILES)
def test_a_plural_has_one_form_for_one_and_another_for_all_else(file: str) -> None:
    plurals = (w for wording in phrases_of(file).values() for w in wording.values())

    assert [p for p in plurals if isinstance(p, Mapping) and list(p) != ["one", "other"]] == []


def _said() -> Iterator[re.Pattern[str]]:
    """Yield what the source writes as texts, with anything for the values that it fills in."""
    for mapping, entry in document(PACKAGE / "_reading" / "grammar.yaml").items():
        for key, _ in entry["keys"].items():  # noqa: PERF102  # a cursor has no `keys`
            name = key.text().removesuffix("!")
            yield from map(re.compile, map(re.escape, (name, f"{mapping.text()}-{name}")))
    yield from _said_in_web()
    for path in (
        *MODULES,
        *DOCS.glob("*web*.py"),
        DOCS / "conf.py",
        DOCS / "generate_templates.py",
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.compile(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = (
                    re.escape(part.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    else ".+"
                    for part in node.values
                )
                yield re.compile("".join(parts))


def _said_in_web() -> Iterator[re.Pattern[str]]:
    for path in WEB:
        for name, text, beginning in SAID_IN_WEB.findall(path.read_text("utf-8")):
            yield re.compile(re.escape(name.replace("_", "-") or text) or f"{beginning}.+")


@pytest.mark.slow
def test_every_phrase_is_said_somewhere() -> None:
    plain = {pattern.pattern for pattern in _said()}
    composed = [p for p in map(re.compile, plain) if ".+" in p.pattern and p.pattern != ".+"]
    # The words for the names of enums are found by the class, such as "election kind".
    keys = {key: file for file in FILES if file != "problem-words" for key in phrases_of(file)}

    unsaid = [
        f"{file}: {key}"
        for key, file in keys.items()
        if re.escape(key) not in plain and not any(p.fullmatch(key) for p in composed)
    ]
    assert unsaid == []


def test_no_indonesian_text_stands_in_the_source() -> None:
    written = {
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value!r}"
        for path in MODULES
        for node in _texts(ast.parse(path.read_text("utf-8")))
        if INDONESIAN.search(str(node.value)) and node.value not in SPOKEN
    }

    assert written == set()


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the texts of a module that are no documentation."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if isinstance(node, ast.Constant) and text and id(node) not in documentation:
            yield node


@pytest.mark.parametrize("file", FILES)
def test_the_compiled_phrases_are_those_of_the_yaml(file: str) -> None:
    source = (PACKAGE / "phrases" / f"{file}.yaml").read_bytes()
    compiled = json.loads(compiled_phrases(source))

    assert compiled == {"checksum": crc32(source), "phrases": phrases_of(file)}


YAML = b'greeting: {id: "halo", en: "hello"}\n'
OTHER = b'greeting: {id: "hai", en: "hi"}\n'


@pytest.mark.parametrize(
    ("compiled", "expected"),
    [
        (compiled_phrases(YAML), "hello"),
        (compiled_phrases(YAML).replace("hello", "from JSON"), "from JSON"),
        (compiled_phrases(OTHER), "hello"),
        ("{", "hello"),
        ("[]", "hello"),
        ('{"checksum": 1}', "hello"),
    ],
    ids=["current", "used", "stale", "damaged", "another-value", "half"],
)
def test_phrases_come_from_json_only_if_it_is_current(
    monkeypatch: pytest.MonkeyPatch, compiled: str, expected: str
) -> None:
    contents = {"phrases/greetings.yaml": YAML, "phrases/greetings.json": compiled.encode()}
    monkeypatch.setattr(catalogue, "_content", contents.__getitem__)
    catalogue.phrases_of.cache_clear()

    assert Catalogue("greetings").say("greeting", "en") == expected

    monkeypatch.undo()
    catalogue.phrases_of.cache_clear()


def test_a_phrase_takes_the_plural_form_of_its_count() -> None:
    phrases = Catalogue("decision")

    said = [phrases.say("days", "en", count=count, number=count) for count in (0, 1, 2)]
    assert said == ["0 days", "1 day", "2 days"]


def test_what_a_file_lacks_is_said_by_the_common_one() -> None:
    assert Catalogue("decision").text("yes").id == "ya"
    assert "yes" in Catalogue("decision")
    assert "yes" not in list(Catalogue("decision"))


def test_a_phrase_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(KeyError, match="unheard"):
        Catalogue("decision").say("unheard", "en")


def test_a_file_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        phrases_of("unwritten")


def test_a_loader_without_data_means_that_the_file_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pkgutil.get_data", lambda *_: None)

    with pytest.raises(FileNotFoundError):
        phrases_of.__wrapped__("decision")


@pytest.mark.parametrize("file", [file for file in FILES if file != "common"])
def test_no_file_repeats_the_key_of_a_common_phrase(file: str) -> None:
    assert set(phrases_of(file)).isdisjoint(phrases_of("common"))


def test_a_package_in_a_zip_file_says_its_phrases(tmp_path: Path) -> None:
    archive = tmp_path / "package.zip"
    with ZipFile(archive, "w") as package:
        for path in PACKAGE.rglob("*.py"):
            package.write(path, path.relative_to(PACKAGE.parent))
        for path in PACKAGE.glob("phrases/*.yaml"):
            package.write(path, path.relative_to(PACKAGE.parent))

    assert printed_by(
        f"import sys; sys.path.insert(0, {str(archive)!r})\n"
        "from asn_netralitas._phrases import catalogue\n"
        "print(catalogue.__file__)\n"
        "print(catalogue.Catalogue('decision').say('days', 'en', count=1, number=1))"
    ) == [str(archive / "asn_netralitas/_phrases/catalogue.py"), "1 day"]


def test_importing_the_package_reads_no_phrases() -> None:
    assert printed_by(
        "import sys; before = set(sys.modules); import asn_netralitas\n"
        "print({'json', 'pkgutil', 'yaml', 'zlib'} & (set(sys.modules) - before))\n"
        "from asn_netralitas._phrases.catalogue import phrases_of\n"
        "print(phrases_of.cache_info().currsize)"
    ) == ["set()", "0"]


def printed_by(code: str) -> list[str]:
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    return ran.stdout.splitlines()


def test_a_text_of_two_languages_holds_nothing_to_look_in_or_to_go_through() -> None:
    text: Any = Text("hari", "day")

    with pytest.raises(TypeError):
        _ = "hari" in text
    with pytest.raises(TypeError):
        list(text)
