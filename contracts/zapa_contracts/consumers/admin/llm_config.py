"""What the admin frontend relies on to choose which language model answers a user."""

from __future__ import annotations

from handfast.declare import ABSENT, NOT_NULL, LaterThan, Value, expect, stored
from zapa_contracts.consumers.admin.consumer import admin, with_admin, without_right
from zapa_contracts.phrases import STRANGE_TEXT, refused
from zapa_contracts.providers import private as p
from zapa_contracts.providers import private_states as states

_ACTIVE, _NONE = with_admin(states.Config()), with_admin(states.User())
_NOBODY = with_admin(states.NoUser())
_CONFIG = {
    "id": Value("config_id"),
    "provider": Value("llm_provider"),
    "model_settings": Value("model_settings"),
    "is_active": True,
    "created_at": Value("configured_at"),
}
_AS_BEFORE = {name: _CONFIG[name] for name in ("id", "provider", "created_at")}
_STAYS = expect(p.GET_CONFIG, equals=_CONFIG)
_NO_MODEL = {"model_settings": {"model": "none-such"}}

shown = admin.relies_on(
    p.GET_CONFIG,
    "see a user's configuration",
    given=_ACTIVE,
    equals={**_CONFIG, "updated_at": Value("changed_at")},
    refusals=("path",),
)
shown.but("see that a user has no configuration", given=_NONE, **refused(404))
inactive = with_admin(states.InactiveConfig())
shown.but("see no inactive configuration of a user", given=inactive, **refused(404))
without_right(shown, "see a user's configuration", states.Config())

new = admin.relies_on(
    p.CREATE_CONFIG,
    "configure a user's model",
    given=_NONE,
    body={"provider": "google", "api_key": "key-example"},
    equals={"id": NOT_NULL, "model_settings": {}, "is_active": True, "updated_at": None},
    then=stored(expect(p.GET_CONFIG)),
    refusals=("body",),
)
_SETTINGS = {"temperature": 0.25, "system_prompt": STRANGE_TEXT}
settings = {"model_settings": {"model": "gemini", **_SETTINGS}, "is_active": True}
new.but("configure a user's model with settings", body=settings)
new.but("configure an unknown model", given=_ACTIVE, body=_NO_MODEL, **refused(400), then=_STAYS)
new.but("configure the model of a user that is not there", given=_NOBODY, **refused(404))
without_right(new, "configure a user's model", states.User())

changed = admin.relies_on(
    p.UPDATE_CONFIG,
    "change the settings of a user's model",
    given=with_admin(states.Config(changed_at="2021-04-02T06:00:07.25Z")),
    body={"model_settings": {"model": "claude-small", **_SETTINGS}},
    equals={**_AS_BEFORE, "updated_at": LaterThan(Value("changed_at"))},
    then=stored(expect(p.GET_CONFIG)),
    refusals=("body",),
)
only_key = {"api_key": "key-of-another", "is_active": True, "model_settings": ABSENT}
same = {"model_settings": Value("model_settings")}
changed.but("change the key of a user's model", body=only_key, equals=same)
ended = {"is_active": False}
changed.but("end a user's configuration", body=ended, then=expect(p.GET_CONFIG, status=404))
changed.but("change to an unknown model", body=_NO_MODEL, **refused(400), then=_STAYS)
changed.but("change an inactive configuration", given=inactive, **refused(404))
changed.but("change a configuration that is not there", given=_NONE, **refused(404))
without_right(changed, "change the settings of a user's model", states.Config())

_ANSWERED = {"provider": Value("llm_provider"), "model": "claude"}
_NOTHING = dict.fromkeys(("response_time_ms", *_ANSWERED))
tried = admin.relies_on(
    p.TEST_CONFIG,
    "try a user's configuration",
    given=_ACTIVE,
    equals={**_ANSWERED, "success": True, "response_time_ms": NOT_NULL},
    refusals=("path",),
)
away = with_admin(states.Config(), states.MODEL_IS_AWAY())
tried.but(
    "try a configuration while its model is away",
    given=away,
    equals_only={"success": False, **_NOTHING},
)
tried.but("try an inactive configuration of a user", given=inactive, **refused(404))
tried.but("try a user's configuration that is not there", given=_NONE, **refused(404))
without_right(tried, "try a user's configuration", states.Config())

providers = admin.relies_on(
    p.LIST_PROVIDERS,
    "list the providers of models",
    given=with_admin(),
    rows=({"value": "openai"}, {"value": "anthropic"}, {"value": "google"}),
)
without_right(providers, "list the providers of models")
