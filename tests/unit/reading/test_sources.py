"""Days, addresses and ids of instruments, and the anchors of what is cited of them."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from attrs import fields, has
from places import LAW

from asn_netralitas import Act, Activity, Category, Decision, Person, Rulebook, evaluate
from asn_netralitas._model.anchors import anchor_of, is_anchor
from asn_netralitas._model.law import Citation, Instrument
from asn_netralitas._reading.rulebook import load_rulebook

NATIONAL = Rulebook.national()
# What is published in the state gazette or in the gazette of regulations, by the kind in its id.
PROMULGATED = {
    *("uu", "pp", "perpres", "perpol", "pkpu", "perbawaslu", "perbkn"),
    *("permendagri", "permendesa", "permenpanrb"),
}
ID = re.compile(r"id/[a-z]+(-[a-z]+)*/[12]\d{3}/[a-z0-9]+(-[a-z0-9]+)*")
BOOK = """
rulebook:
  id: test
  version: "1"
  title: {id: uji, en: test}
  known_from: 2024-01-01
  known_until: 2024-12-31
instruments:
  - instrument:
      id: law
      number: Law 1
      title: {id: undang-undang, en: law}
      rank: uu
      in_force: {first: 2024-01-02}
      confidence: verified
      made: unknown
      promulgated: 2024-01-02
      gazette: LN 2024/1
      status: amended
      address: https://example.go.id/law
      persistent_id: id/uu/2024/1
      checked: 2024-12-30
    rules:
      - id: rule
        modality: prohibition
        title: {id: aturan, en: rule}
        categories: pns
        acts: [like_post]
        citations:
          - {instrument: law, provision: Pasal 7 ayat (2)}
          - {instrument: law, provision: tabel di halaman 3, anchor: halaman-3}
          - {instrument: law, provision: larangan menyukai unggahan}
        confidence: verified
"""


def cited(part: Any) -> Iterator[Citation]:
    if isinstance(part, Citation):
        yield part
    elif has(type(part)):
        for attribute in fields(type(part)):
            yield from cited(getattr(part, attribute.name))
    elif isinstance(part, tuple | frozenset):
        for inner in part:
            yield from cited(inner)


CITED = sorted(
    {citation for part in ("rules", "schedules", "duties", "routes", "no_roles")
     for citation in cited(getattr(NATIONAL, part))},
    key=str,
)  # fmt: skip


@pytest.mark.parametrize(
    ("provision", "anchor"),
    [
        ("Pasal 5 huruf n angka 2", "pasal-5-huruf-n-angka-2"),
        ("Pasal 187A", "pasal-187a"),
        ("Pasal 280 ayat (2) huruf f", "pasal-280-ayat-2-huruf-f"),
        ("Pasal 70 ayat (3), (4) dan (5)", "pasal-70-ayat-3"),
        ("Pasal 30 dan 52", "pasal-30"),
        ("Pasal 2 huruf f dan penjelasannya", "pasal-2-huruf-f"),
        ("penjelasan Pasal 5 huruf n angka 1", "penjelasan-pasal-5-huruf-n-angka-1"),
        ("Penjelasan umum", "penjelasan-umum"),
        ("Lampiran II bagian A nomor 5 huruf c", "lampiran-ii-bagian-a-baris-5-huruf-c"),
        ("angka 6", "angka-6"),
        ("diktum KEDUA", "diktum-2"),
        ("diktum 1", "diktum-1"),
        ("amar 2", "amar-2"),
        ("amar putusan tentang Pasal 188", "amar"),
        ("Pasal II ayat (3)", "pasal-ii-ayat-3"),
        # a provision of another instrument, and words that name no place
        ("Pasal 20 ayat (4) Perpres 116/2022", None),
        ("hak pilih ASN", None),
        ("ayat", None),
        ("", None),
        ("Pasalnya 5", None),
    ],
)
def test_an_anchor_follows_from_the_provision(provision: str, anchor: str | None) -> None:
    assert anchor_of(provision) == anchor
    assert Citation("law", provision).anchor == anchor


def test_a_file_gives_an_anchor_only_where_none_can_be_deduced(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, "utf-8")

    book = load_rulebook(path)

    law = book.instrument("law")
    citations = book.rule("rule").citations
    assert [citation.anchor for citation in citations] == ["pasal-7-ayat-2", "halaman-3", None]
    assert [law.reference(citation) for citation in citations] == [
        *("id/uu/2024/1#pasal-7-ayat-2", "id/uu/2024/1#halaman-3"),
        "id/uu/2024/1",
    ]
    assert (law.made, law.promulgated, law.checked) == (None, date(2024, 1, 2), date(2024, 12, 30))
    assert (law.gazette, law.status, law.address) == (
        *("LN 2024/1", "amended"),
        "https://example.go.id/law",
    )


@pytest.mark.parametrize("citation", CITED, ids=str)
def test_an_article_that_is_cited_has_an_anchor(citation: Citation) -> None:
    if citation.anchor is not None:
        assert is_anchor(citation.anchor)
    # A provision of another instrument is named with it: `Pasal 20 Perpres 116/2022`.
    elif citation.provision.startswith("Pasal"):
        assert re.search(r"\d+/\d{4}|KUHP", citation.provision)


@pytest.mark.parametrize("instrument", NATIONAL.instruments, ids=lambda instrument: instrument.id)
def test_an_instrument_says_where_it_is_and_when_that_was_checked(instrument: Instrument) -> None:
    assert instrument.persistent_id is not None
    assert ID.fullmatch(instrument.persistent_id)
    assert instrument.checked is not None
    assert instrument.status is not None
    if instrument.address is not None:
        assert urlsplit(instrument.address).scheme == "https"
        assert (urlsplit(instrument.address).hostname or "").endswith(".go.id")


def test_no_two_instruments_share_an_id() -> None:
    ids = [instrument.persistent_id for instrument in NATIONAL.instruments]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", sorted((LAW / "instruments").glob("*.yaml")), ids=lambda p: p.stem)
def test_an_instrument_has_its_days_or_says_that_they_are_not_known(path: Path) -> None:
    header = yaml.safe_load(path.read_text("utf-8"))["instrument"]
    _, kind, _, _ = header["persistent_id"].split("/")

    assert "made" in header
    assert ("promulgated" in header) is (kind in PROMULGATED)
    days = [header["made"], header.get("promulgated"), header["in_force"].get("first")]
    known = [day for day in days if isinstance(day, date)]
    assert known == sorted(known)


def test_a_decision_carries_what_it_cites_with_its_page_and_its_place() -> None:
    person, activity = Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST)
    decision = evaluate(person, activity, at=date(2024, 8, 15))
    written = decision.to_dict()

    written = decision.to_dict()

    instruments = {entry["id"]: entry for entry in written["instruments"]}
    assert instruments.keys() == {
        citation.instrument for citation in cited(Decision.from_dict(written))
    }
    assert instruments["uu-8-2015"]["address"].startswith("https://peraturan.bpk.go.id/")
    assert instruments["uu-8-2015"]["persistent_id"] == "id/uu/2015/8"
    finding = next(each for each in written["findings"] if each["rule"] == "skb-a-04")
    assert finding["citations"][0] == {
        "instrument": "skb-2022",
        "provision": "Lampiran II bagian A nomor 4",
        "anchor": "lampiran-ii-bagian-a-baris-4",
    }
    assert Decision.from_dict(written) == decision
