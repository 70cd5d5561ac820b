"""Each operation, listed error, message and event is relied on by somebody, or has a reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest

from handfast.model.cases import cases_of
from shared.pipeline.events import DATA
from video_pipeline_contracts.system import SYSTEM

FRONTEND, GATEWAY, WORKER = "frontend", "api-gateway", "worker"
BOTH, REST, OBJECT = f"{GATEWAY} {WORKER}", "supabase %s /rest/v1", "supabase %s /storage/v1/object"
FILE = "{bucket}/{folder}/{file}"
ROWS = f"""
{GATEWAY} POST /api/v1/upload-audio: {FRONTEND}: 201 400 401 402 429 500 503 504
{GATEWAY} GET /api/v1/jobs: {FRONTEND}: 200 400 401 422 500
{GATEWAY} GET /api/v1/jobs/{{job_id}}: {FRONTEND}: 200 401 403 404 422 500
{GATEWAY} POST /api/v1/jobs/{{job_id}}/cancel: {FRONTEND}: 200 400 401 403 404 422 500
{GATEWAY} GET /api/v1/jobs/{{job_id}}/download: {FRONTEND}: 200 401 403 404 410 422 500
{GATEWAY} GET /api/v1/jobs/{{job_id}}/stream: {FRONTEND}: 200 401 403 404 422 500 503
{GATEWAY} GET /api/v1/health: {FRONTEND}: 200 503
{REST % "GET"}/jobs: {BOTH}: 200 400 401 416 503
{REST % "POST"}/jobs: {GATEWAY}: 201 400 401 409 503
{REST % "PATCH"}/jobs: {BOTH}: 200 400 401 503
{REST % "DELETE"}/jobs: {GATEWAY}: 200 400 401 503
{REST % "POST"}/job_costs: {WORKER}: 201 400 401 409 503
{REST % "GET"}/job_costs: {WORKER}: 200 400 401 503
{OBJECT % "POST"}/{FILE}: {BOTH}: 200 400 503
{OBJECT % "GET"}/{FILE}: {BOTH}: 200 400 503
{OBJECT % "POST"}/sign/{FILE}: {BOTH}: 200 400 503
{OBJECT % "DELETE"}/{{bucket}}: {BOTH}: 200 400 503
"""
"""What every operation answers, and the consumers that rely on it."""

MADE_BY_THE_GATEWAY = {"heartbeat"}
"""The events that nobody publishes."""

MESSAGES = {
    "job_queued": {FRONTEND, WORKER},
    "job_copied": {WORKER},
    "job_cancelled": {WORKER},
    **{event: {GATEWAY} for event in DATA.keys() - MADE_BY_THE_GATEWAY},
    "parse_audio": {"composer", "scene-planner"},
    "plan_scenes": {"composer", "reference-generator", "prompt-generator"},
    "draw_references": {"prompt-generator"},
    "write_prompts": {"video-generator"},
    "make_clips": {"composer"},
    "compose_video": {WORKER},
}
"""Who relies on each message: of the queue, of the channel of events, and between stages."""

CODES = {"VALIDATION_ERROR", "BUDGET_EXCEEDED", "RATE_LIMIT_EXCEEDED", "RETRYABLE_ERROR"}
"""The codes of the gateway's failures."""

NOT_LISTED = {
    "MODULE_FAILURE": "no route runs a stage: where one fails, an event has the code",
    "INTERNAL_ERROR": "a failure that nobody foresaw has no state that brings it about",
    "a file of more than 10 MB": "it would be in the pact: the tests of the reference upload one",
}
"""What of the system is no interaction, and why."""


@pytest.fixture
def expected_of_gateway(fullness: ModuleType) -> list[Mapping[str, Any]]:
    """What is expected of each answer and message, those of follow-ups too."""
    mine = [case for case in cases_of(SYSTEM.contracts) if case.provider == GATEWAY]
    return [equals for one in mine for _, equals in fullness.expectations(one.interaction)]


def test_every_operation_is_relied_on_with_every_answer(fullness: ModuleType) -> None:
    assert fullness.operation_rows(SYSTEM) == sorted(ROWS.strip().splitlines())


def test_every_message_is_relied_on(fullness: ModuleType) -> None:
    assert fullness.message_readers(SYSTEM) == MESSAGES


def test_the_frontend_relies_on_every_event_of_the_stream(
    expected_of_gateway: list[Mapping[str, Any]],
) -> None:
    found = {
        value
        for equals in expected_of_gateway
        for path, value in equals.items()
        if path.endswith("].event")
    }
    assert found == set(DATA)


def test_every_code_of_a_failure_is_expected_or_has_a_reason(
    expected_of_gateway: list[Mapping[str, Any]],
) -> None:
    found = {equals["code"] for equals in expected_of_gateway if "request_id" in equals}
    assert found == CODES
    assert CODES.isdisjoint(NOT_LISTED)
    assert all(NOT_LISTED.values())
