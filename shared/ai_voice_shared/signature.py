"""Whether a request comes from Twilio: its signature, as Twilio's own library computes it.

The signature is an HMAC over the URL as Twilio called it, the query as it was written, and the
form's names and values, sorted. Says yes and no exactly where `twilio.request_validator` does;
where that one raises, no.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Literal
from urllib.parse import ParseResult, parse_qs, urlparse

from pydantic import SecretStr

from ai_voice_shared.forms import parse_form

__all__ = ["Params", "TwilioSignatureValidator"]

type Params = Iterable[tuple[str, str]] | Mapping[str, str] | str | None
"""A form's names and values, or the text of a body that is no form."""

_SIGNATURE = "x-twilio-signature"
_SETTINGS = "x-twilio-webhooks-signature-settings"
_FORM = "application/x-www-form-urlencoded"
_HASHES: dict[str, Literal["sha1", "sha256"]] = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}


class TwilioSignatureValidator:
    """Tells the requests of Twilio from others.

    `secret` is the account's auth token, or the shared key of a webhook that is signed with one.
    """

    def __init__(self, secret: str | SecretStr) -> None:
        plain = secret.get_secret_value() if isinstance(secret, SecretStr) else secret
        if not plain:
            raise ValueError("no secret to check Twilio's signature with: set TWILIO_AUTH_TOKEN")
        self._secret = plain.encode()

    def signature(
        self,
        url: str,
        params: Iterable[tuple[str, str]] | Mapping[str, str] = (),
        algorithm: str = "HMAC_SHA1",
    ) -> str:
        """The signature of a call of this URL, exactly as it is written, with this form.

        Raises:
            ValueError: the algorithm is neither HMAC_SHA1 nor HMAC_SHA256.
        """
        hashed = _HASHES.get(algorithm.upper())
        if hashed is None:
            raise ValueError(f"no algorithm of Twilio's: {algorithm}")
        pairs = params.items() if isinstance(params, Mapping) else params
        text = url + "".join(name + value for name, value in sorted(set(pairs)))
        return b64encode(hmac.digest(self._secret, text.encode(), hashed)).decode()

    def validate(
        self, url: str, params: Params, signature: str | None, algorithm: str | None = "HMAC_SHA1"
    ) -> bool:
        """Whether Twilio signed a call of this URL with this form, or this body.

        The port may be written or not, as Twilio itself is not consistent. A body that is no form
        is covered by the URL's parameter `bodySHA256`.
        """
        try:
            return self._is_signed(url, params, signature or "", algorithm or "HMAC_SHA1")
        except ValueError:  # a URL or a text that nobody can sign
            return False

    def validate_request(self, url: str, headers: Mapping[str, str], body: str) -> bool:
        """Whether Twilio signed a request; a header's name may be written in any case.

        `url` is what Twilio called: scheme, host, path with its stage, and the raw query string.
        """
        named = {name.lower(): value for name, value in headers.items()}
        is_form = named.get("content-type", _FORM).partition(";")[0].strip().lower() == _FORM
        try:
            params: Params = parse_form(body) if is_form else body
        except ValueError:
            return False
        algorithm = _algorithm(named.get(_SETTINGS, ""))
        return self.validate(url, params, named.get(_SIGNATURE), algorithm)

    def _is_signed(self, url: str, params: Params, signature: str, algorithm: str) -> bool:
        if algorithm.upper() not in _HASHES:
            return False
        parts = urlparse(url)
        if isinstance(params, str):
            stated = parse_qs(parts.query).get("bodySHA256")
            if not (_same(_digest(params), stated[0]) if stated else params == ""):
                return False
            params = ()
        pairs = list(params.items() if isinstance(params, Mapping) else params or ())
        urls = (_without_port(parts), _with_port(parts))
        found = [_same(self.signature(url, pairs, algorithm), signature) for url in urls]
        return any(found)  # after both are computed, so that the time tells nothing


def _digest(body: str) -> str:
    return sha256(body.encode()).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _algorithm(settings: str) -> str:
    """What the settings header names, such as `key=…,algorithm=HMAC_SHA256`."""
    named = (part.partition("=") for part in settings.split(","))
    stated = (value.strip() for name, _, value in named if name.strip() == "algorithm")
    return next(filter(None, stated), "HMAC_SHA1")


def _without_port(parts: ParseResult) -> str:
    if not parts.port:
        return parts.geturl()
    return parts._replace(netloc=parts.netloc.split(":")[0]).geturl()


def _with_port(parts: ParseResult) -> str:
    if parts.port:
        return parts.geturl()
    port = 443 if parts.scheme == "https" else 80
    return parts._replace(netloc=f"{parts.netloc}:{port}").geturl()
