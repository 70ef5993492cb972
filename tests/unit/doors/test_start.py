import json
import re
import shutil
import subprocess
import sys
import tarfile
from operator import attrgetter
from pathlib import Path
from zipfile import ZipFile

import attrs
import pytest
from built import build, only, release
from places import LAW, ROOT

import asn_netralitas
from asn_netralitas import Rulebook, load_calendar, load_rulebook
from asn_netralitas._phrases.text import Shown
from asn_netralitas._reading.calendar import national_calendar
from asn_netralitas._reading.compiled_law import FILE, compiled, fingerprint, read_compiled
from asn_netralitas._reading.rulebook import national_rulebook, national_vocabulary

HEAVY = {
    *("cattrs", "click", "importlib.resources", "numpy", "pathlib", "pendulum", "pyarrow"),
    *("rich", "yaml", "zoneinfo"),
}
DECIDE = """
from datetime import date
from asn_netralitas import Act, Activity, Category, Person, evaluate
person, activity = Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST)
print(evaluate(person, activity, at=date(2024, 8, 15)).verdict)
"""


@pytest.fixture(scope="session", name="built")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory)


@pytest.fixture(name="installed")
def _installed(built: Path, tmp_path: Path) -> Path:
    """Unpack the wheel, and return the folder that a path of imports would name."""
    shutil.unpack_archive(only(built, "*.whl"), tmp_path, "zip")
    return tmp_path


def run(code: str, *, path: Path = LAW.parents[1]) -> list[str]:
    """Run a program in a process of its own with the package at `path`; return its lines."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def loaded_by(code: str, *, path: Path = LAW.parents[1]) -> set[str]:
    """Return the heavy libraries that a program has loaded when it ends."""
    (last,) = run(f"{code}\nimport sys; print(*sys.modules)", path=path)[-1:]
    return HEAVY & set(last.split())


@pytest.mark.slow
def test_the_wheel_carries_a_bill_of_all_that_it_may_need(built: Path) -> None:
    with ZipFile(only(built, "*.whl")) as wheel:
        (name,) = (name for name in wheel.namelist() if ".dist-info/sboms/" in name)
        (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
        bill = json.loads(wheel.read(name))
        requirements = re.findall(r"(?m)^Requires-Dist: ([\w-]+)", wheel.read(metadata).decode())

    listed = {component["name"] for component in bill["components"]}
    assert bill["metadata"]["component"]["name"] == "asn-netralitas"
    assert listed == set(requirements) != set()


def test_importing_the_package_loads_no_library_but_attrs() -> None:
    assert loaded_by("import asn_netralitas") <= loaded_by("import attrs")


def test_a_name_of_what_is_loaded_late_is_public_before_it_is_loaded() -> None:
    code = "import asn_netralitas, sys; print(*dir(asn_netralitas)); print(*sys.modules)"
    names, modules = (set(line.split()) for line in run(code))

    assert set(asn_netralitas.__all__) <= names & set(dir(asn_netralitas))
    assert "asn_netralitas.interview" not in modules
    assert run("from asn_netralitas import *; print(next_question.__name__)") == ["next_question"]


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'next_answer'"):
        attrgetter("next_answer")(asn_netralitas)


def test_a_value_shows_its_fields_as_attrs_would_show_them() -> None:
    @attrs.frozen(repr=False)
    class Ours(Shown):
        name: str
        hidden: int = attrs.field(default=1, repr=False)

    @attrs.frozen
    class Theirs:
        name: str
        hidden: int = attrs.field(default=1, repr=False)

    assert repr(Ours("a")) == repr(Theirs("a")).replace("Theirs", "Ours") == "Ours(name='a')"


# ------------------------------------------------------------------ the compiled law


def law_in(installed: Path) -> Path:
    return installed / "asn_netralitas" / "law"


@pytest.mark.slow
def test_the_compiled_law_is_the_law_of_the_yaml(installed: Path) -> None:
    law = read_compiled(str(law_in(installed)))

    assert law is not None
    assert national_vocabulary(law) == national_vocabulary(None)
    assert national_calendar(law) == national_calendar(None) == load_calendar(LAW)
    assert national_rulebook(law) == national_rulebook(None) == load_rulebook(LAW)
    assert national_rulebook(law).vocabulary is national_vocabulary(law)


@pytest.mark.slow
def test_the_law_compiles_to_the_same_text_in_every_run(installed: Path) -> None:
    book = load_rulebook(LAW)
    sources = fingerprint(str(LAW))

    days = load_calendar(LAW)
    text = compiled(book, days, digests=(book.digest, days.digest), sources=sources)

    assert text == (law_in(installed) / FILE).read_text("utf-8")


@pytest.mark.slow
def test_the_compiled_law_has_the_digest_of_what_it_holds(installed: Path) -> None:
    law = read_compiled(str(law_in(installed)))
    book, days = national_rulebook(law), national_calendar(law)

    assert book.digest == attrs.evolve(book).digest == load_rulebook(LAW).digest
    assert days.digest == attrs.evolve(days).digest == load_calendar(LAW).digest


@pytest.mark.slow
def test_an_installed_package_decides_without_reading_yaml(installed: Path) -> None:
    assert run(DECIDE, path=installed) == ["prohibited"]
    assert loaded_by(DECIDE, path=installed) <= loaded_by("import attrs")
    assert "yaml" in loaded_by(DECIDE)


@pytest.mark.slow
def test_an_installed_package_has_the_law_of_the_source(installed: Path) -> None:
    code = "from asn_netralitas import *; print(Rulebook.national().digest, Calendar.national())"

    assert run(code, path=installed) == run(code)


@pytest.mark.slow
def test_a_law_that_was_edited_is_read_anew(installed: Path) -> None:
    file = law_in(installed) / "rulebook.yaml"
    edited = file.read_text("utf-8").replace(Rulebook.national().version, "2099.12.31")
    file.write_text(edited, "utf-8")

    code = "from asn_netralitas import Rulebook; print(Rulebook.national().version)"

    assert run(code, path=installed) == ["2099.12.31"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["calendar.yaml", "instruments/uu-7-2017.yaml"])
def test_a_compiled_law_counts_only_while_every_file_is_as_it_was(
    installed: Path, name: str
) -> None:
    law = law_in(installed)
    file, aside = law / name, law / f"{name}.aside"

    assert read_compiled(str(law)) is not None
    file.rename(aside)
    assert read_compiled(str(law)) is None
    aside.rename(file)
    assert read_compiled(str(law)) is not None
    shutil.copy(file, file.with_name("zz.yml"))
    assert read_compiled(str(law)) is None


@pytest.mark.slow
@pytest.mark.parametrize("change", ["turned round", "cut", "emptied"])
def test_a_compiled_law_that_was_changed_decides_nothing(installed: Path, change: str) -> None:
    file = law_in(installed) / FILE
    text = file.read_text("utf-8")
    changes = {
        "turned round": text.replace('"prohibition"', '"permission"'),
        "cut": text[:1000],
        "emptied": "",
    }
    file.write_text(changes[change], "utf-8")

    assert run(DECIDE, path=installed) == run(DECIDE) == ["prohibited"]


def test_a_source_tree_has_no_compiled_law(tmp_path: Path) -> None:
    assert read_compiled(str(LAW)) is None
    build(ROOT, tmp_path, "wheel:editable", seed="1")
    with ZipFile(only(tmp_path, "*.whl")) as wheel:
        assert [name for name in wheel.namelist() if name.endswith(FILE)] == []


@pytest.mark.slow
def test_the_source_archive_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    with tarfile.open(only(built, "*.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    build(only(tmp_path, "asn_netralitas-*"), tmp_path, "wheel:standard", seed="2")

    assert only(tmp_path, "*.whl").read_bytes() == only(built, "*.whl").read_bytes()
