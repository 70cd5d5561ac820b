"""What each provider of the AI voice tool offers over HTTP, a file a provider."""
