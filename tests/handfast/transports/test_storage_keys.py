"""Objects in a storage are messages by their keys, judged in process and by Pact alike."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from pydantic import BaseModel

from handfast.transports.storage_keys import StorageKeysReader

BUCKET = "sales-bucket"


class Stored(BaseModel):
    """Where a sale is stored."""

    key: str


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["own-1/a_sale.json", "own-1/a_note.txt"], []),
        (["own-1/a-sale.json"],
            [("exactly", "{sale}/{name}_sale.json", "1 object",
              "no object; new are own-1/a-sale.json")]),
        (["own-1/more/a_sale.json"],
            [("exactly", "{sale}/{name}_sale.json", "1 object",
              "no object; new are own-1/more/a_sale.json")]),
        (["s-1/a_sale.json"], [("equals", "key", '"own-1/a_sale.json"', '"s-1/a_sale.json"')]),
        (["own-1/a_sale.json", "own-1/b_sale.json"],
            [("exactly", "{sale}/{name}_sale.json", "1 object", "2 objects")]),
    ],
)  # fmt: skip
def test_the_keys_that_a_writer_makes_are_what_its_reader_finds(
    sales: Any, keys: list[str], expected: list[Any]
) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="own-1/old_sale.json", Body=b"")

    def sells(sale: str) -> None:
        for key in keys:
            s3.put_object(Bucket=BUCKET, Key=key, Body=b"{}")

    def empty() -> None:
        s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys]})

    counted = [mismatch for mismatch in expected if mismatch[0] == "exactly"]
    sold = sales.message("storage-key", "{sale}/{name}_sale.json", Stored)
    clauses = {} if counted else {"equals": {"key": "own-1/a_sale.json"}}
    reader = StorageKeysReader(s3, BUCKET, patience=0.05)
    provider = sales.provider(sells, transports={"storage-key": reader.opened}, reset=empty)
    in_process, by_pact = sales.both(sales.case(sold, **clauses), provider)
    assert sales.mismatches(in_process) == expected
    assert by_pact.passed == (not expected)
