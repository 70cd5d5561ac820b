"""How a service answers a browser: what a page may send, and which answers it may read."""

from __future__ import annotations

from typing import Any

from handfast.declare import Answer, Content
from zapa_shared.rest.cross_origin import PermittedOrigin, permitted

__all__ = ["preflight_answers", "readable_on_page"]

_WORDS = Content(None, "text/plain")


def preflight_answers(*methods: str) -> dict[int, Answer]:
    """What is answered to whoever asks whether it may send ``methods``."""
    return {
        200: Answer(200, _WORDS, "the page may send it", permitted(*methods)),
        400: Answer(400, _WORDS, "the page may not send it", PermittedOrigin),
    }


def readable_on_page(status: int, model: Any, description: str = "") -> Answer:
    """An answer that names the origin whose pages may read it, where a page asked."""
    return Answer(status, Content(model), description, PermittedOrigin)
