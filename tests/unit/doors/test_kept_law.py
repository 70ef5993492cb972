"""Receipts decided again by the law of an older version, which its digests find."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from builders import Run
from places import PACKAGE, ROOT

from asn_netralitas import (
    Act,
    Activity,
    Category,
    LoadError,
    Person,
    Rulebook,
    evaluate,
    load_calendar,
    load_rulebook,
    replay,
)
from asn_netralitas._reading.compiled_law import FILE, compiled, fingerprint
from asn_netralitas.receipt import KeptLaw, kept_law, replay_file

OVERLAY = ROOT / "examples" / "kutai-timur" / "overlay.yaml"


@pytest.fixture(scope="module", name="old")
def _old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an older version, unpacked, which knew nothing of general elections."""
    package = tmp_path_factory.mktemp("old") / "asn_netralitas"
    shutil.copytree(PACKAGE / "law", package / "law")
    for gone in ("pemilu-2019", "pemilu-2024"):
        (package / "law" / "elections" / f"{gone}.yaml").unlink()
    head = package / "law" / "rulebook.yaml"
    head.write_text(head.read_text("utf-8").replace("version:", "version: old-", 1), "utf-8")
    return package.parent


@pytest.fixture(scope="module", name="law")
def _law(old: Path) -> KeptLaw:
    return kept_law(old)


def receipt_of(law: KeptLaw, act: Act = Act.LIKE_POST) -> dict[str, Any]:
    decision = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(act),
        at=date(2023, 12, 15),
        rulebook=law.rulebook,
        calendar=law.calendar,
    )
    values: dict[str, Any] = json.loads(json.dumps(decision.to_dict()))
    return values


def refusal(call: Callable[[], object]) -> list[str]:
    with pytest.raises(LoadError) as caught:
        call()
    return [problem.code for problem in caught.value.problems]


@pytest.mark.slow
def test_what_an_old_law_decided_it_decides_again_whatever_is_the_law_now(law: KeptLaw) -> None:
    receipt = receipt_of(law)

    today, then = replay(receipt), replay(receipt, packs=[law])

    assert not today.same
    assert [cause.kind for cause in today.causes] == ["rulebook", "calendar"]
    assert then.same
    assert then.causes == ()


def test_of_several_laws_the_one_of_the_digests_decides_and_that_of_today_is_among_them(
    law: KeptLaw,
) -> None:
    today = evaluate(
        Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2023, 12, 15)
    )

    assert replay(today, packs=[law]).causes == ()
    assert replay(receipt_of(law), packs=[law, law]).causes == ()


def test_a_receipt_of_another_law_is_told_with_the_digests_that_there_are(
    law: KeptLaw, tmp_path: Path
) -> None:
    receipt = receipt_of(law)
    receipt["calendar"]["digest"] = "sha256:no"
    (tmp_path / "r.json").write_text(json.dumps(receipt), "utf-8")

    with pytest.raises(LoadError) as caught:
        replay_file(tmp_path / "r.json", packs=[law])

    (problem,) = caught.value.problems
    assert (problem.code, str(problem.where)) == ("no-law-of-digest", f"{tmp_path}/r.json:1:1")
    assert problem.values["calendar"] == "sha256:no"
    assert law.rulebook.digest[:19] in problem.values["held"]
    receipt["rulebook"] = None
    assert refusal(lambda: replay(receipt, packs=[law])) == ["no-law-of-digest"]


@pytest.mark.slow
def test_overlays_that_were_used_are_put_on_the_old_law(old: Path) -> None:
    law = kept_law(old / "asn_netralitas", OVERLAY)
    receipt = receipt_of(law)

    assert law.rulebook.overlays
    assert replay(receipt, packs=[law]).same
    assert refusal(lambda: replay(receipt, packs=[kept_law(old)])) == ["no-law-of-digest"]


# ------------------------------------------------------------------ wheels


@pytest.fixture(name="wheel")
def _wheel(old: Path, tmp_path: Path) -> Path:
    """Return a wheel whose version computed other digests of the same law."""
    folder = old / "asn_netralitas" / "law"
    text = compiled(
        load_rulebook(folder),
        load_calendar(folder),
        digests=("sha256:then", "sha256:calendar"),
        sources=fingerprint(folder.as_posix()),
    )
    path = tmp_path / "asn_netralitas-0.0.9-py3-none-any.whl"
    with ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*.yaml")):
            archive.write(file, file.relative_to(old))
        archive.writestr(f"asn_netralitas/law/{FILE}", text)
    return path


@pytest.mark.slow
def test_a_wheel_has_the_digests_that_its_version_named(
    law: KeptLaw, wheel: Path, tmp_path: Path
) -> None:
    receipt = receipt_of(law)
    receipt["rulebook"]["digest"], receipt["calendar"]["digest"] = "sha256:then", "sha256:calendar"

    assert replay(receipt, packs=[kept_law(wheel)]).causes == ()

    # What was compiled from other files is no word about these.
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "changed")
    file = tmp_path / "changed" / "asn_netralitas" / "law" / "rulebook.yaml"
    file.write_text(file.read_text("utf-8") + "# changed\n", "utf-8")
    changed = kept_law(tmp_path / "changed")
    assert changed.rulebook.digest == law.rulebook.digest


def test_what_holds_no_law_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no archive", "utf-8")
    with ZipFile(tmp_path / "empty.whl", "w") as archive:
        archive.writestr("a", "b")
    for path in (tmp_path, tmp_path / "a.txt", tmp_path / "empty.whl", tmp_path / "gone"):
        assert refusal(lambda path=path: kept_law(path)) == ["no-law"]  # type: ignore[misc]


def test_a_law_of_a_form_that_is_not_read_is_one_problem(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "law"
    shutil.copytree(old / "asn_netralitas" / "law", folder)
    (folder / "vocabulary.yaml").write_text("acts: {}\n", "utf-8")

    with pytest.raises(LoadError) as caught:
        kept_law(folder)
    (problem,) = caught.value.problems
    assert problem.code == "other-form-of-law"
    assert int(problem.values["count"]) > 1


def test_a_damaged_wheel_is_told(old: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.whl"
    with ZipFile(path, "w") as archive:
        for file in sorted((old / "asn_netralitas" / "law").rglob("*.yaml")):
            archive.write(file, file.relative_to(old))
    content = bytearray(path.read_bytes())
    place = content.index(b"rulebook:")
    content[place : place + 8] = b"rulebuch"
    path.write_bytes(content)

    assert refusal(lambda: kept_law(path)) == ["unreadable"]


# ------------------------------------------------------------------ the command


@pytest.mark.slow
def test_the_command_takes_packs(law: KeptLaw, old: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text(json.dumps(receipt_of(law)), "utf-8")

    code, out, _ = run("replay", file, "--pack", old, "--lang", "en")
    assert (code, "Another" in out) == (0, False)

    code, _, err = run("replay", file, "--pack", PACKAGE, "--lang", "en")
    assert (code, "error[no-law-of-digest]" in err) == (2, True)

    code, _, err = run("replay", file, "--pack", tmp_path, "--lang", "en")
    assert (code, "error[no-law]" in err) == (2, True)


@pytest.mark.slow
def test_the_law_of_this_version_is_read_from_its_folder() -> None:
    assert kept_law(PACKAGE).rulebook == Rulebook.national()
