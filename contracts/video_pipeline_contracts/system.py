"""The video pipeline: who offers what, and who relies on what of whom."""

from __future__ import annotations

from typing import Final

from handfast.declare import system
from video_pipeline_contracts.consumers import worker
from video_pipeline_contracts.consumers.frontend.consumer import frontend
from video_pipeline_contracts.providers import gateway

__all__ = ["SYSTEM"]

SYSTEM: Final = system(
    "video_pipeline",
    title="Video pipeline",
    providers=(gateway.provider,),
    consumers=(frontend, worker.worker),
    bindings="video_pipeline_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[video-pipeline]'",
)
