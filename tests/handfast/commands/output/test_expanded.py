"""``handfast list --expanded``: each interaction whole, as plain fields."""

from __future__ import annotations

import json
from textwrap import dedent

from pydantic import BaseModel
from typer.testing import CliRunner

from handfast.commands.app import app
from handfast.commands.output.expanded import expanded_fields, expanded_text
from handfast.model import (
    NOT_NULL,
    Answer,
    Answered,
    Content,
    Exchange,
    HttpInteraction,
    Message,
    MessageInteraction,
    Operation,
    Published,
    State,
    Transport,
    Unchanged,
    Value,
)
from handfast.model.cases import Case, cases_of
from life_organiser_contracts.system import SYSTEM


class Customer(BaseModel):
    """The parameters of a state."""

    customer_id: int = 7
    name: str = "Ada"


class Order(BaseModel):
    """What is answered."""

    id: int


CUSTOMER = State("a customer exists", Customer, returns=("customer_id",))
CLOCK = State("the clock strikes")
ORDERED = Message(
    name="ordered", address="orders", payload=Content(Order), transport=Transport("redis-stream")
)
LIST = Operation(
    name="list_orders",
    method="GET",
    path="/customers/{id}/orders",
    answers=(Answer(200, Content(list[Order])),),
)
ADD = Operation(
    name="add_order",
    method="POST",
    path="/customers/{id}/orders",
    bodies=(Content(Order),),
    answers=(Answer(201, Content(Order)),),
)
READ = Exchange(
    operation=LIST,
    path={"id": Value("customer_id")},
    query={"size": 2},
    reads=("[*].id",),
    ordered="-id",
    at_least=1,
    at_most=2,
)
HTTP = HttpInteraction(
    name="add an order",
    given=(CUSTOMER(name="Bo"),),
    exchange=Exchange(
        operation=ADD,
        path={"id": Value("customer_id")},
        headers={"If-Match": "*"},
        body={"lines": [{"text": "two roofs\nof lead", "photo": b"\x00\x01"}, {}], "note": None},
        equals={"id": NOT_NULL, "note": None},
        answer_headers={"Location": "/orders/1"},
    ),
    when=(CLOCK(),),
    then=(
        READ,
        Unchanged(READ),
        Published(message=ORDERED, equals={"id": Answered("id")}),
        Published(message=ORDERED, exactly=0),
    ),
)
MESSAGE = MessageInteraction(name="hear of an order", message=ORDERED, when=CLOCK(), exactly=2)


def expanded(interaction: HttpInteraction | MessageInteraction) -> str:
    return expanded_text(expanded_fields(Case("buyer", "till", interaction)))


def test_an_interaction_over_http_is_printed_with_every_field_that_it_has() -> None:
    """What is known only when it is verified is an object that names where it comes from."""
    assert expanded(HTTP) == dedent("""\
        name: "add an order"
        consumer: "buyer"
        provider: "till"
        given:
          - state: "a customer exists"
            parameters:
              customer_id: 7
              name: "Bo"
        request:
          operation: "add_order"
          method: "POST"
          path: "/customers/{id}/orders"
          path_parameters:
            id: {"value": "customer_id"}
          headers:
            If-Match: "*"
          body:
            lines:
              - text: "two roofs\\nof lead"
                photo: {"base64": "AAE="}
              - {}
            note: null
        expected:
          status: 201
          model: "Order"
          reads: "all that the model requires"
          equals:
            id: {"not_null": true}
            note: null
          headers:
            Location: "/orders/1"
        when:
          - state: "the clock strikes"
        then:
          - request:
              operation: "list_orders"
              method: "GET"
              path: "/customers/{id}/orders"
              path_parameters:
                id: {"value": "customer_id"}
              query:
                size: 2
            expected:
              status: 200
              model: "list[Order]"
              reads:
                - "[*].id"
              ordered: "-id"
              at_least: 1
              at_most: 2
          - unchanged:
              operation: "list_orders"
              method: "GET"
              path: "/customers/{id}/orders"
              path_parameters:
                id: {"value": "customer_id"}
              query:
                size: 2
          - published:
              name: "ordered"
              address: "orders"
            expected:
              exactly: 1
              reads: "all that the model requires"
              equals:
                id: {"answered": "id"}
          - published:
              name: "ordered"
              address: "orders"
            expected:
              exactly: 0""")


def test_a_message_is_printed_with_its_trigger_and_how_often_it_must_arrive() -> None:
    assert expanded(MESSAGE) == dedent("""\
        name: "hear of an order"
        consumer: "buyer"
        provider: "till"
        when:
          state: "the clock strikes"
        message:
          name: "ordered"
          address: "orders"
          transport: "redis-stream"
        expected:
          model: "Order"
          reads: "all that the model requires"
          exactly: 2""")


def test_the_command_prints_each_interaction_once_as_text_or_as_json() -> None:
    """With the same fields."""
    options = ["list", "life_organiser", "--consumer", "email-poller", "--expanded"]
    cases = [one for one in cases_of(SYSTEM.contracts) if one.consumer == "email-poller"]
    wanted = [expanded_fields(case) for case in cases]
    text = CliRunner().invoke(app, options)
    assert text.output == "\n\n".join(map(expanded_text, wanted)) + "\n"
    assert json.loads(CliRunner().invoke(app, [*options, "--json"]).output) == wanted
