"""Whether a request and its answer are as declared.

The declared models decide, not the JSON Schema that is derived from them. Sends nothing and knows
no tool.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from handfast.expectation.judge import judge_answer
from handfast.frozen import dataclass
from handfast.model import Exchange
from handfast.model.bodies import content_for, document_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.shapes.fields import fields_of, list_fields
from handfast.shapes.values.fit import misfits, misfits_at, takes
from handfast.wire.headers import pairs_in
from handfast.wire.media_types import format_of, is_json
from handfast.wire.routes import arguments, operation_at
from handfast.wire.texts import Unreadable
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handfast.derive.requests import Sent
    from handfast.expectation.judge import Received
    from handfast.model import Operation

__all__ = ["Call", "call_of", "undeclared"]

_NONE: Mapping[str, tuple[Exchange, ...]] = {}


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was sent, its answer, and the declared operation that it reached.

    ``refusals`` are what it may be refused with though it is valid, each recognised by its answer.
    """

    operation: Operation | None
    sent: Sent
    received: Received
    refusals: tuple[Exchange, ...] = ()

    @property
    def is_recognised(self) -> bool:
        """Whether the answer is one of ``refusals``."""
        return any(not judge_answer(one, self.received, {}) for one in self.refusals)

    @property
    def is_unreadable(self) -> bool:
        """Whether the body that was sent is not of its media type, so that no model is asked."""
        bodies = () if self.operation is None else self.operation.bodies
        content = content_for(bodies, self.sent.media_type or "")
        try:
            if content is not None:
                document_of(content, self.sent.body)
        except Unreadable:
            return True
        return False

    @property
    def is_valid(self) -> bool | None:
        """Whether the declared models take the request; None where they can't decide."""
        if self.operation is None:
            return None
        parts = (
            _parameters_are_valid(self.operation, self.sent),
            _body_is_valid(self.operation, self.sent),
        )
        if False in parts:
            return False
        return None if None in parts else True


def call_of(
    operations: Sequence[Operation],
    sent: Sent,
    received: Received,
    refusals: Mapping[str, tuple[Exchange, ...]] = _NONE,
) -> Call:
    """The call of that one of ``operations`` which ``sent`` reaches by method and path.

    ``refusals`` are those of each operation, by its name.

    It reaches none where the path itself is another operation's, of another method, and that is
    what is answered; nor does OPTIONS that is no preflight, since it lacks what makes it one.
    """
    path = sent.target.partition("?")[0]
    reached = operation_at(operations, sent.method, path)
    if reached is None:
        return Call(None, sent, received)
    elsewhere = reached[1] and any(one.path == path for one in operations)
    call = Call(reached[0], sent, received, refusals.get(reached[0].name, ()))
    no_preflight = sent.method == "OPTIONS" and call.is_valid is False
    if no_preflight or (elsewhere and received.status == HTTPStatus.METHOD_NOT_ALLOWED):
        return Call(None, sent, received)
    return call


def undeclared(operation: Operation, received: Received) -> tuple[Mismatch, ...]:
    """Every difference between an answer and what ``operation`` declares.

    Beside what a consumer may rely on (status, media type, headers, required fields and their
    types), the whole body must be one that the declared model takes, optional fields included.
    """
    answer = operation.answer(received.status)
    if answer is None:
        declared = ", ".join(str(one.status) for one in operation.answers)
        mismatch = Mismatch(
            clause=Clause.STATUS,
            place="the status",
            expected=f"one that {operation.name} declares ({declared})",
            got=f"{received.status}: {excerpt(received.body) or 'an empty body'}",
        )
        return (mismatch,)
    mismatches = judge_answer(Exchange(operation=operation, status=answer.status), received, {})
    content = answer.content
    if mismatches or content is None or not is_json(content.media_type):
        return mismatches
    return tuple(
        Mismatch(
            clause=Clause.BODY,
            path=path,
            expected=f"what {operation.name} declares: {why}",
            got=excerpt(received.body),
        )
        for path, why in misfits_at(content.model, received.body)
    )


def _parameters_are_valid(operation: Operation, sent: Sent) -> bool:
    path, _, query = sent.target.partition("?")
    texts = arguments(operation.path, path) or {}
    pairs = parse_qsl(query, keep_blank_values=True)
    headers = [(name.lower(), value) for name, value in pairs_in(sent.headers)]
    return (
        _takes(operation.path_parameters, [(name, unquote(one)) for name, one in texts.items()])
        and _takes(operation.query_parameters, pairs)
        and _takes(operation.header_parameters, headers, lower=True)
    )


def _takes(model: Any, pairs: Sequence[tuple[str, str]], *, lower: bool = False) -> bool:
    """Whether a model of parameters takes texts as they came: of several, the last counts."""
    if model is None:
        return True
    given: dict[str, Any] = {}
    lists = list_fields(model)
    for name in fields_of(model):
        texts = [text for key, text in pairs if key == (name.lower() if lower else name)]
        if texts:
            given[name] = texts if name in lists else texts[-1]
    return takes(model, given)


def _body_is_valid(operation: Operation, sent: Sent) -> bool | None:
    if not operation.bodies:
        return True
    content = content_for(operation.bodies, sent.media_type or "")
    if content is None:
        return not sent.body and any(not misfits(body.model, None) for body in operation.bodies)
    if content.model is None:
        return True
    match format_of(content.media_type).carries:
        case "value":
            return not misfits(content.model, sent.body)
        case "fields":
            text = sent.body.decode("latin-1")
            return _takes(content.model, parse_qsl(text, keep_blank_values=True))
        case _:
            return None
