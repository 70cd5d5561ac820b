"""What the email poller relies on: that Core takes a mail for the language model to read."""

from __future__ import annotations

from typing import Final

from life_organiser_contracts import states as s
from life_organiser_contracts.core import CREATE_JOB
from life_organiser_contracts.flat import Contract, HttpInteraction
from life_organiser_contracts.phrases import LONG_TEXT, STRANGE_TEXT, USER, refused, variant
from life_organiser_contracts.posting import nothing_queued, posted
from shared.enums import JobType

__all__ = ["WITH_CORE"]

_MAIL = {
    "subject": "Your booking",
    "body": "Table for two on 3 May 2031 at 19:30",
    "user_id": USER,
}
_NOTHING_QUEUED = nothing_queued(JobType.EMAIL_EXTRACT)


def _without(key: str) -> dict[str, object]:
    payload = {name: value for name, value in _MAIL.items() if name != key}
    return {"job_type": JobType.EMAIL_EXTRACT, "payload": payload}


WITH_CORE: Final = Contract(
    "email-poller",
    "core",
    (
        HttpInteraction(
            name="ask for the events in a mail",
            operation=CREATE_JOB,
            given=(s.A_USER(),),
            **posted(JobType.EMAIL_EXTRACT, _MAIL),
            variants=(
                variant(
                    "that is long",
                    **posted(
                        JobType.EMAIL_EXTRACT,
                        {**_MAIL, "subject": STRANGE_TEXT, "body": LONG_TEXT * 10},
                    ),
                ),
                variant(
                    "that is empty",
                    **posted(JobType.EMAIL_EXTRACT, {**_MAIL, "subject": "", "body": ""}),
                ),
            ),
        ),
        HttpInteraction(
            name="ask for the events in no mail",
            operation=CREATE_JOB,
            given=(s.A_USER(),),
            body=_without("body"),
            status=422,
            then=_NOTHING_QUEUED,
            variants=(
                refused("without its subject", body=_without("subject"), then=_NOTHING_QUEUED),
                refused("of nobody", body=_without("user_id"), then=_NOTHING_QUEUED),
                refused(
                    "as an unknown job",
                    body={"job_type": "email", "payload": _MAIL},
                    then=_NOTHING_QUEUED,
                ),
            ),
        ),
    ),
)
