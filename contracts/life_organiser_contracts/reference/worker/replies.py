"""What a language model replies, per job type, and how a reply becomes the job's result.

The model is whoever the caller gives; what it says never decides whose memory a result is about.
Each function does the Core calls of its job type through `once`, so that a later attempt repeats
nothing that has succeeded.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.enums import EventSourceType, Intent, JobType, TagStatus, TaskState
from shared.fields import Instant, Tag
from shared.jobs import (
    EmailExtractJob,
    FollowupJob,
    ImageTagJob,
    IntentClassifyJob,
    JobEnvelope,
    TaskMatchJob,
)
from shared.results import (
    EmailExtractResult,
    EventFound,
    FollowupResult,
    ImageTagResult,
    IntentResult,
    SearchHit,
    TaskMatchResult,
)
from shared.schemas import EventCreate, MemoryCreate, MemoryWithTags, TagAdd
from shared.schemas.queries import SearchQuery, TaskQuery

from .asking import Attempt

__all__ = ["handle"]

_CONFIDENT = 0.7
_INTENT: TypeAdapter[IntentResult] = TypeAdapter(IntentResult)


class _TagReply(BaseModel):
    tags: list[Tag]
    description: str | None = None


class _IntentReply(BaseModel, extra="allow"):
    intent: Intent


class _MatchReply(BaseModel):
    task_id: str | None = None
    confidence: float = 0.0


class _Candidate(BaseModel):
    description: str
    event_date: Instant
    confidence: float


class _MailReply(BaseModel):
    events: list[_Candidate]


async def handle(attempt: Attempt, job: JobEnvelope) -> BaseModel | None:
    """The result of a job; None when it comes to nothing.

    Raises:
        ModelError, CoreError: the attempt failed.
    """
    return await _HANDLERS[job.job_type](attempt, job)


async def _tag_image(attempt: Attempt, job: ImageTagJob) -> ImageTagResult:
    reply = await attempt.ask(job, _TagReply)
    memory_id = job.payload.memory_id
    if reply.tags:
        body = TagAdd(tags=reply.tags, status=TagStatus.SUGGESTED)
        await attempt.once("tags", lambda: attempt.core.add_tags(memory_id, body))
    return ImageTagResult(memory_id=memory_id, tags=reply.tags, description=reply.description)


async def _classify(attempt: Attempt, job: IntentClassifyJob) -> BaseModel:
    reply = await attempt.ask(job, _IntentReply)
    replied = {
        name: value for name, value in (reply.model_extra or {}).items() if value is not None
    }
    own: dict[str, Any]
    if reply.intent is Intent.SEARCH:
        own = {"memory_id": None, "results": await _search(attempt, job)}
    else:
        own = {"memory_id": await _memory(attempt, job), "results": []}
    # Core's facts come last, so the model can't replace them.
    facts = {**own, "query": job.payload.message, "intent": reply.intent}
    try:
        return _INTENT.validate_python({**replied, **facts})
    except ValidationError as error:
        raise attempt.unfit(error) from None


async def _search(attempt: Attempt, job: IntentClassifyJob) -> list[SearchHit]:
    if not job.payload.message.strip():
        return []
    query = SearchQuery(q=job.payload.message, owner=job.payload.user_id)
    hits = await attempt.once("search", lambda: attempt.core.search(query=query))
    return [SearchHit(title=_title(hit.memory), memory_id=hit.memory.id) for hit in hits]


def _title(memory: MemoryWithTags) -> str:
    return memory.content or ", ".join(tag.tag for tag in memory.tags) or "image"


async def _memory(attempt: Attempt, job: IntentClassifyJob) -> str:
    payload = job.payload
    if payload.memory_id is not None:
        return payload.memory_id
    body = MemoryCreate(
        owner_user_id=payload.user_id,
        content=payload.message,
        source_chat_id=payload.source_chat_id,
        source_message_id=payload.source_message_id,
    )
    return (await attempt.once("memory", lambda: attempt.core.create_memory(body))).id


async def _follow_up(attempt: Attempt, job: FollowupJob) -> FollowupResult:
    return FollowupResult(question=(await attempt.ask(job, FollowupResult)).question)


async def _match_task(attempt: Attempt, job: TaskMatchJob) -> TaskMatchResult | None:
    query = TaskQuery(owner_user_id=job.payload.user_id, state=TaskState.NOT_DONE)
    tasks = await attempt.once("tasks", lambda: attempt.core.list_tasks(query=query))
    if not tasks:
        return None
    reply = await attempt.ask(job, _MatchReply, tasks)
    named = next((task for task in tasks if task.id == reply.task_id), None)
    if named is None or not reply.confidence > _CONFIDENT:
        return None
    return TaskMatchResult(
        task_id=named.id, task_description=named.description, memory_id=job.payload.memory_id
    )


async def _extract_events(attempt: Attempt, job: EmailExtractJob) -> EmailExtractResult | None:
    reply = await attempt.ask(job, _MailReply)
    found = []
    for number, candidate in enumerate(reply.events):
        if candidate.confidence > _CONFIDENT:
            body = EventCreate(
                owner_user_id=job.payload.user_id,
                description=candidate.description,
                event_date=candidate.event_date,
                source_type=EventSourceType.EMAIL,
                source_ref=job.job_id,  # the payload does not name the mail
            )
            event = await attempt.once(f"event {number}", _creating(attempt, body))
            found.append(event)
    return EmailExtractResult(events=found) if found else None


def _creating(attempt: Attempt, body: EventCreate) -> Callable[[], Awaitable[EventFound]]:
    async def create() -> EventFound:
        event = await attempt.core.create_event(body)
        return EventFound(
            event_id=event.id, description=event.description, event_date=event.event_date
        )

    return create


_HANDLERS: dict[JobType, Callable[[Attempt, Any], Awaitable[BaseModel | None]]] = {
    JobType.IMAGE_TAG: _tag_image,
    JobType.INTENT_CLASSIFY: _classify,
    JobType.FOLLOWUP: _follow_up,
    JobType.TASK_MATCH: _match_task,
    JobType.EMAIL_EXTRACT: _extract_events,
}
