"""Short answers: one paragraph, one line of codes, and labels beside codes."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from asn_netralitas import Act, Activity, CaseError, Category, DaySpan, Decision, Person, evaluate
from asn_netralitas._model.codes import Candidacy, Position, Target
from asn_netralitas._phrases.text import Language
from asn_netralitas.render import render
from asn_netralitas.strategies import cases

LANGUAGES: tuple[Language, ...] = ("id", "en")
DAY = date(2024, 8, 15)
CAMPAIGN = date(2024, 10, 7)
NO_FACTS: dict[str, Any] = {
    "active_support": False,
    "partisan_symbol": False,
    "party_attributes": False,
    "service_attributes": False,
    "state_facilities": False,
    "mobilises_staff": False,
    "intends_support": False,
    "official_duty": False,
}


def answer(
    category: Category, act: Act, at: date | DaySpan, region: str | None = "33.03", **facts: Any
) -> Decision:
    return evaluate(Person(category, region=region), Activity(act, **facts), at=at)


def test_a_summary_says_who_what_when_where_why_what_follows_and_where_to_report() -> None:
    said = answer(Category.PNS, Act.LIKE_POST, DAY).summary()
    assert said.startswith(
        "DILARANG: PNS menyukai unggahan bakal calon pada 15 Agustus 2024 di Kabupaten Purbalingga "
        "(Pemilihan kepala daerah serentak 2024, sebelum penetapan calon). Dasar: SKB 2022, "
        "Lampiran II bagian A nomor 4; PP 42/2004, Pasal 11 huruf c. Ancaman bila terbukti: "
        "sanksi moral (pernyataan secara tertutup atau pernyataan secara terbuka), oleh Pejabat "
        "Pembina Kepegawaian. Lapor: Panwaslu Kecamatan atau Bawaslu, 7 hari kalender sejak dugaan "
        "pelanggaran diketahui"
    )
    assert said.endswith("Bukan nasihat hukum.")


def test_a_summary_of_what_depends_says_what_is_enough_and_where_authorities_differ() -> None:
    said = answer(Category.PNS, Act.ATTEND_CAMPAIGN, CAMPAIGN).summary("en")
    assert said.startswith("DEPENDS: ")
    assert "Prohibited if they give active support, they show a partisan sign" in said
    assert "Otherwise the authorities differ on passive attendance at a campaign." in said
    assert "It also turns on: whether they are on official assignment." in said


def test_what_would_be_enough_but_for_an_exception_is_not_said_to_be_enough() -> None:
    said = answer(Category.PNS, Act.POSE_PHOTO, CAMPAIGN, target=Target.SPOUSE).summary("en")
    assert "Prohibited if" not in said or "unpaid leave" in said


def test_a_summary_of_what_is_disputed_says_the_readings_and_who_holds_them() -> None:
    listening = evaluate(
        Person(
            Category.PNS,
            region="64.08",
            position=Position.NONE,
            spouse_is_candidate=False,
            unpaid_leave=False,
            candidacy=Candidacy.NONE,
        ),
        Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE, **NO_FACTS),
        at=date(2024, 11, 7),
    )
    said = listening.summary("en")
    assert said.startswith("DISPUTED: ")
    assert "Presence alone is forbidden: prohibited, according to " in said
    assert "; listening is allowed: permitted, according to " in said


def test_a_summary_of_silence_gives_its_reason_and_whom_to_ask() -> None:
    said = answer(Category.PRIVATE_WORKER, Act.ATTEND_CAMPAIGN, CAMPAIGN).summary()
    assert said.startswith("TIDAK DIATUR SECARA KHUSUS (bukan berarti boleh): ")
    assert "Tidak ada ketentuan khusus. Pekerja swasta dan alih daya bukan pegawai" in said
    assert "Tanyakan dahulu kepada: " in said


def test_a_summary_of_a_day_beyond_what_was_checked_says_so() -> None:
    said = answer(Category.PNS, Act.POSE_PHOTO, date(2031, 12, 5)).summary("en")
    assert "later changes of the law may be missing." in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_without_a_region_or_in_a_province_says_so(lang: Language) -> None:
    nowhere = answer(Category.PNS, Act.VOTE, CAMPAIGN, None).summary(lang)
    province = answer(Category.PNS, Act.VOTE, CAMPAIGN, "64").summary(lang)
    assert {"id": "di daerah yang tidak disebutkan", "en": "in a region that was not given"}[
        lang
    ] in nowhere
    assert "Kalimantan Timur" in province


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_every_case_has_a_summary_of_one_line_and_labels_that_are_passed_over(case: Any) -> None:
    person, activity, at = case
    decision = evaluate(person, activity, at=at)
    for lang in LANGUAGES:
        said = decision.summary(lang)
        assert len(said.splitlines()) == 1
        assert "  " not in said
        assert ".." not in said.replace("...", "")
        labelled = decision.to_dict(labels=lang)
        assert Decision.from_dict(json.loads(json.dumps(labelled))) == decision


def test_the_short_form_says_what_the_summary_says() -> None:
    decision = answer(Category.PNS, Act.LIKE_POST, DAY)
    for lang in LANGUAGES:
        text = render(decision, lang=lang, detail="short")
        assert " ".join(text.split()) == decision.summary(lang)
        page = render(decision, lang=lang, to="html", detail="short")
        assert decision.summary(lang).partition(": ")[2][:40] in page
    whole = render(decision, to="json", detail="short")
    assert whole == render(decision, to="json")


def test_the_short_form_can_be_followed_by_what_would_change_it() -> None:
    decision = answer(Category.KEPALA_DAERAH, Act.REPLACE_OFFICIALS, date(2024, 4, 1), "64.08")
    text = render(decision, lang="en", detail="short", ways=decision.ways_to_prohibit())
    assert "\nWhat would change the answer\n" in text


def test_a_decision_prints_as_one_line_of_codes() -> None:
    assert str(answer(Category.PNS, Act.LIKE_POST, DAY, "64.08")) == (
        "prohibited: pns, like_post, 2024-08-15, 64.08"
    )
    span = DaySpan(DAY, date(2024, 8, 16))
    assert str(answer(Category.PNS, Act.LIKE_POST, span, None)) == (
        "prohibited: pns, like_post, 2024-08-15/2024-08-16"
    )


def test_labels_stand_beside_codes_in_the_language_asked_for() -> None:
    values = answer(Category.PNS, Act.LIKE_POST, DAY, intends_support=False).to_dict(labels="en")
    assert values["verdict_label"] == "prohibited"
    assert values["input"]["person"]["region_label"] == "Kabupaten Purbalingga"
    assert values["input"]["activity"]["intends_support_label"] == "the act is not meant as support"
    assert values["presumed"]["resigned_label"] == "they have not resigned"
    assert values["assumed"]["target_label"] == "prospective candidate"
    assert values["sanctions"][0]["kinds_label"] == ["closed statement", "open statement"]
    assert values["report_to"][0]["route_label"] == "report of a suspected violation"
    assert values["findings"][0]["because"][0]["what_label"] == "person"
    assert values["findings"][0]["citations"][0]["instrument_label"] == "SKB 2022"


def test_an_unknown_language_is_a_problem() -> None:
    decision = answer(Category.PNS, Act.VOTE, DAY)
    language: Any = "jv"
    for ask in (
        lambda: decision.summary(language),
        lambda: decision.to_dict(labels=language),
        lambda: render(decision, detail=language),
    ):
        with pytest.raises(CaseError, match="jv"):
            ask()
