"""The promises, and the suite that holds services to them."""
