"""What each service offers, a module a provider, and the states that it may be in."""
