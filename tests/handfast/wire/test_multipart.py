"""Parts of a multipart body: which are files, and how each is written."""

from __future__ import annotations

from handfast.wire.multipart import parts_of, write

FILES = ("file", "more", "thumb")


def test_named_fields_are_files_and_lists_are_several_parts() -> None:
    body = {"file": "text", "more": [b"1", "2"], "thumb": None, "count": 3, "tags": {"a": 1}}
    assert parts_of(body, FILES) == [
        ("file", True, b"text"),
        ("more", True, b"1"),
        ("more", True, b"2"),
        ("count", False, b"3"),
        ("tags", False, b'{"a": 1}'),
    ]


def test_bytes_are_a_file_even_where_nobody_names_them() -> None:
    assert parts_of({"a": b"1", "b": "2"}) == [("a", True, b"1"), ("b", False, b"2")]


def test_a_name_can_not_break_out_of_its_quotes() -> None:
    body, _ = write({'a"\r\nb': "1"})
    assert b'name="a%22%0D%0Ab"\r\n\r\n1' in body


def test_no_parts_are_a_body_that_ends_at_once() -> None:
    body, parameters = write({}, FILES)
    boundary = parameters.removeprefix("; boundary=")
    assert body == f"--{boundary}--\r\n".encode()
