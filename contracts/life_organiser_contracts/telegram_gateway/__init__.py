"""What the Telegram gateway relies on, of Core and of the LLM worker: a module a subject."""
