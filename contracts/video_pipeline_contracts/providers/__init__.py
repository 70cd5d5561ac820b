"""What each provider of the video pipeline offers, one module a provider. Names no consumer."""
