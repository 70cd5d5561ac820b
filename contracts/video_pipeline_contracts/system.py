"""The video pipeline: who offers what, and who relies on what of whom."""

from __future__ import annotations

from typing import Final

from handfast.declare import system
from video_pipeline_contracts.consumers import stages, supabase
from video_pipeline_contracts.consumers.frontend.consumer import frontend
from video_pipeline_contracts.providers import gateway
from video_pipeline_contracts.providers import stages as offered
from video_pipeline_contracts.providers import supabase as rest
from video_pipeline_contracts.providers import worker as events

__all__ = ["SYSTEM"]

SYSTEM: Final = system(
    "video_pipeline",
    title="Video pipeline",
    providers=(
        *(gateway.provider, events.provider, offered.audio_parser, offered.scene_planner),
        *(offered.reference_generator, offered.prompt_generator),
        *(offered.video_generator, offered.composer, rest.provider),
    ),
    consumers=(
        *(frontend, supabase.gateway, supabase.worker, stages.scene_planner),
        *(stages.reference_generator, stages.prompt_generator),
        *(stages.video_generator, stages.composer),
    ),
    bindings="video_pipeline_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[video-pipeline]'",
)
