"""What Docker Compose relies on of each service: whether it runs."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer
from service_desk_contracts.providers import communication, file, ticket, user

compose: Final = Consumer("compose")

for service in (user, ticket, communication, file):
    name = service.provider.name
    runs = {"status": "healthy", "service": name}
    compose.relies_on(service.HEALTH, f"see that {name} runs", equals=runs)
