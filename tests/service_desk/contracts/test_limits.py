"""A provider begins with the usual limits, whatever one before it in the same process left."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.conf import settings

from handfast.transports.redis.clients import fake_redis
from service_desk_contracts.bindings import providers


@pytest.mark.parametrize(
    ("service", "limit", "usual"),
    [
        ("user-service", "IMPORT_MOST_BYTES", 1_000_000),
        ("file-service", "MAX_UPLOAD_BYTES", 500 * 1024 * 1024),
    ],
)
def test_a_limit_is_the_usual_one_after_a_reset(
    service: str, limit: str, usual: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, limit, 12)
    reset: Any = providers(fake_redis())[service].reset
    outcome = reset()
    if asyncio.iscoroutine(outcome):
        asyncio.run(outcome)
    assert getattr(settings, limit) == usual
