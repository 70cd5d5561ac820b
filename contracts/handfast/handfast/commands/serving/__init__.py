"""What `handfast serve` puts around a reference service: its documents, and a log of requests."""
