"""The service desk: who offers what, and who relies on what of whom."""

from __future__ import annotations

from typing import Final

from handfast.declare import system
from service_desk_contracts.consumers.admin import admin
from service_desk_contracts.consumers.communication import communication as chats
from service_desk_contracts.consumers.compose import compose
from service_desk_contracts.consumers.file import file as files
from service_desk_contracts.consumers.frontend.consumer import frontend
from service_desk_contracts.consumers.ticket import ticket as tickets
from service_desk_contracts.consumers.worker import worker
from service_desk_contracts.providers import communication, file, ticket, user

__all__ = ["SYSTEM"]

SYSTEM: Final = system(
    "service_desk",
    title="Service Desk",
    providers=(user.provider, ticket.provider, communication.provider, file.provider),
    consumers=(frontend, admin, tickets, chats, files, worker, compose),
    bindings="service_desk_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[service-desk]'",
)
