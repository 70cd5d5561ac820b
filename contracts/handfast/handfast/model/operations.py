"""What a provider offers: operations, messages and states. Frozen values; no I/O, no rules."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from handfast.frozen import dataclass
from handfast.model.delivery import Delivery
from handfast.wire.media_types import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from handfast.model.interactions import Exchange

__all__ = [
    "REDIS_STREAM",
    "Answer",
    "Content",
    "Conventions",
    "Given",
    "Message",
    "Offer",
    "Operation",
    "Security",
    "State",
    "Transport",
]


REDIS_STREAM: Final = "redis-stream"
"""The kind of transport that handfast reads back by itself."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a body carries.

    ``model`` is any annotation that Pydantic can validate: a model, ``list[Model]``, a union.
    JSON is validated as it stands; a form's and a multipart body's fields are the model's
    fields (``bytes`` fields travel as file parts); an event stream's model describes one event:
    its data, or with the class variable ``whole_event`` its type and its data, in the fields
    ``event`` and ``data``; ``model`` is None where any bytes will do.
    """

    model: Any
    media_type: str = JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """One status that an operation may answer with. ``content`` None: the body is empty."""

    status: int
    content: Content | None = None
    description: str = ""
    headers: type[BaseModel] | None = None


@dataclass(frozen=True, slots=True)
class Security:
    """How a caller proves who it is: the scheme, and where the proof travels.

    ``signature`` is a header computed from the request (Twilio's ``X-Twilio-Signature``).
    """

    scheme: Literal["bearer", "basic", "api-key", "signature"]
    name: str = "Authorization"
    where: Literal["header", "query"] = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """What is true of every successful answer of an operation, so that no interaction repeats it.

    ``echo`` maps what is sent (a parameter, or a field of the body) to the path of the answer at
    which it comes back; ``echo_body`` names the fields of the body that come back under their own
    names (True: all that the answer has too). ``ordered`` is the order of a list's items, as in
    ``Exchange``. ``invalid`` is the status of a request that fails the operation's models, and
    ``refusals_leave`` are reads that such a request must leave as they were; ``leaves`` are reads
    that no request may change, where the states have the values they need.
    """

    echo: Mapping[str, str] = dataclasses.field(default_factory=dict)
    echo_body: bool | tuple[str, ...] = False
    ordered: str | None = None
    invalid: int = 422
    refusals_leave: tuple[Exchange, ...] = ()
    leaves: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a provider offers over HTTP: declared once, in one place.

    Parameters of each kind are one Pydantic model whose aliases are the names on the wire.
    ``bodies`` lists the content types that are accepted; empty means the request has no body.
    ``conventions`` are what ``declare`` fills interactions in with; a stub echoes by them.
    """

    provider: str = ""

    name: str
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
    path: str
    description: str = ""
    path_parameters: type[BaseModel] | None = None
    query_parameters: type[BaseModel] | None = None
    header_parameters: type[BaseModel] | None = None
    bodies: tuple[Content, ...] = ()
    answers: tuple[Answer, ...]
    security: tuple[Security, ...] = ()
    conventions: Conventions = Conventions()

    @property
    def only_reads(self) -> bool:
        """Whether its method asks for no change: GET or HEAD (RFC 9110, section 9.2.1)."""
        return self.method in ("GET", "HEAD")

    def answer(self, status: int) -> Answer | None:
        """The answer declared for ``status``, or None."""
        return next((answer for answer in self.answers if answer.status == status), None)


@dataclass(frozen=True, slots=True)
class Transport:
    """How a message travels. By ``kind``, what reads the message back is found.

    ``redis-stream`` is one kind: an entry with the one field ``field``, read with ``group``. Any
    other name may stand for a further kind (a queue, publish/subscribe, a webhook, keys in a
    storage, a synchronous call): the provider that is verified brings what reads it
    (``RunningProvider.transports``), or what replies (``RunningProvider.answers``).
    """

    kind: str
    field: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What travels without an answer, or with one (``reply``) as a synchronous message.

    ``attributes`` travel beside the payload, always with these values (SQS message attributes).
    ``delivery`` is what is promised of how it arrives.
    """

    provider: str = ""
    name: str
    address: str
    payload: Content
    transport: Transport
    reply: Content | None = None
    attributes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    delivery: Delivery = Delivery()
    description: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A named, typed precondition of a provider. It is called to be given, with its parameters.

    ``parameters`` is a model whose defaults are the examples used where no others are given.
    ``returns`` names the values that a provider's handler may choose for itself (its own ids);
    each is a parameter too, whose value is the example. The same noun serves as a trigger:
    what happens in the provider so that a message is published. ``absent``: a state of what is
    not there, in which each value returned is one that nothing has. ``needs_handler``: the
    provider's own API can't bring it about. ``neighbour``: it is of what belongs to others; without
    it everything else of an interaction holds as well, unless that names one of its values.
    ``returns_more``: a handler may return values beside ``returns``, because the state is of a pact
    that others made.
    """

    name: str
    parameters: type[BaseModel] | None = None
    returns: tuple[str, ...] = ()
    absent: bool = False
    needs_handler: bool = False
    neighbour: bool = False
    returns_more: bool = False

    def __call__(self, **parameters: Any) -> Given:
        """This state with ``parameters``, in JSON form."""
        return Given(self, parameters)


@dataclass(frozen=True)  # without slots, for what is computed once
class Given:
    """A state with the parameters of one interaction."""

    state: State
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """Every parameter in JSON form, defaults included.

        Raises:
            pydantic.ValidationError: when a parameter is missing or does not fit.
        """
        model = self.state.parameters
        if model is None:
            return dict(self.parameters)
        return model.model_validate(dict(self.parameters)).model_dump(mode="json", by_alias=True)

    @cached_property
    def example(self) -> Mapping[str, Any]:
        """The same, made once, for whoever changes nothing in it. Raises as ``values`` does."""
        return self.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one provider offers: its operations, its messages, its states and triggers."""

    provider: str
    operations: tuple[Operation, ...] = ()
    messages: tuple[Message, ...] = ()
    states: tuple[State, ...] = ()
    triggers: tuple[State, ...] = ()
