"""What ``handfast init`` is made of."""
