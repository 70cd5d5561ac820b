"""What the Telegram gateway relies on when the worker has done a job, or could not."""

from __future__ import annotations

from typing import Any

from handfast.declare import ABSENT, NOT_NULL, example_id, from_state, under
from life_organiser_contracts import streams
from life_organiser_contracts.phrases import LONG_TEXT, MAX_INT64, STRANGE_TEXT
from life_organiser_contracts.states import worker
from life_organiser_contracts.states.memories import MEMORY, TASK
from life_organiser_contracts.states.worker import WORKER_USER, CoreMemory, CoreTask, ModelReplies
from life_organiser_contracts.telegram_gateway.consumer import gateway, notice
from shared.enums import JobType

_MEMORY_ID = example_id(MEMORY)


def _done(job_type: JobType, **payload: Any) -> Any:
    """The worker finishes a job."""
    payload = {"user_id": WORKER_USER, **payload}
    return worker.JobIsHandled(job_type=job_type, payload=payload)


_TAG = _done(JobType.IMAGE_TAG, memory_id=_MEMORY_ID, image_path="/data/images/8c1e.jpg")
_TAGS = {"tags": ["receipt", "hardware"], "description": "a till receipt"}

for name, reply in (
    ("tags are suggested for an image", _TAGS),
    ("no tags are suggested for an image", {"tags": [], "description": STRANGE_TEXT}),
    ("a tag is suggested for an image without description", {"tags": ["\U0001f33f"]}),
):
    content = {"memory_id": _MEMORY_ID, "description": None, **reply}
    gateway.relies_on(
        streams.IMAGE_TAGGED,
        name,
        given=(worker.CoreImage(), ModelReplies(reply=reply)),
        when=_TAG,
        equals=notice(streams.IMAGE_TAGGED, WORKER_USER, **content),
    )

for name, question, context in (
    ("a question comes back", "Which fern, the one in the hall?", {"context": "no hits"}),
    ("a long question comes back", LONG_TEXT, {}),
):
    gateway.relies_on(
        streams.FOLLOWUP_READY,
        name,
        given=ModelReplies(reply={"question": question}),
        when=_done(JobType.FOLLOWUP, message="the fern", **context),
        equals=notice(streams.FOLLOWUP_READY, WORKER_USER, question=question),
    )


def _match(confidence: float) -> Any:
    return ModelReplies(reply={"task_id": example_id(TASK), "confidence": confidence})


_TASK = {"memory_id": _MEMORY_ID, **from_state("task_id", "task_description")}

match = gateway.relies_on(
    streams.TASK_MATCHED,
    "a memory seems to complete a task",
    given=(CoreTask(), _match(0.71)),
    when=_done(JobType.TASK_MATCH, memory_id=_MEMORY_ID, memory_content="posted the parcel"),
    equals=notice(streams.TASK_MATCHED, WORKER_USER, **_TASK),
)
match.but("a memory completes a task for certain", given=(CoreTask(), _match(1.0)))
match.but(
    "a memory fits a strange task", given=(CoreTask(task_description=STRANGE_TEXT), _match(0.9))
)
match.but("a memory hardly seems to complete a task", given=(CoreTask(), _match(0.7)), exactly=0)
match.but("a memory completes a task that is not there", given=_match(1.0), exactly=0)


def _mail(*found: tuple[float, str]) -> Any:
    """The language model finds events in a mail: how sure it is of each, and what it is."""
    date = "2031-05-03T19:30:00+02:00"
    events = [{"description": text, "event_date": date, "confidence": c} for c, text in found]
    return ModelReplies(reply={"events": events})


_TABLE = "Table for two"
_EVENT = {"event_id": NOT_NULL, "description": _TABLE, "event_date": "2031-05-03T17:30:00Z"}

event = gateway.relies_on(
    streams.EVENT_CONFIRMATION,
    "an event is found in a mail",
    given=_mail((0.71, _TABLE)),
    when=_done(JobType.EMAIL_EXTRACT, subject="Your booking", body="Table for two on 3 May"),
    equals=notice(streams.EVENT_CONFIRMATION, WORKER_USER, **_EVENT),
)
event.but(
    "an event is found in a mail beside a doubtful one",
    given=_mail((0.7, "Nothing much"), (0.9, STRANGE_TEXT)),
    equals={"content.description": STRANGE_TEXT},
)
event.but("two events are found in a mail", given=_mail((0.9, _TABLE), (0.9, _TABLE)), exactly=2)
event.but("a doubtful event is found in a mail", given=_mail((0.7, _TABLE)), exactly=0)
event.but("no event is found in a mail", given=_mail(), exactly=0)

_QUESTION = {"job_type": "followup", "memory_id": ""}

failure = gateway.relies_on(
    streams.JOB_FAILED,
    "a job fails for good",
    given=(worker.CoreImage(), worker.MODEL_IS_AWAY()),
    when=_TAG,
    equals=notice(streams.JOB_FAILED, WORKER_USER, job_type="image_tag", memory_id=_MEMORY_ID),
)
failure.but(
    "a job fails for good because the model replies nonsense",
    given=(worker.CoreImage(), ModelReplies(reply={"tags": None})),
)
failure.but(
    "a job about no memory fails for good",
    given=worker.MODEL_IS_AWAY(),
    when=_done(JobType.FOLLOWUP, message="the fern"),
    equals=under("content", _QUESTION),
)

expiry = gateway.relies_on(
    streams.JOB_EXPIRED,
    "a job waits too long",
    given=(worker.OldJob(), ModelReplies(reply={"question": "Too late?"})),
    when=_done(JobType.FOLLOWUP, message="ring the bank"),
    equals=notice(streams.JOB_EXPIRED, WORKER_USER, **_QUESTION, original_message="ring the bank"),
)
_NOTE = {"message": STRANGE_TEXT, "original_timestamp": "2021-04-02T06:15:00.250Z"}
_NOT_DONE = {"job_type": "intent_classify", "original_message": STRANGE_TEXT}
expiry.but(
    "a job about a memory waits too long",
    when=_done(JobType.INTENT_CLASSIFY, memory_id=_MEMORY_ID, **_NOTE),
    equals=under("content", {"memory_id": _MEMORY_ID, **_NOT_DONE}),
)

for name, was, is_now in (
    ("the language model stops answering", "healthy", "unhealthy"),
    ("the language model answers again", "unhealthy", "healthy"),
    ("the language model still does not answer", "unhealthy", "unhealthy"),
):
    change = {"previous_status": was, "new_status": is_now}
    gateway.relies_on(
        streams.HEALTH_CHANGED,
        name,
        when=worker.HealthChanges(**change),
        equals=notice(streams.HEALTH_CHANGED, 0, **change) if was != is_now else {},
        exactly=int(was != is_now),
    )

_OWN_ID = "0b6d1c34-5a0e-4c58-9a53-2f6f6c1d7e13"
_FALSE_HIT = {"title": "x", "memory_id": "y"}
_FALSE = {"memory_id": "made-up", "query": "made up", "results": [_FALSE_HIT]}


def _classified(message: str, **more: Any) -> Any:
    """The worker finishes the classification of a message."""
    at = {"original_timestamp": "2031-04-02T06:15:00.250Z"}
    return _done(JobType.INTENT_CLASSIFY, message=message, **at, **more)


def _about_a_memory(intent: str, message: str, **details: Any) -> None:
    """An intent that is about one memory: by a whole reply, by the shortest, and by a false one."""
    needed = {name: details[name] for name in details if name == "followup_question"}
    left_out = {name: ABSENT if isinstance(v, list) else None for name, v in details.items()}
    own = {"results": [], "memory_id": NOT_NULL, "intent": intent, **details}
    whole = gateway.relies_on(
        streams.INTENT_CLASSIFIED,
        f"the intent of a message is {intent}",
        given=ModelReplies(reply={"intent": intent, **details}),
        when=_classified(message),
        equals=notice(streams.INTENT_CLASSIFIED, WORKER_USER, query=message, **own),
    )
    whole.but(
        f"the intent of a message is {intent}, and the model replies no more than it must",
        given=ModelReplies(reply={"intent": intent, **needed}),
        equals=under("content", {**left_out, **needed}),
    )
    whole.but(
        f"the intent of a message about a memory is {intent}, and the model makes things up",
        given=(ModelReplies(reply={"intent": intent, **details, **_FALSE}), CoreMemory()),
        when=_classified(LONG_TEXT, memory_id=_OWN_ID),
        equals={"content.query": LONG_TEXT, "content.memory_id": _OWN_ID},
    )


_about_a_memory(
    "reminder",
    "remind me to water the fern at nine",
    action="water the fern",
    time="at nine",
    resolved_time="2031-04-03T09:00:00+08:00",
    stale=False,
)
_about_a_memory(
    "task",
    "post the parcel by Friday",
    description=STRANGE_TEXT,
    due_time="by Friday",
    resolved_due_time="2021-04-04T23:59:59.999999-11:30",
    stale=True,
)
_about_a_memory("general_note", "the fern likes shade", suggested_tags=["plants", "\U0001f33f"])
_about_a_memory(
    "ambiguous",
    "the fern",
    followup_question="What about the fern?",
    possible_intents=["reminder", "search"],
)

_KEY = {"intent": "search", "keywords": ["spare", "key"]}
_HIT = {"title": CoreMemory.content, "memory_id": CoreMemory.memory_id}
_HITS = {**_KEY, "results": [_HIT], "memory_id": None}
_NO_WORDS = {"content.keywords": ABSENT}

search = gateway.relies_on(
    streams.INTENT_CLASSIFIED,
    "a message is a search that finds something",
    given=(CoreMemory(), ModelReplies(reply=_KEY)),
    when=_classified("spare key"),
    equals=notice(streams.INTENT_CLASSIFIED, WORKER_USER, query="spare key", **_HITS),
)
search.but(
    "a message is a search of which the model makes things up",
    given=(CoreMemory(content=STRANGE_TEXT), ModelReplies(reply={**_KEY, **_FALSE})),
    when=_classified("quoted", source_chat_id=-1, source_message_id=MAX_INT64),
    equals={"content.query": "quoted"},
)
search.but(
    "a message is a search without keywords",
    given=(CoreMemory(), ModelReplies(reply={"intent": "search"})),
    equals=_NO_WORDS,
)
nothing = search.but(
    "a message is a search that finds nothing",
    when=_classified("grand piano"),
    equals={"content.query": "grand piano", "content.results": []},
)
nothing.but(
    "a message is a search with null for keywords that finds nothing",
    given=ModelReplies(reply={"intent": "search", "keywords": None}),
    equals=_NO_WORDS,
)
