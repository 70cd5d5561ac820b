"""Calls a Pact Broker over HTTP, and passes on what it answers. Prints nothing."""
