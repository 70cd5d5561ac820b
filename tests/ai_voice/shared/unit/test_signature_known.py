import pytest
from pydantic import SecretStr

from ai_voice_shared.signature import TwilioSignatureValidator

pytestmark = pytest.mark.unit

SECRET = "not-a-token"  # noqa: S105  # as its text has it
URL = "https://voice.example/prod/webhook"


def test_a_known_signature_is_made() -> None:
    """The example of Twilio's documentation."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    validator = TwilioSignatureValidator(SecretStr("12345"))
    assert validator.signature(url, form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert validator.validate(url, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not validator.validate(url, form, None)
    assert not validator.validate(url, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "HMAC_MD5")


def test_a_form_that_is_not_utf_8_is_refused() -> None:
    headers = {"x-twilio-signature": TwilioSignatureValidator(SECRET).signature(URL)}
    assert not TwilioSignatureValidator(SECRET).validate_request(URL, headers, "Body=%ff")


def test_without_a_secret_nothing_is_checked() -> None:
    with pytest.raises(ValueError, match="TWILIO_AUTH_TOKEN"):
        TwilioSignatureValidator("")
    with pytest.raises(ValueError, match="no algorithm of Twilio's: MD5"):
        TwilioSignatureValidator(SECRET).signature(URL, {}, "MD5")


def test_no_secret_is_shown() -> None:
    assert SECRET not in repr(TwilioSignatureValidator(SECRET))
