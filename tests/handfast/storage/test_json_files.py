"""JSON files of others are read strictly; what can't be read is named, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from handfast.storage import json_files
from handfast.storage.json_files import UnreadableFile, read_json_file


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": ["\u00e9", 1.5, null]}')
    assert read_json_file(path) == {"a": ["\u00e9", 1.5, None]}


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    """Which editors and shells put before UTF-8."""
    path = tmp_path / "a.json"
    path.write_text('{"a": "\u00e9"}', encoding="utf-8-sig")
    assert read_json_file(path) == {"a": "\u00e9"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "expected JSON (Expecting property name enclosed in double quotes"),
        (b"[" * 100_000, "expected JSON (maximum recursion depth exceeded"),
        (b"NaN", "expected JSON (NaN is no JSON number)"),
        (b'{"a": 1, "a": 2}', "expected each key once (more than once: a)"),
        (b"\x80", "expected UTF-8 (invalid start byte at byte 0)"),
        ("{}".encode("utf-16"), "expected UTF-8 (it is UTF-16: save it as UTF-8)"),
        ("{}".encode("utf-16-be"), "expected UTF-8 (it is UTF-16: save it as UTF-8)"),
        ("{}".encode("utf-32"), "expected UTF-8 (it is UTF-32: save it as UTF-8)"),
    ],
)
def test_what_is_no_json_is_refused(data: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as refused:
        read_json_file(path)
    assert str(refused.value).startswith(why)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^there is no such file$"):
        read_json_file(tmp_path / "none.json")
    with pytest.raises(UnreadableFile, match=r"^it is no file$"):
        read_json_file(tmp_path)


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_files, "_LARGEST", 3)
    path = tmp_path / "a.json"
    path.write_text("[1]")
    assert read_json_file(path) == [1]
    path.write_text("[12]")
    with pytest.raises(UnreadableFile, match=r"^it has 4 bytes, and at most 3 are read$"):
        read_json_file(path)
