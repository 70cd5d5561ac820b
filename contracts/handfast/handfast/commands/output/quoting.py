"""Whether a file that others will read has a secret of this environment in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from handfast.wording.quoted_secrets import variables_quoted_in
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["quoted_secrets"]


def quoted_secrets(files: Mapping[Path, str]) -> Iterator[str]:
    """A fault for each of ``files``, texts by path, that has the value of a secret variable."""
    for path, text in files.items():
        if names := variables_quoted_in(text, os.environ):
            yield (
                f"{path} has the value of a secret of this environment ({listed(names)}): "
                "put an invented value in its place"
            )
