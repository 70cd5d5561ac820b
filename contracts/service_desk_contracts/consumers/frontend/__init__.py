"""What the frontend relies on, a module a provider."""
