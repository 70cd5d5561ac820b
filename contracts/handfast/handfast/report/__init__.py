"""What a run came to, told in a terminal, as JSON and as a page."""
