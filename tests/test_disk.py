from pathlib import Path

import pytest

from asn_netralitas import LoadError
from asn_netralitas._disk import create, replace


def test_a_file_is_replaced_with_its_rights_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old", "utf-8")
    path.chmod(0o640)

    replace(path, "new\r\n")

    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("old", "utf-8")
    (tmp_path / "b.yaml").symlink_to("a.yaml")

    replace(tmp_path / "b.yaml", "new")

    assert (tmp_path / "b.yaml").is_symlink()
    assert (tmp_path / "a.yaml").read_text("utf-8") == "new"


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", tmp_path / "gone" / "a.yaml"):
        with pytest.raises(LoadError) as caught:
            replace(path, "new")
        assert [problem.code for problem in caught.value.problems] == ["unwritable"]
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_a_new_file_is_never_put_in_place_of_another(tmp_path: Path) -> None:
    create(tmp_path / "a.yaml", "one")
    (tmp_path / "dangling").symlink_to("nowhere")

    for name in ("a.yaml", "dangling"):
        with pytest.raises(LoadError) as caught:
            create(tmp_path / name, "two")
        assert [problem.code for problem in caught.value.problems] == ["file-exists"]
    assert (tmp_path / "a.yaml").read_text("utf-8") == "one"
