"""How a provider is declared: its operations, messages, states and triggers, each in one place.

What a method declares is collected by the provider, so that nothing is listed again. Checks only
what would fail where nobody sees why: ``handfast.check`` does the rest, once the system is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Unpack

from pydantic import BaseModel, create_model

from handfast.declare.parts import OperationParts, part_names, refuse_unknown
from handfast.declare.states import DeclaredState, plain_state
from handfast.model import (
    JSON,
    Answer,
    Content,
    Conventions,
    Delivery,
    Message,
    Offer,
    Operation,
    Security,
    State,
)
from handfast.wire import routes

if TYPE_CHECKING:
    from handfast.declare.parts import Answers, Model
    from handfast.model import Transport

__all__ = ["Provider"]

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_PARTS = part_names(OperationParts)


class Provider:
    """What one provider offers, while it is being declared.

    ``refusals`` are the error answers that its operations may name by status alone (``refuses``).
    ``invalid`` is the status of those to requests that fail their models: where ``refusals`` has
    it, every operation that takes parameters or a body refuses with it, but for OPTIONS: what a
    browser asks before a request is answered without a look at it. ``security`` stands for
    operations that name none of their own. ``states`` are those of other providers that this one
    can be in too.
    """

    def __init__(
        self,
        name: str,
        *,
        refusals: Answers | None = None,
        invalid: int = 422,
        security: Iterable[Security] = (),
        states: Iterable[Any] = (),
    ) -> None:
        self.name = name
        self._refusals = {status: _answer(status, one) for status, one in (refusals or {}).items()}
        self._invalid = invalid
        self._security = tuple(security)
        self._operations: list[Operation] = []
        self._messages: list[Message] = []
        self._states: list[DeclaredState] = [*states]
        self._triggers: list[DeclaredState] = []

    def operation(self, method: Method, route: str, **parts: Unpack[OperationParts]) -> Operation:
        """Declare an operation.

        ``route`` is its path with parameters in braces; ``parts`` are described at
        ``OperationParts``.

        Raises:
            TypeError: a model or a status is not of the form that is described there, or
                something else is named than a part.
        """
        where = f"{method} {route}"
        refuse_unknown(where, parts, _PARTS)
        answers, refuses = parts.get("answers", ()), parts.get("refuses", ())
        _refuse_other_forms(where, answers, refuses)
        name, path, security = parts.get("name"), parts.get("path"), parts.get("security")
        query, headers, body = parts.get("query"), parts.get("headers"), parts.get("body")
        takes = method != "OPTIONS" and (path, query, headers, body) != (None, None, None, None)
        invalid = (self._invalid,) if takes and self._invalid in self._refusals else ()
        declared = Operation(
            provider=self.name,
            name=_name_of(method, route) if name is None else name,
            method=method,
            path=route,
            description=parts.get("description", ""),
            path_parameters=_texts(route) if path is None else path,
            query_parameters=query,
            header_parameters=headers,
            bodies=_bodies(body),
            answers=(
                *(_answer(status, one) for status, one in answers.items()),
                *(self._refusals.get(status) or Answer(status) for status in (*refuses, *invalid)),
            ),
            security=self._security if security is None else tuple(security),
            conventions=self._conventions(parts),
        )
        self._operations.append(declared)
        return declared

    def _conventions(self, parts: OperationParts) -> Conventions:
        return Conventions(
            echo=parts.get("echo") or {},
            echo_body=parts.get("echo_body", False),
            ordered=parts.get("ordered"),
            invalid=self._invalid,
            refusals_leave=tuple(parts.get("refusals_leave", ())),
            leaves=tuple(parts.get("leaves", ())),
        )

    def get(self, route: str, **parts: Unpack[OperationParts]) -> Operation:
        """``operation`` with the method GET."""
        return self.operation("GET", route, **parts)

    def post(self, route: str, **parts: Unpack[OperationParts]) -> Operation:
        """``operation`` with the method POST."""
        return self.operation("POST", route, **parts)

    def put(self, route: str, **parts: Unpack[OperationParts]) -> Operation:
        """``operation`` with the method PUT."""
        return self.operation("PUT", route, **parts)

    def patch(self, route: str, **parts: Unpack[OperationParts]) -> Operation:
        """``operation`` with the method PATCH."""
        return self.operation("PATCH", route, **parts)

    def delete(self, route: str, **parts: Unpack[OperationParts]) -> Operation:
        """``operation`` with the method DELETE."""
        return self.operation("DELETE", route, **parts)

    def message(
        self,
        name: str,
        *,
        address: str,
        transport: Transport,
        payload: Model,
        reply: Model | None = None,
        attributes: Mapping[str, str] | None = None,
        delivery: Delivery | None = None,
        description: str = "",
    ) -> Message:
        """Declare a message: ``payload`` (and ``reply``) as a body of ``operation`` is given."""
        declared = Message(
            provider=self.name,
            name=name,
            address=address,
            payload=_content(payload),
            transport=transport,
            reply=None if reply is None else _content(reply),
            attributes=attributes or {},
            delivery=delivery or Delivery(),
            description=description,
        )
        self._messages.append(declared)
        return declared

    def state(
        self,
        name: str,
        *,
        absent: bool = False,
        needs_handler: bool = False,
        neighbour: bool = False,
    ) -> DeclaredState:
        """Declare a provider state; as the decorator of a model, with parameters.

        A model with the method ``through_api(self, api)`` sets its state up through the provider's
        own API (see ``Api``), unless the state ``needs_handler`` all the same. ``absent``: of what
        is not there; where no handler is given, each value that a handler may choose is one that
        nothing has. ``neighbour``: of what belongs to others, which is neither shown nor changed. A
        provider that lacks the routes for it is verified without it.

        Raises:
            TypeError: there is no name.
        """
        if not isinstance(name, str):
            raise TypeError('a state has a name: write @provider.state("the name")')
        state = State(name, absent=absent, needs_handler=needs_handler, neighbour=neighbour)
        declared = DeclaredState(state)
        self._states.append(declared)
        return declared

    def trigger(self, name: str) -> DeclaredState:
        """Declare what may happen in the provider, as a state is declared."""
        declared = DeclaredState(State(name))
        self._triggers.append(declared)
        return declared

    def offer(self) -> Offer:
        """All that was declared."""
        return Offer(
            provider=self.name,
            operations=tuple(self._operations),
            messages=tuple(self._messages),
            states=tuple(map(plain_state, self._states)),
            triggers=tuple(map(plain_state, self._triggers)),
        )


def _refuse_other_forms(where: str, answers: Any, refuses: Any) -> None:
    """Name what is no mapping of statuses, and no list of them, before it is taken apart."""
    if not isinstance(answers, Mapping):
        raise TypeError(f"answers of {where}: give each model by its status, {{200: Model}}")
    if not isinstance(refuses, Iterable):
        raise TypeError(f"refuses of {where}: give a list of statuses, [{refuses!r}]")
    odd = [status for status in (*answers, *refuses) if not isinstance(status, int)]
    if odd:
        raise TypeError(f"answers of {where}: {odd[0]!r} is no status: write it as a number")


def _name_of(method: str, route: str) -> str:
    words = [method.lower(), *re.findall(r"[A-Za-z0-9]+", route)]
    return "_".join(words)


def _texts(route: str) -> type[BaseModel] | None:
    """A model of the parameters of ``route``, each a text; None where it has none."""
    fields: dict[str, Any] = dict.fromkeys(routes.parameters(route), (str, ...))
    return create_model("Path", **fields) if fields else None


def _content(model: Model) -> Content:
    if isinstance(model, BaseModel):
        msg = f"give the model {type(model).__name__} itself, and not one made of it"
        raise TypeError(msg)
    return model if isinstance(model, Content) else Content(model, JSON)


def _bodies(body: Model | tuple[Content, ...] | None) -> tuple[Content, ...]:
    if body is None:
        return ()
    return body if isinstance(body, tuple) else (_content(body),)


def _answer(status: int, one: Answer | Model | tuple[Model, str] | None) -> Answer:
    if isinstance(one, Answer):
        return one
    model, meaning = one if isinstance(one, tuple) else (one, "")
    return Answer(status, None if model is None else _content(model), meaning)
