"""Values that Hypothesis draws by a seed, many at once, so that one costs next to nothing.

Composes nothing: which value stands where is up to ``making``.
"""

from __future__ import annotations

import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis.errors import HypothesisException, NonInteractiveExampleWarning

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Hashable

    from hypothesis.strategies import SearchStrategy

__all__ = ["Drawn"]

_AT_ONCE: Final = 48
_USES: Final = 8


@dataclass
class Drawn:
    """Values by what they are for; each seed draws the same everywhere.

    ``pools`` has the number of each pool, how often it was used, and its values.
    """

    seed: int
    pools: dict[Hashable, tuple[int, int, list[Any]]] = field(default_factory=dict)

    def pick(
        self, name: Hashable, strategy: Callable[[], SearchStrategy[Any]], rng: random.Random
    ) -> Any:
        """One of the values drawn for ``name``, drawn anew once each was used a few times.

        Raises:
            LookupError: nothing can be drawn.
        """
        number, uses, pool = self.pools.get(name, (len(self.pools), 0, []))
        if uses % (_AT_ONCE * _USES) == 0:
            pool = _drawn(strategy(), zlib.crc32(f"{self.seed} {number} {uses}".encode())) or pool
        self.pools[name] = number, uses + 1, pool
        if not pool:
            msg = f"nothing can be drawn for {name}"
            raise LookupError(msg)
        return rng.choice(pool)


def _drawn(strategy: SearchStrategy[Any], seed: int) -> list[Any]:
    found: list[Any] = []

    @seeded(seed)
    @settings(
        database=None,
        deadline=None,
        max_examples=_AT_ONCE,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),  # how fast values are drawn is no fault here
        verbosity=Verbosity.quiet,
    )
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    # what has nothing that could be drawn raises
    with warnings.catch_warnings(), suppress(SkipTest, HypothesisException):
        warnings.simplefilter("ignore", NonInteractiveExampleWarning)
        draw()
    return found
