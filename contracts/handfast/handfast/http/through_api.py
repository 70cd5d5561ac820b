"""Sets states up through a provider's own API, as the states themselves say how.

Makes a handler for each state (and trigger) that has ``through_api``, and for each of what is not
there. Judges nothing.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from handfast.derive.requests import request_of, with_proof
from handfast.model import Exchange
from handfast.model.cases import name_of
from handfast.providers.credentials import proof_for
from handfast.providers.left_out import OperationLeftOut
from handfast.providers.provider import RunningProvider
from handfast.wire import routes
from handfast.wording.excerpts import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from handfast.derive.requests import Sent
    from handfast.model import Offer, Operation, State
    from handfast.providers.credentials import Proof
    from handfast.providers.provider import Handler

__all__ = ["ApiError", "handlers_through_api"]

_SHOWN = 200
_LARGE = 2**53


class ApiError(Exception):
    """A provider did not do what its API offers; names the request, and the answer."""


class _Answer(dict[str, Any]):
    """The fields of an answer; ``shown`` is the request with what came back."""

    def __init__(self, fields: dict[str, Any], shown: str) -> None:
        super().__init__(fields)
        self.shown = shown

    def __missing__(self, name: str) -> Any:
        msg = f"{self.shown} lacks {name!r}"
        raise ApiError(msg)


@dataclass
class _Api:
    """The API of ``provider``, called by one client; ``made`` outlives it."""

    client: httpx.AsyncClient
    made: set[Any]
    provider: RunningProvider

    async def call(
        self,
        operation: Operation,
        path: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> Any:
        if name_of(operation) in self.provider.left_out:
            raise OperationLeftOut(operation)
        known = path or {}
        named = {name: known[name] for name in routes.parameters(operation.path) if name in known}
        exchange = Exchange(operation=operation, path=named, query=query or {}, body=body)
        sent = request_of(exchange, {})
        proof = self._proof(operation, sent)
        answer = await self.client.request(
            sent.method,
            proof.target(sent.target),
            headers=with_proof(sent, proof.headers),
            content=sent.body or None,
        )
        shown = f": {shortened(proof.masked_in(answer.text), _SHOWN)}" if answer.text else ""
        if not answer.is_success:
            msg = f"{sent.method} {sent.target} was refused with {answer.status_code}{shown}"
            raise ApiError(msg)
        try:
            found = json.loads(answer.content) if answer.content else None
        except ValueError:
            msg = f"{sent.method} {sent.target} was answered with no JSON{shown}"
            raise ApiError(msg) from None
        if not isinstance(found, dict):
            return found
        return _Answer(found, f"the answer to {sent.method} {sent.target}{shown}")

    def _proof(self, operation: Operation, sent: Sent) -> Proof:
        """Of what was given: the client may bring its own."""
        wanted = bool(self.provider.credentials or self.provider.sign)
        return proof_for(self.provider, operation, sent, wanted=wanted)

    def unlike(self, example: Any) -> Any:
        return _unlike(example)


def handlers_through_api(
    offer: Offer,
    clients: Callable[[], httpx.AsyncClient],
    credentials: Callable[[Operation], Mapping[str, str]] | None = None,
    sign: Callable[[Operation, Sent], Mapping[str, str]] | None = None,
    left_out: frozenset[str] = frozenset(),
) -> Mapping[str, Handler]:
    """A handler for each state and trigger of ``offer`` that needs none of the provider's own.

    ``clients`` makes a client whose base URL is the provider's; each call of a handler closes its
    own. ``credentials`` and ``sign`` are those of ``RunningProvider``; left out, the client brings
    what the API asks for. A handler raises ``ApiError`` and ``httpx.HTTPError`` where the API does
    not do it, and ``OperationLeftOut`` where it needs an operation that ``left_out`` names.
    """
    made: set[Any] = set()
    provider = RunningProvider(
        name=offer.provider, credentials=credentials, sign=sign, left_out=left_out
    )
    handlers: dict[str, Handler] = {}
    for state in (*offer.states, *offer.triggers):
        if state.needs_handler:
            continue
        if hasattr(state.parameters, "through_api"):
            handlers[state.name] = partial(_brought_about, state, clients, made, provider)
        elif state.absent:
            handlers[state.name] = partial(_nothing_like, state)
    return handlers


async def _brought_about(
    state: State,
    clients: Callable[[], httpx.AsyncClient],
    made: set[Any],
    provider: RunningProvider,
    /,
    **parameters: Any,
) -> Any:
    model: Any = state.parameters
    async with clients() as client:
        return await model.model_validate(parameters).through_api(_Api(client, made, provider))


def _nothing_like(state: State, **parameters: Any) -> dict[str, Any]:
    return {name: _unlike(parameters[name]) for name in state.returns}


def _unlike(example: Any) -> Any:
    """An id of the kind of ``example`` that nothing has."""
    drawn = uuid.uuid4()
    if not isinstance(example, int):
        return str(drawn)
    number = drawn.int >> 88
    if abs(example) < _LARGE:
        return number
    return example - number if example > 0 else example + number
