"""What stands between a provider and Pact's verifier, which would follow redirects.

Changes no status, and no body but for its content coding. Verifies nothing.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import httpx

from handfast.http.forwarding.decoding import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from handfast.http.lifespan import Watch
    from handfast.wire.asgi import App, Receive, Send

__all__ = ["answering", "as_declared", "lost_in", "uncoded", "unfollowed"]

_OF_THE_CODING = frozenset({b"content-encoding", b"content-length"})
_FOLLOWED = frozenset({301, 302, 303, 307, 308})


def unfollowed(app: App) -> App:
    """``app`` whose redirects say not where they lead, so that they are judged as they are.

    Else the verifier asks whatever host they name, and judges the answer at the end.
    """

    async def without_location(
        scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        async def relay(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and message["status"] in _FOLLOWED:
                headers = message.get("headers", ())
                left = [one for one in headers if bytes(one[0]).lower() != b"location"]
                message = {**message, "headers": left}
            await send(message)

        await app(scope, receive, relay)

    return without_location


def uncoded(app: App, most: int) -> App:
    """``app`` whose bodies are decoded here: the verifier has no limit, and knows fewer codings.

    Where one can't be decoded, or has more than ``most`` bytes then, ``app`` can't send it.
    """

    async def without_coding(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        begun: MutableMapping[str, Any] = {}
        body = bytearray()

        async def relay(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and _is_coded(message):
                begun.update(message)
            elif not begun or message["type"] != "http.response.body":
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    whole = decoded(begun["status"], begun["headers"], bytes(body), most)
                    left = [one for one in begun["headers"] if one[0].lower() not in _OF_THE_CODING]
                    await send({**begun, "headers": left})
                    await send({"type": "http.response.body", "body": whole})

        await app(scope, receive, relay)

    return without_coding


def _is_coded(message: MutableMapping[str, Any]) -> bool:
    return any(name.lower() == b"content-encoding" for name, _ in message.get("headers", ()))


def as_declared(query: bytes, declared: bytes) -> bytes:
    """``declared`` where ``query`` says the same: the verifier sorts names, and quotes anew.

    What is signed is the text itself. In which order the values of one name come is part of it.
    """
    return declared if _by_name(query) == _by_name(declared) else query


def _by_name(query: bytes) -> list[tuple[bytes, bytes]]:
    """The parameters, byte by byte: those of one name stay in their order."""
    parts = (part.replace(b"+", b" ").partition(b"=") for part in query.split(b"&") if part)
    found = [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in parts]
    return sorted(found, key=itemgetter(0))


def answering(app: App, watch: Watch) -> App:
    """``app`` that is reached by its URL: what prevents its answer is added to ``watch``."""

    async def answer(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except httpx.RequestError as error:
            watch.raised.append(error)
            await send({"type": "http.response.start", "status": 502, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    return answer


def lost_in(raised: Iterable[BaseException]) -> str | None:
    """Why no answer came from a URL, where that was among what was ``raised``."""
    lost = (error for error in raised if isinstance(error, httpx.RequestError))
    return next((f"no answer: {type(error).__name__}: {error}" for error in lost), None)
