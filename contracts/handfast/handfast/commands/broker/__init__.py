"""The commands that ask a Pact Broker something: what it answers is printed, and its exit code."""
