"""A folder of plain files that answers as a Pact Broker does, for one team. Prints nothing."""
