"""A consumer's own client, what it is asked to send, and what it makes of the answer.

Knows no server and judges no answer, but whether a refusal is taken for one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from handfast.frozen import dataclass
from handfast.model import HttpInteraction
from handfast.model.values import example_values, resolve

if TYPE_CHECKING:
    from handfast.model import Interaction

__all__ = [
    "ConsumerClient",
    "Refusals",
    "Request",
    "TakenForAnswer",
    "as_json",
    "is_able",
    "outcome_of",
    "own_errors",
    "raised_for",
    "request_in",
]

type Errors = type[Exception] | tuple[type[Exception], ...]
type Refusals = Errors | Mapping[int, Errors]

_ANYTHING: Final[TypeAdapter[Any]] = TypeAdapter(Any)


class TakenForAnswer(AssertionError):
    """A client returned where it must raise; ``names`` are of what it must raise."""

    def __init__(self, status: int, wanted: tuple[type[Exception], ...]) -> None:
        self.status = status
        self.names = " or ".join(one.__name__ for one in wanted)
        super().__init__(f"it takes a refusal ({status}) for an answer; raise {self.names}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a consumer's client must send, and for which interaction.

    ``operation`` is the name that the provider gives it; ``path``, ``query`` and ``headers`` are
    parameters by their names on the wire; ``body`` is JSON, form fields or bytes. ``status`` is
    the answer's; the client reacts to one from 400 on by raising.
    """

    operation: str
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    status: int
    interaction: HttpInteraction

    @property
    def arguments(self) -> dict[str, Any]:
        """Path, query and the fields of the body together, as keywords for a client's method."""
        fields = self.body if isinstance(self.body, Mapping) else {}
        return {**self.path, **self.query, **fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerClient:
    """The client that a consumer calls its providers with, and its reader of messages.

    ``call(base_url, request)`` makes the client send the request and returns what it makes of the
    answer; ``read(payload)`` does so with a message. Either may be a coroutine function, or None:
    there is none. What they return may be JSON, dataclasses or models, in which the fields that
    the consumer reads have the names they have on the wire. ``refuses`` are the exceptions that
    the client raises for a refusal, or those by status; ``errors`` what else it raises on purpose.
    ``can_call`` is true of the requests that it is able to send at all: by default of all.
    """

    call: Callable[[str, Request], Any] | None = None
    read: Callable[[Any], Any] | None = None
    refuses: Refusals = ()
    errors: tuple[type[Exception], ...] = ()
    can_call: Callable[[Request], bool] = lambda _: True


def request_in(http: HttpInteraction, values: Mapping[str, Any]) -> Request:
    """The request of ``http`` with the values of its states in place."""
    exchange = http.exchange
    return Request(
        operation=http.operation.name,
        path=resolve(exchange.path, values),
        query=resolve(exchange.query, values),
        headers=resolve(exchange.headers, values),
        body=resolve(exchange.body, values),
        status=exchange.expected_status,
        interaction=http,
    )


def is_able(client: ConsumerClient, interaction: Interaction) -> bool:
    """Whether ``client`` is able to send the request of ``interaction``, or to read its message."""
    if not isinstance(interaction, HttpInteraction):
        return client.read is not None
    request = request_in(interaction, example_values(interaction))
    return client.call is not None and client.can_call(request)


async def outcome_of(
    client: ConsumerClient,
    base_url: str,
    interaction: Interaction,
    values: Mapping[str, Any],
    payload: Any = None,
) -> Any:
    """What ``client`` makes of the answer at ``base_url``, or its reader of ``payload``.

    None where the interaction expects a refusal, and the client raises what it must for it.
    Whatever else it raises is raised.

    Raises:
        TakenForAnswer: the client takes a refusal for an answer.
    """
    if not isinstance(interaction, HttpInteraction):
        return await _returned(client.read, payload)
    request = request_in(interaction, values)
    if request.status < 400:
        return await _returned(client.call, base_url, request)
    wanted = raised_for(request.status, client.refuses)
    try:
        await _returned(client.call, base_url, request)
    except wanted:
        return None
    raise TakenForAnswer(request.status, wanted)


def own_errors(client: ConsumerClient) -> tuple[type[Exception], ...]:
    """All that ``client`` raises on purpose."""
    refuses = client.refuses
    statuses = refuses if isinstance(refuses, Mapping) else (400,)
    of_refusals = (error for status in statuses for error in raised_for(status, refuses))
    return (*client.errors, *of_refusals)


def as_json(returned: Any) -> Any:
    """What a client returned, in JSON form: a model without the fields that were not set.

    Bytes are returned as they are.

    Raises:
        ValueError: it has no such form.
    """
    if isinstance(returned, bytes):
        return returned
    return _ANYTHING.dump_python(returned, mode="json", by_alias=True, exclude_unset=True)


def raised_for(status: int, refuses: Refusals) -> tuple[type[Exception], ...]:
    """What a client raises for a refusal of ``status``."""
    errors = refuses.get(status, ()) if isinstance(refuses, Mapping) else refuses
    return errors if isinstance(errors, tuple) else (errors,)


async def _returned(function: Callable[..., Any] | None, *arguments: Any) -> Any:
    if function is None:
        raise AssertionError("it has no such client or reader")
    returned = function(*arguments)
    while inspect.isawaitable(returned):
        returned = await returned
    return returned
