"""Phone numbers and JIDs: the one form of each, and from one to the other.

A phone number is stored in E.164 form: `+` and 9 to 15 digits. WhatsApp's address of a chat, its
JID, has the same digits without the plus sign: `1234567890@s.whatsapp.net`. No error here shows
what it was given. No other module may rewrite a number or a JID.
"""

import re
from typing import Final

__all__ = ["JID_PATTERN", "JID_SIZE", "PHONE_NUMBER_PATTERN", "SPELT_JID_PATTERN"]
__all__ += ["to_jid", "to_phone_number"]

_DIGITS = r"[1-9][0-9]{8,14}"
_SERVER = r"[a-z]+(\.[a-z]+)*"
_NAME = r"[0-9A-Za-z._-]+"

PHONE_NUMBER_PATTERN: Final = rf"^\+{_DIGITS}$"
"""A number in E.164 form."""

JID_PATTERN: Final = rf"^{_NAME}@{_SERVER}$"
"""A JID in the form that is stored, of a person, a group or a broadcast."""

SPELT_JID_PATTERN: Final = rf"^\+?{_NAME}(:[0-9]+)?@{_SERVER}$"
"""A JID as it may arrive: also with a plus sign, or with the number of a device."""

JID_SIZE: Final = 50
"""How many characters a JID has at most."""

_SPELT_NUMBER = re.compile(rf"\+?({_DIGITS})")
_SPELT_JID = re.compile(rf"\+?(?P<name>{_NAME})(:[0-9]+)?@(?P<server>{_SERVER})")
_PERSON = "s.whatsapp.net"
_PERSONS = (_PERSON, "c.us")  # the second is an older name of the first


def to_phone_number(text: str) -> str:
    """The number in E.164 form, of a number with or without `+`, or of a person's JID.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(text, str):
        jid = _SPELT_JID.fullmatch(text)
        written = jid["name"] if jid and jid["server"] in _PERSONS else text
        if number := _SPELT_NUMBER.fullmatch(written):
            return f"+{number[1]}"
    raise ValueError("not a phone number: + and 9 to 15 digits, of which the first is not 0")


def to_jid(text: str) -> str:
    """The JID in the form that is stored, of any spelling of it, or of a person's phone number.

    A device's number is dropped: all devices of a person have the same chats.

    Raises:
        ValueError: it is neither, or is longer than `JID_SIZE`.
    """
    if isinstance(text, str):
        if number := _SPELT_NUMBER.fullmatch(text):
            return f"{number[1]}@{_PERSON}"
        if (jid := _SPELT_JID.fullmatch(text)) and len(text) <= JID_SIZE:
            server = _PERSON if jid["server"] in _PERSONS else jid["server"]
            if len(stored := f"{jid['name']}@{server}") <= JID_SIZE:
                return stored
    raise ValueError(f"not a JID of at most {JID_SIZE} characters: a name, @ and a server")
