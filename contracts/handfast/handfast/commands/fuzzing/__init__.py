"""What ``handfast fuzz`` runs: its parts, and what it tries again."""
