"""The WebSocket of the reference's chat: who may stay connected, and what hostile frames do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator
from typing import Any
from uuid import UUID

import pytest
import uvicorn
import websockets
from channels.layers import channel_layers
from django.apps import apps
from django.db import connections

from handfast.http.serving import HOST, listening_socket
from service_desk_contracts.bound.neighbours import Neighbours
from service_desk_contracts.bound.services import emptied
from service_desk_contracts.bound.websocket import Closed, Connection, connected
from service_desk_contracts.reference import together
from service_desk_contracts.reference.access import Caller, caller_of, issue
from service_desk_contracts.reference.communication_service.chat import sockets
from service_desk_contracts.reference.communication_service.chat.routing import sockets as served

ME, OTHER = (f"0000000{number}-0000-4000-8000-000000000001" for number in (1, 2))
TICKET = "00000011-0000-4000-8000-000000000001"
ADDRESS = f"/ws/chat/{TICKET}/"


@pytest.fixture(autouse=True)
def beside() -> Iterator[Neighbours]:
    """The neighbours, which know a ticket of ME on which OTHER works; nothing was written yet."""
    together.set_up()
    emptied("communication")
    neighbours = Neighbours()
    neighbours.reset()
    neighbours.add_user(ME)
    neighbours.add_user(OTHER, "assignee")
    neighbours.add_ticket(TICKET, ME, OTHER)
    yield neighbours
    connections.close_all()


def token(user_id: str) -> str:
    return issue(UUID(user_id), "requester", "access")


def connect(user_id: str, address: str = ADDRESS) -> Coroutine[Any, Any, Connection]:
    return connected(served, address, token(user_id))


def written(text: str = "It does not start.") -> str:
    return json.dumps({"message": text})


def issued_to(user_id: str) -> Callable[[str], Caller | None]:
    """Knows the tokens of this user alone: all others have expired."""

    def caller(text: str) -> Caller | None:
        known = caller_of(text)
        return known if known is not None and str(known.user_id) == user_id else None

    return caller


async def received(connection: Connection) -> Any:
    return json.loads(await connection.receive())


async def end(connection: Connection) -> tuple[int, int]:
    """The status with which the connection is refused, and the code with which it is closed."""
    status = (await received(connection))["data"]["status"]
    with pytest.raises(Closed) as closed:
        await connection.receive()
    await connection.close()
    return status, closed.value.code


def test_all_members_who_are_connected_get_a_message_once_each() -> None:
    async def chat() -> None:
        mine, theirs = await connect(ME), await connect(OTHER)
        await mine.send(written())
        first, second = await received(mine), await received(theirs)
        assert first == second
        await theirs.send(written("Is it plugged in?"))
        answers = [await received(mine), await received(theirs)]
        assert {one["data"]["message"] for one in answers} == {"Is it plugged in?"}
        await mine.close()
        await theirs.close()

    asyncio.run(chat())


def test_whoever_leaves_is_in_no_group() -> None:
    layer: Any = channel_layers["default"]

    async def chat() -> Any:
        mine = await connect(ME)
        await mine.send(written())
        await received(mine)
        before = {name: len(found) for name, found in layer.groups.items()}
        await mine.close()
        return before, layer.groups

    assert asyncio.run(chat()) == ({f"chat_{TICKET}": 1}, {})


@pytest.mark.parametrize("writes", [True, False], ids=["who writes", "who reads"])
def test_a_token_that_expires_ends_the_connection(
    writes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of who writes and of who only reads."""

    async def chat() -> Any:
        theirs = await connect(OTHER)
        mine = await connect(ME)
        monkeypatch.setattr(sockets, "caller_of", issued_to(OTHER))
        await (mine if writes else theirs).send(written())
        found = await end(mine)
        await theirs.close()
        return found

    assert asyncio.run(chat()) == (401, 4401)


def test_who_is_no_member_any_more_can_write_nothing(beside: Neighbours) -> None:
    async def chat() -> Any:
        mine = await connect(ME)
        beside.add_ticket(TICKET, OTHER)
        await mine.send(written())
        return await end(mine)

    assert asyncio.run(chat()) == (403, 4403)
    assert not apps.get_model("chat.ChatMessage")._default_manager.exists()


@pytest.mark.parametrize("address", ["/", "/ws/chat/7/", f"/ws/chat/{TICKET}", f"{ADDRESS}x"])
def test_another_address_is_refused_before_it_is_opened(address: str) -> None:
    with pytest.raises(Closed):
        asyncio.run(connect(ME, address))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[" * 100_000,
        '{"message": "\\ud800"}',
        '{"message": "a", "message": ""}',
        json.dumps({"message": "x" * 1_000_000}),
        json.dumps({"message": "a", "ticket_id": TICKET}),
        json.dumps({"message": "a", "mentions": [ME] * 1000}),
    ],
    ids=["nothing", "null", "deep", "half", "twice", "large", "other ticket", "many mentions"],
)
def test_a_hostile_frame_is_refused_and_the_chat_goes_on(text: str) -> None:
    """The refusal is short: it does not repeat what was sent."""

    async def chat() -> Any:
        mine = await connect(ME)
        await mine.send(text)
        refusal = await received(mine)
        await mine.send(written())
        message = await received(mine)
        await mine.close()
        return refusal["data"]["status"], len(refusal["data"]["detail"]) < 300, message["type"]

    assert asyncio.run(chat()) == (422, True, "message")
    assert apps.get_model("chat.ChatMessage")._default_manager.count() == 1


def test_a_client_of_another_library_chats_through_a_server() -> None:
    """The token is the subprotocol that is chosen, and a refusal ends with its close code."""

    async def chat() -> Any:
        with listening_socket(HOST, 0) as listener:
            server = uvicorn.Server(uvicorn.Config(served, lifespan="off", log_config=None))
            serving = asyncio.ensure_future(server.serve(sockets=[listener]))
            url = f"ws://{HOST}:{listener.getsockname()[1]}{ADDRESS}"
            mine = websockets.Subprotocol(token(ME))
            async with websockets.connect(url, subprotocols=[mine], proxy=None) as client:
                await client.send(written())
                message = json.loads(await client.recv())
                chosen = client.subprotocol
            async with websockets.connect(url, proxy=None) as stranger:
                refusal = json.loads(await stranger.recv())
                await stranger.wait_closed()
                code = stranger.close_code
            server.should_exit = True
            await serving
        return chosen == mine, message["type"], refusal["data"]["status"], code

    assert asyncio.run(chat()) == (True, "message", 401, 4401)
