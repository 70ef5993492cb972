"""Changes of the law that the checker must notice without the digests of its files.

Apart from the tests of `tests/laws`, since they take the checker some minutes: `make certificate`.
"""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from asn_netralitas import Act
from asn_netralitas.law_pack.certificate import make_certificate, to_json

ROOT: Final = Path(__file__).resolve().parents[1]
LAW: Final = ROOT / "src" / "asn_netralitas" / "law"
# A right that some lose, an act that every prohibition of online acts names, one with disputes, one
# with a target of its own, and one that posts decide.
ACTS: Final = (
    *(Act.VOTE, Act.FOLLOW_ACCOUNT, Act.ATTEND_CAMPAIGN),
    *(Act.ACCOMPANY_SPOUSE, Act.REPLACE_OFFICIALS),
)
Certificate = dict[str, Any]


@pytest.fixture(name="certificate", scope="module")
def _certificate() -> Certificate:
    """Return what the certificate says of some acts, as its reader has it."""
    certificate: Certificate = json.loads(to_json(make_certificate(ACTS)))
    return certificate


def agrees(certificate: Certificate, folder: Path) -> bool:
    """Tell whether the checker agrees with a certificate of the law in a folder."""
    law = runpy.run_path(str(ROOT / "certificate" / "check.py"))["Law"](folder, certificate)
    try:
        law.check(certificate)
    except (ValueError, LookupError, TypeError):
        return False
    return len(law.used) == len(certificate["nodes"])


# Each is a change of the law that the digests would tell too, were they not those of the law.
LAWS: Final = {
    "a day of a rule": ("instruments/skb-2022.yaml", "2022-09-22", "2022-09-23"),
    "a day of a holder": ("disputes.yaml", "since: 2019-03-22", "since: 2019-03-23"),
    "a modality": ("instruments/uu-7-2017.yaml", "modality: permission", "modality: advice"),
    "an exception": (
        "instruments/se-panrb-18-2023.yaml",
        "exception_to: [pp94-5n-1-attend]",
        "exception_to: [skb-a-05]",
    ),
    "a carried day": ("instruments/se-panrb-1-2023.yaml", "2023-01-03", "2023-01-04"),
    "a condition with a name": (
        "vocabulary.yaml",
        "when: {any: [active_support, partisan_symbol",
        "when: {any: [active_support",
    ),
    "an entailment": (
        "vocabulary.yaml",
        "{if: {target: spouse}, then: {spouse_is_candidate: true}}",
        "{if: {target: nobody}, then: {spouse_is_candidate: true}}",
    ),
    "who is bound as another": ("vocabulary.yaml", "cpns: [pns]", "cpns: [pppk]"),
    "a group": (
        "vocabulary.yaml",
        "members: [pns, cpns, pppk, pppk_paruh_waktu]",
        "members: [pns, cpns, pppk]",
    ),
}


@pytest.mark.parametrize("name", LAWS)
def test_a_change_of_the_law_is_noticed_without_its_digest(
    certificate: Certificate, tmp_path: Path, name: str
) -> None:
    """The checker says so, whatever the digests are."""
    file, old, new = LAWS[name]
    shutil.copytree(LAW, tmp_path / "law")
    path = tmp_path / "law" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")

    assert not agrees(certificate, tmp_path / "law")
