"""What each consumer of the AI voice tool relies on, one module a consumer."""
