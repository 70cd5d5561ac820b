"""The reference public service, with handlers of its states; its neighbours stand beside it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from types import SimpleNamespace as World
from typing import Any

from handfast.bindings import RunningProvider, handlers
from zapa_contracts.bound import rows
from zapa_contracts.bound.neighbours import BridgeBeside
from zapa_contracts.bound.world import away, change, resetter
from zapa_contracts.phrases import OTHER_NUMBER, WEB_PAGE
from zapa_contracts.providers import public_states as states
from zapa_contracts.providers.public import provider

__all__ = ["public_provider"]

_SECRET, _OTHER_SECRET = "example-secret-of-32-bytes-or-more", "another-secret-of-32-bytes-or-more"


def public_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    world = World(bridge=True, model=True, caller=None, secret=_SECRET, age=0)
    module = import_module(f"{package}.public.service")
    bridge = BridgeBeside(world)
    client = import_module(f"{package}.bridge_client")
    send = partial(client.send_code, client.BridgeClient("http://bridge:3000", bridge))
    service = module.Service(_SECRET, _SECRET.encode(), send, away(world, "model"))
    codes = import_module(f"{package}.public.codes")
    made = _States(world, service, codes)

    def credentials(operation: Any) -> dict[str, str]:
        at = datetime.now(UTC) - timedelta(days=world.age)
        issuer = replace(service, token_secret=world.secret, clock=lambda: at)
        caller = world.caller or rows.add_user(service.store, 1, OTHER_NUMBER)
        return {"Authorization": f"Bearer {issuer.token_of(caller)}"}

    empty = resetter(world, service.store)

    def reset() -> None:
        empty()
        bridge.reset()
        bridge.add_session("connected", "user-7")  # others come before the service's own
        bridge.add_session("connected")

    return RunningProvider(
        name=provider.name,
        app=import_module(f"{package}.public.app").create_app(service, [WEB_PAGE]),
        states=made.handlers(),
        reset=reset,
        transports={"http-call": bridge.messages.opened},
        credentials=credentials,
    )


def _same(at: datetime) -> datetime:
    return at


class _States:
    """What the states of the public service mean in the reference's store."""

    def __init__(self, world: World, service: Any, codes: Any) -> None:
        self.world, self.service, self.store, self.codes = world, service, service.store, codes

    def handlers(self) -> dict[str, Any]:
        """A handler for each state."""
        return handlers(
            {
                states.User: self.user,
                states.NoUser: lambda **_: None,
                states.ValidCode: self.code,
                states.UsedCode: self.used_code,
                states.ExpiredCode: self.expired_code,
                states.ReplacedCode: self.replaced_code,
                states.TriedCode: self.tried_code,
                states.NewCodeAfterTries: self.new_code,
                states.FourTried: partial(self.tried_code, times=4),
                states.ThreeCodes: self.three_codes,
                states.LongAgo: self.long_ago,
                states.BridgeAnswers: partial(change, self.world),
                states.BRIDGE_IS_AWAY: partial(change, self.world, bridge=False),
                states.MODEL_IS_AWAY: partial(change, self.world, model=False),
                states.TOKEN_EXPIRED: partial(change, self.world, age=2),
                states.TOKEN_FORGED: partial(change, self.world, secret=_OTHER_SECRET),
                states.USER_IS_GONE: self.store_is_empty,
                states.Messages: self.messages,
                states.ManyMessages: self.many_messages,
                states.ActiveConfig: partial(self.config, is_active=True),
                states.InactiveConfig: partial(self.config, is_active=False),
            }
        )

    def user(self, user_id: int, phone_number: str, **_: Any) -> None:
        self.world.caller = rows.add_user(self.store, user_id, phone_number)

    def store_is_empty(self) -> None:
        self.store.users.clear()

    def code(self, user_id: int, phone_number: str, code: str, **_: Any) -> None:
        self.user(user_id, phone_number)
        self.codes.store_code(self.service, user_id, code)

    def used_code(self, user_id: int, code: str, **rest: Any) -> None:
        self.code(user_id, code=code, **rest)
        self.codes.is_right(self.service, user_id, code)

    def expired_code(self, user_id: int, **rest: Any) -> None:
        self.code(user_id, **rest)
        self.store.codes[user_id].expires_at -= timedelta(minutes=6)

    def replaced_code(self, other_code: str, code: str, **rest: Any) -> None:
        self.code(code=other_code, **rest)
        self.code(code=code, **rest)

    def tried_code(self, user_id: int, other_code: str, times: int = 5, **rest: Any) -> None:
        self.code(user_id, **rest)
        for _ in range(times):
            self.codes.is_right(self.service, user_id, other_code)

    def new_code(self, code: str, other_code: str, **rest: Any) -> None:
        self.tried_code(code=other_code, other_code=code, **rest)
        self.code(code=code, **rest)

    def three_codes(self, user_id: int, phone_number: str) -> None:
        self.user(user_id, phone_number)
        self.request_codes(phone_number, 59, 30, 1)

    def long_ago(self, user_id: int, phone_number: str) -> None:
        self.user(user_id, phone_number)
        self.request_codes(phone_number, 100, 99, 98, 45, 44, 43)

    def request_codes(self, phone_number: str, *minutes_ago: int) -> None:
        for minutes in minutes_ago:
            at = datetime.now(UTC) - timedelta(minutes=minutes)
            then = replace(self.service, clock=partial(_same, at))
            with suppress(self.codes.TooManyCodes):
                self.codes.count_request(then, phone_number)

    def messages(self, user_id: int, **of: Any) -> None:
        others = user_id + 1
        self.world.caller = rows.messages_of_two(self.store, user_id, other_id=others, **of)

    def many_messages(self, user_id: int, phone_number: str) -> None:
        self.user(user_id, phone_number)
        rows.many_messages(self.store, user_id, phone_number)

    def config(self, *, is_active: bool, **of: Any) -> None:
        self.user(of["user_id"], of["phone_number"])
        rows.add_config(self.store, of, is_active=is_active)
