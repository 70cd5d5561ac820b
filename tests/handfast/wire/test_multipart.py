"""Parts of a multipart body: which are files, and how each is written."""

from __future__ import annotations

import copy

from handfast.wire.multipart import File, parts_of, write

FILES = ("file", "more", "thumb")


def test_named_fields_are_files_and_lists_are_several_parts() -> None:
    body = {"file": "text", "more": [b"1", "2"], "thumb": None, "count": 3, "tags": {"a": 1}}
    assert parts_of(body, FILES) == [
        ("file", "upload", b"text"),
        ("more", "upload", b"1"),
        ("more", "upload", b"2"),
        ("count", "", b"3"),
        ("tags", "", b'{"a": 1}'),
    ]


def test_bytes_are_a_file_even_where_nobody_names_them() -> None:
    assert parts_of({"a": b"1", "b": "2"}) == [("a", "upload", b"1"), ("b", "", b"2")]


def test_a_name_can_not_break_out_of_its_quotes() -> None:
    body, _ = write({'a"\r\nb': "1"})
    assert b'name="a%22%0D%0Ab"\r\n\r\n1' in body


def test_a_file_is_sent_under_its_own_name_which_is_part_of_what_it_is() -> None:
    photo, same = File(b"1", name="photo.png"), copy.deepcopy(File(b"1", name="photo.png"))
    assert parts_of({"a": photo}) == [("a", "photo.png", b"1")]
    assert b'name="a"; filename="photo.png"\r\nContent-Type' in write({"a": photo})[0]
    assert (same == photo, same.name, hash(same)) == (True, "photo.png", hash(photo))
    assert photo not in (b"1", File(b"1"), File(b"2", name="photo.png"), "1")
    assert File(b"1") == b"1"
    assert repr(photo) == "File(b'1', name='photo.png')"


def test_the_name_of_a_file_can_not_break_out_of_its_quotes() -> None:
    body, _ = write({"a": File(b"1", name='x"\r\ny.png')})
    assert b'filename="x%22%0D%0Ay.png"\r\nContent-Type' in body


def test_no_parts_are_a_body_that_ends_at_once() -> None:
    body, parameters = write({}, FILES)
    boundary = parameters.removeprefix("; boundary=")
    assert body == f"--{boundary}--\r\n".encode()
