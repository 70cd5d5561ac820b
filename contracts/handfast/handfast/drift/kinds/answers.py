"""Rows about a whole answer: it stands in another envelope, or has another status. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.drift.kinds.kind import RowKind
from handfast.drift.kinds.names import at, key_path, put
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from handfast.drift.rows import DriftRow, FieldRow

__all__ = ["STATUS", "UNWRAPPED", "WRAPPED", "in_envelope", "out_of_envelope"]


def out_of_envelope(found: FieldRow | None, document: Any, used: set[DriftRow]) -> Any:
    """``document`` as the contract has it, where the provider's stands in another envelope."""
    if found is None:
        return document
    if found.row.kind == WRAPPED.name:
        inside = at(document, found.data)
        if inside is not MISSING:
            used.add(found.row)
            return inside
        if at(document, found.data[:1]) is MISSING:  # in another envelope it is in neither form
            used.add(found.row.not_there)
        return document
    if at(document, found.data) is not MISSING:
        used.add(found.row.not_there)
        return document
    used.add(found.row)
    return put({}, found.data, document)


def in_envelope(found: FieldRow | None, document: Any, used: set[DriftRow]) -> Any:
    """``document`` as the provider has it: the other direction."""
    if found is None:
        return document
    if found.row.kind == WRAPPED.name:
        used.add(found.row)
        return put({}, found.data, document)
    inside = at(document, found.data)
    used |= set() if inside is MISSING else {found.row}
    return document if inside is MISSING else inside


WRAPPED: Final = RowKind(
    name="wrapped",
    table="wrapped",
    about="answer",
    value="the path of keys at which the provider has it",
    means="an answer, a body or a message is wrapped in an object",
    example='"GET /books" = "data.items"',
    sides=("request", "answer", "message"),
    phrase=lambda path: f"wrapped in {path}",
    check=lambda _, path: key_path(path),
)

UNWRAPPED: Final = RowKind(
    name="unwrapped",
    table="unwrapped",
    about="answer",
    value="the path of keys at which the contract has it",
    means="what the contract has in an object comes without it",
    example='"GET /shelves" = "items"',
    sides=("request", "answer", "message"),
    phrase=lambda path: f"not wrapped in {path}",
    check=lambda _, path: key_path(path),
)

STATUS: Final = RowKind(
    name="status",
    table="statuses",
    about="status",
    value="the provider's status",
    means="one case is answered with another status",
    example='"DELETE /books/{book_id} 404" = 410',
    sides=("answer",),
    takes=(int,),
    phrase=lambda status: f"status {status}",
    for_clients="it is answered with the provider's status; `refuses` names the contract's",
)
