from pathlib import Path

import pytest
from pydantic import ValidationError

from ai_voice_shared import CustomerLookupSettings
from ai_voice_shared.settings import S3Settings

pytestmark = pytest.mark.unit

HTTP = {"CUSTOMER_LOOKUP_API_BASE_URL": "https://x.example/v1", "CUSTOMER_LOOKUP_API_KEY": "k-1"}
FUNCTION = {"CUSTOMER_LOOKUP_LAMBDA_FUNCTION_NAME": "lookup", "AWS_REGION": "eu-west-1"}


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without our variables, and a folder without a `.env`."""
    for name in (*HTTP, *FUNCTION, "AWS_PROFILE", "S3_BUCKET_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_a_bucket_comes_from_the_environment_or_a_file(
    environ: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("AWS_REGION=eu-west-1\nS3_BUCKET_NAME=a-bucket\nELSE=1\n")
    environ.setenv("S3_BUCKET_NAME", "b-bucket")
    settings = S3Settings()
    assert settings.model_dump() == {
        "aws_region": "eu-west-1",
        "s3_bucket_name": "b-bucket",
        "aws_profile": None,
    }


def test_every_variable_that_is_missing_is_named(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("AWS_REGION", "")
    with pytest.raises(ValidationError) as refused:
        S3Settings()
    mismatches = {mismatch["loc"][0]: mismatch["type"] for mismatch in refused.value.errors()}
    assert mismatches == {"aws_region": "missing", "s3_bucket_name": "missing"}


def test_a_lookup_goes_over_http_or_to_a_function(environ: pytest.MonkeyPatch) -> None:
    for name, value in HTTP.items():
        environ.setenv(name, f"{value}/" if name.endswith("URL") else value)
    assert CustomerLookupSettings().customer_lookup_api_base_url == "https://x.example/v1"
    for name in HTTP:
        environ.delenv(name)
    for name, value in FUNCTION.items():
        environ.setenv(name, value)
    assert CustomerLookupSettings().customer_lookup_lambda_function_name == "lookup"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "set CUSTOMER_LOOKUP_API_BASE_URL and CUSTOMER_LOOKUP_API_KEY, or CUSTOMER_LOOKUP_LA"),
        (
            {"CUSTOMER_LOOKUP_API_BASE_URL": "https://x.example"},
            "over HTTP needs CUSTOMER_LOOKUP_API_KEY",
        ),
        (
            {"CUSTOMER_LOOKUP_LAMBDA_FUNCTION_NAME": "lookup"},
            "by a Lambda function needs AWS_REGION",
        ),
        (HTTP | {"CUSTOMER_LOOKUP_API_BASE_URL": "ftp://x"}, "begins with https://"),
        (HTTP | {"CUSTOMER_LOOKUP_API_BASE_URL": "x.example"}, "begins with https://"),
        (HTTP | {"CUSTOMER_LOOKUP_API_BASE_URL": "https://u:s3cret@x"}, "without a user"),
        (HTTP | {"CUSTOMER_LOOKUP_API_BASE_URL": "https://x?s3cret=1"}, "without a user"),
        (HTTP | {"CUSTOMER_LOOKUP_API_BASE_URL": "https://x:99999"}, "out of range"),
        (HTTP | {"CUSTOMER_LOOKUP_API_KEY": "s3cret\nx: y"}, "ASCII characters"),
        (HTTP | {"CUSTOMER_LOOKUP_API_KEY": "s3cret "}, "ASCII characters"),
        (HTTP | {"CUSTOMER_LOOKUP_API_KEY": "s3cretä"}, "ASCII characters"),
    ],
)
def test_what_is_wrong_is_named_and_no_value_shown(
    environ: pytest.MonkeyPatch, environment: dict[str, str], words: str
) -> None:
    for name, value in environment.items():
        environ.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        CustomerLookupSettings()
    assert words in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_a_key_is_never_printed(environ: pytest.MonkeyPatch) -> None:
    for name, value in (HTTP | {"CUSTOMER_LOOKUP_API_KEY": "s3cret"}).items():
        environ.setenv(name, value)
    settings = CustomerLookupSettings()
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "s3cret" not in shown
    assert settings.customer_lookup_api_key is not None
    assert settings.customer_lookup_api_key.get_secret_value() == "s3cret"
