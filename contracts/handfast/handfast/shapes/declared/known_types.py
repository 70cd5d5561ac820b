"""Types that JSON has as text and that only code can read: URLs, addresses, paths. Data only.

Values are written as Pydantic writes them, so that each is also what an answer has.
"""

from __future__ import annotations

import ipaddress
import pathlib
import zoneinfo
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pydantic

from handfast.frozen import dataclass
from handfast.shapes.marks import Samples

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.shapes.nouns import Kind

__all__ = ["KnownType", "known_type", "samples_of"]


@dataclass(frozen=True, slots=True)
class KnownType:
    """What a type is in JSON, with values that it takes and refuses."""

    kind: Kind
    samples: Samples


def known_type(cls: type) -> KnownType | None:
    """What is known of ``cls`` or of the next class that it inherits from; None for others."""
    return next((_KNOWN[base] for base in cls.__mro__ if base in _KNOWN), None)


def samples_of(cls: type, known: Samples, metadata: tuple[object, ...]) -> Samples:
    """``known``, with others where a URL is limited to schemes of which none is known.

    It is limited by what stands beside it, or by its class.
    """
    limits = [*metadata, getattr(cls, "_constraints", None)]
    stated = [mark.allowed_schemes or () for mark in limits if isinstance(mark, _LIMITS)]
    schemes = dict.fromkeys(scheme for several in stated for scheme in several)
    if not schemes.keys().isdisjoint(url.partition(":")[0] for url in known.good):
        return known
    own = (f"{scheme}://{rest}" for scheme in schemes for rest in _ADDRESSES)
    return Samples((*known.good, *own), known.bad)


def _text(*good: str, bad: tuple[str, ...]) -> KnownType:
    return KnownType("string", Samples(good, bad))


_WEB = (
    "https://example.org/",
    "http://192.0.2.1:8080/a?b=c&d=%20#e",
    "https://user:secret@example.org/~a/b.html",
    "http://[2001:db8::1]/",
    "http://xn--4ca.example/",
)
_NO_URL = ("", "example.org", "http://", "://example.org", "http://example.org:99999/")
_LIMITS = pydantic.UrlConstraints
_ADDRESSES = ("example.org", "example.org/a", "files.example.org/a/b.txt?c=d&e=%20#f", "a/b")
_DATABASE_URLS = (
    "postgresql://user:secret@db.example:5432/name",
    "postgres://db.example/name",
    "postgresql+asyncpg://db.example/name",
    "cockroachdb://user@db.example:26257/name",
    "mysql://user:secret@db.example:3306/name",
    "mariadb://user:secret@db.example:3306/name",
    "redis://db.example:6379/0",
    "rediss://db.example:6379/1",
    "mongodb://db.example:27017/name",
    "amqp://user:secret@queue.example:5672/host",
    "amqps://queue.example/host",
    "kafka://queue.example:9092",
    "nats://queue.example:4222",
    "clickhouse+native://user:secret@db.example:9000/name",
    "snowflake://user:secret@account/name",
    "mysql+pymysql://user:secret@db.example:3306/name",
)
_URLS = (
    *_WEB,
    "mailto:someone@example.org",
    "urn:isbn:0451450523",
    "file:///tmp/a%20b.txt",
    "file://host.example/a",
    "ftp://files.example/a.txt",
    "ws://example.org/",
    "wss://example.org:8443/a?b=c",
    *_DATABASE_URLS,
)
_URL: Final = _text(*_URLS, bad=(*_NO_URL, "nothing://example.org/"))
_EMAIL: Final = _text(
    "someone@example.org",
    "a.b+c@sub.example.com",
    "0@example.org",
    bad=("", "someone", "someone@", "@example.org", "a b@example.org", "someone@example"),
)
_NAMED_EMAIL: Final = _text(
    "someone <someone@example.org>",
    "Some One <a.b+c@sub.example.com>",
    bad=("", "someone", "Some One <someone>", "Some One <>"),
)
_IPV4: Final = ("192.0.2.1", "0.0.0.0", "255.255.255.255", "127.0.0.1")  # noqa: S104 - not bound to
_IPV6: Final = ("2001:db8::1", "::", "::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::1")
_NO_IPV4: Final = ("", "192.0.2", "192.0.2.256", "192.0.2.1.1", "example.org")
_NO_IPV6: Final = ("", ":::", "2001:db8::1::2", "fffff::", "example.org")
_NETWORKS4: Final = ("192.0.2.0/24", "10.0.0.0/8", "0.0.0.0/0", "192.0.2.1/32")
_NETWORKS6: Final = ("2001:db8::/32", "::/0", "::1/128", "fe80::/10")
_INTERFACES4: Final = ("192.0.2.1/24", "10.1.2.3/8", "0.0.0.0/0", "192.0.2.1/32")
_INTERFACES6: Final = ("2001:db8::1/32", "::/0", "::1/128", "fe80::1/10")
_NO_NETWORK4: Final = ("", "192.0.2.0/33", "192.0.2.256/24", "example.org/24")
_NO_NETWORK6: Final = ("", "::/129", ":::/8", "example.org/24")
_PATHS: Final = ("a", ".", "/", "/a/b.txt", "../a", "a b/\u00e9", "~/a", "\U0001f33f")
_ZONES: Final = ("UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kathmandu")

_PAST_DAYS: Final = ("2000-01-01", "1970-01-01", "0001-01-01", "2024-02-29")
_FUTURE_DAYS: Final = ("2999-01-01", "9999-12-31", "2400-02-29")
_PAST: Final = ("2000-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2024-02-29T12:00:00+05:45")
_FUTURE: Final = ("2999-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2400-02-29T12:00:00-03:30")
_NAIVE: Final = (
    "2000-01-01T00:00:00",
    "0001-01-01T00:00:00",
    "1969-12-31T23:59:59.999999",
    "2024-02-29T12:00:00.500000",
    "9999-12-31T23:59:59.999999",
)

_KNOWN: Final[Mapping[Any, KnownType]] = {
    pydantic.AnyUrl: _URL,
    pydantic.PostgresDsn.__base__: _URL,  # of all URLs with several hosts
    pydantic.EmailStr: _EMAIL,
    pydantic.NameEmail: _NAMED_EMAIL,
    ipaddress.IPv4Address: _text(*_IPV4, bad=_NO_IPV4),
    ipaddress.IPv6Address: _text(*_IPV6, bad=_NO_IPV6),
    pydantic.IPvAnyAddress: _text(*_IPV4, *_IPV6, bad=_NO_IPV4),
    ipaddress.IPv4Network: _text(*_NETWORKS4, bad=_NO_NETWORK4),
    ipaddress.IPv6Network: _text(*_NETWORKS6, bad=_NO_NETWORK6),
    pydantic.IPvAnyNetwork: _text(*_NETWORKS4, *_NETWORKS6, bad=_NO_NETWORK4),
    ipaddress.IPv4Interface: _text(*_INTERFACES4, bad=_NO_NETWORK4),
    ipaddress.IPv6Interface: _text(*_INTERFACES6, bad=_NO_NETWORK6),
    pydantic.IPvAnyInterface: _text(*_INTERFACES4, *_INTERFACES6, bad=_NO_NETWORK4),
    pathlib.PurePath: _text(*_PATHS, bad=()),
    zoneinfo.ZoneInfo: _text(*_ZONES, bad=("", "Europe", "Nowhere/Else")),
    Fraction: _text("1/2", "0", "3", "-7/4", "1/3", bad=("", "1/0", "a half", "1/2/3")),
    pydantic.PastDate: KnownType("date", Samples(_PAST_DAYS, _FUTURE_DAYS)),
    pydantic.FutureDate: KnownType("date", Samples(_FUTURE_DAYS, _PAST_DAYS)),
    pydantic.PastDatetime: KnownType("datetime", Samples((*_NAIVE[:4], *_PAST), _FUTURE)),
    pydantic.FutureDatetime: KnownType("datetime", Samples((_NAIVE[4], *_FUTURE), _PAST)),
    pydantic.NaiveDatetime: KnownType("datetime", Samples(_NAIVE, (*_PAST, *_FUTURE))),
}
