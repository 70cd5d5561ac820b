"""What the frontend relies on to watch a job: frames of the stream, each with its type."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, Value
from video_pipeline_contracts import samples
from video_pipeline_contracts.consumers.frontend.consumer import frontend, of_no_job, without_right
from video_pipeline_contracts.phrases import leaves, refused
from video_pipeline_contracts.providers import gateway
from video_pipeline_contracts.providers import gateway_states as states

_WAITS, _RUNS, _DONE = states.Queued(), states.Running(), states.Completed()
_END: Final = {"event_type": "completed", "data": samples.DATA["completed"]}


def _frame(at: int, event: str, data: dict[str, Any]) -> dict[str, Any]:
    """What a frame must have, by its place."""
    return {f"[{at}].event": event, **leaves(data, f"[{at}].data")}


def _first(**data: Any) -> dict[str, Any]:
    return _frame(0, "progress", {**data, "estimated_remaining": None})


_SHOWN = _first(progress=0, stage=None, status="queued", total_cost="0.00")

watched = frontend.relies_on(
    gateway.STREAM,
    "watch a job to its end",
    given=(_WAITS, states.Events(events=[_END])),
    equals={**_SHOWN, **_frame(1, "completed", samples.DATA["completed"])},
    exactly=2,
    refusals=("path",),
)
for event, data in samples.DATA.items():
    if event not in ("completed", "error"):
        follows = states.Events(events=[{"event_type": event, "data": data}, _END])
        watched.but(
            f"watch the event {event}",
            given=(_WAITS, follows),
            equals_only={**_SHOWN, **_frame(1, event, data), "[2].event": "completed"},
            exactly=3,
        )
_failure = {"event_type": "error", "data": samples.DATA["error"]}
after = states.Events(events=[_failure, _END])
watched.but(
    "watch nothing after an error",
    given=(_WAITS, after),
    equals_only=_frame(1, "error", samples.DATA["error"]),
)
for event, data in samples.BARE.items():
    follows = states.Events(events=[{"event_type": event, "data": data}, _END])
    watched.but(
        f"watch the event {event} with no more than must be in it",
        given=(_WAITS, follows),
        equals_only=_frame(1, event, data),
        exactly=2 if event == "completed" else 3,
    )
silent = states.Events(events=[_END], after_silence=True)
beat = {**_frame(1, "heartbeat", {"timestamp": NOT_NULL}), "[2].event": "completed"}
watched.but(
    "watch a job of which nothing comes", given=(_WAITS, silent), equals_only=beat, exactly=3
)
running = _first(progress=20, stage="scene_planner", status="processing", total_cost="0.1250")
ended = {**running, "[1].event": "completed"}
watched.but("watch a job that runs", given=(_RUNS, states.Events(events=[_END])), equals_only=ended)
video = {"video_url": Value("video_url"), "total_cost": Value("total_cost")}
watched.but("watch a completed job", given=_DONE, equals_only=_frame(1, "completed", video))
failure = {"error": Value("error_message"), "code": NOT_NULL, "retryable": False}
watched.but("watch a failed job", given=states.Failed(), equals_only=_frame(1, "error", failure))
nine = (_WAITS, states.NINE_CONNECTIONS(), states.Events(events=[_END]))
watched.but("watch a job as the tenth", given=nine)
ten = (_WAITS, states.TEN_CONNECTIONS())
watched.but("watch a job as the eleventh", given=ten, **refused(503))
lost = (_WAITS, states.QUEUE_IS_AWAY())
watched.but("watch a job while Redis is away", given=lost, **refused(503))
of_no_job(watched, "watch a job")
without_right(watched, "watch a job", _WAITS)
