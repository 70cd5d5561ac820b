"""How a job's attempts ask the language model, and remember what has succeeded.

The model is whoever the caller gives. Knows no job type.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, JsonValue, ValidationError

from shared.core_client import CoreClient
from shared.jobs import JobEnvelope
from shared.schemas import TaskResponse

__all__ = ["Attempt", "Model", "ModelError", "Reply"]

type Reply = dict[str, JsonValue]
type Model = Callable[[JobEnvelope, Sequence[TaskResponse]], Awaitable[Reply]]
"""Asked about a job, and for a task match about the owner's open tasks; replies in JSON."""


class ModelError(Exception):
    """The model did not answer, or not as asked."""


@dataclass(frozen=True)
class Attempt:
    """What the attempts at one job share: the model, Core, and what has succeeded."""

    model: Model
    core: CoreClient
    done: dict[str, Any] = field(default_factory=dict)

    async def once[T](self, what: str, act: Callable[[], Awaitable[T]]) -> T:
        """The outcome of an act that is done unless an earlier attempt has done it."""
        if what not in self.done:
            self.done[what] = await act()
        outcome: T = self.done[what]
        return outcome

    async def ask[R: BaseModel](
        self, job: JobEnvelope, form: type[R], tasks: Sequence[TaskResponse] = ()
    ) -> R:
        """The model's reply in a form.

        Raises:
            ModelError: the reply does not fit the form.
        """
        reply = await self.once("reply", lambda: self.model(job, tasks))
        try:
            return form.model_validate(reply)
        except ValidationError as error:
            raise self.unfit(error) from None

    def unfit(self, error: ValidationError) -> ModelError:
        """The error of a reply that does not fit; the next attempt asks again."""
        del self.done["reply"]
        return ModelError(_described(error))


def _described(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    where = "; ".join(f"{'.'.join(map(str, f['loc'])) or 'reply'}: {f['msg']}" for f in faults)
    return f"the reply does not fit: {where}"
