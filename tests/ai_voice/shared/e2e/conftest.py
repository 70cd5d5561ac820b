"""Where end-to-end tests run: on loopback always, in AWS where it is set up for them.

AWS is used where `.env.test`, or the environment, names `AWS_REGION` and `S3_BUCKET_NAME` (and
`AWS_PROFILE`, unless credentials come from elsewhere); for the lookup,
`CUSTOMER_LOOKUP_LAMBDA_FUNCTION_NAME` as well. It may cost money.
"""

from pathlib import Path

import pytest
from pydantic import ValidationError

from ai_voice_shared.settings import CustomerLookupSettings, S3Settings

ENV_TEST = Path(__file__).parents[4] / ".env.test"


@pytest.fixture(params=["loopback", "aws"])
def s3_settings(request: pytest.FixtureRequest) -> S3Settings:
    """The settings of a bucket on loopback, or in AWS."""
    if request.param == "loopback":
        settings: S3Settings = request.getfixturevalue("loopback_s3")
        return settings
    try:
        return S3Settings(_env_file=ENV_TEST)
    except ValidationError:
        pytest.skip("AWS: no .env.test or environment names AWS_REGION and S3_BUCKET_NAME")


@pytest.fixture
def deployed_lookup() -> CustomerLookupSettings:
    """The settings of the lookup function in AWS."""
    try:
        settings = CustomerLookupSettings(_env_file=ENV_TEST)
    except ValidationError:
        settings = None
    if settings is None or not settings.customer_lookup_lambda_function_name:
        pytest.skip("AWS: no .env.test or environment names CUSTOMER_LOOKUP_LAMBDA_FUNCTION_NAME")
    return settings
