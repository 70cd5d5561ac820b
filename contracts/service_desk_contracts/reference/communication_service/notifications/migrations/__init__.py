"""The migrations of the app `notifications`."""
