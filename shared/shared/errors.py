"""The errors of the video pipeline, all of them `PipelineError`.

System document "Shared Components", "Error Handling", names seven; `CompositionError` and
`RateLimitError` are what the composer and the gateway raise beside them. Only `RetryableError` may
be retried, so nothing inherits from it: whoever finds that a failure will pass raises that one.
"""

from uuid import UUID

__all__ = [
    "AudioAnalysisError",
    "BudgetExceededError",
    "CompositionError",
    "ConfigError",
    "GenerationError",
    "PipelineError",
    "RateLimitError",
    "RetryableError",
    "ValidationError",
]


class PipelineError(Exception):
    """Something failed: its text, the job that it happened to, and a code to sort it by."""

    def __init__(self, message: str, job_id: UUID | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.job_id = job_id
        self.code = code


class ConfigError(PipelineError):
    """A variable of the environment is missing or wrong; the message has no value of any."""


class AudioAnalysisError(PipelineError):
    """The audio could not be analysed."""


class GenerationError(PipelineError):
    """An image or a clip could not be generated."""


class CompositionError(PipelineError):
    """The clips could not be composed into one video."""


class BudgetExceededError(PipelineError):
    """The job has cost more than its limit, or would."""


class RetryableError(PipelineError):
    """It failed this time and may succeed the next."""


class ValidationError(PipelineError):
    """What was sent is refused, and would be the next time too."""


class RateLimitError(PipelineError):
    """Too many requests; `retry_after` is the time to wait in seconds, where it is known."""

    def __init__(
        self,
        message: str,
        retry_after: float | None = None,
        job_id: UUID | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message, job_id, code)
        self.retry_after = retry_after
