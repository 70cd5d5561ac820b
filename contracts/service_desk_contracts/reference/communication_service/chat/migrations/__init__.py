"""The migrations of the app `chat`."""
