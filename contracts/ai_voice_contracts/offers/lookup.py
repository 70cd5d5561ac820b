"""What the customer-lookup-server offers over HTTP: whose customer a phone number is."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, Field

from ai_voice_contracts.envelopes import Error, Refused
from ai_voice_contracts.offers.answering import answers
from ai_voice_shared.models import CustomerMetadata
from handfast.model import Answer, Content, Operation, Security

__all__ = ["LOOK_UP", "LookupQuery"]


class LookupQuery(BaseModel):
    """The number that is looked up: a plus sign and digits."""

    phone_number: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]


LOOK_UP: Final = Operation(
    name="look_up_customer",
    method="GET",
    path="/customer-lookup/customers/lookup",
    description="The customer with exactly this number.",
    query_parameters=LookupQuery,
    answers=(
        *answers(
            200,
            Content(CustomerMetadata),
            Error,
            {
                400: "there is no number, or it can't be one",
                404: "no customer has the number",
                500: "the customers can't be read",
            },
        ),
        Answer(401, Content(Refused), "the gateway does not know the key"),
    ),
    security=(Security("api-key", "x-api-key"),),
)
