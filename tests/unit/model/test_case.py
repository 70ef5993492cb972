"""The question as one value: in and out as JSON, in people's words, and all that can be wrong."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Case,
    CaseError,
    Category,
    DaySpan,
    ElectionKind,
    Person,
    Rulebook,
    Target,
    evaluate,
    scenario,
)
from asn_netralitas._model.codes import code_of
from asn_netralitas._model.words import everyday_words
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.strategies import activities, cases, days, persons, times

DAY = date(2024, 8, 15)
CODES = {"person": {"category": "pns"}, "activity": {"act": "like_post"}, "at": "2024-08-15"}
WORDS: dict[str, Any] = {
    "person": {"category": "PPPK", "region": "Kab. Kutai Timur", "unpaid_leave": "nggak"},
    "activity": {"act": "ngelike", "target": "paslon", "public": "iya", "day_off": "entah"},
    "at": "Kamis, 15 Agustus 2024",
}


def problems(raises: Callable[[], object]) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(CaseError) as caught:
        raises()
    return [(problem.code, problem.path) for problem in caught.value.problems]


def with_part(part: str, **values: Any) -> dict[str, Any]:
    own: Any = CODES[part]
    return {**CODES, part: {**own, **values}}


# ------------------------------------------------------------------ in and out

SPANS = st.lists(days(), min_size=2, max_size=2).map(sorted).map(lambda ends: DaySpan(*ends))


@given(cases(), st.sampled_from([None, {"passive-attendance": "allowed"}, {"*": "strictest"}]))
def test_what_is_written_is_read_as_the_same_case(drawn: Any, readings: Any) -> None:
    person, activity, at = drawn
    case = Case(person, activity, at, readings)

    assert Case.from_dict(case.to_dict()) == case
    assert Case.from_dict(case.to_dict(), words=True) == case


@given(persons(), activities(), days() | times() | SPANS)
def test_any_case_is_read_back_as_it_was_written(person: Any, activity: Any, at: Any) -> None:
    case = Case(person, activity, at)

    assert Case.from_dict(case.to_dict()) == case


@given(cases())
def test_a_case_is_the_input_of_its_decision(drawn: Any) -> None:
    case = Case(*drawn)
    decision = case.evaluate()

    assert decision == evaluate(case.person, case.activity, at=case.at)
    assert decision.input == case
    assert decision.to_dict()["input"] == case.to_dict()


def test_a_case_is_decided_by_the_law_that_is_given() -> None:
    book, days_known = Rulebook.national(), Calendar.national()
    case = Case(Person("pns"), Activity("vote"), date(2024, 11, 27))

    assert case.evaluate(book, days_known) == case.evaluate()


def test_what_is_none_is_unknown() -> None:
    told = {**CODES, "person": {"category": "pns", "region": None, "position": None}}

    assert Case.from_dict({**told, "readings": None}) == Case.from_dict(CODES)


@pytest.mark.parametrize(
    "at", [DAY, DaySpan(DAY, date(2024, 8, 16)), datetime(2024, 8, 15, 20, tzinfo=UTC)]
)
def test_a_day_of_python_is_read_too(at: Any) -> None:
    assert Case.from_dict({**CODES, "at": at}).at == at


def test_every_fact_of_the_vocabulary_is_read() -> None:
    values = {"yes": True, "no": False}
    for name, spec in load_vocabulary().facts.items():
        value = spec.values[-1]
        written = values.get(str(value), value)
        case = Case.from_dict(with_part(spec.owner, **{name: written}))

        assert getattr(getattr(case, spec.owner), name) == value


# ------------------------------------------------------------------ words


def test_words_are_understood_as_in_a_scenario_file(tmp_path: Path) -> None:
    words = {**WORDS, "activity": {**WORDS["activity"]}}
    del words["activity"]["day_off"]
    entry = {"name": "A case", **words, "expect": {"verdict": "prohibited"}}
    file = tmp_path / "words.scenarios.yaml"
    file.write_text(yaml.safe_dump({"scenarios": [entry]}, allow_unicode=True), "utf-8")

    (loaded,) = scenario.load(file)

    assert loaded.case == Case.from_dict(words, words=True)


def test_keys_are_understood_in_indonesian_too() -> None:
    words = {
        "pegawai": {"kategori": "PNS"},
        "kegiatan": {"tindakan": "nyoblos"},
        "tanggal": "2024-11-27",
    }

    assert Case.from_dict(words, words=True) == Case(
        Person("pns"), Activity("vote"), date(2024, 11, 27)
    )
    assert {code for code, _ in problems(lambda: Case.from_dict(words))} == {
        "unknown-key",
        "missing-key",
    }


def test_it_is_told_what_was_understood_and_nothing_of_codes() -> None:
    understood = Case.from_dict(WORDS, words=True).understood

    assert [(each.path, each.written, each.meant.code) for each in understood] == [
        (("person", "category"), "PPPK", "pppk"),
        (("person", "region"), "Kab. Kutai Timur", "64.08"),
        (("person", "unpaid_leave"), "nggak", "no"),
        (("activity", "act"), "ngelike", "like_post"),
        (("activity", "target"), "paslon", "candidate"),
        (("activity", "public"), "iya", "yes"),
        (("at",), "Kamis, 15 Agustus 2024", "2024-08-15"),
    ]
    assert understood[1].meant.named("id") == "`64.08` Kabupaten Kutai Timur"
    codes = with_part("person", region="91.01", resigned=False)
    assert Case.from_dict(codes, words=True).understood == ()


def test_what_was_understood_is_no_part_of_the_value() -> None:
    case = Case.from_dict(WORDS, words=True)
    same = Case.from_dict(case.to_dict())

    assert (case, hash(case), repr(case)) == (same, hash(same), repr(same))
    assert case.evaluate().to_dict() == same.evaluate().to_dict()


def test_what_is_said_to_be_unknown_is_unknown() -> None:
    assert Case.from_dict(WORDS, words=True).activity.day_off is None
    assert problems(lambda: Case.from_dict(with_part("activity", day_off="entah"))) == [
        ("wrong-type", ("activity", "day_off"))
    ]


def test_a_word_about_today_is_understood_where_today_is_given() -> None:
    yesterday = {**CODES, "at": "kemarin"}

    assert Case.from_dict(yesterday, words=True, today=date(2024, 8, 16)).at == DAY
    assert problems(lambda: Case.from_dict(yesterday, words=True)) == [("relative-day", ("at",))]


@pytest.mark.parametrize("name", list(load_vocabulary().facts))
def test_a_fact_goes_by_whatever_people_call_it(name: str) -> None:
    spec = load_vocabulary().facts[name]
    value = code_of(spec.values[0])
    empty: dict[str, dict[str, str]] = {"person": {"category": "pns"}, "activity": {"act": "vote"}}

    def told(key: str) -> Case:
        parts = {
            part: {**told, key: value} if part == spec.owner else told
            for part, told in empty.items()
        }
        return evolve(Case.from_dict({**parts, "at": "2024-11-27"}, words=True), understood=())

    words = everyday_words().spellings("facts", name)
    assert len(words) >= 2
    assert {told(word) for word in words} == {told(name)}


def test_a_fact_that_is_told_twice_under_two_names_is_a_fault() -> None:
    twice = with_part("person", **{"suami calon": "ya", "istri calon": "tidak"})

    assert problems(lambda: Case.from_dict(twice, words=True)) == [
        ("duplicate-key", ("person", "istri calon"))
    ]


@pytest.mark.parametrize(
    ("part", "name", "written", "codes"),
    [
        ("person", "category", "guru", ("pns", "pppk", "honorer")),
        ("person", "region", "Bandung", ("32.04", "32.73")),
        ("person", "region", "6408", ("64.08",)),
    ],
)
def test_a_word_of_several_meanings_is_asked_back_with_all_of_them(
    part: str, name: str, written: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(CaseError) as caught:
        Case.from_dict(with_part(part, **{name: written}), words=True)

    [problem] = caught.value.problems
    assert problem.path == (part, name)
    assert tuple(each.code for each in problem.candidates) == codes


# ------------------------------------------------------------------ what can be wrong


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("pns", [("wrong-type", ())]),
        (None, [("wrong-type", ())]),
        ([], [("wrong-type", ())]),
        ({}, [("missing-key", (key,)) for key in ("person", "activity", "at")]),
        ({**CODES, "person": "pns"}, [("wrong-type", ("person",))]),
        ({**CODES, "activity": [1]}, [("wrong-type", ("activity",))]),
        ({**CODES, "at": {}}, [("wrong-type", ("at",))]),
        ({**CODES, "at": "2024-02-30"}, [("bad-date", ("at",))]),
        ({**CODES, "at": "2024-08-15T20:00"}, [("naive-datetime", ("at",))]),
        ({**CODES, "at": "2024-08-16/2024-08-15"}, [("reversed-days", ("at",))]),
        ({**CODES, "readings": "strictest"}, [("wrong-type", ("readings",))]),
        ({**CODES, "readings": {"*": ["a"]}}, [("wrong-type", ("readings", "*"))]),
        ({**CODES, "colour": 1}, [("unknown-key", ("colour",))]),
        (with_part("person", category="pnss"), [("unknown-code", ("person", "category"))]),
        (with_part("person", categori=1), [("unknown-key", ("person", "categori"))]),
        (with_part("person", region={}), [("wrong-type", ("person", "region"))]),
        (with_part("person", resigned="perhaps"), [("wrong-type", ("person", "resigned"))]),
        (with_part("activity", act=None), [("missing-key", ("activity", "act"))]),
        (with_part("activity", target="nobodi"), [("unknown-code", ("activity", "target"))]),
    ],
)
def test_a_fault_of_json_has_the_path_that_leads_to_it(data: Any, found: Any) -> None:
    assert problems(lambda: Case.from_dict(data)) == found


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from([*CODES, "category", "act"]), inner)
    ),
    max_leaves=8,
)


def leads_into(path: tuple[str | int, ...], data: Any) -> bool:
    """Tell whether a path leads to a value of JSON, or to where a key is missing."""
    for number, part in enumerate(path):
        if isinstance(data, dict):
            data = {str(key).strip(): value for key, value in data.items()}
        if isinstance(part, int):
            data = data[part]
        elif isinstance(data, dict) and part not in data:
            return number == len(path) - 1
        else:
            data = data[part]
    return True


@given(JUNK | st.fixed_dictionaries(dict.fromkeys(CODES, JUNK)), st.booleans())
@settings(max_examples=200)
def test_whatever_json_is_wrong_is_told_with_paths_that_lead_into_it(
    data: Any, words: bool
) -> None:
    with pytest.raises(CaseError) as caught:
        Case.from_dict(data, words=words)

    assert [each.path for each in caught.value.problems if not leads_into(each.path, data)] == []
    assert all(each.path for each in caught.value.problems) or not isinstance(data, dict)


VALUE = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.lists(st.integers())


@given(
    st.builds(Person, *[VALUE] * 14) | JUNK,
    st.builds(Activity, *[VALUE] * 18) | JUNK,
    VALUE | st.builds(DaySpan, VALUE, VALUE) | st.datetimes(),
    JUNK,
)
def test_whatever_is_asked_wrongly_is_told_with_paths(
    person: Any, activity: Any, at: Any, readings: Any
) -> None:
    case = Case(person, activity, at, readings)
    with pytest.raises(CaseError) as caught:
        evaluate(person, activity, at=at, readings=readings)

    assert all(each.path for each in caught.value.problems)
    assert {each.path[0] for each in caught.value.problems} <= {*CODES, "readings"}
    with pytest.raises(CaseError):
        case.evaluate()


def one_of_each() -> Iterator[tuple[str, tuple[str, ...], Callable[[], object]]]:
    """Yield every code of a problem about a case with its path, and a call that raises it."""
    pns, vote = Person("pns"), Activity("vote")

    def asked(person: Any = pns, activity: Any = vote, at: Any = DAY, **rest: Any) -> Any:
        return lambda: evaluate(person, activity, at=at, **rest)

    yield "bad-argument", ("person",), asked({"category": "pns"})
    yield "bad-argument", ("activity",), asked(activity="vote")
    yield "bad-argument", ("readings",), asked(readings="strictest")
    yield "bad-argument", ("rulebook",), asked(rulebook="nasional")
    yield "bad-argument", ("calendar",), asked(calendar=DAY)
    yield "bad-argument", ("at",), asked(at="2024-08-15")
    yield "bad-argument", ("person", "resigned"), asked(Person("pns", resigned=1))  # type: ignore[arg-type]
    yield "bad-argument", ("person", "region"), asked(Person("pns", region=64))  # type: ignore[arg-type]
    yield "unknown-code", ("activity", "act"), asked(activity=Activity("vite"))
    yield "unknown-region", ("person", "region"), asked(Person("pns", region="99.99"))
    yield (
        "unknown-election",
        ("activity", "election"),
        asked(activity=Activity("vote", election="x")),
    )
    yield "unknown-dispute", ("readings", "x"), asked(readings={"x": "strictest"})
    yield "unknown-reading", ("readings", "*"), asked(readings={"*": "x"})
    yield "naive-datetime", ("at",), asked(at=datetime(2024, 8, 15))  # noqa: DTZ001  # what is wrong
    yield "empty-span", ("at",), asked(at=DaySpan(DAY, date(2024, 8, 14)))
    yield "too-long-span", ("at",), asked(at=DaySpan(DAY, date(2034, 8, 14)))
    yield "contradiction", ("person", "unpaid_leave"), asked(Person("thl", unpaid_leave=True))
    membership = Activity("party_membership", target=Target.CANDIDATE)
    yield "fixed-target", ("activity", "target"), asked(activity=membership)


@pytest.mark.parametrize(("code", "path", "call"), [*one_of_each()])
def test_every_problem_of_a_case_has_its_path(
    code: str, path: tuple[str, ...], call: Callable[[], object]
) -> None:
    assert problems(call) == [(code, path)]


def test_swapped_arguments_and_dictionaries_are_told_with_what_was_meant() -> None:
    person, activity = Person("pns"), Activity("vote")
    calls: list[Callable[[], object]] = [
        lambda: evaluate(activity, person, at=DAY),  # type: ignore[arg-type]
        lambda: evaluate(CODES["person"], activity, at=DAY),  # type: ignore[arg-type]
        lambda: evaluate(person, activity, at=DAY, readings="strictest"),  # type: ignore[arg-type]
        lambda: Case(person, {}, DAY).to_dict(),  # type: ignore[arg-type]
    ]
    hints = []
    for call in calls:
        with pytest.raises(CaseError) as caught:
            call()
        hints.append(caught.value.problems[0].hint)

    assert hints == ["person, activity", "Case.from_dict", '{"*": "strictest"}', "Case.from_dict"]


def test_faults_of_the_day_are_told_beside_those_of_facts() -> None:
    call = lambda: evaluate(Person("pnss"), Activity("vote"), at=datetime(2024, 8, 15))  # noqa: DTZ001, E731  # what is wrong

    assert problems(call) == [("unknown-code", ("person", "category")), ("naive-datetime", ("at",))]


# ------------------------------------------------------------------ codes


@pytest.mark.parametrize(
    ("kind", "written", "hint"),
    [
        (Category, "PNS", "pns"),
        (Act, "like_pos", "like_post"),
        (ElectionKind, "banana", None),
        (Target, 5, None),
    ],
)
def test_a_code_that_there_is_not_is_told_with_the_one_that_is_near(
    kind: Any, written: Any, hint: str | None
) -> None:
    with pytest.raises(CaseError) as caught:
        kind(written)

    [problem] = caught.value.problems
    assert (problem.code, problem.hint) == ("unknown-code", hint)
    assert kind.__name__.lower()[:3] in problem.sentence("en")
