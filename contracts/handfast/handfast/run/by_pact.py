"""Verifies a provider by Pact's own verifier, over a loopback socket.

The verifier blocks, so it runs in the caller's thread; the application, its handlers and what
reads its messages back live on a loop in another. One interaction a verifier: Pact fills what a
state returned into requests but not into answers, so that is done before it is asked.

One run at a time in a process: the verifier's report goes to a descriptor that all threads share.
"""

from __future__ import annotations

import json
import os
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pact import Verifier

from handfast.derive.pact.files import concrete, pact_interaction
from handfast.derive.pact.messages import metadata_of
from handfast.derive.requests import request_of
from handfast.drift.translation import request_for_provider
from handfast.frozen import dataclass
from handfast.http.connection import NoAnswer, shown_request
from handfast.http.exchange import raised_afterwards, with_request
from handfast.http.lifespan import started
from handfast.http.serving import HOST, ThreadLoop, threaded
from handfast.isolation.apply import IsolatedCase, isolated
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.results import Mismatch, Mode, Result
from handfast.pact.front import lost_in
from handfast.pact.interrupts import interrupted_at_the_end
from handfast.pact.proving import prove
from handfast.pact.results import mismatches_of, no_answer_in
from handfast.pact.root_certificates import one_root_certificate
from handfast.pact.stdout import quiet
from handfast.providers.credentials import proof_for
from handfast.providers.errors import CannotVerify, raised_by
from handfast.providers.handlers import Saved, StateValues, set_up_afresh
from handfast.providers.provider import ANSWER_SECONDS, RunningProvider
from handfast.run.pact_environment import opened_environment
from handfast.run.produced import Producer, produced
from handfast.run.tally import Tally
from handfast.storage.temporary import temporary_folder
from handfast.transports.opening import clear_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from handfast.http.lifespan import Watch
    from handfast.isolation.apply import Isolated
    from handfast.model.cases import Case
    from handfast.model.raised import Raised
    from handfast.run.pact_environment import PactEnvironment
    from handfast.transports.protocol import Arrived

__all__ = ["PactDocument", "verify_by_pact"]


def verify_by_pact(
    cases: Sequence[Case],
    provider: RunningProvider,
    on_result: Callable[[Result], None] = lambda result: None,
    seconds: float = ANSWER_SECONDS,
    saved: Saved | None = None,
    documents: Sequence[PactDocument] = (),
) -> tuple[Result, ...]:
    """Verify ``cases`` as they stand in the Pact file, each from a clean slate.

    ``documents`` are how they stand in a file that others made, one for each of ``cases``.

    Clauses that ``unseen_by_pact`` gives a reason for are not looked at. Of a message, the entry
    that the provider produced is handed to the verifier; how many there are, and their form, is
    judged here. ``saved`` is as for ``verify_in_process``.

    Raises:
        CannotVerify: the provider does not start or stops answering, or the Redis that messages
            are read back from is away; it carries the results that were reached.
    """
    os.environ["PACT_DO_NOT_TRACK"] = "true"
    tally = Tally(Mode.PACT, cases, on_result)
    isolation = isolated(provider, cases)
    ready = tally.verifiable(isolation.provider)
    chosen = [case for _, case in ready]
    try:
        with (
            temporary_folder() as folder,
            threaded(lambda: opened_environment(isolation, chosen, tally, seconds)) as (
                environment,
                loop,
            ),
        ):
            run = _Run(replace(environment, saved={} if saved is None else saved), loop, folder)
            run.no_certificates.mkdir()
            for place, case in ready:
                if not tally.skips(case):
                    with _for_one(run, isolation) as own, tally.verifying(place) as mismatches:
                        # A document of others asks for the ids that it names.
                        made = documents[place] if documents else _declared
                        prepared = (
                            IsolatedCase(case) if documents else isolation.isolated_case(case)
                        )
                        of_one = replace(own, document=made)
                        mismatches.extend(_verify(prepared, of_one, clears=not tally.away))
    except CannotVerify as stop:
        tally.stopped_by(stop)
    return tally.result()


type PactDocument = Callable[[Case, Mapping[str, Any]], dict[str, Any]]
"""Makes the pact of one interaction, with the values of its states in place."""


def _declared(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    made = concrete(pact_interaction(case), values)
    # The states are set up already; named here, the verifier would look for who does that.
    made.pop("providerStates", None)
    return {
        "consumer": {"name": case.consumer},
        "provider": {"name": case.provider},
        "interactions": [made],
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }


@dataclass(frozen=True, slots=True)
class _Run:
    """What interactions are verified with: ``folder`` is the run's own."""

    environment: PactEnvironment
    loop: ThreadLoop
    folder: Path
    document: PactDocument = _declared

    @property
    def pact_file(self) -> Path:
        return self.folder / "pact.json"

    @property
    def no_certificates(self) -> Path:
        """A folder that stays empty."""
        return self.folder / "no-certificates"


@contextmanager
def _for_one(run: _Run, isolation: Isolated) -> Iterator[_Run]:
    """The run as one interaction finds it: under isolation ``fresh``, with a new provider."""
    if not isolation.fresh:
        yield run
        return
    environment, target = run.environment, run.environment.target
    provider = isolation.new_provider()
    stack = AsyncExitStack()
    try:
        block = stack.enter_async_context(started(provider, environment.seconds))
        target.current.app, watch = run.loop.run(block)
        own = replace(environment, provider=provider, target=replace(target, watch=watch))
        yield replace(run, environment=own)
    finally:
        run.loop.run(stack.aclose())


def _verify(prepared: IsolatedCase, run: _Run, *, clears: bool) -> tuple[Mismatch, ...]:
    case = prepared.case
    states = run.loop.run(_set_up(case, run.environment, clears=clears))
    if isinstance(case.interaction, HttpInteraction):
        # Nothing is looked at afterwards, so nothing that comes afterwards is missing.
        case = replace(case, interaction=replace(case.interaction, then=()))
        interaction, unverifiable = replace(prepared, case=case).verifiable(states)
        case = replace(case, interaction=interaction)
        failed = _verify_exchange(case, states.values, run)
        return (*(failed or unverifiable), *states.left_out)
    environment = run.environment
    producer = Producer(
        environment.provider,
        environment.transports,
        environment.target.drifted,
        environment.seconds,
    )
    states, arrived = run.loop.run(produced(case.interaction, producer, states))
    payloads = _verify_payloads(case, case.interaction, states.values, arrived, run)
    return (*arrived.mismatches, *payloads, *states.left_out)


async def _set_up(case: Case, environment: PactEnvironment, *, clears: bool) -> StateValues:
    if clears:
        await clear_all(environment.transports)
    return await set_up_afresh(
        environment.provider, case.interaction, environment.saved, environment.seconds
    )


def _verify_exchange(case: Case, values: Mapping[str, Any], run: _Run) -> tuple[Mismatch, ...]:
    provider, target, interaction = (
        run.environment.provider,
        run.environment.target,
        case.interaction,
    )
    if not isinstance(interaction, HttpInteraction):
        raise TypeError("a message is no exchange")
    sent = request_of(interaction.exchange, values)
    operation = interaction.operation
    proof = proof_for(provider, operation, sent, wanted=interaction.exchange.credentials)
    own = {name.lower() for name in (*proof.headers, *interaction.exchange.headers)}
    of_url = {n: text for n, text in target.address.headers.items() if n.lower() not in own}
    added = {**proof.headers, **of_url}
    pact = run.document(case, values)
    prove(pact["interactions"][0]["request"], added, proof.query)
    address = target.address
    verifier = Verifier(case.provider, host=address.host)
    verifier.add_transport(
        protocol="http", port=address.port, path=address.path or "/", scheme=address.scheme
    )
    for name, value in added.items():
        verifier.add_custom_header(name, value)
    drift = provider.drift
    there = sent if drift is None else request_for_provider(drift, sent).sent
    target.current.query = urlsplit(proof.target(there.target)).query.encode()
    target.watch.raised.clear()
    try:
        mismatches = _by_verifier(verifier, pact, run)
    except NoAnswer as error:
        error.raised = _raised_by(target.watch, run)
        raise
    lost = lost_in(target.watch.raised)
    if lost is not None:
        raise NoAnswer(lost)
    raised = _raised_by(target.watch, run)
    mismatches = mismatches or raised_afterwards(interaction.exchange.expected_status, raised)
    return proof.masked_in(with_request(mismatches, shown_request(there, target.shown_url), raised))


def _raised_by(watch: Watch, run: _Run) -> tuple[Raised, ...]:
    """What the provider raised at the request, which it may work at after its answer."""
    if watch.running:
        run.loop.run(watch.settled())
    return tuple(map(raised_by, watch.raised))


def _verify_payloads(
    case: Case,
    interaction: MessageInteraction,
    values: Mapping[str, Any],
    arrived: Arrived,
    run: _Run,
) -> tuple[Mismatch, ...]:
    endpoint = run.environment.endpoint
    address = urlsplit(run.environment.message_url)
    mismatches: list[Mismatch] = []
    for payload in arrived.payloads if interaction.exactly else ():
        endpoint.payload = payload
        endpoint.metadata = metadata_of(interaction.message)
        pact = run.document(case, values)
        verifier = Verifier(case.provider, host=HOST)
        verifier.add_transport(protocol="message", port=address.port, path="/", scheme="http")
        mismatches += _by_verifier(verifier, pact, run)
    return tuple(mismatches)


def _by_verifier(verifier: Verifier, pact: dict[str, Any], run: _Run) -> tuple[Mismatch, ...]:
    run.pact_file.write_text(json.dumps(pact), encoding="utf-8")
    seconds = run.environment.seconds
    verifier.set_request_timeout(int(seconds * 1000)).add_source(run.pact_file)
    # It raises where the interaction failed; the results show how.
    with interrupted_at_the_end(), quiet(), _without_root_certificates(run), suppress(RuntimeError):
        verifier.verify()
    results = verifier.results
    silence = no_answer_in(results)
    if silence is not None:
        raise NoAnswer(f"no answer within {seconds:g} s, or a broken one: {silence}")
    return mismatches_of(results)


@contextmanager
def _without_root_certificates(run: _Run) -> Iterator[None]:
    """Spare the verifier reading them, until the first request reaches what is served here."""
    environment = run.environment
    with one_root_certificate(run.no_certificates) as restore:
        environment.target.current.on_request = environment.endpoint.on_request = restore
        yield
