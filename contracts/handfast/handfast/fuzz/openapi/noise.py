"""What Schemathesis reports though nothing is wrong: each kind by name, with the reason.

Data only. A row excuses what is Schemathesis' or JSON Schema's own; never what a provider does
wrong. A row that excludes nothing does not belong here.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from handfast.frozen import dataclass
from handfast.fuzz.openapi.checks import (
    ACCEPTANCE,
    OF_ANSWERS,
    OTHER_METHOD,
    REJECTION,
    SERVER_ERROR,
)
from handfast.fuzz.openapi.judgement import undeclared

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.fuzz.openapi.judgement import Call

__all__ = ["NOISE", "Noise", "is_redundant", "noise_of"]


@dataclass(frozen=True, slots=True)
class Noise:
    """One kind of report that is not a failure: whose check makes it, when, and why it is none."""

    name: str
    check: str
    applies: Callable[[Call], bool]
    reason: str


def _refused_beside_422(call: Call) -> bool:
    declared = {answer.status for answer in call.operation.answers} if call.operation else set()
    is_asked = call.operation is not None and call.operation.method == "OPTIONS"
    return call.received.status == 400 and (
        {400, 422} <= declared or (is_asked and 400 in declared)
    )


NOISE: Final = (
    Noise(
        name="taken by the declared model",
        check=REJECTION,
        applies=lambda call: call.is_valid is True,
        reason="JSON Schema knows no conversion: it calls false no integer, while Pydantic reads "
        "it as 0 by its published table. The model is what was declared, and it takes the request",
    ),
    Noise(
        name="refused by the declared model",
        check=ACCEPTANCE,
        applies=lambda call: call.is_valid is False,
        reason="JSON Schema can't say everything (a time zone's name, a moment that has no date "
        "in UTC). The model is what was declared, and it refuses the request",
    ),
    Noise(
        name="a refusal beside that of the schema",
        check=ACCEPTANCE,
        applies=_refused_beside_422,
        reason="Schemathesis takes every 400 for a refusal of the schema. This operation declares "
        "422 for that, and 400 for what no schema says (a search for nothing). Or it is OPTIONS: "
        "no schema says which page may send what",
    ),
    Noise(
        name="no preflight",
        check="missing_required_header",
        applies=lambda call: call.sent.method == "OPTIONS",
        reason="OPTIONS without the headers that make it a preflight (the Fetch standard) asks for "
        "something else, which no contract speaks of: a router may well answer 200 or 405",
    ),
    Noise(
        name="an Allow header of one route",
        check="allow_header_conformance",
        applies=lambda call: call.received.status == 405,
        reason="Starlette, and so FastAPI, names in Allow only the methods of the first route of a "
        "path. The method is refused as it should be, and no contract speaks of that header",
    ),
)
"""Every kind, in the order in which they are asked."""


def noise_of(check: str, call: Call) -> Noise | None:
    """The first kind of noise that a report of ``check`` is, or None: it is a failure."""
    return next((row for row in NOISE if row.check == check and row.applies(call)), None)


def is_redundant(check: str, call: Call, *, by_models: bool) -> bool:
    """Whether it is no failure by the declarations, or our own check reports the same."""
    if call.received.status >= 500:
        return check != SERVER_ERROR or _is_declared_error(call)
    if check == OTHER_METHOD:  # a derived document has only what somebody relies on
        return by_models
    if call.operation is None:
        return False
    if check == ACCEPTANCE:  # no schema says which part of a body is a file
        return call.operation.answer(call.received.status) is None or call.is_valid is None
    same = by_models and check in OF_ANSWERS
    return same and bool(undeclared(call.operation, call.received))


def _is_declared_error(call: Call) -> bool:
    """Whether it is declared, and not what an exception makes: a neighbour is away, say."""
    operation, received = call.operation, call.received
    if operation is None or received.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    return operation.answer(received.status) is not None and not undeclared(operation, received)
