"""The stub of the bridge, with handlers of its states."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from handfast.bindings import RunningProvider, handlers
from zapa_contracts.providers import bridge as states
from zapa_shared.rest.bridge import BridgeSession

__all__ = ["bridge_provider"]


def bridge_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    module = import_module(f"{package}.bridge.app")
    bridge = module.Bridge()

    def reset() -> None:
        vars(bridge).update(vars(module.Bridge()))

    def add(session_id: str, **columns: Any) -> None:
        made = {"session_id": session_id, **columns}
        bridge.sessions[session_id] = BridgeSession.model_validate(made)

    def connected(session_id: str, number: str, connected_at: str) -> None:
        add(session_id, status="connected", phone_number=number, connected_at=connected_at)

    return RunningProvider(
        name=states.provider.name,
        app=module.create_app(bridge),
        states=handlers(
            {
                states.Connected: connected,
                states.AnotherSession: lambda other_id: add(other_id, status="qr_pending"),
                states.Pending: lambda session_id: add(session_id, status="qr_pending"),
                states.Failed: lambda session_id: add(session_id, status="error", error="banned"),
                states.NoSession: lambda **_: None,
            }
        ),
        reset=reset,
    )
