import pytest
from pydantic import ValidationError

from shared.config import Settings

NAMES = ["REDIS_URL", "CORE_HOST", "CORE_PORT", "DATABASE_PATH", "IMAGE_STORAGE_PATH"]


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*NAMES, "CORE_API_URL"]:
        monkeypatch.delenv(name, raising=False)


def test_every_setting_has_its_default() -> None:
    assert Settings().model_dump() == {
        "redis_url": "redis://redis:6379",
        "core_host": "0.0.0.0",  # noqa: S104  # the default that the system document sets
        "core_port": 8000,
        "database_path": "/data/db/life_organiser.db",
        "image_storage_path": "/data/images",
        "core_api_url": "http://core:8000",
    }


def test_the_environment_is_read_when_settings_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORE_PORT", "9000")
    monkeypatch.setenv("core_api_url", "http://other:9000")
    assert (Settings().core_port, Settings().core_api_url) == (9000, "http://other:9000")


@pytest.mark.parametrize(
    "url", ["redis://:hunter2@redis:6379", "redis://r?password=hunter2", "redis://:a?hunter2@r"]
)
def test_a_password_is_used_but_not_shown(url: str) -> None:
    settings = Settings(redis_url=url)
    assert settings.redis_url == url
    assert "redis_url='redis://***'" in repr(settings)
    assert "hunter2" not in f"{settings!r} {settings}"


def test_a_wrong_variable_is_named_and_its_value_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORE_PORT", "hunter2")
    with pytest.raises(ValidationError, match="core_port") as caught:
        Settings()
    assert "hunter2" not in str(caught.value)
