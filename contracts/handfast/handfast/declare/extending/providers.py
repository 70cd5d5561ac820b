"""A provider of a shipped system, as a service's own repository adds to it. Checks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.declare.providers import Provider
from handfast.declare.states import DeclaredState
from handfast.model import BadDeclaration, Offer
from handfast.wire.routes import route_name
from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from handfast.model import Answer, Message, Operation

__all__ = ["ExtendedProvider"]

_FIRST_REFUSAL: Final = 400


class ExtendedProvider(Provider):
    """A provider that a shipped system may have already; what is declared of it comes to that.

    What is shipped is found by its name: ``shipped_operation``, ``shipped_message`` and
    ``shipped_state``. What is declared here refuses as what is shipped does, unless ``refusals``
    are given.
    """

    def __init__(self, name: str, shipped: Offer | None, **more: Any) -> None:
        self._shipped = shipped or Offer(provider=name)
        super().__init__(name, **{**_refusing(self._shipped), **more})

    def shipped_operation(self, name: str) -> Operation:
        """The shipped operation of this name, or of this method and path (``GET /tasks``).

        Raises:
            BadDeclaration: there is none; says which was probably meant.
        """
        by_name = {one.name: one for one in self._shipped.operations}
        by_route = {route_name(one): one for one in self._shipped.operations}
        return self._found({**by_name, **by_route}, name, "operation")

    def shipped_message(self, name: str) -> Message:
        """The shipped message of this name.

        Raises:
            BadDeclaration: there is none; says which was probably meant.
        """
        return self._found({one.name: one for one in self._shipped.messages}, name, "message")

    def shipped_state(self, name: str) -> DeclaredState:
        """The shipped state (or trigger) of this name, to be called as one that was declared.

        Raises:
            BadDeclaration: there is none; says which was probably meant.
        """
        states = (*self._shipped.states, *self._shipped.triggers)
        return DeclaredState(self._found({one.name: one for one in states}, name, "state"))

    def offer(self) -> Offer:
        """What is shipped, and all that was declared here."""
        own, shipped = super().offer(), self._shipped
        return Offer(
            provider=self.name,
            operations=(*shipped.operations, *own.operations),
            messages=(*shipped.messages, *own.messages),
            states=(*shipped.states, *own.states),
            triggers=(*shipped.triggers, *own.triggers),
        )

    def added(self) -> frozenset[str]:
        """What was declared here: operations by method and path, messages by name."""
        own = super().offer()
        return frozenset((*map(route_name, own.operations), *(one.name for one in own.messages)))

    def _found[T](self, known: dict[str, T], name: str, noun: str) -> T:
        if name not in known:
            fault = f"provider {self.name}: {none_called(name, known, f'shipped {noun}')}"
            raise BadDeclaration((fault,))
        return known[name]


def _refusing(shipped: Offer) -> dict[str, Any]:
    """How each operation of ``shipped`` refuses: the answers of which all have the same."""
    found: dict[int, list[Answer]] = {}
    for operation in shipped.operations:
        for answer in operation.answers:
            if answer.status >= _FIRST_REFUSAL:
                found.setdefault(answer.status, []).append(answer)
    alike = {
        status: answers[0]
        for status, answers in found.items()
        if all(one == answers[0] for one in answers)
    }
    invalid = {operation.conventions.invalid for operation in shipped.operations}
    return {"refusals": alike, **({"invalid": invalid.pop()} if len(invalid) == 1 else {})}
