"""What is stored of the name that a file had where it came from. Reads no file."""

import re
import unicodedata

__all__ = ["clean_name", "extension_of"]

_LONGEST = 500
_UNNAMED = "file"


def clean_name(name: str) -> str:
    """The last part of `name`, without what could mislead a browser, a terminal or a reader.

    Control characters and those that turn the direction of writing are left out; quotes and what
    file systems refuse become `_`. Of a long name the extension stays.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join(one for one in last if one.isprintable())
    safe = re.sub(r'[<>:"|?*;%]', "_", printable).strip(" .")
    stem, dot, extension = safe.rpartition(".")
    if not dot or not stem:
        return (safe or _UNNAMED)[:_LONGEST]
    return f"{stem[: max(_LONGEST - len(extension) - 1, 1)]}.{extension}"[:_LONGEST]


def extension_of(name: str) -> str:
    """What stands after the last dot, in small letters; "" where there is no dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""
