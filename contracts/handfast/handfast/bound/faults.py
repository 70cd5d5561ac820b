"""Which parts of a system's bindings are of no use as they are, and what would be right.

All that is wrong at once, so that nothing of it is first found where it is called. Calls none.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.clients import ConsumerClient
from handfast.frozen import dataclass
from handfast.providers.provider import RunningProvider
from handfast.wording.excerpts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.bindings import Bindings

__all__ = ["Fault", "faults_of", "faults_of_providers"]


_PROVIDERS: Final = 'providers=lambda redis: {"name": RunningProvider(...)}'
_CLIENT: Final = {"call": ("base_url", "request"), "read": ("payload",), "can_call": ("request",)}
"""The functions of a client, and what each is called with."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A part that is of no use: what is wrong with it, and how it is rightly given."""

    what: str
    right: str


def faults_of(bindings: Bindings) -> tuple[Fault, ...]:
    """What is wrong with the parts of ``bindings``, as far as it shows without a call."""
    return (
        *_all(_of_providers(bindings.providers), _PROVIDERS),
        *_all(_of_served(bindings.served), 'served={"name": lambda database, redis_url: ...}'),
        *_all(_of_consumers(bindings.consumers), 'consumers={"name": ConsumerClient(call=...)}'),
        *_all(_of_redis_server(bindings.redis_server), "redis_server=False"),
    )


def faults_of_providers(made: Any) -> tuple[Fault, ...]:
    """What is wrong with the reference providers that were ``made``."""
    return _all(_of_made(made), _PROVIDERS)


def _all(found: Iterator[str], right: str) -> tuple[Fault, ...]:
    return tuple(Fault(what, right) for what in found)


def _of_providers(given: Any) -> Iterator[str]:
    if isinstance(given, Mapping):
        yield from _of_made(given)
    elif given is not None:
        yield from _of_function("providers", given, ("redis",))


def _of_made(made: Any) -> Iterator[str]:
    if not isinstance(made, Mapping):
        yield f"providers makes no mapping, but what is {_typed(made)}"
        return
    for name, provider in made.items():
        if not isinstance(provider, RunningProvider):
            yield f"providers has for {name!r} what is {_typed(provider)}, and no RunningProvider"


def _of_served(given: Any) -> Iterator[str]:
    if not isinstance(given, Mapping):
        yield f"served is no mapping, but {_typed(given)}"
        return
    for name, make in given.items():
        yield from _of_function(f"served has for {name!r} what", make, ("database", "redis_url"))


def _of_consumers(given: Any) -> Iterator[str]:
    if not isinstance(given, Mapping):
        yield f"consumers is no mapping, but {_typed(given)}"
        return
    for name, client in given.items():
        if isinstance(client, ConsumerClient):
            yield from _of_client(f"the client of {name!r} in consumers", client)
        else:
            yield f"consumers has for {name!r} what is {_typed(client)}, and no ConsumerClient"


def _of_client(what: str, client: ConsumerClient) -> Iterator[str]:
    for name, arguments in _CLIENT.items():
        function = getattr(client, name)
        if function is not None:
            yield from _of_function(f"{name} of {what}", function, arguments)
    refuses = client.refuses
    by_status = refuses if isinstance(refuses, Mapping) else {"": refuses}
    for status, errors in by_status.items():
        yield from _of_errors(f"refuses{f' for {status}' if status else ''} of {what}", errors)
    yield from _of_errors(f"errors of {what}", client.errors)


def _of_redis_server(given: Any) -> Iterator[str]:
    if not isinstance(given, bool):
        yield f"redis_server is neither True nor False, but {_typed(given)}"


def _of_function(what: str, found: Any, arguments: tuple[str, ...]) -> Iterator[str]:
    """Why ``found`` cannot be called with ``arguments``, by their places."""
    if not callable(found):
        yield f"{what} is no function, but {_typed(found)}"
        return
    try:
        signature = inspect.signature(found)
    except (TypeError, ValueError):  # of what is written in C, Python knows none
        return
    try:
        signature.bind(*arguments)
    except TypeError as error:
        yield f"{what} cannot be called with ({', '.join(arguments)}): {error}"


def _of_errors(what: str, errors: Any) -> Iterator[str]:
    given = errors if isinstance(errors, tuple) else (errors,)
    wrong = [one for one in given if not _is_exception(one)]
    if wrong:
        yield f"{what} has {quoted(wrong[0], 80)}, which is no exception"


def _is_exception(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseException)


def _typed(found: Any) -> str:
    return f"of type {type(found).__name__}"
