import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import PACKAGE, ROOT

from asn_netralitas import find_act, find_fact, find_region
from asn_netralitas._files.yaml_cursor import document
from asn_netralitas._model.codes import Act
from asn_netralitas.search import find_in, stems_of

PHRASES = {
    written.text(): code.text()
    for written, code in document(ROOT / "tests" / "data" / "words" / "phrases.yaml").items()
}


@pytest.mark.slow
def test_everyday_phrases_find_their_act_first_or_second() -> None:
    missed = {
        phrase: found
        for phrase, code in PHRASES.items()
        if code not in (found := [act.code for act in find_act(phrase)[:2]])
    }

    assert len(PHRASES) >= 100
    assert len(missed) <= len(PHRASES) * 0.05, missed


@pytest.mark.parametrize(
    ("text", "act"),
    [
        *(("menolak uang", "give_goods"), ("menerima sembako", "give_goods")),
        *(("mencopot baliho", "display_banner"), ("menghapus unggahan", "post_support")),
        *(("mundur dari partai", "party_membership"), ("keluar grup pemenangan", "follow_account")),
        *(("tidak memilih", "vote"), ("melarang memilih", "vote")),
        *(("membatalkan kampanye", "attend_campaign"), ("refuse money", "give_goods")),
    ],
)
def test_a_phrase_never_finds_its_opposite(text: str, act: str) -> None:
    assert act not in [found.code for found in find_act(text)]


@pytest.mark.parametrize("act", Act)
def test_an_act_is_found_first_by_its_code_and_by_its_term(act: Act) -> None:
    (by_code, *_), how = find_act(act.value), {found.how for found in find_act(act.value)[:1]}

    assert (by_code.code, how) == (act.value, {"code"})
    assert act.value in [found.code for found in find_act(by_code.name.id)[:2]]


def test_what_was_found_tells_by_which_word() -> None:
    (found, *_) = find_act("nyoblos")

    assert (found.code, found.how, found.word) == ("vote", "word", "nyoblos")
    assert [act.how for act in find_act("foto")[:2]] == ["one of several", "one of several"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kutim", ["64.08"]),
        ("Bandung", ["32.04", "32.73"]),
        ("6403", ["64.03", "64.02"]),
        ("Kutai Timor", ["64.08"]),
    ],
)
def test_places_are_found_by_any_of_their_names(text: str, codes: list[str]) -> None:
    assert [found.code for found in find_region(text)][: len(codes)] == codes


def test_places_are_found_by_a_part_of_their_names() -> None:
    assert {found.code for found in find_region("sulawesi")} <= {"71", "72", "73", "74", "75", "76"}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("CLTN", "unpaid_leave"),
        ("mobil dinas", "state_facilities"),
        ("seragam dinas", "service_attributes"),
        ("istri calon", "spouse_is_candidate"),
    ],
)
def test_facts_are_found_by_everyday_words(text: str, fact: str) -> None:
    assert find_fact(text)[0].code == fact


@pytest.mark.slow
@given(st.text(max_size=30), st.sampled_from(["acts", "facts", "regions", "categories"]))
def test_any_text_finds_at_most_what_was_asked_for_and_each_once(text: str, section: str) -> None:
    found = [each.code for each in find_in(section, text, most=3)]

    assert len(found) == len(set(found)) <= 3


def test_a_text_of_fillers_has_them_as_its_stems() -> None:
    assert stems_of("di") == {"di"}
    assert stems_of("") == frozenset()


@pytest.mark.slow
def test_the_seed_of_hashes_changes_no_order_of_what_is_found() -> None:
    # Many places meet these words equally well.
    texts = [
        "Malang Kabupaten Tengah Barat Regency",
        "Jaya Kapuas Kabupaten Sikka Kab",
        "Kabupaten Bulungan Timur poster",
    ]
    program = (
        "from asn_netralitas import find_region\n"
        f"print([find_region(text, most=9) for text in {texts}])"
    )
    found = {
        subprocess.run(  # noqa: S603  # the program above
            (sys.executable, "-c", program),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(PACKAGE.parent)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(found) == 1
