"""A customer lookup by a Lambda function: `{"phone_number": …}` to `{statusCode, body}`.

The body is a JSON string within the JSON answer, as a function behind an API gateway gives it.
"""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel, ConfigDict, ValidationError

from ai_voice_shared.models import CustomerMetadata
from ai_voice_shared.services._aws import Lazy, in_thread
from ai_voice_shared.services.lookup_errors import (
    LookupUnauthorized,
    LookupUnavailable,
    read_answer,
)

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient

__all__ = ["TIMEOUT_SECONDS", "LambdaAnswer", "LambdaQuestion", "fetch", "lambda_client"]

TIMEOUT_SECONDS = 10.0
"""How long to wait for the function, once connected."""

_NOT_ALLOWED = ("AccessDeniedException", "UnrecognizedClientException", "ExpiredTokenException")


def lambda_client(region: str | None, profile: str | None) -> "Lazy[LambdaClient]":
    """A client that asks once and waits ten seconds, made when it is needed."""
    once = Config(
        connect_timeout=TIMEOUT_SECONDS,
        read_timeout=TIMEOUT_SECONDS,
        retries={"total_max_attempts": 1},
    )
    return Lazy(
        lambda: boto3.Session(profile_name=profile, region_name=region).client(
            "lambda", config=once
        )
    )


class LambdaQuestion(BaseModel):
    """What the function is given."""

    phone_number: str


class LambdaAnswer(BaseModel):
    """What the function returns; `body` is JSON text."""

    model_config = ConfigDict(hide_input_in_errors=True)

    statusCode: int  # noqa: N815  # a field's name is its wire name
    body: str


async def fetch(
    client: "Lazy[LambdaClient]", function_name: str, phone_number: str
) -> CustomerMetadata:
    """Ask the function for the customer with a phone number.

    Raises:
        LookupFailed: one of its four kinds.
        pydantic.ValidationError: a success whose body is no customer.
    """
    question = LambdaQuestion(phone_number=phone_number).model_dump_json()
    try:
        failed, payload = await in_thread(_invoke, client, function_name, question)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        kind = LookupUnauthorized if code in _NOT_ALLOWED else LookupUnavailable
        raise kind(f"the function can't be called ({code})") from None
    except BotoCoreError as error:
        raise LookupUnavailable(f"no answer ({type(error).__name__})") from None
    if failed:
        raise LookupUnavailable(f"the function failed ({failed})")
    try:
        answer = LambdaAnswer.model_validate_json(payload)
    except ValidationError:
        raise LookupUnavailable("the function's answer is no {statusCode, body}") from None
    return read_answer(answer.statusCode, answer.body, hidden=(phone_number,))


def _invoke(client: "Lazy[LambdaClient]", function_name: str, question: str) -> tuple[str, bytes]:
    answer = client.get().invoke(
        FunctionName=function_name, InvocationType="RequestResponse", Payload=question
    )
    with answer["Payload"] as payload:
        return answer.get("FunctionError", ""), payload.read()
