"""What each consumer relies on, a module or package a consumer."""
