"""What a path in a bucket may be: plain names, separated by slashes. Pure.

Accepted is what Supabase Storage accepts of a key and what means the same to a file system, to a
URL and to a person: no path leads out of its bucket, and no two paths are one file.
"""

import re
from typing import Final

from shared.errors import ValidationError

__all__ = ["LONGEST_NAME", "LONGEST_PATH", "checked_path"]

LONGEST_PATH: Final = 900
LONGEST_NAME: Final = 200

_NAME: Final = re.compile(r"[A-Za-z0-9_!'()&$@=;:+,\-. ]+", re.ASCII)
_RULE: Final = (
    "path: names separated by '/' are expected, of ASCII letters, digits and _ ! - . ' ( ) & $ @ = "
    "; : + , and blanks, none of which begins with a dot or a blank, or ends with one"
)


def checked_path(path: object) -> str:
    """Accept a path.

    Raises:
        ValidationError: it is none; the message does not repeat it.
    """
    if not isinstance(path, str):
        raise ValidationError(f"path: a text is expected, got {type(path).__name__}")
    if len(path) > LONGEST_PATH:
        raise ValidationError(f"path: at most {LONGEST_PATH} characters are expected")
    for name in path.split("/"):
        if len(name) > LONGEST_NAME:
            raise ValidationError(f"path: names of at most {LONGEST_NAME} characters are expected")
        if not _NAME.fullmatch(name) or name.strip(". ") != name:
            raise ValidationError(_RULE)
    return path
