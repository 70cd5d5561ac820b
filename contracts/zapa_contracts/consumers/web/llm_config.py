"""What the web frontend relies on to choose which language model answers a user."""

from __future__ import annotations

from handfast.declare import NOT_NULL, Value, expect, stored
from zapa_contracts.consumers.web.consumer import web, without_right
from zapa_contracts.phrases import STRANGE_TEXT, refused
from zapa_contracts.providers import public
from zapa_contracts.providers import public_states as states

_ACTIVE, _INACTIVE, _NONE = states.ActiveConfig(), states.InactiveConfig(), states.User()
_CONFIG = {
    "id": Value("config_id"),
    "user_id": Value("user_id"),
    "provider": Value("llm_provider"),
    "model_settings": Value("model_settings"),
    "is_active": True,
}
_MOMENTS = {"created_at": Value("configured_at"), "updated_at": Value("changed_at")}
_NEW = {"provider": "openai", "api_key": "sk-example"}
_MADE = {
    "id": NOT_NULL,
    "user_id": Value("user_id"),
    "created_at": NOT_NULL,
    "updated_at": None,
    "model_settings": {},
    "is_active": True,
}
_STAYS = expect(public.GET_CONFIG, equals=_CONFIG)
_NO_CONFIG = expect(public.GET_CONFIG, equals={"": None})

get = web.relies_on(
    public.GET_CONFIG,
    "see the configuration",
    given=_ACTIVE,
    equals={**_CONFIG, **_MOMENTS},
)
get.but("see that there is no configuration", given=_NONE, equals_only={"": None})
get.but("see no inactive configuration", given=_INACTIVE, equals_only={"": None})
without_right(get, "see the configuration")

new = web.relies_on(
    public.SET_CONFIG,
    "set a configuration",
    given=_NONE,
    body=_NEW,
    equals=_MADE,
    then=stored(public.CONFIG),
    refusals=("body",),
)
new.but("set a configuration in place of another", given=_ACTIVE)
settings = {"model": "gpt", "temperature": 0.2, "system_prompt": STRANGE_TEXT}
new.but("set a configuration with settings", body={"model_settings": settings, "is_active": True})
new.but("set a configuration of the longest key", body={"api_key": "k" * 256})
new.but("set an inactive configuration", body={"is_active": False}, then=_NO_CONFIG)
new.but(
    "set a configuration of an unknown model",
    given=_ACTIVE,
    body={"model_settings": {"model": "none-such"}},
    **refused(400),
    then=_STAYS,
)
without_right(new, "set a configuration")

delete = web.relies_on(
    public.DELETE_CONFIG,
    "delete the configuration",
    given=_ACTIVE,
    equals={"success": True, "message": NOT_NULL},
    then=(
        _NO_CONFIG,
        expect(public.TEST_CONFIG, status=404),
        expect(public.DELETE_CONFIG, status=404),
    ),
)
delete.but("delete a configuration where there is none", given=_NONE, **refused(404))
without_right(delete, "delete the configuration")

tried = web.relies_on(
    public.TEST_CONFIG,
    "try the configuration",
    given=_ACTIVE,
    equals={
        "success": True,
        "message": NOT_NULL,
        "response_time_ms": NOT_NULL,
        "provider": Value("llm_provider"),
        "model": "claude",
    },
    then=_STAYS,
)
second = states.ActiveConfig(model_settings={"model": "claude-small"})
tried.but("try a configuration of the second model", given=second, equals={"model": "claude-small"})
nothing = dict.fromkeys(("response_time_ms", "provider", "model"))
tried.but(
    "try a configuration whose model is away",
    given=(_ACTIVE, states.MODEL_IS_AWAY()),
    equals={"success": False, **nothing},
)
tried.but("try a configuration where there is none", given=_NONE, **refused(404))
without_right(tried, "try the configuration")

web.relies_on(
    public.LIST_PROVIDERS,
    "list the providers of models",
    rows=({"value": "openai"}, {"value": "anthropic"}, {"value": "google"}),
    equals={"[*].name": NOT_NULL, "[*].models[*].value": NOT_NULL},
)
