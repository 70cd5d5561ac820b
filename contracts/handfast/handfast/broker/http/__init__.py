"""A Pact Broker over HTTP: what is asked of it, and what it answers. Prints nothing."""
