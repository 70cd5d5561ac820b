"""What the voice-parser relies on of the queue, and of Twilio's REST API."""

from __future__ import annotations

from typing import Any, Final

from ai_voice_contracts import examples
from ai_voice_contracts.phrases import refused
from ai_voice_contracts.providers import lookup, twilio, webhook
from ai_voice_shared.models import TwilioWebhookPayload
from handfast.declare import ABSENT, Consumer

consumer: Final = Consumer("voice-parser")

_DEFAULTS = {**dict.fromkeys(TwilioWebhookPayload.model_fields), "NumMedia": "0"}


def _taken(name: str, form: dict[str, str]) -> Any:
    """A form that is queued once as it is, with null for each field that it has not."""
    given, when = lookup.Customer(), webhook.Delivery(form=form)
    equals = {**_DEFAULTS, **form}
    return consumer.relies_on(webhook.RECEIVED, name, given=given, when=when, equals=equals)


_taken("take a text message", examples.written_message())
_STRANGE = {"Body": examples.STRANGE_TEXT, "ProfileName": examples.STRANGE_TEXT}
_taken("take strange characters", examples.written_message(**_STRANGE))
_taken("take fields that are new", examples.written_message(**examples.NEW_FIELDS))
_taken("take a message as brief as can be", examples.REQUIRED_FIELDS)
voice = _taken("take a voice message", examples.voice_message())
unknown = lookup.NoCustomer()
voice.but("take no message of an unknown number", given=unknown, exactly=0)

_PATH = {"account_sid": examples.ACCOUNT_SID}
_MEDIA_PATH = {"message_sid": examples.MESSAGE_SID, "media_sid": examples.MEDIA_SID}
_TEXT = {"From": examples.SERVICE, "To": examples.SENDER, "Body": "Message received"}
_FILLED_IN = {"ContentVariables": '{"1": "Ada", "2": "roof & gutter"}'}
_TEMPLATE = {"Body": ABSENT, "ContentSid": f"HX{'3d' * 16}", **_FILLED_IN}

text = consumer.relies_on(twilio.SEND_MESSAGE, "send a text", path=_PATH, body=_TEXT)
text.but("send strange characters", body={"Body": examples.STRANGE_TEXT})
text.but("send a text of 1600 characters", body={"Body": "x" * 1600})
text.but("send a text of 1601 characters", body={"Body": "x" * 1601}, status=400)
many, old_token = twilio.TOO_MANY_MESSAGES(), twilio.TOKEN_WAS_CHANGED()
text.but("send a text while too many are sent", given=many, **refused(429, "status", 429))
text.but("send a text with an old token", given=old_token, **refused(401, "status", 401))
template = text.but("send a template", body=_TEMPLATE)
template.but("send a template without anything to fill in", body={"ContentVariables": ABSENT})

audio = consumer.relies_on(
    twilio.DOWNLOAD_MEDIA,
    "download audio",
    given=twilio.MEDIUM(),
    path={**_PATH, **_MEDIA_PATH},
    equals={"": examples.MEDIUM},
)
none, old = twilio.NO_MEDIUM(), (twilio.MEDIUM(), old_token)
audio.but("download audio that is not there", given=none, **refused(404, "status", 404))
audio.but("download audio with an old token", given=old, **refused(401, "status", 401))
