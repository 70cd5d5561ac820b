"""What ticket-service relies on of user-service."""

from __future__ import annotations

from typing import Final

from handfast.declare import Consumer
from service_desk_contracts.consumers.finding_users import finds_departments, finds_users

ticket: Final = Consumer("ticket-service")
finds_users(ticket)
finds_departments(ticket)
