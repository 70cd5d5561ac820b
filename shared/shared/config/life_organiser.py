"""The settings of the Life Organiser's services, from environment variables.

System document "Group 1: Shared Package Foundation", Step 1.3, names them and their defaults.
Nothing is read at import: each `Settings()` reads the environment anew.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared._text.secrets import without_password

__all__ = ["Settings"]


class Settings(BaseSettings):
    """Where things are; every field has a default.

    Raises:
        pydantic.ValidationError: naming every variable that is wrong, but no value.
    """

    model_config = SettingsConfigDict(frozen=True, hide_input_in_errors=True)

    redis_url: str = "redis://redis:6379"
    core_host: str = "0.0.0.0"  # noqa: S104  # the default that the system document sets
    core_port: Annotated[int, Field(ge=1, le=65535)] = 8000
    database_path: str = "/data/db/life_organiser.db"
    image_storage_path: str = "/data/images"
    core_api_url: str = "http://core:8000"

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Show no password that a URL carries."""
        for name, value in super().__repr_args__():
            yield name, without_password(value) if isinstance(value, str) else value
