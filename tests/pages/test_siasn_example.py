"""The example of a personnel register: what its codes say, and what they never say."""

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from places import EXAMPLES, PACKAGE

from asn_netralitas import Act, Activity, CaseError, Category, LoadError, Person, Position, evaluate
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas.frame import evaluate_frame
from asn_netralitas.siasn import CodeMeaning, MappedRecord, Remark, load_codebook, shipped_codebook
from examples.siasn.generate import COLUMNS, records, write
from examples.siasn.main import ACT, DAY, load_places, read_register, to_frame

BOOK = shipped_codebook()
PLACES = load_places()
HERE = EXAMPLES / "siasn"
SHIPPED = PACKAGE / "siasn" / "codebook.yaml"
ORDINARY = {
    "kedudukan_hukum_id": "01",
    "status_cpns_pns": "P",
    "jenis_jabatan_id": "4",
    "jabatan_nama": "PENGADMINISTRASI UMUM",
    "eselon_id": "99",
    "lokasi_kerja_id": "LOK-03",
}
# A record that leads to the field, so that its codes are asked for.
LEADS_TO = {
    "kedudukan_hukum": {},
    "status": {},
    "jenis_jabatan": {},
    "jabatan_struktural": {"jenis_jabatan_id": "1"},
    "eselon": {"jenis_jabatan_id": "1", "jabatan_nama": "KEPALA DINAS"},
    "jabatan_fungsional": {"jenis_jabatan_id": "2"},
}
PERSONAL = ("pns_id", "nip_baru", "nama", "tanggal_lahir", "email")
GENERATED = list(records(3000))
CODES = [(name, code) for name, field in BOOK.fields.items() for code in field.codes]


def read(**changes: object) -> MappedRecord:
    return BOOK.read({**ORDINARY, **changes}, PLACES)


def at_field(name: str, written: str) -> MappedRecord:
    return read(**LEADS_TO[name], **{BOOK.fields[name].keys[0]: written})


def all_that_is_said() -> Iterator[CodeMeaning]:
    for field in BOOK.fields.values():
        yield from (field.blank, field.unlisted, *field.codes.values())


# ------------------------------------------------------------------ the codebook


def test_every_list_says_where_it_was_seen() -> None:
    assert [name for name, field in BOOK.fields.items() if len(field.seen) < 40] == []


def test_all_that_is_asked_and_remarked_is_in_the_codebook_and_nothing_else() -> None:
    said = list(all_that_is_said())

    assert {name for says in said for name in says.ask} | {BOOK.first} == set(BOOK.fields)
    told = {key.removeprefix("remark-") for key in Catalogue("siasn")}
    assert {says.remark for says in said} - {None} == told


def test_whoever_is_set_aside_is_told_why() -> None:
    assert [says for says in all_that_is_said() if says.aside and says.remark is None] == []


def test_a_misspelt_key_of_the_codebook_is_an_error(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    wrong = tmp_path / "codebook.yaml"
    wrong.write_text(text.replace("position: camat", "postion: camat"), "utf-8")

    with pytest.raises(LoadError):
        load_codebook(wrong)


def test_a_code_that_the_library_does_not_know_is_an_error(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    wrong = tmp_path / "codebook.yaml"
    wrong.write_text(text.replace("position: camat", "position: cammat"), "utf-8")

    with pytest.raises(LoadError):
        load_codebook(wrong)


@pytest.mark.parametrize(("name", "code"), CODES)
def test_a_code_is_read_as_it_is_listed_and_in_small_letters(name: str, code: str) -> None:
    field = BOOK.fields[name]

    assert field.says(code) is field.codes[code]
    assert field.says(code.lower()) is field.codes[code]


@pytest.mark.parametrize(("name", "code"), CODES)
def test_every_code_gives_a_person_that_the_library_admits_or_a_reason(
    name: str, code: str
) -> None:
    mapped = at_field(name, code)

    if mapped.person is None:
        assert mapped.remarks[-1].sentence("id") != mapped.remarks[-1].reason
    else:
        assert evaluate(mapped.person, Activity(ACT), at=DAY).verdict is not None


def test_whatever_the_codes_say_together_only_a_contradiction_is_refused() -> None:
    refused, codes_of_problems = set(), set()
    names = ("kedudukan_hukum", "status", "jenis_jabatan", "jabatan_struktural", "eselon")
    listed = [(*BOOK.fields[name].codes, "") for name in names]
    people = {
        BOOK.read(dict(zip(map(key_of, names), codes, strict=True)), {}).person
        for codes in product(*listed)
    }
    for person in people - {None}:
        assert person is not None
        try:
            evaluate(person, Activity(ACT), at=DAY)
        except CaseError as error:
            codes_of_problems |= {each.code for each in error.problems}
            refused.add((person.category, person.position, person.unpaid_leave))

    assert codes_of_problems == {"contradiction"}
    assert {(category, position) for category, position, leave in refused if not leave} == set(
        product(
            (Category.CPNS, Category.PPPK, Category.PPPK_PARUH_WAKTU),
            (Position.CAMAT, Position.LURAH),
        )
    )
    assert {category for category, _, leave in refused if leave} == {Category.CPNS}


def key_of(name: str) -> str:
    return BOOK.fields[name].keys[0]


# ------------------------------------------------------------------ unknown is unknown


@pytest.mark.parametrize("written", ["55", "102", "1O", "01.0", "AKTIF", "-", "198003142005010001"])
def test_an_unlisted_standing_never_becomes_a_category(written: str) -> None:
    mapped = read(kedudukan_hukum_id=written)

    assert mapped.person is None
    assert [remark.reason for remark in mapped.remarks] == ["unknown_standing"]


@pytest.mark.parametrize("written", ["H", "PPPK", "Honorer", "1", "-"])
def test_an_unlisted_status_never_becomes_a_category(written: str) -> None:
    mapped = read(status_cpns_pns=written)

    assert mapped.person is None
    assert [remark.reason for remark in mapped.remarks] == ["unknown_status"]


def test_nothing_but_its_own_code_makes_a_pns() -> None:
    makes = {
        (name, code)
        for name, code in CODES
        if BOOK.fields[name].codes[code].category is Category.PNS
    }
    not_listed = [says for field in BOOK.fields.values() for says in (field.blank, field.unlisted)]

    assert makes == {("status", "P"), ("status", "PNS")}
    assert {says.category for says in not_listed} == {None, Category.ASN}
    assert BOOK.fields["status"].blank.category is Category.ASN


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_a_blank_standing_gets_no_answer_since_the_person_may_have_left(blank: object) -> None:
    mapped = read(kedudukan_hukum_id=blank)

    assert mapped.person is None
    assert [(each.code, each.reason) for each in mapped.remarks] == [("(blank)", "blank_standing")]


def test_a_field_that_is_missing_is_blank() -> None:
    assert BOOK.read({}, PLACES) == read(kedudukan_hukum_id="")


def test_a_blank_status_of_somebody_in_service_is_the_group_of_all_asn() -> None:
    mapped = read(status_cpns_pns="")

    assert mapped.person == Person(
        Category.ASN, region="64.08", position=Position.PELAKSANA, unpaid_leave=False
    )
    assert [remark.reason for remark in mapped.remarks] == ["blank_status"]


@pytest.mark.parametrize("place", ["", "LOK-99", "6408", None])
def test_a_place_that_is_not_in_the_table_is_not_known(place: object) -> None:
    person = read(lokasi_kerja_id=place).person

    assert person is not None
    assert person.region is None


@pytest.mark.parametrize(("kind", "reason"), [("9", ["unknown_kind_of_post"]), ("", []), ("3", [])])
def test_a_kind_of_post_that_tells_no_post_leaves_it_unknown(kind: str, reason: list[str]) -> None:
    mapped = read(jenis_jabatan_id=kind)

    assert mapped.person == Person(Category.PNS, region="64.08", unpaid_leave=False)
    assert [remark.reason for remark in mapped.remarks] == reason


# ------------------------------------------------------------------ what the codes mean


@pytest.mark.parametrize(
    ("standing", "leave"), [("01", False), ("02", True), ("13", True), ("03", None), ("15", None)]
)
def test_only_two_codes_say_unpaid_leave_and_only_one_says_none(
    standing: str, leave: bool | None
) -> None:
    person = read(kedudukan_hukum_id=standing).person

    assert person is not None
    assert (person.category, person.unpaid_leave) == (Category.PNS, leave)


def test_suspension_does_not_tell_whether_leave_is_the_reason() -> None:
    person = read(kedudukan_hukum_id="04").person

    assert person == Person(Category.PNS, region="64.08")


@pytest.mark.parametrize("standing", ["02", "03", "04", "13", "16", "20"])
def test_the_post_of_whoever_does_not_work_in_it_is_not_believed(standing: str) -> None:
    person = read(kedudukan_hukum_id=standing, jenis_jabatan_id="1", eselon_id="22").person

    assert person is not None
    assert person.position is None


@pytest.mark.parametrize("standing", ["66", "77", "88", "99", "68"])
def test_whoever_has_left_is_not_taken_for_somebody_who_has_resigned(standing: str) -> None:
    mapped = read(kedudukan_hukum_id=standing)

    assert mapped.person is None
    assert mapped.remarks[-1].reason == "left"


def test_no_record_says_that_somebody_has_resigned() -> None:
    people = [BOOK.read(record, PLACES).person for record in GENERATED]

    assert {person.resigned for person in people if person is not None} == {None}


@pytest.mark.parametrize("standing", ["07", "08"])
def test_whoever_holds_a_second_office_is_not_answered_as_if_they_held_one(standing: str) -> None:
    assert read(kedudukan_hukum_id=standing).remarks[-1].reason == "two_offices"


@pytest.mark.parametrize(
    ("standing", "category"), [("71", Category.PPPK), ("101", Category.PPPK_PARUH_WAKTU)]
)
@pytest.mark.parametrize("status", ["", "P", "K"])
def test_a_pppk_is_one_by_standing_whatever_the_status_says(
    standing: str, category: Category, status: str
) -> None:
    person = read(kedudukan_hukum_id=standing, status_cpns_pns=status).person

    assert person is not None
    assert person.category is category


@pytest.mark.parametrize("written", ["1", " 01 ", "01\t"])
def test_a_lost_zero_and_blanks_around_a_code_do_not_matter(written: str) -> None:
    assert read(kedudukan_hukum_id=written) == read()


def test_a_number_of_the_web_service_is_read_as_its_text() -> None:
    assert read(jenis_jabatan_id=4) == read()


@pytest.mark.parametrize(
    ("title", "eselon", "position"),
    [
        ("KEPALA DINAS PENDIDIKAN", "22", Position.JPT_PRATAMA),
        ("Sekretaris Dinas", "31", Position.ADMINISTRATOR),
        ("CAMAT MUARA WAHAU", "31", Position.CAMAT),
        ("Lurah Teluk Lingga", "41", Position.LURAH),
        ("SEKRETARIS CAMAT", "32", Position.ADMINISTRATOR),
        ("CAMATAN", "31", Position.ADMINISTRATOR),
        ("KEPALA DISTRIK ABEPURA", "31", None),
        ("PLT. CAMAT MUARA WAHAU", "31", None),
        ("PELAKSANA TUGAS KEPALA DINAS", "22", None),
        ("", "31", None),
        ("KEPALA DINAS", "45", None),
        ("KEPALA DINAS", "", None),
        ("KEPALA DINAS", "99", None),
    ],
)
def test_a_structural_post_is_told_by_title_and_then_by_eselon(
    title: str, eselon: str, position: Position | None
) -> None:
    person = read(jenis_jabatan_id="1", jabatan_nama=title, eselon_id=eselon).person

    assert person is not None
    assert person.position is position


@pytest.mark.parametrize(
    ("title", "position"),
    [
        ("DOKTER AHLI UTAMA", Position.FUNGSIONAL_UTAMA),
        ("Guru Ahli Madya", Position.FUNGSIONAL),
        ("PERAWAT TERAMPIL", Position.FUNGSIONAL),
        ("GURU", None),
        ("", None),
    ],
)
def test_a_functional_post_is_told_by_the_level_at_the_end_of_its_title(
    title: str, position: Position | None
) -> None:
    person = read(jenis_jabatan_id="2", jabatan_nama=title).person

    assert person is not None
    assert person.position is position


def test_the_names_of_the_web_service_say_the_same_as_those_of_the_export() -> None:
    renamed = {
        key: keys[1]
        for field in BOOK.fields.values()
        for key in field.keys[:1]
        for keys in [field.keys]
    }
    renamed |= {BOOK.place[0]: BOOK.place[1]}

    for record in GENERATED[:300]:
        other = {renamed.get(key, key): value for key, value in record.items()}
        assert BOOK.read(other, PLACES) == BOOK.read(record, PLACES)


# ------------------------------------------------------------------ nobody is identified


def test_nothing_that_identifies_anybody_reaches_the_frame() -> None:
    mapped = [BOOK.read(record, PLACES) for record in GENERATED]
    table = to_frame([each.person for each in mapped], ACT, DAY)
    shown = {str(value) for name in table.column_names for value in table[name].to_pylist()}
    shown |= {remark.code for each in mapped for remark in each.remarks}

    assert table.column_names == ["category", "region", "position", "unpaid_leave", "act", "at"]
    assert not shown & {record[name] for record in GENERATED for name in PERSONAL if record[name]}


@pytest.mark.parametrize("key", ["kedudukan_hukum_id", "status_cpns_pns", "jenis_jabatan_id"])
@pytest.mark.parametrize("personal", ["198003142005010001", "BUDI", "Adi", "14-03-1980"])
def test_a_name_or_number_that_has_slipped_into_a_field_is_not_shown(
    key: str, personal: str
) -> None:
    mapped = read(**{key: personal})

    assert [remark.code for remark in mapped.remarks] == ["(no code)"]
    assert personal not in repr(mapped)


def test_the_columns_of_a_frame_are_facts_of_a_person() -> None:
    facts = {each.name for each in attrs.fields(Person)}

    assert set(to_frame([], ACT, DAY).column_names) - {"act", "at"} < facts


# ------------------------------------------------------------------ the register


def test_the_generator_writes_the_same_register_each_time() -> None:
    one, other = io.StringIO(), io.StringIO()
    write(500, one)
    write(500, other)

    assert one.getvalue() == other.getvalue()


def test_a_longer_register_begins_with_the_shorter_one() -> None:
    assert list(records(100)) == GENERATED[:100]


def test_the_register_that_is_shipped_is_what_the_generator_writes() -> None:
    done = run("generate.py", "400")

    assert (HERE / "register.csv").read_text("utf-8") == done.stdout


def test_no_number_in_the_register_can_be_that_of_a_person() -> None:
    whole = [record for record in GENERATED if record["pns_id"].startswith("CONTOH")]

    assert len(whole) > len(GENERATED) * 0.9
    assert {(len(record["nip_baru"]), record["nip_baru"][14]) for record in whole} == {(18, "0")}


def test_a_generated_register_has_every_field_and_meets_every_remark() -> None:
    met = {remark.reason for record in GENERATED for remark in BOOK.read(record, PLACES).remarks}
    keys = {field.keys[0] for field in BOOK.fields.values()} | {BOOK.place[0]}

    assert keys < set(COLUMNS)
    assert {key.removeprefix("remark-") for key in Catalogue("siasn")} == met


def test_mapped_rows_are_answered_as_single_persons_are() -> None:
    people = [BOOK.read(record, PLACES).person for record in GENERATED[:600]]
    days = (DAY, date(2024, 10, 10))
    for act, day in product((ACT, Act.REPLACE_OFFICIALS), days):
        rows = evaluate_frame(to_frame(people, act, day), errors="column").rows.to_pylist()
        for person, row in zip(people, rows, strict=True):
            assert row["verdict"] == alone(person, act, day)


def alone(person: Person | None, act: Act, day: date) -> str | None:
    if person is None:
        return None
    try:
        return evaluate(person, Activity(act), at=day).verdict.value
    except CaseError:
        return None


@pytest.mark.parametrize("people", [[], [None, None]])
def test_a_register_without_anybody_to_ask_about_is_no_error(people: list[None]) -> None:
    rows = evaluate_frame(to_frame(people, ACT, DAY), errors="column").rows.to_pylist()

    assert [row["verdict"] for row in rows] == people


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("kedudukan_hukum_id\n99\n", "utf-8-sig")

    assert read_register(path) == [{"kedudukan_hukum_id": "99"}]


# ------------------------------------------------------------------ the program


def test_the_program_reads_the_register_that_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ORDINARY)
        writer.writeheader()
        writer.writerows([ORDINARY, {**ORDINARY, "kedudukan_hukum_id": "55"}])

    done = run("main.py", str(path))

    assert done.stderr == ""
    assert done.stdout.startswith("mine.csv: 2 records\n")
    assert (
        "   1  kedudukan_hukum 55: " + Remark("", "", "unknown_standing").sentence() in done.stdout
    )
    assert "record 2" in done.stdout


def test_a_register_without_the_column_that_counts_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "semicolons.csv"
    path.write_text("kedudukan_hukum_id;status_cpns_pns\n01;P\n", "utf-8")

    done = run("main.py", str(path))

    assert done.returncode == 1
    assert done.stderr == (
        f"{path} has no column kedudukan_hukum_id or kedudukanPnsId; "
        "are its columns parted by commas?\n"
    )


@pytest.mark.parametrize("content", [None, b"kedudukan_hukum_id\n\xff\n"], ids=["none", "latin"])
def test_a_register_that_cannot_be_read_is_refused_in_a_sentence(
    content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    if content is not None:
        path.write_bytes(content)

    done = run("main.py", str(path))

    assert done.returncode == 1
    assert done.stderr.startswith(f"{path} cannot be read: ")
    assert "Traceback" not in done.stderr


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own script
        [sys.executable, "-W", "error", program, *arguments],
        cwd=HERE,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_every_record_of_the_register_is_in_the_table_that_is_printed() -> None:
    printed = (HERE / "expected.txt").read_text("utf-8")
    table = printed.split("\n\n")[1].splitlines()[1:]
    numbers = [cell for line in table for cell in line.split() if cell.isdecimal()]

    assert sum(map(int, numbers)) == len(read_register(HERE / "register.csv")) == 400


def test_the_codebook_reads_the_same_as_yaml_1_2() -> None:
    """No code of the file is a word that YAML 1.1 takes for something else."""
    raw: dict[str, Any] = yaml.safe_load(SHIPPED.read_text("utf-8"))
    codes = [code for field in raw["fields"].values() for code in field["codes"]]

    assert [code for code in codes if not isinstance(code, str)] == []
