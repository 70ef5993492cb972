"""What people write leads to the code that they mean, or to none."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT

from asn_netralitas import Act, Activity, CaseError, Category, Person, evaluate
from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model.case import DaySpan
from asn_netralitas._model.places import PlaceNames
from asn_netralitas._model.spelling import misspelt, near, squeezed
from asn_netralitas._model.words import everyday_words
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.days import read_at
from asn_netralitas._reading.rulebook import load_vocabulary

VOCABULARY = load_vocabulary()
WORDS = everyday_words()
PLACES = Calendar.national().place_names
# Sections of the words that are none of the vocabulary.
OTHERS = {
    "regions",
    "months",
    "weekdays",
    "days_from_today",
    "span",
    "answers",
    "dialogue",
    "cells",
}
TODAY = date(2024, 8, 15)


def data(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield section, text and code of a file of texts."""
    for section, texts in document(ROOT / "tests" / "data" / "words" / name).items():
        for written, code in texts.items():
            yield section.text(), written.text(), code.text() if code.kind == "text" else ""


def codes_of(section: str, written: str) -> tuple[str, ...]:
    """Return whatever a text is read as, or leads to."""
    if section == "regions":
        return tuple(place.code for place in PLACES.meant(written))
    return VOCABULARY.meant(section, written)


# ------------------------------------------------------------------ the table


def test_there_are_many_words_and_each_means_a_code() -> None:
    words = list(WORDS.each())
    known = {section: set(terms) for section, terms in VOCABULARY.terms.items()}
    known["regions"] = {code for code, _ in PLACES.each()}

    assert len([word for section, _, word in words if section not in OTHERS]) >= 500
    assert WORDS.also.keys() - known.keys() == OTHERS - {"regions"}
    assert [word for word in words if word[0] in known and word[1] not in known[word[0]]] == []
    assert [
        (section, word, code)
        for section, unclear in WORDS.several.items()
        for word, codes in unclear.items()
        for code in codes
        if code not in known[section]
    ] == []


@pytest.mark.parametrize("section", sorted(WORDS.also.keys() - {"regions"}))
def test_no_word_is_said_of_two_codes(section: str) -> None:
    words = Counter(squeezed(word) for own, _, word in WORDS.each() if own == section)
    words.update(map(squeezed, WORDS.unclear(section)))

    assert [word for word, count in words.items() if count > 1] == []


@pytest.mark.parametrize("section", sorted(VOCABULARY.terms.keys() - {"keys"}))
def test_every_code_and_every_word_is_read_as_its_code(section: str) -> None:
    also = {code: WORDS.spellings(section, code) for code in VOCABULARY.terms[section]}
    read = {(code, word): VOCABULARY.code_in(section, word) for code in also for word in also[code]}

    assert [code for code in also if VOCABULARY.code_in(section, code) != code] == []
    assert [pair for pair, code in read.items() if code != pair[0]] == []


def test_no_word_for_an_empty_cell_means_anything_else() -> None:
    empty = WORDS.spellings("cells", "empty")
    meant = {
        (section, word): codes
        for word in empty
        for section in (*VOCABULARY.terms, "regions", "answers")
        if (codes := VOCABULARY.codes_in(section, word) if section in VOCABULARY.terms else ())
        or (codes := WORDS.codes_in(section, word))
    }

    assert meant == {}


TERMS = {
    (section, term.casefold())
    for section, terms in VOCABULARY.terms.items()
    for text in terms.values()
    for term in (text.id, text.en)
}
# A key of one kind of file may be the everyday word for a key of another; the key comes first.
EVERYDAY = [
    (section, code, written)
    for section, code, written in WORDS.each()
    if section in VOCABULARY.terms and (section, written.casefold()) not in TERMS
]


@given(st.sampled_from(EVERYDAY), st.data())
def test_case_and_marks_do_not_matter(word: tuple[str, str, str], draw: Any) -> None:
    section, code, written = word
    mark = draw.draw(st.sampled_from([" ", "-", "_", "  ", ". "]))
    case = draw.draw(st.sampled_from([str.upper, str.lower, str.title]))

    assert VOCABULARY.code_in(section, case(written.replace(" ", mark))) == code


# ------------------------------------------------------------------ misspellings


@pytest.mark.parametrize(("section", "written", "never"), list(data("dangerous.yaml")))
def test_no_text_leads_over_a_line_of_the_law(section: str, written: str, never: str) -> None:
    several = section != "regions" and len(VOCABULARY.codes_in(section, written)) > 1
    read = () if several else codes_of(section, written)

    assert never not in read
    assert section == "regions" or VOCABULARY.code_in(section, written) != never


@pytest.mark.parametrize(("section", "written", "code"), list(data("misspelt.yaml")))
def test_a_misspelt_word_leads_to_the_one_that_was_meant(
    section: str, written: str, code: str
) -> None:
    codes = codes_of(section, written)

    assert (codes == (code,)) if code else (len(codes) != 1)


@pytest.mark.parametrize("section", ["targets", "verdicts", "acts", "categories", "positions"])
def test_no_word_of_its_own_is_taken_for_a_misspelling(section: str) -> None:
    led = {word: VOCABULARY.meant(section, word) for word in WORDS.own_words}

    assert {
        word for word, codes in led.items() if codes and codes != VOCABULARY.codes_in(section, word)
    } == set()


@given(st.text(max_size=12))
def test_a_text_of_no_word_leads_nowhere_or_to_one_code_of_its_section(written: str) -> None:
    codes = VOCABULARY.meant("targets", written)

    assert set(codes) <= set(VOCABULARY.terms["targets"])
    assert misspelt(written, [], ()) == ()


def test_a_profession_is_asked_back_with_the_names_of_what_it_can_be() -> None:
    cursor = Cursor.over("guru", vocabulary=VOCABULARY)
    cursor.find_code(Category)
    (problem,) = cursor.problems

    assert [candidate.code for candidate in problem.candidates] == ["pns", "pppk", "honorer"]
    assert problem.sentence("id").endswith(
        "yang mana: `pns` Pegawai Negeri Sipil (PNS) atau `pppk` Pegawai Pemerintah dengan"
        " Perjanjian Kerja (PPPK) atau `honorer` tenaga honorer atau PTT?"
    )


def test_where_nothing_is_near_the_command_that_lists_is_named() -> None:
    cursor = Cursor.over("berkebun", vocabulary=VOCABULARY)
    cursor.find_code(Act)
    (problem,) = cursor.problems

    assert problem.hint is None
    assert "`asn-netralitas istilah acts`" in problem.sentence("id")
    assert "`asn-netralitas terms acts`" in problem.sentence("en")


def test_a_name_of_a_program_is_near_by_its_letters() -> None:
    assert near("evalute", ["evaluate", "report"]) == "evaluate"
    assert near("zzz", ["evaluate", "report"]) is None


# ------------------------------------------------------------------ places


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("64.08", "64.08"),
        ("Kutai Timur", "64.08"),
        ("Kab. Kutai Timur", "64.08"),
        ("kabupaten kutai timur", "64.08"),
        ("Kutim", "64.08"),
        ("Kaltim", "64"),
        ("DIY", "34"),
        ("Solo", "33.72"),
        ("Jakarta Selatan", "31.74"),
        ("Kota Bandung", "32.73"),
        ("Provinsi Jawa Tengah", "33"),
        ("Bandung", None),
        ("6408", None),
        ("33.1", None),
        ("Atlantis", None),
    ],
)
def test_a_place_is_known_by_a_name_that_is_its_own(written: str, code: str | None) -> None:
    assert PLACES.code_of(written) == code


def test_a_name_of_several_places_and_a_number_have_candidates_with_names() -> None:
    with pytest.raises(CaseError) as caught:
        evaluate(Person(Category.PNS, region="Bandung"), Activity(Act.VOTE), at=TODAY)
    (problem,) = caught.value.problems

    assert problem.sentence("id") == (
        "wilayah `Bandung` tidak dikenal; yang mana: `32.04` Kabupaten Bandung atau"
        " `32.73` Kota Bandung?"
    )
    assert [place.code for place in PLACES.meant("33.1")] == ["33.01", "33.10"]


@pytest.mark.parametrize("code", [code for code, _ in PLACES.each()][::7])
def test_every_place_is_known_by_its_official_name(code: str) -> None:
    name = dict(PLACES.each())[code]

    assert code in PLACES.codes_of(name)


def test_the_places_of_a_few_provinces_are_known_alone() -> None:
    regions = {"64": Calendar.national().regions["64"]}

    assert PlaceNames(regions).code_of("Kutai Timur") == "64.08"
    assert PlaceNames(regions).code_of("Bandung") is None


# ------------------------------------------------------------------ days


def day(written: str, today: date | None = TODAY) -> Any:
    """Return what a text is read as, or the codes of its problems."""
    cursor = Cursor.over(written, vocabulary=VOCABULARY)
    at = read_at(cursor, today)
    return [problem.code for problem in cursor.problems] or at


@pytest.mark.parametrize(
    "written",
    [
        *("2024-08-15", "15 Agustus 2024", "15 agt 2024", "15-Agu-24", "Kamis, 15 Agustus 2024"),
        *("15/8/2024", "15-08-2024", "15.08.2024", "hari ini", "Today", "15 August 2024"),
    ],
)
def test_a_day_is_read_as_indonesians_write_it(written: str) -> None:
    assert day(written) == TODAY


def test_words_about_today_need_to_know_which_day_it_is() -> None:
    assert day("kemarin") == date(2024, 8, 14)
    assert day("kemarin", None) == ["relative-day"]


@pytest.mark.parametrize(
    "written", ["31 Februari 2024", "Jumat, 15 Agustus 2024", "15/13/2024", "24-08-15", "8-2024"]
)
def test_a_day_that_is_none_is_refused(written: str) -> None:
    assert day(written) == ["bad-date"]


@pytest.mark.parametrize(
    "written",
    [
        "2024-08-15/2024-08-20",
        "15 Agustus 2024 s.d. 20 Agustus 2024",
        "15/8/2024 - 20/8/2024".replace("-", "sampai"),
        "15/8/2024/20/8/2024",
        "2024-08-15 sampai 2024-08-20",
    ],
)
def test_a_span_is_read_by_its_ends(written: str) -> None:
    assert day(written) == DaySpan(date(2024, 8, 15), date(2024, 8, 20))


def test_where_words_are_not_understood_only_iso_days_are() -> None:
    cursor = Cursor.over("15-08-2024")
    read_at(cursor)

    assert [problem.code for problem in cursor.problems] == ["bad-date"]


# ------------------------------------------------------------------ constructors


def test_the_exact_text_of_a_code_becomes_the_member() -> None:
    person, activity = Person("pns", position="camat"), Activity("like_post", target="candidate")

    assert person == Person(Category.PNS, position=person.position)
    assert type(person.position).__name__ == "Position"
    assert (activity.act is Act.LIKE_POST, type(activity.target).__name__) == (True, "Target")


@pytest.mark.parametrize("written", ["PNS", "guru", 1, True, ["pns"], {"pns": 1}])
def test_any_other_category_is_told_when_it_is_asked(written: Any) -> None:
    with pytest.raises(CaseError, match="unknown category"):
        evaluate(Person(written), Activity("vote"), at=TODAY)
