"""Hypothesis strategies for every Pydantic model: those of ``handfast.strategies``.

Needs the extra `strategies`. Once installed, `st.from_type(Model)` works for the models of this
package too, without importing anything from here. `pipeline_runs` makes models of the video
pipeline that agree with each other.
"""

from handfast.strategies import NearMiss, Violation, instances, near_misses, wire
from shared.strategies.pipeline import PipelineRun, pipeline_runs

__all__ = [
    "NearMiss",
    "PipelineRun",
    "Violation",
    "instances",
    "near_misses",
    "pipeline_runs",
    "wire",
]
