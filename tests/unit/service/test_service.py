"""The service, asked over HTTP by a client."""

import asyncio
import json
import logging
import socket
from collections.abc import Iterator
from http import HTTPStatus
from threading import Event
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from places import ROOT
from served import served

from asn_netralitas import Calendar, Case, CaseError, Rulebook, compare, schemas
from asn_netralitas._api.work import Lane
from asn_netralitas.service import Limits, app, make_app

CASE: dict[str, Any] = {
    "person": {"category": "pns", "region": "64.08"},
    "activity": {"act": "like_post"},
    "at": "2024-08-15",
}
TYPED = {
    "person": {"category": "PPPK", "region": "Kutim"},
    "activity": {"act": "ngelike"},
    "at": "kemarin",
}


@pytest.fixture(scope="module", name="client")
def _client() -> Iterator[httpx.Client]:
    with served(app) as client:
        yield client


@pytest.fixture(scope="module", name="narrow")
def _narrow() -> Iterator[httpx.Client]:
    with served(make_app(limits=Limits(size=200, lines=2, seconds=0.3, callers=1))) as client:
        yield client


def problem(response: httpx.Response) -> tuple[int, list[str]]:
    document = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert document["status"] == response.status_code
    return response.status_code, [each["code"] for each in document["problems"]]


def connected(client: httpx.Client) -> socket.socket:
    """Return a bare connection to the server of a client."""
    address = (client.base_url.host, client.base_url.port)
    return socket.create_connection(address, timeout=20)


# ------------------------------------------------------------------ cases


def test_a_decision_is_that_of_the_library(client: httpx.Client) -> None:
    response = client.post("/decide", json=CASE)

    assert response.json() == Case.from_dict(CASE).evaluate().to_dict()
    Draft202012Validator(schemas.schema("decision")).validate(response.json())


def test_words_are_understood_where_they_are_asked_for(client: httpx.Client) -> None:
    answered = client.post("/decide?words=true&today=2024-08-16", json=TYPED)

    assert answered.json()["input"]["at"] == "2024-08-15"
    assert problem(client.post("/decide", json=TYPED))[0] == HTTPStatus.BAD_REQUEST


def test_each_fault_leads_to_its_place_in_the_language_of_the_reader(client: httpx.Client) -> None:
    faulty = {**CASE, "person": {"category": "guru"}, "at": "30 Februari"}
    answered = {
        lang: client.post("/decide", json=faulty, headers={"Accept-Language": lang}).json()
        for lang in ("en-GB, id;q=0.5", "fr, id;q=0.5, en;q=0.1", "en;q=x, id", "")
    }

    titles = [document["title"] for document in answered.values()]
    assert titles == ["The request cannot be used", *["Permintaan tidak dapat dibaca"] * 3]
    assert [each["path"] for each in answered[""]["problems"]] == [["person", "category"], ["at"]]
    english = client.post("/decide?lang=en", json=faulty, headers={"Accept-Language": "id"})
    assert english.json()["detail"].startswith("unknown category `guru`; ")
    assert english.json()["type"] == "urn:asn-netralitas:problem:unknown-code"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "empty-file"),
        (b"{", 400, "bad-json"),
        (b"[]", 400, "bad-argument"),
        (b"\xff", 400, "not-utf8"),
        (b'{"at": 1, "at": 2}', 400, "duplicate-key"),
        (b"[" * 1000 + b"]" * 1000, 400, "too-deep"),
        (b'{"at": "' + b"x" * 70_000 + b'"}', 413, "too-large"),
    ],
)
def test_a_body_that_is_no_case_is_a_problem(
    client: httpx.Client, body: bytes, status: int, code: str
) -> None:
    assert problem(client.post("/decide", content=body)) == (status, [code])


def test_half_a_pair_of_surrogates_comes_back_as_it_came(client: httpx.Client) -> None:
    body = json.dumps({**CASE, "at": "\ud800"})

    told = client.post("/decide", content=body).json()["problems"][0]
    assert told["values"]["written"] == "\ud800"


def test_many_cases_are_answered_line_by_line_and_a_faulty_one_stops_none(
    client: httpx.Client,
) -> None:
    lines = [json.dumps(CASE), "", "{", json.dumps({**CASE, "at": "2024-11-27"})]
    answered = client.post("/decide-many", content="\n".join(lines))
    found = [json.loads(line) for line in answered.text.splitlines()]

    assert answered.headers["content-type"] == "application/x-ndjson"
    assert [each["line"] for each in found] == [1, 2, 3]
    assert [each.get("decision", {}).get("verdict") for each in found] == [
        *("prohibited", None),
        "prohibited",
    ]
    assert found[1]["problems"][0]["where"] == "line 2:1:2"


def test_the_first_of_many_is_answered_before_the_last_is_sent(client: httpx.Client) -> None:
    head = b"POST /decide-many HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    line = json.dumps(CASE).encode() + b"\n"
    with connected(client) as connection:
        connection.sendall(head)
        for number in (b'{"line": 1, "decision"', b'{"line": 2, "decision"'):
            connection.sendall(b"%x\r\n%s\r\n" % (len(line), line))
            answered = b""
            while number not in answered:
                answered += connection.recv(100_000)


def test_a_caller_that_goes_away_amid_many_leaves_the_service_well(client: httpx.Client) -> None:
    head = b"POST /decide-many HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n"
    with connected(client) as connection:
        connection.sendall(head + b"{}\n")
        connection.recv(100)

    assert client.get("/health").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("form", "kind", "start"),
    [
        ("text", "text/plain", "DILARANG"),
        ("markdown", "text/markdown", "# "),
        ("html", "text/html", "<!"),
    ],
)
def test_a_decision_is_written_for_people(
    client: httpx.Client, form: str, kind: str, start: str
) -> None:
    answered = client.post("/explain", params={"form": form}, json=CASE)

    assert answered.headers["content-type"].startswith(kind)
    assert answered.text.startswith(start)
    short = client.post("/explain?lang=en&detail=short", json=CASE)
    assert (short.headers["content-language"], short.text[:10]) == ("en", "PROHIBITED")


def test_an_interview_is_led_by_sending_it_back_with_each_answer(client: httpx.Client) -> None:
    step = client.post("/next-question", json={"person": {"region": "64.08"}}).json()
    for answer in ("PNS", "menghadiri kampanye", "7 Oktober 2024"):
        asked = {**step["interview"], "answer": answer}
        step = client.post("/next-question", json=asked).json()

    assert (step["verdict"], step["question"]["fact"]) == ("depends", "active_support")
    while step["question"]:
        asked = {**step["interview"], "answer": "tidak tahu"}
        step = client.post("/next-question", json=asked).json()
    assert step["case"]["person"] == {"category": "pns", "region": "64.08"}


def test_ways_and_comparisons_are_those_of_the_library(client: httpx.Client) -> None:
    other = {**CASE, "person": {"category": "thl", "region": "64.08"}}
    found = client.post("/compare", json={"first": CASE, "second": other}).json()
    first, second = (Case.from_dict(each).evaluate() for each in (CASE, other))
    ways = client.post("/ways?goal=permit", json=CASE).json()

    assert found == json.loads(json.dumps(compare(first, second).to_dict()))
    assert [way["verdict"] for way in ways["ways"]] == ["unregulated"]
    assert client.post("/ways?goal=prohibit", json=CASE).json()["ways"] == []


def test_the_faults_of_both_cases_are_told_with_the_case(client: httpx.Client) -> None:
    refused = client.post("/compare", json={"second": {**CASE, "at": "x"}})

    paths = [each["path"] for each in refused.json()["problems"]]
    assert paths == [["first"], ["second", "at"]]


def test_changes_are_not_searched_through_months(client: httpx.Client) -> None:
    spans = {"2024-08-01/2024-09-01": (400, ["too-many-days"])}

    for span, expected in spans.items():
        assert problem(client.post("/ways", json={**CASE, "at": span})) == expected


# ------------------------------------------------------------------ the law


@pytest.mark.parametrize(
    ("section", "text", "code"),
    [("acts", "ngelike", "like_post"), ("regions", "kutim", "64.08"), ("facts", "seragam", None)],
)
def test_acts_regions_and_facts_are_found_by_words(
    client: httpx.Client, section: str, text: str, code: str | None
) -> None:
    found = client.get(f"/search/{section}", params={"text": text}).json()["found"]

    assert code in {None, found[0]["code"]}


def test_the_law_can_be_listed(client: httpx.Client) -> None:
    book, known = Rulebook.national(), Calendar.national()
    rules = client.get("/rules").json()
    terms = client.get("/vocabulary").json()
    met = client.get("/calendar?on=2024-10-07&region=64.08").json()["contexts"]
    health = client.get("/health").json()

    assert len(rules["rules"]) == len(book.rules)
    assert len(client.get("/rules?act=vote&category=pns&on=2024-10-07").json()["rules"]) < 50
    acts = [each["code"] for each in terms["sections"]["acts"]]
    assert acts == [*book.vocabulary.terms["acts"]]
    assert "pilkada-2024" in {each["election"] for each in met}
    assert len(client.get("/calendar").json()["elections"]) == len(known.elections)
    digests = [health[name]["digest"] for name in ("rulebook", "calendar")]
    assert digests == [book.digest, known.digest]


def test_a_client_that_has_a_listing_is_sent_no_second(client: httpx.Client) -> None:
    tag = client.get("/rules?act=vote").headers["etag"]

    for known in (tag, f'"x", W/{tag}'):
        again = client.get("/rules?act=vote", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get("/rules?act=like_post", headers={"If-None-Match": tag})
    assert other.status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/rules?act=voting", (400, ["bad-parameter"])),
        ("/rules?on=0", (400, ["bad-parameter"])),
        ("/calendar?region=99", (400, ["unknown-region"])),
        ("/search/acts?text=", (400, ["bad-parameter"])),
        ("/nowhere", (404, ["no-page"])),
        ("/decide", (405, ["bad-method"])),
    ],
)
def test_an_address_that_means_nothing_is_a_problem(
    client: httpx.Client, path: str, expected: tuple[int, list[str]]
) -> None:
    assert problem(client.get(path)) == expected


def test_a_page_of_another_site_may_ask_only_if_it_is_named(client: httpx.Client) -> None:
    asked = {"Origin": "https://example.org"}
    with served(make_app(origins=["https://example.org"])) as open_to_one:
        allowed = open_to_one.get("/health", headers=asked).headers
        foreign = open_to_one.get("/health", headers={"Origin": "https://other.example"}).headers

    name = "access-control-allow-origin"
    assert [name in each for each in (client.get("/health", headers=asked).headers, foreign)] == [
        *(False, False)
    ]
    assert allowed[name] == "https://example.org"


# ------------------------------------------------------------------ limits


def test_what_is_too_long_is_read_no_further(narrow: httpx.Client) -> None:
    short = json.dumps(CASE)
    many = narrow.post("/decide-many", content="\n".join([short] * 3)).text.splitlines()
    last = narrow.post("/decide-many", content=f"{short}\n{short}\n{short}\n").text.splitlines()
    long = narrow.post("/decide-many", content=f"{short}\n{'x' * 300}").text.splitlines()

    codes = [
        [each["code"] for each in json.loads(lines[-1])["problems"]] for lines in (many, last, long)
    ]
    assert [len(many), len(last), len(long)] == [3, 3, 2]
    assert codes == [["too-many-lines"], ["too-many-lines"], ["too-large"]]


def test_a_caller_that_sends_nothing_is_not_waited_for(narrow: httpx.Client) -> None:
    with connected(narrow) as connection:
        connection.sendall(b"POST /decide HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_what_takes_too_long_is_given_up_and_counts_until_it_ends(narrow: httpx.Client) -> None:
    wide = {"person": {"category": "non_asn"}, "activity": {"act": "attend_campaign"}}
    refused = narrow.post("/ways", json={**wide, "at": "2024-10-07"})

    assert problem(refused) == (503, ["too-slow"])
    assert refused.headers["retry-after"] == "1"
    assert problem(narrow.post("/ways", json=CASE)) == (503, ["too-busy"])


def test_a_lane_is_free_again_when_its_work_is_done() -> None:
    lane, ended = Lane(threads=1, callers=1, seconds=0.01), Event()

    async def asked() -> list[str]:
        with pytest.raises(CaseError) as slow:
            await lane.do(ended.wait)
        with pytest.raises(CaseError) as busy:
            await lane.do(ended.wait)
        return [caught.value.problems[0].code for caught in (slow, busy)]

    assert asyncio.run(asked()) == ["too-slow", "too-busy"]
    ended.set()
    while not lane._free.acquire(timeout=1):  # noqa: SLF001  # until the thread has seen it
        pass
    lane._free.release()  # noqa: SLF001  # as above
    assert asyncio.run(lane.do(lambda: 1)) == 1


# ------------------------------------------------------------------ the log


def test_the_log_holds_no_word_of_a_request(caplog: pytest.LogCaptureFixture) -> None:
    service = make_app()

    async def fail() -> None:
        msg = "the secret of somebody"
        raise ValueError(msg)

    service.get("/failing")(fail)
    with caplog.at_level(logging.INFO), served(service) as client:
        client.get("/search/acts?text=rahasia")
        client.get("/rahasia")
        failed = client.get("/failing?of=rahasia")

    assert problem(failed) == (500, ["server-fault"])
    ours = (each for each in caplog.records if each.name == "asn_netralitas.service")
    told = [each.getMessage() for each in ours]
    assert [line.rpartition(" ")[0].rpartition(" ")[0] for line in told[:2]] == [
        *("GET /search/{section} 200", "GET - 404")
    ]
    assert told[2].startswith(f"ValueError in {__file__}:")
    assert told[3].startswith("GET /failing 500 ")
    whole = " ".join(each.getMessage() for each in caplog.records if each.name != "httpx")
    assert ("rahasia" in whole, "secret" in whole) == (False, False)


# ------------------------------------------------------------------ its description


def test_the_description_is_openapi_3_1_and_needs_nothing_from_elsewhere(
    client: httpx.Client,
) -> None:
    described = client.get("/openapi.json").json()
    parts = described["components"]["schemas"]
    text = json.dumps(described)

    OpenAPIV31SpecValidator(described).validate()
    assert described["openapi"].startswith("3.1.")
    assert set(described["paths"]) == {
        *("/decide", "/decide-many", "/explain", "/next-question", "/ways", "/compare"),
        *("/search/{section}", "/vocabulary", "/rules", "/calendar", "/health"),
    }
    for name in set(text.split("#/components/schemas/")[1:]):
        assert name.partition('"')[0] in parts
    for name, part in parts.items():
        Draft202012Validator.check_schema(part)
        assert "$defs" not in json.dumps(part), name
    assert "422" not in text
    assert client.get("/openapi.json").json() == described


def test_a_case_of_the_description_is_one_that_the_service_takes(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    whole = {"$ref": "#/components/schemas/Case", "components": described["components"]}

    Draft202012Validator(whole).validate(CASE)


def test_the_container_runs_the_command_that_the_guide_shows() -> None:
    built = (ROOT / "Containerfile").read_text("utf-8")

    assert '"/opt/asn/bin/asn-netralitas", "serve"' in built
    assert "USER 10001" in built
    assert "/health" in built
