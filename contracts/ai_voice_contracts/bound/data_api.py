"""The reference data API as it is held, with its storage and its authorizer's secret in hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ai_voice_contracts import states as s
from ai_voice_contracts.bound.artifacts import store, store_beyond_a_page
from ai_voice_contracts.bound.aws import Aws
from ai_voice_contracts.messages import AUTHORIZE
from ai_voice_shared.keys import MessageIntent
from handfast.providers.provider import Provider

if TYPE_CHECKING:
    from ai_voice_shared.services.s3_service import S3Service

__all__ = ["authorizer_provider", "data_api_provider"]

_KEY: Final = "example-api-key"


@dataclass
class _Secret:
    """The secret's key; None: it can't be read."""

    key: str | None = _KEY

    def read(self) -> str:
        if self.key is None:
            raise OSError("the secrets are away")
        return json.dumps({"api_key": self.key})

    def hold(self, api_key: str | None = _KEY, **_: Any) -> None:
        self.key = api_key


def data_api_provider(package: str) -> Provider:
    """The data-api-server of the reference ``package``, behind its gateway and authorizer."""
    data_api = import_module(f"{package}.data_api")
    authorizer = import_module(f"{package}.authorizer")
    aws, secret = Aws(), _Secret()
    away = [False]

    def storage() -> S3Service:
        return aws.storage_that_is_away if away[0] else aws.storage

    def authorize(event: Any) -> Any:
        return authorizer.authorize(event, secret.read)

    def lose_storage() -> None:
        away[0] = True

    def store_beside(other_company_id: str, company_id: str, **key: str) -> None:
        store(aws, company_id=other_company_id, **key)
        store(aws, company_id=company_id, **key)

    def store_under_two(intent: str, **key: str) -> None:
        for one in (intent, MessageIntent.OTHER):
            store(aws, intent=one, **key)

    def fill(next_page: str, **key: str) -> dict[str, str]:
        return {"next_page": store_beyond_a_page(aws, **key)}

    def reset() -> None:
        secret.hold()
        away[0] = False
        aws.empty()

    return Provider(
        name="data-api-server",
        app=aws.served(data_api.create_app(storage, authorize)),
        states={
            s.ARTIFACTS.name: partial(store, aws),
            s.NOTHING_STORED.name: lambda: None,
            s.TWO_INTENTS.name: store_under_two,
            s.A_NEIGHBOUR.name: store_beside,
            s.MORE_THAN_A_PAGE.name: fill,
            s.STORAGE_IS_AWAY.name: lose_storage,
            s.THE_KEY_WAS_CHANGED.name: partial(secret.hold, "example-key-of-tomorrow"),
        },
        reset=reset,
        credentials=lambda operation: {"x-api-key": _KEY},
    )


def authorizer_provider(package: str) -> Provider:
    """The data-api-authorizer of the reference ``package``."""
    authorizer = import_module(f"{package}.authorizer")
    secret = _Secret()

    def reply(event: Any) -> Any:
        return authorizer.authorize(event, secret.read)

    return Provider(
        name="data-api-authorizer",
        states={
            s.A_SECRET.name: secret.hold,
            s.A_SECRET_WAS_ROTATED.name: secret.hold,
            s.SECRETS_ARE_AWAY.name: partial(secret.hold, None),
        },
        reset=secret.hold,
        answers={AUTHORIZE.name: reply},
    )
