"""The AI voice tool: who offers what, and who relies on what of whom. Data only."""

from __future__ import annotations

from typing import Final

from ai_voice_contracts import (
    api_client,
    api_gateway,
    data_api_server,
    messages,
    ops,
    sqs,
    states,
    twilio,
    voice_parser,
    webhook_handler,
)
from ai_voice_contracts.offers import data_api, lookup, twilio_rest, webhook
from handfast.model import Offer, System

__all__ = ["SYSTEM"]

_WEBHOOK = Offer(
    provider="webhook-handler",
    operations=(webhook.RECEIVE,),
    messages=(messages.RECEIVED, messages.LOOKED_UP),
    states=states.WEBHOOK_STATES,
    triggers=states.WEBHOOK_TRIGGERS,
)

_LOOKUP = Offer(
    provider="customer-lookup-server",
    operations=(lookup.LOOK_UP,),
    messages=(messages.LOOK_UP_BY_FUNCTION,),
    states=states.LOOKUP_STATES,
)

_PARSER = Offer(
    provider="voice-parser",
    messages=(
        messages.AUDIO_STORED,
        messages.FULL_TEXT_STORED,
        messages.SUMMARY_STORED,
        messages.HANDLE_BATCH,
    ),
    states=states.PARSER_STATES,
    triggers=states.PARSER_TRIGGERS,
)

_DATA_API = Offer(
    provider="data-api-server", operations=data_api.OPERATIONS, states=states.DATA_API_STATES
)

_AUTHORIZER = Offer(
    provider="data-api-authorizer",
    messages=(messages.AUTHORIZE,),
    states=states.AUTHORIZER_STATES,
)

_TWILIO = Offer(
    provider="twilio",
    operations=(twilio_rest.SEND_MESSAGE, twilio_rest.DOWNLOAD_MEDIA),
    states=states.TWILIO_STATES,
)

SYSTEM: Final = System(
    name="ai_voice",
    title="AI voice tool",
    offers=(_WEBHOOK, _LOOKUP, _PARSER, _DATA_API, _AUTHORIZER, _TWILIO),
    contracts=(
        twilio.WITH_WEBHOOK,
        webhook_handler.WITH_LOOKUP,
        voice_parser.WITH_LOOKUP,
        voice_parser.WITH_WEBHOOK,
        voice_parser.WITH_TWILIO,
        data_api_server.WITH_PARSER,
        sqs.WITH_PARSER,
        api_client.WITH_DATA_API,
        ops.WITH_DATA_API,
        api_gateway.WITH_AUTHORIZER,
    ),
    bindings="ai_voice_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[ai-voice]'",
)
