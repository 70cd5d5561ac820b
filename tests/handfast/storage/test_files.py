"""Files are written whole or not at all, and what can't be read is reported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handfast.storage.files import UnreadablePactError, pact_path, read_pacts, write_whole


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """And nothing else is left beside it."""
    path = tmp_path / "a" / "b" / "c.json"
    assert write_whole(path, "{}\n") is True
    assert path.read_text() == "{}\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["c.json"]


def test_what_stands_there_already_is_not_written_again(tmp_path: Path) -> None:
    """The answer is whether anything changed."""
    path = tmp_path / "c.json"
    write_whole(path, "one")
    assert write_whole(path, "one") is False
    assert write_whole(path, "two") is True
    assert path.read_text() == "two"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader gets the old text or the new one, never a part."""
    path = tmp_path / "c.json"
    write_whole(path, "old")

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, "new")
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("c.json", "old")]


def test_a_pact_stands_under_its_system(tmp_path: Path) -> None:
    """Named after consumer and provider."""
    assert pact_path(tmp_path, "shop", "web", "api") == tmp_path / "shop" / "web-api.json"


def test_whatever_stands_in_the_folder_is_read_by_path(tmp_path: Path) -> None:
    """Byte by byte; a link, a folder or a pipe is refused, and nothing waits for it."""
    inside = tmp_path / "pacts"
    (inside / "folder.json").mkdir(parents=True)
    (inside / "a-b.json").write_bytes(b"{}\r\n\xff")
    (tmp_path / "outside").write_text("{}")
    (inside / "link.json").symlink_to(tmp_path / "outside")
    (inside / "nowhere.json").symlink_to(tmp_path / "nowhere")
    os.mkfifo(inside / "pipe.json")
    none = ("folder.json", "link.json", "nowhere.json", "pipe.json")
    assert read_pacts(inside) == {
        inside / "a-b.json": b"{}\r\n\xff",
        **{inside / name: None for name in none},
    }


def test_a_file_may_be_read_by_all(tmp_path: Path) -> None:
    """It is committed, and was made as a temporary file that only its owner reads."""
    write_whole(tmp_path / "c.json", "text")
    assert (tmp_path / "c.json").stat().st_mode & 0o777 == 0o644


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """Nothing passes vacuously."""
    with pytest.raises(UnreadablePactError, match="has no pact in it"):
        read_pacts(tmp_path)


def test_a_folder_where_a_file_belongs_is_named_itself(tmp_path: Path) -> None:
    """Not the temporary file that was to replace it; nothing is left of that."""
    (tmp_path / "a-b.json").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_whole(tmp_path / "a-b.json", "{}")
    assert caught.value.filename == str(tmp_path / "a-b.json")
    assert [path.name for path in tmp_path.iterdir()] == ["a-b.json"]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """With the command that makes it."""
    with pytest.raises(UnreadablePactError, match="handfast render"):
        read_pacts(tmp_path / "nowhere")
