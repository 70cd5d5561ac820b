"""What the worker relies on of the gateway: the queue of jobs, and the flags of cancelled ones."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, Consumer, Published
from shared.pipeline.queue import cancel_key
from video_pipeline_contracts.phrases import JOB, PROMPT, STRANGE_PROMPT, USER
from video_pipeline_contracts.providers import gateway_states as states
from video_pipeline_contracts.providers import queue

worker: Final = Consumer("worker")

_JOB = {"job_id": NOT_NULL, "user_id": USER, "audio_url": NOT_NULL, "created_at": NOT_NULL}
_COPY = Published(message=queue.COPIED, equals={"value": NOT_NULL, "ttl": 900})

taken = worker.relies_on(
    queue.QUEUED,
    "take a job",
    when=queue.Upload(),
    equals={**_JOB, "user_prompt": PROMPT},
    then=_COPY,
)
strange = queue.Upload(user_prompt=STRANGE_PROMPT)
taken.but(
    "take a job with strange characters",
    when=strange,
    equals={"user_prompt": STRANGE_PROMPT.strip()},
)
taken.but("take the second of two jobs", given=states.ANOTHER_WAITS())
short = queue.Upload(user_prompt="too short")
nothing: dict[str, Any] = {"exactly": 0, "then": Published(message=queue.COPIED, exactly=0)}
taken.but("take no job that is refused", when=short, **nothing)
taken.but("take no job over the rate limit", given=states.NO_UPLOAD_LEFT(), **nothing)
taken.but("take no job over the budget", given=states.OVER_BUDGET(), **nothing)
taken.but("take no job of which nothing is stored", given=states.DATABASE_IS_AWAY(), **nothing)
worker.relies_on(
    queue.COPIED,
    "find the copy of a job",
    when=queue.Upload(),
    equals={"key": NOT_NULL, "value": NOT_NULL, "ttl": 900},
)
flag = worker.relies_on(
    queue.CANCELLED,
    "see that a job that waits is cancelled",
    given=states.Queued(),
    when=queue.Cancel(),
    equals={"key": cancel_key(JOB), "value": "1", "ttl": 900},
)
flag.but("see that a job that runs is cancelled", given=states.Running())
flag.but("see that no completed job is cancelled", given=states.Completed(), exactly=0)
flag.but("see that no job of another user is cancelled", given=states.Others(), exactly=0)
