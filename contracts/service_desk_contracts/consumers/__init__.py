"""What each consumer relies on, a module a consumer."""
