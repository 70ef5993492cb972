import os
from pathlib import Path

import pytest

from asn_netralitas import LoadError
from asn_netralitas._files.atomic import create, replace, whole


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
    for name, code in (("folder", "is-folder"), ("gone/a.yaml", "unwritable")):
        with pytest.raises(LoadError) as caught:
            replace(tmp_path / name, "new")
        assert [problem.code for problem in caught.value.problems] == [code]
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_a_new_file_is_never_put_in_place_of_another(tmp_path: Path) -> None:
    create(tmp_path / "a.yaml", "one")
    (tmp_path / "dangling").symlink_to("nowhere")

    for name in ("a.yaml", "dangling"):
        with pytest.raises(LoadError) as caught:
            create(tmp_path / name, "two")
        assert [problem.code for problem in caught.value.problems] == ["file-exists"]
    assert (tmp_path / "a.yaml").read_text("utf-8") == "one"


def test_a_file_written_part_by_part_is_there_at_the_end_with_the_rights_of_the_old_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", "utf-8")
    path.chmod(0o640)
    (tmp_path / ".a.csv.part").write_text("left by a process that was killed", "utf-8")

    with whole(path) as scratch:
        scratch.write_text("new", "utf-8")
        assert path.read_text("utf-8") == "old"

    assert path.read_text("utf-8") == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_was_not_finished_is_removed(tmp_path: Path) -> None:
    def write_half() -> None:
        with whole(tmp_path / "a.csv") as scratch:
            scratch.write_text("half", "utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()

    assert list(tmp_path.iterdir()) == []


def test_of_two_that_write_one_file_the_first_gives_up_and_the_other_is_whole(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"

    def write_both() -> None:
        with whole(path) as one:
            one.write_text("one", "utf-8")
            with whole(path) as two:
                two.write_text("two", "utf-8")

    with pytest.raises(LoadError, match="written-twice"):
        write_both()

    assert path.read_text("utf-8") == "two"
    assert list(tmp_path.iterdir()) == [path]


def test_where_nothing_can_be_put_in_the_end_nothing_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for blocked, code in ((tmp_path, "is-folder"), (tmp_path / "gone" / "a.csv", "unwritable")):
        with pytest.raises(LoadError, match=code), whole(blocked):
            pytest.fail("it was begun")

    with pytest.raises(LoadError, match="unwritable"), whole(path):
        path.mkdir()
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_being_written_is_readable_to_nobody_who_cannot_read_the_old_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", "utf-8")
    path.chmod(0o600)

    with whole(path) as scratch:
        assert scratch.stat().st_mode & 0o777 == 0o600


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    with pytest.raises(LoadError, match="special-file"):
        replace(path, "new")
    with pytest.raises(LoadError, match="special-file"), whole(path):
        pytest.fail("it was begun")
    assert path.is_fifo()


def test_a_name_that_the_system_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")

    for path in (tmp_path / ("a" * 300), tmp_path / "circle"):
        with pytest.raises(LoadError, match="unwritable"):
            replace(path, "new")
    with pytest.raises(LoadError, match="unwritable"):
        create(tmp_path / ("a" * 300), "new")
