"""Does again what was recorded of a run, and judges no more than statuses."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx

from handfast.providers.provider import Checkpoint, RunningProvider
from tests.benchmarks.raw.recording import Call, Request, Restore, Save, Step, ids_in

__all__ = ["Replay", "replay"]


@dataclass(frozen=True, slots=True)
class Replay:
    """The steps done again with ``provider``, which chooses ``ids`` of its own."""

    provider: RunningProvider
    ids: dict[str, str] = field(default_factory=dict)
    saved: dict[int, Any] = field(default_factory=dict)

    def code(self, step: Call | Save | Restore) -> Callable[[], Any]:
        """What does a step that is no request."""
        if isinstance(step, Call):
            given = {name: self._typed(value) for name, value in step.parameters.items()}
            return partial(step.of(self.provider), **given)
        if self.provider.checkpoint is None:
            raise LookupError("the provider has no checkpoint")
        if isinstance(step, Restore):
            return partial(self.provider.checkpoint.restore, self.saved[step.number])
        return partial(self._save, step.number, self.provider.checkpoint)

    def _save(self, number: int, checkpoint: Checkpoint) -> None:
        self.saved[number] = checkpoint.save()

    def _typed(self, value: Any) -> Any:
        return type(value)(self.ids[str(value)]) if str(value) in self.ids else value

    def called(self, step: Call | Save | Restore, outcome: Any) -> None:
        """Remember what the handler chose."""
        if isinstance(step, Call):
            self.ids.update((str(value), str(outcome[name])) for name, value in step.chosen.items())

    def target(self, step: Request) -> str:
        """The target, with what this provider chose."""
        target = step.target
        for recorded in step.asks:
            target = target.replace(recorded, self.ids[recorded])
        return target

    def body(self, step: Request) -> bytes | None:
        """The body, with what this provider chose; None where there is none."""
        body = step.body
        for recorded in step.asks:
            body = body.replace(recorded.encode(), self.ids[recorded].encode())
        return body or None

    def answered(self, step: Request, status: int, body: bytes) -> None:
        """Remember the ids that were made.

        Raises:
            RuntimeError: the request was answered with another status than when it was recorded.
        """
        if status != step.status:
            message = f"{step.method} {step.target}: {status}, recorded as {step.status}"
            raise RuntimeError(message)
        if step.made:
            self.ids.update(zip(step.made, ids_in(body), strict=True))


async def replay(steps: Sequence[Step], provider: RunningProvider) -> None:
    """Do each step again, by one httpx client over ASGI.

    Raises:
        RuntimeError: a request was answered with another status than when it was recorded.
    """
    replayed = Replay(provider)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=provider.app), base_url="http://provider"
    ) as client:
        for step in steps:
            if not isinstance(step, Request):
                outcome = replayed.code(step)()
                replayed.called(step, await outcome if inspect.isawaitable(outcome) else outcome)
                continue
            response = await client.request(
                step.method,
                replayed.target(step),
                headers=step.headers,
                content=replayed.body(step),
            )
            replayed.answered(step, response.status_code, response.content)
