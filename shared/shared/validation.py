"""Refuses audio, prompts and sizes that the video pipeline can't take.

System document "Shared Components", "Validation Utilities". No message has any part of what was
sent.
"""

import io
import re
from contextlib import suppress
from typing import BinaryIO, Final

from shared.errors import ValidationError

__all__ = ["validate_audio_file", "validate_file_size", "validate_prompt"]

_MEBIBYTE: Final = 1024 * 1024
_HEAD: Final = 12
_AUDIO: Final = re.compile(rb"ID3|\xff[\xfb\xf3\xf2]|RIFF.{4}WAVE|fLaC|OggS", re.DOTALL)
# NUL and lone surrogates can't be stored as text; no other control character means anything.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def validate_audio_file(file: BinaryIO, max_size_mb: float = 10) -> None:
    """Accept MP3, WAV, FLAC and OGG, by the first bytes; the name of the file is not looked at.

    `max_size_mb` is in MiB. Afterwards the file is at its beginning, accepted or not.

    Raises:
        ValidationError: no file that can be read, an empty or a larger one, or no such audio.
    """
    try:
        size, head = _size_and_head(file)
    except Exception:  # what an object raises that is no file, or a broken one, is of many kinds
        raise ValidationError("Audio file: expected a binary file that can be read") from None
    finally:
        with suppress(Exception):
            file.seek(0)
    if size == 0:
        raise ValidationError("Audio file: it is empty")
    if size > max_size_mb * _MEBIBYTE:
        raise ValidationError(f"Audio file: {size} bytes, at most {max_size_mb:g} MB are accepted")
    if not _AUDIO.match(head):
        raise ValidationError("Audio file: expected MP3, WAV, FLAC or OGG")


def _size_and_head(file: BinaryIO) -> tuple[int, bytes]:
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    head = b""
    while len(head) < _HEAD and (more := file.read(_HEAD - len(head))):
        head += more
    return size, head


def validate_prompt(prompt: str, min_length: int = 50, max_length: int = 500) -> None:
    """Accept a text of so many characters, both included, blanks around it left out.

    Raises:
        ValidationError: no text, nothing in it that can be printed, too short, too long, or a
            control character other than tabs and line breaks.
    """
    if not isinstance(prompt, str) or not any(map(_is_visible, prompt)):
        raise ValidationError("Prompt: a text is required")
    length = len(prompt.strip())
    if not min_length <= length <= max_length:
        raise ValidationError(
            f"Prompt: expected {min_length} to {max_length} characters, got {length}"
        )
    if _CONTROL.search(prompt):
        raise ValidationError("Prompt: expected no control characters but tabs and line breaks")


def _is_visible(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def validate_file_size(file_size_bytes: int, max_size_bytes: int) -> None:
    """Accept a size from 0 to the largest, both included.

    Raises:
        ValidationError: no whole number, a negative one, or a larger one.
    """
    if not isinstance(file_size_bytes, int) or file_size_bytes < 0:
        raise ValidationError("File size: expected a whole number of bytes from 0 on")
    if file_size_bytes > max_size_bytes:
        raise ValidationError(
            f"File size: {file_size_bytes} bytes, at most {max_size_bytes} are accepted"
        )
