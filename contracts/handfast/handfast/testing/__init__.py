"""A service's own tests: each interaction that concerns it becomes a test with an id of its own.

Import from here in the service's test file; everything else of this package is ours to change.
"""

from handfast.testing.consumers import Request, consumer_tests
from handfast.testing.fuzzing import fuzz_tests
from handfast.testing.providers import provider_tests, stream_tests
from handfast.transports.redis_clients import fake_redis

__all__ = [
    "Request",
    "consumer_tests",
    "fake_redis",
    "fuzz_tests",
    "provider_tests",
    "stream_tests",
]
