"""The cache of the video pipeline: `from shared.redis_client import redis`."""

from shared.redis_client.client import KEY_PREFIX, RedisClient, redis, redis_client
from shared.redis_client.failures import REDIS_REFUSED, REDIS_UNAVAILABLE, REDIS_UNREADABLE

__all__ = [
    "KEY_PREFIX",
    "REDIS_REFUSED",
    "REDIS_UNAVAILABLE",
    "REDIS_UNREADABLE",
    "RedisClient",
    "redis",
    "redis_client",
]
