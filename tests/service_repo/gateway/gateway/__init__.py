"""A Telegram gateway that imports nothing of the vocabulary: its own client, its own reader."""
