"""``handfast compare``: plays generated sessions on a provider and the reference, side by side."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from handfast.bound.parts import bound_provider, reference_providers
from handfast.commands.children.seldom import seldom
from handfast.commands.comparing.apart import Ended, Found, Reached, compared_apart
from handfast.commands.options import of_a_service as own  # noqa: TC001  # Typer reads them
from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.searching import STORE, one_system, saved_in, seconds_in
from handfast.commands.options.subjects import ServiceOptions, bound_providers
from handfast.commands.output.printing import beside_json
from handfast.commands.output.provider_log import log_here
from handfast.commands.output.repeating import again
from handfast.compare.report import (
    exit_code_of,
    json_of,
    json_of_stopped,
    lines_of,
    lines_of_difference,
    row_of,
)
from handfast.compare.running import compare, replay
from handfast.fuzz.store import StoreError, find, opened_store
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.transports.redis.clients import fake_redis, redis_at
from handfast.wording.masking import hidden_in
from handfast.wording.printable import printable
from handfast.wording.quoted_secrets import secrets_given
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.commands.children.apart import Send
    from handfast.compare.running import Judged
    from handfast.model import Offer, System
    from handfast.providers.provider import RunningProvider

__all__ = ["command"]


def command(
    context: typer.Context,
    system: Annotated[
        str | None,
        typer.Argument(help="The system, e.g. life_organiser.", autocompletion=names_of_systems),
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Compare only this service.")] = None,
    app: Annotated[
        str | None, typer.Option(help="An ASGI app of your own: package.module:app.")
    ] = None,
    url: own.Url = None,
    against: Annotated[
        str | None,
        typer.Option(
            help="What it is compared with instead of the reference: an URL, or package.module:app."
        ),
    ] = None,
    against_reset: Annotated[
        str | None,
        typer.Option(help="Makes a clean slate in what --against names: package.module:function."),
    ] = None,
    against_states: Annotated[
        str | None,
        typer.Option(help="Handlers of what --against names: package.module:HANDLERS."),
    ] = None,
    against_redis_url: Annotated[
        str | None, typer.Option(help="An empty Redis that what --against names publishes to.")
    ] = None,
    states: own.States = None,
    redis_url: own.RedisUrl = None,
    redis_key: own.RedisKeys = None,
    drift: own.Drift = None,
    reset: own.Reset = None,
    credentials: own.Credentials = None,
    sign: own.Sign = None,
    operation: own.Operations = None,
    longest_silence: own.LongestSilence = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed plays other sessions.")] = 0,
    seconds: Annotated[
        str | None, typer.Option("--for", help="How long, e.g. 60s or 5m, instead of --steps.")
    ] = None,
    steps: Annotated[int, typer.Option(min=1, help="How many steps at least.")] = 2_000,
    strict: Annotated[
        bool, typer.Option(help="Fail at differences that nobody relies on, too.")
    ] = False,
    replayed: Annotated[
        str | None, typer.Option("--replay", help="Only this difference, by its id.")
    ] = None,
    database: Annotated[
        str, typer.Option(help="Where differences are saved: a folder, or redis://host:port.")
    ] = STORE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Play generated sessions on a provider and on the reference, and show where they differ.

    A difference that a consumer relies on fails; any other is shown. Without a service of your
    own the reference is compared with itself.

    \b
    handfast compare life_organiser --app core.main:app --states core_states:HANDLERS --for 60s
    handfast compare --url http://127.0.0.1:8000 --against http://127.0.0.1:8001
    handfast compare life_organiser --app core.main:app --replay 1a2b3c4d
    """
    given = (app, url, states, redis_url, drift, None, reset, credentials, sign)
    subject = ServiceOptions(
        *given,
        operation=tuple(operation or ()),
        redis_key=tuple(redis_key or ()),
        longest_silence=longest_silence,
    )
    if subject.faults():
        raise typer.BadParameter("; ".join(subject.faults()))
    beside_it = {"reset": against_reset, "redis-url": against_redis_url, "states": against_states}
    other = _beside(against, beside_it, subject)
    found, offer = _chosen(system, subject, provider)
    passwords = secrets_given((url, against, redis_url, against_redis_url, database), os.environ)
    log_here(passwords)
    console = Console(stderr=as_json)
    limit = None if seconds is None else seconds_in(seconds)
    sides = "reference" if against is None else "against", "service"
    named = {"--against": against, **{f"--against-{key}": one for key, one in beside_it.items()}}
    beside = tuple(word for one in named.items() if one[1] is not None for word in one)
    after = (*beside, *saved_in(database), *(("--strict",) if strict else ()), "--replay")
    repeat = again("compare", found.name, provider, subject, passwords, after=after)

    def work(send: Send) -> None:
        def add(one: Judged) -> None:
            text = printable("\n".join(lines_of_difference(one, sides, repeat)))
            fails = one.fails or strict
            send(hidden_in(Found(text, row_of(one), fails), passwords))

        try:
            with opened_store(database) as store:
                pair = _first(found, offer, other), _second(found, offer, subject)
                if replayed is not None:
                    result = replay(find(store, replayed), found, offer, pair)
                else:
                    result = compare(
                        found,
                        offer,
                        pair,
                        seed=seed,
                        steps=steps,
                        seconds=limit,
                        database=store,
                        on_found=add,
                        on_played=seldom(lambda *reached: send(Reached(*reached))),
                    )
        except StoreError as error:
            raise typer.BadParameter(hidden_in(str(error), passwords)) from error
        except NotSetUp as stop:
            raise CannotVerify((stop.mismatch,)) from stop
        lines = "\n".join(lines_of(result, sides, repeat))
        whole = json_of(result) if as_json else printable(lines)
        mended = replayed is not None and not result.found and not as_json
        text = f"{whole}\nMended: {replayed} does not come back." if mended else whole
        send(Ended(hidden_in(text, passwords), exit_code_of(result, strict=strict)))

    is_foreign = subject.is_own or against is not None
    forks = is_foreign and context.find_root().obj is True
    with beside_json(as_json=as_json):
        ended = compared_apart(work, console.status(""), forks=forks, silence=longest_silence)
    stopped = hidden_in(ended.stopped, passwords)
    if stopped and not (as_json or ended.text):
        raise CannotVerify(stopped)
    rows = [one.row for one in ended.found]
    typer.echo(json_of_stopped(stopped, rows) if as_json and stopped else ended.text)
    raise typer.Exit(ended.code)


def _chosen(
    system: str | None, subject: ServiceOptions, provider: str | None
) -> tuple[System, Offer]:
    found = one_system(system, subject, provider)
    offers = [one for one in found.offers if _can_be_played(one)]
    wanted = [one for one in offers if provider in (None, one.provider)]
    if not wanted:
        raise typer.BadParameter(_nothing_to_play(found, provider))
    return found, wanted[0]


def _can_be_played(offer: Offer) -> bool:
    """Whether it takes requests, or something can happen in it that publishes."""
    return bool(offer.operations or (offer.triggers and offer.messages))


def _nothing_to_play(system: System, provider: str | None) -> str:
    if provider is None:
        return f"no provider of {system.name} answers over HTTP, or publishes by a trigger"
    others = listed(sorted(one.provider for one in system.offers if _can_be_played(one)))
    return (
        f"{provider} answers no request over HTTP, and no trigger lets it publish: there is "
        f"nothing to play, and what it replies is verified alone (handfast verify); "
        f"compared are: {others or 'none'}"
    )


def _first(system: System, offer: Offer, against: ServiceOptions | None) -> RunningProvider:
    """What is taken for right."""
    if against is None:
        return bound_provider(reference_providers(system)(fake_redis()), offer.provider)
    return _second(system, offer, against)


def _beside(
    against: str | None, given: Mapping[str, str | None], subject: ServiceOptions
) -> ServiceOptions | None:
    """What ``subject`` is compared with, if not the reference; the same proves who asks.

    ``given`` are the options of it, by the name that follows ``--against-``.

    Raises:
        typer.BadParameter: what is named beside it is for nothing, or is no Redis of its own.
    """
    if against is None:
        for name, value in given.items():
            if value is not None:
                msg = f"--against-{name} is for what --against names: give that too"
                raise typer.BadParameter(msg)
        return None
    redis_url = given["redis-url"]
    if redis_url is not None and redis_url == subject.redis_url:
        raise typer.BadParameter(
            "it is that of --redis-url: name another database, for each side publishes to its own",
            param_hint="--against-redis-url",
        )
    app, url = (None, against) if re.match(r"https?://", against) else (against, None)
    credentials, sign = subject.credentials, subject.sign
    beside = ServiceOptions(
        app=app,
        url=url,
        redis_url=redis_url,
        states=given["states"],
        reset=given["reset"],
        credentials=credentials,
        sign=sign,
        redis_key=subject.redis_key if redis_url is not None else (),
    )
    if redis_url is not None and beside.faults():
        text = beside.redis_fault or "; ".join(beside.faults())
        raise typer.BadParameter(text, param_hint="--against-redis-url")
    return beside


def _second(system: System, offer: Offer, subject: ServiceOptions) -> RunningProvider:
    made, _ = bound_providers(system, subject, offer.provider)
    clients = redis_at(subject.redis_url) if subject.redis_url else fake_redis()
    return bound_provider(made(clients), offer.provider)
