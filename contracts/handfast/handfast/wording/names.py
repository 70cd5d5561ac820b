"""What a system may be called: its name is a folder's, a module's and an entry point's."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["SYSTEM_NAME"]

SYSTEM_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""Small letters and digits, with single underscores between them."""
