"""What a consumer's own client sends, by whom it is answered, and what it makes of the answer."""
