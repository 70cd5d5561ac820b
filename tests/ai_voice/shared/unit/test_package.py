"""What the package exports, what it loads, what it needs; and the examples of its document."""

import ast
import re
import subprocess
import sys
from importlib import metadata, resources

import pytest

import ai_voice_shared

pytestmark = pytest.mark.unit

EXAMPLE = """
# Example: In webhook-handler/webhook_handler/handler.py
from ai_voice_shared import CustomerLookupClient, TwilioWebhookPayload

# Example: In voice-parser/voice_parser/core/processor.py
from ai_voice_shared.services.s3_service import S3Service
"""
NAMED = """
from ai_voice_shared.models import CustomerMetadata, S3ListResponse, S3ObjectMetadata
from ai_voice_shared.models import TwilioWebhookPayload
from ai_voice_shared.settings import S3Settings
from ai_voice_shared.services.customer_lookup_client import CustomerLookupClient
from ai_voice_shared.services.s3_service import S3Service
"""
FOREIGN: tuple[str, ...] = (
    "shared",
    "handfast",
    "redis",
    "fastapi",
    "sqlalchemy",
    "django",
    "twilio",
    "moto",
)
FOREIGN += ("hypothesis", "pytest")


def loaded_by(program: str) -> set[str]:
    """The top-level packages that a program loads, in a process of its own."""
    listing = "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    ran = subprocess.run(
        [sys.executable, "-c", program + listing], capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


def test_the_root_exports_four_names() -> None:
    assert ai_voice_shared.__all__ == [
        "CustomerLookupClient",
        "CustomerLookupSettings",
        "CustomerMetadata",
        "TwilioWebhookPayload",
    ]
    assert all(hasattr(ai_voice_shared, name) for name in ai_voice_shared.__all__)


@pytest.mark.parametrize("example", [EXAMPLE, NAMED])
def test_what_the_document_imports_is_there(example: str) -> None:
    names: dict[str, object] = {}
    exec(example, names)  # noqa: S102  # our own text
    imported = [a.name for n in ast.walk(ast.parse(example)) for a in getattr(n, "names", [])]
    assert imported
    assert all(isinstance(names[name], type) for name in imported)


def test_the_root_loads_neither_aws_nor_an_http_client() -> None:
    root = "import ai_voice_shared, ai_voice_shared.signature, ai_voice_shared.keys"
    assert loaded_by(root) & {*FOREIGN, "boto3", "botocore", "httpx"} == set()


def test_the_storage_loads_aws_and_nothing_of_other_systems() -> None:
    loaded = loaded_by("import ai_voice_shared.services.s3_service")
    assert "boto3" in loaded
    assert loaded & {*FOREIGN, "httpx"} == set()


def test_a_lookup_loads_what_its_transport_needs() -> None:
    over_http = loaded_by("import ai_voice_shared.services._lookup_http")
    assert over_http & {*FOREIGN, "boto3", "httpx"} == {"httpx"}
    by_function = loaded_by("import ai_voice_shared.services._lookup_lambda")
    assert by_function & {*FOREIGN, "boto3", "httpx"} == {"boto3"}


def test_the_extra_brings_two_packages() -> None:
    lines = metadata.requires("life-organiser-shared") or []
    asked = [line for line in lines if re.search(r"extra == ['\"]voice['\"]", line)]
    assert {re.split(r"[\s><=!~;\[]", line)[0] for line in asked} == {"boto3", "httpx"}


def test_it_is_typed() -> None:
    assert resources.files(ai_voice_shared).joinpath("py.typed").is_file()
