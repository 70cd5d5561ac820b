"""Jobs for the language model: kept, put on their stream, and what was done to them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from my_core.wire import body_of, path_of, query_of, shown, text
from shared.jobs import STREAM_OF, envelope_for, read_payload
from shared.redis_streams import publish
from shared.schemas.queries import AuditQuery, JobPath, JobQuery
from shared.schemas.requests import LLMJobCreate

__all__ = ["ROUTES"]


async def jobs(request: Request) -> Response:
    store = request.app.state.store
    if request.method == "GET":
        query = query_of(request, JobQuery)
        found = store.list(
            "llm_job", query, status=query.status, job_type=query.job_type, user_id=query.user_id
        )
        return text([shown("llm_job", row) for row in found])
    body = await body_of(request, LLMJobCreate)
    read_payload(body.job_type, body.payload)
    user_id = body.payload.get("user_id")
    row = {
        **body.model_dump(),
        "user_id": user_id,
        "status": "queued",
        "attempts": 0,
        "max_attempts": 5,
        "updated_at": store.clock(),
    }
    actor = "system" if user_id is None else f"user:{user_id}"
    made = store.add("llm_job", row, actor)
    envelope = envelope_for(made["id"], body.job_type, body.payload)
    client = request.app.state.redis()
    try:
        data = envelope.model_dump(mode="json", exclude_unset=True)
        await publish(client, STREAM_OF[body.job_type], data)
    finally:
        await client.aclose()
    return text(shown("llm_job", made), 201)


async def job(request: Request) -> Response:
    key = path_of(request, JobPath).job_id
    return text(shown("llm_job", request.app.state.store.get("llm_job", key)))


async def audit(request: Request) -> Response:
    query = query_of(request, AuditQuery)
    wanted = query.model_dump(exclude={"limit", "offset"})
    rows = request.app.state.store.list("audit", query, **wanted)
    return text([shown("audit", row) for row in rows])


ROUTES = [
    Route("/llm-jobs", jobs, methods=["GET", "POST"]),
    Route("/llm-jobs/{job_id}", job, methods=["GET"]),
    Route("/audit", audit, methods=["GET"]),
]
