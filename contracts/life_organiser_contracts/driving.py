"""Drives the consumers' own client: the shared Core client, which all of them use.

Sends what it is asked to send, and judges nothing.
"""

from __future__ import annotations

from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, get_type_hints

import httpx
from pydantic import BaseModel, RootModel, ValidationError

from shared.core_client import CoreClient

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from handfast.bindings import Request

__all__ = ["call", "unsendable"]


class _AsDeclared(RootModel[Any]):
    """A body or query that the client's own model would not let through."""


async def call(base_url: str, request: Request) -> Any:
    """Make the client send ``request``; returns what it makes of the answer.

    Raises:
        CoreError: the client's error.
    """
    async with httpx.AsyncClient(verify=_trusted()) as connections:
        method = getattr(CoreClient(base_url, connections), request.operation)
        return await method(*request.path.values(), **_arguments(request))


def unsendable(request: Request) -> str | None:
    """Why the client cannot send ``request`` at all, or None: it can."""
    path = request.interaction.operation.path_parameters
    try:
        if path is not None:
            path.model_validate(request.path)
    except ValidationError:
        return "the client refuses a path parameter that can't name anything"
    sent = _sent(request)
    if request.operation == "upload_image" and "file" not in sent["body"]:
        return "the client always sends the part"
    models = {k: v for k, v in _arguments(request).items() if isinstance(v, BaseModel)}
    if any(v.model_dump(mode="json", exclude_unset=True) != sent[k] for k, v in models.items()):
        return "the client writes every moment in UTC"
    return None


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted: reading them takes longer than all else of a call."""
    return httpx.create_ssl_context()


def _sent(request: Request) -> Mapping[str, Any]:
    """The body and the query, if there are any, by the names that the client's methods use."""
    body = {"body": request.body} if request.interaction.operation.bodies else {}
    return {**body, "query": request.query} if request.query else body


def _arguments(request: Request) -> Mapping[str, Any]:
    """The body and the query as the client's method takes them, by name."""
    types = get_type_hints(getattr(CoreClient, request.operation))
    return {name: _argument(types[name], sent) for name, sent in _sent(request).items()}


def _argument(annotation: Any, sent: Any) -> Any:
    if annotation is bytes:
        return sent["file"]
    options = getattr(annotation, "__args__", (annotation,))
    model = next(option for option in options if option is not NoneType)
    try:
        return model.model_validate(sent)
    except ValidationError:
        return _AsDeclared.model_construct(sent)
