"""A job of each kind that the worker finishes, for the modules beside this one to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from handfast.declare import example_id
from life_organiser_contracts import streams
from life_organiser_contracts.states import worker
from life_organiser_contracts.states.examples import USERS
from life_organiser_contracts.states.memories import MEMORY, TASK
from life_organiser_contracts.telegram_gateway.consumer import notice
from shared.enums import JobType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.declare import Message

OWNER: Final = USERS[1]
"""Whose jobs they are."""


class Handled(NamedTuple):
    """What is done, the message that is due, the job, the model's reply, and what Core has."""

    what: str
    message: Message
    job_type: JobType
    payload: Mapping[str, Any]
    reply: Mapping[str, Any]
    core: tuple[Any, ...] = ()

    def given(self, *more: Any) -> tuple[Any, ...]:
        """The states in which it is finished."""
        return (worker.ModelReplies(reply=self.reply), *self.core, *more)

    def finished(self, receiver: int | None = OWNER) -> Any:
        """The worker finishes it, for ``receiver``."""
        payload = {**self.payload, "user_id": OWNER}
        return worker.JobIsHandled(job_type=self.job_type, payload=payload, user_id=receiver)

    def result(self, receiver: int = OWNER) -> dict[str, Any]:
        """The fields of the message that is due."""
        intent = {"intent": self.reply["intent"]} if "intent" in self.reply else {}
        return notice(self.message, receiver, **intent)

    def of_job(self, message: Message, receiver: int = OWNER) -> dict[str, Any]:
        """The fields of a message that says what became of it."""
        about = {"job_type": self.job_type, "memory_id": self.payload.get("memory_id") or ""}
        return notice(message, receiver, **about)


_OF_MEMORY = {"memory_id": example_id(MEMORY)}
_AT = {"original_timestamp": "2031-04-02T06:15:00.250Z"}
_SURE = {"event_date": "2031-05-03T17:30:07.250Z", "confidence": 0.9}

IMAGE: Final = Handled(
    "tagging an image",
    streams.IMAGE_TAGGED,
    JobType.IMAGE_TAG,
    {**_OF_MEMORY, "image_path": "/data/images/8c1e.jpg"},
    {"tags": ["receipt"]},
    (worker.CoreImage(user_id=OWNER),),
)
NOTE: Final = Handled(
    "classifying a note",
    streams.INTENT_CLASSIFIED,
    JobType.INTENT_CLASSIFY,
    {"message": "the fern likes shade", "memory_id": None, **_AT},
    {"intent": "general_note"},
)
SEARCH: Final = Handled(
    "classifying a search",
    streams.INTENT_CLASSIFIED,
    JobType.INTENT_CLASSIFY,
    {"message": "spare key", **_AT},
    {"intent": "search"},
    (worker.CoreMemory(user_id=OWNER),),
)
MATCH: Final = Handled(
    "matching a memory",
    streams.TASK_MATCHED,
    JobType.TASK_MATCH,
    {**_OF_MEMORY, "memory_content": "posted the parcel"},
    {"task_id": example_id(TASK), "confidence": 1.0},
    (worker.CoreTask(owner_id=OWNER),),
)
MAIL: Final = Handled(
    "reading a mail",
    streams.EVENT_CONFIRMATION,
    JobType.EMAIL_EXTRACT,
    {"subject": "Your booking", "body": "Table for two on 3 May"},
    {"events": [{"description": "Table for two", **_SURE}]},
)
QUESTION: Final = Handled(
    "asking back",
    streams.FOLLOWUP_READY,
    JobType.FOLLOWUP,
    {"message": "the fern", "context": None},
    {"question": "Which fern?"},
)
EVERY: Final = (IMAGE, NOTE, SEARCH, MATCH, MAIL, QUESTION)
