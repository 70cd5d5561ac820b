"""Requests between services: sent with a token, again where that is safe, and in time."""

import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar, Final, cast

from shared._extras import brought_by
from shared.core.clients._reading import read_json, read_whole
from shared.core.clients._retries import Attempts, attempts_for
from shared.core.clients._tokens import checked_token, configured_token

with brought_by("desk", "shared.core.clients"):
    import requests
    from urllib3.exceptions import HTTPError, MaxRetryError, ReadTimeoutError

__all__ = ["HTTPClient"]

_AUTHORIZATION: Final = "authorization"


class HTTPClient:
    """Asks other services, alike for all.

    System document "Tasks: Shared Core Components", T009 to T013. May be shared by threads: each
    has its own connections. Proxies and `.netrc` of the environment are not used: services reach
    each other directly, and no password of a file replaces a token.

    Each request raises `requests.ConnectionError`, `requests.Timeout` or, for an answer from 400
    on, `requests.HTTPError`, all of them `requests.RequestException`. The error has `method`, `url`
    and `attempts`, how often the request was sent, and its `response` is the last answer, if there
    was one.
    """

    default_timeout: ClassVar[float] = 5
    """Seconds to wait for a connection, and for each part of the answer."""
    default_retry_attempts: ClassVar[int] = 3
    """How often a request is sent again: after 429, an answer from 500 on, or a failure to connect
    or to read. POST and PATCH are sent again only with the header `Idempotency-Key`."""
    default_backoff_factor: ClassVar[float] = 0.5
    """Seconds before the first retry, doubled before each further one. Retry-After goes first."""
    default_deadline: ClassVar[float] = 30
    """Seconds after which no attempt begins and no more of an answer is read."""

    def __init__(
        self,
        *,
        token_service: Callable[[], str | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open no connection yet; `token_service` is asked where the settings name no token."""
        self._token_service, self._clock, self._wait = token_service, clock, wait
        self._threads = threading.local()

    def get(
        self,
        url: str,
        token: str | None = None,
        timeout: float | None = None,
        retry_attempts: int | None = None,
        **kwargs: Any,
    ) -> requests.Response:
        """Send GET; `kwargs` are those of `requests.request`."""
        return self._request("GET", url, token, timeout, retry_attempts, **kwargs)

    def post(
        self,
        url: str,
        data: Any = None,
        json: Any = None,
        token: str | None = None,
        timeout: float | None = None,
        retry_attempts: int | None = None,
        **kwargs: Any,
    ) -> requests.Response:
        """Send POST; again only with the header `Idempotency-Key`."""
        kwargs |= {"data": data, "json": json}
        return self._request("POST", url, token, timeout, retry_attempts, **kwargs)

    def put(
        self,
        url: str,
        data: Any = None,
        json: Any = None,
        token: str | None = None,
        timeout: float | None = None,
        retry_attempts: int | None = None,
        **kwargs: Any,
    ) -> requests.Response:
        """Send PUT."""
        kwargs |= {"data": data, "json": json}
        return self._request("PUT", url, token, timeout, retry_attempts, **kwargs)

    def patch(
        self,
        url: str,
        data: Any = None,
        json: Any = None,
        token: str | None = None,
        timeout: float | None = None,
        retry_attempts: int | None = None,
        **kwargs: Any,
    ) -> requests.Response:
        """Send PATCH; again only with the header `Idempotency-Key`."""
        kwargs |= {"data": data, "json": json}
        return self._request("PATCH", url, token, timeout, retry_attempts, **kwargs)

    def delete(
        self,
        url: str,
        token: str | None = None,
        timeout: float | None = None,
        retry_attempts: int | None = None,
        **kwargs: Any,
    ) -> requests.Response:
        """Send DELETE."""
        return self._request("DELETE", url, token, timeout, retry_attempts, **kwargs)

    def get_json(self, url: str, **kwargs: Any) -> dict[str, Any] | list[Any]:
        """Send GET, and read the answer.

        Raises:
            ValueError: the answer is no JSON object or array.
        """
        return read_json(self.get(url, **kwargs))

    def post_json(
        self, url: str, data: Any = None, json: Any = None, **kwargs: Any
    ) -> dict[str, Any] | list[Any]:
        """Send `json`, or else `data`, as JSON, and read the answer.

        Raises:
            ValueError: the answer is no JSON object or array.
        """
        return read_json(self.post(url, json=data if json is None else json, **kwargs))

    def _request(
        self,
        method: str,
        url: str,
        token: str | None,
        timeout: float | None,
        retry_attempts: int | None,
        **kwargs: Any,
    ) -> requests.Response:
        headers = self._headers(url, token, kwargs.pop("headers", None))
        retries = self.default_retry_attempts if retry_attempts is None else retry_attempts
        attempts = attempts_for(
            method,
            headers,
            retries,
            self.default_backoff_factor,
            deadline=self._clock() + self.default_deadline,
            clock=self._clock,
            wait=self._wait,
        )
        seconds = self.default_timeout if timeout is None else timeout
        options = kwargs | {"headers": headers, "timeout": seconds, "stream": True}
        try:
            response = self._answer(method, url, attempts, options)
            response.raise_for_status()
        except requests.RequestException as error:
            vars(error).update(method=method, url=url, attempts=attempts.sent[0])
            raise
        return response

    def _answer(
        self, method: str, url: str, attempts: Attempts, options: dict[str, Any]
    ) -> requests.Response:
        """The whole answer: one that breaks off or stops is asked for again, as any failure."""
        while True:
            try:
                response = self._session(attempts).request(method, url, **options)
            except requests.ConnectionError as error:
                raise _as_timeout(error) from error
            try:
                read_whole(response, attempts)
            except HTTPError as error:
                attempts = _left(response, method, url, error)
                attempts.sleep()
            else:
                return response

    def _headers(self, url: str, token: str | None, given: Any) -> dict[str, str]:
        """A token that is given goes first, then a header, then the token of the settings."""
        headers = dict(given or {})
        if token is None and _AUTHORIZATION not in map(str.lower, headers):
            token = configured_token(url, self._token_service)
        if token is not None:
            headers = {name: one for name, one in headers.items() if name.lower() != _AUTHORIZATION}
            headers["Authorization"] = f"Bearer {checked_token(token)}"
        return headers

    def _session(self, attempts: Attempts) -> requests.Session:
        """The session of this thread, which makes these attempts."""
        session: requests.Session | None = getattr(self._threads, "session", None)
        if session is None:
            session = self._threads.session = requests.Session()
            session.trust_env = False
        for adapter in session.adapters.values():
            vars(adapter)["max_retries"] = attempts
        return session


def _as_timeout(error: requests.ConnectionError) -> requests.RequestException:
    """The error itself; a timeout, if it is one that requests calls by the name of all failures."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    if isinstance(reason, ReadTimeoutError):
        return requests.ReadTimeout(reason, request=error.request)
    return error


def _left(response: requests.Response, method: str, url: str, error: HTTPError) -> Attempts:
    """The attempts that are left after an answer that did not arrive whole.

    Raises:
        requests.ReadTimeout, requests.ConnectionError: none is.
    """
    try:
        left: Any = response.raw.retries
        return cast("Attempts", left.increment(method, url, error=error))
    except (MaxRetryError, HTTPError):
        kind = (
            requests.ReadTimeout
            if isinstance(error, ReadTimeoutError)
            else requests.ConnectionError
        )
        raise kind(error, request=response.request, response=response) from error
