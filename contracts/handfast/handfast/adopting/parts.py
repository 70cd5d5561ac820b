"""What of a service's contracts its own tests are about, and what it lacks for them. Pure.

A service may be a provider over HTTP, a producer of messages and a consumer, at once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from handfast.derive.skeletons import handler_skeletons
from handfast.frozen import dataclass
from handfast.http.served_routes import missing_routes
from handfast.http.through_api import handlers_through_api
from handfast.model import REDIS_STREAM, HttpInteraction, MessageInteraction
from handfast.model.cases import cases_of
from handfast.model.results import Mode
from handfast.model.values import all_givens
from handfast.providers.left_out import itself_left_out
from handfast.providers.requirements import messages_of, needed_by
from handfast.wire.routes import route_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import httpx

    from handfast.adopting.service import Role
    from handfast.adopting.source import Client, Source
    from handfast.http.served_routes import Route
    from handfast.model import Offer
    from handfast.model.cases import Case

__all__ = [
    "SESSIONS",
    "Consumer",
    "Provider",
    "as_consumer",
    "as_producer",
    "as_provider",
    "identifier",
    "states_module",
]

_CREDENTIALS: Final = '''

def credentials(operation: Any) -> dict[str, str]:
    """What proves who asks: headers, or parameters of the query, for an operation that needs it."""
    raise NotImplementedError(f"credentials for {operation.name}")
'''
_REDIS: Final = '''

REDIS = fake_redis()
"""What the service must publish to in these tests: `REDIS()` makes a client."""
'''
SESSIONS: Final[Mapping[tuple[str, bool], str]] = {
    ("aiohttp", True): "async with aiohttp.ClientSession() as session:",
    ("httpx", True): "async with httpx.AsyncClient() as session:",
    ("httpx", False): "with httpx.Client() as session:",
    ("requests", False): "with requests.Session() as session:",
}
"""What opens a session, by its library and whether its calls are awaited."""
_ADDRESS: Final = re.compile(r"(?:\w+_)?(?:url|uri|address|host|endpoint|root|base)")

_SESSION_NAMES: Final = ("session", "client", "http", "http_client", "http_session")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What a service is verified by that answers or publishes.

    ``not_built`` are routes that it does not serve; ``states`` the names of states and triggers
    for which a handler must be written.
    """

    interactions: int
    not_built: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    needs_credentials: bool = False
    needs_redis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """What a service is verified by that calls or reads.

    ``client`` is its own client, None where none has a method of any operation's name.
    ``arguments`` are what one is made with, None where that is not known. ``not_built`` are the
    routes that it has no method for.
    """

    calls: int
    messages: int
    client: Client | None = None
    arguments: tuple[str, ...] | None = None
    not_built: tuple[str, ...] = ()
    refusals: bool = False


def identifier(name: str) -> str:
    """``name`` as a part of a Python name."""
    return re.sub(r"\W+", "_", name).strip("_").lower()


def as_provider(role: Role, served: frozenset[Route] | None) -> Provider | None:
    """What ``role`` is verified by over HTTP; None where nobody calls it."""
    cases = [one for one in _cases(role) if isinstance(one.interaction, HttpInteraction)]
    if not cases:
        return None
    used = {
        name: one
        for case in cases
        for name, one in needed_by(case, Mode.IN_PROCESS).items()
        if one is not None
    }
    missing = () if served is None else missing_routes(used.values(), served)
    not_built = tuple(name for name, operation in used.items() if operation in missing)
    run = [case for case in cases if not itself_left_out(case, not_built)]
    return Provider(
        interactions=len(cases),
        not_built=not_built,
        states=_states(role.offer, run),
        needs_credentials=any(
            one.operation.security
            for case in run
            if isinstance(one := case.interaction, HttpInteraction)
        ),
        needs_redis=_reads_redis(run),
    )


def as_producer(role: Role) -> Provider | None:
    """What ``role`` is verified by as it publishes; None where nobody reads what it does."""
    cases = [one for one in _cases(role) if isinstance(one.interaction, MessageInteraction)]
    if not cases:
        return None
    return Provider(
        interactions=len(cases),
        states=_states(role.offer, cases),
        needs_redis=_reads_redis(cases),
    )


def _cases(role: Role) -> tuple[Case, ...]:
    return cases_of(one for one in role.system.contracts if one.provider == role.name)


def _states(offer: Offer, cases: Iterable[Case]) -> tuple[str, ...]:
    """The states and triggers of ``cases`` that need a handler of the service's own."""
    ours = handlers_through_api(offer, _no_client)
    names = (given.state.name for case in cases for given in all_givens(case.interaction))
    return tuple(name for name in dict.fromkeys(names) if name not in ours)


def _no_client() -> httpx.AsyncClient:
    raise NotImplementedError("no handler is called here")


def _reads_redis(cases: Iterable[Case]) -> bool:
    kinds = {one.transport.kind for case in cases for one in messages_of(case, Mode.IN_PROCESS)}
    return REDIS_STREAM in kinds


def states_module(role: Role, parts: Sequence[Provider]) -> str:
    """A module with the handlers that ``parts`` need, to be filled in; empty: they need none."""
    wanted = {name for part in parts for name in part.states}
    proves = any(part.needs_credentials for part in parts)
    redis = any(part.needs_redis for part in parts)
    if not (wanted or proves or redis):
        return ""
    offer = replace(
        role.offer,
        states=tuple(one for one in role.offer.states if one.name in wanted),
        triggers=tuple(one for one in role.offer.triggers if one.name in wanted),
    )
    text = handler_skeletons(offer)
    imports = "from typing import Any\n"
    if redis:
        text = text.replace(imports, f"{imports}\nfrom handfast.testing import fake_redis\n", 1)
        text = text.rstrip("\n") + _REDIS
    return text + _CREDENTIALS if proves else text


def as_consumer(role: Role, source: Source) -> Consumer | None:
    """What ``role`` is verified by as it calls and reads; None where it relies on nothing."""
    if not role.relied_on:
        return None
    calls = [one for one in role.relied_on if isinstance(one, HttpInteraction)]
    client = _client(role, source)
    lacking = (
        () if client is None else (one for one in role.calls if one.name not in client.methods)
    )
    return Consumer(
        calls=len(calls),
        messages=len(role.relied_on) - len(calls),
        client=client,
        arguments=None if client is None else _arguments(client),
        not_built=tuple(dict.fromkeys(map(route_name, lacking))),
        refusals=any(one.exchange.expected_status >= 400 for one in calls),
    )


def _client(role: Role, source: Source) -> Client | None:
    """The class that has methods of the most operations."""
    names = {one.name for one in role.calls}
    fitting = [one for one in source.clients if one.methods & names]
    return max(fitting, key=lambda one: len(one.methods & names), default=None)


def _arguments(client: Client) -> tuple[str, ...] | None:
    """What one is made with: the base URL and a session of its library, by their usual names."""
    made = []
    for name in client.parameters:
        if _ADDRESS.fullmatch(name):
            made.append("base_url")
        elif name in _SESSION_NAMES and (client.library, client.is_async) in SESSIONS:
            made.append("session")
        else:
            return None
    return tuple(made)
