"""What a provider's own OpenAPI document says otherwise. Frozen; no I/O."""

from __future__ import annotations

from handfast.frozen import dataclass

__all__ = ["DocumentDifference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDifference:
    """A difference of a provider's own OpenAPI document that somebody relies on.

    ``place`` is where in the operation at ``route``; ``breaks`` are the ids of the cases that
    rely on what is ``declared``.
    """

    provider: str
    route: str
    place: str
    kind: str
    declared: str
    own: str
    breaks: tuple[str, ...]
