"""The settings of the video pipeline, from environment variables and the file `.env`.

System document "Shared Components", "Configuration Management", names the variables; each is the
name of a field in capitals. What is in the environment goes before what is in `.env`.
"""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal, cast

from pydantic import AfterValidator, PlainSerializer, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared._text.secrets import Secret, SecretText, without_password
from shared.config import _rules as rules
from shared.errors import ConfigError

__all__ = ["PipelineSettings", "get_settings", "loaded_secrets", "log_level", "settings"]

_REMEDY = "set them in the environment or in the file .env"

_CONFIG: Final = SettingsConfigDict(
    env_file=".env",
    env_file_encoding="utf-8",
    env_ignore_empty=True,
    extra="ignore",
    frozen=True,
    hide_input_in_errors=True,
)

type _SupabaseKey = Annotated[Secret, AfterValidator(rules.key(shortest=50))]
type _OpenaiKey = Annotated[Secret, AfterValidator(rules.key(shortest=20, prefix="sk-"))]
type _ReplicateToken = Annotated[Secret, AfterValidator(rules.key(shortest=20, prefix="r8_"))]
type _SigningSecret = Annotated[Secret, AfterValidator(rules.passphrase(shortest=32))]
type _RedisUrl = Annotated[
    str,
    AfterValidator(rules.redis_url),
    PlainSerializer(without_password, return_type=str, when_used="json"),
]


_NO_SECRETS: Final[frozenset[str]] = frozenset()


class _LogLevel(BaseSettings):
    model_config = _CONFIG
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class PipelineSettings(BaseSettings):
    """Where the services are, and the keys to them.

    A key reads as a plain text. Where the settings are shown, keys are `***`, and so is what a URL
    has beside `@` or `?`.

    Raises:
        ConfigError: naming every variable that is missing or wrong, but no value.
    """

    model_config = _CONFIG

    environment: Literal["development", "staging", "production"] = "development"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    supabase_url: Annotated[str, AfterValidator(rules.supabase_url)]
    supabase_service_key: _SupabaseKey
    supabase_anon_key: _SupabaseKey
    redis_url: _RedisUrl
    openai_api_key: _OpenaiKey
    replicate_api_token: _ReplicateToken
    jwt_secret_key: _SigningSecret
    supabase_jwt_secret: _SigningSecret | None = None
    frontend_url: Annotated[str, AfterValidator(rules.http_url)] | None = None
    rate_limit_fail_closed: bool = False

    def __init__(self, **values: Any) -> None:
        problem = ""
        try:
            super().__init__(**values)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
            problem = f"{'; '.join(map(_in_words, faults))} ({_REMEDY})"
        except UnicodeDecodeError:
            problem = "the file .env is not in UTF-8"
        except OSError as error:
            problem = f"the file .env can't be read: {error.strerror}"
        if problem:  # raised here, so that no error with values stands behind it
            raise ConfigError(f"Configuration: {problem}")

    @property
    def embedded_database(self) -> Path | None:
        """The file of the embedded database; None where `supabase_url` is that of a server."""
        path = rules.embedded_path(self.supabase_url)
        return None if path is None else Path(path)

    @functools.cached_property
    def secrets(self) -> frozenset[str]:
        """Every key, and the password of `redis_url`: what nothing may show."""
        keys = [value for _, value in self if isinstance(value, SecretText)]
        return frozenset([*keys, *map(SecretText, rules.password_in(self.redis_url))])

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Show no password that a URL has."""
        for name, value in super().__repr_args__():
            plain = isinstance(value, str) and not isinstance(value, SecretText)
            yield name, without_password(value) if plain else value


def _in_words(fault: ErrorDetails) -> str:
    name = "_".join(map(str, fault["loc"])).upper()
    if fault["type"] == "missing":
        return f"{name} is missing"
    return f"{name}: {fault['msg'].removeprefix('Value error, ')}"


@functools.cache
def get_settings() -> PipelineSettings:
    """Return the settings, which are loaded once; `get_settings.cache_clear()` forgets them.

    Raises:
        ConfigError: naming every variable that is missing or wrong, but no value. The next call
            tries again.
    """
    return PipelineSettings()


def loaded_secrets() -> frozenset[str]:
    """Return every secret of the settings if they are loaded; loads nothing."""
    return get_settings().secrets if get_settings.cache_info().currsize else _NO_SECRETS


def log_level() -> str:
    """Return the variable `LOG_LEVEL`; the default where it, or the file, is wrong.

    No other variable is read: what is wrong with the settings must be logged too.
    """
    try:
        return _LogLevel().log_level
    except (OSError, ValueError):
        return "INFO"


class _Lazy:
    """Stands for the settings, and loads them when the first of them is read."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(get_settings(), name)

    def __repr__(self) -> str:
        loaded = get_settings.cache_info().currsize
        return repr(get_settings()) if loaded else "PipelineSettings(not loaded)"


settings = cast("PipelineSettings", _Lazy())
"""The settings; reading one loads them all, and may raise `ConfigError`."""
