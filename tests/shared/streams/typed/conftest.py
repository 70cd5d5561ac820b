"""A stream of orders that no other test uses."""

from uuid import uuid4

import pytest
from pydantic import BaseModel

from shared.streams import Stream


class Order(BaseModel):
    """A message with a number, and a customer by whom it may be ordered."""

    number: int
    customer: str = "a"


@pytest.fixture
def order() -> type[Order]:
    """The model, which a module beside this one can't import."""
    return Order


@pytest.fixture
def orders() -> Stream[Order]:
    """Name a stream that no other test uses."""
    return Stream(f"orders:{uuid4()}", "g", Order, largest=1000)
