"""What the email poller relies on: that Core takes a mail for the language model to read."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer
from life_organiser_contracts import phrases
from life_organiser_contracts.core.service import CREATE_JOB
from life_organiser_contracts.states import memories
from shared.enums import JobType

_MAIL = {**phrases.MAIL, "user_id": phrases.USER}
_LONG = {**phrases.LONG_MAIL, "user_id": phrases.USER}
_EMPTY = {"subject": "", "body": "", "user_id": phrases.USER}

poller: Final = Consumer("email-poller")

ask = poller.relies_on(
    CREATE_JOB,
    "ask for the events in a mail",
    given=memories.User(),
    **phrases.posted(JobType.EMAIL_EXTRACT, _MAIL),
    refusals=("body.job_type", *(f"body.payload.{name}" for name in _MAIL)),
)
ask.but("ask for the events in a long mail", **phrases.posted(JobType.EMAIL_EXTRACT, _LONG))
ask.but("ask for the events in an empty mail", **phrases.posted(JobType.EMAIL_EXTRACT, _EMPTY))
