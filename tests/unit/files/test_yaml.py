import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from asn_netralitas._files import yaml_nodes
from asn_netralitas._files.paths import is_file, is_folder
from asn_netralitas._files.yaml_cursor import Cursor, document, document_text, finish, yaml_files
from asn_netralitas._files.yaml_nodes import DEEPEST, LARGEST_FILE, MOST_VALUES
from asn_netralitas._model.problems import MOST_PROBLEMS, LoadError, Problem
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.fields import listed_entries


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"
    DARK_BLUE = "dark_blue"


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = getattr(yaml, request.param, None)
    if loader is None:
        pytest.skip("this PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_nodes, "_LOADER", loader)


def read(text: str) -> Cursor:
    return document_text(text, "f.yaml")


def noted(cursor: Cursor) -> list[tuple[str, int, int]]:
    """Return code, line and column of every problem; 0 where there is no place."""
    places = [(problem.code, problem.where) for problem in cursor.problems]
    return [
        (code, place.line if place else 0, place.column if place else 0) for code, place in places
    ]


def sentences(cursor: Cursor) -> list[str]:
    return [problem.sentence() for problem in cursor.problems]


# ------------------------------------------------------------------ scalars


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("11.10", "11.10"),
        ("0123", "0123"),
        ("no", "no"),
        ("1:30", "1:30"),
        ("2024-02-14", "2024-02-14"),
        ("'~'", "~"),
        ('"a: b # c"', "a: b # c"),
        ("' padded '", "padded"),
        (">\n  folded\n  text\n", "folded text"),
        ("|\n  line\n  line\n", "line\nline"),
        ("édict 🙂", "édict 🙂"),
    ],
)
def test_a_scalar_stays_the_text_that_was_written(written: str, text: str) -> None:
    root = read(f"a: {written}")

    assert root["a"].text() == text
    assert noted(root) == []


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize(
    "written", ["", "~", "null", "Null", "NULL", "''", "'  '", "[a]", "{a: b}"]
)
def test_null_blank_lists_and_mappings_are_no_text(written: str) -> None:
    root = read(f"a: {written}")

    assert root["a"].text() == ""
    assert [code for code, *_ in noted(root)] == ["wrong-type"]


@pytest.mark.parametrize(
    ("written", "number"), [("0", 0), ("007", 7), ("'12'", 12), ("6000000", 6_000_000)]
)
def test_an_integer_is_written_in_digits(written: str, number: int) -> None:
    assert read(f"a: {written}")["a"].integer() == number


@pytest.mark.parametrize(
    "written", ["-1", "1.0", "1_000", "0x1f", "satu", "~", "[1]", "9" * 19, "٣"]
)
def test_anything_but_digits_is_no_integer(written: str) -> None:
    root = read(f"a: {written}")

    assert root["a"].integer() == 0
    assert [code for code, *_ in noted(root)] == ["wrong-type"]


@pytest.mark.parametrize("written", ["true", "yes", "ya", "Ya", "YES", "'true'"])
def test_yes_has_three_spellings_in_any_case(written: str) -> None:
    assert read(f"a: {written}")["a"].boolean() is True


@pytest.mark.parametrize("written", ["false", "no", "tidak", "Tidak", "FALSE"])
def test_no_has_three_spellings_in_any_case(written: str) -> None:
    root = read(f"a: {written}")

    assert root["a"].boolean() is False
    assert noted(root) == []


@pytest.mark.parametrize("written", ["on", "1", "mungkin", "~", "{}"])
def test_anything_else_is_no_boolean(written: str) -> None:
    root = read(f"a: {written}")

    assert root["a"].boolean() is False
    assert [code for code, *_ in noted(root)] == ["wrong-type"]


@pytest.mark.parametrize("written", ["2024-02-29", "'2024-02-29'"])
def test_a_day_is_written_as_year_month_day(written: str) -> None:
    assert read(f"a: {written}")["a"].date() == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2023-02-29", "bad-date"),
        ("20240229", "bad-date"),
        ("2024-W09-4", "bad-date"),
        ("29-02-2024", "bad-date"),
        ("2024-02-29T10:00", "bad-date"),
        ("~", "wrong-type"),
        ("[2024-02-29]", "wrong-type"),
    ],
)
def test_anything_else_is_no_day(written: str, code: str) -> None:
    root = read(f"a: {written}")

    assert root["a"].date() == date.min
    assert [found for found, *_ in noted(root)] == [code]


# ------------------------------------------------------------------ codes


def test_a_code_is_a_member_of_its_enum() -> None:
    assert read("a: blue")["a"].code(Colour) is Colour.BLUE


def test_an_unknown_code_is_noted_with_the_likely_one_and_read_as_the_first() -> None:
    root = read("a: drak_blue")

    assert root["a"].code(Colour) is Colour.RED
    assert root["a"].find_code(Colour) is None
    assert sentences(root) == ["unknown colour `drak_blue`; did you mean `dark_blue`?"]


def test_codes_keep_the_order_in_which_they_are_written() -> None:
    root = read("{many: [blue, red, blue], one: blue}")

    assert root["many"].codes(Colour) == (Colour.BLUE, Colour.RED)
    assert root["one"].codes(Colour) == (Colour.BLUE,)


def test_a_group_stands_for_its_members_in_the_order_of_the_enum() -> None:
    groups = {"any_blue": frozenset({Colour.DARK_BLUE, Colour.BLUE})}

    assert read("[any_blue, red]").codes(Colour, groups) == (
        Colour.BLUE,
        Colour.DARK_BLUE,
        Colour.RED,
    )


def test_what_is_no_code_is_left_out_of_the_codes() -> None:
    root = read("[blue, [red], ~, bleu]")

    assert root.codes(Colour) == (Colour.BLUE,)
    assert noted(root) == [("wrong-type", 1, 8), ("wrong-type", 1, 15), ("unknown-code", 1, 18)]


def test_a_code_of_two_words_is_named_in_two_words() -> None:
    class PaintJob(StrEnum):
        MATT = "matt"

    root = read("a: gloss")
    root["a"].code(PaintJob)

    assert sentences(root) == ["unknown paint job `gloss`"]


def test_a_word_is_one_of_a_few() -> None:
    root = read("a: and\nb: or\nc: ~")

    assert [root[key].word("joined", "alternative", "and") for key in "abc"] == [
        "and",
        "alternative",
        "alternative",
    ]
    assert noted(root) == [("unknown-code", 2, 4), ("wrong-type", 3, 4)]


def test_a_wording_has_both_languages() -> None:
    root = read("a: {id: dilarang, en: prohibited}\nb: {id: boleh, de: erlaubt}")

    assert root["a"].bilingual() == Text("dilarang", "prohibited")
    assert root["b"].bilingual() == Text("boleh", "")
    assert noted(root) == [("unknown-key", 2, 16), ("missing-key", 2, 4)]


# ------------------------------------------------------------------ mappings and lists


def test_a_mapping_gives_its_values_by_key() -> None:
    root = read("a: 1\nb: 2").mapping("a", "b", "c")

    assert root["a"].text() == "1"
    assert "b" in root
    assert "c" not in root
    assert root.get("c") is None
    assert [(key.text(), value.text()) for key, value in root.items()] == [("a", "1"), ("b", "2")]


def test_an_unknown_key_is_noted_at_the_key_with_the_likely_one() -> None:
    root = read("tittle: x").mapping("title")

    assert noted(root) == [("unknown-key", 1, 1)]
    assert sentences(root) == ["unknown key `tittle`; did you mean `title`?"]


def test_a_text_with_a_comma_in_a_flow_mapping_is_recognised() -> None:
    root = read("{id: dilarang, keras, en: prohibited}")
    root.bilingual()

    assert noted(root) == [("stray-comma", 1, 16)]


@pytest.mark.parametrize(
    "text", ["{x: , id: a, en: b}", "id: a\nen: b\nx: ", "? x\n: [~]\nid: a\nen: b"]
)
def test_a_key_with_a_colon_is_not_taken_for_a_stray_comma(text: str) -> None:
    root = read(text)
    root.bilingual()

    assert [code for code, *_ in noted(root)] == ["unknown-key"]


def test_a_missing_key_is_noted_once_where_the_mapping_starts() -> None:
    root = read("a:\n  b: 1")
    root["a"]["c"].text()
    root["a"]["c"].date()

    assert noted(root) == [("missing-key", 2, 3)]


def test_a_duplicate_key_is_noted_at_the_second() -> None:
    root = read("a: 1\nb: 2\n'a': 3")

    assert root["a"].text() == "1"
    assert noted(root) == [("duplicate-key", 3, 1)]


@pytest.mark.parametrize("text", ["? [a]\n: 1", "? {a: b}\n: 1", "~: 1", "'': 1"])
def test_a_key_is_text(text: str) -> None:
    root = read(text)

    assert list(root.items()) == []
    assert [code for code, *_ in noted(root)] == ["wrong-type"]


def test_what_is_no_mapping_is_noted_once_and_has_no_keys() -> None:
    root = read("a: [1]")
    inner = root["a"].mapping("x")

    assert (inner["x"].text(), inner.get("y"), list(inner.items())) == ("", None, [])
    assert sentences(root) == ["`[…]` is not a mapping of keys to values"]


def test_a_cursor_is_not_iterable() -> None:
    with pytest.raises(TypeError):
        list(read("a: 1"))  # type: ignore[call-overload]


def test_a_list_gives_its_entries() -> None:
    root = read("a: [1, 2]\nb: []\nc: 3\nd: {e: 4}\nf: ~")

    assert [entry.text() for entry in root["a"].sequence()] == ["1", "2"]
    assert root["b"].sequence() == root["b"].many() == ()
    assert [entry.text() for entry in root["c"].many()] == ["3"]
    assert [entry["e"].text() for entry in root["d"].many()] == ["4"]
    assert noted(root) == []
    assert root["c"].sequence() == root["f"].many() == ()
    assert sentences(root) == ["`3` is not a list", "`~` is not a list"]


def test_a_cursor_tells_what_is_written() -> None:
    root = read("{a: x, b: ~, c: [], d: {}}")

    kinds = [root[key].kind for key in "abcd"]

    assert kinds == ["text", "null", "list", "mapping"]
    assert read("")["a"].kind == "missing"
    assert read("")["a"].where is None


def test_a_missing_cursor_notes_nothing() -> None:
    missing = read("{}")["a"]
    before = noted(missing)

    missing.problem("unknown-key", key="x")
    stand_ins = (
        missing.text(),
        missing.integer(),
        missing.boolean(),
        missing.date(),
        missing.code(Colour),
        missing.codes(Colour),
        missing.bilingual(),
        missing.sequence(),
        missing.word("joined", "and"),
    )

    assert stand_ins == ("", 0, False, date.min, Colour.RED, (), Text("", ""), (), "and")
    assert noted(missing) == before == [("missing-key", 1, 1)]


# ------------------------------------------------------------------ places and problems


def test_a_place_is_as_wide_as_the_scalar() -> None:
    place = read("a:\n  - x\n  - 'kata kata'")["a"].sequence()[1].where

    assert place is not None
    assert (str(place), place.width, place.text) == ("f.yaml:3:5", 11, "  - 'kata kata'")


def test_a_scalar_over_several_lines_is_marked_at_its_start() -> None:
    place = read('a: "x\n  y"')["a"].where

    assert place is not None
    assert (place.line, place.column, place.width) == (1, 4, 1)


def test_columns_count_characters_and_lines_count_every_line_break() -> None:
    root = read("é: 1\r\nb: 2\r🙂: 3\u2028d: [x]")
    root["d"].text()

    assert noted(root) == [("wrong-type", 4, 4)]
    assert root.problems[0].where is not None
    assert root.problems[0].where.text == "d: [x]"


def test_a_very_long_line_is_not_shown_and_a_long_value_is_cut() -> None:
    root = read("a: " + "x" * 5000)
    root["a"].date()

    assert root.problems[0].where is not None
    assert root.problems[0].where.text == ""
    assert len(root.problems[0].sentence()) < 200


def test_all_problems_are_raised_at_once_in_the_order_of_the_file() -> None:
    root = read("a: x\nb: y")
    root["b"].date()
    root["a"].integer()

    with pytest.raises(LoadError) as raised:
        root.finish()

    places = [str(problem.where) for problem in raised.value.problems]
    assert places == ["f.yaml:1:4", "f.yaml:2:4"]


def test_a_document_without_problems_finishes_silently() -> None:
    read("a: 1").finish()


def test_a_load_error_survives_a_process_border() -> None:
    root = read("a: x")
    root["a"].integer()
    with pytest.raises(LoadError) as raised:
        root.finish()

    copied = pickle.loads(pickle.dumps(raised.value))  # noqa: S301

    assert (copied.problems, str(copied)) == (raised.value.problems, str(raised.value))


def test_a_sentence_names_what_was_expected_in_its_own_language() -> None:
    root = read("a: x")
    root["a"].integer()
    root["a"].code(Colour)

    assert [problem.sentence("id") for problem in root.problems] == [
        "`x` bukan bilangan bulat",
        "colour `x` tidak dikenal",
    ]


def test_documents_may_share_their_problems() -> None:
    problems: list[Problem] = []
    document_text("a", "b.yaml", problems=problems).integer()
    document_text("a", "a.yaml", problems=problems).integer()

    with pytest.raises(LoadError) as raised:
        finish(problems)

    assert [str(found.where) for found in raised.value.problems] == ["a.yaml:1:1", "b.yaml:1:1"]


def test_no_more_problems_are_kept_than_a_person_can_read() -> None:
    root = read("".join(f"k{number}: 1\n" for number in range(3 * MOST_PROBLEMS)))
    root.mapping("k")

    assert len(root.problems) == MOST_PROBLEMS + 1
    assert root.problems[-1].code == "too-many-problems"


# ------------------------------------------------------------------ what is refused


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1", ("alias", 1, 4)),
        ("a: *x", ("alias", 1, 4)),
        ("a: &x [1]", ("alias", 1, 4)),
        ("*x : 1", ("alias", 1, 1)),
        ("*x", ("alias", 1, 1)),
        ("a: & b", ("alias", 1, 4)),
        ("a: * b", ("alias", 1, 4)),
        ("a: !!str 1", ("tag", 1, 4)),
        ("a: ! 1", ("tag", 1, 4)),
        ("a: !mine {b: 1}", ("tag", 1, 4)),
        ("a: 1\n---\nb: 2", ("several-documents", 2, 1)),
        ("", ("empty-file", 0, 0)),
        ("# only this\n", ("empty-file", 0, 0)),
        ("---\n...\n", ("empty-file", 0, 0)),
        ("~", ("empty-file", 0, 0)),
        ("a: \x07", ("yaml-character", 1, 4)),
        ("a: 1\nb: \ud800", ("yaml-character", 2, 4)),
        ("a: 1\n\tb: 2", ("yaml-tab", 2, 1)),
        ("a:\n\tb: 2", ("yaml-tab", 2, 1)),
        ("a:\n  b: 1\n\tc: 2", ("yaml-tab", 3, 1)),
        ("a: |\n\tx", ("yaml-tab", 2, 1)),
        ("a: Larangan: ikut", ("yaml-colon", 1, 12)),
        ("- {a: Larangan: ikut}", ("yaml-colon", 1, 15)),
        ("a: 1\n  b: 2", ("yaml-indent", 2, 4)),
        ("a:\n    b: 1\n  c: 2", ("yaml-indent", 3, 3)),
        ("a:\n  - b: 1\n   c: 2", ("yaml-indent", 3, 4)),
        ("a: 1\n- b", ("yaml-indent", 2, 1)),
        ("a: 1\nkata\nb: 2", ("yaml-key", 2, 1)),
        ("a: 'x\nb: 1\n", ("yaml-quote", 1, 4)),
        ('a: "x" y', ("yaml-quote", 1, 8)),
        ("a: [b, c\nd: 1", ("yaml-bracket", 1, 4)),
        ("a: {b: c]", ("yaml-bracket", 1, 9)),
        ("a: [b]]", ("yaml-bracket", 1, 7)),
        ("a: [b]c", ("bad-yaml", 1, 7)),
        ("a: @b", ("yaml-start", 1, 4)),
        ("a: - b", ("bad-yaml", 1, 4)),
        ("%YAML 3.0\n---\na: 1", ("bad-yaml", 1, 1)),
    ],
)
def test_yaml_that_is_not_used_is_noted_at_its_place(
    text: str, expected: tuple[str, int, int]
) -> None:
    assert noted(read(text)) == [expected]


@pytest.mark.usefixtures("_either_loader")
def test_a_backslash_in_double_quotes_is_explained() -> None:
    assert [(code, line) for code, line, _ in noted(read('a: "\\q"'))] == [("yaml-escape", 1)]


@pytest.mark.usefixtures("_either_loader")
def test_a_value_behind_an_alias_or_tag_brings_no_second_problem() -> None:
    root = read("a: *x\nb: [*y]\n*z : 1")

    assert (root["a"].text(), root["b"].sequence()[0].text()) == ("", "")
    assert noted(root) == [("alias", 1, 4), ("alias", 2, 5), ("alias", 3, 1)]


@pytest.mark.usefixtures("_either_loader")
def test_of_several_documents_the_first_is_still_read() -> None:
    assert read("a: 1\n---\nb: 2")["a"].text() == "1"


@pytest.mark.usefixtures("_either_loader")
def test_a_file_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    assert noted(read("[" * DEEPEST + "]" * DEEPEST)) == []
    assert noted(read("[" * (DEEPEST + 9))) == [("too-deep", 1, DEEPEST + 1)]
    assert [code for code, *_ in noted(read("[" * 100_000))] == ["too-deep"]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_sentence_about_broken_yaml_quotes_the_parser(lang: str) -> None:
    problem = read("a: - b").problems[0]

    assert "sequence" not in problem.render(lang)  # type: ignore[arg-type]


# ------------------------------------------------------------------ files


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    for content in (b"a: \xc3\xa9", b"\xef\xbb\xbfa: \xc3\xa9"):
        path.write_bytes(content)

        assert document(path)["a"].text() == "é"


def test_a_file_that_is_not_utf8_is_refused_at_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: \xe9\xe9")

    root = document(path)

    assert root.kind == "missing"
    assert noted(root) == [("not-utf8", 2, 4)]


def test_a_missing_file_is_noted(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("a: 1")
    for path in (tmp_path / "g.yaml", tmp_path / "f.yaml" / "g.yaml", Path("a\0b")):
        root = document(path)

        assert (root.kind, noted(root)) == ("missing", [("missing-file", 0, 0)])


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert noted(document(tmp_path)) == [("is-folder", 0, 0)]


def test_a_name_that_the_system_refuses_is_noted(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 5000)

    assert noted(document(path)) == [("unreadable", 0, 0)]
    assert not is_file(path)
    assert not is_folder(path)


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1" + b" " * (LARGEST_FILE - 4))
    assert noted(document(path)) == []

    path.write_bytes(b"a: 1" + b" " * (LARGEST_FILE - 3))
    assert noted(document(path)) == [("too-large", 0, 0)]


def test_the_yaml_files_of_a_folder_come_by_name(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yaml", "notes.txt"):
        (tmp_path / name).touch()
    problems: list[Problem] = []

    found = [path.name for path in yaml_files(tmp_path, problems=problems)]

    assert (found, problems) == (["a.yaml", "b.yml"], [])
    assert is_folder(tmp_path)
    assert is_file(tmp_path / "b.yml")


def test_a_folder_that_cannot_be_listed_is_noted(tmp_path: Path) -> None:
    problems: list[Problem] = []
    for path in (tmp_path / "none", tmp_path / ("x" * 5000)):
        assert yaml_files(path, problems=problems) == []

    assert [problem.code for problem in problems] == ["missing-file", "unreadable"]


# ------------------------------------------------------------------ laws


def everything_below(cursor: Cursor) -> Iterator[Cursor]:
    yield cursor
    if cursor.kind == "list":
        for entry in cursor.sequence():
            yield from everything_below(entry)
    elif cursor.kind == "mapping":
        for key, value in cursor.items():
            yield key
            yield from everything_below(value)


def ask_everything(root: Cursor) -> None:
    for cursor in everything_below(root):
        cursor.text()
        cursor.integer()
        cursor.boolean()
        cursor.date()
        cursor.codes(Colour)
        cursor.bilingual()


broken_yaml = st.lists(
    st.sampled_from(
        [
            *"ab01 \n\t:-?,[]{}#&*!|>'\"%@`~",
            "a: ",
            "- ",
            "\n  ",
            "\n---\n",
            "...",
            "é",
            "\x00",
            "\ufeff",
        ]
    ),
    max_size=30,
).map("".join)


@pytest.mark.usefixtures("_either_loader")
def test_no_text_raises_anything_but_a_load_error() -> None:

    @given(broken_yaml | st.text())
    def holds(text: str) -> None:
        root = read(text)
        ask_everything(root)
        with suppress(LoadError):
            root.finish()

        assert all(problem.render("id") for problem in root.problems)

    holds()


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc"])))
def test_any_quoted_text_is_read_as_it_is(text: str) -> None:
    written = text.replace("\ufeff", "").replace("\ufffe", "").replace("\uffff", "")
    single = written.replace("'", "''").replace("\u2028", "").replace("\u2029", "")
    expected = single.replace("''", "'").strip()

    root = read(f"a: '{single}'")

    assert root["a"].text() == expected


def test_what_is_not_there_spans_nothing() -> None:
    root = document_text("a: 12\n", "f.yaml").mapping("a", "b")

    assert (root["a"].span, root["b"].span) == (((0, 3), (0, 5)), ((0, 0), (0, 0)))


@pytest.mark.slow
def test_a_file_of_more_values_than_anybody_writes_is_refused() -> None:
    root = read("- a\n" * (MOST_VALUES + 1))

    assert [problem.code for problem in root.problems] == ["too-many-values"]


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")

    root = document(tmp_path / "a.yaml")

    assert [problem.code for problem in root.problems] == ["special-file"]


def test_entries_are_read_until_no_more_faults_are_told() -> None:
    root = read("- a\n" * 3 * MOST_PROBLEMS)
    asked = []

    for entry in listed_entries(root):
        asked.append(entry)
        entry.problem("bad-date", written=str(len(asked)))

    assert len(asked) == MOST_PROBLEMS
