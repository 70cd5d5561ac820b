"""The service that is verified, with all that verifying it needs. Starts and opens nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from redis.asyncio import Redis

    from handfast.derive.requests import Sent
    from handfast.drift.rows import Differences
    from handfast.isolation.unique import Isolation
    from handfast.model import Operation
    from handfast.transports.protocol import TransportReader

__all__ = [
    "ANSWER_BYTES",
    "ANSWER_SECONDS",
    "MOST_UNANSWERED",
    "Checkpoint",
    "Handler",
    "RunningProvider",
]

Handler = Callable[..., Mapping[str, Any] | Awaitable[Mapping[str, Any] | None] | None]
"""Sets up a state, or lets a trigger happen: it is called with the parameters as keywords.

It may be a coroutine function. What a state's handler returns are the values it chose itself.
"""

ANSWER_SECONDS = 10.0
"""How long each answer, and each handler, is waited for."""

ANSWER_BYTES = 16 * 2**20
"""How many bytes the body of an answer may have, before and after it is decoded."""

MOST_UNANSWERED = 3
"""After so many requests in a row without an answer, no further one is sent."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How all that a provider stores is saved, and brought back in place of what is there.

    What ``save`` returns must be the whole of it: it may be brought back in another provider that
    the same bindings make.
    """

    save: Callable[[], Any]
    restore: Callable[[Any], None]


@dataclass(frozen=True, kw_only=True)
class RunningProvider:
    """What is verified: an ASGI or WSGI application, or the URL where a service answers.

    ``app`` may be the application or where to import it from (``package.module:app``). Whether it
    is ASGI or WSGI, its signature shows, else ``wsgi`` does. ``url`` may have a path, which stands
    before every route, and credentials, which are sent and never shown.

    ``states`` and ``triggers`` are handlers by name. They run in the application's own event loop;
    what a state's returns takes the place of the parameters of that name from then on. ``reset``
    makes a clean slate before each interaction.

    ``redis`` makes a client of the database where messages are read back. It is called inside the
    running loop, and the database must be empty. Between interactions the streams of the provider's
    messages are deleted there, ``streams`` (which the doors fill in), what stands beside each
    (``{<stream>}:...``), and the keys of the patterns ``redis_keys``, which name whatever else the
    service writes (``cache:*``, Celery's ``celery`` and ``_kombu.*``). A key of anybody else is
    left as it is, and stops the run.
    ``transports`` opens, by kind, what reads messages of other transports back. ``answers`` are
    called by the name of a synchronous message with its request, and return its reply.

    ``credentials`` gives what proves who asks, by name (headers, or parameters of a query as the
    operation declares), for operations that ask for it; ``sign`` gives the headers that are
    computed from the request. ``drift`` has the known differences of its routes and field names:
    each is reported once, and everything else is verified. ``digest`` gives what is stored, in any
    form that can be compared, so that fuzzing sees what a refused request has changed.

    ``checkpoint`` saves and brings back what is stored: with it, states that several interactions
    share are set up once a run, and restored for the others.

    ``left_out`` names (``GET /books``) the operations and messages that it does not have:
    a clause that needs one is reported as left out, and everything else is verified.

    ``answer_bytes`` is how large the body of an answer may be.

    ``in_turn``: what it stores is its process's, as Django's database is, so that another one in
    the same process must not work at the same time. Comparing plays each session on one side,
    resets, and plays it on the other.

    ``isolation`` is what each interaction begins with; by default ``fresh`` where that makes a
    new application (or a whole provider, with handlers of its own), ``reset`` where there is one,
    else ids that nobody has. ``unique`` names further parameters and body fields to which that
    applies, beside all that states may return.
    """

    name: str
    app: Any = None
    wsgi: bool | None = None
    url: str | None = None
    states: Mapping[str, Handler] = field(default_factory=dict)
    triggers: Mapping[str, Handler] = field(default_factory=dict)
    reset: Callable[[], Awaitable[None] | None] | None = None
    redis: Callable[[], Redis] | None = None
    transports: Mapping[str, Callable[[], AbstractAsyncContextManager[TransportReader]]] = field(
        default_factory=dict
    )
    answers: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    credentials: Callable[[Operation], Mapping[str, str]] | None = None
    sign: Callable[[Operation, Sent], Mapping[str, str]] | None = None
    drift: Differences | None = None
    fresh: Callable[[], Any] | None = None
    isolation: Isolation | None = None
    unique: tuple[str, ...] = ()
    digest: Callable[[], Any] | None = None
    checkpoint: Checkpoint | None = None
    left_out: frozenset[str] = frozenset()
    answer_bytes: int = ANSWER_BYTES
    redis_keys: tuple[str, ...] = ()
    streams: frozenset[str] = frozenset()
    in_turn: bool = False
