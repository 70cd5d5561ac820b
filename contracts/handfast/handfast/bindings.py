"""How a system binds its contracts to code that runs: ``BINDINGS = Bindings(...)``.

Each part is optional, and so is the whole: here is what each one is for. Imports and runs nothing.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from handfast.clients import ConsumerClient, Request
from handfast.declare import handlers
from handfast.frozen import dataclass
from handfast.providers.provider import RunningProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from handfast.drift.rows import Differences
    from handfast.transports.redis.clients import Clients

__all__ = [
    "Bindings",
    "ConsumerClient",
    "MakesApp",
    "MakesProviders",
    "Reader",
    "Request",
    "RunningProvider",
    "handlers",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A service's own loop over streams, and what it needs: what is run to verify it.

    ``runs`` is a coroutine function of the URL of Redis and of a handler, itself a coroutine
    function, that it calls with what it reads; or the command line of the service, in which
    ``{redis}`` is that URL, and ``{core}`` the one of a neighbour. ``environment`` are further
    variables of its environment, likewise; ``REDIS_URL`` is always set.

    ``neighbours`` are the services that it calls: ``"stub"`` answers as the contracts of the
    system say, anything else by a script: a function of method, path and body that returns JSON or
    a status and JSON, or the JSON itself. Each fails in turn: it refuses the connection, does not
    answer, answers 404, 422, 503 or half a JSON. ``after`` is what must then become of the entry,
    by pattern (``"core answers *"``): ``"retried"``, ``"reported"`` (a dead letter or a message) or
    ``"handled"``; by default one that may pass is retried or reported, and none is tried for ever.
    ``streams`` are those to verify (all by default), ``patience`` is how many seconds to wait for
    what it does. ``drift`` are known differences that the loop is written for: of those who publish
    what it reads, and of neighbours for which a stub stands in.
    """

    runs: Callable[..., Any] | str | Sequence[str]
    streams: Collection[str] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    neighbours: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    patience: float = 10.0
    drift: Differences | Sequence[Differences] = ()
