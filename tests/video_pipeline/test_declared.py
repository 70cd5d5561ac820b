"""Who relies on whom in the video pipeline, and in how many interactions."""

from __future__ import annotations

from collections import Counter

from video_pipeline_contracts.system import SYSTEM

PAIRS = {
    ("frontend", "api-gateway"): 142,
    ("api-gateway", "worker"): 35,
    ("api-gateway", "supabase"): 50,
    ("worker", "api-gateway"): 12,
    ("worker", "composer"): 3,
    ("worker", "supabase"): 46,
    ("scene-planner", "audio-parser"): 1,
    ("reference-generator", "scene-planner"): 2,
    ("prompt-generator", "scene-planner"): 1,
    ("prompt-generator", "reference-generator"): 2,
    ("video-generator", "prompt-generator"): 2,
    ("composer", "audio-parser"): 1,
    ("composer", "scene-planner"): 2,
    ("composer", "video-generator"): 2,
}


def test_each_pair_has_its_interactions() -> None:
    numbers = Counter({(c.consumer, c.provider): len(c.interactions) for c in SYSTEM.contracts})
    assert dict(numbers) == PAIRS
