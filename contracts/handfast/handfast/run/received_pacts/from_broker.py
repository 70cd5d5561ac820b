"""Publishes what came of the pacts of a broker. Verifies and prints nothing.

A result is published where the whole pact was verified, for a broker knows passed and failed alone.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from handfast.broker.errors import BrokerError
from handfast.broker.protocol import BrokerPact, InteractionResult
from handfast.model.results import Responsible, Verdict
from handfast.run.received_pacts.verified import VerifiedPact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.broker.protocol import Broker
    from handfast.broker.revision import Revision
    from handfast.run.received_pacts.one_pact import VerifiedInteraction

__all__ = ["published"]

_NOT_WHOLE: Final = "not all of it was verified"

Verified = VerifiedPact[BrokerPact]


def published(
    broker: Broker, verified: Sequence[Verified], revision: Revision
) -> tuple[Verified, ...]:
    """Publish what came of each pact, and say so in it.

    After a broker that gave no answer no further request is sent: each would take as long.
    """
    done: list[Verified] = []
    recorded, away = False, ""
    for one in verified:
        if one.verdict is Verdict.NOT_VERIFIED:
            done.append(replace(one, fault=_NOT_WHOLE))
            continue
        if away:
            done.append(replace(one, fault=away))
            continue
        try:
            if not recorded:
                broker.record_version(one.pact, revision)
                recorded = True
            results = [_result(row) for row in one.interactions]
            broker.publish_result(one.pact, revision, results, version("handfast"))
        except BrokerError as error:
            done.append(replace(one, fault=str(error)))
            away = str(error) if error.status == 0 or error.status >= 500 else ""
        else:
            done.append(replace(one, published=True))
    return tuple(done)


def _result(row: VerifiedInteraction) -> InteractionResult:
    """What both modes came to: the mismatches of the first that has any."""
    found = next((one.mismatches for one in row.results if one.mismatches), ())
    faults = tuple(
        (one.clause, one.where, f"expected {one.expected}, got {one.got}")
        for one in found
        if one.whose is not Responsible.SET_UP
    )
    return InteractionResult(row.received.id, row.received.description, faults)
