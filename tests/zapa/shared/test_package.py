"""What the package exports, loads and needs."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import zapa_shared
from zapa_shared import models, schemas

ROOT = Path(__file__).resolve().parents[3]
FOREIGN = {"shared", "ai_voice_shared", "handfast", "redis", "httpx", "boto3", "fastapi"}
FOREIGN |= {"hypothesis", "pytest", "psycopg"}
MODULES = [
    "addresses",
    "enums",
    "export",
    "fields",
    "json_limits",
    "schemas",
    "queue",
    "signature",
    "webhook",
    "rest.bridge",
    "rest.done",
    "rest.errors",
    "rest.language_models",
    "rest.private",
    "rest.public",
]
MODULES += [f"schemas.{name}" for name in ("auth", "llm", "message", "session", "user")]
DOCUMENTED = {
    "models.base": ("Base", "convention", "metadata"),
    "models.user": ("User",),
    "models.session": ("Session", "SessionStatus", "SessionType"),
    "models.message": ("Message", "MessageType"),
    "models.auth_code": ("AuthCode",),
    "models.llm_config": ("LLMConfig", "LLMProvider"),
    "schemas.user": ("UserCreate", "UserUpdate", "UserResponse"),
    "schemas.session": (
        *("SessionCreate", "SessionUpdate", "SessionResponse"),
        *("SessionStatus", "SessionType"),
    ),
    "schemas.message": ("MessageCreate", "MessageResponse", "MessageType"),
    "schemas.auth": ("AuthCodeRequest", "AuthCodeVerify", "AuthToken"),
    "schemas.llm": ("LLMConfigCreate", "LLMConfigUpdate", "LLMConfigResponse", "LLMProvider"),
}
"""Where the system document puts each public name."""


def loaded_by(module: str) -> set[str]:
    """The top-level packages that an import loads, in a process of its own."""
    program = f"import {module}, sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("module", DOCUMENTED)
def test_what_the_document_names_is_there(module: str) -> None:
    found = importlib.import_module(f"zapa_shared.{module}")
    assert sorted(found.__all__) == sorted(DOCUMENTED[module])
    assert all(hasattr(found, name) for name in DOCUMENTED[module])


def test_models_and_schemas_are_exported_together() -> None:
    assert models.__all__ == ["AuthCode", "Base", "LLMConfig", "Message", "Session", "User"]
    assert len(schemas.__all__) == 14
    assert all(hasattr(models, name) for name in models.__all__)


def test_each_enum_has_one_definition() -> None:
    for name, places in {
        "MessageType": ("models.message", "schemas.message"),
        "SessionType": ("models.session", "schemas.session"),
        "SessionStatus": ("models.session", "schemas.session"),
        "LLMProvider": ("models.llm_config", "schemas.llm"),
    }.items():
        found = {getattr(importlib.import_module(f"zapa_shared.{one}"), name) for one in places}
        assert found == {getattr(importlib.import_module("zapa_shared.enums"), name)}


def test_schemas_load_no_database_and_nothing_of_others() -> None:
    every = ", ".join(f"zapa_shared.{module}" for module in MODULES)
    assert loaded_by(every) & (FOREIGN | {"sqlalchemy", "alembic"}) == set()


def test_models_load_sqlalchemy_and_no_migrations() -> None:
    loaded = loaded_by("zapa_shared.models, zapa_shared.database")
    assert "sqlalchemy" in loaded
    assert loaded & (FOREIGN | {"alembic"}) == set()


def test_the_extra_brings_two_packages() -> None:
    project = tomllib.loads((ROOT / "shared/pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"]["zapa"]
    assert [re.split("[><=]", one)[0] for one in wanted] == ["sqlalchemy", "alembic"]


def test_it_is_typed() -> None:
    assert resources.files(zapa_shared).joinpath("py.typed").is_file()
