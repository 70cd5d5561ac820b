"""A service's own tests: each interaction that concerns it becomes a test with an id of its own.

Import from here in the service's test file; everything else of this package is ours to change.
"""

from typing import TYPE_CHECKING, Any

from handfast.wording.extras import needs_extra

with needs_extra("handfast.testing", "verify"):
    from handfast.clients import Request
    from handfast.testing.consumers import consumer_tests
    from handfast.testing.providers import provider_tests, stream_tests
    from handfast.testing.stand_ins import Stub, serve_stub
    from handfast.transports.redis.clients import fake_redis

if TYPE_CHECKING:
    from handfast.testing.comparing import compare_tests
    from handfast.testing.fuzzing import fuzz_tests

__all__ = [
    "Request",
    "Stub",
    "compare_tests",
    "consumer_tests",
    "fake_redis",
    "fuzz_tests",
    "provider_tests",
    "serve_stub",
    "stream_tests",
]


def __getattr__(name: str) -> Any:
    """What needs Hypothesis, imported when it is asked for: that stands in an extra of its own.

    Raises:
        AttributeError: there is no such name.
        ModuleNotFoundError: Hypothesis is not installed; names the extra that brings it.
    """
    if name not in ("compare_tests", "fuzz_tests"):
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    with needs_extra(name, "strategies"):
        if name == "compare_tests":
            from handfast.testing.comparing import compare_tests  # noqa: PLC0415  # see above

            return compare_tests
        from handfast.testing.fuzzing import fuzz_tests  # noqa: PLC0415  # see above
    return fuzz_tests
