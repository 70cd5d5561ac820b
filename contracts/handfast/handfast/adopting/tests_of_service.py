"""The test files of a service, as texts: one for each side of its contracts, one of handlers. Pure.

What cannot be known stands in them as a function that raises, so that a run names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.adopting.parts import (
    SESSIONS,
    as_consumer,
    as_producer,
    as_provider,
    identifier,
    states_module,
)
from handfast.adopting.templates import rendered
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.adopting.parts import Consumer, Provider
    from handfast.adopting.service import Role
    from handfast.adopting.source import App, Client, Source
    from handfast.http.served_routes import Route

__all__ = ["Sides", "sides_of", "states_name", "test_files"]

_RAISED: Mapping[str, str] = {
    "aiohttp": "aiohttp.ClientResponseError",
    "httpx": "httpx.HTTPStatusError",
    "requests": "requests.HTTPError",
}
_CALL = "getattr(client, request.operation)(**request.arguments)"


@dataclass(frozen=True, slots=True)
class Sides:
    """What a service is in its contracts; each None where it is not that."""

    provider: Provider | None
    producer: Provider | None
    consumer: Consumer | None

    @property
    def providing(self) -> tuple[Provider, ...]:
        """Those for which states are set up."""
        return tuple(one for one in (self.provider, self.producer) if one is not None)


def sides_of(role: Role, source: Source, app: App | None, served: frozenset[Route] | None) -> Sides:
    """The sides of ``role``; without an ``app`` it answers nobody."""
    provider = as_provider(role, served) if app is not None else None
    return Sides(provider, as_producer(role), as_consumer(role, source))


def states_name(role: Role) -> str:
    """The name of the module with the handlers of ``role``."""
    return f"{identifier(role.name)}_states"


def test_files(role: Role, source: Source, app: App | None, sides: Sides) -> dict[str, str]:
    """The text of each file, by its name."""
    slug = identifier(role.name)
    states = states_module(role, sides.providing)
    known: dict[str, Any] = {
        "service": role.name,
        "system": role.system.name,
        "slug": slug,
        "app": app,
        "states": states,
        "states_module": states_name(role),
    }
    files = {f"{states_name(role)}.py": states} if states else {}
    if sides.provider is not None:
        text = rendered("provider.py.j2", **known, part=sides.provider)
        files[f"test_{slug}_as_provider.py"] = text
    if sides.producer is not None:
        text = rendered("producer.py.j2", **known, part=sides.producer)
        files[f"test_{slug}_as_producer.py"] = text
    if sides.consumer is not None:
        text = rendered("consumer.py.j2", **known, **_of_consumer(sides.consumer, source))
        files[f"test_{slug}_as_consumer.py"] = text
    return files


def _of_consumer(part: Consumer, source: Source) -> dict[str, Any]:
    client = part.client
    reader = source.readers[0] if part.messages and len(source.readers) == 1 else None
    imports: dict[str, list[str]] = {}
    session, refuses = "", []
    if client is not None and part.arguments is not None:
        opened = SESSIONS.get((client.library, client.is_async), "")
        session = opened if "session" in part.arguments else ""
        own = client.errors if part.refusals else ()
        imports[client.module] = sorted((client.name, *own))
        refuses = [*own, *([_RAISED[client.library]] if client.library and not own else [])]
    if reader is not None:
        imports.setdefault(reader.module, []).append(reader.name)
    return {
        "part": part,
        "reader": reader,
        "imports": imports,
        "session": session or any("." in name for name in refuses),
        "refuses": refuses,
        "call": _call(part, session),
        "call_is_async": client is not None and client.is_async,
    }


def _call(part: Consumer, session: str) -> list[str]:
    """The rows of the function that makes the client send a request."""
    client = part.client
    if client is None:
        return ['raise NotImplementedError(f"write here how {request.operation} is called")']
    if part.arguments is None:
        given = ", ".join(client.parameters)
        return [f'raise NotImplementedError("make {client.name} here: it takes {given}")']
    rows = _used(client, f"{client.name}({', '.join(part.arguments)})")
    return [session, *(f"    {row}" for row in rows)] if session else rows


def _used(client: Client, made: str) -> list[str]:
    """How a client is made, called and closed."""
    wait, begin = ("await ", "async with") if client.is_async else ("", "with")
    returns = f"return {wait}{_CALL}"
    match client.closed_by:
        case "__aenter__" | "__enter__":
            return [f"{begin} {made} as client:", f"    {returns}"]
        case "aclose" | "close" as name:
            close = f"    {wait}client.{name}()"
            return [f"client = {made}", "try:", f"    {returns}", "finally:", close]
        case _:
            return [f"client = {made}", returns]
