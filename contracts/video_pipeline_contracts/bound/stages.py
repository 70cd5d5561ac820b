"""The reference stages, each a provider that replies in the same process."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from handfast.bindings import RunningProvider
from shared.models import ClipPrompts, ScenePlan
from shared.pipeline.stages import AudioRequest, CompositionRequest, PlanRequest, PromptRequest
from video_pipeline_contracts.providers import stages as offered

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.declare import Message
    from shared.models.fields import Model

__all__ = ["stage_providers"]


def stage_providers(package: str) -> tuple[RunningProvider, ...]:
    """The providers; ``package`` is where their reference is imported from."""
    stages = import_module(f"{package}.stages")

    def draw(plan: ScenePlan) -> Any:
        of_job = plan.job_id
        made = [stages.image_of(of_job, *subject) for subject in stages.subjects(plan)]
        return stages.collect_images(of_job, made)

    def make(prompts: ClipPrompts) -> Any:
        of_job = prompts.job_id
        made = [stages.clip_of(of_job, prompt) for prompt in prompts.clip_prompts]
        return stages.collect_clips(of_job, made)

    return (
        _bound(offered.PARSE, AudioRequest, lambda a: stages.analyse(a.job_id, a.audio_url)),
        _bound(offered.PLAN, PlanRequest, lambda a: stages.plan(a.analysis, a.user_prompt)),
        _bound(offered.DRAW, ScenePlan, draw),
        _bound(
            offered.WRITE,
            PromptRequest,
            lambda a: stages.prompts(a.plan, a.references, a.beat_timestamps),
        ),
        _bound(offered.MAKE, ClipPrompts, make),
        _bound(
            offered.COMPOSE, CompositionRequest, lambda a: stages.compose(a.clips, a.transitions)
        ),
    )


def _bound(message: Message, asked: type[Model], answer: Callable[[Any], Any]) -> RunningProvider:
    def reply(sent: Any) -> Any:
        return answer(asked.model_validate(sent)).model_dump(mode="json")

    return RunningProvider(name=message.provider, answers={message.name: reply})
