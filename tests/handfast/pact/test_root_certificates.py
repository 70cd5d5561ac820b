"""The environment that names root certificates is changed for the verifier, and given back."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import pytest

from handfast.pact.root_certificates import one_root_certificate

NAMES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def settings() -> dict[str, str | None]:
    """What the environment holds of both names."""
    return {name: os.environ.get(name) for name in NAMES}


@pytest.fixture(params=[(None, None), ("/theirs.pem", None), ("", "/theirs")])
def before(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str | None]:
    """Sets the environment, and gives what was set."""
    given = dict(zip(NAMES, request.param, strict=True))
    for name, value in given.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    return given


def test_one_certificate_and_an_empty_folder_are_named_in_the_block(tmp_path: Path) -> None:
    with one_root_certificate(tmp_path):
        file, folder = os.environ["SSL_CERT_FILE"], os.environ["SSL_CERT_DIR"]
    assert folder == str(tmp_path)
    assert len(ssl.create_default_context(cafile=file).get_ca_certs()) == 1


def test_what_was_there_is_there_after_the_block(
    tmp_path: Path, before: dict[str, str | None]
) -> None:
    with one_root_certificate(tmp_path):
        assert settings() != before
    assert settings() == before


def test_what_was_there_comes_back_early_once_and_for_all(
    tmp_path: Path, before: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with one_root_certificate(tmp_path) as restore:
        restore()
        assert settings() == before
        monkeypatch.setenv("SSL_CERT_FILE", "/set by the application")
        restore()
    assert settings()["SSL_CERT_FILE"] == "/set by the application"


def test_what_was_there_comes_back_where_the_block_raises(
    tmp_path: Path, before: dict[str, str | None]
) -> None:
    with pytest.raises(ValueError, match="broken"), one_root_certificate(tmp_path):
        raise ValueError("broken")
    assert settings() == before
