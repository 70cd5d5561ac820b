"""Parts of a multipart body: which are files, and how each is written."""

from __future__ import annotations

from pydantic import BaseModel

from handfast.derive.multipart import multipart, parts_of


class Upload(BaseModel):
    """Files and text."""

    file: bytes
    more: list[bytes] = []
    thumb: bytes | None = None
    count: int = 0


def test_fields_of_bytes_are_files_and_lists_are_several_parts() -> None:
    body = {"file": "text", "more": [b"1", "2"], "thumb": None, "count": 3, "tags": {"a": 1}}
    assert parts_of(Upload, body) == [
        ("file", True, b"text"),
        ("more", True, b"1"),
        ("more", True, b"2"),
        ("count", False, b"3"),
        ("tags", False, b'{"a": 1}'),
    ]


def test_bytes_are_a_file_even_where_no_model_says_so() -> None:
    assert parts_of(None, {"a": b"1", "b": "2"}) == [("a", True, b"1"), ("b", False, b"2")]


def test_a_name_can_not_break_out_of_its_quotes() -> None:
    body, _ = multipart(None, {'a"\r\nb': "1"})
    assert b'name="a%22%0D%0Ab"\r\n\r\n1' in body


def test_no_parts_are_a_body_that_ends_at_once() -> None:
    body, content_type = multipart(Upload, {})
    boundary = content_type.rpartition("=")[2]
    assert body == f"--{boundary}--\r\n".encode()
