"""The customers that states speak of, and what stands in for the server that looks them up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx
from pydantic import SecretStr

from ai_voice_contracts import states as s
from ai_voice_contracts.messages import LOOKED_UP
from ai_voice_shared import CustomerLookupClient, CustomerLookupSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.providers.provider import Handler
    from handfast.transports.in_memory import InMemoryMessages

__all__ = ["KEY", "Customers"]

KEY: Final = "example-lookup-key"


@dataclass
class Customers:
    """Customers by number, each as the server's file has it; ``is_away``: nobody can read them."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    is_away: bool = False

    def reset(self) -> None:
        """Forget all."""
        self.rows.clear()
        self.is_away = False

    def read(self) -> bytes:
        """The file of customers.

        Raises:
            OSError: they are away.
        """
        if self.is_away:
            raise OSError("the customers are away")
        return json.dumps(self.rows).encode()

    def go_away(self) -> None:
        """From now on nobody can read them."""
        self.is_away = True

    def states(self) -> Mapping[str, Handler]:
        """The handlers of the states that speak of customers."""

        def add(**customer: Any) -> None:
            self.rows.append(customer)

        return {s.A_CUSTOMER.name: add, s.NO_CUSTOMER.name: lambda phone_number: None}

    def client(self, noted: InMemoryMessages | None = None) -> CustomerLookupClient:
        """The shared client of a stand-in that answers from here, and notes who is asked for."""
        settings = CustomerLookupSettings(
            customer_lookup_api_base_url="https://lookup.example.com",
            customer_lookup_api_key=SecretStr(KEY),
        )

        def answer(request: httpx.Request) -> httpx.Response:
            number = request.url.params["phone_number"]
            if noted is not None:
                noted.add(LOOKED_UP.address, {"phone_number": number})
            if self.is_away:
                raise httpx.ConnectError("the lookup is away")
            for customer in self.rows:
                if customer["phone_number"] == number:
                    return httpx.Response(200, json=customer)
            return httpx.Response(404, json={"error": "no customer has this number"})

        return CustomerLookupClient(settings, transport=httpx.MockTransport(answer))
