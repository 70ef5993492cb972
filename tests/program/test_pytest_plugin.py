"""The pytest plugin, met as a project that uses it meets it."""

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from sysconfig import get_path

import pytest
from attrs import evolve
from built import only, release

import _asn_netralitas_pytest as hooks
from asn_netralitas.pytest_plugin import NotAsExpectedError, ScenarioItem
from asn_netralitas.scenario import SUFFIXES

pytest_plugins = ["pytester"]
# Each test is a run of pytest.
pytestmark = pytest.mark.slow

VOTE = """
  - name: {name}
    person: {{category: pns}}
    activity: {{act: vote}}
    at: {at}
    expect: {{verdict: {verdict}}}
"""
INDONESIAN = """
skenario:
  - nama: PNS memilih
    pegawai: {kategori: PNS}
    kegiatan: {tindakan: vote}
    tanggal: 2024-11-27
    harapan: {putusan: boleh}
"""
LISTENING = """
scenarios:
  - name: An ASN only listens
    person: {category: asn, region: "64.08"}
    activity: {act: attend_campaign, target: candidate}
    at: 2024-10-07
    others: no
    expect: {verdict: VERDICT}
"""
OVERLAY = """
overlay: {id: circular, title: {id: Edaran, en: Circular}, regions: "64.08", first: 2024-01-01}
readings: {passive-attendance: allowed}
"""
RULEBOOK = """
rulebook: {id: own, version: "1", title: {id: Contoh, en: Example},
           known_from: 2024-01-01, known_until: 2024-12-31}
instruments:
  - instrument: {id: law, number: Law 1, title: {id: UU, en: Law}, rank: uu, in_force: {},
                 confidence: verified}
    rules:
      - id: vote-well
        modality: advice
        title: {id: Memilih dengan baik, en: Voting well}
        categories: pns
        acts: vote
        citations: {instrument: law, provision: Pasal 1}
        confidence: verified
"""
Wrote = Callable[..., Path]


def scenarios(*names: str, verdict: str = "permitted", at: str = "2024-11-27") -> str:
    listed = (VOTE.format(name=name, verdict=verdict, at=at) for name in names)
    return f"scenarios:{''.join(listed)}"


@pytest.fixture(name="wrote")
def _wrote(pytester: pytest.Pytester) -> Wrote:
    def wrote(text: str, name: str = "votes.scenarios.yaml") -> Path:
        file = pytester.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    return wrote


# ------------------------------------------------------------------ collecting


def test_the_files_that_are_collected_are_the_scenario_files() -> None:
    assert sorted(SUFFIXES) == sorted(hooks.SUFFIXES)


def test_each_scenario_is_a_test_under_its_name(pytester: pytest.Pytester, wrote: Wrote) -> None:
    wrote(scenarios("A PNS votes", "Another one votes"))
    wrote("scenarios: []", "other.yaml")

    result = pytester.runpytest("--collect-only", "-q")

    assert result.outlines[:2] == [
        "votes.scenarios.yaml::A PNS votes",
        "votes.scenarios.yaml::Another one votes",
    ]
    result.stdout.fnmatch_lines("2 tests collected*")


def test_names_that_come_twice_are_told_apart(pytester: pytest.Pytester, wrote: Wrote) -> None:
    wrote(scenarios("Votes", "Votes (2)", "Votes", "Votes"))

    items, _ = pytester.inline_genitems()

    assert [item.name for item in items] == ["Votes", "Votes (2)", "Votes (3)", "Votes (4)"]


@pytest.mark.parametrize(
    ("written", "name"),
    [('"a::b"', "a:b"), ('"a \\e[31m  b"', "a [31m b"), ('"a [x] b"', "a [x] b"), ("é ✓", "é ✓")],
)
def test_a_test_can_be_named_on_the_command_line(
    pytester: pytest.Pytester, wrote: Wrote, written: str, name: str
) -> None:
    wrote(scenarios(written, "Other"))

    result = pytester.runpytest(f"votes.scenarios.yaml::{name}")

    result.assert_outcomes(passed=1)


def test_files_of_both_languages_are_run(pytester: pytest.Pytester, wrote: Wrote) -> None:
    wrote(scenarios("A PNS votes"), "deep/er/votes.scenarios.yaml")
    wrote(INDONESIAN, "memilih.skenario.yaml")

    result = pytester.runpytest()

    result.assert_outcomes(passed=2)


def test_a_file_that_cannot_be_read_is_an_error_in_sentences(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(scenarios("A PNS votes"), "good.scenarios.yaml")
    faulty = scenarios("A PNS votes", verdict="permited", at="2024-11-31")
    wrote(faulty.replace("{category: pns", '{region: "64.99", category: pns'))

    result = pytester.runpytest("--asn-lang=en")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "votes.scenarios.yaml:3:22: error[[]unknown-region[]]: unknown region `64.99`*",
            "votes.scenarios.yaml:5:9: error[[]bad-date[]]: `2024-11-31` is not a calendar day*",
            "votes.scenarios.yaml:6:23: error[[]unknown-code[]]: *did you mean `permitted`?",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_scenarios_carry_a_marker(pytester: pytest.Pytester, wrote: Wrote) -> None:
    wrote(scenarios("A PNS votes"))
    pytester.makepyfile("def test_something(): pass")

    chosen = pytester.runpytest("-m", "skenario", "--strict-markers")
    others = pytester.runpytest("-m", "not skenario")

    chosen.assert_outcomes(passed=1, deselected=1)
    others.assert_outcomes(passed=1, deselected=1)
    assert "A PNS votes" not in others.stdout.str()


# ------------------------------------------------------------------ running


def test_a_failure_tells_place_expected_got_and_why(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(scenarios("A PNS votes", verdict="prohibited"))

    result = pytester.runpytest("--asn-lang=en")

    result.assert_outcomes(failed=1)
    told = "votes.scenarios.yaml:6:23: `verdict`: expected prohibited, got permitted"
    result.stdout.fnmatch_lines(
        ["*__ A PNS votes __*", told, "", "PERMITTED: *", "* - votes.*:6:23: *"]
    )
    result.stdout.no_fnmatch_line("*Error*")


def test_failures_are_told_in_the_language_of_the_file_unless_one_is_asked_for(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(INDONESIAN.replace("boleh", "dilarang"), "memilih.skenario.yaml")
    wrote(scenarios("A PNS votes", verdict="prohibited"))

    each, one = pytester.runpytest(), pytester.runpytest("--asn-lang=en")

    each.stdout.fnmatch_lines(["*: `putusan`: *", "BOLEH: *", "*: `verdict`: *", "PERMITTED: *"])
    one.stdout.no_fnmatch_line("BOLEH: *")


@pytest.mark.parametrize("style", ["short", "line"])
def test_short_tracebacks_leave_the_explanation_out(
    pytester: pytest.Pytester, wrote: Wrote, style: str
) -> None:
    wrote(scenarios("A PNS votes", verdict="prohibited"))

    result = pytester.runpytest(f"--tb={style}")

    result.stdout.fnmatch_lines("votes.scenarios.yaml:6:23: `verdict`: *")
    result.stdout.no_fnmatch_line("PERMITTED*")


def test_what_contradicts_itself_fails_with_a_sentence(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(scenarios("A PNS votes").replace("category: pns", 'category: pns, region: "64.99"'))

    result = pytester.runpytest("--asn-lang=en")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines("votes.scenarios.yaml:3:37: error[[]unknown-region[]]: *")
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_fault_of_the_library_is_shown_with_its_traceback(
    pytester: pytest.Pytester, wrote: Wrote, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote(scenarios("A PNS votes"))

    def broken(_: ScenarioItem) -> None:
        message = "broken"
        raise RuntimeError(message)

    monkeypatch.setattr(ScenarioItem, "runtest", broken)

    result = pytester.runpytest()

    result.stdout.fnmatch_lines("*RuntimeError: broken")


def test_what_failed_can_be_taken_as_an_exception(pytester: pytest.Pytester, wrote: Wrote) -> None:
    wrote(scenarios("A PNS votes", verdict="prohibited"))
    items, _ = pytester.inline_genitems()

    with pytest.raises(NotAsExpectedError, match="expected prohibited") as raised:
        items[0].runtest()

    assert raised.value.result.decision.verdict == "permitted"


def test_a_scenario_that_was_not_read_from_a_file_has_no_line(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(scenarios("A PNS votes", verdict="prohibited"))
    items, _ = pytester.inline_genitems()
    item = items[0]
    assert isinstance(item, ScenarioItem)

    lines = [item.reportinfo()[1]]
    item.scenario = evolve(item.scenario, location=None, places={})
    lines.append(item.reportinfo()[1])

    assert lines == [1, None]


def test_the_usual_options_choose_among_scenarios(pytester: pytest.Pytester, wrote: Wrote) -> None:
    wrote(
        scenarios("First", verdict="prohibited")
        + VOTE.format(name="Second", verdict="permitted", at="2024-11-27")
        + VOTE.format(name="Third", verdict="prohibited", at="2024-11-27")
    )

    chosen = pytester.runpytest("-k", "Second")
    first = pytester.runpytest("-x")
    everything = pytester.runpytest()
    failed = pytester.runpytest("--lf")

    chosen.assert_outcomes(passed=1, deselected=2)
    first.assert_outcomes(failed=1)
    everything.assert_outcomes(passed=1, failed=2)
    failed.assert_outcomes(failed=2)


@pytest.mark.slow
def test_scenarios_can_be_spread_over_processes(pytester: pytest.Pytester, wrote: Wrote) -> None:
    wrote(scenarios(*"abcd"))
    wrote(scenarios("e", verdict="prohibited"), "bad.scenarios.yaml")
    wrote(OVERLAY, "overlay.yaml")

    result = pytester.runpytest_subprocess("-n2", "--asn-overlay=overlay.yaml", "--asn-lang=en")

    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines("*expected prohibited, got permitted")


# ------------------------------------------------------------------ options


def test_readings_and_overlays_decide_where_a_scenario_is_silent(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(LISTENING.replace("VERDICT", "permitted"))
    wrote(OVERLAY, "overlay.yaml")

    pytester.runpytest().assert_outcomes(failed=1)
    for option in ("--asn-reading=passive-attendance=allowed", "--asn-overlay=overlay.yaml"):
        pytester.runpytest(option).assert_outcomes(passed=1)


@pytest.mark.parametrize("own", ["{passive-attendance: allowed}", "{'*': most_lenient}"])
def test_the_readings_of_a_scenario_come_before_those_of_the_options(
    pytester: pytest.Pytester, wrote: Wrote, own: str
) -> None:
    wrote(
        LISTENING.replace("VERDICT", "permitted").replace(
            "others:", f"readings: {own}\n    others:"
        )
    )

    result = pytester.runpytest("--asn-reading=passive-attendance=forbidden")

    result.assert_outcomes(passed=1)


def test_an_overlay_that_a_scenario_names_too_is_put_on_once(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    named = "overlays: [../overlay.yaml]\n    others:"
    wrote(LISTENING.replace("VERDICT", "permitted").replace("others:", named), "a/a.scenarios.yaml")
    wrote(OVERLAY, "overlay.yaml")

    result = pytester.runpytest("--asn-overlay=overlay.yaml")

    result.assert_outcomes(passed=1)


def test_a_rulebook_and_a_calendar_of_ones_own_decide(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(scenarios("A PNS votes", verdict="discouraged"))
    wrote(RULEBOOK, "rules/own.yaml")
    wrote("known_until: 2030-12-31\nelections: []", "calendar.yaml")
    pytester.makepyfile(
        """
        def test_the_fixtures_are_these(rulebook, calendar):
            assert (rulebook.id, calendar.elections) == ("own", ())
        """
    )

    result = pytester.runpytest("--asn-rulebook=rules/own.yaml", "--asn-calendar=calendar.yaml")

    result.assert_outcomes(passed=2)


SETTINGS = {
    "pyproject.toml": """
        [tool.pytest]
        asn_rulebook = "own.yaml"
        asn_overlays = ["../overlay.yaml"]
        asn_readings = []
        asn_lang = "en"
    """,
    "pytest.ini": """
        [pytest]
        asn_rulebook = own.yaml
        asn_overlays = ../overlay.yaml
        asn_readings =
        asn_lang = en
    """,
}


@pytest.mark.parametrize("file", SETTINGS)
def test_settings_of_the_project_are_read_from_its_own_folder(
    pytester: pytest.Pytester, wrote: Wrote, file: str
) -> None:
    wrote(scenarios("A PNS votes", verdict="prohibited"), "project/deep/votes.scenarios.yaml")
    wrote(
        "\n".join(line.strip() for line in SETTINGS[file].splitlines()).replace("\n*", "\n  *"),
        f"project/{file}",
    )
    wrote(RULEBOOK, "project/own.yaml")
    wrote(OVERLAY.replace("readings: {passive-attendance: allowed}", ""), "overlay.yaml")
    os.chdir(pytester.path / "project" / "deep")

    result = pytester.runpytest()
    replaced = pytester.runpytest("--asn-lang=id")

    result.stdout.fnmatch_lines("deep/*:6:23: `verdict`: expected prohibited, got discouraged")
    replaced.stdout.fnmatch_lines("deep/*:6:23: `putusan`: *")


def test_settings_without_a_file_are_read_from_the_root(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(scenarios("A PNS votes", verdict="discouraged"))
    wrote(RULEBOOK, "own.yaml")

    result = pytester.runpytest("-o", "asn_rulebook=own.yaml")

    result.assert_outcomes(passed=1)


def test_options_that_cannot_be_used_end_the_run_with_sentences(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(scenarios("A PNS votes"))

    result = pytester.runpytest(
        *("--asn-rulebook=none.yaml", "--asn-calendar=none.yaml", "--asn-overlay=none.yaml"),
        *("--asn-reading=x", "--asn-reading=a=b", "--asn-reading=a=c", "--asn-lang=en"),
    )

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert [line.partition(str(pytester.path))[0] for line in result.errlines if line] == [
        "ERROR: error[missing-file]: there is no file `",
        "error[missing-file]: there is no file `",
        "--asn-reading: error[not-a-pair]: `x` is not written as DISPUTE=READING",
        "--asn-reading: error[given-twice]: `a` is given twice",
    ]


def test_a_reading_that_there_is_not_ends_the_run(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nasn_readings = passive-atendance=allowed\nasn_lang = en")

    result = pytester.runpytest()

    assert result.errlines[0] == (
        "ERROR: asn_readings: error[unknown-dispute]: unknown dispute `passive-atendance`; "
        "did you mean `passive-attendance`?"
    )


def test_a_language_that_there_is_not_ends_the_run(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nasn_lang = ms")

    result = pytester.runpytest()

    assert result.errlines[0] == "ERROR: galat[bad-choice]: `asn_lang` hanya menerima id, en"


def test_a_fault_outside_the_project_is_named_by_its_whole_path(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    overlay = wrote("overlay: 1", "overlay.yaml")
    project = pytester.mkdir("project")

    result = pytester.runpytest(f"--rootdir={project}", f"--asn-overlay={overlay}")

    assert f"{overlay}:1:10:" in result.stderr.str()


# ------------------------------------------------------------------ fixtures


def test_decide_decides_as_the_options_say(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from datetime import date
        from asn_netralitas import Act, Activity, Category, Person, Target

        def test_listening_is_allowed(decide):
            listening = Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE, active_support=False)
            person = Person(Category.PNS, region="64.08")
            decision = decide(person, listening, at=date(2024, 10, 7))
            assert decision.input.readings == {"passive-attendance": "allowed"}
        """
    )

    result = pytester.runpytest("--asn-reading=passive-attendance=allowed")

    result.assert_outcomes(passed=1)


def test_a_rulebook_of_the_tests_own_replaces_the_fixture(
    pytester: pytest.Pytester, wrote: Wrote
) -> None:
    wrote(RULEBOOK, "own.yaml")
    pytester.makeconftest(
        """
        import pytest
        from asn_netralitas import load_rulebook

        @pytest.fixture(scope="session")
        def rulebook():
            return load_rulebook("own.yaml")
        """
    )
    pytester.makepyfile(
        """
        from datetime import date
        from asn_netralitas import Act, Activity, Category, Person

        def test_voting_is_discouraged(decide):
            decision = decide(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27))
            assert decision.verdict == "discouraged"
        """
    )

    result = pytester.runpytest()

    result.assert_outcomes(passed=1)


# ------------------------------------------------------------------ projects


def process(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own programs
        arguments, cwd=cwd, capture_output=True, check=False, encoding="utf-8"
    )


def test_a_project_without_scenarios_imports_nothing_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_nothing(): pass", "utf-8")
    code = """if True:
        import sys, pytest
        code = pytest.main(["-q"])
        print(int(code), "_asn_netralitas_pytest" in sys.modules, "asn_netralitas" in sys.modules)
    """

    done = process(sys.executable, "-c", code, cwd=tmp_path)

    assert done.stdout.splitlines()[-1] == "0 True False"


def test_the_package_imports_neither_pytest_nor_hypothesis(tmp_path: Path) -> None:
    code = "import sys, asn_netralitas; print({'pytest', 'hypothesis'} & set(sys.modules))"

    done = process(sys.executable, "-c", code, cwd=tmp_path)

    assert done.stdout == "set()\n"


@pytest.fixture(scope="session", name="elsewhere")
def _elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a venv that holds the built wheel.

    The wheel alone is installed; what it and pytest need are found where this run finds them.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    wheel = only(release(tmp_path_factory), "*.whl")
    venv.create(folder / "venv", symlinks=os.name != "nt")
    python = next((folder / "venv").glob("[bS]*/python*"))
    purelib = process(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
    ).stdout.strip()
    # A path in a .pth file is not searched for further .pth files, so ours in there does nothing.
    (Path(purelib) / "needed.pth").write_text(get_path("purelib"), "utf-8")
    install = ("-m", "pip", "--python", python, "install", "--no-index", "--no-deps", "--quiet")
    done = process(sys.executable, *install, wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    return python


@pytest.mark.slow
def test_a_fresh_project_has_its_scenarios_collected_and_run(
    elsewhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "kasus.skenario.yaml").write_text(INDONESIAN, "utf-8")
    where = process(
        elsewhere,
        "-c",
        "import asn_netralitas as a, os; print(os.path.dirname(a.__file__))",
        cwd=tmp_path,
    )

    done = process(elsewhere, "-m", "pytest", "-v", cwd=tmp_path)

    assert Path(where.stdout.strip()).is_relative_to(elsewhere.parents[1])
    assert "kasus.skenario.yaml::PNS memilih PASSED" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")
