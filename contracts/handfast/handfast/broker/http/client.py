"""Sends requests to one broker, within seconds, and explains what goes wrong. Knows no route.

A request is sent again where the broker did not answer or could not (429, 5xx): all that is asked
of it comes to the same when it is asked twice.
Only the broker itself is sent credentials.
"""

from __future__ import annotations

import json
import ssl
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx

from handfast.broker.errors import BrokerError
from handfast.broker.http.refusals import refusal
from handfast.exit_codes import ExitCode
from handfast.wording.masking import hidden_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handfast.broker.address import BrokerAddress

__all__ = ["ANSWER_SECONDS", "Answer", "BrokerClient", "opened"]

ANSWER_SECONDS: Final = 10.0
"""How long one answer is waited for, all attempts together."""

_MOST_BYTES: Final = 50_000_000
_FIRST_WAIT: Final = 0.2
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})
_MERGE_PATCH: Final = "application/merge-patch+json"
_ACCEPT: Final = "application/hal+json, application/json;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the broker answered: ``document`` is its JSON, None where it sent none."""

    status: int
    document: Any
    where: str


@dataclass
class BrokerClient:
    """One broker, while a connection to it is open."""

    address: BrokerAddress
    http: httpx.Client
    seconds: float = ANSWER_SECONDS
    wait: Callable[[float], object] = time.sleep
    accepted: bool = field(default=False, init=False)
    """Whether it has answered a request with these credentials."""

    def url(self, path: str) -> str:
        """``path`` at this broker; what is a URL already stays one.

        Raises:
            BrokerError: it leads to another server.
        """
        url = path if "://" in path else f"{self.address.url}{path}"
        if urlsplit(url)[:2] != urlsplit(self.address.url)[:2]:
            there = f"{urlsplit(url).scheme}://{urlsplit(url).netloc.rpartition('@')[2]}"
            raise self.error(
                f"links to another server, {there}, which is sent no credentials; name the "
                "broker by that URL, or set the base URL that it writes into its links",
                ExitCode.NOT_VERIFIED,
            )
        return url

    def get(self, path: str, missing: int | None = None) -> Answer:
        """What stands at ``path``; an answer of status ``missing`` is no fault.

        Raises:
            BrokerError: it does not answer, refuses, or answers something else than JSON.
        """
        return self.send("GET", path, fine=() if missing is None else (missing,))

    def send(self, method: str, path: str, body: Any = None, fine: tuple[int, ...] = ()) -> Answer:
        """What the broker answers; a status in ``fine`` is no fault.

        Raises:
            BrokerError: it does not answer, refuses, or answers something else than JSON.
        """
        url = self.url(path)
        where = f"{method} {urlsplit(url).path or '/'}"
        response = self._answered(method, url, where, body)
        text = hidden_in(response.text, self.address.secrets)
        # A document stays as it is: a pact may have a word in it that is somebody's password.
        document = _json(response, response.text)
        if not (response.is_success or response.status_code in fine):
            known = self.accepted
            code, why = refusal(response.status_code, document, text, self.address, known=known)
            raise self.error(f"{where}: {why}", code, response.status_code)
        if document is None and response.content:
            kind = response.headers.get("content-type", "no content type")
            why = f"answered {kind} instead of JSON; see whether this is the URL of a Pact Broker"
            raise self.error(f"{where}: {why}", ExitCode.NOT_VERIFIED, response.status_code)
        self.accepted = True
        return Answer(response.status_code, document, where)

    def shown(self, text: Any) -> str:
        """What the broker writes for people, without a secret."""
        return hidden_in(str(text), self.address.secrets)

    def error(self, why: str, code: ExitCode, status: int = 0) -> BrokerError:
        """What ends a command: which broker, and why."""
        message = f"Pact Broker {self.address.url}: {why}"
        return BrokerError(hidden_in(message, self.address.secrets), code, status)

    def _answered(self, method: str, url: str, where: str, body: Any) -> httpx.Response:
        """The answer to the first request that has one, or to the last."""
        ends = time.monotonic() + self.seconds
        failure, wait = "", _FIRST_WAIT
        response: httpx.Response | None
        for attempt in range(1, self.address.attempts + 1):
            try:
                response = self._once(method, url, body, ends)
            except httpx.HTTPError as error:
                response, failure = None, f"{type(error).__name__}: {error}"
            else:
                if response.status_code not in _AGAIN:
                    return response
                wait = _retry_after(response, wait)
            last = attempt == self.address.attempts or time.monotonic() + wait >= ends
            if last and response is not None:
                return response
            if last:
                break
            self.wait(wait)
            wait *= 4
        raise self.error(
            f"{where}: no answer within {self.seconds:g} s ({failure}); see whether "
            "PACT_BROKER_BASE_URL is right, and whether the broker runs and can be reached",
            ExitCode.NOT_VERIFIED,
        )

    def _once(self, method: str, url: str, body: Any, ends: float) -> httpx.Response:
        left = max(ends - time.monotonic(), 0.001)
        headers = {"Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if method == "PATCH":
            headers["Content-Type"] = _MERGE_PATCH
        if self.address.authorization:
            headers["Authorization"] = self.address.authorization
        request = self.http.build_request(method, url, json=body, headers=headers, timeout=left)
        response = self.http.send(request, stream=True)
        try:
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if time.monotonic() > ends:
                    raise httpx.ReadTimeout("the answer does not end", request=request)
                if size > _MOST_BYTES:
                    raise httpx.DecodingError("the answer is beyond 50 MB", request=request)
        finally:
            response.close()
        return httpx.Response(
            response.status_code,
            headers={
                name: response.headers[name]
                for name in ("content-type", "retry-after", "location")
                if name in response.headers
            },
            content=b"".join(parts),
        )


@contextmanager
def opened(address: BrokerAddress, seconds: float = ANSWER_SECONDS) -> Iterator[BrokerClient]:
    """The broker at ``address``, until the block ends; no answer takes over ``seconds``."""
    parts = urlsplit(address.url)
    # Reading the root certificates takes longer than most answers; without TLS none is needed.
    verify = True if parts.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # A proxy in the environment must not stand between the command and a loopback address.
    outside = parts.hostname not in _LOOPBACK
    with httpx.Client(follow_redirects=False, trust_env=outside, verify=verify) as http:
        yield BrokerClient(address, http, seconds)


def _retry_after(response: httpx.Response, otherwise: float) -> float:
    """How many seconds the broker asks to wait (RFC 9110, section 10.2.3)."""
    asked = response.headers.get("retry-after", "")
    return float(asked) if asked.isascii() and asked.isdigit() else otherwise


def _json(response: httpx.Response, text: str) -> Any:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
