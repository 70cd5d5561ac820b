"""The AI voice tool: who offers what, and who relies on what of whom."""

from __future__ import annotations

from typing import Final

from ai_voice_contracts.consumers import api_client as client
from ai_voice_contracts.consumers import aws, data_api_server, lookups, twilio, voice_parser
from ai_voice_contracts.providers import data_api, lookup, parser, webhook
from ai_voice_contracts.providers import twilio as twilio_rest
from handfast.declare import system

__all__ = ["SYSTEM"]

SYSTEM: Final = system(
    "ai_voice",
    title="AI voice tool",
    providers=(
        *(webhook.provider, lookup.provider, parser.provider),
        *(data_api.server, data_api.authorizer, twilio_rest.provider),
    ),
    consumers=(
        *(twilio.consumer, lookups.webhook_handler, voice_parser.consumer),
        *(data_api_server.consumer, aws.sqs, client.api_client, client.ops, aws.api_gateway),
    ),
    bindings="ai_voice_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[ai-voice]'",
)
