"""How a system binds its contracts to code that runs: ``BINDINGS = Bindings(...)``.

Each part is optional, and so is the whole: here is what each one is for, and what is shown where
it is asked for and not there. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from handfast.declare import handlers
from handfast.importing import CannotImport, import_object
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.providers.provider import RunningProvider
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.transports.redis_clients import Clients

__all__ = [
    "Bindings",
    "ConsumerClient",
    "MakesApp",
    "MakesProviders",
    "RunningProvider",
    "app_maker",
    "bindings_of",
    "consumer_client",
    "handlers",
    "reference_providers",
]


class MakesProviders(Protocol):
    """Makes the reference providers of a system by name, which publish to ``redis``."""

    def __call__(self, redis: Clients, /) -> Mapping[str, RunningProvider]:
        """The providers, each with the handlers of its states and triggers."""


class MakesApp(Protocol):
    """Makes an application that remembers what it is sent."""

    def __call__(self, database: str, redis_url: str | None, /) -> Any:
        """The ASGI or WSGI application.

        ``database`` is the file of its state, or ``:memory:``; ``redis_url`` where it publishes.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerClient:
    """The client that a consumer calls its providers with, and its reader of messages.

    ``call(base_url, case, values)`` makes it send the request of ``case`` to ``base_url``, or
    read the message ``values["payload"]``, and returns what it makes of the answer, in JSON form.
    ``errors`` are the exceptions that it raises on purpose, ``can_call`` is true of the
    cases that it is able to send at all: by default of all.
    """

    call: Callable[[str, Case, Mapping[str, Any]], Awaitable[Any]]
    errors: tuple[type[Exception], ...] = ()
    can_call: Callable[[Case], bool] = lambda _: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """What of a system can be run. Leave out what there is none of.

    ``providers`` makes its reference providers: what ``handfast verify`` and ``handfast fuzz`` run
    where no service of one's own is named.
    ``served`` makes an application that remembers, by provider: what ``handfast serve`` and the
    fixture ``reference_provider`` serve. ``consumers`` are the clients of consumers, by consumer:
    what ``handfast fuzz`` feeds with answers. ``redis_server`` False: what the reference providers
    publish is read back from fakeredis alone, so that no Redis server is needed to verify them.
    """

    providers: MakesProviders | None = None
    served: Mapping[str, MakesApp] = field(default_factory=dict)
    consumers: Mapping[str, ConsumerClient] = field(default_factory=dict)
    redis_server: bool = True


def bindings_of(system: System) -> Bindings:
    """The bindings of ``system``; empty ones where it names none.

    Raises:
        CannotVerify: they cannot be imported, or are no ``Bindings``.
    """
    if system.bindings is None:
        return Bindings()
    try:
        found = import_object(system.bindings)
    except CannotImport as error:
        hint = system.install or ""
        if error.missing is not None and system.bindings.startswith(error.missing):
            hint = f"name the module that there is: system(bindings={system.bindings!r})"
        if error.missing is None:
            hint = f"mend what raised it{f', or {hint}' if hint else ''}"
        raise _unbound(system, f"{system.bindings} cannot be imported: {error}", hint) from error
    if not isinstance(found, Bindings):
        name = system.bindings.rpartition(":")[2]
        got = f"{system.bindings} is no Bindings, but of type {type(found).__name__}"
        raise _unbound(system, got, f"{name} = Bindings(...)")
    return found


def reference_providers(system: System) -> MakesProviders:
    """What makes the reference providers of ``system``.

    Raises:
        CannotVerify: it has none, or they cannot be imported.
    """
    found = bindings_of(system).providers
    if found is None:
        raise _unbound(
            system,
            "no reference providers, which are what is verified and fuzzed without --app or --url",
            _to_bind(system, "providers=make_providers"),
        )

    module = (system.bindings or "").partition(":")[0]

    def checked(redis: Clients, /) -> Mapping[str, RunningProvider]:
        made = found(redis) if callable(found) else found
        if isinstance(made, Mapping) and all(
            isinstance(one, RunningProvider) for one in made.values()
        ):
            return made
        raise _unbound(
            system,
            f"{system.bindings} makes no mapping, but what is of type {type(made).__name__}",
            f"in {module}: from handfast.bindings import RunningProvider, and "
            'BINDINGS = Bindings(providers=lambda redis: {"name": RunningProvider(...)})',
        )

    return checked


def app_maker(system: System, provider: str) -> MakesApp:
    """What makes an application of ``provider`` that remembers.

    Raises:
        CannotVerify: there is none, or the bindings cannot be imported.
    """
    served = bindings_of(system).served
    if provider not in served:
        raise _unbound(
            system,
            f"no application of {provider}, which is what `handfast serve {provider}` runs "
            f"(there are: {listed(served)})",
            _to_bind(system, f"served={{{provider!r}: make_app}}"),
        )
    return served[provider]


def consumer_client(system: System, consumer: str) -> ConsumerClient:
    """The client of ``consumer``.

    Raises:
        CannotVerify: there is none, or the bindings cannot be imported.
    """
    consumers = bindings_of(system).consumers
    if consumer not in consumers:
        raise _unbound(
            system,
            f"no client of {consumer}, which is what `handfast fuzz` feeds with answers "
            f"(there are: {listed(consumers)})",
            _to_bind(system, f"consumers={{{consumer!r}: ConsumerClient(call=...)}}"),
        )
    return consumers[consumer]


def _unbound(system: System, got: str, remedy: str) -> CannotVerify:
    expected = "bindings that can be imported, with the part that is asked for"
    place = f"bindings of {system.name}"
    return CannotVerify((start_mismatch(place, got, remedy, expected=expected),))


def _to_bind(system: System, part: str) -> str:
    """What brings ``part``, and the module that it belongs to."""
    bound = f"BINDINGS = Bindings({part})"
    if system.bindings is not None:
        return f"in {system.bindings.partition(':')[0]}: {bound}"
    module = f"{system.name}_contracts.bindings"
    return f'in {module}: {bound}, named by system(bindings="{module}:BINDINGS")'
