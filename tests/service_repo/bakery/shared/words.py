"""How loaves are called."""

from shared.enums import Flour


def called(flour: Flour) -> str:
    return f"{flour} loaf"
