"""How a stub behaves beside answering by examples. Values; decides nothing."""

from __future__ import annotations

from handfast.frozen import dataclass

__all__ = ["Behaviour"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What a stub does beside answering by examples.

    ``states`` are the provider states whose interactions come first. ``vary``: each answer is
    another valid one. ``refuse`` is the share of requests, from 0 to 1, that get a refusal which
    their operation declares. ``latency`` is how many seconds an answer takes, at least and at most.
    ``seed`` decides all that is drawn.
    """

    states: frozenset[str] = frozenset()
    vary: bool = False
    refuse: float = 0.0
    latency: tuple[float, float] = (0.0, 0.0)
    seed: int = 0
