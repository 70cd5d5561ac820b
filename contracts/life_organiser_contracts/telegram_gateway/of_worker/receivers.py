"""What the Telegram gateway relies on for whom a notification is for: whom the envelope names.

A job of a null receiver is done all the same, and nobody is notified of it.
"""

from __future__ import annotations

from life_organiser_contracts import streams
from life_organiser_contracts import through_worker as then
from life_organiser_contracts.states import worker
from life_organiser_contracts.states.examples import NEIGHBOURS
from life_organiser_contracts.telegram_gateway.consumer import gateway
from life_organiser_contracts.telegram_gateway.of_worker.handled import EVERY

_RECEIVER = NEIGHBOURS[0]

for handled in EVERY:
    gateway.relies_on(
        handled.message,
        f"{handled.what} succeeds, and the receiver named in the envelope is notified",
        given=handled.given(),
        when=handled.finished(_RECEIVER),
        equals=handled.result(_RECEIVER),
        then=then.job("completed"),
    )
    gateway.relies_on(
        streams.JOB_FAILED,  # nor is there any other entry at its address
        f"{handled.what} succeeds, and nobody is notified as the envelope names no receiver",
        given=handled.given(),
        when=handled.finished(None),
        exactly=0,
        then=then.job("completed"),
    )
    for message, state, what in (
        (streams.JOB_FAILED, worker.MODEL_IS_AWAY(), "fails for good"),
        (streams.JOB_EXPIRED, worker.OldJob(), "waits too long"),
    ):
        lost = gateway.relies_on(
            message,
            f"{handled.what} {what}, and the receiver named in the envelope is notified",
            given=(*handled.core, state),
            when=handled.finished(_RECEIVER),
            equals=handled.of_job(message, _RECEIVER),
            then=then.job("failed"),
        )
        lost.but(
            f"{handled.what} {what}, and nobody is notified as the envelope names no receiver",
            when=handled.finished(None),
            exactly=0,
        )
