"""Where the broker is and what proves who calls it: of a URL and of the PACT_BROKER_* variables.

Reads no environment by itself. A secret stands in no ``repr`` and in no message.
"""

from __future__ import annotations

import base64
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit
from urllib.request import url2pathname

from handfast.broker.errors import BrokerError
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BrokerAddress", "broker_address", "broker_folder", "broker_secrets", "folder_at"]

_URL: Final = "PACT_BROKER_BASE_URL"
_USER: Final = "PACT_BROKER_USERNAME"
_PASSWORD: Final = "PACT_BROKER_PASSWORD"  # noqa: S105  # the name of a variable
_TOKEN: Final = "PACT_BROKER_TOKEN"  # noqa: S105  # the name of a variable
_ATTEMPTS: Final = "PACT_BROKER_HTTP_RETRIES"
_EXAMPLE: Final = "such as https://broker.example.org"
_SHORTEST: Final = 3
"""A shorter text is no secret, and masking it would hide half of every sentence."""


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where a broker answers, without a slash at the end, and the ``Authorization`` it is sent.

    ``attempts`` is how often a request is sent at most.
    """

    url: str
    authorization: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    attempts: int = 3

    @property
    def has_token(self) -> bool:
        """Whether a token, not a user and password, proves who calls."""
        return self.authorization.startswith("Bearer ")


def broker_folder(url: str | None, environ: Mapping[str, str]) -> Path | None:
    """The folder that ``url``, else PACT_BROKER_BASE_URL, names as ``file:PATH``; else None.

    Raises:
        BrokerError: no path is named, or one of another machine.
    """
    given = url or environ.get(_URL, "")
    return folder_at(given) if given.startswith("file:") else None


def folder_at(url: str) -> Path:
    """The folder of ``file:PATH``, or of a URL ``file:///PATH``, in which ``%20`` is a space.

    The latter is of RFC 8089.

    Raises:
        BrokerError: no path is named, or one of another machine.
    """
    path = url.removeprefix("file:")
    if path.startswith("//"):
        host, slash, rest = path.removeprefix("//").partition("/")
        if host not in {"", "localhost"}:
            raise _wrong("a broker's folder is on this machine: name it as file:PATH")
        path = url2pathname(f"{slash}{rest}")
    if not path or "\0" in path:
        raise _wrong("no folder is named: file:PATH, such as file:../broker-records")
    return Path(path).expanduser()


def broker_address(url: str | None, environ: Mapping[str, str]) -> BrokerAddress:
    """The broker at ``url``, else at PACT_BROKER_BASE_URL.

    A user and password in the URL come before those of PACT_BROKER_USERNAME and
    PACT_BROKER_PASSWORD; PACT_BROKER_TOKEN stands alone. PACT_BROKER_HTTP_RETRIES is how often a
    request is sent at most, 3 times by default.

    Raises:
        BrokerError: no broker is named, the URL is none, or two proofs contradict each other.
    """
    given = url or environ.get(_URL, "")
    if not given:
        raise _wrong(
            f"no broker is named: give --broker URL, or set {_URL}; file:PATH names a folder"
        )
    parts = _parts(given)
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else str(parts.hostname)
    port = "" if parts.port is None else f":{parts.port}"
    plain = urlunsplit((parts.scheme, f"{host}{port}", parts.path.rstrip("/"), "", ""))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not parts.username:
        user, password = environ.get(_USER, ""), environ.get(_PASSWORD, "")
    token = environ.get(_TOKEN, "")
    if token and user:
        raise _wrong(f"{_TOKEN} and a user are both given: give one of them")
    if bool(user) != bool(password):
        raise _wrong(f"a user without a password, or the reverse: set {_USER} and {_PASSWORD}")
    authorization = f"Bearer {token}" if token else ""
    if user:
        if ":" in user:
            raise _wrong("a user's name with a colon in it cannot be sent (RFC 7617, section 2)")
        authorization = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
    if not authorization.isascii() or not authorization.isprintable():
        raise _wrong(f"{_TOKEN} has a character that no header can have")
    attempts = environ.get(_ATTEMPTS, "3")
    if not attempts.isascii() or not attempts.isdigit() or not 1 <= int(attempts) <= 20:
        raise _wrong(f"{_ATTEMPTS} is no number from 1 to 20")
    return BrokerAddress(plain, authorization, broker_secrets((url,), environ), int(attempts))


def broker_secrets(urls: tuple[str | None, ...], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Each text that may not be shown, in every form in which it may be quoted, longest first."""
    pairs = [(environ.get(_USER, ""), environ.get(_PASSWORD, ""))]
    found = {environ.get(_TOKEN, "")}
    for url in (*urls, environ.get(_URL)):
        try:
            parts = urlsplit(url or "")
            user, password = parts.username or "", parts.password or ""
        except ValueError:
            continue
        found.add(password)
        pairs.append((unquote(user), unquote(password)))
    for user, password in pairs:
        found |= {password, base64.b64encode(f"{user}:{password}".encode()).decode()}
    return tuple(sorted((one for one in found if len(one) >= _SHORTEST), key=len, reverse=True))


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, or beyond 65535
        valid = None
    if not valid or parts.query or parts.fragment:
        raise _wrong(f"the broker's URL is no address {_EXAMPLE}") from None
    return parts


def _wrong(message: str) -> BrokerError:
    return BrokerError(message, ExitCode.WRONG)
