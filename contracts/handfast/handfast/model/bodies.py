"""Bodies by their declared content: which content is meant, and what a body of it is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.wire.media_types import format_of, media_type_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model.interactions import Exchange
    from handfast.model.operations import Content

__all__ = ["content_for", "content_of", "document_of", "is_opaque"]


def content_for(contents: Iterable[Content], content_type: str) -> Content | None:
    """The one of ``contents`` that a body with this ``Content-Type`` is, or None."""
    wanted = media_type_of(content_type)
    return next((each for each in contents if media_type_of(each.media_type) == wanted), None)


def content_of(exchange: Exchange) -> Content | None:
    """What the body of ``exchange`` is sent as; None when none is sent."""
    bodies = exchange.operation.bodies
    if exchange.body is None or not bodies:
        return None
    wanted = exchange.media_type
    return (content_for(bodies, wanted) if wanted is not None else None) or bodies[0]


def document_of(content: Content, body: bytes) -> Any:
    """What ``body`` is: JSON, a list of events, text where a model describes it, else bytes.

    Raises:
        Unreadable: the body is not of ``content``'s media type.
    """
    return format_of(content.media_type).read(content.model, body)


def is_opaque(content: Content) -> bool:
    """Whether what ``content`` carries is bytes that nobody looks into."""
    looked_into = format_of(content.media_type).carries in ("value", "items")
    return content.model is None or (content.model is bytes and not looked_into)
