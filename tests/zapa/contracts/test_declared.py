"""Who relies on whom in Zapa, and in how many interactions."""

from __future__ import annotations

from collections import Counter

from zapa_contracts.system import SYSTEM

PAIRS = {
    ("web", "zapa-public"): 174,
    ("admin", "zapa-private"): 248,
    ("ops", "zapa-private"): 7,
    ("zapa-public", "whatsapp-bridge"): 30,
    ("zapa-private", "whatsapp-bridge"): 48,
    ("whatsapp-bridge", "zapa-private"): 65,
    ("message-processor", "zapa-private"): 15,
}


def test_each_pair_has_its_interactions() -> None:
    numbers = Counter({(c.consumer, c.provider): len(c.interactions) for c in SYSTEM.contracts})
    assert dict(numbers) == PAIRS
