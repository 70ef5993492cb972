"""Rehearse a release: build it twice, look into it, and install it by hashes from a local index.

Nothing is uploaded. Usage: python release/rehearse.py FOLDER, where archive, wheel and SHA256SUMS
are left. What cannot be looked at here, such as advisories without a network, is said and left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from packaging.metadata import Metadata

ROOT: Final = Path(__file__).resolve().parents[1]
# What whoever packages the library builds, tests and installs from.
NEEDED: Final = (
    *("hatch_build.py", "pyproject.toml", "constraints.txt", "LICENSE", "THIRD-PARTY.md"),
    *("CHANGELOG.md", "SECURITY.md", "Makefile", "certificate/check.py", "tests/conftest.py"),
    *("release/requirements.txt", "release/service-requirements.txt"),
)
# Tests that whoever packages it can run in the unpacked archive, among the quickest.
TRIED: Final = ("tests/unit/model", "tests/unit/files", "tests/unit/doors/test_layers.py")
_PATIENCE: Final = 300
LOCKED: Final = ROOT / "release" / "requirements.txt"
CARRIED: Final = ("asn_netralitas/law/national.json", "asn_netralitas/py.typed")


def main(folder: Path) -> None:
    """Rehearse; ends the program with a sentence at the first thing that is not as promised."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        build(ROOT, folder, "sdist", "wheel:standard", seed="1")
        archive, wheel = only(folder, "*.tar.gz"), only(folder, "*.whl")
        source = unpacked(archive, Path(scratch))
        # The archive again from the checkout, whose modes git keeps; the wheel from the archive.
        build(ROOT, Path(scratch) / "again", "sdist", seed="2")
        build(source, Path(scratch) / "again", "wheel:standard", seed="2")
        again = [only(Path(scratch) / "again", each) for each in ("*.tar.gz", "*.whl")]
        require(
            [digest(each) for each in again] == [digest(archive), digest(wheel)],
            "what is built a second time is not what was built first",
        )
        look_into(archive, wheel, version)
        quiet = ("-q", "-m", "not slow", "-p", "no:cacheprovider")
        test = (sys.executable, "-m", "pytest", *quiet, *TRIED)
        run(test, cwd=source, PYTHONPATH=str(source / "src"))
        print(f"{archive.name} builds the same wheel, and its tests pass: {', '.join(TRIED)}.")
        sums = "".join(f"{digest(each)}  {each.name}\n" for each in (archive, wheel))
        (folder / "SHA256SUMS").write_text(sums, "utf-8")
        install(wheel, version, Path(scratch))
    print(f"{wheel.name} was installed by its hash, verified itself and answered.")
    audit()
    print(f"{version} is ready in {folder}; tag it v{version} to publish.")


def build(project: Path, folder: Path, *targets: str, seed: str) -> None:
    """Build with what is installed here."""
    chosen = (word for target in targets for word in ("--target", target))
    command = (sys.executable, "-m", "hatchling", "build", "--directory", str(folder), *chosen)
    run(command, cwd=project, PYTHONHASHSEED=seed)


def look_into(archive: Path, wheel: Path, version: str) -> None:
    """Hold archive and wheel to what they promise to carry."""
    with tarfile.open(archive) as opened:
        files = {name.partition("/")[2] for name in opened.getnames()}
        (told,) = (
            name for name in opened.getnames() if name.count("/") == 1 and "PKG-INFO" in name
        )
        described = opened.extractfile(told)
        require(described is not None, "the archive lacks its metadata")
        metadata = [described.read()] if described else []
    require(files.issuperset(NEEDED), f"the archive lacks {sorted(set(NEEDED) - files)}")
    require(not any(name.startswith(".github") for name in files), "the archive holds workflows")
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        require(set(names).issuperset(CARRIED), "the wheel lacks the compiled law")
        (bill,) = (name for name in names if "/sboms/" in name)
        materials = json.loads(opened.read(bill))
        (told,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata.append(opened.read(told))
    require(materials["metadata"]["component"]["version"] == version, "the bill is of another one")
    for text in metadata:
        read = Metadata.from_email(text)  # which raises for a field that an index would refuse
        require(str(read.version) == version, "the metadata is of another version")


def install(wheel: Path, version: str, scratch: Path) -> None:
    """Install the wheel by hashes from an index of its own, and let it verify itself and answer."""
    venv.create(scratch / "venv", with_pip=True)
    python = scratch / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    of_project = scratch / "index" / "asn-netralitas"
    of_project.mkdir(parents=True)
    link = f"{wheel.as_uri()}#sha256={digest(wheel)}"
    (of_project / "index.html").write_text(f'<a href="{link}">{wheel.name}</a>', "utf-8")
    needed = scratch / "requirements.txt"
    ours = f"asn-netralitas[cli]=={version} --hash=sha256:{digest(wheel)}\n"
    needed.write_text(LOCKED.read_text("utf-8") + ours, "utf-8")
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    index = ("--extra-index-url", of_project.parent.as_uri())
    run((*pip, "--require-hashes", "--only-binary", ":all:", *index, "-r", str(needed)))
    program = (str(python), "-I", "-m", "asn_netralitas")
    run((*program, "verify"))
    case = ("--category", "pns", "--act", "like_post", "--at", "2024-08-15", "--region", "64.08")
    run((*program, "evaluate", *case))


def audit() -> None:
    """Look the pinned versions up among known advisories, where there are data."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip"]
    command += ["--format", "json", "--timeout", "10", "-r", str(ROOT / "constraints.txt")]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, text=True, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        print("Advisories were not looked at: their data do not come.")
        return
    if "No module named" in done.stderr:
        print("Advisories were not looked at: pip-audit is not installed.")
        return
    try:
        pinned = json.loads(done.stdout)["dependencies"]
    except ValueError:
        print("Advisories were not looked at: their data cannot be reached from here.")
        return
    known = [each for each in pinned if "vulns" in each]
    print(f"Advisories were looked at for {len(known)} of {len(pinned)} pinned versions.")
    found = [each["name"] for each in known if each["vulns"]]
    require(not found, f"these have a known advisory: {', '.join(found)}")


# ------------------------------------------------------------------ parts


def run(command: Iterable[str], cwd: Path = ROOT, **environment: str) -> None:
    """Run a program, which must succeed; what it says is shown where it does not."""
    arguments = [*command]
    own = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603
        arguments, cwd=cwd, env=own | environment, capture_output=True, check=False, text=True
    )
    require(not done.returncode, f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def unpacked(archive: Path, folder: Path) -> Path:
    """Return the folder of the source in an archive, once it is unpacked."""
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return only(folder, "asn_netralitas-*")


def only(folder: Path, pattern: str) -> Path:
    """Return the one file of a pattern."""
    (found,) = folder.glob(pattern)
    return found


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def require(holds: bool, otherwise: str) -> None:  # noqa: FBT001
    """End the program with a sentence if something does not hold."""
    if not holds:
        sys.exit(f"The rehearsal ends: {otherwise}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
