"""The reference customer-lookup-server as it is held: over HTTP, and as a function."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ai_voice_contracts import states as s
from ai_voice_contracts.bound.customers import KEY, Customers
from ai_voice_contracts.messages import LOOK_UP_BY_FUNCTION
from handfast.providers.provider import Provider

__all__ = ["lookup_provider"]


def lookup_provider(package: str) -> Provider:
    """The customer-lookup-server of the reference ``package``."""
    server = import_module(f"{package}.lookup_server")
    customers, keys = Customers(), [KEY]

    def change_key() -> None:
        keys[0] = "example-key-of-tomorrow"

    def reset() -> None:
        customers.reset()
        keys[0] = KEY

    def reply(event: Any) -> Any:
        return server.handle(event, customers.read)

    return Provider(
        name="customer-lookup-server",
        app=server.create_app(customers.read, lambda: keys[0]),
        states={
            **customers.states(),
            s.THE_KEY_WAS_CHANGED.name: change_key,
            s.THE_STORE_IS_AWAY.name: customers.go_away,
        },
        reset=reset,
        answers={LOOK_UP_BY_FUNCTION.name: reply},
        credentials=lambda operation: {"x-api-key": KEY},
    )
