"""The customer-lookup-server: whose customer a phone number is, over HTTP and by a function."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from ai_voice_contracts.examples import COMPANY, NUMBER, STRANGE_TEXT
from ai_voice_shared import functions, rest
from ai_voice_shared.keys import CompanyId
from ai_voice_shared.models import CustomerMetadata
from handfast.declare import Provider, Security, Transport

provider: Final = Provider("customer-lookup-server", security=(Security("api-key", "x-api-key"),))

LOOK_UP: Final = provider.get(
    "/customer-lookup/customers/lookup",
    name="look_up_customer",
    description="The customer with exactly this number.",
    query=rest.LookupQuery,
    answers={
        200: CustomerMetadata,
        400: (rest.ErrorBody, "there is no number, or it can't be one"),
        401: (rest.Refused, "the gateway does not know the key"),
        404: (rest.ErrorBody, "no customer has the number"),
        500: (rest.ErrorBody, "the customers can't be read"),
    },
)
LOOK_UP_BY_FUNCTION: Final = provider.message(
    "look_up_customer_by_function",
    address=provider.name,
    transport=Transport("lambda"),
    payload=functions.LookupQuestion,
    reply=functions.CustomerReply,
    description="The lookup by a Lambda function.",
)

KEY_WAS_CHANGED: Final = provider.state("the caller's key is no longer the key")
CUSTOMERS_ARE_AWAY: Final = provider.state("the customers can't be read")
CUSTOMERS_ARE_NO_LIST: Final = provider.state("the file of customers has no list of them")


@provider.state("a customer has the number")
class Customer(BaseModel):
    """A customer, and the number that finds it."""

    phone_number: str = NUMBER
    customer_id: str = "Customer-007"
    company_id: CompanyId = COMPANY
    company_name: str = f"Acme Roofs & Söhne{STRANGE_TEXT}"


@provider.state("no customer has the number")
class NoCustomer(BaseModel):
    """A number that no customer has."""

    phone_number: str = NUMBER
