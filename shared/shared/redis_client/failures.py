"""What an error of redis-py means: it may pass, Redis refuses, or a value can't be read."""

from typing import Final

from redis import exceptions

from shared.errors import PipelineError, RetryableError, ValidationError

__all__ = ["FAILURES", "REDIS_REFUSED", "REDIS_UNAVAILABLE", "REDIS_UNREADABLE", "meaning"]

REDIS_UNAVAILABLE: Final = "REDIS_UNAVAILABLE"
"""Of a `RetryableError`: no connection, no answer in time, or Redis can't serve at present."""
REDIS_REFUSED: Final = "REDIS_REFUSED"
"""Redis refuses the command: the key is of another kind, the user may not, or the password."""
REDIS_UNREADABLE: Final = "REDIS_UNREADABLE"
"""What is stored is not the text or the JSON that was asked for."""

FAILURES: Final = (exceptions.RedisError, OSError, UnicodeError)
"""What redis-py raises."""

_REFUSING: Final = (exceptions.AuthenticationError, exceptions.AuthorizationError)
_PASSING: Final = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.TryAgainError,
    exceptions.ClusterDownError,
    exceptions.ReadOnlyError,
    OSError,
)


def meaning(command: str, error: Exception) -> PipelineError:
    """Make the error of a command, without key, value or address."""
    kind = type(error).__name__
    if isinstance(error, UnicodeEncodeError):
        return ValidationError(f"redis {command}: text without lone surrogates is expected")
    if isinstance(error, UnicodeDecodeError):
        return PipelineError(
            f"redis {command}: the value is no text in UTF-8", code=REDIS_UNREADABLE
        )
    if isinstance(error, _PASSING) and not isinstance(error, _REFUSING):
        return RetryableError(f"redis {command}: not available ({kind})", code=REDIS_UNAVAILABLE)
    return PipelineError(f"redis {command}: refused ({kind})", code=REDIS_REFUSED)
