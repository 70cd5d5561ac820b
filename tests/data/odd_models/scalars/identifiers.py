"""UUIDs, URLs, addresses and paths."""

from __future__ import annotations

import uuid
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Network,
)
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import (
    UUID1,
    UUID3,
    UUID4,
    UUID5,
    UUID6,
    UUID7,
    UUID8,
    AnyUrl,
    BaseModel,
    EmailStr,
    Field,
    FilePath,
    FileUrl,
    HttpUrl,
    IPvAnyAddress,
    IPvAnyNetwork,
    NameEmail,
    PostgresDsn,
    RedisDsn,
    WebsocketUrl,
)

from tests.data.odd_models.making import uuid as made_uuid
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class UuidOfAnyVersion(BaseModel):
    """Is a UUID of any version."""

    v: uuid.UUID


class UuidVersion1(BaseModel):
    """Is a UUID of version 1."""

    v: UUID1


class UuidVersion3(BaseModel):
    """Is a UUID of version 3."""

    v: UUID3


class UuidVersion4(BaseModel):
    """Is a UUID of version 4."""

    v: UUID4


class UuidVersion5(BaseModel):
    """Is a UUID of version 5."""

    v: UUID5


class UuidVersion6(BaseModel):
    """Is a UUID of version 6."""

    v: UUID6


class UuidVersion7(BaseModel):
    """Is a UUID of version 7."""

    v: UUID7


class UuidVersion8(BaseModel):
    """Is a UUID of version 8."""

    v: UUID8


class UniqueUuids(BaseModel):
    """Has at least two UUIDs, none twice."""

    v: set[uuid.UUID] = Field(min_length=2)


class AnyAddress(BaseModel):
    """Is a URL of any scheme."""

    v: AnyUrl


class WebAddress(BaseModel):
    """Is a URL of the web."""

    v: HttpUrl


class ShortWebAddress(BaseModel):
    """Is a URL with a default, in a list."""

    v: list[HttpUrl] = Field(max_length=2)
    home: HttpUrl = HttpUrl("https://example.org")


class FileAddress(BaseModel):
    """Is the URL of a file."""

    v: FileUrl


class SocketAddress(BaseModel):
    """Is the URL of a web socket."""

    v: WebsocketUrl


class DatabaseAddresses(BaseModel):
    """Has URLs of databases."""

    sql: PostgresDsn
    redis: RedisDsn


class Ipv4(BaseModel):
    """Is an IP address of version 4."""

    v: IPv4Address


class Ipv6(BaseModel):
    """Is an IP address of version 6."""

    v: IPv6Address


class IpOfAnyVersion(BaseModel):
    """Is an IP address."""

    v: IPvAnyAddress


class IpNetworks(BaseModel):
    """Has networks and an interface."""

    a: IPv4Network
    b: IPv6Network
    c: IPvAnyNetwork
    d: IPv4Interface


class MailAddress(BaseModel):
    """Is an e-mail address."""

    v: EmailStr


class NamedMailAddress(BaseModel):
    """Is an e-mail address with a name."""

    v: NameEmail


class PathOfAnySort(BaseModel):
    """Is a path."""

    v: Path


class PurePaths(BaseModel):
    """Has paths that are never looked for."""

    v: PurePosixPath | None = None


class PathOfAFileThatExists(BaseModel):
    """Is the path of a file on the machine that reads it."""

    v: FilePath


def _of(*values: Any) -> Any:
    return lambda r: {"v": r.choice(values)}


def _version(version: int) -> Any:
    return lambda r: {"v": made_uuid(r, version)}


_LATER = {
    6: "1ed0c9c0-8f4b-6b0a-9d6a-0c3f5f2b9a11",
    7: "018f4b2e-8f4b-7b0a-9d6a-0c3f5f2b9a11",
    8: "018f4b2e-8f4b-8b0a-9d6a-0c3f5f2b9a11",
}
_OTHER = Miss({"v": "5f0c2d7e-8f4b-2b0a-9d6a-0c3f5f2b9a11"}, "uuid_version")
_VERSIONS = {1: UuidVersion1, 3: UuidVersion3, 4: UuidVersion4, 5: UuidVersion5}
_DSN = {"sql": "postgresql://u:p@h:5432/d", "redis": "redis://h:6379/0"}
_NETWORKS = {"a": "10.0.0.0/8", "b": "fe80::/10", "c": "10.0.0.0/8", "d": "10.1.2.3/8"}

ROWS = (
    Odd(model=UuidOfAnyVersion, make=lambda r: {"v": made_uuid(r)}),
    *(
        Odd(model=model, make=_version(version), item=Item.NO_EXAMPLE, misses=(_OTHER,))
        for version, model in _VERSIONS.items()
    ),
    Odd(model=UuidVersion6, make=_of(_LATER[6]), item=Item.RAW, misses=(_OTHER,)),
    Odd(model=UuidVersion7, make=_of(_LATER[7]), item=Item.RAW, misses=(_OTHER,)),
    Odd(model=UuidVersion8, make=_of(_LATER[8]), item=Item.RAW, misses=(_OTHER,)),
    Odd(model=UniqueUuids, make=lambda r: {"v": {made_uuid(r), made_uuid(r)}}, item=Item.NO_EXAMPLE,
        misses=(Miss({"v": []}, "too_short"),)),
    Odd(model=AnyAddress, make=_of("mailto:a@b.c", "https://x.y/z?q=1#f", "urn:isbn:1")),
    Odd(model=WebAddress,
        make=_of("https://example.org", "http://1.2.3.4:8080/a?b=c", "http://ä.x"),
        misses=(Miss({"v": "ftp://x"}, "url_scheme"), Miss({"v": "x"}, "url_parsing"))),
    Odd(model=ShortWebAddress, make=_of([], ["http://x"])),
    Odd(model=FileAddress, make=_of("file:///tmp/x", "file://h/y")),
    Odd(model=SocketAddress, make=_of("ws://x/", "wss://x/y")),
    Odd(model=DatabaseAddresses, make=lambda r: _DSN),
    Odd(model=Ipv4, make=lambda r: {"v": IPv4Address(r.getrandbits(32))},
        misses=(Miss({"v": "1.2.3.256"}, "ip_v4_address"),)),
    Odd(model=Ipv6, make=lambda r: {"v": IPv6Address(r.getrandbits(128))},
        misses=(Miss({"v": ":::"}, "ip_v6_address"),)),
    Odd(model=IpOfAnyVersion, make=_of("1.2.3.4", "::1"),
        misses=(Miss({"v": "x"}, "ip_any_address"),)),
    Odd(model=IpNetworks, make=lambda r: _NETWORKS),
    Odd(model=MailAddress, make=_of("a@example.org", "a.b+c@sub.example.com"),
        misses=(Miss({"v": "a"}, "value_error"),)),
    Odd(model=NamedMailAddress, make=_of("A B <a@example.org>", "a@example.org"),
        misses=(Miss({"v": "a"}, "value_error"),)),
    Odd(model=PathOfAnySort, make=_of("/tmp/x", "a/../b", ".")),  # noqa: S108 - no file is opened
    Odd(model=PurePaths, make=_of(None, "/x y", "ä")),
    Odd(model=PathOfAFileThatExists, make=_of("/dev/null"),
        refused="which files exist is no matter of a contract"),
)  # fmt: skip
