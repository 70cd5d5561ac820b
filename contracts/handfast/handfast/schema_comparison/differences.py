"""The one form in which every difference between two documents is given. Decides nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from handfast.wire.paths import Step

__all__ = ["Kind", "SchemaDifference"]


class Kind(StrEnum):
    """What the provider's document has, or lacks, at a place."""

    OPERATION = "no such operation"
    STATUS = "no such answer"
    MEDIA_TYPE = "another media type"
    NO_BODY = "no such body"
    NO_FIELD = "no such field"
    NO_PARAMETER = "no such parameter"
    REQUIRED = "required, which is not declared"
    MAY_BE_ABSENT = "a field that may be absent"
    TYPE = "another type"
    NULL = "null among the values"
    MEMBERS = "other members"
    FORMAT = "another format"
    LIMIT = "a tighter limit"
    UNDESCRIBED = "no description"

    @property
    def code(self) -> str:
        """What programs know it by: ``may-be-absent``."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class SchemaDifference:
    """One difference of a schema; ``path`` leads to it in the value that travels.

    ``declared`` and ``own`` describe the two sides. ``certain``: some value that one side allows is
    surely none of the other's; else the provider's document only leaves it open.
    """

    kind: Kind
    path: tuple[Step, ...]
    declared: str
    own: str
    certain: bool = True
