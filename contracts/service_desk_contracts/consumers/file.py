"""What file-service relies on of the other services."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer
from service_desk_contracts.consumers.finding_tickets import finds_tickets
from service_desk_contracts.consumers.finding_users import finds_users

file: Final = Consumer("file-service")
finds_users(file)
finds_tickets(file)
