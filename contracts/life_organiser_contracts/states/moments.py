"""What Core finds around it: the time, Redis, its scheduler, a backup.

No operation brings these about: each needs a handler of the Core's own, but for what is so from
the start.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel

from life_organiser_contracts.core.provider import core
from shared.fields import Instant

REDIS_IS_DOWN: Final = core.state("Redis is down")
NO_BACKUP: Final = core.state("no backup was ever made", absent=True)
SCHEDULER_RUNS: Final = core.trigger("the scheduler runs")
SEVEN_DAYS_PASS: Final = core.trigger("seven days pass and the scheduler runs")
ALMOST_SEVEN_DAYS_PASS: Final = core.trigger(
    "seven days pass but for a minute and the scheduler runs"
)
REDIS_IS_BACK: Final = core.trigger("Redis is back")


@core.state("the clock stands still")
class Clock(BaseModel):
    """The present moment, and the same moment seven days later."""

    now: Instant = datetime(2031, 4, 2, 6, 15, 0, 250_000, tzinfo=UTC)
    in_seven_days: Instant = datetime(2031, 4, 9, 6, 15, 0, 250_000, tzinfo=UTC)


@core.state("a backup was made")
class Backup(BaseModel):
    """When the last backup was made."""

    last_backup_at: Instant = datetime(2031, 4, 1, 3, 0, 7, 250_000, tzinfo=UTC)
