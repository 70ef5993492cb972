"""A package whose files were changed since it was installed, and faults of the program itself."""

import json
import os
import shutil
import subprocess
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from places import PACKAGE

from asn_netralitas.cli import entry

pytestmark = pytest.mark.slow
ASKED = ("evaluate", "--category", "guru", "--act", "foto", "--at", "kemarin")
FAULTY = 70


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    """Copy the package into a folder with what an installer notes of it."""
    copy = tmp_path / "site" / "asn_netralitas"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    notes = copy.with_name("asn_netralitas-0.2.0.dist-info")
    notes.mkdir()
    notes.joinpath("METADATA").write_text("Metadata-Version: 2.4\nName: asn-netralitas\n", "utf-8")
    lines = [noted(path, copy.parent) for path in sorted(copy.rglob("*")) if path.is_file()]
    notes.joinpath("RECORD").write_text("\n".join(lines), "utf-8")
    return copy.parent


def noted(path: Path, site: Path) -> str:
    digest = urlsafe_b64encode(sha256(path.read_bytes()).digest()).rstrip(b"=").decode()
    return f"{path.relative_to(site).as_posix()},sha256={digest},{path.stat().st_size}"


def run(site: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(  # noqa: S603
        (sys.executable, "-m", "asn_netralitas", *arguments),
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", ["law/words.yaml", "phrases/problems.yaml", "cli/evaluate.py"])
@pytest.mark.parametrize("change", ["cut", "gone"])
def test_a_file_that_changed_since_the_installation_is_named_in_one_line(
    site: Path, name: str, change: str
) -> None:
    file = site / "asn_netralitas" / name
    if change == "cut":
        file.write_bytes(file.read_bytes()[:333])
    else:
        file.unlink()

    code, out, err = run(site, *ASKED)

    assert (code, out, err.count("\n")) == (FAULTY, "", 1)
    assert "[damaged-package]" in err
    assert str(file) in err


def test_verify_names_each_file_that_changed_even_where_everything_runs(site: Path) -> None:
    whole = json.loads(run(site, "verify", "--format", "json")[1])
    words = site / "asn_netralitas" / "law" / "words.yaml"
    words.write_text(words.read_text("utf-8") + "# edited\n", "utf-8")

    code, out, _ = run(site, "verify", "--lang", "en")

    assert (whole["same"], whole["changed"]) == (True, [])
    assert code == 1
    assert f"changed: {words}" in out


def test_a_defect_is_told_in_one_line_with_its_place(site: Path) -> None:
    defect = "\nraise ValueError('a\\nb')\n"
    file = site / "asn_netralitas" / "cli" / "evaluate.py"
    file.write_text(defect, "utf-8")
    (site / "asn_netralitas-0.2.0.dist-info" / "RECORD").unlink()

    code, out, err = run(site, *ASKED, "--lang", "en")

    assert (code, out, err.count("\n")) == (FAULTY, "", 1)
    assert "error[own-fault]" in err
    assert "evaluate.py:2: ValueError" in err


def test_a_caller_in_python_gets_the_exception_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_with_a_defect(*_: object, **__: object) -> int:
        raise KeyError

    monkeypatch.setattr("asn_netralitas.cli.program.run", run_with_a_defect)

    with pytest.raises(KeyError):
        entry.main(["evaluate"])
