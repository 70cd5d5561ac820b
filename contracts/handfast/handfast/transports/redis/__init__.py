"""What travels through Redis: streams, lists, channels and keys, one file each; and the server."""
