"""A stub that is asked, and answers, as a provider with known differences is.

It translates and judges nothing else: what is answered is decided by the stub.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.drift.asgi import drifting
from handfast.drift.consuming.expected import not_followed
from handfast.stub.asked import Asked
from handfast.stub.choosing import Choice
from handfast.stub.log import entry_of
from handfast.wire.headers import Headers, pairs_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.derive.requests import Sent
    from handfast.drift.rows import Differences, DriftRow
    from handfast.stub.app import StubApp
    from handfast.wire.asgi import App

__all__ = ["drifted"]

_NOT_ALLOWED: Final = 501


def drifted(stub: StubApp, known: Differences | None) -> App:
    """``stub`` by the names of its provider, which has ``known`` differences; None: as it is.

    A request that does not follow one of them is answered with 501, and in the log of ``stub`` as
    one that no contract allows. All others are there as the contract has them.
    """
    if known is None:
        return stub

    def refused(sent: Sent, rows: Sequence[DriftRow]) -> None:
        path, _, query = sent.target.partition("?")
        asked = Asked(sent.method, path, query, Headers(pairs_in(sent.headers)), sent.body)
        choice = Choice(None, mismatches=not_followed(rows))
        stub.record(entry_of(asked, choice, _NOT_ALLOWED))

    return drifting(stub, (known,), set(), refuses=True, on_refused=refused)
