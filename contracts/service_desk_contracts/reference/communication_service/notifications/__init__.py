"""What a user is notified of, and has read."""
