"""The environment in which the components of the video pipeline are tested."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shared.config import PipelineSettings, get_settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _settings_not_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Neither variables nor a file `.env` nor loaded settings of anything else."""
    for name in PipelineSettings.model_fields:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The variables that the system document requires, for the embedded database."""
    return {
        "SUPABASE_URL": f"sqlite:///{tmp_path / 'pipeline.db'}",
        "SUPABASE_SERVICE_KEY": "service-key-" + "s" * 40,
        "SUPABASE_ANON_KEY": "anon-key-" + "a" * 45,
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "OPENAI_API_KEY": "sk-" + "o" * 40,
        "REPLICATE_API_TOKEN": "r8_" + "r" * 37,
        "JWT_SECRET_KEY": "j" * 32,
    }


@pytest.fixture
def environment(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Those variables, set in the environment."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables
