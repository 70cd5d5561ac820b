"""The public service: logging in by a code, a user's messages, and which model answers them."""

from __future__ import annotations

from typing import Final

from handfast.declare import Provider, Security, Transport, expect
from zapa_contracts.providers.pages import preflight_answers, readable_on_page
from zapa_contracts.providers.tokens import TokenOfUser
from zapa_shared.export import ExportQuery
from zapa_shared.rest import errors, language_models, public
from zapa_shared.rest.bridge import SERVICE_SESSION, CodeMessage
from zapa_shared.rest.cross_origin import Origin, PreflightHeaders
from zapa_shared.rest.done import Done
from zapa_shared.schemas import AuthCodeRequest, AuthCodeVerify, LLMConfigCreate, MessageResponse

provider: Final = Provider(
    "zapa-public",
    refusals={
        400: (errors.Detail, "the provider has no such model"),
        401: readable_on_page(
            401, errors.Detail, "the code or the token is not right, or not any more"
        ),
        404: (errors.Detail, "there is no active configuration"),
        422: (errors.Invalid, "query or body fails its schema"),
        429: (errors.Detail, "three codes were requested in the last hour"),
    },
    security=(Security("bearer"),),
)

REQUEST_CODE: Final = provider.post(
    "/api/v1/auth/request-code",
    name="request_code",
    description="Sends a code to the number's WhatsApp. Who has no account is not given away.",
    body=AuthCodeRequest,
    answers={200: public.CodeSent},
    refuses=(429,),
    echo_body=True,
    security=(),
)
CODE_SENT: Final = provider.message(
    "code_sent",
    address=f"/sessions/{SERVICE_SESSION}/messages",
    transport=Transport("http-call"),
    payload=CodeMessage,
    description="The bridge was asked to send a code, by the service's own session.",
)
VERIFY_CODE: Final = provider.post(
    "/api/v1/auth/verify",
    name="verify_code",
    description="Exchanges a code for a token, once, and within five attempts.",
    body=AuthCodeVerify,
    answers={200: TokenOfUser},
    refuses=(401,),
    echo_body=True,
    security=(),
)
GET_ME: Final = provider.get(
    "/api/v1/auth/me",
    name="get_me",
    description="Whose token it is.",
    answers={200: public.Me},
    refuses=(401,),
)
LIST_MESSAGES: Final = provider.get(
    "/api/v1/messages/",
    name="list_messages",
    description="The latest first.",
    query=public.MessageQuery,
    headers=Origin,
    answers={200: readable_on_page(200, list[MessageResponse])},
    refuses=(401,),
    ordered="-timestamp",
)
RECENT_MESSAGES: Final = provider.get(
    "/api/v1/messages/recent",
    name="recent_messages",
    description="The latest messages, the latest first.",
    query=public.RecentQuery,
    answers={200: list[MessageResponse]},
    refuses=(401,),
    ordered="-timestamp",
)
SEARCH_MESSAGES: Final = provider.get(
    "/api/v1/messages/search",
    name="search_messages",
    description="Those whose content or caption has the words, in whatever case, the latest first.",
    query=public.SearchQuery,
    answers={200: list[MessageResponse]},
    refuses=(401,),
    ordered="-timestamp",
)
MESSAGE_STATS: Final = provider.get(
    "/api/v1/messages/stats",
    name="message_stats",
    description="Of the user's own messages.",
    answers={200: public.MessageStats},
    refuses=(401,),
)
EXPORT_MESSAGES: Final = provider.get(
    "/api/v1/messages/export",
    name="export_messages",
    description="All messages of the user, the oldest first.",
    query=ExportQuery,
    answers={200: public.Export},
    refuses=(401,),
)
GET_CONFIG: Final = provider.get(
    "/api/v1/llm-config/",
    name="get_llm_config",
    description="The active configuration without its key, or null.",
    answers={200: language_models.LLMConfigAnswer | None},
    refuses=(401,),
)
CONFIG: Final = expect(GET_CONFIG)

SET_CONFIG: Final = provider.post(
    "/api/v1/llm-config/",
    name="set_llm_config",
    description="Takes the place of the configuration before.",
    body=LLMConfigCreate,
    answers={200: language_models.LLMConfigAnswer},
    refuses=(400, 401),
    echo_body=True,
    refusals_leave=(CONFIG,),
)
DELETE_CONFIG: Final = provider.delete(
    "/api/v1/llm-config/",
    name="delete_llm_config",
    description="Deletes the active configuration.",
    answers={200: Done},
    refuses=(401, 404),
)
TEST_CONFIG: Final = provider.post(
    "/api/v1/llm-config/test",
    name="test_llm_config",
    description="Asks the provider of the active configuration one question.",
    answers={200: language_models.LLMTested},
    refuses=(401, 404),
)
LIST_PROVIDERS: Final = provider.get(
    "/api/v1/llm-config/providers",
    name="list_llm_providers",
    description="Which providers and models there are; needs no token.",
    answers={200: list[language_models.LLMProviderInfo]},
    security=(),
)
PREFLIGHT: Final = provider.operation(
    "OPTIONS",
    "/api/v1/llm-config/",
    name="ask_before_llm_config",
    description="What a browser asks first. The same rules hold for all routes.",
    headers=PreflightHeaders,
    answers=preflight_answers("GET", "POST", "DELETE"),
    security=(),
)
