"""One file a transport, all of one protocol: how messages of a kind are read back."""
