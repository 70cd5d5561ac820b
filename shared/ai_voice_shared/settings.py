"""The settings of the AI voice services, from environment variables and a `.env` file.

System document "Shared Library (`shared-lib`)", `settings.py`. Nothing is read at import. No
error and no `repr` shows a value that is secret.
"""

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["CustomerLookupSettings", "S3Settings"]

_CONFIG = SettingsConfigDict(
    env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
)


def _is_header_value(value: SecretStr) -> SecretStr:
    plain = value.get_secret_value()
    if not (plain.isascii() and plain.isprintable() and plain == plain.strip()):
        raise ValueError("a key of ASCII characters, without spaces around it")
    return value


_Given = Annotated[str, Field(min_length=1)]


def _is_base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("a URL that begins with https:// or http:// and a host")
    if parts.port == 0 or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("a URL without a user, a query and a fragment, and any port but 0")
    return value.rstrip("/")


class S3Settings(BaseSettings):
    """Where artifacts are stored.

    Raises:
        pydantic.ValidationError: naming every variable that is missing, but no value.
    """

    model_config = _CONFIG

    aws_region: _Given
    s3_bucket_name: _Given
    aws_profile: str | None = None


class CustomerLookupSettings(BaseSettings):
    """How customers are looked up: over HTTP, or by a Lambda function.

    Where both are set, HTTP is used.

    Raises:
        pydantic.ValidationError: naming every variable that is missing or wrong, but no value.
    """

    model_config = _CONFIG

    customer_lookup_api_base_url: Annotated[str, AfterValidator(_is_base_url)] | None = None
    customer_lookup_api_key: Annotated[SecretStr, AfterValidator(_is_header_value)] | None = None
    customer_lookup_lambda_function_name: str | None = None
    aws_region: str | None = None
    aws_profile: str | None = None

    @model_validator(mode="after")
    def _require_one_transport(self) -> Self:
        if self.customer_lookup_api_base_url:
            _demand("a lookup over HTTP", customer_lookup_api_key=self.customer_lookup_api_key)
        elif self.customer_lookup_lambda_function_name:
            _demand("a lookup by a Lambda function", aws_region=self.aws_region)
        else:
            raise ValueError(
                "set CUSTOMER_LOOKUP_API_BASE_URL and CUSTOMER_LOOKUP_API_KEY, or"
                " CUSTOMER_LOOKUP_LAMBDA_FUNCTION_NAME and AWS_REGION"
            )
        return self


def _demand(what: str, **values: object) -> None:
    missing = [name.upper() for name, value in values.items() if not value]
    if missing:
        raise ValueError(f"{what} needs {', '.join(missing)}")
