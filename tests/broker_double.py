"""A Pact Broker on loopback that answers what the real one answered to the same requests.

It knows the steps that were recorded, users, a token, and faults that are put in front of it. To a
request that was not recorded it answers 501, and remembers it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handfast.http.serving import HOST, listening_socket, threaded, uvicorn_at
from handfast.wire.asgi import Receive, Send

RECORDED = Path(__file__).parent / "data" / "pact_broker"
_HOST = re.compile(r"http://127\.0\.0\.1:9[0-9]{3}")
_REALM = {"www-authenticate": 'Basic realm="Restricted area"', "content-type": "text/plain"}


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    target: str
    authorization: str
    body: Any
    kind: str = ""
    """The media type of the body."""


@dataclass(frozen=True)
class Fault:
    """What is answered, so often, to a request whose method and target begin like this."""

    begins: str
    status: int = 500
    headers: MutableMapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    times: int = 1_000
    drops: bool = False


@dataclass
class Double:
    """The broker: what it knows, and what it was asked."""

    exchanges: list[dict[str, Any]]
    users: dict[str, str] = field(default_factory=dict)
    readers: frozenset[str] = frozenset()
    token: str = ""
    faults: list[Fault] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    unrecorded: list[Request] = field(default_factory=list)
    url: str = ""
    _met: dict[int, int] = field(default_factory=dict)
    _answered: set[int] = field(default_factory=set)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        query = scope["query_string"].decode()
        target = scope["raw_path"].decode() + (f"?{query}" if query else "")
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        asked = Request(
            scope["method"],
            target,
            headers.get("authorization", ""),
            json.loads(body) if body else None,
            headers.get("content-type", ""),
        )
        self.requests.append(asked)
        status, answered, content = self._answer(asked)
        if status == 0:
            return  # uvicorn answers 500 to an application that sends nothing
        raw = [(name.encode(), value.encode()) for name, value in answered.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": content})

    def _answer(self, asked: Request) -> tuple[int, MutableMapping[str, str], bytes]:
        for number, fault in enumerate(self.faults):
            met = self._met.get(number, 0)
            if f"{asked.method} {asked.target}".startswith(fault.begins) and met < fault.times:
                self._met[number] = met + 1
                return (0 if fault.drops else fault.status), fault.headers, fault.body
        return self._refusal(asked) or self._recorded(asked)

    def _refusal(self, asked: Request) -> tuple[int, MutableMapping[str, str], bytes] | None:
        """As steps B and C show: a broker with users answers 400 to a token."""
        kind, _, proof = asked.authorization.partition(" ")
        if self.token and asked.authorization != f"Bearer {self.token}":
            return 401, {"content-type": "application/json"}, b'{"error": "Unauthorized"}'
        if not self.users:
            return None
        if kind == "Bearer":
            return 400, {"content-type": "text/plain"}, b""
        user, _, password = base64.b64decode(proof).decode().partition(":")
        writes = asked.method != "GET" and not asked.target.endswith("/for-verification")
        if self.users.get(user) != password or not user or (writes and user in self.readers):
            return 401, _REALM, b""
        return None

    def _recorded(self, asked: Request) -> tuple[int, MutableMapping[str, str], bytes]:
        fitting = [
            number for number, one in enumerate(self.exchanges) if fits(one["request"], asked)
        ]
        if not fitting:
            self.unrecorded.append(asked)
            return 501, {}, f"not recorded: {asked}".encode()
        number = next((one for one in fitting if one not in self._answered), fitting[-1])
        self._answered.add(number)
        response = self.exchanges[number]["response"]
        content = b""
        if "body" in response:
            content = _HOST.sub(self.url, json.dumps(response["body"])).encode()
        return response["status"], response["headers"], content


def fits(recorded: dict[str, Any], asked: Request) -> bool:
    """Whether a recorded request asks the same: its content, whatever a client adds to that."""
    if (recorded["method"], recorded["target"] or "/") != (asked.method, asked.target):
        return False
    return bool(meaning(recorded.get("body")) == meaning(asked.body))


def meaning(body: Any) -> Any:
    """What a body asks for: pacts without their encoding, results without who found them."""
    if isinstance(body, dict) and "contracts" in body:
        pacts = [
            {**one, "content": json.loads(base64.b64decode(one["content"]))}
            for one in body["contracts"]
        ]
        return {**body, "contracts": pacts}
    if isinstance(body, dict) and "testResults" in body:
        results = [(one["interactionId"], one["success"]) for one in body["testResults"]]
        return {name: value for name, value in body.items() if name != "verifiedBy"} | {
            "testResults": results
        }
    return body


def steps(*names: str) -> list[dict[str, Any]]:
    """What was recorded in these steps, by the beginnings of their names, in their order."""
    return [
        exchange
        for name in names
        for exchange in json.loads(path_of(name).read_text(encoding="utf-8"))["exchanges"]
    ]


def path_of(name: str) -> Path:
    """The file of the step."""
    (path,) = RECORDED.glob(f"{name}-*.json")
    return path


@contextmanager
def answering(double: Double) -> Iterator[Double]:
    """``double`` on loopback, until the end of the block; ``url`` is where."""
    with listening_socket(HOST, 0) as listener:

        @asynccontextmanager
        async def block() -> Any:
            async with uvicorn_at(double, listener) as url:
                double.url = url
                yield url

        with threaded(block):
            yield double
