"""What the API gateway relies on: that the authorizer tells who may pass."""

from __future__ import annotations

from typing import Any, Final

from ai_voice_contracts import states as s
from ai_voice_contracts.flat import Contract, MessageInteraction
from ai_voice_contracts.messages import AUTHORIZE
from ai_voice_contracts.phrases import variant
from handfast.model import NOT_NULL, Value

__all__ = ["WITH_AUTHORIZER"]

_ROUTE = "arn:aws:execute-api:us-east-1:123456789012:example/prod/GET/files/list"


def _event(**headers: Any) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "headers": {"host": "data.example.com", **named},
        "requestContext": {"http": {"method": "GET", "path": "/prod/files/list"}},
        "routeArn": _ROUTE,
    }


_KEY = Value("api_key")

WITH_AUTHORIZER: Final = Contract(
    "api-gateway",
    "data-api-authorizer",
    (
        MessageInteraction(
            name="ask for a caller with the key",
            message=AUTHORIZE,
            given=(s.A_SECRET(),),
            sends=_event(x_api_key=_KEY),
            equals={
                "isAuthorized": True,
                "context": NOT_NULL,
                "context.authMethod": "api-key",
            },
            variants=(
                variant("in capital letters", sends=_event(X_API_KEY=_KEY)),
                variant("in mixed letters", sends=_event(X_Api_Key=_KEY)),
                variant("that is strange", given=(s.A_SECRET(api_key="k \u00e9y/+=%"),)),
                variant("that is new", given=(s.A_SECRET_WAS_ROTATED(),)),
            ),
        ),
        MessageInteraction(
            name="ask for a caller without the key",
            message=AUTHORIZE,
            given=(s.A_SECRET(),),
            sends=_event(),
            equals={"isAuthorized": False, "context": None},
            variants=(
                variant("but another", sends=_event(x_api_key="another")),
                variant("but its beginning", sends=_event(x_api_key="example-api-ke")),
                variant("but a blank one", sends=_event(x_api_key="")),
                variant("but in another header", sends=_event(authorization=_KEY)),
                variant(
                    "but the one of yesterday",
                    given=(s.A_SECRET_WAS_ROTATED(),),
                    sends=_event(x_api_key=Value("old_api_key")),
                ),
                variant(
                    "that nobody can read",
                    given=(s.A_SECRET(), s.SECRETS_ARE_AWAY()),
                    sends=_event(x_api_key=_KEY),
                ),
            ),
        ),
    ),
)
