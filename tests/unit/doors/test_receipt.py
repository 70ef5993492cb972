import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from builders import Run, calendar, election, rulebook
from builders import rule as a_rule
from hypothesis import assume, given
from places import ROOT
from strategies import calendars, questions, rulebooks

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Decision,
    LoadError,
    Person,
    Problem,
    Rulebook,
    evaluate,
    replay,
)
from asn_netralitas._files.json_diff import differences
from asn_netralitas._files.json_text import DEEPEST
from asn_netralitas._files.yaml_nodes import LARGEST_FILE
from asn_netralitas.receipt import Cause, render_replay, replay_file

KUTAI_TIMUR = ROOT / "examples" / "kutai-timur" / "overlay.yaml"
VOTE = ("evaluate", "--category", "pns", "--act", "vote", "--at", "2024-11-27")
LISTENING = (
    *("evaluate", "--category", "pns", "--act", "attend_campaign", "--at", "2024-10-07"),
    *("--region", "64.08", "--others-no"),
)


@pytest.fixture(name="stored")
def _stored(run: Run, tmp_path: Path) -> Callable[..., str]:
    """Return what stores what a command prints, after a change to the text."""

    def stored(*arguments: str, name: str = "decision.json", **changes: str) -> str:
        _, out, _ = run(*arguments, "--format", "json")
        for old, new in changes.items():
            out = out.replace(f'"{old}"', f'"{new}"')
        return written(tmp_path, out, name)

    return stored


def written(folder: Path, text: str, name: str = "decision.json") -> str:
    file = folder / name
    file.write_text(text, "utf-8")
    return str(file)


def liking() -> dict[str, Any]:
    decision = evaluate(
        Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 8, 15)
    )
    values: dict[str, Any] = json.loads(json.dumps(decision.to_dict()))
    return values


def found(receipt: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(each.path, each.first, each.second) for each in replay(receipt).differences]


# ------------------------------------------------------------------ laws


@pytest.mark.slow
@given(rulebooks(), calendars(), questions())
def test_whatever_was_decided_is_the_same_when_it_is_decided_again(
    book: Rulebook, elections: Calendar, question: tuple[Person, Activity, date]
) -> None:
    person, activity, day = question
    try:
        decision = evaluate(person, activity, at=day, rulebook=book, calendar=elections)
    except CaseError:
        assume(False)
        raise
    receipt = json.loads(json.dumps(decision.to_dict()))

    for given_ in (decision, receipt, {"decision": receipt, "ways": []}):
        result = replay(given_, rulebook=book, calendar=elections)
        assert (result.same, result.causes, result.decision) == (True, (), decision)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value that holds no other."""
    entries: Any = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    if not entries:
        yield path
    for key, inner in entries:
        yield from _places(inner, (*path, key))


@pytest.mark.slow
def test_no_value_of_an_answer_can_be_changed_unseen() -> None:
    givers = {("rulebook",), ("library",), ("calendar", "known_until"), ("calendar", "digest")}
    # The instruments follow from what is cited, and their addresses change while the law does not.
    apart = {"schema", "input", "instruments"}
    places = [place for place in _places(liking()) if place[0] not in apart]
    assert len(places) > 100

    for place in places:
        receipt = liking()
        inner: Any = receipt
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = "changed"
        result = replay(receipt)
        changed = [cause.kind for cause in result.causes]
        if place[:1] in givers or place[:2] in givers:
            assert (result.same, changed) == (True, [place[0]])
        else:
            assert (result.same, changed) == (False, ["edited"])


# ------------------------------------------------------------------ what differs


def test_a_difference_is_named_by_the_rule_and_not_by_its_number() -> None:
    receipt = liking()
    receipt["findings"].insert(0, {**receipt["findings"][0], "rule": "invented"})
    receipt["findings"][1]["status"] = "open"

    assert [
        (path, was if isinstance(was, str) else None, now) for path, was, now in found(receipt)
    ] == [("findings/invented", None, None), ("findings/skb-a-04/status", "open", "stands")]


def test_true_is_not_one() -> None:
    receipt = liking()
    receipt["sanctions"][0]["certain"] = 1

    assert found(receipt) == [("sanctions/skb-a-04:ethics/certain", 1, True)]


def test_entries_in_another_order_differ() -> None:
    receipt = liking()
    receipt["contexts"].reverse()
    first = "pilkada-2024:regional_head"

    ((path, was, now),) = found(receipt)

    assert (path, was[-1], now[0]) == ("contexts", first, first)


def test_what_is_left_out_is_as_null() -> None:
    receipt = liking()
    assert receipt["findings"][0].pop("reading") is None

    assert found(receipt) == []


def test_entries_without_a_name_go_by_their_number() -> None:
    one, other = [{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 3}, {"a": 4}]

    assert [each.path for each in differences(one, other)] == ["#2/a", "#3"]


def test_the_calendar_of_a_receipt_may_be_broken() -> None:
    receipt = {**liking(), "calendar": "?"}

    result = replay(receipt)

    assert [each.path for each in result.differences] == ["calendar"]
    assert [cause.kind for cause in result.causes] == ["calendar"]


# ------------------------------------------------------------------ why it differs


def test_an_overlay_must_be_given_again() -> None:
    book = Rulebook.national().with_overlays(KUTAI_TIMUR)
    decision = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.ATTEND_CAMPAIGN, active_support=False),
        at=date(2024, 10, 8),
        rulebook=book,
    )

    without, given_ = replay(decision), replay(decision, rulebook=book)

    (cause,) = without.causes
    assert (cause.kind, cause.was["digest"], cause.now["digest"]) == (
        "rulebook",
        book.digest,
        Rulebook.national().digest,
    )
    assert (given_.same, given_.causes) == (True, ())


def test_another_rulebook_may_give_the_same_answer() -> None:
    receipt = liking()
    receipt["rulebook"]["digest"] = "sha256:0"

    result = replay(receipt)

    assert result.same
    assert [cause.kind for cause in result.causes] == ["rulebook"]


def test_a_calendar_is_another_where_it_reaches_further() -> None:
    asked = (Person(Category.PNS, region="91.01"), Activity(Act.ATTEND_CAMPAIGN))
    book = rulebook(a_rule("a"))
    decision = evaluate(*asked, at=date(2024, 7, 1), rulebook=book, calendar=calendar())
    later = calendar(election("e"), known_until=date(2031, 1, 1))

    result = replay(decision, rulebook=book, calendar=later)

    (cause,) = result.causes
    assert (cause.was["known_until"], cause.now["known_until"]) == ("2030-12-31", "2031-01-01")
    assert "contexts/e:regional_head" in [each.path for each in result.differences]


def test_a_calendar_is_another_where_it_ends_on_the_same_day_but_holds_something_else() -> None:
    decision = evaluate(Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN), at=date(2024, 10, 7))
    emptied = evolve(Calendar.national(), elections=())

    result = replay(decision, calendar=emptied)

    assert not result.same
    (cause,) = result.causes
    assert cause.kind == "calendar"
    assert (cause.was["digest"], cause.now["digest"]) == (
        Calendar.national().digest,
        emptied.digest,
    )


def test_an_edited_receipt_is_told_as_such_only_where_nothing_else_is_another() -> None:
    edited = {**liking(), "verdict": "permitted"}

    assert replay(edited).causes == (Cause("edited"),)
    assert [cause.kind for cause in replay({**edited, "library": "0.0.1"}).causes] == ["library"]


def test_the_result_is_json() -> None:
    result = replay({**liking(), "verdict": "permitted"})

    assert json.loads(json.dumps(result.to_dict())) == {
        "schema": "asn-netralitas/replay/1",
        "same": False,
        "differences": [{"path": "verdict", "was": "permitted", "is": "prohibited"}],
        "causes": [{"kind": "edited", "was": None, "is": None}],
    }


# ------------------------------------------------------------------ what cannot be used


def problems(receipt: Any, **more: Any) -> list[Problem]:
    with pytest.raises((CaseError, LoadError)) as error:
        replay(receipt, **more)
    assert isinstance(error.value, CaseError | LoadError)
    return list(error.value.problems)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"schema": "asn-netralitas/decision/2"}, "other-schema"),
        ({"schema": None}, "other-schema"),
        ({"input": []}, "wrong-type"),
        ({"input": {"activity": {"act": "vote"}, "at": "2024-11-27"}}, "missing-key"),
        ({"input": {"more": 1, "person": {}, "activity": {}, "at": "x"}}, "unknown-key"),
    ],
)
def test_a_question_that_cannot_be_read_is_a_problem(changes: dict[str, Any], code: str) -> None:
    assert problems({**liking(), **changes})[0].code == code


@pytest.mark.parametrize("receipt", [{}, {"decision": 1}, {"decision": {}}, {"verdict": "x"}])
def test_what_has_no_schema_is_no_decision(receipt: dict[str, Any]) -> None:
    assert [problem.code for problem in problems(receipt)] == ["not-a-decision"]


def test_a_decision_without_its_question_cannot_be_asked_again() -> None:
    receipt = liking()
    del receipt["input"]

    assert [(each.code, each.values) for each in problems(receipt)] == [
        ("missing-key", {"key": "input"})
    ]


def test_a_question_that_cannot_be_asked_any_more_names_the_other_rulebook() -> None:
    receipt = liking()
    receipt["input"]["readings"] = {"gone": "a"}

    same_book = problems(receipt)
    receipt["rulebook"]["digest"] = "sha256:0"
    other_book = problems(receipt)
    receipt["rulebook"] = None
    no_book = problems(receipt)

    assert [problem.code for problem in same_book] == ["unknown-dispute"]
    assert same_book[0].where is None
    assert [problem.code for problem in other_book] == ["unknown-dispute", "other-rulebook"]
    assert no_book[1].values["written"] == "None"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "empty-file", None),
        (" \n", "empty-file", None),
        ('{"a": 1,\n\t"b": }', "bad-json", "2:7"),
        (f'{{"a": {" " * 2000}]', "bad-json", "1:2007"),
        ("# A heading", "bad-json", "1:1"),
        (f'{{"a": {"9" * 5000}}}', "bad-json", "1:1"),
        ('{"schema": 1, "schema": 2}', "duplicate-key", "1:1"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "too-deep", "1:1"),
        ("[" * 100_000, "too-deep", "1:1"),
        ("[1]", "not-a-decision", "1:1"),
        ("1", "not-a-decision", "1:1"),
    ],
)
def test_a_text_that_is_no_decision_is_a_problem_with_its_place(
    tmp_path: Path, text: str, code: str, place: str | None
) -> None:
    path = written(tmp_path, text)

    with pytest.raises(LoadError) as error:
        replay_file(path)

    (problem,) = error.value.problems
    where = None if problem.where is None else str(problem.where).removeprefix(f"{path}:")
    assert (problem.code, where) == (code, place)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows opens no folder at all")
def test_a_file_that_cannot_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def codes(path: Path | str) -> list[str]:
        with pytest.raises(LoadError) as error:
            replay_file(path)
        return [problem.code for problem in error.value.problems]

    large, not_text = tmp_path / "large.json", tmp_path / "latin.json"
    large.write_bytes(b" " * (LARGEST_FILE + 1))
    not_text.write_bytes(b'{\n "a": "\xe9"}')

    assert codes(tmp_path) == ["is-folder"]
    assert codes(tmp_path / "gone.json") == ["missing-file"]
    assert codes("null\0.json") == ["missing-file"]
    assert codes(large) == ["too-large"]
    assert codes(not_text) == ["not-utf8"]

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert codes(large) == ["unreadable"]


def test_a_byte_order_mark_is_no_part_of_a_receipt(tmp_path: Path) -> None:
    file = tmp_path / "decision.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(liking()).encode())

    assert replay_file(file).same


@pytest.mark.parametrize("style", [{"indent": "\t"}, {"indent": 4}, {"separators": (",", ":")}])
def test_a_receipt_may_be_written_in_any_way(tmp_path: Path, style: dict[str, Any]) -> None:
    path = written(tmp_path, json.dumps(liking(), ensure_ascii=True, **style))

    assert replay_file(path).same


def test_a_fault_of_the_question_has_its_place_in_the_file(tmp_path: Path) -> None:
    receipt = liking()
    receipt["input"]["person"]["category"] = "pnss"
    tabs = json.dumps(receipt, indent="\t")
    line = tabs[: tabs.index("pnss")].count("\n") + 1

    with pytest.raises(LoadError) as error:
        replay_file(written(tmp_path, tabs))

    (problem,) = error.value.problems
    assert (problem.code, problem.hint) == ("unknown-code", "pns")
    assert problem.where is not None
    assert (problem.where.line, problem.where.column) == (line, 16)


def test_another_input_in_a_receipt_is_not_taken_for_the_question(tmp_path: Path) -> None:
    receipt = {"more": {"input": 5}, **liking()}
    receipt["input"]["at"] = "2024-13-01"

    with pytest.raises(LoadError) as error:
        replay_file(written(tmp_path, json.dumps(receipt, indent=1)))

    (problem,) = error.value.problems
    assert problem.where is not None
    assert problem.where.text.strip() == '"at": "2024-13-01"'


def test_a_question_under_an_escaped_key_is_read_too(tmp_path: Path) -> None:
    text = json.dumps({**liking(), "input": {"person": {}}}).replace('"input"', r'"\u0069nput"')
    good = json.dumps(liking()).replace('"input"', r'"\u0069nput"')

    assert replay_file(written(tmp_path, good)).same
    with pytest.raises(LoadError):
        replay_file(written(tmp_path, text))


# ------------------------------------------------------------------ for people


def test_a_person_reads_what_was_and_what_is() -> None:
    receipt = liking()
    receipt["verdict"] = "permitted"
    receipt["findings"][0]["status"] = "lifted"
    receipt["findings"].append({"rule": "gone", "status": "open"})
    receipt["sanctions"][0]["by"] = [1]
    receipt["sanctions"][0]["kinds"] = ["closed_statement"]
    receipt["sanctions"][0]["certain"] = False
    receipt["confidence"] = "unheard"
    receipt["more"] = {"a": 1}
    receipt["calendar"]["known_until"] = None
    receipt["rulebook"] = {"overlays": ["kutai-timur-2024"]}

    assert (
        render_replay(replay(receipt), lang="en")
        == f"""DIFFERENT in 8 things:
- verdict: was permitted, now prohibited
- rule skb-a-04: was lifted, now stands
- rule gone: was open, now nothing
- sanction skb-a-04:ethics/kinds: was closed_statement, now closed_statement,
  open_statement
- sanction skb-a-04:ethics/by: was [1], now ppk
- sanction skb-a-04:ethics/certain: was no, now yes
- confidence: was unheard, now secondary source
- more: was there, now nothing

What is not as it was:
- Another rulebook: None None (None), now nasional 2026.11.22
  ({Rulebook.national().digest[:19]}).
- Rules of the place were used then: kutai-timur-2024; give their files with
  --overlay.
- Another election calendar: known until nothing ({Calendar.national().digest[:19]}), now
  until {Calendar.national().known_until} ({Calendar.national().digest[:19]}).
"""
    )


def test_a_person_reads_that_nothing_but_the_rulebook_is_another() -> None:
    shown = render_replay(replay({**liking(), "rulebook": "?"}))

    assert shown.startswith("SAMA: jawabannya tetap dilarang")
    assert "- Kumpulan aturan lain: ?, sekarang nasional" in shown


def test_a_receipt_cannot_steer_a_terminal() -> None:
    receipt = {**liking(), "confidence": "\N{ESCAPE}[31m", "x\N{BELL}": 1}

    shown = render_replay(replay(receipt))

    assert all(sign.isprintable() or sign == "\n" for sign in shown)


# ------------------------------------------------------------------ the command


@pytest.mark.parametrize("command", [VOTE, (*VOTE, "--ways"), LISTENING, (*VOTE, "--lang", "en")])
def test_what_evaluate_prints_is_a_receipt(
    run: Run, stored: Callable[..., str], command: tuple[str, ...]
) -> None:
    path = stored(*command)

    code, out, err = run("replay", path, "--lang", "en")

    assert (code, err, out.splitlines()[:2]) == (0, "", [path, out.splitlines()[1]])
    assert out.splitlines()[1].startswith("SAME: ")


def test_a_receipt_that_differs_gives_exit_code_1(run: Run, stored: Callable[..., str]) -> None:
    same, edited = stored(*VOTE), stored(*VOTE, name="edited.json", permitted="prohibited")

    code, out, err = run("replay", same, edited, same)

    assert (code, err) == (1, "")
    assert "- jawaban: dulu dilarang, sekarang boleh\n" in out
    assert out.endswith("\n2 jawaban: 1 sama, 1 berbeda\n")


def test_an_overlay_is_given_as_to_evaluate(run: Run, stored: Callable[..., str]) -> None:
    overlay = ("--overlay", str(KUTAI_TIMUR))
    path = stored(*LISTENING, *overlay)

    without, out, _ = run("replay", path)
    given_, _, _ = run("replay", path, *overlay)

    assert (without, given_) == (1, 0)
    assert "kutai-timur-2024 dipakai waktu itu; berikan berkasnya dengan" in out


def test_json_lists_every_receipt(run: Run, stored: Callable[..., str]) -> None:
    path = stored(*VOTE, permitted="prohibited")

    code, out, _ = run("replay", path, "--format", "json")

    result = json.loads(out)
    assert (code, result["schema"], result["same"], result["different"]) == (
        1,
        "asn-netralitas/replays/1",
        0,
        1,
    )
    (receipt,) = result["receipts"]
    assert (receipt["file"], receipt["same"], receipt["causes"][0]["kind"]) == (
        path,
        False,
        "edited",
    )


def test_what_cannot_be_read_is_told_beside_what_can(
    run: Run, stored: Callable[..., str], tmp_path: Path
) -> None:
    path, broken = stored(*VOTE), written(tmp_path, "{", "broken.json")

    code, out, err = run("replay", broken, path, str(tmp_path / "gone.json"), "--lang", "en")

    assert (code, out.splitlines()[0]) == (2, path)
    assert [
        line.split("error")[-1].split(":")[0] for line in err.splitlines() if "error" in line
    ] == ["[bad-json]", "[missing-file]"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "error[missing-option]: `PATH` is not given\n"),
        (
            ("x.json", "--overlay", "gone.yaml"),
            "error[missing-file]: there is no file `gone.yaml`\n",
        ),
    ],
)
def test_what_is_missing_of_the_command_is_told(
    run: Run, arguments: tuple[str, ...], expected: str
) -> None:
    assert run("replay", *arguments, "--lang", "en") == (2, "", expected)


def test_decision_and_json_are_the_same_receipt() -> None:
    assert replay(Decision.from_dict(liking())) == replay(liking())
