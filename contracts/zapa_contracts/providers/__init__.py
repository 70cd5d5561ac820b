"""What each service of Zapa offers, a module a provider."""
