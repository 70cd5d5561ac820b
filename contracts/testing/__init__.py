"""A service's own tests: each interaction that concerns it becomes a test with an id of its own.

Import from here in the service's test file; everything else of this package is ours to change.
"""

from contracts.engine.run.redis_clients import fake_redis
from contracts.testing.consumers import Request, consumer_tests
from contracts.testing.fuzzing import fuzz_tests
from contracts.testing.providers import provider_tests, stream_tests

__all__ = [
    "Request",
    "consumer_tests",
    "fake_redis",
    "fuzz_tests",
    "provider_tests",
    "stream_tests",
]
