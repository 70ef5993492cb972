"""The command `verify`: a small law beside its compiled files, whole and changed."""

import json
from pathlib import Path

import pytest
from builders import Run

from asn_netralitas._engine.packed_diagrams import FILE as DIAGRAMS
from asn_netralitas._engine.packed_diagrams import packed
from asn_netralitas._reading.calendar import Calendar, load_calendar
from asn_netralitas._reading.compiled_law import FILE as COMPILED
from asn_netralitas._reading.compiled_law import compiled, fingerprint, read_compiled
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook
from asn_netralitas.analysis.compilation import wholly_compiled
from asn_netralitas.cli import verify as command
from asn_netralitas.cli.own_faults import installed_files

LAW = {
    "rulebook.yaml": """
id: small
version: "1"
title: {id: kecil, en: small}
known_from: 2018-01-01
known_until: 2030-12-31
""",
    "instruments/law.yaml": """
instrument:
  id: law
  number: Law 1
  title: {id: Undang-undang, en: Law}
  rank: uu
  in_force: {first: 2018-01-01}
  confidence: verified
rules:
  - id: r
    modality: prohibition
    title: {id: aturan, en: rule}
    categories: [pns]
    acts: [like_post]
    citations: [{instrument: law, provision: Pasal 1}]
    confidence: verified
""",
    "calendar.yaml": "known_until: 2031-12-31\n",
}


@pytest.fixture(name="law")
def _law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a law with what a wheel would hold of it, and let the command look there."""
    for name, text in LAW.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "elections").mkdir()
    book, days = load_rulebook(tmp_path), load_calendar(tmp_path)
    sources, digests = fingerprint(tmp_path.as_posix()), (book.digest, days.digest)
    text = compiled(book, days, digests=digests, sources=sources)
    (tmp_path / COMPILED).write_text(text, "utf-8")
    (tmp_path / DIAGRAMS).write_bytes(packed(wholly_compiled(book, days), sources))
    monkeypatch.setattr(command, "_LAW", tmp_path)
    return tmp_path


def results(run: Run) -> tuple[int, dict[str, str]]:
    code, out, _ = run("verify", "--format", "json")
    values = json.loads(out)
    assert values["schema"] == "asn-netralitas/verify/1"
    assert values["same"] is (code == 0)
    return code, {part["part"]: part["result"] for part in values["parts"]}


# Only an installed package has notes to compare with; the tests mostly run in a checkout.
PACKAGE = "same" if installed_files().noted else "absent"
SAME = {**dict.fromkeys(("rulebook", "calendar", "law", "diagrams"), "same"), "package": PACKAGE}


def test_a_law_as_it_was_made_is_as_it_should_be(law: Path, run: Run) -> None:
    assert read_compiled(str(law)) is not None
    assert results(run) == (0, SAME)


@pytest.mark.parametrize("name", [COMPILED, DIAGRAMS])
@pytest.mark.parametrize("change", ["cut", "emptied", "one bit", "gone"])
def test_a_changed_file_is_told_and_not_used(law: Path, name: str, change: str, run: Run) -> None:
    file = law / name
    content = file.read_bytes()
    flipped = bytes((*content[:-9], content[-9] ^ 1, *content[-8:]))
    changes = {"cut": content[:100], "emptied": b"", "one bit": flipped, "gone": None}
    changed = changes[change]
    if changed is None:
        file.unlink()
    else:
        file.write_bytes(changed)

    part = "law" if name == COMPILED else "diagrams"
    assert results(run) == (1, {**SAME, part: "differs"})
    assert (read_compiled(str(law)) is None) is (name == COMPILED)


def test_a_verdict_that_was_turned_round_is_told_and_not_used(law: Path, run: Run) -> None:
    file = law / COMPILED
    file.write_text(file.read_text("utf-8").replace('"prohibition"', '"permission"'), "utf-8")

    assert results(run) == (1, {**SAME, "law": "differs"})
    assert read_compiled(str(law)) is None


def test_yaml_that_was_edited_differs_from_what_was_made_of_it(law: Path, run: Run) -> None:
    file = law / "instruments/law.yaml"
    file.write_text(file.read_text("utf-8").replace("prohibition", "permission"), "utf-8")

    assert results(run) == (1, {**SAME, "law": "differs", "diagrams": "differs"})


@pytest.mark.parametrize("law_in_memory", [Rulebook, Calendar])
def test_a_digest_that_is_only_claimed_is_told(
    law: Path, law_in_memory: type[Rulebook | Calendar], run: Run
) -> None:
    part, national = law_in_memory.__name__.lower(), law_in_memory.national()
    digest = national.digest
    object.__setattr__(national, "digest", "sha256:0")
    try:
        found = results(run)
    finally:
        object.__setattr__(national, "digest", digest)

    assert law.is_dir()
    assert found == (1, {**SAME, part: "differs"})


@pytest.mark.parametrize(
    ("lang", "said"), [("id", "diagram: BERBEDA; tercatat rusak"), ("en", "held damaged, computed")]
)
def test_a_person_reads_what_was_changed(law: Path, lang: str, said: str, run: Run) -> None:
    (law / DIAGRAMS).write_bytes(b"")

    code, out, err = run("verify", "--lang", lang)

    assert (code, err) == (1, "")
    assert said in " ".join(out.split())


def test_a_checkout_has_no_compiled_law(run: Run) -> None:
    assert results(run) == (0, {**SAME, "law": "absent", "diagrams": "absent"})
