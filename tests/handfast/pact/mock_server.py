"""Lays a derived Pact V4 interaction out on pact-python's builder, for its mock server."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from handfast.wire.media_types import is_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pact import Pact
    from pact.interaction import HttpInteraction

__all__ = ["lay_out"]


def lay_out(pact: Pact, declared: Mapping[str, Any]) -> None:
    """Add the Synchronous/HTTP interaction ``declared`` (Pact V4 JSON) to ``pact``."""
    request, response = declared["request"], declared["response"]
    laid = pact.upon_receiving(declared["description"])
    for state in declared.get("providerStates", ()):
        laid.given(state["name"], state.get("params") or None)
    laid.with_request(request["method"], request["path"])
    for name, texts in request.get("query", {}).items():
        for text in texts:
            laid.with_query_parameter(name, text)
    _part(laid, request)
    laid.will_respond_with(response["status"])
    _part(laid, response)


def _part(laid: HttpInteraction, part: Mapping[str, Any]) -> None:
    for name, texts in part.get("headers", {}).items():
        for text in texts if isinstance(texts, list) else [texts]:
            laid.with_header(name, text)
    _body(laid, part.get("body"))
    if part.get("matchingRules"):
        laid.with_matching_rules(dict(part["matchingRules"]))


def _body(laid: HttpInteraction, body: Mapping[str, Any] | None) -> None:
    if not body:
        return
    content, media_type = body["content"], body.get("contentType")
    if media_type is None:  # the body is declared empty
        return
    if body.get("encoded"):
        laid.with_binary_body(base64.b64decode(content), media_type)
    elif is_json(media_type):
        laid.with_body(json.dumps(content), media_type)
    else:
        laid.with_body(content, media_type)
