"""What is verified or fuzzed: the reference providers of a system, or a service of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from handfast.bound.parts import reference_providers
from handfast.commands.options.known_drift import differences_for
from handfast.commands.options.loading import load_app, load_named, not_loaded
from handfast.commands.options.selecting import Selection, select, select_provider
from handfast.commands.output.provider_log import hidden_in_log
from handfast.frozen import dataclass
from handfast.http.address import is_url
from handfast.http.connection import client_for
from handfast.http.through_api import handlers_through_api
from handfast.isolation.unique import Isolation
from handfast.providers.errors import CannotVerify
from handfast.providers.left_out import faults_of_patterns, left_out_by
from handfast.providers.provider import ANSWER_BYTES, RunningProvider
from handfast.providers.requirements import unknown_handlers, with_streams
from handfast.transports.redis.clients import redis_at
from handfast.wording.excerpts import quoted
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handfast.drift.rows import Differences
    from handfast.model import Offer, System
    from handfast.providers.provider import Handler
    from handfast.transports.redis.clients import Clients

__all__ = ["ServiceOptions", "bound_providers", "provider_names", "systems_for"]

_TABLE = "a table of state handlers by name"
_MAKES_TABLE = "name a table that has some: `handfast states PROVIDER` prints one"


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """The service of one's own that the options name, if they name one.

    ``largest_answer`` is in MiB, ``longest_silence`` in seconds.
    """

    app: str | None = None
    url: str | None = None
    states: str | None = None
    redis_url: str | None = None
    drift: Path | None = None
    isolation: Isolation | None = None
    reset: str | None = None
    credentials: str | None = None
    sign: str | None = None
    operation: tuple[str, ...] = ()
    redis_key: tuple[str, ...] = ()
    largest_answer: int | None = None
    longest_silence: float | None = None

    def faults(self) -> tuple[str, ...]:
        """What is wrong with these options before anything is loaded or reached."""
        found: list[str] = []
        if self.app is not None and self.url is not None:
            found.append("--app and --url name two services: give one of them")
        if self.states is not None and not self.is_own:
            found.append("--states is for a service of your own: name it with --app or --url")
        others = ("drift", "isolation", "operation", "reset", "credentials", "sign")
        if not self.is_own and any(getattr(self, name) for name in others):
            *names, last = (f"--{name}" for name in others)
            found.append(
                f"{', '.join(names)} and {last} are for a service of your own: name it with "
                "--app or --url"
            )
        if self.url is not None and not is_url(self.url):
            found.append("--url is no address such as http://127.0.0.1:8000")
        if self.redis_key and self.redis_url is None:
            found.append("--redis-key names keys of a Redis: give --redis-url too")
        if self.redis_fault:
            found.append(f"--redis-url: {self.redis_fault}")
        return tuple(found)

    @property
    def redis_fault(self) -> str:
        """What is wrong with the address of the Redis, or ""."""
        try:
            if self.redis_url is not None:
                redis_at(self.redis_url)
        except ValueError as error:
            return str(error)
        return ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The options as they are given on a command line."""
        given = ((one.name, getattr(self, one.name)) for one in fields(self))
        return tuple(
            word
            for name, value in given
            if value is not None
            for one in (value if isinstance(value, tuple) else (value,))
            for word in (f"--{name.replace('_', '-')}", str(one))
        )

    def with_redis_of(self, environment: Mapping[str, str]) -> ServiceOptions:
        """These options, with the Redis that ``REDIS_URL`` names where none of them does.

        That is for a service of one's own; what is no address of a Redis is left out.
        """
        url = environment.get("REDIS_URL")
        if not self.is_own or self.redis_url is not None or not url:
            return self
        try:
            redis_at(url)
        except ValueError:
            return self
        return replace(self, redis_url=url)

    @property
    def is_own(self) -> bool:
        """Whether something else than a reference provider is to be verified."""
        return self.app is not None or self.url is not None


def systems_for(
    system: str | None,
    subject: ServiceOptions,
    provider: str | None,
    *,
    every: bool | None = None,
    anywhere: bool = False,
) -> Selection:
    """The systems that the options mean; ``anywhere`` as in ``select``.

    Raises:
        typer.BadParameter: no system is meant, or more than one service may be.
        UnknownName: none has the name.
    """
    if provider is not None:
        return select_provider(system, provider)
    selection = select(system, every=every, anywhere=anywhere or subject.is_own)
    if subject.is_own and len(selection.systems) > 1:
        # to take one of them would verify the service as something that it never meant to be
        names = listed(one.name for one in selection.systems)
        msg = (
            f"--app or --url is one service, and several systems are known ({names}): name its "
            "system, or the service with --provider"
        )
        raise typer.BadParameter(msg)
    return selection


def provider_names(system: System, subject: ServiceOptions, provider: str | None) -> frozenset[str]:
    """The names of the providers to be verified; nothing is loaded.

    Raises:
        typer.BadParameter: the system has no provider over HTTP that one's own could be.
    """
    if provider is not None:
        return frozenset({provider})
    if not subject.is_own:
        return frozenset(offer.provider for offer in system.offers)
    first = next((one.provider for one in system.offers if one.operations), None)
    if first is None:
        raise typer.BadParameter(f"no provider of {system.name} answers over HTTP")
    return frozenset({first})


def bound_providers(
    system: System,
    subject: ServiceOptions,
    provider: str | None,
    *,
    by_others: bool = False,
    known: Differences | None = None,
) -> tuple[Callable[[Clients], Mapping[str, RunningProvider]], frozenset[str]]:
    """How the providers to be verified are made from a Redis, and their names.

    ``by_others``: they are verified by pacts of others, which name states that nobody declared, and
    messages that a handler of that name returns. ``known`` is its drift, if no file has it.

    Raises:
        CannotVerify: an app, its handlers or the bindings cannot be loaded.
        typer.BadParameter: the system has no provider over HTTP that one's own could be.
    """
    names = provider_names(system, subject, provider)
    if not subject.is_own:
        return reference_providers(system), names
    (name,) = names
    drift = known or differences_for(system, name, subject.drift)
    reset = _function(subject.reset, "a function that makes a clean slate")
    credentials = _proof(subject.credentials, "a function that returns credentials")
    sign = _proof(subject.sign, "a function that returns what is computed of a request")
    left_out = _left_out(system, subject, name)
    fresh = subject.isolation is Isolation.FRESH
    app = load_app(subject.app, factory=fresh) if subject.app else None

    def of(app: Any) -> RunningProvider:
        clients = partial(client_for, app, subject.url, drift)
        handlers = _handlers(
            system,
            subject,
            name,
            partial(
                handlers_through_api,
                clients=clients,
                credentials=credentials,
                sign=sign,
                left_out=left_out,
            ),
            by_others=by_others,
        )
        return RunningProvider(
            name=name,
            app=app,
            url=subject.url,
            states=handlers,
            triggers=handlers,
            answers=handlers if by_others else {},
            credentials=credentials,
            sign=sign,
            answer_bytes=(subject.largest_answer or 0) * 2**20 or ANSWER_BYTES,
        )

    # Its handlers are loaded before anything runs.
    whole = RunningProvider(name=name) if fresh else of(app)

    def own(clients: Clients) -> Mapping[str, RunningProvider]:
        made = replace(
            whole,
            redis=clients if subject.redis_url else None,
            redis_keys=subject.redis_key,
            drift=drift,
            reset=reset,
            isolation=subject.isolation,
            left_out=left_out,
            fresh=(lambda: of(app())) if fresh and app is not None else None,
        )
        return {name: with_streams(made, system.offer(name))}

    return own, names


def _left_out(system: System, subject: ServiceOptions, name: str) -> frozenset[str]:
    offer = system.offer(name)
    if not subject.operation or offer is None:
        return frozenset()
    faults = faults_of_patterns(subject.operation, offer)
    if faults:
        raise typer.BadParameter("; ".join(faults), param_hint="--operation")
    return left_out_by(subject.operation, offer)


def _function(named: str | None, what: str) -> Callable[..., Any] | None:
    if named is None:
        return None
    found = load_named(named, what)
    if not callable(found):
        raise not_loaded(
            named, what, f"what cannot be called: {quoted(found, 80)}", "name a function"
        )
    return found  # type: ignore[no-any-return]  # of whatever can be called no more is known


def _proof(named: str | None, what: str) -> Callable[..., Any] | None:
    function = _function(named, what)
    return None if function is None else hidden_in_log(function)


def _handlers(
    system: System,
    subject: ServiceOptions,
    name: str,
    through_api: Callable[[Offer], Mapping[str, Handler]],
    *,
    by_others: bool,
) -> Mapping[str, Handler]:
    """Those of ``--states``, and for other states those that go through the provider's own API."""
    offer = system.offer(name)
    if offer is None and not by_others:
        return {}
    given: Mapping[str, Handler] = {}
    if subject.states is not None:
        found = load_named(subject.states, _TABLE)
        if not isinstance(found, Mapping) or not found:
            raise not_loaded(subject.states, _TABLE, quoted(found, 80), _MAKES_TABLE)
        odd = [key for key, handler in found.items() if not callable(handler)]
        if odd:
            got = f"what cannot be called, for {', '.join(map(repr, odd))}"
            raise not_loaded(subject.states, _TABLE, got, "name a function for each")
        checked = None if by_others else offer
        if checked and (unknown := unknown_handlers(checked, found, subject.states)):
            raise CannotVerify(unknown)
        given = found
    return given if offer is None else {**through_api(offer), **given}
