"""Form-encoded bodies as lists of names and values, in order, nothing dropped.

What is signed and what is read must be the same pairs, so both come from here.
"""

from urllib.parse import parse_qsl

__all__ = ["parse_form"]


def parse_form(body: str) -> list[tuple[str, str]]:
    """Every name and value of a form-encoded body, also blank and repeated ones, in order.

    Raises:
        ValueError: what the body says in percent signs is not UTF-8.
    """
    try:
        return parse_qsl(body, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise ValueError("the form is not UTF-8") from None
