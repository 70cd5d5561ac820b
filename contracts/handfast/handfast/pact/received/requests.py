"""The request of an interaction in a pact of others, byte for byte, or why there is none. Pure.

The values of provider states are in it already (``ReceivedInteraction.filled``). In place of what
a generator makes at random the example stands, which is one of those values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from handfast.derive.requests import Sent
from handfast.pact.received.bodies import body_of, bytes_of, why_no_body
from handfast.wire.headers import Headers
from handfast.wire.media_types import media_type_of
from handfast.wording.excerpts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["sent_of", "why_not_sent"]

_PATH: Final = "/%:@!$&'()*+,;=~-._"
_AT_RANDOM: Final = frozenset(
    {
        *("ProviderState", "RandomInt", "RandomDecimal", "RandomHexadecimal"),
        *("RandomString", "RandomBoolean", "Uuid", "Regex"),
    }
)


def why_not_sent(request: Mapping[str, Any]) -> tuple[str, ...]:
    """Why the request is not understood here; empty where it is."""
    kinds = dict.fromkeys(_kinds_in(request.get("generators") or {}))
    reasons = [
        f"the generator {quoted(kind)} in a request" for kind in kinds if kind not in _AT_RANDOM
    ]
    return (*reasons, *why_no_body(request))


def _kinds_in(tree: Any) -> Iterator[Any]:
    if isinstance(tree, Mapping) and "type" in tree and not isinstance(tree["type"], Mapping):
        yield tree["type"] if isinstance(tree["type"], str) else repr(tree["type"])
    elif isinstance(tree, Mapping):
        for inner in tree.values():
            yield from _kinds_in(inner)
    else:
        yield repr(tree)


def sent_of(request: Mapping[str, Any]) -> Sent:
    """The request as it is sent.

    Raises:
        NotUnderstood: its body is not.
    """
    headers = [
        (name, text)
        for name, value in (request.get("headers") or {}).items()
        for text in ([value] if isinstance(value, str) else value)
    ]
    body = body_of(request)
    data = bytes_of(body)
    kind = next((text for name, text in headers if name.lower() == "content-type"), "")
    if data and not kind:
        kind = (body.kind if body else "") or "application/json"
        headers.append(("Content-Type", kind))
    path = quote(request["path"], safe=_PATH)
    query = _query(request.get("query"))
    target = f"{path}?{query}" if query else path
    method = request["method"].upper()
    return Sent(method, target, Headers(headers), data, media_type_of(kind) if data else None)


def _query(query: Any) -> str:
    if isinstance(query, Mapping):
        pairs = [
            (name, text)
            for name, value in query.items()
            for text in ([value] if isinstance(value, str) else value)
        ]
        return urlencode(pairs, quote_via=quote, safe="")
    return quote(query or "", safe="%=&" + _PATH + "?")
