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
    BY_MODELS,
    CREATED,
    DELETED,
    OF_ANSWERS,
    OTHER_METHOD,
    REJECTION,
    SERVER_ERROR,
    STATUS,
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


def _refused_beside_models(call: Call) -> bool:
    if call.operation is None or call.received.status != HTTPStatus.BAD_REQUEST:
        return False
    declared = {answer.status for answer in call.operation.answers}
    invalid = call.operation.conventions.invalid
    is_asked = call.operation.method == "OPTIONS"
    return HTTPStatus.BAD_REQUEST in declared and (
        is_asked or (invalid in declared and invalid != HTTPStatus.BAD_REQUEST)
    )


def _refuses_unreadable(call: Call) -> bool:
    operation = call.operation
    if operation is None or call.received.status != HTTPStatus.BAD_REQUEST:
        return False
    return operation.answer(operation.conventions.invalid) is not None and call.is_unreadable


def _is_declared_refusal(call: Call) -> bool:
    status = call.received.status
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return is_refusal and call.operation is not None and call.operation.answer(status) is not None


def _is_beside_things(call: Call) -> bool:
    """Whether the path has no id at its end."""
    return call.operation is not None and not call.operation.path.endswith("}")


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
        applies=_refused_beside_models,
        reason="Schemathesis takes every 400 for a refusal of the schema. This operation declares "
        "another for that (422), and 400 for what no schema says (a search for nothing). Or it is "
        "OPTIONS: no schema says which page may send what",
    ),
    Noise(
        name="a refusal of a body that can't be read",
        check=BY_MODELS,
        applies=_refuses_unreadable,
        reason="Frameworks refuse a body that is not of its own media type (bytes that are no "
        "UTF-8) by 400, before they ask a model. Any client can bring that about, of any "
        "operation with a body; the refusal that is declared for what fails a model stands for it",
    ),
    Noise(
        name="a refusal that consumers rely on",
        check=ACCEPTANCE,
        applies=lambda call: call.is_recognised,
        reason="Schemathesis takes every 400 for a refusal of the schema. Consumers rely on this "
        "one for requests that are valid, and its body tells it: nothing of that name is there",
    ),
    Noise(
        name="refused with another status",
        check=REJECTION,
        applies=_is_declared_refusal,
        reason="Schemathesis wants one of some statuses. The request is refused, with another one "
        "that the operation declares: PostgREST says 416 to a negative limit",
    ),
    Noise(
        name="a declared refusal",
        check="missing_required_header",
        applies=_is_declared_refusal,
        reason="Schemathesis wants 401 for a request without Authorization. It is refused, with a "
        "status that this operation declares: Supabase's Storage says 400",
    ),
    Noise(
        name="not there yet",
        check=CREATED,
        applies=lambda call: _is_declared_refusal(call) and _is_beside_things(call),
        reason="Schemathesis takes each path below what was created for the thing itself. What is "
        "shown there may come later, and 404 is declared until then: the file of an export",
    ),
    Noise(
        name="a list whose items were deleted",
        check=DELETED,
        applies=_is_beside_things,
        reason="Schemathesis takes each DELETE for the end of its path. A path without an id at "
        "its end is there without any items too: the messages of a user",
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
    if check == OTHER_METHOD:
        # A derived document has only what somebody relies on; and a path without parameters may be
        # one of another operation with some, which answers as it does.
        return by_models or call.operation is not None
    if call.operation is None:  # such as OPTIONS that is no preflight, of which nothing is declared
        return call.sent.method == "OPTIONS" and check in OF_ANSWERS
    if check == ACCEPTANCE:  # no schema says which part of a body is a file
        return call.operation.answer(call.received.status) is None or call.is_valid is None
    if check == STATUS:  # a declared status may be answered, and our own check reports any other
        return True
    same = by_models and check in OF_ANSWERS
    return same and bool(undeclared(call.operation, call.received))


def _is_declared_error(call: Call) -> bool:
    """Whether it is declared, and not what an exception makes: a neighbour is away, say."""
    operation, received = call.operation, call.received
    if operation is None or received.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    return operation.answer(received.status) is not None and not undeclared(operation, received)
