"""The reference public service, with handlers of its states; its neighbours are functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from types import SimpleNamespace as World
from typing import Any

from handfast.bindings import RunningProvider, handlers
from zapa_contracts.bound.world import SOME_TIME, add_user, change, resetter
from zapa_contracts.phrases import OTHER_NUMBER, SERVICE_JID
from zapa_contracts.providers import public_states as states
from zapa_contracts.providers.public import provider
from zapa_shared.addresses import to_jid
from zapa_shared.schemas import LLMConfigResponse, MessageResponse

__all__ = ["public_provider"]

_SECRET, _OTHER_SECRET = "example-secret-of-32-bytes-or-more", "another-secret-of-32-bytes-or-more"


def public_provider(package: str) -> RunningProvider:
    """The provider; ``package`` is where its reference is imported from."""
    world = World(bridge_is_away=False, model_is_away=False, caller=None, secret=_SECRET, age=0)

    async def send_code(number: str, code: str) -> None:
        if world.bridge_is_away:
            raise ConnectionError("the bridge does not answer")

    async def ask_model(llm: str, model: str, key: str) -> None:
        if world.model_is_away:
            raise ConnectionError("the model does not answer")

    module = import_module(f"{package}.public.service")
    service = module.Service(_SECRET, _SECRET.encode(), send_code, ask_model)
    codes = import_module(f"{package}.public.codes")
    made = _States(world, service, codes)
    tokens = import_module(f"{package}.tokens")

    def credentials(operation: Any) -> dict[str, str]:
        at = datetime.now(UTC) - timedelta(days=world.age)
        claims = {"user_id": world.caller.id, "phone_number": world.caller.phone_number}
        token = tokens.issue(world.secret, world.caller.id, at, **claims)
        return {"Authorization": f"Bearer {token}"}

    return RunningProvider(
        name=provider.name,
        app=import_module(f"{package}.public.app").create_app(service),
        states=made.handlers(),
        reset=resetter(world, service.store),
        credentials=credentials,
    )


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
                states.ThreeCodes: self.three_codes,
                states.BRIDGE_IS_AWAY: partial(change, self.world, bridge_is_away=True),
                states.MODEL_IS_AWAY: partial(change, self.world, model_is_away=True),
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
        self.world.caller = add_user(self.store, user_id, phone_number)

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

    def tried_code(self, user_id: int, other_code: str, **rest: Any) -> None:
        self.code(user_id, **rest)
        for _ in range(5):
            self.codes.is_right(self.service, user_id, other_code)

    def three_codes(self, user_id: int, phone_number: str) -> None:
        self.user(user_id, phone_number)
        for _ in range(3):
            self.codes.count_request(self.service, phone_number)

    def messages(self, user_id: int, phone_number: str, **of: Any) -> None:
        self.user(user_id, phone_number)
        self._three_messages(user_id, phone_number, 0, of)
        add_user(self.store, user_id + 1, OTHER_NUMBER)
        self._three_messages(user_id + 1, OTHER_NUMBER, 1000, of)

    def _three_messages(self, user_id: int, number: str, offset: int, of: dict[str, Any]) -> None:
        own = to_jid(number)
        asks, answers = (own, SERVICE_JID), (SERVICE_JID, own)
        ids = {name: of[f"{name}_id"] + offset for name in ("question", "answer", "image")}
        image = {"caption": of["caption"], "media_metadata": {"mime_type": "image/jpeg"}}
        reply = {"content": of["answer"], "reply_to_id": ids["question"]}
        self._message(user_id, asks, of["asked_at"], id=ids["question"], content=of["question"])
        self._message(user_id, asks, of["image_at"], "image", id=ids["image"], **image)
        self._message(user_id, answers, of["answered_at"], id=ids["answer"], **reply)

    def many_messages(self, user_id: int, phone_number: str) -> None:
        self.user(user_id, phone_number)
        for number in range(1, 102):
            at = (SOME_TIME + timedelta(minutes=number)).isoformat()
            jids = (to_jid(phone_number), SERVICE_JID)
            self._message(user_id, jids, at, id=number, content=f"message {number}")

    def _message(
        self, user_id: int, jids: tuple[str, str], at: str, kind: str = "text", **columns: Any
    ) -> None:
        made = {
            "session_id": user_id,
            "user_id": user_id,
            "timestamp": at,
            "message_type": kind,
            "sender_jid": jids[0],
            "recipient_jid": jids[1],
            "created_at": SOME_TIME,
        }
        self.store.messages.append(MessageResponse.model_validate({**made, **columns}))

    def config(
        self,
        user_id: int,
        phone_number: str,
        config_id: int,
        llm_provider: str,
        *,
        is_active: bool,
        model_settings: Any,
        changed_at: str,
    ) -> None:
        self.user(user_id, phone_number)
        shown = LLMConfigResponse.model_validate(
            {
                "id": config_id,
                "user_id": user_id,
                "provider": llm_provider,
                "model_settings": model_settings,
                "is_active": is_active,
                "created_at": SOME_TIME,
                "updated_at": changed_at,
            }
        )
        config = import_module(type(self.store).__module__).Config
        self.store.configs[user_id] = config(shown, "sk-example-of-a-key")
