from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.config import PipelineSettings, get_settings, settings
from shared.config.pipeline import loaded_secrets
from shared.errors import ConfigError

SECRETS = ["SUPABASE_SERVICE_KEY", "SUPABASE_ANON_KEY", "OPENAI_API_KEY", "REPLICATE_API_TOKEN"]
SECRETS += ["JWT_SECRET_KEY"]
REMEDY = " (set them in the environment or in the file .env)"
IN_DEVELOPMENT = "SUPABASE_URL: expected https://PROJECT.supabase.co, or an address on loopback"
PROJECT = (
    "SUPABASE_URL: expected https://PROJECT.supabase.co, without a user, a query or a fragment"
)
SQLITE = "SUPABASE_URL: expected sqlite:///PATH, the path without '?', '#' and '%'"
REDIS = "REDIS_URL: expected redis://HOST or rediss://HOST"
VISIBLE = "expected letters, digits and signs of ASCII, without blanks"
FRONTEND = "FRONTEND_URL: expected http://HOST or https://HOST"


def refused(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    """The text of the error in a changed environment; no other error stands behind it."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as caught:
        PipelineSettings()
    assert caught.value.__cause__ is caught.value.__context__ is None
    text = str(caught.value)
    assert text.startswith("Configuration: ")
    assert text.endswith(REMEDY)
    return text.removeprefix("Configuration: ").removesuffix(REMEDY)


def test_settings_are_read_as_in_the_system_document(environment: dict[str, str]) -> None:
    supabase_url = settings.supabase_url
    openai_api_key = settings.openai_api_key
    log_level = settings.log_level
    assert (supabase_url, openai_api_key, log_level) == (
        *(environment["SUPABASE_URL"], environment["OPENAI_API_KEY"]),
        "INFO",
    )


def test_every_variable_is_a_field(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {"ENVIRONMENT": "staging", "LOG_LEVEL": "ERROR", "RATE_LIMIT_FAIL_CLOSED": "true"}
    other |= {"SUPABASE_URL": "https://abc.supabase.co", "FRONTEND_URL": "https://videos.example"}
    other |= {"SUPABASE_JWT_SECRET": "t" * 32}
    for name, value in other.items():
        monkeypatch.setenv(name, value)
    expected = {name.lower(): value for name, value in {**environment, **other}.items()}
    assert get_settings().model_dump() == {**expected, "rate_limit_fail_closed": True}


def test_what_is_not_required_has_a_default(environment: dict[str, str]) -> None:
    assert get_settings().model_dump(exclude={name.lower() for name in environment}) == {
        "environment": "development",
        "log_level": "INFO",
        "supabase_jwt_secret": None,
        "frontend_url": None,
        "rate_limit_fail_closed": False,
    }


def test_nothing_is_read_before_the_first_setting_is(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure is not remembered; what was loaded is."""
    assert repr(settings) == "PipelineSettings(not loaded)"
    with pytest.raises(ConfigError, match="REDIS_URL is missing"):
        _ = settings.redis_url
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert settings.redis_url == variables["REDIS_URL"]
    monkeypatch.delenv("REDIS_URL")
    assert settings.redis_url == variables["REDIS_URL"]
    assert repr(settings) == repr(get_settings())
    assert get_settings() is get_settings()


def test_importing_reads_nothing(tmp_path: Path) -> None:
    program = "import shared.config as config; print(config.settings)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "PipelineSettings(not loaded)\n"


def test_the_environment_goes_before_the_file(variables: dict[str, str], tmp_path: Path) -> None:
    written = {**variables, "LOG_LEVEL": "DEBUG", "UNKNOWN": "x"}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("LOG_LEVEL", "WARNING")
        monkeypatch.setenv("FRONTEND_URL", "")
        text = "\n".join(f"{name.lower()}='{value}'" for name, value in written.items())
        (tmp_path / ".env").write_text(text, encoding="utf-8")
        assert PipelineSettings().model_dump(
            include={"log_level", "redis_url", "frontend_url"}
        ) == {
            "log_level": "WARNING",
            "redis_url": variables["REDIS_URL"],
            "frontend_url": None,
        }


def test_every_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["SUPABASE_URL", "SUPABASE_SERVICE_KEY", "SUPABASE_ANON_KEY", "REDIS_URL"]
    names += ["OPENAI_API_KEY", "REPLICATE_API_TOKEN", "JWT_SECRET_KEY"]
    every = "; ".join(f"{name} is missing" for name in names)
    assert refused(monkeypatch, REDIS_URL="") == every


def test_every_wrong_variable_is_named(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {
        "ENVIRONMENT": "hunter2",
        "LOG_LEVEL": "hunter2",
        "SUPABASE_URL": "https://hunter2.supabase.co.example",
        "SUPABASE_SERVICE_KEY": "hunter2",
        "SUPABASE_ANON_KEY": "hunter2 " * 10,
        "REDIS_URL": "redis://:hunter2@redis:hunter2",
        "OPENAI_API_KEY": "hunter2",
        "REPLICATE_API_TOKEN": "r8_hunter2",
        "JWT_SECRET_KEY": "hunter2",
        "SUPABASE_JWT_SECRET": "hunter2",
        "FRONTEND_URL": "javascript:hunter2",
        "RATE_LIMIT_FAIL_CLOSED": "hunter2",
    }
    assert refused(monkeypatch, **wrong).split("; ") == [
        "ENVIRONMENT: Input should be 'development', 'staging' or 'production'",
        "LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'",
        IN_DEVELOPMENT,
        "SUPABASE_SERVICE_KEY: expected at least 50 characters",
        f"SUPABASE_ANON_KEY: {VISIBLE}",
        REDIS,
        "OPENAI_API_KEY: expected to start with sk-",
        "REPLICATE_API_TOKEN: expected at least 20 characters",
        "JWT_SECRET_KEY: expected at least 32 characters",
        "SUPABASE_JWT_SECRET: expected at least 32 characters",
        FRONTEND,
        "RATE_LIMIT_FAIL_CLOSED: Input should be a valid boolean, unable to interpret input",
    ]


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SUPABASE_URL", "https://abc.supabase.co@evil.example", PROJECT),
        ("SUPABASE_URL", "https://supabase.co", IN_DEVELOPMENT),
        ("SUPABASE_URL", "ftp://abc.supabase.co", "SUPABASE_URL: expected http://HOST or https://"),
        ("SUPABASE_URL", "https://abc.supabase.co\n", "SUPABASE_URL: expected http://HOST or"),
        ("SUPABASE_URL", "https://[abc.supabase.co", "SUPABASE_URL: expected http://HOST or"),
        ("SUPABASE_URL", "https://me@abc.supabase.co", PROJECT),
        ("SUPABASE_URL", "https://abc.supabase.co?x=1", PROJECT),
        ("SUPABASE_URL", "sqlite://", SQLITE),
        ("SUPABASE_URL", "sqlite:///", SQLITE),
        ("SUPABASE_URL", "sqlite:///:memory:", SQLITE),
        ("SUPABASE_URL", "sqlite:///data/", SQLITE),
        ("SUPABASE_URL", "sqlite:///a.db?mode=ro", SQLITE),
        ("SUPABASE_URL", "sqlite:///a\x01.db", "SUPABASE_URL: expected printable characters"),
        ("REDIS_URL", "http://redis:6379", REDIS),
        ("REDIS_URL", "redis://", REDIS),
        ("REDIS_URL", "redis://redis:99999", REDIS),
        ("REDIS_URL", "redis://red is", REDIS),
        ("OPENAI_API_KEY", "sk-" + "o" * 16, "OPENAI_API_KEY: expected at least 20 characters"),
        ("OPENAI_API_KEY", "sk-" + "o" * 20 + "\r\nX: y", f"OPENAI_API_KEY: {VISIBLE}"),
        ("OPENAI_API_KEY", "sk-" + "ö" * 20, f"OPENAI_API_KEY: {VISIBLE}"),
        ("JWT_SECRET_KEY", "j" * 31, "JWT_SECRET_KEY: expected at least 32 characters"),
        ("JWT_SECRET_KEY", "j" * 32 + "\x1b", "JWT_SECRET_KEY: expected printable characters"),
        ("JWT_SECRET_KEY", "j" * 32 + "\udcff", "JWT_SECRET_KEY: expected printable characters"),
        ("FRONTEND_URL", "videos.example", FRONTEND),
    ],
)
def test_a_wrong_variable_is_named_alone(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    fault: str,
) -> None:
    text = refused(monkeypatch, **{name: value})
    assert text.startswith(fault)
    assert "; " not in text


@pytest.mark.parametrize(
    "url",
    [
        "https://abc.supabase.co",
        "http://localhost:54321",
        "http://127.0.0.1:54321",
        "http://[::1]:54321",
        "sqlite:///data/pipeline.db",
        "sqlite:////var/data/pipeline.db",
    ],
)
def test_in_development_the_database_may_be_here(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("SUPABASE_URL", url)
    found = PipelineSettings().embedded_database
    sqlite, _, path = url.partition("sqlite:///")
    assert found == (None if sqlite else Path(path))


@pytest.mark.parametrize("stage", ["staging", "production"])
@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("sqlite:///pipeline.db", "sqlite is for development only, "),
        ("http://localhost:54321", ""),
    ],
)
def test_elsewhere_it_may_not(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    url: str,
    fault: str,
) -> None:
    text = refused(monkeypatch, ENVIRONMENT=stage, SUPABASE_URL=url)
    assert text == f"SUPABASE_URL: {fault}expected https://PROJECT.supabase.co"


def test_a_secret_is_plain_when_it_is_read_and_masked_where_settings_are_shown(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:hunter2@redis:6379")
    loaded = get_settings()
    shown = f"{loaded!r} {loaded} {settings!r} {settings} {loaded.model_dump()!r}".replace(
        "'redis_url': 'redis://:hunter2@redis:6379'", ""
    )
    shown += loaded.model_dump_json() + repr(vars(copy.deepcopy(loaded))).replace("hunter2", "")
    for name in SECRETS:
        plain = getattr(settings, name.lower())
        assert f"{plain}" == "".join(plain) == environment[name]
        assert environment[name] not in shown
        assert f"{name.lower()}='***'" in shown
        assert repr(plain) == "'***'"
    assert "hunter2" not in shown
    assert "redis_url='redis://***'" in shown


def test_settings_cross_to_another_process_whole(environment: dict[str, str]) -> None:
    loaded = get_settings()
    again = pickle.loads(pickle.dumps(loaded))  # noqa: S301  # our own bytes
    assert again == loaded
    assert again.openai_api_key == environment["OPENAI_API_KEY"]
    assert repr(again) == repr(loaded)


def test_settings_do_not_change(environment: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        get_settings().log_level = "DEBUG"
    with pytest.raises(AttributeError):
        settings.log_level = "DEBUG"


def test_the_secrets_are_known_once_the_settings_are_loaded(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:p%40ss@redis:6379")
    assert loaded_secrets() == frozenset()
    get_settings()
    assert loaded_secrets() == {*(environment[name] for name in SECRETS), "p%40ss", "p@ss"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"JWT_SECRET_KEY=hunter2\xff", "the file .env is not in UTF-8"),
        (b"JWT_SECRET_KEY=hunter2", "JWT_SECRET_KEY: expected at least 32 characters"),
    ],
)
def test_a_wrong_file_is_named(
    variables: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    content: bytes,
    fault: str,
) -> None:
    (tmp_path / ".env").write_bytes(content)
    for name in variables.keys() - {"JWT_SECRET_KEY"}:
        monkeypatch.setenv(name, variables[name])
    with pytest.raises(ConfigError) as caught:
        PipelineSettings()
    assert caught.value.__context__ is None
    assert str(caught.value).removesuffix(REMEDY) == f"Configuration: {fault}"
