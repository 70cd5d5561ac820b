"""The reference ticket-service, with handlers of its states; user-service stands beside it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from handfast.bindings import RunningProvider, handlers
from handfast.declare import example_id
from service_desk_contracts.bound import ticket_rows as rows
from service_desk_contracts.bound.callers import Callers
from service_desk_contracts.bound.neighbours import Fault, Neighbours
from service_desk_contracts.bound.services import emptied, in_thread, in_threads, prepared
from service_desk_contracts.providers import ticket_states as states
from service_desk_contracts.providers.ticket import provider
from service_desk_contracts.reference import together

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ticket_provider"]

_ANOTHER: Final = example_id(1, 9)
_ROLE: Final = "requester"


def ticket_provider(
    package: str, application: Callable[[str, str], Any] = together.wsgi
) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from.

    ``application`` serves it: by WSGI or ASGI.
    """
    prepared(package)
    beside, callers = Neighbours(), Callers(import_module(f"{package}.access").issue)
    empty = in_thread(partial(emptied, "ticket"))

    async def reset() -> None:
        beside.reset()
        callers.reset()
        await empty()

    return RunningProvider(
        name=provider.name,
        app=application("ticket", package),
        states={**_of_rows(beside, callers), **_of_the_world(beside, callers)},
        reset=reset,
        in_turn=True,
        credentials=callers.credentials,
    )


def _of_rows(beside: Neighbours, callers: Callers) -> dict[str, Any]:
    """A handler for each state in which something is stored, and somebody calls."""

    def requester(requester_id: str, **_: Any) -> None:
        callers.user_calls(requester_id, _ROLE)
        beside.add_user(requester_id)

    def of_requester(add: Callable[..., Any]) -> Callable[..., None]:
        def added(**columns: Any) -> None:
            requester(columns["requester_id"])
            add(**columns)

        return added

    def of_approver(add: Callable[..., Any]) -> Callable[..., None]:
        def added(**columns: Any) -> None:
            callers.user_calls(columns["approver_id"], _ROLE)
            add(**columns)

        return added

    return in_threads(
        {
            **dict.fromkeys((states.Requester, states.NoTicket, states.NoApproval), requester),
            states.ATicket: of_requester(rows.add_ticket),
            states.DeletedTicket: of_requester(rows.add_deleted_ticket),
            states.SeveralTickets: of_requester(rows.add_tickets),
            states.SubTickets: of_requester(rows.add_parts),
            states.PendingApproval: of_approver(rows.add_approval),
            states.Decided: of_approver(rows.add_approvals),
            states.ApprovalOfDeletedTicket: of_approver(rows.delete_ticket_of_approval),
        }
    )


def _of_the_world(beside: Neighbours, callers: Callers) -> dict[str, Any]:
    """A handler for each state of who calls, and of how user-service answers."""

    def unknown(requester_id: str) -> None:
        callers.user_calls(requester_id, _ROLE)

    def colleague(colleague_id: str) -> None:
        beside.add_user(colleague_id)

    def department(known_department_id: str) -> None:
        beside.departments[known_department_id] = {
            "id": known_department_id,
            "name": "Printing",
            "code": "PRINT",
            "head_id": None,
            "active_tickets": 0,
            "total_capacity": 100,
            "queue_enabled": True,
        }

    proofs: dict[Any, dict[str, Any]] = {
        states.CALLER_IS_A_SERVICE: {"user": None},
        states.TOKEN_EXPIRED: {"age": timedelta(hours=1)},
        states.TOKEN_FORGED: {"forged": True},
        states.TOKEN_IS_FOR_RENEWING: {"kind": "refresh"},
    }
    faults: dict[Any, Fault] = {
        states.USERS_DOWN: "down",
        states.USERS_SLOW: "slow",
        states.USERS_REFUSE: "401",
        states.USERS_BUSY: "429",
        states.USERS_FAIL: "503",
        states.USERS_FAIL_TWICE: "503 twice",
    }
    return handlers(
        {
            states.UnknownRequester: unknown,
            states.CALLER_IS_ANOTHER_USER: partial(callers.user_calls, _ANOTHER, _ROLE),
            states.Colleague: colleague,
            states.KnownDepartment: department,
            **{state: partial(callers.change, **proof) for state, proof in proofs.items()},
            **{state: partial(beside.away, "user", fault) for state, fault in faults.items()},
        }
    )
