"""What a loaf may be of."""

from enum import StrEnum


class Flour(StrEnum):
    RYE = "rye"
    WHEAT = "wheat"
