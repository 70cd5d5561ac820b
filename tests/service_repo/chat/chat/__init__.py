"""A chat bot in the style of handlers: each command asks Core and says what came of it."""
