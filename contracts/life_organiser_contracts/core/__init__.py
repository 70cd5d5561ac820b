"""What Core offers over HTTP, one module a subject. No consumer is named here."""
