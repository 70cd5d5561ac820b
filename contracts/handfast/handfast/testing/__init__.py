"""A service's own tests: each interaction that concerns it becomes a test with an id of its own.

Import from here in the service's test file; everything else of this package is ours to change.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from handfast.wording.extras import needs_extra

with needs_extra("handfast.testing", "verify"):
    from handfast.clients import Request
    from handfast.testing.consumers import consumer_tests
    from handfast.testing.consuming.readers import reader_tests
    from handfast.testing.providers import provider_tests, stream_tests
    from handfast.testing.stand_ins import Stub, serve_stub
    from handfast.transports.redis.clients import fake_redis

if TYPE_CHECKING:
    from handfast.testing.comparing import compare_tests
    from handfast.testing.consuming.fuzzing import consumer_fuzz_tests
    from handfast.testing.fuzzing import fuzz_tests

__all__ = [
    "Request",
    "Stub",
    "compare_tests",
    "consumer_fuzz_tests",
    "consumer_tests",
    "fake_redis",
    "fuzz_tests",
    "provider_tests",
    "reader_tests",
    "serve_stub",
    "stream_tests",
]

_OF_STRATEGIES: Final = {
    "compare_tests": "comparing",
    "consumer_fuzz_tests": "consuming.fuzzing",
    "fuzz_tests": "fuzzing",
}
"""The modules of what needs Hypothesis."""


def __getattr__(name: str) -> Any:
    """What needs Hypothesis, imported when it is asked for: that stands in an extra of its own.

    Raises:
        AttributeError: there is no such name.
        ModuleNotFoundError: Hypothesis is not installed; names the extra that brings it.
    """
    if name not in _OF_STRATEGIES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    with needs_extra(name, "strategies"):
        return getattr(import_module(f"handfast.testing.{_OF_STRATEGIES[name]}"), name)
