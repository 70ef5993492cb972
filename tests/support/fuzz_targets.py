"""What is fuzzed: each reader and writer as a function of bytes that fails on whatever is a fault.

A target may refuse its bytes by the errors that it documents, and by nothing else; what it accepts
it must be able to write, and to read again as the same.
"""

from __future__ import annotations

import asyncio
import io
import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import docx
import httpx
from attrs import frozen
from jsonschema import Draft202012Validator
from places import ROOT

from asn_netralitas import (
    Activity,
    Calendar,
    Case,
    CaseError,
    Decision,
    LoadError,
    Person,
    Problem,
    Rulebook,
    evaluate,
    find_act,
    find_fact,
    find_region,
    interview,
    load_calendar,
    load_rulebook,
    receipt,
    render,
    report_texts,
    scenario,
    schemas,
)
from asn_netralitas._files.json_text import parse
from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.days import read_at
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas._text.html import printable
from asn_netralitas.analysis.property_files import load_properties
from asn_netralitas.cli import main
from asn_netralitas.jdihn import head_of
from asn_netralitas.pictures import why
from asn_netralitas.render import Form
from asn_netralitas.service import Limits, make_app
from asn_netralitas.siasn import shipped_codebook
from asn_netralitas.translation import translate

CORPUS: Final = ROOT / "tests" / "fuzz" / "corpus"
_DAY: Final = date(2024, 10, 7)
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMS: Final[tuple[Form, ...]] = ("text", "markdown", "html", "json")
_LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")
# They take minutes, serve until they are stopped, or ask somebody.
_NOT_RUN: Final = frozenset(
    {
        *("serve", "mcp", "corpus", "pack", "certificate", "prove", "lint", "diff", "verify"),
        *("--mutate", "--coverage", "--ways", "--open"),
    }
)
_RUN_IN_TABLES: Final = {b"c": "csv", b"j": "jsonl", b"x": "xlsx", b"p": "parquet", b"a": "arrow"}
_DONE: Final = (0, 1, 2)
# A service that does not answer in time says so.
BUSY: Final = 503


@frozen
class Target:
    """A function that fails on a fault, and the files of the tree in whose likeness bytes are made.

    `seeds` are patterns below the root of the checkout.
    """

    run: Callable[[bytes, Path], None]
    seeds: tuple[str, ...] = ()

    def inputs(self, name: str) -> Iterator[bytes]:
        """Yield the corpus of a target, and the files that are like it."""
        for path in (*sorted((CORPUS / name).iterdir()), *self._like()):
            yield path.read_bytes()

    def _like(self) -> Iterable[Path]:
        return (path for pattern in self.seeds for path in sorted(ROOT.glob(pattern)))


# ------------------------------------------------------------------ what every answer keeps


def _told(problems: Iterable[Problem]) -> None:
    """Fail if a problem cannot be told in one printable line in each language."""
    told = list(problems)
    assert told
    for problem in told:
        json.dumps(problem.to_dict())
        for lang in ("id", "en"):
            sentence = problem.sentence("id" if lang == "id" else "en")
            assert sentence.isprintable(), sentence
        assert not _CONTROLS.search(problem.render())


def _written(decision: Decision) -> None:
    """Fail if a decision cannot be written in each form, and read again as the same."""
    for form in _FORMS:
        for lang in _LANGUAGES:
            text = render(decision, lang=lang, to=form)
            assert not _CONTROLS.search(text), form
            assert form != "html" or "<script" not in text
            text.encode()
    values = json.loads(json.dumps(decision.to_dict()))
    _validator().validate(values)
    assert Decision.from_dict(values) == decision
    assert receipt.replay(values).decision is not None
    why(decision).encode()


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schemas.schema("decision"))


def _put(content: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")


# ------------------------------------------------------------------ files that people write


def _scenario(content: bytes, folder: Path) -> None:
    path = _put(content, folder, "f.scenarios.yaml")
    read = scenario.read(path)
    if read.problems:
        _told(read.problems)
        return
    for case in read.scenarios[:1]:
        try:
            result = scenario.run(case)
        except (CaseError, LoadError) as error:
            _told(error.problems)
        else:
            scenario.report(result, lang="id")
    _translated(path)


def _translated(path: Path) -> None:
    """Fail if a file that is read cannot be put into other words; to save time, try one in four."""
    if crc32(path.read_bytes()) % 4:
        return
    text = path.read_text("utf-8")
    there = translate(text, "id", path=path)
    assert translate(there, "id", path=path) == there


def _overlay(content: bytes, folder: Path) -> None:
    path = _put(content, folder, "f.overlay.yaml")
    try:
        book = Rulebook.national().with_overlays(path)
    except LoadError as error:
        _told(error.problems)
        return
    _decided(book, Calendar.national())
    _translated(path)


def _rulebook(content: bytes, folder: Path) -> None:
    try:
        book = load_rulebook(_put(content, folder, "f.yaml"))
    except LoadError as error:
        _told(error.problems)
        return
    assert book.digest.startswith("sha256:")
    _decided(book, Calendar.national())


def _decided(book: Rulebook, calendar: Calendar) -> None:
    """Ask about the last rule of a rulebook, where it would be written."""
    rules = [rule for rule in book.rules if rule.acts]
    acts = sorted(rules[-1].acts) if rules else [Act.VOTE]
    regions = sorted(book.overlays[-1].regions) if book.overlays else ["64.08"]
    for region in (None, regions[0]):
        try:
            decision = evaluate(
                Person(Category.PNS, region=region),
                Activity(acts[0]),
                at=_DAY,
                rulebook=book,
                calendar=calendar,
            )
            for form in _FORMS:
                render(decision, to=form)
            assert Decision.from_dict(json.loads(json.dumps(decision.to_dict()))) == decision
        except CaseError as error:
            _told(error.problems)


def _calendar(content: bytes, folder: Path) -> None:
    try:
        calendar = load_calendar(_put(content, folder, "f.yaml"))
    except LoadError as error:
        _told(error.problems)
        return
    _decided(Rulebook.national(), calendar)


def _property(content: bytes, folder: Path) -> None:
    path = _put(content, folder, "f.properties.yaml")
    try:
        load_properties(path)
        _translated(path)
    except (CaseError, LoadError) as error:
        _told(error.problems)


# ------------------------------------------------------------------ JSON


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _decision(content: bytes, _: Path) -> None:
    values = _json(content)
    try:
        decision = Decision.from_dict(values)
    except ValueError as error:
        str(error).encode("utf-8", "backslashreplace")
        return
    _validator().validate(json.loads(json.dumps(decision.to_dict())))
    assert Decision.from_dict(decision.to_dict()) == decision
    for form in _FORMS:
        for lang in _LANGUAGES:
            assert not _CONTROLS.search(render(decision, lang=lang, to=form))


def _receipt(content: bytes, folder: Path) -> None:
    try:
        result = receipt.replay_file(_put(content, folder, "f.json"))
    except (CaseError, LoadError) as error:
        _told(error.problems)
        return
    json.dumps(result.to_dict())
    receipt.render_replay(result, lang="en")
    receipt.render_replay(result, lang="id", width=40)


def _interview(content: bytes, _: Path) -> None:
    head, *answers = content.split(b"\n")
    try:
        values: Any = parse(_decoded(head), "f") if head else None
        talk = interview.resume(values) if head else interview.begin()
    except (CaseError, LoadError) as error:
        _told(error.problems)
        return
    for answer in answers[:12]:
        question = talk.question
        if question is None:
            break
        assert question.text.en
        try:
            talk = talk.answer(_decoded(answer))
        except CaseError as error:
            _told(error.problems)
        assert interview.resume(json.loads(json.dumps(talk.to_dict()))) == talk
    if isinstance(talk, interview.Interview):
        _written(talk.decision)


def _case(content: bytes, _: Path) -> None:
    for words in (True, False):
        try:
            values: Any = parse(_decoded(content), "f")
            case = Case.from_dict(values, words=words)
            decision = case.evaluate()
        except (CaseError, LoadError) as error:
            _told(error.problems)
            continue
        assert Case.from_dict(json.loads(json.dumps(case.to_dict()))) == case
        assert decision.key == case.evaluate().key
        _written(decision)


def _record(content: bytes, _: Path) -> None:
    values = _json(content)
    if not isinstance(values, dict):
        return
    mapped = shipped_codebook().read(values)
    for remark in mapped.remarks:
        assert remark.sentence("id")
        assert remark.sentence("en")
    try:
        head_of(values)
    except CaseError as error:
        _told(error.problems)


def _words(content: bytes, _: Path) -> None:
    text = _decoded(content)[:500]
    for find in (find_act, find_fact, find_region):
        found = find(text)
        assert len(found) <= len(find(text, most=50))
    problems: list[Problem] = []
    read_at(Cursor.over(text, "at", problems=problems, vocabulary=load_vocabulary()), _DAY)
    if problems:
        _told(problems)


# ------------------------------------------------------------------ the program


def _template(content: bytes, folder: Path) -> None:
    """Fill a template: what the bytes say among paragraphs, or the bytes as the file itself."""
    path = folder / "t.docx"
    if content[:1] == b"P":
        path.write_bytes(content)
    else:
        document = docx.Document()
        document.add_paragraph(printable(_decoded(content)))
        document.save(str(path))
    try:
        made = report_texts.note(_case_of_files().evaluate(), template=path, lang="id")
    except CaseError as error:
        _told(error.problems)
    else:
        docx.Document(io.BytesIO(made))


def _program(arguments: list[str]) -> tuple[int, str, str]:
    """Run the program in this process; return its exit code, output and complaints."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(), "utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main(arguments)
        texts = []
        for stream in (out, err):
            stream.flush()
            buffer = stream.buffer
            assert isinstance(buffer, io.BytesIO)
            texts.append(buffer.getvalue().decode("utf-8"))
    finally:
        sys.stdin = stdin
    return code, texts[0], texts[1]


def _table(content: bytes, folder: Path) -> None:
    """Decide a table, whose form the first byte names."""
    form = _RUN_IN_TABLES.get(content[:1], "csv")
    path = _put(content[1:], folder, f"f.{form}")
    with chdir(folder):
        code, _, err = _program(["batch", path.name, f"g.{form}", "--lang", "en"])
    made = folder / f"g.{form}"
    assert code in _DONE
    assert made.exists() is (code != 2), err
    assert code != 2 or err.strip()
    made.unlink(missing_ok=True)
    path.unlink()
    assert not [left for left in folder.iterdir() if left.suffix in {".part", ".tmp"}]


def _command(content: bytes, folder: Path) -> None:
    """Run the program, each line an argument, beside files to name; nothing leaves the folder."""
    lines = [line for line in _decoded(content).replace("\0", "").split("\n") if line]
    arguments = [_inside(line) for line in lines[:20]]
    if not _NOT_RUN.isdisjoint(arguments):
        return
    for name, given in _files().items():
        _put(given, folder, name)
    with chdir(folder):
        code, _, err = _program(arguments)
    assert code in _DONE
    assert code != 2 or err.strip()
    assert "Traceback" not in err
    for made in folder.iterdir():
        if made.is_file():
            made.unlink()


def _inside(argument: str) -> str:
    is_span = re.fullmatch(r"[0-9-]+/[0-9-]+", argument)
    return argument if is_span else argument.replace("/", "").replace("..", "")


@cache
def _files() -> Mapping[str, bytes]:
    """Return files that a command may be given, by their names."""
    decision = _case_of_files().evaluate()
    return {
        "a.scenarios.yaml": (ROOT / "examples/cases/candidacy.scenarios.yaml").read_bytes(),
        "o.yaml": (ROOT / "examples/kutai-timur/overlay.yaml").read_bytes(),
        "t.csv": b"category,act,at,region\npns,vote,2024-11-27,64.08\n",
        "d.json": json.dumps(decision.to_dict()).encode(),
    }


def _case_of_files() -> Case:
    return Case.from_dict(
        {"person": {"category": "pns"}, "activity": {"act": "vote"}, "at": "2024-11-27"}
    )


def _service(content: bytes, _: Path) -> None:
    """Send a request: its first line is method and path, all else its body."""
    head, body = (*content.split(b"\n", 1), b"")[:2]
    method, path = (*head.decode("ascii", "ignore").split(" ", 1), "")[:2]
    if method not in {"GET", "POST", "PUT", "OPTIONS", "HEAD"} or not path.isprintable():
        return
    try:
        url = httpx.URL("http://service").copy_with(raw_path=f"/{path.lstrip('/')}".encode())
    except httpx.InvalidURL:
        return
    loop, client = _client()
    response = loop.run_until_complete(client.request(method, url, content=body))
    assert response.status_code < 500 or response.status_code == BUSY, response.text
    form = response.headers.get("content-type", "")
    if form.startswith("application/x-ndjson"):
        for line in response.text.splitlines():
            assert json.loads(line)["line"]
    elif form.endswith("json") and response.content:
        values = response.json()
        assert response.status_code < 400 or values["problems"]


@cache
def _client() -> tuple[asyncio.AbstractEventLoop, httpx.AsyncClient]:
    app = make_app(limits=Limits(size=20_000, lines=20, seconds=20))
    loop = asyncio.new_event_loop()
    return loop, httpx.AsyncClient(transport=httpx.ASGITransport(app=app))


TARGETS: Final[Mapping[str, Target]] = {
    "scenario": Target(
        _scenario, ("examples/cases/*d*.scenarios.yaml", "src/asn_netralitas/starter/scenario.*")
    ),
    "overlay": Target(
        _overlay, ("examples/*/overlay.yaml", "docs/how-to/*.overlay.yaml", "tests/data/bad/*")
    ),
    "rulebook": Target(_rulebook, ("tests/data/rulebook.yaml", "docs/reference/one-file.yaml")),
    "calendar": Target(_calendar, ("docs/how-to/example-2031.yaml",)),
    "property": Target(_property, ("src/asn_netralitas/starter/property.*",)),
    "decision": Target(_decision),
    "receipt": Target(_receipt),
    "interview": Target(_interview),
    "case": Target(_case),
    "record": Target(_record),
    "words": Target(_words),
    "table": Target(_table),
    "template": Target(_template, ("src/asn_netralitas/starter/note.*.docx",)),
    "command": Target(_command),
    "service": Target(_service),
}


# ------------------------------------------------------------------ changes


_TOKENS: Final = re.compile(r"[A-Za-z0-9_.\-]+|\s+|.", re.DOTALL)
_SPICE: Final = (
    *("", " ", "\n", "\t", ": ", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "!!str ", "|", '"'),
    *("'", "#", "? ", "---\n", "~", "null", "true", "false", "no", "0", "-1", "1e9", ".inf", "64"),
    *("64.10", "99.99", "2024-02-30", "0001-01-01", "9999-12-31", "2024-01-01/2023-01-01"),
    *("2024-10-07T20:00", "2024-10-07T20:00+08:00", "2024-03-21T23:30-12:00", "kemarin", "*"),
    *("\u202e", "\u200b", "\u0130", "\ufeff", "\u2028", "\x85", "\0", "\x1b[31m", "\U0001f600"),
    *("x" * 3000, "1" * 400, "pns", "asn", "non_asn", "vote", "like_post", "strictest", "nobody"),
    *("category", "person", "scenarios", "expect", "when", "all", "not", "id", "en", "first"),
    *("last", "overlay", "readings", "regions", "rules", "{}", "[]", "''", "[[]]", "\\ud800"),
    *("NaN", "1e999", "=1+1", "guru", "ya", "tidak tahu", "any", "unknown", "1945-08-17"),
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return bytes that are like the given ones: by tokens, by lines or by bits."""
    change = chance.choice((_by_tokens, _by_tokens, _by_lines, _by_bits))
    return change(content, chance)


def _by_tokens(content: bytes, chance: random.Random) -> bytes:
    tokens = _TOKENS.findall(_decoded(content)) or [""]
    for _ in range(chance.choice((1, 1, 2, 4))):
        place = chance.randrange(len(tokens))
        match chance.randrange(5):
            case 0:
                tokens[place] = chance.choice(_SPICE)
            case 1:
                tokens[place : place + chance.randrange(1, 12)] = [""]
            case 2:
                tokens[place] = chance.choice(tokens)
            case 3:
                tokens.insert(place, chance.choice(_SPICE))
            case _:
                other = chance.randrange(len(tokens))
                tokens[place], tokens[other] = tokens[other], tokens[place]
    return "".join(tokens).encode("utf-8", "surrogatepass")


def _by_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[place]
        case 1:
            lines.insert(place, lines[other])
        case 2:
            lines[place], lines[other] = lines[other], lines[place]
        case _:
            lines[place] = b" " * chance.randrange(8) + lines[place].lstrip()
    return b"\n".join(lines)


def _by_bits(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content or b"x")
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.randrange(len(changed))
        changed[place] ^= 1 << chance.randrange(8)
    if chance.random() < 1 / 4:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)
