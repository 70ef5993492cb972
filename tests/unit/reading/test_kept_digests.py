"""A law that nobody changed keeps the digest by which stored decisions name it.

Where a digest here changes though its file does not, every receipt about such a law says that the
law is another one. Change it only with a note in CHANGELOG.md for those who keep receipts.
"""

from pathlib import Path

import pytest
from places import DATA, DOCS

from asn_netralitas import load_calendar, load_rulebook

RULEBOOKS = {
    DATA / "rulebook.yaml": "f176f65b36cb0c6fc4f0ca93abeec6b0b3ffa90e80609e3df111c9e323609e1d",
    DOCS / "reference/one-file.yaml": (
        "5f4d7e46cbad76640f008e68ff8066e0c569dc22c189e7633279012776c39438"
    ),
}
CALENDAR = "e7561ab6497f80d2c8f4beb6f25d366bc74ad7b0cf2d464a4a600ca4f1269074"


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_a_rulebook_that_nobody_changed_keeps_its_digest(path: Path) -> None:
    assert load_rulebook(path).digest == f"sha256:{RULEBOOKS[path]}"


def test_a_calendar_that_nobody_changed_keeps_its_digest() -> None:
    assert load_calendar(DOCS / "how-to/example-2031.yaml").digest == f"sha256:{CALENDAR}"
