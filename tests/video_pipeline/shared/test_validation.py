from __future__ import annotations

import io
import traceback
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ValidationError
from shared.validation import validate_audio_file, validate_file_size, validate_prompt

MIB = 1024 * 1024
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt "
AUDIO = [
    b"ID3\x04",
    b"\xff\xfb\x90",
    b"\xff\xf3\x90",
    b"\xff\xf2\x90",
    WAV,
    b"fLaC\x00",
    b"OggS\x00",
]
NO_FILE = "Audio file: expected a binary file that can be read"
NO_AUDIO = "Audio file: expected MP3, WAV, FLAC or OGG"
REQUIRED = "Prompt: a text is required"
CONTROL = "Prompt: expected no control characters but tabs and line breaks"


def fault_of(check: Any, *args: Any, **options: Any) -> str:
    """The message of the refusal, behind which nothing else is shown; empty if there is none."""
    try:
        check(*args, **options)
    except ValidationError as error:
        shown = "".join(traceback.format_exception_only(error))
        refused = error if error.__suppress_context__ or not error.__context__ else None
        return refused.message if refused and refused.message in shown else "another error"
    return ""


@pytest.mark.parametrize("head", AUDIO)
def test_audio_is_known_by_its_first_bytes(head: bytes) -> None:
    file = io.BytesIO(head)
    file.seek(2)
    validate_audio_file(file, max_size_mb=10)
    assert file.tell() == 0


@pytest.mark.parametrize(
    "content",
    [
        *(b"\xff\xfa\x90", b"\xff", b"ID", b" ID3", b"RIFF", b"RIFF....AVI ", b"RIFFWAVE", b"oggs"),
        *(b"\x89PNG\r\n\x1a\n", b"<html>", b"\x00" * 64, b"PK\x03\x04", b"FORM....AIFF"),
    ],
)
def test_what_is_no_audio_is_refused(content: bytes, tmp_path: Path) -> None:
    """Whatever the file is called."""
    path = tmp_path / "song.mp3"
    path.write_bytes(content)
    with path.open("rb") as file:
        assert fault_of(validate_audio_file, file) == NO_AUDIO
        assert file.tell() == 0


def test_an_empty_file_is_refused() -> None:
    assert fault_of(validate_audio_file, io.BytesIO()) == "Audio file: it is empty"


def test_a_file_of_the_largest_size_is_accepted_and_a_larger_one_is_not() -> None:
    validate_audio_file(io.BytesIO(b"ID3".ljust(MIB)), max_size_mb=1)
    validate_audio_file(io.BytesIO(b"ID3".ljust(MIB // 2)), max_size_mb=0.5)
    file = io.BytesIO(b"ID3".ljust(10 * MIB + 1))
    assert fault_of(validate_audio_file, file) == (
        "Audio file: 10485761 bytes, at most 10 MB are accepted"
    )
    assert file.tell() == 0


class InPieces(io.BytesIO):
    """A file that gives one byte at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        """One byte, if any is asked for."""
        return super().read(min(size or 1, 1))


class Broken(io.BytesIO):
    """A file that can't be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Fail in a way of its own."""
        raise RuntimeError(f"hunter2 {size}")


def test_a_file_may_give_its_bytes_in_pieces() -> None:
    validate_audio_file(InPieces(WAV))


def closed() -> io.BytesIO:
    file = io.BytesIO(b"ID3")
    file.close()
    return file


@pytest.mark.parametrize(
    "file", [None, b"ID3", "a.mp3", io.StringIO("ID3"), Broken(b"x"), closed()]
)
def test_what_can_not_be_read_is_refused(file: Any) -> None:
    assert fault_of(validate_audio_file, file) == NO_FILE


@given(st.binary(max_size=64))
def test_of_any_bytes_those_with_a_known_beginning_are_accepted(content: bytes) -> None:
    """The beginnings as the system document's reference lists them, by another route."""
    starts = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"fLaC", b"OggS")
    known = content.startswith(starts) or (content[:4], content[8:12]) == (b"RIFF", b"WAVE")
    file = io.BytesIO(content)
    refused = NO_AUDIO if content else "Audio file: it is empty"
    assert fault_of(validate_audio_file, file) == ("" if known else refused)
    assert file.tell() == 0
    assert file.getvalue() == content


@pytest.mark.parametrize(
    "prompt",
    ["x" * 50, "x" * 500, f"  {'x' * 50}\n", "🎬" * 500, "two\nlines\t" * 8, "\xa0" + "é" * 50],
)
def test_a_prompt_of_fifty_to_five_hundred_characters_is_accepted(prompt: str) -> None:
    validate_prompt(prompt)
    validate_prompt(prompt, min_length=50, max_length=500)


@pytest.mark.parametrize(
    ("prompt", "fault"),
    [
        (None, REQUIRED),
        (b"x" * 50, REQUIRED),
        ("", REQUIRED),
        (" \n\t" * 50, REQUIRED),
        ("\u200b" * 50, REQUIRED),
        ("x" * 49, "Prompt: expected 50 to 500 characters, got 49"),
        ("x" * 49 + " " * 9, "Prompt: expected 50 to 500 characters, got 49"),
        ("x" * 501, "Prompt: expected 50 to 500 characters, got 501"),
        ("x" * 50 + "\x00", CONTROL),
        ("x" * 50 + "\x1b[31m", CONTROL),
        ("x" * 50 + "\x85", CONTROL),
        ("x" * 50 + "\ud800", CONTROL),
    ],
)
def test_any_other_prompt_is_refused(prompt: Any, fault: str) -> None:
    assert fault_of(validate_prompt, prompt) == fault


def test_a_service_sets_the_bounds() -> None:
    validate_prompt("xy", min_length=2, max_length=2)
    assert fault_of(validate_prompt, "xyz", 1, 2) == "Prompt: expected 1 to 2 characters, got 3"


@given(st.text(alphabet=st.characters(), max_size=60))
def test_what_is_accepted_can_be_stored_and_a_refusal_has_no_part_of_it(prompt: str) -> None:
    secret = f"hunter2{prompt}"
    fault = fault_of(validate_prompt, secret, min_length=20, max_length=40)
    storable = "".join(filter(lambda one: one in "\t\n\r" or not unstorable(one), secret))
    fits = 20 <= len(secret.strip()) <= 40
    assert (fault == "") is (fits and storable == secret)
    assert "hunter2" not in fault


def unstorable(character: str) -> bool:
    """A control character, or half of one that takes two in UTF-16."""
    return unicodedata.category(character) in ("Cc", "Cs")


@pytest.mark.parametrize(("size", "largest"), [(0, 0), (0, 10), (10, 10), (MIB, 10 * MIB)])
def test_a_size_up_to_the_largest_is_accepted(size: int, largest: int) -> None:
    validate_file_size(size, max_size_bytes=largest)


@pytest.mark.parametrize("size", [-1, 1.5, float("nan"), "1", None])
def test_what_is_no_size_is_refused(size: Any) -> None:
    fault = "File size: expected a whole number of bytes from 0 on"
    assert fault_of(validate_file_size, size, 10) == fault


def test_a_larger_size_is_refused() -> None:
    fault = "File size: 11 bytes, at most 10 are accepted"
    assert fault_of(validate_file_size, 11, max_size_bytes=10) == fault
