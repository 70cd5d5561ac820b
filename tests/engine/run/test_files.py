"""Files are written whole or not at all, and what can't be read is said plainly."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.engine.run.files import UnreadablePactError, pact_path, read_pacts, write_whole


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """And nothing else is left beside it."""
    path = tmp_path / "a" / "b" / "c.json"
    assert write_whole(path, "{}\n") is True
    assert path.read_text() == "{}\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["c.json"]


def test_what_stands_there_already_is_not_written_again(tmp_path: Path) -> None:
    """The answer tells whether anything changed."""
    path = tmp_path / "c.json"
    write_whole(path, "one")
    assert write_whole(path, "one") is False
    assert write_whole(path, "two") is True
    assert path.read_text() == "two"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader sees the old text or the new one, never a part."""
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


def test_pacts_are_read_by_path(tmp_path: Path) -> None:
    """Only the JSON files of the folder itself."""
    (tmp_path / "a-b.json").write_text('{"x": 1}')
    (tmp_path / "notes.txt").write_text("no pact")
    assert read_pacts(tmp_path) == {tmp_path / "a-b.json": {"x": 1}}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (None, b"", "holds no pact"),
        ("a-b.json", b"{", "a-b.json is not JSON"),
        ("a-b.json", b"\xff\xfe", "a-b.json is not JSON"),
        ("a-b.json", b"[" * 100_000, "a-b.json is not JSON"),
    ],
)
def test_an_unusable_folder_is_refused(
    tmp_path: Path, name: str | None, content: bytes, told: str
) -> None:
    """Empty, broken or hostile: a sentence, no traceback of a parser."""
    if name:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadablePactError, match=told):
        read_pacts(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """With the command that makes it."""
    with pytest.raises(UnreadablePactError, match="contracts render"):
        read_pacts(tmp_path / "nowhere")
