import copy
import pickle
from uuid import UUID

import pytest

from shared import errors
from shared.errors import GenerationError, PipelineError, RateLimitError, RetryableError

JOB = UUID("6f1f7b3e-5d56-4a55-9b0e-2f3a1c9f4d11")
NAMED = [name for name in errors.__all__ if name not in ("PipelineError", "RateLimitError")]


def test_an_error_has_a_text_a_job_and_a_code() -> None:
    """As the system document raises it."""
    error = GenerationError("Failed to generate video", job_id=JOB, code="GEN_FAILED")
    assert str(error) == error.message == "Failed to generate video"
    assert (error.job_id, error.code) == (JOB, "GEN_FAILED")


@pytest.mark.parametrize("name", NAMED)
def test_each_error_is_a_pipeline_error_and_nothing_else(name: str) -> None:
    kind = getattr(errors, name)
    error = kind("no such beat", JOB, "B-1")
    assert kind.__bases__ == (PipelineError,)
    assert (str(error), error.job_id, error.code) == ("no such beat", JOB, "B-1")
    assert (kind("x").job_id, kind("x").code) == (None, None)


def test_a_rate_limit_names_the_time_to_wait() -> None:
    error = RateLimitError("too many uploads", retry_after=30, job_id=JOB, code="RATE")
    assert (error.retry_after, error.job_id, error.code) == (30, JOB, "RATE")
    assert RateLimitError("too many uploads").retry_after is None
    assert RateLimitError.__bases__ == (PipelineError,)


def test_nothing_inherits_from_what_may_be_retried() -> None:
    assert RetryableError.__subclasses__() == []


@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301  # our own bytes
def test_an_error_crosses_to_another_process_whole(again: object) -> None:
    assert callable(again)
    error = again(RateLimitError("too many uploads", 30, JOB, "RATE"))
    assert type(error) is RateLimitError
    assert str(error) == "too many uploads"
    assert vars(error) == {
        "message": "too many uploads",
        "job_id": JOB,
        "code": "RATE",
        "retry_after": 30,
    }
