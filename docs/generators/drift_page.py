"""The page of the rows that a drift file may have, made of the tables that apply them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.drift.kinds.conversions import CONVERSIONS
from handfast.drift.kinds.table import KINDS

if TYPE_CHECKING:
    from handfast.drift.kinds.kind import RowKind

__all__ = ["drift_page"]

_LEFT: Final = {
    "route": "a route of the contract",
    "field": "`Model.field`, or `*.field` for every model that has it",
    "path": "`Model.field`, or a path from the model: `Book.place.shelf`",
    "answer": "an operation: its answers below 300; with a status, `4xx` or `body`, that; `* 404` "
    "for every operation; or the name of a message",
    "status": "an operation and the contract's status, or `* 404`",
    "subject": "an operation or a message, alone or with a clause",
}
_HEAD: Final = """# The drift file

`--drift drift.toml` names the known differences of a service
([what drift is](../concepts/drift.md)). The file has tables `[[drift]]`, each with a `reason` and
with a table of rows for each kind that is needed. What a row means is the same in every mode, for
handlers that go through the API, and for messages. `handfast drift` writes a first file.

## Kinds of rows

| table | what it says | on the left | on the right | example | in |
|---|---|---|---|---|---|
"""
_CONVERSIONS: Final = """
A row that names its model goes before one of every model (`*`). Where a field is of several kinds
(it has another name and another type), each row names it as the contract does.

## Conversions

What `types` may ask for. A value that is not of the form is left as it is, so that it is judged.

| name | what the provider has |
|---|---|
"""
_CLIENTS: Final = """
## What a row means for a client

`consumer_tests` and `consumer_fuzz_tests` take the same rows as `drift=`, for a consumer whose
client is written for the provider as it is. Its requests must have the provider's form, and become
the contract's before they are judged; answers and messages come in the provider's form. What the
client makes of them may have either form. A request that has the contract's form does not follow
the row, and fails with it. A row about what this consumer does not use changes nothing.

`reader_tests` takes them too, and so does `handfast verify --reader ... --drift drift.toml`, for
who publishes what the loop reads: entries come in that form, and a stub of the same provider is
asked and answers in it. A request that does not follow a row it answers with 501, and the row.

Some rows mean more than a form:

| table | what it means for a client |
|---|---|
"""
_REST: Final = """
## What is refused

All of it at once, before anything runs: a row that names nothing of the offer, a conversion that
does not fit the type, a value that would mean two, two rows that contradict each other, rows of
`absent` without which nothing of an interaction is read, a clause without which nothing is verified
(`status`, `reads`, `body`), a value that JSON has no form for.

## What is reported

Each row once, with the number of results that needed it. A row is stale, and the exit code 2,
where nothing needed it and the provider was as the contract has it. A field of `absent` that is
there after all is a mismatch. After its last day, a row of `waived` counts as if it were not there.
Before it, one is stale that covers nothing: no interaction needs what it names, or all that are
about it passed in each mode there is for them (in process; entries of Redis streams on fakeredis
and on Redis), whatever came by Pact.
"""


def drift_page() -> str:
    """The text of the page."""
    kinds = "".join(map(_row, KINDS))
    conversions = "".join(f"| `{name}` | {one.means} |\n" for name, one in CONVERSIONS.items())
    clients = "".join(
        f"| `{one.table}` | {one.for_clients} |\n" for one in KINDS if one.for_clients
    )
    return f"{_HEAD}{kinds}{_CONVERSIONS}{conversions}{_CLIENTS}{clients}{_REST}"


def _row(kind: RowKind) -> str:
    sides = ", ".join(f"{side}s" for side in kind.sides)
    left = _LEFT[kind.about]
    return (
        f"| `{kind.table}` | {kind.means} | {left} | {kind.value} | `{kind.example}` | {sides} |\n"
    )
