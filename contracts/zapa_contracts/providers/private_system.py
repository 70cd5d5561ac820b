"""The private service, as admins see to the whole system: health, numbers, exports, the bridge."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel

from handfast.declare import Transport, chosen_id
from zapa_contracts.providers.private import provider
from zapa_contracts.providers.private_states import Messages
from zapa_shared.enums import SessionStatus
from zapa_shared.fields import Instant
from zapa_shared.rest import bridge, integration, system

HEALTH: Final = provider.get(
    "/api/v1/admin/system/health",
    name="get_system_health",
    description="What the system needs, and whether it is there.",
    answers={200: system.SystemHealth},
    refuses=(401, 403),
)
STATS: Final = provider.get(
    "/api/v1/admin/system/stats",
    name="get_system_stats",
    description="Of all users together.",
    answers={200: system.SystemStats},
    refuses=(401, 403),
)
EXPORT: Final = provider.post(
    "/api/v1/admin/system/export",
    name="export_system",
    description="A worker makes the export after the answer.",
    body=system.SystemExportRequest,
    answers={202: system.ExportProgress},
    refuses=(400, 401, 403),
)
GET_EXPORT: Final = provider.get(
    "/api/v1/admin/system/export/{export_id}",
    name="get_export",
    path=system.ExportPath,
    answers={200: system.ExportProgress},
    refuses=(401, 403, 404),
    echo={"export_id": "export_id"},
)
DOWNLOAD: Final = provider.get(
    "/api/v1/admin/system/export/{export_id}/download",
    name="download_export",
    description="Users by their ids, and messages, the oldest first.",
    path=system.ExportPath,
    answers={200: system.SystemExport},
    refuses=(401, 403, 404),
)
STATUS: Final = provider.get(
    "/api/v1/admin/integration/status",
    name="get_integration_status",
    answers={200: integration.IntegrationStatus},
    refuses=(401, 403),
)
INITIALIZE: Final = provider.post(
    "/api/v1/admin/integration/initialize",
    name="initialize_integration",
    description="Creates the service's own session at the bridge, where there is none.",
    answers={200: integration.IntegrationStatus},
    refuses=(401, 403, 503),
)
SESSION_ASKED_FOR: Final = provider.message(
    "session_asked_for",
    address="/sessions",
    transport=Transport("http-call"),
    payload=bridge.NewSession,
    description="The private service asked the bridge for a session, and to report its events.",
)


@provider.state("hardly any disk is left")
class DiskIsFull(BaseModel):
    """How many percent of disk and memory are in use."""

    disk: float = 97.25
    memory: float = 30.5


@provider.state("the bridge has the service's own session")
class OwnSession(BaseModel):
    """How far it is."""

    status: SessionStatus = SessionStatus.CONNECTED


@provider.state("a user has three messages, and one of today")
class MessageOfToday(Messages):
    """The fourth is as old as the state; the other user has three too."""


class _Export(BaseModel):
    export_id: str = chosen_id(61)


NoExport: Final = provider.state("there is no such export", absent=True)(_Export)
Pending: Final = provider.state("an export is to be made")(_Export)
Processing: Final = provider.state("an export is being made")(_Export)
Failed: Final = provider.state("an export failed")(_Export)


@provider.state("an export was made")
class Made(Messages, _Export):
    """Of that time, in which the user came and got the answer; it ends at that of the image."""

    start_date: Instant = datetime(2031, 4, 1, tzinfo=UTC)
    end_date: Instant = datetime(2031, 4, 2, 6, 0, 7, 250_000, tzinfo=UTC)
    include_messages: bool = True


ExportsAreMade: Final = provider.trigger("exports are made")
