"""The private service, as far as admins and operations use it: users, configurations, health."""

from __future__ import annotations

from typing import Final

from handfast.declare import Provider, Security, Value, expect
from zapa_contracts.providers.pages import preflight_answers, readable_on_page
from zapa_contracts.providers.tokens import TokenOfAdmin
from zapa_shared.rest import errors, language_models, private
from zapa_shared.rest.cross_origin import Origin, PreflightHeaders
from zapa_shared.rest.done import Done
from zapa_shared.schemas import (
    LLMConfigCreate,
    LLMConfigUpdate,
    UserCreate,
    UserResponse,
    UserUpdate,
)

provider: Final = Provider(
    "zapa-private",
    refusals={
        400: (errors.Detail, "the number is another user's, or an admin would delete themselves"),
        401: readable_on_page(
            401, errors.Detail, "the password or the token is not right, or not any more"
        ),
        403: (errors.Detail, "the caller is no admin"),
        404: (errors.Detail, "there is no such user, or it has no active configuration"),
        422: (errors.Invalid, "path, query or body fails its schema"),
        503: (errors.Detail, "the database or the bridge does not answer"),
    },
    security=(Security("bearer"),),
)

LOG_IN: Final = provider.post(
    "/api/v1/auth/login",
    name="log_in",
    description="Exchanges a password for a token.",
    body=private.AdminLogin,
    answers={200: TokenOfAdmin},
    refuses=(401,),
    security=(),
)
LIST_USERS: Final = provider.get(
    "/api/v1/admin/users/",
    name="list_users",
    description="A page of the users, in the order of their ids.",
    query=private.PageQuery,
    answers={200: private.UserPage},
    refuses=(401, 403),
    echo={"page": "page", "page_size": "page_size"},
)
USERS: Final = expect(LIST_USERS)

CREATE_USER: Final = provider.post(
    "/api/v1/admin/users/",
    name="create_user",
    description="A new user, whose `first_seen` is that moment.",
    body=UserCreate,
    answers={201: UserResponse},
    refuses=(400, 401, 403),
    echo_body=True,
    refusals_leave=(USERS,),
)
GET_USER: Final = provider.get(
    "/api/v1/admin/users/{user_id}",
    name="get_user",
    path=private.UserPath,
    headers=Origin,
    answers={200: readable_on_page(200, UserResponse)},
    refuses=(401, 403, 404),
    echo={"user_id": "id"},
)
USER: Final = expect(GET_USER, path={"user_id": Value("user_id")})

UPDATE_USER: Final = provider.put(
    "/api/v1/admin/users/{user_id}",
    name="update_user",
    description="Changes what is given and nothing else.",
    path=private.UserPath,
    body=UserUpdate,
    answers={200: UserResponse},
    refuses=(401, 403, 404),
    echo={"user_id": "id"},
    echo_body=True,
    refusals_leave=(USER,),
)
DELETE_USER: Final = provider.delete(
    "/api/v1/admin/users/{user_id}",
    name="delete_user",
    description="Deletes a user with everything that is theirs.",
    path=private.UserPath,
    answers={200: Done},
    refuses=(400, 401, 403, 404),
)
CONVERSATIONS: Final = provider.get(
    "/api/v1/admin/users/{user_id}/conversations",
    name="list_conversations",
    description="A page of a user's messages, the latest first.",
    path=private.UserPath,
    query=private.PageQuery,
    answers={200: private.Conversations},
    refuses=(401, 403, 404),
    echo={"page": "page", "page_size": "page_size"},
)
DELETE_CONVERSATIONS: Final = provider.delete(
    "/api/v1/admin/users/{user_id}/conversations",
    name="delete_conversations",
    description="Deletes all messages of a user, and nothing else.",
    path=private.UserPath,
    answers={200: Done},
    refuses=(401, 403, 404),
)
LIST_PROVIDERS: Final = provider.get(
    "/api/v1/admin/llm-config/providers",
    name="list_llm_providers",
    description="Which providers and models there are.",
    answers={200: list[language_models.LLMProviderInfo]},
    refuses=(401, 403),
)
GET_CONFIG: Final = provider.get(
    "/api/v1/admin/llm-config/{user_id}",
    name="get_llm_config",
    description="A user's active configuration without its key.",
    path=private.UserPath,
    answers={200: language_models.LLMConfigAnswer},
    refuses=(401, 403, 404),
    echo={"user_id": "user_id"},
)
CREATE_CONFIG: Final = provider.post(
    "/api/v1/admin/llm-config/{user_id}",
    name="create_llm_config",
    description="Takes the place of the user's configuration before.",
    path=private.UserPath,
    body=LLMConfigCreate,
    answers={201: language_models.LLMConfigAnswer},
    refuses=(400, 401, 403, 404),
    echo={"user_id": "user_id"},
    echo_body=True,
)
UPDATE_CONFIG: Final = provider.put(
    "/api/v1/admin/llm-config/{user_id}",
    name="update_llm_config",
    description="Changes what is given of the active configuration and nothing else.",
    path=private.UserPath,
    body=LLMConfigUpdate,
    answers={200: language_models.LLMConfigAnswer},
    refuses=(400, 401, 403, 404),
    echo={"user_id": "user_id"},
    echo_body=True,
)
TEST_CONFIG: Final = provider.post(
    "/api/v1/admin/llm-config/{user_id}/test",
    name="test_llm_config",
    description="Asks the provider of a user's configuration one question.",
    path=private.UserPath,
    answers={200: language_models.LLMTested},
    refuses=(401, 403, 404),
)
HEALTH: Final = provider.get(
    "/health", name="get_health", answers={200: private.Health}, security=()
)
READY: Final = provider.get(
    "/ready", name="get_ready", answers={200: private.Ready}, refuses=(503,), security=()
)
PREFLIGHT_OF_USERS: Final = provider.operation(
    "OPTIONS",
    "/api/v1/admin/users/",
    name="ask_before_users",
    description="What a browser asks first. The same rules hold for all routes.",
    headers=PreflightHeaders,
    answers=preflight_answers("GET", "POST"),
    security=(),
)
PREFLIGHT_OF_USER: Final = provider.operation(
    "OPTIONS",
    "/api/v1/admin/users/{user_id}",
    name="ask_before_user",
    description="What a browser asks first. The same rules hold for all routes.",
    path=private.UserPath,
    headers=PreflightHeaders,
    answers=preflight_answers("GET", "PUT", "DELETE"),
    security=(),
)
