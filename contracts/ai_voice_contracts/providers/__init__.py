"""What each provider of the AI voice tool offers, one module a provider. Names no consumer."""
