"""A project at the stub of Supabase: its key, tables and files, and how it refuses."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Project", "Refused", "Row"]

type Row = dict[str, Any]


@dataclass
class Project:
    """The tables by name, the files by bucket and path; `is_away` lets every request fail."""

    key: str = field(repr=False)
    tables: dict[str, list[Row]] = field(default_factory=lambda: {"jobs": [], "job_costs": []})
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    is_away: bool = False

    def has(self, key: str) -> bool:
        """Whether it is the project's key; how long it takes shows nothing."""
        return hmac.compare_digest(self.key.encode(), key.encode())


class Refused(Exception):
    """A request is refused: the status, and the body."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status, self.body = status, dict(body)
