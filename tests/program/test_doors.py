"""One door opened from its page, in an empty folder; `make test-doors` opens the others."""

from pathlib import Path

import pytest
from built import release
from empty_folders import EmptyFolder
from places import DOCS

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]


def test_the_page_on_records_is_enough_to_read_one(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = EmptyFolder(tmp_path / "empty", release(tmp_path_factory))
    folder.make()

    folder.follow(DOCS / "how-to" / "map-a-siasn-record.md", "In an empty folder")
