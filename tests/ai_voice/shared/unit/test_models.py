from typing import Any
from urllib.parse import urlencode

import pytest
from pydantic import ValidationError

from ai_voice_shared import CustomerMetadata, TwilioWebhookPayload
from ai_voice_shared.models import S3ListResponse, S3ObjectMetadata

pytestmark = pytest.mark.unit

FORM = {
    "MessageSid": "SM" + "0a" * 16,
    "AccountSid": "AC" + "1b" * 16,
    "From": "whatsapp:+6590000001",
    "To": "whatsapp:+6590000002",
}


def payload(**fields: Any) -> TwilioWebhookPayload:
    return TwilioWebhookPayload.model_validate(FORM | fields)


def test_a_form_is_read_whole_and_what_twilio_adds_stays() -> None:
    sent = FORM | {"Body": "", "NumMedia": "0", "ButtonPayload": "yes & no"}
    read = TwilioWebhookPayload.from_form(urlencode(sent))
    assert read.model_dump(exclude_unset=True) == sent


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("&From=whatsapp%3A%2B1", "the form gives more than once: From"),
        ("&Body=&Body=", "the form gives more than once: Body"),
        ("&%2B6590000009=1&%2B6590000009=1", "the form gives more than once: a field unknown here"),
        ("&Body=%ff", "the form is not UTF-8"),
    ],
)
def test_an_ambiguous_form_is_refused(more: str, message: str) -> None:
    with pytest.raises(ValueError, match="form") as refused:
        TwilioWebhookPayload.from_form(urlencode(FORM) + more)
    assert str(refused.value) == message


@pytest.mark.parametrize("name", list(FORM))
@pytest.mark.parametrize("blank", [False, True])
def test_what_is_missing_or_blank_is_named_and_nothing_shown(name: str, blank: bool) -> None:
    form = {key: value for key, value in FORM.items() if key != name}
    if blank:
        form[name] = ""
    with pytest.raises(ValidationError) as refused:
        TwilioWebhookPayload.from_form(urlencode(form))
    assert [mismatch["loc"] for mismatch in refused.value.errors()] == [(name,)]
    assert "659000000" not in str(refused.value)


@pytest.mark.parametrize("count", ["x", "-1", "11", "", "1.0", " 1", "01", "1\n", "٣"])
def test_a_count_of_media_is_a_number_up_to_ten(count: str) -> None:
    with pytest.raises(ValidationError, match="NumMedia"):
        payload(NumMedia=count)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "text"),
        ({"MessageType": "audio"}, "audio"),
        ({"MessageType": "IMAGE"}, "image"),
        ({"MessageType": "Video"}, "video"),
        ({"MessageType": "document"}, "document"),
        ({"MessageType": "file"}, "document"),
        ({"MessageType": "text", "NumMedia": "1"}, "text"),
        ({"MessageType": "sticker"}, "text"),
        ({"MessageType": "button", "NumMedia": "0"}, "text"),
        ({"MessageType": "sticker", "NumMedia": "1"}, "unknown"),
        ({"NumMedia": "1", "MediaContentType0": ""}, "unknown"),
        ({"NumMedia": "1", "MediaContentType0": "audio/ogg; codecs=opus"}, "audio"),
        ({"NumMedia": "2", "MediaContentType0": "image/jpeg"}, "image"),
        ({"NumMedia": "10", "MediaContentType0": "VIDEO/mp4"}, "video"),
        ({"NumMedia": "1", "MediaContentType0": "application/pdf"}, "document"),
        ({"NumMedia": "0", "MediaContentType0": "audio/ogg"}, "text"),
    ],
)
def test_the_type_is_known_by_its_name_else_by_its_media(fields: dict[str, str], kind: str) -> None:
    assert payload(**fields).get_message_type() == kind


def test_a_media_url_counts_where_there_are_media() -> None:
    url = "https://media.example/1"
    assert payload(MediaUrl0=url).get_media_url() is None
    assert payload(MediaUrl0=url, NumMedia="1").get_media_url() == url
    assert payload(NumMedia="1").get_media_url() is None


@pytest.mark.parametrize(
    ("sender", "bare"),
    [
        ("whatsapp:+6590000001", "6590000001"),
        ("+6590000001", "6590000001"),
        ("whatsapp:++65", "+65"),
        ("whatsapp:whatsapp:+65", "whatsapp:+65"),
    ],
)
def test_a_phone_number_loses_one_prefix(sender: str, bare: str) -> None:
    read = payload(From=sender)
    assert read.get_phone_number() == sender
    assert read.get_phone_number_without_prefix() == bare


@pytest.mark.parametrize("company", ["", "../other", "a/b", "a.b", "ä", "a" * 65, "a\n", "a b"])
def test_a_company_that_is_no_segment_of_a_key_is_refused(company: str) -> None:
    with pytest.raises(ValidationError, match="company_id") as refused:
        CustomerMetadata(customer_id="c", company_id=company, company_name="n")
    assert len(refused.value.errors()) == 1


def test_a_listing_writes_its_token_in_camel_case() -> None:
    found = S3ObjectMetadata(key="k", etag='"e"', size=0, last_modified="2031-04-02T06:15:00+00:00")
    page = S3ListResponse(files=[found], nextContinuationToken="t")
    assert page.model_dump() == {"files": [found.model_dump()], "nextContinuationToken": "t"}
    assert S3ListResponse(files=[]).nextContinuationToken is None


@pytest.mark.parametrize("time", ["2031-04-02T06:15:00", "2031-04-02T06:15:00+08:00", "now", ""])
def test_a_time_of_storing_is_in_utc(time: str) -> None:
    with pytest.raises(ValidationError, match="last_modified"):
        S3ObjectMetadata(key="k", etag="e", size=0, last_modified=time)
