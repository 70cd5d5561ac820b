import json
import random
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from shared._text.forms import forms_of

LETTERS = string.ascii_letters + string.punctuation + " äß€🎬"
FORMS: dict[str, Callable[[str], str]] = {
    "repr": lambda text: repr(text)[1:-1],
    "ascii": lambda text: ascii(text)[1:-1],
    "bytes": lambda text: repr(text.encode())[2:-1],
    "json": lambda text: json.dumps(text)[1:-1],
    "json with letters": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "url": lambda text: quote(text, safe=""),
    "path": quote,
    "query": quote_plus,
    "small letters": lambda text: quote(text, safe="").replace("%C", "%c").replace("%E", "%e"),
}


def texts(seed: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311  # the same texts each time
    return ["".join(chance.choices(LETTERS, k=12)) for _ in range(200)]


@pytest.mark.parametrize("outer", FORMS)
@pytest.mark.parametrize("inner", FORMS)
def test_each_form_is_found_and_one_within_another(inner: str, outer: str) -> None:
    for text in texts(1):
        form = FORMS[outer](FORMS[inner](text))
        assert forms_of(text).sub("***", f"a {form}") == "a ***"


def test_other_texts_are_not() -> None:
    for one, other in zip(texts(1), texts(2), strict=True):
        assert forms_of(one).search(f"{other}\n{one[:-1]}\n{one[1:]}") is None


@pytest.mark.parametrize("text", ["\\\\'\\x", "\"'\\", "%" * 20, "%5c\\%25"])
@pytest.mark.parametrize("part", ["\\", "\\'", "%25", "%5c", '\\"'])
def test_a_long_text_takes_no_longer_than_another(text: str, part: str) -> None:
    """Time in proportion to a power of it would be minutes."""
    assert forms_of(text).search(part * 20_000 + "z" + text)
