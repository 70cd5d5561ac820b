"""What the services of the AI voice tool share: models, settings and clients.

System document "Shared Library (`shared-lib`)". Importing this package loads neither boto3 nor
httpx; `services.s3_service` loads boto3, and a lookup loads what its transport needs.
"""

from ai_voice_shared.models import CustomerMetadata, TwilioWebhookPayload
from ai_voice_shared.services.customer_lookup_client import CustomerLookupClient
from ai_voice_shared.settings import CustomerLookupSettings

__all__ = [
    "CustomerLookupClient",
    "CustomerLookupSettings",
    "CustomerMetadata",
    "TwilioWebhookPayload",
]
