"""What has one cause: mismatches of many interactions, consumers and modes, brought together."""
