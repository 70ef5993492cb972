"""From records of JDIHN to heads of instruments."""

import pytest

from asn_netralitas import CaseError, Rulebook
from asn_netralitas.jdihn import head_of

RECORD = {
    "idData": "1",
    "jenis": "PERATURAN PEMERINTAH",
    "singkatanJenis": "PP",
    "noPeraturan": "94 Tahun 2021",
    "tahun_pengundangan": "2021",
    "tanggal_pengundangan": "31-08-2021",
    "judul": "Disiplin  Pegawai Negeri Sipil",
    "sumber": "LN 2021/202, TLN 6718",
    "urlDetailPeraturan": "https://peraturan.bpk.go.id/Details/177031/pp-no-94-tahun-2021",
    "status": "Berlaku",
}


def test_a_record_tells_what_the_shipped_instrument_says() -> None:
    head = head_of(RECORD)
    known = Rulebook.national().instrument("pp-94-2021")

    assert head.values == {
        "id": known.id,
        "number": known.number,
        "title": {"id": "Disiplin Pegawai Negeri Sipil"},
        "rank": known.rank.value,
        "persistent_id": known.persistent_id,
        "promulgated": str(known.promulgated),
        "gazette": known.gazette,
        "address": known.address,
    }
    assert head.missing == ("title.en", "in_force.first", "confidence", "checked")


def test_what_a_record_does_not_tell_is_missing_and_never_guessed() -> None:
    told = {**RECORD, "judul": "-", "tanggal_pengundangan": "soon", "sumber": None}
    head = head_of({**told, "urlDetailPeraturan": "ftp://x"})

    assert set(head.values) == {"id", "number", "rank", "persistent_id"}
    assert set(head.missing) > {"title.id", "promulgated", "gazette", "address"}
    assert "status" not in head.values


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("Peraturan Pemerintah Pengganti Undang-Undang", "Perppu 94/2021"),
        ("Undang-undang (UU)", "UU 94/2021"),
        ("Surat Edaran Menteri", "SE 94/2021"),
    ],
)
def test_the_longest_name_of_a_kind_counts(kind: str, number: str) -> None:
    assert head_of({**RECORD, "jenis": kind}).values["number"] == number


def test_a_record_without_kind_number_or_year_is_refused_with_all_that_is_missing() -> None:
    with pytest.raises(CaseError) as caught:
        head_of({"jenis": "Monografi Hukum"})

    paths = [problem.path for problem in caught.value.problems]
    assert paths == [("jenis",), ("noPeraturan",), ("tahun_pengundangan",)]
