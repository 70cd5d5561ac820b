"""Reads an OpenAPI 3 document that somebody else wrote. Takes nothing in it for granted.

References are followed within the document alone: no other file or host is ever asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from handfast.frozen import dataclass
from handfast.wire.routes import filled, operation_at, route_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Described", "NotReadable", "followed", "found_at", "operations_of", "part", "parts"]

_METHODS: Final = frozenset(
    {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}
)
_MOST_REFERENCES: Final = 50
"""How many references may follow one another: more are taken for a circle."""

_ANYTHING: Final = "~"
"""What stands for a parameter of a path: no literal part of one is likely to be this."""


class NotReadable(Exception):
    """It is no OpenAPI 3 document."""


@dataclass(frozen=True, slots=True)
class Described:
    """An operation as a document describes it, with all of its parameters."""

    method: str
    path: str
    operation: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]


def operations_of(document: Any) -> tuple[Described, ...]:
    """The operations of ``document``, at the path of its first server and, after them, without it.

    Raises:
        NotReadable: it is no OpenAPI 3 document.
    """
    version = part(document).get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        what = "Swagger 2.0" if "swagger" in part(document) else f"openapi: {version!r:.40}"
        raise NotReadable(f"no OpenAPI 3 document ({what})")
    if not isinstance(document.get("paths"), dict):
        raise NotReadable("an OpenAPI document without paths")
    found = []
    base = _server_path(document)
    for path, item in document["paths"].items():
        whole = followed(item, document)
        shared = parts(whole.get("parameters"), document)
        for method, operation in whole.items():
            if method in _METHODS and isinstance(operation, dict):
                own = parts(operation.get("parameters"), document)
                named = _overridden(shared, own)
                found.append(Described(method.upper(), f"{base}{path}", operation, named))
    if base:
        found += [replace(one, path=one.path.removeprefix(base)) for one in found]
    return tuple(found)


def found_at(operations: Iterable[Described], method: str, path: str) -> Described | None:
    """The one of ``operations`` that requests to the template ``path`` reach."""
    route = route_of(method, path)
    same = (one for one in operations if route_of(one.method, one.path) == route)
    reached = operation_at(operations, method, filled(path, lambda _: _ANYTHING))
    return next(same, reached[0] if reached else None)


def _server_path(document: Mapping[str, Any]) -> str:
    servers = document.get("servers")
    first = part(servers[0]) if isinstance(servers, list) and servers else {}
    url = first.get("url")
    try:
        return urlsplit(url).path.rstrip("/") if isinstance(url, str) else ""
    except ValueError:
        return ""


def _overridden(
    shared: tuple[Mapping[str, Any], ...], own: tuple[Mapping[str, Any], ...]
) -> tuple[Mapping[str, Any], ...]:
    named = {(str(one.get("in")), str(one.get("name"))): one for one in (*shared, *own)}
    return tuple(named.values())


def part(value: Any) -> dict[str, Any]:
    """``value`` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def parts(values: Any, document: Any) -> tuple[dict[str, Any], ...]:
    """The objects of a list, references followed."""
    found = values if isinstance(values, list) else []
    return tuple(one for one in (followed(value, document) for value in found) if one)


def followed(value: Any, document: Any) -> dict[str, Any]:
    """What ``value`` refers to within ``document``, or itself; empty where that is no object.

    It is the object in the document itself, unless something stands beside the reference: that
    goes before what is referred to.
    """
    beside: dict[str, Any] = {}
    here = part(value)
    for _ in range(_MOST_REFERENCES):
        reference = here.get("$ref")
        if not isinstance(reference, str):
            return here | beside if beside else here
        beside = {key: each for key, each in here.items() if key != "$ref"} | beside
        here = part(_at(reference, document))
    return beside


def _at(reference: str, document: Any) -> Any:
    if not reference.startswith("#/"):
        return None
    here = document
    for step in _steps(reference):
        if isinstance(here, list):
            here = here[int(step)] if step.isdecimal() and int(step) < len(here) else None
        else:
            here = part(here).get(step)
    return here


def _steps(reference: str) -> Iterator[str]:
    """The steps of a JSON pointer (RFC 6901) in a fragment."""
    for step in reference.removeprefix("#/").split("/"):
        yield unquote(step).replace("~1", "/").replace("~0", "~")
