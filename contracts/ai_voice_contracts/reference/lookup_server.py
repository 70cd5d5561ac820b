"""The customer-lookup-server: whose customer a phone number is, over HTTP and as a function.

The customers are a JSON array in a file (`customers.json` in S3), read anew each time, so that it
is never out of date. Numbers are compared whole. Nothing of what is asked is logged.
"""

import hmac
import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter

from ai_voice_shared import CustomerMetadata

__all__ = ["Customer", "create_app", "handle"]

_LOG = logging.getLogger(__name__)
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")

type Read = Callable[[], bytes]


class Customer(CustomerMetadata):
    """A customer, and the number that finds it."""

    phone_number: str


_CUSTOMERS = TypeAdapter(list[Customer])


def create_app(read: Read, api_key: Callable[[], str]) -> FastAPI:
    """The application that answers from what `read` gives, to who has the key."""
    app = FastAPI(title="customer-lookup-server", version="1")

    refused: dict[int | str, Any] = {
        400: {"description": "That is no number."},
        401: {"description": "The key is missing, or another one."},
        404: {"description": "No customer has this number."},
        500: {"description": "The customers can't be read."},
    }

    @app.get("/customer-lookup/customers/lookup", responses=refused)
    async def look_up_customer(request: Request) -> JSONResponse:
        sent = request.headers.get("x-api-key", "")
        if not hmac.compare_digest(sent.encode(), api_key().encode()):
            return JSONResponse({"message": "Unauthorized"}, 401)
        status, body = _answer(request.query_params.get("phone_number"), read)
        return JSONResponse(body, status)

    return app


def handle(event: Any, read: Read) -> dict[str, Any]:
    """The Lambda function: `{"phone_number": …}` to `{statusCode, body}`, the body JSON text."""
    number = event.get("phone_number") if isinstance(event, Mapping) else None
    status, body = _answer(number, read)
    return {"statusCode": status, "body": json.dumps(body)}


def _answer(number: Any, read: Read) -> tuple[int, dict[str, Any]]:
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        return 400, {"error": "phone_number: a plus sign and digits"}
    try:
        customers = _CUSTOMERS.validate_json(read())
    except Exception as error:  # whatever the store raises, the caller learns that it is away
        _LOG.warning("the customers can't be read: %s", type(error).__name__)
        return 500, {"error": "the customers can't be read"}
    found = next((one for one in customers if one.phone_number == number), None)
    if found is None:
        return 404, {"error": "no customer has this number"}
    return 200, found.model_dump(include=set(CustomerMetadata.model_fields))
