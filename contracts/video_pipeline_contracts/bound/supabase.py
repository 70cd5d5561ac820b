"""The stub of Supabase, with handlers of its states."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any, Final

from handfast.bindings import RunningProvider, handlers
from video_pipeline_contracts.bound.world import change
from video_pipeline_contracts.providers import supabase as states

__all__ = ["supabase_provider"]

_KEY, _OTHER_KEY = "example-service-key", "example-other-key"
_PROOF: Final = {"apikey": _KEY, "Authorization": f"Bearer {_KEY}"}


def supabase_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    module = import_module(f"{package}.supabase.project")
    project = module.Project(_KEY)

    def reset() -> None:
        vars(project).update(vars(module.Project(_KEY)))

    def store(bucket: str, folder: str, file: str) -> None:
        project.files[bucket, f"{folder}/{file}"] = b"example"

    def add(job_id: str, **columns: Any) -> None:
        row = {"id": job_id, "status": "queued", "audio_url": "audio", **columns}
        project.insert("jobs", row)

    def add_cost(entry_id: str, job_id: str, cost: str) -> None:
        of = {"stage_name": "video_generator", "api_name": "svd", "cost": cost}
        at = {"id": entry_id, "timestamp": "2031-04-01T06:00:00Z"}
        project.insert("job_costs", {**at, "job_id": job_id, **of})

    def credentials(operation: Any) -> dict[str, str]:
        asked = {one.name for one in operation.security}
        return {name: proof for name, proof in _PROOF.items() if name in asked}

    return RunningProvider(
        name=states.provider.name,
        app=import_module(f"{package}.supabase.app").create_app(project),
        states=handlers(
            {
                **dict.fromkeys((states.Row, states.DoneRow), add),
                states.Cost: add_cost,
                states.Object: store,
                states.NoObject: lambda **_: None,
                states.NO_BUCKETS: lambda **_: change(project, has_buckets=False),
                states.EMPTY: lambda: None,
                states.KEY_WAS_CHANGED: partial(change, project, key=_OTHER_KEY),
                states.AWAY: partial(change, project, is_away=True),
            }
        ),
        reset=reset,
        credentials=credentials,
    )
