"""What the stages of one running job share: its events, its costs, its limits, and retries."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from shared.errors import BudgetExceededError, PipelineError, RetryableError
from shared.models import JobCost

from ..channels import Clients, publish
from ..store import Store

__all__ = ["Running", "Worker"]

_ATTEMPTS: Final = 3
_BASE_DELAY: Final = 2


async def _nothing_wrong(what: str) -> None:
    """Let the call succeed."""


@dataclass
class Worker:
    """`call` reaches the model that makes an image or a clip, and raises where it fails."""

    clients: Clients
    sleep: Callable[[float], Awaitable[None]]
    store: Store = field(default_factory=Store)
    limit: Decimal = Decimal("2000.00")
    call: Callable[[str], Awaitable[None]] = _nothing_wrong
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True)
class Running:
    """One job that runs."""

    worker: Worker
    job_id: UUID
    audio_url: str
    user_prompt: str

    async def publish(self, event_type: str, /, **data: Any) -> None:
        """Publish an event of the job."""
        await publish(self.worker.clients, self.job_id, event_type, **data)

    async def attempt(self, family: str, place: dict[str, Any], cost: Decimal, stage: str) -> None:
        """Call a model that costs, up to three times, and publish how it goes.

        Raises:
            BudgetExceededError: the job would cost more than its limit.
            PipelineError: it failed for good.
        """
        if self.worker.store.cost_of(self.job_id) + cost > self.worker.limit:
            raise BudgetExceededError("the job costs too much", self.job_id, "BUDGET_EXCEEDED")
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await self.worker.call(stage)
                break
            except RetryableError as error:
                if attempt == _ATTEMPTS:
                    await self.publish(f"{family}_failed", **place, error=error.message)
                    raise
                delay = _BASE_DELAY * 2 ** (attempt - 1)
                again = {"attempt": attempt, "delay_seconds": delay, "error": error.message}
                await self.publish(f"{family}_retry", **place, **again)
                await self.worker.sleep(delay)
            except PipelineError as error:
                await self.publish(f"{family}_failed", **place, error=error.message)
                raise
        await self._pay(stage, cost)

    async def _pay(self, stage: str, cost: Decimal) -> None:
        store = self.worker.store
        entry = JobCost(
            id=uuid4(),
            job_id=self.job_id,
            stage_name=stage,
            api_name="replicate",
            cost=cost,
            timestamp=self.worker.clock(),
        )
        store.costs.append(entry)
        total = store.cost_of(self.job_id)
        store.change(self.job_id, total_cost=total)
        await self.publish("cost_update", stage=stage, cost=cost, total=total)
