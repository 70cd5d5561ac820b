"""Who relies on whom in the video pipeline, and in how many interactions."""

from __future__ import annotations

from collections import Counter

from video_pipeline_contracts.system import SYSTEM

PAIRS = {("frontend", "api-gateway"): 133, ("worker", "api-gateway"): 11}


def test_each_pair_has_its_interactions() -> None:
    numbers = Counter({(c.consumer, c.provider): len(c.interactions) for c in SYSTEM.contracts})
    assert dict(numbers) == PAIRS
