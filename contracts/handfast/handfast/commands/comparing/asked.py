"""The OpenAPI document that a service of one's own serves. Compares nothing."""

from __future__ import annotations

from typing import Any

from handfast.commands.options.loading import load_app
from handfast.fuzz.openapi.documents import own_document
from handfast.fuzz.openapi.running import running
from handfast.providers.provider import RunningProvider

__all__ = ["asked"]


def asked(name: str, app: str | None, url: str | None) -> dict[str, Any]:
    """The document of the provider ``name``: of an application that is started, or at a URL.

    Raises:
        CannotVerify: it does not start.
        NoDocument: it serves none.
    """
    provider = RunningProvider(name=name, app=load_app(app) if app else None, url=url)
    with running(provider) as at:
        return own_document(at)
