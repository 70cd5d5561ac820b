"""A consumer's own client, what it is asked to send, and what it makes of the answer.

Knows no server and judges no answer, but whether a refusal is taken for one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
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
    "asks",
    "expected_for",
    "is_able",
    "is_shown",
    "outcome_of",
    "own_errors",
    "raised_for",
    "request_in",
    "texts_shown",
]

type Error = type[Exception] | str
type Errors = Error | tuple[Error, ...]
type Refusals = Errors | Mapping[int, Errors]

_BY_POSITION: Final = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
)
_ANYTHING: Final[TypeAdapter[Any]] = TypeAdapter(Any)


class TakenForAnswer(AssertionError):
    """A client returned where it must raise or show what ``expected`` and ``remedy`` say.

    ``status`` is that of the refusal.
    """

    def __init__(self, status: int, wanted: tuple[Error, ...]) -> None:
        self.status = status
        texts = [repr(one) for one in wanted if isinstance(one, str)]
        errors = [one.__name__ for one in wanted if not isinstance(one, str)]
        both = ((errors, "to be raised", "raise"), (texts, "to be shown", "show"))
        named = [(" or ".join(names), *how) for names, *how in both if names]
        self.expected = ", or ".join(f"{names} {done}" for names, done, _ in named)
        self.remedy = ", or ".join(f"{do} {names}" for names, _, do in named)
        super().__init__(f"it takes a refusal ({status}) for an answer; {self.remedy}")


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

    Either function may be a whole handler. What it returns may then be the texts that it shows; a
    text among ``refuses`` is one that it shows for a refusal. A ``read`` with a second parameter
    gets the URL of the providers, and what it sends them counts as what it returns. ``unused`` are
    fields that the consumer has no use for, as patterns.
    """

    call: Callable[[str, Request], Any] | None = None
    read: Callable[[Any], Any] | None = None
    refuses: Refusals = ()
    errors: tuple[type[Exception], ...] = ()
    can_call: Callable[[Request], bool] = lambda _: True
    unused: tuple[str, ...] = ()


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
        more = (base_url,) if asks(client) else ()
        return await _returned(client.read, payload, *more)
    request = request_in(interaction, values)
    if request.status < 400:
        return await _returned(client.call, base_url, request)
    wanted = expected_for(request.status, client.refuses)
    try:
        returned = await _returned(client.call, base_url, request)
    except raised_for(request.status, client.refuses):
        return None
    shown = "\n".join(texts_shown(as_json(returned)))
    if any(isinstance(one, str) and one in shown for one in wanted):
        return None
    raise TakenForAnswer(request.status, wanted)


def asks(client: ConsumerClient) -> bool:
    """Whether the reader of messages of ``client`` calls providers, whose URL it then takes."""
    if client.read is None:
        return False
    try:
        found = inspect.signature(client.read).parameters.values()
    except (TypeError, ValueError):  # of what is built in
        return False
    needed = [one for one in found if one.default is one.empty]
    return len([one for one in needed if one.kind in _BY_POSITION]) > 1


def texts_shown(returned: Any) -> tuple[str, ...]:
    """Every text, and every number as a text, in what a handler returned in JSON form."""
    match returned:
        case str():
            return (returned,)
        case bool() | None:
            return ()
        case int() | float():
            return (str(returned),)
        case dict():
            return tuple(text for each in returned.values() for text in texts_shown(each))
        case list():
            return tuple(text for each in returned for text in texts_shown(each))
        case _:
            return ()


def is_shown(document: Any, returned: Any, sent: Sequence[str] = ()) -> bool:
    """Whether a handler returned the texts that it shows, and not what it made of ``document``.

    What it shows may stand in tuples or objects of its own, none of whose keys is in ``document``.
    Where that has no keys itself, an object may be what was made of it.
    """
    if not isinstance(document, dict | list):
        return False
    if returned is None:
        return bool(sent)
    if document and isinstance(document, list) and not isinstance(document[0], dict | list):
        return isinstance(returned, str)
    own, known = _keys_in(returned), _keys_in(document)
    is_own = own.isdisjoint(known) if known else not own
    return is_own and _has_text(returned)


def _has_text(returned: Any) -> bool:
    match returned:
        case str():
            return True
        case dict():
            return any(map(_has_text, returned.values()))
        case list():
            return any(map(_has_text, returned))
        case _:
            return False


def _keys_in(document: Any) -> frozenset[str]:
    """The key of each object in ``document``, however deep."""
    match document:
        case dict():
            return frozenset(document).union(*map(_keys_in, document.values()))
        case list():
            return frozenset[str]().union(*map(_keys_in, document))
        case _:
            return frozenset()


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
    return tuple(one for one in expected_for(status, refuses) if not isinstance(one, str))


def expected_for(status: int, refuses: Refusals) -> tuple[Error, ...]:
    """What a client raises for a refusal of ``status``, and the texts that it shows for one."""
    errors = refuses.get(status, ()) if isinstance(refuses, Mapping) else refuses
    return errors if isinstance(errors, tuple) else (errors,)


async def _returned(function: Callable[..., Any] | None, *arguments: Any) -> Any:
    if function is None:
        raise AssertionError("it has no such client or reader")
    returned = function(*arguments)
    while inspect.isawaitable(returned):
        returned = await returned
    return returned
