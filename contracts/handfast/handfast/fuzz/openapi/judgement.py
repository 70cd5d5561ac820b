"""What one request and its answer are by the declarations: did it fit them, was it answered so?

The declared models decide, not the JSON Schema that is derived from them. Sends nothing and knows
no tool.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from pydantic import TypeAdapter, ValidationError

from handfast.expectation.judge import judge_answer
from handfast.model import FORM, Exchange
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.shapes import Array, Nullable
from handfast.shapes.places import fields_of, misfits, misfits_at
from handfast.wire.media_types import is_json, media_type_of
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handfast.derive.requests import Sent
    from handfast.expectation.judge import Received
    from handfast.model import Operation

__all__ = ["Seen", "answered_otherwise", "operation_at"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that was sent, its answer, and the declared operation that it reached."""

    operation: Operation | None
    sent: Sent
    received: Received

    @property
    def fits(self) -> bool | None:
        """Whether the declared models take the request; None where they don't tell."""
        if self.operation is None:
            return None
        parts = (_parameters_fit(self.operation, self.sent), _body_fits(self.operation, self.sent))
        if False in parts:
            return False
        return None if None in parts else True


def operation_at(operations: Iterable[Operation], sent: Sent) -> Operation | None:
    """The operation that ``sent`` reaches, by method and path; the most literal path wins."""
    path = sent.target.partition("?")[0]
    found = [
        operation
        for operation in operations
        if operation.method == sent.method and _path_values(operation.path, path) is not None
    ]
    return min(found, key=lambda one: one.path.count("{"), default=None)


def answered_otherwise(operation: Operation, received: Received) -> tuple[Mismatch, ...]:
    """Every way in which an answer is none that ``operation`` declares.

    Beside what a consumer may rely on (status, media type, headers, required fields and their
    types), the whole body must be one that the declared model takes, optional fields included.
    """
    answer = operation.answer(received.status)
    if answer is None:
        declared = ", ".join(str(one.status) for one in operation.answers)
        got = f"{received.status}: {excerpt(received.body) or 'an empty body'}"
        mismatch = Mismatch(
            clause=Clause.STATUS,
            place="the status",
            expected=f"one that {operation.name} declares ({declared})",
            got=got,
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


def _path_values(template: str, path: str) -> dict[str, str] | None:
    names = re.findall(r"\{([^{}]+)\}", template)
    literal = [re.escape(part) for part in re.split(r"\{[^{}]+\}", template)]
    found = re.fullmatch("([^/]+)".join(literal), path)
    if found is None:
        return None
    return {name: unquote(text) for name, text in zip(names, found.groups(), strict=True)}


def _parameters_fit(operation: Operation, sent: Sent) -> bool:
    path, _, query = sent.target.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    headers = [(name.lower(), value) for name, value in sent.headers.items()]
    values = _path_values(operation.path, path) or {}
    return (
        _fits(operation.path_parameters, list(values.items()))
        and _fits(operation.query_parameters, pairs)
        and _fits(operation.header_parameters, headers, lower=True)
    )


def _fits(model: Any, pairs: Sequence[tuple[str, str]], *, lower: bool = False) -> bool:
    """Whether a model of parameters takes texts as they came: of several, the last counts."""
    if model is None:
        return True
    given: dict[str, Any] = {}
    for name, field in fields_of(model).items():
        texts = [text for key, text in pairs if key == (name.lower() if lower else name)]
        shape = field.shape.of if isinstance(field.shape, Nullable) else field.shape
        if texts:
            given[name] = texts if isinstance(shape, Array) else texts[-1]
    return _takes(model, given)


def _body_fits(operation: Operation, sent: Sent) -> bool | None:
    if not operation.bodies:
        return True
    came = media_type_of(sent.media_type or "")
    content = next((c for c in operation.bodies if media_type_of(c.media_type) == came), None)
    if content is None:
        return not sent.body and any(not misfits(body.model, None) for body in operation.bodies)
    if content.model is None:
        return True
    if is_json(content.media_type):
        return not misfits(content.model, sent.body)
    if came == FORM:
        return _fits(content.model, parse_qsl(sent.body.decode("latin-1"), keep_blank_values=True))
    return None


def _takes(model: Any, value: Mapping[str, Any]) -> bool:
    try:
        TypeAdapter(model).validate_python(value)
    except ValidationError:
        return False
    return True
